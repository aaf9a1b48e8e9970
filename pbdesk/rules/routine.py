"""The officer's own duties as work: when they recur, when each is due."""

from __future__ import annotations

from datetime import date, timedelta

from pbdesk.errors import InputError
from pbdesk.model.procedure import Effort, Procedure
from pbdesk.model.work import RoutineWork
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import say
from pbdesk.workcal.calendar import WorkCalendar

_ANCHOR = date(2001, 1, 1)  # without a start: a Monday and a first, so answers do not depend on `first`


def routine_occurrences(work: RoutineWork, first: date, last: date) -> list[date]:
    """Days from `first` to `last` on which the work begins; InputError for a rule that cannot be read."""
    if not work.rrule.strip():
        return [work.start] if work.start and first <= work.start <= last else []
    from pbdesk.rules.recurrence import days_of

    try:
        return days_of(work.rrule, work.start or _ANCHOR, first, last)
    except ValueError as error:
        raise _bad_rule(work) from error


def routine_items(
    work: RoutineWork, procedure: Procedure, first: date, last: date, calendar: WorkCalendar
) -> list[WorkItem]:
    """Work to do from `first` to `last`: each occurrence not yet past its due day, or the one-off itself.

    An occurrence on a day off is due on the working day before, or `due_days` working days later; when the
    day was called off only then, on the next one. InputError for a rule that cannot be read.
    """
    if not work.active:
        return []
    if not work.rrule.strip():
        if work.start and work.start > last:
            return []
        return [_item(work, procedure, f"routine:{work.id}", work.start, work.due)]
    earliest = calendar.add_working_days(first, -work.due_days - 1)
    items = []
    beyond = calendar.next_working(last)  # days off before it may be due before them
    for day in routine_occurrences(work, earliest, beyond - timedelta(1)):
        days = work.due_days if work.movable else 0
        if days:
            due = calendar.add_working_days(day, days)
        else:
            due = calendar.next_working(day) if calendar.called_off(day) else calendar.deadline(day)
        if due >= first and min(day, due) <= last:
            items.append(_item(work, procedure, f"routine:{work.id}:{day.isoformat()}", min(day, due), due))
    return items


def _item(
    work: RoutineWork, procedure: Procedure, key: str, release: date | None, due: date | None
) -> WorkItem:
    usual = procedure.efforts[Effort.ROUTINE]
    if not work.movable:
        release = due or release
    return WorkItem(
        key=key, proposal_id=None, title=say("{text}", text=work.title), kind=Effort.ROUTINE,
        importance=work.importance, minutes=usual.minutes if work.minutes is None else work.minutes,
        estimated=work.minutes is None, min_chunk=work.min_chunk, release=release, due=due,
        hard=work.hard and due is not None, windows=(), after=(), why=say("Your own duty."),
        split=usual.split,
    )  # fmt: skip


def _bad_rule(work: RoutineWork) -> InputError:
    return InputError(
        say("The repetition of “{title}” cannot be read.", title=work.title),
        todo=say("Write for example FREQ=WEEKLY;BYDAY=MO or FREQ=MONTHLY;BYMONTHDAY=5."),
        field="rrule",
    )
