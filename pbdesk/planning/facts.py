"""What a plan looks like from a task's point of view: room, use, slack."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pbdesk.planning.board import Board, Item
from pbdesk.planning.check import Report, check
from pbdesk.planning.grid import Hours
from pbdesk.planning.problem import Chunk, Plan, Problem, Task


class Facts:
    """A problem and one plan for it, with the figures that explanations are made of."""

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        protected: Mapping[str, int] | None = None,
        report: Report | None = None,
    ) -> None:
        """`protected` are the weeks that work has waited for which hours are kept; `report` that of the plan,
        where it is known already."""
        self.problem = problem
        self.plan = plan
        self.protected = protected or {}
        self.report = report or check(problem, plan)
        self.board = Board(problem)
        self.chunks: dict[str, list[Chunk]] = {task.id: [] for task in problem.tasks}
        for chunk in plan.chunks:
            self.chunks[chunk.task].append(chunk)

    @cached_property
    def first_in_evening(self) -> dict[int, str]:
        """By day the work that is first in its evening."""
        grid, first = self.board.grid, dict[int, str]()
        for chunk in self.plan.chunks:
            for slot in range(chunk.start, chunk.end):
                if grid.hours[slot] == Hours.OVERTIME:
                    first.setdefault(slot // grid.per_day, chunk.task)
        return first

    @cached_property
    def used(self) -> dict[str, int]:
        """Positions taken, per task (pins have none)."""
        between = self.board.mask_between
        return {
            name: sum(between(chunk.start, chunk.end) for chunk in chunks)
            for name, chunks in self.chunks.items()
        }

    def item(self, task_id: str) -> Item:
        return self.board.items[self.board.index[task_id]]

    def whole_day(self, start: int, end: int) -> bool:
        """Whether a span holds all usual hours of the day it begins on."""
        per_day = self.board.grid.per_day
        first = start - start % per_day
        usual = self.board.mask_between(first, first + per_day) & self.board.all_regular
        return bool(usual) and not usual & ~self.board.mask_between(start, end)

    def room(self, mask: int) -> int:
        """Slots of `mask` that can be planned: days keep their reserve, weeks their overtime limit."""
        board = self.board
        block = (1 << board.stride) - 1
        regular, total = mask & board.all_regular, 0
        while regular:
            day = ((regular & -regular).bit_length() - 1) // board.stride
            shift = day * board.stride
            day_room = board.regular[day].bit_count() - board.reserve[day]
            total += min(((regular >> shift) & block).bit_count(), day_room)
            regular = regular >> (shift + board.stride) << (shift + board.stride)
        for week, whole in enumerate(board.week_mask):
            if mask & whole:
                total += min((mask & whole).bit_count(), whole.bit_count() - board.week_reserve[week])
        return total

    def slack(self, task: Task, due: int | None = None) -> int | None:
        """Slots of interruption that can still be absorbed before the deadline; negative when time is short.

        Room in the usual hours before the deadline, less the work planned there that is due no later,
        less what is left of the task itself. None without a deadline inside the horizon.
        """
        due = task.due if due is None else due
        if due is None or due > self.problem.horizon:
            return None
        mask = self.item(task.id).base & self.board.mask_between(task.release, due)
        others = 0
        for other in self.problem.tasks:
            if other.id != task.id and other.due is not None and other.due <= due:
                others += (self.used[other.id] & mask).bit_count()
        item = self.item(task.id)
        own = item.need - (self.used[task.id] & ~item.base).bit_count()
        return self.room(mask) - others - own
