"""Is a plan valid, and what does it cost? Independent of the solver: trusts only chunks and declines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pbdesk.planning.grid import Grid, Hours
from pbdesk.planning.problem import Chunk, Plan, Problem, Task, WorkClass, runs


class Rule(StrEnum):
    """The rules a plan must keep."""

    MALFORMED = "malformed"
    SLOT_TWICE = "slot_twice"
    TOO_MUCH = "too_much"
    OUTSIDE_HOURS = "outside_hours"
    BEFORE_RELEASE = "before_release"
    OUTSIDE_WINDOW = "outside_window"
    CHUNK_SHORT = "chunk_short"
    CHUNK_LONG = "chunk_long"
    BEFORE_PREDECESSOR = "before_predecessor"
    PIN_BROKEN = "pin_broken"
    MEETING_CLASH = "meeting_clash"
    MEETING_DECLINED = "meeting_declined"
    DAY_FULL = "day_full"
    OVERTIME_FULL = "overtime_full"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: the task or meeting concerned (may be empty) and the slot, day or week number."""

    rule: Rule
    item: str
    at: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The cost of a plan in officer-minutes, by reason."""

    late: int = 0
    open: int = 0
    margin: int = 0
    slip: int = 0
    defer: int = 0
    chunk: int = 0
    overtime: int = 0
    decline: int = 0
    change: int = 0

    @property
    def total(self) -> int:
        work = self.late + self.open + self.margin + self.slip + self.defer + self.chunk
        return work + self.overtime + self.decline + self.change


@dataclass(frozen=True, slots=True)
class Report:
    """What a plan amounts to. `ends` holds exclusive end slots, None when not finished."""

    violations: tuple[Violation, ...]
    missed_safety: tuple[str, ...]
    missed_hard: tuple[str, ...]
    parts: Parts
    ends: dict[str, int | None]
    late_days: dict[str, int]
    planned: dict[str, int]
    slipped: tuple[str, ...]
    overtime_slots: int
    evenings: int
    changed_slots: int

    @property
    def valid(self) -> bool:
        return not self.violations

    @property
    def cost(self) -> int:
        return self.parts.total

    @property
    def vector(self) -> tuple[int, int, int]:
        """The objective, compared in order: safety misses, other hard misses, cost."""
        return len(self.missed_safety), len(self.missed_hard), self.cost


@dataclass(slots=True)
class _Audit:
    problem: Problem
    grid: Grid
    tasks: dict[str, Task]
    pin_at: dict[int, str]
    busy: dict[int, str] = field(default_factory=dict)
    owner: dict[int, str] = field(default_factory=dict)
    slots: dict[str, list[int]] = field(default_factory=dict)
    bad: list[Violation] = field(default_factory=list)

    def flag(self, rule: Rule, item: str, at: int) -> None:
        self.bad.append(Violation(rule, item, at))


def check(problem: Problem, plan: Plan) -> Report:
    """Check every rule and add up the cost; never raises for a bad plan."""
    pin_at = {slot: pin.task for pin in problem.pins for slot in range(pin.start, pin.end)}
    audit = _Audit(problem, Grid(problem), {task.id: task for task in problem.tasks}, pin_at)
    _meetings(audit, plan)
    _occupy(audit, plan.chunks)
    ends = {task.id: _end(task, audit.slots[task.id]) for task in problem.tasks}
    for task in problem.tasks:
        _check_task(audit, task, ends)
    overtime, evenings = _check_capacity(audit)
    return _report(audit, plan, ends, overtime, evenings)


def _end(task: Task, slots: list[int]) -> int | None:
    return slots[-1] + 1 if len(slots) == task.effort else None


def _meetings(audit: _Audit, plan: Plan) -> None:
    meetings = {meeting.id: meeting for meeting in audit.problem.meetings}
    declined = set(plan.declined)
    for unknown in sorted(declined - meetings.keys()):
        audit.flag(Rule.MALFORMED, unknown, -1)
    attended = [meeting for meeting in meetings.values() if meeting.id not in declined]
    for meeting in attended:
        for slot in range(meeting.start, meeting.end):
            if slot in audit.busy or slot in audit.pin_at:
                audit.flag(Rule.MEETING_CLASH, meeting.id, slot)
                break
            audit.busy[slot] = meeting.id
    for name in sorted(declined & meetings.keys()):
        meeting = meetings[name]
        span = range(meeting.start, meeting.end)
        if not any(slot in audit.pin_at or slot in audit.busy for slot in span):
            audit.flag(Rule.MEETING_DECLINED, name, meeting.start)


def _occupy(audit: _Audit, chunks: tuple[Chunk, ...]) -> None:
    audit.slots = {task: [] for task in audit.tasks}
    for chunk in chunks:
        if chunk.task not in audit.tasks or not 0 <= chunk.start < chunk.end <= audit.grid.horizon:
            audit.flag(Rule.MALFORMED, chunk.task, chunk.start)
            continue
        for slot in range(chunk.start, chunk.end):
            if slot in audit.owner:
                audit.flag(Rule.SLOT_TWICE, chunk.task, slot)
                continue
            audit.owner[slot] = chunk.task
            audit.slots[chunk.task].append(slot)
            if slot in audit.busy:
                audit.flag(Rule.MEETING_CLASH, chunk.task, slot)
    for slot, task in audit.pin_at.items():
        if audit.owner.get(slot) != task:
            audit.flag(Rule.PIN_BROKEN, task, slot)
    for slots in audit.slots.values():
        slots.sort()


def _check_task(audit: _Audit, task: Task, ends: dict[str, int | None]) -> None:
    slots = audit.slots[task.id]
    free = [slot for slot in slots if audit.pin_at.get(slot) != task.id]
    pinned = sum(1 for owner in audit.pin_at.values() if owner == task.id)
    if len(slots) > task.effort:
        audit.flag(Rule.TOO_MUCH, task.id, len(slots))
    for slot in free:
        if audit.grid.hours[slot] == Hours.OFF:
            audit.flag(Rule.OUTSIDE_HOURS, task.id, slot)
        if slot < task.release:
            audit.flag(Rule.BEFORE_RELEASE, task.id, slot)
        if task.windows is not None and not any(start <= slot < end for start, end in task.windows):
            audit.flag(Rule.OUTSIDE_WINDOW, task.id, slot)
    shortest = min(task.min_chunk, max(1, task.effort - pinned)) if pinned else task.min_chunk
    unpinned = set(free)
    for start, end in runs(slots):
        if end - start < shortest and all(slot in unpinned for slot in range(start, end)):
            audit.flag(Rule.CHUNK_SHORT, task.id, start)
    for start, end in runs(free):
        if end - start > task.max_chunk:
            audit.flag(Rule.CHUNK_LONG, task.id, start)
    for other in task.after if free else ():
        end_before = ends[other]
        if end_before is None or end_before > free[0]:
            audit.flag(Rule.BEFORE_PREDECESSOR, task.id, free[0])


def _check_capacity(audit: _Audit) -> tuple[int, int]:
    """Check days and weeks; give back overtime slots and evenings used."""
    grid = audit.grid
    used: Counter[int] = Counter()
    pinned: Counter[int] = Counter()
    meeting: Counter[int] = Counter()
    week_used: Counter[int] = Counter()
    week_pinned: Counter[int] = Counter()
    evenings: set[int] = set()
    for slot in audit.busy:
        meeting[slot // grid.per_day] += grid.hours[slot] == Hours.REGULAR
    for slot in audit.owner:
        day = slot // grid.per_day
        if grid.hours[slot] == Hours.REGULAR:
            used[day] += 1
            pinned[day] += slot in audit.pin_at
        elif grid.hours[slot] == Hours.OVERTIME:
            week_used[day // 7] += 1
            week_pinned[day // 7] += slot in audit.pin_at
            evenings.add(day)
    for day, count in sorted(used.items()):
        if count > max(0, grid.regular[day] - meeting[day] - grid.buffer[day], pinned[day]):
            audit.flag(Rule.DAY_FULL, "", day)
    for week, count in sorted(week_used.items()):
        if count > max(audit.problem.overtime_cap(week), week_pinned[week]):
            audit.flag(Rule.OVERTIME_FULL, "", week)
    return sum(week_used.values()), len(evenings)


def _report(audit: _Audit, plan: Plan, ends: dict[str, int | None], overtime: int, evenings: int) -> Report:
    problem, grid, costs = audit.problem, audit.grid, audit.problem.costs
    declined = set(plan.declined)
    late = {task.id: grid.late_days(task, ends[task.id]) for task in problem.tasks}
    missed = [task for task in problem.tasks if grid.misses(task, ends[task.id])]
    changed = sum(
        1
        for chunk in problem.previous
        if chunk.task in audit.tasks
        for slot in range(chunk.start, chunk.end)
        if audit.owner.get(slot) != chunk.task
    )
    unfinished = [task for task in problem.tasks if ends[task.id] is None]
    left = {task.id: task.effort - len(audit.slots[task.id]) for task in problem.tasks}
    extra = sum(max(0, sum(1 for _ in runs(slots)) - 1) for slots in audit.slots.values())
    parts = Parts(
        late=sum(task.late_cost * late[task.id] for task in problem.tasks),
        open=sum(task.open_cost * grid.open_days(ends[task.id]) for task in problem.tasks),
        margin=sum(task.margin_cost for task in problem.tasks if grid.without_margin(task, ends[task.id])),
        slip=sum(task.slip_cost for task in unfinished),
        defer=sum(task.defer_cost * left[task.id] for task in problem.tasks),
        chunk=costs.chunk * extra,
        overtime=costs.ot_slot * overtime + costs.ot_evening * evenings,
        decline=sum(meeting.decline_cost for meeting in problem.meetings if meeting.id in declined),
        change=costs.change * changed,
    )
    return Report(
        violations=tuple(audit.bad),
        missed_safety=tuple(task.id for task in missed if task.work_class is WorkClass.SAFETY),
        missed_hard=tuple(task.id for task in missed if task.work_class is not WorkClass.SAFETY),
        parts=parts,
        ends=ends,
        late_days=late,
        planned={task: len(slots) for task, slots in audit.slots.items()},
        slipped=tuple(task.id for task in unfinished),
        overtime_slots=overtime,
        evenings=evenings,
        changed_slots=changed,
    )
