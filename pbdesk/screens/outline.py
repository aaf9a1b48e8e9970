"""A week that nobody has planned yet, painted from what the file says: days, meetings, the nearest dates.

It comes before the desk is open, so nothing here may load the model or the planner.
"""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pbdesk.errors import InputError
from pbdesk.screens.glance import DAY, Glance
from pbdesk.screens.week.head import grid_days, lost_title, week_name
from pbdesk.screens.widgets import KIND_SYMBOL, BlockKind, GridBlock, GridDay, Row, text
from pbdesk.workcal.hours import calendar_of, parse_hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from pbdesk.i18n import Translator
    from pbdesk.store.outline import Booked, Due, Outline

UNREADABLE = (InputError, ValueError, TypeError, OverflowError)  # something is no day, no time or no hours


def over(found: Outline, now: datetime) -> bool:
    """Whether neither own hours nor an attended meeting of the week lie ahead."""
    days = (found.monday + timedelta(days=n) for n in range(7))
    with contextlib.suppress(*UNREADABLE):
        calendar, usual = calendar_of(found.days, found.built_in or {}), parse_hours(found.usual)
        hours = [datetime.combine(day, end) for day in days for _, end in calendar.hours(day, usual)]
        return max([*hours, *(m.end for m in found.meetings if not m.declined)], default=now) <= now
    return False


def glance(found: Outline, tr: Translator, today: date) -> Glance | None:
    """None when something on record cannot be read: the desk is waited for, and says so."""
    try:
        return _glance(found, tr, today)
    except UNREADABLE:
        return None


def _glance(found: Outline, tr: Translator, today: date) -> Glance:
    words = tr.t(
        "The week is being planned. Until it stands you see what the file holds:"
        " meetings and the nearest dates."
    )
    return Glance(
        lang=tr.lang,
        left=week_name(tr, found.monday),
        parts=(),
        queue=(*_undecided(found, tr), *(_row(due, tr, today) for due in found.dues)),
        misfits=(),
        why=text(words, "$text-muted"),
        days=tuple(_days(found, tr)),
        blocks=tuple(_block(n, meeting, tr, found) for n, meeting in enumerate(found.meetings)),
        planned=False,
    )


def _undecided(found: Outline, tr: Translator) -> list[Row]:
    """Which stages come before triage only the procedure knows; a case without a stage surely does."""
    if not found.undecided:
        return []
    if found.fresh < found.undecided:
        return [
            _entry(
                tr.n("{n} open case has no route yet", "{n} open cases have no route yet", found.undecided),
                "",
            )
        ]
    title = tr.n("Decide {n} proposal", "Decide {n} proposals", found.undecided)
    return [_entry(title, f"   {tr.t('Proposals wait for a decision.')}")]


def _row(due: Due, tr: Translator, today: date) -> Row:
    about = f"{due.case_no} {due.title}" if due.case_no else tr.t("Your own duty.")
    detail = tr.t("   {when} · {reason}", when=tr.day(due.due, short=True), reason=about)
    kind = BlockKind.PB if due.case_no else BlockKind.ROUTINE
    return _entry(title(due, tr), detail, kind, late=due.due < today)


def _entry(title: str, detail: str, kind: BlockKind = BlockKind.PB, *, late: bool = False) -> Row:
    style = "$text-primary" if kind is BlockKind.PB else "$text-muted"
    said = "$text-warning" if late else "$text-muted"
    return Row((text(KIND_SYMBOL[kind], style), text(title), ""), (text(detail, said),))


def title(due: Due, tr: Translator) -> str:
    """As the plan will call it."""
    words = next(iter(due.words.strip().splitlines()), "")
    titled: dict[str, Callable[[], str]] = {
        "call": lambda: tr.t("Call {name}", name=words) if words else tr.t("Call again"),
        "promise": lambda: tr.t("Keep the promise: {text}", text=words),
        "milestone": lambda: tr.t("Milestone: {text}", text=words),
    }
    return titled[due.kind]() if due.kind in titled else words


def _days(found: Outline, tr: Translator) -> list[GridDay]:
    """Without a calendar of the year nobody knows yet which of its days are off: no hours are drawn."""
    first, last = found.monday, found.monday + timedelta(days=6)
    busy = {meeting.start.date() for meeting in found.meetings}
    calendar = calendar_of(found.days, found.built_in or {})
    days = grid_days(tr, first, calendar, parse_hours(found.usual), busy)
    known = found.built_in is not None or {first.year, last.year} <= {
        d.day.year for d in found.days if d.official
    }
    return days if known else [day._replace(off=False, spans=()) for day in days]


def _block(number: int, meeting: Booked, tr: Translator, found: Outline) -> GridBlock:
    start, end = meeting.start, meeting.end
    minute = start.hour * 60 + start.minute
    minutes = max(1, round((end - start).total_seconds() / 60))
    calendar = calendar_of(found.days, found.built_in or {})
    label, kind = meeting.title, BlockKind.MEETING
    if meeting.declined:
        label, kind = tr.t("declined: {title}", title=meeting.title), BlockKind.DECLINED
    elif calendar.lost(start, end, parse_hours(found.usual)):
        label, kind = lost_title(tr, calendar, meeting), BlockKind.DECLINED
    day = (start.date() - found.monday).days
    return GridBlock(number, day, minute, min(DAY, minute + minutes), label, kind, movable=False)
