"""The keys of a list and the cursor among them; the cursor belongs to a record, not to a position."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True)
class Heading:
    """Stands among the keys and titles the rows after it; the cursor steps over it."""

    title: str
    id: Hashable = None


class KeyedRows:
    """Keys in their order. `cursor` is an index of a row that is no heading, or -1 when there is none."""

    def __init__(self, keys: Sequence[Hashable] = ()) -> None:
        self.keys = tuple(keys)
        self.index = {key: i for i, key in enumerate(self.keys) if not isinstance(key, Heading)}
        self.cursor = next(iter(self.index.values()), -1)

    @property
    def key(self) -> Hashable | None:
        """The key under the cursor."""
        return self.keys[self.cursor] if self.cursor >= 0 else None

    def is_heading(self, index: int) -> bool:
        return isinstance(self.keys[index], Heading)

    def selectable(self, index: int, step: int) -> int:
        """The first row from `index` on in the direction of `step` that is no heading, else the cursor's."""
        while 0 <= index < len(self.keys):
            if not self.is_heading(index):
                return index
            index += step
        return self.cursor

    def group_start(self, index: int) -> int:
        """The first of the headings directly above a row, or the row itself."""
        while index > 0 and self.is_heading(index - 1):
            index -= 1
        return index

    def survivor(self, old: KeyedRows, at: int) -> int:
        """Where row `at` of the old keys is now, else its next neighbour left, else the one before.

        When none is left, the first row; -1 when there are no rows.
        """
        for i in chain(range(max(at, 0), len(old.keys)), range(at - 1, -1, -1)):
            if (now := self.index.get(old.keys[i])) is not None:
                return now
        return next(iter(self.index.values()), -1)
