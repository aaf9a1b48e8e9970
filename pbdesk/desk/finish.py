"""What finished work closes, the time it took, and what was estimated before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole
from pbdesk.model.proposal import Proposal, SupportAgency
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus
from pbdesk.model.work import Meeting, OverrideKind, RoutineWork, TimeEntry, WorkOverride
from pbdesk.rules import timer
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.effort import Finished
from pbdesk.rules.telling import tries_to_tell
from pbdesk.rules.trips import visit_of
from pbdesk.store import queries

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk
    from pbdesk.store.db import Store
    from pbdesk.store.transaction import Transaction

_KEPT_BY_ID: dict[str, type[Any]] = {
    "next": Proposal, "interim": Proposal, "call": Contact, "promise": Promise, "ask": SupportAgency,
    "milestone": Milestone, "routine": RoutineWork, "tell": Proposal, "hand": Proposal,
}  # fmt: skip
_RETURNING = ("next", "ask", "tell", "hand")  # the next one has the same key
IN_VAIN = (SignOffStatus.UNREACHED, SignOffStatus.REFUSED)  # a visit without a signature


def closed(store: Store, key: str, today: date) -> list[Any]:
    """The records that say the work is done, as they become; empty when only the plan knows of it.

    One occurrence of a recurring duty closes nothing: the duty goes on.
    """
    kind, *numbers = key.split(":")
    if kind == "platform" and len(numbers) == 2:
        rows = store.all(Milestone, proposal_id=int(numbers[0]), quarter=int(numbers[1]))
        return [replace(row, platform_on=today) for row in rows if row.platform_on is None]
    if kind not in _KEPT_BY_ID or len(numbers) != 1:
        return []
    record = store.get(_KEPT_BY_ID[kind], int(numbers[0]))
    if record is None:
        return []
    return [replace(record, **_ended(kind, today)), *(_tries(store, record) if kind == "tell" else ())]


def _tries(store: Store, proposal: Proposal) -> list[Contact]:
    """Follow-ups that were for telling the proposer: with it they are done."""
    case = CaseFile(
        proposal,
        contacts=tuple(store.all(Contact, proposal_id=proposal.id)),
        roles=tuple(store.all(CaseRole, proposal_id=proposal.id)),
        issued_at=queries.issued_at(store, [proposal.id]).get(proposal.id),
    )
    return [replace(contact, next_done=True) for contact in tries_to_tell(case)]


def _ended(kind: str, today: date) -> dict[str, Any]:
    ends: dict[str, dict[str, Any]] = {
        "next": {"next_action": "", "next_due": None, "next_hard": False},
        "interim": {"interim_done_on": today},
        "call": {"next_done": True},
        "promise": {"done_on": today},
        "ask": {"asked_on": today, "due": None},  # asked again: it waits anew
        "tell": {"told_on": today},
        "hand": {"handed_on": today},
        "milestone": {"done_on": today},
        "routine": {"active": False},
    }
    return ends[kind]


def spend(
    desk: Desk, tx: Transaction, key: str, minutes: int | None, proposal_id: int | None, note: str
) -> None:
    """End a timer on the work; add what is missing to `minutes`, the time it took in all.

    It is kept as the time under the timer; under one left running for days as the time from its start. What
    no timer tells of is kept as the own hours just before, so that only work noted after their end can count
    as overtime.
    """
    store = desk.store
    entries, begun = store.all(TimeEntry, work=key), tx.now
    known = sum(entry.minutes for entry in entries if not entry.running)
    for entry in entries:
        if entry.running and minutes is not None:
            begun = entry.start
            tx.delete(entry)
        elif entry.running:
            passed = max(1, round((tx.now - entry.start).total_seconds() / 60))
            tx.update(replace(entry, running=False, minutes=passed, note=entry.note or note))
        elif not entry.note:  # a timer's: the plan that named its work forgets it now
            tx.update(replace(entry, note=note))
    for start, took in _pieces(desk, tx.now, begun, max(0, (minutes or 0) - known)):
        if took:
            tx.insert(TimeEntry(work=key, proposal_id=proposal_id, start=start, minutes=took, note=note))


def _pieces(desk: Desk, now: datetime, begun: datetime, minutes: int) -> list[tuple[datetime, int]]:
    """Start and minutes of what was worked, by a timer started when it was `begun` (now: without one)."""
    if begun.date() < now.date():
        return [(begun, minutes)]
    timed = max(0, min(minutes, (now - begun) // timedelta(minutes=1)))
    start, rest = now - timedelta(minutes=timed), minutes - timed
    if not rest:
        return [(start, timed)]
    usual, calendar = desk.days.usual, desk.days.calendar()
    opens = usual[0][0] if usual else time()
    busy = [*_recorded(desk.store, now), *_in_meetings(desk, now)]
    before = timer.just_before(start, rest, lambda day: calendar.hours(day, usual), opens, busy)
    return [(start, timed), *before]


def _recorded(store: Store, now: datetime) -> list[timer.Span]:
    """Time on the clock, of any work."""
    since, day = now - timedelta(days=timer.DAYS_BACK), 24 * 60
    return [
        (entry.start, now if entry.running else entry.start + timedelta(minutes=min(entry.minutes, day)))
        for entry in store.all(TimeEntry)
        if since < entry.start < now and (entry.running or entry.minutes > 0)
    ]


def _in_meetings(desk: Desk, now: datetime) -> list[timer.Span]:
    usual, calendar, refused = desk.days.usual, desk.days.calendar(), desk.week.refused()
    return [
        (m.start, m.end)
        for m in desk.routine.meetings(now.date() - timedelta(days=timer.DAYS_BACK), now.date())
        if m.id not in refused and not calendar.lost(m.start, m.end, usual)
    ]


def retire(store: Store, tx: Transaction, key: str, closes: bool) -> str:
    """The name under which finished work is remembered, which never hides work that comes back; its own where
    no record `closes` it.

    Time spent on a finished action must not count against the next one under the same key.
    """
    if (closes and key.split(":")[0] in _RETURNING) or _tried_today(store, key, tx.now.date()):
        return _remembered(store, tx, key)
    return f"done:{key}" if closes else key


def _tried_today(store: Store, key: str, today: date) -> bool:
    """A visit whose outcome is on record already: what is noted is the time of that try; another follows."""
    visit = visit_of(key)
    sheets = store.all(SignOff, proposal_id=visit[0], quarter=visit[1]) if visit else []
    return any(sheet.status in IN_VAIN and sheet.outcome_on == today for sheet in sheets)


def in_vain(store: Store, tx: Transaction, key: str) -> None:
    """Work noted as done did not get what it was for and comes back; its time is not the next try's."""
    done = store.all(WorkOverride, work=key, kind=OverrideKind.DONE)
    mark = _remembered(store, tx, key) if done else ""
    for word in done:
        tx.update(replace(word, work=mark))


