"""From key to changed week on screen: pin and done, on the demo desk and beside 10,000 cases.

python -m benchmarks.keypress     prints median ms, and the ratio to a key of an app that does nothing

Times are of the processor, inside the process, with Textual's pilot: from handing over the key until every
message is handled and the screen is drawn. Nothing waits for a disk of note or another process, so on an idle
machine the officer waits as long. The floor holds what Textual and the pilot themselves cost.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.widgets import Static

from benchmarks.rows import proposals
from pbdesk import demo, procedures
from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.i18n import Translator

NOW = datetime(2026, 11, 23, 9)
ROUNDS = 7
SIZE = (120, 40)
STEPS = {
    # name: keys that lead there, the key measured, keys that lead back
    "cursor": ((), "down", ()),
    "pin": (("p", "down", "down"), "enter", ("u",)),
    "first": ((), "f", ("u",)),
    "done": (("d", "4", "5"), "ctrl+s", ("u",)),
    "undo": (("f",), "u", ()),
}  # fmt: skip


class Empty(App[None]):
    """The floor: a key changes one line."""

    BINDINGS: ClassVar[list[BindingType]] = [("f", "count", "Count")]

    def compose(self) -> ComposeResult:
        yield Static("0", id="words")

    def action_count(self) -> None:
        self.query_one("#words", Static).update(str(time.perf_counter()))


async def press(pilot: Pilot[None], key: str) -> float:
    """Milliseconds until the screen has settled."""
    start = time.process_time()
    await pilot.press(key)
    await pilot.pause()
    return (time.process_time() - start) * 1000


async def floor() -> float:
    async with Empty().run_test(size=SIZE) as pilot:
        await pilot.pause()
        return statistics.median([await press(pilot, "f") for _ in range(3 * ROUNDS)])


async def measure(cases: int, folder: Path) -> dict[str, float]:
    """Median milliseconds of each step on the demo desk, with so many imported cases beside it."""
    desk = Desk.open(folder / f"{cases}.db", clock=lambda: NOW, procedures=procedures.builtin())
    demo.fill(desk, "en")
    if cases:
        desk.imports.apply(desk.imports.plan(proposals(cases), "rows.csv"))
    found = {}
    async with PbDeskApp(desk, Translator("en"), home="week").run_test(size=SIZE) as pilot:
        await pilot.pause()
        found["plan"] = statistics.median([_plan(desk) for _ in range(ROUNDS)])
        for name, (before, key, after) in STEPS.items():
            found[name] = statistics.median([await _step(pilot, before, key, after) for _ in range(ROUNDS)])
    desk.close()
    return found


def _plan(desk: Desk) -> float:
    """Planning alone: the part of a key press that is no drawing."""
    start = time.process_time()
    desk.week.plan()
    return (time.process_time() - start) * 1000


async def _step(pilot: Pilot[None], before: Sequence[str], key: str, after: Sequence[str]) -> float:
    pilot.app.screen.query_one("#queue").focus()
    await pilot.press("home", *before)
    await pilot.pause()
    passed = await press(pilot, key)
    await pilot.press(*after)
    await pilot.pause()
    return passed


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = asyncio.run(floor())
        small = asyncio.run(measure(0, Path(folder)))
        large = asyncio.run(measure(10_000, Path(folder)))
    print(f"floor (key of an empty app) {empty:.1f} ms")
    print(f"{'':8} {'demo desk':>18} {'with 10,000 cases':>24}")
    for name in ("plan", *STEPS):
        print(
            f"{name:8} {small[name]:7.1f} ms {small[name] / empty:5.1f} x"
            f" {large[name]:14.1f} ms {large[name] / empty:5.1f} x"
        )


if __name__ == "__main__":
    main()
