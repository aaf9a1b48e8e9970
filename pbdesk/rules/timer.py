"""Time that nobody measured: under a timer left running, and of work only noted when it was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from pbdesk.workcal.calendar import Hours

Span = tuple[datetime, datetime]

DAYS_BACK = 31  # in which minutes are looked for a place
SHORTEST = 15  # minutes of a gap between other work that are taken for time worked


def forgotten(start: datetime, now: datetime, closes: datetime, hours: int) -> bool:
    """Whether nobody can have worked as long as it ran: into another day, or more than so many hours past the
    end of the own hours (`closes`, the day's midnight on a day off)."""
    return now.date() != start.date() or now > max(start, closes) + timedelta(hours=hours)


def in_own_hours(start: datetime, closes: datetime) -> int | None:
    """Minutes from its start to the end of the own hours; None when it was started after them."""
    return round((closes - start).total_seconds() / 60) if start < closes else None


def just_before(
    now: datetime, minutes: int, hours: Callable[[date], Hours], opens: time, busy: Iterable[Span]
) -> list[tuple[datetime, int]]:
    """When so many minutes of work noted `now` were worked most likely: start and minutes, the latest first.

    In own hours (`hours` of a day) before now in which he was `busy` with nothing else; of today also
    after them, on a day off from the time the office `opens`. So nobody begins before his day, or does two
    things at once. What a month has no room for goes to the earliest.
    """
    taken, found, left = sorted(busy), list[tuple[datetime, int]](), minutes
    for back in range(DAYS_BACK):
        for begin, end in _free(_at_work(now, now.date() - timedelta(back), hours, opens), taken):
            room = min(left, (end - begin) // timedelta(minutes=1))
            if room and room >= min(left, SHORTEST):
                found.append((end - timedelta(minutes=room), room))
                left -= room
    if left:
        start, some = found.pop() if found else (now, 0)
        found.append((start, some + left))
    return found


def _at_work(now: datetime, day: date, hours: Callable[[date], Hours], opens: time) -> Iterator[Span]:
    """The latest first, none of it after now."""
    own = hours(day)
    if day == now.date():
        after = datetime.combine(day, own[-1][1] if own else opens)
        if after < now:
            yield after, now
    for begin, end in reversed(own):
        span = datetime.combine(day, begin), min(datetime.combine(day, end), now)
        if span[0] < span[1]:
            yield span


def _free(spans: Iterable[Span], busy: Sequence[Span]) -> Iterator[Span]:
    """What of each span lies in none of the busy ones, which are in order; the latest first."""
    for begin, end in spans:
        gaps, free = list[Span](), begin
        for first, last in busy:
            if first < end and last > free:
                gaps.append((free, first))
                free = last
        yield from reversed([gap for gap in (*gaps, (free, end)) if gap[0] < gap[1]])
