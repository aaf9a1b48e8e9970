"""Weeks after the first ones, planned around these: what was planned every day stays as it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pbdesk.planning.problem import Chunk, Plan, Problem, Task

STANDS = 10_000  # officer-minutes per moved slot: nothing is worth that


def around(problem: Problem, near: Problem, plan: Plan) -> Problem:
    """The question with the `plan` of the first weeks in it: nothing comes into them that was left for later
    or is not yet known to them, nor more of what they hold a part of."""
    costs, end = replace(problem.costs, change=STANDS), near.horizon
    known, asked = {task.id for task in near.tasks}, {task.id for task in problem.tasks}
    left = {*plan.slipped, *(asked - known)}
    tasks = tuple(
        _later(task, plan.of(task.id), end, problem.horizon) if task.id in left else task
        for task in problem.tasks
    )
    previous = tuple(chunk for chunk in plan.chunks if chunk.task in asked)
    return replace(problem, tasks=tasks, previous=previous, costs=costs)


def _later(task: Task, part: tuple[Chunk, ...], end: int, horizon: int) -> Task:
    """Work that the first weeks, up to `end`, leave for later, or hold only a part of."""
    if not part:
        return replace(task, release=max(task.release, end))
    windows = ((end, horizon),) if task.windows is None else task.windows
    later = ((max(first, end), last) for first, last in windows if last > end)
    return replace(task, windows=(*((chunk.start, chunk.end) for chunk in part), *later))


def stand(question: Problem, plan: Plan, end: int) -> bool:
    """Whether the weeks up to `end` are in the longer plan as they are."""
    first = [replace(chunk, end=min(chunk.end, end)) for chunk in plan.chunks if chunk.start < end]
    return _slots(first) == _slots(question.previous)


def _slots(chunks: Iterable[Chunk]) -> set[tuple[str, int]]:
    return {(chunk.task, slot) for chunk in chunks for slot in range(chunk.start, chunk.end)}


def fixed(question: Problem, end: int) -> Problem:
    """The same with the weeks up to `end` pinned, for the rare question in which no price holds them: hours
    kept for a case that are cut in another way, work that is pinned in part."""
    pins = [replace(pin, start=max(pin.start, end)) for pin in question.pins if pin.end > end]
    held: dict[str, int] = {}
    for chunk in question.previous:
        held[chunk.task] = held.get(chunk.task, 0) + chunk.end - chunk.start
    return replace(
        question,
        tasks=tuple(_rest(task, held.get(task.id, 0)) for task in question.tasks),
        pins=tuple(sorted((*question.previous, *pins))),
        previous=(),
    )


def _rest(task: Task, held: int) -> Task:
    """A rest shorter than any piece of the work finds no place."""
    return replace(task, windows=()) if held and task.effort - held < task.min_chunk else task
