"""Forty weeks of an officer with a fifth too much to do: easy cases, large ones, duties of every week.

Every Monday the plan is made anew with the plan in force, and the week is done as planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pbdesk.planning.fairness import solve_fairly
from pbdesk.planning.problem import Chunk, Day, Origin, Plan, Problem, Task, WorkClass

DAY, WEEK = 48, 7 * 48
HOURS = ((17, 25), (27, 35))
EVENING = ((35, 42),)
RESERVE = 2  # slots a day
ROOM = 5 * (16 - RESERVE)  # slots a week
BINDING, LOOSE = (8, 8, 7, 7), (3, 2)  # slots of each week's duties
DUTIES = sum((*BINDING, *LOOSE)) / ROOM
LARGE = 0.1  # of the room on average
HORIZON = 2  # weeks
AGE_WEEKS = 8


@dataclass
class Case:
    """Work of one case: came in week `since`, ends in week `end`; `left` slots."""

    name: str
    since: int
    left: int
    large: bool
    end: int | None = None


@dataclass(frozen=True)
class Waits:
    """Weeks that cases waited, shortest first; those still open count until the last week."""

    small: list[int]
    large: list[int]
    overtime: int


def percentile(waits: list[int], percent: int) -> int:
    """Nearest rank."""
    return waits[max(0, -(-len(waits) * percent // 100) - 1)]


def simulate(protected: int, *, weeks: int = 40, load: float = 1.2, seed: int = 7, effort: int = 5) -> Waits:
    """`protected` minutes a week are kept for the oldest case."""
    dice, cases, in_force = Random(seed), list[Case](), Plan()
    overtime = 0
    for week in range(weeks):
        cases += _arrivals(dice, week, load)
        problem = _problem(week, [case for case in cases if case.end is None], in_force)
        in_force, _ = solve_fairly(problem, protected, effort=effort)
        overtime += _work(week, cases, in_force)
    settled = [case for case in cases if case.since < weeks - 8]
    waits = {
        large: sorted((weeks if c.end is None else c.end) - c.since for c in settled if c.large is large)
        for large in (False, True)
    }
    return Waits(waits[False], waits[True], overtime)


def _arrivals(dice: Random, week: int, load: float) -> Iterator[Case]:
    """A large case every other week; small ones until the load is reached."""
    if week % 2 == 0:
        yield Case(f"{week:02}-large", week, dice.choice((12, 14, 16)), True)
    room = ROOM * (load - DUTIES - LARGE)
    while room >= 1:
        slots = dice.choice((1, 2, 3, 4))
        room -= slots
        yield Case(f"{week:02}-{room:04.1f}", week, slots, False)


def _problem(week: int, cases: list[Case], in_force: Plan) -> Problem:
    tasks = [*(_case(week, case) for case in cases), *_duties(week)]
    known = {task.id for task in tasks}
    return Problem(
        id=f"week-{week}",
        start=date(2026, 1, 5) + timedelta(weeks=week),
        horizon_days=7 * HORIZON,
        days=tuple(Day(day, HOURS, EVENING, RESERVE) for day in range(7 * HORIZON) if day % 7 < 5),
        tasks=tuple(tasks),
        previous=tuple(
            Chunk(c.start - WEEK, c.end - WEEK, c.task)
            for c in in_force.chunks
            if c.start >= WEEK and c.task in known
        ),
        ot_week_cap=8,
    )


def _case(week: int, case: Case) -> Task:
    """An easy case is wanted within two weeks, a large one within six; lateness doubles in price."""
    waited = week - case.since
    late = 60 + 60 * min(waited, AGE_WEEKS) // AGE_WEEKS
    due = max(0, (6 if case.large else 2) - waited) * WEEK
    return Task(
        id=f"case:{case.name}", work_class=WorkClass.PB, effort=case.left, min_chunk=min(2, case.left),
        max_chunk=8, due=due, late_cost=late, slip_cost=late, defer_cost=12,
        age_days=7 * waited, case=case.name, origin=Origin.PB,
    )  # fmt: skip


def _duties(week: int) -> Iterator[Task]:
    """Half of every week. What binds is done; of the rest what was not done by its end falls away."""
    for ahead in range(HORIZON):
        for number, effort in enumerate((*BINDING, *LOOSE)):
            binds = number < len(BINDING)
            late = 120 if binds else 30
            yield Task(
                id=f"duty:{number}:{week + ahead}", work_class=WorkClass.KEY if binds else WorkClass.OTHER,
                effort=effort, min_chunk=1, max_chunk=8, release=ahead * WEEK, due=ahead * WEEK + 5 * DAY,
                hard=binds, late_cost=late, slip_cost=late, defer_cost=15 if binds else 8,
            )  # fmt: skip


def _work(week: int, cases: list[Case], plan: Plan) -> int:
    """Do the week as planned; slots of overtime in it."""
    done: dict[str, int] = {}
    overtime = 0
    for chunk in plan.chunks:
        if chunk.start < WEEK:
            done[chunk.task] = done.get(chunk.task, 0) + chunk.end - chunk.start
            overtime += sum(slot % DAY >= EVENING[0][0] for slot in range(chunk.start, chunk.end))
    for case in cases:
        case.left -= done.get(f"case:{case.name}", 0)
        if case.end is None and case.left == 0:
            case.end = week + 1
    return overtime
