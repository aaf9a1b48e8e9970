"""The week on the desk: meetings stand, capacity holds, deadlines come first, the officer's word counts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from desks import Clock, duty, put

from pbdesk import demo
from pbdesk.desk import Desk
from pbdesk.desk.backplan import Hours
from pbdesk.desk.planfill import Frame, build
from pbdesk.desk.week import WeekPlan
from pbdesk.errors import InputError
from pbdesk.i18n import Translator
from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import Proposal, Route, StageEvent, SupportAgency
from pbdesk.model.quarter import Milestone
from pbdesk.model.wishes import LoseDay
from pbdesk.model.work import (
    DayRecord,
    Displacement,
    Importance,
    Meeting,
    OverrideKind,
    PlanBlock,
    RoutineWork,
    TimeEntry,
    WorkKind,
    WorkOverride,
)
from pbdesk.planning.problem import Origin, WorkClass
from pbdesk.planning.solver import solve
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import say
from pbdesk.screens.week.moves import moves
from pbdesk.words.reasons import reason_sentence, short_sentence

MONDAY = date(2026, 11, 23)
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def case(desk: Desk, **fields: object) -> int:
    usual = {
        "title": "Test bench",
        "case_no": "115-001",
        "year": 115,
        "stage": "execution",
        "route": Route.DIRECT,
    }
    return put(desk, Proposal(**{**usual, **fields}))[0]  # type: ignore[arg-type]


def times(plan: WeekPlan, key: str) -> list[tuple[datetime, datetime]]:
    return [(b.start, b.end) for b in plan.blocks(MONDAY, SUNDAY + timedelta(days=21)) if b.key == key]


def begins(plan: WeekPlan, key: str) -> datetime:
    return times(plan, key)[0][0]


# -- what every plan keeps -----------------------------------------------------------------------------
def test_no_work_lies_in_a_meeting_or_on_the_way_to_it(desk: Desk) -> None:
    start = datetime(2026, 11, 24, 9)
    put(desk, Meeting(title="Talk", start=start, end=start + timedelta(hours=3), travel_minutes=30))
    put(desk, duty(minutes=3000))
    blocks = desk.week.plan().blocks(MONDAY, SUNDAY)
    work = [b for b in blocks if b.meeting is None]
    assert work
    assert not [
        b for b in work if b.start < datetime(2026, 11, 24, 12, 30) and b.end > datetime(2026, 11, 24, 8, 30)
    ]


LAST = datetime(9999, 12, 31, 23, 59)
TUESDAY = datetime(2026, 11, 24, 10)


@pytest.mark.parametrize("way", [10**12, 2**62])
@pytest.mark.parametrize(
    ("start", "end", "met"),
    [(datetime.min, datetime(1, 1, 1, 1), False), (TUESDAY, TUESDAY + timedelta(hours=1), True),
     (datetime(9999, 12, 31, 22), LAST, False), (datetime.min, LAST, True)],
    ids=["first", "tuesday", "last", "ever"],
)  # fmt: skip
def test_a_way_without_end_takes_the_plan_of_its_meeting_only(
    desk: Desk, start: datetime, end: datetime, met: bool, way: int
) -> None:
    put(desk, Meeting(proposal_id=case(desk), title="x", start=start, end=end, travel_minutes=way), duty())
    plan = desk.week.plan()
    assert [(m.start, m.end) for m in plan.problem.meetings] == ([(0, plan.frame.end)] if met else [])
    assert Hours(desk).working(start.date()) == []


def test_a_way_below_zero_is_none(desk: Desk) -> None:
    put(desk, Meeting(title="x", start=TUESDAY, end=TUESDAY + timedelta(hours=1), travel_minutes=-(2**62)))
    plan = desk.week.plan()
    (meeting,) = plan.problem.meetings
    assert plan.frame.moment(meeting.start) == TUESDAY
    assert plan.frame.moment(meeting.end) == TUESDAY + timedelta(hours=1)
    assert (TUESDAY.replace(hour=8, minute=30), TUESDAY) in Hours(desk).working(TUESDAY.date())


@pytest.mark.parametrize("kind", [OverrideKind.ESTIMATE, OverrideKind.SPLIT, OverrideKind.OVERTIME])
def test_minutes_below_zero_in_the_file_are_as_if_nothing_was_said(desk: Desk, kind: OverrideKind) -> None:
    (number,) = put(desk, duty(minutes=120))
    before = desk.week.plan()
    key = next(iter(before.items)) if kind is not OverrideKind.OVERTIME else f"week:{MONDAY.isoformat()}"
    assert str(number) in key or kind is OverrideKind.OVERTIME
    put(desk, WorkOverride(work=key, kind=kind, minutes=-60))
    after = desk.week.plan()
    assert after.problem == before.problem


def test_the_day_whose_hours_cannot_be_read_is_named(desk: Desk) -> None:
    put(desk, DayRecord(day=date(2026, 11, 25), hours="nine to five"))
    with pytest.raises(InputError, match="hours of 2026-11-25 cannot be read"):
        desk.week.plan()


def test_of_two_meetings_at_once_one_is_named_as_declined(desk: Desk) -> None:
    start = datetime(2026, 11, 24, 9)
    fixed, movable = put(
        desk,
        Meeting(title="Fixed", start=start, end=start + timedelta(hours=1)),
        Meeting(title="Movable", start=start, end=start + timedelta(hours=1), movable=True),
    )
    plan = desk.week.plan()
    assert [m.id for m in plan.declined()] == [movable]
    assert [b.key for b in plan.blocks(MONDAY, SUNDAY) if b.meeting] == [f"meeting:{fixed}"]


def test_regular_work_never_exceeds_the_hours_less_the_reserve(desk: Desk) -> None:
    put(desk, duty(minutes=9000, due=SUNDAY))
    plan = desk.week.plan()
    planned, overtime = plan.planned(MONDAY, SUNDAY), plan.planned(MONDAY, SUNDAY, overtime=True)
    assert planned - overtime == plan.capacity(MONDAY, SUNDAY)
    assert plan.reserve(MONDAY, SUNDAY) == 5 * desk.procedure.weights.buffer_minutes
    assert overtime <= desk.procedure.weights.overtime_minutes_week


def test_a_binding_deadline_goes_before_work_that_can_wait(desk: Desk) -> None:
    wanted, hard = put(
        desk,
        duty("Survey", minutes=420, due=MONDAY, importance=Importance.OTHER),
        duty("Report", minutes=420, due=MONDAY, importance=Importance.OTHER, hard=True),
    )
    plan = desk.week.plan()
    assert not plan.report.missed_hard
    assert times(plan, f"routine:{hard}")[-1][1].date() == MONDAY
    assert times(plan, f"routine:{wanted}")[-1][1] > times(plan, f"routine:{hard}")[-1][1]


def test_a_hazard_is_made_safe_first(desk: Desk) -> None:
    start = datetime(2026, 11, 24, 9)
    put(desk, duty(hard=True, due=MONDAY), Meeting(title="Talk", start=start, end=start + timedelta(hours=1)))
    pid = case(desk, safety=True, interim_measure="Fence")
    plan = desk.week.plan()
    assert begins(plan, f"interim:{pid}") == datetime(2026, 11, 23, 8, 30)
    assert plan.report.valid
    assert not plan.report.missed_hard


def test_nothing_is_planned_before_now(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 25, 10, 10)
    put(desk, duty(minutes=9000, due=SUNDAY))
    assert min(b.start for b in desk.week.plan().blocks(MONDAY, SUNDAY)) >= datetime(2026, 11, 25, 10, 30)


@pytest.mark.parametrize(
    ("now", "weeks"),
    [("2026-11-27T17:00", 0), ("2026-11-27T18:00", 1), ("2026-11-28T10:00", 1), ("2027-02-06T10:00", 1)],
)
def test_the_week_at_hand_is_the_first_that_is_not_over(
    desk: Desk, clock: Clock, now: str, weeks: int
) -> None:
    clock.now = datetime.fromisoformat(now)
    plan = desk.week.plan()
    assert plan.at_hand == plan.frame.start + timedelta(weeks=weeks)


def test_a_meeting_or_duty_on_the_weekend_still_belongs_to_the_week_at_hand(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 28, 10)
    (meeting,) = put(desk, Meeting(start=clock.now, end=clock.now + timedelta(hours=2), title="Workshop"))
    assert desk.week.plan().at_hand == MONDAY
    desk.week.decline(meeting)
    assert desk.week.plan().at_hand == MONDAY + timedelta(weeks=1)
    put(desk, DayRecord(day=SUNDAY, working=False, hours="09:00-12:00"))
    assert desk.week.plan().at_hand == MONDAY


def test_work_that_does_not_fit_is_named_with_the_minutes_short(desk: Desk) -> None:
    (wid,) = put(desk, duty(minutes=30000, due=SUNDAY))
    plan = desk.week.plan()
    ((item, short),) = plan.unplaced(SUNDAY)
    assert item.key == f"routine:{wid}"
    assert short == 30000 - plan.planned(MONDAY, SUNDAY + timedelta(days=21))


def test_a_meeting_is_prepared_before_it_or_not_at_all(desk: Desk, clock: Clock) -> None:
    start = datetime(2026, 11, 23, 10)
    meeting = Meeting(title="科務會議", start=start, end=start + timedelta(hours=1), prep_minutes=240)
    desk.routine.save_meeting(meeting)
    key = f"prep:{desk.routine.meetings(MONDAY, MONDAY)[0].id}"
    plan = desk.week.plan()
    assert all(plan.frame.moment(chunk.end) <= start for chunk in plan.plan.of(key))
    assert [item.key for item, _ in plan.unplaced(SUNDAY)] == [key]
    clock.now = start
    assert key not in desk.week.plan().items


def test_a_meeting_without_a_case_is_prepared_as_own_work(desk: Desk) -> None:
    start = datetime(2026, 11, 26, 14)
    (mid,) = put(desk, Meeting(title="Section", start=start, end=start + timedelta(hours=1)))
    plan = desk.week.plan()
    assert begins(plan, f"prep:{mid}") < start
    assert plan.problem.task(f"prep:{mid}").origin is Origin.ROUTINE


def test_the_hazard_goes_around_what_is_pinned_and_what_has_its_own_time(desk: Desk) -> None:
    (wid,) = put(desk, duty("Count", minutes=60, due=MONDAY, hard=True))
    desk.week.pin(f"routine:{wid}", datetime(2026, 11, 23, 8, 30), 60)
    put(desk, duty("Report", minutes=60, due=MONDAY, hard=True))
    pid = case(desk, safety=True, interim_measure="Fence")
    plan = desk.week.plan()
    assert begins(plan, f"routine:{wid}") == datetime(2026, 11, 23, 8, 30)
    assert begins(plan, f"interim:{pid}") == datetime(2026, 11, 23, 9, 30)
    assert plan.report.valid


# -- what reaches the plan -------------------------------------------------------------------------------
def test_a_half_day_and_duty_on_a_day_off_have_their_own_hours(desk: Desk) -> None:
    put(desk, duty(minutes=9000, due=SUNDAY))
    desk.days.edit(date(2026, 11, 24), working=True, hours="13:30-17:30", reason="Field day in the morning")
    desk.days.edit(date(2026, 11, 28), working=True, hours="09:00-11:00", reason="Festival")
    work = [b for b in desk.week.plan().blocks(MONDAY, SUNDAY) if not b.overtime]
    half = [b for b in work if b.start.date() == date(2026, 11, 24)]
    duty_day = [b for b in work if b.start.date() == date(2026, 11, 28)]
    assert min(b.start for b in half) >= datetime(2026, 11, 24, 13, 30)
    assert duty_day
    assert all(datetime(2026, 11, 28, 9) <= b.start < b.end <= datetime(2026, 11, 28, 11) for b in duty_day)


def test_a_call_waits_for_the_evening_the_person_can_be_reached(desk: Desk) -> None:
    pid = case(desk)
    (person,) = put(desk, Person(name="Test Person A"))
    put(desk, CaseRole(proposal_id=pid, person_id=person, role=Role.PROPOSER))
    put(desk, ContactWindow(person_id=person, weekdays="3", start=time(19), end=time(20)))
    (call,) = put(desk, Contact(proposal_id=pid, person_id=person, next_on=MONDAY))
    ((start, end),) = times(desk.week.plan(), f"call:{call}")
    assert datetime(2026, 11, 25, 19) <= start < end <= datetime(2026, 11, 25, 20)


def test_annual_key_work_is_planned_by_its_date_around_the_rest(desk: Desk) -> None:
    (report,) = put(desk, duty("Tree census", kind=WorkKind.KEY, importance=Importance.KEY, minutes=600,
                               start=date(2026, 11, 2), due=date(2026, 12, 11)))  # fmt: skip
    plan = desk.week.plan()
    assert plan.problem.task(f"routine:{report}").work_class is WorkClass.KEY
    assert plan.report.planned[f"routine:{report}"] == 20
    assert times(plan, f"routine:{report}")[-1][1].date() <= date(2026, 12, 11)


def test_preparation_is_scheduled_back_from_the_gate(desk: Desk) -> None:
    pid = case(desk, stage="budget-assessment", route=Route.WORKSHOP)
    put(desk, StageEvent(proposal_id=pid, stage="budget-review", on_date=date(2026, 12, 8)))
    stage = [item for key, item in desk.week.plan().items.items() if key.startswith(f"stage:{pid}:")]
    assert stage
    assert all(item.due and item.due < date(2026, 12, 8) for item in stage)


def test_a_case_that_waits_for_next_years_money_waits_with_the_reason_and_is_not_late(desk: Desk) -> None:
    pid = case(desk, waits_for_year=116, wait_reason="Budget of 116", received_on=date(2026, 3, 2))
    (late,) = put(desk, Milestone(proposal_id=pid, quarter=1153, planned="Build"))
    put(desk, SupportAgency(proposal_id=pid, agency="Parks", asked_on=date(2026, 10, 1)))
    plan = desk.week.plan()
    assert not [key for key in plan.items if str(pid) in key.split(":")[1:2] or key == f"milestone:{late}"]
    assert plan.unplaced(SUNDAY) == []
    assert desk.cases.next_step(desk.cases.file(pid)).text.msgid == "Wait for the budget of {year}"


def test_waiting_makes_lateness_dearer_up_to_double_but_never_for_what_binds(desk: Desk) -> None:
    weights = desk.weights
    weeks = {0: 0, 4: 4, 8: 8, 80: 8}
    numbers = put(desk, *(duty(f"Paper {w}", start=MONDAY - timedelta(weeks=w), due=SUNDAY) for w in weeks))
    (law,) = put(desk, duty("Notice", start=date(2025, 1, 6), due=SUNDAY, importance=Importance.STATUTORY))
    problem = desk.week.plan().problem
    usual = weights.late[Importance.OTHER]
    for number, counted in zip(numbers, weeks.values(), strict=True):
        task = problem.task(f"routine:{number}")
        assert task.late_cost == usual + usual * counted // weights.age_weeks
    assert problem.task(f"routine:{numbers[1]}").age_days == 28
    assert problem.task(f"routine:{law}").late_cost == weights.late[Importance.STATUTORY]


def test_a_snooze_was_the_officers_wish_and_is_no_waiting(desk: Desk, clock: Clock) -> None:
    (wid,) = put(desk, duty(start=MONDAY - timedelta(weeks=10)))
    desk.week.snooze(f"routine:{wid}", date(2026, 11, 30), "Waits for the map")
    clock.now = datetime(2026, 12, 7, 8)
    assert desk.week.plan().problem.task(f"routine:{wid}").age_days == 7


# -- pins ----------------------------------------------------------------------------------------------
def test_a_pin_fixes_the_time_until_it_is_taken_away(desk: Desk) -> None:
    (wid,) = put(desk, duty())
    key, wanted = f"routine:{wid}", datetime(2026, 11, 26, 15)
    desk.week.pin(key, wanted, 120)
    block = next(b for b in desk.week.plan().blocks(MONDAY, SUNDAY) if b.key == key)
    assert (block.start, block.minutes, block.pinned) == (wanted, 120, True)
    desk.week.unpin(key)
    assert begins(desk.week.plan(), key) < wanted
    with pytest.raises(InputError):
        desk.week.unpin(key)


def test_a_second_pin_replaces_the_first(desk: Desk) -> None:
    (wid,) = put(desk, duty())
    for day in (25, 26):
        desk.week.pin(f"routine:{wid}", datetime(2026, 11, day, 9), 120)
    assert times(desk.week.plan(), f"routine:{wid}") == [
        (datetime(2026, 11, 26, 9), datetime(2026, 11, 26, 11))
    ]


@pytest.mark.parametrize("start", [datetime(2026, 11, 24, 9, 30), datetime(2026, 11, 20, 9)])
def test_a_pin_over_a_fixed_meeting_or_in_the_past_is_refused(desk: Desk, start: datetime) -> None:
    put(desk, Meeting(title="Talk", start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 10)))
    with pytest.raises(InputError):
        desk.week.pin("routine:1", start, 60)
    assert desk.store.all(WorkOverride) == []


def test_a_pin_gives_way_to_a_meeting_fixed_later(desk: Desk) -> None:
    (wid,) = put(desk, duty())
    start = datetime(2026, 11, 26, 9)
    desk.week.pin(f"routine:{wid}", start, 120)
    desk.routine.save_meeting(Meeting(title="Talk", start=start, end=start + timedelta(hours=2)))
    plan = desk.week.plan()
    assert plan.declined() == []
    assert all(
        end <= start or begin >= start + timedelta(hours=2) for begin, end in times(plan, f"routine:{wid}")
    )


# -- snooze, effort, lost day ----------------------------------------------------------------------------
def test_snoozed_work_waits_for_its_day_and_beyond_the_plan_it_is_out_of_sight(desk: Desk) -> None:
    (wid,) = put(desk, duty())
    desk.week.snooze(f"routine:{wid}", date(2026, 11, 26), "Waits for the map")
    assert begins(desk.week.plan(), f"routine:{wid}").date() == date(2026, 11, 26)
    desk.week.snooze(f"routine:{wid}", date(2027, 3, 1), "Next spring")
    plan = desk.week.plan()
    assert f"routine:{wid}" not in plan.items
    assert f"routine:{wid}" in plan.beyond
    assert plan.unplaced(SUNDAY) == []
    desk.week.wake(f"routine:{wid}")
    assert f"routine:{wid}" in desk.week.plan().items
    with pytest.raises(InputError):
        desk.week.wake(f"routine:{wid}")


@pytest.mark.parametrize(("until", "reason"), [(MONDAY, "why"), (date(2026, 11, 30), "  ")])
def test_a_snooze_needs_a_reason_and_a_day_ahead(desk: Desk, until: date, reason: str) -> None:
    with pytest.raises(InputError):
        desk.week.snooze("routine:1", until, reason)


def test_the_officers_estimate_replaces_the_usual_effort(desk: Desk) -> None:
    pid = case(desk, next_action="Ask for the map")
    usual = desk.week.plan().problem.task(f"next:{pid}").effort
    desk.week.estimate(f"next:{pid}", 300)
    assert desk.week.plan().problem.task(f"next:{pid}").effort == 10 != usual


def test_a_lost_day_empties_the_day_names_its_meetings_and_can_be_undone(desk: Desk) -> None:
    start = datetime(2026, 11, 24, 9)
    put(desk, duty(minutes=1800), Meeting(title="Talk", start=start, end=start + timedelta(hours=1)))
    lost = LoseDay(date(2026, 11, 24), reason="Typhoon")
    assert [call.meeting.title for call in desk.trials.calls(lost)] == ["Talk"]
    for ends, told in ((time(9), []), (time(10), ["Talk"]), (time(12, 30), ["Talk"])):
        morning = LoseDay(date(2026, 11, 24), ends=ends)
        assert [call.meeting.title for call in desk.trials.calls(morning)] == told
    desk.trials.apply([lost])
    work = [b for b in desk.week.plan().blocks(MONDAY, SUNDAY) if b.meeting is None]
    assert date(2026, 11, 24) not in {b.start.date() for b in work}
    desk.undo()
    work = [b for b in desk.week.plan().blocks(MONDAY, SUNDAY) if b.meeting is None]
    assert date(2026, 11, 24) in {b.start.date() for b in work}


AT_TEN = datetime(2026, 11, 24, 10)


@pytest.mark.parametrize(
    ("lost", "start", "hours", "held"),
    [
        (LoseDay(AT_TEN.date()), AT_TEN, 1, False),
        (LoseDay(AT_TEN.date(), leave=True), AT_TEN, 1, False),
        (LoseDay(AT_TEN.date(), begins=time(14)), AT_TEN, 1, True),
        (LoseDay(AT_TEN.date(), begins=time(14)), datetime(2026, 11, 24, 15), 1, False),
        (LoseDay(AT_TEN.date(), begins=time(14)), datetime(2026, 11, 24, 13), 2, False),
        (LoseDay(AT_TEN.date(), begins=time(14)), datetime(2026, 11, 24, 19), 1, True),
        (LoseDay(AT_TEN.date(), ends=time(12, 30)), AT_TEN, 1, False),
        (LoseDay(AT_TEN.date(), ends=time(12, 30)), datetime(2026, 11, 24, 12), 3, False),
        (LoseDay(AT_TEN.date(), ends=time(12, 30)), datetime(2026, 11, 24, 14), 1, True),
        (LoseDay(AT_TEN.date(), ends=time(12, 30)), datetime(2026, 11, 24, 7), 1, True),
        (LoseDay(AT_TEN.date(), begins=time(9), ends=time(11)), AT_TEN, 1, False),
        (LoseDay(AT_TEN.date(), begins=time(9), ends=time(11)), datetime(2026, 11, 24, 12), 2, True),
        (LoseDay(AT_TEN.date()), datetime(2026, 11, 23, 13, 30), 48, True),
    ],
    ids=[
        "typhoon",
        "leave",
        "before-it",
        "after-it",
        "over-it",
        "evening",
        "morning",
        "into-the-afternoon",
        "after-the-morning",
        "before-the-office-opens",
        "two-hours",
        "after-two-hours",
        "days-around-it",
    ],
)
def test_a_meeting_of_a_lost_day_is_not_held(
    desk: Desk, lost: LoseDay, start: datetime, hours: int, held: bool
) -> None:
    put(desk, Meeting(title="Talk", start=start, end=start + timedelta(hours=hours), prep_minutes=60))
    desk.trials.apply([lost])
    plan = desk.week.plan()
    assert [m.title for m in plan.lost] == ([] if held else ["Talk"])
    assert ("Talk" in {m.title for m in plan.meetings.values()}) is held
    assert any(b.meeting for b in plan.blocks(MONDAY, SUNDAY)) is held
    assert any(key.startswith("prep:") for key in plan.items) is (held and start > desk.now)
    desk.undo()
    assert not desk.week.plan().lost


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (datetime(2026, 11, 24, 9), datetime(2026, 11, 26, 17), 450 + 480 + 450),
        (datetime(2026, 11, 24, 20), datetime(2026, 11, 25, 8), 0),
        (datetime(2026, 11, 24, 20), datetime(2026, 11, 25, 12, 30), 240),
        (datetime(2026, 11, 27, 9), datetime(2026, 11, 30, 12), 450 + 0),
        (datetime(2026, 11, 24, 19), datetime(2026, 11, 24, 21), 120),
        (datetime(2026, 11, 24, 22), datetime(2026, 11, 25), 120),
    ],
    ids=["three-days", "night", "night-and-morning", "weekend-between", "evening", "until-midnight"],
)
def test_nights_within_a_meeting_are_no_time_worked(
    desk: Desk, start: datetime, end: datetime, minutes: int
) -> None:
    put(desk, Meeting(title="Training", start=start, end=end, prep_minutes=0), duty(minutes=600))
    plan = desk.week.plan()
    assert plan.in_meetings(MONDAY, SUNDAY) == minutes
    assert desk.load.summary().weeks[0].meetings == minutes
    assert plan.planned(MONDAY, SUNDAY, overtime=True) == 0


def test_a_meeting_of_a_lost_day_that_was_declined_is_not_told_twice(desk: Desk) -> None:
    (number,) = put(desk, Meeting(title="Talk", start=AT_TEN, end=AT_TEN + timedelta(hours=1)))
    desk.week.decline(number)
    desk.trials.apply([LoseDay(AT_TEN.date())])
    assert [m.title for m in desk.week.plan().refused] == ["Talk"]
    assert not desk.week.plan().lost


# -- done ----------------------------------------------------------------------------------------------
def test_done_work_leaves_the_plan_and_keeps_the_time(desk: Desk) -> None:
    (wid,) = put(desk, duty())
    desk.week.done(f"routine:{wid}", 90, note="Inspection")
    assert f"routine:{wid}" not in desk.week.plan().items
    assert [(e.minutes, e.note) for e in desk.store.all(TimeEntry)] == [(90, "Inspection")]
    desk.undo()
    assert f"routine:{wid}" in desk.week.plan().items
    assert desk.store.all(TimeEntry) == []


def test_one_occurrence_of_a_recurring_duty_is_done_alone(desk: Desk) -> None:
    (wid,) = put(desk, duty(rrule="FREQ=DAILY", start=MONDAY))
    desk.week.done(f"routine:{wid}:2026-11-24")
    keys = set(desk.week.plan().items)
    assert f"routine:{wid}:2026-11-24" not in keys
    assert f"routine:{wid}:2026-11-25" in keys


def test_done_closes_what_the_work_hangs_on(desk: Desk) -> None:
    pid = case(desk, safety=True, interim_measure="Fence")
    (person,) = put(desk, Person(name="Test Person A"))
    put(desk, CaseRole(proposal_id=pid, person_id=person, role=Role.PROPOSER))
    promise, contact, milestone, ask = put(
        desk,
        Promise(proposal_id=pid, text="Send the map"),
        Contact(proposal_id=pid, person_id=person, next_on=MONDAY),
        Milestone(proposal_id=pid, quarter=1154, planned="Build"),
        SupportAgency(proposal_id=pid, agency="Parks", asked_on=date(2026, 10, 1)),
    )
    keys = [f"interim:{pid}", f"promise:{promise}", f"call:{contact}", f"milestone:{milestone}", f"ask:{ask}"]
    assert set(keys) <= set(desk.week.plan().items)
    for key in keys:
        desk.week.done(key)
    case_file = desk.cases.file(pid)
    assert case_file.proposal.interim_done_on == case_file.promises[0].done_on == MONDAY
    assert case_file.contacts[0].next_done
    assert case_file.milestones[0].done_on == MONDAY
    assert case_file.agencies[0].asked_on == MONDAY
    assert not set(keys) & set(desk.week.plan().items)


def test_a_platform_text_called_done_before_its_milestone_existed_is_asked_for_again(
    desk: Desk, clock: Clock
) -> None:
    clock.now = datetime(2026, 12, 29, 8)
    pid = case(desk)
    key = f"platform:{pid}:1154"
    assert key in desk.week.plan().items
    desk.week.done(key, 20)
    assert key not in desk.week.plan().items
    desk.quarters.save_milestone(Milestone(proposal_id=pid, quarter=1154, planned="Base of the benches"))
    assert key in desk.week.plan().items
    desk.week.done(key, 20)
    assert key not in desk.week.plan().items
    assert desk.store.all(Milestone)[0].platform_on == clock.now.date()
    desk.undo()
    assert key in desk.week.plan().items


def test_the_next_action_after_a_finished_one_starts_fresh(desk: Desk) -> None:
    pid = case(desk, next_action="Ask for the map")
    desk.week.estimate(f"next:{pid}", 300)
    desk.week.done(f"next:{pid}", 240, proposal_id=pid)
    assert f"next:{pid}" not in desk.week.plan().items
    usual = desk.procedure.efforts[Effort.NEXT].minutes
    desk.cases.change(pid, "case", next_action="Book the room")
    assert desk.week.plan().items[f"next:{pid}"].minutes == usual
    assert sum(e.minutes for e in desk.store.all(TimeEntry, proposal_id=pid)) == 240


def test_done_adds_only_the_time_the_timer_has_not_noted(desk: Desk, clock: Clock) -> None:
    (wid,) = put(desk, duty())
    key = f"routine:{wid}"
    desk.routine.start_timer(key)
    clock.now += timedelta(minutes=30)
    desk.routine.stop_timer()
    desk.routine.start_timer(key)
    clock.now += timedelta(minutes=20)
    desk.week.done(key, 80)
    assert sum(e.minutes for e in desk.store.all(TimeEntry)) == 80
    assert desk.routine.running() is None


def test_work_done_that_returns_under_its_key_keeps_its_name_in_the_past(desk: Desk, clock: Clock) -> None:
    key = f"next:{case(desk, next_action='Ask the bank', next_due=MONDAY)}"
    clock.now = datetime(2026, 11, 23, 8, 30)
    desk.week.keep(desk.week.plan())
    desk.routine.start_timer(key, None)
    clock.now = datetime(2026, 11, 23, 9)
    desk.routine.stop_timer()
    clock.now = datetime(2026, 11, 24, 9)
    desk.week.done(key, 45, note="Ask the bank")
    assert {entry.note for entry in desk.store.all(TimeEntry)} == {"Ask the bank"}
    assert {str(past.title) for past in desk.week.plan().past if past.key == key} == {"Ask the bank"}


@pytest.mark.parametrize(
    ("noted", "pieces"),
    [
        ("11-24T11:30", ["11-24T08:30 180", "11-23T17:10 20"]),  # not before the office opens
        ("11-24T08:00", ["11-23T14:10 200"]),
        ("11-24T14:30", ["11-24T13:30 60", "11-24T10:10 140"]),  # the break is left out
        ("11-24T20:00", ["11-24T17:30 150", "11-24T16:40 50"]),  # noted in the evening: it may be overtime
        ("11-23T08:00", ["11-20T14:10 200"]),  # on Monday what was done on Friday
        ("11-28T10:00", ["11-28T08:30 90", "11-27T15:40 110"]),  # Saturday
    ],
)
def test_minutes_noted_when_work_is_done_lie_in_own_hours_before(
    desk: Desk, clock: Clock, noted: str, pieces: list[str]
) -> None:
    (wid,) = put(desk, duty())
    clock.now = datetime.fromisoformat(f"2026-{noted}")
    desk.week.done(f"routine:{wid}", 200)
    assert [f"{e.start:%m-%dT%H:%M} {e.minutes}" for e in desk.store.all(TimeEntry)] == pieces


def test_minutes_of_work_done_one_after_the_other_do_not_lie_upon_each_other(
    desk: Desk, clock: Clock
) -> None:
    first, second, third = put(desk, duty("one"), duty("two"), duty("three"))
    clock.now = datetime(2026, 11, 23, 11)
    desk.routine.start_timer(f"routine:{third}")
    clock.now = datetime(2026, 11, 23, 12)
    for key in (first, second):
        desk.week.done(f"routine:{key}", 60)
    begun = {e.work: f"{e.start:%H:%M}" for e in desk.store.all(TimeEntry)}
    assert begun == {f"routine:{third}": "11:00", f"routine:{first}": "10:00", f"routine:{second}": "09:00"}


def test_minutes_of_work_called_done_do_not_lie_upon_a_meeting_attended(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 24, 12)
    first, second, _ = put(
        desk, duty("one"), duty("two"), Meeting(title="Talk", start=AT_TEN, end=AT_TEN + timedelta(hours=1))
    )
    desk.week.done(f"routine:{first}", 90)
    assert [f"{e.start:%H:%M} {e.minutes}" for e in desk.store.all(TimeEntry)] == ["11:00 60", "09:30 30"]
    desk.undo()
    desk.routine.remove_meeting(desk.routine.meetings(MONDAY, SUNDAY)[0])
    desk.week.done(f"routine:{second}", 90)
    assert [f"{e.start:%H:%M} {e.minutes}" for e in desk.store.all(TimeEntry)] == ["10:30 90"]


def test_a_timer_started_before_the_office_opened_is_believed(desk: Desk, clock: Clock) -> None:
    (wid,) = put(desk, duty())
    clock.now = datetime(2026, 11, 24, 7, 30)
    desk.routine.start_timer(f"routine:{wid}")
    clock.now = datetime(2026, 11, 24, 8)
    desk.week.done(f"routine:{wid}", 30)
    assert [f"{e.start:%H:%M} {e.minutes}" for e in desk.store.all(TimeEntry)] == ["07:30 30"]


def test_minutes_that_no_month_has_room_for_are_kept(desk: Desk) -> None:
    (wid,) = put(desk, duty())
    desk.week.done(f"routine:{wid}", 10**9)
    assert sum(e.minutes for e in desk.store.all(TimeEntry)) == 10**9


def test_the_batch_of_undecided_proposals_is_not_done_at_once(desk: Desk) -> None:
    case(desk, stage="assembly", route=Route.UNDECIDED)
    with pytest.raises(InputError):
        desk.week.done("triage")


# -- the plan in force -------------------------------------------------------------------------------------
def test_keeping_the_plan_holds_work_in_place_and_the_past_stays(desk: Desk, clock: Clock) -> None:
    first, second = put(desk, duty("One", minutes=480), duty("Two", minutes=480))
    plan = desk.week.plan()
    desk.week.keep(plan)
    kept = {(b.work, b.start) for b in desk.store.all(PlanBlock)}
    assert {work for work, _ in kept} >= {f"routine:{first}", f"routine:{second}"}
    clock.now = datetime(2026, 11, 24, 8, 0)
    desk.week.keep(desk.week.plan())
    past = {(w, s) for w, s in kept if s.date() == MONDAY}
    assert past <= {(b.work, b.start) for b in desk.store.all(PlanBlock)}


def test_what_was_planned_on_a_day_that_was_lost_is_not_shown_as_its_past(desk: Desk, clock: Clock) -> None:
    put(desk, duty("One", minutes=960))
    desk.week.keep(desk.week.plan())
    tuesday = MONDAY + timedelta(days=1)
    desk.days.edit(tuesday, working=False, hours="", reason="typhoon")
    clock.now = datetime(2026, 11, 25, 8)
    assert {past.start.date() for past in desk.week.plan().past} == {MONDAY}


def test_a_day_full_of_meetings_has_no_hours_less_than_none(desk: Desk) -> None:
    before = desk.week.plan()
    day = {"start": datetime(2026, 11, 24, 8), "end": datetime(2026, 11, 24, 18)}
    put(desk, Meeting(title="Training", **day))
    plan = desk.week.plan()
    tuesday, rest = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    assert plan.reserve(tuesday, tuesday) > 0
    assert plan.capacity(tuesday, tuesday) == 0
    lost = before.capacity(tuesday, tuesday)
    assert plan.capacity(MONDAY, SUNDAY) == before.capacity(MONDAY, SUNDAY) - lost
    assert plan.capacity(rest, SUNDAY) == before.capacity(rest, SUNDAY)


def test_work_that_stays_is_not_said_to_be_in_a_plan_the_officer_never_kept(desk: Desk) -> None:
    first, second = put(desk, duty("One", minutes=120), duty("Two", minutes=120))
    desk.week.word(desk.week.plan(), lambda: desk.week.estimate(f"routine:{first}", 60))
    words = str(short_sentence(desk.week.plan(), f"routine:{second}"))
    assert words == "It stays where it stood in the plan so far."


def test_what_the_kept_plan_had_before_now_stays_to_be_seen(desk: Desk, clock: Clock) -> None:
    one, _ = put(desk, duty("One", minutes=240, due=MONDAY), duty("Two", minutes=120))
    assert desk.week.plan().past == ()
    desk.week.pin(f"routine:{one}", datetime(2026, 11, 23, 8, 30), 240)
    desk.week.keep(desk.week.plan())
    clock.now = datetime(2026, 11, 23, 10, 10)
    desk.week.keep(desk.week.plan())  # in the middle of a block
    ((key, start, end, title),) = [(p.key, p.start, p.end, str(p.title)) for p in desk.week.plan().past]
    assert (key, start, end) == (
        f"routine:{one}",
        datetime(2026, 11, 23, 8, 30),
        datetime(2026, 11, 23, 10, 30),
    )
    assert title == "One"
    clock.now = datetime(2026, 11, 24, 17)
    desk.week.done(f"routine:{one}", 240, note="One")
    assert {str(p.title) for p in desk.week.plan().past if p.key == f"routine:{one}"} == {"One"}
    clock.now = datetime(2026, 11, 30, 8)  # another week
    assert desk.week.plan().past == ()


def test_the_cases_displacement_is_noted_once_a_week(desk: Desk) -> None:
    put(desk, duty("Survey", minutes=2100, importance=Importance.OTHER, due=date(2026, 11, 27)))
    case(desk, safety=True, interim_measure="Fence", next_action="Ask", next_due=MONDAY, next_hard=True)
    plan = desk.week.plan()
    assert desk.week.displaced(plan)
    desk.week.keep(plan)
    desk.week.keep(plan)
    assert [d.title for d in desk.store.all(Displacement)] == ["Survey"]


def test_a_meeting_that_has_to_give_way_is_not_prepared(desk: Desk) -> None:
    def meeting(title: str, *, movable: bool) -> Meeting:
        start = datetime(2026, 11, 26, 10)
        return Meeting(title=title, start=start, end=start + timedelta(hours=1), movable=movable)

    kept, way = put(desk, meeting("Review", movable=False), meeting("Talk", movable=True))
    plan = desk.week.plan()
    assert [m.id for m in plan.declined()] == [way]
    assert times(plan, f"prep:{kept}") and f"prep:{way}" not in {*plan.items, *plan.beyond}
    desk.week.pin(f"prep:{way}", datetime(2026, 11, 25, 9), 60)
    assert times(desk.week.plan(), f"prep:{way}")  # the officer wants it all the same
    desk.week.unpin(f"prep:{way}")
    desk.week.decline(kept)
    assert times(desk.week.plan(), f"prep:{way}")


def test_work_that_runs_into_the_evening_is_overtime(desk: Desk) -> None:
    (duty,) = put(desk, RoutineWork(title="Long", minutes=120, due=MONDAY, importance=Importance.STATUTORY))
    end_of_day = datetime(2026, 11, 23, 17)
    start, end = end_of_day - timedelta(minutes=30), end_of_day + timedelta(minutes=90)
    desk.week.pin(f"routine:{duty}", start, 120)
    block = next(b for b in desk.week.plan().blocks(MONDAY, MONDAY) if b.key == f"routine:{duty}")
    assert (block.start, block.end, block.overtime) == (start, end, True)


def test_a_promise_without_a_date_and_a_silent_agency_are_planned_for_an_undecided_case(desk: Desk) -> None:
    (case,) = put(desk, Proposal(case_no="115-001", title="Test bench", stage="assembly"))
    promise, agency = put(
        desk,
        Promise(proposal_id=case, text="Send the plan", made_on=MONDAY),
        SupportAgency(proposal_id=case, agency="Test agency", duty="", asked_on=date(2026, 9, 1)),
    )
    assert {f"promise:{promise}", f"ask:{agency}"} <= desk.week.plan().items.keys()


def test_a_pin_whose_time_has_passed_is_not_reported_as_broken(desk: Desk, clock: Clock) -> None:
    (duty,) = put(desk, RoutineWork(title="Survey", minutes=300))
    desk.week.pin(f"routine:{duty}", datetime(2026, 11, 23, 9), 30)
    put(desk, Meeting(title="Long", start=datetime(2026, 11, 23, 8, 30), end=datetime(2026, 11, 23, 12)))
    words = desk.store.all(WorkOverride)
    assert desk.week.plan().unkept(words)
    clock.now = datetime(2026, 11, 23, 10, 30)
    assert not desk.week.plan().unkept(words)


def test_duties_of_a_day_called_off_come_after_it_and_nothing_is_prepared_for_it(desk: Desk) -> None:
    wednesday, thursday = MONDAY + timedelta(2), MONDAY + timedelta(3)
    duty, *_ = put(
        desk,
        RoutineWork(title="Hotline", minutes=60, rrule="FREQ=DAILY", start=MONDAY, movable=False),
        Meeting(title="Site visit", start=datetime(2026, 11, 25, 14), end=datetime(2026, 11, 25, 15)),
    )
    key = f"routine:{duty}:{wednesday.isoformat()}"
    before = desk.week.plan()
    assert before.items[key].due == wednesday
    assert any(name.startswith("prep:") for name in before.items)
    desk.days.edit(wednesday, working=False, reason="typhoon")
    plan = desk.week.plan()
    assert (plan.items[key].release, plan.items[key].due) == (thursday, thursday)
    assert not any(name.startswith("prep:") for name in plan.items)


def test_a_holiday_known_before_pulls_its_duties_forward(desk: Desk) -> None:
    holiday = date(2027, 1, 1)
    (duty,) = put(desk, RoutineWork(title="Report", minutes=60, rrule="FREQ=MONTHLY;BYMONTHDAY=1"))
    assert not desk.days.calendar().is_working(holiday)
    assert not desk.days.calendar().called_off(holiday)
    plan = desk.week.plan(weeks=13)
    assert plan.items[f"routine:{duty}:{holiday.isoformat()}"].due == date(2026, 12, 31)


def test_late_work_the_officer_pinned_says_so(desk: Desk) -> None:
    (duty,) = put(desk, RoutineWork(title="Survey", minutes=60, due=MONDAY, importance=Importance.OTHER))
    key = f"routine:{duty}"
    desk.week.pin(key, datetime(2026, 11, 26, 9), 60)
    plan = desk.week.plan()
    english = Translator("en")
    for sentence in (reason_sentence(plan, key), short_sentence(plan, key)):
        assert english.render(sentence).startswith("You pinned it to this time; it is due on ")


def test_later_weeks_leave_the_first_four_as_they_are_every_day(desk: Desk, clock: Clock) -> None:
    """What four weeks leave for later is not put into them because thirteen are looked at."""
    demo.fill(desk, "en")
    put(desk, duty(minutes=3000))
    near, far = desk.week.plan(), desk.week.plan(weeks=13)
    edge = near.problem.horizon
    assert near.plan.slipped
    assert near.plan.chunks == tuple(chunk for chunk in far.plan.chunks if chunk.start < edge)


def test_later_weeks_bring_no_preparation_into_the_first_four(desk: Desk) -> None:
    start = datetime.combine(MONDAY + timedelta(weeks=6, days=2), time(14))
    (number,) = put(desk, Meeting(title="Far", start=start, end=start + timedelta(hours=1), prep_minutes=120))
    near, far = desk.week.plan(), desk.week.plan(weeks=13)
    assert near.plan.chunks == ()
    assert {chunk.task for chunk in far.plan.chunks} == {f"prep:{number}"}
    assert all(chunk.start >= near.problem.horizon for chunk in far.plan.chunks)


def test_what_prepares_a_meeting_on_the_first_day_after_four_weeks_lies_in_them(desk: Desk) -> None:
    start = datetime.combine(MONDAY + timedelta(weeks=4), time(9))
    (number,) = put(
        desk, Meeting(title="Early", start=start, end=start + timedelta(hours=1), prep_minutes=60)
    )
    for weeks in (4, 13):
        plan = desk.week.plan(weeks=weeks)
        assert plan.items[f"prep:{number}"].due == start.date() - timedelta(1)
        assert f"prep:{number}" not in plan.plan.slipped


def test_a_duty_on_the_days_off_after_four_weeks_is_due_in_them(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2027, 1, 11, 8)  # four weeks to the Sunday before the new year of the lunar calendar
    holiday = date(2027, 2, 8)
    assert not desk.days.calendar().is_working(holiday)
    (work,) = put(desk, RoutineWork(title="Report", minutes=60, rrule="FREQ=MONTHLY;BYMONTHDAY=8"))
    plan = desk.week.plan()
    due = desk.days.calendar().deadline(holiday)
    assert due < holiday - timedelta(1)
    assert plan.items[f"routine:{work}:2027-02-08"].due == due


def test_work_pinned_beyond_four_weeks_is_not_planned_in_them(desk: Desk) -> None:
    whole, half = put(desk, duty("Whole", minutes=120), duty("Half", minutes=240, min_chunk=60))
    then = datetime.combine(MONDAY + timedelta(weeks=5), time(9))
    desk.week.pin(f"routine:{whole}", then, 120)
    desk.week.pin(f"routine:{half}", then + timedelta(days=1), 120)
    near, far = desk.week.plan(), desk.week.plan(weeks=13)
    assert f"routine:{whole}" in near.beyond
    assert not near.plan.slipped and not far.plan.slipped
    lengths = [sum(c.end - c.start for c in p.plan.of(f"routine:{half}")) for p in (near, far)]
    assert lengths == [4, 8]
    assert near.plan.chunks == tuple(c for c in far.plan.chunks if c.start < near.problem.horizon)


def test_work_of_later_weeks_pinned_into_this_one_is_seen_in_it(desk: Desk) -> None:
    start = datetime.combine(MONDAY + timedelta(weeks=7), time(14))
    (number,) = put(desk, Meeting(title="Far", start=start, end=start + timedelta(hours=1), prep_minutes=60))
    (later,) = put(desk, duty("Later", minutes=120, start=MONDAY + timedelta(weeks=6)))
    desk.week.pin(f"prep:{number}", datetime(2026, 11, 24, 9), 60)
    desk.week.pin(f"routine:{later}", datetime(2026, 11, 25, 9), 60)
    near, far = desk.week.plan(), desk.week.plan(weeks=13)
    assert [chunk.task for chunk in near.plan.chunks] == [f"prep:{number}", f"routine:{later}"]
    assert not near.plan.slipped and not far.plan.slipped
    assert near.plan.chunks == tuple(c for c in far.plan.chunks if c.start < near.problem.horizon)
    assert near.report.valid and far.report.valid


@pytest.mark.parametrize("due", [date(2026, 12, 4), None])
def test_what_waits_for_work_left_until_after_four_weeks_is_not_done_before_it(
    desk: Desk, due: date | None
) -> None:
    frame = Frame(MONDAY, 4, desk.now, 30)
    first, second = (
        WorkItem(
            key=key, proposal_id=None, title=say("{text}", text=key), kind=Effort.ROUTINE,
            importance=Importance.PB, minutes=60, estimated=False, min_chunk=30, release=None, due=due,
            hard=False, windows=(), after=after, why=say("It was promised."), split=True,
        )
        for key, after in (("first", ()), ("second", ("first",)))
    )  # fmt: skip
    snoozed = WorkOverride(work="first", kind=OverrideKind.SNOOZE, until=MONDAY + timedelta(weeks=5))
    problem = build(
        frame, [first, second], [], desk.days.calendar(), desk.days.usual, desk.weights, [snoozed], []
    )
    plan = solve(problem)
    assert plan.chunks == ()
    assert plan.slipped == (("second",) if due else ())


def test_new_statutory_work_gets_its_place_in_a_full_week_and_what_moved_for_it_is_named(desk: Desk) -> None:
    put(desk, *(
        duty(title=f"Duty {n}", minutes=120 + 30 * (n % 4), importance=Importance.OTHER, min_chunk=60,
             due=MONDAY + timedelta(n % 9 + 2 * (n % 9 > 4)))
        for n in range(36)
    ))  # fmt: skip
    desk.week.keep(desk.week.plan())
    (wid,) = put(desk, duty(title="Audit", minutes=360, importance=Importance.STATUTORY,
                            due=MONDAY + timedelta(4), min_chunk=60))  # fmt: skip
    key, plan = f"routine:{wid}", desk.week.plan()
    assert not plan.report.late_days[key]
    assert key in {move.taken for move in moves(plan)}
