"""Against a full plan in force new urgent work gets its place, and only what is softer gives way to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planning_builders import at, desk, work

from pbdesk.planning.check import Report, check
from pbdesk.planning.problem import Chunk, Costs, Plan, Problem, Task, WorkClass
from pbdesk.planning.solver import solve
from pbdesk.planning.whatif import moved

LATE = {WorkClass.SAFETY: 480, WorkClass.STATUTORY: 240, WorkClass.KEY: 120, WorkClass.PB: 60}
FRIDAY = at(4, 17)


def wanted(name: str, effort: int, due: int, work_class: WorkClass, *, hard: bool = False) -> Task:
    late = LATE[work_class]
    return work(
        name, effort, due=due, work_class=work_class, late_cost=late, slip_cost=late, min_chunk=2, hard=hard
    )


def full(work_class: WorkClass, *, hard: int = 0) -> tuple[Problem, Plan]:
    """Two weeks of which more is asked than they hold, and their plan; the first `hard` of them bind."""
    tasks = [
        wanted(f"old {n:02}", 4 + n % 4, at((n % 9) + 2 * (n % 9 > 4), 17), work_class, hard=n < hard)
        for n in range(36)
    ]
    problem = desk(*tasks, weeks=2, costs=Costs(change=6))
    return problem, solve(problem)


def replanned(problem: Problem, plan: Plan, new: Task) -> tuple[Plan, Report]:
    again = replace(problem, tasks=(*problem.tasks, new), previous=plan.chunks)
    made = solve(again)
    report = check(again, made)
    assert report.valid, report.violations
    return made, report


@pytest.mark.parametrize("effort", [6, 12, 16])
@pytest.mark.parametrize("urgent", [WorkClass.SAFETY, WorkClass.STATUTORY])
def test_new_urgent_work_is_in_time_although_the_week_is_full(urgent: WorkClass, effort: int) -> None:
    problem, plan = full(WorkClass.PB)
    made, report = replanned(problem, plan, wanted("new", effort, FRIDAY, urgent))
    assert not report.late_days["new"]
    # what moves is counted by what the new work needs, not by the week
    assert sum(move.slots for move in moved(plan, made) if move.before) <= 3 * effort


def test_new_soft_work_waits_as_before() -> None:
    problem, plan = full(WorkClass.PB)
    made, report = replanned(problem, plan, wanted("new", 12, FRIDAY, WorkClass.PB))
    assert report.late_days["new"]
    assert set(plan.chunks) <= set(made.chunks)


def test_what_is_as_urgent_does_not_give_way() -> None:
    problem, plan = full(WorkClass.STATUTORY)
    made, _ = replanned(problem, plan, wanted("new", 12, FRIDAY, WorkClass.STATUTORY))
    assert set(plan.chunks) <= set(made.chunks)


def test_binding_deadlines_and_pins_stand_against_new_urgent_work() -> None:
    problem, plan = full(WorkClass.PB, hard=9)
    pins = tuple(chunk for chunk in plan.chunks if chunk.start < at(0, 12))
    made, report = replanned(
        replace(problem, pins=pins), plan, wanted("new", 12, FRIDAY, WorkClass.STATUTORY)
    )
    assert not report.late_days["new"]
    assert not report.missed_hard
    assert set(pins) <= {Chunk(c.start, c.end, c.task) for c in made.chunks}


def test_the_same_again_moves_nothing() -> None:
    """Once the new work has its place, that is the plan in force."""
    problem, plan = full(WorkClass.PB)
    new = wanted("new", 12, FRIDAY, WorkClass.SAFETY)
    made, _ = replanned(problem, plan, new)
    again = replace(problem, tasks=(*problem.tasks, new), previous=made.chunks)
    assert solve(again).chunks == made.chunks


def test_a_new_danger_does_not_wait_for_the_evening_behind_softer_work_or_a_lasting_repair() -> None:
    night = at(0, 24)
    repair = wanted("repair", 8, night, WorkClass.SAFETY)
    softer = [replace(repair, due=None), *(wanted(f"soft {n}", 4, night, WorkClass.KEY) for n in range(2))]
    problem = desk(*softer, costs=Costs(change=30))
    plan = solve(problem)
    assert {chunk.task for chunk in plan.chunks if chunk.end <= at(0, 17)} == {task.id for task in softer}
    _, report = replanned(problem, plan, wanted("new", 3, night, WorkClass.SAFETY))
    end = report.ends["new"]
    assert end is not None
    assert end <= at(0, 17)
