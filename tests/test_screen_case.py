"""One case: what answers a caller, and every action on it by its key."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import LANTERN, PATH, RAIL, put
from odfdo import Document
from pilots import Hands, at
from textual.widgets import Input, TextArea

from pbdesk.desk import Desk
from pbdesk.desk.contacts import ContactForm
from pbdesk.model.contact import Outcome, Promise
from pbdesk.model.people import Role, Stance
from pbdesk.model.proposal import CaseStatus, FundingStatus, ReplyKind, Route, TriageState
from pbdesk.model.quarter import Extension, ExtensionStatus, SignOffStatus
from pbdesk.model.work import Meeting
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.dialogs.form import Choice, FormDialog
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.widgets.prose import FRESH, Prose
from pbdesk.workcal.quarters import Quarter


def case(desk: Desk, number: str = LANTERN) -> CaseFile:
    return desk.cases.file(desk.cases.find(number).id)


@asynccontextmanager
async def opened(
    desk: Desk, number: str = LANTERN, *, lang: str = "en", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Hands]:
    async with at(desk, "cases", lang=lang, size=size) as hands:
        hands.app.open_case(desk.cases.find(number).id)
        await hands.pilot.pause()
        yield hands


def written(file: Path) -> str:
    return str(Document(file).get_formatted_text())


def fill(hands: Hands, **values: str) -> None:
    for key, value in values.items():
        hands.screen.query_one(f"#field-{key}", Input).value = value


def choose(hands: Hands, key: str, value: object) -> None:
    choice = hands.screen.query_one(f"#field-{key}", Choice)
    choice.pick([v for v, _ in choice.choices].index(value))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "! Visited on 2026-11-23 for the signature 1154"), ("zh-TW", "! 115.11.23（一）已為")],
)
async def test_a_visit_whose_outcome_was_left_for_later_is_told(desk: Desk, lang: str, words: str) -> None:
    rail = desk.cases.find(RAIL)
    desk.week.done(f"signoff-visit:{rail.id}:1154", proposal_id=rail.id)
    async with opened(desk, RAIL, lang=lang, size=(80, 24)) as hands:
        assert words in hands.shown()
        for outcome, told in ((SignOffStatus.SENT, True), (SignOffStatus.UNREACHED, False)):
            desk.quarters.record(rail.id, Quarter(115, 4), outcome)
            await hands.press("escape")
            hands.app.open_case(rail.id)
            await hands.pilot.pause()
            assert (words in hands.shown()) is told, "that it was sent says nothing about the visit"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_first_lines_answer_any_caller(desk: Desk, size: tuple[int, int]) -> None:
    async with opened(desk, size=size) as hands:
        shown = hands.shown()
        for words in ("Execution by milestones", "Next:", "Proposer: 測試員甲", "Last contact: 2026-11-18"):
            assert words in shown


async def test_of_two_calls_in_one_minute_the_second_is_the_last(desk: Desk) -> None:
    lantern = desk.cases.find(LANTERN).id
    for outcome in (Outcome.NO_ANSWER, Outcome.REACHED):
        desk.contacts.add(ContactForm(lantern, "測試員甲", outcome))
    async with opened(desk) as hands:
        assert re.search(r"Last contact: \S+ \S+ reached", hands.shown())


async def test_telephone_numbers_are_masked_until_asked_for(desk: Desk) -> None:
    async with opened(desk) as hands:
        assert "0900-000-001" not in hands.shown()
        await hands.press("x")
        assert "0900-000-001" in hands.shown()
        await hands.press("x")
        assert "0900-000-001" not in hands.shown()


async def test_edit_the_next_action_and_its_date(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("e")
        fill(hands, next_action="Ask the owner", next_due="115.12.1")
        hands.screen.query_one("#field-note", TextArea).text = "two\nlines"
        await hands.press("ctrl+s")
        found = case(desk).proposal
        assert (found.next_action, found.next_due) == ("Ask the owner", date(2026, 12, 1))
        assert found.note == "two\nlines"


async def test_a_date_that_is_none_keeps_the_form_with_its_words(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("e")
        fill(hands, title="Half written", next_due="31.2")
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog)
        assert hands.screen.query_one("#field-title", Input).value == "Half written"
        assert hands.app.focused is hands.screen.query_one("#field-next_due")
        assert "! Due:" in hands.shown()
        assert case(desk).proposal.title != "Half written"


async def test_a_stage_is_reached(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("s", "right", "enter")
        fill(hands, on="+1", body="committee")
        await hands.press("ctrl+s")
        found = case(desk)
        assert found.proposal.stage == "closing"
        assert (found.events[-1].on_date, found.events[-1].body) == (date(2026, 11, 24), "committee")


async def test_a_promise_is_noted_and_kept(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("p")
        await hands.write("send the plan")
        fill(hands, due="+3")
        await hands.press("ctrl+s")
        assert [p.text for p in case(desk).promises][-1] == "send the plan"
        await hands.press("k", "2", "enter")
        assert hands.app.notice == f"Promise on case {LANTERN} kept"
        kept = {p.text: p.done_on for p in case(desk).promises}
        assert kept["send the plan"] == date(2026, 11, 23)
        assert kept["寄送照度模擬圖"] is None
        await hands.press("k")
        assert all(p.done_on for p in case(desk).promises)


async def test_the_reply_of_an_agency_is_noted_on_what_was_asked(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("a", "1", "enter")
        choose(hands, "reply", ReplyKind.WILL_COOPERATE)
        fill(hands, reply_text="from January")
        await hands.press("ctrl+s")
        (agency,) = case(desk).agencies
        assert (agency.reply, agency.reply_text) == (ReplyKind.WILL_COOPERATE, "from January")
        assert (agency.replied_on, agency.due) == (date(2026, 11, 23), date(2026, 11, 25))


async def test_another_agency_is_asked(desk: Desk) -> None:
    async with opened(desk, RAIL) as hands:
        await hands.press("a")
        await hands.write("Office of Tests")
        await hands.press("ctrl+s")
        (agency,) = case(desk, RAIL).agencies
        assert (agency.agency, agency.asked_on, agency.replied_on) == (
            "Office of Tests",
            date(2026, 11, 23),
            None,
        )


async def test_money_is_noted_and_its_state_changed(desk: Desk) -> None:
    async with opened(desk, RAIL) as hands:
        await hands.press("f")
        fill(hands, year="116", source="own budget", amount_twd="35萬")
        await hands.press("ctrl+s")
        await hands.press("f", "1", "enter")
        choose(hands, "status", FundingStatus.GRANTED)
        await hands.press("ctrl+s")
        (money,) = case(desk, RAIL).funding
        assert (money.year, money.amount_twd, money.status) == (116, 350_000, FundingStatus.GRANTED)


async def test_the_agreed_scope_gets_a_new_version(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("v")
        hands.screen.query_one("#field-text", TextArea).text = "ten lamps"
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog), "nobody consented yet"
        fill(hands, consent_by="測試員甲")
        await hands.press("ctrl+s")
        assert [(s.version, s.text) for s in case(desk).scopes] == [(1, "十二盞矮燈"), (2, "ten lamps")]


async def test_a_person_with_hours(desk: Desk) -> None:
    async with opened(desk, RAIL) as hands:
        await hands.press("w", "enter")
        await hands.write("Test Person C")
        choose(hands, "role", Role.VILLAGE_HEAD)
        fill(hands, phone="0900-000-002", hours="evening")
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog), "hours that cannot be read keep the form"
        assert hands.screen.query_one("#field-name", Input).value == "Test Person C"
        fill(hands, hours="19:30-21:00")
        await hands.press("ctrl+s")
        found = case(desk, RAIL)
        person = next(p for p in found.people if p.name == "Test Person C")
        assert found.windows_of(person.id)[0].start.hour == 19
        assert Role.VILLAGE_HEAD in [r.role for r in found.roles]


async def test_a_day_in_january_is_of_the_coming_year_but_not_where_the_past_is_asked_for(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("p")
        await hands.write("send the plan")
        fill(hands, due="1/15")
        await hands.press("ctrl+s")
        assert case(desk).promises[-1].due == date(2027, 1, 15)
        await hands.press("e")
        fill(hands, received_on="1/15")
        await hands.press("ctrl+s")
        assert case(desk).proposal.received_on == date(2026, 1, 15)


async def test_closed_with_a_reason_and_back(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("z", "2", "enter")
        await hands.press("ctrl+s")
        assert isinstance(hands.screen, FormDialog), "closing needs its reason"
        await hands.write("done")
        await hands.press("ctrl+s")
        assert "Neither the proposer's consent" in hands.shown(), "an unheard proposer forbids it"
        assert hands.screen.query_one("#field-note", Input).value == "done"
        await hands.write("11/20")  # the cursor stands where the day is missing
        await hands.press("ctrl+s")
        found = case(desk).proposal
        assert (found.status, found.consent_on) == (CaseStatus.CLOSED, date(2026, 11, 20))
        await hands.press("u")
        assert case(desk).proposal.status is CaseStatus.OPEN


async def test_the_field_to_mend_is_in_sight_in_a_form_longer_than_the_screen(desk: Desk) -> None:
    number = case(desk).proposal.id
    put(
        desk,
        *(Promise(proposal_id=number, text=f"Promise {n}", made_on=date(2026, 11, 2)) for n in range(12)),
    )
    async with opened(desk, size=(80, 24)) as hands:
        await hands.press("z", "2", "enter")
        await hands.write("done")
        await hands.press("ctrl+s")
        (field,) = (row for row in hands.shown().splitlines() if "when the proposer agreed to closing" in row)
        assert "Consent on" in field and "! Consent on" in hands.shown()


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_the_form_of_closing_says_what_becomes_of_promises_and_calls(desk: Desk, lang: str) -> None:
    stays, goes, calls = (
        ("1 promise stays work of the week", "1 promise goes along", "1 agreed call leaves the call list")
        if lang == "en"
        else ("1 項承諾仍列入週計畫", "1 項承諾隨案移交", "1 通約定的電話不再列入")
    )
    async with opened(desk, lang=lang, size=(80, 24)) as hands:
        await hands.press("z")
        assert stays not in hands.shown(), "it is still open"
        for answer, words in (("2", stays), ("3", stays), ("4", goes)):
            await hands.press(answer)
            assert words in hands.shown() and calls in hands.shown(), answer


async def test_an_issued_case_goes_back_to_triage(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("R")
        assert case(desk).proposal.triage is TriageState.OPEN


async def test_the_trail_shows_this_case_only(desk: Desk) -> None:
    rail = desk.cases.find(RAIL)
    desk.cases.change(rail.id, "case", note="x")
    async with opened(desk) as hands:
        await hands.press("t")
        assert hands.screen.place == "history"
        assert LANTERN in hands.shown().splitlines()[0]
        assert f"Case {RAIL} changed" not in hands.shown()
        await hands.press("escape")
        assert hands.screen.place == "case"


async def test_what_is_missing_is_not_shown_as_an_empty_heading(desk: Desk) -> None:
    async with opened(desk, RAIL) as hands:
        assert "Milestones" not in hands.shown()
        assert "先圍設警示帶" in hands.shown()


async def test_more_time_for_a_milestone_is_shown_with_what_became_of_it(desk: Desk) -> None:
    found = case(desk)
    put(desk, Extension(proposal_id=found.id, milestone_id=found.milestones[-1].id, cause="weather",
                        new_due=date(2027, 3, 31), status=ExtensionStatus.REQUESTED))  # fmt: skip
    async with opened(desk, lang="zh-TW") as hands:
        assert "1154  完成發包 · 展延至 116.3.31（三）：已申請" in hands.shown()


async def test_escape_goes_back_to_the_list(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("escape")
        assert hands.screen.place == "cases"


async def test_closing_shows_what_still_stands_open(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        hands.app.open_case(desk.cases.find(LANTERN).id)
        await hands.press("z")
        assert "! Neither the proposer" in hands.shown()
        assert "- A promise is open" in hands.shown()


async def test_masked_data_stays_unless_written_over(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("w", "1", "enter")
        assert hands.screen.query_one("#field-phone", Input).value == ""
        assert "0900-000-001" not in hands.shown() and "0900-***-***" in hands.shown()
        choose(hands, "stance", Stance.OPPOSES)
        fill(hands, email="t.lin@example.org", address="示範路一段12巷3號5樓", weekdays="67")
        await hands.press("ctrl+s")
        found = case(desk)
        assert found.roles[0].stance is Stance.OPPOSES
        assert (found.windows[0].weekdays, found.windows[0].place) == ("67", "北坡")
        details = desk.people.details(found.people[0].id)
        assert (details.phone, details.email) == ("0900-000-001", "t.lin@example.org")
        shown = hands.shown()
        assert "t***@example.org" in shown and "示範路一段***" in shown and "opposes" in shown
        await hands.press("x")
        assert "t.lin@example.org" in hands.shown() and "12巷3號" in hands.shown()
        await hands.press("w", "1", "enter")
        assert hands.screen.query_one("#field-phone", Input).value == "0900-000-001"
        fill(hands, phone="")
        await hands.press("ctrl+s")
        assert desk.people.details(found.people[0].id).phone == ""


async def test_a_dash_removes_what_is_masked(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("w", "1", "enter")
        fill(hands, phone="-", hours="")
        await hands.press("ctrl+s")
        person = case(desk).people[0]
        assert desk.people.details(person.id).phone == "" and case(desk).windows == ()


async def test_a_person_is_erased_only_after_yes(desk: Desk) -> None:
    desk.cases.change(case(desk).id, "case", note="測試員甲 asked twice")
    aside = f"{desk.store.path.name}.before-restore-20261101-090000"
    desk.store.path.with_name(aside).write_bytes(b"damaged")
    async with opened(desk) as hands:
        await hands.press("X")
        shown = hands.shown()
        assert "contacts: 1" in shown and "1 note still has the name" in shown
        assert f"Found in: {LANTERN}." in shown and aside in shown
        await hands.press("escape")
        assert case(desk).people[0].name == "測試員甲"
        await hands.press("X", "ctrl+s")
        person = case(desk).people[0]
        assert person.name == f"#{person.id}" and desk.people.details(person.id).phone == ""
        assert case(desk).windows == () and len(case(desk).contacts) == 1
        assert "personal data erased" in hands.shown()
        await hands.press("u")
        assert case(desk).people[0].name == f"#{person.id}", "an erased name does not come back"
        await hands.press("X")
        assert not isinstance(hands.screen, ReadingDialog), "nobody is left to be erased"


async def test_the_form_of_a_stage_says_who_decides_there(desk: Desk) -> None:
    async with opened(desk, PATH) as hands:
        await hands.press("s")
        choose(hands, "stage", "vote")
        await hands.pilot.pause()
        body = desk.procedure.body("voters")
        assert body and f"{body.name.en}: {body.does.en}" in hands.shown()


async def test_skipping_stages_is_warned_of_and_allowed(desk: Desk) -> None:
    async with opened(desk, PATH) as hands:
        await hands.press("s")
        assert "Skipped" not in hands.shown()
        choose(hands, "stage", "execution")
        await hands.pilot.pause()
        shown = hands.shown()
        assert "No route is on record" in shown and "Skipped: from Workshop, stage 2" in shown
        choose(hands, "stage", "assembly")
        await hands.pilot.pause()
        assert "Back to an earlier stage." in hands.shown() and "Skipped" not in hands.shown()
        choose(hands, "stage", "execution")
        await hands.press("ctrl+s")
        assert case(desk, PATH).proposal.stage == "execution"


async def test_a_new_record_is_marked_and_in_sight(desk: Desk) -> None:
    async with opened(desk, size=(80, 24)) as hands:
        await hands.press("f", "2", "enter")
        fill(hands, source="second reserve fund", amount_twd="5萬", year="116")
        await hands.press("ctrl+s")
        await hands.pilot.pause()
        assert "second reserve fund" in hands.shown()
        row = hands.screen.query_one("#case-right", Prose).top_of(FRESH)
        assert row is not None


async def test_a_decision_of_before_is_recorded_from_the_case(desk: Desk) -> None:
    old, _ = desk.cases.add("舊案", case_no="106001", year=106, stage="vote")
    async with opened(desk, "106001") as hands:
        assert "Route: not on record" in hands.shown()
        await hands.press("r")
        choose(hands, "route", Route.MERGED)
        await hands.press("ctrl+s")
        assert "Say why the case takes this route." in hands.shown()
        fill(hands, reason="併入既定工程", on="106.5.2")
        await hands.press("ctrl+s")
        found = desk.cases.get(old.id)
        assert (found.route, found.route_reason) == (Route.MERGED, "併入既定工程")
        assert found.triage is TriageState.ISSUED
        assert (found.triage_on, found.stage, found.status) == (date(2017, 5, 2), "vote", CaseStatus.OPEN)
        assert "decided 2017-05-02" in hands.shown()
        await hands.press("u")
        assert desk.cases.get(old.id).route is Route.UNDECIDED


async def test_in_triage_the_route_is_decided_as_there(desk: Desk) -> None:
    async with opened(desk, PATH) as hands:
        await hands.press("r")
        assert "Which way?" in hands.shown()


async def test_a_case_found_to_be_a_hazard_causes_its_work_from_then_on(desk: Desk) -> None:
    async with opened(desk) as hands:
        await hands.press("e")
        choose(hands, "safety", True)
        fill(hands, interim_measure="cones")
        await hands.press("ctrl+s")
        assert "Measure for now: cones" in hands.shown()
        assert f"interim:{case(desk).id}" in desk.week.plan().items


async def test_closing_says_which_meetings_leave_the_plan(desk: Desk) -> None:
    put(desk, Meeting(title="Site visit", start=datetime(2026, 11, 26, 9), end=datetime(2026, 11, 26, 11),
                      proposal_id=case(desk).id))  # fmt: skip
    async with opened(desk) as hands:
        await hands.press("z")
        assert "its meetings ahead leave the plan" in hands.shown() and "09:00 Site visit" in hands.shown()
        choose(hands, "status", CaseStatus.WITHDRAWN)
        fill(hands, note="at the proposer's wish")
        await hands.press("ctrl+s")
        assert "now withdrawn, its meetings left out of the plan" in hands.app.notice
        await hands.press("z")
        assert "its meetings ahead" not in hands.shown()


async def test_a_case_handed_over_takes_its_meetings_along_and_says_who_has_it(desk: Desk) -> None:
    number = case(desk).id
    (visit,) = put(desk, Meeting(title="Site visit", start=datetime(2026, 11, 26, 9),
                                 end=datetime(2026, 11, 26, 11), proposal_id=number))  # fmt: skip
    async with opened(desk, size=(80, 24)) as hands:
        await hands.press("z")
        choose(hands, "status", CaseStatus.HANDED_OVER)
        fill(hands, note="Ms Test")
        await hands.press("ctrl+s")
        assert "handed over · 2026-11-23 · Ms Test" in hands.shown()
        assert "handed over · 示範工程處" not in hands.shown()
        plan = desk.week.plan()
        assert all(item.proposal_id != number for item in plan.items.values())
        assert f"prep:{visit}" not in plan.items
        assert "handed over with its meetings" in hands.app.notice
        assert "h writes its sheet" in hands.app.notice
        await hands.press("u")
        assert "Ms Test" not in hands.shown()
        assert f"prep:{visit}" in desk.week.plan().items


@pytest.mark.parametrize("ended", [False, True])
async def test_the_hand_over_sheet_is_written_masked_and_asks_before_it_replaces_a_file(
    desk: Desk, tmp_path: Path, ended: bool
) -> None:
    file = tmp_path / "sheet.odt"
    if ended:
        desk.cases.hand_over(case(desk).id, "Ms Test")
    async with opened(desk, size=(80, 24)) as hands:
        await hands.press("h")
        assert f"pbdesk-{LANTERN}-handover.odt" in hands.screen.query_one("#field-file", Input).value
        fill(hands, file=str(tmp_path / "sheet"))
        await hands.press("ctrl+s")
        assert hands.app.notice == f"Written: {file}"
        assert "0900-000-001" not in written(file) and "0900-***-***" in written(file)
        file.write_text("mine", encoding="utf-8")
        for answer, kept in (("escape", True), ("ctrl+s", False)):
            await hands.press("h")
            fill(hands, file=str(file))
            choose(hands, "numbers", True)
            await hands.press("ctrl+s")
            assert isinstance(hands.screen, ReadingDialog)
            await hands.press(answer)
            assert (file.read_bytes() == b"mine") == kept
        assert "0900-000-001" in written(file)
