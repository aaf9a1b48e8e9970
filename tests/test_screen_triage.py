"""Triage by its keys: every action, what it leaves in the file, and what the officer sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desks import BARE, BENCH, PATH, RAIL, put
from pilots import Hands, at
from textual.widgets import Input

from pbdesk.desk import Desk
from pbdesk.errors import InputError, RuleRefused
from pbdesk.model.proposal import (
    Answer,
    CaseStatus,
    Item,
    Light,
    LightKind,
    LightRating,
    Proposal,
    Route,
    TriageState,
    Verdict,
)
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.dialogs.form import FormDialog
from pbdesk.screens.widgets import RowList


def case(desk: Desk, number: str) -> CaseFile:
    return desk.cases.file(desk.cases.find(number).id)


async def on(hands: Hands, desk: Desk, number: str) -> None:
    await hands.point("#triage-queue", desk.cases.find(number).id)


async def test_the_oldest_proposal_comes_first_with_wish_and_lights(desk: Desk) -> None:
    async with at(desk, "triage", size=(80, 24)) as hands:
        shown = hands.shown()
        assert "長輩走到公園沒地方坐" in shown
        for name in ("Public value", "Legality", "Budget feasibility"):
            assert name in shown


async def test_a_long_wish_leaves_the_lights_in_sight(desk: Desk) -> None:
    bench = desk.cases.find(BENCH)
    desk.cases.change(bench.id, "case", wish="很長的願望。" * 200)
    async with at(desk, "triage", size=(80, 24)) as hands:
        assert "Budget feasibility" in hands.shown()


async def test_the_wish_is_written_down(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BARE)
        await hands.press("w")
        await hands.write("More shade")
        await hands.press("ctrl+s")
        assert desk.cases.find(BARE).wish == "More shade"
        assert "More shade" in hands.shown()


async def test_place_owner_and_upkeep(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BARE)
        await hands.press("o")
        await hands.write("Gate")
        await hands.press("enter")
        await hands.write("city")
        await hands.press("enter")
        await hands.write("crew")
        await hands.press("ctrl+s")
        found = desk.cases.find(BARE)
        assert (found.place, found.land_owner, found.maintainer) == ("Gate", "city", "crew")


async def test_an_item_is_added_with_its_cost(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BARE)
        await hands.press("a")
        await hands.write("Two lamps")
        hands.screen.query_one("#field-cost_twd", Input).value = "35萬"
        await hands.press("ctrl+s")
        (item,) = case(desk, BARE).items
        assert (item.wish, item.cost_twd, item.position) == ("Two lamps", 350_000, 1)


async def test_a_refusal_without_a_way_on_keeps_the_form_and_its_words(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("e", "enter", "4", "enter")
        await hands.write("too narrow")
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog)
        assert hands.screen.query_one("#field-reason", Input).value == "too narrow"
        assert "offer an alternative" in hands.shown()
        hands.screen.query_one("#field-referral", Input).value = "1999"
        await hands.press("ctrl+s")
        (item,) = case(desk, PATH).items
        assert (item.verdict, item.reason, item.referral) == (Verdict.INFEASIBLE, "too narrow", "1999")


async def test_which_of_several_items_is_changed(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        await hands.press("e", "2", "enter")
        assert hands.screen.query_one("#field-wish", Input).value == "大型遮雨棚"
        await hands.press("enter", "2", "ctrl+s")
        assert [i.verdict for i in case(desk, BENCH).items] == [Verdict.FEASIBLE, Verdict.FEASIBLE]


async def test_an_item_is_removed_and_comes_back(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("delete")
        assert case(desk, PATH).items == ()
        await hands.press("u")
        assert [i.wish for i in case(desk, PATH).items] == ["Lower the kerb"]
        await hands.press("ctrl+r")
        assert case(desk, PATH).items == ()


async def test_the_first_light_not_set_is_proposed(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        await hands.press("l", "enter", "2", "ctrl+s")
        assert case(desk, BENCH).rating(LightKind.PUBLIC_VALUE).level is Light.GREEN


async def test_a_red_light_needs_reason_and_source(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("l", "2", "enter", "4", "enter")
        await hands.write("private land")
        hands.screen.query_one("#field-source", Input).value = ""
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog)
        assert case(desk, PATH).rating(LightKind.LEGALITY).level is Light.GREEN
        hands.screen.query_one("#field-source", Input).value = "land register"
        await hands.press("ctrl+s")
        rating = case(desk, PATH).rating(LightKind.LEGALITY)
        assert (rating.level, rating.reason, rating.source) == (Light.RED, "private land", "land register")
        assert "Legality: low feasibility" in hands.shown()


async def test_a_check_is_answered(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        await hands.press("x", "enter", "2", "enter")
        await hands.write("seen on site")
        await hands.press("enter")
        answer = case(desk, BENCH).check("occupier")
        assert answer is not None and (answer.answer, answer.note) == (Answer.NO, "seen on site")


async def test_decide_ready_and_issue_one_case_without_leaving_it(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("r", "2", "ctrl+s")
        assert desk.cases.find(PATH).route is Route.WORKSHOP
        assert hands.screen.selected_proposal().case_no == PATH
        await hands.press("y")
        assert desk.cases.find(PATH).triage is TriageState.READY
        assert hands.screen.selected_proposal().case_no == PATH
        await hands.press("i")
        issued = desk.cases.find(PATH)
        assert (issued.triage, issued.stage) == (TriageState.ISSUED, "ws2")
        assert issued.id not in hands.screen.query_one("#triage-queue", RowList).keys


async def test_the_head_counts_what_the_week_plans_to_decide_apart_from_the_rest(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        n = desk.cases.waiting()
        assert f"{n} proposals wait" in hands.shown()
        bench = desk.cases.find(BENCH).id
        hands.app.do(lambda desk: desk.triage.decide(bench, Route.REFERRED, "Roads office is quicker"))
        await hands.press("down")
        assert desk.cases.waiting() == n - 1
        assert f"{n - 1} to decide, 1 to complete and issue" in hands.shown()


async def test_after_issuing_the_next_of_the_queue_comes_and_not_the_last(desk: Desk) -> None:
    for year in (105, 117):  # the oldest, then the case, its next and the youngest
        desk.cases.add("測試提案", case_no=f"{year}030001")
    path = desk.cases.find(PATH)
    desk.triage.decide(path.id, Route.WORKSHOP, "測試")
    async with at(desk, "triage") as hands:
        queue = hands.screen.query_one("#triage-queue", RowList)
        keys = list(queue.keys)
        follows = keys[keys.index(path.id) + 1]
        assert follows != keys[-1]
        await on(hands, desk, PATH)
        await hands.press("y", "i")
        assert path.id not in queue.keys and queue.cursor_key == follows


async def test_what_is_ready_is_made_undecided_again(desk: Desk) -> None:
    path = desk.cases.find(PATH)
    desk.triage.decide(path.id, Route.WORKSHOP, "")
    desk.triage.mark_ready(path.id)
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("R")
        assert desk.cases.find(PATH).triage is TriageState.OPEN


async def test_what_is_not_ready_is_not_issued(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("i")
        assert desk.cases.find(PATH).triage is TriageState.OPEN


async def test_not_ready_while_something_is_missing(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        await hands.press("y")
        assert desk.cases.find(BENCH).triage is TriageState.OPEN


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ("case:route", "route"),
        ("case:maintainer", "maintainer"),
        ("light:budget", "money_year"),
        ("check:heritage", "answer"),
    ],
)
async def test_every_gap_leads_to_its_form(desk: Desk, where: str, field: str) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        gaps = hands.screen.query_one("#gaps", RowList)
        await hands.point("#gaps", next(key for key in gaps.keys if key[0] == where))  # type: ignore[index]
        gaps.focus()
        await hands.press("enter")
        assert hands.screen.query(f"#field-{field}")


async def test_the_item_gap_opens_that_item(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        gaps = hands.screen.query_one("#gaps", RowList)
        key = next(key for key in gaps.keys if str(key[0]).startswith("item:"))  # type: ignore[index]
        await hands.point("#gaps", key)
        gaps.focus()
        await hands.press("enter")
        assert hands.screen.query_one("#field-wish", Input).value == "大型遮雨棚"


async def test_what_another_case_lacks_is_shown_from_the_first(desk: Desk) -> None:
    put(desk, Proposal(case_no="115020099", year=115, title="測試案", received_on=desk.today))
    async with at(desk, "triage") as hands:
        gaps = hands.screen.query_one("#gaps", RowList)
        await on(hands, desk, BENCH)
        both = ("check:heritage", "check")
        assert both in gaps.keys[1:]
        await on(hands, desk, "115020099")
        await hands.point("#gaps", both)
        await on(hands, desk, BENCH)
        assert gaps.cursor_key == gaps.keys[0]


async def test_the_cursor_stays_on_its_case_after_a_change(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        bench = desk.cases.find(BENCH)
        hands.app.do(lambda d: d.cases.change(bench.id, "case", received_on=None))
        await hands.pilot.pause()
        assert hands.screen.selected_proposal().case_no == PATH


async def test_enter_opens_the_case(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, PATH)
        await hands.press("enter")
        assert hands.screen.place == "case"
        await hands.press("escape")
        assert hands.screen.selected_proposal().case_no == PATH


async def test_an_empty_queue_says_where_proposals_come_from(tmp_path: Path) -> None:
    from desks import empty_desk

    async with at(empty_desk(tmp_path), "triage") as hands:
        assert "pbdesk import" in hands.shown()
        await hands.press("a", "e", "l", "x", "r", "y", "i", "w", "o", "delete")
        assert hands.screen.place == "triage"


async def test_an_unknown_day_of_receipt_is_said_and_comes_after_the_known_ones(desk: Desk) -> None:
    desk.cases.add("日期不明", case_no="115-099", year=115, stage="ws1")
    async with at(desk, "triage") as hands:
        assert "age unknown" in hands.shown()
        order = [p.case_no for p in desk.triage.queue()]
        assert order == [BENCH, PATH, BARE, "115-099"]


async def test_the_queue_names_the_next_gate_and_its_day(desk: Desk) -> None:
    path = desk.cases.find(PATH)
    async with at(desk, "triage") as hands:
        assert "about 2027-03-01 · Workshop" in hands.shown()
        hands.app.do(lambda d: d.cases.reach_stage(path.id, "ws1", date(2026, 12, 9)))
        await hands.pilot.pause()
        assert "2026-12-09 · Workshop, stage 1" in hands.shown()


def test_the_gate_of_a_proposal_years_old_gets_no_invented_date(desk: Desk) -> None:
    old, _ = desk.cases.add("舊案", case_no="106001", year=106, stage="assembly")
    found = desk.triage.gate(old)
    assert found is not None
    assert (found[0].id, found[1].on) == ("pre-meeting", None)


async def test_after_one_check_comes_the_next_unanswered_until_esc(desk: Desk) -> None:
    async with at(desk, "triage") as hands:
        await on(hands, desk, BENCH)
        await hands.press("x", "enter")
        first, second = [c for c in desk.procedure.checks if c.id != "land_owner"][:2]
        assert first.label.en in hands.shown()
        await hands.press("2", "ctrl+s")
        assert isinstance(hands.screen, FormDialog) and hands.screen.form_title == second.label.en
        await hands.press("escape")
        assert hands.screen.place == "triage"
        answered = {c.check_key: c.answer for c in case(desk, BENCH).checks}
        assert answered == {"land_owner": Answer.YES, first.id: Answer.NO}


async def test_cases_decided_before_are_listed_until_their_route_is_on_record(desk: Desk) -> None:
    old, _ = desk.cases.add("Old bridge", case_no="106001", year=106, stage="vote")
    closed = CaseStatus.CLOSED
    done, _ = desk.cases.add("A lamp", case_no="106002", year=106, stage="closing", status=closed)
    async with at(desk, "triage") as hands:
        assert "2 decided before: b" in hands.shown() and "Old bridge" not in hands.shown()
        await hands.press("b")
        assert [p.id for p in desk.triage.unrecorded()] == [old.id, done.id]
        assert "Old bridge" in hands.shown() and "2 cases without a route on record" in hands.shown()
        await on(hands, desk, "106001")
        await hands.press("y")
        assert desk.cases.get(old.id).triage is TriageState.OPEN, "nothing of it is made ready any more"
        await hands.press("r", "ctrl+s")
        assert "Choose the route that was decided." in hands.shown()
        await hands.press("2", "ctrl+s")
        found = desk.cases.get(old.id)
        assert (found.route, found.triage, found.triage_on) == (Route.WORKSHOP, TriageState.ISSUED, None)
        assert hands.screen.query_one("#triage-queue", RowList).keys == (done.id,)
        await hands.press("b")
        assert "To be decided" in hands.shown()


def test_a_closed_case_of_a_stage_nobody_knows_is_counted_and_listed(desk: Desk) -> None:
    with desk.store.write("x") as tx:
        tx.insert(Proposal(case_no="099001", year=110, stage="gone", status=CaseStatus.CLOSED))
        tx.insert(Proposal(case_no="099002", year=110, stage="gone"))
    assert [p.case_no for p in desk.triage.unrecorded()] == ["099001"]
    assert desk.triage.count_unrecorded() == 1


def test_a_case_in_triage_is_decided_there_and_not_recorded(desk: Desk) -> None:
    path = desk.cases.find(PATH)
    with pytest.raises(RuleRefused):
        desk.triage.record_past(path.id, Route.WORKSHOP, "", None)
    rail = desk.cases.find(RAIL)
    with pytest.raises(InputError, match="lie ahead"):
        desk.triage.record_past(rail.id, Route.DIRECT, "", date(2026, 11, 24))
    with pytest.raises(InputError, match="Choose"):
        desk.triage.record_past(rail.id, Route.UNDECIDED, "", None)


async def test_a_new_item_is_scrolled_to(desk: Desk) -> None:
    async with at(desk, "triage", size=(80, 24)) as hands:
        await on(hands, desk, PATH)
        for n in range(12):
            hands.app.do(lambda d, n=n: d.triage.save_item(
                Item(proposal_id=hands.screen.case.id, position=n + 2, wish=f"wish number {n}")
            ))  # fmt: skip
        await hands.pilot.pause()
        await hands.pilot.pause()
        assert "wish number 11" in hands.shown()


async def test_a_light_has_the_same_words_in_triage_and_on_the_case(desk: Desk) -> None:
    async with at(desk, "triage", lang="zh-TW") as hands:
        await on(hands, desk, PATH)
        assert "+ 高度可行" in hands.shown()
        await hands.press("l", "1", "enter")
        assert "+ 高度可行" in hands.shown() and "? " in hands.shown()
        await hands.press("escape")
        await hands.press("enter")
        assert "+ 高度可行" in hands.shown() and "綠燈" not in hands.shown()


async def test_the_word_of_an_imported_light_stands_there_once(desk: Desk) -> None:
    case = desk.cases.find(BARE)
    put(desk, LightRating(proposal_id=case.id, kind=LightKind.LEGALITY, level=Light.AMBER, source="中度可行"))
    async with at(desk, "triage", lang="zh-TW") as hands:
        await on(hands, desk, BARE)
        assert hands.shown().count("中度可行") == 1
        await hands.press("enter")
        assert hands.shown().count("中度可行") == 1


async def test_on_a_narrow_screen_long_reasons_leave_room_for_the_items(desk: Desk) -> None:
    bench = case(desk, BENCH)
    for kind in LightKind:
        rating = LightRating(proposal_id=bench.id, kind=kind, level=Light.AMBER, money_year=116)
        desk.triage.set_light(replace(rating, reason="a long reason " * 12, source="minutes"))
    async with at(desk, "triage", size=(80, 24)) as hands:
        await on(hands, desk, BENCH)
        shown = hands.shown()
        assert "Budget feasibility ~ medium feasibility" in shown
        assert "增設長椅三張" in shown and "a long reason" in shown
