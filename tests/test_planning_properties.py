"""What must hold for every desk."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_builders import DAY, at, desk, random_desk, work

from pbdesk.planning.check import check
from pbdesk.planning.displacement import displaced
from pbdesk.planning.explain import State, explain_task
from pbdesk.planning.facts import Facts
from pbdesk.planning.problem import Chunk, Day, Meeting, Origin, ProblemError
from pbdesk.planning.solver import solve

SEEDS = st.integers(min_value=0, max_value=10**6)
FEW = settings(max_examples=15, derandomize=True)
FEWER = settings(FEW, max_examples=10)


@FEW
@given(SEEDS, st.sampled_from((1.0, 2.5)))
def test_every_plan_is_valid_and_its_slips_are_named(seed, load):
    problem = random_desk(seed, load)
    plan = solve(problem, effort=30)
    report = check(problem, plan)
    assert report.violations == ()
    assert plan.slipped == tuple(sorted(report.slipped))


@FEW
@given(SEEDS)
def test_order_and_titles_of_the_input_do_not_matter(seed):
    problem = random_desk(seed)
    dice = Random(seed)
    shuffled = replace(
        problem,
        tasks=tuple(replace(task, title="other") for task in dice.sample(problem.tasks, len(problem.tasks))),
        meetings=tuple(dice.sample(problem.meetings, len(problem.meetings))),
        days=tuple(reversed(problem.days)),
    )
    assert solve(shuffled, effort=30) == solve(problem, effort=30)


@FEW
@given(SEEDS)
def test_more_hours_never_report_more_missed_deadlines(seed):
    problem = random_desk(seed)
    wider = replace(
        problem,
        days=tuple(Day(day.day, day.work, day.overtime, 0) for day in problem.days),
        ot_week_cap=problem.ot_week_cap + 8,
    )
    before, after = check(problem, solve(problem, effort=30)), check(wider, solve(wider, effort=30))
    assert after.vector[:2] <= before.vector[:2]


@FEW
@given(SEEDS)
def test_every_task_is_explained_and_its_terms_add_up(seed):
    problem = random_desk(seed)
    facts = Facts(problem, solve(problem, effort=30))
    explained = [explain_task(facts, task) for task in problem.tasks]
    assert sum(e.cost for e in explained) == facts.report.cost - facts.report.parts.decline
    for explanation in explained:
        assert explanation.reasons or explanation.state in (State.UNPLACED,)
        assert explanation.short is not None or explanation.state is State.PLANNED


@FEW
@given(SEEDS)
def test_displacement_compares_with_a_valid_plan(seed):
    problem = random_desk(seed)
    plan = solve(problem, effort=30)
    result = displaced(problem, plan, lambda task: task.origin is Origin.PB)
    desk_work = {task.id for task in problem.tasks if task.origin is Origin.ROUTINE}
    assert {delayed.task for delayed in result.tasks} <= desk_work
    assert {chunk.task for chunk in result.plan.chunks} <= desk_work


def all_meetings(problem, dice):
    day = dice.randrange(problem.horizon_days) * DAY
    return replace(problem, meetings=(*problem.meetings, Meeting("all-day", day, day + DAY, 900)))


def no_room(problem, dice):
    return replace(problem, days=tuple(replace(day, buffer=48) for day in problem.days))


def week_without_work(problem, dice):
    week = dice.randrange(problem.horizon_days // 7)
    return replace(problem, days=tuple(day for day in problem.days if day.day // 7 != week))


def new_year(problem, dice):
    """31 December and 1 January, a Thursday and a Friday, are off."""
    days = tuple(day for day in problem.days if day.day not in (3, 4))
    return replace(problem, start=date(2026, 12, 28), days=days)


def odd_work(problem, dice):
    extra = (
        work("endless", problem.horizon + 5, max_chunk=6),
        work("whole", 40, min_chunk=40, due=at(1, 17), hard=True),
        work("past", 2, due=dice.randint(-500, 1), hard=True),
        work("holiday", 2, due=at(5, 17), hard=True),
        work("shut", 2, windows=((at(5, 3), at(5, 4)),), due=at(2, 17), hard=True),
        work("behind", 2, after=("shut",), due=at(3, 17)),
    )
    return replace(problem, tasks=problem.tasks + extra)


TROUBLES = (all_meetings, no_room, week_without_work, new_year, odd_work)


@FEWER
@given(SEEDS, st.sets(st.sampled_from(range(len(TROUBLES))), min_size=1))
def test_trouble_still_gets_a_valid_plan_and_names_what_slips(seed, which):
    problem, dice = random_desk(seed), Random(seed)
    for number in sorted(which):
        problem = TROUBLES[number](problem, dice)
    plan = solve(problem, effort=20)
    report = check(problem, plan)
    assert report.violations == ()
    assert plan.slipped == tuple(sorted(report.slipped))
    if odd_work in (TROUBLES[number] for number in which):
        assert {"endless", "shut", "behind"} <= set(plan.slipped)


@FEW
@given(SEEDS, st.integers(min_value=0, max_value=9), st.integers(min_value=1, max_value=9))
def test_overlapping_pins_are_refused_by_name(seed, start, length):
    tasks = (work("first", 30), work("second", 30))
    pins = (Chunk(start, start + 10, "first"), Chunk(start + 10 - length, start + 12, "second"))
    with pytest.raises(ProblemError, match=r"second|first"):
        desk(*tasks, pins=pins)


@FEW
@given(st.integers(min_value=1, max_value=9), st.integers(min_value=0, max_value=9))
def test_work_that_waits_for_itself_is_refused_by_name(length, offset):
    names = [f"ring{(k + offset) % length}" for k in range(length)]
    ring = [work(name, after=(names[k - 1],)) for k, name in enumerate(names)]
    with pytest.raises(ProblemError, match="ring"):
        desk(*ring, work("free"))


@FEW
@given(SEEDS)
def test_binding_work_that_fits_by_deadline_is_never_missed(seed):
    """For splittable work, earliest deadline first decides exactly whether every deadline can be met."""
    dice = Random(seed)
    tasks = []
    for number in range(dice.randint(1, 9)):
        release = at(dice.randrange(4), dice.randint(8, 16))
        due = at(min(4, release // DAY + dice.randint(0, 3)), 17)
        tasks.append(work(f"t{number}", dice.randint(1, 12), release=release, due=due, hard=True))
    free = [day.day * DAY + slot for day in desk().days for span in day.work for slot in range(*span)]
    fits = True
    for task in sorted(tasks, key=lambda task: (task.due, task.id)):
        mine = [slot for slot in free if task.release <= slot < task.due][: task.effort]
        fits = fits and len(mine) == task.effort
        free = [slot for slot in free if slot not in mine]
    report = check(problem := desk(*tasks, work("soft", 30, open_cost=200)), solve(problem))
    assert report.violations == ()
    if fits:
        assert report.vector[:2] == (0, 0)
