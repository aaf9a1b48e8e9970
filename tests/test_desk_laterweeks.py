"""Later weeks are planned around the first ones, whatever these hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planning_builders import DAY, at, desk, random_desk, weekdays, work

from pbdesk.desk.laterweeks import around, fixed, stand
from pbdesk.planning.check import check
from pbdesk.planning.problem import Chunk, Plan, Problem
from pbdesk.planning.solver import solve


def longer(problem: Problem, weeks: int = 3) -> Problem:
    """The same with more weeks after it."""
    more = tuple(replace(day, day=day.day + problem.horizon_days) for day in weekdays(weeks))
    return replace(problem, horizon_days=problem.horizon_days + 7 * weeks, days=(*problem.days, *more))


@pytest.mark.parametrize("seed", range(25))
def test_pinned_first_weeks_stand_on_any_desk(seed: int) -> None:
    near = random_desk(seed, 1.3)
    plan, far = solve(near), longer(near)
    question = around(far, near, plan)
    found = solve(fixed(question, near.horizon))
    assert stand(question, found, near.horizon)
    assert check(far, found).valid


def test_a_slot_more_or_less_in_the_first_weeks_is_noticed() -> None:
    near = desk(work("a", 4))
    kept, end = Plan((Chunk(at(0, 8), at(0, 10), "a"),)), near.horizon
    question = around(longer(near), near, kept)
    assert stand(question, kept, end)
    assert stand(question, Plan((*kept.chunks, Chunk(end + 16, end + 18, "a"))), end)
    for other in (
        Plan((Chunk(at(0, 8), at(0, 9), "a"),)),
        Plan((*kept.chunks, Chunk(at(1, 8), at(1, 9), "a"))),
        Plan((Chunk(at(0, 8), at(0, 10), "b"),)),
    ):
        assert not stand(question, other, end)


def test_what_the_later_weeks_do_not_ask_for_any_more_is_no_part_of_the_question() -> None:
    near = desk(work("a"), work("gone"))
    question = around(replace(longer(near), tasks=(work("a"),)), near, solve(near))
    assert {chunk.task for chunk in question.previous} == {"a"}
    assert solve(question).slipped == ()


def test_work_the_first_weeks_do_not_know_begins_after_them() -> None:
    near = desk(work("a"))
    far = replace(longer(near), tasks=(work("a"), work("new", due=at(3, 12))))
    question = around(far, near, solve(near))
    assert min(chunk.start for chunk in solve(question).of("new")) >= 7 * DAY
