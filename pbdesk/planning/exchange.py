"""Exchange times between pieces of work in a finished plan, where that is cheaper.

Laying in some order gives every item the earliest time there is, so it cannot say "these two hours for
those two". Here two equally long stretches change hands: to make one piece of two, or to be finished earlier.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.planning.board import Board
from pbdesk.planning.laying import stretches
from pbdesk.planning.problem import Span

_FREE, _FIXED = -1, -2

_NEAREST = 60
"""How many pieces before the last one of an item are asked for their time."""

_MOST = 4000
"""Exchanges tried at most."""


def exchange(board: Board, used: dict[int, int], parts: dict[int, int]) -> dict[int, int]:
    """Positions used per item after all exchanges that pay; unfinished work stays where it is."""
    return _Exchange(board, used, parts).run()


class _Exchange:
    def __init__(self, board: Board, used: dict[int, int], parts: dict[int, int]) -> None:
        self.board = board
        self.used = used | parts
        self.fixed = set(parts) | {item.index for item in board.items if item.pins}
        self.owner = [_FREE] * board.end
        self.free = board.free
        for index, mask in self.used.items():
            self.free &= ~mask
            for start, end in _pieces(mask):
                self.owner[start:end] = [_FIXED if index in self.fixed else index] * (end - start)
        self.movable = [index for index in sorted(used) if index not in self.fixed]
        self.cost = {index: self._price(index, used[index]) for index in self.movable}
        self.left = _MOST

    def run(self) -> dict[int, int]:
        todo = self.movable
        while todo and self.left:
            todo = [index for index in todo if self._improve(index)]
        return self.used

    def _improve(self, index: int) -> bool:
        """Whether anything was gained around an item."""
        gained = False
        while any(self._try(index, mine, other) for mine, other in self._wishes(index)):
            gained = True
        return gained

    def _wishes(self, index: int) -> Iterator[tuple[Span, Span]]:
        """Pairs of stretches: what the item would give and what it would like to have."""
        pieces = _pieces(self.used[index])
        for start, end in pieces:
            for other_start, other_end in pieces:
                if other_start != start:
                    yield (start, end), (other_end, other_end + end - start)
                    yield (start, end), (other_start - (end - start), other_start)
        start, end = pieces[-1]
        before = pieces[-2][1] - 1 if len(pieces) > 1 else self.board.items[index].start
        item = self.board.items[index]
        if self.board.price(item, end - 1) > self.board.price(item, before):
            for at in self._longer_before(start, end - start):
                yield (start, end), (at, at + end - start)

    def _longer_before(self, start: int, length: int) -> Iterator[int]:
        """Where the pieces of others before a position have that much time, at their ends; the last first."""
        owner, at, seen = self.owner, start, 0
        while at > 0 and seen < _NEAREST:
            end, holder = at, owner[at - 1]
            while at > 0 and owner[at - 1] == holder:
                at -= 1
            if holder >= 0:
                seen += 1
                if end - at >= length:
                    yield end - length
                    if end - at > length:
                        yield at

    def _try(self, index: int, mine: Span, wished: Span) -> bool:
        """Let the item and the holders of the wished time change places, when cheaper and allowed."""
        (give, stop), (take, last) = mine, wished
        if take < 0 or last > self.board.end or not self.left:
            return False
        self.left -= 1
        holders = self.owner[take:last]
        if index in holders or _FIXED in holders:
            return False
        length = (1 << (stop - give)) - 1
        new = {index: self.used[index] & ~(length << give) | length << take}
        free = self.free
        for offset, holder in enumerate(holders):
            if holder == _FREE:
                bit = 1 << take + offset
                if not free & bit:
                    return False  # not plannable at all
                free = free & ~bit | 1 << give + offset
            else:
                mask = new.get(holder) or self.used[holder]
                new[holder] = mask & ~(1 << take + offset) | 1 << give + offset
        prices = {changed: self._price(changed, mask) for changed, mask in new.items()}
        gain = sum(self.cost[changed] - price for changed, price in prices.items())
        if free != self.free:
            gain += self._overtime(self.free) - self._overtime(free)
        if gain <= 0 or not self._room(free) or not all(self._allowed(i, m, new) for i, m in new.items()):
            return False
        self.used.update(new)
        self.cost.update(prices)
        self.free = free
        self.owner[take:last] = [index] * (stop - give)
        self.owner[give:stop] = holders
        return True

    def _price(self, index: int, mask: int) -> int:
        item, costs = self.board.items[index], self.board.costs
        price = self.board.price(item, mask.bit_length() - 1)
        price += costs.chunk * ((mask & ~(mask << 1)).bit_count() - 1)
        return price + costs.change * (item.previous & ~mask).bit_count()

    def _overtime(self, free: int) -> int:
        """What all overtime costs when this time is free."""
        board, cost = self.board, 0
        for day, overtime in enumerate(board.overtime):
            taken = (overtime & ~(free >> day * board.stride)).bit_count()
            if taken:
                cost += board.costs.ot_slot * taken
                cost += board.costs.ot_evening if board.untouched[day] == overtime else 0
        return cost

    def _room(self, free: int) -> bool:
        """Whether buffers and limits on overtime hold when this time is free."""
        board = self.board
        return free == self.free or (
            all(
                not regular or ((free >> day * board.stride) & regular).bit_count() >= board.reserve[day]
                for day, regular in enumerate(board.regular)
            )
            and all(
                (free & mask).bit_count() >= reserve
                for mask, reserve in zip(board.week_mask, board.week_reserve, strict=True)
                if mask
            )
        )

    def _allowed(self, index: int, mask: int, new: dict[int, int]) -> bool:
        """Whether an item may have this time: its windows, its pieces, and what it waits for."""
        item = self.board.items[index]
        first = (mask & -mask).bit_length() - 1
        if mask & ~item.allowed or first < item.start:
            return False
        if any(not item.shortest <= end - start <= item.longest for start, end in _pieces(mask)):
            return False
        for other in item.before:
            earlier = new.get(other) or self.used.get(other, 0)
            if max(self.board.after_pins(self.board.items[other]), earlier.bit_length()) > first:
                return False
        for other in item.after:
            later = new.get(other) or self.used.get(other, 0)
            if later and (later & -later) < mask:
                return False
        return True


def _pieces(mask: int) -> list[Span]:
    """Runs of ones as `(start, end)`."""
    return [((part & -part).bit_length() - 1, part.bit_length()) for part in stretches(mask)]
