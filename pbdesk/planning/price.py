"""What a plan costs the officer: without what puts work first, which is a wish, and without moving."""

from __future__ import annotations

from dataclasses import replace

from pbdesk.planning.check import Report, check
from pbdesk.planning.problem import INSIST, Plan, Problem, Task


def usual(problem: Problem, known: Problem | None = None) -> Problem:
    """The problem at the usual prices; work that is in `known` too costs what it costs there."""
    before = {task.id: task for task in (known or problem).tasks}
    return replace(problem, tasks=tuple(_as_usual(task, before.get(task.id, task)) for task in problem.tasks))


def cost(report: Report) -> int:
    """Officer-minutes, the price of moving left out. For a plan of a problem at the `usual` prices."""
    return report.cost - report.parts.change


def plan_cost(problem: Problem, plan: Plan) -> int:
    """Officer-minutes of the plan at the usual prices."""
    return cost(check(usual(problem), plan))


def _as_usual(task: Task, known: Task) -> Task:
    return replace(
        task, late_cost=known.late_cost % INSIST, slip_cost=known.slip_cost % INSIST,
        open_cost=min(task.open_cost, known.open_cost),
    )  # fmt: skip
