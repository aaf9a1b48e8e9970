"""Changes of an order that keep every predecessor before its followers."""

from __future__ import annotations

from pbdesk.planning.board import Item


class Kin:
    """Who waits for whom, over any number of steps; remembered."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self._before: dict[int, set[int]] = {}
        self._after: dict[int, set[int]] = {}
        self._chains: dict[int, frozenset[int]] = {}

    def pulled(self, index: int, window: list[int]) -> list[int]:
        """The item in front of a part of the order before it, with its predecessors in there before it."""
        kin = self.ancestors(index)
        return [*(i for i in window if i in kin), index, *(i for i in window if i not in kin)]

    def pushed(self, part: list[int], sparing: int = -1) -> list[int]:
        """A part of the order with its first item and that one's followers at the back; empty when `sparing`
        would have to follow."""
        other, *window = part
        line = self.descendants(other)
        if sparing in line:
            return []
        return [*(i for i in window if i not in line), other, *(i for i in window if i in line)]

    def ancestors(self, index: int) -> set[int]:
        found = self._before.get(index)
        if found is None:
            found = self._before[index] = set()
            for other in self.items[index].before:
                found |= self.ancestors(other) | {other}
        return found

    def descendants(self, index: int) -> set[int]:
        found = self._after.get(index)
        if found is None:
            found = self._after[index] = set()
            for other in self.items[index].after:
                found |= self.descendants(other) | {other}
        return found

    def chain(self, index: int) -> frozenset[int]:
        """The item with all that waits for one another with it, directly or not."""
        if index not in self._chains:
            found, look = set[int](), [index]
            while look:
                other = look.pop()
                if other not in found:
                    found.add(other)
                    look += self.items[other].before + self.items[other].after
            self._chains |= dict.fromkeys(found, frozenset(found))
        return self._chains[index]
