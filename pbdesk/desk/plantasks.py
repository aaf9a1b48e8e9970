"""Work as the planner's task: effort, pieces, dates and prices, with the officer's word on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pbdesk.desk.planframe import Frame
from pbdesk.model.procedure import Effort, Weights
from pbdesk.model.work import Importance, OverrideKind, WorkOverride
from pbdesk.planning.problem import INSIST, Origin, Span, Task, WorkClass, fit_chunks
from pbdesk.rules.workitem import WorkItem, due_day
from pbdesk.workcal.calendar import WorkCalendar

LONGEST_PIECE = 240  # minutes of one uninterrupted piece
AGEING = (Importance.KEY, Importance.PB, Importance.OTHER)  # what binds or is dangerous is dear enough


@dataclass(frozen=True)
class Maker:
    frame: Frame
    calendar: WorkCalendar
    weights: Weights
    office: tuple[Span, ...]  # from the first hour of each day to its last, without the evenings

    def task(self, item: WorkItem, words: Sequence[WorkOverride], keys: set[str]) -> Task:
        """The task; it waits only for work in `keys`."""
        said = {word.kind: word for word in words}
        low, high, effort = pieces(item, said, self.frame.slot, self.weights)
        waited = self.waited_days(item, said)
        each = self._aged(item, self.weights.late[item.importance], waited)
        late = each * max(1, len(item.parts))  # a trip that is late is late for everybody on it
        due = self._due(item)
        first = OverrideKind.FIRST in said
        soon = first and due is None
        insist = INSIST if first else 0
        return Task(
            id=item.key, work_class=WorkClass(item.importance.value), effort=effort, min_chunk=low,
            max_chunk=high, release=max(self.frame.first, self.release(item, said)), due=due,
            hard=item.hard and due is not None, late_cost=late + insist, slip_cost=late + insist,
            open_cost=self._open(item, waited, soon=soon),
            defer_cost=self.weights.defer[item.importance],
            margin_cost=self.weights.margin if item.hard else 0,
            windows=self._windows(item, words, soon=soon and OverrideKind.PIN not in said),
            after=tuple(key for key in item.after if key in keys), age_days=waited,
            case=None if item.proposal_id is None else str(item.proposal_id),
            origin=_origin(item), title=str(item.title),
        )  # fmt: skip

    def _due(self, item: WorkItem) -> int | None:
        if item.due is None:
            return None
        today = self.frame.now.date()
        day = due_day(item.due, binding=item.hard, calendar=self.calendar, today=today)
        return max(0, self.frame.day_start(day) + self.frame.per_day)

    def release(self, item: WorkItem, said: dict[OverrideKind, WorkOverride]) -> int:
        """First slot it may begin at; beyond the grid for work of a later time."""
        days = [item.release] if item.release else []
        snoozed = said.get(OverrideKind.SNOOZE)
        if snoozed and snoozed.until:
            days.append(snoozed.until)
        return max((self.frame.day_start(day) for day in days), default=0)

    # -- prices ------------------------------------------------------------------------------------------
    def waited_days(self, item: WorkItem, said: dict[OverrideKind, WorkOverride]) -> int:
        """Days since it could be done; a snooze was the officer's own wish and does not count."""
        snoozed = said.get(OverrideKind.SNOOZE)
        days = [d for d in (item.since, item.release, snoozed and snoozed.until) if d]
        return max(0, (self.frame.now.date() - max(days)).days) if days else 0

    def _aged(self, item: WorkItem, price: int, waited: int) -> int:
        """Mild: in whole weeks, so that prices stand still within one, and never more than double."""
        weeks = self.weights.age_weeks
        if item.importance not in AGEING or not weeks:
            return price
        return price + price * min(waited // 7, weeks) // weeks

    def _open(self, item: WorkItem, waited: int, *, soon: bool) -> int:
        weights = self.weights
        if item.importance is Importance.SAFETY:
            return weights.open_safety
        price = self._aged(item, weights.open_case, waited) if item.closes else 0
        # put first without a date: before all that is soft; that it takes no evening, its windows say
        return max(price, weights.late[Importance.STATUTORY]) if soon else price

    # -- times -------------------------------------------------------------------------------------------
    def _windows(
        self, item: WorkItem, words: Sequence[WorkOverride], *, soon: bool
    ) -> tuple[Span, ...] | None:
        """Where it may lie: a person's weekly windows, or office hours when it is wanted `soon`, less the
        spans the officer forbade and those in which it is of no use any more; None anywhere."""
        frame = self.frame
        spans = self._weekly(item) if item.windows else self.office if soon else ((0, frame.end),)
        forbidden = [(frame.at(item.until), frame.end)] if item.until else []
        forbidden += [
            (frame.at(word.start), frame.at(word.end, up=True))
            for word in words
            if word.kind is OverrideKind.FORBID and word.start and word.end
        ]
        ahead = [(a, b) for a, b in forbidden if a < frame.end and b > frame.first]
        for begin, end in ahead:
            parts = [part for a, b in spans for part in ((a, min(b, begin)), (max(a, end), b))]
            spans = tuple((a, b) for a, b in parts if a < b)
        return spans if item.windows or soon or ahead else None

    def _weekly(self, item: WorkItem) -> tuple[Span, ...]:
        """Weekly windows of a person on every day of the horizon, joined where they overlap, with the way of
        a trip before them."""
        frame, spans = self.frame, []
        for n in range(frame.weeks * 7):
            day = frame.start + timedelta(days=n)
            for weekdays, begin, end in item.windows:
                if str(day.isoweekday()) in weekdays:
                    first = frame.at(datetime.combine(day, begin), up=True, plus=-item.ahead)
                    last = frame.at(datetime.combine(day, end))
                    if first < last:
                        spans.append((first, last))
        joined: list[Span] = []
        for first, last in sorted(spans):
            if joined and first <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return tuple(joined)


def pieces(
    item: WorkItem, said: Mapping[OverrideKind, WorkOverride], slot: int, weights: Weights
) -> tuple[int, int, int]:
    """Shortest and longest piece, and the effort, in slots of so many minutes."""
    minutes = item.minutes
    if item.estimated:
        minutes = minutes * weights.unknown_effort_percent // 100
    effort = max(1, -(-minutes // slot))
    shortest, longest = -(-item.min_chunk // slot) if item.split else effort, LONGEST_PIECE // slot
    wanted = said[OverrideKind.SPLIT].minutes or 0 if OverrideKind.SPLIT in said else 0
    if wanted > 0:
        # the officer's longest piece holds, so the shortest gives way: any effort can be cut then
        longest = max(1, wanted // slot)
        shortest = min(-(-item.min_chunk // slot), (longest + 1) // 2)
    return *fit_chunks(effort, shortest, longest), effort


def safety_above_first(tasks: Sequence[Task], horizon_days: int) -> tuple[Task, ...]:
    """One day of a hazard outweighs every day that work put first could be late."""
    most = INSIST * (horizon_days + 1) * sum(task.late_cost >= INSIST for task in tasks)
    return tuple(
        replace(task, late_cost=task.late_cost + most, slip_cost=task.slip_cost + most)
        if most and task.work_class is WorkClass.SAFETY
        else task
        for task in tasks
    )


def _origin(item: WorkItem) -> Origin:
    """Own are the routine duties, and what prepares a meeting that belongs to no case."""
    own = item.kind is Effort.ROUTINE or (item.kind is Effort.PREP and item.proposal_id is None)
    return Origin.ROUTINE if own else Origin.PB
