"""A piece of work as the planner is given it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from pbdesk.model.people import ContactWindow
from pbdesk.model.procedure import Effort
from pbdesk.model.work import Importance
from pbdesk.say import Say, say
from pbdesk.workcal.calendar import WorkCalendar

Windows = tuple[tuple[str, time, time], ...]
"""Weekday digits (1 is Monday), start, end; empty: any time."""

Places = tuple[tuple[str, Windows], ...]
"""Where a person can be met, and when there."""


def as_windows(found: Iterable[ContactWindow]) -> Windows:
    """A person's windows as the planner takes them."""
    return tuple((window.weekdays, window.start, window.end) for window in found)


def within(windows: Windows, start: datetime, end: datetime) -> bool:
    """Whether all of this time of one day lies in one of the windows."""
    day = str(start.isoweekday())
    found = ((begin, until) for days, begin, until in windows if day in days)
    return not windows or any(begin <= start.time() and end.time() <= until for begin, until in found)


def due_day(due: date, *, binding: bool, calendar: WorkCalendar, today: date) -> date:
    """The day after which work is late. A period set by law that ends on a day off ends on the next working
    day (Administrative Procedure Act, art. 48 (4)); not every binding date is one, so it is counted on only
    once the working days before are past, when nobody can be earlier any more."""
    if binding and calendar.deadline(due) < min(due, today):
        return calendar.next_working(due)
    return calendar.stands(due)


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """`minutes` are `estimated` when they come from the procedure; `after` holds keys of the same answer."""

    key: str
    proposal_id: int | None
    title: Say
    kind: Effort
    importance: Importance
    minutes: int
    estimated: bool
    min_chunk: int
    release: date | None
    due: date | None
    hard: bool
    windows: Windows
    after: tuple[str, ...]
    why: Say
    split: bool
    until: datetime | None = None  # worth nothing from then on
    since: date | None = None  # waits since then; with it lateness grows dearer
    closes: bool = False  # the last work of its case
    on_record: bool = False  # its records say when it is done; a word given before they existed does not
    learned: int = 0  # so many finished works the minutes are the officer's own median of
    took: int = 0  # per cent of his estimates that estimated work took so far; 0 unknown
    places: Places = ()  # of a visit that may share a trip with others
    way: int = 0  # of the minutes, the way there and back
    about: str = ""  # the title of its case, else its number, where others have the same title
    parts: tuple[WorkItem, ...] = ()  # the visits of a trip: each can be done by itself

    @property
    def nameless(self) -> Say:
        """The title for notices and the history: neither names a person."""
        return say("Call again") if self.kind is Effort.CALL else self.title

    @property
    def ahead(self) -> int:
        """Minutes before a person's hours at which a trip may begin: the way, told as if it all lay there."""
        return self.way if self.parts else 0

    @property
    def undone(self) -> Say | None:
        """What leaving it out means beyond its price: that of a hazard is nobody's gain."""
        if self.importance is not Importance.SAFETY:
            return None
        return say("This is a safety duty: unless somebody else does it, it stays undone.")
