"""What the officer may wish to try on the plan. Each wish is a value: `desk.trials` plans with it on a copy
of the desk, shows what it would change, and carries it out only when told to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class OneMoreCase:
    """One more case like `like` (a proposal's id), or with the usual efforts. Only to look at."""

    like: int | None = None


@dataclass(frozen=True)
class HandOver:
    """A case goes to a colleague with all its work."""

    proposal_id: int
    to: str = ""


@dataclass(frozen=True)
class LoseDay:
    """A day without own hours, or without those from `begins` on. `leave` is one's own: no deadline moves."""

    day: date
    begins: time | None = None
    leave: bool = False
    reason: str = ""


@dataclass(frozen=True)
class MoveMeeting:
    """A meeting begins at another moment and lasts as long."""

    meeting_id: int
    start: datetime


@dataclass(frozen=True)
class Decline:
    """A meeting takes place without the officer."""

    meeting_id: int


@dataclass(frozen=True)
class Pin:
    """Work at exactly this time."""

    work: str
    start: datetime
    minutes: int


@dataclass(frozen=True)
class Forbid:
    """Not this work in this span."""

    work: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class DoFirst:
    """This work on time, whatever else has to wait or be done in the evening."""

    work: str


@dataclass(frozen=True)
class Overtime:
    """At most so many minutes of overtime in the week of this Monday; 0 allows none."""

    monday: date
    minutes: int


@dataclass(frozen=True)
class Extend:
    """Another deadline, agreed with whoever set it."""

    work: str
    until: date
    reason: str = ""


@dataclass(frozen=True)
class Drop:
    """Work that somebody else does, or nobody."""

    work: str
    reason: str = ""


Wish = (
    OneMoreCase
    | HandOver
    | LoseDay
    | MoveMeeting
    | Decline
    | Pin
    | Forbid
    | DoFirst
    | Overtime
    | Extend
    | Drop
)
