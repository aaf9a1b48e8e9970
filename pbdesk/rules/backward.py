"""Laying work backwards from its gates: the latest moment each step can begin.

All gates share one officer: what a later gate takes is no longer free for an earlier one. Steps with the
latest deadline are laid first, each at the latest time that is left. For work that can be cut freely that
fits whenever anything does; visits have hours of their own and the sheet must be drafted before them.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from pbdesk.rules.gates import Gate, Step
from pbdesk.rules.workitem import Windows

Span = tuple[datetime, datetime]
DayHours = Callable[[date], Sequence[Span]]
LOOK_BACK = 120  # days; work that finds no room in them has no start


@dataclass(frozen=True)
class Laid:
    """`start` is the latest beginning and `end` the last moment of it; None: no room at all."""

    step: Step
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Backward:
    """A gate with its steps, first step first."""

    gate: Gate
    deadline: date
    laid: tuple[Laid, ...]

    @property
    def start(self) -> datetime | None:
        """Begin by then to make it; None without steps or without room for the first."""
        return self.laid[0].start if self.laid else None


def lay_back(
    gates: Iterable[Gate], deadline: Callable[[date], date], hours: DayHours, evenings: DayHours
) -> list[Backward]:
    """In the order given. `hours` are the free spans of a day, `evenings` more for visits only.

    A step without room leaves those before it to end at the same moment.
    """
    room = _Room(hours, evenings)
    todo = list(gates)
    ends = [deadline(gate.day) for gate in todo]
    laid: dict[tuple[int, int], Laid] = {}
    queue = [
        (datetime.max - _midnight_after(ends[n]), n, len(gate.steps) - 1)
        for n, gate in enumerate(todo)
        if gate.steps
    ]
    heapq.heapify(queue)
    while queue:
        distance, n, index = heapq.heappop(queue)
        step, before = todo[n].steps[index], datetime.max - distance
        found = room.take(step, before)
        laid[n, index] = Laid(step, *(found or (None, None)))
        if index:
            heapq.heappush(queue, (datetime.max - (found[0] if found else before), n, index - 1))
    return [
        Backward(gate, ends[n], tuple(laid[n, i] for i in range(len(gate.steps))))
        for n, gate in enumerate(todo)
    ]


@dataclass
class _Room:
    """Free time, taken from the back."""

    hours: DayHours
    evenings: DayHours
    _work: dict[date, list[Span]] = field(default_factory=dict)
    _evening: dict[date, list[Span]] = field(default_factory=dict)

    def take(self, step: Step, before: datetime) -> Span | None:
        """The last span of an unsplit step, else from the first piece to the end of the last one."""
        need = timedelta(minutes=max(1, step.minutes))
        least = min(need, timedelta(minutes=step.min_chunk)) if step.split else need
        pieces: list[Span] = []
        for begin, end in self._backwards(step, before):
            if end - begin >= min(least, need):
                piece = (max(begin, end - need), end)
                pieces.append(piece)
                need -= piece[1] - piece[0]
                if not need:
                    for piece in pieces:
                        self._use(piece)
                    return pieces[-1][0], pieces[0][1]
        return None

    def _backwards(self, step: Step, before: datetime) -> Iterator[Span]:
        """Free spans that end by `before`, the last one first."""
        for back in range(LOOK_BACK + 1):
            day = before.date() - timedelta(back)
            if step.release and day < step.release:
                return
            free = self._left(self._work, self.hours, day)
            if step.windows:
                free = _meet([*free, *self._left(self._evening, self.evenings, day)],
                             _windows(day, step.windows))  # fmt: skip
            for begin, end in reversed(free):
                if begin < before:
                    yield begin, min(end, before)

    def _left(self, known: dict[date, list[Span]], hours: DayHours, day: date) -> list[Span]:
        if day not in known:
            known[day] = sorted(hours(day))
        return known[day]

    def _use(self, piece: Span) -> None:
        day = piece[0].date()
        for known in (self._work, self._evening):
            if day in known:
                known[day] = without(known[day], [piece])


def _windows(day: date, windows: Windows) -> list[Span]:
    return [
        (datetime.combine(day, start), datetime.combine(day, end))
        for weekdays, start, end in windows
        if str(day.isoweekday()) in weekdays
    ]


def _meet(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    found = [(max(a, c), min(b, d)) for a, b in spans for c, d in others]
    return sorted({(begin, end) for begin, end in found if begin < end})


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans, in order."""
    left = sorted(spans)
    for begin, end in taken:
        left = [
            piece for a, b in left for piece in ((a, min(b, begin)), (max(a, end), b)) if piece[0] < piece[1]
        ]
    return left


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(1), time())
