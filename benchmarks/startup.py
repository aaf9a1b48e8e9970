"""First useful paint in a pseudo-terminal, in turn with a one-label Textual app (POSIX).

`week`: a desk that was open before, painted from what it last showed. `first`: a desk nobody has looked at
yet, painted from what its file says. `plan`: the same, until the week is planned. Each with 10,000 cases and
with the dozen of the demo.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.rows import proposals

RUNS = 9
READY, UPDATED, OUTLINED, PLANNED = b"READY", b"being updated", b"being planned", b" h of "
FLOOR = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class A(App):\n    def compose(self): yield Static('READY')\nA().run()\n"
)


def paints(command: list[str], wanted: Sequence[bytes]) -> list[float]:
    """Milliseconds until each of `wanted`, in this order, was written to a 120×40 terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_DISABLE_KITTY_KEY": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed pbdesk is compiled once, not at every start
    start = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
    )
    os.close(slave)
    try:
        seen, found = b"", []
        for words in wanted:
            seen = _until(master, words, seen)
            found.append((time.perf_counter() - start) * 1000)
        return found
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        os.close(master)


def _until(terminal: int, words: bytes, seen: bytes) -> bytes:
    """Read until the words are there; answers with what came after them."""
    while words not in seen:
        ready, _, _ = select.select([terminal], [], [], 20)
        if not ready:
            raise TimeoutError(words)
        seen += os.read(terminal, 65536)
    return seen.partition(words)[2]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        desks = {"10,000": Path(folder) / "desk.db", "demo": Path(folder) / "demo.db"}
        _fill(desks["10,000"], desks["demo"])
        times: dict[str, list[float]] = {"floor": []}
        for db in desks.values():
            paints(_app(db), [PLANNED])  # what is compiled and kept only once
        for _ in range(RUNS):
            times["floor"] += paints([sys.executable, "-c", FLOOR], [READY])
            for name, db in desks.items():
                _measure(name, db, times)
    for name, values in times.items():
        ratios = [v / f for v, f in zip(values, times["floor"], strict=True)]
        print(
            f"{name:13} median {statistics.median(values):6.0f} ms"
            f"  ratio {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f})"
        )


def _measure(name: str, db: Path, times: dict[str, list[float]]) -> None:
    _never_seen(db)
    first, plan = paints(_app(db), [OUTLINED, PLANNED])
    (week,) = paints(_app(db), [UPDATED])
    for what, value in (("week", week), ("first", first), ("plan", plan)):
        times.setdefault(f"{what} {name}", []).append(value)


def _app(db: Path) -> list[str]:
    return [sys.executable, "-m", "pbdesk", "--db", str(db), "--lang", "en"]


def _never_seen(path: Path) -> None:
    """As if the desk had just been filled from the command line."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("delete from cache where key = 'glance'")


def _fill(large: Path, small: Path) -> None:
    from pbdesk import demo, procedures
    from pbdesk.desk import Desk

    with Desk.open(large, clock=datetime.now, procedures=procedures.builtin()) as desk:
        desk.imports.apply(desk.imports.plan(proposals(10_000), "rows.csv"))
    with Desk.open(small, clock=datetime.now, procedures=procedures.builtin()) as desk:
        demo.fill(desk, "en")


if __name__ == "__main__":
    main()
