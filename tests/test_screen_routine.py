"""The routine screen: each action, by its keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from desks import LANTERN, desk_at, duty, put
from pilots import lines, press
from textual.widgets import Input

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.i18n import Translator
from pbdesk.model.people import CaseRole, Person, Role
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Displacement, Importance, Meeting, RoutineWork, WorkKind
from pbdesk.screens.dialogs.duty import DAILY, recurrence
from pbdesk.screens.dialogs.form import Choice, FormDialog
from pbdesk.screens.widgets import RowList
from pbdesk.screens.widgets.text import cells
from pbdesk.words.whatif import duration

NOW = datetime(2026, 11, 23, 9, 0)
WIDE, SMALL = (120, 40), (80, 24)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "desk.db") as opened:
        with opened.store.write("routine") as tx:
            tx.insert(RoutineWork(title="Annual [/tree] survey", kind=WorkKind.KEY, minutes=180,
                                  movable=False, importance=Importance.KEY,
                                  due=date(2026, 12, 1)))  # fmt: skip
            tx.insert(Meeting(title="Section meeting", start=datetime(2026, 11, 24, 9),
                              end=datetime(2026, 11, 24, 10)))  # fmt: skip
            tx.insert(Displacement(noted_on=date(2026, 11, 2), title="Handbook", minutes=180,
                                   from_date=date(2026, 11, 3), to_date=date(2026, 11, 10)))  # fmt: skip
        yield opened


def app_of(desk: Desk, lang: str = "en") -> PbDeskApp:
    return PbDeskApp(desk, Translator(lang), home="routine")


def fill(app: PbDeskApp, **fields: str) -> None:
    """Type into the fields of the form that is open."""
    for key, value in fields.items():
        app.screen.query_one(f"#field-{key}", Input).value = value


async def test_shows_duties_meetings_and_what_was_displaced(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        seen = "\n".join(lines(app))
    for words in ("Annual [/tree] survey", "key work", "3:00", "2026-12-01", "fixed", "Section meeting",
                  "Tue 11-24 09:00", "Handbook", "2026-11-03 → 2026-11-10"):  # fmt: skip
        assert words in seen


async def test_in_january_the_last_year_stands_under_its_total(desk: Desk) -> None:
    put(desk, *(Displacement(noted_on=date(2025, 12, day), work="routine:9", title="Lamp list", minutes=90,
                             from_date=date(2025, 12, day)) for day in (2, 9)))  # fmt: skip
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        seen = "\n".join(lines(app))
    assert "Displaced this year and the last" in seen
    assert seen.index("Handbook") < seen.index("114: displaced 1:30 h") < seen.index("Lamp list")
    assert "displaced 3:00 h" in seen.splitlines()[0], "the head is of this year"


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_small_terminal_shows_all_three_lists(desk: Desk, lang: str) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        seen = lines(app)
    assert all(cells(line) == 80 for line in seen)
    for words in ("survey", "Section meeting", "Handbook"):
        assert any(words in line for line in seen)


async def test_add_a_duty_that_repeats_by_a_plain_choice(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("a")
        fill(app, title="Daily post", minutes="30")
        app.screen.query_one("#field-repeats", Choice).pick(1)
        await pilot.press("ctrl+s")
    added = next(w for w in desk.routine.all() if w.title == "Daily post")
    assert (added.minutes, added.rrule, added.kind) == (30, DAILY, WorkKind.RECURRING)
    assert added.start == NOW.date()


async def test_an_unreadable_rule_is_refused_before_the_form_closes(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("a")
        fill(app, title="Patrol")
        app.screen.query_one("#field-repeats", Choice).pick(5)
        fill(app, rrule="FREQ=SOMETIMES")
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, FormDialog)
        fill(app, rrule="FREQ=MONTHLY;BYMONTHDAY=5")
        await pilot.press("ctrl+s")
    assert [w.rrule for w in desk.routine.all() if w.title == "Patrol"] == ["FREQ=MONTHLY;BYMONTHDAY=5"]


@pytest.mark.parametrize("key", ["e", "enter"])
async def test_edit_a_duty(desk: Desk, key: str) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(key)
        fill(app, minutes="240")
        await pilot.press("ctrl+s")
    (work,) = desk.routine.all()
    assert (work.minutes, work.due, work.movable) == (240, date(2026, 12, 1), False)


async def test_pause_and_take_up_again(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("p")
        assert not desk.routine.all()[0].active
        await pilot.pause()
        assert any("paused" in line for line in lines(app))
        await pilot.press("p")
    assert desk.routine.all()[0].active


async def test_remove_a_duty_and_undo(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("delete")
        assert desk.routine.all() == []
        await pilot.press("u")
    assert len(desk.routine.all()) == 1


async def test_add_a_meeting(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("m")
        fill(app, title="Site visit", start="11/25 14:00", lasts="90")
        await pilot.press("ctrl+s")
    added = desk.routine.meetings(date(2026, 11, 25), date(2026, 11, 25))
    assert [(m.title, m.end) for m in added] == [("Site visit", datetime(2026, 11, 25, 15, 30))]


@pytest.mark.parametrize(
    ("fine", "start", "lasts", "words"),
    [
        ("11/25 14:00", "11/25 23:00", "60", "no usual time for a meeting (07:00–22:00)"),
        ("11/24 10:00", "11/24 08:00", "600", "“Section meeting” takes place then (09:00–10:00)"),
    ],
    ids=["odd", "taken"],
)
async def test_a_time_that_is_odd_or_taken_is_said_while_it_is_typed_and_may_stand(
    desk: Desk, fine: str, start: str, lasts: str, words: str
) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("m")
        fill(app, title="Site visit", start=fine, lasts=lasts)
        await pilot.pause()
        assert words not in "\n".join(lines(app))
        fill(app, start=start)
        await pilot.pause()
        assert words in "\n".join(lines(app))
        await pilot.press("ctrl+s")
    assert "Site visit" in [meeting.title for meeting in desk.routine.meetings(desk.today, date.max)]


@pytest.mark.parametrize("declined", [False, True])
async def test_a_meeting_is_not_told_of_itself_nor_of_one_that_was_declined(
    desk: Desk, declined: bool
) -> None:
    (meeting,) = desk.routine.meetings(desk.today, date.max)
    if declined:
        desk.week.decline(meeting.id)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        app.screen.query_one("#meetings").focus()
        await pilot.press("m" if declined else "enter")
        fill(app, start="11/24 09:30")
        await pilot.pause()
        assert "takes place then" not in "\n".join(lines(app))


async def test_edit_the_meeting_when_its_list_has_the_focus(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        app.screen.query_one("#meetings").focus()
        await pilot.press("enter")
        fill(app, place="Room 3")
        await pilot.press("ctrl+s")
    (meeting,) = desk.routine.meetings(date(2026, 11, 24), date(2026, 11, 24))
    assert (meeting.place, meeting.end) == ("Room 3", datetime(2026, 11, 24, 10))


@pytest.mark.parametrize("key", ["x", "delete"])
async def test_remove_a_meeting(desk: Desk, key: str) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("tab", key)
    assert desk.routine.meetings(date(2026, 11, 24), date(2026, 11, 24)) == []


@pytest.mark.parametrize(
    ("place", "cursor", "others", "asked_for"),
    [
        (["tab"], "Section meeting", ["p"], "Choose a duty first"),
        (["tab", "shift+tab"], "Annual [/tree] survey", ["x"], "Choose a meeting first"),
        (["tab", "tab"], "Handbook", ["x"], "Choose a meeting first"),
        (["tab", "tab"], "Handbook", ["e", "p", "delete"], "Choose a duty first"),
    ],
)
async def test_the_keys_act_on_the_list_with_the_focus_and_only_there_is_a_cursor(
    desk: Desk, place: list[str], cursor: str, others: list[str], asked_for: str
) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, *place)
        seen = [part for line in lines(app) for part in line.replace("││", "│|│").split("|")]
        (marked,) = (line for line in seen if line.startswith("│ > "))
        assert cursor in marked
        for key in others:
            await press(pilot, key)
            assert asked_for in app.notice
    assert [work.active for work in desk.routine.all()] == [True]
    assert len(desk.store.all(Meeting)) == 1


@pytest.mark.parametrize(
    ("begins", "declined", "asked"),
    [(datetime(2026, 11, 25, 9), False, True), (datetime(2026, 11, 25, 9), True, False),
     (datetime(2026, 11, 23, 7), False, False)],
)  # fmt: skip
async def test_who_waits_at_a_removed_meeting_is_to_be_telephoned(
    desk: Desk, begins: datetime, declined: bool, asked: bool
) -> None:
    case, person = put(desk, Proposal(case_no=LANTERN, year=115), Person(name="測試員甲"))
    put(desk, CaseRole(proposal_id=case, person_id=person, role=Role.PROPOSER))
    desk.routine.remove_meeting(desk.routine.meetings(date(2026, 11, 24), date(2026, 11, 24))[0])
    end = begins + timedelta(hours=1)
    (number,) = put(desk, Meeting(title="Site", proposal_id=case, start=begins, end=end))
    if declined:
        desk.week.decline(number)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("tab", "x")
        await pilot.pause()
        assert ("Telephone about what does not take place" in "\n".join(lines(app))) is asked
    assert desk.store.all(Meeting) == []


@pytest.mark.parametrize(("rule", "word"), [
    ("", ""), (DAILY, "daily"), ("FREQ=WEEKLY;BYDAY=MO", "weekly"), ("FREQ=DAILY", "daily"),
    ("FREQ=WEEKLY;INTERVAL=2", "own rule"), ("FREQ=YEARLY", "yearly"),
])  # fmt: skip
def test_a_rule_has_a_plain_word(rule: str, word: str) -> None:
    assert recurrence(rule, Translator("en")) == word


async def test_the_cursor_goes_to_a_new_duty_and_two_minutes_are_not_nothing(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("a")
        fill(app, title="Water the plants", minutes="2")
        await pilot.press("ctrl+s")
        await pilot.pause()
        new = next(d for d in desk.routine.all() if d.title == "Water the plants")
        assert app.screen.query_one("#duties", RowList).cursor_key == new.id
        assert any("Water the plants" in line and "0:02" in line for line in lines(app))


async def test_a_meeting_on_a_case_and_one_the_list_leaves_out(desk: Desk) -> None:
    case, _ = desk.cases.add("示範案", case_no="115001", year=115)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        for day in ("11/25 14:00", "2027-06-01 14:00"):
            await pilot.press("m")
            fill(app, title="Site visit", start=day, proposal_id="示範")
            await pilot.press("ctrl+s")
            await pilot.pause()
        assert any("Site visit · 115001" in line for line in lines(app))
        rows = app.screen.query_one("#meetings", RowList)
        near = desk.routine.meetings(date(2026, 11, 25), date(2026, 11, 25))
        assert rows.has_focus and rows.cursor_key == near[0].id and near[0].proposal_id == case.id
        assert "outside what this list shows" in app.notice


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_meeting_that_costs_an_evening_says_so_on_this_screen_too(desk: Desk, lang: str) -> None:
    put(
        desk, duty("Report", minutes=1740, importance=Importance.STATUTORY, hard=True, due=date(2026, 11, 27))
    )
    app = PbDeskApp(desk, Translator(lang), home="routine")
    async with app.run_test(size=SMALL) as pilot:
        before = desk.week.plan().report.overtime_slots
        await pilot.press("m")
        fill(app, title="All day", start="11/26 08:30", lasts="540")
        await press(pilot, "ctrl+s")
        after = desk.week.plan().report.overtime_slots
        assert after > before
        hours = [app.tr.render(duration(slots * 30)) for slots in (before, after)]
        words = {"en": "Overtime in these 4 weeks: {} → {}.", "zh-TW": "4 週內加班 {} → {}。"}[lang]
        assert words.format(*hours) in app.notice


@pytest.mark.parametrize(("lang", "done"), [("en", "saved"), ("zh-TW", "已儲存")])
async def test_that_a_meeting_is_saved_is_not_cut_for_what_it_costs(desk: Desk, lang: str, done: str) -> None:
    put(
        desk, duty("Report", minutes=1740, importance=Importance.STATUTORY, hard=True, due=date(2026, 11, 27))
    )
    app = app_of(desk, lang)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("m")
        fill(app, title="All day, all of the section 全科整日工作會議", start="11/26 08:30", lasts="540")
        await press(pilot, "ctrl+s")
        assert cells(app.notice) > SMALL[0]
        assert done in "\n".join(lines(app))
