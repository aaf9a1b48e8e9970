"""Which days are worked, and counting them.

Two layers: the official calendar (`base`) and the officer's own edits above it, for closures announced
the evening before, leave, half-days and evening or weekend duty, none of which is in any file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from pbdesk.errors import InputError
from pbdesk.say import say
from pbdesk.workcal.quarters import Quarter
from pbdesk.workcal.rocdate import FIRST_DAY, LAST_DAY

Hours = tuple[tuple[time, time], ...]
SEARCH_DAYS = 366  # a calendar without a working day for longer than a year is a mistake


class DayInfo(NamedTuple):
    """What the official calendar says of one day; `estimated` when computed from law, not yet published."""

    working: bool
    name: str = ""
    estimated: bool = False


@dataclass(frozen=True)
class DayEdit:
    """The officer's own word on one day.

    `working` None: as the official calendar says. `hours` None: the usual ones; `()`: none of one's own,
    which is leave on a day the office works and so leaves deadlines alone; hours on a day off are duty.
    """

    working: bool | None = None
    hours: Hours | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        spans = self.hours or ()
        forward = all(start < end for start, end in spans)
        if not forward or any(first[1] > second[0] for first, second in pairwise(spans)):
            raise InputError(
                say("Working hours must run forward and must not overlap."),
                todo=say("Write for example 08:30-12:30 13:30-17:30."),
            )


class Deadline(NamedTuple):
    """The day something must be done; `moved_from` when the due date itself was a day off."""

    day: date
    moved_from: date | None = None


@dataclass(frozen=True)
class WorkCalendar:
    """Days in neither mapping follow the week: Monday to Friday worked, Saturday and Sunday off."""

    base: Mapping[date, DayInfo] = field(default_factory=dict)
    edits: Mapping[date, DayEdit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # own copies: the counts below are computed once
        object.__setattr__(self, "base", dict(self.base))
        object.__setattr__(self, "edits", dict(self.edits))

    def is_working(self, day: date) -> bool:
        edit = self.edits.get(day)
        if edit and edit.working is not None:
            return edit.working
        info = self.base.get(day)
        return info.working if info else is_weekday(day)

    def called_off(self, day: date) -> bool:
        """A day the offices stay shut by the officer's own word, such as a typhoon: nobody knew before."""
        edit, info = self.edits.get(day), self.base.get(day)
        usual = info.working if info else is_weekday(day)
        return usual and edit is not None and edit.working is False

    def away(self, day: date) -> bool:
        """The officer is not there all day, by his own word: called off, or leave."""
        edit = self.edits.get(day)
        return edit is not None and not edit.hours and (edit.hours == () or self.called_off(day))

    def lost(self, start: datetime, end: datetime, usual: Hours) -> bool:
        """Whether what others fixed for this time takes place without the officer, by his own word on the
        day: he is away all of it, or his hours end before their usual end and before this does."""
        first, last = start.date(), end.date()
        if all(self.away(first + timedelta(n)) for n in range((last - first).days + 1)):
            return True
        edit = self.edits.get(first)
        if first != last or edit is None or not edit.hours or not usual or not self.is_working(first):
            return False
        ends, usually = edit.hours[-1][1], usual[-1][1]
        return ends < usually and start.time() < usually and end.time() > ends

    def name(self, day: date) -> str:
        """The officer's reason, else the holiday's name, else nothing."""
        edit, info = self.edits.get(day), self.base.get(day)
        return (edit.reason if edit else "") or (info.name if info else "")

    def is_estimated(self, day: date) -> bool:
        """True when the year is not published or not loaded and no edit settles the day."""
        edit = self.edits.get(day)
        settled = edit is not None and edit.working is not None
        return not settled and day.year not in self._published_years

    def hours(self, day: date, usual: Hours) -> Hours:
        """The officer's own hours that day; `usual` are those of an ordinary working day."""
        edit = self.edits.get(day)
        if edit and edit.hours is not None:
            return edit.hours
        return usual if self.is_working(day) else ()

    def overtime(self, start: datetime, end: datetime, usual: Hours) -> int:
        """Minutes after the end of each day's own hours, or at all on a day off.

        An early start and the break between are none; on a day of leave only what lies after the usual end.
        """
        total, day = timedelta(), start.date()
        while day <= end.date():
            midnight = datetime.combine(day, time())
            hours = self.hours(day, usual) or (usual if self.is_working(day) else ())
            closes = datetime.combine(day, hours[-1][1]) if hours else midnight
            total += max(timedelta(), min(end, midnight + timedelta(days=1)) - max(start, closes))
            day += timedelta(days=1)
        return round(total.total_seconds() / 60)

    def next_working(self, day: date) -> date:
        """The first working day after `day`; InputError when there is none within a year."""
        return self._seek(day, 1)

    def previous_working(self, day: date) -> date:
        """The last working day before `day`; InputError when there is none within a year."""
        return self._seek(day, -1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when n < 0); `day` itself for 0.

        The first day counted is the next working day after receipt, as 1999 counts its six days.
        """
        for _ in range(abs(n)):
            day = self._seek(day, 1 if n > 0 else -1)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; the inverse of `add_working_days`."""
        if last < first:
            return self._count(last - timedelta(1)) - self._count(first - timedelta(1))
        return self._count(last) - self._count(first)

    def deadline(self, due: date) -> Deadline:
        """A due date on a day off is met on the working day before."""
        return Deadline(due) if self.is_working(due) else Deadline(self._seek(due, -1), due)

    def last_working_day(self, quarter: Quarter) -> date:
        return self.deadline(quarter.last_day).day

    def _seek(self, day: date, step: int) -> date:
        for distance in range(1, SEARCH_DAYS + 1):
            found = day + timedelta(step * distance)
            if not FIRST_DAY <= found <= LAST_DAY:
                break
            if self.is_working(found):
                return found
        raise InputError(
            say("There is no working day within {days} days of {day}.", days=SEARCH_DAYS, day=day),
            todo=say("Check the working-day calendar: too many days are marked as off."),
        )

    @cached_property
    def _published_years(self) -> frozenset[int]:
        estimated = {day.year for day, info in self.base.items() if info.estimated}
        return frozenset(day.year for day in self.base if day.year not in estimated)

    @cached_property
    def _off_the_week(self) -> tuple[list[date], list[int]]:
        """Days that differ from the plain week, and the running sum of the differences."""
        days = sorted(d for d in {*self.base, *self.edits} if self.is_working(d) != is_weekday(d))
        return days, list(accumulate((1 if self.is_working(d) else -1 for d in days), initial=0))

    def _count(self, day: date) -> int:
        """Working days up to and including `day`, from a fixed origin (ordinal 1 is a Monday)."""
        weeks, rest = divmod(day.toordinal(), 7)
        days, sums = self._off_the_week
        return weeks * 5 + min(rest, 5) + sums[bisect_right(days, day)]


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5
