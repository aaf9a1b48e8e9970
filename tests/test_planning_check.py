"""The independent check finds every broken rule and adds up the cost by hand-made examples."""

import pytest
from planning_builders import at, desk, weekdays, work

from pbdesk.planning.check import Rule, check
from pbdesk.planning.problem import Chunk, Costs, Meeting, Plan

MON9, MON10, MON11 = at(0, 9), at(0, 10), at(0, 11)


def plan(*chunks, declined=()):
    return Plan(tuple(Chunk(start, end, task) for task, start, end in chunks), declined)


def rules(problem, answer):
    return {violation.rule for violation in check(problem, answer).violations}


@pytest.mark.parametrize(
    ("rule", "problem", "answer"),
    [
        (Rule.MALFORMED, desk(), plan(("ghost", MON9, MON10))),
        (Rule.MALFORMED, desk(), plan(declined=("ghost",))),
        (Rule.SLOT_TWICE, desk(work("a"), work("b")), plan(("a", MON9, MON10), ("b", MON9, MON10))),
        (Rule.TOO_MUCH, desk(work("a", 1)), plan(("a", MON9, MON10))),
        (Rule.OUTSIDE_HOURS, desk(work("a")), plan(("a", at(0, 12), at(0, 13)))),
        (Rule.BEFORE_RELEASE, desk(work("a", release=MON10)), plan(("a", MON9, MON10))),
        (Rule.OUTSIDE_WINDOW, desk(work("a", windows=((MON10, MON11),))), plan(("a", MON9, MON10))),
        (Rule.CHUNK_SHORT, desk(work("a", 2, min_chunk=2)), plan(("a", MON9, MON9 + 1))),
        (Rule.CHUNK_LONG, desk(work("a", 4, max_chunk=2)), plan(("a", MON9, MON11))),
        (Rule.BEFORE_PREDECESSOR, desk(work("a"), work("b", after=("a",))), plan(("b", MON9, MON10))),
        (Rule.PIN_BROKEN, desk(work("a"), pins=(Chunk(MON9, MON10, "a"),)), plan()),
        (
            Rule.MEETING_CLASH,
            desk(work("a"), meetings=(Meeting("m", MON9, MON10),)),
            plan(("a", MON9, MON10)),
        ),
        (Rule.MEETING_CLASH, desk(meetings=(Meeting("m", 18, 20), Meeting("n", 19, 21))), plan()),
        (Rule.MEETING_DECLINED, desk(meetings=(Meeting("m", 18, 20),)), plan(declined=("m",))),
        (Rule.DAY_FULL, desk(work("a"), days=weekdays(1, buffer=15)), plan(("a", MON9, MON10))),
        (Rule.OVERTIME_FULL, desk(work("a"), ot_week_cap=1), plan(("a", at(0, 18), at(0, 19)))),
    ],
)
def test_every_rule_is_checked(rule, problem, answer):
    assert rule in rules(problem, answer)


def test_pins_override_hours_release_windows_and_reserve():
    task = work("a", 3, release=at(2, 9), windows=((at(3, 9), at(3, 10)),), min_chunk=3)
    problem = desk(task, days=weekdays(1, buffer=16), pins=(Chunk(at(0, 12), at(0, 13.5), "a"),))
    assert check(problem, plan(("a", at(0, 12), at(0, 13.5)))).valid


def test_the_cost_of_a_late_task_in_two_pieces_one_of_them_in_the_evening():
    task = work("a", 4, due=at(0, 17), hard=True, late_cost=240, open_cost=7, margin_cost=40)
    report = check(desk(task), plan(("a", at(0, 18), at(0, 19)), ("a", at(2, 8), at(2, 9))))
    parts = report.parts
    assert report.valid
    assert (parts.late, parts.open, parts.margin, parts.chunk) == (2 * 240, 2 * 7, 40, 10)
    assert parts.overtime == 2 * 30 + 45
    assert report.vector == (0, 1, parts.total)
    assert report.ends == {"a": at(2, 9)}


def test_the_cost_of_work_left_half_done():
    task = work("a", 4, due=at(1, 17), late_cost=60, open_cost=5, margin_cost=40, min_chunk=1)
    report = check(desk(task), plan(("a", MON9, MON9 + 1)))
    parts = report.parts
    assert report.slipped == ("a",)
    assert (parts.late, parts.open, parts.margin) == (
        4 * 60,
        5 * 5,
        40,
    )  # five working days, due on the second
    assert (parts.slip, parts.defer) == (60, 3 * 12)


def test_work_due_after_the_plan_is_not_late_when_unfinished():
    parts = check(desk(work("a", due=at(20, 0), hard=True, margin_cost=40)), plan()).parts
    assert (parts.late, parts.margin, parts.slip) == (0, 0, 60)


def test_moved_slots_and_declined_meetings_are_priced():
    problem = desk(
        work("a"),
        meetings=(Meeting("m", 18, 20, 100), Meeting("n", 19, 21, 70)),
        previous=(Chunk(MON10, MON11, "a"),),
        costs=Costs(change=6),
    )
    report = check(problem, plan(("a", MON10 + 1, MON11 + 1), declined=("n",)))
    assert report.valid
    assert (report.parts.change, report.parts.decline, report.changed_slots) == (6, 70, 1)


def test_a_deadline_on_a_free_day_counts_from_the_working_day_before():
    sunday = work("a", due=at(6, 10), margin_cost=40)
    report = check(desk(sunday, weeks=2), plan(("a", at(4, 8), at(4, 9))))
    assert (report.late_days["a"], report.parts.margin) == (0, 40)
    assert check(desk(sunday, weeks=2), plan(("a", at(7, 8), at(7, 9)))).late_days["a"] == 1
