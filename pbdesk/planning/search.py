"""An order of the work and what laying it in that order gives; changes are tried by re-laying a part."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pbdesk.planning.board import Board, Item
from pbdesk.planning.choice import Chooser
from pbdesk.planning.exchange import exchange
from pbdesk.planning.filling import Filler
from pbdesk.planning.laying import Laid, Layer, Mode
from pbdesk.planning.problem import Plan

Step = tuple[int, Laid | None, int, int]
"""`(item, how it was laid, free time before it, cost before it)`"""

Forced = dict[int, Mode | None]
"""Modes that replace an item's own; None lets the item choose."""

_NEAR = 3
_FAR = 25
"""How far past a change savings are expected, and how far a change that gains nothing yet is followed.
Both only save work: a change that might pay off later than that is dropped."""

_FILLING = 4
"""Looks that one unfinished item takes when free time is filled with parts."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where everything lies when a search ends: its cost, positions per item, parts of unfinished items."""

    total: int
    used: list[int]
    parts: dict[int, int]

    def plan(self, board: Board) -> Plan:
        used = {index: mask for index, mask in enumerate(self.used) if mask}
        return board.plan(exchange(board, used, self.parts))


@dataclass(slots=True)
class _Books:
    """Everything about the incumbent that a change alters; lists by item or by position in the order."""

    order: list[int]
    place: list[int]
    forced: list[Mode | None]
    free_at: list[int]
    cost_at: list[int]
    floor_at: list[int]
    excess_at: list[int]
    used: list[int]
    costs: list[int]
    ready: list[int]
    total: int | None
    filled: int
    parts: dict[int, int]

    def copy(self) -> _Books:
        return replace(
            self,
            order=self.order[:],
            place=self.place[:],
            forced=self.forced[:],
            free_at=self.free_at[:],
            cost_at=self.cost_at[:],
            floor_at=self.floor_at[:],
            excess_at=self.excess_at[:],
            used=self.used[:],
            costs=self.costs[:],
            ready=self.ready[:],
        )


