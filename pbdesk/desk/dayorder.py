"""Within a day the hazard comes first: the planner prices days, an officer goes out in the morning."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from pbdesk.planning.check import Report, check
from pbdesk.planning.problem import Chunk, Plan, Problem, WorkClass
from pbdesk.planning.steps import common, regular_hours


def safety_first(problem: Problem, plan: Plan, protected: Collection[str] = ()) -> Plan:
    """The same plan with safety work at the beginning of its days, as far as every rule still holds.

    Only pieces of one day change places, in the time they already fill; pins stay, and `protected` work
    is not pushed into overtime: nobody stays late for fairness.
    """
    safety = {task.id for task in problem.tasks if task.work_class is WorkClass.SAFETY}
    best = plan
    for _, group in groupby(plan.chunks, key=lambda chunk: chunk.start // problem.slots_per_day):
        chunks = tuple(group)
        laid = _laid(problem, chunks, safety) if any(c.task in safety for c in chunks) else None
        if laid is not None and laid != chunks:
            kept = tuple(chunk for chunk in best.chunks if chunk not in chunks)
            trial = Plan(tuple(sorted((*kept, *laid))), best.declined, best.slipped)
            same = _overtime(problem, best, protected) == _overtime(problem, trial, protected)
            if same and _holds(check(problem, best), check(problem, trial)):
                best = trial
    return best


def _laid(problem: Problem, chunks: tuple[Chunk, ...], safety: set[str]) -> tuple[Chunk, ...] | None:
    """The day's pieces in their time again, safety first; None when they do not go in."""
    pins = set(problem.pins)
    fixed = [c for c in chunks if any(p.task == c.task and p.start < c.end and c.start < p.end for p in pins)]
    waiting = sorted((c for c in chunks if c not in fixed), key=lambda c: (c.task not in safety, c.start))
    laid = list(fixed)
    for start, end in _runs([c for c in chunks if c not in fixed]):
        at = start
        while fitting := next((c for c in waiting if at + c.end - c.start <= end), None):
            waiting.remove(fitting)
            laid.append(Chunk(at, at + fitting.end - fitting.start, fitting.task))
            at = laid[-1].end
    return None if waiting else _joined(sorted(laid))


def _joined(laid: list[Chunk]) -> tuple[Chunk, ...]:
    """Pieces of one work that touch now are one."""
    joined: list[Chunk] = []
    for chunk in laid:
        if joined and joined[-1].task == chunk.task and joined[-1].end == chunk.start:
            joined[-1] = Chunk(joined[-1].start, chunk.end, chunk.task)
        else:
            joined.append(chunk)
    return tuple(joined)


def _runs(chunks: list[Chunk]) -> list[tuple[int, int]]:
    """The uninterrupted times that pieces fill together."""
    runs: list[tuple[int, int]] = []
    for chunk in chunks:
        if runs and runs[-1][1] == chunk.start:
            runs[-1] = (runs[-1][0], chunk.end)
        else:
            runs.append((chunk.start, chunk.end))
    return runs


def _overtime(problem: Problem, plan: Plan, works: Collection[str]) -> int:
    """Slots of these works outside regular hours."""
    hours = regular_hours(problem)
    return sum(
        chunk.end - chunk.start - sum(b - a for a, b in common(((chunk.start, chunk.end),), hours))
        for work in works
        for chunk in plan.of(work)
    )


def _holds(before: Report, after: Report) -> bool:
    """Every rule kept and nothing later than it was; a few steps moved are no matter against a hazard."""
    return (
        len(after.violations) <= len(before.violations)
        and len(after.missed_hard) <= len(before.missed_hard)
        and after.late_days == before.late_days
        and after.overtime_slots == before.overtime_slots
    )
