"""The week's screen: every action from key to record, in both widths."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from desks import NOW, desk_at, duty, make_desk, put
from pilots import at, lines, press
from textual.events import MouseDown, MouseMove, MouseUp
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._toast import Toast

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.desk.price import price
from pbdesk.desk.week import Moved, WeekPlan
from pbdesk.documents.records import history_rows
from pbdesk.i18n import Translator
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import Proposal, Route
from pbdesk.model.work import (
    DayRecord,
    Displacement,
    Importance,
    Meeting,
    OverrideKind,
    PlanBlock,
    RoutineWork,
    TimeEntry,
    WorkOverride,
)
from pbdesk.screens.week.panels import WeekView
from pbdesk.screens.week.price import price_words
from pbdesk.screens.week.screen import WeekScreen
from pbdesk.screens.widgets import BlockKind, RowList, TopPart, WeekGrid
from pbdesk.words.whatif import duration

WIDE, NARROW = (120, 40), (80, 24)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    now = datetime(2026, 11, 23, 9, 0)
    with desk_at(tmp_path / "desk.db", lambda: now) as opened:
        with opened.store.write("test") as tx:
            tx.insert(
                Proposal(title="[/x] Bench", case_no="115-001", year=115, stage="execution",
                         route=Route.DIRECT, safety=True, interim_measure="Fence [b]it[/b]")
            )  # fmt: skip
            tx.insert(RoutineWork(title="Survey", minutes=2400, importance=Importance.OTHER,
                                  due=date(2026, 11, 27)))  # fmt: skip
            tx.insert(Meeting(title="Talk", start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 12)))
        yield opened


def app_of(desk: Desk, lang: str = "en") -> PbDeskApp:
    return PbDeskApp(desk, Translator(lang), home="week")


def screen_of(app: PbDeskApp) -> WeekScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, WeekScreen))


def view_of(app: PbDeskApp) -> WeekView:
    view = screen_of(app).view
    assert view is not None
    return view


def queue_of(app: PbDeskApp) -> RowList:
    return screen_of(app).query_one("#queue", RowList)


def shown(app: PbDeskApp) -> str:
    return "\n".join(lines(app))


def coloured(app: PbDeskApp) -> list[list[tuple[str, object]]]:
    """The screen with its styles, characters of one style together."""
    strips = app.screen._compositor.render_strips()
    return [[(segment.text, segment.style) for segment in strip.simplify()] for strip in strips]


def told(app: PbDeskApp) -> str:
    """Everything notified so far."""
    return app.notice


def overrides(desk: Desk) -> list[tuple[str, OverrideKind]]:
    return [(o.work, o.kind) for o in desk.store.all(WorkOverride)]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_hazard_is_on_top_and_says_why(desk: Desk, lang: str, size: tuple[int, int]) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert queue_of(app).cursor_key == "interim:1"
        picture = shown(app)
        assert "Fence [b]it[/b]" in picture
        assert Translator(lang).t("Safety goes before everything else.") in picture


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "safety duty: unless somebody else does it, it stays undone"), ("zh-TW", "安全工作")],
)
async def test_leaving_out_a_safety_duty_is_never_called_a_gain(desk: Desk, lang: str, words: str) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("X")
        assert words in shown(app)
        await pilot.press(*"none", "ctrl+s")
        await pilot.pause()
        assert overrides(desk) == [("interim:1", OverrideKind.DROP)]
        assert words in told(app)
        assert Translator(lang).t("costs no officer time") not in told(app)
        assert not re.search("officer time|代價", told(app))


async def test_narrow_shows_one_day_and_lists_what_does_not_fit_below(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="In one piece", minutes=600, min_chunk=600, due=date(2026, 11, 27)))
    app = app_of(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert screen_of(app).query_one("#grid", WeekGrid).narrow
        assert not screen_of(app).query_one("#misfits").display
        assert queue_of(app).keys[-1] == "routine:2"
        await pilot.press("end")
        await pilot.pause()
        assert "uninterrupted" in shown(app)
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        misfits = screen_of(app).query_one("#misfits", RowList)
        assert misfits.display
        assert "routine:2" in misfits.keys
        assert "routine:2" not in queue_of(app).keys


async def test_done_asks_for_minutes_and_takes_the_work_away(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("d", "4", "5", "ctrl+s")
        await pilot.pause()
        assert desk.cases.get(1).interim_done_on == date(2026, 11, 23)
        assert sum(e.minutes for e in desk.store.all(TimeEntry, proposal_id=1)) == 45
        assert "interim:1" not in queue_of(app).keys


async def test_pin_in_the_grid_and_unpin(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("p", "down", "down", "enter")
        await pilot.pause()
        (pin,) = desk.store.all(WorkOverride)
        assert (pin.work, pin.kind, pin.start) == ("interim:1", OverrideKind.PIN, datetime(2026, 11, 23, 10))
        await pilot.press("P")
        assert overrides(desk) == []


async def test_escape_leaves_picking_without_a_pin(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("p", "right", "escape")
        await pilot.pause()
        assert overrides(desk) == []


async def test_snooze_wants_a_reason(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("s", "ctrl+s")
        assert overrides(desk) == []
        await pilot.press(*"later", "ctrl+s")
        await pilot.pause()
        (snooze,) = desk.store.all(WorkOverride)
        assert (snooze.kind, snooze.until, snooze.reason) == (
            OverrideKind.SNOOZE,
            date(2026, 11, 30),
            "later",
        )
        assert "This costs" in told(app)
        assert re.search(r"late now: Make it safe now.*\(115-001\)", told(app))


async def test_effort(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("e", "1", "2", "0", "ctrl+s")
        await pilot.pause()
        (estimate,) = desk.store.all(WorkOverride)
        assert (estimate.work, estimate.minutes) == ("interim:1", 120)


async def test_timer_starts_shows_and_stops(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("t")
        running = desk.routine.running()
        assert running is not None
        assert (running.work, running.proposal_id) == ("interim:1", 1)
        await pilot.pause()
        assert "timer 0:00" in shown(app)
        assert told(app) == "Timer started: Make it safe now: Fence [b]it[/b]"
        queue_of(app).move_to("routine:1")
        await pilot.pause()
        await pilot.press("t")  # on other work: the timer goes over to it
        await pilot.pause()
        assert told(app) == (
            "Timer started: Survey. Stopped: Make it safe now: Fence [b]it[/b]. 1 min on the clock."
        )
        monkeypatch.setattr(desk.store, "clock", lambda: datetime(2026, 11, 23, 9, 25))
        await pilot.press("t")
        await pilot.pause()
        assert desk.routine.running() is None
        assert told(app) == "Timer stopped: Survey. 25 min on the clock."


async def test_a_timer_left_running_overnight_asks_how_long_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(desk)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "t")
        for each in (desk, desk.store):
            monkeypatch.setattr(each, "clock", lambda: datetime(2026, 11, 24, 8, 30))
        await press(pilot, "d")
        assert "it has run since Mon 11-23 09:00" in " ".join(shown(app).split())
        assert app.screen.query_one(Input).value == "510"
        await press(pilot, "escape", "t")
        assert "How long was it really?" in shown(app)
        assert app.screen.query_one(Input).value == "510"  # to the end of the own hours
        app.screen.query_one(Input).value = ""
        await press(pilot, "ctrl+s")
        assert "cannot be empty" in shown(app)
        app.screen.query_one(Input).value = "90"
        await press(pilot, "ctrl+s")
        assert told(app) == "Timer stopped: Make it safe now: Fence [b]it[/b]. 90 min on the clock."
        (entry,) = desk.store.all(TimeEntry)
        assert (entry.minutes, entry.running) == (90, False)


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_running_timer_stands_in_the_header_of_a_narrow_full_week(
    desk: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [TopPart("planned 32.5 h of 33.0 h", "", 90), TopPart("overtime 10.5 h", "", 80)]
    monkeypatch.setattr(WeekView, "figures", lambda view: list(full))
    app = app_of(desk, lang)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        head = shown(app).splitlines()[0]
        assert app.tr.t("timer {time}", time="0:00") in head


async def test_lost_day_lists_the_meetings_to_call_about(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L", *"11/24", "ctrl+s")
        await pilot.pause()
        assert desk.store.all(DayRecord) == []  # only looked at so far
        assert "Whom to call" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert [(d.day, d.working) for d in desk.store.all(DayRecord)] == [(date(2026, 11, 24), False)]
        assert "Talk" in shown(app)
        assert "Telephone about" in shown(app)


@pytest.mark.parametrize(
    ("now", "proposed"),
    [
        (datetime(2026, 11, 23, 16), "2026-11-23"),
        (datetime(2026, 11, 23, 20), "2026-11-24"),
        (datetime(2026, 11, 27, 20), "2026-11-30"),
        (datetime(2026, 11, 28, 9), "2026-11-30"),
    ],
)
async def test_the_day_proposed_as_lost_still_has_hours_to_lose(
    desk: Desk, now: datetime, proposed: str
) -> None:
    desk.clock = lambda: now
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L")
        await pilot.pause()
        assert app.screen.query_one("#field-day", Input).value == proposed


async def test_leave_and_the_day_given_back(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L", "tab", "2", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert [(d.working, d.hours) for d in desk.store.all(DayRecord)] == [(True, "-")]
        await pilot.press("L", "tab", "3", "ctrl+s")
        await pilot.pause()
        assert desk.store.all(DayRecord) == []


async def test_keep_writes_the_plan_and_its_displacement(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("K")
        await pilot.pause()
        assert "interim:1" in {b.work for b in desk.store.all(PlanBlock)}
        assert {d.work for d in desk.store.all(Displacement)} <= {"routine:1"}


async def test_displaced_is_shown_only_when_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def count(plan: WeekPlan) -> list[Moved]:
        asked.append(True)
        return []

    monkeypatch.setattr(desk.week, "displaced", count)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert asked == []
        await pilot.press("O")
        await pilot.pause()
        assert asked == [True]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_each_displaced_work_is_listed_from_when_to_when(
    desk: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, later = datetime(2026, 11, 24, 13), datetime(2026, 11, 26, 9)
    pushed = [Moved("routine:1", first + timedelta(hours=n), later, 60) for n in range(4)]
    monkeypatch.setattr(desk.week, "displaced", lambda plan: [*pushed, Moved("routine:1", first, None, 60)])
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.press("O")
        await pilot.pause()
        when, colon = app.tr.when, ": " if lang == "en" else "："
        for each in pushed:
            assert f"Survey{colon}{when(each.before)} → {when(later)}" in shown(app)
        assert f"{when(first)} → {app.tr.t('no longer planned')}" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen_of(app)


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_what_is_late_left_for_later_or_moved_is_one_list_at_80_columns(desk: Desk, lang: str) -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="Report", minutes=60, due=date(2026, 11, 20)))
        tx.insert(RoutineWork(title="Archive", minutes=15000, due=date(2027, 3, 1)))
        tx.insert(
            PlanBlock(work="routine:2", start=datetime(2026, 11, 25, 9), end=datetime(2026, 11, 25, 11))
        )
    app = app_of(desk, lang)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("O")
        await pilot.pause()
        words = app.screen.words  # type: ignore[attr-defined]
        t = app.tr
        later = {"en": "Left for after these 4 weeks", "zh-TW": "留待 4 週之後"}[lang]
        heads = [t.t("Late (due → finished)"), later, t.t("Moved from the plan so far")]
        parts = {part.splitlines()[0]: part for part in words.split("\n\n")}
        assert list(parts)[:3] == heads
        assert "Report" in parts[heads[0]]
        assert "Archive" in parts[heads[1]]
        assert t.day(date(2027, 3, 1)) in parts[heads[1]]
        assert "Report" in parts[heads[2]]
        assert heads[0] in shown(app)


async def test_a_week_with_nothing_off_says_so(tmp_path: Path) -> None:
    with desk_at(tmp_path / "empty.db", lambda: datetime(2026, 11, 23, 9)) as empty:
        app = app_of(empty)
        async with app.run_test(size=NARROW) as pilot:
            await pilot.press("O")
            await pilot.pause()
            assert told(app).startswith("Nothing is late")


async def test_meeting_is_added_changed_and_removed(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("m", *"Desk", "ctrl+s")
        await pilot.pause()
        added = desk.store.all(Meeting)[-1]
        assert (added.title, added.end - added.start) == ("Desk", timedelta(hours=1))
        grid = screen_of(app).query_one("#grid", WeekGrid)
        grid.focus()
        grid.move_to((f"meeting:{added.id}", 0))
        await pilot.pause()
        await pilot.press("enter", "x", "ctrl+s")
        await pilot.pause()
        assert desk.store.all(Meeting)[-1].title != "Desk"
        await pilot.press("delete")
        await pilot.pause()
        assert [m.title for m in desk.store.all(Meeting)] == ["Talk"]


@pytest.mark.parametrize("key", ["delete", "a"])
async def test_a_key_for_a_meeting_says_how_to_come_to_one(desk: Desk, key: str) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, key)
        assert "Choose a meeting in the week's grid first (Tab goes there)." in lines(app)[-1]
        await press(pilot, "tab")
        assert isinstance(app.focused, WeekGrid)
        assert [m.title for m in desk.routine.attended()] == ["Talk"]


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_a_meeting_that_costs_an_evening_says_so_when_it_is_saved(desk: Desk, lang: str) -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="Report", minutes=1440, importance=Importance.STATUTORY, hard=True,
                              due=date(2026, 11, 27)))  # fmt: skip
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        before = view_of(app).plan.report.overtime_slots
        await pilot.press("m", *"All day", "tab", *"11/26 08:30", "tab", *"540", "ctrl+s")
        await pilot.pause()
        after = view_of(app).plan.report.overtime_slots
        assert after > before
        hours = [app.tr.render(duration(slots * 30)) for slots in (before, after)]
        words = {"en": "Overtime in these 4 weeks: {} → {}.", "zh-TW": "4 週內加班 {} → {}。"}[lang]
        assert words.format(*hours) in told(app)


async def test_a_meeting_that_costs_nothing_is_saved_without_a_word_more(tmp_path: Path) -> None:
    with desk_at(tmp_path / "empty.db", lambda: datetime(2026, 11, 23, 9)) as empty:
        app = app_of(empty)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("m", *"Desk", "ctrl+s")
            await pilot.pause()
            assert told(app) == "Meeting “Desk” saved"


async def test_training_over_days_and_duty_until_the_morning_stand_on_each_of_their_days(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        tx.insert(Meeting(title="Training", start=datetime(2026, 11, 25, 9), end=datetime(2026, 11, 27, 17)))
        tx.insert(Meeting(title="Duty", start=datetime(2026, 11, 27, 20), end=datetime(2026, 11, 28, 8)))
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        found = {b.key: (b.day, b.start, b.end) for b in view_of(app).grid_blocks() if b.label != "Talk"}
        assert [found["meeting:2", n] for n in range(3)] == [(2, 540, 1050), (3, 510, 1050), (4, 510, 1020)]
        assert [found["meeting:3", n] for n in range(2)] == [(4, 1200, 1440), (5, 0, 480)]
        assert "24:" not in shown(app)
        grid = screen_of(app).query_one("#grid", WeekGrid)
        grid.focus()
        assert grid.move_to(("meeting:2", 1))
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        declined = [b for b in view_of(app).grid_blocks() if b.kind is BlockKind.DECLINED]
        assert [(b.day, b.start, b.end) for b in declined] == [(2, 540, 1050), (3, 510, 1050), (4, 510, 1020)]
        await pilot.press("enter")
        assert app.screen.query_one("#field-title", Input).value == "Training"


async def test_weeks_turn_within_the_plan(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("full_stop")
        await pilot.pause()
        assert "2026-11-30" in shown(app)
        await pilot.press("comma", "comma")
        await pilot.pause()
        assert "2026-11-23" in shown(app)


async def test_each_day_begins_with_the_week_at_hand(desk: Desk) -> None:
    now = [datetime(2026, 11, 28, 10)]  # a Saturday
    desk.clock = lambda: now[0]
    app = app_of(desk)

    async with app.run_test(size=WIDE) as pilot:
        screen = screen_of(app)

        async def first() -> date:
            screen.reload()
            await pilot.pause()
            return view_of(app).first

        assert await first() == date(2026, 11, 30)
        await pilot.press("comma")  # what was done in the week that is over can be looked at
        assert await first() == date(2026, 11, 23)
        assert "This week is over" in shown(app)
        now[0] = datetime(2026, 11, 30, 9)
        assert await first() == date(2026, 11, 30)


async def test_the_queue_and_the_grid_follow_each_other(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        key = queue_of(app).cursor_key
        grid = screen_of(app).query_one("#grid", WeekGrid)
        assert grid.cursor_key == (key, 0)
        grid.focus()
        await pilot.pause()
        grid.move_to(("interim:1", 0))
        await pilot.pause()
        assert queue_of(app).cursor_key == "interim:1"
        assert screen_of(app).selected_proposal() == desk.cases.get(1)


async def test_the_cursor_stays_on_its_work_when_something_changes(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("end")
        await pilot.pause()
        key = queue_of(app).cursor_key
        app.do(
            lambda d: d.routine.save(RoutineWork(title="Report", minutes=60, importance=Importance.SAFETY))
        )
        await pilot.pause()
        assert queue_of(app).cursor_key == key


async def test_an_empty_week_says_what_to_do(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 9, 0)
    with desk_at(tmp_path / "new.db", lambda: now) as empty:
        app = app_of(empty)
        async with app.run_test(size=NARROW) as pilot:
            await pilot.press("d", "p", "s", "e", "t", "P", "delete", "enter")
            await pilot.pause()
            assert "Nothing to do this week" in shown(app)
            await press(pilot, *["full_stop"] * 5)
            assert "Nothing is planned in this week" in shown(app)
            assert empty.history() == []


async def test_enter_opens_the_duty_on_its_screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[object] = []
    monkeypatch.setattr(PbDeskApp, "goto", lambda self, name: gone.append(name))
    monkeypatch.setattr(PbDeskApp, "open_case", lambda self, pid: gone.append(pid))
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        queue_of(app).move_to("routine:1")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert gone == [1, "routine"]


async def test_time_spent_stands_in_the_grid(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        app.do(lambda d: d.week.done("routine:1", 60, note="Survey [done]"))
        await pilot.pause()
        grid = screen_of(app).query_one("#grid", WeekGrid)
        assert grid.move_to(("time:1", 0))
        assert "Survey" in shown(app)


async def test_the_reason_names_the_case(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "115-001  [/x] Bench" in shown(app)


async def test_snoozed_far_away_it_stays_in_sight_and_wakes(desk: Desk) -> None:
    desk.week.snooze("routine:1", date(2027, 3, 1), "Next spring")
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        misfits = screen_of(app).query_one("#misfits", RowList)
        assert "Next spring" in shown(app)
        misfits.focus()
        misfits.move_to("routine:1")
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        assert overrides(desk) == []
        assert "routine:1" in queue_of(app).keys


async def test_snoozed_work_wakes_from_the_list_of_what_moved(desk: Desk) -> None:
    filing = RoutineWork(title="Filing", minutes=60, importance=Importance.STATUTORY, due=date(2026, 12, 4))
    with desk.store.write("test") as tx:
        key = f"routine:{tx.insert(filing).id}"
    desk.week.pin(key, datetime(2026, 11, 26, 9), 60)
    desk.week.keep(desk.week.plan())
    desk.week.unpin(key)
    desk.week.snooze(key, date(2026, 12, 1), "Next week")
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        misfits = screen_of(app).query_one("#misfits", RowList)
        misfits.focus()
        assert misfits.move_to(f"changed:{key}")
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        assert overrides(desk) == []


# -- the officer's word -------------------------------------------------------------------------------------
async def test_first_says_its_price_and_is_taken_back_by_the_same_key(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("end", "f")
        await pilot.pause()
        assert overrides(desk) == [("routine:1", OverrideKind.FIRST)]
        assert "officer time" in told(app)
        assert "done first, by your word" in shown(app)
        await pilot.press("f")
        assert overrides(desk) == []


async def test_a_time_is_forbidden_and_allowed_again(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        before = view_of(app).pieces("interim:1")[0]
        await pilot.press("n", "ctrl+s")
        await pilot.pause()
        (forbidden,) = desk.store.all(WorkOverride)
        assert (forbidden.kind, forbidden.start, forbidden.end) == (
            OverrideKind.FORBID,
            before.start,
            before.end,
        )
        assert view_of(app).pieces("interim:1")[0].start >= before.end
        await pilot.press("N")
        assert overrides(desk) == []


async def test_work_is_cut_into_pieces_and_put_together_again(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("end", "x", "6", "0", "ctrl+s")
        await pilot.pause()
        assert [(o.kind, o.minutes) for o in desk.store.all(WorkOverride)] == [(OverrideKind.SPLIT, 60)]
        chunks = [c for c in view_of(app).plan.plan.chunks if c.task == "routine:1"]
        assert max(chunk.end - chunk.start for chunk in chunks) <= 60 // desk.weights.slot_minutes
        await pilot.press("x", "delete", "ctrl+s")
        await pilot.pause()
        assert overrides(desk) == []


async def test_a_deadline_is_extended_with_a_reason_and_goes_back(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("end", "E", *"12/4", "tab", *"chief", "ctrl+s")
        await pilot.pause()
        (word,) = desk.store.all(WorkOverride)
        assert (word.kind, word.until, word.reason) == (OverrideKind.DUE, date(2026, 12, 4), "chief")
        await pilot.press("E")
        assert overrides(desk) == []


async def test_work_is_left_out_and_taken_in_again(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("end", "X", *"colleague", "ctrl+s")
        await pilot.pause()
        assert "routine:1" not in queue_of(app).keys
        await pilot.press("R")
        await pilot.pause()
        assert "Survey" in shown(app)
        assert "colleague" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "routine:1" in queue_of(app).keys
        assert app.notice == "Planned again: Survey"  # and not what the cursor stood on
        await pilot.press("home", "X", *"somebody", "ctrl+s")
        await pilot.press("R")
        await pilot.pause()
        assert "(115-001)" in shown(app)


@pytest.mark.parametrize(
    ("lang", "hours", "label", "todo"),
    [
        ("en", "", "called off: Talk", "Called off (typhoon): move it, or remove it."),
        ("en", "-", "without you: Talk", "It takes place without you (typhoon): move or decline it."),
        ("en", "13:30-17:30", "lost hours: Talk",
         "Called off, or held without you (typhoon): move, decline or remove it."),
        ("zh-TW", "", "停辦：Talk", "已停辦（typhoon），請改期或刪除。"),
        ("zh-TW", "13:30-17:30", "不在班：Talk",
         "已停辦或您無法出席（typhoon），請改期、標示不出席或刪除。"),
    ],
)  # fmt: skip
async def test_a_meeting_of_a_lost_day_is_shown_as_called_off_and_listed(
    desk: Desk, lang: str, hours: str, label: str, todo: str
) -> None:
    desk.days.edit(date(2026, 11, 24), working=bool(hours), hours=hours, reason="typhoon")
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE):
        (block,) = [b for b in view_of(app).grid_blocks() if b.key == ("meeting:1", 0)]
        assert (block.label, block.kind, block.movable) == (label, BlockKind.DECLINED, False)
        (told,) = [m for m in view_of(app).misfits() if m.key == "meeting:1"]
        assert told.sentence == todo
        assert todo in view_of(app).why("meeting:1").plain


async def test_a_meeting_is_declined_shown_so_and_attended_after_all(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        grid = screen_of(app).query_one("#grid", WeekGrid)
        grid.focus()
        grid.move_to(("meeting:1", 0))
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        assert overrides(desk) == [("meeting:1", OverrideKind.DECLINE)]
        refused = next(block for block in view_of(app).grid_blocks() if block.kind is BlockKind.DECLINED)
        assert refused.label == "declined: Talk"
        assert grid.cursor_key == ("meeting:1", 0)
        assert "its time is free for work" in shown(app)
        await pilot.press("a")
        assert overrides(desk) == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "30 min of Mon 23 stays empty"), ("zh-TW", "11/23（一）空著的 30 分鐘保留")],
)
async def test_an_evening_beside_an_empty_hour_says_what_the_hour_is_kept_for(
    desk: Desk, lang: str, words: str
) -> None:
    (today,) = put(desk, RoutineWork(title="Report", minutes=480, importance=Importance.STATUTORY,
                                     due=date(2026, 11, 23), hard=True))  # fmt: skip
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert words in view_of(app).why(f"routine:{today}").plain
        assert words[-8:] not in view_of(app).why("interim:1").plain


async def test_late_work_beside_an_empty_hour_says_what_the_hour_is_kept_for(tmp_path: Path) -> None:
    monday = date(2026, 11, 23)
    with desk_at(tmp_path / "new.db", lambda: datetime(2026, 11, 23, 8)) as own:
        own.week.overtime(monday, 0)
        put(own, RoutineWork(title="Report", minutes=420, importance=Importance.STATUTORY, due=monday),
            RoutineWork(title="Complaints", minutes=30, importance=Importance.OTHER, due=monday))  # fmt: skip
        app = app_of(own)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            assert view_of(app).plan.report.late_days["routine:2"]
            assert "1 h of Mon 23 stays empty" in view_of(app).why("routine:2").plain
            assert "stays empty" not in view_of(app).why("routine:1").plain


async def test_of_work_left_over_the_panel_says_why_like_the_list_of_what_does_not_fit(
    tmp_path: Path,
) -> None:
    """Why a piece of it stands there is no answer in a week without any, and half of one in another."""
    with desk_at(tmp_path / "new.db", lambda: datetime(2026, 11, 23, 8)) as own:
        put(
            own, duty("Wish", minutes=12_000), duty("Report", minutes=2100, due=date(2026, 11, 27), hard=True)
        )
        app = app_of(own)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            here, later = view_of(app), screen_of(app).view_of(view_of(app).plan, 1)
            assert here.pieces("routine:2") and not here.pieces("routine:1") and later.pieces("routine:1")
            (misfit,) = (m for m in here.misfits() if m.key == "routine:1")
            assert here.why("routine:1").plain.splitlines()[1] == misfit.sentence
            reason, why = later.why("routine:1").plain.splitlines()[1:3]
            assert reason == "Nothing more urgent needs this time." and why == misfit.sentence


async def test_a_week_may_be_without_overtime(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="Too much", minutes=2040, importance=Importance.STATUTORY, hard=True,
                              due=date(2026, 11, 27)))  # fmt: skip
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "overtime" in shown(app).splitlines()[0]
        await pilot.press("T", "2", "ctrl+s")
        await pilot.pause()
        assert [(o.work, o.minutes) for o in desk.store.all(WorkOverride)] == [("week:2026-11-23", 0)]
        assert "overtime" not in shown(app).splitlines()[0]
        await pilot.press("T", "1", "ctrl+s")
        assert overrides(desk) == []


async def test_kept_hours_say_what_they_are_before_they_are_switched_off(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("B")
        await pilot.pause()
        assert "Some hours of each week are kept" in shown(app)
        await pilot.press("escape")
        assert desk.week.protecting
        await pilot.press("B", "ctrl+s")
        await pilot.pause()
        assert not desk.week.protecting


async def test_the_menu_of_more_runs_what_it_names(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("end", "o")
        await pilot.pause()
        assert "Leave it out of the plan" in shown(app)
        await pilot.press("f")
        await pilot.pause()
        assert overrides(desk) == [("routine:1", OverrideKind.FIRST)]


async def test_why_can_be_read_at_length(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("end", "y")
        await pilot.pause()
        assert "h of work" in shown(app)
        await pilot.press("escape")


# -- weeks, days, cursor ------------------------------------------------------------------------------------
async def test_weeks_beyond_the_first_four_are_planned_when_turned_to(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="Far", minutes=60, start=date(2027, 1, 4), due=date(2027, 1, 8)))
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press(*["full_stop"] * 6)
        await pilot.pause()
        assert "2027-01-04" in shown(app).splitlines()[0]
        assert queue_of(app).keys == ("routine:2",)
        await pilot.press(*["full_stop"] * 7)
        await pilot.pause()
        assert "2027-02-15" in shown(app).splitlines()[0]  # the thirteenth week, and no further
        await pilot.press(*["comma"] * 12)
        await pilot.pause()
        assert "2026-11-23" in shown(app).splitlines()[0]


async def test_brackets_turn_days_in_the_narrow_form_and_weeks_in_the_wide(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "[ Tue 24 ]" in shown(app)
        # the keys act on what is marked in the queue, and that stands on Monday
        assert shown(app).count(">") == 1
        await pilot.press(*["right_square_bracket"] * 4)
        await pilot.pause()
        assert "[ Mon 30 ]" in shown(app)
        await pilot.press("left_square_bracket")
        await pilot.pause()
        assert "[ Fri 27 ]" in shown(app)
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "2026-11-30" in shown(app).splitlines()[0]


async def test_a_first_week_without_work_leads_to_the_next_one_only(bare: Desk) -> None:
    put(bare, duty("Post", due=date(2026, 12, 11), start=date(2026, 12, 7)))
    app = app_of(bare, "zh-TW")
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert "本週沒有排定工作；按 . 看下一週。" in shown(app)


@pytest.mark.parametrize(("second", "chosen"), [(date(2026, 11, 27), "routine:2"), (NOW.date(), "routine:1")])
async def test_back_over_a_week_start_friday_is_shown_with_its_work_if_any(
    bare: Desk, second: date, chosen: str
) -> None:
    begins = (NOW.date(), second, date(2026, 11, 30))
    put(bare, *(duty(f"Post {day}", due=day, start=day) for day in begins))
    app = app_of(bare)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, *["right_square_bracket"] * 5)
        assert "[ Mon 30 ]" in shown(app) and queue_of(app).cursor_key == "routine:3"
        await press(pilot, "left_square_bracket")
        assert "[ Fri 27 ]" in shown(app) and queue_of(app).cursor_key == chosen


async def test_another_week_is_read_from_its_beginning_unless_the_work_goes_on_there(desk: Desk) -> None:
    """A neighbour of the work in the queue may be anywhere in that week, and in what does not fit."""
    put(desk, duty("Post", due=date(2026, 11, 30), start=date(2026, 11, 30)))
    app = app_of(desk)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert queue_of(app).cursor_key == "interim:1"
        await press(pilot, "full_stop")
        keys = list(view_of(app).queue)
        assert "routine:1" in keys[1:] and queue_of(app).cursor_key == keys[0]
        assert queue_of(app).move_to("routine:1")
        await press(pilot, "comma")
        assert queue_of(app).cursor_key == "routine:1"


async def test_undo_of_done_brings_the_cursor_back_to_the_work(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("d", "4", "5", "ctrl+s")
        await pilot.pause()
        assert queue_of(app).cursor_key != "interim:1"
        await pilot.press("u")
        await pilot.pause()
        assert queue_of(app).cursor_key == "interim:1"
        assert screen_of(app).work_key == "interim:1"


async def test_what_was_planned_before_now_stays_in_sight(tmp_path: Path) -> None:
    clock = [datetime(2026, 11, 23, 9)]
    with desk_at(tmp_path / "past.db", lambda: clock[0]) as own:
        own.routine.save(RoutineWork(title="Survey", minutes=600, due=date(2026, 11, 27)))
        own.week.keep(own.week.plan())
        clock[0] = datetime(2026, 11, 24, 9)
        app = app_of(own)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            grid = screen_of(app).query_one("#grid", WeekGrid)
            assert grid.move_to(("past:0", 0))


async def test_what_moved_since_the_kept_plan_says_from_when_to_when_and_because(desk: Desk) -> None:
    desk.week.keep(desk.week.plan())
    desk.routine.save_meeting(
        Meeting(title="Called in", start=datetime(2026, 11, 23, 9), end=datetime(2026, 11, 23, 12))
    )
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        misfits = screen_of(app).query_one("#misfits", RowList)
        assert "changed:interim:1" in misfits.keys
        misfits.focus()
        misfits.move_to("changed:interim:1")
        await pilot.pause()
        assert "Mon 23 09:00 → Mon 23 13:30" in shown(app)
        assert "the meeting “Called in”" in shown(app)
        assert screen_of(app).item is not None


async def test_the_panel_says_what_the_next_work_in_its_place_would_cost(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        screen_of(app)._show_swap()
        await pilot.pause()
        assert "After “" in shown(app)


async def test_leaving_while_the_cursor_rests_is_no_defect(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        week = screen_of(app)
        app.exit()
    week._show_swap()  # the timer runs out
    assert app.return_code == 0


async def test_a_clash_stands_in_the_grid_and_names_the_other_meeting(desk: Desk) -> None:
    desk.routine.save_meeting(
        Meeting(title="Called in", start=datetime(2026, 11, 24, 10), end=datetime(2026, 11, 24, 11))
    )
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        clash = next(block for block in view_of(app).grid_blocks() if block.kind is BlockKind.CLASH)
        misfits = screen_of(app).query_one("#misfits", RowList)
        misfits.focus()
        misfits.move_to(clash.key[0])  # type: ignore[index]
        await pilot.pause()
        assert "It clashes with “" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "This meeting is moved" in shown(app)


async def drag(pilot: Pilot[None], app: PbDeskApp, key: tuple[str, int], day: int, minute: int) -> None:
    """Take a block of the grid by its first line and let it go at that place."""
    grid = screen_of(app).query_one("#grid", WeekGrid)
    block = next(b for b in grid._blocks if b.key == key)
    layout, down = grid._layout_now, grid._head - grid.scroll_offset.y
    x = {column.day: column.x + 2 for column in layout.columns}
    inner = grid.content_region.offset - grid.region.offset
    start = (inner.x + x[block.day], inner.y + down + layout.row_at(block.start))
    end = (inner.x + x[day], inner.y + down + layout.row_at(minute))
    await pilot.mouse_down("#grid", offset=start)
    await pilot._post_mouse_events([MouseMove], "#grid", offset=end, button=1)
    await pilot.mouse_up("#grid", offset=end)
    await pilot.pause()


async def test_a_block_dragged_with_the_mouse_is_pinned_and_says_its_price(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await drag(pilot, app, ("interim:1", 0), 0, 14 * 60)
        (pin,) = desk.store.all(WorkOverride)
        assert (pin.work, pin.kind, pin.start) == (
            "interim:1",
            OverrideKind.PIN,
            datetime(2026, 11, 23, 14),
        )
        assert "officer time" in told(app)


@pytest.mark.parametrize(
    ("lang", "refusal", "clash"),
    [
        ("en", "“Council” is at that time.", "“Council” clashes with it: move or decline it."),
        ("zh-TW", "該時間已有會議「Council」", "會議「Council」因此衝突，請改期，或標示不出席。"),
    ],
)  # fmt: skip
async def test_work_dragged_onto_a_meeting_is_refused_or_names_the_one_it_clashes_with(
    desk: Desk, lang: str, refusal: str, clash: str
) -> None:
    (number,) = put(desk, Meeting(title="Council", start=datetime(2026, 11, 23, 14),
                                  end=datetime(2026, 11, 23, 16)))  # fmt: skip
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await drag(pilot, app, ("interim:1", 0), 0, 14 * 60)
        assert desk.store.all(WorkOverride) == [] and refusal in told(app)
        assert screen_of(app).work_key == "interim:1"
        council = desk.store.get(Meeting, number)
        assert council
        desk.routine.save_meeting(dataclasses.replace(council, movable=True))
        app._watch()
        await pilot.pause()
        await drag(pilot, app, ("interim:1", 0), 0, 14 * 60)
        assert [word.kind for word in desk.store.all(WorkOverride)] == [OverrideKind.PIN]
        assert clash in told(app)


async def test_a_call_logged_over_a_drag_leaves_nothing_in_the_hand(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        grid = screen_of(app).query_one("#grid", WeekGrid)
        layout, inner = grid._layout_now, grid.content_region.offset - grid.region.offset
        block = next(b for b in grid._blocks if b.key == ("interim:1", 0))
        x = {column.day: inner.x + column.x + 2 for column in layout.columns}
        y = inner.y + grid._head - grid.scroll_offset.y
        await pilot.mouse_down("#grid", offset=(x[0], y + layout.row_at(block.start)))
        place = (x[2], y + layout.row_at(14 * 60))
        await pilot._post_mouse_events([MouseMove], "#grid", offset=place, button=1)
        assert ">14:00" in shown(app)
        await press(pilot, "c")
        await pilot.mouse_up(offset=(5, 5))
        await press(pilot, "escape")
        assert app.mouse_captured is None
        await pilot.hover("#grid", offset=(x[3], y + layout.row_at(15 * 60)))
        await pilot.mouse_up("#grid", offset=(x[3], y + layout.row_at(15 * 60)))
        assert ">14:00" not in shown(app) and ">15:00" not in shown(app)
        assert desk.store.all(WorkOverride) == []


async def test_a_time_is_picked_on_after_a_call_unless_the_call_did_the_work(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        grid = hands.screen.query_one("#grid", WeekGrid)
        await hands.press("p", "right", "c", "escape")
        assert grid.picking
        hands.app.do(lambda desk: desk.week.done(hands.screen.work_key, 30))
        await hands.pilot.pause()
        assert not grid.picking
        assert hands.shown().splitlines()[-1].strip() == "Done"


async def test_a_meeting_called_off_is_removed_from_the_list_of_what_does_not_fit(desk: Desk) -> None:
    (number,) = put(desk, Meeting(title="Council", start=datetime(2026, 11, 26, 14),
                                  end=datetime(2026, 11, 26, 16)))  # fmt: skip
    desk.days.edit(date(2026, 11, 26), working=False, reason="typhoon")
    async with at(desk, "week") as hands:
        misfits = hands.screen.query_one("#misfits")
        misfits.focus()
        await hands.point("#misfits", f"meeting:{number}")
        await hands.press("enter")
        assert "This meeting is removed" in hands.shown()
        await hands.press("r")
        assert desk.store.get(Meeting, number) is None
        await hands.press("u")
        assert desk.store.get(Meeting, number)


async def test_a_meeting_called_off_is_in_nobodys_way(desk: Desk) -> None:
    put(desk, Meeting(title="Council", start=datetime(2026, 11, 26, 14), end=datetime(2026, 11, 26, 16)))
    desk.days.edit(date(2026, 11, 26), working=True, hours="08:30-12:30", reason="typhoon")
    desk.week.pin("interim:1", datetime(2026, 11, 26, 14), 60)
    assert [word.kind for word in desk.store.all(WorkOverride)] == [OverrideKind.PIN]


@pytest.mark.parametrize(("to", "pinned"), [("grid", True), ("why", False), ("escape", False)])
async def test_work_of_the_queue_is_dragged_into_the_grid(desk: Desk, to: str, pinned: bool) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        grid, queue = screen_of(app).query_one("#grid", WeekGrid), queue_of(app)
        assert queue.cursor_key == "interim:1"
        row = next(y for y in range(queue.size.height) if "Survey" in queue.render_line(y).text)
        layout, inner = grid._layout_now, grid.content_region.offset - grid.region.offset
        place = (inner.x + layout.columns[2].x + 2, inner.y + grid._head + layout.row_at(9 * 60))
        await pilot.mouse_down("#queue", offset=(6, row + 1))
        await pilot._post_mouse_events([MouseMove], "#grid", offset=place, button=1)
        assert ">09:00-13:00" in shown(app)
        if to == "escape":
            await pilot.press("escape")
        end, at = ("why", (5, 3)) if to == "why" else ("grid", place)
        await pilot._post_mouse_events([MouseMove], f"#{end}", offset=at, button=1)
        assert (">09:00-13:00" in shown(app)) is pinned
        await pilot.mouse_up(f"#{end}", offset=at)
        await pilot.pause()
        assert [(o.work, o.start) for o in desk.store.all(WorkOverride)] == [
            ("routine:1", datetime(2026, 11, 25, 9))
        ] * pinned
        if pinned:
            assert screen_of(app).work_key == queue.cursor_key == "routine:1"
            assert "Pinned: Survey" in told(app)


async def test_a_row_pressed_and_let_go_is_not_taken_along(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.mouse_down("#queue", offset=(6, 2))
        await pilot.mouse_up("#why", offset=(6, 2))
        await pilot.mouse_down("#why", offset=(6, 2))
        await pilot._post_mouse_events([MouseMove], "#grid", offset=(20, 10), button=1)
        await pilot.mouse_up("#grid", offset=(20, 10))
        await pilot.pause()
        assert desk.store.all(WorkOverride) == [] and app.mouse_captured is None


@pytest.mark.parametrize("after", ["move", "press", "escape"])
async def test_a_row_let_go_outside_the_terminal_is_not_taken_along(desk: Desk, after: str) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await pilot.mouse_down("#queue", offset=(6, 2))
        await pilot.pause()
        if after == "move":
            await pilot._post_mouse_events([MouseMove], "#why", offset=(6, 2), button=0)
        elif after == "press":
            await pilot._post_mouse_events([MouseDown], "#why", offset=(6, 2), button=1)
        else:
            await pilot.press("escape")
        await pilot._post_mouse_events([MouseMove], "#grid", offset=(20, 10), button=1)
        await pilot._post_mouse_events([MouseUp], "#grid", offset=(20, 10), button=1)
        await pilot.pause()
        assert desk.store.all(WorkOverride) == [] and app.mouse_captured is None


async def test_work_pinned_to_a_day_off_says_so_before_its_price(desk: Desk) -> None:
    desk.days.edit(date(2026, 11, 26), working=False, reason="typhoon")
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        await drag(pilot, app, ("interim:1", 0), 3, 14 * 60)
        assert len(desk.store.all(WorkOverride)) == 1
        assert "2026-11-26 is off (typhoon). " in told(app)
        assert "is off" not in told(app).split("(typhoon)")[1]


async def test_a_call_pinned_to_a_time_at_which_nobody_can_be_reached_says_so(tmp_path: Path) -> None:
    with make_desk(tmp_path) as desk:  # the proposer of the lamps is at home in the evening
        app = app_of(desk)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            call = next(key for key in view_of(app).plan.items if key.startswith("call:"))
            screen_of(app)._pin(call, 2, 14 * 60, 30)
            await pilot.pause()
            assert "It can be done at other times only (Mon–Fri 19:30–21:00). " in told(app)
            screen_of(app)._pin(call, 2, 19 * 60 + 30, 30)
            await pilot.pause()
            assert "other times" not in told(app)


async def test_what_was_done_and_its_price_do_not_stand_in_two_boxes(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.pause()
        for words in ("said first, and longer than the line of the keys is wide " * 2, "said next " * 10):
            app.tell(words.strip())
        await pilot.pause()
        assert [toast._notification.message for toast in app.screen.query(Toast)] == [app.notice]
        assert app.notice.startswith("said next")


@pytest.mark.parametrize("home", ["week", "quarter", "triage"])
async def test_a_long_notice_loses_no_character_over_the_edges_of_panes(desk: Desk, home: str) -> None:
    words = "".join(chr(0x4E00 + n) for n in range(70))
    app = PbDeskApp(desk, Translator("zh-TW"), home=home)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.pause()
        for aside in ("", "x"):  # at even and at odd columns
            app.tell(aside + words)
            await pilot.pause()
            assert app.screen.query(Toast)
            page = "".join(lines(app))
            assert [character for character in words if character not in page] == []


async def test_what_a_word_costs_stands_in_the_line_of_the_keys_beside_a_long_title(tmp_path: Path) -> None:
    with desk_at(tmp_path / "new.db", lambda: datetime(2026, 11, 23, 8)) as own:
        put(own, duty("與提案人研商修正里程碑：樹種選定及河岸使用許可與夜間照明施工順序及期程"))
        app = app_of(own, "zh-TW")
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            await press(pilot, "p", "enter")
            assert "…。各項工作時間均未變動。此舉沒有代價。" in lines(app)[-1]
            assert "夜間照明" in app.notice and not app.screen.query(Toast)
            await press(pilot, "u")
            assert "已復原：已固定：與提案人" in lines(app)[-1] and not app.screen.query(Toast)
            await press(pilot, "t")
            assert "開始計時：與提案人" in lines(app)[-1] and not app.screen.query(Toast)


async def test_a_refusal_that_fits_stands_whole_in_the_line_of_the_keys(tmp_path: Path) -> None:
    with desk_at(tmp_path / "empty.db") as empty:
        app = app_of(empty, "zh-TW")
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            await pilot.pause()
            await pilot.press("u")
            await pilot.pause()
            assert "沒有可復原的動作。資料未變更。" in lines(app)[-1]
            assert not app.screen.query(Toast)


@pytest.mark.parametrize(("day", "minute", "kept"), [(1, 9 * 60, False), (3, 14 * 60, True)])
async def test_the_cursor_goes_with_the_block_that_was_dragged(
    desk: Desk, day: int, minute: int, kept: bool
) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        grid = screen_of(app).query_one("#grid", WeekGrid)
        assert screen_of(app).work_key == queue_of(app).cursor_key == "interim:1"
        piece = view_of(app).pieces("routine:1")[-1]
        number = len(view_of(app).pieces("routine:1")) - 1
        assert piece.start.date() > date(2026, 11, 23)
        await drag(pilot, app, ("routine:1", number), day, minute)
        pins = desk.store.all(WorkOverride)
        assert bool(pins) is kept
        assert screen_of(app).work_key == queue_of(app).cursor_key == "routine:1"
        assert isinstance(grid.cursor_key, tuple) and grid.cursor_key[0] == "routine:1"
        if kept:
            at = next(b for b in view_of(app).grid_blocks() if b.key == grid.cursor_key)
            assert (at.day, at.start) == (day, minute)
        await pilot.press("d")
        await pilot.pause()
        assert app.screen.intro == "Survey"  # type: ignore[attr-defined]


async def test_a_list_marks_nothing_while_the_keys_act_on_what_is_not_in_it(desk: Desk) -> None:
    def marks(rows: str) -> int:
        pane = screen_of(app).query_one(rows)
        lines = shown(app).splitlines()[pane.region.y : pane.region.bottom]
        return sum(line[pane.region.x : pane.region.right].lstrip("│| ").startswith(">") for line in lines)

    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert marks("#queue") == 1
        grid = screen_of(app).query_one("#grid", WeekGrid)
        grid.focus()
        grid.move_to(("meeting:1", 0))
        await pilot.pause()
        assert marks("#queue") == 0
        await pilot.press("a")
        await pilot.pause()
        assert (marks("#queue"), screen_of(app).work_key) == (0, "meeting:1")
        queue_of(app).focus()
        await pilot.pause()
        assert marks("#queue") == 1
        assert isinstance(grid.cursor_key, tuple)
        assert grid.cursor_key[0] == queue_of(app).cursor_key == screen_of(app).work_key


async def test_work_put_first_is_not_said_to_miss_a_deadline_elsewhere(desk: Desk) -> None:
    desk.week.first("routine:1")
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert not view_of(app).find_swap("routine:1")
        assert "missed" not in view_of(app).why("routine:1").plain


async def test_one_notice_says_what_was_done_and_its_price(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="Sweep", minutes=900, importance=Importance.KEY, due=date(2026, 11, 27)))
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        queue_of(app).move_to("routine:1")
        await pilot.pause()
        before = view_of(app).plan
        await pilot.press("f")
        await pilot.pause()
        found = price(before, view_of(app).plan)
        assert found.minutes > 0
        words = price_words(app.tr, before, view_of(app).plan, found, desk.cases.get)
        assert app.notice == f"Put first: Survey. {words}"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Fence [b]it[/b]. All work stays at its time. This costs no officer time."),
        ("zh-TW", "Fence [b]it[/b]。各項工作時間均未變動。此舉沒有代價。"),
    ],
)
async def test_a_word_that_moves_nothing_says_so(desk: Desk, lang: str, words: str) -> None:
    app = app_of(desk, lang)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        assert queue_of(app).cursor_key == "interim:1"
        await pilot.press("f")
        await pilot.pause()
        assert app.notice.endswith(words)


async def test_what_stands_painted_is_what_would_be_painted_anew(desk: Desk) -> None:
    """Lines, scroll bars and panes that were left alone by a key had nothing new to show."""
    with desk.store.write("test") as tx:
        for n in range(12):
            tx.insert(RoutineWork(title=f"Duty {n} " + "with a long name " * (n % 4), minutes=60 + 30 * n))
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        for key in (
            "down", "down", "f", "u", "end", "up", "right_square_bracket", "left_square_bracket", "tab",
            "down", "right", "p", "down", "right", "enter", "u", "d", "9", "0", "ctrl+s", "u", "home", "end",
        ):  # fmt: skip
            await pilot.press(key)
            await pilot.pause()
            painted = coloured(app)
            for widget in app.screen.walk_children():
                widget.refresh()
            assert painted == coloured(app), key


async def test_leaving_the_choice_of_a_time_shows_the_keys_again(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert "Esc leaves it" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Esc leaves it" not in shown(app) and "Snooze" in shown(app)


async def test_a_word_about_one_work_leaves_the_others_where_they_were_seen(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        before = {k: view_of(app).pieces(k) for k in view_of(app).queue}
        key = "routine:2"
        queue_of(app).move_to(key)
        await pilot.pause()
        screen_of(app)._pin(key, 2, 14 * 60, 60)
        await pilot.pause()
        after = {k: view_of(app).pieces(k) for k in view_of(app).queue}
        moved = {k for k in before if k != key and before[k] != after.get(k)}
        at = {(b.start, b.end) for b in after[key]}
        assert all(
            any(b.start < end and start < b.end for b in before[k] for start, end in at) for k in moved
        )
        assert app.notice.startswith("Pinned: 年度樹籍調查報告. ")
        await pilot.press("u")
        await pilot.pause()
        assert app.notice == "Taken back: Pinned: 年度樹籍調查報告"
        assert {k: view_of(app).pieces(k) for k in view_of(app).queue} == before
        assert desk.store.all(PlanBlock) == []
    desk.close()


CALL = ("c", "x", "ctrl+s")
MEETING = ("m", "x", "ctrl+s")


@pytest.mark.parametrize("keys", [CALL, MEETING, ("t",), ("t", "t")])
async def test_whatever_is_written_down_on_the_week_keeps_the_plan_it_was_written_on(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    desk = make_desk(tmp_path)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        queue_of(app).move_to(next(k for k, item in view_of(app).plan.items.items() if item.proposal_id))
        await pilot.pause()
        frame, chunks = view_of(app).plan.frame, view_of(app).plan.plan.chunks
        seen = {(chunk.task, frame.moment(chunk.start), frame.moment(chunk.end)) for chunk in chunks}
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert {(b.work, b.start, b.end) for b in desk.store.all(PlanBlock)} == seen
        for _ in range(keys.count("t") or 1):
            await pilot.press("u")
            await pilot.pause()
        assert desk.store.all(PlanBlock) == []
    desk.close()


async def test_a_pin_on_a_pinned_time_is_refused_and_one_that_was_lost_is_told(desk: Desk) -> None:
    keys = [f"routine:{number}" for number in put_duties(desk, "One", "Two")]
    desk.week.pin(keys[0], datetime(2026, 11, 26, 9), 120)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        screen_of(app)._pin(keys[1], 3, 10 * 60, 60)
        assert "“One” is pinned there" in app.notice
        assert (keys[1], OverrideKind.PIN) not in overrides(desk)
        app.do(lambda d: d.week.pin(keys[1], datetime(2026, 11, 26, 10), 60))  # said elsewhere
        await pilot.pause()
        (lost,) = [m for m in view_of(app).misfits() if m.key == keys[1]]
        assert lost.sentence == (
            "your pin on Thu 26 10:00 cannot be kept: “One” is pinned there; P takes yours back"
        )
        assert lost.sentence in view_of(app).why(keys[1]).plain
        assert not view_of(app).lost_pins.get(keys[0])


def put_duties(desk: Desk, *titles: str) -> list[int]:
    with desk.store.write("test") as tx:
        return [tx.insert(RoutineWork(title=title, minutes=120)).id for title in titles]


async def test_works_of_one_name_stand_behind_their_case(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        view = view_of(app)
        titles = {
            view.title(item)
            for key, item in view.plan.items.items()
            if key.startswith("signoff-draft") and key.endswith(":1154")
        }
        assert titles == {
            "北坡步道夜間照明改善: Draft the progress sheet 1154",
            "河堤欄杆鬆動: Draft the progress sheet 1154",
        }
        assert view.title(view.plan.items["routine:2"]) == "年度樹籍調查報告"
    desk.close()


async def test_a_call_is_told_and_remembered_without_the_name(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        key, item = next((k, i) for k, i in view_of(app).plan.items.items() if i.kind is Effort.CALL)
        name = dict(item.title.params)["name"]
        assert str(name) in app.tr.render(item.title)
        for keys in (("f",), ("d", "ctrl+s")):
            queue_of(app).move_to(key)
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            assert "Call again" in app.notice and str(name) not in app.notice
            assert "再次致電" in history_rows(desk.history(limit=1), Translator("zh-TW"))[0]["sentence"]
            assert str(name) not in str(desk.history(limit=1)[0].params)
    desk.close()
