"""Own hours as they are written, and the calendar that days on record make with the official one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Protocol

from pbdesk.errors import InputError
from pbdesk.say import say
from pbdesk.workcal.calendar import DayEdit, DayInfo, Hours, WorkCalendar

USUAL = "08:30-12:30 13:30-17:30"  # setting `hours`; eight hours with the lunch break of the city's offices
LEAVE = "-"


class KeptDay(Protocol):
    """A day on record: the officer's own edit, or a row of an imported official calendar."""

    @property
    def day(self) -> date: ...
    @property
    def working(self) -> bool: ...
    @property
    def hours(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def official(self) -> bool: ...


def parse_hours(text: str) -> Hours:
    """`08:30-12:30 13:30-17:30` as pairs of times. Raises InputError."""
    try:
        spans = [part.split("-", 1) for part in text.split()]
        return tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)
    except ValueError:
        raise InputError(
            say("These working hours cannot be read."),
            todo=say("Write them like {example}.", example=USUAL),
        ) from None


def own_hours(hours: str) -> Hours | None:
    """None: the usual hours; empty: leave, a working day without own hours. Raises InputError."""
    if not hours:
        return None
    return () if hours == LEAVE else parse_hours(hours)


def calendar_of(kept: Iterable[KeptDay], built_in: Mapping[date, DayInfo]) -> WorkCalendar:
    """An imported year takes the place of the built-in one; the officer's edits lie above both.

    Raises InputError naming the day whose hours cannot be read.
    """
    days = list(kept)
    official = {d.day: DayInfo(d.working, d.reason) for d in days if d.official}
    covered = {day.year for day in official}
    base = {day: info for day, info in built_in.items() if day.year not in covered}
    return WorkCalendar({**base, **official}, {d.day: _edit(d) for d in days if not d.official})


def _edit(kept: KeptDay) -> DayEdit:
    try:
        return DayEdit(kept.working, own_hours(kept.hours), kept.reason)
    except InputError as problem:
        raise InputError(
            say("The working hours of {day} cannot be read.", day=kept.day), todo=problem.todo
        ) from None
