"""What a `write()` hands out: insert, update and delete that remember what they did.

Every edit is kept as before and after in the same transaction, so that undo, redo, the history and a
case's audit trail need nothing else.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from pbdesk.formats.cleantext import clean, search_key
from pbdesk.model.proposal import Proposal
from pbdesk.store import meanwhile, problems
from pbdesk.store.meanwhile import Shown
from pbdesk.store.rows import ImportRow, Value, codec

Record = TypeVar("Record")
Row = dict[str, Value]

# columns of a proposal that the search looks through
SEARCHED = ("case_no", "title", "district", "lead_agency", "place", "wish", "note", "year")


@dataclass(frozen=True)
class Change:
    """What a command did: the operation, what to say, and which tables and cases to reload."""

    op: int
    action: str
    params: Mapping[str, object] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()
    proposals: frozenset[int] = frozenset()
    created: frozenset[tuple[str, int]] = frozenset()  # table and id of new records


@dataclass(frozen=True)
class Edit:
    table: str
    row_id: int
    proposal_id: int | None
    person_id: int | None
    before: Row | None
    after: Row | None


class Transaction:
    def __init__(
        self,
        connection: sqlite3.Connection,
        now: datetime,
        actor: str,
        action: str,
        params: Mapping[str, object],
        kind: str = "do",
        target: int | None = None,
        shown: Shown | None = None,
    ) -> None:
        self.connection, self.now, self.actor = connection, now, actor
        self.action, self.params, self.kind, self.target = action, dict(params), kind, target
        self.shown = shown  # of the form that is being saved
        self.op = 0
        self.touched: set[str] = set()
        self.proposals: set[int] = set()
        self.created: set[tuple[str, int]] = set()
        self.written: set[tuple[str, int | None]] = set()  # table and case, of every record
        self._merged: set[tuple[str, int]] = set()
        self._broken = False

    @contextlib.contextmanager
    def joined(self, action: str, params: Mapping[str, object]) -> Iterator[None]:
        """A command carried out as a part of this one; should it fail, nothing of the whole is kept.

        The first part gives its name to a whole that has none.
        """
        if not self.action:
            self.action, self.params = action, {**self.params, **params}
        try:
            yield
        except BaseException:
            self._broken = True
            raise

    def refuse_half(self) -> None:
        """Before the commit: a part's error that was swallowed on the way is a defect."""
        if self._broken:
            raise RuntimeError("a part of this operation failed")

    @property
    def change(self) -> Change:
        return Change(self.op, self.action, self.params, frozenset(self.touched), frozenset(self.proposals),
                      frozenset(self.created))  # fmt: skip

    # -- records -----------------------------------------------------------------------------------
    def insert(self, record: Record) -> Record:
        """Save a new record; returned with its id. Text is cleaned of control characters."""
        c = codec(type(record))
        row = _cleaned(c.encode(record))
        if not row["id"]:
            del row["id"]
        row["id"] = row_id = self._insert(c.table, row)
        self._log(c.table, row_id, None, row)
        return replace(record, **_text_fields(record, row), id=row_id)  # type: ignore[type-var]

    def update(self, record: Record) -> Record:
        """Save a changed record; only columns that differ are logged. Returned as it now stands.

        A form's record first becomes one with what other windows wrote; updated once more in the same
        operation, it is written as it is: what follows from it. Raises StoreError for one that is no longer
        there, Overtaken for a form's field changed elsewhere.
        """
        c = codec(type(record))
        row = _cleaned(c.encode(record))
        row_id = int(row["id"] or 0)
        current = self.row(c.table, row_id)
        if current is None:
            raise problems.removed()
        if self.shown and (c.table, row_id) not in self._merged:
            row = meanwhile.merged(self.connection, self.shown, self.op, c, current, row)
            self._merged.add((c.table, row_id))
            record = c.decode(tuple(row[name] for name in c.columns))
        after = {name: value for name, value in row.items() if current[name] != value}
        if after:
            self._update(c.table, row_id, after)
            before = {name: current[name] for name in after}
            self._log(c.table, row_id, before, after, context=current)
        return replace(record, **_text_fields(record, row))  # type: ignore[type-var]

    def save(self, record: Record) -> Record:
        return self.update(record) if getattr(record, "id", 0) else self.insert(record)

    def leave_out(self, record: object) -> None:
        """Delete what a form left empty; what another window added since, the form never showed: it stays.

        Raises as `delete` does.
        """
        table, row_id = codec(type(record)).table, int(record.id)  # type: ignore[attr-defined]
        if self.shown and meanwhile.added(self.connection, self.shown, self.op, table, row_id):
            return
        self.delete(record)

    def delete(self, record: object) -> None:
        """Delete a record that nothing refers to, and what files said about it.

        By an officer who was shown it: raises Overtaken when it was changed elsewhere since, StoreError when
        it is gone.
        """
        c = codec(type(record))
        row_id = int(record.id)  # type: ignore[attr-defined]
        current = self.row(c.table, row_id)
        if self.shown and (c.table, row_id) not in self._merged:
            if current is not None:
                meanwhile.refuse_to_lose(self.connection, self.shown, self.op, c, current)
            elif c.table not in meanwhile.ITS_OWN:
                raise problems.removed()
        if current is not None:
            for memory in self._memories(row_id) if c.table == PROPOSAL else ():
                self.delete(memory)
            self._delete(c.table, row_id)
            self._log(c.table, row_id, current, None)

    def _memories(self, proposal_id: int) -> list[ImportRow]:
        c = codec(ImportRow)
        found = self.connection.execute(f"{c.select} where proposal_id = ?", (proposal_id,)).fetchall()
        return [c.decode(row) for row in found]

    # -- rows, also used by undo ---------------------------------------------------------------------
    def row(self, table: str, row_id: int) -> Row | None:
        cursor = self.connection.execute(f"select * from {table} where id = ?", (row_id,))
        found = cursor.fetchone()
        return dict(zip((d[0] for d in cursor.description), found, strict=True)) if found else None

    def apply(self, edit: Edit) -> None:
        """Carry out an edit and log it; the caller has checked that the row is as `before` says."""
        if edit.before is None and edit.after is not None:
            self._insert(edit.table, edit.after)
        elif edit.after is None:
            self._delete(edit.table, edit.row_id)
        else:
            self._update(edit.table, edit.row_id, edit.after)
        self._record(edit)

    def _insert(self, table: str, row: Row) -> int:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        sql = f"insert into {table} ({names}) values ({marks})"
        return int(self.connection.execute(sql, tuple(row.values())).lastrowid or 0)

    def _update(self, table: str, row_id: int, values: Row) -> None:
        names = ", ".join(f'"{name}" = ?' for name in values)
        self.connection.execute(f"update {table} set {names} where id = ?", (*values.values(), row_id))

    def _delete(self, table: str, row_id: int) -> None:
        if table == PROPOSAL:
            self.connection.execute("delete from search where proposal_id = ?", (row_id,))
        self.connection.execute(f"delete from {table} where id = ?", (row_id,))

    # -- the log -------------------------------------------------------------------------------------
    def _log(
        self, table: str, row_id: int, before: Row | None, after: Row | None, context: Row | None = None
    ) -> None:
        full = {**(context or {}), **(before or {}), **(after or {})}
        proposal_id = row_id if table == "proposal" else full.get("proposal_id")
        person_id = row_id if table == "person" else full.get("person_id")
        self._record(Edit(table, row_id, _int(proposal_id), _int(person_id), before, after))

    def _record(self, edit: Edit) -> None:
        if not self.op:
            self.op = self._start()
        self.connection.execute(
            "insert into op_edit (op_id, tbl, row_id, proposal_id, person_id, before, after)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (
                self.op,
                edit.table,
                edit.row_id,
                edit.proposal_id,
                edit.person_id,
                _dump(edit.before),
                _dump(edit.after),
            ),
        )
        self.touched.add(edit.table)
        self.written |= {(edit.table, case) for case in _cases(edit)}
        if edit.before is None:
            self.created.add((edit.table, edit.row_id))
        if edit.proposal_id is not None:
            self.proposals.add(edit.proposal_id)
        if edit.table == PROPOSAL and edit.after is not None:
            self._index(edit.row_id, edit.after)

    def _start(self) -> int:
        return self._insert("op", {
            "at": self.now.isoformat(timespec="seconds"), "actor": self.actor, "action": self.action,
            "params": json.dumps(self.params, ensure_ascii=False, default=str),
            "kind": self.kind, "target": self.target,
        })  # fmt: skip

    def _index(self, proposal_id: int, after: Row) -> None:
        row = after if after.keys() >= set(SEARCHED) else self.row(PROPOSAL, proposal_id)
        if row is None:
            return
        words = search_key("\n".join(str(row[name]) for name in SEARCHED))
        self.connection.execute(
            "insert into search (proposal_id, words) values (?, ?)"
            " on conflict (proposal_id) do update set words = excluded.words",
            (proposal_id, words),
        )


def _cases(edit: Edit) -> set[int | None]:
    """The case it belongs to; the one it was moved from too."""
    moved = [row["proposal_id"] for row in (edit.before, edit.after) if row and "proposal_id" in row]
    return {edit.proposal_id, *map(_int, moved)}


def _cleaned(row: Row) -> Row:
    return {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}


def _text_fields(record: object, row: Row) -> dict[str, Any]:
    """Fields whose text cleaning changed, so that the returned record equals the stored one."""
    return {
        name: value for name, value in row.items()
        if type(getattr(record, name)) is str and getattr(record, name) != value
    }  # fmt: skip


def _dump(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)


def _int(value: Value) -> int | None:
    return None if value is None else int(value)


PROPOSAL = codec(Proposal).table