def _remembered(store: Store, tx: Transaction, key: str) -> str:
    before = [o for o in store.all(WorkOverride, kind=OverrideKind.DONE) if o.work.startswith(f"done:{key}:")]
    mark = f"done:{key}:{len(before) + 1}"
    _move_time(store, tx, key, mark)
    return mark


def left_behind(store: Store, tx: Transaction, key: str) -> None:
    """What was said of an action that was left, and the time spent on it, are not the next one's."""
    for word in store.all(WorkOverride, work=key):
        tx.delete(word)
    _move_time(store, tx, key, f"left:{key}")


def work_of(mark: str) -> str:
    """The key of the work that is remembered under this name, whose time was moved there."""
    kind, _, key = mark.partition(":")
    return key.rsplit(":", 1)[0] if kind == "done" else key if kind == "left" else mark


def _move_time(store: Store, tx: Transaction, key: str, mark: str) -> None:
    for entry in store.all(TimeEntry, work=key, running=0):
        tx.update(replace(entry, work=mark))


def estimated(store: Store, key: str) -> int | None:
    """What the officer said it takes in all: his estimate, else the record of his duty or meeting."""
    said = store.all(WorkOverride, work=key, kind=OverrideKind.ESTIMATE)
    if said:
        return said[-1].minutes
    kind, *rest = key.split(":")
    if kind == "routine" and rest:
        duty = store.get(RoutineWork, int(rest[0]))
        return duty.minutes if duty else None
    meeting = store.get(Meeting, int(rest[0])) if kind == "prep" and rest else None
    return meeting.prep_minutes if meeting else None


def estimates(words: Mapping[str, Sequence[WorkOverride]]) -> dict[str, int]:
    """The officer's estimates that stand, in minutes of the whole work."""
    return {
        key: word.minutes
        for key, said in words.items()
        for word in said
        if word.kind is OverrideKind.ESTIMATE and word.minutes and word.minutes > 0
    }


def finished(overrides: Sequence[WorkOverride], spent: Mapping[str, int]) -> list[Finished]:
    """Finished work with the minutes recorded on it. Done more than once under one name it counts once."""
    marks = {o.work: o for o in overrides if o.kind is OverrideKind.DONE and o.on_date}
    return [
        Finished(mark.work, minutes, mark.minutes, mark.on_date)
        for mark in marks.values()
        if mark.on_date and (minutes := spent.get(mark.work) or spent.get(mark.work.removeprefix("done:"), 0))
    ]
