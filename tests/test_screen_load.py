"""The load: what the desk reckons, how the screen shows it, and what is written."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import Clock, desk_at, duty, put
from pilots import at, lines
from textual.widgets import Input

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.desk.load import Nameless
from pbdesk.i18n import Translator
from pbdesk.model.load import AskKind, Displaced
from pbdesk.model.people import CaseRole, Person, Role
from pbdesk.model.proposal import CaseStatus, Light, LightKind, LightRating, Proposal, Route, SupportAgency
from pbdesk.model.quarter import Milestone
from pbdesk.model.work import (
    Displacement,
    Meeting,
    OverrideKind,
    RoutineWork,
    TimeEntry,
    WorkKind,
    WorkOverride,
)
from pbdesk.screens.case import CaseScreen
from pbdesk.screens.dialogs.form import Choice, FormDialog
from pbdesk.screens.dialogs.menu import MenuDialog
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.dialogs.weights import WeightsDialog
from pbdesk.screens.dialogs.whatif import WhatIfDialog
from pbdesk.screens.load import LoadScreen
from pbdesk.screens.week.screen import WeekScreen
from pbdesk.screens.widgets import Heading, RowList
from pbdesk.screens.widgets.text import cells

NOW = datetime(2026, 11, 23, 9, 0)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "desk.db") as opened:
        with opened.store.write("demo") as tx:
            case = tx.insert(Proposal(case_no="115001", title="Steps for 測試員甲", route=Route.DIRECT,
                                      next_action="Ask 測試員甲", next_due=date(2026, 11, 25)))  # fmt: skip
            tx.insert(Proposal(case_no="115002", title="Test shade", year=115, route=Route.DIRECT,
                               waits_for_year=116, wait_reason="no money", next_action="Wait",
                               next_due=date(2027, 1, 5)))  # fmt: skip
            tx.insert(Proposal(case_no="115003", title="Undecided", year=115))
            person = tx.insert(Person(name="測試員甲"))
            tx.insert(CaseRole(proposal_id=case.id, person_id=person.id, role=Role.PROPOSER))
            tx.insert(SupportAgency(proposal_id=case.id, agency="Test Agency", asked_on=date(2026, 10, 1),
                                    due=date(2026, 10, 20)))  # fmt: skip
            tx.insert(
                LightRating(proposal_id=case.id, kind=LightKind.BUDGET, level=Light.AMBER, reason="half")
            )
            tx.insert(LightRating(proposal_id=case.id, kind=LightKind.LEGALITY, level=Light.RED, reason="no"))
            tx.insert(Milestone(proposal_id=case.id, quarter=1153, planned="Steps done"))
            for number in range(8):
                tx.insert(RoutineWork(title=f"Weekly duty {number}", kind=WorkKind.RECURRING, minutes=360,
                                      rrule="FREQ=WEEKLY", start=date(2026, 1, 5), due_days=3))  # fmt: skip
            for week, minutes in ((MONDAY, 180), (date(2026, 11, 16), 120)):  # the same work, twice pushed on
                tx.insert(Displacement(noted_on=MONDAY, week=week, title="Handbook", minutes=minutes,
                                       work="routine:90", by_proposal_id=case.id, evenings=1,
                                       from_date=date(2026, 11, 3), to_date=date(2026, 11, 10)))  # fmt: skip
            tx.insert(Displacement(noted_on=MONDAY, week=MONDAY, title="Council 測試員甲", minutes=60,
                                   work="prep:7", from_date=MONDAY))  # fmt: skip
            tx.insert(Meeting(title="Review", start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 12),
                              prep_minutes=0))  # fmt: skip
            for start, overtime in (("2026-11-10", True), ("2026-10-30", True), ("2026-11-11", False)):
                tx.insert(TimeEntry(work="next:1", start=datetime.fromisoformat(start), minutes=120,
                                    overtime=overtime))  # fmt: skip
        yield opened


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


def app_of(desk: Desk, lang: str = "en") -> PbDeskApp:
    return PbDeskApp(desk, Translator(lang), home="load")


# -- what the desk reckons ---------------------------------------------------------------------------------
def test_thirteen_weeks_from_this_monday(desk: Desk) -> None:
    found = desk.load.summary()
    assert [week.first for week in found.weeks[:2]] == [MONDAY, date(2026, 11, 30)]
    assert len(found.weeks) == 13 and found.whole.last == found.weeks[-1].last
    assert found.near.capacity == sum(week.capacity for week in found.weeks[:4])
    assert found.weeks[0].meetings == 180
    assert sum(week.pb + week.routine for week in found.weeks) == found.whole.pb + found.whole.routine


def test_too_much_work_shows_as_more_demand_than_time(desk: Desk) -> None:
    found = desk.load.summary()
    asked = 4 * 8 * 360  # the duties of four weeks alone
    assert found.near.demand >= asked > found.near.capacity
    assert found.near.over and found.slips
    assert all(slip.times >= 1 for slip in found.slips) and len(found.slips) <= 8
    assert found.asked(AskKind.REDISTRIBUTION)


def test_work_done_in_time_is_not_short(desk: Desk) -> None:
    for work in desk.routine.all()[1:]:
        desk.routine.remove(work)
    found = desk.load.summary()
    assert found.near.short == 0 and not found.near.over and not found.slips
    assert found.near.routine == 4 * 360


def test_only_this_months_overtime_counts(desk: Desk) -> None:
    found = desk.load.summary()
    assert (found.overtime_month, found.overtime_cap) == (120, 60 * 60)


def test_asks_come_from_the_records(desk: Desk) -> None:
    found = desk.load.summary()
    assert {(ask.kind, ask.case) for ask in found.asks if ask.case} == {
        (AskKind.MONEY, "115001"), (AskKind.MONEY, "115002"),
        (AskKind.COORDINATION, "115001"), (AskKind.EXTENSION, "115001"),
    }  # fmt: skip
    assert (found.open_cases, found.undecided) == (2, 1)


def test_the_ledger_counts_work_once_and_names_the_case(desk: Desk) -> None:
    found = desk.load.summary()
    assert found.displacing() == ["115001", ""]
    assert found.displaced("115001") == Displaced(works=1, minutes=180, evenings=2)
    assert found.displaced() == Displaced(works=2, minutes=240, evenings=2)
    assert str(found.ledger[0].title) == "Prepare the meeting: Council ○○"


def test_what_the_last_year_displaced_is_reported_until_spring(desk: Desk) -> None:
    desk.close()
    for now, held in ((datetime(2027, 1, 8, 9), 3), (datetime(2027, 4, 1, 9), 0)):
        with desk_at(desk.store.path, Clock(now)) as later:
            found = later.load.summary()
            assert (len(found.ledger), len(found.ledger_before)) == (0, held)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("lang", "title"), [("en", "115: 2 own duties displaced, 4.0 h"), ("zh-TW", "115 年度：受排擠")]
)
async def test_the_screen_shows_what_the_last_year_displaced_as_long_as_it_is_reported(
    desk: Desk, lang: str, title: str, size: tuple[int, int]
) -> None:
    desk.close()
    for now, held in ((datetime(2027, 3, 31, 9), True), (datetime(2027, 4, 1, 9), False)):
        async with at(desk_at(desk.store.path, Clock(now)), "load", lang=lang, size=size) as hands:
            ledger = hands.screen.query_one("#ledger", RowList)
            titles = [key.title for key in ledger.keys if isinstance(key, Heading)]
            assert any(words.startswith(title) for words in titles) is held
            years = [key for key in ledger.keys if isinstance(key, tuple) and key[0] == "ledger"]
            assert len(years) == (3 if held else 0)
            if held and size[1] == 40:
                ledger.move_to(years[-1])
                await hands.pilot.pause()
                assert "2026" in hands.shown() or "115." in hands.shown()


def test_what_is_covered_is_known_before_anything_is_written(desk: Desk) -> None:
    covered = dict(desk.load.summary().covered)
    assert covered["Steps for 測試員甲"] == "Steps for ○○"
    assert not any("測試員甲" in left for left in covered.values())


def test_no_persons_name_leaves_the_desk(desk: Desk) -> None:
    from pbdesk.documents.records import workload_file

    with desk.store.write("displaced") as tx:  # somebody without any case, in the name of an own duty
        tx.insert(Person(name="Test Person B"))
        tx.insert(Displacement(noted_on=MONDAY, title="Letter to Test Person B", minutes=30))
    for suffix in (".html", ".csv", ".json"):
        written = workload_file(desk, Translator("en"), suffix).decode()
        assert "測試員甲" not in written and "Test Person B" not in written
        assert "Steps for ○○" in written


@pytest.mark.parametrize(("given", "leaves"), [
    ("Call 0900-000-001", "Call ○○"), ("(02) 2700-0001 打給他", "○○ 打給他"),
    ("電話02-27000001", "電話○○"), ("Write to test@example.org now", "Write to ○○ now"),
    ("+886 900 000 001", "○○"), ("106030037", "106030037"), ("115.11.25", "115.11.25"),
    ("2026-11-25 09:30", "2026-11-25 09:30"), ("1154, 0900", "1154, 0900"),
])  # fmt: skip
def test_numbers_of_people_are_covered_and_others_stay(given: str, leaves: str) -> None:
    assert Nameless([]).text(given) == leaves


# -- the screen --------------------------------------------------------------------------------------------
async def test_shows_bars_asks_and_ledger(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        seen = "\n".join(lines(app))
        assert len(app.screen.query_one("#ledger", RowList).keys) > 1
    for words in ("Next four weeks:", "Four weeks", "13 weeks", "2026-11-30", "2.0 / 60.0", "Money",
                  "Test Agency"):  # fmt: skip
        assert words in seen


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_small_terminal_is_filled_and_not_overrun(desk: Desk, lang: str) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert all(cells(line) == 80 for line in lines(app))
        assert app.screen.query_one("#load-bars").max_scroll_x == 0


async def test_no_bar_is_folded_and_an_ask_without_a_case_takes_the_whole_line(desk: Desk) -> None:
    put(desk, *(Proposal(case_no=f"11500{n}", title="More", route=Route.DIRECT) for n in range(4, 9)))
    app = app_of(desk, "zh-TW")
    async with app.run_test(size=(60, 18)) as pilot:
        await pilot.pause()
        text = str(app.screen.query_one("#load-text").render())
        room = app.screen.query_one("#load-bars").scrollable_content_region.width
        assert all(cells(line) <= room for line in text.splitlines() if line.startswith(("4 週", "13 週")))
        asks = app.screen.query_one("#asks", RowList)
        assert asks.focus().move_to(("redistribution", "", 0))
        await pilot.pause()
        assert any("> 辦理中" in line for line in lines(app))


async def test_only_the_list_the_keys_act_on_shows_a_cursor(desk: Desk) -> None:
    put(desk, duty("Report", minutes=6000, due=date(2026, 11, 27)))
    async with at(desk, "load") as hands:
        for name in ("tight", "asks", "ledger"):
            await hands.press("tab")
            assert hands.screen.focused.id == name
            assert hands.shown().count("│ > ") == 1


async def test_enter_on_an_ask_opens_the_case(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        app.screen.query_one("#asks").focus()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_enter_on_a_duty_that_slips_leads_to_its_reason_and_remedies(
    desk: Desk, size: tuple[int, int]
) -> None:
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.screen.query_one("#ledger").focus()
        await pilot.press("enter")
        for _ in range(3):
            await pilot.pause()
        assert isinstance(app.screen, WeekScreen) and app.screen.item
        assert app.screen.item.key == desk.load.summary().slips[0].work
        assert app.screen.enabled("remedies")


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_enter_on_a_line_of_the_proof_leads_to_its_place_in_the_week(
    desk: Desk, size: tuple[int, int], lang: str
) -> None:
    found = desk.load.summary().tight
    assert found and len(found.parts) > 1
    async with at(desk, "load", lang=lang, size=size) as hands:
        hands.screen.query_one("#tight").focus()
        await hands.press("end")
        last, hours = found.parts[-1], f"{found.parts[-1].minutes / 60:.1f}"
        line = next(line for line in hands.shown().splitlines() if "> " in line and hours in line)
        assert hands.app.tr.render(last.title) in line
        await hands.press("enter")
        assert isinstance(hands.screen, WeekScreen)
        assert hands.screen.work_key == last.work


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_one_more_case_is_tried_from_the_load_and_leads_back_to_it(
    desk: Desk, size: tuple[int, int], lang: str
) -> None:
    before = len(desk.history())
    async with at(desk, "load", lang=lang, size=size) as hands:
        await hands.press("w", "1")
        assert isinstance(hands.screen, WhatIfDialog)
        assert hands.app.tr.t("One more case comes") in hands.shown()
        assert all(cells(line) == size[0] for line in hands.shown().splitlines())
        await hands.press("escape")
        assert isinstance(hands.screen, LoadScreen)
        assert len(desk.history()) == before


async def test_the_case_under_the_cursor_is_handed_over_from_the_load(desk: Desk) -> None:
    number = desk.cases.find("115001").id
    async with at(desk, "load") as hands:
        hands.screen.query_one("#asks").focus()
        await hands.point(
            "#asks", next(k for k in hands.screen.query_one("#asks").keys if "115001" in str(k))
        )
        await hands.press("w", "h", "enter")
        await hands.write("colleague")
        await hands.press("ctrl+s", "escape")  # no sheet now
        assert isinstance(hands.screen, LoadScreen)
        assert desk.cases.get(number).status is CaseStatus.HANDED_OVER


async def test_work_of_the_proof_is_tried_and_mended_on_the_load(desk: Desk) -> None:
    plan = desk.week.plan()
    parts = desk.load.summary().tight.parts
    key = next(part.work for part in parts if desk.trials.offers(plan, part.work))
    async with at(desk, "load") as hands:
        assert not hands.screen.enabled("remedies")  # the cursor stands on no work
        tight = hands.screen.query_one("#tight")
        tight.focus()
        await hands.point("#tight", next(k for k in tight.keys if key in str(k)))
        await hands.press("v")
        assert isinstance(hands.screen, MenuDialog)
        await hands.press("escape", "w", "f")
        assert isinstance(hands.screen, WhatIfDialog)
        await hands.press("enter")
        assert isinstance(hands.screen, LoadScreen)
        assert [(word.work, word.kind) for word in desk.store.all(WorkOverride)] == [
            (key, OverrideKind.FIRST)
        ]


async def test_a_call_is_logged_for_the_case_under_the_cursor(desk: Desk) -> None:
    async with at(desk, "load") as hands:
        hands.screen.query_one("#asks").focus()
        await hands.press("c")
        assert hands.screen.proposal.case_no == "115001"


async def test_export_writes_a_private_file_in_the_home_folder(desk: Desk, home: Path) -> None:
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("x")
        app.screen.query_one("#field-format", Choice).pick(2)
        app.screen.query_one("#field-file", Input).value = "load"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not (home / "load.json").exists()
        seen = "\n".join(lines(app))
        assert "Steps for 測試員甲 → Steps for ○○" in seen and "Write " in seen
        await pilot.press("ctrl+s")
        await pilot.pause()
    file = home / "load.json"
    assert len(json.loads(file.read_text("utf-8"))["weeks"]) == 13
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_export_never_overwrites(desk: Desk, home: Path) -> None:
    (home / "load.html").write_text("mine")
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("x")
        app.screen.query_one("#field-file", Input).value = "load.html"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, FormDialog)
        await pilot.press("escape")
    assert (home / "load.html").read_text() == "mine"


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_proof_and_the_ledger_are_on_the_screen(
    desk: Desk, lang: str, size: tuple[int, int]
) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        seen = "\n".join(lines(app))
        found = desk.load.summary().tight
        assert found is not None and found.short > 0
        assert f"{found.work / 60:.1f}" in seen and f"{found.room / 60:.1f}" in seen
        ledger = app.screen.query_one("#ledger", RowList)
        assert ("ledger", "115001", 2) in ledger.keys and ledger.move_to(("ledger", "115001", 2))
        await pilot.pause()
        assert "Handbook" in "\n".join(lines(app))
        ledger.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_weights_are_changed_looked_at_and_saved(desk: Desk, lang: str) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("W")
        dialog = app.screen
        assert isinstance(dialog, WeightsDialog)
        dialog.query_one("#weights", RowList).move_to("overtime_minutes_week")
        await pilot.press("enter")
        app.screen.query_one("#field-value", Input).value = "60"
        await pilot.press("ctrl+s", "v")
        await pilot.pause()
        assert isinstance(app.screen, ReadingDialog)
        assert all(cells(line) == 80 for line in lines(app))
        before, after = desk.weighing.preview({"overtime_minutes_week": 60}).overtime()
        assert f"{before / 60:.1f} → {after / 60:.1f}" in "\n".join(lines(app))
        assert desk.weights == desk.procedure.weights  # only looked at
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert desk.weights.overtime_minutes_week == 60
        await pilot.press("u")
        await pilot.pause()
    assert desk.weights == desk.procedure.weights


async def test_a_weight_beyond_reason_is_refused_and_stays_in_the_form(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("W", "enter")
        app.screen.query_one("#field-value", Input).value = "999999"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, FormDialog)
        assert "lies between" in "\n".join(lines(app))


async def test_changed_weights_are_not_dropped_by_one_key(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("W")
        dialog = app.screen
        assert isinstance(dialog, WeightsDialog)
        await pilot.press("enter")
        app.screen.query_one("#field-value", Input).value = "481"
        await pilot.press("ctrl+s", "escape")
        assert app.screen is dialog
        await pilot.press("r", "escape")  # as the procedure again: nothing to lose
        await pilot.pause()
        assert app.screen is not dialog
