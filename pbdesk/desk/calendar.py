"""Working days and own hours: the official calendar under the officer's edits."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk import __version__
from pbdesk.desk.reading import Reading
from pbdesk.errors import InputError
from pbdesk.formats import official_calendar
from pbdesk.model.work import DayRecord
from pbdesk.say import say
from pbdesk.store.transaction import Change
from pbdesk.workcal import taiwan
from pbdesk.workcal.calendar import DayEdit, DayInfo, Hours, WorkCalendar

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

USUAL = "08:30-12:30 13:30-17:30"  # setting `hours`; eight hours with the lunch break of the city's offices
LEAVE = "-"
YEARS_BEHIND, YEARS_AHEAD = 1, 1


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


def _edited(hours: str) -> Hours | None:
    """None: the usual hours; empty: leave, a working day without own hours."""
    if not hours:
        return None
    return () if hours == LEAVE else parse_hours(hours)


def _kept(record: DayRecord) -> DayEdit:
    """A day as the officer left it. Raises InputError naming the day whose hours cannot be read."""
    try:
        return DayEdit(record.working, _edited(record.hours), record.reason)
    except InputError as problem:
        raise InputError(
            say("The working hours of {day} cannot be read.", day=record.day), todo=problem.todo
        ) from None


@dataclass
class Days:
    desk: Desk

    @property
    def usual(self) -> Hours:
        return parse_hours(self.desk.setting("hours", USUAL))

    @cached_property
    def _built_in(self) -> dict[date, DayInfo]:
        """Computed once for each year and kept in the file: `holidays` is slow to load."""
        year = self.desk.today.year
        version = f"{__version__}/{taiwan.LAST_PUBLISHED}"  # an update of either computes anew
        days: dict[date, DayInfo] = {}
        for each in range(year - YEARS_BEHIND, year + YEARS_AHEAD + 1):
            key = f"calendar:{each}:{version}"
            rows = self.desk.store.cached(key)
            if rows is None:
                rows = taiwan.to_rows(taiwan.base_days(each))
                self.desk.store.remember(key, rows)
            days.update(taiwan.from_rows(rows))
        return days

    def calendar(self) -> WorkCalendar:
        return self._standing.get(self.desk.today.year, self._read)

    @cached_property
    def _standing(self) -> Reading[WorkCalendar]:
        return Reading(self.desk.store, DayRecord)

    def _read(self) -> WorkCalendar:
        records = self.desk.store.all(DayRecord)
        official = {r.day: DayInfo(r.working, r.reason) for r in records if r.official}
        covered = {day.year for day in official}
        base = {day: info for day, info in self._built_in.items() if day.year not in covered}
        edits = {r.day: _kept(r) for r in records if not r.official}
        return WorkCalendar({**base, **official}, edits)

    def edit(self, day: date, *, working: bool, hours: str = "", reason: str = "") -> Change:
        """A typhoon day, leave, or own hours on one day. Raises InputError for hours that cannot be read.

        `hours` "-" is leave: no own hours on a working day, so that deadlines stay where they are.
        """
        _edited(hours)
        with self.desk.store.write("day", day=day.isoformat(), working=working) as tx:
            found = self.desk.store.all(DayRecord, day=day.isoformat(), official=0)
            record = found[0] if found else DayRecord(day=day)
            tx.save(dataclasses.replace(record, working=working, hours=hours, reason=reason))
        return tx.change

    def clear(self, day: date) -> Change:
        with self.desk.store.write("day-clear", day=day.isoformat()) as tx:
            for record in self.desk.store.all(DayRecord, day=day.isoformat(), official=0):
                tx.delete(record)
        return tx.change

    def import_official(self, data: bytes, name: str) -> Change:
        """Take over the official 辦公日曆表 of one year; it replaces what was imported for that year."""
        year = official_calendar.parse(data, name)
        with self.desk.store.write("calendar", year=year.roc_year) as tx:
            for record in self.desk.store.all(DayRecord, official=1):
                if record.day.year == year.roc_year + 1911:
                    tx.delete(record)
            for day, info in sorted(year.days.items()):
                tx.insert(DayRecord(day=day, working=info.working, reason=info.name, official=True))
        return tx.change
