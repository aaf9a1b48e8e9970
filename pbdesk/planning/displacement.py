"""What some work displaces: the same plan without it, in the same order of everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pbdesk.planning.changes import without
from pbdesk.planning.check import Report, check
from pbdesk.planning.grid import Grid, Hours
from pbdesk.planning.problem import Origin, Plan, Problem, Task
from pbdesk.planning.solver import solve


@dataclass(frozen=True, slots=True)
class Displaced:
    """A task that would be done sooner: its end without and with the other work, None when not finished.

    `days` are working days, `slots` its effort; `evenings` it would not need, `late` days it is later.
    """

    task: str
    from_slot: int | None
    to_slot: int | None
    days: int
    slots: int
    evenings: int
    late: int


@dataclass(frozen=True, slots=True)
class Displacement:
    """All that is displaced, most delayed first, with the evenings and overtime slots the work causes."""

    tasks: tuple[Displaced, ...]
    evenings: int
    overtime: int
    plan: Plan


def displaced(problem: Problem, plan: Plan, drop: Callable[[Task], bool]) -> Displacement:
    """Compare `plan` with the plan there would be without the tasks for which `drop` holds.

    With a plan in force one more plan is made: what only stays where it was, and would be done sooner if all
    were planned anew, is displaced by nobody.
    """
    found = _compared(problem, plan, drop)
    if not problem.previous or not found.tasks:
        return found
    anew = solve(replace(problem, previous=()), start_from=plan)
    held = {each.task for each in _compared(problem, anew, drop, found.plan).tasks}
    return replace(found, tasks=tuple(each for each in found.tasks if each.task in held))


def _compared(
    problem: Problem, plan: Plan, drop: Callable[[Task], bool], alone: Plan | None = None
) -> Displacement:
    """A plan and the one without some tasks, made here unless known; there no plan in force is kept, for it
    holds the other work where the dropped tasks pushed it."""
    reduced = replace(without(problem, drop), previous=())
    alone = alone or solve(reduced, start_from=plan)
    with_it, without_it = check(problem, plan), check(reduced, alone)
    grid = Grid(problem)
    found = [
        delayed
        for task in reduced.tasks
        if (delayed := _delay(grid, task, (plan, with_it), (alone, without_it))) is not None
    ]
    found.sort(key=lambda delayed: (-delayed.days, delayed.task))
    return Displacement(
        tasks=tuple(found),
        evenings=with_it.evenings - without_it.evenings,
        overtime=with_it.overtime_slots - without_it.overtime_slots,
        plan=alone,
    )


def blame(
    problem: Problem, plan: Plan, displacement: Displacement, *, cases: Sequence[str] | None = None
) -> dict[str, str]:
    """The case that alone explains why a task is displaced: without it the task ends on the same day as
    without all. Tasks that only several cases together displace are not named.

    Plans once for each case that has work before the end of a displaced task, or for each of `cases`: for
    when somebody asks.
    """
    wanted = {each.task: each.from_slot for each in displacement.tasks}
    last = max((plan.of(task)[-1].end if plan.of(task) else problem.horizon for task in wanted), default=0)
    by_case = {task.id: task.case for task in problem.tasks if task.origin is Origin.PB}
    if cases is None:
        cases = sorted({case for c in plan.chunks if c.start < last and (case := by_case.get(c.task))})
    found: dict[str, str] = {}

    def day(end: int) -> int:
        return (end - 1) // problem.slots_per_day

    for case in cases:
        alone = _compared(problem, plan, lambda task, case=case: task.case == case)  # type: ignore[misc]
        for each in alone.tasks:
            sooner = wanted.get(each.task)
            if each.from_slot is not None and sooner is not None and day(each.from_slot) <= day(sooner):
                found.setdefault(each.task, case)
    return found


def _delay(grid: Grid, task: Task, now: tuple[Plan, Report], alone: tuple[Plan, Report]) -> Displaced | None:
    end, sooner = now[1].ends[task.id], alone[1].ends[task.id]
    days = grid.open_days(end) - grid.open_days(sooner)
    evenings = _evenings(grid, now[0], task.id) - _evenings(grid, alone[0], task.id)
    late = now[1].late_days[task.id] - alone[1].late_days[task.id]
    lost = end is None and sooner is not None
    if days <= 0 and late <= 0 and evenings <= 0 and not lost:
        return None
    return Displaced(task.id, sooner, end, max(0, days), task.effort, evenings, late)


def _evenings(grid: Grid, plan: Plan, task: str) -> int:
    return len(
        {
            slot // grid.per_day
            for chunk in plan.of(task)
            for slot in range(chunk.start, chunk.end)
            if grid.hours[slot] == Hours.OVERTIME
        }
    )
