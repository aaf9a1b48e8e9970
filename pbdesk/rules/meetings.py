"""Meetings at times at which hardly any takes place: a slip of the hand, or a night of disaster duty."""

from __future__ import annotations

from datetime import datetime

from pbdesk.model.procedure import OfficeHours
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
