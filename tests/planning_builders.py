"""Small planning problems for tests: two working weeks of 30-minute slots, 08:00-12:00 and 13:00-17:00."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from pbdesk.planning.problem import Chunk, Day, Meeting, Origin, Plan, Problem, Task, WorkClass

DAY = 48
MORNING, AFTERNOON, EVENING = (16, 24), (26, 34), (36, 42)


def at(day: int, hour: float) -> int:
    """A slot from a day and an hour."""
    return day * DAY + int(hour * 2)


def weekdays(weeks: int = 1, buffer: int = 0, *, evenings: bool = True) -> tuple[Day, ...]:
    return tuple(
        Day(day, (MORNING, AFTERNOON), (EVENING,) if evenings else (), buffer)
        for day in range(7 * weeks)
        if day % 7 < 5
    )


def work(name: str, effort: int = 2, **more: Any) -> Task:
    defaults: dict[str, Any] = {
        "work_class": WorkClass.PB,
        "max_chunk": max(effort, 1),
        "late_cost": 60,
        "defer_cost": 12,
        "slip_cost": 60,
        "title": f"Work {name}",
    }
    return Task(id=name, effort=effort, **{**defaults, **more})


def desk(*tasks: Task, weeks: int = 1, **more: Any) -> Problem:
    defaults: dict[str, Any] = {"days": weekdays(weeks), "ot_week_cap": 8}
    return Problem(
        id="desk", start=date(2026, 11, 23), horizon_days=7 * weeks, tasks=tasks, **{**defaults, **more}
    )


def spans(plan: Plan, task: str) -> list[tuple[int, int]]:
    return [(chunk.start, chunk.end) for chunk in plan.of(task)]


def random_desk(seed: int, load: float = 1.0) -> Problem:
    """A crowded desk with every feature at once, some of it contradictory in effect but never in form."""
    dice = Random(seed)
    weeks = dice.choice((1, 1, 2))
    days = tuple(
        Day(day.day, day.work if dice.random() < 0.85 else (), day.overtime, dice.choice((0, 2, 2, 16)))
        for day in weekdays(weeks)
        if dice.random() < 0.95
    )
    horizon = 7 * weeks * DAY
    tasks: list[Task] = []
    for number in range(int(dice.randint(1, 14) * weeks * load)):
        tasks.append(_random_task(dice, number, horizon, tasks))
    meetings = tuple(
        Meeting(
            f"m{k}",
            begin := dice.randrange(horizon - 8),
            begin + dice.randint(1, 6),
            dice.choice((0, 60, 240)),
        )
        for k in range(dice.randint(0, 5 * weeks))
    )
    pins = ()
    if tasks and dice.random() < 0.5:
        task = dice.choice(tasks)
        begin = dice.randrange(horizon - 8)
        pins = (Chunk(begin, begin + dice.randint(1, task.effort), task.id),)
        pins = pins if pins[0].end <= horizon else ()
    return Problem(
        id=f"random-{seed}", start=date(2026, 11, 23), horizon_days=7 * weeks, days=days, tasks=tuple(tasks),
        meetings=meetings, pins=pins, ot_week_cap=dice.choice((0, 4, 16)),
    )  # fmt: skip


def _random_task(dice: Random, number: int, horizon: int, earlier: list[Task]) -> Task:
    effort = dice.choice((1, 1, 2, 2, 3, 4, 6, 9, 40))
    shortest = min(effort, dice.choice((1, 1, 2, 3, effort)))
    due = dice.choice((None, dice.randrange(1, horizon + 200)))
    windows = None
    if dice.random() < 0.2:
        windows = tuple((begin := dice.randrange(horizon), begin + dice.randint(1, 30)) for _ in range(3))
    return work(
        f"t{number}",
        effort,
        work_class=dice.choice(list(WorkClass)),
        origin=dice.choice(list(Origin)),
        case=dice.choice((None, "A", "B")),
        min_chunk=shortest,
        max_chunk=max(2 * shortest - 1, dice.choice((shortest, 6))),
        release=dice.choice((0, 0, dice.randrange(horizon + 20))),
        due=due,
        hard=due is not None and dice.random() < 0.3,
        late_cost=dice.choice((0, 30, 240)),
        open_cost=dice.choice((0, 0, 12, 120)),
        margin_cost=dice.choice((0, 40)),
        windows=windows,
        after=tuple({dice.choice(earlier).id}) if earlier and dice.random() < 0.25 else (),
        age_days=dice.choice((0, 50)),
    )
