"""What stands behind “too few hours”: the work that counts, and the time there is, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pbdesk.planning.shortfall import Shortfall, ShortKind, counted
from pbdesk.say import Say, say, say_n

if TYPE_CHECKING:
    from pbdesk.desk.week import WeekPlan
    from pbdesk.rules.workitem import WorkItem

MOST = 12  # works, and days, that are named


def shortage_lines(
    plan: WeekPlan, key: str, title: Callable[[WorkItem], str], name: Callable[[date], str]
) -> list[Say]:
    """Whatever is due in the span that is too full, and its free hours by day; empty when nothing is short.

    `title` of work, and `name` of a day: the holiday or leave it is.
    """
    found = plan.explain(key) if key in plan.items else None
    if found is None or found.short is None or found.short.kind is not ShortKind.NO_ROOM:
        return []
    short = found.short
    works = counted(plan.facts, plan.problem.task(key), short)
    lines = [say("Work that counts: {hours} h", hours=_hours(plan, short.work))]
    lines += [
        say("{hours} h  {work}", hours=_hours(plan, slots), work=title(plan.items[other]))
        for other, slots in works[:MOST]
    ]
    if len(works) > MOST:
        lines.append(say_n("and {n} more piece of work", "and {n} more pieces of work", len(works) - MOST))
    return [*lines, *_time(plan, short, name)]


def _time(plan: WeekPlan, short: Shortfall, name: Callable[[date], str]) -> list[Say]:
    frame, board = plan.frame, plan.facts.board
    lines = [say("Time without overtime: {hours} h", hours=_hours(plan, short.room))]
    first, last = frame.moment(short.start).date(), frame.moment(max(short.start, short.end - 1)).date()
    for n in range(min((last - first).days + 1, MOST)):
        day = first + timedelta(n)
        begin, end = (
            max(frame.day_start(day), short.start),
            min(frame.day_start(day) + frame.per_day, short.end),
        )
        room = plan.facts.room(board.mask_between(begin, end) & board.all_regular)
        about = name(day) or ", ".join(_meetings(plan, day))
        if room or about:
            lines.append(say("{day}  {hours} h  {about}", day=day, hours=_hours(plan, room), about=about))
    return lines


def _meetings(plan: WeekPlan, day: date) -> list[str]:
    attended = [m for key, m in plan.meetings.items() if key not in plan.plan.declined]
    return [m.title for m in attended if m.start.date() == day and m.end > plan.frame.now]


def _hours(plan: WeekPlan, slots: int) -> str:
    return f"{slots * plan.frame.slot / 60:g}"
