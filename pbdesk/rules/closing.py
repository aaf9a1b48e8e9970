"""What still stands open before a case may close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pbdesk.model.people import Role, Stance
from pbdesk.model.procedure import Procedure, StageRole
from pbdesk.model.proposal import Route
from pbdesk.model.quarter import ExtensionStatus, SignOffStatus
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.quarter import left_to_sign, signed_later, standing_refusals
from pbdesk.rules.telling import owes_word
from pbdesk.say import say
from pbdesk.workcal.quarters import Quarter

ANSWERED = (SignOffStatus.SIGNED, SignOffStatus.REFUSED)


def closing_gaps(case: CaseFile, procedure: Procedure, today: date) -> list[Gap]:
    """What refuses, then what is only shown: an untold outcome, promises, milestones, extension, sheet, …

    A milestone of a later quarter is named: closed, the case never reaches it. Its sheet and its text on the
    platform are not due yet.

    Two things refuse. A committee may close over the rest, but not over an unheard proposer (page 10805:
    closed over a documented objection); and a hazard nobody made safe would leave the desk unseen with it.
    """
    this = Quarter.of(today)
    return [*_consent(case, procedure), *_told(case, _last_sheet(case, procedure, this), this)]


def handover_gaps(case: CaseFile, procedure: Procedure, today: date) -> list[Gap]:
    """What whoever takes the case over must be told, every sheet without a signature by itself: the case goes
    on, no quarter is its last. The consent to closing is not due yet."""
    return _told(case, _open_sheets(case, procedure, today), Quarter.of(today))


def _told(case: CaseFile, sheets: Iterable[Gap], this: Quarter) -> list[Gap]:
    return [
        *_hazard(case), *_untold(case), *_promises(case), *_milestones(case),
        *_extension(case), *sheets, *_platform(case, this), *_calls(case),
    ]  # fmt: skip


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
    """Against the case, or against a sheet, unless a later one was signed."""
    opposed = any(role.role is Role.PROPOSER and role.stance is Stance.OPPOSES for role in case.roles)
    return opposed or bool(standing_refusals(case))


def _hazard(case: CaseFile) -> Iterator[Gap]:
    if case.proposal.safety and case.proposal.interim_done_on is None:
        what = say("A hazard is on record and nothing was done yet to make it safe.")
        yield Gap("hazard", what, "case:interim_done_on", refuses=True)


def _untold(case: CaseFile) -> Iterator[Gap]:
    """Closed, the case would leave the week and the proposer would never hear."""
    if owes_word(case):
        yield Gap("untold", say("The proposer has not been told the outcome."), f"tell:{case.id}")


def _promises(case: CaseFile) -> Iterator[Gap]:
    for promise in case.promises:
        if promise.done_on is None:
            yield Gap("promise", say("A promise is open: {text}", text=promise.text), f"promise:{promise.id}")


def _milestones(case: CaseFile) -> Iterator[Gap]:
    for milestone in case.milestones:
        if milestone.done_on is None and not milestone.told:
            what = say("The milestone of {quarter} is not done: {text}", quarter=milestone.quarter,
                       text=milestone.planned)  # fmt: skip
            yield Gap("milestone", what, f"milestone:{milestone.id}")


def _extension(case: CaseFile) -> Iterator[Gap]:
    for extension in case.extensions:
        if extension.status is ExtensionStatus.REQUESTED:
            what = say("An extension was asked for and is not answered yet.")
            yield Gap("extension", what, f"extension:{extension.id}")


def _platform(case: CaseFile, this: Quarter) -> Iterator[Gap]:
    """The public page goes on showing what it held last; of a later quarter what was done early."""
    waiting = [
        m.quarter for m in case.milestones
        if m.platform_on is None and not m.told and (m.quarter <= int(this.key) or m.done_on)
    ]  # fmt: skip
    if waiting:
        what = say("The platform does not show the last state of {quarter}.", quarter=max(waiting))
        yield Gap("platform", what, f"platform:{max(waiting)}")


def _calls(case: CaseFile) -> Iterator[Gap]:
    for contact in case.contacts:
        if contact.next_on and not contact.next_done:
            what = say("A call agreed for {day} is still to be made.", day=contact.next_on)
            yield Gap("call", what, f"contact:{contact.id}")


def _last_sheet(case: CaseFile, procedure: Procedure, this: Quarter) -> Iterator[Gap]:
    """A refused sheet is a recorded objection, shown among the red flags, and no gap."""
    quarters = {quarter for quarter in _quarters(case) if quarter <= int(this.key)}
    if not quarters:
        yield from _no_sheet(case, procedure)
    elif not _answered(case, last := max(quarters)):
        what = say("The sheet of the latest quarter ({quarter}) is not signed.", quarter=last)
        yield Gap("signoff", what, f"signoff:{last}")


def _open_sheets(case: CaseFile, procedure: Procedure, today: date) -> Iterator[Gap]:
    """Those on record and those the week asks for; what lies before the first sheet on record is history."""
    asked = {int(q.key) for q in left_to_sign(case, Quarter.of(today), today, procedure)}
    quarters = _quarters(case)
    if not quarters | asked:
        yield from _no_sheet(case, procedure)
        return
    first = min((sheet.quarter for sheet in case.signoffs), default=max(quarters, default=0))
    for key in sorted(asked | {quarter for quarter in quarters if quarter >= first}):
        if _answered(case, key) or signed_later(case, Quarter.of_key(key)):
            continue
        sheet = case.signoff(key)
        what = (
            say("The sheet of {quarter} is not signed: {state}", quarter=key, state=sheet.status)
            if sheet
            else say("The sheet of {quarter} is not drafted yet.", quarter=key)
        )
        yield Gap("signoff", what, f"signoff:{key}")


def _quarters(case: CaseFile) -> set[int]:
    found = {milestone.quarter for milestone in case.milestones} | {sheet.quarter for sheet in case.signoffs}
    return found - {0}


def _answered(case: CaseFile, quarter: int) -> bool:
    return any(sheet.quarter == quarter and sheet.status in ANSWERED for sheet in case.signoffs)


def _no_sheet(case: CaseFile, procedure: Procedure) -> Iterator[Gap]:
    stage = procedure.stage(case.proposal.stage)
    if stage and stage.tracked:
        yield Gap("signoff", say("No progress sheet is on record."), "signoff:0")
