"""The officer's time: routine work, meetings, the plan's overrides, time spent, days off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class WorkKind(StrEnum):
    RECURRING = "recurring"
    KEY = "key"  # annual key work
    ONE_OFF = "one-off"


class Importance(StrEnum):
    """Classes of the plan, most important first; the costs behind them are data."""

    SAFETY = "safety"
    STATUTORY = "statutory"
    KEY = "key"
    PB = "pb"
    OTHER = "other"


class OverrideKind(StrEnum):
    PIN = "pin"  # start, end
    FORBID = "forbid"  # start, end: not then
    FIRST = "first"  # on time, whatever else waits
    SNOOZE = "snooze"  # until, reason
    ESTIMATE = "estimate"  # minutes
    SPLIT = "split"  # minutes of the longest piece
    DUE = "due"  # until: another deadline, agreed; reason
    DONE = "done"  # on_date
    DROP = (
        "drop"  # somebody else's, or nobody's; reason, on_date: said then, or of the day from which it waits
    )
    DECLINE = "decline"  # a meeting without the officer; on_date: since its case was handed over
    OVERTIME = "overtime"  # minutes allowed in a week; work is `week:<Monday>`


@dataclass(frozen=True)
class RoutineWork:
    """Own duties beside the cases. `rrule` is RFC 5545 (dateutil) counted from `start`."""

    id: int = 0
    title: str = ""
    kind: WorkKind = WorkKind.ONE_OFF
    importance: Importance = Importance.OTHER
    minutes: int | None = None  # None: unknown, the procedure's default is used and said
    min_chunk: int = 30
    rrule: str = ""
    start: date | None = None
    due: date | None = None
    due_days: int = 0  # recurring: working days after the occurrence until it is due
    hard: bool = False
    movable: bool = True
    active: bool = True
    note: str = ""


@dataclass(frozen=True)
class Meeting:
    id: int = 0
    proposal_id: int | None = None
    title: str = ""
    start: datetime = datetime(2000, 1, 1)
    end: datetime = datetime(2000, 1, 1)
    district: str = ""
    place: str = ""
    movable: bool = False
    travel_minutes: int = 0  # each way
    prep_minutes: int | None = None  # preparation before it; None: the procedure's default
    note: str = ""


@dataclass(frozen=True)
class TimeEntry:
    id: int = 0
    work: str = ""  # work key, see rules.casework
    proposal_id: int | None = None
    start: datetime = datetime(2000, 1, 1)
    minutes: int = 0
    overtime: bool = False  # all of it; else the own hours of the day decide
    running: bool = False
    note: str = ""


@dataclass(frozen=True)
class WorkOverride:
    """The officer's word on a piece of planned work; `work` is its key or `meeting:<id>`."""

    id: int = 0
    work: str = ""
    kind: OverrideKind = OverrideKind.PIN
    start: datetime | None = None
    end: datetime | None = None
    until: date | None = None
    minutes: int | None = None
    reason: str = ""
    on_date: date | None = None


@dataclass(frozen=True)
class PlanBlock:
    """A slot of the plan in force, kept so that the next plan moves little."""

    id: int = 0
    work: str = ""
    start: datetime = datetime(2000, 1, 1)
    end: datetime = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Displacement:
    """Ledger: which own work a case (None: only several together) pushed, from when to when."""

    id: int = 0
    noted_on: date | None = None
    week: date | None = None  # its Monday
    work: str = ""
    title: str = ""
    by_proposal_id: int | None = None
    from_date: date | None = None
    to_date: date | None = None
    minutes: int = 0
    evenings: int = 0  # it would not need without the cases

    @property
    def day(self) -> date | None:
        """When it would have been done: its week may begin in the year before."""
        return self.from_date or self.week or self.noted_on


@dataclass(frozen=True)
class DayRecord:
    """The officer's own edit of a day (typhoon, leave, field day) or a row of the official calendar.

    `hours` such as "08:30-12:00", several separated by spaces; empty means the usual hours,
    "-" none at all (leave on a working day).
    """

    id: int = 0
    day: date = date(2000, 1, 1)
    working: bool = False
    hours: str = ""
    reason: str = ""
    official: bool = False


@dataclass(frozen=True)
class Setting:
    id: int = 0
    key: str = ""
    value: str = ""
