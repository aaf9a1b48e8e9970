"""What was issued is told: the work it causes, what ends it, and the words to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from commandline import invoke
from desks import BARE, LANTERN, NOW, PATH, Clock, desk_at, make_desk, put
from pilots import at
from procedures import small_procedure

from pbdesk import procedures
from pbdesk.desk import Desk
from pbdesk.desk.contacts import ContactForm
from pbdesk.formats.procedure import parse_procedure
from pbdesk.i18n import Translator
from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import (
    CaseStatus,
    Item,
    Light,
    LightKind,
    LightRating,
    Proposal,
    Route,
    StageEvent,
    TriageState,
    Verdict,
)
from pbdesk.model.work import OverrideKind, WorkOverride
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.casework import next_step, work_for
from pbdesk.rules.closing import handover_gaps
from pbdesk.rules.telling import reply
from pbdesk.words.telling import reply_text
from pbdesk.workcal.quarters import Quarter

P, TODAY, Q = small_procedure(), date(2026, 11, 25), Quarter(115, 4)
ISSUED = date(2026, 11, 23)
EVENING = ContactWindow(id=1, person_id=5, weekdays="135", start=time(19), end=time(21))


def referred(**facts: object) -> Proposal:
    base = Proposal(
        id=7, title="測試案", stage="ws1", route=Route.REFERRED, route_reason="屬例行維護",
        lead_agency="示範處", triage=TriageState.ISSUED, triage_on=ISSUED, issued_on=ISSUED,
        wish="希望路更亮",
    )  # fmt: skip
    return replace(base, **facts)  # type: ignore[arg-type]


def case(p: Proposal | None = None, **records: object) -> CaseFile:
    base = CaseFile(
        p or referred(), roles=(CaseRole(id=1, proposal_id=7, person_id=5, role=Role.PROPOSER),),
        people=(Person(id=5, name="測試員甲"),), windows=(EVENING,),
        items=(Item(id=1, proposal_id=7, position=1, wish="換燈泡", referral="示範路燈隊"),),
    )  # fmt: skip
    return replace(base, **records)  # type: ignore[arg-type]


def keys(given: CaseFile) -> list[str]:
    return [item.key for item in work_for(given, P, TODAY, Q)]


def tried(outcome: Outcome = Outcome.NO_ANSWER, on: date = ISSUED, **facts: object) -> Contact:
    base = Contact(
        id=9, proposal_id=7, person_id=5, at=datetime.combine(on, time(19, 30)), outcome=outcome,
        next_on=date(2026, 11, 27),
    )  # fmt: skip
    return replace(base, **facts)  # type: ignore[arg-type]


# -- the rule --------------------------------------------------------------------------------------
def test_a_referred_case_is_told_in_the_proposers_hours_and_handed_over_in_office_hours() -> None:
    tell, hand = sorted(work_for(case(), P, TODAY, Q), key=lambda item: item.key, reverse=True)
    assert (tell.key, hand.key) == ("tell:7", "hand:7")
    assert tell.due == hand.due == ISSUED + timedelta(P.thresholds.tell_days)
    assert tell.windows == (("135", time(19), time(21)),) and hand.windows[0][0] == "12345"
    assert str(hand.title) == "Hand the case over to 示範路燈隊"
    assert (
        str(work_for(case(items=()), P, TODAY, Q)[0].title) == "Hand the case over: note first to which body"
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"issued_on": None},  # issued before the desk kept the day, or recorded as decided before
        {"status": CaseStatus.CLOSED},
        {"triage": TriageState.READY},
        {"told_on": TODAY, "handed_on": TODAY},
        {"route": Route.WITHDRAWN},
    ],
)
def test_nothing_is_owed_of_an_old_a_closed_a_withdrawn_or_a_told_case(facts: dict[str, object]) -> None:
    assert keys(case(referred(**facts))) == []


def test_a_case_that_left_prepares_no_stage_any_more() -> None:
    coming = StageEvent(id=1, proposal_id=7, stage="ws1", on_date=date(2026, 11, 30))
    assert sorted(keys(case(events=(coming,)))) == ["hand:7", "tell:7"]


def test_the_next_try_in_vain_is_the_same_work_and_no_other_call() -> None:
    given = case(contacts=(tried(),))
    assert sorted(keys(given)) == ["hand:7", "tell:7"]
    tell = next(item for item in work_for(given, P, TODAY, Q) if item.key == "tell:7")
    assert tell.release == date(2026, 11, 27)
    before = case(contacts=(tried(on=ISSUED - timedelta(2)),))
    assert "call:9" in keys(before), "agreed before the result was issued: about something else"


def test_told_and_handed_over_it_asks_to_be_closed_and_untold_closing_says_so() -> None:
    done = case(referred(told_on=TODAY, handed_on=TODAY))
    assert str(next_step(done, P, TODAY, Q).text).startswith("Close the case")
    assert "untold" in [gap.key for gap in handover_gaps(case(), P, TODAY)]
    assert "untold" not in [gap.key for gap in handover_gaps(done, P, TODAY)]


def test_a_procedure_file_from_before_plans_it_like_a_call() -> None:
    text = (Path(procedures.__file__).parent / "taipei-112.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[efforts.tell]")
    old = head + "[efforts.promise]" + rest.partition("[efforts.promise]")[2]
    old = "\n".join(line for line in old.splitlines() if not line.startswith("tell_days"))
    read = parse_procedure(old.encode(), "own.toml", own=True)
    assert read.efforts[Effort.TELL] == read.efforts[Effort.CALL]
    assert read.efforts[Effort.HAND] == read.efforts[Effort.ASK]
    assert read.thresholds.tell_days == 7


# -- on the desk -----------------------------------------------------------------------------------
def issued(desk: Desk, route: Route = Route.REFERRED) -> int:
    number = desk.cases.find(PATH).id
    desk.triage.decide(number, route, "由學校例行維護")
    desk.triage.mark_ready(number)
    desk.triage.issue(number)
    return number


def work(desk: Desk) -> set[str]:
    day = desk.today
    return {item.key for item in desk.week.items(day, day + timedelta(6))}


def form(number: int, outcome: Outcome = Outcome.REACHED, person: str = "Test Person A") -> ContactForm:
    return ContactForm(number, person, outcome)


@pytest.mark.parametrize("route", [Route.REFERRED, Route.MERGED, Route.WORKSHOP])
def test_issuing_puts_it_into_the_week_and_undo_takes_it_out(desk: Desk, route: Route) -> None:
    number = issued(desk, route)
    assert f"tell:{number}" in work(desk)
    assert (f"hand:{number}" in work(desk)) == (route is Route.REFERRED)
    desk.undo()
    assert not {f"tell:{number}", f"hand:{number}"} & work(desk)


def test_done_and_an_answered_contact_write_the_same_record(desk: Desk) -> None:
    number = issued(desk)
    assert desk.contacts.telling(form(number)) and not desk.contacts.telling(form(number, person="x"))
    desk.contacts.add(form(number))
    assert desk.cases.get(number).told_on == desk.today and f"tell:{number}" not in work(desk)
    desk.undo()
    assert f"tell:{number}" in work(desk)
    desk.week.done(f"tell:{number}", 25, proposal_id=number)
    assert desk.cases.get(number).told_on == desk.today and f"tell:{number}" not in work(desk)
    desk.week.done(f"hand:{number}", 10, proposal_id=number)
    assert desk.cases.get(number).handed_on == desk.today
    assert number not in [case.id for case in desk.cases.active()], "it left the procedure"


def test_nobody_reached_somebody_else_or_before_the_issue_does_not_tell(desk: Desk) -> None:
    number = issued(desk)
    desk.contacts.add(form(number, Outcome.NO_ANSWER))
    desk.contacts.add(form(number, person="Test Neighbour"))
    desk.contacts.add(replace(form(number), at=NOW - timedelta(days=3)))
    assert desk.cases.get(number).told_on is None and f"tell:{number}" in work(desk)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turning(tmp_path: Path, clock: Clock) -> Desk:
    """The desk with a clock to turn."""
    make_desk(tmp_path).close()
    return desk_at(tmp_path / "desk.pbdesk", clock)


def test_a_call_before_the_issuing_of_the_same_day_does_not_tell(turning: Desk, clock: Clock) -> None:
    clock.now = NOW.replace(hour=15, minute=30, second=40)
    number = issued(turning)
    clock.now = NOW.replace(hour=16)
    early = replace(form(number), at=NOW.replace(hour=11))
    assert "15:30" in str(turning.contacts.telling(early))
    turning.contacts.add(early)
    assert turning.cases.get(number).told_on is None and f"tell:{number}" in work(turning)
    turning.contacts.add(replace(form(number), at=NOW.replace(hour=15, minute=30)))
    assert turning.cases.get(number).told_on == turning.today, "written to the minute"


def test_a_try_before_the_issuing_of_the_same_day_stays_a_call_of_its_own(
    turning: Desk, clock: Clock
) -> None:
    number = turning.cases.find(PATH).id
    contact, _ = turning.contacts.add(replace(form(number, Outcome.NO_ANSWER), next_on=turning.today))
    clock.now = NOW.replace(hour=15)
    issued(turning)
    assert {f"call:{contact.id}", f"tell:{number}"} <= work(turning)
    turning.week.done(f"tell:{number}", 20, proposal_id=number)
    assert f"call:{contact.id}" in work(turning), "it was about something else"


def test_issued_again_after_reopening_counts_from_then(turning: Desk, clock: Clock) -> None:
    number = issued(turning)
    turning.triage.reopen(number)
    turning.triage.mark_ready(number)
    clock.now = NOW.replace(hour=14)
    turning.triage.issue(number)
    turning.contacts.add(replace(form(number), at=NOW.replace(hour=10)))
    assert turning.cases.get(number).told_on is None


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_the_form_says_when_a_call_was_too_early_to_tell(
    turning: Desk, clock: Clock, lang: str
) -> None:
    clock.now = NOW.replace(hour=15, minute=30)
    number = issued(turning)
    clock.now = NOW.replace(hour=16)
    async with at(turning, "cases", lang=lang, size=(80, 24)) as hands:
        hands.app.open_case(number)
        await hands.pilot.pause()
        await hands.press("c")
        t = hands.app.tr.t
        assert t("With this the proposer is told the outcome.") in hands.shown()
        hands.screen.query_one("#field-at").value = "11:00"
        await hands.pilot.pause()
        said = t(
            "Issued at {time}, after this: not yet told. If it was, mark it done.",
            time="15:30",
        )
        assert said in hands.shown()
        await hands.press("ctrl+s")
        assert turning.cases.get(number).told_on is None


def test_done_also_ends_the_follow_up_of_a_try_in_vain(desk: Desk) -> None:
    number = issued(desk)
    contact, _ = desk.contacts.add(replace(form(number, Outcome.NO_ANSWER), next_on=desk.today))
    desk.week.done(f"tell:{number}", 20, proposal_id=number)
    assert f"call:{contact.id}" not in work(desk) and desk.contacts.calls() == []


def test_issued_anew_it_is_told_anew_without_the_words_on_the_last(desk: Desk) -> None:
    number = issued(desk)
    put(desk, WorkOverride(work=f"tell:{number}", kind=OverrideKind.ESTIMATE, minutes=90))
    desk.contacts.add(form(number))
    desk.triage.reopen(number)
    assert f"tell:{number}" not in work(desk)
    desk.triage.mark_ready(number)
    desk.triage.issue(number)
    assert f"tell:{number}" in work(desk)
    assert desk.store.all(WorkOverride, work=f"tell:{number}") == []


def test_a_desk_of_issued_cases_is_not_flooded(desk: Desk) -> None:
    assert not any(key.startswith(("tell:", "hand:")) for key in work(desk))


# -- the words -------------------------------------------------------------------------------------
def test_all_reasons_stand_at_once_each_with_its_way_on() -> None:
    items = (
        Item(id=1, position=1, wish="新燈", verdict=Verdict.INFEASIBLE, reason="私有地", basis="土地登記",
             would_make_feasible="取得地主同意"),
        Item(id=2, position=2, wish="長椅", verdict=Verdict.ALTERNATIVE, reason="太窄",
             alternative="改設於入口"),
        Item(id=3, position=3, wish="花台", verdict=Verdict.FEASIBLE),
    )  # fmt: skip
    given = case(referred(route=Route.WORKSHOP, stage="ws2"), items=items)
    said = reply_text(Translator("zh-TW"), reply(given, P, TODAY))
    for words in ("感謝您提出「測試案」", "希望路更亮", "續行審議", "私有地", "取得地主同意", "改設於入口",
                  "第二階段，由審議團決定", "票選", "示範處"):  # fmt: skip
        assert words in said, words
    assert "! 第" not in said, "nothing of the items is missing"


def test_what_the_record_lacks_is_named_and_never_made_up() -> None:
    items = (Item(id=1, position=1, wish="新燈", verdict=Verdict.INFEASIBLE),)
    bare = referred(route=Route.REFERRED, route_reason="", wish="", lead_agency="")
    said = reply_text(Translator("en"), reply(case(bare, items=items), P, TODAY))
    for words in (
        "! The wish in the proposer's own words is not on record.",
        "! Say why the case takes this route.",
        "! Item 1: say why it is not feasible.",
        "! Item 1: offer an alternative, a referral, or what would make it feasible.",
        "! To which body it is referred is not on record: note it in an item.",
        "! The lead agency is not recorded.",
    ):
        assert words in said, words


def test_what_was_judged_without_a_talk_and_what_is_not_judged_are_named() -> None:
    judged = Item(id=1, position=1, wish="新燈", verdict=Verdict.FEASIBLE, discussed=False)
    talked = replace(judged, id=2, position=2, discussed=True)
    open_ = Item(id=3, position=3, wish="花台", discussed=False)
    staying = case(referred(route=Route.WORKSHOP), items=(judged, talked, open_))
    said = reply_text(Translator("en"), reply(staying, P, TODAY))
    assert "Item 1 was never discussed" in said and "Item 3 is not judged yet" in said
    assert "Item 2" not in said and "Item 3 was never" not in said and "No item is recorded" not in said
    leaving = reply_text(Translator("en"), reply(replace(staying, proposal=referred()), P, TODAY))
    assert "not judged yet" not in leaving and "No item is recorded" not in leaving


def test_a_light_that_is_not_green_is_called_by_its_own_name() -> None:
    red = LightRating(proposal_id=7, kind=LightKind.LEGALITY, level=Light.RED, reason="私有地")
    given = case(referred(route=Route.WORKSHOP, stage="ws2"), lights=(red,))
    assert "適法性：低度可行，理由：私有地" in reply_text(Translator("zh-TW"), reply(given, P, TODAY))


def test_show_prints_only_what_to_tell(tmp_path: Path) -> None:
    with desk_at(tmp_path / "cli.db", Clock()) as desk:
        put(desk, Proposal(case_no="115-009", title="Shade", wish="A tree"))
    shown = invoke("--db", tmp_path / "cli.db", "--lang", "en", "show", "115-009", "--tell").out
    assert shown.startswith("The wish\n  Thank you for your proposal “Shade”.")


# -- on the screen ---------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_issue_read_and_log_ends_the_work(desk: Desk, lang: str) -> None:
    number = desk.cases.find(PATH).id
    desk.triage.decide(number, Route.REFERRED, "Upkeep")
    desk.triage.mark_ready(number)
    async with at(desk, "triage", lang=lang) as hands:
        await hands.point("#triage-queue", number)
        await hands.press("i")
        await hands.press("1")
        await hands.point("#queue", f"tell:{number}")
        assert hands.app.tr.t("What to say: g") in hands.shown()
        await hands.press("g")
        shown = hands.shown()
        assert "Prams get stuck at the kerb." in shown and "Upkeep" in shown
        await hands.press("ctrl+s")
        t = hands.app.tr.t
        assert t("With this the proposer is told the outcome.") in hands.shown()
        await hands.press("ctrl+s")
        (contact,) = desk.cases.file(number).contacts
        assert desk.cases.get(number).told_on == desk.today
        assert contact.note.startswith(t("Told the outcome: {route}", route=Route.REFERRED))


async def test_the_case_shows_the_words_without_asking_once_told(desk: Desk) -> None:
    number = desk.cases.find(LANTERN).id
    async with at(desk, "cases", size=(80, 24)) as hands:
        hands.app.open_case(number)
        await hands.pilot.pause()
        await hands.press("g")
        shown = hands.shown()
        assert "測試員甲 · 0900-***-***" in shown
        assert "Log the contact" not in shown
        await hands.press("escape")
        assert hands.screen.place == "case"


def test_nothing_known_still_has_words(desk: Desk) -> None:
    bare = desk.cases.file(desk.cases.find(BARE).id)
    assert "The route is not decided." in reply_text(Translator("en"), desk.triage.reply(bare))
