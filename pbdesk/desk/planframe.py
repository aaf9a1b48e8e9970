"""The grid of a plan on the calendar: moments to slots and back, each day's hours, the overtime of a week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from pbdesk.desk.planwords import week_key
from pbdesk.model.procedure import Weights
from pbdesk.model.work import OverrideKind, WorkOverride
from pbdesk.planning.problem import Day
from pbdesk.workcal.calendar import Hours, WorkCalendar

EVENING = (time(17, 30), time(21, 0))
DAY = 1440


@dataclass(frozen=True)
class Frame:
    """The grid of one plan: `start` is a Monday, `now` the earliest moment work can begin."""

    start: date
    weeks: int
    now: datetime
    slot: int  # minutes

    @cached_property
    def per_day(self) -> int:
        return DAY // self.slot

    @cached_property
    def end(self) -> int:
        return self.weeks * 7 * self.per_day

    def at(self, moment: datetime, *, up: bool = False, plus: int = 0) -> int:
        """The slot that holds a moment, or the next one; may lie outside the grid.

        `plus` minutes are added as a number: no calendar could hold some of the moments that result.
        """
        minutes = round((moment - self._midnight).total_seconds() / 60) + plus
        return -(-minutes // self.slot) if up else minutes // self.slot

    def day_start(self, day: date) -> int:
        return (day - self.start).days * self.per_day

    def moment(self, slot: int) -> datetime:
        return self._midnight + timedelta(minutes=slot * self.slot)

    @cached_property
    def first(self) -> int:
        return max(0, self.at(self.now, up=True))

    @cached_property
    def _midnight(self) -> datetime:
        return datetime.combine(self.start, time())


def days(frame: Frame, calendar: WorkCalendar, usual: Hours, weights: Weights) -> tuple[Day, ...]:
    """Every day of the grid; those before today are empty."""
    dates = (frame.start + timedelta(days=n) for n in range(frame.weeks * 7))
    return tuple(_day(frame, day, calendar, usual, weights) for day in dates)


def _day(frame: Frame, day: date, calendar: WorkCalendar, usual: Hours, weights: Weights) -> Day:
    index = (day - frame.start).days
    if day < frame.now.date():
        return Day(index)
    hours = calendar.hours(day, usual)
    work = _spans(frame, day, hours)
    evening = _spans(frame, day, (EVENING,)) if hours and calendar.is_working(day) else ()
    taken = {slot for a, b in work for slot in range(a, b)}
    overtime = tuple((a, b) for a, b in evening if not taken.intersection(range(a, b)))
    room, whole = sum(b - a for a, b in work), sum(_slots(frame, begin, end) for begin, end in hours)
    # of a day begun only the same share stays free: at four the telephone does not ring for eight hours more
    buffer = weights.buffer_minutes // frame.slot * room // whole if whole else 0
    return Day(index, work, overtime, min(buffer, room))


def _slots(frame: Frame, begin: time, end: time) -> int:
    return (end.hour * 60 + end.minute - begin.hour * 60 - begin.minute) // frame.slot


def _spans(frame: Frame, day: date, hours: Hours) -> tuple[tuple[int, int], ...]:
    """Hours as slots within the day, without what is already past."""
    base = frame.day_start(day)
    spans = []
    for begin, end in hours:
        first = max(frame.at(datetime.combine(day, begin), up=True), frame.first)
        last = frame.at(datetime.combine(day, end))
        if first < last:
            spans.append((first - base, last - base))
    return tuple(spans)


def overtime_weeks(frame: Frame, words: Iterable[WorkOverride]) -> tuple[tuple[int, int], ...]:
    """Weeks for which the officer allowed another amount of overtime, in slots."""
    allowed = {
        word.work: word.minutes // frame.slot
        for word in words
        if word.kind is OverrideKind.OVERTIME and word.minutes is not None and word.minutes >= 0
    }
    keys = (week_key(frame.start + timedelta(weeks=week)) for week in range(frame.weeks))
    return tuple((week, allowed[key]) for week, key in enumerate(keys) if key in allowed)
