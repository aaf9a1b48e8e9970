"""What it would cost to let the next work in the queue go first: the test of a place in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pbdesk.planning.changes import with_task
from pbdesk.planning.check import Report, check
from pbdesk.planning.price import cost
from pbdesk.planning.problem import INSIST, Plan, Problem, Task
from pbdesk.planning.solver import solve
from pbdesk.planning.whatif import in_force

_EFFORT = 15
"""Per cent of the usual search: the rest of the plan is only mended."""


@dataclass(frozen=True, slots=True)
class Swap:
    """`other` before the work costs so many officer-minutes more; `misses`: a deadline that binds breaks."""

    other: str
    minutes: int
    misses: bool


def swap_cost(problem: Problem, plan: Plan, task_id: str) -> Swap | None:
    """Mend the plan so that the work comes after the next one in the queue, and compare the prices.

    None when it is not planned, nothing comes after it, or the order is not free (pinned, or one waits
    for the other). What it would cost to move is left out; a better plan found by chance counts as 0.
    """
    task = problem.task(task_id)
    other = _next(problem, plan, task)
    if other is None:
        return None
    now = check(problem, plan)
    then = min(_reports(problem, plan, task_id, other), key=lambda report: (report.vector[:2], cost(report)))
    minutes = max(0, cost(then) - cost(now))
    return Swap(other, minutes, then.vector[:2] > now.vector[:2] or minutes >= INSIST)


def _reports(problem: Problem, plan: Plan, task_id: str, other: str) -> Iterator[Report]:
    """The work after the other one: once with as much as pays left where it is, once laid anew in order."""

    def behind(task: Task) -> Task:
        return replace(task, after=(*task.after, other))

    yield check(problem, solve(with_task(in_force(problem, plan), task_id, behind), effort=_EFFORT))
    free = replace(problem, previous=(), costs=replace(problem.costs, change=0))
    yield check(problem, solve(with_task(free, task_id, behind), effort=_EFFORT, start_from=plan))


def _next(problem: Problem, plan: Plan, task: Task) -> str | None:
    """The work that begins next after this one and could as well come before it."""
    fixed = {pin.task for pin in problem.pins}
    begins: dict[str, int] = {}
    for chunk in plan.chunks:
        begins.setdefault(chunk.task, chunk.start)
    if task.id not in begins or task.id in fixed:
        return None
    kin = _waiting_for(problem, task.id) | fixed
    later = [
        (start, name)
        for name, start in begins.items()
        if start > begins[task.id] and name not in kin and problem.task(name).release <= begins[task.id]
    ]
    return min(later)[1] if later else None


def _waiting_for(problem: Problem, task_id: str) -> set[str]:
    """All work that can begin only after it."""
    followers: dict[str, list[str]] = {}
    for task in problem.tasks:
        for other in task.after:
            followers.setdefault(other, []).append(task.id)
    found, stack = set[str](), [task_id]
    while stack:
        for name in followers.get(stack.pop(), ()):
            if name not in found:
                found.add(name)
                stack.append(name)
    return found
