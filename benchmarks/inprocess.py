"""Case list with 100 and with 10,000 cases: time from key to the settled screen, and the ratio."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path

from benchmarks.rows import proposals
from pbdesk import procedures
from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.i18n import Translator

STEPS = {"cursor-down": ["down"] * 20, "page-down": ["pagedown"] * 10, "filter": ["f", *"示範", "escape"] * 3}


async def measure(n: int, folder: Path) -> dict[str, float]:
    """Median milliseconds per key for each step."""
    desk = Desk.open(
        folder / f"{n}.db", clock=lambda: datetime(2026, 11, 23, 9), procedures=procedures.builtin()
    )
    desk.imports.apply(desk.imports.plan(proposals(n), "rows.csv"))
    app = PbDeskApp(desk, Translator("zh-TW"), home="cases")
    found = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for name, keys in STEPS.items():
            times = []
            for key in keys:
                start = time.perf_counter()
                await pilot.press(key)
                times.append((time.perf_counter() - start) * 1000)
            found[name] = statistics.median(times)
    desk.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = asyncio.run(measure(100, Path(folder)))
        large = asyncio.run(measure(10_000, Path(folder)))
    for name in STEPS:
        print(f"{name:12} {small[name]:7.1f} ms {large[name]:7.1f} ms  ratio {large[name] / small[name]:.2f}")


if __name__ == "__main__":
    main()
