"""A file's address as SQLite takes it."""

from __future__ import annotations

from pathlib import PurePath


def uri(path: PurePath, mode: str) -> str:
    """For `sqlite3.connect(…, uri=True)`; `path` is absolute, `mode` is SQLite's: ro, rw, rwc.

    A file on a Windows share (`\\\\server\\share\\desk.db`) keeps the server in its path: SQLite refuses an
    address with a server of its own.
    """
    address = path.as_uri()
    if not address.startswith("file:///"):
        address = "file:////" + address.removeprefix("file://")
    return f"{address}?mode={mode}"
