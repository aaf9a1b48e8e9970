"""From key to changed week on screen, on the demo desk, with a plan in force, and beside 10,000 cases.

python -m benchmarks.keypress     prints median ms, and the ratio to a key of an app that does nothing

Times are of the processor, inside the process, with Textual's pilot. `shown` ends when the changed week has
been drawn; `settled` when every message is handled, the notice stands, and a dialog is taken down. Nothing
waits for a disk of note or another process, so on an idle machine the officer waits as long. Each round asks
about another work, because a question asked before is answered from memory; only undo leads back to one. The
floor holds what Textual and the pilot themselves cost.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.widgets import Static

from benchmarks.rows import proposals
from pbdesk import demo, procedures
from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.i18n import Translator
from pbdesk.start import collect_rarely

NOW = datetime(2026, 11, 23, 9)
ROUNDS = 7
SIZE = (120, 40)


class Step(NamedTuple):
    """Keys that lead there, the key measured, keys that lead back; all from a work of the queue."""

    before: tuple[str, ...]
    key: str
    after: tuple[str, ...]


STEPS = {
    "cursor": Step((), "down", ()),
    "pin": Step(("p", "down", "down"), "enter", ("u",)),
    "first": Step((), "f", ("u",)),
    "snooze": Step(("s", "tab", "x"), "ctrl+s", ("u",)),
    "split": Step(("x", "6", "0"), "ctrl+s", ("u",)),
    "done": Step(("d",), "ctrl+s", ("u",)),
    "undo": Step(("f",), "u", ()),
}  # fmt: skip


class Empty(App[None]):
    """The floor: a key changes one line."""

    BINDINGS: ClassVar[list[BindingType]] = [("f", "count", "Count")]

    def compose(self) -> ComposeResult:
        yield Static("0", id="words")

    def action_count(self) -> None:
        self.query_one("#words", Static).update(str(time.perf_counter()))


def since(start: float) -> float:
    """Milliseconds of the processor."""
    return (time.process_time() - start) * 1000


async def press(pilot: Pilot[None], key: str) -> float:
    """Milliseconds until the screen has settled."""
    start = time.process_time()
    await pilot.press(key)
    await pilot.pause()
    return since(start)


async def floor() -> float:
    async with Empty().run_test(size=SIZE) as pilot:
        await pilot.pause()
        return statistics.median([await press(pilot, "f") for _ in range(3 * ROUNDS)])


@dataclass
class Hands:
    """The officer on one desk; `times` are shown and settled, of the rounds in which the key was taken."""

    desk: Desk
    pilot: Pilot[None]
    times: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    _start: float = 0
    _shown: float | None = None

    def watch(self) -> None:
        """Note when the week was drawn after a change."""
        app = self.pilot.app
        assert isinstance(app, PbDeskApp)
        week = app.screen
        app.changed.subscribe(week, lambda _: week.call_after_refresh(self._drawn))

    def _drawn(self) -> None:
        if self._shown is None:
            self._shown = since(self._start)

    async def round(self, name: str, number: int) -> None:
        """One step from work `number` of the queue."""
        step = STEPS[name]
        self.pilot.app.screen.query_one("#queue").focus()
        await self.pilot.press("home", *["down"] * number, *step.before)
        await self.pilot.pause()
        written, self._shown, self._start = (
            self.desk.store.connection.total_changes,
            None,
            time.process_time(),
        )
        settled = await press(self.pilot, step.key)
        if self.desk.store.connection.total_changes != written:
            self.times.setdefault(name, []).append((self._shown or settled, settled))
            await self.pilot.press(*step.after)
        elif name == "cursor":
            self.times.setdefault(name, []).append((settled, settled))
        else:
            await self.pilot.press("escape")
        await self.pilot.pause()

    def plan(self, number: int) -> None:
        """Planning alone, of a question not asked before: the part of a key press that is no drawing."""
        self.desk.week.first(list(self.desk.week.plan().items)[number])
        start = time.process_time()
        self.desk.week.plan()
        passed = since(start)
        self.times.setdefault("plan", []).append((passed, passed))
        self.desk.undo()


def filled(path: Path, *, cases: int = 0, kept: bool = False) -> Desk:
    """The demo desk, with so many imported cases beside it, with its plan in force."""
    desk = Desk.open(path, clock=lambda: NOW, procedures=procedures.builtin())
    demo.fill(desk, "en")
    if cases:
        desk.imports.apply(desk.imports.plan(proposals(cases), "rows.csv"))
    if kept:
        desk.week.keep(desk.week.plan())
    return desk


async def measure(desk: Desk) -> dict[str, tuple[float, float]]:
    """Median milliseconds of each step, shown and settled."""
    gc.disable()  # as the program starts
    app = PbDeskApp(desk, Translator("en"), home="week", painted=collect_rarely)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        hands = Hands(desk, pilot)
        hands.watch()
        for number in range(ROUNDS):
            hands.plan(number)
            for name in STEPS:
                await hands.round(name, number)
    desk.close()
    return {
        name: (statistics.median(s for s, _ in times), statistics.median(s for _, s in times))
        for name, times in hands.times.items()
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = asyncio.run(floor())
        desks = {
            "demo desk": filled(Path(folder) / "small.db"),
            "plan in force": filled(Path(folder) / "kept.db", kept=True),
            "with 10,000 cases": filled(Path(folder) / "large.db", cases=10_000),
        }
        found = {title: asyncio.run(measure(desk)) for title, desk in desks.items()}
    print(
        f"floor (key of an empty app) {empty:.1f} ms; ms shown / settled, and shown as multiple of the floor"
    )
    print(f"{'':8}" + "".join(f"{title:>28}" for title in found))
    for name in ("plan", *STEPS):
        figures = [each.get(name) for each in found.values()]
        cells = [f"{f[0]:.1f} / {f[1]:.1f}  {f[0] / empty:5.1f} x" if f else "-" for f in figures]
        print(f"{name:8}" + "".join(f"{cell:>28}" for cell in cells))


if __name__ == "__main__":
    main()
