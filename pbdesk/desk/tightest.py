"""The days with least room: what must be done inside them against the time there is.

No other order of the work can change the sums: what counts may neither begin earlier nor end later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.desk.weekplan import WeekPlan
from pbdesk.model.load import Tight, TightPart
from pbdesk.planning.problem import Task
from pbdesk.rules.workitem import WorkItem


def tightest(plan: WeekPlan, last: date, part: Callable[[WorkItem, int], TightPart]) -> Tight | None:
    """Of all spans of days up to `last` the one whose work exceeds its time most, or leaves least of it free.

    Counted is work that begins and is due inside the span; what is overdue is due today. Work for evenings
    only takes none of this time. The rest of today alone proves little while a longer span is too full.
    None when nothing is due.
    """
    today, until = ((day - plan.frame.start).days for day in (plan.frame.now.date(), last))
    found = list(_candidates(_spans(plan, today, until), _room(plan, today, last), plan.frame.slot))
    longer = [each for each in found if each.last > today and each.work > each.room]
    best = max(
        longer or found, key=lambda each: (each.work - each.room, -each.first, -each.last), default=None
    )
    if best is None:
        return None
    parts = [part(plan.items[task.id], task.effort * plan.frame.slot) for task in best.tasks]
    first, final = (plan.frame.start + timedelta(day) for day in (best.first, best.last))
    return Tight(first, final, best.work, best.room, tuple(sorted(parts, key=lambda p: -p.minutes)))


@dataclass(frozen=True)
class _Span:
    """Days counted from the plan's Monday, minutes, and the work inside."""

    first: int
    last: int
    work: int
    room: int
    tasks: tuple[Task, ...]


def _candidates(spans: list[tuple[int, int, Task]], room: dict[int, int], slot: int) -> Iterator[_Span]:
    """Each span that begins where some work may begin and ends where some is due."""
    for first in sorted({begin for begin, _, _ in spans}):
        inside = sorted((s for s in spans if s[0] >= first), key=lambda s: (s[1], s[2].id))
        for last in sorted({due for _, due, _ in inside}):
            tasks = tuple(task for _, due, task in inside if due <= last)
            free = room[last] - room.get(first - 1, 0)
            yield _Span(first, last, slot * sum(task.effort for task in tasks), free, tasks)


def _spans(plan: WeekPlan, today: int, last: int) -> list[tuple[int, int, Task]]:
    """First and last day of all work that is due by `last`, counted from the plan's Monday."""
    found, per_day = [], plan.frame.per_day
    for task in plan.problem.tasks:
        if task.due is None or not _in_hours(plan, task):
            continue
        due = max(today, task.due // per_day - 1)
        if due <= last:
            found.append((min(due, max(today, task.release // per_day)), due, task))
    return found


def _in_hours(plan: WeekPlan, task: Task) -> bool:
    if task.windows is None:
        return True
    per_day = plan.frame.per_day
    hours = [(d.day * per_day + a, d.day * per_day + b) for d in plan.problem.days for a, b in d.work]
    return any(a < end and begin < b for begin, end in task.windows for a, b in hours)


def _room(plan: WeekPlan, today: int, last: date) -> dict[int, int]:
    """Minutes of time from today to the end of each day."""
    room, total = {}, 0
    for day in range(today, (last - plan.frame.start).days + 1):
        on = plan.frame.start + timedelta(day)
        total += plan.capacity(on, on)
        room[day] = total
    return room
