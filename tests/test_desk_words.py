"""The officer's word on the plan takes effect, can be taken back, is one step to undo, refuses nonsense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from desks import Clock, put

from pbdesk.desk import Desk
from pbdesk.desk.price import price
from pbdesk.desk.week import WeekPlan
from pbdesk.documents.records import history_rows
from pbdesk.errors import InputError
from pbdesk.i18n import Translator
from pbdesk.model.contact import Contact
from pbdesk.model.people import Person
from pbdesk.model.procedure import Effort, Words
from pbdesk.model.proposal import CaseStatus, Light, LightKind, LightRating, Proposal, Route, StageEvent
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOffStatus
from pbdesk.model.work import Importance, Meeting, OverrideKind, RoutineWork, TimeEntry, WorkOverride
from pbdesk.planning.price import plan_cost
from pbdesk.say import Say, say
from pbdesk.words.became import SENTENCES
from pbdesk.words.kept import kept
from pbdesk.words.reasons import reason_sentence
from pbdesk.words.sentences import DONE, SAYS_WHAT_BECAME, done_sentence
from pbdesk.workcal.quarters import Quarter

MONDAY = date(2026, 11, 23)
TUESDAY, FRIDAY, SUNDAY = MONDAY + timedelta(1), MONDAY + timedelta(4), MONDAY + timedelta(6)
NINE = datetime(2026, 11, 24, 9)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def duty(desk: Desk, title: str = "Inspection", **fields: object) -> str:
    """A duty; its key in the plan."""
    (number,) = put(desk, RoutineWork(title=title, **{"minutes": 120, **fields}))  # type: ignore[arg-type]
    return f"routine:{number}"


def meeting(desk: Desk, **fields: object) -> int:
    usual = {"title": "Talk", "start": NINE, "end": NINE + timedelta(hours=1), "prep_minutes": 0}
    return put(desk, Meeting(**{**usual, **fields}))[0]  # type: ignore[arg-type]


def times(plan: WeekPlan, key: str) -> list[tuple[datetime, datetime]]:
    return [(b.start, b.end) for b in plan.blocks(MONDAY, SUNDAY + timedelta(days=21)) if b.key == key]


def undone(desk: Desk) -> bool:
    """One step back leaves no word."""
    desk.undo()
    return not desk.store.all(WorkOverride)


# -- not then ------------------------------------------------------------------------------------------
def test_forbidden_spans_add_up_and_are_taken_back_together(desk: Desk) -> None:
    key = duty(desk)
    for day in (23, 24):
        desk.week.forbid(key, datetime(2026, 11, day, 8), datetime(2026, 11, day, 18))
    plan = desk.week.plan()
    assert times(plan, key)[0][0] >= datetime(2026, 11, 24, 18)
    assert plan.report.valid
    desk.week.allow(key)
    assert times(desk.week.plan(), key)[0][0].date() == MONDAY
    with pytest.raises(InputError):
        desk.week.allow(key)


def test_a_forbidden_span_is_not_the_reason_for_where_work_stands(desk: Desk) -> None:
    key = duty(desk)
    desk.week.forbid(key, datetime(2026, 11, 25, 8), datetime(2026, 11, 25, 18))
    assert "Only possible" not in str(reason_sentence(desk.week.plan(), key))


def test_the_latest_of_a_pin_and_a_forbidden_span_counts(desk: Desk) -> None:
    key = duty(desk)
    desk.week.pin(key, NINE, 120)
    desk.week.forbid(key, NINE, NINE + timedelta(hours=1))
    assert [o.kind for o in desk.store.all(WorkOverride)] == [OverrideKind.FORBID]
    desk.week.pin(key, NINE, 120)
    assert [o.kind for o in desk.store.all(WorkOverride)] == [OverrideKind.PIN]
    assert times(desk.week.plan(), key) == [(NINE, NINE + timedelta(hours=2))]


# -- first ---------------------------------------------------------------------------------------------
def crowded(desk: Desk) -> str:
    """Statutory work fills Monday; the survey wanted on Monday has no place on it."""
    duty(desk, "Notice", minutes=420, due=MONDAY, importance=Importance.STATUTORY)
    return duty(desk, "Survey", minutes=120, due=MONDAY)


def test_work_put_first_is_on_time_and_the_rest_waits(desk: Desk) -> None:
    key = crowded(desk)
    before = desk.week.plan()
    assert before.report.late_days[key] or before.report.overtime_slots
    desk.week.first(key)
    reason = Translator("en").render(reason_sentence(desk.week.plan(), key))
    assert reason.startswith("You put it first: it is done by 2026-11-")
    plan = desk.week.plan()
    assert times(plan, key)[-1][1].date() == MONDAY
    assert plan_cost(plan.problem, plan.plan) < 100_000, "the surcharge is no cost"
    desk.week.unfirst(key)
    again = desk.week.plan()
    assert plan_cost(again.problem, again.plan) == plan_cost(before.problem, before.plan)
    with pytest.raises(InputError):
        desk.week.unfirst(key)


def test_work_put_first_that_does_not_fit_is_not_said_to_be_done_by_its_day(desk: Desk) -> None:
    key = duty(desk, minutes=60_000, due=date(2026, 11, 24))
    desk.week.first(key)
    assert Translator("en").render(reason_sentence(desk.week.plan(), key)) == "You put it first."


def test_what_happens_to_work_put_first_is_priced_without_the_surcharge(desk: Desk) -> None:
    key = duty(desk, "Survey", minutes=120, due=MONDAY)
    desk.week.first(key)
    first = desk.week.plan()
    desk.week.forbid(key, datetime(2026, 11, 23, 8), datetime(2026, 11, 28))
    late = desk.week.plan()
    assert late.report.late_days[key]
    cost = price(first, late)
    assert 0 < cost.minutes < 10_000
    assert cost.late == (key,)
    desk.week.drop(key, "gone")
    assert -10_000 < price(late, desk.week.plan()).minutes < 0


def test_without_a_date_first_means_soon(desk: Desk) -> None:
    for n in range(6):
        duty(desk, f"Other {n}", minutes=480, due=FRIDAY, importance=Importance.KEY)
    key = duty(desk, "Wish", minutes=240)
    assert times(desk.week.plan(), key)[0][0].date() > MONDAY
    desk.week.first(key)
    plan = desk.week.plan()
    assert times(plan, key)[-1][1].date() == MONDAY
    assert str(reason_sentence(plan, key)) == "You put it first."


def test_first_without_a_date_takes_no_evening_unless_pinned_to_one(desk: Desk) -> None:
    """Monday and Tuesday are taken by meetings; the evening of Monday would be two days before Wednesday."""
    for day in (datetime(2026, 11, 23, 8), datetime(2026, 11, 24, 8)):
        meeting(desk, start=day, end=day + timedelta(hours=9, minutes=30))
    key = duty(desk, "Wish", minutes=120)
    desk.week.first(key)
    assert times(desk.week.plan(), key)[0][0] == datetime(2026, 11, 25, 8, 30)
    evening = datetime(2026, 11, 23, 18)
    desk.week.pin(key, evening, 120)
    assert times(desk.week.plan(), key) == [(evening, evening + timedelta(hours=2))]


def test_a_hazard_goes_before_what_is_put_first(desk: Desk) -> None:
    desk.week.overtime(MONDAY, 0)
    (pid,) = put(desk, Proposal(
        title="Test rail", case_no="115-001", year=115, stage="execution", route=Route.DIRECT, safety=True,
        interim_measure="Fence",
    ))  # fmt: skip
    keys = [duty(desk, f"Survey {n}", minutes=420, due=MONDAY) for n in range(3)]
    for key in keys:
        desk.week.first(key)
    plan = desk.week.plan()
    assert times(plan, f"interim:{pid}")[0][0].date() == MONDAY
    assert plan.report.late_days[f"interim:{pid}"] == 0


# -- pieces, deadline, left out ------------------------------------------------------------------------
def test_split_work_has_no_longer_piece_and_whole_work_as_usual(desk: Desk) -> None:
    key = duty(desk, minutes=480, min_chunk=120)
    desk.week.split(key, 60)
    plan = desk.week.plan()
    assert {end - start for start, end in times(plan, key)} <= {timedelta(minutes=30), timedelta(hours=1)}
    assert plan.report.planned[key] * 30 == 480
    desk.week.whole(key)
    assert max(end - start for start, end in times(desk.week.plan(), key)) >= timedelta(hours=2)


def test_an_extended_deadline_is_the_one_that_counts(desk: Desk) -> None:
    key = duty(desk, minutes=3600, due=MONDAY, hard=True)
    assert desk.week.plan().report.missed_hard == (key,)
    desk.week.extend(key, date(2026, 12, 11), "Agreed with the section chief")
    plan = desk.week.plan()
    assert plan.report.missed_hard == ()
    assert plan.items[key].due == date(2026, 12, 11)
    assert plan.items[key].hard
    desk.week.unextend(key)
    assert desk.week.plan().items[key].due == MONDAY


def test_dropped_work_is_out_of_the_plan_with_its_reason(desk: Desk) -> None:
    key = duty(desk)
    desk.week.estimate(key, 60)
    desk.week.drop(key, "The other section does it")
    assert key not in desk.week.plan().items
    assert [(o.work, o.reason) for o in desk.week.dropped()] == [(key, "The other section does it")]
    assert key in {item.key for item in desk.week.everything(MONDAY, SUNDAY)}
    desk.week.undrop(key)
    assert key in desk.week.plan().items


def test_a_call_left_out_ahead_of_its_day_stays_out_until_it_is_agreed_on_anew(desk: Desk) -> None:
    (pid,) = put(desk, Proposal(title="Test bench", case_no="115-001", year=115, stage="execution"))
    (person,) = put(desk, Person(name="Test Resident A"))
    call = Contact(proposal_id=pid, person_id=person, at=NINE - timedelta(7), next_on=FRIDAY)
    (number,) = put(desk, call)
    key = f"call:{number}"
    assert key in desk.week.plan().items
    desk.week.drop(key, "A colleague calls")
    assert key not in desk.week.plan().items
    desk.week.undrop(key)
    assert key in desk.week.plan().items
    desk.week.drop(key, "A colleague calls")
    with desk.store.write("contact") as tx:
        tx.update(replace(call, id=number, next_on=FRIDAY + timedelta(4)))
    assert key in desk.week.plan().items


def test_a_dropped_next_action_leaves_room_for_the_next_one(desk: Desk) -> None:
    (pid,) = put(desk, Proposal(
        title="Test bench", case_no="115-001", year=115, stage="execution", next_action="Ask for the map",
    ))  # fmt: skip
    key = f"next:{pid}"
    desk.week.drop(key, "No longer needed")
    assert key not in desk.week.plan().items
    assert [(o.work, o.reason) for o in desk.week.dropped()] == [(key, "No longer needed")]
    assert desk.cases.get(pid).next_action == "Ask for the map"
    desk.week.undrop(key)
    assert key in desk.week.plan().items
    desk.week.drop(key, "No longer needed")
    desk.cases.change(pid, "case", next_action="Book the room")
    assert f"next:{pid}" in desk.week.plan().items


def acting(desk: Desk, action: str = "Ask for the map") -> tuple[int, str, int]:
    """A case with 55 minutes spent on its next action; its id, the key, the usual minutes."""
    (pid,) = put(desk, Proposal(
        title="Test bench", case_no="115-001", year=115, stage="execution", next_action=action,
    ))  # fmt: skip
    put(desk, TimeEntry(work=f"next:{pid}", proposal_id=pid, start=NINE, minutes=55))
    return pid, f"next:{pid}", desk.procedure.efforts[Effort.NEXT].minutes


def test_time_spent_on_a_dropped_next_action_does_not_count_against_the_next_one(desk: Desk) -> None:
    pid, key, usual = acting(desk)
    desk.week.drop(key, "No longer needed")
    desk.cases.change(pid, "case", next_action="Book the room")
    assert desk.week.plan().items[key].minutes == usual
    assert sum(entry.minutes for entry in desk.store.all(TimeEntry)) >= 55  # it was worked all the same


def test_what_was_said_of_a_next_action_ends_when_another_takes_its_place(desk: Desk) -> None:
    pid, key, usual = acting(desk)
    desk.week.snooze(key, date(2027, 2, 1), "Waits for the survey")
    desk.week.estimate(key, 600)
    desk.cases.change(pid, "case", next_action=" Ask for the map ", next_due=FRIDAY)
    assert {o.kind for o in desk.store.all(WorkOverride)} == {OverrideKind.SNOOZE, OverrideKind.ESTIMATE}
    desk.cases.change(pid, "case", next_action="Book the room")
    assert desk.store.all(WorkOverride) == []
    assert desk.week.plan().items[key].minutes == usual
    desk.undo()
    assert len(desk.store.all(WorkOverride)) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ask for teh map", "Ask for the map"),
        ("和里長確認燈具位址", "和里長確認燈具位置"),
        ("和里長確認燈具位置", "和里長確認燈具位置。"),
        ("請王先生確認燈具位址", "請王先生確認燈具位置"),
    ],
)
def test_a_next_action_put_into_better_words_keeps_what_was_said_of_it(
    desk: Desk, before: str, after: str
) -> None:
    pid, key, _ = acting(desk, before)
    desk.week.estimate(key, 600)
    left = desk.week.plan().items[key].minutes
    desk.cases.change(pid, "case", next_action=after)
    assert desk.week.plan().items[key].minutes == left
    assert [o.kind for o in desk.store.all(WorkOverride)] == [OverrideKind.ESTIMATE]


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        ("打電話給廠商", "打電話給里長", None),
        ("打電話給王先生約會勘時間", "打電話給李先生約會勘時間", None),
        ("輸入 1154 平臺文字", "輸入 1161 平臺文字", None),
        ("Ask for the map", "Ask for the maps", FRIDAY),
        ("", "Ask for the map", None),
    ],
    ids=["another-person", "another-name", "another-quarter", "another-date", "first-one"],
)
def test_another_next_action_begins_anew_however_alike(
    desk: Desk, before: str, after: str, due: date | None
) -> None:
    pid, key, usual = acting(desk, before)
    desk.week.estimate(key, 600)
    desk.cases.change(pid, "case", next_action=after, next_due=due)
    assert desk.store.all(WorkOverride) == []
    assert desk.week.plan().items[key].minutes == usual


@pytest.mark.parametrize(
    ("begin", "minutes"), [(NINE - timedelta(minutes=30), 30), (NINE + timedelta(hours=1), 30), (NINE, 60)]
)
def test_no_pin_on_the_way_to_a_meeting_or_back(desk: Desk, begin: datetime, minutes: int) -> None:
    meeting(desk, travel_minutes=60)
    key = duty(desk)
    with pytest.raises(InputError):
        desk.week.pin(key, begin, minutes)
    desk.week.pin(key, NINE + timedelta(hours=2), minutes)  # back again
    plan = desk.week.plan()
    assert plan.unkept(desk.store.all(WorkOverride)) == []


# -- meetings and overtime -----------------------------------------------------------------------------
def test_a_declined_meeting_frees_its_time_and_is_shown_as_declined(desk: Desk) -> None:
    number = meeting(desk, prep_minutes=60)
    key = duty(desk)
    assert f"prep:{number}" in desk.week.plan().items
    desk.week.decline(number)
    plan = desk.week.plan()
    assert [m.id for m in plan.refused] == [number]
    assert plan.declined() == []
    assert f"meeting:{number}" not in {b.key for b in plan.blocks(MONDAY, SUNDAY)}
    assert f"prep:{number}" not in plan.items
    desk.week.pin(key, NINE, 60)
    assert times(desk.week.plan(), key)[0][0] <= NINE
    desk.week.attend(number)
    plan = desk.week.plan()
    assert plan.refused == ()
    assert f"meeting:{number}" in {b.key for b in plan.blocks(MONDAY, SUNDAY)}


def overtime(desk: Desk) -> int:
    """Minutes planned in the evenings of this week."""
    plan = desk.week.plan()
    assert plan.report.valid
    return plan.planned(MONDAY, SUNDAY, overtime=True)


def test_overtime_is_said_week_by_week(desk: Desk) -> None:
    week, usual = 5 * 7 * 60, desk.weights.overtime_minutes_week
    statutory = {"due": FRIDAY, "hard": True, "importance": Importance.STATUTORY}
    key = duty(desk, minutes=week + usual, **statutory)
    assert overtime(desk) == usual
    desk.week.overtime(MONDAY, 0)
    assert overtime(desk) == 0
    desk.week.overtime(TUESDAY, 120)  # any day names its week
    assert overtime(desk) <= 120
    desk.week.overtime(MONDAY, 360)
    desk.week.estimate(key, week + 360)
    assert overtime(desk) == 360
    desk.week.overtime(MONDAY, None)
    assert overtime(desk) <= usual


def test_another_week_keeps_its_own_limit(desk: Desk) -> None:
    desk.week.overtime(MONDAY, 0)
    problem, usual = desk.week.plan().problem, desk.weights.overtime_minutes_week // 30
    assert [problem.overtime_cap(week) for week in range(4)] == [0, usual, usual, usual]


# -- nonsense ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "nonsense",
    [
        lambda week: week.forbid("routine:1", NINE, NINE),
        lambda week: week.forbid("routine:1", datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 10)),
        lambda week: week.pin("routine:1", NINE, 0),
        lambda week: week.first("meeting:1"),
        lambda week: week.first(""),
        lambda week: week.split("routine:1", 15),
        lambda week: week.whole("routine:1"),
        lambda week: week.extend("routine:1", date(2026, 11, 22), "Agreed"),
        lambda week: week.extend("routine:1", FRIDAY, " "),
        lambda week: week.unextend("routine:1"),
        lambda week: week.drop("routine:1", ""),
        lambda week: week.drop("triage", "Nobody's"),
        lambda week: week.undrop("routine:1"),
        lambda week: week.decline(99),
        lambda week: week.attend(99),
        lambda week: week.overtime(MONDAY, -30),
        lambda week: week.overtime(MONDAY, 6000),
        lambda week: week.overtime(MONDAY, None),
        lambda week: week.overtime(MONDAY - timedelta(weeks=1), 60),
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_is_kept(desk: Desk, nonsense: object) -> None:
    with pytest.raises(InputError) as refusal:
        nonsense(desk.week)  # type: ignore[operator]
    assert str(refusal.value)
    assert desk.store.all(WorkOverride) == []


def test_a_meeting_that_is_over_is_not_declined(desk: Desk, clock: Clock) -> None:
    number = meeting(desk)
    clock.now = datetime(2026, 11, 25, 8)
    with pytest.raises(InputError):
        desk.week.decline(number)


def test_every_word_is_one_step_that_undo_takes_back_and_history_can_say(desk: Desk) -> None:
    key, number = duty(desk), meeting(desk)
    week = desk.week
    for change in (
        lambda: week.forbid(key, NINE, NINE + timedelta(hours=1)), lambda: week.first(key),
        lambda: week.split(key, 60), lambda: week.extend(key, FRIDAY, "Agreed"),
        lambda: week.drop(key, "Nobody's"), lambda: week.decline(number), lambda: week.overtime(MONDAY, 0),
    ):  # fmt: skip
        assert change().action in DONE
        assert undone(desk)


@pytest.mark.parametrize(
    ("sentence", "english", "chinese"),
    [
        (say("Call again"), "Call again", "再次致電"),
        (say("{stage}: {work}", stage=Words("Works", "施工"), work=say("Call again")),
         "Works: Call again", "施工：再次致電"),
        (say("{day} is lost from {time} on", day=FRIDAY, time=NINE.time()),
         "2026-11-27 is lost from 09:00 on", "115.11.27（五）09:00 起無法辦公"),
        (say("The meeting “{title}” is moved to {time}", title="協調會", time=NINE),
         "The meeting “協調會” is moved to 2026-11-24 09:00", "會議「協調會」改至 115.11.24（二）09:00"),
        ("Ask for the map", "Ask for the map", "Ask for the map"),
    ],
)  # fmt: skip
def test_the_history_reads_in_the_language_of_today(
    desk: Desk, sentence: Say | str, english: str, chinese: str
) -> None:
    key = duty(desk)
    desk.week.word(None, lambda: desk.week.first(key), kept(sentence))
    for lang, words in (("en", english), ("zh-TW", chinese)):
        (row, *_) = history_rows(desk.history(), Translator(lang))
        assert words in row["sentence"]


def test_what_an_older_desk_wrote_into_the_history_is_shown_as_it_is(desk: Desk) -> None:
    key = duty(desk)
    desk.week.word(None, lambda: desk.week.first(key), "再打電話")
    (row, *_) = history_rows(desk.history(), Translator("en"))
    assert row["sentence"] == "Put first: 再打電話"


def test_the_history_tells_a_signature_from_a_refusal_and_which_light_was_set(desk: Desk) -> None:
    (pid,) = put(desk, Proposal(case_no="115-003", title="Test path", route=Route.WORKSHOP))
    desk.quarters.record(pid, Quarter(115, 4), SignOffStatus.REFUSED)
    desk.triage.set_light(LightRating(proposal_id=pid, kind=LightKind.LEGALITY, level=Light.GREEN))
    desk.cases.close(pid, CaseStatus.WITHDRAWN, "asked")
    rows = history_rows(desk.history(), Translator("zh-TW"))
    assert [row["sentence"] for row in rows[:3]] == [
        "案件 115-003 的狀態改為「撤案」",
        "案件 115-003 的燈號：適法性，高度可行",
        "案件 115-003 的 1154 簽認結果：未同意",
    ]
    assert set(SENTENCES) == SAYS_WHAT_BECAME
    assert done_sentence(Translator("en"), "signoff", {"case": "9"}) == "Sign-off of case 9 recorded"  # older


def test_the_history_says_a_day_as_the_language_writes_it(desk: Desk) -> None:
    desk.days.edit(FRIDAY, working=False)
    (row, *_) = history_rows(desk.history(), Translator("zh-TW"))
    assert "115.11.27" in row["sentence"]


# -- the hours kept --------------------------------------------------------------------------------------
def waiting_case(desk: Desk) -> str:
    """A case whose milestone was due in June and is still to be reached; more duties than the weeks hold."""
    (pid,) = put(desk, Proposal(title="Test path", case_no="115-002", year=115, stage="execution",
                                route=Route.DIRECT, received_on=date(2026, 1, 5)))  # fmt: skip
    (number,) = put(desk, Milestone(proposal_id=pid, quarter=1153, planned="Build"))
    put(desk, StageEvent(proposal_id=pid, stage="execution", on_date=date(2026, 3, 2)),
        Extension(proposal_id=pid, milestone_id=number, new_due=date(2026, 11, 20),
                  status=ExtensionStatus.GRANTED))  # fmt: skip
    for n in range(60):
        duty(desk, f"Paper {n:02}", minutes=180, due=MONDAY, importance=Importance.STATUTORY)
    return f"milestone:{number}"


def test_hours_are_kept_for_the_case_that_waits_longest_and_can_be_switched_off(desk: Desk) -> None:
    key = waiting_case(desk)
    plan = desk.week.plan()
    assert plan.protected is not None
    assert plan.protected.task == key
    assert plan.report.valid
    planned = sum((end - start for start, end in times(plan, key) if start.date() <= SUNDAY), timedelta())
    assert planned >= timedelta(hours=4)
    assert "Hours are kept" in str(reason_sentence(plan, key))
    assert (desk.week.protected_price(plan) or 0) > 0
    desk.week.protect(False)
    without = desk.week.plan()
    assert without.protected is None
    assert desk.week.protected_price(without) is None
    assert times(without, key) == []
    desk.undo()
    assert desk.week.protecting


def test_hours_that_are_past_are_not_kept_twice_in_a_week(desk: Desk, clock: Clock) -> None:
    key = waiting_case(desk)
    plan = desk.week.plan()
    desk.week.keep(plan)
    last = max(end for start, end in times(plan, key) if start.date() <= SUNDAY)
    clock.now = last
    again = desk.week.plan()
    assert sum(past.key == key for past in again.past) == sum(
        1 for start, _ in times(plan, key) if start < last
    )
    assert [start for start, _ in times(again, key) if start.date() <= SUNDAY] == []
