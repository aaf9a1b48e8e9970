"""Coming and going: the glance painted first, what is typed meanwhile, refusals, and what is kept."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from desks import NOW, make_desk
from pilots import Hands
from textual import events
from textual.pilot import Pilot

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.errors import StoreError
from pbdesk.i18n import Translator
from pbdesk.say import say
from pbdesk.screens import glance
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.opening import OpeningScreen
from pbdesk.store import backup
from pbdesk.store import glance as stored

SIZES = ((80, 24), (120, 40))
LIGHT = (
    "from pbdesk.__main__ import only_options; import pbdesk.start, pbdesk.app, pbdesk.screens.opening, sys;"
    "import pbdesk.store.outline, pbdesk.screens.outline; print(*sys.modules)"
)


def kept_week(desk: Desk) -> Any:
    found = stored.read(desk.store.path)
    assert found is not None
    return found.week


async def a_session(desk: Desk, lang: str = "en") -> Any:
    """The desk used once and left; answers with what was kept for the next start."""
    app = PbDeskApp(desk, Translator(lang))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
    app.leave()
    return kept_week(desk)


async def followed(app: PbDeskApp, pilot: Pilot[None]) -> None:
    """Until the week itself stands there."""
    while isinstance(app.screen, OpeningScreen) or not hasattr(app, "desk"):
        await pilot.pause()
    await pilot.pause()


def opening(app: PbDeskApp) -> OpeningScreen:
    """The glance in front, held before the desk is opened."""
    screen = app.screen
    assert isinstance(screen, OpeningScreen)
    return screen


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_the_glance_shows_what_the_week_showed(
    tmp_path: Path, lang: str, size: tuple[int, int]
) -> None:
    desk = make_desk(tmp_path)
    found = glance.read(await a_session(desk, lang), NOW)
    assert found is not None
    seen: list[str] = []

    def opens() -> Desk:
        seen.append(Hands(app, None).shown())  # type: ignore[arg-type]
        return desk

    app = PbDeskApp(opens, Translator(lang), glance=found)
    async with app.run_test(size=size) as pilot:
        await followed(app, pilot)
        after = Hands(app, pilot).shown()
    queue = [line[:30] for line in after.splitlines()[2:8]]
    assert [line[:30] for line in seen[0].splitlines()[2:8]] == queue
    assert Translator(lang).t("being updated") in seen[0]
    assert Translator(lang).t("being updated") not in after


@pytest.mark.parametrize("on_its_way", [False, True])
async def test_keys_pressed_before_the_desk_is_open_reach_the_week(tmp_path: Path, on_its_way: bool) -> None:
    desk = make_desk(tmp_path)
    found = glance.read(await a_session(desk), NOW)
    key = events.Key("3", "3")

    def opens() -> Desk:
        if on_its_way:
            opening(app).post_message(key)
        else:
            opening(app).on_key(key)
        return desk

    app = PbDeskApp(opens, Translator("en"), glance=found)
    async with app.run_test(size=(120, 40)) as pilot:
        while app.place() != "cases":  # the test's time limit is the only clock
            await pilot.pause()


async def test_a_desk_that_cannot_be_opened_ends_with_its_reason(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    found = glance.read(await a_session(desk), NOW)

    def opens() -> Desk:
        raise StoreError(say("The file is busy."))

    app = PbDeskApp(opens, Translator("en"), glance=found)
    async with app.run_test() as pilot:
        while app.refused is None:
            await pilot.pause()
    assert app.refused is not None
    assert str(app.refused) == "The file is busy."
    app.leave()  # nothing was opened, nothing is kept


async def test_a_first_week_is_kept_before_the_session_ends(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = PbDeskApp(desk, Translator("en"))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert kept_week(desk) is not None


async def test_on_a_monday_the_week_planned_before_is_shown(tmp_path: Path) -> None:
    kept = await a_session(make_desk(tmp_path))
    monday = glance.read(kept, NOW + timedelta(days=7))
    assert monday is not None
    assert monday == glance.read(kept, NOW + timedelta(days=5))  # as on the Saturday before
    assert monday != glance.read(kept, NOW + timedelta(days=4))
    assert glance.read(kept, NOW + timedelta(days=21)) is None


async def test_purging_a_person_takes_the_glance_along(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    await a_session(desk)
    person = desk.cases.active()[0].people[0]
    desk.people.purge(person.id)
    assert kept_week(desk) is None


async def test_no_plan_from_before_a_change_elsewhere_is_kept(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    person = next(p for case in desk.cases.active() for p in case.people if p.name == "測試員甲")
    app = PbDeskApp(desk, Translator("en"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "測試員甲" in str(kept_week(desk))
        await pilot.press("3")
        await pilot.pause()
        app.do(lambda desk: desk.people.purge(person.id))
        await pilot.pause()
    app.leave()
    assert kept_week(desk) is None
    for file in (desk.store.path, *backup.listing(desk.store.path)):
        assert "測試員甲".encode() not in file.read_bytes()


async def test_the_week_seen_again_after_a_change_elsewhere_is_kept(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = PbDeskApp(desk, Translator("en"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("3")
        app.do(lambda desk: desk.cases.add("新的長椅", case_no="115990001", year=115)[1])
        await pilot.press("1")
        await pilot.pause()
    assert kept_week(desk) is not None


async def test_a_kept_glance_of_another_making_is_not_read(tmp_path: Path) -> None:
    kept = await a_session(make_desk(tmp_path))
    broken = []
    for path in (["weeks"], ["weeks", "2026-11-23", "queue"], ["weeks", "2026-11-23", "blocks"], ["lang"]):
        for value in (None, 3, "x", [[]], [[1, 2]]):
            data = copy.deepcopy(kept)
            place = data
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value
            broken.append(data)
    for old, new in (
        ('"$text-muted"', "7"),
        ('"start"', "1"),
        ("540", '"x"'),
        ("[0, ", "[Infinity, "),
        ("true", "null"),
    ):
        broken.append(json.loads(json.dumps(kept).replace(old, new)))
    for data in [None, [], {}, 7, {**kept, "form": 99}, *broken]:
        glance.read(data, NOW)  # never raises
    assert glance.read({**kept, "form": 99}, NOW) is None


async def test_a_glance_from_elsewhere_brings_no_action_and_no_escape_code(tmp_path: Path) -> None:
    kept = json.dumps(await a_session(make_desk(tmp_path)))
    hostile = json.loads(kept.replace('"$text-muted"', '"@click=app.quit()"').replace("Week", "\\u001b[2J"))
    found = glance.read(hostile, NOW)
    assert found is not None
    contents = [
        c for row in found.queue for c in (*row.cells, *row.details) if not isinstance(c, (str, tuple))
    ]
    assert contents
    assert not any("click" in str(span.style) or "\x1b" in c.plain for c in contents for span in c.spans)


def test_the_first_paint_loads_neither_desk_nor_planner_nor_command_line() -> None:
    modules = subprocess.run(
        [sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = ("pbdesk.desk", "pbdesk.model", "pbdesk.planning", "pbdesk.rules", "pbdesk.cli", "click")
    assert [name for name in modules if name.startswith(heavy)] == []


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 11, 29)])
def test_no_file_no_glance(tmp_path: Path, day: date) -> None:
    (tmp_path / "other.db").write_bytes(b"not a database at all")
    assert stored.read(tmp_path / "missing.db") is None
    assert stored.read(tmp_path / "other.db") is None
    assert stored.read(tmp_path) is None
    assert not (tmp_path / "missing.db").exists()


async def test_the_search_for_garbage_begins_after_the_first_week(tmp_path: Path) -> None:
    desk, found = make_desk(tmp_path), list[bool]()

    def painted() -> None:
        found.append(bool(cast("DeskScreen", app.screen).glance_views()))

    app = PbDeskApp(desk, Translator("en"), painted=painted)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
    assert found == [True]
    desk.close()


def test_the_program_itself_is_never_searched_for_garbage() -> None:
    script = (
        "import gc; gc.disable(); from pbdesk.start import collect_rarely; collect_rarely();"
        " print(gc.isenabled(), gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 700)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["True", "True", "True"]


@pytest.mark.parametrize("seen_before", [False, True])
@pytest.mark.parametrize(
    ("sentence", "shared"),
    [
        (
            "Another pbdesk has this file open. Both may work; each sees what the other saved."
            " Nothing is lost.",
            True,
        ),
        ("This file can only be read. You can look at everything; nothing can be changed.", False),
    ],
)
async def test_a_second_window_and_a_read_only_file_open_and_say_so(
    tmp_path: Path, sentence: str, shared: bool, seen_before: bool
) -> None:
    desk = make_desk(tmp_path)
    found = glance.read(await a_session(desk), NOW) if seen_before else None
    desk.store.writable = shared
    app = PbDeskApp((lambda: desk) if seen_before else desk, Translator("en"), glance=found)
    app.shared = shared
    async with app.run_test(size=(120, 40)) as pilot:
        await followed(app, pilot)
        assert Hands(app, pilot).shown().splitlines()[-1].strip() == sentence
