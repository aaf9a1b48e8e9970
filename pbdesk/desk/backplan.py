"""What the backward plan of a quarter is given: the officer's free hours, and the effort still left."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk.desk.planframe import EVENING
from pbdesk.model.work import Meeting, OverrideKind, TimeEntry, WorkOverride
from pbdesk.rules.backward import Span, without
from pbdesk.rules.effort import sort_of
from pbdesk.rules.gates import Gate, Step

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

LEFT_OUT = (OverrideKind.DONE, OverrideKind.DROP)


@dataclass
class Hours:
    """Free time of a day: own hours without meetings and their ways, less the reserve for the telephone."""

    desk: Desk
    _days: dict[date, list[Span]] = field(default_factory=dict)
    _evenings: dict[date, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calendar, self._usual = self.desk.days.calendar(), self.desk.days.usual
        self._reserve = timedelta(minutes=self.desk.weights.buffer_minutes)

    @cached_property
    def _meetings(self) -> dict[date, list[Span]]:
        found: dict[date, list[Span]] = {}
        words = self.desk.store.all(WorkOverride)
        declined = {word.work for word in words if word.kind is OverrideKind.DECLINE}
        for meeting in self.desk.store.all(Meeting):
            if f"meeting:{meeting.id}" not in declined:
                way = timedelta(minutes=meeting.travel_minutes)
                found.setdefault(meeting.start.date(), []).append((meeting.start - way, meeting.end + way))
        return found

    def working(self, day: date) -> list[Span]:
        if day not in self._days:
            spans = self._free(day, self.calendar.hours(day, self._usual))
            self._days[day] = _shortened(spans, self._reserve)
        return self._days[day]

    def evening(self, day: date) -> list[Span]:
        """After hours, on days that are worked: for visits to people who are at home only then."""
        if day not in self._evenings:
            hours = self.calendar.hours(day, self._usual)
            own = [(datetime.combine(day, a), datetime.combine(day, b)) for a, b in hours]
            open_to = self._free(day, (EVENING,)) if hours and self.calendar.is_working(day) else []
            self._evenings[day] = without(open_to, own)
        return self._evenings[day]

    def _free(self, day: date, hours: tuple[tuple[time, time], ...]) -> list[Span]:
        spans = [(datetime.combine(day, start), datetime.combine(day, end)) for start, end in hours]
        return without(spans, self._meetings.get(day, ()))


@dataclass
class Left:
    """Steps as the officer's word and the clock leave them."""

    desk: Desk

    def __post_init__(self) -> None:
        self._words: dict[str, dict[OverrideKind, WorkOverride]] = {}
        for word in self.desk.store.all(WorkOverride):
            self._words.setdefault(word.work, {})[word.kind] = word
        self._spent: dict[str, int] = {}
        for entry in self.desk.store.all(TimeEntry, running=0):
            self._spent[entry.work] = self._spent.get(entry.work, 0) + entry.minutes

        self._own = self.desk.week.habits()

    def gate(self, gate: Gate) -> Gate:
        """Without what is done or left out; an effort nobody stated is planned with the usual addition."""
        steps = (self._step(step) for step in gate.steps if not self._out(step.key))
        return dataclasses.replace(gate, steps=tuple(steps))

    def _out(self, key: str) -> bool:
        return any(kind in LEFT_OUT for kind in self._words.get(key, ()))

    def _step(self, step: Step) -> Step:
        stated = self._words.get(step.key, {}).get(OverrideKind.ESTIMATE)
        learned = self._own.medians.get(sort_of(step.key))
        usual = learned[0] if learned else step.minutes * self.desk.weights.unknown_effort_percent // 100
        minutes = stated.minutes if stated and stated.minutes else usual
        slot = self.desk.weights.slot_minutes  # as the week plans it
        left = max(slot, minutes - self._spent.get(step.key, 0))
        return dataclasses.replace(step, minutes=-(-left // slot) * slot)


def _shortened(spans: list[Span], reserve: timedelta) -> list[Span]:
    """Without the last `reserve` of the day."""
    left: list[Span] = []
    for start, end in reversed(spans):
        cut = min(reserve, end - start)
        reserve -= cut
        if start < end - cut:
            left.insert(0, (start, end - cut))
    return left
