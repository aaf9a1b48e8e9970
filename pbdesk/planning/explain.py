"""Why each piece of work stands where it stands, and what would help: data, in no language.

The interface turns kinds and figures into sentences. Slots and days are numbers on the problem's grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pbdesk.planning.facts import Facts
from pbdesk.planning.problem import INSIST, Chunk, Task, WorkClass, slots_of
from pbdesk.planning.shortfall import Shortfall, shortfall

WAITED_DAYS = 42
"""From six weeks on, waiting is a reason of its own."""


class ReasonKind(StrEnum):
    """What holds a piece of work at its place; the comment names the figures that come with it."""

    PINNED = "pinned"  # start, end, slots
    SAFETY = "safety"  # open_cost
    FIRST = "first"  # the officer put it first
    DEADLINE = "deadline"  # due, slack: binding deadline
    ONLY_WINDOW = "only_window"  # start, end of the window used; windows: usable ones
    MUST_PRECEDE = "must_precede"  # task; due, slack of that follower when it has a deadline
    RELEASED = "released"  # release
    WAITS_FOR = "waits_for"  # task, end
    PROTECTED = "protected"  # weeks waited: hours are kept for it
    CLOSES_CASE = "closes_case"  # open_cost; case
    DUE = "due"  # due, slack: date that is not binding
    WAITED = "waited"  # days
    KEPT = "kept"  # slots that stayed where the plan in force has them
    SPARE = "spare"  # free time nothing else needs


class TermKind(StrEnum):
    """A reason for which a task costs; each term is value times weight."""

    LATE_DAYS = "late_days"
    OPEN_DAYS = "open_days"
    NO_MARGIN = "no_margin"
    NOT_FINISHED = "not_finished"
    SLOTS_LEFT = "slots_left"
    EXTRA_CHUNKS = "extra_chunks"
    OVERTIME_SLOTS = "overtime_slots"
    OVERTIME_EVENINGS = "overtime_evenings"
    MOVED_SLOTS = "moved_slots"


class State(StrEnum):
    """How a task fared."""

    PLANNED = "planned"
    LATE = "late"
    PARTIAL = "partial"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind with its figures: ids, slots, counts."""

    kind: ReasonKind
    slots: dict[str, int]
    task: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the reckoning, in officer-minutes."""

    kind: TermKind
    value: int
    weight: int

    @property
    def total(self) -> int:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Explanation:
    """Reasons with the binding one first; the reckoning; what is short when it is late or not placed."""

    task: str
    state: State
    missed: bool
    reasons: tuple[Reason, ...]
    terms: tuple[Term, ...]
    overtime: int
    slack: int | None
    short: Shortfall | None

    @property
    def cost(self) -> int:
        return sum(term.total for term in self.terms)


def explain_task(facts: Facts, task: Task) -> Explanation:
    """Why one task stands where the plan of the facts has it."""
    report = facts.report
    end = report.ends[task.id]
    late, planned = report.late_days[task.id], report.planned[task.id]
    if end is None:
        state = State.PARTIAL if planned else State.UNPLACED
    else:
        state = State.LATE if late else State.PLANNED
    slack = facts.slack(task)
    overtime = (facts.used[task.id] & facts.board.all_overtime).bit_count()
    return Explanation(
        task=task.id,
        state=state,
        missed=facts.board.grid.misses(task, end),
        reasons=_reasons(facts, task, slack) if planned else (),
        terms=tuple(term for term in _terms(facts, task) if term.value and term.weight),
        overtime=overtime,
        slack=slack,
        short=None if state is State.PLANNED and not overtime else shortfall(facts, task),
    )


def _reasons(facts: Facts, task: Task, slack: int | None) -> tuple[Reason, ...]:
    chunks = facts.chunks[task.id]
    first = task.slip_cost >= INSIST and task.work_class is not WorkClass.SAFETY
    found = [
        _pinned(facts, task),
        Reason(ReasonKind.SAFETY, {"open_cost": task.open_cost})
        if task.work_class is WorkClass.SAFETY
        else None,
        Reason(ReasonKind.FIRST, {}) if first else None,
        _deadline(task, slack, binding=True),
        _window(facts, task, chunks),
        _must_precede(facts, task),
        _released(facts, task, chunks),
        _waits_for(facts, task, chunks),
        _protected(facts, task),
        Reason(ReasonKind.CLOSES_CASE, {"open_cost": task.open_cost}, case=task.case or "")
        if task.open_cost and task.work_class is not WorkClass.SAFETY and not first
        else None,
        _deadline(task, slack, binding=False),
        Reason(ReasonKind.WAITED, {"days": task.age_days}) if task.age_days >= WAITED_DAYS else None,
        _kept(facts, task),
    ]
    reasons = tuple(reason for reason in found if reason is not None)
    return reasons or (Reason(ReasonKind.SPARE, {"start": chunks[0].start}),)


def _pinned(facts: Facts, task: Task) -> Reason | None:
    pins = [pin for pin in facts.problem.pins if pin.task == task.id]
    if not pins:
        return None
    length = sum(pin.end - pin.start for pin in pins)
    figures = {"start": min(p.start for p in pins), "end": max(p.end for p in pins), "slots": length}
    return Reason(ReasonKind.PINNED, figures)


def _deadline(task: Task, slack: int | None, *, binding: bool) -> Reason | None:
    if task.due is None or task.hard is not binding:
        return None
    figures = {"due": task.due} if slack is None else {"due": task.due, "slack": slack}
    return Reason(ReasonKind.DEADLINE if binding else ReasonKind.DUE, figures)


def _window(facts: Facts, task: Task, chunks: list[Chunk]) -> Reason | None:
    if task.windows is None:
        return None
    last = facts.problem.horizon if task.due is None else task.due
    usable = [w for w in task.windows if w[0] < last and w[1] > task.release]
    for start, end in task.windows:
        # a window longer than a day, or one of all usual hours, is not what holds the work here
        if start <= chunks[0].start < end and end - start <= facts.board.grid.per_day:
            if facts.whole_day(start, end):
                return None
            left = len(usable) if start < last else 0  # after its due day it lies in none that counts
            return Reason(ReasonKind.ONLY_WINDOW, {"start": start, "end": end, "windows": left})
    return None


def _must_precede(facts: Facts, task: Task) -> Reason | None:
    followers = [other for other in facts.problem.tasks if task.id in other.after]
    if not followers:
        return None
    first = min(followers, key=lambda t: (t.due is None, t.due or 0, t.id))
    figures = {}
    if first.due is not None:
        figures["due"] = first.due
        slack = facts.slack(first)
        if slack is not None:
            figures["slack"] = slack
    return Reason(ReasonKind.MUST_PRECEDE, figures, task=first.id)


def _released(facts: Facts, task: Task, chunks: list[Chunk]) -> Reason | None:
    per_day = facts.board.grid.per_day
    if task.release and chunks[0].start // per_day == max(task.release, chunks[0].start) // per_day:
        first = facts.board.position_from(task.release)
        begins = facts.board.position_from(chunks[0].start)
        if first // facts.board.stride == begins // facts.board.stride:
            return Reason(ReasonKind.RELEASED, {"release": task.release})
    return None


def _waits_for(facts: Facts, task: Task, chunks: list[Chunk]) -> Reason | None:
    ends = [(end, other) for other in task.after if (end := facts.report.ends[other]) is not None]
    if not ends:
        return None
    end, other = max(ends)
    board = facts.board
    same_day = (
        board.position_from(end) // board.stride == board.position_from(chunks[0].start) // board.stride
    )
    return Reason(ReasonKind.WAITS_FOR, {"end": end}, task=other) if same_day else None


def _protected(facts: Facts, task: Task) -> Reason | None:
    weeks = facts.protected.get(task.id)
    return None if weeks is None else Reason(ReasonKind.PROTECTED, {"weeks": weeks})


def _kept(facts: Facts, task: Task) -> Reason | None:
    before, now = slots_of(_previous(facts, task)), slots_of(facts.chunks[task.id])
    kept = len(before & now)
    return Reason(ReasonKind.KEPT, {"slots": kept}) if kept and kept == len(now) else None


def _terms(facts: Facts, task: Task) -> list[Term]:
    report, costs, grid = facts.report, facts.problem.costs, facts.board.grid
    end = report.ends[task.id]
    slots = slots_of(facts.chunks[task.id])
    pieces = sum(1 for slot in slots if slot - 1 not in slots)
    overtime = [slot for slot in slots if grid.hours[slot] == 2]
    return [
        Term(TermKind.LATE_DAYS, report.late_days[task.id], task.late_cost),
        Term(TermKind.OPEN_DAYS, grid.open_days(end), task.open_cost),
        Term(TermKind.NO_MARGIN, int(grid.without_margin(task, end)), task.margin_cost),
        Term(TermKind.NOT_FINISHED, int(end is None), task.slip_cost),
        Term(TermKind.SLOTS_LEFT, task.effort - len(slots), task.defer_cost),
        Term(TermKind.EXTRA_CHUNKS, max(0, pieces - 1), costs.chunk),
        Term(TermKind.OVERTIME_SLOTS, len(overtime), costs.ot_slot),
        Term(TermKind.OVERTIME_EVENINGS, len(_own_evenings(facts, task, overtime)), costs.ot_evening),
        Term(TermKind.MOVED_SLOTS, _moved(facts, task, slots), costs.change),
    ]


def _own_evenings(facts: Facts, task: Task, overtime: list[int]) -> set[int]:
    """Evenings this task opens: a shared evening is charged to the work that is first in it."""
    days = {slot // facts.board.grid.per_day for slot in overtime}
    return {day for day in days if facts.first_in_evening[day] == task.id}


def _moved(facts: Facts, task: Task, slots: set[int]) -> int:
    before = (slot for chunk in _previous(facts, task) for slot in range(chunk.start, chunk.end))
    return sum(slot not in slots for slot in before)


def _previous(facts: Facts, task: Task) -> list[Chunk]:
    return [chunk for chunk in facts.problem.previous if chunk.task == task.id]
