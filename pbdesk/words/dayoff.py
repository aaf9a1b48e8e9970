"""A deadline on a day without hours: which day really counts, and until when the work can be done."""

from __future__ import annotations

from datetime import date

from pbdesk.rules.workitem import WorkItem, due_day
from pbdesk.say import Say, say
from pbdesk.workcal.calendar import WorkCalendar


def day_off_words(item: WorkItem, calendar: WorkCalendar, today: date) -> Say | None:
    """None where the due day is an ordinary one, or long past."""
    if item.due is None:
        return None
    due, counts = item.due, due_day(item.due, binding=item.hard, calendar=calendar, today=today)
    if counts < today:
        return None
    if calendar.called_off(due):
        return say("Due on {day}, a day called off for all: the next working day counts, {next}.",
                   day=due, next=counts)  # fmt: skip
    if counts != due:
        return say("Due on {day}, a day off, and no working day is left before it: a period set by law ends"
                   " on {next}.", day=due, next=counts)  # fmt: skip
    if calendar.deadline(due) < due:
        if calendar.deadline(due) < today:
            return None
        if not item.hard:
            return say("{day} is a day off: it is planned for the working days before.", day=due)
        return say("{day} is a day off: it is planned for the working days before. A period set by law would"
                   " end on {next}.", day=due, next=calendar.next_working(due))  # fmt: skip
    if calendar.away(due):
        return say("You are away on {day}: the deadline stays, the last hours for it lie before.", day=due)
    return None
