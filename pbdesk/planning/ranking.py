"""First orders of the work: deadlines and savings are passed back along chains, then ranked over time."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import exp

from pbdesk.planning.board import Board, Item

_Alike = dict[tuple[int, float, float], list[int]]
"""Items that may start, by what their waiting costs, each list a heap: weekly duties are often alike."""

_LOOK = 2.0
"""How many average tasks ahead the ranking behind binding work looks."""


class Urgency:
    """Deadlines in regular slots from the start, weights, and what hangs on each item."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.items = [item for item in board.items if item.need]
        self.clock = self._clock()
        never = self.clock[-1] * 4 + 1000
        count = len(board.items)
        self.due = [never] * count
        self.late = [0.0] * count
        self.open = [0.0] * count
        for index in reversed(topological(board.items)):
            item = board.items[index]
            task = item.task
            if task.due is not None:
                self.due[index] = self._time(task.due)
                self.late[index] = task.late_cost + task.margin_cost / 2 + (1000 if task.hard else 0)
            self.open[index] = task.open_cost
            for follower in item.after:
                self.due[index] = min(self.due[index], self.due[follower] - board.items[follower].need)
                self.late[index] += self.late[follower] * 0.7
                self.open[index] += self.open[follower] * 0.5
        self.hard = self.binding()
        self._by_waiting: list[int] = []
        self.release = [self._time(item.task.release) for item in board.items]
        self.last_start = [self.due[item.index] - item.need for item in board.items]
        self.late_per_slot = [self.late[item.index] / max(1, item.need) for item in board.items]
        self.steady = [
            self.open[item.index] / max(1, item.need) + 0.02 * item.task.defer_cost for item in board.items
        ]

    def _clock(self) -> list[int]:
        """Plannable regular slots before each day."""
        board, total, clock = self.board, 0, []
        number = {day: index for index, day in enumerate(board.days)}
        for day in range(board.grid.days + 1):
            clock.append(total)
            if day in number:
                index = number[day]
                if board.regular[index]:
                    total += board.regular[index].bit_count() - board.reserve[index]
        return clock

    def _time(self, slot: int) -> int:
        """A slot as plannable regular slots from the start; outside the horizon at a steady pace."""
        if slot < 0:
            return slot // 4
        per_day = self.board.grid.per_day
        day, inside = divmod(slot, per_day)
        if day >= len(self.clock) - 1:
            return self.clock[-1] + (slot - self.board.grid.horizon) // 4
        before, after = self.clock[day], self.clock[day + 1]
        position = self.board.position_from(slot)
        block = position // self.board.stride
        if inside and block < len(self.board.days) and self.board.days[block] == day and after > before:
            passed = self.board.regular[block] & ((1 << position % self.board.stride) - 1)
            return min(after, before + passed.bit_count())
        return after if inside else before

    def binding(self, without: int = -1) -> list[bool]:
        """Whether a binding deadline but that of `without` hangs on each item, its own or a follower's."""
        hard = [item.miss > 0 and item.index != without for item in self.board.items]
        for index in reversed(topological(self.board.items)):
            hard[index] |= any(hard[follower] for follower in self.board.items[index].after)
        return hard

    def by_deadline(self) -> list[int]:
        """Earliest deadline first, binding ones before others at the same time."""
        key = {
            item.index: (self.due[item.index], not self.hard[item.index], item.index) for item in self.items
        }
        return keep_chains(self.board.items, sorted(key, key=lambda index: key[index]))

    def binding_first(self, without: int = -1) -> tuple[list[int], list[int]]:
        """Work that a binding deadline hangs on by deadline, and the rest by what its waiting costs."""
        hard = self.binding(without)
        first = [index for index in self.by_deadline() if hard[index]]
        return first, [index for index in self.by_waiting() if not hard[index]]

    def by_waiting(self) -> list[int]:
        """The ranking over time that goes behind binding work."""
        if not self._by_waiting:
            self._by_waiting = self.over_time(_LOOK)
        return self._by_waiting

    def over_time(self, look: float) -> list[int]:
        """Apparent tardiness cost: what waiting costs now, looking `look` average tasks ahead."""
        scale = look * max(1.0, sum(item.need for item in self.items) / max(1, len(self.items)))
        waiting = {item.index: 0 for item in self.items}
        for item in self.items:
            waiting[item.index] = sum(1 for other in item.before if other in waiting)
        coming = [(self.release[index], index) for index, count in waiting.items() if not count]
        heapify(coming)
        ready: _Alike = {}
        order: list[int] = []
        now = 0
        while ready or coming:
            if not ready:
                now = max(now, coming[0][0])
            while coming and coming[0][0] <= now:
                index = heappop(coming)[1]
                heappush(ready.setdefault(self._rank(index), []), index)
            best = self._dearest(ready, now, scale)
            order.append(best)
            now += self.board.items[best].need
            for follower in self.board.items[best].after:
                if follower in waiting:
                    waiting[follower] -= 1
                    if not waiting[follower]:
                        heappush(coming, (self.release[follower], follower))
        return order

    def _rank(self, index: int) -> tuple[int, float, float]:
        return self.last_start[index], self.late_per_slot[index], self.steady[index]

    def _dearest(self, ready: _Alike, now: int, scale: float) -> int:
        """Take out the item whose waiting costs most per slot of work; the first by index among equals."""
        best, most, dearest = -1, -1.0, (0, 0.0, 0.0)
        for rank, alike in ready.items():
            last, late, steady = rank
            slack = last - now
            cost = steady + (late * exp(-slack / scale) if slack > 0 else late)
            if cost > most or (cost == most and alike[0] < best):
                best, most, dearest = alike[0], cost, rank
        heappop(ready[dearest])
        if not ready[dearest]:
            del ready[dearest]
        return best


def topological(items: list[Item]) -> list[int]:
    """Indices with predecessors first."""
    waiting = [len(item.before) for item in items]
    order = [item.index for item in items if not item.before]
    for index in order:
        for follower in items[index].after:
            waiting[follower] -= 1
            if not waiting[follower]:
                order.append(follower)
    return order


def keep_chains(items: list[Item], wish: list[int]) -> list[int]:
    """The wished order, every predecessor pulled in before its follower."""
    wanted, done, order = set(wish), set[int](), []
    for index in wish:
        stack = [index]
        while stack:
            top = stack[-1]
            missing = [other for other in items[top].before if other in wanted and other not in done]
            if top in done:
                stack.pop()
            elif missing:
                stack.append(missing[-1])
            else:
                done.add(top)
                order.append(top)
                stack.pop()
    return order
