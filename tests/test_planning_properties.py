"""What must hold for every desk."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from planning_builders import random_desk

from pbdesk.planning.check import check
from pbdesk.planning.displacement import displaced
from pbdesk.planning.explain import State, explain
from pbdesk.planning.problem import Day, Origin
from pbdesk.planning.solver import solve

SEEDS = st.integers(min_value=0, max_value=10**6)
FEW = settings(max_examples=40, deadline=None, derandomize=True)


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
def test_the_order_of_the_input_does_not_matter(seed):
    problem = random_desk(seed)
    dice = Random(seed)
    shuffled = replace(
        problem,
        tasks=tuple(dice.sample(problem.tasks, len(problem.tasks))),
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
    before, after = check(problem, solve(problem)), check(wider, solve(wider))
    assert after.vector[:2] <= before.vector[:2]


@FEW
@given(SEEDS)
def test_every_task_is_explained_and_its_terms_add_up(seed):
    problem = random_desk(seed)
    plan = solve(problem, effort=30)
    report = check(problem, plan)
    explained = explain(problem, plan)
    assert set(explained) == {task.id for task in problem.tasks}
    assert sum(e.cost for e in explained.values()) == report.cost - report.parts.decline
    for explanation in explained.values():
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
