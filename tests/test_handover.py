"""The hand-over sheet: nothing that was promised or asked is lost, and no number leaves by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from desks import BARE, BENCH, LANTERN, SWING, TREE, put
from odfdo import Document
from procedures import small_procedure

from pbdesk.desk import Desk
from pbdesk.documents.handover import handover_file
from pbdesk.i18n import Translator
from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.people import Person
from pbdesk.model.proposal import Answer, CaseStatus, CheckAnswer, Proposal, StageEvent, TriageState
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus
from pbdesk.model.work import Meeting
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.handover import covered, questions, still_open, taken_over

P, TODAY = small_procedure(), date(2026, 11, 23)
DONE = Proposal(id=1, case_no="115-0900000001", stage="execution", triage=TriageState.ISSUED)


def talk(day: int, question: str = "", *, person: int = 1, outcome: Outcome = Outcome.REACHED) -> Contact:
    at = datetime(2026, 11, day, 10)
    return Contact(id=day, person_id=person, at=at, question=question, outcome=outcome)


def sheet(desk: Desk, *numbers: str, lang: str = "en", **options: bool) -> str:
    """The file as an office program reads it, line by line."""
    cases = [desk.cases.file(desk.cases.find(number).id) for number in numbers]
    file = handover_file(desk, cases, Translator(lang), **options)
    return str(Document(BytesIO(file)).get_formatted_text())


def part(words: str, heading: str, until: str) -> list[str]:
    """The lines between two headings."""
    inside = words.partition(f"\n{heading}\n")[2].partition(f"\n{until}\n")[0]
    return [line.removeprefix("• ") for line in inside.splitlines() if line.strip()]


# -- the rules ---
def test_a_question_is_never_taken_for_answered_but_a_later_talk_is_told() -> None:
    case = CaseFile(DONE, contacts=(
        talk(1, "When?"), talk(2, "Who?", person=2), talk(3),
        talk(4, "Who?", person=2, outcome=Outcome.NO_ANSWER),
    ))  # fmt: skip
    assert [(asked.id, spoken) for asked, spoken in questions(case)] == [(4, False), (1, True)]


def test_numbers_are_covered_wherever_they_were_written_but_for_the_case_number() -> None:
    case = CaseFile(
        replace(DONE, note="call 02-2700-0000"), contacts=(replace(talk(1, "0900000001?"), note="x"),),
        people=(Person(id=1, name="測試員甲 0900 000 001"),),
    )  # fmt: skip
    told = covered(case, lambda words: words.replace("0", "○"))
    assert told.proposal.case_no == DONE.case_no and told.id == 1
    assert "0" not in told.proposal.note + told.contacts[0].question + told.people[0].name
    assert told.contacts[0].at == case.contacts[0].at


def test_what_lies_in_a_later_quarter_is_planned_and_not_open() -> None:
    rows = (Milestone(id=1, quarter=1153, platform_on=date(2026, 10, 1)), Milestone(id=2, quarter=1161))
    signed = SignOff(quarter=1153, status=SignOffStatus.SIGNED)
    case = CaseFile(DONE, milestones=rows, signoffs=(signed,))
    assert still_open(case, P, TODAY) == []
    late = replace(case, signoffs=())
    assert [gap.where for gap in still_open(late, P, TODAY)] == ["signoff:1153"]


def test_every_sheet_without_a_signature_is_open_from_the_first_on_record_on() -> None:
    rows = tuple(
        Milestone(quarter=quarter, platform_on=date(2026, 10, 1)) for quarter in (1151, 1152, 1153, 1154)
    )
    unreached, draft = (
        SignOff(quarter=1152, status=SignOffStatus.UNREACHED), SignOff(quarter=1154, text="…")
    )  # fmt: skip
    case = CaseFile(DONE, milestones=rows, signoffs=(unreached, draft))
    assert [gap.where for gap in still_open(case, P, TODAY)] == [
        "signoff:1152",
        "signoff:1153",
        "signoff:1154",
    ]
    signed = SignOff(quarter=1153, status=SignOffStatus.SIGNED)
    case = replace(case, signoffs=(unreached, signed, draft))
    assert [gap.where for gap in still_open(case, P, TODAY)] == ["signoff:1154"]


def test_a_sheet_the_week_asks_for_is_open_though_nothing_of_its_quarter_is_on_record() -> None:
    since = StageEvent(stage="execution", on_date=date(2026, 8, 1))
    case = CaseFile(DONE, events=(since,), milestones=(Milestone(quarter=1161),))
    assert "signoff:1153" in [gap.where for gap in still_open(case, P, TODAY)]


def test_in_triage_what_is_missing_there_is_open_too() -> None:
    undecided = CaseFile(replace(DONE, stage="ws1", triage=TriageState.OPEN))
    assert "route" in [gap.key for gap in still_open(undecided, P, TODAY)]
    assert "route" not in [gap.key for gap in still_open(CaseFile(DONE), P, TODAY)]


@pytest.mark.parametrize("field", ["land_owner", "maintainer"])
def test_in_triage_an_empty_field_the_checklist_asks_for_is_asked_once(field: str) -> None:
    check = replace(P.checks[0], id=field)
    procedure = small_procedure(checks=(check,))
    undecided = CaseFile(replace(DONE, stage="ws1", triage=TriageState.OPEN))

    def asked(case: CaseFile) -> list[str]:
        return [gap.where for gap in still_open(case, procedure, TODAY) if gap.where.endswith(f":{field}")]

    assert asked(undecided) == [f"check:{field}"]
    answered = CheckAnswer(check_key=field, answer=Answer.YES)
    assert asked(replace(undecided, checks=(answered,))) == [f"case:{field}"]


def test_a_case_that_was_handed_over_goes_on_and_one_that_is_closed_does_not() -> None:
    assert taken_over(CaseFile(replace(DONE, status=CaseStatus.HANDED_OVER))).proposal.is_open
    assert not taken_over(CaseFile(replace(DONE, status=CaseStatus.CLOSED))).proposal.is_open


def test_the_form_of_handing_over_names_no_quarter_that_has_not_begun(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    before = [gap.where for gap in desk.cases.handover_gaps(desk.cases.file(case.id))]
    put(desk, Milestone(proposal_id=case.id, quarter=1161, planned="開工"))
    assert [gap.where for gap in desk.cases.handover_gaps(desk.cases.file(case.id))] == before
    assert "signoff:1154" in before


# -- the sheet ---
HEADINGS = {
    "en": ("Hand-over sheet", "What it is about", "Promises not yet kept", "Next dates", "Money and years",
           "Lights and items", "Milestones", "People", "Contacts, the newest first", "Handed over by"),
    "zh-TW": ("業務交接單", "案情摘要", "尚未履行之承諾", "後續期程", "經費與年度", "燈號及項次", "里程碑",
              "人員", "聯絡紀錄（由近至遠）", "移交人"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_the_sheet_reads_in_its_order(desk: Desk, lang: str) -> None:
    words = sheet(desk, LANTERN, lang=lang)
    places = [words.find(f"{heading}\n") for heading in HEADINGS[lang]]
    assert -1 not in places and places == sorted(places)
    for fact in (LANTERN, "北坡步道夜間照明改善", "示範工程處", "示範水利處", "晚上下班回家的路太暗",
                 "十二盞矮燈", "1,200,000", "完成設計", "擔心燈光太亮影響螢火蟲"):  # fmt: skip
        assert fact in words
    assert Translator(lang).t("not yet set") not in words


def test_a_promise_says_to_whom_when_how_and_until_when(desk: Desk) -> None:
    (line,) = part(sheet(desk, LANTERN), "Promises not yet kept", "Open questions and objections")
    assert line == (
        "寄送照度模擬圖 · promised to 測試員甲 · 2026-11-18 · telephone · until 2026-11-27"
    )  # fmt: skip
    case = desk.cases.file(desk.cases.find(LANTERN).id)
    desk.contacts.keep_promise(case.promises[0].id)
    assert part(sheet(desk, LANTERN), "Promises not yet kept", "Open questions and objections") == [
        "None is on record."
    ]


def test_objections_and_silence_stay_in_sight(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    put(desk, SignOff(proposal_id=case.id, quarter=1153, status=SignOffStatus.REFUSED, note="燈數不符"))
    lines = part(sheet(desk, LANTERN), "Open questions and objections", "Next dates")
    assert lines == [
        "The sheet of quarter 1153 was refused. · 燈數不符",
        "示範水利處 · 管線 · no reply · until 2026-11-25",
    ]
    assert "Item 2 was never discussed: 大型遮雨棚" in sheet(desk, BENCH)


def test_why_a_sheet_was_refused_is_told_once_also_when_it_was_sent_again(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    put(desk, SignOff(proposal_id=case.id, quarter=1153, status=SignOffStatus.SENT, note="燈數不符", text="…",
                      refused_on=date(2026, 11, 20)))  # fmt: skip
    words = sheet(desk, LANTERN)
    assert "The sheet of quarter 1153 was refused. · 燈數不符" in words
    assert "The sheet of 1153 is not signed: sent" in words and words.count("燈數不符") == 1


def test_the_dates_are_those_of_the_week_and_stay_when_the_case_has_left(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    put(desk, Meeting(title="會勘", proposal_id=case.id, place="北坡", start=datetime(2026, 11, 26, 9),
                      end=datetime(2026, 11, 26, 11)))  # fmt: skip
    before = part(sheet(desk, LANTERN), "Next dates", "Money and years")
    assert "2026-11-24 · Call 測試員甲" in before and "2026-11-26 09:00 · 會勘 · 北坡" in before
    assert "2027-01-10 · Enter the platform text 1154 · Fixed date" in before
    assert not [line for line in before if "Keep the promise" in line or "Prepare the meeting" in line]
    desk.cases.hand_over(case.id, "Ms Test")
    after = sheet(desk, LANTERN)
    assert part(after, "Next dates", "Money and years") == before
    assert "Ms Test · 2026-11-23" in after


def test_a_call_left_out_of_the_plan_is_still_told(desk: Desk) -> None:
    said, case = "A call agreed for 2026-11-20 is still to be made.", desk.cases.find(LANTERN)
    (call,) = put(desk, Contact(proposal_id=case.id, person_id=1, next_on=date(2026, 11, 20)))
    words = sheet(desk, LANTERN)
    assert "2026-11-20 · Call 測試員甲 · overdue" in words and said not in words
    desk.week.drop(f"call:{call}", "away")
    words = sheet(desk, LANTERN)
    assert "2026-11-20 · Call 測試員甲" not in words and said in words


def test_a_sheet_nobody_could_be_reached_for_says_so_and_what_is_not_begun_is_told_once(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    put(desk, SignOff(proposal_id=case.id, quarter=1153, status=SignOffStatus.UNREACHED, note="登門兩次未遇"))
    assert part(sheet(desk, LANTERN), "Still open", "Next dates") == [
        "The sheet of 1153 is not signed: unreached · 登門兩次未遇"
    ]
    assert "2027-01-15 · Draft the progress sheet 1154" in sheet(desk, LANTERN)
    desk.week.drop(f"signoff-draft:{case.id}:1154", "elsewhere")
    assert "The sheet of 1154 is not drafted yet." in sheet(desk, LANTERN)


def test_a_closed_case_says_so_and_has_no_dates(desk: Desk) -> None:
    words = sheet(desk, SWING)
    assert "closed · 完工" in words
    assert part(words, "Next dates", "Money and years") == ["Nothing: the case is closed."]


def test_a_case_that_waits_says_for_which_money(desk: Desk) -> None:
    words = sheet(desk, TREE)
    assert "Waits for the budget of 116: 116年度預算" in words
    assert part(words, "Next dates", "Money and years") == ["Wait for the budget of 116"]


def test_the_day_beside_the_stage_is_the_one_it_began(desk: Desk) -> None:
    assert " · since 2026-" in sheet(desk, LANTERN)
    assert "起\n" in sheet(desk, LANTERN, lang="zh-TW")


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_of_a_bare_case_only_the_absence_of_promises_is_news(desk: Desk, lang: str) -> None:
    words, (_, about, promised, dates, *later, contacts, hands) = sheet(desk, BARE, lang=lang), HEADINGS[lang]
    assert promised in words and dates in words and hands in words
    assert about not in words and contacts not in words and later[-1] not in words


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_numbers_are_masked_unless_asked_for(desk: Desk, lang: str) -> None:
    case = desk.cases.find(LANTERN)
    desk.cases.change(case.id, "case", note="管理員 0900-000-777")
    masked, told = sheet(desk, LANTERN, lang=lang), sheet(desk, LANTERN, lang=lang, numbers=True)
    assert "0900-***-***" in masked and "0900-000" not in masked and "管理員" in masked
    assert "0900-000-001" in told and "0900-000-777" in told


def test_each_case_begins_on_a_page_of_its_own(desk: Desk) -> None:
    file = handover_file(
        desk, [desk.cases.file(desk.cases.find(n).id) for n in (LANTERN, BENCH)], Translator("en")
    )
    body = Document(BytesIO(file)).body
    titles = [p.style for p in body.get_paragraphs() if str(p).strip() == "Hand-over sheet"]
    assert titles == ["PbTitle", "PbNext"]
    names = [table.name for table in body.tables]
    assert len(names) == len(set(names)) == 4
