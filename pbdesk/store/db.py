"""One open desk, and the single `write()` through which every change goes.

`BEGIN IMMEDIATE`, because a deferred transaction that reads and then writes fails at once when a second
program writes.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pbdesk.errors import StoreError
from pbdesk.store import problems
from pbdesk.store.meanwhile import Shown
from pbdesk.store.opening import BUSY_MS, opened
from pbdesk.store.rows import Codec, codec, to_value
from pbdesk.store.transaction import Change, Transaction
from pbdesk.store.writes import Mark, Writes

Record = TypeVar("Record")


@dataclass(frozen=True)
class Since:
    """In a query: this value and all above. What was kept for years is not read for a week."""

    value: date | int


class Store:
    """One open desk file. Threads open their own."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        clock: Callable[[], datetime],
        actor: str,
        writable: bool,
    ) -> None:
        self.path, self.connection, self.clock, self.actor = path, connection, clock, actor
        self.writable = writable
        self._tries = 1  # of a query while another program keeps the file to itself
        self.changed = False  # since opening; decides about the backup on exit
        self._open: Transaction | None = None
        self._writes = Writes(connection)
        self._shown: Shown | None = None

    @classmethod
    def open(cls, path: Path, *, clock: Callable[[], datetime], actor: str = "") -> Store:
        """Open or create. Raises StoreError (foreign, newer, empty, busy) and FileError (no folder)."""
        connection, writable = opened(path, clock)
        return cls(path, connection, clock, actor, writable)

    def scratch(self, clock: Callable[[], datetime]) -> Store:
        """A copy in memory to try things on; nothing done to it reaches the file. The caller closes it."""
        memory = sqlite3.connect(":memory:", isolation_level=None)
        try:
            self.connection.backup(memory)
            memory.execute("pragma foreign_keys = on")
        except sqlite3.Error as problem:
            memory.close()
            raise problems.translate(problem, self.path) from problem
        return Store(self.path, memory, clock, self.actor, writable=True)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- other programs' locks -------------------------------------------------------------------
    def hasten(self, ms: int) -> None:
        """From now on a write waits only so long for another program's; reading waits as before."""
        self.connection.execute(f"pragma busy_timeout = {ms}")
        self._tries = max(1, BUSY_MS // ms)

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[None]:
        """Nothing is waited for."""
        before = self.connection.execute("pragma busy_timeout").fetchone()[0]
        self.connection.execute("pragma busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"pragma busy_timeout = {before}")

    # -- reading ---------------------------------------------------------------------------------
    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Any]:
        """Rows of a query; only the modules of this package hold SQL."""
        left = self._tries
        while True:
            try:
                return self.connection.execute(sql, args).fetchall()
            except problems.FAILURES as problem:
                left -= 1
                if not (left and problems.is_busy(problem)):
                    raise problems.translate(problem, self.path) from problem

    def get(self, cls: type[Record], row_id: int) -> Record | None:
        found = self.all(cls, id=row_id)
        return found[0] if found else None

    def all(self, cls: type[Record], *, order: str = "id", limit: int = -1, **equal: object) -> list[Record]:
        """Records whose columns equal the given values; a list means any of them, `Since` that and later.
        `limit` -1: all of them."""
        c = codec(cls)
        where, args = _where(equal)
        if order.split(" ")[0].rstrip(",") not in c.columns:
            raise ValueError(order)
        return self.decoded(c, self.rows(f"{c.select}{where} order by {order} limit ?", [*args, limit]))

    def decoded(self, c: Codec[Record], rows: list[Any]) -> list[Record]:
        """Rows as records; a value that no record can have is damage, not an empty field."""
        try:
            return [c.decode(row) for row in rows]
        except (ValueError, TypeError) as problem:
            raise problems.damaged(self.path) from problem

    def data_version(self) -> int:
        """Changes when another program wrote to the file."""
        return int(self.rows("pragma data_version")[0][0])

    def version_now(self) -> int | None:
        """The same without waiting; None while another program keeps the file to itself."""
        with self._at_once(), contextlib.suppress(StoreError):
            return self.data_version()
        return None

    def mark(self) -> Mark | None:
        """The state of the file now; None within a write, that may yet fail."""
        return None if self._open else self._writes.mark(self.data_version())

    def cases_written(self, since: Mark | None, classes: Iterable[type[Any]]) -> set[int] | None:
        """Cases of which a record of these classes was written since; None when it may be any of them."""
        tables = {codec(cls).table for cls in classes}
        return self._writes.cases(since, self.mark(), tables)

    def shown_now(self) -> Shown | None:
        """The state of the file now, for a form to be saved later; None while another program keeps it."""
        with self._at_once(), contextlib.suppress(StoreError):
            return Shown(int(self.rows("select coalesce(max(id), 0) from op")[0][0]))
        return None

    @contextlib.contextmanager
    def saving(self, shown: Shown | None) -> Iterator[None]:
        """What is written inside is a form's, that showed this state of the file: see `meanwhile`.

        Also when the form's command is only a part of an operation begun before.
        """
        before = self._shown
        self._show(shown)
        try:
            yield
        finally:
            self._show(before)

    def _show(self, shown: Shown | None) -> None:
        self._shown = shown
        if self._open is not None:
            self._open.shown = shown

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads of one state of the file."""
        if self.connection.in_transaction:
            yield
            return
        self.rows("begin")
        try:
            yield
        finally:
            self.connection.execute("rollback")

    # -- writing ---------------------------------------------------------------------------------
    @contextlib.contextmanager
    def write(self, action: str, /, **params: object) -> Iterator[Transaction]:
        """One transaction, one operation in the history. `params` must hold no personal data.

        Inside another write() it joins that one: several commands become one step of undo. An empty
        `action` stands for that of the first command inside.
        Raises StoreError with the file unchanged.
        """
        if self._open is not None:
            with self._open.joined(action, params):
                yield self._open
            return
        if not self.writable:
            raise problems.read_only(self.path)
        transaction = Transaction(
            self.connection, self.clock(), self.actor, action, params, shown=self._shown
        )
        self._writes.begin()
        try:
            self.connection.execute("begin immediate")
            self._open = transaction
            try:
                yield transaction
                transaction.refuse_half()
                self.connection.execute("commit")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("rollback")
                raise
            finally:
                self._open = None
                self._writes.end(transaction.written)
        except sqlite3.Error as problem:
            raise problems.overtaken(problem) or problems.translate(problem, self.path) from problem
        self.changed = self.changed or bool(transaction.touched)

    # -- small remembered things, outside history --------------------------------------------------
    def cached(self, key: str) -> Any:
        found = self.rows("select value from cache where key = ?", (key,))
        return json.loads(found[0][0]) if found else None

    def remember(self, key: str, value: object, *, at_once: bool = True) -> None:
        """Keep what can be computed again; a read-only or busy file is no reason to fail, or to wait, unless
        it is worth as long as a key press (not `at_once`)."""
        self._writes.begin()
        try:
            waiting = self._at_once() if at_once else contextlib.nullcontext()
            with waiting, contextlib.suppress(sqlite3.OperationalError):
                self.connection.execute(
                    "insert into cache (key, value) values (?, ?)"
                    " on conflict (key) do update set value = excluded.value",
                    (key, json.dumps(value, ensure_ascii=False)),
                )
        finally:
            self._writes.end(())


def _where(equal: dict[str, object]) -> tuple[str, list[object]]:
    parts: list[str] = []
    args: list[object] = []
    for column, value in equal.items():
        if isinstance(value, (list, tuple, set, frozenset)):
            parts.append(f"{column} in ({', '.join('?' * len(value))})")
            args.extend(value)
        elif value is None:
            parts.append(f"{column} is null")
        elif isinstance(value, Since):
            parts.append(f"{column} >= ?")
            args.append(to_value(value.value))
        else:
            parts.append(f"{column} = ?")
            args.append(value)
    return (f" where {' and '.join(parts)}" if parts else ""), args


__all__ = ["Change", "Mark", "Since", "Store"]
