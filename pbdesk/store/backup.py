"""Backups: a checked copy of the whole file, kept by age, and the way back.

Copies lie in `<file>.backups/` beside the file. `VACUUM INTO` a private temporary file, check, sync,
rename: a half-written backup never carries a backup's name.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from datetime import datetime
from itertools import count
from pathlib import Path

from pbdesk.errors import FileError, StoreError
from pbdesk.say import say
from pbdesk.store import problems
from pbdesk.store.address import uri
from pbdesk.store.migrations import APPLICATION_ID, SCHEMA_VERSION

STAMP = "%Y%m%d-%H%M%S"
NUMBERED = re.compile(r"(.*?-\d{8}-\d{6}|.*)(?:-(\d+))?", re.DOTALL)
KEEP_RECENT, KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 5, 7, 4, 12


def folder(path: Path) -> Path:
    return path.with_name(f"{path.name}.backups")


def listing(path: Path) -> list[Path]:
    """Newest first."""
    try:
        return sorted(folder(path).glob(f"{path.stem}-*.db"), key=_order, reverse=True)
    except OSError:  # a folder that may not be looked into, a name no system takes
        return []


def _order(copy: Path) -> tuple[str, int]:
    """`desk-20261123-090000-2` is the second of its second, after the one without a number."""
    name, number = NUMBERED.fullmatch(copy.stem).groups()  # type: ignore[union-attr]
    return name, int(number or 1)


def make(connection: sqlite3.Connection, path: Path, now: datetime, to: Path | None = None) -> Path:
    """Write a checked backup and return its path. `to` names a file of the officer's choice.

    Raises StoreError (disk full, not writable) and FileError (the file exists already).
    """
    target = to or _next(path, now)
    if to is not None and _exists(target):
        raise FileError(say("{name} exists already.", name=target.name), todo=say("Choose another name."))
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        if to is None:
            target.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished.touch(mode=0o600)
        connection.execute("vacuum into ?", (str(unfinished),))
        verify(unfinished)
        with unfinished.open("rb+") as handle:
            os.fsync(handle.fileno())
        target = to or _next(path, now)  # another pbdesk may have taken it by now
        unfinished.replace(target)
    except problems.FAILURES as problem:
        raise problems.translate(problem, path) from problem
    except (OSError, UnicodeEncodeError) as problem:  # SQLite takes no name that is not Unicode
        raise problems.read_only(target) from problem
    finally:
        discard(unfinished)
    if to is None:
        _rotate(path)
    return target


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError as problem:  # a name no system takes
        raise problems.read_only(file) from problem


def _next(path: Path, now: datetime) -> Path:
    """A name for this second; the numbers of rotated ones are not used again, or order would be lost."""
    name = f"{path.stem}-{now.strftime(STAMP)}"
    taken = [number for stem, number in map(_order, listing(path)) if stem == name]
    return folder(path) / (f"{name}-{max(taken) + 1}.db" if taken else f"{name}.db")


def free(path: Path) -> Path:
    """The path, or the first of its numbered names that no file has."""
    names = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count(2))
    return path if not path.exists() else next(name for name in names if not name.exists())


def verify(path: Path) -> None:
    """Raises StoreError unless the file is a sound pbdesk file of this version or an older one."""
    try:
        with contextlib.closing(sqlite3.connect(uri(path.absolute(), "ro"), uri=True)) as copy:
            if copy.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
                raise problems.foreign(path)
            if copy.execute("pragma user_version").fetchone()[0] > SCHEMA_VERSION:
                raise problems.newer(path, "(newer)", f"(schema {SCHEMA_VERSION})")
            if copy.execute("pragma quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("quick_check")
    except problems.FAILURES as problem:
        translated = problems.translate(problem, path)
        if isinstance(translated, StoreError):
            raise translated from problem
        raise FileError(say("The backup {name} is damaged.", name=path.name)) from problem


def restore(backup: Path, path: Path) -> None:
    """Put a checked backup in the file's place; the caller has backed up what is there now."""
    verify(backup)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        unfinished.touch(mode=0o600)
        with (
            contextlib.closing(sqlite3.connect(backup)) as source,
            contextlib.closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
        with unfinished.open("rb+") as handle:
            os.fsync(handle.fileno())
        # first the journal: left beside the restored file, it would be played back into it
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        unfinished.replace(path)
    except problems.FAILURES as problem:
        raise problems.translate(problem, path) from problem
    except OSError as problem:
        raise problems.read_only(path) from problem
    finally:
        discard(unfinished)


def discard(unfinished: Path) -> None:
    """What went wrong before is the news, not that its leftover cannot be removed either."""
    with contextlib.suppress(OSError):
        unfinished.unlink()


def _rotate(path: Path) -> None:
    """Keep the recent ones, and the newest of each recent day, week and month."""
    found = [(copy, _stamp(path, copy)) for copy in listing(path)]
    dated = [(copy, when) for copy, when in found if when is not None]
    keep = {copy for copy, _ in dated[:KEEP_RECENT]}
    for form, many in (("%Y-%m-%d", KEEP_DAYS), ("%G-%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        newest: dict[str, Path] = {}
        for copy, when in dated:
            newest.setdefault(when.strftime(form), copy)
        keep.update(list(newest.values())[:many])
    for copy, _ in dated:
        if copy not in keep:
            copy.unlink(missing_ok=True)


def _stamp(path: Path, copy: Path) -> datetime | None:
    try:
        return datetime.strptime(_order(copy)[0].removeprefix(f"{path.stem}-"), STAMP)
    except ValueError:
        return None  # a name of the officer's own: never rotated
