"""Gaps, refusals, flags, hints and what stands open before closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import LETTERS
from procedures import small_procedure

from pbdesk.model.contact import Promise
from pbdesk.model.people import CaseRole, Person, Role, Stance
from pbdesk.model.proposal import (
    Answer,
    CheckAnswer,
    Item,
    Light,
    LightKind,
    LightRating,
    Proposal,
    Route,
    StageEvent,
    SupportAgency,
    Verdict,
)
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus
from pbdesk.model.work import RoutineWork
from pbdesk.rules import hints, likeness, triage
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.closing import closing_gaps

P = small_procedure()
TODAY = date(2026, 3, 10)
GOOD = Item(id=7, position=1, wish="加裝座椅", verdict=Verdict.FEASIBLE, months=3)
REFUSED = replace(GOOD, verdict=Verdict.INFEASIBLE, reason="屬私有土地", basis="土地登記")
FEW_LETTERS = st.text(LETTERS, max_size=4)


def lights(level: Light = Light.GREEN) -> tuple[LightRating, ...]:
    return tuple(
        LightRating(kind=kind, level=level, reason="理由", source="會勘", money_year=116)
        for kind in LightKind
    )


CHECKS = (
    CheckAnswer(check_key="land_owner", answer=Answer.NO),
    CheckAnswer(check_key="maintainer", answer=Answer.YES),
    CheckAnswer(check_key="heritage", answer=Answer.NO),
)
DONE = CaseFile(
    Proposal(id=1, year=115, case_no="115020001", title="永康公園座椅改善", place="永康公園",
             stage="ws1", route=Route.WORKSHOP, land_owner="臺北市", maintainer="測試處"),
    items=(GOOD,), lights=lights(), checks=CHECKS,
    roles=(CaseRole(person_id=5),), people=(Person(id=5, name="測試員甲"),),
)  # fmt: skip


def change(case: CaseFile, **fields: object) -> CaseFile:
    return replace(case, proposal=replace(case.proposal, **fields))  # type: ignore[arg-type]


def keys(gaps: list[Gap]) -> list[str]:
    return [gap.key for gap in gaps]


def test_a_complete_case_misses_nothing() -> None:
    assert triage.missing(DONE, P) == []


@pytest.mark.parametrize("empty", ["", "  ", "—", "無", "N/A", "（無）", "　"])
def test_a_refusal_without_a_way_on_is_refused(empty: str) -> None:
    item = replace(REFUSED, alternative=empty, referral=empty, would_make_feasible=empty)
    assert [(g.key, g.where, g.refuses) for g in triage.item_refusals(item)] == [
        ("item-alternative", "item:7:alternative", True)
    ]


@pytest.mark.parametrize("way", ["alternative", "referral", "would_make_feasible"])
def test_any_way_on_is_enough(way: str) -> None:
    assert triage.item_refusals(replace(REFUSED, **{way: "改設於鄰地"})) == []


def test_a_refusal_needs_its_reason_and_an_alternative_its_text() -> None:
    assert keys(triage.item_refusals(replace(REFUSED, reason="", referral="里辦公處"))) == ["item-reason"]
    alternative = replace(GOOD, verdict=Verdict.ALTERNATIVE, reason="空間不足", referral="里辦公處")
    assert keys(triage.item_refusals(alternative)) == ["item-alternative"]


@given(st.builds(Item, verdict=st.just(Verdict.INFEASIBLE), reason=FEW_LETTERS, alternative=FEW_LETTERS,
                 referral=FEW_LETTERS))  # fmt: skip
def test_no_refusal_passes_with_nothing_legible_offered(item: Item) -> None:
    legible = any(sign.isalnum() for sign in item.alternative + item.referral)
    assert legible or triage.item_refusals(item)


def test_lights_need_reason_source_and_year() -> None:
    bare = LightRating(kind=LightKind.BUDGET, level=Light.AMBER)
    assert keys(triage.light_refusals(bare)) == ["light-reason", "light-source", "money-year"]
    assert keys(triage.light_refusals(replace(bare, level=Light.GREEN))) == ["money-year"]
    assert triage.light_refusals(replace(bare, level=Light.UNKNOWN)) == []
    assert triage.light_refusals(replace(bare, kind=LightKind.LEGALITY, level=Light.GREEN)) == []


@pytest.mark.parametrize(
    ("case", "key", "refuses"),
    [
        (change(DONE, route=Route.UNDECIDED), "route", True),
        (change(DONE, route=Route.REFERRED), "route-reason", True),
        (change(DONE, route=Route.DIRECT), "consent", True),
        (replace(DONE, items=()), "items", True),
        (replace(DONE, items=(replace(GOOD, verdict=Verdict.OPEN),)), "item-verdict", True),
        (replace(DONE, lights=lights()[:2]), "light", True),
        (replace(DONE, checks=CHECKS[1:]), "check", True),
        (replace(DONE, checks=CHECKS[:2]), "check", False),  # not a required one
        (replace(DONE, checks=(replace(CHECKS[0], answer=Answer.UNKNOWN, note="已函詢地政"), *CHECKS[1:])),
         "check", False),
        (replace(DONE, checks=(replace(CHECKS[0], answer=Answer.YES), *CHECKS[1:])), "check-light", False),
        (change(DONE, land_owner=""), "land-owner", False),
        (change(DONE, maintainer=""), "maintainer", False),
        (change(DONE, safety=True), "interim", False),
        (replace(DONE, roles=()), "proposer", False),
        (replace(DONE, agencies=(SupportAgency(agency="測試局", asked_on=TODAY),)), "reply", False),
    ],
)  # fmt: skip
def test_each_gap_is_named_once_and_blocks_or_not(case: CaseFile, key: str, refuses: bool) -> None:
    assert [(gap.key, gap.refuses) for gap in triage.missing(case, P)] == [(key, refuses)]
    assert bool(triage.ready_refusals(case, P)) is refuses


def test_refusals_come_first() -> None:
    order = [gap.refuses for gap in triage.missing(CaseFile(Proposal(safety=True)), P)]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 2


def test_red_flags_stay_at_every_stage() -> None:
    case = replace(
        DONE, lights=(replace(lights(Light.RED)[1], set_on=TODAY),), items=(replace(GOOD, discussed=False),),
        signoffs=(SignOff(quarter=1151, status=SignOffStatus.REFUSED, outcome_on=TODAY),),
        roles=(CaseRole(person_id=5, stance=Stance.OPPOSES), CaseRole(stance=Stance.SUPPORTS)),
    )  # fmt: skip
    flags = triage.red_flags(case)
    assert [(f.key, f.since) for f in flags] == [
        ("red-light", TODAY), ("undiscussed", None), ("signoff-refused", TODAY), ("objection", None)
    ]  # fmt: skip
    assert str(flags[3].text) == "Objection: 測試員甲 (proposer)"
    for stage in P.stages:
        assert triage.red_flags(change(case, stage=stage.id)) == flags


def test_a_refused_sheet_is_no_warning_once_a_later_one_is_signed() -> None:
    refused = SignOff(quarter=1151, status=SignOffStatus.REFUSED, outcome_on=TODAY)
    later = SignOff(quarter=1152, status=SignOffStatus.SIGNED, outcome_on=date(2026, 6, 20))
    earlier = replace(later, quarter=1144, outcome_on=date(2026, 1, 5))

    def warned(*sheets: SignOff) -> bool:
        return bool(triage.red_flags(replace(DONE, signoffs=sheets)))

    assert warned(earlier, refused) and warned(refused, replace(later, status=SignOffStatus.SENT))
    assert not warned(refused, later)
    assert warned(refused, later, replace(refused, quarter=1153))


@pytest.mark.parametrize(
    ("status", "warned"),
    [
        (SignOffStatus.DRAFT, True), (SignOffStatus.SENT, True), (SignOffStatus.UNREACHED, True),
        (SignOffStatus.SIGNED, False),
    ],
)  # fmt: skip
def test_a_refusal_is_a_warning_until_the_sheet_written_anew_is_signed(
    status: SignOffStatus, warned: bool
) -> None:
    sheet = SignOff(quarter=1151, status=status, refused_on=date(2026, 3, 20), outcome_on=TODAY)
    flags = triage.red_flags(replace(DONE, signoffs=(sheet,)))
    assert [(flag.key, flag.since) for flag in flags] == [("signoff-refused", date(2026, 3, 20))] * warned
    later = SignOff(quarter=1152, status=SignOffStatus.SIGNED, outcome_on=date(2026, 6, 20))
    assert triage.red_flags(replace(DONE, signoffs=(sheet, later))) == []


def other(number: int, title: str, place: str = "", *items: Item) -> CaseFile:
    return CaseFile(Proposal(id=number, case_no=f"11402{number:04}", title=title, place=place), items=items)


def hinted(case: CaseFile, others: list[CaseFile], work: list[RoutineWork]) -> list[tuple[str, str]]:
    return [(hint.key, hint.ref) for hint in hints.hints(case, others, work, P, TODAY)]


def test_hints_find_own_work_other_cases_and_earlier_refusals() -> None:
    work = [RoutineWork(id=3, title="永康公園鋪面更新"), RoutineWork(id=4, title="公園座椅改善工程"),
            RoutineWork(id=5, title="永康公園", active=False)]  # fmt: skip
    others = [other(12, "永康公園遊具"), other(13, "青年公園座椅改善"), DONE,
              other(14, "廁所", "永康公園", replace(REFUSED, referral="x"))]  # fmt: skip
    case = replace(DONE, items=(replace(GOOD, months=12),))
    assert hinted(case, others, work) == [
        ("earlier-refusal", "case:14"), ("own-work", "work:3"), ("own-work", "work:4"),
        ("other-case", "case:12"), ("other-case", "case:13"), ("earliest-year", ""),
    ]  # fmt: skip
    texts = [str(hint.text) for hint in hints.hints(case, others, work, P, TODAY)]
    assert "屬私有土地" in texts[0]
    assert "“永康公園”" in texts[1]


@pytest.mark.parametrize(("months", "hint"), [((3, 9), True), ((3, 10), False), ((3, None), False)])
def test_closing_this_year_is_hinted_only_when_every_item_fits(
    months: tuple[int | None, ...], hint: bool
) -> None:
    case = replace(DONE, items=tuple(replace(GOOD, months=m) for m in months))
    assert (("this-year", "") in hinted(case, [], [])) is hint


def test_generic_words_and_the_two_ways_to_write_a_name() -> None:
    assert likeness.likeness("公園改善工程", "公園改善工程計畫") == 0
    assert likeness.likeness("大安區公園步道改善", "大安區社區步道改善") == 0
    assert likeness.likeness("甲山公園步道", "乙山公園步道") == 0  # one sign beside a generic word is no name
    assert likeness.likeness("Complaints of the old day", "The old wall of that school") == 0
    assert likeness.likeness("臺灣戲曲園", "台灣戲曲園") == 1
    assert likeness.likeness("Zhongxiao Fountain", "ＺＨＯＮＧＸＩＡＯ fountain") == 1


WORDS = st.text("臺台大安森林永康公園改善 aZ（", max_size=12)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert likeness.likeness(a, b) == likeness.likeness(b, a)
    assert 0 <= likeness.likeness(a, b) <= 1
    assert likeness.likeness(a, a) in (0, 1)
    assert likeness.normalise(likeness.normalise(a)) == likeness.normalise(a)


CLOSES = date(2026, 11, 23)
CLOSABLE = change(
    replace(DONE, milestones=(Milestone(id=2, quarter=1154, done_on=TODAY, platform_on=TODAY),),
            signoffs=(SignOff(quarter=1154, status=SignOffStatus.SIGNED),)),
    stage="execution", consent_on=TODAY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (CLOSABLE, []),
        (change(CLOSABLE, consent_on=None), [("consent", True)]),
        (replace(CLOSABLE, promises=(Promise(id=1, text="先貼公告"),)), [("promise", False)]),
        (replace(CLOSABLE, promises=(Promise(id=1, done_on=TODAY),)), []),
        (
            replace(CLOSABLE, milestones=(replace(CLOSABLE.milestones[0], done_on=None),)),
            [("milestone", False)],
        ),
        (
            replace(CLOSABLE, signoffs=(SignOff(quarter=1153, status=SignOffStatus.SIGNED),)),
            [("signoff", False)],
        ),
        (
            replace(CLOSABLE, signoffs=(SignOff(quarter=1154, status=SignOffStatus.SENT),)),
            [("signoff", False)],
        ),
        (replace(CLOSABLE, signoffs=(), milestones=()), [("signoff", False)]),
    ],
)
def test_closing_gaps(case: CaseFile, expected: list[tuple[str, bool]]) -> None:
    assert [(gap.key, gap.refuses) for gap in closing_gaps(case, P, CLOSES)] == expected


def test_a_recorded_objection_stands_in_for_consent() -> None:
    silent = change(CLOSABLE, consent_on=None)
    assert closing_gaps(replace(silent, roles=(CaseRole(stance=Stance.OPPOSES),)), P, CLOSES) == []
    refused = (SignOff(quarter=1154, status=SignOffStatus.REFUSED),)
    assert closing_gaps(replace(silent, signoffs=refused), P, CLOSES) == []
    neighbour = (CaseRole(role=Role.RESIDENT, stance=Stance.OPPOSES),)
    assert keys(closing_gaps(replace(silent, roles=neighbour), P, CLOSES)) == ["consent"]


def test_consent_to_direct_execution_is_no_consent_to_closing() -> None:
    begun = (StageEvent(stage="execution", on_date=date(2026, 4, 1)),)
    case = replace(change(CLOSABLE, route=Route.DIRECT, consent_on=date(2026, 3, 9)), events=begun)
    assert keys(closing_gaps(case, P, CLOSES)) == ["consent"]
    assert keys(closing_gaps(change(case, consent_on=date(2026, 4, 1)), P, CLOSES)) == ["consent"]
    assert closing_gaps(change(case, consent_on=date(2026, 9, 1)), P, CLOSES) == []


def test_a_reason_without_a_light_is_not_saved_silently() -> None:
    told = LightRating(kind=LightKind.LEGALITY, reason="needs a permit")
    assert [gap.key for gap in triage.light_refusals(told)] == ["light-level"]
    assert triage.light_refusals(LightRating(kind=LightKind.LEGALITY)) == []
