"""Use time that stays free for parts of work that cannot be finished."""

from __future__ import annotations

from pbdesk.planning.board import Board, Item
from pbdesk.planning.laying import cut_day

Filled = tuple[int, dict[int, int]]
"""`(cost saved, positions per item)`"""


class Filler:
    """Parts of unfinished items, dearest per slot first; remembers its answers."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._known: dict[tuple[int, tuple[tuple[int, int], ...]], Filled] = {}

    def fill(self, free: int, starts: tuple[tuple[int, int], ...]) -> Filled:
        """`starts`: unfinished items with their first position, -1 when they may not start."""
        key = (free, starts)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._fill(free, starts)
        return found

    def _fill(self, free: int, starts: tuple[tuple[int, int], ...]) -> Filled:
        items, gain, taken = self.board.items, 0, dict[int, int]()
        able = [(items[index], start) for index, start in starts if start >= 0]
        able.sort(key=lambda pair: (-pair[0].task.defer_cost, pair[0].index))
        for item, start in able:
            best = max(
                (self._part(item, free, start), self._kept(item, free, start)), key=lambda part: part[0]
            )
            if best[0] > 0:
                gain += best[0]
                taken[item.index], free = best[1], best[2]
        return gain, taken

    def _worth(self, item: Item, used: int, pieces: int) -> int:
        board = self.board
        if item.pins:
            pieces = board.pieces_with_pins(item, used) - board.pieces_with_pins(item, 0) + 1
        worth = used.bit_count() * item.task.defer_cost - board.costs.chunk * max(0, pieces - 1)
        return worth + board.costs.change * (item.previous & used).bit_count()

    def _part(self, item: Item, free: int, start: int) -> tuple[int, int, int]:
        """As much as fits in regular hours, short of finishing: `(cost saved, positions, free time left)`."""
        board = self.board
        value = item.task.defer_cost
        if not value:
            return 0, 0, free
        piece = max(item.shortest, min(item.longest, board.costs.chunk // value + 1))
        pattern = (free & item.base & board.all_regular) >> start << start
        block = (1 << board.stride) - 1
        rest, used, closed, pieces = item.need - 1, 0, 0, 0
        while pattern and rest >= piece:
            day = ((pattern & -pattern).bit_length() - 1) // board.stride
            shift = day * board.stride
            room = ((free >> shift) & board.regular[day]).bit_count() - board.reserve[day]
            bits, left, count = cut_day((pattern >> shift) & block, room, rest, piece, piece, item.longest)
            used |= bits << shift
            pieces += count
            if rest - left >= room:
                closed |= board.regular[day] << shift
            rest = left
            shift += board.stride
            pattern = pattern >> shift << shift
        return self._worth(item, used, pieces), used, free & ~(used | closed)

    def _kept(self, item: Item, free: int, start: int) -> tuple[int, int, int]:
        """What is left of the parts in the plan in force."""
        board = self.board
        pattern = (free & item.previous & item.allowed & board.all_regular) >> start << start
        if not pattern or item.previous.bit_count() >= item.need:
            return 0, 0, free
        used, closed, pieces, block = 0, 0, 0, (1 << board.stride) - 1
        while pattern:
            day = ((pattern & -pattern).bit_length() - 1) // board.stride
            shift = day * board.stride
            room = ((free >> shift) & board.regular[day]).bit_count() - board.reserve[day]
            today = (pattern >> shift) & block
            bits, _, count = cut_day(today, room, item.need, item.shortest, item.shortest, item.longest)
            used |= bits << shift
            pieces += count
            if bits.bit_count() >= room:
                closed |= board.regular[day] << shift
            shift += board.stride
            pattern = pattern >> shift << shift
        return self._worth(item, used, pieces), used, free & ~(used | closed)
