"""Forms and the app at its edges: nothing typed is lost, nothing private printed, the terminal left clean."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desks import LANTERN, RAIL, desk_at, make_desk
from pilots import Hands, at
from rich.console import Console
from textual.widgets import Input, TextArea

from pbdesk.desk import Desk
from pbdesk.errors import InputError, StoreError
from pbdesk.say import say
from pbdesk.screens.dialogs.form import Choice, Field, FormDialog, Kind, ask_form, ask_which
from pbdesk.screens.dialogs.menu import Entry, MenuDialog
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.widgets.text import cells

MANY = tuple((n, f"choice number {n}") for n in range(1, 14))


@dataclass
class Answer:
    values: Any = "nothing yet"

    def __call__(self, values: Any) -> None:
        self.values = values


async def ask(hands: Hands, *fields: Field, **options: Any) -> Answer:
    answer = Answer()
    hands.app.push_screen(FormDialog("A form", fields, **options), answer)
    await hands.pilot.pause()
    await hands.pilot.pause()
    return answer


async def test_many_choices_are_all_in_sight_at_80_columns(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        await ask(hands, Field("c", "Choice", Kind.CHOICE, 7, MANY), Field("n", "Note"))
        shown = hands.shown()
        assert all(label in shown for _, label in MANY)
        assert "[choice number 7]" in shown


@pytest.mark.parametrize(
    ("keys", "value"), [(("right",), 8), (("left",), 6), (("3",), 3), (("space", "space"), 9), ((), 7)]
)
async def test_a_choice_by_keys(desk: Desk, keys: tuple[str, ...], value: int) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("c", "Choice", Kind.CHOICE, 7, MANY))
        await hands.press(*keys, "ctrl+s")
        assert answer.values == {"c": value}


async def test_a_choice_on_the_second_line_by_a_click(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        answer = await ask(hands, Field("c", "Choice", Kind.CHOICE, 1, MANY))
        await hands.pilot.click("#field-c", offset=(3, 1))
        await hands.press("ctrl+s")
        assert answer.values["c"] > 1


async def test_a_label_wider_than_the_form_is_cut(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        await ask(hands, Field("c", "Choice", Kind.CHOICE, 1, ((1, "長" * 80), (2, "short"))))
        assert "…]" in hands.shown()
        assert all(cells(line) == 80 for line in hands.shown().splitlines())


async def test_enter_walks_through_the_fields_and_saves_at_the_end(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(
            hands, Field("a", "A"), Field("c", "C", Kind.CHOICE, 1, MANY[:3]), Field("d", "D", Kind.DATE)
        )
        await hands.write("word")
        await hands.press("enter", "2", "enter")
        await hands.write("+1")
        await hands.press("enter")
        assert answer.values["a"] == "word" and answer.values["c"] == 2
        assert answer.values["d"].isoformat() == "2026-11-24"


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.DATE, "32.1"), (Kind.DATE, "someday"), (Kind.WHEN, "99:99"), (Kind.NUMBER, "many"),
        (Kind.NUMBER, "-3"), (Kind.MONEY, "a lot"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_stays_and_is_named(desk: Desk, kind: Kind, written: str) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("first", "First"), Field("f", "Field", kind))
        hands.screen.query_one("#field-first", Input).value = "kept"
        hands.screen.query_one("#field-f", Input).value = written
        await hands.press("ctrl+s")
        assert answer.values == "nothing yet"
        assert hands.screen.query_one("#field-first", Input).value == "kept"
        assert hands.screen.query_one("#field-f", Input).value == written
        assert "! Field:" in hands.shown()


async def test_empty_fields(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("a", "A"), Field("n", "N", Kind.NUMBER), Field("d", "D", Kind.DATE))
        await hands.press("ctrl+s")
        assert answer.values == {"a": "", "n": None, "d": None}


async def test_a_required_field(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("a", "A", required=True))
        await hands.press("space", "ctrl+s")
        assert answer.values == "nothing yet"
        assert "cannot be empty" in hands.shown()


async def test_escape_drops_nothing_written_by_one_key(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("a", "A"))
        await hands.write("word")
        await hands.press("escape")
        assert answer.values == "nothing yet"
        assert "Not saved yet" in hands.shown()
        await hands.press("escape")
        assert answer.values is None


async def test_escape_leaves_an_untouched_form_at_once(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("a", "A", value="as it was"))
        await hands.press("escape")
        assert answer.values is None


async def test_letters_in_a_form_are_no_commands(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await ask(hands, Field("c", "C", Kind.CHOICE, 1, MANY))
        await hands.press("q", "u", "H", "f9", "ctrl+r")
        assert isinstance(hands.screen, FormDialog)
        assert hands.app.is_running


async def test_what_the_form_as_a_whole_is_refused_for_gets_the_cursor_and_is_named(desk: Desk) -> None:
    def check(values: Any) -> None:
        raise InputError(say("The next try lies before this contact."), field="next")

    async with at(desk, "cases") as hands:
        fields = Field("note", "Note"), Field("next", "Next try"), Field("with", "With")
        await ask(hands, *fields, check=check)
        await hands.press("ctrl+s")
        assert hands.screen.focused.id == "field-next"
        assert "Next try: The next try lies before this contact." in hands.shown()


async def test_under_a_long_text_the_field_one_writes_in_is_in_sight(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        intro = "\n".join(f"Line {number}" for number in range(40))
        hands.app.push_screen(FormDialog("A form", [Field("note", "Note")], intro=intro))
        await hands.pilot.pause()
        await hands.write("seen")
        assert "seen" in hands.shown()


async def test_what_the_desk_refuses_comes_back_with_every_word(desk: Desk) -> None:
    tries: list[dict[str, Any]] = []

    def save(values: dict[str, Any]) -> Any:
        tries.append(values)
        if len(tries) == 1:
            raise StoreError(say("The disk is full."))
        return desk.cases.change(desk.cases.find(RAIL).id, "case", note=values["note"])

    async with at(desk, "cases") as hands:
        ask_form(hands.app, "A form", [Field("note", "Note", Kind.AREA)], save)
        await hands.pilot.pause()
        hands.screen.query_one("#field-note", TextArea).text = "long\nnote"
        await hands.press("ctrl+s")
        assert hands.screen.query_one("#field-note", TextArea).text == "long\nnote"
        assert "The disk is full." in hands.shown()
        await hands.press("ctrl+s")
        assert desk.cases.find(RAIL).note == "long\nnote"


async def test_one_record_is_not_asked_for(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        picked: list[object] = []
        ask_which(hands.app, "Which?", "It", ((5, "five"),), picked.append)
        assert picked == [5]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_form_taller_than_the_screen_keeps_title_refusal_and_keys(desk: Desk, lang: str) -> None:
    async with at(desk, "cases", lang=lang, size=(80, 24)) as hands:
        fields = [Field(f"f{n}", f"Field {n}", required=True) for n in range(30)]
        await ask(hands, *fields, intro="\n".join(["usual reason"] * 12))
        await hands.press("ctrl+s")
        shown = hands.shown()
        assert "A form" in shown and "Ctrl+S" in shown and "! Field 0" in shown


async def test_the_form_is_saved_by_the_mouse(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("a", "A", value="x"))
        await hands.pilot.click("#form-keys", offset=(3, 0))
        assert answer.values == {"a": "x"}


async def test_tab_stops_only_at_fields(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await ask(hands, Field("a", "A"), Field("c", "C", Kind.CHOICE, 1, MANY))
        stops = []
        for _ in range(3):
            stops.append(type(hands.app.focused))
            await hands.press("tab")
        assert stops == [Input, Choice, Input]


async def test_a_crash_prints_no_local_variables(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    async with at(desk, "cases") as hands:
        app = hands.app
        closed: list[bool] = []
        app._close_messages_no_wait = lambda: closed.append(True)  # type: ignore[method-assign]
        try:
            citizen = "測試員甲 0900-000-001"
            raise RuntimeError(f"{len(citizen)} characters")
        except RuntimeError:
            app._fatal_error()
        console = Console(width=200, record=True, file=open(os.devnull, "w"))  # noqa: PTH123, SIM115
        for part in app._exit_renderables:
            console.print(part)
        console.file.close()
        printed = console.export_text()
        assert len(app._exit_renderables) == 1, "Textual prints only the first"
        assert "RuntimeError" in printed and "everything saved" in printed.lower()
        assert "citizen = '" not in printed
        assert "locals" not in printed
        assert closed == [True]
        app._exit_renderables.clear()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_sigterm_leaves_the_terminal_clean(tmp_path: Path) -> None:
    import fcntl
    import pty
    import select
    import struct
    import termios

    make_desk(tmp_path).close()
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(side)
    command = [sys.executable, "-m", "pbdesk", "--db", str(tmp_path / "desk.pbdesk"), "--lang", "en"]
    process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, close_fds=True,
                               env={**os.environ, "TERM": "xterm-256color"})  # fmt: skip
    seen, asked = b"", False
    try:
        while process.poll() is None or select.select([main], [], [], 0)[0]:
            if select.select([main], [], [], 0.1)[0]:
                seen += os.read(main, 65536)
            if not asked and b"Help" in seen:
                process.send_signal(signal.SIGTERM)
                asked = True
        after = termios.tcgetattr(side)
    finally:
        process.kill()
        process.wait()
    os.close(main)
    os.close(side)
    assert asked and process.returncode == 0
    assert after == before
    assert b"\x1b[?1049l" in seen and seen.rindex(b"\x1b[?1049l") > seen.rindex(b"\x1b[?1049h")
    assert seen.rindex(b"\x1b[?25h") > seen.rindex(b"\x1b[?25l")
    assert b"Traceback" not in seen


@pytest.mark.parametrize("key", ["ctrl+p", "ctrl+q", "ctrl+f", "f9", "ctrl+z"])
async def test_no_action_of_the_app_is_reached_under_a_form(desk: Desk, key: str) -> None:
    async with at(desk, "cases") as hands:
        await ask(hands, Field("words", "Words"))
        form = hands.screen
        await hands.press("x", key)
        assert hands.screen is form and hands.app.is_running
        assert form.query_one("#field-words", Input).value == "x"


async def test_help_opens_over_a_form_and_goes_back_to_it(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await ask(hands, Field("words", "Words"))
        form = hands.screen
        await hands.press("f12")
        assert "Save a form" in hands.shown()
        await hands.press("escape")
        assert hands.screen is form


async def test_a_case_is_named_by_its_number_or_by_words_only_it_has(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        answer = await ask(hands, Field("case", "Case", Kind.CASE))
        box = hands.screen.query_one("#field-case", Input)
        for words, problem in (("測試區", "4 cases have"), ("nowhere", "No case has")):
            box.value = words
            await hands.press("ctrl+s")
            assert problem in hands.shown()
        box.value = "欄杆"
        await hands.press("ctrl+s")
        assert answer.values == {"case": desk.cases.find(RAIL).id}


@pytest.mark.parametrize(
    ("home", "keys", "name", "words"),
    [("routine", "a", "title", "Survey"), ("contacts", "r", "person", "林測試")],
)
async def test_what_the_store_refuses_comes_back_in_the_form(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, home: str, keys: str, name: str, words: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError(say("The disk is full."))

    async with at(desk, home) as hands:
        if home == "contacts":
            await hands.point("#log", desk.contacts.log()[0].id)
            hands.screen.query_one("#log").focus()
        await hands.press(keys)
        hands.screen.query_one(f"#field-{name}", Input).value = words
        monkeypatch.setattr(desk.store, "write", full)
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog)
        assert hands.screen.query_one(f"#field-{name}", Input).value == words
        assert "The disk is full." in hands.shown()


@pytest.mark.parametrize(
    ("kinds", "shown_keys", "hidden"),
    [
        ([Kind.CHOICE], "⏎ Choose", "Save"),
        ([Kind.NUMBER], "⏎ Save", "Next field"),
        ([Kind.AREA], "Ctrl+S Save", "⏎"),
        ([Kind.LINE, Kind.AREA], "⏎ Next field, then save", "Choose"),
    ],
)
async def test_a_form_says_what_enter_does_in_it(
    desk: Desk, kinds: list[Kind], shown_keys: str, hidden: str
) -> None:
    choices = ((1, "one"), (2, "two"))
    async with at(desk, "cases", size=(80, 24)) as hands:
        await ask(hands, *(Field(f"f{n}", "Field", kind, choices=choices) for n, kind in enumerate(kinds)))
        keys = next(line for line in hands.shown().splitlines() if "Esc Cancel" in line)
        assert shown_keys in keys and hidden not in keys


async def test_the_keys_follow_the_focus_through_a_form_that_begins_with_a_long_text(desk: Desk) -> None:
    async with at(desk, "cases", size=(80, 24)) as hands:
        answer = await ask(hands, Field("note", "Note", Kind.AREA), Field("who", "With"))

        def keys() -> str:
            return next(line for line in hands.shown().splitlines() if "Esc Cancel" in line)

        assert "Tab Next field" in keys() and "⏎" not in keys()
        await hands.press("a", "enter", "b", "tab")
        assert "⏎ Next field, then save" in keys() and "Tab" not in keys()
        await hands.press("c", "enter")
        assert answer.values == {"note": "a\nb", "who": "c"}


async def test_a_long_text_is_seen_to_be_a_field_like_any_other(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        await hands.press("n")
        title, wish = (hands.screen.query_one(f"#field-{key}") for key in ("title", "wish"))
        assert wish.styles.background == title.styles.background != hands.screen.styles.background
        wish.focus()
        await hands.pilot.pause()
        assert wish.styles.background != title.styles.background


async def test_sentences_of_a_refusal_stand_as_the_language_has_them(desk: Desk) -> None:
    def refuse(_: object) -> None:
        raise InputError(say("This time is past."), todo=say("Choose a time ahead."))

    for lang, said in (("en", "This time is past. Choose a time ahead."), ("zh-TW", "這個時間已過。請選擇")):
        async with at(desk_at(desk.store.path), "cases", lang=lang) as hands:
            ask_form(hands.app, "Form", [Field("a", "A")], lambda v: desk.undo(), check=refuse)
            await hands.pilot.pause()
            await hands.press("ctrl+s")
            assert said in hands.shown()


async def test_what_was_written_when_the_terminal_is_closed_is_shown_once_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with at(make_desk(tmp_path), "cases") as hands:
        await ask(
            hands, Field("place", "Place"), Field("phone", "Telephone", private=True), Field("why", "Why")
        )
        await hands.write("by gate 3")
        await hands.press("tab")
        await hands.write("0900")
        await hands.press("f8")
        await hands.write("the lamp is out")
        hands.app.exit()
    async with at(desk_at(tmp_path / "desk.pbdesk"), "cases") as hands:
        shown = hands.shown()
        assert all(words in shown for words in ("Place: by gate 3", "Contact on", "Note: the lamp is out"))
        assert "Why" not in shown and "0900\n" not in shown and "Telephone" not in shown
        await hands.press("escape")
    async with at(desk_at(tmp_path / "desk.pbdesk"), "cases") as hands:
        assert hands.app.place() == "cases" and "the lamp is out" not in hands.shown()


async def test_two_windows_closed_at_once_lose_no_words(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    async with at(desk, "cases") as hands:
        with desk_at(desk.store.path) as other:
            other.keep_unsaved("the first window")
        await hands.press("c")
        await hands.write("the second window")
        hands.app.exit()
    with desk_at(desk.store.path) as desk:
        assert "the first window" in desk.unsaved() and "the second window" in desk.unsaved()


async def test_weights_changed_when_the_terminal_is_closed_are_shown_too(tmp_path: Path) -> None:
    async with at(make_desk(tmp_path), "load") as hands:
        await hands.press("W", "enter", *"7", "enter")
        assert hands.screen.changes
        hands.app.exit()
    async with at(desk_at(tmp_path / "desk.pbdesk"), "load") as hands:
        assert "Weights of the plan" in hands.shown() and " 7 officer-minutes" in hands.shown()


async def test_a_form_left_as_it_was_leaves_nothing_for_the_next_start(tmp_path: Path) -> None:
    async with at(make_desk(tmp_path), "cases") as hands:
        await hands.press("c")
        hands.app.exit()
    with desk_at(tmp_path / "desk.pbdesk") as desk:
        assert desk.unsaved() == ""


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_long_entry_of_a_menu_is_read_to_its_end(desk: Desk, size: tuple[int, int]) -> None:
    long = "The deadline of “Keep the promise: Explain the second tender in person” moves to 2026-11-24"
    async with at(desk, "cases", size=size) as hands:
        entries = [Entry(1, long, "costs nothing", "1"), Entry(2, "Short", "costs 1 h", "2")]
        hands.app.push_screen(MenuDialog("Menu", entries))
        await hands.pilot.pause()
        shown = hands.shown()
        assert all(words in shown for words in ("moves to 2026-11-24", "costs nothing", "Short", "costs 1 h"))


@pytest.mark.parametrize(("keys", "begins"), [("12", 6), ("", 2)])
async def test_the_lines_of_an_entry_begin_where_its_words_do_and_only_a_long_one_is_tall(
    desk: Desk, keys: str, begins: int
) -> None:
    long = "燈" * 40
    async with at(desk, "cases", size=(80, 24)) as hands:
        entries = [Entry(1, long, "說明", keys[:1]), Entry(2, "短", "註記", keys[1:]), Entry(3, "末")]
        hands.app.push_screen(MenuDialog("Menu", entries))
        await hands.pilot.pause()
        rows = hands.screen.query_one("#menu")
        shown = [strip.text for strip in map(rows.render_line, range(rows.size.height))]
        assert len(shown) == 6
        starts = [len(line) - len(line.lstrip("> 12")) for line in shown]
        assert starts == [begins] * 6
        assert [line.strip("> 12") for line in shown][2:] == ["說明", "短", "註記", "末"]


async def test_entries_of_several_heights_are_walked_and_clicked(desk: Desk) -> None:
    answers: list[object] = []
    async with at(desk, "cases", size=(80, 16)) as hands:
        entries = [Entry(n, f"entry {n}", "detail" * (n % 3)) for n in range(20)]
        hands.app.push_screen(MenuDialog("Menu", entries, cursor=19), answers.append)
        await hands.pilot.pause()
        assert "> entry 19" in hands.shown()
        for _ in range(19):
            await hands.press("up")
        assert "> entry 0" in hands.shown()
        await hands.press("pagedown", "end", "home")
        await hands.pilot.click("#menu", offset=(5, 4))  # the second line of the third entry
        await hands.pilot.pause()
        assert "> entry 2" in hands.shown()
        await hands.press("enter")
        assert answers == [2]


def test_what_was_not_saved_is_forgotten_with_a_person(desk: Desk) -> None:
    case = desk.cases.file(desk.cases.find(LANTERN).id)
    desk.keep_unsaved("測試員甲 called")
    desk.people.purge(case.people[0].id)
    assert desk.unsaved() == ""


@pytest.mark.parametrize(
    ("question", "x", "answer"), [("", 3, False), ("Sure?", 3, True), ("Sure?", 16, False)]
)
async def test_a_page_to_read_is_answered_with_the_mouse(
    desk: Desk, question: str, x: int, answer: bool
) -> None:
    answers: list[bool | None] = []
    async with at(desk, "cases") as hands:
        hands.app.push_screen(ReadingDialog("Page", "words", question=question), answers.append)
        await hands.pilot.pause()
        await hands.pilot.click("#form-keys", offset=(x, 0))
        await hands.pilot.pause()
        assert answers == [answer]


async def test_the_steps_of_a_quarter_are_opened_and_left_with_the_mouse(desk: Desk) -> None:
    async with at(desk, "quarter") as hands:
        await hands.press("b")
        await hands.pilot.click("#form-keys", offset=(10, 0))
        await hands.pilot.pause()
        assert hands.screen.place == "quarter"
        await hands.press("b")
        await hands.pilot.click("#form-keys", offset=(2, 0))
        await hands.pilot.pause()
        assert hands.screen.place == "case"
