"""Calendar facts of a problem: what each slot is, working-day numbers, and what finishing when costs."""

from __future__ import annotations

from enum import IntEnum

from pbdesk.planning.problem import Problem, Task


class Hours(IntEnum):
    """What a slot is."""

    OFF = 0
    REGULAR = 1
    OVERTIME = 2


class Grid:
    """Slots, days and working-day ordinals of one problem."""

    def __init__(self, problem: Problem) -> None:
        per_day = problem.slots_per_day
        self.per_day = per_day
        self.horizon = problem.horizon
        self.days = problem.horizon_days
        self.weeks = (problem.horizon_days + 6) // 7
        self.hours = bytearray(self.horizon)
        self.buffer = [0] * self.days
        self.regular = [0] * self.days
        self.first_regular: list[int | None] = [None] * self.days
        for day in problem.days:
            base = day.day * per_day
            for start, end in day.work:
                self.hours[base + start : base + end] = bytes((Hours.REGULAR,)) * (end - start)
            for start, end in day.overtime:
                self.hours[base + start : base + end] = bytes((Hours.OVERTIME,)) * (end - start)
            self.buffer[day.day] = day.buffer
            self.regular[day.day] = sum(end - start for start, end in day.work)
            if day.work:
                self.first_regular[day.day] = base + min(start for start, _ in day.work)
        self.working_days = sum(1 for count in self.regular if count)
        self.ordinal = self._ordinals()

    def _ordinals(self) -> list[int]:
        count, ordinals = 0, []
        for regular in self.regular:
            count += bool(regular)
            ordinals.append(max(0, count - 1))
        return ordinals

    def ordinal_of_end(self, end: int) -> int:
        """Working-day ordinal of the day on which work ending at `end` (exclusive) is finished."""
        return self.ordinal[(end - 1) // self.per_day]

    def due_ordinal(self, due: int) -> int:
        """Ordinal of the last working day with a regular slot before `due`; -1 when there is none."""
        for day in range(min(self.days - 1, (due - 1) // self.per_day), -1, -1):
            first = self.first_regular[day]
            if first is not None and first < due:
                return self.ordinal[day]
        return -1

    def late_days(self, task: Task, end: int | None) -> int:
        """Working days late when finished at `end`, or not at all (None)."""
        if task.due is None or (end is not None and end <= task.due):
            return 0
        if end is None:
            return max(1, self.working_days - self.due_ordinal(task.due)) if task.due <= self.horizon else 0
        return max(1, self.ordinal_of_end(end) - self.due_ordinal(task.due))

    def without_margin(self, task: Task, end: int | None) -> bool:
        """Whether it ends on its due day or later, or not at all."""
        if task.due is None or task.due > self.horizon:
            return False
        return end is None or self.ordinal_of_end(end) >= self.due_ordinal(task.due)

    def open_days(self, end: int | None) -> int:
        """Working days until finished at `end`; all of them when it is not."""
        return self.working_days if end is None else self.ordinal_of_end(end)

    def misses(self, task: Task, end: int | None) -> bool:
        """Whether a binding deadline is missed inside the horizon."""
        if not task.hard or task.due is None:
            return False
        return task.due <= self.horizon if end is None else end > task.due
