"""A deadline on a day without hours: what is shown and counted as late is the real one."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from desks import Clock, duty, put

from pbdesk.desk import Desk
from pbdesk.i18n import Translator
from pbdesk.model.wishes import LoseDay
from pbdesk.words.dayoff import day_off_words
from pbdesk.words.reasons import reason_sentence

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
SUNDAY = date(2026, 11, 29)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def due_words(desk: Desk, key: str) -> str:
    return Translator("en").render(reason_sentence(desk.week.plan(), key))


def test_leave_on_the_due_day_moves_no_deadline_but_ends_the_hours_before_it(desk: Desk) -> None:
    (wid,) = put(desk, duty(due=TUESDAY, hard=True))
    key = f"routine:{wid}"
    desk.trials.apply([LoseDay(TUESDAY, reason="Leave", leave=True)])
    plan = desk.week.plan()
    assert plan.problem.task(key).due == 2 * 48
    assert {block.start.date() for block in plan.blocks(MONDAY, SUNDAY) if block.key == key} == {MONDAY}
    assert "by 2026-11-24" in due_words(desk, key)
    said = day_off_words(plan.items[key], desk.days.calendar(), desk.today)
    assert said and "the deadline stays" in Translator("en").render(said)


def test_work_finished_after_leave_on_its_due_day_is_one_day_late(desk: Desk) -> None:
    (wid,) = put(desk, duty(due=TUESDAY))
    desk.trials.apply([LoseDay(TUESDAY, reason="Leave", leave=True)])
    desk.week.pin(f"routine:{wid}", datetime(2026, 11, 25, 9), 60)
    assert desk.week.plan().report.late_days[f"routine:{wid}"] == 1


@pytest.mark.parametrize("begins", [None, time(12)], ids=["all day", "from noon"])
def test_leave_entered_ahead_changes_no_deadline_of_any_work(desk: Desk, begins: time | None) -> None:
    put(desk, duty(rrule="FREQ=DAILY", start=MONDAY), duty(due=TUESDAY), duty(due=SUNDAY))
    before = {key: item.due for key, item in desk.week.plan().items.items()}
    slots = {task.id: task.due for task in desk.week.plan().problem.tasks}
    desk.trials.apply([LoseDay(TUESDAY, begins, reason="Leave", leave=True)])
    assert {key: item.due for key, item in desk.week.plan().items.items()} == before
    assert {task.id: task.due for task in desk.week.plan().problem.tasks} == slots


@pytest.mark.parametrize("hour", [7, 16], ids=["that morning", "the day before"])
def test_a_typhoon_day_moves_a_deadline_to_the_next_working_day(desk: Desk, clock: Clock, hour: int) -> None:
    (wid,) = put(desk, duty(due=TUESDAY, hard=True))
    key = f"routine:{wid}"
    clock.now = datetime(2026, 11, 24 if hour == 7 else 23, hour)
    desk.days.edit(TUESDAY, working=False, reason="typhoon")
    desk.week.pin(key, datetime(2026, 11, 25, 9), 60)
    plan = desk.week.plan()
    assert plan.problem.task(key).due == 3 * 48
    assert not plan.report.late_days[key] and key not in plan.report.missed_hard
    said = day_off_words(plan.items[key], desk.days.calendar(), desk.today)
    assert said and "counts, 2026-11-25" in Translator("en").render(said)


def test_a_deadline_on_a_day_off_is_named_as_it_is_and_planned_before(desk: Desk) -> None:
    (wid,) = put(desk, duty(due=SUNDAY, hard=True))
    key = f"routine:{wid}"
    plan = desk.week.plan()
    days = {block.start.date() for block in plan.blocks(MONDAY, YEAR_END) if block.key == key}
    assert "by 2026-11-29" in due_words(desk, key)
    assert max(days) < SUNDAY
    said = day_off_words(plan.items[key], desk.days.calendar(), desk.today)
    assert said and "would end on 2026-11-30" in Translator("en").render(said)
    desk.week.pin(key, datetime(2026, 11, 30, 9), 60)
    assert key in desk.week.plan().report.missed_hard  # not every such date moves


@pytest.mark.parametrize("day", [28, 30])
@pytest.mark.parametrize("hard", [True, False])
def test_with_no_working_day_left_before_a_day_off_the_next_one_counts_for_what_binds(
    desk: Desk, clock: Clock, hard: bool, day: int
) -> None:
    (wid,) = put(desk, duty(due=SUNDAY, hard=hard))
    clock.now = datetime(2026, 11, day, 9)
    plan = desk.week.plan()
    assert bool(plan.report.late_days[f"routine:{wid}"]) is not hard
    assert not plan.report.missed_hard
