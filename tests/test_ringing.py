"""A telephone that rings over a dialog: the call comes first, and nothing that stands there is lost."""

from __future__ import annotations

import pytest
from desks import LANTERN
from pilots import Hands, at
from textual.widgets import Input

from pbdesk.desk import Desk
from pbdesk.model.contact import Contact
from pbdesk.model.work import WorkOverride
from pbdesk.screens.dialogs.contact import ContactDialog
from pbdesk.screens.dialogs.form import Field, FormDialog
from pbdesk.screens.dialogs.help import HelpDialog
from pbdesk.screens.dialogs.menu import Entry, MenuDialog
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.dialogs.search import SearchDialog
from pbdesk.screens.palette import Palette


async def on_lantern(hands: Hands, desk: Desk) -> None:
    await hands.point("#case-list", desk.cases.find(LANTERN).id)


def logged(desk: Desk, note: str) -> bool:
    return note in [contact.note for contact in desk.store.all(Contact)]


@pytest.mark.parametrize("key", ["c", "f8"])
@pytest.mark.parametrize(
    "dialog",
    [
        lambda: MenuDialog("Menu", [Entry(1, "one", key="1"), Entry(2, "two")]),
        lambda: ReadingDialog("Page", "words", question="Sure?"),
        lambda: HelpDialog("cases"),
    ],
)
async def test_a_call_is_logged_over_what_has_no_words_of_its_own(
    desk: Desk, key: str, dialog: object
) -> None:
    async with at(desk, "cases") as hands:
        await on_lantern(hands, desk)
        hands.app.push_screen(dialog())  # type: ignore[operator]
        await hands.pilot.pause()
        below = hands.screen
        assert "c Log a contact" in hands.shown()
        await hands.press(key)
        assert isinstance(hands.screen, ContactDialog)
        await hands.write("asks about the lamp")
        await hands.press("ctrl+s")
        assert logged(desk, "asks about the lamp")
        assert hands.screen is below


async def test_a_call_is_logged_over_the_menu_and_its_choice_still_holds(desk: Desk) -> None:
    answers: list[object] = []
    async with at(desk, "cases") as hands:
        await on_lantern(hands, desk)
        hands.app.push_screen(MenuDialog("Menu", [Entry(1, "one"), Entry(2, "two")]), answers.append)
        await hands.pilot.pause()
        await hands.press("down", "c", "escape")
        assert isinstance(hands.screen, MenuDialog) and answers == []
        await hands.press("enter")
        assert answers == [2]


async def test_the_letter_of_an_entry_is_the_entry_and_f8_the_call(desk: Desk) -> None:
    answers: list[object] = []
    async with at(desk, "cases") as hands:
        await on_lantern(hands, desk)
        menu = [Entry("a", "about"), Entry("c", "close", key="c")]
        hands.app.push_screen(MenuDialog("Menu", menu), answers.append)
        await hands.pilot.pause()
        assert "F8 Log a contact" in hands.shown()
        await hands.press("f8")
        assert isinstance(hands.screen, ContactDialog)
        await hands.press("escape", "c")
        assert answers == ["c"]


async def test_a_form_names_the_key_of_a_call_and_keeps_its_words(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        await on_lantern(hands, desk)
        hands.app.push_screen(FormDialog("A form", [Field("place", "Place"), Field("why", "Why")]))
        await hands.pilot.pause()
        await hands.write("by c")
        assert "F8 Log a contact" in hands.shown()
        await hands.press("f8")
        assert "F8" not in hands.shown().splitlines()[-2]  # one call at a time
        await hands.write("asks")
        await hands.press("f8", "ctrl+s")
        assert logged(desk, "asks")
        assert hands.screen.query_one("#field-place", Input).value == "by c"


async def test_the_words_of_a_search_stay_while_a_call_is_logged(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await on_lantern(hands, desk)
        await hands.press("slash")
        await hands.write("ca")
        await hands.press("f8")
        assert isinstance(hands.screen, ContactDialog)
        await hands.press("escape")
        assert isinstance(hands.screen, SearchDialog)
        assert hands.screen.query_one("#search-words", Input).value == "ca"


async def test_the_search_for_the_case_of_a_call_is_opened_once(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        hands.app.push_screen(ReadingDialog("Page", "words"))
        await hands.pilot.pause()
        await hands.press("c", "f8")
        assert isinstance(hands.screen, SearchDialog | ContactDialog)
        await hands.press("escape")
        assert isinstance(hands.screen, ReadingDialog)


async def test_a_call_is_logged_over_the_palette(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await on_lantern(hands, desk)
        await hands.press("ctrl+p", "f8")
        assert isinstance(hands.screen, ContactDialog)
        await hands.press("escape")
        assert isinstance(hands.screen, Palette)


async def test_what_the_call_did_away_with_is_not_done_to_something_else(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        week = hands.screen
        await hands.press("o")
        first = week.work_key
        await hands.press("c", "escape")
        other = next(key for key in week.query_one("#queue").keys if key and key != first)
        assert week.query_one("#queue").move_to(other)
        await hands.pilot.pause()
        await hands.press("f")
        assert desk.store.all(WorkOverride) == []
        assert "no longer there" in hands.app.notice
