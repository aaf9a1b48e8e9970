"""Wishes carried out with the ordinary commands: on the desk, or on a copy of it to see what happens."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Set
from datetime import time
from statistics import median_low
from typing import TYPE_CHECKING, Any

from pbdesk.desk.kept import PARTS
from pbdesk.errors import InputError
from pbdesk.model import wishes as kinds
from pbdesk.model.people import Person
from pbdesk.model.proposal import CaseStatus, Proposal, Route, TriageState
from pbdesk.model.quarter import Milestone
from pbdesk.model.work import Meeting
from pbdesk.rules.trips import works_of
from pbdesk.say import say
from pbdesk.store.transaction import Change, Transaction
from pbdesk.workcal.hours import LEAVE

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk
    from pbdesk.desk.weekplan import WeekPlan

NO_REASON = "–"  # on a copy nobody reads the reason


def try_out(scratch: Desk, plan: WeekPlan, wish: kinds.Wish, number: int) -> None:
    """Carry a wish out on a copy of the desk, where no reason is asked for and one more case is possible.

    `number` tells several wishes apart. Raises InputError for an impossible one.
    """
    refuse_unknown(scratch, plan.works, wish)
    if isinstance(wish, kinds.OneMoreCase):
        one_more_case(scratch, plan, wish.like, f"+{number}")
    elif isinstance(wish, kinds.Extend | kinds.Drop) and not wish.reason.strip():
        carry_out(scratch, dataclasses.replace(wish, reason=NO_REASON))
    else:
        carry_out(scratch, wish)


def refuse_unknown(desk: Desk, works: Set[str], wish: kinds.Wish) -> None:
    """Work that is none of `works` (keys) and cases that do not exist cannot be wished anything; what is left
    of a case that ended stays with whoever ended it."""
    if isinstance(wish, kinds.AboutWork) and not works >= set(works_of(wish.work)):
        raise InputError(say("This work is not in the plan."))
    if isinstance(wish, kinds.HandOver) and not (case := desk.cases.get(wish.proposal_id)).is_open:
        raise InputError(
            say("Case {number} is no longer open, so it cannot be handed over.", number=case.case_no),
            todo=say("Reopen it on its own screen first."),
        )


def carry_out(desk: Desk, wish: kinds.Wish) -> Change:
    """One wish as one change of the desk. Raises InputError as the command behind it does."""
    return _COMMANDS[type(wish)](desk, wish)


def _lose_day(desk: Desk, wish: kinds.LoseDay) -> Change:
    """The whole day, or what of its hours is lost; then the day stays a working day."""
    if wish.day < desk.today:
        raise InputError(say("This day is past."), todo=say("Choose today or a day ahead."))
    if wish.begins and wish.ends and wish.ends <= wish.begins:
        raise InputError(say("The time ends before it starts."))
    hours = desk.days.calendar().hours(wish.day, desk.days.usual)
    begins, ends = wish.begins or time.min, wish.ends or time.max
    left = [(a, min(b, begins)) for a, b in hours if a < begins]
    left += [(max(a, ends), b) for a, b in hours if b > ends]
    if not hours or left == list(hours):
        raise InputError(say("There are no hours to lose on that day."), todo=say("Choose another day."))
    if not left:
        return desk.days.edit(
            wish.day, working=wish.leave, hours=LEAVE if wish.leave else "", reason=wish.reason
        )
    spans = " ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in left)
    return desk.days.edit(wish.day, working=True, hours=spans, reason=wish.reason)


def _move_meeting(desk: Desk, wish: kinds.MoveMeeting) -> Change:
    meeting = desk.store.get(Meeting, wish.meeting_id)
    if meeting is None:
        raise InputError(say("There is no such meeting."))
    if wish.start < desk.now:
        raise InputError(say("This time is past."), todo=say("Choose a time ahead."))
    end = wish.start + (meeting.end - meeting.start)
    return desk.routine.save_meeting(dataclasses.replace(meeting, start=wish.start, end=end))


_COMMANDS: Mapping[type, Callable[[Desk, Any], Change]] = {
    kinds.HandOver: lambda desk, wish: desk.cases.hand_over(wish.proposal_id, wish.to),
    kinds.LoseDay: _lose_day,
    kinds.MoveMeeting: _move_meeting,
    kinds.Decline: lambda desk, wish: desk.week.decline(wish.meeting_id),
    kinds.Pin: lambda desk, wish: desk.week.pin(wish.work, wish.start, wish.minutes),
    kinds.Forbid: lambda desk, wish: desk.week.forbid(wish.work, wish.start, wish.end),
    kinds.DoFirst: lambda desk, wish: desk.week.first(wish.work),
    kinds.Overtime: lambda desk, wish: desk.week.overtime(wish.monday, wish.minutes),
    kinds.Extend: lambda desk, wish: desk.week.extend(wish.work, wish.until, wish.reason),
    kinds.Drop: lambda desk, wish: desk.week.drop(wish.work, wish.reason),
}


# -- one more case -------------------------------------------------------------------------------------------
def one_more_case(scratch: Desk, plan: WeekPlan, like: int | None, number: str) -> Proposal:
    """A case that causes what `like` causes, its meetings left out; without it what the median case causes.

    On a desk whose cases cause no work yet, one that begins execution, with the procedure's usual efforts.
    """
    model = like if like is not None else median_case(plan)
    with scratch.store.write("case-add", case=number) as tx:
        return _begun(scratch, tx, number) if model is None else _copied(scratch, tx, model, number)


def median_case(plan: WeekPlan) -> int | None:
    """The case with the median effort of those that cause work in the plan."""
    efforts: dict[int, int] = {}
    for item in plan.items.values():
        if item.proposal_id is not None:
            efforts[item.proposal_id] = efforts.get(item.proposal_id, 0) + item.minutes
    if not efforts:
        return None
    return median_low(sorted((minutes, case) for case, minutes in efforts.items()))[1]


def _copied(scratch: Desk, tx: Transaction, model: int, number: str) -> Proposal:
    file = scratch.cases.file(model)
    case = tx.insert(
        dataclasses.replace(
            file.proposal, id=0, case_no=number, status=CaseStatus.OPEN, waits_for_year=None, source=""
        )
    )
    # its people have no name: their calls must not pass for those of the people it is copied from
    people = {person.id: tx.insert(Person()).id for person in file.people}
    for window in file.windows:
        tx.insert(dataclasses.replace(window, id=0, person_id=people[window.person_id]))
    copies: dict[str, dict[int, int]] = {"person_id": people}
    for part in (*_POINTED_AT.values(), *(PARTS.keys() - {"meetings", *_POINTED_AT.values()})):
        new: dict[int, int] = {}
        for record in getattr(file, part):
            its = _pointing(record, copies)
            new[record.id] = tx.insert(dataclasses.replace(record, id=0, proposal_id=case.id, **its)).id
        copies.update({name: new for name, pointed in _POINTED_AT.items() if pointed == part})
    return case


_POINTED_AT = {"contact_id": "contacts", "milestone_id": "milestones"}
"""Parts that other parts name by number: they are copied first."""


def _pointing(record: object, copies: Mapping[str, Mapping[int, int]]) -> dict[str, int]:
    """The record's references, to the copies instead."""
    named: dict[str, Any] = {name: getattr(record, name, None) for name in copies}
    return {name: copies[name][number] for name, number in named.items() if number in copies[name]}


def _begun(scratch: Desk, tx: Transaction, number: str) -> Proposal:
    procedure = scratch.procedure
    stage = next((stage.id for stage in procedure.stages if stage.tracked), "")
    case = tx.insert(Proposal(
        case_no=number, title=number, year=scratch.quarter.roc_year, stage=stage, route=Route.DIRECT,
        triage=TriageState.ISSUED, received_on=scratch.today,
    ))  # fmt: skip
    tx.insert(Milestone(proposal_id=case.id, quarter=int(scratch.quarter.key)))
    return case
