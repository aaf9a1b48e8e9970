"""Who has the file open: a lock that the system takes back even after kill -9.

SQLite's own file lock on a small file beside the desk works alike on every system and network drive.
It only informs: two programs may work on one desk, the store keeps them apart.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def session_lock(path: Path) -> Iterator[bool]:
    """Yields whether this is the only pbdesk on the file; True too where no lock can be made."""
    try:
        lock = sqlite3.connect(path.with_name(f"{path.name}.lock"), isolation_level=None, timeout=0)
    except sqlite3.Error:
        yield True
        return
    alone = True
    try:
        lock.execute("begin exclusive")
    except sqlite3.OperationalError as problem:
        alone = problem.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    try:
        yield alone
    finally:
        lock.close()
