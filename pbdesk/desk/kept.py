"""What the open cases ask for, kept from one plan to the next: a desk may hold ten thousand proposals.

Read again is only a case with a record that was written since; all of them after a write from elsewhere,
on another day, or when something changed that belongs to no case.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person
from pbdesk.model.proposal import (
    CheckAnswer,
    Funding,
    Item,
    LightRating,
    Proposal,
    ScopeVersion,
    StageEvent,
    SupportAgency,
)
from pbdesk.model.quarter import Extension, Milestone, SignOff
from pbdesk.model.work import Meeting
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.casework import WorkItem, work_for
from pbdesk.store import queries
from pbdesk.store.db import Mark

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

PARTS: dict[str, type[Any]] = {
    "items": Item, "lights": LightRating, "checks": CheckAnswer, "agencies": SupportAgency,
    "events": StageEvent, "scopes": ScopeVersion, "funding": Funding, "roles": CaseRole,
    "contacts": Contact, "promises": Promise, "milestones": Milestone, "extensions": Extension,
    "signoffs": SignOff, "meetings": Meeting,
}  # fmt: skip
READ = (Proposal, Person, ContactWindow, *PARTS.values())


@dataclass
class Kept:
    """`active` are open cases that cause work by themselves; those `waiting` for a route are one batch.

    A proposal that waits is active too while it is among the few whose workshop or visit comes next: what
    that asks for is planned. An import may bring a thousand with a date, which nobody prepares at once.
    Those `owing` have ended with a promise still to be kept.
    """

    desk: Desk
    _active: dict[int, CaseFile] = field(default_factory=dict)
    _owing: dict[int, CaseFile] = field(default_factory=dict)
    _waiting: set[int] = field(default_factory=set)
    _nearing: set[int] = field(default_factory=set)
    _work: dict[int, list[WorkItem]] = field(default_factory=dict)
    _mark: Mark | None = None
    _day: date = date.min

    def active(self) -> list[CaseFile]:
        self._refresh()
        return [self._active[number] for number in sorted(self._active)]

    def waiting(self) -> int:
        """How many proposals still need a route."""
        self._refresh()
        return len(self._waiting)

    def work(self) -> list[WorkItem]:
        """Of the active cases, case by case, then of those that have ended."""
        desk, today = self.desk, self.desk.today
        found: list[WorkItem] = []
        for case in (*self.active(), *self._owing.values()):
            if case.id not in self._work:
                self._work[case.id] = work_for(case, desk.procedure, today, desk.quarter)
            found += self._work[case.id]
        return found

    def _refresh(self) -> None:
        store, today = self.desk.store, self.desk.today
        mark = store.mark()
        changed = store.cases_written(self._mark, READ) if today == self._day else None
        if changed is None:
            self._active, self._owing, self._waiting, self._nearing, self._work = {}, {}, set(), set(), {}
        if changed != set():
            self._read(changed)
        self._mark, self._day = mark, today

    def _read(self, among: Collection[int] | None) -> None:
        """These cases; None: all."""
        desk, triage = self.desk, self.desk.triage
        self._mark = None  # should reading fail, nothing of this is believed
        most = desk.procedure.thresholds.undecided_prepared
        nearing = queries.nearing_ids(desk.store, desk.today, triage.stages_until(), most)
        if among is not None:
            among = {*among, *(nearing ^ self._nearing)}
        self._nearing = nearing
        for number in among or ():
            self._active.pop(number, None)
            self._owing.pop(number, None)
            self._work.pop(number, None)
        self._waiting.difference_update(among or ())
        quarter = int(desk.quarter.previous().key)
        ids = queries.active_ids(desk.store, desk.today, quarter, triage.stages_after(), among)
        ids |= nearing if among is None else nearing.intersection(among)
        for case in desk.cases.files(ids | queries.owing_ids(desk.store, among)):
            (self._active if case.id in ids else self._owing)[case.id] = case
        self._waiting |= queries.waiting_ids(desk.store, triage.stages_until(), among)
