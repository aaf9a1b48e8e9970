"""What finished work closes, and the time it took."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.model.contact import Contact, Promise
from pbdesk.model.proposal import Proposal, SupportAgency
from pbdesk.model.quarter import Milestone
from pbdesk.model.work import RoutineWork, TimeEntry

if TYPE_CHECKING:
    from pbdesk.store.db import Store
    from pbdesk.store.transaction import Transaction

_KEPT_BY_ID: dict[str, type[Any]] = {
    "next": Proposal, "interim": Proposal, "call": Contact, "promise": Promise, "ask": SupportAgency,
    "milestone": Milestone, "routine": RoutineWork,
}  # fmt: skip
_RETURNING = ("next", "ask")  # the next one has the same key


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
    return [] if record is None else [replace(record, **_ended(kind, today))]


def _ended(kind: str, today: date) -> dict[str, Any]:
    ends: dict[str, dict[str, Any]] = {
        "next": {"next_action": "", "next_due": None, "next_hard": False},
        "interim": {"interim_done_on": today},
        "call": {"next_done": True},
        "promise": {"done_on": today},
        "ask": {"asked_on": today, "due": None},  # asked again: it waits anew
        "milestone": {"done_on": today},
        "routine": {"active": False},
    }
    return ends[kind]


def spend(
    store: Store, tx: Transaction, key: str, minutes: int | None, proposal_id: int | None, note: str
) -> None:
    """End a timer on the work; add what is missing to `minutes`, the time it took in all."""
    entries = store.all(TimeEntry, work=key)
    known = sum(entry.minutes for entry in entries if not entry.running)
    for entry in entries:
        if entry.running and minutes is not None:
            tx.delete(entry)
        elif entry.running:
            passed = max(1, round((tx.now - entry.start).total_seconds() / 60))
            tx.update(replace(entry, running=False, minutes=passed, note=entry.note or note))
    rest = (minutes or 0) - known
    if rest > 0:
        tx.insert(
            TimeEntry(
                work=key, proposal_id=proposal_id, start=tx.now - timedelta(minutes=rest), minutes=rest,
                note=note,
            )
        )  # fmt: skip


def retire(store: Store, tx: Transaction, key: str) -> None:
    """Time spent on a finished action must not count against the next one under the same key."""
    if key.split(":")[0] in _RETURNING:
        for entry in store.all(TimeEntry, work=key, running=0):
            tx.update(replace(entry, work=f"done:{key}"))
