"""What is learned when work is called done: on the desk, through the plan, and taken back by undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from desks import empty_desk

from pbdesk.desk import Desk
from pbdesk.model.contact import Promise
from pbdesk.model.proposal import Proposal, Route
from pbdesk.model.work import RoutineWork, TimeEntry
from pbdesk.rules.workitem import WorkItem
from pbdesk.words.reasons import effort_sentence

MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with empty_desk(tmp_path) as opened:
        with opened.store.write("test") as tx:
            case = tx.insert(Proposal(case_no="115-001", title="Test bench", route=Route.DIRECT,
                                      stage="execution", next_action="Ask the test agency"))  # fmt: skip
            for number in range(9):
                tx.insert(Promise(proposal_id=case.id, text=f"Test {number}", made_on=MONDAY,
                                  due=MONDAY + timedelta(days=20)))  # fmt: skip
        yield opened


def work(desk: Desk, key: str) -> WorkItem:
    return next(i for i in desk.week.items(MONDAY, MONDAY + timedelta(days=27)) if i.key == key)


def slots(desk: Desk, key: str) -> int:
    return desk.week.plan().problem.task(key).effort


def test_the_plan_takes_the_officers_own_median_without_the_margin(desk: Desk) -> None:
    usual = slots(desk, "promise:9")
    for number, minutes in ((1, 240), (2, 260), (3, 250)):
        desk.week.done(f"promise:{number}", minutes)
    learned = work(desk, "promise:9")
    assert (learned.minutes, learned.learned) == (250, 3)
    assert slots(desk, "promise:9") == -(-250 // desk.weights.slot_minutes) != usual


def test_undoing_done_unlearns_it(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.week.done(f"promise:{number}", 240)
    desk.undo()
    assert work(desk, "promise:9").learned == 0
    assert work(desk, "promise:3").learned == 0


def test_actions_that_come_back_under_one_name_are_learned_one_by_one(desk: Desk) -> None:
    for minutes in (100, 110, 120):
        desk.week.done("next:1", minutes)
        proposal = desk.cases.get(1)
        assert proposal is not None
        with desk.store.write("test") as tx:
            tx.update(replace(proposal, next_action="Ask once more"))
    assert desk.week.habits().medians["next"] == (110, 3)
    assert work(desk, "next:1").minutes == 110  # planned again, in full


def test_a_promise_taken_up_again_is_planned_again(desk: Desk) -> None:
    desk.week.done("promise:1", 30)
    kept = desk.store.get(Promise, 1)
    assert kept is not None
    with desk.store.write("test") as tx:
        tx.update(replace(kept, done_on=None))
    assert work(desk, "promise:1")


def test_what_was_estimated_is_kept_with_what_it_took(desk: Desk) -> None:
    for number in range(1, 6):
        desk.week.estimate(f"promise:{number}", 60)
        desk.week.done(f"promise:{number}", 90)
    assert (desk.week.habits().ratio, desk.week.habits().estimates) == (150, 5)
    desk.week.estimate("promise:9", 120)
    said = work(desk, "promise:9")
    assert (said.minutes, said.took) == (120, 150)  # his word stands, the habit is only told


def test_an_estimate_counts_down_with_the_time_spent(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        tx.insert(TimeEntry(work="promise:1", start=datetime(2026, 11, 20, 9), minutes=60))
    desk.week.estimate("promise:1", 180)  # left, after the hour
    assert work(desk, "promise:1").minutes == 180
    with desk.store.write("test") as tx:
        tx.insert(TimeEntry(work="promise:1", start=datetime(2026, 11, 20, 10), minutes=120))
    assert work(desk, "promise:1").minutes == 60


def test_a_duty_without_a_stated_effort_learns_from_its_own_occurrences(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        duty = tx.insert(RoutineWork(title="Test rounds", rrule="FREQ=WEEKLY", start=MONDAY))
    for week in range(3):
        desk.week.done(f"routine:{duty.id}:{MONDAY + timedelta(days=7 * week)}", 200)
    later = work(desk, f"routine:{duty.id}:{MONDAY + timedelta(days=21)}")
    assert (later.minutes, later.learned) == (200, 3)


def test_the_sentence_says_where_the_effort_comes_from(desk: Desk) -> None:
    assert "usual effort" in str(effort_sentence(work(desk, "promise:9"), "1:30"))
    for number in range(1, 8):
        desk.week.estimate(f"promise:{number}", 60)
        desk.week.done(f"promise:{number}", 90)
    learned = str(effort_sentence(work(desk, "promise:9"), "1:30"))
    assert learned == "1:30 h, your own median over 7 finished works"
    desk.week.estimate("promise:9", 60)
    assert "150 % of your estimate" in str(effort_sentence(work(desk, "promise:9"), "1:00"))
