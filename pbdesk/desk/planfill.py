"""From the desk to the planner's problem: hours to slots, work to tasks, the procedure's prices to costs.

Pure: everything arrives as an argument. Times of the problem are slots from the Monday of the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pbdesk.desk import planframe
from pbdesk.desk.planframe import EVENING, Frame
from pbdesk.desk.plantasks import Maker, safety_above_first
from pbdesk.desk.planwords import by_work
from pbdesk.desk.trips import heirs
from pbdesk.model.procedure import Weights
from pbdesk.model.work import Meeting, OverrideKind, PlanBlock, WorkOverride
from pbdesk.planning import problem as planning
from pbdesk.planning.meetings import choose_meetings
from pbdesk.planning.problem import Chunk, Costs, Problem, Span, Task
from pbdesk.rules.workitem import WorkItem
from pbdesk.workcal.calendar import Hours, WorkCalendar

__all__ = ["EVENING", "Frame", "build", "preparing", "refused"]


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
    """The planner's question. Work that is snoozed beyond the horizon, of no use any more or in `without`
    is left out, and so are meetings the officer declined and what prepares those that have to give way."""
    days = planframe.days(frame, calendar, usual, weights)
    per_day = frame.per_day
    office = tuple(
        (day.day * per_day + day.work[0][0], day.day * per_day + day.work[-1][1]) for day in days if day.work
    )
    words, maker = by_work(overrides), Maker(frame, calendar, weights, office)
    wanted = [
        item for item in items
        if item.key not in without and (item.until is None or frame.at(item.until) > frame.first)
    ]  # fmt: skip
    keys = {item.key for item in wanted}
    whole = {item.key: maker.task(item, words.get(item.key, ()), keys) for item in wanted}
    tasks = _of_now(frame, whole, overrides)
    attended = [meeting for meeting in meetings if not refused(meeting, words)]
    ordered = [tasks[key] for key in sorted(tasks)]
    asked = Problem(
        id=frame.start.isoformat(),
        start=frame.start,
        horizon_days=frame.weeks * 7,
        days=days,
        tasks=safety_above_first(ordered, frame.weeks * 7),
        meetings=tuple(filter(None, (_meeting(frame, m, weights) for m in attended))),
        pins=_pins(frame, tasks, overrides, attended),
        previous=_previous(frame, tasks, previous),
        ot_week_cap=weights.overtime_minutes_week // frame.slot,
        ot_weeks=planframe.overtime_weeks(frame, overrides),
        costs=Costs(weights.overtime_slot, weights.overtime_evening, weights.chunk, weights.change),
        slot_minutes=frame.slot,
    )
    return _for_attended(asked)


def _for_attended(problem: Problem) -> Problem:
    """Without the preparation of meetings that clash with a dearer one, unless the officer pinned it.

    Only meetings and pins decide which gives way, so the answer is the solver's.
    """
    _, clashing = choose_meetings(problem)
    pinned = {pin.task for pin in problem.pins}
    idle = preparing(clashing) - pinned
    if not idle:
        return problem
    tasks = tuple(task for task in problem.tasks if task.id not in idle)
    previous = tuple(chunk for chunk in problem.previous if chunk.task not in idle)
    return replace(problem, tasks=tasks, previous=previous)


def pinned_between(
    words: Iterable[WorkOverride], frame: Frame, first: int, end: int | None
) -> dict[str, int]:
    """Slots of each work that the officer pinned from `first` to `end`."""
    found: dict[str, int] = {}
    for pin in words:
        if pin.kind is OverrideKind.PIN and pin.start and pin.end:
            last = frame.at(pin.end, up=True)
            slots = (last if end is None else min(last, end)) - max(frame.at(pin.start), first)
            if slots > 0:
                found[pin.work] = found.get(pin.work, 0) + slots
    return found


def _of_now(frame: Frame, tasks: Mapping[str, Task], words: Sequence[WorkOverride]) -> dict[str, Task]:
    """The tasks without what begins beyond the horizon or is pinned there; of what is later but pinned into
    these weeks that part. What waits for work that ends beyond the horizon can begin only there: it is left
    out, or finds no place when it is due before."""
    here = pinned_between(words, frame, frame.first, frame.end)
    there = pinned_between(words, frame, frame.end, None)
    share: dict[str, int] = {}
    for key, task in tasks.items():
        early = min(here.get(key, 0), task.effort)
        share[key] = early if task.release >= frame.end else max(early, task.effort - there.get(key, 0))
    ends = {key for key, task in tasks.items() if share[key] < task.effort}
    waits: set[str] = set()
    while more := {
        key for key, task in tasks.items()
        if key not in waits and key not in here and share[key] and ends.intersection(task.after)
    }:  # fmt: skip
        waits |= more
        ends |= more
    kept = {
        key for key, task in tasks.items()
        if share[key] and (key not in waits or (task.due is not None and task.due <= frame.end))
    }  # fmt: skip
    return {
        key: replace(
            task, effort=share[key], min_chunk=min(task.min_chunk, share[key]),
            release=max(task.release, frame.end) if key in waits else task.release,
            after=tuple(other for other in task.after if other in kept),
        )
        for key, task in tasks.items()
        if key in kept
    }  # fmt: skip


def preparing(meetings: Iterable[str]) -> set[str]:
    """Keys of the work that prepares the meetings of these keys."""
    return {key.replace("meeting:", "prep:", 1) for key in meetings}


def refused(meeting: Meeting, words: Mapping[str, Sequence[WorkOverride]]) -> bool:
    """Whether the officer declined the meeting."""
    said = words.get(f"meeting:{meeting.id}", ())
    return any(word.kind is OverrideKind.DECLINE for word in said)


def _meeting(frame: Frame, meeting: Meeting, weights: Weights) -> planning.Meeting | None:
    first, last = _attended(frame, meeting)
    if last <= max(first, frame.first):
        return None
    price = weights.decline_meeting
    return planning.Meeting(f"meeting:{meeting.id}", first, last, price // 2 if meeting.movable else price)


def _attended(frame: Frame, meeting: Meeting) -> tuple[int, int]:
    """Slots of a meeting with the way there and back, as far as they lie in the plan."""
    way = max(meeting.travel_minutes, 0)
    first, last = frame.at(meeting.start, plus=-way), frame.at(meeting.end, up=True, plus=way)
    return max(first, 0), min(last, frame.end)


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
    blocks = list(blocks)
    holds = heirs({block.work for block in blocks}, tasks)
    chunks: list[Chunk] = []
    for block in blocks:
        first, last = max(frame.at(block.start), frame.first), min(frame.at(block.end), frame.end)
        task = tasks.get(holds.get(block.work, ""))
        if task is not None and task.id != block.work:
            first, last = _still_fitting(task, first, last)
        if task is not None and first < last:
            chunks.append(Chunk(first, last, task.id))
    return tuple(sorted(chunks))


def _still_fitting(task: Task, first: int, last: int) -> Span:
    """What of a trip's place the visits can use that are still on it."""
    spans = task.windows if task.windows is not None else ((first, last),)
    usable = [(max(a, first), min(b, last)) for a, b in spans if max(a, first) < min(b, last)]
    begin, end = usable[0] if usable else (first, first)
    return begin, min(end, begin + task.effort)
