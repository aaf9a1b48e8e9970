"""Changes one may wish to try on a problem. Each is a value; `apply` gives the changed problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import singledispatch

from pbdesk.planning.problem import INSIST, Chunk, Day, Problem, Span, Task


@dataclass(frozen=True, slots=True)
class AddTasks:
    """One more case, or any other work."""

    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class DropTasks:
    """Work that somebody else does, or nobody."""

    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveCase:
    """A case handed over: all its work goes."""

    case: str


@dataclass(frozen=True, slots=True)
class LoseDay:
    """A day lost from `slot` (within the day) on: typhoon, leave. Its meetings and pins go too."""

    day: int
    slot: int = 0


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """A meeting at another time."""

    meeting: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """A meeting that does not take place, or without the officer."""

    meeting: str


@dataclass(frozen=True, slots=True)
class PinTime:
    """Exactly this time for this work."""

    chunk: Chunk


@dataclass(frozen=True, slots=True)
class ForbidTime:
    """Not this work in `[start, end)`."""

    task: str
    start: int
    end: int


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


Change = (
    AddTasks
    | DropTasks
    | RemoveCase
    | LoseDay
    | MoveMeeting
    | CancelMeeting
    | PinTime
    | ForbidTime
    | SetOvertime
    | ExtendDue
    | DoFirst
)


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
def _(change: AddTasks, problem: Problem) -> Problem:
    return replace(problem, tasks=problem.tasks + change.tasks)


@apply.register
def _(change: DropTasks, problem: Problem) -> Problem:
    return without(problem, lambda task: task.id in change.tasks)


@apply.register
def _(change: RemoveCase, problem: Problem) -> Problem:
    return without(problem, lambda task: task.case == change.case)


@apply.register
def _(change: LoseDay, problem: Problem) -> Problem:
    first = change.day * problem.slots_per_day
    lost = (first + change.slot, first + problem.slots_per_day)
    return replace(
        problem,
        days=tuple(_shorter(day, change.slot) if day.day == change.day else day for day in problem.days),
        meetings=tuple(m for m in problem.meetings if not touches((m.start, m.end), lost)),
        pins=tuple(pin for pin in problem.pins if not touches((pin.start, pin.end), lost)),
    )


def _shorter(day: Day, slot: int) -> Day:
    def cut(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple((start, min(end, slot)) for start, end in spans if start < slot)

    return Day(day.day, cut(day.work), cut(day.overtime), day.buffer)


def touches(one: Span, other: Span) -> bool:
    """Whether two spans share a slot."""
    return one[0] < other[1] and other[0] < one[1]


@apply.register
def _(change: MoveMeeting, problem: Problem) -> Problem:
    return _with_meetings(problem, change.meeting, change.start, change.end)


@apply.register
def _(change: CancelMeeting, problem: Problem) -> Problem:
    return replace(problem, meetings=tuple(m for m in problem.meetings if m.id != change.meeting))


def _with_meetings(problem: Problem, meeting_id: str, start: int, end: int) -> Problem:
    if all(meeting.id != meeting_id for meeting in problem.meetings):
        raise KeyError(meeting_id)
    return replace(
        problem,
        meetings=tuple(
            replace(meeting, start=start, end=end) if meeting.id == meeting_id else meeting
            for meeting in problem.meetings
        ),
    )


@apply.register
def _(change: PinTime, problem: Problem) -> Problem:
    return replace(problem, pins=(*problem.pins, change.chunk))


@apply.register
def _(change: ForbidTime, problem: Problem) -> Problem:
    def forbid(task: Task) -> Task:
        spans = task.windows if task.windows is not None else ((0, problem.horizon),)
        left = [
            part
            for start, end in spans
            for part in ((start, min(end, change.start)), (max(start, change.end), end))
        ]
        return replace(task, windows=tuple((start, end) for start, end in left if start < end))

    return with_task(problem, change.task, forbid)


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
