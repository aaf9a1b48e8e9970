"""The call list, the log and the contact dialog: every action from key to record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import BENCH, LANTERN, desk_at, empty_desk, make_desk
from pilots import at, press
from pilots import lines as shown
from textual.widgets import Input, TextArea

from pbdesk.app import PbDeskApp
from pbdesk.demo import fill
from pbdesk.desk import Desk
from pbdesk.desk.contacts import ContactForm
from pbdesk.desk.people import PersonForm
from pbdesk.errors import StoreError
from pbdesk.i18n import Translator
from pbdesk.model.contact import Channel, Contact, Outcome, Promise
from pbdesk.say import say
from pbdesk.screens.case import CaseScreen
from pbdesk.screens.contacts import ContactsScreen
from pbdesk.screens.dialogs.contact import ContactDialog
from pbdesk.screens.dialogs.form import Choice
from pbdesk.screens.widgets import RowList, cells

WIDE, NARROW = (120, 40), (80, 24)
EVENING = datetime(2026, 11, 24, 20)  # inside the proposer's hours, the day the follow-up is due


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make_desk(tmp_path, now=EVENING) as opened:
        yield opened


def app_on(desk: Desk, lang: str = "en", home: str = "contacts") -> PbDeskApp:
    return PbDeskApp(desk, Translator(lang), home=home)


def newest(desk: Desk) -> Contact:
    return desk.contacts.log()[0]


async def test_from_a_ringing_phone_to_a_saved_note_in_eight_keys(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        note = list("ok 3")  # typing stands for the note itself
        keys = ["c", *note, "ctrl+s"]
        assert len(keys) <= 8
        await press(pilot, *keys)
        saved = newest(desk)
        assert (saved.note, saved.outcome, saved.at) == ("ok 3", Outcome.REACHED, EVENING)
        assert saved.proposal_id == desk.cases.find(LANTERN).id
        assert isinstance(app.screen, ContactsScreen)


async def test_without_a_case_under_the_cursor_the_case_is_asked_for(tmp_path: Path) -> None:
    with empty_desk(tmp_path, now=EVENING) as desk:
        desk.cases.add("公園長椅", case_no=BENCH, year=115)
        app = app_on(desk)
        async with app.run_test(size=NARROW) as pilot:
            await press(pilot, "c", *BENCH, "enter")
            assert isinstance(app.screen, ContactDialog)
            await press(pilot, "x", "tab", "tab", *"Test Person C", "ctrl+s")
            assert newest(desk).proposal_id == desk.cases.find(BENCH).id
            assert desk.cases.file(newest(desk).proposal_id).people[0].name == "Test Person C"


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("r", Outcome.REACHED),
        ("n", Outcome.NO_ANSWER),
        ("l", Outcome.MESSAGE_LEFT),
        ("m", Outcome.MET),
        ("f", Outcome.REFUSED),
        ("o", Outcome.NO_SHOW),
    ],
)
async def test_one_key_one_outcome(desk: Desk, key: str, outcome: Outcome) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, key, "ctrl+s")
        assert newest(desk).outcome is outcome
        proposed = desk.contacts.propose_next(newest(desk).proposal_id, "new", outcome).on
        assert newest(desk).next_on == proposed
        assert [call.contact_id for call in desk.contacts.calls()] == []


async def test_enter_in_the_note_is_a_new_line(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "r")
        assert isinstance(app.focused, TextArea)
        await press(pilot, "a", "enter", "b", "ctrl+s")
        assert newest(desk).note == "a\nb"


async def test_the_outcome_proposes_the_next_try_and_says_why(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "r")
        field = app.screen.query_one("#field-next_on", Input)
        assert field.value == ""
        await press(pilot, "tab", "right")
        assert field.value > "2026-11-24"
        assert any("try again" in row for row in shown(app))
        await press(pilot, "left")
        assert field.value == ""


async def test_a_date_of_the_officers_own_stays(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "n")
        app.screen.query_one("#field-next_on").focus()
        await press(pilot, "ctrl+u", *"+9")
        app.screen.query_one("#field-outcome", Choice).focus()
        await press(pilot, "right", "ctrl+s")
        assert newest(desk).outcome is Outcome.MESSAGE_LEFT
        assert newest(desk).next_on == date(2026, 12, 3)


async def test_a_proposal_taken_out_stays_out(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "n")
        app.screen.query_one("#field-next_on", Input).value = ""
        app.screen.query_one("#field-outcome", Choice).focus()
        await press(pilot, "right", "ctrl+s")
        assert newest(desk).next_on is None


async def test_everything_of_the_dialog_is_saved(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "r")
        written = {"at": "2026-11-23 10:30", "minutes": "12", "promise": "送圖", "promise_due": "+3",
                   "question": "何時會勘？"}  # fmt: skip
        for name, words in written.items():
            app.screen.query_one(f"#field-{name}", Input).value = words
        app.screen.query_one("#field-channel", Choice).pick(1)
        await press(pilot, "ctrl+s")
        saved = next(c for c in desk.contacts.log() if c.question)
        assert (saved.at, saved.minutes, saved.channel) == (datetime(2026, 11, 23, 10, 30), 12, Channel.VISIT)
        assert [p.due for p in desk.store.all(Promise, text="送圖")] == [date(2026, 11, 27)]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_all_fields_and_choices_are_in_sight_at_80_by_24(desk: Desk, lang: str) -> None:
    app = app_on(desk, lang)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "n")
        rows = shown(app)
        page = app.screen.query_one("#form").region
        for name in (
            "note",
            "outcome",
            "person",
            "next_on",
            "channel",
            "at",
            "minutes",
            "promise_due",
            "question",
        ):
            assert page.contains_region(app.screen.query_one(f"#field-{name}").region)
        for choice in app.screen.query(Choice):
            assert all(any(label in row for row in rows) for _, label in choice.choices)


async def test_what_was_written_survives_a_refusal_before_and_after_closing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(desk)
    before = desk.contacts.log()
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "r", *"kept")
        app.screen.query_one("#field-next_on", Input).value = "2026-11-01"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ContactDialog)
        app.screen.query_one("#field-next_on", Input).value = ""

        def busy(form: ContactForm) -> None:
            raise StoreError(say("The file is busy."))

        with monkeypatch.context() as trouble:
            trouble.setattr(desk.contacts, "add", busy)
            await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ContactDialog)
        assert app.screen.query_one("#field-note", TextArea).text == "kept"
        assert desk.contacts.log() == before
        await press(pilot, "ctrl+s")
        assert newest(desk).note == "kept"


async def test_one_escape_leaves_a_dialog_in_which_nothing_was_written(desk: Desk) -> None:
    app = app_on(desk)
    before = desk.contacts.log()
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "n", "escape")
        assert isinstance(app.screen, ContactsScreen)
        assert desk.contacts.log() == before


async def test_the_outcome_is_of_the_row_the_officer_stands_on(desk: Desk) -> None:
    bench = desk.cases.find(BENCH)
    desk.contacts.add(ContactForm(bench.id, "測試里長", Outcome.MET))
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab")
        assert app.screen.query_one("#log", RowList).has_focus
        await press(pilot, "n", "ctrl+s")
        saved = newest(desk)
        assert (saved.proposal_id, saved.outcome) == (bench.id, Outcome.NO_ANSWER)
        person = desk.cases.file(bench.id).person(saved.person_id)
        assert person is not None and person.name == "測試里長"


async def test_done_lets_a_follow_up_go_and_undo_brings_it_back(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "d")
        assert desk.contacts.calls() == []
        log = desk.contacts.log()
        await press(pilot, "d", "u")
        assert len(desk.contacts.calls()) == 1
        assert len(desk.contacts.log()) == len(log)


async def test_enter_opens_the_case(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case.proposal.case_no == LANTERN


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_call_list_says_whom_why_and_when(desk: Desk, lang: str, size: tuple[int, int]) -> None:
    app = app_on(desk, lang)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = shown(app)
        assert {cells(row) for row in rows} == {size[0]}
        (row,) = [row for row in rows if "測試員甲" in row and "+ " in row]
        assert LANTERN in row and Translator(lang).t("today") in row


async def test_what_was_said_last_is_read_in_full_even_at_80_by_24(desk: Desk) -> None:
    words = "擔心燈光太亮影響螢火蟲" * 5
    lantern = desk.cases.find(LANTERN)
    desk.contacts.add(ContactForm(lantern.id, "測試員甲", Outcome.REACHED, words, next_on=EVENING.date()))
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        said = "".join(row.strip() for row in shown(app)[-4:-1])
        assert said.endswith(words)
        assert lantern.title in said
        await press(pilot, "tab", "end")
        assert words not in "".join(row.strip() for row in shown(app)[-4:-1])


async def test_an_empty_desk_says_what_to_do_next(tmp_path: Path) -> None:
    with empty_desk(tmp_path) as desk:
        app = app_on(desk)
        async with app.run_test(size=NARROW) as pilot:
            await press(pilot, "d")
            page = "\n".join(shown(app))
            assert "Nobody waits for a call" in page and "No contact is logged yet" in page


async def test_a_call_agreed_for_another_day_is_told_though_none_is_due(desk: Desk) -> None:
    lantern = desk.cases.find(LANTERN)
    for call in desk.contacts.calls():
        desk.contacts.done(call.contact_id)
    later = len(desk.contacts.coming())
    desk.contacts.add(ContactForm(lantern.id, "林測試", Outcome.NO_ANSWER, next_on=date(2026, 11, 25)))
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        page = "\n".join(shown(app))
        assert "Nobody is to be called today" in page and "Nobody waits" not in page
        assert ("1 more call, on" if not later else f"{later + 1} more calls from") in page
        assert desk.contacts.coming()[0] == date(2026, 11, 25)


async def test_the_number_to_call_is_masked_until_asked_for_and_again_further_on(desk: Desk) -> None:
    bench = desk.cases.find(BENCH).id
    desk.contacts.add(ContactForm(bench, "測試員乙", Outcome.NO_ANSWER, next_on=EVENING.date()))
    desk.people.save(desk.cases.file(bench).roles[0], PersonForm("測試員乙", phone="0900-000-222"))
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "home")
        app.screen.query_one("#log", RowList).focus()
        await press(pilot, "home")
        assert any("0900-***-***" in line for line in shown(app))
        await press(pilot, "x")
        assert any("測試員乙 0900-000-222" in line for line in shown(app))
        await press(pilot, "down", "up")
        assert not any("0900-000-222" in line for line in shown(app))


async def test_the_log_points_at_the_contact_just_saved(desk: Desk) -> None:
    app = app_on(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "r")
        app.screen.query_one("#field-person", Input).value = "林測試"
        app.screen.query_one("#field-at", Input).value = "115.11.20 9:00"
        await press(pilot, "ctrl+s")
        new = max(desk.contacts.log(), key=lambda c: c.id)
        assert app.screen.query_one("#log", RowList).cursor_key == new.id


def places(desk: Desk) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    plan = desk.week.plan()
    for chunk in plan.plan.chunks:
        found.setdefault(chunk.task, []).append(plan.frame.moment(chunk.start))
    return found


async def test_a_call_noted_elsewhere_leaves_the_week_as_it_was_seen(tmp_path: Path) -> None:
    with desk_at(tmp_path / "desk.db") as desk:
        fill(desk, "en")
        seen = places(desk)
        async with at(desk, "week") as hands:
            await hands.press("4", "n", "ctrl+s")
            assert newest(desk).outcome is Outcome.NO_ANSWER
            assert hands.app.notice.endswith("saved")
    with desk_at(tmp_path / "desk.db") as opened_again:
        now = places(opened_again)
        moved = [key for key in seen if key in now and seen[key] != now[key]]
        assert len(moved) <= 3  # what the call itself pushed
        assert opened_again.undo().action == "contact"
        assert places(opened_again) == seen


async def test_a_form_saved_without_a_change_is_no_step_because_of_the_week(tmp_path: Path) -> None:
    async with at(make_desk(tmp_path), "week") as hands:
        before = hands.app.shown
        await hands.press("3", "enter", "e", "ctrl+s")
        assert isinstance(hands.screen, CaseScreen)
        assert hands.app.desk.store.shown_now() == before


async def test_only_the_list_the_keys_act_on_shows_a_cursor(desk: Desk) -> None:
    async with at(desk, "contacts") as hands:
        for keys, words in ([], "+ now"), (["tab"], "2026-11-18 19:40"), (["shift+tab"], "+ now"):
            await hands.press(*keys)
            (marked,) = (line for line in hands.shown().splitlines() if line.startswith("│ > "))
            assert words in marked
