"""Contradictions in a planning problem: found before planning, named with the item and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pbdesk.errors import InputError
from pbdesk.say import Say, say

if TYPE_CHECKING:
    from pbdesk.planning.problem import Problem, Task


class ProblemError(InputError):
    """The planning problem contradicts itself; `item` is the id of the task, meeting or day to blame."""

    def __init__(self, what: Say, *, item: str, todo: Say) -> None:
        super().__init__(what, todo=todo)
        self.item = item


def validate(problem: Problem) -> None:
    """Raise `ProblemError` for the first thing that contradicts itself; silent otherwise."""
    _check_frame(problem)
    _check_days(problem)
    _check_meetings(problem)
    _check_tasks(problem)
    _check_cycle(problem)
    _check_pins(problem)


def _check_frame(problem: Problem) -> None:
    if problem.slot_minutes < 1 or 1440 % problem.slot_minutes:
        raise ProblemError(
            say(
                "A day of 1440 minutes cannot be cut into steps of {minutes} minutes.",
                minutes=problem.slot_minutes,
            ),
            item=problem.id,
            todo=say("Use steps of 15, 30 or 60 minutes."),
        )
    costs = problem.costs
    caps = [problem.ot_week_cap, *(cap for _, cap in problem.ot_weeks)]
    prices = (costs.ot_slot, costs.ot_evening, costs.chunk, costs.change, *caps)
    if problem.horizon_days < 1 or min(prices) < 0:
        raise ProblemError(
            say("The plan needs at least one day, and no price or limit below zero."),
            item=problem.id,
            todo=say("Correct the number of days, the overtime limit or the prices."),
        )


def _check_days(problem: Problem) -> None:
    seen: set[int] = set()
    for day in problem.days:
        if not 0 <= day.day < problem.horizon_days or day.day in seen:
            raise ProblemError(
                say("Day {day} is given twice or lies outside the plan.", day=day.day),
                item=str(day.day),
                todo=say("Give every day once, counted from the first day of the plan."),
            )
        seen.add(day.day)
        taken = 0
        for start, end in (*day.work, *day.overtime):
            bits = ((1 << max(0, end - start)) - 1) << max(0, start)
            if not 0 <= start < end <= problem.slots_per_day or taken & bits:
                raise ProblemError(
                    say("The hours of day {day} overlap or leave the day.", day=day.day),
                    item=str(day.day),
                    todo=say("Correct the working and overtime hours of that day."),
                )
            taken |= bits
        if day.buffer < 0:
            raise ProblemError(
                say("The reserve of day {day} is below zero.", day=day.day),
                item=str(day.day),
                todo=say("Set the reserve to zero or more."),
            )


def _check_meetings(problem: Problem) -> None:
    seen: set[str] = set()
    for meeting in problem.meetings:
        name = meeting.title or meeting.id
        if meeting.id in seen:
            raise ProblemError(
                say("The meeting “{name}” is given twice.", name=name),
                item=meeting.id,
                todo=say("Remove one of the two."),
            )
        seen.add(meeting.id)
        if not 0 <= meeting.start < meeting.end <= problem.horizon or meeting.decline_cost < 0:
            raise ProblemError(
                say("The meeting “{name}” has no usable time.", name=name),
                item=meeting.id,
                todo=say("Correct when it starts and ends."),
            )


def _check_tasks(problem: Problem) -> None:
    ids = {task.id for task in problem.tasks}
    seen: set[str] = set()
    for task in problem.tasks:
        fault = _task_fault(task, ids, seen)
        if fault is not None:
            raise ProblemError(fault[0], item=task.id, todo=fault[1])
        seen.add(task.id)


def _task_fault(task: Task, ids: set[str], seen: set[str]) -> tuple[Say, Say] | None:
    name = task.title or task.id
    if task.id in seen:
        return say("The work “{name}” is given twice.", name=name), say("Remove one of the two.")
    low, high, effort = task.min_chunk, task.max_chunk, task.effort
    if not 1 <= low <= effort or high < low or (high < effort and high < 2 * low - 1):
        return (
            say("The work “{name}” cannot be cut into pieces as asked.", name=name),
            say("Correct its effort, or the shortest and longest piece."),
        )
    if task.hard and task.due is None:
        return (
            say("The work “{name}” has a binding deadline without a date.", name=name),
            say("Enter the deadline, or mark it as not binding."),
        )
    if (
        min(task.late_cost, task.open_cost, task.defer_cost, task.slip_cost, task.margin_cost, task.release)
        < 0
    ):
        return (
            say("The work “{name}” has a price or a start below zero.", name=name),
            say("Set it to zero or more."),
        )
    if any(not 0 <= start < end for start, end in task.windows or ()):
        return (
            say("The work “{name}” has a time window that ends before it starts.", name=name),
            say("Correct the time window."),
        )
    missing = [other for other in task.after if other not in ids]
    if missing:
        return (
            say("The work “{name}” waits for “{other}”, which does not exist.", name=name, other=missing[0]),
            say("Remove that dependency, or add the work it waits for."),
        )
    return None


def _check_cycle(problem: Problem) -> None:
    waiting = {task.id: set(task.after) for task in problem.tasks if task.after}
    done = [task.id for task in problem.tasks if not task.after]
    followers: dict[str, list[str]] = {}
    for task in problem.tasks:
        for other in set(task.after):
            followers.setdefault(other, []).append(task.id)
    while done:
        finished = done.pop()
        for follower in followers.get(finished, ()):
            waiting[follower].discard(finished)
            if not waiting[follower]:
                del waiting[follower]
                done.append(follower)
    if waiting:
        circle = _circle(waiting)
        names = {task.id: task.title or task.id for task in problem.tasks}
        raise ProblemError(
            say(
                "The work “{name}” waits for itself, by way of “{other}”.",
                name=names[circle[0]],
                other=names[circle[1]],
            ),
            item=circle[0],
            todo=say("Remove one of the dependencies between the two."),
        )


def _circle(waiting: dict[str, set[str]]) -> Sequence[str]:
    """Two neighbours on a cycle: walk backwards until something repeats."""
    step, seen = min(waiting), dict[str, None]()
    while step not in seen:
        seen[step] = None
        step = min(other for other in waiting[step] if other in waiting)
    return step, min(other for other in waiting[step] if other in waiting)


def _check_pins(problem: Problem) -> None:
    tasks = {task.id: task for task in problem.tasks}
    total: dict[str, int] = {}
    last_end, last_name = 0, ""
    for pin in sorted(problem.pins):
        task = tasks.get(pin.task)
        if task is None or not 0 <= pin.start < pin.end <= problem.horizon:
            raise ProblemError(
                say("A pinned time belongs to no work, or lies outside the plan."),
                item=pin.task,
                todo=say("Remove the pin."),
            )
        name = task.title or task.id
        if pin.start < last_end:
            raise ProblemError(
                say("“{name}” and “{other}” are pinned to the same time.", name=name, other=last_name),
                item=pin.task,
                todo=say("Remove one of the two pins, or move it."),
            )
        last_end, last_name = pin.end, name
        total[pin.task] = total.get(pin.task, 0) + pin.end - pin.start
        if total[pin.task] > task.effort:
            raise ProblemError(
                say("More time is pinned for “{name}” than the work needs.", name=name),
                item=pin.task,
                todo=say("Remove a pin, or raise the effort."),
            )
