"""More time for a milestone: until when it may be asked for, and when the record says it is needed.

The lead time is a threshold in data; it comes from 臺北市政府列管計畫調整撤銷作業要點 (to be asked two months
before, not later), a rule no longer in force that still shapes practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.model.procedure import Procedure
from pbdesk.model.proposal import FundingStatus, ReplyKind
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import late_milestones, milestone_due
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import Quarter, months_later


@dataclass(frozen=True)
class Need:
    """What is to be done about a milestone that will not be reached; `asks` False: it is too late to ask."""

    title: Say
    why: Say
    due: date
    asks: bool


def ask_by(case: CaseFile, milestone: Milestone, procedure: Procedure) -> date:
    """The last day to ask for more time, so many months before the milestone is due."""
    return months_later(milestone_due(case, milestone), -procedure.thresholds.extension_lead_months)


def extension_need(case: CaseFile, milestone: Milestone, today: date, procedure: Procedure) -> Need | None:
    """Ask for more time while that is possible, else revise the milestone with the proposer and explain.

    None while nothing on record speaks against the date, an answer is awaited, or the day to ask is far off.
    """
    if milestone.done_on or not milestone.quarter or milestone.told or awaited(case, milestone):
        return None
    reason = at_risk(case, milestone, today)
    if reason is None:
        return None
    name, last = milestone_name(milestone), ask_by(case, milestone, procedure)
    if today <= last:
        soon = today >= last - timedelta(procedure.thresholds.extension_notice_days)
        title = say("Ask for an extension: {milestone}", milestone=name)
        why = say("{reason} An extension can be asked for until {day}.", reason=reason, day=last)
        return Need(title, why, last, True) if soon else None
    title = say("Revise the milestone with the proposer: {milestone}", milestone=name)
    why = say("{reason} An extension could be asked for until {day} only.", reason=reason, day=last)
    return Need(title, why, max(today, milestone_due(case, milestone)), False)


def ask_key(milestone: Milestone, last: date) -> str:
    """Of asking for more time until that day: called done, it comes back with another date."""
    return f"extension:{milestone.id}:{last.isoformat()}"


def at_risk(case: CaseFile, milestone: Milestone, today: date) -> Say | None:
    """What on record says that the milestone will not be reached in time; None: nothing does."""
    due = milestone_due(case, milestone)
    if due < today:
        return say("It was due on {day} and is not done.", day=due)
    asked = _of(case, milestone)
    if any(e.status is ExtensionStatus.DRAFT for e in asked):
        return say("An extension is drafted and not asked for yet.")
    if asked and _refused_time(asked[-1], due):
        return say("The extension asked for was refused.")
    earlier = [m for m in late_milestones(case, today) if m.quarter < milestone.quarter]
    if earlier:
        return say("The milestone of {quarter} before it is late.", quarter=earlier[0].quarter)
    refused = [agency.agency for agency in case.agencies if agency.reply is ReplyKind.DECLINED]
    if refused:
        return say("{agency} has declined to help.", agency=refused[0])
    return _unpaid(case)


def _refused_time(last: Extension, due: date) -> bool:
    """Was more time refused than the milestone has by now? One revised to that day is late no more."""
    return last.status is ExtensionStatus.REFUSED and last.new_due is not None and due < last.new_due


def left_before(case: CaseFile, quarter: Quarter) -> list[Milestone]:
    """Milestones of earlier quarters still to be reached, oldest first: late, or given more time."""
    left = [m for m in case.milestones
            if m.quarter and m.quarter < int(quarter.key) and m.done_on is None and not m.told]  # fmt: skip
    return sorted(left, key=lambda m: (m.quarter, m.id))


def awaited(case: CaseFile, milestone: Milestone) -> bool:
    """An extension was asked for and not answered yet."""
    return any(e.status is ExtensionStatus.REQUESTED for e in _of(case, milestone))


def milestone_name(milestone: Milestone) -> Say:
    """Its first planned line, else its quarter."""
    lines = milestone.planned.strip().splitlines()
    if lines:
        return say("{text}", text=lines[0].strip())
    return say("Milestone of {quarter}", quarter=str(milestone.quarter))


def _unpaid(case: CaseFile) -> Say | None:
    found = {funding.status for funding in case.funding}
    if FundingStatus.REFUSED in found and not found & {FundingStatus.GRANTED, FundingStatus.REQUESTED}:
        return say("The money asked for was refused.")
    return None


def _of(case: CaseFile, milestone: Milestone) -> list[Extension]:
    """Extensions of this milestone, and those of the case that name none."""
    return [e for e in case.extensions if e.milestone_id in (None, milestone.id)]
