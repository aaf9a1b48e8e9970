"""Chance that falls alike everywhere."""

from __future__ import annotations

_CHANCE = (55, 38, 30, 24, 20, 17, 14, 12, 10, 8, 6, 5, 3, 2, 1, 0)
"""How many sixteenths of the heat a change may cost: sixteen equal parts of the exponential distribution."""


class Dice:
    """A small fixed sequence of numbers, another one for each seed: the same on every machine and Python."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, limit: int) -> int:
        self._state = (self._state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self._state >> 8) % limit

    def price(self, heat: int, left: int, whole: int) -> int:
        """What the next change may cost with `left` of the `whole` search to come (simulated annealing)."""
        return heat * _CHANCE[self.below(len(_CHANCE))] * left // (16 * whole)
