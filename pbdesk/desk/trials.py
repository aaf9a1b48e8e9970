"""What if: wishes tried on a copy of the desk in memory, so that looking never touches the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from pbdesk.desk import carryout
from pbdesk.desk.week import HORIZON_WEEKS
from pbdesk.desk.weekplan import WeekPlan
from pbdesk.errors import InputError
from pbdesk.model import wishes as kinds
from pbdesk.model.people import Person
from pbdesk.model.work import Meeting
from pbdesk.planning import changes
from pbdesk.planning.price import usual
from pbdesk.planning.remedies import Remedy, RemedyKind, remedies
from pbdesk.planning.whatif import Figures, figures, moved
from pbdesk.planning.whatif import Moved as MovedWork
from pbdesk.rules.meetings import odd_hour
from pbdesk.say import Say, say
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

OFFERS = 3
_LOOKED_AT = 6  # remedies tried on the desk until three hold


@dataclass(frozen=True)
class Call:
    """Somebody who must be told: the meeting that is lost or moved, and the people of its case."""

    meeting: Meeting
    people: tuple[Person, ...]
    to: datetime | None = None  # when it begins instead


@dataclass(frozen=True)
class Trial:
    """Before and after. `moved` names work whose time changes; slots are those of each plan's frame."""

    wishes: tuple[kinds.Wish, ...]
    before: WeekPlan
    after: WeekPlan
    was: Figures
    then: Figures
    moved: tuple[MovedWork, ...]
    calls: tuple[Call, ...]
    doubts: tuple[Say, ...]  # what is to be looked at again before it is carried out
    can_apply: bool  # one more case is only looked at

    def newly_late(self) -> list[str]:
        """Keys of work that is late or unfinished only with the wishes."""
        return sorted((_troubled(self.then) - _troubled(self.was)) & self.after.items.keys())

    def newly_in_time(self) -> list[str]:
        """Keys of work that is late or unfinished without the wishes, and with them in time."""
        return sorted((_troubled(self.was) - _troubled(self.then)) & self.after.items.keys())


@dataclass(frozen=True)
class Offer:
    """A remedy that was tried and works. `price` in officer-minutes; `extra`: minutes of overtime
    more or less, by the Monday of each week in which it differs; `late`: other works late only then."""

    kind: RemedyKind
    wishes: tuple[kinds.Wish, ...]
    price: int
    extra: tuple[tuple[date, int], ...]
    days: int
    late: int = 0


def _numbered(problem: InputError, number: int, wishes: int) -> InputError:
    """Which of several wishes is refused."""
    if wishes == 1:
        return problem
    what = say("Change {n}: {what}", n=number, what=problem.what)
    return InputError(what, safe=problem.safe, todo=problem.todo)


class _Enough(Exception):
    """Ends a trial on the copy, so that the next one starts afresh."""


