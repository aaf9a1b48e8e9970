"""Working days and own hours: the official calendar under the officer's edits."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk.desk.reading import Reading
from pbdesk.model.work import DayRecord
from pbdesk.store.transaction import Change
from pbdesk.workcal import taiwan
from pbdesk.workcal.calendar import DayInfo, Hours, WorkCalendar
from pbdesk.workcal.hours import USUAL, calendar_of, own_hours, parse_hours
from pbdesk.workcal.rocdate import roc_year

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

YEARS_BEHIND, YEARS_AHEAD = 1, 1


@dataclass
class Days:
    desk: Desk

    @property
    def usual(self) -> Hours:
        return parse_hours(self.desk.setting("hours", USUAL))

    def _built_in(self) -> dict[date, DayInfo]:
        """The years around today, which are others after New Year."""
        year = self.desk.today.year
        days: dict[date, DayInfo] = {}
        for each in range(year - YEARS_BEHIND, year + YEARS_AHEAD + 1):
            if each not in self._years:
                self._years[each] = self._year(each)
            days.update(self._years[each])
        return days

    @cached_property
    def _years(self) -> dict[int, dict[date, DayInfo]]:
        return {}

    def _year(self, year: int) -> dict[date, DayInfo]:
        """Computed once for each year and kept in the file: `holidays` is slow to load."""
        key = taiwan.cache_key(year)
        rows = self.desk.store.cached(key)
        if rows is None:
            rows = taiwan.to_rows(taiwan.base_days(year))
            self.desk.store.remember(key, rows)
        return taiwan.from_rows(rows)

    def reckoned(self, first: date, last: date) -> list[int]:
        """The ROC years of these days whose days off are reckoned from the law: no official calendar of them
        came with pbdesk or was taken over, and around New Year the official one can differ."""
        years = range(max(first.year, taiwan.LAST_PUBLISHED + 1), last.year + 1)
        known = self._official.get(None, self._read_official) if years else ()
        return [roc_year(date(year, 1, 1)) for year in years if year not in known]

    @cached_property
    def _official(self) -> Reading[set[int]]:
        return Reading(self.desk.store, DayRecord)

    def _read_official(self) -> set[int]:
        return {record.day.year for record in self.desk.store.all(DayRecord, official=1)}

    def keep_years(self) -> None:
        """Compute the calendars of these years now, if the file has none yet."""
        self._built_in()

    def calendar(self) -> WorkCalendar:
        return self._standing.get(self.desk.today.year, self._read)

    @cached_property
    def _standing(self) -> Reading[WorkCalendar]:
        return Reading(self.desk.store, DayRecord)

    def _read(self) -> WorkCalendar:
        return calendar_of(self.desk.store.all(DayRecord), self._built_in())

    def edit(self, day: date, *, working: bool, hours: str = "", reason: str = "") -> Change:
        """A typhoon day, leave, or own hours on one day. Raises InputError for hours that cannot be read.

        `hours` "-" is leave: no own hours on a working day, so that deadlines stay where they are.
        """
        own_hours(hours)
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
        from pbdesk.formats import official_calendar

        year = official_calendar.parse(data, name)
        with self.desk.store.write("calendar", year=year.roc_year) as tx:
            for record in self.desk.store.all(DayRecord, official=1):
                if record.day.year == year.roc_year + 1911:
                    tx.delete(record)
            for day, info in sorted(year.days.items()):
                tx.insert(DayRecord(day=day, working=info.working, reason=info.name, official=True))
        return tx.change
