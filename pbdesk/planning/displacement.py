"""What some work displaces: the same desk planned without it, and the difference."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from pbdesk.planning.check import check
from pbdesk.planning.problem import Plan, Problem, Task
from pbdesk.planning.solver import solve


@dataclass(frozen=True, slots=True)
class Displaced:
    """A task that would end earlier: exclusive end slots without and with the other work (None: not
    finished inside the horizon); `slots` of it are planned later or not at all."""

    task: str
    from_slot: int | None
    to_slot: int | None
    slots: int


@dataclass(frozen=True, slots=True)
class Displacement:
    """Tasks that slip, most urgent first, and the overtime that the other work causes."""

    tasks: tuple[Displaced, ...]
    evenings: int
    overtime_slots: int


def displaced(problem: Problem, plan: Plan, without: Callable[[Task], bool]) -> Displacement:
    """Plan once more without the tasks that `without` names and compare working days of completion."""
    gone = {task.id for task in problem.tasks if without(task)}
    smaller = dataclasses.replace(
        problem,
        tasks=tuple(
            dataclasses.replace(task, after=tuple(a for a in task.after if a not in gone))
            for task in problem.tasks
            if task.id not in gone
        ),
        pins=tuple(pin for pin in problem.pins if pin.task not in gone),
        previous=(),
    )
    free_plan = solve(smaller)
    free, real = check(smaller, free_plan), check(problem, plan)
    tasks = []
    for task in smaller.tasks:
        before, after = free.ends[task.id], real.ends[task.id]
        if before is not None and (after is None or _day(problem, after) > _day(problem, before)):
            kept = {s for c in plan.of(task.id) for s in range(c.start, c.end) if s < before}
            tasks.append(Displaced(task.id, before, after, task.effort - len(kept)))
    tasks.sort(key=lambda d: (d.from_slot or 0, d.task))
    return Displacement(
        tuple(tasks),
        max(0, real.evenings - free.evenings),
        max(0, real.overtime_slots - free.overtime_slots),
    )


def _day(problem: Problem, end: int) -> int:
    return (end - 1) // problem.slots_per_day
