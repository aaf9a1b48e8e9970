"""Import of 10,000 rows in a process of its own: seconds and peak memory; then the same file again."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.rows import proposals

ROWS = 10_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.csv"
        source.write_bytes(proposals(ROWS))
        command = [
            sys.executable,
            "-m",
            "pbdesk",
            "--db",
            str(Path(folder) / "desk.db"),
            "import",
            str(source),
        ]
        for name in ("import", "again"):
            start = time.perf_counter()
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "LANG": "C.UTF-8"}
            )
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{name:8} {seconds:6.1f} s   peak {peak:6.0f} MB")


if __name__ == "__main__":
    main()
