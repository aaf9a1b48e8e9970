"""What still stands open before a case may close."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.model.people import Role, Stance
from pbdesk.model.procedure import Procedure, StageRole
from pbdesk.model.proposal import Route
from pbdesk.model.quarter import SignOffStatus
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.say import say


def closing_gaps(case: CaseFile, procedure: Procedure) -> list[Gap]:
    """Open promises, milestones, the last signature, and the proposer's consent or a recorded objection.

    Only the last refuses: a committee may close over the rest, but not over an unheard proposer.
    """
    return [*_consent(case, procedure), *_promises(case), *_milestones(case), *_last_sheet(case, procedure)]


def _consent(case: CaseFile, procedure: Procedure) -> Iterator[Gap]:
    if not _consented(case, procedure) and not _objected(case):
        what = say("Neither the proposer's consent to closing nor an objection is recorded.")
        yield Gap("consent", what, "case:consent_on", refuses=True)


def _consented(case: CaseFile, procedure: Procedure) -> bool:
    """On the direct route the same date records the consent to that route: closing needs a later one."""
    given = case.proposal.consent_on
    if given is None or case.proposal.route is not Route.DIRECT:
        return given is not None
    stage = procedure.role(StageRole.EXECUTION)
    begun = (case.stage_date(stage.id) if stage else None) or case.proposal.triage_on
    return begun is None or given > begun


def _objected(case: CaseFile) -> bool:
    against = any(role.role is Role.PROPOSER and role.stance is Stance.OPPOSES for role in case.roles)
    return against or any(sheet.status is SignOffStatus.REFUSED for sheet in case.signoffs)


def _promises(case: CaseFile) -> Iterator[Gap]:
    for promise in case.promises:
        if promise.done_on is None:
            yield Gap("promise", say("A promise is open: {text}", text=promise.text), f"promise:{promise.id}")


def _milestones(case: CaseFile) -> Iterator[Gap]:
    for milestone in case.milestones:
        if milestone.done_on is None:
            what = say("The milestone of {quarter} is not done: {text}", quarter=milestone.quarter,
                       text=milestone.planned)  # fmt: skip
            yield Gap("milestone", what, f"milestone:{milestone.id}")


def _last_sheet(case: CaseFile, procedure: Procedure) -> Iterator[Gap]:
    """A refused sheet is a recorded objection, shown among the red flags, and no gap."""
    quarters = [milestone.quarter for milestone in case.milestones]
    quarters += [sheet.quarter for sheet in case.signoffs]
    stage = procedure.stage(case.proposal.stage)
    if not quarters:
        if stage and stage.tracked:
            yield Gap("signoff", say("No progress sheet is on record."), "signoff:0")
        return
    last = max(quarters)
    answered = (SignOffStatus.SIGNED, SignOffStatus.REFUSED)
    if not any(sheet.quarter == last and sheet.status in answered for sheet in case.signoffs):
        what = say("The sheet of the last quarter ({quarter}) is not signed.", quarter=last)
        yield Gap("signoff", what, f"signoff:{last}")
