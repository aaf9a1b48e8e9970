"""The quarterly rhythm: milestones, extensions, sign-offs. `quarter` is the platform's key, e.g. 1154."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SignOffStatus(StrEnum):
    NOT_DUE = "not-due"
    DUE = "due"
    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    REFUSED = "refused"
    UNREACHED = "unreached"


class ExtensionStatus(StrEnum):
    DRAFT = "draft"
    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Milestone:
    id: int = 0
    proposal_id: int = 0
    quarter: int = 0
    planned: str = ""
    actual: str = ""
    agency: str = ""
    done_on: date | None = None
    platform_on: date | None = None  # when the platform text was entered
    source: str = ""

    @property
    def told(self) -> bool:
        """A row read from the platform with its progress told is history: nothing is left to do for it."""
        return bool(self.source and self.actual)


@dataclass(frozen=True)
class Extension:
    id: int = 0
    proposal_id: int = 0
    milestone_id: int | None = None
    cause: str = ""
    evidence: str = ""
    requested_on: date | None = None
    new_due: date | None = None
    proposer_informed_on: date | None = None
    status: ExtensionStatus = ExtensionStatus.DRAFT
    decided_on: date | None = None


@dataclass(frozen=True)
class SignOff:
    """One sheet a quarter and case. `text` is what the proposer reads; attempts count every try.

    `refused_on` of one that was refused before and has another status since: see `refusal`.
    """

    id: int = 0
    proposal_id: int = 0
    quarter: int = 0
    status: SignOffStatus = SignOffStatus.DRAFT
    text: str = ""
    drafted_on: date | None = None
    outcome_on: date | None = None
    attempts: int = 0
    note: str = ""
    refused_on: date | None = None

    @property
    def was_refused(self) -> bool:
        """Last, or before it was written anew, sent again or tried again; a signature settles it."""
        if self.status is SignOffStatus.SIGNED:
            return False
        return self.status is SignOffStatus.REFUSED or self.refused_on is not None

    @property
    def refusal(self) -> date | None:
        """The day it was last refused, as far as known."""
        return self.outcome_on if self.status is SignOffStatus.REFUSED else self.refused_on
