"""New work that is dangerous or binds gets its place at no price for what gives way to it.

A plan in force is calm because every move has to gain several times its price. Against a full calendar that
keeps out new work for which the officer would at once make room. So where such work ends up late or without
a place, places are tried for it, and only the softer work that stands there moves, for nothing. A danger to
be met by a day is met as soon as that day allows: it does not wait for the evening behind a lasting repair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pbdesk.planning.changes import without
from pbdesk.planning.check import Report, check
from pbdesk.planning.problem import Chunk, Plan, Problem, Task, WorkClass, slots_of

_RANK = {work_class: rank for rank, work_class in enumerate(WorkClass)}
_URGENT = (WorkClass.SAFETY, WorkClass.STATUTORY)

_FAVOUR = 25
"""Per cent of what the lateness of such work costs that are paid on top for its being in time: in a full week
it would cost about the same to let it wait, and an officer would not."""

Solve = Callable[[Problem], Plan]


def make_room(problem: Problem, plan: Plan, rough: Solve, mend: Solve) -> Plan:
    """`plan`, which mends the one in force, or a better one in which softer work gave way to what is new.

    `rough` lays a problem without searching, `mend` plans one with its plan in force; each is asked at most
    twice, and only where new urgent work is late or a new danger is to be met.
    """
    report = check(problem, plan)
    late = _late(problem, report)
    for asked in _asked(problem, late):
        laid = rough(asked)
        known = check(asked, laid)
        places = [
            chunk
            for task in late
            if _lateness(known, task) < _lateness(report, task)
            for chunk in laid.of(task.id)
        ]
        kept = tuple(chunk for chunk in problem.previous if not _gives_way(problem, chunk, places))
        if kept != problem.previous:
            made = mend(replace(problem, previous=tuple(sorted((*kept, *places)))))
            # both at the price of moving that is still asked: none for what gives way
            judged = replace(problem, previous=kept)
            after = check(judged, made)
            sooner = any(_lateness(after, task) < _lateness(report, task) for task in late)
            *misses, cost = after.vector
            favoured = (*misses, cost - _favour(late, report, after))
            if sooner and after.valid and favoured <= check(judged, plan).vector:
                return made
    return plan


def _asked(problem: Problem, late: list[Task]) -> Iterator[Problem]:
    """What is laid to find places: only what is as urgent, where it stands; then everything anew."""
    if late:
        lowest = max(_RANK[task.work_class] for task in late)
        yield without(problem, lambda task: not task.hard and _RANK[task.work_class] > lowest)
        yield replace(problem, previous=())


def _favour(late: list[Task], before: Report, after: Report) -> int:
    """Officer-minutes that the plan may cost more for the days by which such work is less late."""
    days = ((task, before.late_days[task.id] - after.late_days[task.id]) for task in late)
    return sum(task.late_cost * fewer for task, fewer in days) * _FAVOUR // 100


def _late(problem: Problem, report: Report) -> list[Task]:
    """Urgent work the plan in force does not know yet that is late, has no place or is to be done at once."""
    known = {chunk.task for chunk in problem.previous}
    return [
        task
        for task in problem.tasks
        if (task.work_class in _URGENT or task.hard) and task.id not in known and any(_lateness(report, task))
    ]


def _lateness(report: Report, task: Task) -> tuple[bool, int, int]:
    """No place, days late; when it ends, where a danger is to be met by a day."""
    end = report.ends[task.id]
    at_once = task.work_class is WorkClass.SAFETY and task.due is not None
    return end is None, report.late_days[task.id], (end or 0) if at_once else 0


def _softness(task: Task) -> tuple[int, bool]:
    return _RANK[task.work_class], task.due is None


def _gives_way(problem: Problem, chunk: Chunk, places: list[Chunk]) -> bool:
    """Whether this piece of the plan in force is softer than work that wants its time."""
    held, softer = slots_of([chunk]), problem.task(chunk.task)
    if softer.hard:
        return False
    wanting = (problem.task(place.task) for place in places if held & slots_of([place]))
    return any(_softness(task) < _softness(softer) or task.hard for task in wanting)
