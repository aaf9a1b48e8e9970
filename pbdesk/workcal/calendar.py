"""Which days are worked, and which working day comes before or after.

Two layers: the official calendar (`base`) and the officer's own edits above it, for closures announced
the evening before, leave, half-days and evening or weekend duty, none of which is in any file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain, pairwise
from typing import NamedTuple

from pbdesk.errors import InputError
from pbdesk.say import say
from pbdesk.workcal.rocdate import FIRST_DAY, LAST_DAY

Hours = tuple[tuple[time, time], ...]
SEARCH_DAYS = 366  # a calendar without a working day for longer than a year is a mistake


class DayInfo(NamedTuple):
    """What the official calendar says of one day."""

    working: bool
    name: str = ""


@dataclass(frozen=True)
class DayEdit:
    """The officer's own word on one day.

    `working` None: as the official calendar says. `hours` None: the usual ones; `()`: none of one's own,
    which is leave on a day the office works and so leaves deadlines alone; hours on a day off are duty.
    """

    working: bool | None = None
    hours: Hours | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        spans = self.hours or ()
        forward = all(start < end for start, end in spans)
        if not forward or any(first[1] > second[0] for first, second in pairwise(spans)):
            raise InputError(
                say("Working hours must run forward and must not overlap."),
                todo=say("Write for example 08:30-12:30 13:30-17:30."),
            )


@dataclass(frozen=True)
class WorkCalendar:
    """Days in neither mapping follow the week: Monday to Friday worked, Saturday and Sunday off."""

    base: Mapping[date, DayInfo] = field(default_factory=dict)
    edits: Mapping[date, DayEdit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # own copies: what is given may change later
        object.__setattr__(self, "base", dict(self.base))
        object.__setattr__(self, "edits", dict(self.edits))

    def is_working(self, day: date) -> bool:
        edit = self.edits.get(day)
        if edit and edit.working is not None:
            return edit.working
        info = self.base.get(day)
        return info.working if info else is_weekday(day)

    def called_off(self, day: date) -> bool:
        """A day the offices stay shut by the officer's own word, such as a typhoon: nobody knew before."""
        edit, info = self.edits.get(day), self.base.get(day)
        usual = info.working if info else is_weekday(day)
        return usual and edit is not None and edit.working is False

    def away(self, day: date) -> bool:
        """The officer is not there all day, by his own word: called off, or leave."""
        edit = self.edits.get(day)
        return edit is not None and not edit.hours and (edit.hours == () or self.called_off(day))

    def lost(self, start: datetime, end: datetime, usual: Hours) -> bool:
        """Whether what others fixed for this time takes place without the officer, by his own word on the
        day: he is away all of it, or it touches the hours he is short of that day."""
        first, last = start.date(), end.date()
        if all(self.away(first + timedelta(n)) for n in range((last - first).days + 1)):
            return True
        edit = self.edits.get(first)
        if first != last or edit is None or not edit.hours or not usual or not self.is_working(first):
            return False
        return any(start.time() < b and end.time() > a for a, b in _short_of(edit.hours, usual))

    def name(self, day: date) -> str:
        """The officer's reason, else the holiday's name, else nothing."""
        edit, info = self.edits.get(day), self.base.get(day)
        return (edit.reason if edit else "") or (info.name if info else "")

    def hours(self, day: date, usual: Hours) -> Hours:
        """The officer's own hours that day; `usual` are those of an ordinary working day."""
        edit = self.edits.get(day)
        if edit and edit.hours is not None:
            return edit.hours
        return usual if self.is_working(day) else ()

    def overtime(self, start: datetime, end: datetime, usual: Hours) -> int:
        """Minutes after the end of each day's own hours, or at all on a day off.

        An early start and the break between are none; on a day of leave only what lies after the usual end.
        """
        total, day = timedelta(), start.date()
        while day <= end.date():
            midnight = datetime.combine(day, time())
            after = max(start, self.closes(day, usual))
            total += max(timedelta(), min(end, midnight + timedelta(days=1)) - after)
            day += timedelta(days=1)
        return round(total.total_seconds() / 60)

    def closes(self, day: date, usual: Hours) -> datetime:
        """When overtime begins: at the end of the own hours, on leave of the usual ones, else at midnight."""
        hours = self.hours(day, usual) or (usual if self.is_working(day) else ())
        return datetime.combine(day, hours[-1][1] if hours else time())

    def next_working(self, day: date) -> date:
        """The first working day after `day`; InputError when there is none within a year."""
        return self._seek(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when n < 0); `day` itself for 0.

        The first day counted is the next working day after receipt, as 1999 counts its six days.
        """
        for _ in range(abs(n)):
            day = self._seek(day, 1 if n > 0 else -1)
        return day

    def deadline(self, due: date) -> date:
        """A due date on a day off is met on the working day before."""
        return due if self.is_working(due) else self._seek(due, -1)

    def stands(self, due: date) -> date:
        """The day a deadline is really on: of a day called off the next working day; leave moves nothing, and
        what is due on a day off known before stays on record as it is, although no work is done on it."""
        return self.next_working(due) if self.called_off(due) else due

    def _seek(self, day: date, step: int) -> date:
        for distance in range(1, SEARCH_DAYS + 1):
            found = day + timedelta(step * distance)
            if not FIRST_DAY <= found <= LAST_DAY:
                break
            if self.is_working(found):
                return found
        raise InputError(
            say("There is no working day within {days} days of {day}.", days=SEARCH_DAYS, day=day),
            todo=say("Check the working-day calendar: too many days are marked as off."),
        )


def _short_of(hours: Hours, usual: Hours) -> Hours:
    """From the usual begin to the usual end what the hours leave out, but for the usual breaks."""
    edges = [usual[0][0], *chain.from_iterable(hours), usual[-1][1]]
    breaks = [(first[1], second[0]) for first, second in pairwise(usual)]
    return tuple(
        (a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)
        if a < b and not any(first <= a and b <= last for first, last in breaks)
    )  # fmt: skip


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5
