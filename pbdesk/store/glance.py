"""The week as last shown, read before the desk is really opened: the first paint waits for nothing else."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from pbdesk.store.migrations import APPLICATION_ID, SCHEMA_VERSION

KEY = "glance"  # in the cache table: outside history, computed anew at any time


def read(path: Path) -> Any:
    """What was kept under `KEY`; None for a file that is new, busy, foreign, of another version or broken."""
    with contextlib.suppress(sqlite3.Error, OSError, ValueError, RecursionError):
        if not path.is_file():
            return None
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
        try:
            marks = [
                connection.execute(f"pragma {name}").fetchone()[0]
                for name in ("application_id", "user_version")
            ]
            if marks != [APPLICATION_ID, SCHEMA_VERSION]:
                return None
            found = connection.execute("select value from cache where key = ?", (KEY,)).fetchone()
            return json.loads(found[0]) if found else None
        finally:
            connection.close()
    return None
