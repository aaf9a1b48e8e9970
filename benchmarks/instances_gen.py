"""Invented officer calendars to measure the planner on.

    python -m benchmarks.instances_gen --out DIR      # write them as pbdesk-instance/1
    python -m benchmarks.instances_gen --measure      # plan them all and compare with a long search

The same family and seed give the same calendar on every machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pbdesk.planning.check import check
from pbdesk.planning.jsonio import to_json
from pbdesk.planning.problem import Chunk, Costs, Day, Meeting, Origin, Problem, Task, WorkClass, fit_chunks
from pbdesk.planning.solver import solve

PER_DAY = 48
LATE = {
    WorkClass.SAFETY: 480,
    WorkClass.STATUTORY: 240,
    WorkClass.KEY: 120,
    WorkClass.PB: 60,
    WorkClass.OTHER: 30,
}
DEFER = {
    WorkClass.SAFETY: 30,
    WorkClass.STATUTORY: 24,
    WorkClass.KEY: 15,
    WorkClass.PB: 12,
    WorkClass.OTHER: 8,
}
LONG_SEARCH = 2000
"""Effort in per cent of the search that stands in for the best plan."""


class Calendar:
    """Collects days, meetings and work of one invented officer; hours are half-hour slots in the end."""

    def __init__(self, name: str, weeks: int, free_days: tuple[int, ...] = ()) -> None:
        self.name, self.weeks = name, weeks
        self.dice = Random(name)
        self.tasks: list[Task] = []
        self.meetings: list[Meeting] = []
        self.pins: list[Chunk] = []
        self.working = [day for day in range(7 * weeks) if day % 7 < 5 and day not in free_days]
        self.days = tuple(Day(day, ((17, 24), (27, 35)), ((35, 42),), 2) for day in self.working)

    @property
    def horizon(self) -> int:
        return 7 * self.weeks * PER_DAY

    def closing(self, number: int) -> int:
        """End of office hours of the n-th working day; goes on beyond the plan."""
        if number < len(self.working):
            return self.working[max(0, number)] * PER_DAY + 35
        return self.horizon + (number - len(self.working)) * PER_DAY + 35

    def opening(self, number: int) -> int:
        return self.closing(number) - 18

    def some_day(self, low: float = 0.0, high: float = 1.0) -> int:
        count = len(self.working)
        return self.dice.randint(int(low * count), max(int(low * count), int(high * count) - 1))

    def work(self, kind: WorkClass, slots: int, shortest: int = 1, longest: int = 6, **more: Any) -> str:
        """Add one piece of work; its id."""
        low, high = fit_chunks(slots, shortest, longest)
        due = more.get("due")
        jitter = self.dice.choice((80, 100, 100, 110, 125))
        self.tasks.append(
            Task(
                id=f"W{len(self.tasks) + 1:03d}",
                work_class=kind,
                effort=slots,
                min_chunk=low,
                max_chunk=high,
                late_cost=0 if due is None else LATE[kind] * jitter // 100,
                defer_cost=DEFER[kind],
                slip_cost=LATE[kind] if more.get("release", 0) < self.horizon else 0,
                margin_cost=40 if more.get("hard") else 0,
                **more,
            )
        )
        return self.tasks[-1].id

    def meet(self, day: int, start: int, length: int, price: int) -> None:
        first = self.working[day] * PER_DAY + start
        self.meetings.append(Meeting(f"M{len(self.meetings) + 1:03d}", first, first + length, price))

    def ordinary_meetings(self) -> None:
        for first in range(0, len(self.working), 5):
            self.meet(first, 18, 2, 300)
            for _ in range(2):
                day = min(len(self.working) - 1, first + self.dice.randint(1, 4))
                self.meet(day, self.dice.choice((20, 27, 29, 31)), self.dice.choice((2, 3, 4)), 200)

    def letters(self, count: int) -> None:
        for _ in range(count):
            day, speed = self.some_day(), self.dice.choice((1, 3, 3, 6, 6, 6))
            kind = {1: WorkClass.STATUTORY, 3: WorkClass.KEY, 6: WorkClass.OTHER}[speed]
            release = self.opening(day) if self.dice.random() < 0.6 else 0
            due = self.closing(day + speed)
            self.work(kind, self.dice.choice((1, 2, 2, 3)), release=release, due=due, hard=speed == 1)

    def desk_work(self, count: int) -> None:
        for _ in range(count):
            due = self.closing(self.some_day(0.3, 1.5)) if self.dice.random() < 0.7 else None
            kind = self.dice.choice((WorkClass.KEY, WorkClass.OTHER, WorkClass.OTHER))
            self.work(kind, self.dice.choice((4, 6, 8, 12)), 2, due=due)

    def evenings(self, low: int, high: int, count: int) -> tuple[tuple[int, int], ...]:
        """Evenings on which somebody can be reached, 18:30-21:00."""
        days = sorted(self.dice.sample(range(low, high + 1), min(count, high + 1 - low)))
        return tuple((self.working[day] * PER_DAY + 37, self.working[day] * PER_DAY + 42) for day in days)

    def case(self, name: str) -> None:
        """One of five shapes a case takes."""
        shape = self.dice.choice((self._small, self._signing, self._big, self._hazard, self._contact))
        shape({"case": name, "origin": Origin.PB, "age_days": self.dice.choice((0, 14, 60, 110))})

    def _small(self, pb: dict[str, Any]) -> None:
        visit = self.work(WorkClass.PB, self.dice.choice((3, 4)), 4, **pb)
        mend = self.work(WorkClass.PB, self.dice.choice((4, 6, 8)), 1, 4, after=(visit,), **pb)
        due = self.closing(self.some_day(0.5, 1.2))
        self.work(WorkClass.PB, 2, after=(mend,), due=due, open_cost=self.dice.randint(8, 18), **pb)

    def _signing(self, pb: dict[str, Any]) -> None:
        last = self.some_day(0.4)
        sheet = self.work(WorkClass.PB, self.dice.choice((1, 2, 3)), **pb)
        windows = self.evenings(max(0, last - 6), last, self.dice.randint(1, 3))
        due = windows[-1][1]
        self.work(WorkClass.STATUTORY, 1, after=(sheet,), windows=windows, due=due, hard=True, **pb)

    def _big(self, pb: dict[str, Any]) -> None:
        money = self.opening(self.some_day(0.5, 1.0))
        draft = self.work(WorkClass.PB, self.dice.choice((12, 16, 20)), 2, due=money, **pb)
        more = pb | {"release": money, "due": money + 14 * PER_DAY, "open_cost": 6}
        self.work(WorkClass.PB, 10, 2, after=(draft,), **more)

    def _hazard(self, pb: dict[str, Any]) -> None:
        day = self.some_day(0.0, 0.4)
        urgent = pb | {"release": self.opening(day), "due": self.closing(day + 1), "hard": True}
        fence = self.work(WorkClass.SAFETY, self.dice.choice((4, 6)), 2, open_cost=120, **urgent)
        self.work(
            WorkClass.PB,
            14,
            2,
            8,
            after=(fence,),
            due=self.closing(self.some_day(0.6, 1.3)),
            open_cost=9,
            **pb,
        )

    def _contact(self, pb: dict[str, Any]) -> None:
        last = len(self.working) - 1
        call = self.work(WorkClass.PB, self.dice.choice((1, 2)), 2, windows=self.evenings(0, last, 3), **pb)
        self.work(WorkClass.PB, 8, 2, after=(call,), due=self.closing(self.some_day(0.4)), open_cost=6, **pb)

    def problem(self) -> Problem:
        return Problem(
            id=self.name, start=date(2026, 3, 2), horizon_days=7 * self.weeks, days=self.days,
            tasks=tuple(self.tasks), meetings=tuple(self.meetings), pins=tuple(self.pins), ot_week_cap=16,
            costs=Costs(),
        )  # fmt: skip


def ordinary(
    name: str, weeks: int, cases: int, letters: int, desk: int, free: tuple[int, ...] = ()
) -> Problem:
    calendar = Calendar(name, weeks, free)
    calendar.ordinary_meetings()
    for number in range(cases):
        calendar.case(f"PB{number + 1}")
    calendar.letters(letters)
    calendar.desk_work(desk)
    return calendar.problem()


def chains(name: str) -> Problem:
    calendar = Calendar(name, 3)
    dice = calendar.dice
    for number in range(6):
        before: tuple[str, ...] = ()
        steps = dice.randint(3, 6)
        for step in range(steps):
            last = step == steps - 1
            due = calendar.closing(dice.randint(6, 14)) if last else None
            more: dict[str, Any] = {
                "due": due,
                "hard": last and dice.random() < 0.4,
                "open_cost": 12 if last else 0,
            }
            slots = dice.choice((2, 4, 6, 8))
            before = (
                calendar.work(
                    WorkClass.PB, slots, after=before, case=f"PB{number}", origin=Origin.PB, **more
                ),
            )
    return calendar.problem()


def squeezed(name: str) -> Problem:
    calendar = Calendar(name, 1)
    for day in range(5):
        calendar.meet(day, 17, 7, 400)
        calendar.meet(day, 27, calendar.dice.choice((4, 6, 8)), 400)
    calendar.letters(12)
    return calendar.problem()


def clashes(name: str) -> Problem:
    calendar = Calendar(name, 2)
    for day in range(10):
        for _ in range(calendar.dice.randint(1, 4)):
            start, length = 18 + calendar.dice.randint(0, 12), calendar.dice.choice((2, 3, 4))
            calendar.meet(day, start, length, calendar.dice.choice((100, 200, 300)))
    calendar.case("PB1")
    calendar.letters(12)
    calendar.desk_work(4)
    return calendar.problem()


def odd(name: str) -> Problem:
    calendar = Calendar(name, 2, free_days=(2, 3, 4))
    calendar.ordinary_meetings()
    calendar.work(WorkClass.STATUTORY, 4, due=1, hard=True)
    calendar.work(WorkClass.STATUTORY, 6, due=3 * PER_DAY + 35, hard=True)
    calendar.work(WorkClass.PB, 2, windows=((5 * PER_DAY + 20, 5 * PER_DAY + 23),))
    calendar.work(WorkClass.PB, 4, release=calendar.horizon - 1, due=calendar.horizon + 96)
    calendar.work(WorkClass.OTHER, 20, 20)
    pinned = calendar.work(WorkClass.OTHER, 8, due=calendar.closing(5))
    calendar.pins.append(Chunk(9 * PER_DAY + 27, 9 * PER_DAY + 30, pinned))
    calendar.case("PB1")
    calendar.letters(8)
    calendar.desk_work(6)
    return calendar.problem()


FAMILIES: dict[str, Callable[[str], Problem]] = {
    "week": lambda name: ordinary(name, 1, 2, 7, 3),
    "month": lambda name: ordinary(name, 4, 7, 22, 13, (11,)),
    "quarter": lambda name: ordinary(name, 13, 22, 90, 52, (32, 33)),
    "overload": lambda name: ordinary(name, 2, 7, 14, 12),
    "chains": chains,
    "squeezed": squeezed,
    "clashes": clashes,
    "odd": odd,
}


def generate(family: str, seed: int) -> Problem:
    """One invented calendar."""
    return FAMILIES[family](f"{family}-{seed:03d}")


def measure(seeds: range) -> None:
    """Print, per family, the excess over a long search, of ranking alone too, and the median time."""
    columns = ("n", "invalid", "missed", "mean%", "max%", "laid only%", "ms")
    print(f"{'family':10} " + " ".join(f"{column:>10}" for column in columns))
    for family in FAMILIES:
        excess, rough, times, missed, invalid = [], [], [], 0, 0
        for seed in seeds:
            problem = generate(family, seed)
            begun = time.perf_counter()
            plan = solve(problem)
            times.append((time.perf_counter() - begun) * 1e3)
            report = check(problem, plan)
            quick = check(problem, solve(problem, effort=0))
            best = min(report.vector, check(problem, solve(problem, effort=LONG_SEARCH)).vector)
            invalid += not report.valid
            missed += sum(report.vector[:2]) - sum(best[:2])
            excess.append(100 * (report.cost - best[2]) / max(1, best[2]))
            rough.append(100 * (quick.cost - best[2]) / max(1, best[2]))
        figures = (statistics.mean(excess), max(excess), statistics.mean(rough), statistics.median(times))
        counts = " ".join(f"{count:10}" for count in (len(excess), invalid, missed))
        print(f"{family:10} {counts} " + " ".join(f"{figure:10.2f}" for figure in figures))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--seeds", type=int, default=4)
    options = parser.parse_args()
    seeds = range(1, options.seeds + 1)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        for family in FAMILIES:
            for seed in seeds:
                problem = generate(family, seed)
                text = json.dumps(to_json(problem), ensure_ascii=False, indent=1)
                (options.out / f"{problem.id}.json").write_text(text, encoding="utf-8")
    if options.measure:
        measure(seeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
