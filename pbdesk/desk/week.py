"""The week: all work collected, planned, explained; and the officer's word on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pbdesk.desk import dayorder, finish, planfill
from pbdesk.desk.calendar import LEAVE
from pbdesk.desk.weekplan import Block, Moved, WeekPlan
from pbdesk.errors import InputError
from pbdesk.model.procedure import Effort
from pbdesk.model.work import (
    Displacement,
    Meeting,
    OverrideKind,
    PlanBlock,
    RoutineWork,
    TimeEntry,
    WorkOverride,
)
from pbdesk.planning.problem import Origin
from pbdesk.planning.solver import solve
from pbdesk.rules.casework import WorkItem, meeting_prep, routine_items, work_for
from pbdesk.say import Say, say, say_n
from pbdesk.store.transaction import Change, Transaction

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

HORIZON_WEEKS = 4
TRIAGE_KEY = "triage"  # the batch of undecided proposals
TRIAGE_BATCH = 4  # undecided proposals planned at a time


@dataclass
class Week:
    desk: Desk

    def plan(self, *, monday: date | None = None, weeks: int = HORIZON_WEEKS) -> WeekPlan:
        """Plan from this week's (or the given) Monday over `weeks`; the plan in force moves as little as
        it must. Raises ProblemError naming the item that contradicts itself."""
        today = self.desk.today
        start = monday or today - timedelta(days=today.weekday())
        slot = self.desk.weights.slot_minutes
        frame = planfill.Frame(start, weeks, self.desk.now, slot)
        last = start + timedelta(days=weeks * 7 - 1)
        items = {item.key: item for item in self.items(start, last)}
        meetings = self.desk.routine.meetings(start, last)
        problem = planfill.build(
            frame, list(items.values()), meetings, self.desk.days.calendar(), self.desk.days.usual,
            self.desk.weights, self._overrides(), self.desk.store.all(PlanBlock, order="start"),
        )  # fmt: skip
        asked = {task.id: items[task.id] for task in problem.tasks}
        beyond = {key: item for key, item in items.items() if key not in asked}
        found = dayorder.safety_first(problem, solve(problem))
        return WeekPlan(frame, problem, found, asked, {f"meeting:{m.id}": m for m in meetings}, beyond)

    def items(self, first: date, last: date) -> list[WorkItem]:
        """All work known for these days, without what is done."""
        desk, procedure, today = self.desk, self.desk.procedure, self.desk.today
        found: list[WorkItem] = []
        for case in desk.cases.active():
            found += [
                w for w in work_for(case, procedure, today, desk.quarter) if w.kind is not Effort.TRIAGE
            ]
        batch = self._triage_batch()
        if batch:
            found.append(batch)
        own = [m for m in desk.routine.meetings(today, last) if m.proposal_id is None]
        found += [prep for m in own if (prep := meeting_prep(m, procedure, today))]
        calendar = desk.days.calendar()
        for work in desk.store.all(RoutineWork, active=1):
            found += routine_items(work, procedure, max(first, today), last, calendar)
        done = {o.work for o in self._overrides() if o.kind is OverrideKind.DONE}
        spent = self._spent()
        return [_less(item, spent.get(item.key, 0)) for item in found if item.key not in done]

    def _triage_batch(self) -> WorkItem | None:
        """All undecided proposals are one piece of work: thousands of tasks would say nothing."""
        waiting = self.desk.triage.waiting()
        if not waiting:
            return None
        effort = self.desk.procedure.efforts[Effort.TRIAGE]
        return WorkItem(
            key=TRIAGE_KEY, proposal_id=None, kind=Effort.TRIAGE, importance=effort.importance,
            title=say_n("Decide {n} proposal", "Decide {n} proposals", waiting),
            minutes=effort.minutes * min(waiting, TRIAGE_BATCH), estimated=True, min_chunk=effort.min_chunk,
            release=None, due=None, hard=False, windows=(), after=(),
            why=say("Proposals wait for a decision."), split=True,
        )  # fmt: skip

    def displaced(self, plan: WeekPlan) -> list[Moved]:
        """Own work that would be done earlier without the cases (planned once without them)."""
        from pbdesk.planning.displacement import displaced

        moved = displaced(plan.problem, plan.plan, lambda task: task.origin is Origin.PB)
        return [
            Moved(d.task, _end(plan, d.from_slot), _end(plan, d.to_slot), d.slots * plan.frame.slot)
            for d in moved.tasks
        ]

    # -- the officer's word -----------------------------------------------------------------------------
    def keep(self, plan: WeekPlan, moved: Sequence[Moved] = ()) -> Change:
        """Make this the plan in force from now on, and note in the ledger what it displaced."""
        with self.desk.store.write("plan", week=plan.frame.start.isoformat()) as tx:
            for block in self.desk.store.all(PlanBlock):
                if block.end > self.desk.now:
                    tx.delete(block)
            for chunk in plan.plan.chunks:
                tx.insert(
                    PlanBlock(0, chunk.task, plan.frame.moment(chunk.start), plan.frame.moment(chunk.end))
                )
            self._note(tx, moved, plan)
        return tx.change

    def pin(self, key: str, start: datetime, minutes: int) -> Change:
        """Fix work to a time. Raises InputError for a time that is past or taken by a fixed meeting."""
        end = start + timedelta(minutes=minutes)
        if end <= self.desk.now:
            raise InputError(say("This time is past."), todo=say("Choose a time ahead."))
        for meeting in self.desk.routine.meetings(start.date(), end.date()):
            if not meeting.movable and meeting.start < end and start < meeting.end:
                raise InputError(
                    say("The meeting “{title}” is at that time.", title=meeting.title),
                    todo=say("Choose another time, or change the meeting first."),
                )
        return self._override(WorkOverride(work=key, kind=OverrideKind.PIN, start=start, end=end))

    def unpin(self, key: str) -> Change:
        return self._take_back(key, OverrideKind.PIN, "unpin", say("This work is not pinned."))

    def wake(self, key: str) -> Change:
        """Take a snooze back. Raises InputError when there is none."""
        return self._take_back(key, OverrideKind.SNOOZE, "wake", say("This work is not snoozed."))

    def snooze(self, key: str, until: date, reason: str) -> Change:
        """Leave work until a day. Raises InputError without a reason or for a day not ahead."""
        if not reason.strip():
            raise InputError(say("Say why it can wait; the reason is shown later."))
        if until <= self.desk.today:
            raise InputError(say("The day must lie ahead."))
        return self._override(WorkOverride(work=key, kind=OverrideKind.SNOOZE, until=until, reason=reason))

    def estimate(self, key: str, minutes: int) -> Change:
        if minutes <= 0:
            raise InputError(say("The effort must be more than nothing."))
        return self._override(WorkOverride(work=key, kind=OverrideKind.ESTIMATE, minutes=minutes))

    def done(
        self, key: str, minutes: int | None = None, *, proposal_id: int | None = None, note: str = ""
    ) -> Change:
        """Work is finished: what it hangs on is closed too (promise, follow-up, next action …).

        `minutes` is what it took in all; what is not yet on the clock is added, a timer on it ends.
        Raises InputError for the batch of undecided proposals.
        """
        if key == TRIAGE_KEY:
            raise InputError(
                say("Undecided proposals are done one by one."),
                todo=say("Decide them on the triage screen (2)."),
            )
        with self.desk.store.write("done") as tx:
            finish.spend(self.desk.store, tx, key, minutes, proposal_id, note)
            closed = finish.closed(self.desk.store, key, self.desk.today)
            for record in closed:
                tx.update(record)
            for standing in self._overrides():
                if standing.work == key:
                    tx.delete(standing)
            if not closed:
                tx.insert(WorkOverride(work=key, kind=OverrideKind.DONE, on_date=self.desk.today))
            else:
                finish.retire(self.desk.store, tx, key)
        return tx.change

    def lost_day(self, day: date, reason: str, *, leave: bool = False) -> tuple[Change, list[Meeting]]:
        """A day without own hours; answers with the meetings whose people must be told.

        A typhoon day is a day off for everybody and moves deadlines; `leave` is one's own and does not.
        """
        change = self.desk.days.edit(day, working=leave, hours=LEAVE if leave else "", reason=reason)
        return change, self.desk.routine.meetings(day, day)

    def _note(self, tx: Transaction, moved: Sequence[Moved], plan: WeekPlan) -> None:
        """Noted again in the same week, work stands in the ledger once."""
        keys = {each.key for each in moved}
        for noted in self.desk.store.all(Displacement, week=plan.frame.start.isoformat()):
            if noted.work in keys:
                tx.delete(noted)
        for each in moved:
            tx.insert(Displacement(
                noted_on=self.desk.today, week=plan.frame.start, work=each.key,
                title=str(plan.items[each.key].title), minutes=each.minutes,
                from_date=each.before.date() if each.before else None,
                to_date=each.after.date() if each.after else None,
            ))  # fmt: skip

    def _override(self, override: WorkOverride) -> Change:
        """One word of each kind on a piece of work: the latest counts."""
        with self.desk.store.write(override.kind.value) as tx:
            for standing in self._overrides():
                if (standing.work, standing.kind) == (override.work, override.kind):
                    tx.delete(standing)
            tx.insert(override)
        return tx.change

    def _take_back(self, key: str, kind: OverrideKind, action: str, refusal: Say) -> Change:
        standing = [o for o in self._overrides() if o.work == key and o.kind is kind]
        if not standing:
            raise InputError(refusal)
        with self.desk.store.write(action) as tx:
            for override in standing:
                tx.delete(override)
        return tx.change

    def _overrides(self) -> list[WorkOverride]:
        return self.desk.store.all(WorkOverride)

    def _spent(self) -> dict[str, int]:
        spent: dict[str, int] = {}
        for entry in self.desk.store.all(TimeEntry, running=0):
            spent[entry.work] = spent.get(entry.work, 0) + entry.minutes
        return spent


def _less(item: WorkItem, minutes: int) -> WorkItem:
    """Work begun has less left; at least one step always remains until it is called done."""
    return dataclasses.replace(item, minutes=max(15, item.minutes - minutes)) if minutes else item


def _end(plan: WeekPlan, slot: int | None) -> datetime | None:
    return None if slot is None else plan.frame.moment(slot)


__all__ = ["Block", "Moved", "Week", "WeekPlan"]
