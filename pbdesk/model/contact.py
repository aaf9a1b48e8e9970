"""Contacts and promises: who was reached, what was said, what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no-answer"
    MESSAGE_LEFT = "message-left"
    REFUSED = "refused"
    MET = "met"
    NO_SHOW = "no-show"

    @property
    def spoke(self) -> bool:
        return self in (Outcome.REACHED, Outcome.MET, Outcome.REFUSED)


class Channel(StrEnum):
    PHONE = "phone"
    VISIT = "visit"
    MEETING = "meeting"
    MESSAGE = "message"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True)
class Contact:
    id: int = 0
    proposal_id: int = 0
    person_id: int = 0
    at: datetime = datetime(2000, 1, 1)
    channel: Channel = Channel.PHONE
    outcome: Outcome = Outcome.REACHED
    minutes: int | None = None
    note: str = ""
    question: str = ""  # pending with the other side
    next_on: date | None = None  # when to try or follow up next
    next_done: bool = False


@dataclass(frozen=True)
class Promise:
    id: int = 0
    proposal_id: int = 0
    person_id: int | None = None
    contact_id: int | None = None
    text: str = ""
    made_on: date | None = None
    place: str = ""
    due: date | None = None
    done_on: date | None = None
