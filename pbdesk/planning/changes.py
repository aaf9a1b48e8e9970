"""Changes one may wish to try on a problem. Each is a value; `apply` gives the changed problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch

from pbdesk.planning.problem import INSIST, Problem, Task


@dataclass(frozen=True, slots=True)
class DropTasks:
    """Work that somebody else does, or nobody."""

    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveCase:
    """A case handed over: all its work goes."""

    case: str


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """A meeting that does not take place, or without the officer."""

    meeting: str


@dataclass(frozen=True, slots=True)
class SetOvertime:
    """Another weekly limit on overtime, in slots; 0 allows none."""

    week_cap: int


@dataclass(frozen=True, slots=True)
class ExtendDue:
    """Another deadline for a task."""

    task: str
    due: int


@dataclass(frozen=True, slots=True)
class DoFirst:
    """This work on time (or at all), whatever else has to wait or be done in the evening."""

    task: str


Change = DropTasks | RemoveCase | CancelMeeting | SetOvertime | ExtendDue | DoFirst


def without(problem: Problem, drop: Callable[[Task], bool]) -> Problem:
    """The problem without some tasks; what waited for them no longer waits."""
    gone = {task.id for task in problem.tasks if drop(task)}
    return replace(
        problem,
        tasks=tuple(
            replace(task, after=tuple(other for other in task.after if other not in gone))
            for task in problem.tasks
            if task.id not in gone
        ),
        pins=tuple(pin for pin in problem.pins if pin.task not in gone),
        previous=tuple(chunk for chunk in problem.previous if chunk.task not in gone),
    )


@singledispatch
def apply(change: Change, problem: Problem) -> Problem:
    """The changed problem; `ProblemError` when the change contradicts the rest, KeyError for unknown ids."""
    raise TypeError(change)


@apply.register
def _(change: DropTasks, problem: Problem) -> Problem:
    return without(problem, lambda task: task.id in change.tasks)


@apply.register
def _(change: RemoveCase, problem: Problem) -> Problem:
    return without(problem, lambda task: task.case == change.case)


@apply.register
def _(change: CancelMeeting, problem: Problem) -> Problem:
    return replace(problem, meetings=tuple(m for m in problem.meetings if m.id != change.meeting))


@apply.register
def _(change: SetOvertime, problem: Problem) -> Problem:
    return replace(problem, ot_week_cap=change.week_cap, ot_weeks=())


@apply.register
def _(change: ExtendDue, problem: Problem) -> Problem:
    return with_task(problem, change.task, lambda task: replace(task, due=change.due))


@apply.register
def _(change: DoFirst, problem: Problem) -> Problem:
    return with_task(
        problem,
        change.task,
        lambda task: replace(task, late_cost=task.late_cost + INSIST, slip_cost=task.slip_cost + INSIST),
    )


def with_task(problem: Problem, task_id: str, edit: Callable[[Task], Task]) -> Problem:
    """The problem with one task edited. KeyError when there is none."""
    problem.task(task_id)
    return replace(problem, tasks=tuple(edit(task) if task.id == task_id else task for task in problem.tasks))
