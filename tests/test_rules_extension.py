from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from procedures import small_procedure

from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import Funding, FundingStatus, Proposal, ReplyKind, SupportAgency
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.casework import work_for
from pbdesk.rules.extension import Need, ask_by, extension_need, left_before
from pbdesk.workcal.quarters import Quarter

P = small_procedure()  # to be asked two months before, work thirty days before that
NEXT = Milestone(id=2, proposal_id=1, quarter=1161, planned="開工\n圍籬")
CASE = CaseFile(Proposal(id=1, stage="execution"), milestones=(NEXT,))
SILENT = replace(CASE, agencies=(SupportAgency(agency="示範水利處", reply=ReplyKind.DECLINED),))
ASKED = Extension(id=1, milestone_id=2, status=ExtensionStatus.REQUESTED)


def need(case: CaseFile, today: date, milestone: Milestone = NEXT) -> Need | None:
    return extension_need(case, milestone, today, P)


def test_more_time_is_asked_for_two_months_before_the_quarter_ends() -> None:
    assert ask_by(CASE, NEXT, P) == date(2027, 1, 31)
    assert ask_by(CASE, replace(NEXT, quarter=1154), P) == date(2026, 10, 31)
    assert ask_by(CASE, replace(NEXT, quarter=1152), P) == date(2026, 4, 30)
    later = replace(ASKED, status=ExtensionStatus.GRANTED, new_due=date(2027, 4, 30))
    assert ask_by(replace(CASE, extensions=(later,)), NEXT, P) == date(2027, 2, 28)


def test_a_milestone_nothing_speaks_against_asks_for_nothing() -> None:
    for today in (date(2027, 1, 15), date(2027, 3, 30)):
        assert need(CASE, today) is None


def test_a_risk_becomes_work_when_the_last_day_comes_near() -> None:
    assert need(SILENT, date(2026, 12, 31)) is None
    found = need(SILENT, date(2027, 1, 1))
    assert found and found.asks and found.due == date(2027, 1, 31)
    assert "示範水利處" in str(found.why) and "開工" in str(found.title)


def test_after_the_last_day_the_milestone_is_revised_with_the_proposer() -> None:
    found = need(SILENT, date(2027, 2, 1))
    assert found and not found.asks and found.due == date(2027, 3, 31)
    late = need(CASE, date(2027, 4, 6))
    assert late and not late.asks and late.due == date(2027, 4, 6)


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, extensions=(replace(ASKED, status=ExtensionStatus.DRAFT),)),
        replace(CASE, milestones=(replace(NEXT, id=1, quarter=1154), NEXT)),
        replace(CASE, funding=(Funding(status=FundingStatus.REFUSED),)),
    ],
    ids=["drafted", "earlier-late", "unpaid"],
)
def test_what_the_record_says_against_a_date(case: CaseFile) -> None:
    found = need(case, date(2027, 1, 15))
    assert found and found.asks


@pytest.mark.parametrize(
    "case",
    [
        replace(SILENT, extensions=(ASKED,)),
        replace(SILENT, extensions=(replace(ASKED, milestone_id=None),)),
        replace(CASE, funding=(Funding(status=FundingStatus.REFUSED), Funding(status=FundingStatus.GRANTED))),
    ],
    ids=["asked", "asked-for-the-case", "paid-otherwise"],
)
def test_what_is_answered_or_awaited_is_no_work(case: CaseFile) -> None:
    assert need(case, date(2027, 1, 15)) is None


def _asked_after(case: CaseFile, today: date) -> list[str]:
    return [item.key for item in work_for(case, P, today, Quarter.of(today)) if item.kind is Effort.ASK]


