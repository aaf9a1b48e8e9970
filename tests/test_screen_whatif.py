"""What if, remedies and the lost day: looked at first, carried out in one step, or left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import desk_at, put

from pbdesk.desk import Desk
from pbdesk.desk.trials import Offer
from pbdesk.errors import InputError
from pbdesk.i18n import Translator
from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, Person, PersonDetail, Role
from pbdesk.model.proposal import CaseStatus, Proposal, Route, TriageState
from pbdesk.model.wishes import Drop, HandOver
from pbdesk.model.work import DayRecord, Importance, Meeting, OverrideKind, RoutineWork, WorkOverride
from pbdesk.planning.remedies import RemedyKind
from pbdesk.screens.dialogs.contact import ContactDialog
from pbdesk.screens.dialogs.menu import MenuDialog
from pbdesk.screens.dialogs.week import hand_over_form
from pbdesk.screens.dialogs.whatif import WhatIfDialog
from pbdesk.screens.widgets import RowList, WeekGrid
from pbdesk.store.history import operations
from tests.pilots import Hands, at

NOW = datetime(2026, 11, 23, 9)
WIDE, NARROW = (120, 40), (80, 24)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A case with a person and a meeting, an own duty, and one in the last hour of the week."""
    with desk_at(tmp_path / "desk.db") as opened:
        with opened.store.write("test") as tx:
            case = tx.insert(Proposal(title="試辦遮蔭", case_no="115-001", year=115, stage="execution",
                                      route=Route.DIRECT, triage=TriageState.ISSUED,
                                      next_action="Ask the owner", next_due=date(2026, 11, 27)))  # fmt: skip
            person = tx.insert(Person(name="林測試"))
            tx.insert(CaseRole(proposal_id=case.id, person_id=person.id, role=Role.PROPOSER))
            tx.insert(PersonDetail(person_id=person.id, phone="0912345678"))
            tx.insert(Meeting(title="Site visit", proposal_id=case.id, movable=True,
                              start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 11)))  # fmt: skip
            tx.insert(RoutineWork(title="Survey", minutes=600, importance=Importance.OTHER,
                                  due=date(2026, 11, 27)))  # fmt: skip
        yield opened


def ops(desk: Desk) -> int:
    return len(operations(desk.store))


def words(desk: Desk) -> list[tuple[str, OverrideKind]]:
    return [(o.work, o.kind) for o in desk.store.all(WorkOverride)]


async def on_meeting(hands: Hands) -> None:
    grid = hands.screen.query_one("#grid", WeekGrid)
    grid.focus()
    grid.move_to(("meeting:1", 0))
    await hands.pilot.pause()


# -- looking -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_one_more_case_is_only_looked_at(desk: Desk, lang: str, size: tuple[int, int]) -> None:
    async with at(desk, "week", lang=lang, size=size) as hands:
        before = ops(desk)
        await hands.press("w", "1")
        assert isinstance(hands.screen, WhatIfDialog)
        assert Translator(lang).t("Work planned, overtime included") in hands.shown()
        assert {"en": "4 weeks: 2026-11-23–2026-12-20", "zh-TW": "4 週：115.11.23–115.12.20"}[
            lang
        ] in hands.shown()
        assert Translator(lang).t("Apply") not in hands.shown()
        await hands.press("enter")
        assert not isinstance(hands.screen, WhatIfDialog)
        assert ops(desk) == before


