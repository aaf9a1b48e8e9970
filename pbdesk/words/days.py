"""Days and moments as they are said where no year is needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.say import Say, say

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

WEEKDAYS = (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))


def spoken_day(tr: Translator, day: date) -> str:
    """Month, day and weekday: `12/29（二）`, `Tue 12-29`."""
    return tr.month_day(day) if tr.zh else f"{tr.render(WEEKDAYS[day.weekday()])} {day:%m-%d}"


def moment_words(tr: Translator, moment: datetime) -> str:
    """The same with the time: `12/29（二）14:00`, `Tue 12-29 14:00`."""
    return f"{spoken_day(tr, moment.date())}{'' if tr.zh else ' '}{moment:%H:%M}"


def reckoned_words(year: int) -> Say:
    """Of an ROC year without an official calendar, and what helps."""
    return say(
        "There is no official office calendar of {year} here: its days off are reckoned from the law and may"
        " differ around New Year. Once it is published, “pbdesk import FILE” takes it over.",
        year=year,
    )
