"""A timer that nobody stopped: how long it can have been worked on at most."""

from __future__ import annotations

from datetime import datetime, timedelta


def forgotten(start: datetime, now: datetime, closes: datetime, hours: int) -> bool:
    """Whether nobody can have worked as long as it ran: into another day, or more than so many hours past the
    end of the own hours (`closes`, the day's midnight on a day off)."""
    return now.date() != start.date() or now > max(start, closes) + timedelta(hours=hours)


def in_own_hours(start: datetime, closes: datetime) -> int | None:
    """Minutes from its start to the end of the own hours; None when it was started after them."""
    return round((closes - start).total_seconds() / 60) if start < closes else None
