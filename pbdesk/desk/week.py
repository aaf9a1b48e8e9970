"""The week: all work collected, planned, explained; and the officer's word on it."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pbdesk.desk import dayorder, finish, laterweeks, planfill, planpast
from pbdesk.desk.planwords import TRIAGE_KEY, Words, agreed, by_work, left_out, refuse_triage, refuse_trip
from pbdesk.desk.reading import Reading
from pbdesk.desk.trips import told, trips_on
from pbdesk.desk.weekplan import Block, Moved, Past, WeekPlan
from pbdesk.model.procedure import Effort
from pbdesk.model.work import (
    DayRecord,
    Displacement,
    Meeting,
    OverrideKind,
    PlanBlock,
    RoutineWork,
    TimeEntry,
    WorkOverride,
)
from pbdesk.planning.fairness import Protected, solve_fairly
from pbdesk.planning.problem import Plan, Problem
from pbdesk.rules.casework import WorkItem, meeting_prep, routine_items
from pbdesk.rules.effort import Habits, habits, known
from pbdesk.say import say, say_n
from pbdesk.store.db import Since
from pbdesk.store.transaction import Change

HORIZON_WEEKS = 4
ANSWERS = 8  # plans remembered: a few steps of undo
LATER_WEEKS = 13  # how far ahead of its weeks work may be pinned
TRIAGE_BATCH = 4  # undecided proposals planned at a time

Question = tuple[Problem, int, dict[str, int]]
Answer = tuple[Plan, Protected | None]


@dataclass
class Week(Words):
    def plan(self, *, monday: date | None = None, weeks: int = HORIZON_WEEKS) -> WeekPlan:
        """Plan from this week's (or the given) Monday over `weeks`; the plan in force moves as little as
        it must. Raises ProblemError naming the item that contradicts itself."""
        today = self.desk.today
        start = monday or today - timedelta(days=today.weekday())
        slot = self.desk.weights.slot_minutes
        frame = planfill.Frame(start, weeks, self.desk.now, slot)
        last = start + timedelta(days=weeks * 7 - 1)
        trips = trips_on(self.desk, self.said())
        items = {item.key: item for item in trips.joined(self.items(start, last))}
        items |= self._pinned_early(frame, items, told(self.said(), items.values()))
        calendar, usual = self.desk.days.calendar(), self.desk.days.usual
        known, overrides = self.desk.routine.meetings(start, last), told(self.said(), items.values())
        lost = tuple(m for m in known if calendar.lost(m.start, m.end, usual))
        meetings = [m for m in known if m not in lost]
        blocks = self.desk.store.all(PlanBlock, order="start", end=Since(start))
        problem = planfill.build(
            frame, list(items.values()), meetings, calendar, usual, self.desk.weights, overrides, blocks,
        )  # fmt: skip
        near = self.plan(monday=monday) if weeks > HORIZON_WEEKS else None
        question = laterweeks.around(problem, near.problem, near.plan) if near else problem
        asked = {task.id: items[task.id] for task in problem.tasks}
        entries = self.entries()
        happened = [block for block in blocks if not calendar.lost(block.start, block.end, usual)]
        past = planpast.past(frame, happened, items, entries)
        spent = planpast.spent_by_case(frame, past, items, entries)
        plan, protected = self._solved(question, self._kept_minutes(), spent)
        if near and not laterweeks.stand(question, plan, near.problem.horizon):
            plan, protected = self._solved(laterweeks.fixed(question, near.problem.horizon), 0, spent)
        words, idle = self._by_work(), planfill.preparing(plan.declined)
        return WeekPlan(
            frame, problem, plan, asked,
            {f"meeting:{m.id}": m for m in meetings if not planfill.refused(m, words)},
            beyond={key: item for key, item in items.items() if key not in asked and key not in idle},
            refused=tuple(m for m in known if planfill.refused(m, words)), protected=protected, past=past,
            lost=tuple(m for m in lost if not planfill.refused(m, words)),
        )  # fmt: skip

    def _pinned_early(
        self, frame: planfill.Frame, known: Mapping[str, WorkItem], words: Sequence[WorkOverride]
    ) -> dict[str, WorkItem]:
        """Work of later weeks that the officer pinned into these."""
        pinned = planfill.pinned_between(words, frame, frame.first, frame.end).keys() - known
        if not pinned:
            return {}
        last = frame.start + timedelta(weeks=frame.weeks + LATER_WEEKS)
        return {item.key: item for item in self.items(frame.start, last) if item.key in pinned}

    def _solved(self, problem: Problem, kept: int, spent: dict[str, int]) -> Answer:
        """The same question has the same answer: after undo, on another screen, for the later weeks."""
        question = (problem, kept, spent)
        for asked, answer in self._answers:
            if asked == question:
                return answer
        plan, protected = solve_fairly(problem, kept, spent=spent)
        works = [work for work, _ in protected.works] if protected else []
        answer = dayorder.safety_first(problem, plan, works), protected
        self._answers.appendleft((question, answer))
        return answer

    @cached_property
    def _answers(self) -> deque[tuple[Question, Answer]]:
        return deque(maxlen=ANSWERS)

    def _kept_minutes(self) -> int:
        """Minutes of each week kept for the case that has waited longest."""
        return self.desk.weights.protected_minutes_week if self.protecting else 0

    def protected_price(self, plan: WeekPlan) -> int | None:
        """Officer-minutes the kept hours cost in this plan; None when none are kept. Plans once more."""
        from pbdesk.planning.fairness import price

        return None if plan.protected is None else price(plan.problem, plan.plan)

    def items(self, first: date, last: date) -> list[WorkItem]:
        """All work known for these days, without what is done or left out."""
        return self.as_told(self.everything(first, last))

    def as_told(self, work: Iterable[WorkItem]) -> list[WorkItem]:
        """The work as the officer's word and the clock leave it."""
        words, spent, own = self._by_work(), self._spent(), self.habits()
        said = finish.estimates(words)
        found = (known(item, said.get(item.key), own) for item in work)
        return [
            agreed(_less(item, spent.get(item.key, 0)), words) for item in found if not left_out(item, words)
        ]

    def standing(self, work: Iterable[WorkItem], meetings: Iterable[Meeting]) -> list[WorkItem]:
        """The work of a case without what is done, left out or has lost its meeting; as due as was agreed."""
        words, held = self._by_work(), {f"prep:{m.id}": m for m in meetings}
        return [
            agreed(item, words) for item in work
            if not left_out(item, words) and not (item.key in held and self._is_lost(held[item.key]))
        ]  # fmt: skip

    def _is_lost(self, meeting: Meeting) -> bool:
        return self.desk.days.calendar().lost(meeting.start, meeting.end, self.desk.days.usual)

    def _by_work(self) -> dict[str, list[WorkOverride]]:
        return self._words.get(None, lambda: by_work(self.said()))

    @cached_property
    def _words(self) -> Reading[dict[str, list[WorkOverride]]]:
        return Reading(self.desk.store, WorkOverride)

    def habits(self) -> Habits:
        """How long finished work took this officer, and how his estimates turned out."""
        return self._habits.get(None, lambda: habits(finish.finished(self.said(), self._spent())))

    @cached_property
    def _habits(self) -> Reading[Habits]:
        return Reading(self.desk.store, WorkOverride, TimeEntry)

    def everything(self, first: date, last: date) -> list[WorkItem]:
        """The same as the records ask for it, before the officer's word on it."""
        desk, procedure, today = self.desk, self.desk.procedure, self.desk.today
        found = [work for work in desk.kept.work() if work.kind is not Effort.TRIAGE]
        batch = self._triage_batch()
        if batch:
            found.append(batch)
        calendar, usual = desk.days.calendar(), desk.days.usual
        # what prepares a meeting on the first day after these lies in them
        meetings = desk.routine.meetings(today, calendar.next_working(last))
        own = [m for m in meetings if m.proposal_id is None]
        found += [prep for m in own if (prep := meeting_prep(m, procedure, today))]
        idle = {f"prep:{m.id}" for m in meetings if calendar.lost(m.start, m.end, usual)}
        found = [work for work in found if work.key not in idle]
        begin = max(first, today)
        return found + self._duties.get((begin, last), lambda: self._own_duties(begin, last))

    @cached_property
    def _duties(self) -> Reading[list[WorkItem]]:
        return Reading(self.desk.store, RoutineWork, DayRecord)

    def _own_duties(self, first: date, last: date) -> list[WorkItem]:
        calendar, procedure = self.desk.days.calendar(), self.desk.procedure
        return [
            item
            for work in self.desk.store.all(RoutineWork, active=1)
            for item in routine_items(work, procedure, first, last, calendar)
        ]

    def _triage_batch(self) -> WorkItem | None:
        """All undecided proposals are one piece of work: thousands of tasks would say nothing."""
        waiting = self.desk.cases.waiting()
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
        from pbdesk.desk.ledger import displaced

        return displaced(plan)

    # -- the officer's word -----------------------------------------------------------------------------
    def word(self, plan: WeekPlan | None, command: Callable[[], Change], work: object = "") -> Change:
        """The officer's word on the plan he looks at, as one step: that plan is in force from now on, so
        that what his word does not concern stays where he saw it; None keeps no plan.

        `work` names what it is about, in the notice and the history: words, or a sentence made for keeping
        (`words.kept`). Nobody's name may be in it."""
        with self.desk.store.write("", **({"work": work} if work else {})) as tx:
            command()
            if plan is not None and tx.op:  # nothing written is no word
                self.keep(plan, note=False)
        return tx.change

    def keep(self, plan: WeekPlan, *, note: bool = True) -> Change:
        """Make this the plan in force, and `note` in the ledger what it displaces in this week."""
        from pbdesk.desk import ledger

        moved = ledger.displaced_this_week(plan) if note else []
        begin = plan.frame.moment(plan.frame.first)
        with self.desk.store.write("plan", week=plan.frame.start.isoformat()) as tx:
            moment = plan.frame.moment
            wanted = {PlanBlock(0, c.task, moment(c.start), moment(c.end)) for c in plan.plan.chunks}
            for block in self.desk.store.all(PlanBlock, end=Since(begin)):
                if block.end > begin and block.start < begin:
                    tx.update(dataclasses.replace(block, end=begin))  # what is past stays to be seen
                elif (same := dataclasses.replace(block, id=0)) in wanted:
                    wanted.remove(same)
                elif block.end > begin:
                    tx.delete(block)
            for block in sorted(wanted, key=lambda b: (b.start, b.work)):
                tx.insert(block)
            if note:
                noted = self.desk.store.all(Displacement, week=plan.frame.start.isoformat())
                ledger.note(tx, moved, noted, plan, self.desk.today)
        return tx.change

    def done(
        self, key: str, minutes: int | None = None, *, proposal_id: int | None = None, note: str = ""
    ) -> Change:
        """Work is finished: what it hangs on is closed too (promise, follow-up, next action …).

        `minutes` is what it took in all; what is not yet on the clock is added, a timer on it ends.
        `note` names the work in the time record.
        Raises InputError for the batch of undecided proposals, a trip of several visits, and for a forgotten
        timer without `minutes`.
        """
        refuse_triage(key)
        refuse_trip(key)
        if minutes is None:
            self.desk.routine.refuse_forgotten(key)
        with self.desk.store.write("done") as tx:
            finish.spend(self.desk, tx, key, minutes, proposal_id, note)
            estimate = finish.estimated(self.desk.store, key)
            closed = finish.closed(self.desk.store, key, self.desk.today)
            for record in closed:
                tx.update(record)
            for standing in self.desk.store.all(WorkOverride, work=key):
                tx.delete(standing)
            mark = finish.retire(self.desk.store, tx, key, bool(closed))
            tx.insert(
                WorkOverride(work=mark, kind=OverrideKind.DONE, minutes=estimate, on_date=self.desk.today)
            )
        return tx.change

    def entries(self) -> list[TimeEntry]:
        """Time spent, of all years; not what a running timer measures."""
        return self._entries.get(None, lambda: self.desk.store.all(TimeEntry, running=0))

    @cached_property
    def _entries(self) -> Reading[list[TimeEntry]]:
        return Reading(self.desk.store, TimeEntry)

    def _spent(self) -> dict[str, int]:
        spent: dict[str, int] = {}
        for entry in self.entries():
            spent[entry.work] = spent.get(entry.work, 0) + entry.minutes
        return spent


def _less(item: WorkItem, minutes: int) -> WorkItem:
    """Work begun has less left; at least one step always remains until it is called done."""
    return dataclasses.replace(item, minutes=max(15, item.minutes - minutes)) if minutes else item


__all__ = ["TRIAGE_KEY", "Block", "Moved", "Past", "Week", "WeekPlan"]
