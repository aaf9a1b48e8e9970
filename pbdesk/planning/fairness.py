"""Hours kept each week for the case that has waited longest: large cases must not starve behind easy ones.

Closing easy work first is right economics, but a large case then waits without end, and ageing alone does not
help: small work ages too. So the next hours of its work become steps that each have a deadline of their own,
the end of a week. The answer is always a plan for the problem as it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pbdesk.planning.check import Report, check
from pbdesk.planning.explain import WAITED_DAYS
from pbdesk.planning.price import plan_cost
from pbdesk.planning.problem import Plan, Problem, Task, WorkClass
from pbdesk.planning.solver import DEFAULT_EFFORT, solve
from pbdesk.planning.steps import PRICE, Step, breaks, common, merged, regular_hours, with_steps

_SMALL = 4
"""A case with no more left than this part of the hours kept finds a gap by itself."""

_TRIES = 3
"""Steps of one work laid end to end can make too long a piece; then a break is set there and planned anew."""

_PROTECTABLE = (WorkClass.KEY, WorkClass.PB, WorkClass.OTHER)


@dataclass(frozen=True, slots=True)
class Protected:
    """The case whose work goes first, its next work, and the weeks it has waited.

    `works` holds every protected work with its weeks of waiting, the oldest case first: when the work
    of one case ends within the horizon, the hours go on to the next.
    """

    task: str
    case: str
    weeks: int
    works: tuple[tuple[str, int], ...]


def solve_fairly(
    problem: Problem,
    minutes: int,
    *,
    spent: Mapping[str, int] | None = None,
    effort: int = DEFAULT_EFFORT,
) -> tuple[Plan, Protected | None]:
    """A plan that keeps up to `minutes` a week for the oldest of the cases that have waited six weeks.

    `spent` are minutes each case already got in the first week. The plan is valid for `problem`; where the
    hours find no place without harm to safety or a binding deadline, they are not kept.
    """
    steps = list(steps_of(problem, minutes, spent or {}))
    if not steps:
        return solve(problem, effort=effort), None
    gaps: set[int] = set()
    for _ in range(_TRIES):
        plan = merged(problem, steps, solve(with_steps(problem, steps, gaps), effort=effort))
        report = check(problem, plan)
        if report.valid:
            break
        gaps |= breaks(steps, plan)
    if not report.valid or _suspected(problem, steps, plan, report):
        usual = solve(problem, effort=effort)
        if not report.valid or _harm(problem, check(problem, usual)) < _harm(problem, report):
            return usual, None
    return plan, _protected(steps, plan)


def price(problem: Problem, plan: Plan, *, effort: int = DEFAULT_EFFORT) -> int:
    """Officer-minutes that `plan` costs above the plan without protected hours; plans once more.

    Without regard to a plan in force: it has the protected hours in it, and would make them look free.
    """
    fresh = replace(problem, previous=())
    return max(0, plan_cost(fresh, plan) - plan_cost(fresh, solve(fresh, effort=effort)))


def _suspected(problem: Problem, steps: list[Step], plan: Plan, report: Report) -> bool:
    """Whether protected hours lie where work that is missed, or a hazard that is late, could have been.

    Only then it is worth planning once more without them: much that is missed was overdue before.
    """
    own = {step.task.id for step in steps}
    taken = [chunk for chunk in plan.chunks if chunk.task in own]
    missed = {*report.missed_safety, *report.missed_hard}
    for task in problem.tasks:
        end = report.ends[task.id]
        hazard = task.work_class is WorkClass.SAFETY and (end is None or report.late_days[task.id])
        last = problem.horizon if end is None else end
        if task.id in missed and not hazard:
            last = task.due or 0
        if (hazard or task.id in missed) and any(c.end > task.release and c.start < last for c in taken):
            return True
    return False


def _harm(problem: Problem, report: Report) -> tuple[int, int, int]:
    """What protection must never make worse: safety misses, other hard misses, days a hazard waits longer."""
    dangerous = (t.id for t in problem.tasks if t.work_class is WorkClass.SAFETY)
    late = sum(report.late_days[name] + (report.ends[name] is None) for name in dangerous)
    return len(report.missed_safety), len(report.missed_hard), late


def _protected(steps: list[Step], plan: Plan) -> Protected | None:
    """What got its hours; a step that found its place only in a later week was not protected."""
    works: dict[str, int] = {}
    owed: dict[str, int] = {}
    for step in steps:
        name = step.task.id
        owed[name] = owed.get(name, 0) + step.slots
        if sum(max(0, min(c.end, step.due) - c.start) for c in plan.of(name)) >= owed[name]:
            works[name] = step.task.age_days // 7
    first = next((s.task for s in steps if s.task.id in works), None)
    if first is None:
        return None
    return Protected(first.id, first.case or "", works[first.id], tuple(works.items()))


# -- which hours ---------------------------------------------------------------------------------------------
def steps_of(problem: Problem, minutes: int, spent: Mapping[str, int]) -> Iterator[Step]:
    """The next work of the longest waiting cases, week by week."""
    share = minutes // problem.slot_minutes
    waiting = list(_waiting(problem, share)) if share else []
    week, room = 0, share
    if waiting:
        room -= min(share, -(-spent.get(waiting[0].case or "", 0) // problem.slot_minutes))
    weeks, week_slots = problem.horizon_days // 7, 7 * problem.slots_per_day
    for task in waiting:
        left = task.effort
        while left and week < weeks:
            slots = _part(task, left, room)
            if not slots and room == share:
                break  # no way to cut it
            if slots:
                yield Step(task, f"{task.id}\t{week:02}", slots, (week + 1) * week_slots)
                left, room = left - slots, room - slots
            if left or not room:
                week, room = week + 1, share


def _part(task: Task, left: int, room: int) -> int:
    """Slots to take now, so that pieces of the right length remain on both sides."""
    if left <= room:
        return left
    slots = min(room, left - task.min_chunk)
    return slots if slots >= task.min_chunk else 0


def _waiting(problem: Problem, share: int) -> Iterator[Task]:
    """Work of the cases that wait, the oldest case first; within one in the order it can be done."""
    cases: dict[str, list[Task]] = {}
    pinned, regular = {pin.task for pin in problem.pins}, regular_hours(problem)
    for task in problem.tasks:
        if task.case is not None and _can_protect(problem, task, share):
            possible = sum(b - a for a, b in common(task.windows, regular) if a >= task.release)
            if task.id not in pinned and possible >= task.effort:
                cases.setdefault(task.case, []).append(task)
    ages = {case: max(task.age_days for task in tasks) for case, tasks in cases.items()}
    for case in sorted(cases, key=lambda case: (-ages[case], case)):
        if _SMALL * sum(task.effort for task in cases[case]) > share:
            yield from _in_order(cases[case])


def _can_protect(problem: Problem, task: Task, share: int) -> bool:
    """Has waited, and no later date will call for it. What binds, is dangerous or put first is dear enough;
    what comes in one piece longer than the hours kept cannot be cut."""
    waits = task.age_days >= WAITED_DAYS and (task.due is None or task.due <= 7 * problem.slots_per_day)
    soft = task.work_class in _PROTECTABLE and not task.hard and task.late_cost < PRICE
    return waits and soft and task.min_chunk <= share


def _in_order(tasks: list[Task]) -> list[Task]:
    """What others wait for first, then by deadline."""
    known = {task.id: task for task in tasks}
    found: dict[str, Task] = {}

    def add(task: Task) -> None:
        for other in sorted(task.after):
            if other in known and other not in found:
                add(known[other])
        found.setdefault(task.id, task)

    for task in sorted(tasks, key=lambda t: (t.due is None, t.due or 0, t.id)):
        add(task)
    return list(found.values())
