"""A plan as the screens read it: moments instead of slots, figures in minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from pbdesk.desk.planframe import Frame
from pbdesk.model.work import Meeting, OverrideKind, WorkOverride
from pbdesk.planning.check import Report, check
from pbdesk.planning.explain import Explanation, explain_task
from pbdesk.planning.facts import Facts
from pbdesk.planning.fairness import Protected
from pbdesk.planning.problem import Origin, Plan, Problem, slots_of, touches
from pbdesk.rules.trips import works_of
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import Say


@dataclass(frozen=True)
class Block:
    """A planned piece of work or a meeting."""

    start: datetime
    end: datetime
    key: str
    item: WorkItem | None
    meeting: Meeting | None
    overtime: bool = False
    pinned: bool = False

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60)


@dataclass(frozen=True)
class Past:
    """What the plan in force had before now; `title` is None for work that nothing tells of any more."""

    key: str
    start: datetime
    end: datetime
    title: Say | str | None


@dataclass(frozen=True)
class Moved:
    """Own work that would stand earlier without the cases: from when to when (None: not placed).

    `by` is the case that alone explains it, `evenings` those it would not need.
    """

    key: str
    before: datetime | None
    after: datetime | None
    minutes: int
    by: int | None = None
    evenings: int = 0


@dataclass(frozen=True)
class WeekPlan:
    """The plan from the week's Monday on, over the horizon, with what is needed to explain it."""

    frame: Frame
    problem: Problem
    plan: Plan
    items: dict[str, WorkItem]
    meetings: dict[str, Meeting]
    beyond: dict[str, WorkItem] = field(default_factory=dict)  # begins only after the horizon
    refused: tuple[Meeting, ...] = ()  # declined by the officer
    protected: Protected | None = None  # the case for which hours are kept
    past: tuple[Past, ...] = ()  # this week, before now
    lost: tuple[Meeting, ...] = ()  # on a day, or in hours, the officer lost: nobody attends them

    def find(self, key: str) -> WorkItem | None:
        """Work of the plan or after it, a visit on one of its trips too."""
        return self.items.get(key) or self.beyond.get(key) or self._visits.get(key, (None, None))[1]

    @cached_property
    def works(self) -> frozenset[str]:
        """The keys of all work that is planned, the visits of a trip by their own."""
        return frozenset(work for key in self.items for work in works_of(key))

    def holder(self, key: str) -> str:
        """The key under which work is planned: of a visit on a trip, and of a trip that has others now, that
        trip's; else its own."""
        if key in self.items:
            return key
        works = works_of(key)
        trip = next((self._visits[work][0] for work in works if work in self._visits), None)
        return trip or next((work for work in works if work in self.items), key)

    @cached_property
    def _visits(self) -> dict[str, tuple[str, WorkItem]]:
        """The visits on trips, each with the trip's key."""
        trips = (*self.items.items(), *self.beyond.items())
        return {part.key: (key, part) for key, item in trips for part in item.parts}

    @property
    def absent(self) -> tuple[Meeting, ...]:
        """Meetings that take no time: declined, or lost with their day."""
        return (*self.refused, *self.lost)

    @cached_property
    def report(self) -> Report:
        return check(self.problem, self.plan)

    @cached_property
    def facts(self) -> Facts:
        protected = dict(self.protected.works) if self.protected else {}
        return Facts(self.problem, self.plan, protected, self.report)

    def explain(self, key: str) -> Explanation | None:
        """Why this work stands where it stands; None for a meeting."""
        if key in self.items and key not in self._explained:
            self._explained[key] = explain_task(self.facts, self.problem.task(key))
        return self._explained.get(key)

    @cached_property
    def _explained(self) -> dict[str, Explanation]:
        return {}

    def blocks(self, first: date, last: date) -> list[Block]:
        """Work and attended meetings that begin on these days, in order of time."""
        pinned = {(c.task, s) for c in self.problem.pins for s in range(c.start, c.end)}
        regular = self._regular
        found = [
            Block(
                self.frame.moment(c.start), self.frame.moment(c.end), c.task, self.items[c.task], None,
                not regular.issuperset(range(c.start, c.end)), (c.task, c.start) in pinned,
            )
            for c in self.plan.chunks
        ]  # fmt: skip
        found += [
            Block(m.start, m.end, key, None, m)
            for key, m in self.meetings.items()
            if key not in self.plan.declined
        ]
        return sorted(
            (b for b in found if first <= b.start.date() <= last), key=lambda b: (b.start, b.end, b.key)
        )

    def declined(self) -> list[Meeting]:
        """Meetings that clash with another and had to give way."""
        return [self.meetings[key] for key in self.plan.declined if key in self.meetings]

    def unplaced(self, last: date) -> list[tuple[WorkItem, int]]:
        """Work not finished inside the horizon, or late although due by `last`, with the minutes short."""
        found = []
        for key, item in self.items.items():
            left = self.problem.task(key).effort - self.report.planned[key]
            late = self.report.late_days[key]
            due_now = item.due is None or item.due <= last
            if due_now and (left or late):
                found.append((item, left * self.frame.slot))
        return sorted(found, key=lambda pair: (pair[0].due or date.max, pair[0].key))

    # -- pins that could not be kept -------------------------------------------------------------------
    def unkept(self, words: Iterable[WorkOverride]) -> list[tuple[WorkOverride, str]]:
        """Pins ahead whose time was taken before: by the pin of other work or by a fixed meeting, its key."""
        found = []
        for word in words:
            if word.kind is not OverrideKind.PIN or word.work not in self.items:
                continue
            if not word.start or not word.end or word.end <= self.frame.now:
                continue
            span = max(self.frame.at(word.start), self.frame.first), self.frame.at(word.end, up=True)
            holder = self.pinned_at(*span)
            own = [pin for pin in self.problem.pins if pin.task == word.work and touches(pin, span)]
            if holder and not own:
                found.append((word, holder))
        return found

    def pinned_at(self, first: int, last: int, *, but: str = "") -> str:
        """Whatever holds one of these slots by force: the key of pinned work or of a fixed meeting."""
        pins = [pin.task for pin in self.problem.pins if touches(pin, (first, last)) and pin.task != but]
        fixed = [
            m.id for m in self.problem.meetings
            if touches(m, (first, last)) and not self.meetings[m.id].movable
        ]  # fmt: skip
        return next(iter((*pins, *fixed)), "")

    # -- figures in minutes over some days ------------------------------------------------------------
    def capacity(self, first: date, last: date) -> int:
        """Own hours less attended meetings and the reserve, over these days (as far as they lie ahead)."""
        return sum(
            max(0, free - self.reserve(day, day)) for day, free in self._free.items() if first <= day <= last
        )  # where meetings reach into the reserve nothing is left, and no other day has less

    @cached_property
    def _free(self) -> dict[date, int]:
        """Own hours less attended meetings, of every day."""
        busy = slots_of(m for m in self.problem.meetings if m.id not in self.plan.declined)
        free = self._regular - busy
        days = (self.frame.start + timedelta(days=day.day) for day in self.problem.days)
        return {day: len(free & self._between(day, day)) * self.frame.slot for day in days}

    def reserve(self, first: date, last: date) -> int:
        return sum(
            day.buffer for day in self.problem.days
            if first <= self.frame.start + timedelta(days=day.day) <= last
        ) * self.frame.slot  # fmt: skip

    def spare(self, day: date) -> int:
        """Of the reserve, what is free in the own hours of a day."""
        regular = self.planned(day, day) - self.planned(day, day, overtime=True)
        return max(0, min(self.reserve(day, day), self._free[day] - regular))

    def planned(
        self, first: date, last: date, *, origin: Origin | None = None, overtime: bool = False
    ) -> int:
        window, regular = self._between(first, last), self._regular
        total = 0
        for chunk in self.plan.chunks:
            if origin is not None and self.problem.task(chunk.task).origin is not origin:
                continue
            slots = window.intersection(range(chunk.start, chunk.end))
            total += len(slots - regular) if overtime else len(slots)
        return total * self.frame.slot

    def in_meetings(self, first: date, last: date) -> int:
        """Minutes of attended meetings. Nobody works through a night: of training over several days, or duty
        until the morning, only own hours count, on each of its days."""
        total, ahead = 0, self._regular & self._between(first, last)
        for key, meeting in self.meetings.items():
            if key in self.plan.declined:
                continue
            if over_night(meeting):
                held = range(self.frame.at(meeting.start), self.frame.at(meeting.end, up=True))
                total += len(ahead.intersection(held)) * self.frame.slot
            elif first <= meeting.start.date() <= last:
                total += round((meeting.end - meeting.start).total_seconds() / 60)
        return total

    # -- the week at hand -------------------------------------------------------------------------------
    @cached_property
    def at_hand(self) -> date:
        """Monday of the first week that is not over; of the first one when all are."""
        mondays = (self.frame.start + timedelta(weeks=week) for week in range(self.frame.weeks))
        return next((monday for monday in mondays if self.ends(monday)), self.frame.start)

    def ends(self, monday: date) -> datetime | None:
        """When the last own hour, work or attended meeting of a week ends; None when none lies ahead."""
        last = monday + timedelta(days=6)
        ends = [block.end for block in self.blocks(monday, last) if block.end > self.frame.now]
        hours = self._regular & self._between(monday, last)
        return max([*ends, *([self.frame.moment(max(hours) + 1)] if hours else [])], default=None)

    def _between(self, first: date, last: date) -> set[int]:
        return set(range(self.frame.day_start(first), self.frame.day_start(last + timedelta(days=1))))

    @cached_property
    def _regular(self) -> set[int]:
        per_day = self.frame.per_day
        return {
            day.day * per_day + slot for day in self.problem.days for a, b in day.work for slot in range(a, b)
        }


def over_night(meeting: Meeting) -> bool:
    """Whether it ends on another day than it begins; midnight is the end of the day before."""
    return (meeting.end - timedelta(minutes=1)).date() > meeting.start.date()
