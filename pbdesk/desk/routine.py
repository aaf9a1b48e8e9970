"""Own duties, meetings and time spent."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pbdesk.errors import InputError, NotFound
from pbdesk.model.load import each_once
from pbdesk.model.work import Displacement, Meeting, OverrideKind, RoutineWork, TimeEntry, WorkOverride
from pbdesk.rules import timer
from pbdesk.rules.casework import routine_occurrences
from pbdesk.say import say
from pbdesk.store.db import Since
from pbdesk.store.transaction import Change, Transaction

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


@dataclass(frozen=True)
class Forgotten:
    """A timer nobody stopped; `minutes` until the end of the own hours in which it was started, if it was."""

    entry: TimeEntry
    minutes: int | None


@dataclass
class Routine:
    desk: Desk

    def all(self) -> list[RoutineWork]:
        """Those that cause work first."""
        return self.desk.store.all(RoutineWork, order="active desc, title")

    def save(self, work: RoutineWork) -> Change:
        """Raises InputError for an empty title or a recurrence that cannot be read."""
        if not work.title.strip():
            raise InputError(say("A duty needs a name."))
        routine_occurrences(work, self.desk.today, self.desk.today)
        return self._write("routine", work)

    def remove(self, work: RoutineWork) -> Change:
        with self.desk.store.write("routine-remove", title=work.title) as tx:
            tx.delete(work)
        return tx.change

    def meetings(self, first: date, last: date) -> list[Meeting]:
        """Meetings that touch these days, in order."""
        found = self.desk.store.all(Meeting, order="start", end=Since(first))
        return [m for m in found if m.start.date() <= last]

    def attended(self) -> list[Meeting]:
        """Meetings from today on that the officer has not declined."""
        declined = {word.work for word in self.desk.store.all(WorkOverride, kind=OverrideKind.DECLINE.value)}
        return [m for m in self.meetings(self.desk.today, date.max) if f"meeting:{m.id}" not in declined]

    def save_meeting(self, meeting: Meeting) -> Change:
        if meeting.end <= meeting.start:
            raise InputError(say("The meeting ends before it starts."))
        return self._write("meeting", meeting)

    def remove_meeting(self, meeting: Meeting) -> Change:
        with self.desk.store.write("meeting-remove", title=meeting.title) as tx:
            tx.delete(meeting)
        return tx.change

    def displaced(self, years_back: int = 0) -> list[Displacement]:
        """The ledger of this year, or of so many before, newest first."""
        year = self.desk.today.year - years_back
        since = Since(date(year, 1, 1) - timedelta(7))  # a week is noted while it runs
        found = self.desk.store.all(Displacement, order="id desc", noted_on=since)
        return [noted for noted in found if noted.day and noted.day.year == year]

    def displaced_minutes(self, noted: Sequence[Displacement]) -> int:
        """Of them all; work that gave way in several weeks counts once."""
        return sum(each_once((each.work or each.title, each.minutes) for each in noted).values())

    # -- time ------------------------------------------------------------------------------------------
    def running(self) -> TimeEntry | None:
        found = self.desk.store.all(TimeEntry, running=1)
        return found[0] if found else None

    def forgotten(self, work: str = "") -> Forgotten | None:
        """The timer on this work (empty: on any), when it ran longer than anybody can have worked."""
        running, calendar = self.running(), self.desk.days.calendar()
        if running is None or work not in ("", running.work):
            return None
        closes = calendar.closes(running.start.date(), self.desk.days.usual)
        hours = self.desk.procedure.thresholds.overtime_hours_day
        if not timer.forgotten(running.start, self.desk.now, closes, hours):
            return None
        return Forgotten(running, timer.in_own_hours(running.start, closes))

    def start_timer(self, work: str, proposal_id: int | None = None, *, minutes: int | None = None) -> Change:
        """Start the timer; one that runs is stopped first, as `stop_timer` does."""
        with self.desk.store.write("timer-start") as tx:
            running = self.running()
            if running:
                self._stop(tx, running, minutes)
            tx.insert(TimeEntry(work=work, proposal_id=proposal_id, start=tx.now, running=True))
        return tx.change

    def stop_timer(self, minutes: int | None = None) -> Change:
        """`minutes`: how long it really was; None: as long as it ran.

        Raises NotFound without a timer, InputError for a forgotten one of which nobody says how long.
        """
        with self.desk.store.write("timer-stop") as tx:
            running = self.running()
            if running is None:
                raise NotFound(say("No timer is running."))
            self._stop(tx, running, minutes)
        return tx.change

    def refuse_forgotten(self, work: str = "") -> None:
        """Raises InputError while that timer would make a night pass for overtime."""
        if self.forgotten(work):
            raise InputError(say("The timer ran on after work was over."), todo=say("Say how long it was."))

    def _stop(self, tx: Transaction, entry: TimeEntry, minutes: int | None) -> None:
        if minutes is None:
            self.refuse_forgotten()
            minutes = max(1, round((tx.now - entry.start).total_seconds() / 60))
        if minutes:
            tx.update(dataclasses.replace(entry, running=False, minutes=minutes))
        else:
            tx.delete(entry)

    def _write(self, action: str, record: RoutineWork | Meeting) -> Change:
        with self.desk.store.write(action, title=record.title) as tx:
            tx.save(record)
        return tx.change
