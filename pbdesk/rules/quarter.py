"""The quarterly rhythm: is a signature due, when is a milestone due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pbdesk.model.procedure import Procedure
from pbdesk.model.quarter import ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.workcal.quarters import Quarter

ENTERING_DAYS = 7  # calendar days before the platform closes
UNSIGNED = frozenset(
    {SignOffStatus.DUE, SignOffStatus.DRAFT, SignOffStatus.SENT, SignOffStatus.UNREACHED}
)  # fmt: skip


def signoff_opens(quarter: Quarter, procedure: Procedure) -> date:
    """From this day on the quarter's sheet is due."""
    return quarter.last_day - timedelta(procedure.thresholds.signoff_days_before_quarter_end)


def platform_opens(rows: Iterable[Milestone], quarter: Quarter, procedure: Procedure) -> date:
    """From this day on the quarter's text can be written: once the progress of its milestones is on record,
    at the latest when the quarter ends; a week is left to enter it where the platform closes at once."""
    known = [bool(row.actual.strip() or row.done_on) for row in rows]
    if known and all(known):
        return signoff_opens(quarter, procedure)
    days = procedure.thresholds.platform_days_after_quarter
    return quarter.last_day + timedelta(min(0, days - ENTERING_DAYS))


def signoff_state(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> SignOffStatus:
    """What is recorded of the sheet, else whether one is due (every three months while tracked)."""
    sheet = case.signoff(int(quarter.key))
    if sheet is not None:
        return sheet.status
    due = today >= signoff_opens(quarter, procedure) and signoff_wanted(case, quarter, today, procedure)
    return SignOffStatus.DUE if due else SignOffStatus.NOT_DUE


def at_hand(cases: Sequence[CaseFile], today: date, procedure: Procedure) -> Quarter:
    """The quarter whose sheets are worked on: still the one before, while the days for signing and entering
    run and one of its sheets is unsigned or a text of it not on the platform."""
    this = Quarter.of(today)
    before = this.previous()
    if today > _closes(before, procedure):
        return this
    unsigned = (to_sign(case, before, today, procedure) for case in cases)
    entering = (c for c in cases if is_tracked(c, procedure) and not c.waits(today))
    return before if any(unsigned) or any(to_enter(case, before) for case in entering) else this


def _closes(quarter: Quarter, procedure: Procedure) -> date:
    """The last of the days for signing its sheets and entering its texts."""
    limits = procedure.thresholds
    days = max(limits.signoff_days_after_quarter, limits.platform_days_after_quarter)
    return quarter.last_day + timedelta(days)


def to_sign(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> bool:
    """Whether the quarter's sheet is open and not settled by a later one."""
    return signoff_state(case, quarter, today, procedure) in UNSIGNED and not signed_later(case, quarter)


def left_to_sign(case: CaseFile, until: Quarter, today: date, procedure: Procedure) -> list[Quarter]:
    """The quarters up to this one whose sheets are to be signed, however late, oldest first."""
    found, quarter, first = list[Quarter](), until, _asked_since(case, today)
    while quarter >= first:
        if today >= signoff_opens(quarter, procedure) and to_sign(case, quarter, today, procedure):
            found.append(quarter)
        quarter = quarter.previous()
    return found[::-1]


def _asked_since(case: CaseFile, today: date) -> Quarter:
    """The quarter of the first sheet on record, else the one before this: sheets signed before there was a
    desk are not on it, and years of them would bury the week."""
    on_record = (Quarter.of_key(sheet.quarter) for sheet in case.signoffs)
    return min([*on_record, Quarter.of(today).previous()])


def signed_later(case: CaseFile, quarter: Quarter) -> bool:
    """The signature under a later sheet settles this one, unless it was refused after that was given."""
    key = int(quarter.key)
    if any(refused.quarter == key for refused in standing_refusals(case)):
        return False
    return any(sheet.status is SignOffStatus.SIGNED and sheet.quarter > key for sheet in case.signoffs)


def to_enter(case: CaseFile, quarter: Quarter) -> list[Milestone]:
    """The quarter's milestones that are not on the platform yet."""
    return [row for row in of_quarter(case, quarter) if row.platform_on is None and not row.told]


def standing_refusals(case: CaseFile) -> list[SignOff]:
    """Refused sheets that no signature settled: their own once written anew, or one of a later quarter, not
    given before the refusal."""
    signed = [sheet for sheet in case.signoffs if sheet.status is SignOffStatus.SIGNED]
    return [
        refused for refused in case.signoffs
        if refused.was_refused
        and not any(sheet.quarter > refused.quarter and _not_before(sheet, refused) for sheet in signed)
    ]  # fmt: skip


def _not_before(signed: SignOff, refused: SignOff) -> bool:
    """Where a day is not known, the later quarter is taken for the later word."""
    return not signed.outcome_on or not refused.refusal or signed.outcome_on >= refused.refusal


def is_written(sheet: SignOff | None) -> bool:
    """Whether the quarter's sheet needs no drafting any more."""
    return sheet is not None and (
        sheet.status in (SignOffStatus.SENT, SignOffStatus.UNREACHED)
        or bool(sheet.text.strip() or sheet.drafted_on)
    )


def signoff_wanted(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> bool:
    """Is a signature for that quarter asked for at all, now or later; not whether there is one already."""
    every = max(1, procedure.thresholds.signoff_every_quarters)
    return (
        case.proposal.is_open
        and is_tracked(case, procedure)
        and not case.waits(today)
        and quarter.number % every == 0
        and not signed_later(case, quarter)
        and quarter >= _asked_since(case, today)
        and _tracked_in(case, quarter, today, procedure)
    )


def is_tracked(case: CaseFile, procedure: Procedure) -> bool:
    stage = procedure.stage(case.proposal.stage)
    return stage is not None and stage.tracked


def _tracked_in(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> bool:
    """Was the case tracked by the end of that quarter? Where no date says so, this quarter is asked for, and
    the one before as long as its days run."""
    tracked = {stage.id for stage in procedure.stages if stage.tracked}
    since = [event.on_date for event in case.events if event.on_date and event.stage in tracked]
    if since:
        return min(since) <= quarter.last_day
    return today <= _closes(quarter, procedure)


def extended_to(case: CaseFile, milestone: Milestone) -> date | None:
    """The latest date a granted extension gives this milestone."""
    dates = [
        extension.new_due
        for extension in case.extensions
        if extension.milestone_id == milestone.id
        and extension.status is ExtensionStatus.GRANTED
        and extension.new_due
    ]
    return max(dates, default=None)


def milestone_due(case: CaseFile, milestone: Milestone) -> date:
    """The quarter's end, which is the deadline the platform shows, or the extended date."""
    quarter_end = Quarter.of_key(milestone.quarter).last_day
    return extended_to(case, milestone) or quarter_end


def late_milestones(case: CaseFile, today: date) -> list[Milestone]:
    """Milestones past their date and not done, oldest first; none while the case waits for money.

    A row read from the platform with its progress told is history: it carries no completion date.
    """
    if not case.proposal.is_open or case.waits(today):
        return []
    late = [
        milestone
        for milestone in case.milestones
        if milestone.quarter and milestone.done_on is None
        if not milestone.told
        if milestone_due(case, milestone) < today
    ]
    return sorted(late, key=lambda milestone: (milestone.quarter, milestone.id))


def of_quarter(case: CaseFile, quarter: Quarter) -> list[Milestone]:
    """The milestones of one quarter, oldest record first."""
    found = (milestone for milestone in case.milestones if milestone.quarter == int(quarter.key))
    return sorted(found, key=lambda milestone: milestone.id)
