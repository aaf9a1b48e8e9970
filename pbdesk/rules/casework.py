"""The work a case causes, and its next step; every key is stable. A case that ended causes none but to keep
what was promised.

Safety comes in phases (a measure now, the full fix later); a case that waits for a later year's money
causes no late work, only what is promised, fixed with others, or noted by the officer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pbdesk.model.procedure import Procedure
from pbdesk.model.proposal import PROMISES_STAY, TriageState
from pbdesk.model.work import Importance
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.causes import Causes, at_triage, in_triage, meeting_prep
from pbdesk.rules.quarter import signoff_opens
from pbdesk.rules.routine import routine_items, routine_occurrences
from pbdesk.rules.telling import has_left
from pbdesk.rules.tracked import TrackedCauses
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import Quarter

__all__ = [
    "NextStep", "WorkItem", "meeting_prep", "next_step", "routine_items", "routine_occurrences", "work_for",
]  # fmt: skip

_RANK = {importance: rank for rank, importance in enumerate(Importance)}
_Urgency = tuple[bool, date, bool, int, str]


@dataclass(frozen=True)
class NextStep:
    """What to do next; `key` is empty when it is no piece of work."""

    text: Say
    due: date | None
    hard: bool
    key: str


def work_for(case: CaseFile, procedure: Procedure, today: date, quarter: Quarter) -> list[WorkItem]:
    """All work this case causes, most urgent first: safety, then by date, binding deadlines before others."""
    causes = Causes(case, procedure, today, quarter)
    if not case.proposal.is_open:
        return sorted(causes.promises() if case.proposal.status in PROMISES_STAY else (), key=_urgency)
    tracked = TrackedCauses(case, procedure, today, quarter)
    items = [
        *causes.interim(),
        *causes.next_action(),
        *causes.calls(),
        *causes.promises(),
        *causes.tell(),
        *causes.hand(),
        *causes.preparation(),
    ]
    if not case.waits(today):
        items += [
            *causes.fix(), *causes.money(), *causes.triage(), *causes.asks(),
            *tracked.signoffs(), *tracked.platform(), *tracked.milestones(), *tracked.extensions(),
            *tracked.unanswered(),
        ]  # fmt: skip
        if not has_left(case):
            items += causes.stage_work()
    return sorted(items, key=_urgency)


def next_step(
    case: CaseFile,
    procedure: Procedure,
    today: date,
    quarter: Quarter,
    told: Callable[[list[WorkItem]], list[WorkItem]] = list,
) -> NextStep:
    """The most urgent work; without any, what the case waits for. An open case always has a next step.

    `told` puts the officer's word on the work: what is done or left out is no next step.
    """
    proposal = case.proposal
    work = sorted(told(work_for(case, procedure, today, quarter)), key=_urgency)
    if not proposal.is_open and not work:
        return NextStep(say("Nothing: the case is {status}.", status=proposal.status), None, False, "")
    undecided = proposal.is_open and in_triage(case, procedure) and not case.waits(today)
    if work and not (undecided and _can_wait(work[0], today)):
        first = work[0]
        return NextStep(first.title, first.due, first.hard, first.key)
    if undecided:
        key = f"triage:{case.proposal.id}"
        due = next((item.due for item in work if item.key == key), None)
        return NextStep(say("Decide the route"), due, False, key)
    return _waiting(case, procedure, today, quarter)


def _can_wait(item: WorkItem, today: date) -> bool:
    """The route is decided before work that is neither safety, nor binding, nor due."""
    urgent = item.importance is Importance.SAFETY or item.hard or (item.due is not None and item.due <= today)
    return not urgent


def _waiting(case: CaseFile, procedure: Procedure, today: date, quarter: Quarter) -> NextStep:
    proposal = case.proposal
    if case.waits(today):
        return NextStep(say("Wait for the budget of {year}", year=proposal.waits_for_year), None, False, "")
    gate = procedure.stage(proposal.stage)
    opens = signoff_opens(quarter, procedure)
    if proposal.handed_on and proposal.told_on:
        return NextStep(say("Close the case: it was handed over and the proposer knows"), None, False, "")
    if proposal.triage is TriageState.READY:
        return NextStep(say("Issue the triage result"), None, False, f"triage:{case.proposal.id}")
    if proposal.triage is TriageState.OPEN and at_triage(case, procedure):
        return NextStep(say("Complete the triage and mark it ready"), None, False, f"triage:{proposal.id}")
    if gate is not None and gate.tracked and opens > today:
        return NextStep(say("The progress sheet opens on {day}", day=opens), opens, False, "")
    return NextStep(say("Note the next action"), None, False, f"next:{case.proposal.id}")


def _urgency(item: WorkItem) -> _Urgency:
    safety = item.importance is Importance.SAFETY
    return not safety, item.due or date.max, not item.hard, _RANK[item.importance], item.key
