"""From the desk to the planner's problem: hours to slots, work to tasks, the procedure's prices to costs.

Pure: everything arrives as an argument. Times of the problem are slots from the Monday of the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pbdesk.model.procedure import Effort, Weights
from pbdesk.model.work import Importance, Meeting, OverrideKind, PlanBlock, WorkOverride
from pbdesk.planning import problem as planning
from pbdesk.planning.problem import Chunk, Costs, Day, Origin, Problem, Task, WorkClass, fit_chunks
from pbdesk.rules.casework import WorkItem
from pbdesk.workcal.calendar import Hours, WorkCalendar

EVENING = (time(17, 30), time(21, 0))
LONGEST_PIECE = 240  # minutes of one uninterrupted piece
DAY = 1440


@dataclass(frozen=True)
class Frame:
    """The grid of one plan: `start` is a Monday, `now` the earliest moment work can begin."""

    start: date
    weeks: int
    now: datetime
    slot: int  # minutes

    @property
    def per_day(self) -> int:
        return DAY // self.slot

    @property
    def end(self) -> int:
        return self.weeks * 7 * self.per_day

    def at(self, moment: datetime, *, up: bool = False) -> int:
        """The slot that holds a moment, or the next one; may lie outside the grid."""
        minutes = round((moment - datetime.combine(self.start, time())).total_seconds() / 60)
        return -(-minutes // self.slot) if up else minutes // self.slot

    def day_start(self, day: date) -> int:
        return (day - self.start).days * self.per_day

    def moment(self, slot: int) -> datetime:
        return datetime.combine(self.start, time()) + timedelta(minutes=slot * self.slot)

    @property
    def first(self) -> int:
        return max(0, self.at(self.now, up=True))


def build(
    frame: Frame,
    items: Sequence[WorkItem],
    meetings: Sequence[Meeting],
    calendar: WorkCalendar,
    usual: Hours,
    weights: Weights,
    overrides: Sequence[WorkOverride],
    previous: Sequence[PlanBlock],
    *,
    without: frozenset[str] = frozenset(),
) -> Problem:
    """The planner's question. Work that is snoozed beyond the horizon or in `without` is left out."""
    days = [
        _day(frame, frame.start + timedelta(days=n), calendar, usual, weights) for n in range(frame.weeks * 7)
    ]
    mine = {item.key: _of(overrides, item.key) for item in items}
    wanted = [i for i in items if i.key not in without and _release(frame, i, mine[i.key]) < frame.end]
    keys = {item.key for item in wanted}
    tasks = {item.key: _task(frame, item, keys, calendar, weights, mine[item.key]) for item in wanted}
    return Problem(
        id=frame.start.isoformat(),
        start=frame.start,
        horizon_days=frame.weeks * 7,
        days=tuple(days),
        tasks=tuple(tasks[key] for key in sorted(tasks)),
        meetings=tuple(filter(None, (_meeting(frame, m, weights) for m in meetings))),
        pins=_pins(frame, tasks, overrides, meetings),
        previous=_previous(frame, tasks, previous),
        ot_week_cap=weights.overtime_minutes_week // frame.slot,
        costs=Costs(weights.overtime_slot, weights.overtime_evening, weights.chunk, weights.change),
        slot_minutes=frame.slot,
    )


def _of(overrides: Iterable[WorkOverride], key: str) -> dict[OverrideKind, WorkOverride]:
    return {o.kind: o for o in overrides if o.work == key}


