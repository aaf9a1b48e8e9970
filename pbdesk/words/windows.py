"""The hours of the week in which a person can be reached, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import reduce
from typing import TYPE_CHECKING

from pbdesk.say import Say, say

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

WORKWEEK = "12345"


def window_words(tr: Translator, weekdays: str, start: time, end: time) -> str:
    """`Mon–Fri 19:30–21:00`."""
    names = tr.t("Mon Tue Wed Thu Fri Sat Sun").split()
    days = tr.t("Mon–Fri") if weekdays == WORKWEEK else "/".join(names[int(d) - 1] for d in weekdays)
    return f"{days} {start:%H:%M}–{end:%H:%M}"


def windows_said(windows: Sequence[tuple[str, time, time]]) -> Say:
    """The same of several, for a sentence that has no language yet; `windows` is not empty."""
    return reduce(lambda one, other: say("{one}, {other}", one=one, other=other), map(_said, windows))


def _said(window: tuple[str, time, time]) -> Say:
    weekdays, start, end = window
    days = reduce(lambda one, other: say("{one}/{other}", one=one, other=other), map(_day, weekdays))
    if weekdays == WORKWEEK:
        days = say("Mon–Fri")
    return say("{days} {start}–{end}", days=days, start=f"{start:%H:%M}", end=f"{end:%H:%M}")


def _day(digit: str) -> Say:
    return (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))[
        int(digit) - 1
    ]