class State:
    """The incumbent: an order, a mode for some items, and the laying snapshot before every position."""

    def __init__(
        self, board: Board, layer: Layer, chooser: Chooser, order: list[int], forced: Forced | None = None
    ) -> None:
        self.board = board
        self.layer = layer
        self.chooser = chooser
        self.floors = chooser.floors
        self.filler = Filler(board)
        self.touched = (0, 0)
        self.books = self._empty(order)
        self.attempt(0, list(order), forced or {})

    def _empty(self, order: list[int]) -> _Books:
        count, length = len(self.board.items), len(order) + 1
        place, ready = [0] * count, [-1] * count
        for at, index in enumerate(order):
            place[index] = at
        for item in self.board.items:
            if not item.need:
                ready[item.index] = self.board.after_pins(item)
        return _Books(
            order=list(order),
            place=place,
            forced=[None] * count,
            free_at=[self.board.free] * length,
            cost_at=[0] * length,
            floor_at=[0] * length,
            excess_at=[0] * (length + _NEAR),
            used=[0] * count,
            costs=[0] * count,
            ready=ready,
            total=None,
            filled=0,
            parts={},
        )

    @property
    def total(self) -> int:
        return self.books.total or 0

    @property
    def order(self) -> list[int]:
        return self.books.order

    def save(self) -> _Books:
        """A copy to come back to with `restore`."""
        return self.books.copy()

    def restore(self, saved: _Books) -> None:
        self.books = saved.copy()

    def excess(self, index: int) -> int:
        """What an item costs beyond the least it can cost."""
        return self.books.costs[index] - self.floors[index]

    def start_of(self, item: Item, ready: dict[int, int] | None = None) -> int:
        """First position the item may use, -1 when a predecessor is not finished."""
        start = item.start
        for other in item.before:
            at = ready.get(other) if ready else None
            if at is None:
                at = self.books.ready[other]
            if at < 0:
                return -1
            if at > start:
                start = at
        return start

    def attempt(self, first: int, segment: list[int], forced: Forced, allow: int = 0) -> bool:
        """Put `segment` at position `first` on (the same items in a new order).

        Kept, and true, when the total falls, or rises by less than `allow`.
        """
        laid = self._relay(first, segment, forced, allow)
        if laid is None:
            return False
        trail, free, cost, at = laid
        books = self.books
        count = len(books.order)
        total, gain, parts = cost + books.cost_at[count] - books.cost_at[at], books.filled, books.parts
        last_free = free if at == count else books.free_at[count]
        if at == count or gain or any(step[1] is None for step in trail):
            gain, parts = self._fill(last_free, trail)
        if books.total is not None and total - gain >= books.total + allow:
            return False
        self._keep(first, segment, forced, laid)
        books.total, books.filled, books.parts = total - gain, gain, parts
        self.touched = first, at
        return True

    def _relay(
        self, first: int, segment: list[int], forced: Forced, allow: int
    ) -> tuple[list[Step], int, int, int] | None:
        """Lay until the free time meets the incumbent's again: `(steps, free, cost, position)`."""
        trail: list[Step] = []
        try:
            return self._follow(first, segment, forced, allow, trail)
        finally:
            self.layer.look(len(trail))

    def _follow(
        self, first: int, segment: list[int], forced: Forced, allow: int, trail: list[Step]
    ) -> tuple[list[Step], int, int, int] | None:
        books, floors, items = self.books, self.floors, self.board.items
        order, free_at, cost_at, excess_at = books.order, books.free_at, books.cost_at, books.excess_at
        own, lay, choose = books.forced, self.layer.lay, self.chooser.choose
        count, stop = len(order), first + len(segment)
        free, cost, rest = free_at[first], cost_at[first], books.floor_at[first]
        whole = near = 1 << 100
        if books.total is not None:
            whole = books.total + books.filled + allow
            local = excess_at[stop] - excess_at[stop + _NEAR]
            near = min(whole, cost_at[stop] + books.floor_at[stop] + local + allow)
        ready: dict[int, int] = {}
        dirty, at, hope = -1, first, 0  # parts of what falls out may still be used
        while at < count:
            if at < stop:
                index = segment[at - first]
            else:
                if free == free_at[at] and at > dirty:
                    break
                worse = cost - hope - cost_at[at]
                if (worse > allow or at > stop + _FAR) and (worse >= excess_at[at] - excess_at[at + _NEAR]):
                    return None
                near, index = whole, order[at]
            item = items[index]
            rest -= floors[index]
            start = self.start_of(item, ready) if item.before else item.start
            mode = forced[index] if index in forced else own[index]
            if start < 0 or (mode is not None and not mode[1]):
                laid = None  # cannot start, or is left for later on purpose
            else:
                laid = lay(mode, free, start) if mode is not None else None
                if laid is None:
                    laid = choose(index, free, start)
            trail.append((index, laid, free, cost))
            if laid is None:
                cost += item.unfinished
                if books.used[index]:
                    hope += item.task.defer_cost * (item.need - 1)
            else:
                free, cost = laid[0], cost + laid[1]
            if item.after:
                dirty = max(dirty, self._pass_on(item, laid, ready))
            if cost + rest - hope >= near:
                return None
            at += 1
        return trail, free, cost, at

    def _pass_on(self, item: Item, laid: Laid | None, ready: dict[int, int]) -> int:
        """Record when followers may start; the last position a change of that reaches, else -1."""
        ready[item.index] = end = -1 if laid is None else self.board.after_end(item, laid[2])
        if end == self.books.ready[item.index]:
            return -1
        return max(self.books.place[follower] for follower in item.after)

    def _fill(self, free: int, trail: list[Step]) -> tuple[int, dict[int, int]]:
        """Use what stays free for parts of unfinished work."""
        new = {step[0]: step[1] for step in trail}
        books = self.books
        unfinished = [i for i in books.order if (new[i] is None if i in new else not books.used[i])]
        self.layer.look(len(books.order) + _FILLING * len(unfinished))
        if not unfinished:
            return 0, {}
        ready = {
            i: self.board.after_end(self.board.items[i], laid[2])
            for i, laid in new.items()
            if laid is not None
        }
        starts = []
        left = set(unfinished)
        for index in unfinished:
            item = self.board.items[index]
            start = item.start
            if item.before:
                start = -1 if left.intersection(item.before) else self.start_of(item, ready)
            starts.append((index, start))
        return self.filler.fill(free, tuple(starts))

    def _keep(
        self, first: int, segment: list[int], forced: Forced, laid: tuple[list[Step], int, int, int]
    ) -> None:
        trail, free, cost, at = laid
        books, items = self.books, self.board.items
        books.order[first : first + len(segment)] = segment
        for index, mode in forced.items():
            books.forced[index] = mode
        for place, (index, found, before, spent) in enumerate(trail, first):
            books.place[index] = place
            books.free_at[place], books.cost_at[place] = before, spent
            item = items[index]
            if found is None:
                books.used[index], books.ready[index], books.costs[index] = 0, -1, item.unfinished
            else:
                books.used[index], books.costs[index] = found[3], found[1]
                books.ready[index] = self.board.after_end(item, found[2])
        moved = cost - books.cost_at[at]
        if at == len(books.order):
            books.free_at[at] = free
        for later in range(at, len(books.order) + 1) if moved else ():
            books.cost_at[later] += moved
        self._sum_up(at)

    def _sum_up(self, end: int) -> None:
        """Suffix sums of least costs and of what is paid beyond them; from `end` on they are known."""
        books, floors = self.books, self.floors
        costs, floor_at, excess_at = books.costs, books.floor_at, books.excess_at
        floor, excess = floor_at[end], excess_at[end]
        for at in range(end - 1, -1, -1):
            index = books.order[at]
            least = floors[index]
            floor += least
            excess += costs[index] - least
            floor_at[at], excess_at[at] = floor, excess

    def placed(self) -> Placed:
        """Where the incumbent has everything."""
        return Placed(self.total, self.books.used[:], self.books.parts)

    def plan(self) -> Plan:
        """The incumbent as a plan."""
        return self.placed().plan(self.board)
