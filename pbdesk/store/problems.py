"""SQLite's errors in the officer's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pbdesk.errors import Overtaken, StoreError, UnusableFile
from pbdesk.say import say

SAVED_BEFORE = say("Everything saved before this is safe; this last change was not saved.")


def busy() -> StoreError:
    return StoreError(
        say("Another program is writing to this file."),
        safe=SAVED_BEFORE,
        todo=say("Wait a moment and try again, or close the other window."),
    )


def read_only(path: Path) -> StoreError:
    return StoreError(
        say("The file {name} or its folder cannot be written to.", name=path.name),
        safe=say("Nothing was lost; you can look at everything."),
        todo=say("Copy the file to a folder of your own and open it there with --db."),
    )


def cannot_upgrade(path: Path) -> StoreError:
    return StoreError(
        say(
            "{name} is of an older pbdesk and has to be upgraded, but it cannot be written to.",
            name=path.name,
        ),
        safe=say("The file was not touched."),
        todo=say("Copy the file to a folder of your own and open it there with --db."),
    )


def foreign(path: Path) -> UnusableFile:
    return UnusableFile(
        say("{name} is not a pbdesk file.", name=path.name),
        safe=say("The file was not touched."),
        todo=say("Check the name after --db."),
    )


def empty(path: Path) -> UnusableFile:
    return UnusableFile(
        say("{name} is empty (0 bytes). It may have held data before.", name=path.name),
        safe=say("The file was not touched."),
        todo=say("Restore a backup with “pbdesk restore”, or remove the empty file to start anew."),
    )


def newer(path: Path, theirs: str, ours: str) -> UnusableFile:
    return UnusableFile(
        say(
            "{name} was written by pbdesk {theirs}; this is pbdesk {ours}.",
            name=path.name,
            theirs=theirs,
            ours=ours,
        ),
        safe=say("The file was not touched."),
        todo=say("Update pbdesk, or open a backup made by this version."),
    )


def damaged(path: Path) -> UnusableFile:
    return UnusableFile(
        say("The file {name} is damaged.", name=path.name),
        safe=say("Your backups are untouched."),
        todo=say("Run “pbdesk doctor”, then “pbdesk restore”."),
    )


# damage that SQLite and its driver report under the general code; all we ask for is in a sound file of this
# version, so a name that is missing was spoiled
UNREADABLE = ("unsupported file format", "Could not decode to UTF-8", "no such ")

OVERTAKEN = (
    sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
)  # fmt: skip

# the driver stumbles over its own message when that quotes a broken byte of the file
FAILURES = (sqlite3.Error, UnicodeDecodeError)
Failure = sqlite3.Error | UnicodeDecodeError


def _code(problem: Failure) -> int:
    return (getattr(problem, "sqlite_errorcode", None) or 0) & 0xFF


def is_busy(problem: Failure) -> bool:
    return _code(problem) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def removed() -> StoreError:
    return StoreError(
        say("This record is no longer in the file: another window removed it."),
        safe=SAVED_BEFORE,
        todo=say("If it is still needed, enter it anew."),
    )


def changed(names: Collection[str], theirs: Mapping[str, object], told: frozenset[Any]) -> Overtaken:
    return Overtaken(
        names, theirs, told,
        what=say("Another window changed the same meanwhile."),
        safe=SAVED_BEFORE,
        todo=say("Save once more to put yours in its place; what stood there stays in the history."),
    )  # fmt: skip


def overtaken(problem: sqlite3.Error) -> StoreError | None:
    """For a write that does not fit what another window wrote first: the same number is taken, or what it
    belongs to is gone. None for any other error; a value that no record may have stays a defect."""
    if getattr(problem, "sqlite_errorcode", None) not in OVERTAKEN:
        return None
    return StoreError(
        say("Another window changed the file meanwhile, and this change does not fit it any more."),
        safe=SAVED_BEFORE,
        todo=say("Look at what is on record now, then do it once more."),
    )


def translate(problem: Failure, path: Path) -> StoreError | Failure:
    """The officer's error for one of SQLite's; a defect of ours is handed back as it is."""
    code = _code(problem)
    if is_busy(problem):
        return busy()
    if code != sqlite3.SQLITE_FULL and not path.exists():
        return StoreError(
            say("The file {name} is no longer there.", name=path.name),
            safe=say("What you see is still in memory, but nothing can be saved."),
            todo=say("Put the file back, or start again with a backup: “pbdesk restore”."),
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return read_only(path)
    if code == sqlite3.SQLITE_FULL:
        return StoreError(
            say("The disk is full."), safe=SAVED_BEFORE, todo=say("Free some space, then do it once more.")
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            say("The disk or network drive did not answer."),
            safe=SAVED_BEFORE,
            todo=say("Check the drive, then do it once more."),
        )
    if code == sqlite3.SQLITE_NOTADB:
        return foreign(path)
    undecodable = isinstance(problem, UnicodeDecodeError)
    if undecodable or code == sqlite3.SQLITE_CORRUPT or str(problem).startswith(UNREADABLE):
        return damaged(path)
    return problem
