from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from procedures import small_procedure, small_thresholds

from pbdesk.i18n import Translator
from pbdesk.model.contact import Channel, Contact, Outcome, Promise
from pbdesk.model.people import CaseRole, Role
from pbdesk.model.proposal import CaseStatus, Proposal, StageEvent
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import at_hand, late_milestones, signoff_state
from pbdesk.rules.sheet import Section, compose, platform_text
from pbdesk.workcal.quarters import Quarter

P = small_procedure()
Q = Quarter(115, 4)
TODAY = date(2026, 12, 15)
TRACKED = Proposal(id=1, stage="execution")
ROW = Milestone(
    id=2, proposal_id=1, quarter=1154, planned="完成設計\n\n辦理說明會", actual="設計審查中", agency="測試處"
)


def _state(case: CaseFile, today: date = TODAY, quarter: Quarter = Q) -> SignOffStatus:
    return signoff_state(case, quarter, today, P)


def test_a_sheet_falls_due_late_in_the_quarter_while_the_case_is_tracked() -> None:
    assert _state(CaseFile(TRACKED)) is SignOffStatus.DUE
    assert _state(CaseFile(TRACKED), date(2026, 12, 9)) is SignOffStatus.NOT_DUE
    assert _state(CaseFile(replace(TRACKED, stage="vote"))) is SignOffStatus.NOT_DUE
    assert _state(CaseFile(replace(TRACKED, status=CaseStatus.CLOSED))) is SignOffStatus.NOT_DUE
    assert _state(CaseFile(replace(TRACKED, waits_for_year=116))) is SignOffStatus.NOT_DUE


@pytest.mark.parametrize("status", list(SignOffStatus))
def test_what_is_recorded_of_the_sheet_is_its_state(status: SignOffStatus) -> None:
    sheet = SignOff(id=1, proposal_id=1, quarter=1154, status=status)
    closed = replace(TRACKED, status=CaseStatus.CLOSED)
    assert _state(CaseFile(closed, signoffs=(sheet,))) is status


def test_after_a_quarters_end_its_sheets_are_at_hand_until_all_are_signed_or_the_days_are_over() -> None:
    limits = P.thresholds
    over = Q.last_day + timedelta(max(limits.signoff_days_after_quarter, limits.platform_days_after_quarter))
    signed = SignOff(id=1, proposal_id=1, quarter=1154, status=SignOffStatus.SIGNED)
    unsigned, done = CaseFile(TRACKED), CaseFile(TRACKED, signoffs=(signed,))
    assert at_hand([done, unsigned], date(2027, 1, 4), P) == Q == at_hand([unsigned], over, P)
    assert at_hand([done], date(2027, 1, 4), P) == Quarter(116, 1) == at_hand([], date(2027, 1, 4), P)
    assert at_hand([unsigned], over + timedelta(1), P) == Quarter(116, 1)
    assert at_hand([unsigned], TODAY, P) == Q
    unentered = replace(done, milestones=(ROW,))
    assert at_hand([unentered], date(2027, 1, 4), P) == Q
    waiting = replace(unentered, proposal=replace(TRACKED, waits_for_year=117))
    assert at_hand([waiting], date(2027, 1, 4), P) == Quarter(116, 1), "nothing of it is to be entered now"
    entered = replace(done, milestones=(replace(ROW, platform_on=date(2027, 1, 2)),))
    assert at_hand([entered], date(2027, 1, 4), P) == Quarter(116, 1)


def test_quarters_before_the_case_was_tracked_ask_for_nothing() -> None:
    began = StageEvent(id=1, stage="execution", on_date=date(2026, 8, 1))
    since = CaseFile(TRACKED, events=(began,))
    assert _state(since, quarter=Quarter(115, 3)) is SignOffStatus.DUE
    assert _state(since, quarter=Quarter(115, 2)) is SignOffStatus.NOT_DUE
    for day, state in ((date(2026, 10, 1), SignOffStatus.DUE), (TODAY, SignOffStatus.NOT_DUE)):
        assert _state(CaseFile(TRACKED), day, Quarter(115, 3)) is state, "nothing says it was tracked then"
    assert _state(CaseFile(TRACKED), quarter=Quarter(115, 2)) is SignOffStatus.NOT_DUE


def test_a_half_yearly_rhythm_skips_the_quarters_between() -> None:
    half = small_procedure(thresholds=small_thresholds(signoff_every_quarters=2))
    states = [signoff_state(CaseFile(TRACKED), q, TODAY, half) for q in (Quarter(115, 3), Q)]
    assert states == [SignOffStatus.NOT_DUE, SignOffStatus.DUE]


FULL = CaseFile(
    TRACKED,
    milestones=(ROW, Milestone(id=3, proposal_id=1, quarter=1161, planned="開工")),
    contacts=(
        Contact(
            id=4, person_id=1, at=datetime(2026, 11, 2, 19), channel=Channel.VISIT, outcome=Outcome.MET,
            note="同意",
        ),
        Contact(id=5, person_id=1, at=datetime(2026, 11, 3, 19), outcome=Outcome.NO_ANSWER, note="未接"),
        Contact(id=6, person_id=1, at=datetime(2026, 9, 30, 19), outcome=Outcome.MET, note="上一季"),
        Contact(id=10, person_id=2, at=datetime(2026, 11, 4, 19), outcome=Outcome.MET, note="鄰居的話"),
    ),
    roles=(
        CaseRole(proposal_id=1, person_id=1, role=Role.PROPOSER),
        CaseRole(proposal_id=1, person_id=2, role=Role.RESIDENT),
    ),
    promises=(
        Promise(id=7, text="寄送圖說", done_on=date(2026, 10, 20)),
        Promise(id=8, text="安排會勘", due=date(2027, 1, 20)),
    ),
    extensions=(
        Extension(
            id=9, milestone_id=2, cause="tender", requested_on=date(2026, 12, 1),
            new_due=date(2027, 2, 1), status=ExtensionStatus.REQUESTED,
        ),
    ),
)  # fmt: skip