def test_an_answer_still_awaited_after_the_date_is_asked_after_again_and_again() -> None:
    case, days = replace(CASE, extensions=(ASKED,)), P.thresholds.ask_days
    assert _asked_after(case, date(2027, 3, 31)) == []
    first = _asked_after(case, date(2027, 4, 1))
    assert first == ["answer:1:0"]
    assert _asked_after(case, date(2027, 3, 31) + timedelta(days)) not in ([], first)
    answered = replace(ASKED, status=ExtensionStatus.GRANTED, new_due=date(2027, 6, 30))
    assert _asked_after(replace(case, extensions=(answered,)), date(2027, 4, 1)) == []
    reached = replace(case, milestones=(replace(NEXT, done_on=date(2027, 3, 30)),))
    assert _asked_after(reached, date(2027, 4, 1)) == []


def test_history_and_reached_milestones_need_nothing() -> None:
    told = replace(NEXT, source="platform.csv", actual="已完成")
    for milestone in (told, replace(NEXT, done_on=date(2027, 1, 1)), replace(NEXT, quarter=0)):
        assert need(replace(SILENT, milestones=(milestone,)), date(2027, 5, 1), milestone) is None


def _work(case: CaseFile, today: date) -> dict[str, tuple[date | None, bool]]:
    found = work_for(case, P, today, Quarter.of(today))
    return {item.key: (item.due, item.hard) for item in found if item.kind is Effort.EXTENSION}


def test_asking_is_planned_with_its_binding_date() -> None:
    assert _work(SILENT, date(2027, 1, 15)) == {"extension:2:2027-01-31": (date(2027, 1, 31), True)}
    assert _work(replace(SILENT, proposal=replace(SILENT.proposal, stage="vote")), date(2027, 1, 15)) == {}


def test_one_talk_serves_all_milestones_it_is_too_late_for() -> None:
    rows = tuple(replace(NEXT, id=n, quarter=q) for n, q in ((5, 1153), (4, 1152), (6, 1161)))
    today = date(2027, 2, 10)
    assert _work(replace(CASE, milestones=rows), today) == {"revise:1:2027-03-31": (today, False)}


def test_a_talk_called_done_is_asked_for_again_when_one_more_is_late() -> None:
    late = replace(NEXT, id=4, quarter=1152)
    (first,) = _work(replace(CASE, milestones=(late,)), date(2026, 8, 3))
    (then,) = _work(replace(CASE, milestones=(late, replace(NEXT, id=5, quarter=1153))), date(2026, 11, 2))
    assert first != then


def test_more_time_for_a_date_already_extended_is_asked_for_anew() -> None:
    before = _work(SILENT, date(2027, 1, 15))
    granted = Extension(milestone_id=2, new_due=date(2027, 6, 30), status=ExtensionStatus.GRANTED)
    after = _work(replace(SILENT, extensions=(granted,)), date(2027, 4, 15))
    assert len(before) == len(after) == 1 and before.keys() != after.keys()


def test_a_refused_extension_leaves_the_milestone_at_risk() -> None:
    refused = replace(ASKED, status=ExtensionStatus.REFUSED, new_due=date(2027, 6, 30))
    case = replace(CASE, extensions=(refused,))
    found = need(case, date(2027, 3, 1))
    assert found and not found.asks and "refused" in str(found.why)
    again = replace(case, extensions=(*case.extensions, replace(ASKED, id=2)))
    assert need(again, date(2027, 3, 1)) is None
    revised = replace(NEXT, quarter=1162)
    assert need(replace(case, milestones=(revised,)), date(2027, 3, 1), revised) is None
    granted = replace(ASKED, id=2, status=ExtensionStatus.GRANTED, new_due=date(2027, 9, 30))
    assert need(replace(case, extensions=(*case.extensions, granted)), date(2027, 3, 1)) is None


def test_what_is_left_from_earlier_quarters_is_neither_done_nor_history() -> None:
    late, done = (
        replace(NEXT, id=1, quarter=1154),
        replace(NEXT, id=3, quarter=1153, done_on=date(2026, 9, 1)),
    )
    case = replace(CASE, milestones=(NEXT, late, done, replace(NEXT, id=4, quarter=0)))
    assert left_before(case, Quarter(116, 1)) == [late]
    assert left_before(case, Quarter(116, 2)) == [late, NEXT]
