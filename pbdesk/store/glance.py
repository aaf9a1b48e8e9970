"""What the first paint reads before the desk is really opened: it waits for nothing else."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pbdesk.errors import DateError
from pbdesk.store.address import uri
from pbdesk.store.migrations import APPLICATION_ID, SCHEMA_VERSION

Answer = TypeVar("Answer")

KEY = "glance"  # in the cache table: outside history, computed anew at any time
STEPS = 3_000_000  # of SQLite's machine: what takes longer would be slower than opening the desk
# of the file, of SQLite, and of values that are not of their kind
REFUSALS = (
    sqlite3.Error, OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError,
    DateError,
)  # fmt: skip
LANG = """
    select (select value from cache where key = 'lang'), (select value from setting where key = 'lang')
"""


class Kept(NamedTuple):
    """The week as last shown, None when none was kept; the language last chosen, "" when none was."""

    week: Any
    lang: str


def peek(path: Path, question: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
    """The answer; None for a file that is new, busy, foreign, of another version, broken or slow."""
    with contextlib.suppress(*REFUSALS):
        if not path.is_file():
            return None
        connection = sqlite3.connect(uri(path.absolute(), "ro"), uri=True, timeout=0)
        try:
            connection.set_progress_handler(lambda: 1, STEPS)
            marks = [
                connection.execute(f"pragma {name}").fetchone()[0]
                for name in ("application_id", "user_version")
            ]
            return question(connection) if marks == [APPLICATION_ID, SCHEMA_VERSION] else None
        finally:
            connection.close()
    return None


def read(path: Path) -> Kept | None:
    """What was kept at the end of the session before; None as for `peek`."""
    return peek(path, _kept)


def _kept(connection: sqlite3.Connection) -> Kept:
    found = connection.execute("select value from cache where key = ?", (KEY,)).fetchone()
    chosen, older = connection.execute(LANG).fetchone()
    return Kept(json.loads(found[0]) if found else None, str(json.loads(chosen or '""') or older or ""))
