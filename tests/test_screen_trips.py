"""A trip on the week's screen: one journey, whose visits are done, left and opened one by one."""

from __future__ import annotations

from datetime import date

import pytest
from pilots import Hands, at
from test_desk_trips import AFTERNOONS, EVENINGS, blocks, trip_of, visit

from pbdesk.desk import Desk
from pbdesk.model.quarter import SignOff, SignOffStatus
from pbdesk.model.work import OverrideKind, TimeEntry, WorkOverride
from pbdesk.screens.dialogs.quarterforms import OUTCOMES

UNREACHED = str(1 + OUTCOMES.index(SignOffStatus.UNREACHED))  # the key that chooses it


@pytest.fixture
def desk(bare: Desk) -> Desk:
    for _ in range(3):
        visit(bare, AFTERNOONS)
    return bare


def said(desk: Desk, kind: OverrideKind) -> set[str]:
    return {o.work for o in desk.store.all(WorkOverride) if o.kind is kind}


async def on_trip(hands: Hands, desk: Desk) -> str:
    key = trip_of(desk.week.plan())
    await hands.point("#queue", key)
    return key


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_the_trip_names_its_visits_and_the_way(desk: Desk, lang: str, size: tuple[int, int]) -> None:
    async with at(desk, "week", lang=lang, size=size) as hands:
        await on_trip(hands, desk)
        assert "Path 1" in hands.shown()
        await hands.press("y")
        reading = hands.shown()
        for number in (1, 2, 3):
            assert f"115-00{number}  Path {number}" in reading
        assert "Sample hall" in reading


async def test_an_evening_somebody_asks_for_is_not_put_beside_the_hour_kept_in_the_office(bare: Desk) -> None:
    for _ in range(2):
        visit(bare, EVENINGS)
    key = trip_of(bare.week.plan())
    async with at(bare, "week") as hands:
        hands.screen.show_work(key)
        view = hands.screen.view
        (piece,) = view.pieces(key)
        assert piece.overtime and view.plan.spare(piece.start.date())
        assert "stays empty" not in view.why(key).plain


async def test_one_visit_is_done_with_its_own_minutes(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        await hands.press("d")
        assert "Which visit?" in hands.shown()
        await hands.press("down", "enter")
        assert "Path 2: Visit the proposer" in hands.shown()
        await hands.write("25")
        await hands.press("ctrl+s")
        assert "Path 2: Visit the proposer" in hands.app.notice
        (entry,) = desk.store.all(TimeEntry)
        assert (entry.work, entry.minutes, entry.proposal_id) == ("signoff-visit:2:1154", 25, 2)
        (block,) = blocks(desk.week.plan())
        assert block.item
        assert [part.proposal_id for part in block.item.parts] == [1, 3]
        asked = hands.shown()
        assert "What became of the sheet?" in asked and "115-002  Path 2" in asked
        await hands.press("ctrl+s")
        assert desk.store.all(SignOff, proposal_id=2)[0].status is SignOffStatus.SIGNED
        assert not hands.screen.is_modal


async def test_after_a_visit_in_vain_the_next_one_stays_and_its_outcome_is_asked_once(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        for answer in (UNREACHED, ""):
            await on_trip(hands, desk)
            await hands.press("d", "down", "enter")
            await hands.write("25")
            await hands.press("ctrl+s")
            assert hands.screen.is_modal is bool(answer)
            if answer:
                await hands.press(answer, "ctrl+s")
            assert not hands.screen.is_modal
            assert "signoff-visit:2:1154" in desk.week.plan().works
        (sheet,) = desk.store.all(SignOff, proposal_id=2)
        assert (sheet.status, sheet.attempts) == (SignOffStatus.UNREACHED, 1)


@pytest.mark.parametrize(("row", "whose"), [(0, {1, 2, 3}), (2, {2})])
async def test_a_trip_or_one_of_its_visits_is_left_until_later(desk: Desk, row: int, whose: set[int]) -> None:
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        await hands.press("s", *["down"] * row, "enter", "tab")
        await hands.write("away")
        await hands.press("ctrl+s")
        assert said(desk, OverrideKind.SNOOZE) == {f"signoff-visit:{n}:1154" for n in whose}


async def test_a_trip_is_pinned_and_put_first_as_a_whole(desk: Desk) -> None:
    everybody = {f"signoff-visit:{n}:1154" for n in (1, 2, 3)}
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        await hands.press("p", "enter")
        assert said(desk, OverrideKind.PIN) == everybody
        (block,) = blocks(desk.week.plan())
        assert block.pinned
        await hands.press("P")
        assert not said(desk, OverrideKind.PIN)
        await hands.press("f")
        assert said(desk, OverrideKind.FIRST) == everybody


async def test_the_timer_runs_on_one_visit_and_stops_from_the_trip(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        await hands.press("t", "enter")
        running = desk.routine.running()
        assert running
        assert running.work == "signoff-visit:1:1154"
        await hands.press("t")
        assert desk.routine.running() is None


async def test_enter_opens_the_case_of_the_visit_chosen(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        await hands.press("enter", "down", "enter")
        assert "115-002" in hands.shown()
        assert "Path 2" in hands.shown()


async def test_a_trip_is_not_cut_in_pieces(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        assert not hands.screen.enabled("split")


async def test_the_effort_of_one_visit_is_asked_for_with_its_way(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await on_trip(hands, desk)
        await hands.press("e", "enter")
        assert "(with the way there" in hands.shown()
        await hands.press("ctrl+a")
        await hands.write("120")
        await hands.press("ctrl+s")
        assert said(desk, OverrideKind.ESTIMATE) == {"signoff-visit:1:1154"}


def test_days_of_these_tests_are_of_the_quarter_at_hand(desk: Desk) -> None:
    assert desk.quarter.last_day == date(2026, 12, 31)
