"""A list whose rows are as high as what they say: for a menu, whose few rows are all fetched at once."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from pbdesk.screens.widgets.rowlist import RowList


class TallRows(RowList):
    """Every row is one line high, and one more for each of its details."""

    _tops: tuple[int, ...] = (0,)

    @property
    def lines(self) -> int:
        """Of all rows together."""
        return self._tops[-1]

    @property
    def tallest(self) -> int:
        """Lines of the highest row."""
        return max((self._top(at + 1) - self._top(at) for at in range(len(self.keys))), default=1)

    def _measure(self) -> None:
        rows = map(self._row_of, range(len(self.keys)))
        self._tops = (0, *accumulate(1 + len(row.details) for row in rows))

    def _top(self, index: int) -> int:
        return self._tops[max(0, index)]

    def _row_at(self, line: int) -> int:
        return bisect_right(self._tops, line) - 1
