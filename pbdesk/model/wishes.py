"""What the officer may wish to try on the plan. Each wish is a value: `desk.trials` plans with it on a copy
of the desk, shows what it would change, and carries it out only when told to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Wish:
    """Any of these; what each does, says and is called in a file stands in a table by its type."""


@dataclass(frozen=True)
class AboutWork(Wish):
    """About one piece of work, named by its key."""

    work: str


@dataclass(frozen=True)
class OneMoreCase(Wish):
    """One more case like `like` (a proposal's id), or with the usual efforts. Only to look at."""

    like: int | None = None


@dataclass(frozen=True)
class HandOver(Wish):
    """A case goes to a colleague with all its work."""

    proposal_id: int
    to: str = ""


@dataclass(frozen=True)
class LoseDay(Wish):
    """A day without own hours, or without those from `begins` on, those before `ends`, or those between.

    `leave` is one's own: no deadline moves.
    """

    day: date
    begins: time | None = None
    ends: time | None = None
    leave: bool = False
    reason: str = ""


@dataclass(frozen=True)
class MoveMeeting(Wish):
    """A meeting begins at another moment and lasts as long."""

    meeting_id: int
    start: datetime


@dataclass(frozen=True)
class Decline(Wish):
    """A meeting takes place without the officer."""

    meeting_id: int


@dataclass(frozen=True)
class Pin(AboutWork):
    """Work at exactly this time."""

    start: datetime
    minutes: int


@dataclass(frozen=True)
class Forbid(AboutWork):
    """Not this work in this span."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class DoFirst(AboutWork):
    """This work on time, whatever else has to wait or be done in the evening."""


@dataclass(frozen=True)
class Overtime(Wish):
    """At most so many minutes of overtime in the week of this Monday; 0 allows none."""

    monday: date
    minutes: int


@dataclass(frozen=True)
class Extend(AboutWork):
    """Another deadline, agreed with whoever set it."""

    until: date
    reason: str = ""


@dataclass(frozen=True)
class Drop(AboutWork):
    """Work that somebody else does, or nobody."""

    reason: str = ""
