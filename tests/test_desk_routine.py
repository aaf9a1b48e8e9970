"""Own duties, meetings and time spent, through the façade."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from desks import Clock, put

from pbdesk.desk import Desk
from pbdesk.errors import InputError, NotFound
from pbdesk.model.work import Displacement, Meeting, RoutineWork, TimeEntry

NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def test_a_duty_is_kept_changed_and_removed(desk: Desk) -> None:
    desk.routine.save(RoutineWork(title="Tree survey", minutes=90))
    (work,) = desk.routine.all()
    assert work.minutes == 90
    desk.routine.save(RoutineWork(id=work.id, title="Tree survey", minutes=120))
    assert [w.minutes for w in desk.routine.all()] == [120]
    desk.routine.remove(desk.routine.all()[0])
    assert desk.routine.all() == []
    desk.undo()
    assert [w.minutes for w in desk.routine.all()] == [120]


@pytest.mark.parametrize("work", [
    RoutineWork(title="  "),
    RoutineWork(title="Survey", rrule="every second full moon"),
    RoutineWork(title="Survey", rrule="FREQ=DAILY;INTERVAL=0"),
])  # fmt: skip
def test_a_duty_that_cannot_be_planned_is_refused(desk: Desk, work: RoutineWork) -> None:
    with pytest.raises(InputError):
        desk.routine.save(work)
    assert desk.routine.all() == []


def test_a_recurring_duty_becomes_work_until_it_is_paused(desk: Desk) -> None:
    duty = RoutineWork(title="Inspection", rrule="FREQ=WEEKLY", start=date(2026, 11, 3))
    desk.routine.save(duty)
    week = date(2026, 11, 23), date(2026, 11, 29)
    assert [w.due for w in desk.week.items(*week) if w.key.startswith("routine:")] == [date(2026, 11, 24)]
    (kept,) = desk.routine.all()
    desk.routine.save(
        RoutineWork(kept.id, kept.title, kept.kind, rrule=kept.rrule, start=kept.start, active=False)
    )
    assert not [w for w in desk.week.items(*week) if w.key.startswith("routine:")]


def test_meetings_are_found_by_the_days_they_touch(desk: Desk) -> None:
    late = Meeting(title="Night walk", start=datetime(2026, 11, 24, 22), end=datetime(2026, 11, 25, 1))
    soon = Meeting(title="Review", start=datetime(2026, 11, 23, 14), end=datetime(2026, 11, 23, 15))
    for meeting in (late, soon):
        desk.routine.save_meeting(meeting)
    assert [m.title for m in desk.routine.meetings(date(2026, 11, 23), date(2026, 11, 24))] == [
        "Review", "Night walk",
    ]  # fmt: skip
    (found,) = desk.routine.meetings(date(2026, 11, 25), date(2026, 11, 25))
    desk.routine.remove_meeting(found)
    assert [m.title for m in desk.routine.meetings(date(2026, 11, 1), date(2026, 12, 1))] == ["Review"]


def test_a_meeting_that_ends_before_it_starts_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError):
        desk.routine.save_meeting(Meeting(title="Review", start=NOW, end=NOW))


def test_the_ledger_is_of_this_year_newest_first(desk: Desk) -> None:
    with desk.store.write("displaced") as tx:
        for day in (date(2025, 12, 30), date(2026, 1, 5), date(2026, 3, 2)):
            tx.insert(Displacement(noted_on=day, title=f"Survey {day:%m}"))
    assert [d.title for d in desk.routine.displaced()] == ["Survey 03", "Survey 01"]
    assert [d.title for d in desk.routine.displaced(1)] == ["Survey 12"]


def test_the_week_across_new_year_lies_in_the_year_the_work_would_have_been_done(
    desk: Desk, clock: Clock
) -> None:
    week = date(2026, 12, 28)
    put(
        desk,
        Displacement(noted_on=date(2027, 1, 2), week=week, from_date=date(2026, 12, 30), title="Old"),
        Displacement(noted_on=date(2026, 12, 29), week=week, from_date=date(2027, 1, 4), title="New"),
    )
    clock.now = datetime(2027, 1, 6, 9)
    assert [d.title for d in desk.routine.displaced()] == ["New"]
    assert [d.title for d in desk.routine.displaced(1)] == ["Old"]


def test_the_timer_counts_and_a_second_start_stops_the_first(desk: Desk, clock: Clock) -> None:
    desk.routine.start_timer("routine:1")
    clock.now = datetime(2026, 11, 23, 9, 50)
    desk.routine.start_timer("routine:2")
    running = desk.routine.running()
    assert running is not None and running.work == "routine:2"
    clock.now = datetime(2026, 11, 23, 10, 20)
    desk.routine.stop_timer()
    assert {e.work: e.minutes for e in desk.store.all(TimeEntry)} == {"routine:1": 50, "routine:2": 30}
    with pytest.raises(NotFound):
        desk.routine.stop_timer()


@pytest.mark.parametrize(
    ("begin", "end", "overtime"),
    [
        (datetime(2026, 11, 23, 19), datetime(2026, 11, 23, 21), 120),
        (datetime(2026, 11, 23, 17), datetime(2026, 11, 23, 18, 15), 45),  # own hours end at 17:30
        (datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 17), 0),  # the lunch break is no overtime
        (datetime(2026, 11, 23, 7), datetime(2026, 11, 23, 9), 0),  # nor is an early start
        (datetime(2026, 11, 28, 9), datetime(2026, 11, 28, 11), 120),  # a Saturday
        (datetime(2026, 11, 30, 23), datetime(2026, 12, 1, 1), 0),  # December has hours from 8:30 only
    ],
)
def test_the_timer_beyond_the_own_hours_is_overtime_of_the_month(
    desk: Desk, clock: Clock, begin: datetime, end: datetime, overtime: int
) -> None:
    clock.now = begin
    desk.routine.start_timer("routine:1")
    clock.now = end
    desk.routine.stop_timer((end - begin) // timedelta(minutes=1))
    assert desk.load.summary(4).overtime_month == overtime


@pytest.mark.parametrize("minutes", [-500, 10**13])
def test_minutes_that_no_calendar_holds_do_no_harm(desk: Desk, minutes: int) -> None:
    with desk.store.write("test") as tx:
        tx.insert(TimeEntry(work="routine:1", start=NOW, minutes=minutes))
    month = datetime(2026, 12, 1) - datetime(2026, 11, 23)
    assert 0 <= desk.load.summary(4).overtime_month < month.total_seconds() / 60


def test_a_day_of_leave_has_overtime_only_after_the_usual_hours(desk: Desk, clock: Clock) -> None:
    desk.days.edit(NOW.date(), working=True, hours="-", reason="Leave")
    desk.routine.start_timer("routine:1")
    clock.now = datetime(2026, 11, 23, 18)
    desk.routine.stop_timer()
    assert desk.load.summary(4).overtime_month == 30


@pytest.mark.parametrize(("noted", "overtime"), [(8, 0), (18, 30), (21, 180)])
def test_minutes_noted_with_done_count_backwards_from_then(
    desk: Desk, clock: Clock, noted: int, overtime: int
) -> None:
    """Noted at eight in the morning they are of the day before, whenever that was."""
    clock.now = datetime(2026, 11, 24, noted)
    desk.week.done("routine:1", 180)
    assert desk.load.summary(4).overtime_month == overtime


def test_a_desk_open_over_new_year_knows_the_holidays_of_the_year_after(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 31, 23, 50)
    assert desk.days.calendar().name(date(2028, 10, 10)) == ""  # far off: not looked at yet
    clock.now = datetime(2027, 1, 1, 0, 10)
    assert not desk.days.calendar().is_working(date(2028, 10, 10))
    assert not desk.days.calendar().is_working(date(2027, 10, 11))  # what was known stays


EVENING = datetime(2026, 11, 23, 17)  # own hours end at 17:30


@pytest.mark.parametrize(
    ("begin", "end", "asked", "proposed"),
    [
        (EVENING, datetime(2026, 11, 23, 21, 30), False, None),
        (EVENING, datetime(2026, 11, 23, 21, 31), True, 30),
        (EVENING, datetime(2026, 11, 24, 8, 30), True, 30),
        (datetime(2026, 11, 23, 19), datetime(2026, 11, 23, 23), False, None),
        (datetime(2026, 11, 23, 19), datetime(2026, 11, 23, 23, 1), True, None),
        (datetime(2026, 11, 28, 9), datetime(2026, 11, 28, 13), False, None),  # a Saturday
        (datetime(2026, 11, 28, 9), datetime(2026, 11, 28, 14), True, None),
    ],
)
def test_a_timer_left_running_is_never_booked_without_asking(
    desk: Desk, clock: Clock, begin: datetime, end: datetime, asked: bool, proposed: int | None
) -> None:
    clock.now = begin
    desk.routine.start_timer("routine:1")
    clock.now = end
    found = desk.routine.forgotten()
    assert (found is not None) is asked
    if found is None:
        desk.routine.stop_timer()
        return
    assert found.minutes == proposed
    for stop in (
        desk.routine.stop_timer,
        lambda: desk.routine.start_timer("routine:2"),
        lambda: desk.week.done("routine:1"),
    ):
        with pytest.raises(InputError, match="ran on after work"):
            stop()
    assert desk.routine.running() == found.entry
    desk.routine.start_timer("routine:2", minutes=40)
    (entry,) = desk.store.all(TimeEntry, work="routine:1")
    assert (entry.start, entry.minutes, entry.running) == (begin, 40, False)
    desk.undo()
    desk.routine.stop_timer(0)
    assert desk.store.all(TimeEntry) == []


def test_work_called_done_under_a_forgotten_timer_took_its_time_when_that_began(
    desk: Desk, clock: Clock
) -> None:
    clock.now = EVENING
    desk.routine.start_timer("routine:1")
    clock.now = datetime(2026, 11, 24, 8, 30)
    desk.week.done("routine:1", 50)
    (entry,) = desk.store.all(TimeEntry)
    assert (entry.start, entry.minutes, entry.running) == (EVENING, 50, False)
