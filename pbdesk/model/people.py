"""People of a case. Telephone numbers and addresses live in a record of their own that can be purged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Role(StrEnum):
    PROPOSER = "proposer"
    VILLAGE_HEAD = "village-head"
    RESIDENT = "resident"
    DISTRICT_OFFICE = "district-office"
    SUPPORT_AGENCY = "support-agency"
    EXPERT = "expert"
    COMMITTEE = "committee"
    COLLEAGUE = "colleague"


class Stance(StrEnum):
    UNKNOWN = "unknown"
    SUPPORTS = "supports"
    CONDITIONAL = "conditional"
    OPPOSES = "opposes"


@dataclass(frozen=True)
class Person:
    id: int = 0
    name: str = ""
    organisation: str = ""
    title: str = ""
    note: str = ""
    purged_on: date | None = None


@dataclass(frozen=True)
class PersonDetail:
    """Personal data: masked on screen and in every export unless asked for."""

    id: int = 0
    person_id: int = 0
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class CaseRole:
    id: int = 0
    proposal_id: int = 0
    person_id: int = 0
    role: Role = Role.PROPOSER
    stance: Stance = Stance.UNKNOWN
    note: str = ""


@dataclass(frozen=True)
class ContactWindow:
    """When a person can be reached. `weekdays`: digits 1 (Monday) to 7, e.g. "12345"."""

    id: int = 0
    person_id: int = 0
    weekdays: str = "12345"
    start: time = time(9)
    end: time = time(17)
    place: str = ""  # for batching visits
    note: str = ""


@dataclass(frozen=True)
class PartPlayed:
    """A person's part in a case that ended, with the days on which something last happened on it."""

    person_id: int
    name: str
    role: Role
    proposal_id: int
    case_no: str
    year: int  # ROC year of the case
    status_on: date | None = None
    last_contact: date | None = None
    last_stage: date | None = None
