"""What this program has written, so that only that is read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

Written = Collection[tuple[str, int | None]]  # table and case; None for a record of no case


class Mark(NamedTuple):
    """A state of the file: as others left it, how often this program wrote, and rows it wrote unlogged."""

    version: int
    writes: int
    unlogged: int


class Writes:
    """The writes of one connection, in order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._done: list[Written] = []
        self._rows, self._unlogged = connection.total_changes, 0

    def begin(self) -> None:
        """A write begins: rows changed up to here were changed beside the log."""
        rows = self._connection.total_changes
        self._unlogged += rows - self._rows
        self._rows = rows

    def end(self, written: Written) -> None:
        """It is over, whether it was kept or not."""
        self._done.append(written)
        self._rows = self._connection.total_changes

    def mark(self, version: int) -> Mark:
        """`version` is what SQLite says of the writes of others."""
        self.begin()
        return Mark(version, len(self._done), self._unlogged)

    def cases(self, since: Mark | None, now: Mark | None, tables: Collection[str]) -> set[int] | None:
        """Cases with a record written in these tables in between; None when it may be any case."""
        if since is None or now is None or since._replace(writes=now.writes) != now:
            return None
        found = {case for done in self._done[since.writes :] for table, case in done if table in tables}
        return None if None in found else {case for case in found if case is not None}