@dataclass
class Trials:
    desk: Desk

    def run(self, plan: WeekPlan, wishes: Sequence[kinds.Wish]) -> Trial:
        """Plan a copy of the desk with the wishes, keep nothing. Raises InputError for an impossible one."""
        with self._copy(plan) as scratch:
            return self._run(scratch, plan, tuple(wishes))

    def apply(self, wishes: Sequence[kinds.Wish], plan: WeekPlan | None = None) -> Change:
        """Carry the wishes out, as one step that undo takes back.

        With the `plan` they were tried on, that becomes the plan in force: what was shown is what comes.
        Raises InputError for an impossible one, one without the reason it needs, and for one more case.
        """
        if not wishes or any(isinstance(wish, kinds.OneMoreCase) for wish in wishes):
            raise InputError(say("One more case is only looked at; nothing can be carried out."))
        works = (plan or self.desk.week.plan()).works
        for wish in wishes:
            carryout.refuse_unknown(self.desk, works, wish)
        if len(wishes) == 1 and plan is None:
            return carryout.carry_out(self.desk, wishes[0])
        with self.desk.store.write("wishes") as tx:
            if plan is not None and plan.frame.weeks == HORIZON_WEEKS:
                self.desk.week.keep(plan, note=False)  # later weeks are only looked ahead at
            for wish in wishes:
                carryout.carry_out(self.desk, wish)
        return tx.change

    def offers(self, plan: WeekPlan, key: str) -> list[Offer]:
        """Up to three remedies for work that is late, unplaced or in the evening, cheapest first.

        Each was carried out on a copy of the desk, and there the work was on time.
        """
        if key not in plan.items:
            return []
        tried = remedies(plan.problem, plan.plan, key, limit=_LOOKED_AT)
        if not tried:
            return []
        with self._copy(plan) as scratch:
            held = (self._offer(scratch, plan, key, remedy) for remedy in tried)
            found = list(islice((offer for offer in held if offer is not None), OFFERS))
        return sorted(found, key=lambda offer: offer.price)

    # -- one trial ---------------------------------------------------------------------------------------
    @contextmanager
    def _copy(self, plan: WeekPlan) -> Iterator[Desk]:
        """A scratch desk on which the plan looked at is the one in force, so that little moves."""
        scratch = self.desk.scratch(plan.frame.now)
        try:
            scratch.week.keep(plan, note=False)
            yield scratch
        finally:
            scratch.close()

    def _run(self, scratch: Desk, plan: WeekPlan, wishes: tuple[kinds.Wish, ...]) -> Trial:
        after = plan
        try:
            with scratch.store.write("trial"):
                for number, wish in enumerate(wishes, 1):
                    try:
                        carryout.try_out(scratch, plan, wish, number)
                    except InputError as problem:
                        raise _numbered(problem, number, len(wishes)) from problem
                after = scratch.week.plan(monday=plan.frame.start, weeks=plan.frame.weeks)
                raise _Enough
        except _Enough:
            pass
        return Trial(
            wishes=wishes,
            before=plan,
            after=after,
            was=figures(usual(plan.problem), plan.plan),
            then=figures(usual(after.problem, plan.problem), after.plan),
            moved=moved(plan.plan, after.plan),
            calls=tuple(call for wish in wishes for call in self.calls_of(wish)),
            doubts=tuple(self._doubts(plan, wishes)),
            can_apply=not any(isinstance(wish, kinds.OneMoreCase) for wish in wishes),
        )

    def calls_of(self, wish: kinds.Wish) -> Iterator[Call]:
        """Whom to tell when the wish is carried out; to be asked before it is."""
        if isinstance(wish, kinds.LoseDay):
            yield from self.calls(wish)
        if isinstance(wish, kinds.MoveMeeting | kinds.Decline):
            meeting = self.desk.store.get(Meeting, wish.meeting_id)
            people = self._people(meeting) if meeting else ()
            if meeting and people:
                yield Call(meeting, people, wish.start if isinstance(wish, kinds.MoveMeeting) else None)

    def _people(self, meeting: Meeting) -> tuple[Person, ...]:
        """Those of its case that are known; nobody for one without a case."""
        case = self.desk.cases.file(meeting.proposal_id) if meeting.proposal_id else None
        known = {role.person_id for role in case.roles} if case else set()
        return tuple(p for p in case.people if p.id in known and not p.purged_on) if case else ()

    def calls(self, lost: kinds.LoseDay) -> list[Call]:
        """Meetings that touch the lost hours, with the people of their case; nobody for one without a case.

        Nobody waits for the officer at a meeting that he has declined.
        """
        found, refused = [], self.desk.week.refused()
        first = datetime.combine(lost.day, lost.begins or time.min)
        last = datetime.combine(lost.day, lost.ends or time.max)
        for meeting in self.desk.routine.meetings(lost.day, lost.day):
            if meeting.id in refused:
                continue
            if meeting.end <= max(first, self.desk.now) or meeting.start >= last:
                continue
            found.append(Call(meeting, self._people(meeting)))
        return found

    def _doubts(self, plan: WeekPlan, wishes: Sequence[kinds.Wish]) -> Iterator[Say]:
        for wish in wishes:
            item = plan.items.get(wish.work) if isinstance(wish, kinds.Drop) else None
            if item is not None and item.undone is not None:
                yield say("{work}: {words}", work=item.title, words=item.undone)
            meeting = (
                self.desk.store.get(Meeting, wish.meeting_id) if isinstance(wish, kinds.MoveMeeting) else None
            )
            if meeting is not None and isinstance(wish, kinds.MoveMeeting):
                end = wish.start + (meeting.end - meeting.start)
                odd = odd_hour(wish.start, end, self.desk.procedure.office_hours)
                yield from [odd] if odd else []

    # -- remedies ----------------------------------------------------------------------------------------
    def _offer(self, scratch: Desk, plan: WeekPlan, key: str, remedy: Remedy) -> Offer | None:
        """The remedy as the officer's wishes; None when it does not hold on the desk."""
        for wishes in _as_wishes(plan, key, remedy):
            try:
                trial = self._run(scratch, plan, wishes)
            except InputError:  # the desk does not allow it
                continue
            if _helps(plan, trial, key):
                # the desk knows more than the remedy was priced by: whichever is dearer is no empty promise
                price, late = max(remedy.price, trial.then.cost - trial.was.cost), len(trial.newly_late())
                return Offer(remedy.kind, wishes, price, _overtime_by_week(trial), remedy.days, late)
        return None


