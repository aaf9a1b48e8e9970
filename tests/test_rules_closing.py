"""What refuses the closing of a case and what is only shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from procedures import small_procedure

from pbdesk.model.contact import Contact
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.closing import closing_gaps, handover_gaps

P = small_procedure()
DAY = date(2026, 11, 23)
ROW = Milestone(id=2, quarter=1154, planned="完工", done_on=DAY, platform_on=DAY)
CASE = CaseFile(
    Proposal(id=1, stage="execution", consent_on=DAY), milestones=(ROW,),
    signoffs=(SignOff(quarter=1154, status=SignOffStatus.SIGNED),),
)  # fmt: skip


def gaps(case: CaseFile) -> list[tuple[str, bool]]:
    return [(gap.key, gap.refuses) for gap in closing_gaps(case, P, DAY)]


def test_a_hazard_nobody_made_safe_refuses() -> None:
    hazard = replace(CASE, proposal=replace(CASE.proposal, safety=True))
    assert gaps(hazard) == [("hazard", True)]
    assert gaps(replace(hazard, proposal=replace(hazard.proposal, interim_done_on=DAY))) == []


def test_what_waits_elsewhere_is_shown_and_does_not_refuse() -> None:
    asked = Extension(id=1, milestone_id=2, status=ExtensionStatus.REQUESTED)
    assert gaps(replace(CASE, extensions=(asked,))) == [("extension", False)]
    assert gaps(replace(CASE, milestones=(replace(ROW, platform_on=None),))) == [("platform", False)]
    call = Contact(id=1, at=datetime(2026, 11, 20, 9), next_on=DAY)
    assert gaps(replace(CASE, contacts=(call,))) == [("call", False)]
    assert gaps(replace(CASE, contacts=(replace(call, next_done=True),))) == []


def test_rows_told_on_the_platform_are_history() -> None:
    told = Milestone(id=3, quarter=1153, planned="x", actual="完成", source="platform.csv")
    assert gaps(replace(CASE, milestones=(told, ROW))) == []


def test_what_is_planned_for_a_later_quarter_is_named_once_its_sheet_and_platform_are_not_due() -> None:
    ahead = Milestone(id=4, quarter=1161, planned="驗收")
    assert gaps(replace(CASE, milestones=(ROW, ahead))) == [("milestone", False)]
    (gap,) = closing_gaps(replace(CASE, milestones=(ROW, ahead)), P, DAY)
    assert "1161" in str(gap.what)
    assert [gap.key for gap in closing_gaps(replace(CASE, milestones=(ROW, ahead)), P, date(2027, 1, 4))] == [
        "milestone", "signoff", "platform",
    ]  # fmt: skip
    early = replace(ahead, done_on=DAY)
    assert gaps(replace(CASE, milestones=(ROW, early))) == [("platform", False)]


def test_who_takes_a_case_over_is_told_all_but_the_missing_consent_to_closing() -> None:
    case = replace(CASE, proposal=replace(CASE.proposal, consent_on=None, safety=True))
    assert gaps(case) == [("consent", True), ("hazard", True)]
    assert [gap.key for gap in handover_gaps(case, P, date(2026, 11, 25))] == ["hazard"]


def test_a_refused_sheet_is_an_objection_until_a_later_one_is_signed() -> None:
    unheard = replace(CASE, proposal=replace(CASE.proposal, consent_on=None))
    refused = SignOff(quarter=1153, status=SignOffStatus.REFUSED)
    assert gaps(replace(unheard, signoffs=(*CASE.signoffs, refused))) == [("consent", True)]
    again = SignOff(quarter=1154, status=SignOffStatus.REFUSED)
    signed = SignOff(quarter=1153, status=SignOffStatus.SIGNED)
    assert gaps(replace(unheard, signoffs=(signed, again))) == []
    late = replace(refused, outcome_on=DAY)
    before = replace(CASE.signoffs[0], outcome_on=date(2026, 11, 20))
    assert gaps(replace(unheard, signoffs=(late, before))) == [], "refused after the other was signed"
    sent = SignOff(quarter=1154, status=SignOffStatus.SENT)
    assert gaps(replace(unheard, signoffs=(refused, sent))) == [("signoff", False)]
