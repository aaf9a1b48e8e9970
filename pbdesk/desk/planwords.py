"""The officer's word on planned work: the latest of a kind counts, and each can be taken back.

Words that contradict each other never stand together: a pin lifts what forbade its time, and the other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk.desk.reading import Reading
from pbdesk.errors import InputError
from pbdesk.model.procedure import Effort
from pbdesk.model.work import Meeting, OverrideKind, TimeEntry, WorkOverride
from pbdesk.rules.trips import works_of
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import Say, say
from pbdesk.store.db import Since
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

TRIAGE_KEY = "triage"  # the batch of undecided proposals
PROTECTED = "protected_block"  # setting: "off", or on
MOST_OVERTIME = 18 * 60  # minutes: every evening of a week


@dataclass
class Words:
    desk: Desk

    # -- when ------------------------------------------------------------------------------------------
    def pin(self, key: str, start: datetime, minutes: int) -> Change:
        """Fix work to a time. Raises InputError for a time that is past or taken by a fixed meeting, the way
        there and back included."""
        end = start + timedelta(minutes=minutes)
        if minutes <= 0:
            raise InputError(say("The time ends before it starts."))
        if end <= self.desk.now:
            raise InputError(say("This time is past."), todo=say("Choose a time ahead."))
        refused, calendar, usual = self.refused(), self.desk.days.calendar(), self.desk.days.usual
        for meeting in self.desk.store.all(Meeting, end=Since(self.desk.today)):
            if meeting.movable or meeting.id in refused or calendar.lost(meeting.start, meeting.end, usual):
                continue
            apart = max(meeting.start - end, start - meeting.end).total_seconds() / 60
            if apart < max(meeting.travel_minutes, 0):
                what = say("The meeting “{title}” is at that time.", title=meeting.title)
                if apart >= 0:
                    what = say("You are on the way to or from the meeting “{title}” at that time.",
                               title=meeting.title)  # fmt: skip
                raise InputError(what, todo=say("Choose another time, or change the meeting first."))
        return self._override(WorkOverride(work=key, kind=OverrideKind.PIN, start=start, end=end))

    def unpin(self, key: str) -> Change:
        return self._take_back(key, OverrideKind.PIN, "unpin", say("This work is not pinned."))

    def forbid(self, key: str, start: datetime, end: datetime) -> Change:
        """Not this work in that span; earlier ones stand. Raises InputError for a past or empty one."""
        _refuse_other(key)
        if end <= start:
            raise InputError(say("The time ends before it starts."))
        if end <= self.desk.now:
            raise InputError(say("This time is past."), todo=say("Choose a time ahead."))
        return self._override(WorkOverride(work=key, kind=OverrideKind.FORBID, start=start, end=end))

    def allow(self, key: str) -> Change:
        """Take back every span forbidden for this work. Raises InputError when there is none."""
        refusal = say("No time is forbidden for this work.")
        return self._take_back(key, OverrideKind.FORBID, "allow", refusal)

    def first(self, key: str) -> Change:
        """This work on time (without a date: soon), whatever but safety and binding deadlines must wait."""
        _refuse_other(key)
        return self._override(WorkOverride(work=key, kind=OverrideKind.FIRST))

    def unfirst(self, key: str) -> Change:
        return self._take_back(key, OverrideKind.FIRST, "unfirst", say("This work was not put first."))

    def snooze(self, key: str, until: date, reason: str) -> Change:
        """Leave work until a day. Raises InputError without a reason or for a day not ahead."""
        if not reason.strip():
            raise InputError(say("Say why it can wait; the reason is shown later."), field="reason")
        if until <= self.desk.today:
            raise InputError(say("The day must lie ahead."), field="until")
        return self._override(WorkOverride(work=key, kind=OverrideKind.SNOOZE, until=until, reason=reason))

    def wake(self, key: str) -> Change:
        """Take a snooze back. Raises InputError when there is none."""
        return self._take_back(key, OverrideKind.SNOOZE, "wake", say("This work is not snoozed."))

    def extend(self, key: str, until: date, reason: str) -> Change:
        """Another deadline, agreed with whoever set it. Raises InputError without a reason, or when past."""
        _refuse_other(key)
        if not reason.strip():
            raise InputError(say("Say with whom it was agreed; the reason is shown later."), field="reason")
        if until < self.desk.today:
            raise InputError(say("The new deadline is past."), todo=say("Choose today or a day ahead."),
                             field="until")  # fmt: skip
        word = WorkOverride(
            work=key, kind=OverrideKind.DUE, until=until, reason=reason, on_date=self.desk.today
        )
        return self._override(word, action="extend")

    def unextend(self, key: str) -> Change:
        """The deadline it had. Raises InputError when it was not extended."""
        return self._take_back(key, OverrideKind.DUE, "unextend", say("This deadline was not extended."))

    # -- how much --------------------------------------------------------------------------------------
    def estimate(self, key: str, minutes: int) -> Change:
        """So many minutes of work are left; what was spent before is kept with it, so that it counts down."""
        refuse_trip(key)
        if minutes <= 0:
            raise InputError(say("The effort must be more than nothing."))
        spent = sum(entry.minutes for entry in self.desk.store.all(TimeEntry, work=key, running=0))
        return self._override(WorkOverride(work=key, kind=OverrideKind.ESTIMATE, minutes=minutes + spent))

    def split(self, key: str, minutes: int) -> Change:
        """Pieces of at most so many minutes. Raises InputError below one step of the plan."""
        _refuse_other(key)
        refuse_trip(key)
        step = self.desk.weights.slot_minutes
        if minutes < step:
            raise InputError(say("A piece cannot be shorter than {minutes} minutes.", minutes=step))
        return self._override(WorkOverride(work=key, kind=OverrideKind.SPLIT, minutes=minutes))

    def whole(self, key: str) -> Change:
        """Pieces as usual again. Raises InputError when it was not split."""
        return self._take_back(key, OverrideKind.SPLIT, "whole", say("This work was not split."))

    def overtime(self, monday: date, minutes: int | None) -> Change:
        """At most so many minutes of overtime in the week of that day; 0 none, None as usual.

        Raises InputError for a week that is past and for less than nothing or more than its evenings.
        """
        first = monday - timedelta(days=monday.weekday())
        if first + timedelta(days=6) < self.desk.today:
            raise InputError(say("This week is past."))
        key = week_key(first)
        if minutes is None:
            refusal = say("Overtime in this week is as usual.")
            return self._take_back(key, OverrideKind.OVERTIME, "overtime-usual", refusal)
        if not 0 <= minutes <= MOST_OVERTIME:
            raise InputError(
                say("Overtime of a week lies between 0 and {hours} h.", hours=MOST_OVERTIME // 60)
            )
        return self._override(WorkOverride(work=key, kind=OverrideKind.OVERTIME, minutes=minutes))

    # -- whether at all --------------------------------------------------------------------------------
    def drop(self, key: str, reason: str) -> Change:
        """Leave work out: somebody else's, or nobody's. Raises InputError without a reason.

        A next action stays on its case with that word; another one written there is planned again.
        """
        _refuse_other(key)
        refuse_triage(key)
        if not reason.strip():
            raise InputError(say("Say why it is left out; the reason is shown later."), field="reason")
        today = self.desk.today
        ahead = {item.key: item.since for item in self.desk.kept.work() if item.since and item.since > today}
        with self.desk.store.write("drop") as tx:
            for work in works_of(key):
                for standing in self.desk.store.all(WorkOverride, work=work):
                    tx.delete(standing)
                on = ahead.get(work, today)  # said ahead of its day, it is said of that day
                tx.insert(WorkOverride(work=work, kind=OverrideKind.DROP, reason=reason, on_date=on))
        return tx.change

    def undrop(self, key: str) -> Change:
        """Plan work again that was left out. Raises InputError when it was not."""
        return self._take_back(key, OverrideKind.DROP, "undrop", say("This work was not left out."))

    def dropped(self) -> list[WorkOverride]:
        """Work left out, with the reasons; the newest first."""
        return [o for o in reversed(self.said()) if o.kind is OverrideKind.DROP]

    def decline(self, meeting_id: int, *, with_case: bool = False) -> Change:
        """A meeting without the officer, and without its preparation. Raises InputError when it is past.

        `with_case`: as the case ended here, to be attended again when that comes back."""
        meeting = self.desk.store.get(Meeting, meeting_id)
        if meeting is None:
            raise InputError(say("There is no such meeting."))
        if meeting.end <= self.desk.now:
            raise InputError(say("The meeting “{title}” is over.", title=meeting.title))
        since = self.desk.today if with_case else None
        word = WorkOverride(work=f"meeting:{meeting_id}", kind=OverrideKind.DECLINE, on_date=since)
        return self._override(word)

    def attend(self, meeting_id: int) -> Change:
        """Go after all. Raises InputError when the meeting was not declined."""
        refusal = say("This meeting was not declined.")
        return self._take_back(f"meeting:{meeting_id}", OverrideKind.DECLINE, "attend", refusal)

    # -- the protected block -----------------------------------------------------------------------------
    @property
    def protecting(self) -> bool:
        """Whether some hours of each week are kept for the case that has waited longest."""
        return self.desk.setting(PROTECTED, "on") != "off"

    def protect(self, on: bool) -> Change:
        word, action = ("on", "protect-on") if on else ("off", "protect-off")
        return self.desk.set(PROTECTED, word, action=action)

    # -- keeping words -----------------------------------------------------------------------------------
    def _override(self, word: WorkOverride, *, action: str = "") -> Change:
        """What is said of a trip is said of each of its visits: they may be fewer tomorrow."""
        with self.desk.store.write(action or word.kind.value) as tx:
            for work in works_of(word.work):
                for standing in self.desk.store.all(WorkOverride, work=work):
                    if _replaces(word, standing):
                        tx.delete(standing)
                tx.insert(replace(word, work=work))
        return tx.change

    def _take_back(self, key: str, kind: OverrideKind, action: str, refusal: Say) -> Change:
        said = self.desk.store.all(WorkOverride, work=list(works_of(key)))
        standing = [o for o in said if o.kind is kind]
        if not standing:
            raise InputError(refusal)
        with self.desk.store.write(action) as tx:
            for override in standing:
                tx.delete(override)
        return tx.change

    def said(self) -> list[WorkOverride]:
        """All words, of all years, in order."""
        return self._said.get(None, lambda: self.desk.store.all(WorkOverride))

    @cached_property
    def _said(self) -> Reading[list[WorkOverride]]:
        return Reading(self.desk.store, WorkOverride)

    def refused(self, *, with_case: bool = False) -> set[int]:
        """Ids of meetings the officer declined; `with_case`: of those declined with their case."""
        return {
            int(o.work.removeprefix("meeting:"))
            for o in self.said()
            if o.kind is OverrideKind.DECLINE
            and o.work.startswith("meeting:")
            and (o.on_date is not None or not with_case)
        }


def week_key(monday: date) -> str:
    return f"week:{monday.isoformat()}"


def by_work(words: Iterable[WorkOverride]) -> dict[str, list[WorkOverride]]:
    found: dict[str, list[WorkOverride]] = {}
    for word in words:
        found.setdefault(word.work, []).append(word)
    return found


def left_out(item: WorkItem, words: Mapping[str, Sequence[WorkOverride]]) -> bool:
    """Done, dropped, or preparing a declined meeting. Work that began to wait anew counts again.

    Where records that are still open ask for it, it was called done before there were any.
    """
    for word in words.get(item.key, ()):
        if word.kind is OverrideKind.DONE and not item.on_record:
            return True
        if word.kind is OverrideKind.DROP:
            return not (item.since and word.on_date and item.since > word.on_date)
    if item.kind is not Effort.PREP:
        return False
    meeting = item.key.replace("prep:", "meeting:", 1)
    return any(word.kind is OverrideKind.DECLINE for word in words.get(meeting, ()))


def agreed(item: WorkItem, words: Mapping[str, Sequence[WorkOverride]]) -> WorkItem:
    """The work with the deadline the officer agreed on."""
    until = next((w.until for w in words.get(item.key, ()) if w.kind is OverrideKind.DUE), None)
    return replace(item, due=until) if until else item


def _replaces(word: WorkOverride, standing: WorkOverride) -> bool:
    """One word of each kind; only forbidden spans stand beside each other, and against a pin."""
    times = {word.kind, standing.kind} <= {OverrideKind.PIN, OverrideKind.FORBID}
    if times and OverrideKind.FORBID in (word.kind, standing.kind):
        return _touch(word, standing)
    return word.kind is standing.kind


def _touch(one: WorkOverride, other: WorkOverride) -> bool:
    if not (one.start and one.end and other.start and other.end):
        return False
    if one.kind is other.kind:
        return (one.start, one.end) == (other.start, other.end)
    return one.start < other.end and other.start < one.end


def refuse_triage(key: str) -> None:
    """Raises InputError for the batch of undecided proposals."""
    if key == TRIAGE_KEY:
        raise InputError(
            say("Undecided proposals are done one by one."),
            todo=say("Decide them on the triage screen (2)."),
        )


def refuse_trip(key: str) -> None:
    """Raises InputError for what can be said only of one visit of a trip."""
    if len(works_of(key)) > 1:
        raise InputError(
            say("A trip has several visits."), todo=say("Say it of each visit: they are done one by one.")
        )


def _refuse_other(key: str) -> None:
    if not key or key.startswith(("meeting:", "week:")):
        raise InputError(say("This can be said only of a piece of work."))