def _helps(plan: WeekPlan, trial: Trial, key: str) -> bool:
    """On time now, or without the evening it needed; and no other binding deadline is lost."""
    was, then = plan.report, trial.after.report
    if then.ends.get(key) is None or then.late_days[key] or then.vector[:2] > was.vector[:2]:
        return False
    late = was.ends[key] is None or was.late_days[key] > 0
    return late or not _in_evenings(trial.after, key)


def _troubled(figures: Figures) -> set[str]:
    return {*figures.late, *figures.slipped, *figures.missed}


def _overtime_by_week(trial: Trial) -> tuple[tuple[date, int], ...]:
    frame = trial.before.frame
    mondays = [frame.start + timedelta(weeks=week) for week in range(frame.weeks)]
    was, then = (
        [plan.planned(day, day + timedelta(days=6), overtime=True) for day in mondays]
        for plan in (trial.before, trial.after)
    )
    return tuple((day, b - a) for day, a, b in zip(mondays, was, then, strict=True) if a != b)


def _in_evenings(plan: WeekPlan, key: str) -> bool:
    return bool(plan.facts.used[key] & plan.facts.board.all_overtime)


def _as_wishes(plan: WeekPlan, key: str, remedy: Remedy) -> Iterator[tuple[kinds.Wish, ...]]:
    """The remedy's changes in the desk's words; more overtime in as few weeks as is enough."""
    caps = [change.week_cap for change in remedy.changes if isinstance(change, changes.SetOvertime)]
    rest = tuple(wish for change in remedy.changes if (wish := _as_wish(plan, change)) is not None)
    if not caps:
        yield rest
        return
    minutes = caps[0] * plan.frame.slot
    task = plan.problem.task(key)
    until = min(task.due or plan.frame.end, remedy.end, plan.frame.end)
    per_week = 7 * plan.frame.per_day
    last = max(until - 1, plan.frame.first) // per_week
    first = max(task.release, plan.frame.first) // per_week
    spans = ((last, last), (first, last), (plan.frame.first // per_week, plan.frame.weeks - 1))
    for begin, end in dict.fromkeys(spans):
        mondays = (plan.frame.start + timedelta(weeks=week) for week in range(begin, end + 1))
        yield (*(kinds.Overtime(monday, minutes) for monday in mondays), *rest)


def _as_wish(plan: WeekPlan, change: changes.Change) -> kinds.Wish | None:
    if isinstance(change, changes.DoFirst):
        return kinds.DoFirst(change.task)
    if isinstance(change, changes.CancelMeeting):
        return kinds.Decline(plan.meetings[change.meeting].id)
    if isinstance(change, changes.ExtendDue):
        return kinds.Extend(change.task, plan.frame.moment(change.due - 1).date())
    if isinstance(change, changes.DropTasks):
        return kinds.Drop(change.tasks[0])
    if isinstance(change, changes.RemoveCase):
        return kinds.HandOver(int(change.case))
    return None
