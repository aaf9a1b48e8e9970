"""What the grid shows beside the plan ahead: time spent, what was planned before now, missed meetings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pbdesk.desk.finish import work_of
from pbdesk.model.work import Meeting
from pbdesk.rules.trips import works_of
from pbdesk.screens.week.head import lost_title
from pbdesk.screens.widgets import BlockKind, GridBlock

if TYPE_CHECKING:
    from pbdesk.screens.week.panels import WeekView

SHORTEST = 15  # minutes shown of time spent
MIDNIGHT = 1440


def background(view: WeekView) -> list[GridBlock]:
    """None of it can be dragged."""
    return [*_spent(view), *_past(view), *_absent(view)]


def held_over_days(view: WeekView, meetings: Sequence[Meeting]) -> list[GridBlock]:
    """Attended meetings that last over a night, on each of their days."""
    return [block for m in meetings for block in _meeting(view, m, m.title, BlockKind.MEETING)]


def _meeting(view: WeekView, meeting: Meeting, label: str, kind: BlockKind) -> Iterator[GridBlock]:
    """A meeting over several days on each of them: whole days in the own hours, the nights between left out.

    One that lasts no longer than a day, as duty until the morning, stands there as it is.
    """
    start, end, piece = meeting.start, meeting.end, 0
    usual = () if end - start <= timedelta(days=1) else view.setting.usual
    for n in range((end.date() - start.date()).days + 1):
        day = start.date() + timedelta(n)
        hours = (view.setting.calendar.hours(day, usual) or usual) if usual else ()
        begin, last = (_minute(hours[0][0]), _minute(hours[-1][1])) if hours else (0, MIDNIGHT)
        begin = _minute(start) if day == start.date() else begin
        last = _minute(end) if day == end.date() else max(last, begin)
        if begin < last and _inside(view, day):
            place = (day - view.first).days, begin, last
            yield GridBlock((f"meeting:{meeting.id}", piece), *place, label, kind, movable=False)
            piece += 1


def _spent(view: WeekView) -> list[GridBlock]:
    """Time spent this week, where it was spent."""
    blocks = []
    for entry in view.setting.spent:
        item = view.plan.find(entry.work)
        label = entry.note or (view.title(item) if item else view.tr.t("time spent"))
        begin = _minute(entry.start)
        end = begin + max(entry.minutes, SHORTEST)
        if not entry.running and _inside(view, entry.start.date()):
            blocks.append(
                _block(view, f"time:{entry.id}", entry.start.date(), begin, end, label, BlockKind.DONE)
            )
    return blocks


def _past(view: WeekView) -> list[GridBlock]:
    """The plan in force before now; where its work was done the same day, the time spent tells more."""
    spent = {(work_of(entry.work), entry.start.date()) for entry in view.setting.spent}
    blocks = []
    for number, past in enumerate(view.plan.past):
        day = past.start.date()
        if all((work, day) in spent for work in works_of(past.key)) or not _inside(view, day):
            continue
        title = view.tr.render(past.title) if past.title is not None else view.tr.t("planned, since gone")
        begin = _minute(past.start)
        end = begin + round((past.end - past.start).total_seconds() / 60)
        blocks.append(_block(view, f"past:{number}", day, begin, end, title, BlockKind.PAST))
    return blocks


def _absent(view: WeekView) -> list[GridBlock]:
    """Meetings the officer declined, those lost with their day, and those that clash with another one."""
    refused = [
        (m, view.tr.t("declined: {title}", title=m.title), BlockKind.DECLINED) for m in view.plan.refused
    ]
    clashes = [(m, view.tr.t("clash: {title}", title=m.title), BlockKind.CLASH) for m in view.plan.declined()]
    lost = [(m, lost_title(view.tr, view.setting.calendar, m), BlockKind.DECLINED) for m in view.plan.lost]
    absent = refused + lost + clashes
    return [block for meeting, label, kind in absent for block in _meeting(view, meeting, label, kind)]


def _inside(view: WeekView, day: date) -> bool:
    return 0 <= (day - view.first).days < len(view.days())


def _block(
    view: WeekView, key: str, day: date, begin: int, end: int, label: str, kind: BlockKind
) -> GridBlock:
    return GridBlock((key, 0), (day - view.first).days, begin, min(end, MIDNIGHT), label, kind, movable=False)


def _minute(moment: datetime | time) -> int:
    return moment.hour * 60 + moment.minute
