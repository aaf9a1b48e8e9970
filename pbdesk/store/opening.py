"""A desk's file found, made or upgraded, and connected to.

`journal_mode=DELETE` and `synchronous=EXTRA`: one file that may be copied as it is, on network drives
too, and nothing acknowledged is lost.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pbdesk import __version__
from pbdesk.errors import FileError
from pbdesk.say import say
from pbdesk.store import backup, migrations, problems
from pbdesk.store.address import uri

PRAGMAS = (
    "pragma foreign_keys = on",
    "pragma journal_mode = delete",
    "pragma synchronous = extra",
    "pragma secure_delete = on",
    "pragma cache_spill = off",  # a large import keeps nobody from reading before it is done
    "pragma trusted_schema = off",
)
BUSY_MS = 5000
UPGRADE_MS = 60_000  # two windows may start at once after an update, and one of them does the work


def connect(path: Path, *, mode: str = "rw") -> sqlite3.Connection:
    address = uri(path.absolute(), mode)
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        for pragma in PRAGMAS if mode != "ro" else PRAGMAS[:1]:
            connection.execute(pragma)
    except problems.FAILURES:
        connection.close()
        raise
    return connection


def opened(path: Path, clock: Callable[[], datetime]) -> tuple[sqlite3.Connection, bool]:
    """The connection, and whether it may write. Raises as `Store.open` does."""
    try:
        size = path.stat().st_size if path.exists() else None
    except OSError as problem:  # a name too long, a folder that may not be looked into
        raise FileError(
            say("The file {name} cannot be opened.", name=path.name),
            todo=say("Check the name after --db."),
        ) from problem
    if size is None:
        _create(path)
    elif path.is_dir():
        raise FileError(say("{name} is a folder, not a file.", name=path.name))
    elif size == 0:
        raise problems.empty(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    try:
        connection = connect(path, mode="rw" if writable else "ro")
    except problems.FAILURES as problem:
        raise problems.translate(problem, path) from problem
    try:
        _gate(path, connection, writable, clock)
    except problems.FAILURES as problem:
        connection.close()
        raise problems.translate(problem, path) from problem
    except BaseException:
        connection.close()
        raise
    return connection, writable


def _create(path: Path) -> None:
    """A new file appears whole or not at all: kill -9 must not leave a 0-byte file behind."""
    if not path.parent.is_dir():
        raise FileError(
            say("There is no folder {name}.", name=str(path.parent)),
            todo=say("Create it, or choose another."),
        )
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        connection = connect(unfinished, mode="rwc")
        try:
            migrations.migrate(connection)
            connection.execute("insert into setting (key, value) values ('written_by', ?)", (__version__,))
        finally:
            connection.close()
        unfinished.chmod(0o600)
        if not path.exists():
            unfinished.replace(path)
    except sqlite3.Error as problem:
        raise problems.translate(problem, path) from problem
    except OSError as problem:
        raise problems.read_only(path) from problem
    finally:
        backup.discard(unfinished)


def _gate(path: Path, connection: sqlite3.Connection, writable: bool, clock: Callable[[], datetime]) -> None:
    """Only our own files, none of a newer pbdesk; an older one is backed up and upgraded."""
    version = _version(path, connection)
    if version == migrations.SCHEMA_VERSION:
        return
    if not writable:
        raise problems.cannot_upgrade(path)
    connection.execute(f"pragma busy_timeout = {UPGRADE_MS}")
    backup.make(connection, path, clock())
    connection.execute("pragma locking_mode = exclusive")
    connection.execute("begin exclusive")
    connection.execute("commit")  # the exclusive mode keeps the lock: two programs may start at once
    if _version(path, connection) < migrations.SCHEMA_VERSION:
        migrations.migrate(connection)
        connection.execute(
            "insert into setting (key, value) values ('written_by', ?)"
            " on conflict (key) do update set value = excluded.value",
            (__version__,),
        )
    connection.execute("pragma locking_mode = normal")
    connection.execute("select count(*) from setting").fetchone()  # a read gives the lock back
    connection.execute(f"pragma busy_timeout = {BUSY_MS}")


def _version(path: Path, connection: sqlite3.Connection) -> int:
    if connection.execute("pragma application_id").fetchone()[0] != migrations.APPLICATION_ID:
        raise problems.foreign(path)
    version = int(connection.execute("pragma user_version").fetchone()[0])
    if version > migrations.SCHEMA_VERSION:
        found = connection.execute("select value from setting where key = 'written_by'").fetchone()
        theirs = found[0] if found else f"(schema {version})"
        raise problems.newer(path, theirs, f"{__version__} (schema {migrations.SCHEMA_VERSION})")
    return version
