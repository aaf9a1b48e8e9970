"""The dates a case must meet in a quarter, and the steps that lead to each, in their order.

Keys are those of the planned work, so that a step and the work of the week are the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from pbdesk.model.procedure import Effort, Procedure, Stage
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.extension import ask_by, ask_key, at_risk, awaited, milestone_name
from pbdesk.rules.quarter import UNSIGNED, is_tracked, is_written, milestone_due, of_quarter, signoff_wanted
from pbdesk.rules.workitem import Windows, as_windows
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import Quarter

_NONE: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True)
class Step:
    """A piece of work before a gate; `windows` as in WorkItem, empty: within the working hours.

    Not before `release`, the day until which the officer leaves it.
    """

    key: str
    title: Say
    kind: Effort
    minutes: int
    min_chunk: int = 30
    split: bool = True
    windows: Windows = ()
    release: date | None = None


@dataclass(frozen=True)
class Gate:
    """`day` as the rule has it; a day off is met on the working day before. Steps follow each other."""

    proposal_id: int
    title: Say
    day: date
    steps: tuple[Step, ...] = ()


def gates_of(
    case: CaseFile, quarter: Quarter, today: date, procedure: Procedure, agreed: Mapping[str, date] = _NONE
) -> list[Gate]:
    """Gates of one quarter still to be met, by date: milestones, sheet, platform, extension, stage dates.

    `agreed` are the deadlines the officer agreed on, by the key of the gate's last step.
    """
    if not case.proposal.is_open or case.waits(today):
        return []
    made = _Gates(case, quarter, today, procedure, agreed)
    found = [*made.milestones(), *made.extensions(), *made.stages()]
    if is_tracked(case, procedure):
        found += [*made.signoff(), *made.platform()]
    return sorted(found, key=lambda gate: (gate.day, gate.steps[0].key if gate.steps else ""))


@dataclass(frozen=True)
class _Gates:
    case: CaseFile
    quarter: Quarter
    today: date
    procedure: Procedure
    agreed: Mapping[str, date]

    def milestones(self) -> Iterator[Gate]:
        for milestone in self.case.milestones:
            if milestone.done_on or not milestone.quarter or milestone.told:
                continue
            key = f"milestone:{milestone.id}"
            due = milestone_due(self.case, milestone)
            if self._inside(self.agreed.get(key, due)):
                name = milestone_name(milestone)
                step = self._step(Effort.MILESTONE, key, say("Reach the milestone"))
                yield self._gate(say("Milestone: {text}", text=name), due, step)

    def extensions(self) -> Iterator[Gate]:
        """Always a gate while it is ahead; work only where the record shows a risk."""
        for milestone in self.case.milestones:
            if milestone.done_on or not milestone.quarter or milestone.told:
                continue
            if awaited(self.case, milestone):
                continue
            last = ask_by(self.case, milestone, self.procedure)
            if self._inside(last) and last >= self.today:
                step = self._step(Effort.EXTENSION, ask_key(milestone, last), say("Ask for an extension"))
                risky = at_risk(self.case, milestone, self.today) is not None
                title = say(
                    "Last day to ask for an extension: {milestone}", milestone=milestone_name(milestone)
                )
                yield self._gate(title, last, *([step] if risky else []))

    def signoff(self) -> Iterator[Gate]:
        sheet = self.case.signoff(int(self.quarter.key))
        if not signoff_wanted(self.case, self.quarter, self.today, self.procedure) or (
            sheet is not None and sheet.status not in UNSIGNED
        ):
            return
        due = self.quarter.last_day + timedelta(self.procedure.thresholds.signoff_days_after_quarter)
        pid, key = self.case.id, self.quarter.key
        draft = self._step(Effort.SIGNOFF_DRAFT, f"signoff-draft:{pid}:{key}", say("Draft the sheet"))
        windows = as_windows(self.case.proposer_windows)
        visit = self._step(
            Effort.SIGNOFF_VISIT, f"signoff-visit:{pid}:{key}", say("Visit the proposer"), windows
        )
        title = say("Signature of the proposer for {quarter}", quarter=key)
        yield self._gate(title, due, *([] if is_written(sheet) else [draft]), visit)

    def platform(self) -> Iterator[Gate]:
        """As the work is: of a past quarter only what was planned there."""
        rows = of_quarter(self.case, self.quarter)
        waiting = [m for m in rows if m.platform_on is None and not m.told]
        if waiting or (not rows and self.quarter >= Quarter.of(self.today)):
            due = self.quarter.last_day + timedelta(self.procedure.thresholds.platform_days_after_quarter)
            key = f"platform:{self.case.id}:{self.quarter.key}"
            step = self._step(Effort.PLATFORM, key, say("Enter the text"))
            yield self._gate(say("The platform closes for {quarter}", quarter=self.quarter.key), due, step)

    def stages(self) -> Iterator[Gate]:
        """Dated stages ahead: each piece of preparation has a date of its own before it."""
        for event in self.case.events:
            stage = self.procedure.stage(event.stage)
            if stage and event.on_date and event.on_date >= self.today and self._inside(event.on_date):
                yield from self._preparation(stage, event.on_date)

    def _preparation(self, stage: Stage, day: date) -> Iterator[Gate]:
        windows = as_windows(self.case.proposer_windows)
        for work in stage.work:
            key, own = f"stage:{self.case.id}:{work.id}", windows if work.visit else ()
            words = say("{text}", text=work.title)
            step = Step(key, words, Effort.STAGE, work.minutes, work.min_chunk, work.split, own)
            title = say("{stage} on {day}", stage=stage.label, day=day)
            yield self._gate(title, day - timedelta(work.days_before), step)

    def _inside(self, day: date) -> bool:
        return self.quarter.first_day <= day <= self.quarter.last_day

    def _gate(self, title: Say, day: date, *steps: Step) -> Gate:
        return Gate(self.case.id, title, self.agreed.get(steps[-1].key, day) if steps else day, steps)

    def _step(self, kind: Effort, key: str, title: Say, windows: Windows = ()) -> Step:
        usual = self.procedure.efforts[kind]
        return Step(key, title, kind, usual.minutes, usual.min_chunk, usual.split, windows)
