"""What the backward plan of a quarter is given: the officer's free hours, and the work as the week has it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk.desk.planframe import DAY, EVENING
from pbdesk.desk.plantasks import pieces
from pbdesk.desk.planwords import by_work
from pbdesk.model.procedure import Weights
from pbdesk.model.work import Importance, Meeting, OverrideKind, WorkOverride
from pbdesk.rules.backward import Span, without
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.casework import work_for
from pbdesk.rules.gates import Gate, Step, gates_of
from pbdesk.rules.workitem import WorkItem
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


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
                found.setdefault(meeting.start.date(), []).append(_with_way(meeting))
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


def _with_way(meeting: Meeting) -> Span:
    """The way cut to a day, and to what the calendar can hold: more of it takes no other hours of the day."""
    way = timedelta(minutes=min(max(meeting.travel_minutes, 0), DAY))
    before, after = min(way, meeting.start - datetime.min), min(way, datetime.max - meeting.end)
    return meeting.start - before, meeting.end + after


def gates_left(desk: Desk, cases: Sequence[CaseFile], quarter: Quarter) -> list[Gate]:
    """The gates of a quarter, their steps as the week has that work: agreed dates, effort left, pieces.

    Steps that are done or left out are gone. What the week does not plan yet is taken as the gate has it.
    """
    today, procedure = desk.today, desk.procedure
    words = by_work(desk.store.all(WorkOverride))
    agreed = {work: day for work, own in words.items() if (day := _until(own, OverrideKind.DUE))}
    gates = [gate for case in cases for gate in gates_of(case, quarter, today, procedure, agreed)]
    planned = {w.key: w for case in cases for w in work_for(case, procedure, today, desk.quarter)}
    known = [planned.get(step.key) or _item(gate, step) for gate in gates for step in gate.steps]
    left = {item.key: item for item in desk.week.as_told(known)}
    return [
        dataclasses.replace(gate, steps=tuple(
            _as_planned(step, left[step.key], words.get(step.key, ()), desk.weights)
            for step in gate.steps if step.key in left
        ))
        for gate in gates
    ]  # fmt: skip


def _until(words: Iterable[WorkOverride], kind: OverrideKind) -> date | None:
    return next((word.until for word in words if word.kind is kind), None)


def _as_planned(step: Step, item: WorkItem, words: Sequence[WorkOverride], weights: Weights) -> Step:
    slot = weights.slot_minutes
    low, _, effort = pieces(item, {word.kind: word for word in words}, slot, weights)
    return dataclasses.replace(
        step, minutes=effort * slot, min_chunk=low * slot, split=low < effort,
        release=_until(words, OverrideKind.SNOOZE),
    )  # fmt: skip


def _item(gate: Gate, step: Step) -> WorkItem:
    """A step of a later time as a piece of work."""
    return WorkItem(
        key=step.key, proposal_id=gate.proposal_id, title=step.title, kind=step.kind,
        importance=Importance.PB, minutes=step.minutes, estimated=True, min_chunk=step.min_chunk,
        release=None, due=gate.day, hard=False, windows=step.windows, after=(), why=gate.title,
        split=step.split,
    )  # fmt: skip


def _shortened(spans: list[Span], reserve: timedelta) -> list[Span]:
    """Without the last `reserve` of the day."""
    left: list[Span] = []
    for start, end in reversed(spans):
        cut = min(reserve, end - start)
        reserve -= cut
        if start < end - cut:
            left.insert(0, (start, end - cut))
    return left