def test_what_a_neighbour_said_stays_out_of_the_proposers_sheet() -> None:
    assert not any("鄰居" in str(line.text) for line in compose(FULL, Q, P))


def test_every_line_of_the_sheet_names_its_record() -> None:
    lines = compose(FULL, Q, P)
    assert [(line.section, line.source) for line in lines] == [
        (Section.PLANNED, ("milestone", 2)),
        (Section.PLANNED, ("milestone", 2)),
        (Section.DONE, ("milestone", 2)),
        (Section.DONE, ("promise", 7)),
        (Section.DONE, ("contact", 4)),
        (Section.DONE, ("extension", 9)),
        (Section.NEXT, ("milestone", 3)),
        (Section.NEXT, ("promise", 8)),
    ]
    assert all(line.supported for line in lines)


@pytest.mark.parametrize(("cause", "word"), [("own", "人力不足"), ("道路挖掘許可", "道路挖掘許可")])
def test_an_extension_names_its_cause_in_the_words_of_the_procedure_or_its_own(cause: str, word: str) -> None:
    asked = replace(FULL, extensions=(replace(FULL.extensions[0], cause=cause),))
    (line,) = [line for line in compose(asked, Q, P) if line.source == ("extension", 9)]
    assert word in Translator("zh-TW").render(line.text)


def test_what_the_officer_noted_of_a_talk_is_told_apart() -> None:
    noted = [line for line in compose(FULL, Q, P) if line.noted]
    assert [line.source for line in noted] == [("contact", 4)]
    silent = replace(FULL, contacts=tuple(replace(c, note=" ") for c in FULL.contacts))
    assert not any(line.noted for line in compose(silent, Q, P))


def test_the_sheet_tells_what_was_recorded() -> None:
    texts = [str(line.text) for line in compose(FULL, Q, P)]
    assert texts[:3] == ["完成設計", "辦理說明會", "設計審查中"]
    assert "同意" in texts[4] and "2026-11-02" in texts[4]
    assert "Failed tender" in texts[5] and "2027-02-01" in texts[5]


def test_an_open_promise_due_by_the_end_of_the_quarter_is_not_put_off_to_the_next() -> None:
    def where(due: date | None) -> list[tuple[Section, str]]:
        case = replace(FULL, promises=(Promise(id=8, text="安排會勘", due=due),))
        lines = [line for line in compose(case, Q, P) if line.source == ("promise", 8)]
        return [(line.section, Translator("zh-TW").render(line.text)) for line in lines]

    after, last = date(2027, 1, 1), date(2026, 12, 31)
    assert where(after) == [(Section.NEXT, "承諾於 116.1.1（五）前辦理：安排會勘")]
    assert where(None) == [(Section.NEXT, "承諾事項：安排會勘")]
    assert where(last) == [(Section.DONE, "承諾於 115.12.31（四）前辦理，尚未完成：安排會勘")]
    assert where(date(2026, 9, 1))[0][0] is Section.DONE, "overdue since an earlier quarter"


def test_a_promise_not_kept_yet_does_not_stand_in_for_what_was_done() -> None:
    case = CaseFile(TRACKED, promises=(Promise(id=8, text="安排會勘", due=TODAY),))
    done = [line.supported for line in compose(case, Q, P) if line.section is Section.DONE]
    assert done == [False, True]


def test_an_empty_quarter_says_so_instead_of_inventing() -> None:
    lines = compose(CaseFile(TRACKED), Q, P)
    assert [line.section for line in lines] == [Section.PLANNED, Section.DONE, Section.NEXT]
    assert not any(line.supported or line.source for line in lines)
    assert "1161" in str(lines[2].text)


def test_the_order_of_recording_does_not_change_the_sheet() -> None:
    turned = replace(
        FULL, contacts=FULL.contacts[::-1], promises=FULL.promises[::-1], milestones=FULL.milestones[::-1]
    )
    assert compose(turned, Q, P) == compose(FULL, Q, P)


def test_the_public_platform_gets_milestones_only() -> None:
    assert platform_text(FULL, Q) == ("完成設計\n\n辦理說明會(測試處)", "設計審查中")
    assert platform_text(CaseFile(TRACKED), Q) == ("", "")


def test_milestones_are_late_after_their_quarter_or_their_extension() -> None:
    old = Milestone(id=1, proposal_id=1, quarter=1153, planned="x")
    case = CaseFile(TRACKED, milestones=(ROW, old, replace(old, id=5, done_on=date(2026, 9, 1))))
    assert late_milestones(case, TODAY) == [old]
    assert late_milestones(case, date(2027, 1, 1)) == [old, ROW]
    granted = Extension(id=1, milestone_id=1, new_due=TODAY, status=ExtensionStatus.GRANTED)
    assert late_milestones(replace(case, extensions=(granted,)), TODAY) == []
    assert late_milestones(replace(case, proposal=replace(TRACKED, waits_for_year=116)), TODAY) == []
    told = replace(old, source="platform.csv", actual="已完成")
    assert late_milestones(CaseFile(TRACKED, milestones=(told,)), TODAY) == []
