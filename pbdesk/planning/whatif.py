"""Two plans set side by side: each in figures, and what moves from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pbdesk.planning.check import Report
from pbdesk.planning.facts import Facts
from pbdesk.planning.price import cost
from pbdesk.planning.problem import Chunk, Plan, Problem, slots_of

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
            held, wanted = slots_of(was), slots_of(now)
            found.append(Moved(task, was, now, max(len(held), len(wanted)) - len(held & wanted)))
    return tuple(found)


def _by_task(plan: Plan) -> dict[str, tuple[Chunk, ...]]:
    chunks: dict[str, tuple[Chunk, ...]] = {}
    for chunk in plan.chunks:
        chunks[chunk.task] = (*chunks.get(chunk.task, ()), chunk)
    return chunks
