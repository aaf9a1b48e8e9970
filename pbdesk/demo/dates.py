"""Days around today, so that the desk is as fresh on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pbdesk.workcal.calendar import WorkCalendar
from pbdesk.workcal.quarters import Quarter
from pbdesk.workcal.rocdate import roc_year


@dataclass(frozen=True)
class Dates:
    """`ago` and `ahead` count working days."""

    today: date
    calendar: WorkCalendar

    @property
    def year(self) -> int:
        return roc_year(self.today)

    @cached_property
    def quarters(self) -> dict[int, Quarter]:
        """From four back (-4) to one ahead (1)."""
        found = {0: Quarter.of(self.today), 1: Quarter.of(self.today).next()}
        for back in range(-1, -5, -1):
            found[back] = found[back + 1].previous()
        return found

    def key(self, n: int) -> int:
        return int(self.quarters[n].key)

    def in_quarter(self, n: int, days: int) -> date:
        """So many days after the quarter's first."""
        return self.quarters[n].first_day + timedelta(days)

    def ago(self, n: int) -> date:
        return self.calendar.add_working_days(self.today, -n)

    def ahead(self, n: int) -> date:
        return self.calendar.add_working_days(self.today, n)

    def week(self, week: int, weekday: int) -> date:
        """A weekday (1 Monday) of this week (0) or a later one; a day off is moved on by whole weeks."""
        day = self.today + timedelta(weekday - self.today.isoweekday() + 7 * week)
        while not self.calendar.is_working(day):
            day += timedelta(7)
        return day
