"""What is short when work is late, not placed, or needs overtime."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pbdesk.planning.facts import Facts
from pbdesk.planning.problem import Task


class ShortKind(StrEnum):
    """Why there is no good place."""

    OVERDUE = "overdue"  # the deadline is before the first moment it could be done
    NOT_RELEASED = "not_released"  # it may start only after the plan ends
    PREDECESSOR = "predecessor"  # `task` is not finished inside the plan
    NO_WINDOW = "no_window"  # its windows never meet hours that can be planned
    NO_LONG_PIECE = "no_long_piece"  # no free piece is as long as its shortest piece
    LONGER_THAN_PLAN = "longer_than_plan"  # more effort than the whole plan has time for it
    NO_ROOM = "no_room"  # between `start` and `end` there is more work due than time
    OUTWEIGHED = "outweighed"  # there would be time, but other work would cost more


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`short` slots are missing in `[start, end)`, where `work` slots are due and `room` slots are available.

    `overtime` is what the evenings of that span could add; `task` the other work to blame, if one.
    """

    kind: ShortKind
    short: int
    start: int
    end: int
    work: int
    room: int
    overtime: int = 0
    task: str = ""


def shortfall(facts: Facts, task: Task) -> Shortfall:
    """The first cause that applies, from the impossible to the merely expensive."""
    problem, board = facts.problem, facts.board
    item = facts.item(task.id)
    reach = item.allowed >> item.start << item.start
    room = facts.room(reach)
    end = problem.horizon if task.due is None else min(task.due, problem.horizon)

    def because(kind: ShortKind, short: int, other: str = "") -> Shortfall:
        return Shortfall(
            kind, max(0, short), task.release, max(end, task.release), item.need, room, task=other
        )

    blocked = next((other for other in task.after if facts.report.ends[other] is None), "")
    if task.release >= problem.horizon:
        return because(ShortKind.NOT_RELEASED, item.need)
    if not reach and item.need:
        return because(ShortKind.NO_WINDOW, item.need)
    longest = longest_run(reach)
    if longest < min(item.shortest, item.need):
        return because(ShortKind.NO_LONG_PIECE, item.shortest - longest)
    if room < item.need:
        return because(ShortKind.LONGER_THAN_PLAN, item.need - room)
    if blocked:
        return because(ShortKind.PREDECESSOR, item.need, blocked)
    if task.due is not None and not item.allowed & board.mask_between(task.release, end):
        return because(ShortKind.OVERDUE, item.need)
    return _crowded(facts, task, end)


def longest_run(mask: int) -> int:
    """Length of the longest uninterrupted piece of time in a mask."""
    length = 0
    while mask:
        mask &= mask >> 1
        length += 1
    return length


def counted(facts: Facts, task: Task, short: Shortfall) -> list[tuple[str, int]]:
    """Work that a span too full (NO_ROOM) counts, with its slots, the longest first."""
    hours = _hours(facts, task)
    inside = [other for other in _due_by(facts, task, short.end, hours) if other.release >= short.start]
    works = [(other.id, facts.item(other.id).need) for other in inside]
    return sorted(works, key=lambda work: (-work[1], work[0]))


def _hours(facts: Facts, task: Task) -> int:
    """The hours that count for work: those of the office, or the evenings when it can be done only then."""
    item, board = facts.item(task.id), facts.board
    return (
        board.all_regular
        if item.allowed >> item.start << item.start & board.all_regular
        else board.all_overtime
    )


def _due_by(facts: Facts, task: Task, end: int, hours: int) -> list[Task]:
    """Work that must be finished by then in the same kind of hours."""
    return [
        other
        for other in facts.problem.tasks
        if other.id == task.id
        or (other.due is not None and other.due <= end and _hours(facts, other) == hours)
    ]


def _crowded(facts: Facts, task: Task, end: int) -> Shortfall:
    """The span before the deadline with most work beyond its time (work released and due inside it)."""
    board, hours = facts.board, _hours(facts, task)
    due_by = _due_by(facts, task, end, hours)
    worst: Shortfall | None = None
    for start in sorted(
        {other.release for other in due_by if other.release <= task.release} | {task.release}
    ):
        span = board.mask_between(start, end)
        work = sum(facts.item(other.id).need for other in due_by if other.release >= start)
        room = facts.room(span & hours)
        if worst is None or work - room > worst.short:
            extra = facts.room(span & board.all_overtime & ~hours)
            worst = Shortfall(ShortKind.NO_ROOM, work - room, start, end, work, room, extra)
    if worst is not None and worst.short > 0:
        return worst
    mask = facts.item(task.id).base & board.mask_between(task.release, end)
    got = (facts.used[task.id] & mask).bit_count()
    need = facts.item(task.id).need
    return Shortfall(
        ShortKind.OUTWEIGHED,
        max(0, need - got),
        task.release,
        end,
        need,
        facts.room(mask),
        facts.room(facts.item(task.id).allowed & board.all_overtime & board.mask_between(task.release, end)),
    )
