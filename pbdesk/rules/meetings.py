"""Meetings at odd times: when hardly any takes place, a slip of the hand or a night of disaster duty, and
when another takes place already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pbdesk.model.procedure import OfficeHours
from pbdesk.model.work import Meeting
from pbdesk.say import Say, say


def odd_hour(start: datetime, end: datetime, hours: OfficeHours) -> Say | None:
    """What is to be looked at again; None for a time as the procedure has it. Nothing is refused for it."""
    first, last = hours.meetings_from, hours.meetings_until
    if first <= start.time() < last and first < end.time() <= last:
        return None
    return say(
        "{begin}–{end} is no usual time for a meeting ({first}–{last}): is it meant so?",
        begin=start.time(), end=end.time(), first=first, last=last,
    )  # fmt: skip


def taken(start: datetime, end: datetime, others: Iterable[Meeting]) -> Say | None:
    """The first of the other meetings at this time: nobody can be in two, so the plan would leave one out."""
    other = next((m for m in others if m.start < end and start < m.end), None)
    if other is None:
        return None
    return say(
        "“{title}” takes place then ({begin}–{end}): the plan attends only one of them.",
        title=other.title, begin=other.start.time(), end=other.end.time(),
    )  # fmt: skip
