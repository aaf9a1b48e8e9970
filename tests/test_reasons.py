"""Reasons as sentences: built from real plans, every kind has words, figures are in hours and days."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from pbdesk.desk.planfill import Frame, build
from pbdesk.desk.week import WeekPlan
from pbdesk.i18n import Translator
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Importance, Meeting, OverrideKind, WorkOverride
from pbdesk.planning.explain import ReasonKind, TermKind
from pbdesk.planning.shortfall import ShortKind
from pbdesk.planning.solver import solve
from pbdesk.rules.casework import WorkItem
from pbdesk.say import say
from pbdesk.words.reasons import (
    _REASONS,
    _SHORT,
    _TERMS,
    _Place,
    reason_sentence,
    reckoning,
    short_sentence,
    swap_sentence,
)
from pbdesk.words.shortage import shortage_lines
from pbdesk.workcal.calendar import WorkCalendar
from tests.procedures import small_weights

MONDAY = date(2026, 11, 23)
USUAL = ((time(8, 30), time(12, 30)), (time(13, 30), time(17, 30)))


def item(key: str = "next:1", **fields: object) -> WorkItem:
    usual: dict[str, object] = {
        "proposal_id": 1, "title": say("{text}", text=key), "kind": Effort.NEXT, "importance": Importance.PB,
        "minutes": 60, "estimated": False, "min_chunk": 30, "release": None, "due": None, "hard": False,
        "windows": (), "after": (), "why": say("Your own duty."), "split": True,
    }  # fmt: skip
    return WorkItem(key=key, **{**usual, **fields})  # type: ignore[arg-type]


def planned(
    *items: WorkItem, overrides: tuple[WorkOverride, ...] = (), meetings: tuple[Meeting, ...] = ()
) -> WeekPlan:
    frame = Frame(MONDAY, 1, datetime(2026, 11, 23, 8, 0), 30)
    weights = small_weights(buffer_minutes=0, overtime_minutes_week=0)
    problem = build(frame, items, meetings, WorkCalendar(), USUAL, weights, overrides, ())
    known = {f"meeting:{m.id}": m for m in meetings}
    return WeekPlan(frame, problem, solve(problem), {i.key: i for i in items}, known)


def test_every_kind_of_the_planner_has_words() -> None:
    assert set(_REASONS) == set(ReasonKind)
    assert set(_SHORT) == set(ShortKind)
    assert set(_TERMS) == set(TermKind)


def test_a_binding_deadline_names_its_day_and_the_slack_in_hours() -> None:
    sentence = reason_sentence(planned(item(due=MONDAY, hard=True)), "next:1")
    assert str(sentence) == "It must be done by 2026-11-23; 7 h of slack before it."


def test_safety_work_says_when_other_work_of_its_day_stands_before_it() -> None:
    hazard = item("interim:1", importance=Importance.SAFETY)
    pin = WorkOverride(1, "next:1", OverrideKind.PIN, datetime(2026, 11, 23, 8, 30),
                       datetime(2026, 11, 23, 9, 30))  # fmt: skip
    alone = planned(hazard, item())
    assert str(reason_sentence(alone, "interim:1")) == "Safety goes before everything else."
    behind = planned(hazard, item(), overrides=(pin,))
    assert "but work that is pinned" in str(reason_sentence(behind, "interim:1"))


def test_a_pin_comes_before_a_deadline() -> None:
    pin = WorkOverride(1, "next:1", OverrideKind.PIN, datetime(2026, 11, 25, 9), datetime(2026, 11, 25, 10))
    plan = planned(item(due=date(2026, 11, 26), hard=True), overrides=(pin,))
    assert str(reason_sentence(plan, "next:1")) == "You pinned it to this time."


def test_a_window_is_told_in_clock_times() -> None:
    plan = planned(item(windows=(("3", time(15), time(16)),)))
    sentence = reason_sentence(plan, "next:1")
    assert dict(sentence.params)["begin"] == time(15)
    assert sentence.n == 1
    assert "時段連同本段共 1 個" in Translator("zh-TW").render(sentence)  # one form for one and for many


def test_work_that_must_come_first_names_its_follower() -> None:
    plan = planned(item("a"), item("b", after=("a",), due=date(2026, 11, 24)))
    params = dict(reason_sentence(plan, "a").params)
    assert (str(params["work"]), params["day"]) == ("b", date(2026, 11, 24))


def test_a_follower_due_before_the_plan_begins_keeps_its_day() -> None:
    late = item("visit:1", due=date(2026, 10, 15), after=("draft:1",), title=say("{text}", text="Visit"))
    plan = planned(item("draft:1"), late)
    said = Translator("en").render(reason_sentence(plan, "draft:1"))
    assert said == "“Visit”, due on 2026-10-15, can begin only after it."


def test_of_times_after_the_due_day_none_is_counted_as_left() -> None:
    plan = planned(item(due=MONDAY, windows=(("3", time(14), time(16)),)))
    found = plan.explain("next:1")
    assert found
    (window,) = (reason for reason in found.reasons if reason.kind is ReasonKind.ONLY_WINDOW)
    said = _REASONS[window.kind](_Place(plan, "next:1", found), window)
    assert Translator("en").render(said) == (
        "Only possible from 14:00 to 16:00; no such time is free before it is due."
    )


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (item(minutes=5000), "It needs 83.5 h and the whole plan has 40 h for it."),
        (item(windows=(("7", time(9), time(10)),)), "The hours in which the other side can be reached"),
        (item(minutes=540, split=False), "It needs one uninterrupted piece; the longest free one is 5 h too"),
        (item(due=date(2026, 11, 20)), "It was due on 2026-11-20"),
    ],
)
def test_what_does_not_fit_says_what_is_short(work: WorkItem, expected: str) -> None:
    assert str(short_sentence(planned(work), work.key)).startswith(expected)


def test_late_work_that_gave_way_says_what_day_it_is_late_for() -> None:
    """The panel says nowhere else that it is late; and of the same duty day for day, which one it is."""
    hazard = item("interim:1", importance=Importance.SAFETY, minutes=480)
    plan = planned(hazard, item(due=MONDAY, importance=Importance.OTHER))
    assert str(reason_sentence(plan, "next:1")).startswith("It is due on 2026-11-23; until then")
    assert Translator("zh-TW").render(reason_sentence(plan, "next:1")).startswith("期限為 115.11.23（一），")


EVENING = ("135", time(19, 30), time(21))


@pytest.mark.parametrize(
    ("windows", "en", "zh"),
    [
        ((EVENING,), "reached: Mon/Wed/Fri 19:30–21:00.", "時段：週一/週三/週五 19:30–21:00。"),
        (
            (("12345", time(19), time(20)), ("6", time(9), time(10))),
            "reached: Mon–Fri 19:00–20:00, Sat 09:00–10:00.",
            "時段：週一至週五 19:00–20:00、週六 09:00–10:00。",
        ),
    ],
)
def test_hours_of_another_person_are_named_where_they_are_what_is_short(
    windows: tuple[tuple[str, time, time], ...], en: str, zh: str
) -> None:
    plan = planned(item(due=MONDAY, windows=(*windows, ("2", time(14), time(16)))))
    assert plan.explain("next:1")
    said = short_sentence(plan, "next:1")
    assert str(said).startswith("It is due on 2026-11-23; before that there is no hour left in which")
    assert en.removesuffix(".") in Translator("en").render(said)
    assert zh.removesuffix("。") in Translator("zh-TW").render(said)


def test_a_day_without_any_hour_left_is_not_put_down_to_the_person() -> None:
    day = Meeting(1, None, "Talk", datetime(2026, 11, 23, 8, 30), datetime(2026, 11, 23, 17, 30))
    plan = planned(item(due=MONDAY, windows=(EVENING, ("2", time(14), time(16)))), meetings=(day,))
    assert str(short_sentence(plan, "next:1")) == (
        "It is due on 2026-11-23; before that no hour is left in which it could be done."
    )


def test_work_left_until_after_its_date_is_not_put_down_to_missing_hours() -> None:
    snoozed = WorkOverride(work="next:1", kind=OverrideKind.SNOOZE, until=date(2026, 11, 26), reason="leave")
    plan = planned(item(due=MONDAY), overrides=(snoozed,))
    said = short_sentence(plan, "next:1")
    assert str(said) == "You left it until 2026-11-26; it is due on 2026-11-23."


def test_days_late_before_the_plan_begins_are_not_passed_off_as_counted() -> None:
    late = reckoning(planned(item(minutes=600, due=date(2026, 11, 9))), "next:1")[0]
    assert (str(late[0]), late[1]) == ("working days late, counted from today", 2)
    soon = reckoning(planned(item(minutes=1200, due=MONDAY)), "next:1")[0]
    assert str(soon[0]) == "working days late"


def test_too_much_before_one_day_names_day_and_hours() -> None:
    plan = planned(
        item("a", minutes=360, due=MONDAY, hard=True), item("b", minutes=300, due=MONDAY, hard=True)
    )
    said = {str(short_sentence(plan, key)) for key in ("a", "b")}
    assert "Due by 2026-11-23: 11 h of work for 8 h of time, 3 h too few." in said


def test_late_work_gives_what_is_short_as_its_reason() -> None:
    plan = planned(item(due=date(2026, 11, 20)))
    assert reason_sentence(plan, "next:1") == short_sentence(plan, "next:1")


def test_the_reckoning_multiplies_and_leaves_out_what_costs_nothing() -> None:
    lines = reckoning(planned(item(due=date(2026, 11, 20))), "next:1")
    assert lines
    assert all(value * weight == total > 0 for _, value, weight, total in lines)
    assert reckoning(planned(item()), "next:1") == []


def test_a_meeting_is_explained_too() -> None:
    meeting = Meeting(1, None, "Talk", datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10))
    plan = planned(meetings=(meeting,))
    assert str(reason_sentence(plan, "meeting:1")) == "A meeting fixed by others."
    assert reckoning(plan, "meeting:1") == []


def test_too_few_hours_name_the_work_that_counts_and_the_hours_of_each_day() -> None:
    talk = Meeting(1, None, "Talk", datetime(2026, 11, 24, 8, 30), datetime(2026, 11, 24, 12, 30))
    tuesday = date(2026, 11, 24)
    works = [item("a", minutes=600, due=tuesday, hard=True), item("b", minutes=300, due=tuesday, hard=True)]
    plan = planned(*works, item("c"), meetings=(talk,))
    late = next(key for key in ("a", "b") if (found := plan.explain(key)) and found.short)
    lines = [
        str(line)
        for line in shortage_lines(plan, late, lambda work: work.key, lambda day: "Leave" * (day == MONDAY))
    ]
    assert lines == [
        "Work that counts: 15 h", "10 h  a", "5 h  b",
        "Time without overtime: 12 h", "2026-11-23  8 h  Leave", "2026-11-24  4 h  Talk",
    ]  # fmt: skip
    assert shortage_lines(plan, "c", lambda work: work.key, lambda day: "") == []


def test_preparation_that_comes_too_late_says_when_the_meeting_begins() -> None:
    begins = datetime(2026, 11, 23, 9)
    said = short_sentence(planned(item("prep:1", minutes=120, until=begins)), "prep:1")
    assert str(said).startswith("It needs 2 h; before 2026-11-23 09:00")


def test_what_another_order_would_cost_is_said_in_hours_with_the_case_of_the_other_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pbdesk.planning.swap import Swap

    monkeypatch.setattr("pbdesk.planning.swap.swap_cost", lambda *_: Swap("next:2", 204, False))
    plan = planned(item(), item("next:2", proposal_id=2))
    found = swap_sentence(plan, "next:1", lambda number: Proposal(number, case_no=f"115-00{number}"))
    assert str(found) == "After “next:2 (115-002)” it would cost 3 h 24 min more of officer time."
