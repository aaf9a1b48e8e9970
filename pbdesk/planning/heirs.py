"""What the moment at which an item ends costs those that wait for it.

An item in the middle of a chain has no price of its own for ending late; without this it would rather save
a piece than let the chain go on. Time is counted in plannable regular slots from the start of the calendar.
"""

from __future__ import annotations

from operator import add

from pbdesk.planning.board import Board, Item
from pbdesk.planning.ranking import topological

_TRUST = 80
"""Per cent of the price that counts: those that wait may get time elsewhere, or not at once."""


class Heirs:
    """`prices[i]`: officer-minutes by the slots elapsed when item `i` ends; None when nothing waits for it.

    `elapsed` has those slots by position of the end. A follower is taken to go on at once and without pause.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        self.elapsed: list[int] = []
        self._day_ends: list[int] = []
        self._count()
        self.prices: list[list[int] | None] = [None] * len(board.items)
        handed: dict[int, list[int]] = {}
        for index in reversed(topological(board.items)):
            followers = board.items[index].after
            if not followers:
                continue
            total = [0] * (self._day_ends[-1] + 1 if self._day_ends else 1)
            for follower in followers:
                if follower not in handed:
                    handed[follower] = self._handed(board.items[follower])
                total = list(map(add, total, handed[follower]))
            self.prices[index] = [(price - total[0]) * _TRUST // 100 for price in total]

    def _count(self) -> None:
        gone = 0
        for regular, reserve in zip(self.board.regular, self.board.reserve, strict=True):
            room = max(0, regular.bit_count() - reserve)
            passed = (regular & ((2 << bit) - 1) for bit in range(self.board.stride))
            self.elapsed += [gone + min(room, bits.bit_count()) for bits in passed]
            gone += room
            self._day_ends.append(gone)

    def _handed(self, item: Item) -> list[int]:
        """What an item and those that wait for it cost, by the slots elapsed when it may start."""
        board = self.board
        prices: list[int] = []
        price = 0
        for day, end in enumerate(self._day_ends):
            mask = board.regular[day] or board.overtime[day]
            if mask:
                price = board.price(item, day * board.stride + mask.bit_length() - 1)
            prices += [price] * (end + 1 - len(prices))
        if not prices:
            prices = [price]
        passed = self.prices[item.index]
        if passed:
            prices = list(map(add, prices, passed))
        never = item.unfinished + (passed[-1] if passed else 0)
        return prices[item.need :] + [never] * min(item.need, len(prices))
