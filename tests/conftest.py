"""What every test gets: hands that wait for neither time nor disk, and answers worked out once."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from desks import NOW, Clock, desk_at, make_desk
from hypothesis import HealthCheck, settings
from textual._context import active_app  # the pilot waits without naming its app
from textual.css import stylesheet
from textual.pilot import Pilot
from textual.screen import Screen

from pbdesk.desk import Desk
from pbdesk.formats.procedure import parse_procedure
from pbdesk.planning.problem import Plan, Problem
from pbdesk.planning.solver import DEFAULT_EFFORT, solve
from pbdesk.store import opening

TURNS = 100_000  # of the event loop; an app that is not at rest by then never will be
OF_THE_PLANNER = ("test_planning_", "test_fair_weeks")
AROUND_THE_PLANNER = ("test_planning_fairness",)
ASKING_FOR_PLANS = ("displacement", "fairness", "remedies", "swap")

CAREFUL = opening.PRAGMAS

# an example may take as long as the machine is busy
settings.register_profile("pbdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pbdesk")

answered = lru_cache(maxsize=1024)(solve)
parsed = lru_cache(maxsize=64)(parse_procedure)


def solved(problem: Problem, *, effort: int = DEFAULT_EFFORT, start_from: Plan | None = None) -> Plan:
    """Titles are words for people: with others, in another language, the plan is the same."""
    tasks = tuple(replace(task, title="") for task in problem.tasks)
    meetings = tuple(replace(meeting, title="") for meeting in problem.meetings)
    return answered(replace(problem, tasks=tasks, meetings=meetings), effort=effort, start_from=start_from)


def pytest_configure() -> None:
    # whatever the shell says: a program that a test starts would compile the whole package anew
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gc.set_threshold(200_000, 20, 50)  # what is imported is no garbage either


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to search it for garbage again and again takes a quarter of the time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What nobody closed is found in one search; pytest's own five after it have little left to look at."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def answers_worked_out_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both are pure, and most tests ask what another has asked. Tests of the planner itself ask it."""
    name = request.path.name
    if name.startswith(OF_THE_PLANNER) and not name.startswith(AROUND_THE_PLANNER):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pbdesk.desk.core.parse_procedure", parsed)
        for module in ASKING_FOR_PLANS:
            patch.setattr(import_module(f"pbdesk.planning.{module}"), "solve", solved)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk() -> Iterator[None]:
    """A test that waits for every write to lie on the disk waits for it most of its time. What another
    program reads is the same; only a machine that loses its power in between would know."""
    hasty = tuple(pragma.replace("synchronous = extra", "synchronous = off") for pragma in CAREFUL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "PRAGMAS", hasty)
        patch.setattr("os.fsync", lambda _handle: None)
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a desk may lie; nothing does yet."""
    return tmp_path / "desk.db"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The small desk of invented cases."""
    with make_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """Eight on a Monday."""
    return Clock(datetime.combine(NOW, time(8)))


@pytest.fixture
def bare(path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk without any case."""
    with desk_at(path, clock) as opened:
        yield opened


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes as carefully as the program."""
    monkeypatch.setattr(opening, "PRAGMAS", CAREFUL)


@pytest.fixture(autouse=True, scope="session")
def style_sheets_read_once() -> Iterator[None]:
    """Every app reads the same ones, with the same variables."""
    tokens: dict[Any, Any] = {}
    rules: dict[Any, Any] = {}
    tokenize, parse = stylesheet.tokenize_values, stylesheet.parse

    def tokenized(variables: dict[str, str]) -> Any:
        key = tuple(variables.items())
        if key not in tokens:
            tokens[key] = tokenize(variables)
        return tokens[key]

    def parsed(*args: Any, variable_tokens: Any, **options: Any) -> Any:
        key = (args, id(variable_tokens), *options.items())  # what `tokenized` keeps has one id
        if key not in rules:
            rules[key] = list(parse(*args, variable_tokens=variable_tokens, **options))
        return rules[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "tokenize_values", tokenized)
        patch.setattr(stylesheet, "parse", parsed)
        yield


@pytest.fixture(autouse=True, scope="session")
def hands_that_wait_for_the_app() -> Iterator[None]:
    """Textual's own pilot sleeps until the process seems idle, and every frame on the way is painted.

    Here a key is pressed when nothing is left to do, and what then stands there is painted at each pause.
    """
    # when Textual paints, and that a layout or a resize is due, it says in private names only
    paint, unpainted = Screen._compositor_refresh, WeakSet[Screen]()

    def later(screen: Screen) -> None:
        if screen is screen.app.screen:
            screen._dirty_widgets.clear()
            unpainted.add(screen)
        else:
            paint(screen)

    async def painted(*_: float) -> None:
        await at_rest()
        for screen in unpainted.intersection(active_app.get().screen_stack[-1:]):
            paint(screen)
        unpainted.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "_compositor_refresh", later)
        patch.setattr("textual.app.wait_for_idle", at_rest)
        patch.setattr("textual.pilot.wait_for_idle", painted)
        # at rest no widget has a message left: the pilot need not send one to each, twice a key, and wait
        patch.setattr(Pilot, "_wait_for_screen", at_rest)
        # when another window is looked for, and the cursor rests, a test says and not the clock
        patch.setattr("pbdesk.screens.changes.WATCH_SECONDS", 3600)
        patch.setattr("pbdesk.screens.week.cursor.PAUSE", 3600)
        yield


async def at_rest(*_: float) -> None:
    """Until nothing is left to run before a timer ends, the next frame's layout included."""
    # no public name of the loop tells that nothing is left to run
    ready, due = asyncio.get_running_loop()._ready, True  # type: ignore[attr-defined]
    for _turn in range(TURNS):
        await asyncio.sleep(0)
        if ready:
            due = True
        elif due and active_app.get().screen_stack:
            active_app.get()._check_resize()
            active_app.get().screen._on_timer_update()
            due = False
        else:
            return
    pytest.fail("the app does not come to rest")
