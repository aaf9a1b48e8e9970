"""Which of clashing meetings to attend: the dearest set without clashes, shorter ones at equal price."""

from __future__ import annotations

from bisect import bisect_right

from pbdesk.planning.problem import Meeting, Problem, slots_of

_SCALE = 4096
"""Decline costs outweigh any length; the length only breaks ties."""


def choose_meetings(problem: Problem) -> tuple[tuple[Meeting, ...], tuple[str, ...]]:
    """`(attended, ids declined)`; only what clashes with an attended meeting or a pin is declined."""
    pinned = slots_of(problem.pins)
    open_to = [m for m in problem.meetings if pinned.isdisjoint(range(m.start, m.end))]
    attended = _dearest(sorted(open_to, key=lambda m: (m.end, m.start, m.id)))
    for meeting in sorted(open_to, key=lambda m: (-m.decline_cost, m.start, m.id)):
        if all(meeting.end <= other.start or other.end <= meeting.start for other in attended):
            attended.append(meeting)
    kept = {meeting.id for meeting in attended}
    declined = tuple(sorted(meeting.id for meeting in problem.meetings if meeting.id not in kept))
    return tuple(sorted(attended, key=lambda m: m.start)), declined


def _dearest(by_end: list[Meeting]) -> list[Meeting]:
    """Weighted interval scheduling."""
    ends = [meeting.end for meeting in by_end]
    best, take = [0], []
    for index, meeting in enumerate(by_end):
        before = bisect_right(ends, meeting.start, 0, index)
        value = best[before] + meeting.decline_cost * _SCALE - (meeting.end - meeting.start)
        take.append(value > best[index])
        best.append(max(best[index], value))
    chosen, index = [], len(by_end)
    while index:
        if take[index - 1]:
            chosen.append(by_end[index - 1])
            index = bisect_right(ends, by_end[index - 1].start, 0, index - 1)
        else:
            index -= 1
    return chosen
