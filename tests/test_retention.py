"""Whose personal data is kept past its term: when the term ends, who is listed, and erasing from the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from desks import LANTERN, NOW, SWING, make_desk, put
from pilots import at

from pbdesk.desk import Desk
from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, PartPlayed, Person, PersonDetail, Role
from pbdesk.model.proposal import CaseStatus
from pbdesk.rules.retention import past_term

TODAY = date(2027, 1, 5)
PART = PartPlayed(5, "測試員戊", Role.PROPOSER, 7, "112-001", 112, status_on=date(2024, 12, 31))


# -- the rule --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({}, date(2026, 12, 31)),
        ({"last_contact": date(2024, 8, 1)}, date(2026, 12, 31)),
        ({"status_on": date(2024, 2, 29), "last_contact": date(2024, 12, 30)}, date(2026, 12, 30)),
        ({"status_on": None, "last_stage": date(2023, 5, 1)}, date(2025, 5, 1)),
        ({"status_on": None}, date(2025, 12, 31)),
    ],
)
def test_the_term_runs_from_the_last_day_on_record(facts: dict[str, date], since: date) -> None:
    (found,) = past_term([replace(PART, **facts)], TODAY, 24)  # type: ignore[arg-type]
    assert found.since == since


def test_within_the_term_or_without_one_nobody_is_listed() -> None:
    assert past_term([PART], date(2026, 12, 31), 24) == []
    assert past_term([PART], TODAY, 0) == []


def test_the_last_of_several_cases_counts_and_the_longest_past_comes_first() -> None:
    newer = replace(PART, proposal_id=8, case_no="113-002", status_on=date(2026, 6, 1))
    assert past_term([PART, newer], TODAY, 24) == []
    other = replace(PART, person_id=6, status_on=date(2022, 1, 1))
    assert [each.last.person_id for each in past_term([PART, other], TODAY, 24)] == [6, 5]


# -- on the desk -----------------------------------------------------------------------------------
@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def former(desk: Desk, number: str = SWING, name: str = "測試員戊") -> int:
    """Somebody on a case closed three years ago."""
    case = desk.cases.find(number)
    (person,) = put(desk, Person(name=name))
    put(desk, CaseRole(proposal_id=case.id, person_id=person),
        PersonDetail(person_id=person, phone="0900-000-005"))  # fmt: skip
    if number == SWING:
        desk.cases.change(case.id, "case", status_on=NOW.date() - timedelta(3 * 366))
    return person


def listed(desk: Desk) -> list[int]:
    return [each.last.person_id for each in desk.people.past_term()]


def test_only_people_of_ended_cases_are_listed_until_they_are_erased(desk: Desk) -> None:
    person = former(desk)
    former(desk, LANTERN, "測試員己")
    assert listed(desk) == [person]
    desk.people.purge(person)
    assert listed(desk) == []


def test_who_is_on_an_open_case_too_or_owed_a_promise_is_not(desk: Desk) -> None:
    person, old = former(desk), desk.cases.find(SWING).id
    (role,) = put(desk, CaseRole(proposal_id=desk.cases.find(LANTERN).id, person_id=person))
    assert listed(desk) == []
    desk.cases.remove("person", desk.store.get(CaseRole, role))
    put(desk, Promise(proposal_id=old, person_id=person, text="Send the photographs"))
    assert listed(desk) == []
    desk.cases.close(old, CaseStatus.HANDED_OVER, "a colleague")
    assert listed(desk) == [], "handed over today"


def test_a_talk_after_the_end_begins_the_term_anew(desk: Desk) -> None:
    person = former(desk)
    put(desk, Contact(proposal_id=desk.cases.find(SWING).id, person_id=person, at=datetime(2026, 3, 2, 9)))
    assert listed(desk) == []


# -- on the screen ---------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_the_list_leads_to_erasing_with_numbers_masked(desk: Desk, lang: str) -> None:
    first, second = former(desk), former(desk, name="測試員庚")
    async with at(desk, "contacts", lang=lang, size=(80, 24)) as hands:
        t, n = hands.app.tr.t, hands.app.tr.n
        assert (
            n("X: data of {n} person past its term", "X: data of {n} people past its term", 2)
            in hands.shown()
        )
        await hands.press("X")
        shown = hands.shown()
        assert "測試員戊" in shown and "測試員庚" in shown and SWING in shown
        assert "0900-***-***" in shown and "0900-000-005" not in shown
        await hands.press("enter")
        assert t("This cannot be undone. Erase it?") in hands.shown()
        await hands.press("escape")
        assert len(listed(desk)) == 2 and "測試員庚" in hands.shown(), "the list is there again"
        await hands.press("enter", "ctrl+s")
        assert listed(desk) == [second] and "測試員戊" not in hands.shown()
        await hands.press("enter", "ctrl+s")
        assert listed(desk) == [] and hands.screen.place == "contacts"
        assert hands.app.notice == t("Nobody's data is kept past its term.")
    assert first != second
