"""Every wish, price and remedy has its words, in both languages."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from desks import LANTERN

from pbdesk.desk import Desk
from pbdesk.desk.trials import Offer
from pbdesk.documents.plan import names_in
from pbdesk.i18n import LANGUAGES, Translator
from pbdesk.model.wishes import (
    AboutWork,
    Decline,
    DoFirst,
    Drop,
    Extend,
    Forbid,
    HandOver,
    LoseDay,
    MoveMeeting,
    OneMoreCase,
    Overtime,
    Pin,
    Wish,
)
from pbdesk.planning.remedies import RemedyKind
from pbdesk.words.whatif import (
    Names,
    duration,
    figure_rows,
    moved_sentences,
    named,
    offer_price,
    offer_sentences,
    price_sentence,
    wish_sentence,
)

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 26, 14)


@pytest.fixture(params=LANGUAGES)
def tr(request: pytest.FixtureRequest) -> Translator:
    return Translator(str(request.param))


@pytest.fixture
def names(desk: Desk) -> Names:
    return names_in(desk, desk.week.plan())


def all_wishes(desk: Desk) -> list[Wish]:
    key, case = next(iter(desk.week.plan().items)), desk.cases.find(LANTERN).id
    return [
        OneMoreCase(), OneMoreCase(case), HandOver(case), HandOver(case, "測試同仁"), LoseDay(MONDAY),
        LoseDay(MONDAY, leave=True), LoseDay(MONDAY, time(13)),
        LoseDay(MONDAY, ends=time(12)), LoseDay(MONDAY, time(9), time(11)), MoveMeeting(1, AT), Decline(1),
        Pin(key, AT, 60), Forbid(key, AT, AT), DoFirst(key), Overtime(MONDAY, 0), Overtime(MONDAY, 150),
        Extend(key, MONDAY), Drop(key),
    ]  # fmt: skip


def test_every_wish_has_a_sentence_of_its_own(desk: Desk, names: Names, tr: Translator) -> None:
    wishes = all_wishes(desk)
    kinds = {*Wish.__subclasses__(), *AboutWork.__subclasses__()} - {AboutWork}
    assert {type(wish) for wish in wishes} == kinds
    sentences = [tr.render(wish_sentence(wish, names)) for wish in wishes]
    assert len(set(sentences)) == len(wishes)


def test_names_stand_in_place_of_numbers(names: Names) -> None:
    english = Translator("en")
    assert "科務會議" in english.render(wish_sentence(Decline(1), names))
    assert LANTERN in english.render(wish_sentence(HandOver(1), names))
    work = next(item for item in names.plan.items.values() if item.proposal_id == 1)
    assert f"({LANTERN})" in english.render(wish_sentence(Drop(work.key), names))


@pytest.mark.parametrize(("minutes", "said"), [
    (160, "costs 2 h 40 min of officer time"), (0, "costs no officer time"),
    (-60, "makes the plan better by 1 h of officer time"),
])  # fmt: skip
def test_prices_are_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert Translator("en").render(price_sentence(minutes)) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 分鐘"), (45, "45 分鐘"), (120, "2 小時"), (130, "2 小時 10 分鐘")]
)
def test_durations_in_chinese(minutes: int, said: str) -> None:
    assert Translator("zh-TW").render(duration(minutes)) == said


def test_the_same_overtime_in_several_weeks_is_said_once(names: Names) -> None:
    weeks = tuple(Overtime(date(2026, 11, 23 + 7 * n), 480) for n in range(2))
    extra = ((date(2026, 11, 23), 120), (date(2026, 11, 30), -30))
    offer = Offer(RemedyKind.OVERTIME, (*weeks, DoFirst("x")), 30, extra, 0, 2)
    english = Translator("en")
    assert [english.render(s) for s in offer_sentences(offer, names)] == [
        "Up to 8 h of overtime in each week from 2026-11-23 to 2026-11-30"
    ]
    assert [english.render(s) for s in offer_price(offer)] == [
        "costs 30 min of officer time", "2 h of overtime more in the week of 2026-11-23",
        "30 min less in the week of 2026-11-30", "2 other works late then",
    ]  # fmt: skip


def test_doing_it_first_is_said_when_it_is_all(names: Names) -> None:
    alone = Offer(RemedyKind.DO_FIRST, (DoFirst("x"),), 0, (), 0)
    beside = Offer(RemedyKind.DECLINE, (Decline(1), DoFirst("x")), 0, (), 0)
    assert len(offer_sentences(alone, names)) == len(offer_sentences(beside, names)) == 1
    assert "first" in str(offer_sentences(alone, names)[0])


def test_figures_before_and_after_are_in_words(desk: Desk, tr: Translator) -> None:
    trial = desk.trials.run(desk.week.plan(), [LoseDay(date(2026, 11, 25))])
    rows = [[tr.render(words) for words in row] for row in figure_rows(trial)]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert any(before != after for _, before, after in rows)


def test_what_becomes_late_and_what_is_mended_are_told_apart(desk: Desk) -> None:
    plan = desk.week.plan()
    lost = desk.trials.run(plan, [LoseDay(date(2026, 11, day), leave=True) for day in (23, 24)])
    assert lost.newly_late()
    assert not set(lost.newly_late()) & set(lost.newly_in_time())
    back = desk.trials.run(lost.after, [])
    assert back.newly_late() == []


def test_work_that_goes_with_its_case_is_not_merely_left_unplanned(desk: Desk) -> None:
    case, english = desk.cases.find(LANTERN).id, Translator("en")
    gone = desk.trials.run(desk.week.plan(), [HandOver(case)])
    lines = [english.render(words) for words in moved_sentences(gone, {case: LANTERN})]
    assert [line for line in lines if LANTERN in line]
    assert all(line.endswith("→ no longer yours to do") for line in lines if LANTERN in line)
    more = desk.trials.run(desk.week.plan(), [OneMoreCase()])
    assert any(": new → " in english.render(words) for words in moved_sentences(more, {}))


def test_a_duty_that_comes_again_is_named_with_its_day(desk: Desk, tr: Translator) -> None:
    plan = desk.week.plan()
    weekly = [item for item in plan.items.values() if tr.render(item.title) == "週報彙整"]
    said = {tr.render(named(item, None)) for item in weekly}
    assert len(said) == len(weekly) > 1 and tr.day(date(2026, 11, 25)) in "".join(said)
    once = next(item for item in plan.items.values() if tr.render(item.title) == "年度樹籍調查報告")
    assert named(once, None) == once.title
    lines = [tr.render(words) for words in moved_sentences(desk.trials.run(plan, [LoseDay(MONDAY)]))]
    assert len(lines) == len({line.split(" → ")[0] for line in lines})
