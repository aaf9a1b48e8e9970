"""The list of cases and the ways from anywhere: filter, sort, search, undo, language, palette, help."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from desks import BENCH, LANTERN, NOW, PATH, RAIL, SWING, TREE, Clock, desk_at
from pilots import Hands, at
from textual.command import CommandPalette
from textual.widgets import Input

from pbdesk import actions
from pbdesk.desk import Desk
from pbdesk.desk.contacts import Contacts
from pbdesk.errors import StoreError
from pbdesk.model.proposal import CaseStatus
from pbdesk.say import say
from pbdesk.screens.dialogs.contact import ContactDialog
from pbdesk.screens.widgets import RowList


def numbers(hands: Hands) -> list[str]:
    desk: Desk = hands.app.desk
    rows = hands.screen.query_one("#case-list", RowList)
    return [desk.cases.get(int(str(key))).case_no for key in rows.keys]


def notices(hands: Hands) -> list[str]:
    return [hands.app.notice]


async def on(hands: Hands, number: str) -> None:
    await hands.point("#case-list", hands.app.desk.cases.find(number).id)


async def test_by_the_date_of_the_next_action_as_it_is_shown(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        assert numbers(hands)[:2] == [LANTERN, RAIL]
        assert SWING not in numbers(hands)


async def test_the_filter_narrows_with_every_letter_and_escape_clears_it(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("f")
        await hands.write("kerb")
        assert numbers(hands) == [PATH]
        hands.screen.query_one("#filter", Input).value = "school gate"
        await hands.pilot.pause()
        assert numbers(hands) == [PATH]
        await hands.press("escape")
        assert len(numbers(hands)) == 6


async def test_a_list_without_cases_says_why_and_the_way_on(tmp_path: Path, desk: Desk) -> None:
    async with at(desk_at(tmp_path / "new.db", Clock()), "cases") as hands:
        assert "No case is on the desk yet. n enters one" in hands.shown()
    for entry in desk.cases.entries():
        desk.cases.change(entry.id, "edit", status=CaseStatus.CLOSED)
    async with at(desk, "cases") as hands:
        assert "No case is open. a shows those that are closed, too." in hands.shown()
        await hands.press("a", "f")
        await hands.write("zzz")
        assert "No case matches. Esc clears the filter." in hands.shown()


async def test_down_and_enter_lead_from_the_filter_to_the_list(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        for key in ("down", "enter"):
            await hands.press("f", key)
            assert isinstance(hands.app.focused, RowList)


async def test_nothing_found_says_what_to_do(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("f")
        await hands.write("zzz")
        assert "Esc clears the filter" in hands.shown()


async def test_every_column_sorts_and_says_so(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        orders = set()
        for _ in range(8):
            await hands.press("s")
            orders.add(tuple(numbers(hands)))
        assert len(orders) > 2
        while hands.screen._sort != "case_no":
            await hands.press("s")
        assert numbers(hands) == sorted(numbers(hands))
        assert "by Case" in hands.shown()


async def test_closed_cases_are_shown_on_demand(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("a")
        assert SWING in numbers(hands)
        await hands.press("a")
        assert SWING not in numbers(hands)


async def test_the_cursor_stays_on_the_record_when_it_moves_in_the_list(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await on(hands, BENCH)
        bench = desk.cases.find(BENCH)
        hands.app.do(lambda d: d.cases.change(bench.id, "case", next_action="call", next_due=d.today))
        await hands.pilot.pause()
        assert hands.screen.selected_proposal().case_no == BENCH
        assert numbers(hands).index(BENCH) < 3


async def test_the_cursor_is_kept_while_another_screen_is_shown(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await on(hands, TREE)
        await hands.press("2", "3")
        assert hands.screen.selected_proposal().case_no == TREE


async def test_what_changed_meanwhile_is_there_on_the_way_back(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("2")
        tree = desk.cases.find(TREE)
        hands.app.do(lambda d: d.cases.change(tree.id, "case", title="New name"))
        await hands.press("3")
        assert "New name" in hands.shown()


@pytest.mark.parametrize("key", ["enter", "o"])
async def test_a_case_is_opened(desk: Desk, key: str) -> None:
    async with at(desk, "cases") as hands:
        await on(hands, RAIL)
        await hands.press(key)
        assert hands.screen.selected_proposal().case_no == RAIL
        assert hands.screen.place == "case"


@pytest.mark.parametrize("title", ["[/x] [@click=app.quit]go[/]", "a\x1b[2Jb\x07", "[bold", "{0} {case}"])
async def test_hostile_titles_are_shown_as_text(desk: Desk, title: str) -> None:
    rail = desk.cases.find(RAIL)
    desk.cases.change(rail.id, "case", title=title, wish=title, note=title)
    async with at(desk, "cases") as hands:
        await hands.press("2", "3")
        await on(hands, RAIL)
        await hands.press("enter", "e")
        assert "\x1b" not in hands.shown()
        await hands.press("escape", "escape", "slash", "escape", "c", "escape", "H")
        assert hands.app.is_running


async def test_undo_and_redo_with_a_sentence(desk: Desk) -> None:
    rail = desk.cases.find(RAIL)
    async with at(desk, "cases") as hands:
        hands.app.do(lambda d: d.cases.change(rail.id, "case", title="Renamed"))
        await hands.press("u")
        assert desk.cases.find(RAIL).title == rail.title
        assert notices(hands) == [f"Taken back: Case {RAIL} changed"]
        await hands.press("ctrl+r")
        assert desk.cases.find(RAIL).title == "Renamed"
        assert notices(hands) == [f"Done again: Case {RAIL} changed"]  # one at a time


async def test_the_language_is_switched_in_place_and_remembered(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await on(hands, TREE)
        await hands.press("f9")
        await hands.pilot.pause()
        assert "下一步" in hands.shown()
        assert desk.lang == "zh-TW"
        assert not [op for op in desk.history() if op.action == "setting"]  # undo goes past it
        assert hands.screen.selected_proposal().case_no == TREE
        await hands.press("enter", "f9")
        await hands.pilot.pause()
        assert hands.screen.place == "case"
        assert hands.screen.selected_proposal().case_no == TREE
        assert "Next:" in hands.shown()


async def test_another_language_keeps_the_filter_and_the_cursor(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        hands.screen.query_one("#filter").value = "115-00"
        await hands.pilot.pause()
        await on(hands, TREE)
        shown = len(hands.screen.query_one(RowList).keys)
        await hands.press("f9")
        await hands.pilot.pause()
        assert hands.screen.query_one("#filter").value == "115-00"
        assert hands.screen.selected_proposal().case_no == TREE
        assert len(hands.screen.query_one(RowList).keys) == shown


async def test_search_finds_a_note_in_a_contact(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("slash")
        await hands.write("螢火蟲")
        assert "contact" in hands.shown()
        await hands.press("enter")
        assert hands.screen.place == "case"
        assert hands.screen.selected_proposal().case_no == LANTERN


async def test_search_by_the_list(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("slash", "down", "down", "enter")
        assert hands.screen.place == "case"


async def test_in_a_dialog_nothing_goes_past_its_words(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("f8")
        dialog = hands.screen
        await hands.press("ctrl+p", "f8", "f3", "f9", "ctrl+q")
        assert hands.screen is dialog  # not even a second call over the first
        await hands.press("escape")
        assert hands.screen.place == "cases" and hands.app.notice in hands.shown()


async def test_the_telephone_rings_while_a_form_is_open(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await on(hands, RAIL)
        await hands.press("enter", "e")
        form = hands.screen
        await hands.write("Half a word")
        await hands.press("f8")
        assert isinstance(hands.screen, ContactDialog)
        await hands.press("escape")
        assert hands.screen is form
        assert "Half a word" in hands.shown()


async def test_who_calls_during_a_form_may_want_another_case(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        await on(hands, RAIL)
        await hands.press("enter", "e")
        form = hands.screen
        await hands.press("f8")
        await hands.write("Asks about the lamps")
        assert "Ctrl+F Another case" in hands.shown()
        await hands.press("ctrl+f", "escape", "ctrl+f")
        await hands.write(LANTERN)
        await hands.press("enter")
        shown = hands.shown()
        assert f"Contact on {LANTERN}" in shown and "Asks about the lamps" in shown and "測試員甲" in shown
        await hands.press("ctrl+s")
        assert hands.screen is form
        logged = desk.cases.file(desk.cases.find(LANTERN).id).contacts[-1]
        assert logged.note == "Asks about the lamps"
        assert not desk.cases.file(desk.cases.find(RAIL).id).contacts


async def test_what_was_done_stands_whole_in_the_line_of_the_keys(desk: Desk) -> None:
    rail = desk.cases.find(RAIL)
    async with at(desk, "cases", lang="zh-TW", size=(80, 24)) as hands:
        hands.app.do(lambda d: d.cases.change(rail.id, "case", title="已改名"))
        await hands.pilot.pause()
        assert hands.app.notice in hands.shown().splitlines()[-1]


async def test_the_palette_says_in_the_officers_language_that_nothing_was_found(desk: Desk) -> None:
    async with at(desk, "cases", lang="zh-TW") as hands:
        await hands.press("ctrl+p")
        await hands.write("qqqq")
        while "找不到。" not in hands.shown():  # the test's time limit is the only clock
            await hands.pilot.pause()


async def test_the_palette_offers_every_action_of_the_screen(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        offered = {command.title for command in hands.app.get_system_commands(hands.screen)}
        assert offered == {action.label for action in actions.of("cases")}
        await hands.press("ctrl+p")
        assert isinstance(hands.screen, CommandPalette)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_the_help_leaves_no_line_empty_while_keys_are_out_of_sight(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at(desk, "week", size=size) as hands:
        await hands.press("question_mark")
        keys = hands.screen.query_one("#form-keys").region
        assert keys.bottom + 1 == hands.screen.query_one("#form").region.bottom


async def test_help_lists_the_keys_of_the_screen_and_closes(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("question_mark")
        shown = hands.shown()
        for action in actions.of("cases"):
            if "cases" in action.screens:
                assert action.explains in shown
        await hands.press("escape")
        assert hands.screen.place == "cases"


async def test_history_newest_first(desk: Desk) -> None:
    rail = desk.cases.find(RAIL)
    async with at(desk, "cases") as hands:
        hands.app.do(lambda d: d.cases.change(rail.id, "case", title="Renamed"))
        await hands.press("H")
        shown = hands.shown()
        assert shown.index(f"Case {RAIL} changed") < shown.index("Demo desk made")
        await hands.press("escape")
        assert hands.screen.place == "cases"


async def test_what_another_program_saved_appears(desk: Desk, tmp_path: Path) -> None:
    from pbdesk import procedures

    async with at(desk, "cases") as hands:
        other = Desk.open(desk.store.path, clock=desk.clock, procedures=procedures.builtin())
        other.cases.change(other.cases.find(RAIL).id, "case", title="From outside")
        other.close()
        hands.app._watch()
        await hands.pilot.pause()
        assert "From outside" in hands.shown()


async def test_a_call_that_could_not_be_saved_keeps_the_name_written_when_its_case_changes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreError(say("Another program writes to the file."))

    monkeypatch.setattr(Contacts, "add", busy)
    async with at(desk, "cases") as hands:
        await on(hands, RAIL)
        await hands.press("c")
        hands.screen.query_one("#field-person", Input).value = "王測試"
        await hands.press("ctrl+s")
        assert "Another program" in hands.shown()
        await hands.press("ctrl+f")
        await hands.write(LANTERN)
        await hands.press("enter")
        assert f"Contact on {LANTERN}" in hands.shown()
        assert hands.screen.query_one("#field-person", Input).value == "王測試"


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_hazard_told_on_the_telephone_is_a_case_with_work_for_today(desk: Desk, lang: str) -> None:
    async with at(desk, "cases", lang=lang, size=(80, 24)) as hands:
        await hands.press("n")
        await hands.write("115030901")
        await hands.press("enter")
        await hands.write("Loose railing")
        await hands.press("enter", "enter", "left")  # past the place: a hazard
        await hands.press("ctrl+s")
        assert hands.screen.place == "case" and "115030901" in hands.shown()
        found = desk.cases.find("115030901")
        assert (found.year, found.district, found.safety, found.received_on) == (
            115, "大安區", True, desk.today,
        )  # fmt: skip
        assert f"interim:{found.id}" in desk.week.plan().items
        await hands.press("u")
        assert not [e for e in desk.cases.entries() if e.case_no == "115030901"]
        assert hands.screen.place == "cases"


async def test_a_number_that_is_taken_leaves_the_form_of_the_new_case_as_it_is(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("n")
        await hands.write(LANTERN)
        await hands.press("enter")
        await hands.write("Again")
        await hands.press("ctrl+s")
        assert "Case number: There is already a case" in hands.shown()
        assert hands.screen.focused.id == "field-case_no"
        assert hands.screen.query_one("#field-title", Input).value == "Again"


@pytest.mark.parametrize("number", ["115-03-0001", "115北投-0001號"])
@pytest.mark.parametrize(
    ("home", "keys", "lists"),
    [("cases", [], 1), ("contacts", [], 2), ("quarter", [], 1), ("quarter", ["b"], 1), ("load", ["/"], 1)],
    ids=["cases", "contacts", "quarter", "backplan", "search"],
)
async def test_a_number_longer_than_the_citys_is_not_cut(
    desk: Desk, number: str, home: str, keys: list[str], lists: int
) -> None:
    desk.clock = lambda: NOW + timedelta(hours=35)  # when somebody is to be called
    with desk.store.write("test") as tx:
        tx.update(dataclasses.replace(desk.cases.find(LANTERN), case_no=number))
    async with at(desk, home, size=(80, 24)) as hands:
        await hands.press(*keys)
        shown = hands.shown()
    assert shown.count(number) == shown.count(number[:6]) >= lists
