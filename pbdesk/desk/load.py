"""The load: one plan over the coming weeks, cut into figures, cases, ledger and asks for the supervisor."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pbdesk.desk.tightest import tightest
from pbdesk.model.load import (
    NEAR_WEEKS,
    Ask,
    AskKind,
    LedgerLine,
    LoadCase,
    LoadSpan,
    LoadSummary,
    Slip,
    Tight,
    TightPart,
)
from pbdesk.model.people import Person
from pbdesk.model.proposal import Light, LightKind, Proposal
from pbdesk.model.work import Displacement, TimeEntry
from pbdesk.planning.problem import Origin
from pbdesk.rules.budgetfit import waiting_for
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.causes import silent
from pbdesk.rules.quarter import late_milestones, milestone_due
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import Say, say, say_n

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk
    from pbdesk.desk.week import WeekPlan

BLANK = "○○"  # as published papers of the city cover a name
# telephone numbers (a 0 or +886 and seven digits or more, however they are cut) and e-mail addresses
NUMBERS = re.compile(
    r"(?<![A-Za-z0-9+])\(?(?:\+886|0)(?:[-\s()]{0,2}[0-9]){7,10}(?![0-9])"
    r"|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
SHORT_OF_MONEY = (Light.AMBER, Light.RED)  # an unknown light is the officer's own gap, not an ask


class Nameless:
    """Covers people's names and numbers in what leaves the desk. One character alone is too common a word
    to cover."""

    def __init__(self, names: Iterable[str]) -> None:
        self.covered: dict[str, str] = {}  # texts in which a name was covered, as they were and as they are
        known = {name.strip() for name in names}
        self._names = sorted((name for name in known if len(name) > 1), key=len, reverse=True)

    def text(self, words: str) -> str:
        given = words
        for name in self._names:  # thousands of names in one pattern would be far slower
            if name in words:
                words = words.replace(name, BLANK)
        words = NUMBERS.sub(BLANK, words)
        if words != given:
            self.covered[given] = words
        return words

    def say(self, sentence: Say) -> Say:
        """The same sentence with the names in its parameters covered."""
        params = tuple((key, self._value(value)) for key, value in sentence.params)
        return dataclasses.replace(sentence, params=params)

    def _value(self, value: object) -> object:
        if isinstance(value, Say):
            return self.say(value)
        return self.text(value) if type(value) is str else value


@dataclass
class Load:
    desk: Desk

    def summary(self, weeks: int = 13) -> LoadSummary:
        """The coming weeks (at least four) from this Monday, planned once. Raises ProblemError."""
        desk, limits = self.desk, self.desk.procedure.thresholds
        plan = desk.week.plan(weeks=max(weeks, NEAR_WEEKS))
        monday, count = plan.frame.start, max(weeks, NEAR_WEEKS)
        span = tuple(_span(plan, monday + timedelta(7 * number), 1) for number in range(count))
        cases = desk.cases.active()
        nameless = Nameless(person.name for person in desk.store.all(Person) if not person.purged_on)
        waiting = [entry for entry in desk.cases.entries() if entry.status == "open"]
        undecided = desk.cases.waiting()
        open_cases = len(waiting) - undecided
        asks = [ask for case in cases for ask in self._case_asks(case)]
        asks += _redistribution(span, open_cases, limits.load_limit_cases)
        return LoadSummary(
            made_on=desk.today, weeks=span, near=_span(plan, monday, NEAR_WEEKS),
            whole=_span(plan, monday, count), overtime_month=self._overtime(),
            overtime_cap=60 * limits.overtime_hours_month,
            overtime_alert=60 * limits.overtime_alert_hours_month,
            cases=tuple(sorted((self._line(case, nameless) for case in cases), key=_by_due)),
            open_cases=open_cases, undecided=undecided, case_limit=limits.load_limit_cases,
            slips=_slips(plan, nameless), ledger=self._ledger(nameless, desk.routine.displaced()),
            ledger_before=self._ledger(nameless, self._reported()),
            asks=tuple(Ask(ask.kind, nameless.say(ask.text), ask.case) for ask in asks),
            tight=self._tight(plan, nameless), covered=tuple(nameless.covered.items()),
        )  # fmt: skip

    def _tight(self, plan: WeekPlan, nameless: Nameless) -> Tight | None:
        """The proof of overload: the days of the next four weeks with least room."""

        def part(item: WorkItem, minutes: int) -> TightPart:
            case = self.desk.cases.get(item.proposal_id) if item.proposal_id else None
            number = case.case_no if case else ""
            return TightPart(nameless.say(item.title), number, item.due, minutes, item.key)

        return tightest(plan, plan.frame.start + timedelta(7 * NEAR_WEEKS - 1), part)

    def _overtime(self) -> int:
        """Minutes of overtime worked in this month: what is called so, else what lies beyond own hours."""
        calendar, usual = self.desk.days.calendar(), self.desk.days.usual
        first = datetime.combine(self.desk.today.replace(day=1), time())
        after = (first + timedelta(days=31)).replace(day=1)
        total = 0
        for entry in self.desk.store.all(TimeEntry, running=0):
            if entry.overtime:
                total += entry.minutes if first <= entry.start < after else 0
            elif entry.start < after:
                # cut at the month's end as a number: no calendar could hold the end of some entries
                minutes = min(max(entry.minutes, 0), (after - entry.start) // timedelta(minutes=1))
                end = entry.start + timedelta(minutes=minutes)
                total += calendar.overtime(max(entry.start, first), end, usual) if end > first else 0
        return total

    def _line(self, case: CaseFile, nameless: Nameless) -> LoadCase:
        stage, step = self.desk.procedure.stage(case.proposal.stage), self.desk.cases.next_step(case)
        waiting = waiting_for(case, self.desk.today)
        return LoadCase(
            number=case.proposal.case_no, title=nameless.text(case.proposal.title),
            stage=stage.label if stage else None, step=nameless.say(step.text), due=step.due,
            lights=tuple(case.rating(kind).level for kind in LightKind),
            waiting=nameless.say(waiting) if waiting else None,
        )  # fmt: skip

    def _reported(self) -> list[Displacement]:
        """What the last year displaced, while its report is written and asked about."""
        until = self.desk.procedure.thresholds.report_until_month
        return self.desk.routine.displaced(1) if self.desk.today.month <= until else []

    def _ledger(self, nameless: Nameless, noted: Sequence[Displacement]) -> tuple[LedgerLine, ...]:
        cases = {d.by_proposal_id for d in noted if d.by_proposal_id}
        number = {p.id: p.case_no for p in self.desk.store.all(Proposal, id=sorted(cases))} if cases else {}
        return tuple(
            LedgerLine(d.week, nameless.say(_ledger_title(d)), d.from_date, d.to_date, d.minutes,
                       number.get(d.by_proposal_id or 0, ""), d.evenings, d.work)
            for d in noted
        )  # fmt: skip

    # -- asks ------------------------------------------------------------------------------------------
    def _case_asks(self, case: CaseFile) -> Iterator[Ask]:
        number, today = case.proposal.case_no, self.desk.today
        for kind, found in (
            (AskKind.MONEY, _money(case, today)),
            (AskKind.COORDINATION, (text for _, text in silent(case, today, self.desk.procedure))),
            (AskKind.EXTENSION, _late(case, today)),
        ):
            yield from (Ask(kind, text, number) for text in found)


def _span(plan: WeekPlan, first: date, weeks: int) -> LoadSpan:
    last = first + timedelta(7 * weeks - 1)
    return LoadSpan(
        first=first, last=last, capacity=plan.capacity(first, last),
        pb=plan.planned(first, last, origin=Origin.PB),
        routine=plan.planned(first, last, origin=Origin.ROUTINE),
        overtime=plan.planned(first, last, overtime=True),
        meetings=plan.in_meetings(first, last),
        short=_short(plan, first, last),
    )  # fmt: skip


def _short(plan: WeekPlan, first: date, last: date) -> int:
    """Minutes that fall due on these days and are not done by the last of them.

    What is due already counts in the first week, what has no date at the end of the horizon.
    """
    since = date.min if first == plan.frame.start else first
    end = _horizon(plan)
    due = [key for key in _tasks(plan) if since <= (plan.items[key].due or end) <= last]
    return sum(_undone(plan, due, last).values())


def _undone(plan: WeekPlan, keys: Iterable[str], by: date) -> dict[str, int]:
    """The minutes of each work that are left at the end of a day."""
    until = plan.frame.day_start(by + timedelta(days=1))
    left = {key: plan.problem.task(key).effort for key in keys}
    for chunk in plan.plan.chunks:
        if chunk.task in left:
            left[chunk.task] -= max(0, min(chunk.end, until) - chunk.start)
    return {key: slots * plan.frame.slot for key, slots in left.items()}


def _tasks(plan: WeekPlan) -> list[str]:
    return [task.id for task in plan.problem.tasks]


def _horizon(plan: WeekPlan) -> date:
    return plan.frame.start + timedelta(7 * plan.frame.weeks - 1)


def _slips(plan: WeekPlan, nameless: Nameless) -> tuple[Slip, ...]:
    """One line for each own duty, however often it recurs."""
    last = plan.frame.start + timedelta(7 * NEAR_WEEKS - 1)
    found: dict[str, Slip] = {}
    for item, _ in plan.unplaced(last):
        if plan.problem.task(item.key).origin is not Origin.ROUTINE:
            continue
        duty = ":".join(item.key.split(":")[:2])  # without the day of the occurrence
        first = found.get(duty) or Slip(nameless.say(item.title), item.due, 0, 0, item.key)
        late = _undone(plan, [item.key], item.due or last)[item.key]
        found[duty] = dataclasses.replace(first, minutes=first.minutes + late, times=first.times + 1)
    return tuple(found.values())


def _money(case: CaseFile, today: date) -> Iterator[Say]:
    waiting, light = waiting_for(case, today), case.rating(LightKind.BUDGET)
    if waiting:
        yield waiting
    if light.level in SHORT_OF_MONEY and light.reason:
        yield say("The budget light is {level}: {reason}", level=light.level, reason=light.reason)
    elif light.level in SHORT_OF_MONEY:
        yield say("The budget light is {level}.", level=light.level)


def _late(case: CaseFile, today: date) -> Iterator[Say]:
    for milestone in late_milestones(case, today):
        yield say("“{text}” of {quarter} was due on {due} and is not done.", text=milestone.planned,
                  quarter=str(milestone.quarter),
                  due=milestone_due(case, milestone))  # fmt: skip


def _redistribution(weeks: Sequence[LoadSpan], open_cases: int, limit: int) -> Iterator[Ask]:
    if limit and open_cases > limit:
        yield Ask(AskKind.REDISTRIBUTION, say_n(
            "{n} case is open, the limit of one desk is {limit}.",
            "{n} cases are open, the limit of one desk is {limit}.", open_cases, limit=limit,
        ))  # fmt: skip
    over = [week for week in weeks if week.over]
    if over:
        yield Ask(AskKind.REDISTRIBUTION, say_n(
            "{n} of the next {weeks} weeks holds more work than time, first the week of {monday}.",
            "{n} of the next {weeks} weeks hold more work than time, first the week of {monday}.",
            len(over), weeks=len(weeks), monday=over[0].first,
        ))  # fmt: skip


def _ledger_title(noted: Displacement) -> Say:
    """Of a preparation the ledger keeps the meeting's title, without the words of a language."""
    if noted.work.startswith("prep:"):
        return say("Prepare the meeting: {title}", title=noted.title)
    return say("{text}", text=noted.title)


def _by_due(line: LoadCase) -> tuple[date, str]:
    return line.due or date.max, line.number
