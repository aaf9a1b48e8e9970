"""The hours of the week in which a person can be reached, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import reduce

from pbdesk.say import Say, say
from pbdesk.words.days import WEEKDAYS

WORKWEEK = "12345"


def windows_said(windows: Sequence[tuple[str, time, time]]) -> Say:
    """`Mon–Fri 19:30–21:00`, several in a row; `windows` is not empty."""
    return reduce(lambda one, other: say("{one}, {other}", one=one, other=other), map(_said, windows))


def _said(window: tuple[str, time, time]) -> Say:
    weekdays, start, end = window
    days = reduce(
        lambda one, other: say("{one}/{other}", one=one, other=other),
        (WEEKDAYS[int(digit) - 1] for digit in weekdays),
    )
    if weekdays == WORKWEEK:
        days = say("Mon–Fri")
    return say("{days} {start}–{end}", days=days, start=f"{start:%H:%M}", end=f"{end:%H:%M}")
