"""What other windows wrote while a form was open or a list was shown, read from the history.

A form writes a whole record, most of whose fields the officer never touched. What was changed elsewhere since
the form showed it stays, unless the officer changed the same field: then he is told before anything is lost.
So he is before a record is removed that reads otherwise by now.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pbdesk.errors import Overtaken
from pbdesk.store import problems
from pbdesk.store.rows import Codec, Value

Row = dict[str, Value]
Told = frozenset[tuple[str, int, str, Value]]  # table, record, column, and what stands there

# kept by the program itself, and read anew by whatever writes them
ITS_OWN = frozenset({"plan_block", "displacement", "work_override", "time_entry", "import_row"})
PRIVATE = frozenset({"person_detail"})  # masked on the screen, so in a refusal too

# columns that say one thing together: half of it from each window would be what nobody wrote
TOGETHER: Mapping[str, tuple[frozenset[str], ...]] = {
    "meeting": (frozenset({"start", "end"}),),
    "contact_window": (frozenset({"weekdays", "start", "end", "place"}),),
    "routine_work": (frozenset({"kind", "rrule", "start", "due", "due_days"}),),
    "light_rating": (frozenset({"level", "reason", "source", "money_year"}),),
    "item": (frozenset({"verdict", "reason", "basis", "alternative", "would_make_feasible", "referral"}),),
    "proposal": (frozenset({"route", "route_reason"}), frozenset({"status", "status_note", "status_on"})),
    "support_agency": (frozenset({"reply", "reply_text", "replied_on"}),),
}


@dataclass(frozen=True)
class Shown:
    """The state of the file a form shows: the last operation in it, and what was told of later ones."""

    op: int
    told: Told = frozenset()

    def knowing(self, problem: BaseException) -> Shown:
        """The same form after this refusal: what it told may now be written over."""
        return replace(self, told=self.told | problem.told) if isinstance(problem, Overtaken) else self


def merged(
    connection: sqlite3.Connection, shown: Shown, own: int, c: Codec[Any], current: Row, row: Row
) -> Row:
    """The row as it is to be written: what others changed stays where the form only repeats what it showed.

    `own` is the operation being written. Raises Overtaken where both changed the same, or what says one thing
    with it.
    """
    if c.table in ITS_OWN:
        return row
    row_id = int(current["id"] or 0)
    before = _before(connection, shown, own, c, row_id)
    mine = {name for name in row if row[name] != before.get(name, current[name])}
    for group in TOGETHER.get(c.table, ()):
        mine |= group if mine & group else set()
    kept = {name: current[name] for name in before.keys() - mine}
    clash = {
        name: current[name] for name, value in before.items()
        if name in mine and current[name] not in (value, row[name])
        and (c.table, row_id, name, current[name]) not in shown.told
    }  # fmt: skip
    if clash:
        told = frozenset((c.table, row_id, name, value) for name, value in clash.items())
        raise problems.changed(clash, {} if c.table in PRIVATE else _fields(c, current, clash), told)
    return {**row, **kept}


def added(connection: sqlite3.Connection, shown: Shown, own: int, table: str, row_id: int) -> bool:
    """Whether another window added this record since, so that the form cannot have shown it."""
    edits = _edits(connection, shown, own, table, row_id)
    return bool(edits) and edits[0][0] is None  # not one that was removed and brought back


def refuse_to_lose(
    connection: sqlite3.Connection, shown: Shown, own: int, c: Codec[Any], current: Row
) -> None:
    """Before a record is removed: raises Overtaken when others wrote to it and it was not told yet."""
    row_id = int(current["id"] or 0)
    edits = [] if c.table in ITS_OWN else _edits(connection, shown, own, c.table, row_id)
    told = frozenset({(c.table, row_id, "", len(edits))})
    if edits and not told <= shown.told:
        before = _before(connection, shown, own, c, row_id)
        theirs = {name: current[name] for name, value in before.items() if value != current[name]}
        raise problems.changed(theirs, {} if c.table in PRIVATE else _fields(c, current, theirs), told)


def _before(connection: sqlite3.Connection, shown: Shown, own: int, c: Codec[Any], row_id: int) -> Row:
    """Columns written since, as the form showed them; a record added since was shown as an empty one."""
    found: Row = {}
    for before, after in _edits(connection, shown, own, c.table, row_id):
        for name, value in (before or {**after, **c.encode(c.make())}).items():
            found.setdefault(name, value)
    return {name: value for name, value in found.items() if name not in ("id", "proposal_id", "person_id")}


def _edits(
    connection: sqlite3.Connection, shown: Shown, own: int, table: str, row_id: int
) -> list[tuple[Mapping[str, Value] | None, Mapping[str, Value]]]:
    rows = connection.execute(
        "select before, after from op_edit where op_id > ? and op_id != ? and tbl = ? and row_id = ?"
        " order by id",
        (shown.op, own, table, row_id),
    ).fetchall()
    loaded = [(json.loads(before or "null"), json.loads(after or "null")) for before, after in rows]
    return [(before, after or {}) for before, after in loaded if before or after]


def _fields(c: Codec[Any], current: Row, names: Row) -> dict[str, object]:
    """What stands there now, as the record's own values."""
    record = c.decode(tuple(current[name] for name in c.columns))
    return {name: getattr(record, name) for name in names}
