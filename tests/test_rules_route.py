"""Routes, stages, gates and the year of the money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procedures import small_procedure

from pbdesk.model.procedure import StageRole
from pbdesk.model.proposal import (
    CaseStatus,
    Funding,
    FundingStatus,
    Item,
    Light,
    LightKind,
    LightRating,
    Proposal,
    Route,
    StageEvent,
    Verdict,
)
from pbdesk.rules import budgetfit, route
from pbdesk.rules.casefile import CaseFile

P = small_procedure()
TODAY = date(2026, 3, 10)  # ROC 115
GOOD = Item(id=1, position=1, verdict=Verdict.FEASIBLE, cost_twd=80_000)
GRANTED = Funding(year=115, amount_twd=100_000, status=FundingStatus.GRANTED)
READY = CaseFile(
    Proposal(id=1, year=115, stage="ws1", consent_on=date(2026, 3, 9)), items=(GOOD,), funding=(GRANTED,)
)
ALT = replace(GOOD, verdict=Verdict.ALTERNATIVE, alternative="兩張座椅")


def change(case: CaseFile, **fields: object) -> CaseFile:
    return replace(case, proposal=replace(case.proposal, **fields))  # type: ignore[arg-type]


def direct(case: CaseFile) -> route.RouteOption:
    return next(o for o in route.route_options(case, P, TODAY) if o.route is Route.DIRECT)


def said(option: route.RouteOption) -> str:
    return " | ".join(map(str, option.needs))


def test_direct_execution_is_open_with_feasible_items_consent_and_money() -> None:
    assert direct(READY).allowed
    assert direct(replace(READY, items=(ALT,))).allowed


@pytest.mark.parametrize(
    ("case", "need"),
    [
        (replace(READY, items=()), "No item"),
        (replace(READY, items=(replace(GOOD, position=2, verdict=Verdict.OPEN),)), "Item 2 is not judged"),
        (replace(READY, items=(replace(GOOD, verdict=Verdict.INFEASIBLE),)), "Item 1 is not feasible"),
        (replace(READY, items=(replace(ALT, alternative=""),)), "names no alternative"),
        (change(replace(READY, items=(ALT,)), consent_on=None), "not accepted the alternative for item 1"),
        (change(READY, consent_on=None), "consent is not recorded"),
        (replace(READY, funding=()), "(115)"),
        (replace(READY, funding=(replace(GRANTED, year=116),)), "(115)"),
        (replace(READY, funding=(replace(GRANTED, status=FundingStatus.REQUESTED),)), "(115)"),
        (replace(READY, funding=(replace(GRANTED, amount_twd=50_000),)), "granted this year is NT$50,000"),
    ],
)  # fmt: skip
def test_direct_execution_names_what_it_needs(case: CaseFile, need: str) -> None:
    option = direct(case)
    assert not option.allowed
    assert need in said(option)


def test_a_grant_without_an_amount_still_counts() -> None:
    assert direct(replace(READY, funding=(replace(GRANTED, amount_twd=0),))).allowed


def test_a_route_ends_at_its_last_stage_and_with_the_case() -> None:
    late = {o.route: o.allowed for o in route.route_options(change(READY, stage="vote"), P, TODAY)}
    assert late == {Route.WORKSHOP: False, Route.DIRECT: False, Route.MERGED: False, Route.REFERRED: False,
                    Route.WITHDRAWN: True}  # fmt: skip
    closed = change(READY, status=CaseStatus.CLOSED)
    assert not any(o.allowed for o in route.route_options(closed, P, TODAY))


def usual(case: CaseFile) -> str:
    return next((o.stage.id for o in route.next_stages(case, P) if o.usual), "")


@pytest.mark.parametrize(
    ("stage", "taken", "expected"),
    [
        ("", Route.UNDECIDED, "assembly"),
        ("ws1", Route.UNDECIDED, "ws2"),
        ("ws2", Route.WORKSHOP, "vote"),  # the exhibition is optional
        ("ws1", Route.DIRECT, "execution"),
        ("assembly", Route.DIRECT, "ws1"),  # the workshop still judges the items
        ("execution", Route.DIRECT, "closing"),
        ("assembly", Route.WITHDRAWN, "closing"),
        ("ws1", Route.MERGED, ""),
        ("closing", Route.WORKSHOP, ""),
    ],
)
def test_usual_next_stage(stage: str, taken: Route, expected: str) -> None:
    assert usual(change(READY, stage=stage, route=taken)) == expected


@given(st.sampled_from([s.id for s in P.stages] + ["", "gone"]), st.sampled_from(Route))
def test_every_other_stage_stays_reachable_and_at_most_one_is_usual(stage: str, taken: Route) -> None:
    options = route.next_stages(change(READY, stage=stage, route=taken), P)
    assert {o.stage.id for o in options} == {s.id for s in P.stages} - {stage}
    assert [o.usual for o in options[1:]] == [False] * len(options[1:])


def gate(stage: str, case: CaseFile = READY, today: date = TODAY) -> tuple[date | None, bool]:
    found = P.stage(stage)
    assert found
    result = route.gate_date(case, found, P, today)
    return result.on, result.estimated


def test_gate_is_the_recorded_day_then_usual_days_then_usual_months() -> None:
    seen = replace(READY, events=(StageEvent(stage="ws1", on_date=date(2026, 3, 8)),))
    assert gate("ws1", seen) == (date(2026, 3, 8), False)
    assert gate("ws2", seen) == (date(2026, 3, 23), True)  # 15 days
    assert gate("vote", seen) == (date(2026, 5, 22), True)  # 60 more; the optional exhibition counts for none
    assert gate("vote") == (date(2026, 6, 1), True)
    assert gate("ws2", today=date(2026, 4, 10)) == (date(2026, 4, 30), True)  # begun: by its end
    assert gate("ws2", today=date(2026, 5, 2)) == (date(2027, 3, 1), True)
    assert gate("closing") == (None, True)


def test_a_stage_behind_the_case_lies_in_the_proposals_year() -> None:
    assert gate("recorded", change(READY, stage="execution", year=113)) == (date(2024, 6, 30), True)


def test_next_gate_follows_the_route() -> None:
    found = route.next_gate(READY, P, TODAY)
    assert found and found[0].id == "ws2"
    assert route.next_gate(change(READY, route=Route.REFERRED), P, TODAY) is None


@pytest.mark.parametrize(
    ("day", "year", "own"),
    [
        (date(2026, 2, 28), 116, 116),
        (date(2026, 6, 20), 116, 117),  # the agency drafts in February: missed by four months
        (date(2026, 8, 31), 116, 117),
        (date(2026, 9, 1), 117, 117),
        (date(2026, 12, 31), 117, 117),
    ],
)
def test_earliest_year(day: date, year: int, own: int) -> None:
    fit = budgetfit.earliest_year(day, P)
    assert (fit.year, fit.own_year) == (year, own)


def test_without_a_city_review_only_the_agency_draft_counts() -> None:
    gates = tuple(g for g in P.budget_gates if g.id == "draft")
    assert budgetfit.earliest_year(date(2026, 6, 20), small_procedure(budget_gates=gates)).year == 117


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 900))
def test_a_later_recording_never_gets_earlier_money(day: date, later: int) -> None:
    first = budgetfit.earliest_year(day, P)
    after = budgetfit.earliest_year(date.fromordinal(day.toordinal() + later), P)
    assert first.year <= after.year
    assert first.own_year <= after.own_year
    assert day.year - 1911 < first.year <= first.own_year


def test_case_year_knows_an_estimate_from_a_record() -> None:
    assert budgetfit.case_year(READY, P, TODAY).estimated
    stage = P.role(StageRole.RECORDED)
    assert stage
    known = replace(READY, events=(StageEvent(stage=stage.id, on_date=date(2025, 6, 20)),))
    fit = budgetfit.case_year(known, P, TODAY)
    assert (fit.year, fit.estimated) == (115, False)


@pytest.mark.parametrize(
    ("level", "judged", "taken", "warned"),
    [
        (Light.AMBER, 115, Route.WORKSHOP, True),
        (Light.RED, 115, Route.UNDECIDED, True),
        (Light.AMBER, 116, Route.WORKSHOP, False),
        (Light.GREEN, 115, Route.WORKSHOP, False),
        (Light.AMBER, None, Route.WORKSHOP, False),  # asked for elsewhere
        (Light.AMBER, 115, Route.DIRECT, False),  # this year's money is the question there
    ],
)
def test_a_budget_light_judged_on_the_wrong_year_is_warned_about(
    level: Light, judged: int | None, taken: Route, warned: bool
) -> None:
    rating = LightRating(kind=LightKind.BUDGET, level=level, money_year=judged)
    warning = budgetfit.money_year_warning(replace(change(READY, route=taken), lights=(rating,)), P, TODAY)
    assert bool(warning) is warned
    if warning:
        assert dict(warning.params) == {"judged": 115, "year": 116}
