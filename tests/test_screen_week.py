"""The week's screen: every action from key to record, in both widths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.desk.week import Moved, WeekPlan
from pbdesk.i18n import Translator
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
from pbdesk.procedures import builtin
from pbdesk.screens.week import WeekScreen
from pbdesk.screens.widgets import RowList, WeekGrid

WIDE, NARROW = (120, 40), (80, 24)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    now = datetime(2026, 11, 23, 9, 0)
    with Desk.open(tmp_path / "desk.db", clock=lambda: now, procedures=builtin()) as opened:
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


def queue_of(app: PbDeskApp) -> RowList:
    return screen_of(app).query_one("#queue", RowList)


def shown(app: PbDeskApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


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
        assert [(e.minutes, e.proposal_id) for e in desk.store.all(TimeEntry)] == [(45, 1)]
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


async def test_effort(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("e", "1", "2", "0", "ctrl+s")
        await pilot.pause()
        (estimate,) = desk.store.all(WorkOverride)
        assert (estimate.work, estimate.minutes) == ("interim:1", 120)


async def test_timer_starts_shows_and_stops(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("t")
        running = desk.routine.running()
        assert running is not None
        assert (running.work, running.proposal_id) == ("interim:1", 1)
        await pilot.pause()
        assert "timer 0:00" in shown(app)
        await pilot.press("t")
        assert desk.routine.running() is None


async def test_lost_day_lists_the_meetings_to_call_about(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L", *"11/24", "ctrl+s")
        await pilot.pause()
        assert [(d.day, d.working) for d in desk.store.all(DayRecord)] == [(date(2026, 11, 24), False)]
        assert "Talk" in shown(app)
        assert "call the people" in shown(app)


async def test_leave_and_the_day_given_back(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L", "tab", "2", "ctrl+s")
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
        await pilot.press("o")
        await pilot.pause()
        assert asked == [True]


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


async def test_weeks_turn_within_the_plan(desk: Desk) -> None:
    app = app_of(desk)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("full_stop")
        await pilot.pause()
        assert "2026-11-30" in shown(app)
        await pilot.press("comma", "comma")
        await pilot.pause()
        assert "2026-11-23" in shown(app)


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
    with Desk.open(tmp_path / "new.db", clock=lambda: now, procedures=builtin()) as empty:
        app = app_of(empty)
        async with app.run_test(size=NARROW) as pilot:
            await pilot.press("d", "p", "s", "e", "t", "P", "delete", "enter")
            await pilot.pause()
            assert "Nothing to do this week" in shown(app)
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
