"""A window left open: the day that begins while it stands there is the day it shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desks import NOW, Clock, desk_at, make_desk
from pilots import at

from pbdesk.desk import Desk

PLACES = ("week", "triage", "cases", "contacts", "quarter", "routine", "load")
MORNINGS = (NOW + timedelta(days=1), datetime(2026, 11, 28, 10), datetime(2027, 1, 4, 8, 30))


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    make_desk(tmp_path).close()
    with desk_at(tmp_path / "desk.pbdesk", clock) as opened:
        yield opened


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("morning", MORNINGS)
@pytest.mark.parametrize("place", PLACES)
async def test_it_shows_the_new_day_as_one_opened_that_morning(
    desk: Desk, clock: Clock, place: str, morning: datetime, size: tuple[int, int]
) -> None:
    async with at(desk, place, size=size) as hands:
        evening = hands.shown()
        clock.now = morning
        hands.app._watch()
        await hands.pilot.pause()
        found = hands.shown()
    async with at(desk_at(desk.store.path, clock), place, size=size) as hands:
        assert found == hands.shown()
    assert place != "week" or found != evening


async def test_in_the_day_the_time_goes_on_and_the_plan_stays(desk: Desk, clock: Clock) -> None:
    async with at(desk, "week") as hands:
        await hands.press("t")
        clock.now = NOW + timedelta(minutes=90)
        before = hands.screen.view
        hands.app._watch()
        await hands.pilot.pause()
        assert "10:30<" in hands.shown()
        assert "timer 1:30" in hands.shown()
        assert hands.screen.view is before


async def test_what_was_begun_the_evening_before_stands_in_its_form(desk: Desk, clock: Clock) -> None:
    async with at(desk, "week") as hands:
        await hands.press("c")
        await hands.write("half a sentence")
        form = hands.screen
        clock.now = NOW + timedelta(days=1)
        hands.app._watch()
        await hands.pilot.pause()
        assert hands.screen is form
        assert "half a sentence" in hands.shown()


async def test_time_that_passes_while_the_screen_is_being_left_is_not_shown(desk: Desk, clock: Clock) -> None:
    async with at(desk, "week") as hands:
        clock.now = NOW + timedelta(minutes=1)
        await hands.screen.query_one("#grid").remove()
        hands.app._watch()
