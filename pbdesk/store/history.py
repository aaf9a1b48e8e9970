"""The operation log: what can be undone and redone, by whom what was done, and a case's audit trail.

The undo stack is read from the log itself, ordered by id, never by clock: an operation is applied or
reverted by the latest undo or redo that names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pbdesk.errors import UndoRefused
from pbdesk.say import say
from pbdesk.store.db import Store
from pbdesk.store.transaction import Change, Edit, Row, Transaction

BEGINNING = "demo"  # how a desk was made is no step of the officer's: undone, it would leave him an empty one
REVERTED = "(select kind from op later where later.target = op.id order by later.id desc limit 1) is 'undo'"
PERSON_EDITS = "select before, after from op_edit where person_id = ? and tbl = 'person'"
COLUMNS = "id, at, actor, action, params, kind, target"


@dataclass(frozen=True)
class Operation:
    id: int
    at: str  # ISO, local
    actor: str
    action: str
    params: Mapping[str, object]
    kind: str  # do, undo, redo
    target: int | None
    reverted: bool = False


@dataclass(frozen=True)
class LoggedEdit:
    """One record's edit as a history shows it; `erased` when personal data was purged from it."""

    table: str
    row_id: int
    before: Row | None
    after: Row | None
    erased: bool


def operations(store: Store, *, limit: int = 200, proposal_id: int | None = None) -> list[Operation]:
    """Newest first."""
    where, args = "", []
    if proposal_id is not None:
        where = " where id in (select op_id from op_edit where proposal_id = ?)"
        args.append(proposal_id)
    sql = f"select {COLUMNS}, {REVERTED} from op{where} order by id desc limit ?"
    return [_operation(row) for row in store.rows(sql, [*args, limit])]


def edits(store: Store, op: int) -> list[LoggedEdit]:
    sql = "select tbl, row_id, before, after, erased from op_edit where op_id = ? order by id"
    return [LoggedEdit(t, i, _load(b), _load(a), bool(e)) for t, i, b, a, e in store.rows(sql, (op,))]


def undoable(store: Store) -> Operation | None:
    sql = f"select {COLUMNS}, 0 from op where kind = 'do' and action != ? and not {REVERTED}"
    return _one(store, f"{sql} order by id desc limit 1", BEGINNING)


def redoable(store: Store) -> Operation | None:
    """The oldest operation reverted since the last new one: whatever is newly done ends redo."""
    sql = (
        f"select {COLUMNS}, 1 from op where kind = 'do' and {REVERTED}"
        " and (select max(id) from op later where later.target = op.id)"
        " > (select max(id) from op where kind = 'do') order by id limit 1"
    )
    return _one(store, sql)


@dataclass(frozen=True)
class Step:
    """`operation` is taken back or done again; `latest` made it so: the operation itself, or its undo."""

    operation: Operation
    latest: Operation


def step(store: Store, operation: Operation) -> Step:
    sql = f"select {COLUMNS}, 0 from op where target = ? order by id desc limit 1"
    return Step(operation, _one(store, sql, operation.id) or operation)


def undo(store: Store, only: int | None = None) -> Change:
    """Take the last operation back; `only` when it is this one. Raises UndoRefused, naming the reason."""
    with store.write("undo") as transaction:
        operation = undoable(store)
        if operation is None:
            raise UndoRefused(say("There is nothing to undo."))
        _only(operation, only)
        _apply(store, transaction, operation, "undo")
    return transaction.change


def redo(store: Store, only: int | None = None) -> Change:
    """Do again what was taken back last, on the same condition."""
    with store.write("redo") as transaction:
        operation = redoable(store)
        if operation is None:
            raise UndoRefused(say("There is nothing to redo."))
        _only(operation, only)
        _apply(store, transaction, operation, "redo")
    return transaction.change


def _only(operation: Operation, wanted: int | None) -> None:
    """What was looked at is done, and nothing that came since."""
    if wanted is not None and operation.id != wanted:
        raise UndoRefused(
            say("Another window did something meanwhile."),
            todo=say("Try again: what it would do now is shown first."),
        )


def names_of(edits: Iterable[tuple[str | None, str | None]]) -> set[str]:
    """Every name a person had, of the before and after of their edits."""
    rows = [_load(text) for pair in edits for text in pair]
    return {str(row["name"]) for row in rows if row and row.get("name")}


def person_names(store: Store, person_id: int) -> set[str]:
    """The name of a person and what it was before."""
    standing = store.rows("select name from person where id = ?", (person_id,))
    return names_of(store.rows(PERSON_EDITS, (person_id,))) | {name for (name,) in standing}


def _apply(store: Store, transaction: Transaction, operation: Operation, kind: str) -> None:
    transaction.kind, transaction.target = kind, operation.id
    transaction.action, transaction.params = operation.action, dict(operation.params)
    sql = (
        "select id, tbl, row_id, proposal_id, person_id, before, after, erased from op_edit"
        f" where op_id = ? order by id {'desc' if kind == 'undo' else 'asc'}"
    )
    for _, table, row_id, proposal_id, person_id, before, after, erased in store.rows(sql, (operation.id,)):
        if erased:
            raise UndoRefused(say("Personal data of this step was purged; it cannot be brought back."))
        edit = Edit(table, row_id, proposal_id, person_id, _load(before), _load(after))
        if kind == "undo":
            edit = Edit(table, row_id, proposal_id, person_id, edit.after, edit.before)
        _check(transaction, edit)
        transaction.apply(edit)


def _check(transaction: Transaction, edit: Edit) -> None:
    """The row must still be as this edit expects it."""
    current = transaction.row(edit.table, edit.row_id)
    expected = edit.before
    same = current is None if expected is None else current is not None and all(
        current[name] == value for name, value in expected.items()
    )  # fmt: skip
    if not same:
        raise UndoRefused(
            say("The record was changed since then; undoing would overwrite the later change."),
            todo=say("Look at the history of the case and change it by hand."),
        )


def _operation(row: tuple[object, ...]) -> Operation:
    id_, at, actor, action, params, kind, target, reverted = row
    return Operation(
        int(str(id_)), str(at), str(actor), str(action), json.loads(str(params)), str(kind),
        None if target is None else int(str(target)), bool(reverted),
    )  # fmt: skip


def _one(store: Store, sql: str, *args: object) -> Operation | None:
    found = store.rows(sql, args)
    return _operation(found[0]) if found else None


def _load(text: str | None) -> Row | None:
    return None if text is None else json.loads(text)
