"""First useful paint in a pseudo-terminal, in turn with a one-label Textual app (POSIX).

`week`: a desk that was open before, painted from what it last showed. `first`: a desk nobody has looked at
yet; also the time after which the plan is made anew.
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
from datetime import datetime
from pathlib import Path

from benchmarks.rows import proposals

RUNS = 9
FLOOR = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class A(App):\n    def compose(self): yield Static('READY')\nA().run()\n"
)


def first_paint(command: list[str], wanted: bytes) -> float:
    """Milliseconds until `wanted` was written to a 120×40 terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_DISABLE_KITTY_KEY": "1"}
    start = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
    )
    os.close(slave)
    seen = b""
    try:
        while wanted not in seen:
            ready, _, _ = select.select([master], [], [], 20)
            if not ready:
                raise TimeoutError(command)
            seen += os.read(master, 65536)
        return (time.perf_counter() - start) * 1000
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        os.close(master)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "desk.db"
        _fill(db)
        desk = [sys.executable, "-m", "pbdesk", "--db", str(db), "--lang", "en"]
        floor = [sys.executable, "-c", FLOOR]
        times: dict[str, list[float]] = {"floor": [], "week": [], "first": []}
        first_paint(desk, b"Decide ")
        for _ in range(RUNS):
            times["floor"].append(first_paint(floor, b"READY"))
            times["week"].append(first_paint(desk, b"Decide "))
            _never_seen(db)
            times["first"].append(first_paint(desk, b"Decide "))
    for name, values in times.items():
        ratios = [v / f for v, f in zip(values, times["floor"], strict=True)]
        print(
            f"{name:6} median {statistics.median(values):6.0f} ms"
            f"  ratio {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f})"
        )


def _never_seen(path: Path) -> None:
    """As if the desk had just been filled from the command line."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("delete from cache where key = 'glance'")


def _fill(path: Path) -> None:
    from pbdesk import procedures
    from pbdesk.desk import Desk

    with Desk.open(path, clock=datetime.now, procedures=procedures.builtin()) as desk:
        desk.imports.apply(desk.imports.plan(proposals(10_000), "rows.csv"))


if __name__ == "__main__":
    main()
