"""The name of a week and its days: the same for the plan and for what is painted before it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from pbdesk.screens.widgets import GridDay

if TYPE_CHECKING:
    from pbdesk.i18n import Translator
    from pbdesk.workcal.calendar import Hours, WorkCalendar


class Held(Protocol):
    """A meeting, as a record or as the file's outline has it."""

    @property
    def start(self) -> datetime: ...

    @property
    def title(self) -> str: ...


def week_name(tr: Translator, first: date) -> str:
    return tr.t(
        "{number} · {first}–{last}", number=first.isocalendar().week,
        first=tr.day(first, short=True), last=tr.day(first + timedelta(days=6), short=True),
    )  # fmt: skip


def grid_days(
    tr: Translator, first: date, calendar: WorkCalendar, usual: Hours, busy: Collection[date]
) -> list[GridDay]:
    """Monday to Friday, and the weekend as far as something happens on it."""
    days = []
    for n in range(7):
        day = first + timedelta(days=n)
        hours = calendar.hours(day, usual)
        if n < 5 or hours or any(late >= day for late in busy):
            spans = tuple((a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in hours)
            days.append(GridDay(tr.month_day(day), calendar.name(day), not hours, spans))
    return days


def lost_title(tr: Translator, calendar: WorkCalendar, meeting: Held) -> str:
    """What a meeting is called in the grid whose day the officer lost: others may hold it without him.

    Of a part of a day only its hours are on record, not whether everybody lost them.
    """
    day = meeting.start.date()
    if calendar.called_off(day):
        return tr.t("called off: {title}", title=meeting.title)
    if calendar.away(day):
        return tr.t("without you: {title}", title=meeting.title)
    return tr.t("lost hours: {title}", title=meeting.title)
