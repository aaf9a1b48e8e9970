"""The ledger: which own work the cases displaced, from when to when, and which case alone explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pbdesk.desk.weekplan import Moved, WeekPlan
from pbdesk.model.work import Displacement
from pbdesk.planning.displacement import Displaced, blame
from pbdesk.planning.displacement import Displacement as Without
from pbdesk.planning.displacement import displaced as planned_without
from pbdesk.planning.problem import Origin

if TYPE_CHECKING:
    from pbdesk.store.transaction import Transaction

MOST_CASES = 8  # those with most work this week: one plan each, about 20 ms


def displaced(plan: WeekPlan) -> list[Moved]:
    """Own work that would be done earlier without the cases (planned once without them); nobody is named."""
    return [_moved(plan, each) for each in _without_cases(plan).tasks]


def displaced_this_week(plan: WeekPlan) -> list[Moved]:
    """Of that, what would be done in the plan's first week, with the case that alone is the cause.

    Planned once more for each case that has much work this week.
    """
    found, end = _without_cases(plan), plan.frame.day_start(_sunday(plan) + timedelta(days=1))
    near = tuple(each for each in found.tasks if each.from_slot is not None and each.from_slot <= end)
    if not near:
        return []
    causes = blame(plan.problem, plan.plan, replace(found, tasks=near), cases=_busiest(plan))
    return [_moved(plan, each, causes.get(each.task)) for each in near]


def _without_cases(plan: WeekPlan) -> Without:
    return planned_without(plan.problem, plan.plan, lambda task: task.origin is Origin.PB)


def _moved(plan: WeekPlan, each: Displaced, case: str | None = None) -> Moved:
    before, after = (None if s is None else plan.frame.moment(s) for s in (each.from_slot, each.to_slot))
    minutes = each.slots * plan.frame.slot
    return Moved(each.task, before, after, minutes, int(case) if case else None, max(0, each.evenings))


def _busiest(plan: WeekPlan) -> list[str]:
    """Cases by their hours in the first week of the plan."""
    end, slots = plan.frame.day_start(_sunday(plan) + timedelta(days=1)), dict[str, int]()
    case_of = {task.id: task.case for task in plan.problem.tasks if task.case}
    for chunk in plan.plan.chunks:
        case = case_of.get(chunk.task)
        if case and chunk.start < end:
            slots[case] = slots.get(case, 0) + chunk.end - chunk.start
    return sorted(slots, key=lambda case: (-slots[case], case))[:MOST_CASES]


def note(
    tx: Transaction, moved: Sequence[Moved], noted: Sequence[Displacement], plan: WeekPlan, today: date
) -> None:
    """Write what this week's plan displaces of this week; later weeks are noted when they come.

    `noted` is what the ledger says of this week so far: in one week work stands in it once, from the first
    day it would have been done.
    """
    before = {row.work: row for row in noted}
    for each in moved:
        tx.save(_row(each, before.pop(each.key, None), plan, today))
    for row in before.values():
        _no_longer(tx, row, plan, today)


def _row(moved: Moved, noted: Displacement | None, plan: WeekPlan, today: date) -> Displacement:
    first = moved.before.date() if moved.before else None
    since = min((d for d in (first, noted.from_date if noted else None) if d), default=None)
    return Displacement(
        id=noted.id if noted else 0, noted_on=today, week=plan.frame.start, work=moved.key,
        title=_title(plan, moved.key), minutes=moved.minutes, from_date=since,
        evenings=max(moved.evenings, noted.evenings if noted else 0),
        by_proposal_id=moved.by or (noted.by_proposal_id if noted else None),
        to_date=moved.after.date() if moved.after else None,
    )  # fmt: skip


def _no_longer(tx: Transaction, row: Displacement, plan: WeekPlan, today: date) -> None:
    """Work the cases leave alone now: what it waited until today stays; a displacement to come is gone."""
    if row.work not in plan.items:
        return  # done meanwhile: it was displaced
    if row.from_date is None or row.from_date >= today:
        tx.delete(row)
        return
    slot = plan.report.ends[row.work]
    tx.update(replace(row, to_date=None if slot is None else plan.frame.moment(slot).date()))


def _title(plan: WeekPlan, key: str) -> str:
    """The officer's own words, whatever the language: of a preparation the meeting's."""
    meeting = plan.meetings.get(f"meeting:{key[5:]}") if key.startswith("prep:") else None
    return meeting.title if meeting else str(plan.items[key].title)


def _sunday(plan: WeekPlan) -> date:
    return plan.frame.start + timedelta(days=6)