def _day(frame: Frame, day: date, calendar: WorkCalendar, usual: Hours, weights: Weights) -> Day:
    index = (day - frame.start).days
    if day < frame.now.date():
        return Day(index)
    hours = calendar.hours(day, usual)
    work = _spans(frame, day, hours)
    evening = _spans(frame, day, (EVENING,)) if hours and calendar.is_working(day) else ()
    taken = {slot for a, b in work for slot in range(a, b)}
    overtime = tuple((a, b) for a, b in evening if not taken.intersection(range(a, b)))
    room = sum(b - a for a, b in work)
    return Day(index, work, overtime, min(weights.buffer_minutes // frame.slot, room))


def _spans(frame: Frame, day: date, hours: Hours) -> tuple[tuple[int, int], ...]:
    """Hours as slots within the day, without what is already past."""
    base = frame.day_start(day)
    spans = []
    for begin, end in hours:
        first = max(frame.at(datetime.combine(day, begin), up=True), frame.first)
        last = frame.at(datetime.combine(day, end))
        if first < last:
            spans.append((first - base, last - base))
    return tuple(spans)


def _task(
    frame: Frame, item: WorkItem, keys: set[str], calendar: WorkCalendar, weights: Weights,
    mine: Mapping[OverrideKind, WorkOverride],
) -> Task:  # fmt: skip
    minutes = item.minutes
    if OverrideKind.ESTIMATE in mine:
        minutes = mine[OverrideKind.ESTIMATE].minutes or minutes
    elif item.estimated:
        minutes = minutes * weights.unknown_effort_percent // 100
    effort = max(1, -(-minutes // frame.slot))
    shortest = effort if not item.split else -(-item.min_chunk // frame.slot)
    low, high = fit_chunks(effort, shortest, LONGEST_PIECE // frame.slot)
    due = (
        None if item.due is None else max(0, frame.day_start(calendar.deadline(item.due).day) + frame.per_day)
    )
    late = weights.late[item.importance]
    safety = item.importance is Importance.SAFETY
    return Task(
        id=item.key, work_class=WorkClass(item.importance.value), effort=effort, min_chunk=low,
        max_chunk=high,
        release=max(frame.first, 0, _release(frame, item, mine)), due=due, hard=item.hard and due is not None,
        late_cost=late, open_cost=weights.open_safety if safety else 0, slip_cost=late,
        defer_cost=weights.defer[item.importance], margin_cost=weights.margin if item.hard else 0,
        windows=_windows(frame, item) if item.windows else None,
        after=tuple(key for key in item.after if key in keys),
        case=None if item.proposal_id is None else str(item.proposal_id),
        origin=_origin(item), title=str(item.title),
    )  # fmt: skip


def _origin(item: WorkItem) -> Origin:
    """Own are the routine duties, and what prepares a meeting that belongs to no case."""
    own = item.kind is Effort.ROUTINE or (item.kind is Effort.PREP and item.proposal_id is None)
    return Origin.ROUTINE if own else Origin.PB


def _release(frame: Frame, item: WorkItem, mine: Mapping[OverrideKind, WorkOverride]) -> int:
    days = [item.release] if item.release else []
    snoozed = mine.get(OverrideKind.SNOOZE)
    if snoozed and snoozed.until:
        days.append(snoozed.until)
    return max((frame.day_start(day) for day in days), default=0)


def _windows(frame: Frame, item: WorkItem) -> tuple[tuple[int, int], ...]:
    """Weekly windows of a person on every day of the horizon, joined where they overlap."""
    spans = []
    for n in range(frame.weeks * 7):
        day = frame.start + timedelta(days=n)
        for weekdays, begin, end in item.windows:
            if str(day.isoweekday()) in weekdays:
                first = frame.at(datetime.combine(day, begin), up=True)
                last = frame.at(datetime.combine(day, end))
                if first < last:
                    spans.append((first, last))
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _meeting(frame: Frame, meeting: Meeting, weights: Weights) -> planning.Meeting | None:
    first, last = _attended(frame, meeting)
    if last <= max(first, frame.first):
        return None
    price = weights.decline_meeting
    return planning.Meeting(f"meeting:{meeting.id}", first, last, price // 2 if meeting.movable else price)


def _attended(frame: Frame, meeting: Meeting) -> tuple[int, int]:
    """Slots of a meeting with the way there and back, as far as they lie in the plan."""
    travel = timedelta(minutes=meeting.travel_minutes)
    return max(frame.at(meeting.start - travel), 0), min(frame.at(meeting.end + travel, up=True), frame.end)


def _pins(
    frame: Frame,
    tasks: Mapping[str, Task],
    overrides: Iterable[WorkOverride],
    meetings: Iterable[Meeting],
) -> tuple[Chunk, ...]:
    """Pins still ahead; a pin longer than the work left is cut.

    A later pin on the same time gives way, and so does one over a meeting that others have fixed since.
    """
    left = {key: task.effort for key, task in tasks.items()}
    taken = {slot for m in meetings if not m.movable for slot in range(*_attended(frame, m))}
    pins: list[Chunk] = []
    for pin in sorted((o for o in overrides if o.kind is OverrideKind.PIN), key=lambda o: o.id):
        if pin.work not in tasks or pin.start is None or pin.end is None:
            continue
        first = max(frame.at(pin.start), frame.first)
        last = min(frame.at(pin.end, up=True), frame.end, first + left[pin.work])
        slots = set(range(first, last))
        if first < last and not slots & taken:
            taken |= slots
            left[pin.work] -= last - first
            pins.append(Chunk(first, last, pin.work))
    return tuple(sorted(pins))


def _previous(frame: Frame, tasks: Mapping[str, Task], blocks: Iterable[PlanBlock]) -> tuple[Chunk, ...]:
    """The plan in force as far as it lies ahead."""
    chunks = []
    for block in blocks:
        first, last = max(frame.at(block.start), frame.first), min(frame.at(block.end), frame.end)
        if block.work in tasks and first < last:
            chunks.append(Chunk(first, last, block.work))
    return tuple(sorted(chunks))