async def test_escape_leaves_everything_as_it_was(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1")
        before = ops(desk)
        await hands.press("w", "f")
        assert isinstance(hands.screen, WhatIfDialog)
        assert "“Survey” goes first" in hands.shown()
        await hands.press("escape")
        assert ops(desk) == before
        assert words(desk) == []


# -- applying ------------------------------------------------------------------------------------------------
async def test_what_is_applied_is_one_step_of_undo(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1")
        before = ops(desk)
        await hands.press("w", "f", "enter")
        assert words(desk) == [("routine:1", OverrideKind.FIRST)]
        assert ops(desk) == before + 1
        await hands.press("u")
        assert words(desk) == []


async def test_work_may_be_tried_without_and_the_reason_is_asked_on_applying(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1")
        await hands.press("w", "x")
        assert "“Survey” is left out" in hands.shown()
        await hands.press("enter")
        assert words(desk) == []
        await hands.write("colleague")
        await hands.press("ctrl+s")
        (word,) = desk.store.all(WorkOverride)
        assert (word.work, word.kind, word.reason) == ("routine:1", OverrideKind.DROP, "colleague")


async def test_a_deadline_may_be_tried_and_is_extended_with_whom_it_was_agreed(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1")
        await hands.press("w", "e", *"12/4", "ctrl+s")
        assert "moves to 2026-12-04" in hands.shown()
        await hands.press("enter", "tab")
        await hands.write("chief")
        await hands.press("ctrl+s")
        (word,) = desk.store.all(WorkOverride)
        assert (word.kind, word.until, word.reason) == (OverrideKind.DUE, date(2026, 12, 4), "chief")


async def test_a_time_may_be_tried_without(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1")
        await hands.press("w", "n", "ctrl+s")
        assert isinstance(hands.screen, WhatIfDialog)
        await hands.press("enter")
        assert words(desk) == [("routine:1", OverrideKind.FORBID)]


async def test_a_case_is_handed_over_after_a_look(desk: Desk) -> None:
    desk.cases.save("promise", Promise(proposal_id=1, text="Send the plan", made_on=date(2026, 11, 20)))
    async with at(desk, "week") as hands:
        await hands.point("#queue", "next:1")
        await hands.press("w", "h")
        assert "is handed over" in hands.shown()
        await hands.press("enter")
        assert "A promise is open: Send the plan" in hands.shown()
        await hands.write("測試同事")
        await hands.press("ctrl+s", "escape")
        assert "next:1" not in hands.screen.query_one("#queue", RowList).keys


async def test_a_case_that_ended_is_not_handed_over_for_a_promise_that_is_left(desk: Desk) -> None:
    desk.cases.save("promise", Promise(proposal_id=1, text="Send the plan", made_on=date(2026, 11, 20)))
    desk.cases.close(1, CaseStatus.WITHDRAWN, "")
    with pytest.raises(InputError, match="no longer open"):
        desk.trials.run(desk.week.plan(), [HandOver(1)])
    async with at(desk, "week") as hands:
        await hands.point("#queue", "promise:1")
        await hands.press("w")
        assert "One more case like this one" in hands.shown()
        assert "is handed over" not in hands.shown()


@pytest.mark.parametrize("home", ["week", "load"])
async def test_with_the_case_its_sheet_is_handed_over_or_left(desk: Desk, tmp_path: Path, home: str) -> None:
    file = tmp_path / "sheet.odt"
    async with at(desk, home) as hands:
        hands.screen._try(HandOver(1))
        await hands.pilot.pause()
        await hands.press("enter", *"Wang", "ctrl+s")
        assert "Hand-over sheet of case 115-001" in hands.shown()
        hands.screen.query_one("#field-file").value = str(file)
        await hands.press("ctrl+s")
        assert hands.app.notice == f"Written: {file}" and file.read_bytes().startswith(b"PK")
        assert desk.cases.get(1).status is CaseStatus.HANDED_OVER
        await hands.press("u")
        assert desk.cases.get(1).is_open and file.exists()


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_however_much_is_open_on_a_case_the_colleague_is_written_in_sight(
    desk: Desk, lang: str
) -> None:
    for number in range(25):
        promise = Promise(proposal_id=1, text=f"Send plan {number}", made_on=date(2026, 11, 20))
        desk.cases.save("promise", promise)
    async with at(desk, "week", lang=lang, size=NARROW) as hands:
        await hands.point("#queue", "next:1")
        await hands.press("w", "h", "enter")
        assert "Send plan 0" in hands.shown() and "Send plan 20" not in hands.shown()
        await hands.write("測試同事")
        assert "測試同事" in hands.shown()


def test_handing_over_a_case_with_nothing_open_lists_nothing() -> None:
    intro = hand_over_form(Translator("en"), "115-001", []).intro
    assert intro.splitlines()[-1] == "Its hand-over sheet is offered next."


async def test_a_meeting_is_moved_or_declined_after_a_look(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await on_meeting(hands)
        await hands.press("w", "m")
        await hands.write("2026-11-25 14:00")
        await hands.press("ctrl+s")
        assert "is moved to" in hands.shown() and "Site visit: 林測試" in hands.shown()
        await hands.press("enter")
        (meeting,) = desk.store.all(Meeting)
        assert meeting.start == datetime(2026, 11, 25, 14)
        assert isinstance(hands.screen, MenuDialog)  # whoever waits there is told
        assert "0912-***-***" in hands.shown() and "Tue 24 09:00 → Wed 25 14:00" in hands.shown()
        await hands.press("escape", "w", "d")
        assert "Site visit: 林測試" in hands.shown()
        await hands.press("enter", "escape")
        assert words(desk) == [("meeting:1", OverrideKind.DECLINE)]


async def test_overtime_of_the_week_is_tried(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("w", "o", "2", "ctrl+s")
        assert "No overtime in the week of" in hands.shown()
        await hands.press("enter")
        assert [(o.work, o.minutes) for o in desk.store.all(WorkOverride)] == [("week:2026-11-23", 0)]


# -- whom to tell of what was done at once -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lang", "back"), [("en", "a on the meeting takes it back"), ("zh-TW", "再按 a 可恢復出席")]
)
async def test_a_declined_meeting_lists_whom_to_telephone_and_how_it_is_taken_back(
    desk: Desk, lang: str, back: str
) -> None:
    async with at(desk, "week", lang=lang, size=NARROW) as hands:
        await on_meeting(hands)
        await hands.press("a")
        assert isinstance(hands.screen, MenuDialog)
        shown = hands.shown()
        assert "林測試 0912-***-***" in shown and "0912345678" not in shown
        assert back in shown and "Site visit" in hands.screen.intro
        assert not hands.app._notifications  # what it costs stands in the list
        await hands.press("enter")
        assert isinstance(hands.screen, ContactDialog)
        await hands.press("ctrl+s", "escape", "a")
        assert words(desk) == []
        assert not isinstance(hands.screen, MenuDialog)


async def test_a_meeting_moved_by_its_form_lists_whom_to_telephone(desk: Desk) -> None:
    async with at(desk, "routine") as hands:
        hands.screen.query_one("#meetings").focus()
        await hands.press("enter", "tab")
        await hands.write("2026-11-25 14:00")
        await hands.press("ctrl+s")
        await hands.pilot.pause()
        assert isinstance(hands.screen, MenuDialog)
        assert "林測試 0912-***-***" in hands.shown() and "Tue 24 09:00 → Wed 25 14:00" in hands.shown()
        await hands.press("escape", "u")
        assert [meeting.start for meeting in desk.store.all(Meeting)] == [datetime(2026, 11, 24, 9)]


async def test_a_meeting_whose_time_stays_lists_nobody(desk: Desk) -> None:
    async with at(desk, "routine") as hands:
        hands.screen.query_one("#meetings").focus()
        await hands.press("enter")
        await hands.write("On site")
        await hands.press("ctrl+s")
        await hands.pilot.pause()
        assert [meeting.title for meeting in desk.store.all(Meeting)] == ["Site visitOn site"]
        assert not isinstance(hands.screen, MenuDialog)


# -- the lost day --------------------------------------------------------------------------------------------
async def test_a_lost_day_lists_whom_to_telephone_with_masked_numbers(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", *"11/24", "ctrl+s")
        assert "Site visit: 林測試" in hands.shown()
        assert desk.store.all(DayRecord) == []
        await hands.press("enter")
        assert [d.day for d in desk.store.all(DayRecord)] == [date(2026, 11, 24)]
        assert isinstance(hands.screen, MenuDialog)
        assert "林測試" in hands.shown()
        assert "0912-***-***" in hands.shown()
        assert "0912345678" not in hands.shown()
        await hands.press("enter")
        assert isinstance(hands.screen, ContactDialog)
        await hands.press("escape")
        assert isinstance(hands.screen, MenuDialog)  # the next one may be called


@pytest.mark.parametrize(
    ("lang", "outcome", "said"),
    [
        ("en", "2", "林測試 0912-***-*** · no answer 09:00"),
        ("zh-TW", "1", "林測試 0912-***-*** · 已聯絡上 09:00"),
    ],
)
async def test_the_list_of_calls_says_who_was_called_and_what_came_of_it(
    desk: Desk, lang: str, outcome: str, said: str
) -> None:
    async with at(desk, "week", lang=lang, size=NARROW) as hands:
        await hands.press("L", *"11/24", "ctrl+s", "enter")
        assert " · " not in hands.shown().partition("林測試")[2].splitlines()[0]
        await hands.press("enter", "tab", outcome, "ctrl+s")
        assert isinstance(hands.screen, MenuDialog)
        assert said in hands.shown()


async def test_the_afternoon_alone_may_be_lost(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", *"11/24", "tab", "tab", *"14:00", "ctrl+s", "enter")
        (record,) = desk.store.all(DayRecord)
        assert record.working
        assert record.hours.endswith("-14:00")


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_morning_of_leave_lists_its_meeting_and_shows_it_as_of_lost_hours(
    desk: Desk, lang: str
) -> None:
    tr = Translator(lang)
    async with at(desk, "week", lang=lang) as hands:
        await hands.press("L", *"11/24", "tab", "2", "tab", "tab", *"12:30", "ctrl+s")
        assert tr.t("Whom to call") in hands.shown()
        await hands.press("enter")
        assert isinstance(hands.screen, MenuDialog)
        assert "林測試" in hands.shown()
        await hands.press("escape")
        (record,) = desk.store.all(DayRecord)
        assert (record.working, record.hours) == (True, "13:30-17:30")
        assert [meeting.title for meeting in desk.week.plan().lost] == ["Site visit"]
        assert tr.t("lost hours: {title}", title="").split()[0] in hands.shown()


async def test_a_morning_that_ends_before_it_begins_is_refused_in_the_form(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", *"11/24", "tab", "tab", *"14:00", "tab", *"9:00", "ctrl+s")
        assert "Up to (time): The time ends before it starts." in hands.shown()
        assert hands.screen.focused.id == "field-ends"


async def test_a_time_that_is_none_is_refused_in_the_form(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", *"11/24", "tab", "tab", *"noonish", "ctrl+s")
        assert "!" in hands.shown()
        assert not isinstance(hands.screen, WhatIfDialog)
        assert desk.store.all(DayRecord) == []


async def test_a_wish_that_is_refused_comes_back_with_every_word(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", *"11/20", "tab", "tab", "tab", "tab")
        await hands.write("measured by hand")
        await hands.press("ctrl+s")
        assert "This day is past." in hands.shown() and "measured by hand" in hands.shown()
        hands.screen.query_one("#field-day").value = "11/24"
        await hands.press("ctrl+s", "enter")
        assert [day.reason for day in desk.store.all(DayRecord)] == ["measured by hand"]


async def test_the_terminal_closed_over_a_preview_loses_no_word_of_its_form(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", *"11/24", "tab", "tab", "tab", "tab")
        await hands.write("storm")
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, WhatIfDialog)
        hands.app.exit()
    with desk_at(desk.store.path) as again:
        assert again.unsaved().splitlines() == ["Lost day", "Day: 11/24", "Reason: storm"]
        assert again.store.all(DayRecord) == []


async def test_a_preview_nothing_was_written_for_leaves_nothing_behind(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("w", "1")
        assert isinstance(hands.screen, WhatIfDialog)
        hands.app.exit()
    with desk_at(desk.store.path) as again:
        assert again.unsaved() == ""


@pytest.mark.parametrize("key", ["c", "f8"])
async def test_a_call_is_logged_over_the_preview(desk: Desk, key: str) -> None:
    async with at(desk, "week") as hands:
        await on_meeting(hands)
        await hands.press("w", "d")
        preview = hands.screen
        await hands.press(key)
        assert isinstance(hands.screen, ContactDialog)
        await hands.write("asks about the lamp")
        await hands.press("ctrl+s")
        assert [contact.note for contact in desk.store.all(Contact)] == ["asks about the lamp"]
        assert hands.screen is preview
        await hands.press("enter")
        assert [kind for _, kind in words(desk)] == [OverrideKind.DECLINE]


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "Meetings that clash only then"), ("zh-TW", "因此衝突的會議")]
)
async def test_a_meeting_moved_onto_another_names_the_clash(desk: Desk, lang: str, heading: str) -> None:
    put(desk, Meeting(title="Council", start=datetime(2026, 11, 26, 9), end=datetime(2026, 11, 26, 11)))
    async with at(desk, "week", lang=lang, size=NARROW) as hands:
        hands.screen._select("meeting:1")
        await hands.press("w", "m")
        hands.screen.query_one("#field-start").value = "11/26 09:30"
        await hands.press("ctrl+s")
        assert heading in hands.shown()


# -- remedies ------------------------------------------------------------------------------------------------
@pytest.fixture
def full(desk: Desk) -> Desk:
    """More is due this week than it holds."""
    for n in range(3):
        desk.routine.save(RoutineWork(title=f"Report {n}", minutes=960, importance=Importance.STATUTORY,
                                      due=date(2026, 11, 27)))  # fmt: skip
    return desk


def in_trouble(desk: Desk) -> str:
    plan = desk.week.plan()
    return next(key for key, days in plan.report.late_days.items() if days and desk.trials.offers(plan, key))


async def on_misfit(hands: Hands, key: str) -> None:
    hands.screen.query_one("#misfits").focus()
    await hands.point("#misfits", key)


async def test_remedies_name_their_price_and_the_chosen_one_is_looked_at_first(full: Desk) -> None:
    key = in_trouble(full)
    plan = full.week.plan()
    count = len(full.trials.offers(plan, key))
    async with at(full, "week") as hands:
        await on_misfit(hands, key)
        assert "Remedies: v" in hands.shown()
        await hands.press("v")
        assert isinstance(hands.screen, MenuDialog)
        assert len(hands.screen.entries) == count <= 3
        assert "officer time" in hands.shown()
        await hands.press("enter")
        assert isinstance(hands.screen, WhatIfDialog)
        before = ops(full)
        await hands.press("escape")
        assert ops(full) == before


async def test_what_a_remedy_cannot_know_is_asked(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key = in_trouble(full)
    offer = Offer(RemedyKind.DROP, (Drop("routine:1"),), 0, (), 0)
    monkeypatch.setattr("pbdesk.desk.trials.Trials.offers", lambda self, plan, key: [offer])
    async with at(full, "week") as hands:
        await on_misfit(hands, key)
        await hands.press("v", "1", "enter")
        await hands.write("not needed")
        await hands.press("ctrl+s")
        assert [(o.work, o.kind, o.reason) for o in full.store.all(WorkOverride)] == [
            ("routine:1", OverrideKind.DROP, "not needed")
        ]


async def test_what_does_not_fit_opens_its_remedies(full: Desk) -> None:
    key = in_trouble(full)
    async with at(full, "week") as hands:
        await on_misfit(hands, key)
        await hands.press("enter")
        assert isinstance(hands.screen, MenuDialog)
        assert "Remedies for" in hands.shown()


async def test_trying_to_leave_out_a_safety_duty_says_what_it_means(desk: Desk) -> None:
    (number,) = put(desk, RoutineWork(title="Guard rail", minutes=60, importance=Importance.SAFETY))
    async with at(desk, "week") as hands:
        hands.screen._try(Drop(f"routine:{number}"))
        await hands.pilot.pause()
        assert "Guard rail: This is a safety duty" in hands.shown()


async def test_work_that_stands_well_needs_no_remedy(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1")
        assert not hands.screen.enabled("remedies")
        await hands.press("v")
        assert not isinstance(hands.screen, MenuDialog)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("f", "ctrl+s"), "“Survey” goes first"),
        (("h", "ctrl+s", *"Wang", "ctrl+s"), "115-001 is handed over"),
    ],
)
async def test_undo_names_what_was_carried_out_and_nobody(
    desk: Desk, keys: tuple[str, ...], said: str
) -> None:
    async with at(desk, "week") as hands:
        await hands.point("#queue", "routine:1" if "f" in keys else "next:1")
        await hands.press("w")
        for key in keys:
            await hands.press(key)
        assert hands.app.notice == f"Carried out as tried: {said}"
        assert "Wang" not in str(desk.history(limit=1)[0].params)
        while hands.app.screen is not hands.app.screen_stack[1]:
            await hands.press("escape")
        await hands.press("u")
        assert hands.app.notice == f"Taken back: Carried out as tried: {said}"
