"""Taking a person out of the backups: erased on the desk must not mean kept beside it (個資法 §11)."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection
from datetime import date
from glob import escape
from pathlib import Path

from pbdesk.errors import FileError, PbDeskError
from pbdesk.say import say
from pbdesk.store import backup, history, names_in
from pbdesk.store.address import uri

ERASE = (
    "delete from person_detail where person_id = :id",
    "delete from contact_window where person_id = :id",
    ("update person set name = '#' || id, organisation = '', title = '', note = '', purged_on = :on"
     " where id = :id"),
    "delete from cache",  # what was painted last may hold the name
)  # fmt: skip


def holding(path: Path, person_id: int, names: Collection[str]) -> list[Path]:
    """The backups that know the person by one of these names. Raises FileError for an unreadable one."""
    return [copy for copy in backup.listing(path) if _holds(copy, person_id, names)]


def erase(path: Path, person_id: int, names: Collection[str], on: date) -> int:
    """Rewrite every backup that knows the person, without them; how many there were.

    Raises FileError, naming the backup, when one cannot be read or written; those before it are done.
    """
    copies = holding(path, person_id, names)
    for copy in copies:
        try:
            _rewrite(copy, person_id, names, on)
        except (sqlite3.Error, OSError, PbDeskError) as problem:
            raise _unfit(copy) from problem
    return len(copies)


def set_aside(path: Path) -> list[Path]:
    """Damaged desks that a restore put aside: nothing can be taken out of them."""
    try:
        return sorted(path.parent.glob(f"{escape(path.name)}*.before-restore-*"))
    except OSError:
        return []


def _holds(copy: Path, person_id: int, names: Collection[str]) -> bool:
    """Ids may stand for somebody else in a backup older than a restore, so the name decides."""
    try:
        with contextlib.closing(sqlite3.connect(uri(copy.absolute(), "ro"), uri=True)) as found:
            known = history.names_of(found.execute(history.PERSON_EDITS, (person_id,)))
            known |= {r[0] for r in found.execute("select name from person where id = ?", (person_id,))}
    except (sqlite3.Error, ValueError) as problem:
        raise _unfit(copy) from problem
    return not known.isdisjoint(names)


def _rewrite(copy: Path, person_id: int, names: Collection[str], on: date) -> None:
    """Whole or not at all, like every backup."""
    backup.verify(copy)
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    try:
        unfinished.touch(mode=0o600)
        with (
            contextlib.closing(sqlite3.connect(copy)) as source,
            contextlib.closing(sqlite3.connect(unfinished, isolation_level=None)) as target,
        ):
            # the file counts only when it is whole: one sync at the end, not one for each statement
            target.execute("pragma synchronous = off")
            target.execute("pragma journal_mode = memory")
            source.backup(target)
            names_in.take_out(target, person_id, names, everywhere=True)
            for sql in ERASE:
                target.execute(sql, {"id": person_id, "on": on.isoformat()})
            target.execute("vacuum")  # nothing of it stays in unused pages
        backup.verify(unfinished)
        with unfinished.open("rb+") as handle:
            os.fsync(handle.fileno())
        unfinished.replace(copy)
    finally:
        backup.discard(unfinished)


def _unfit(copy: Path) -> FileError:
    return FileError(
        say("The backup {name} may hold the person and cannot be rewritten.", name=copy.name),
        safe=say("On the desk nothing was erased yet."),
        todo=say("Remove this backup, then erase once more."),
    )
