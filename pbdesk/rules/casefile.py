"""A case as the rules take it: the proposal and every record that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role
from pbdesk.model.proposal import (
    CheckAnswer,
    Funding,
    Item,
    LightKind,
    LightRating,
    Proposal,
    ScopeVersion,
    StageEvent,
    SupportAgency,
)
from pbdesk.model.quarter import Extension, Milestone, SignOff
from pbdesk.model.work import Meeting
from pbdesk.say import Say
from pbdesk.workcal.rocdate import roc_year


@dataclass(frozen=True)
class Gap:
    """Something missing and where to mend it, e.g. `item:3:reason`, `light:budget`, `case:title`."""

    key: str
    what: Say
    where: str
    refuses: bool = False


@dataclass(frozen=True)
class CaseFile:
    proposal: Proposal
    items: tuple[Item, ...] = ()
    lights: tuple[LightRating, ...] = ()
    checks: tuple[CheckAnswer, ...] = ()
    agencies: tuple[SupportAgency, ...] = ()
    events: tuple[StageEvent, ...] = ()
    promises: tuple[Promise, ...] = ()
    contacts: tuple[Contact, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    extensions: tuple[Extension, ...] = ()
    funding: tuple[Funding, ...] = ()
    scopes: tuple[ScopeVersion, ...] = ()
    roles: tuple[CaseRole, ...] = ()
    people: tuple[Person, ...] = ()
    windows: tuple[ContactWindow, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    issued_at: datetime | None = None  # of a result still to be told: when it was issued

    @property
    def id(self) -> int:
        return self.proposal.id

    def light(self, kind: LightKind) -> LightRating | None:
        return next((x for x in self.lights if x.kind is kind), None)

    def rating(self, kind: LightKind) -> LightRating:
        """The rating, or an unknown one when none was set."""
        return self.light(kind) or LightRating(proposal_id=self.id, kind=kind)

    def proposer(self) -> Person | None:
        """The first proposer on record."""
        return next((person for i in self.proposers if (person := self.person(i))), None)

    def check(self, key: str) -> CheckAnswer | None:
        return next((x for x in self.checks if x.check_key == key), None)

    def signoff(self, quarter: int) -> SignOff | None:
        return next((x for x in self.signoffs if x.quarter == quarter), None)

    def person(self, person_id: int) -> Person | None:
        return next((x for x in self.people if x.id == person_id), None)

    @property
    def proposers(self) -> tuple[int, ...]:
        return tuple(r.person_id for r in self.roles if r.role is Role.PROPOSER)

    def windows_of(self, person_id: int) -> tuple[ContactWindow, ...]:
        return tuple(w for w in self.windows if w.person_id == person_id)

    @property
    def proposer_windows(self) -> tuple[ContactWindow, ...]:
        """When the first proposer on record can be met."""
        return self.windows_of(self.proposers[0]) if self.proposers else ()

    def stage_date(self, stage_id: str) -> date | None:
        """The latest recorded date of a stage, past or planned."""
        dates = [e.on_date for e in self.events if e.stage == stage_id and e.on_date is not None]
        return max(dates, default=None)

    def waits(self, on: date) -> bool:
        """True while the case waits for the money of a year that has not begun."""
        year = self.proposal.waits_for_year
        return year is not None and year > roc_year(on)
