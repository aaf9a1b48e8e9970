"""Own duties, meetings and time spent."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.errors import InputError, NotFound
from pbdesk.model.work import Displacement, Meeting, RoutineWork, TimeEntry
from pbdesk.rules.casework import routine_occurrences
from pbdesk.say import say
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


@dataclass
class Routine:
    desk: Desk

    def all(self) -> list[RoutineWork]:
        return self.desk.store.all(RoutineWork, order="title")

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
        found = self.desk.store.all(Meeting, order="start")
        return [m for m in found if m.start.date() <= last and m.end.date() >= first]

    def save_meeting(self, meeting: Meeting) -> Change:
        if meeting.end <= meeting.start:
            raise InputError(say("The meeting ends before it starts."))
        return self._write("meeting", meeting)

    def remove_meeting(self, meeting: Meeting) -> Change:
        with self.desk.store.write("meeting-remove", title=meeting.title) as tx:
            tx.delete(meeting)
        return tx.change

    def displaced(self) -> list[Displacement]:
        """The ledger of this year, newest first."""
        found = self.desk.store.all(Displacement, order="id desc")
        return [d for d in found if d.noted_on and d.noted_on.year == self.desk.today.year]

    # -- time ------------------------------------------------------------------------------------------
    def running(self) -> TimeEntry | None:
        found = self.desk.store.all(TimeEntry, running=1)
        return found[0] if found else None

    def start_timer(self, work: str, proposal_id: int | None = None) -> Change:
        """Start the timer; one that runs is stopped first."""
        with self.desk.store.write("timer-start") as tx:
            running = self.running()
            if running:
                tx.update(self._stopped(running, tx.now))
            tx.insert(TimeEntry(work=work, proposal_id=proposal_id, start=tx.now, running=True))
        return tx.change

    def stop_timer(self) -> Change:
        running = self.running()
        if running is None:
            raise NotFound(say("No timer is running."))
        with self.desk.store.write("timer-stop") as tx:
            tx.update(self._stopped(running, tx.now))
        return tx.change

    def _stopped(self, entry: TimeEntry, now: datetime) -> TimeEntry:
        minutes = max(1, round((now - entry.start).total_seconds() / 60))
        return dataclasses.replace(entry, running=False, minutes=minutes)

    def _write(self, action: str, record: RoutineWork | Meeting) -> Change:
        with self.desk.store.write(action, title=record.title) as tx:
            tx.save(record)
        return tx.change
