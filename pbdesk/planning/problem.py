"""What is asked of the planner, and its answer: plain integers on a grid of slots.

Slot `t` covers `[t, t+1)` counted from 00:00 of the first day; ends are exclusive. Costs are
officer-minutes. A `Problem` that exists is valid: building a broken one raises `ProblemError`,
which names the item and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pbdesk.planning.validity import ProblemError, validate

__all__ = [
    "INSIST",
    "Chunk",
    "Costs",
    "Day",
    "Meeting",
    "Origin",
    "Plan",
    "Problem",
    "ProblemError",
    "Span",
    "Task",
    "WorkClass",
    "fit_chunks",
    "runs",
    "slots_of",
    "touches",
]

INSIST = 100_000
"""Officer-minutes doing first adds to being late or unfinished: more than anything else costs."""

Span = tuple[int, int]
"""`(start, end)` in slots, end exclusive."""


class WorkClass(StrEnum):
    """How much work matters, highest first. Costs carry the weight; only safety ranks above cost."""

    SAFETY = "safety"
    STATUTORY = "statutory"
    KEY = "key"
    PB = "pb"
    OTHER = "other"


class Origin(StrEnum):
    """Whether participatory budgeting caused the work or the officer's own duties did."""

    PB = "pb"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Costs:
    """Officer-minutes per overtime slot, per evening with overtime, per extra chunk, per moved slot."""

    ot_slot: int = 30
    ot_evening: int = 45
    chunk: int = 10
    change: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """Hours of one day: spans in slots within the day; `buffer` regular slots stay unplanned."""

    day: int
    work: tuple[Span, ...] = ()
    overtime: tuple[Span, ...] = ()
    buffer: int = 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """A time fixed by others, travel included; clashing ones are declined at `decline_cost`."""

    id: str
    start: int
    end: int
    decline_cost: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Chunk:
    """Work on one task in `[start, end)`."""

    start: int
    end: int
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work. `effort`, chunks and times in slots; `windows=None` means any working slot.

    `late_cost` and `open_cost` are per working day, `defer_cost` per slot left unplanned,
    `margin_cost` once when it ends on its due day or later, `slip_cost` once when it is not finished.
    """

    id: str
    work_class: WorkClass
    effort: int
    min_chunk: int = 1
    max_chunk: int
    release: int = 0
    due: int | None = None
    hard: bool = False
    late_cost: int = 0
    open_cost: int = 0
    defer_cost: int = 0
    slip_cost: int = 0
    margin_cost: int = 0
    windows: tuple[Span, ...] | None = None
    after: tuple[str, ...] = ()
    age_days: int = 0
    case: str | None = None
    origin: Origin = Origin.ROUTINE
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The whole question. `pins` are the officer's decisions; `previous` is the plan in force, if any.

    `ot_weeks` holds `(week, slots)` where another limit on overtime holds than `ot_week_cap`.
    """

    id: str
    start: date
    horizon_days: int
    days: tuple[Day, ...]
    tasks: tuple[Task, ...]
    meetings: tuple[Meeting, ...] = ()
    pins: tuple[Chunk, ...] = ()
    previous: tuple[Chunk, ...] = ()
    ot_week_cap: int = 0
    ot_weeks: tuple[tuple[int, int], ...] = ()
    costs: Costs = field(default_factory=Costs)
    slot_minutes: int = 30

    def __post_init__(self) -> None:
        validate(self)

    @property
    def slots_per_day(self) -> int:
        return 1440 // self.slot_minutes

    @property
    def horizon(self) -> int:
        """Number of slots in the horizon; every plan lies in `[0, horizon)`."""
        return self.horizon_days * self.slots_per_day

    def overtime_cap(self, week: int) -> int:
        """Slots of overtime allowed in a week, counted from the first."""
        return dict(self.ot_weeks).get(week, self.ot_week_cap)

    def task(self, task_id: str) -> Task:
        """The task with this id; KeyError when there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)


@dataclass(frozen=True, slots=True)
class Plan:
    """An answer: chunks in time order, meetings to decline, and tasks not finished inside the horizon."""

    chunks: tuple[Chunk, ...] = ()
    declined: tuple[str, ...] = ()
    slipped: tuple[str, ...] = ()

    def of(self, task_id: str) -> tuple[Chunk, ...]:
        """The chunks of one task, in time order."""
        return tuple(chunk for chunk in self.chunks if chunk.task == task_id)


def slots_of(times: Iterable[Chunk | Meeting]) -> set[int]:
    """Every slot that one of them covers."""
    return {slot for time in times for slot in range(time.start, time.end)}


def touches(one: Chunk | Meeting, span: Span) -> bool:
    """Whether it shares a slot with the span."""
    return one.start < span[1] and span[0] < one.end


def fit_chunks(effort: int, shortest: int, longest: int) -> tuple[int, int]:
    """`(min_chunk, max_chunk)` nearest to the wish for which a split of `effort` always exists."""
    low = max(1, min(shortest, effort))
    return low, max(low, longest if longest >= effort else max(longest, 2 * low - 1))


def runs(slots: list[int]) -> Iterator[Span]:
    """Uninterrupted runs of sorted slots as spans."""
    start = previous = None
    for slot in slots:
        if previous is None or slot != previous + 1:
            if start is not None and previous is not None:
                yield start, previous + 1
            start = slot
        previous = slot
    if start is not None and previous is not None:
        yield start, previous + 1
