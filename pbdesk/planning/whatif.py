"""What a change would do: the plan before and after, in figures, and what moves. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pbdesk.planning.changes import Change, LoseDay, apply, touches
from pbdesk.planning.check import Report
from pbdesk.planning.facts import Facts
from pbdesk.planning.price import cost
from pbdesk.planning.problem import Chunk, Plan, Problem
from pbdesk.planning.solver import DEFAULT_EFFORT, solve

CHANGE_PRICE = 6
"""Officer-minutes per moved slot when the problem names no price: what makes a new plan keep the old one."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in numbers: slots unless the name says otherwise.

    `tightest` is the task with a binding deadline that has least slack, empty when there is none.
    """

    room: int
    planned: int
    overtime: int
    evenings: int
    slipped: tuple[str, ...]
    late: tuple[str, ...]
    missed: tuple[str, ...]
    tightest: str
    slack: int | None
    cost: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose time changed: its chunks before and after, and how many slots were not kept."""

    task: str
    before: tuple[Chunk, ...]
    after: tuple[Chunk, ...]
    slots: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Before and after. `calls`: meetings of a lost day somebody must be told about."""

    before: Figures
    after: Figures
    moved: tuple[Moved, ...]
    calls: tuple[str, ...]
    lost_pins: tuple[Chunk, ...]
    problem: Problem
    plan: Plan


def what_if(problem: Problem, plan: Plan, *changes: Change, effort: int = DEFAULT_EFFORT) -> WhatIf:
    """Apply the changes in turn and plan again, keeping as much of the plan in force as pays."""
    changed = problem
    for change in changes:
        changed = apply(change, changed)
    changed = in_force(changed, plan)
    again = solve(changed, effort=effort)
    calls, pins = _lost(problem, changes)
    return WhatIf(
        before=figures(problem, plan),
        after=figures(changed, again),
        moved=moved(plan, again),
        calls=calls,
        lost_pins=pins,
        problem=changed,
        plan=again,
    )


def in_force(problem: Problem, plan: Plan) -> Problem:
    """The problem with the plan as the one in force; chunks of work that is gone are left out."""
    known = {task.id for task in problem.tasks}
    costs = problem.costs if problem.costs.change else replace(problem.costs, change=CHANGE_PRICE)
    return replace(problem, previous=tuple(c for c in plan.chunks if c.task in known), costs=costs)


def figures(problem: Problem, plan: Plan) -> Figures:
    """The plan in numbers; the price of moving is left out of the cost."""
    facts = Facts(problem, plan)
    report: Report = facts.report
    slack, tightest = min(
        (
            (slack, task.id)
            for task in problem.tasks
            if task.hard and (slack := facts.slack(task)) is not None
        ),
        default=(None, ""),
    )
    return Figures(
        room=facts.room(facts.board.all_regular) + sum(facts.board.pinned_regular),
        planned=sum(report.planned.values()),
        overtime=report.overtime_slots,
        evenings=report.evenings,
        slipped=report.slipped,
        late=tuple(task for task, days in report.late_days.items() if days and report.ends[task] is not None),
        missed=report.missed_safety + report.missed_hard,
        tightest=tightest,
        slack=slack,
        cost=cost(report),
    )


def moved(before: Plan, after: Plan) -> tuple[Moved, ...]:
    """Tasks whose slots differ, in order of their first slot; `slots` counts those not kept."""
    old, new = _by_task(before), _by_task(after)
    found = []
    for task in sorted({*old, *new}, key=lambda task: (min(old.get(task, ()) + new.get(task, ())), task)):
        was, now = old.get(task, ()), new.get(task, ())
        if was != now:
            kept = _slots(was) & _slots(now)
            found.append(Moved(task, was, now, max(len(_slots(was)), len(_slots(now))) - len(kept)))
    return tuple(found)


def _by_task(plan: Plan) -> dict[str, tuple[Chunk, ...]]:
    chunks: dict[str, tuple[Chunk, ...]] = {}
    for chunk in plan.chunks:
        chunks[chunk.task] = (*chunks.get(chunk.task, ()), chunk)
    return chunks


def _slots(chunks: tuple[Chunk, ...]) -> set[int]:
    return {slot for chunk in chunks for slot in range(chunk.start, chunk.end)}


def _lost(problem: Problem, changes: tuple[Change, ...]) -> tuple[tuple[str, ...], tuple[Chunk, ...]]:
    """Meetings and pins that fall on lost days."""
    calls: list[str] = []
    pins: list[Chunk] = []
    for change in changes:
        if isinstance(change, LoseDay):
            first = change.day * problem.slots_per_day
            lost = (first + change.slot, first + problem.slots_per_day)
            calls += [
                m.id
                for m in sorted(problem.meetings, key=lambda m: m.start)
                if touches((m.start, m.end), lost)
            ]
            pins += [pin for pin in sorted(problem.pins) if touches((pin.start, pin.end), lost)]
    return tuple(calls), tuple(pins)
