"""The proof of overload: sums that hold whatever the order."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from pbdesk.desk import Desk
from pbdesk.model.contact import Contact
from pbdesk.model.load import Tight
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role
from pbdesk.model.proposal import Proposal, Route
from pbdesk.model.work import Meeting, RoutineWork

MON, TUE, WED, FRI = (date(2026, 11, day) for day in (23, 24, 25, 27))


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def duty(desk: Desk, minutes: int, due: date, start: date | None = None, title: str = "Test duty") -> None:
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title=title, minutes=minutes, due=due, start=start))


def tight(desk: Desk) -> Tight:
    found = desk.load.summary().tight
    assert found is not None
    return found


def test_nothing_due_proves_nothing(desk: Desk) -> None:
    assert desk.load.summary().tight is None
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="Some day", minutes=6000))
    assert desk.load.summary().tight is None


def test_the_fullest_days_are_found_with_their_sums(desk: Desk) -> None:
    duty(desk, 1800, WED)
    duty(desk, 60, FRI)
    found = tight(desk)
    assert (found.first, found.last, found.work) == (MON, WED, 1800)
    assert found.room == desk.week.plan().capacity(MON, WED)
    assert found.short == 1800 - found.room > 0


def test_the_parts_add_up_to_the_work(desk: Desk) -> None:
    for minutes in (600, 300, 900):
        duty(desk, minutes, WED, title=f"Test {minutes}")
    found = tight(desk)
    assert [p.minutes for p in found.parts] == [900, 600, 300]
    assert sum(p.minutes for p in found.parts) == found.work


def test_work_that_may_begin_before_does_not_count_inside(desk: Desk) -> None:
    duty(desk, 900, WED, start=TUE, title="Inside")
    duty(desk, 60, WED, start=MON, title="May be done on Monday")
    found = tight(desk)
    assert (found.first, found.last) == (TUE, WED)
    assert [str(p.title) for p in found.parts] == ["Inside"]


def test_meetings_take_their_time(desk: Desk) -> None:
    duty(desk, 600, TUE)
    free = tight(desk).room
    with desk.store.write("test") as tx:
        tx.insert(Meeting(title="Test talk", start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 11),
                          prep_minutes=0))  # fmt: skip
    assert tight(desk).room == free - 120


def test_what_is_overdue_is_due_today(desk: Desk) -> None:
    duty(desk, 60, date(2026, 11, 2))
    found = tight(desk)
    assert (found.first, found.last, found.work) == (MON, MON, 60)


def test_the_rest_of_today_gives_way_to_a_longer_proof(desk: Desk) -> None:
    desk.clock = lambda: datetime(2026, 11, 23, 16, 0)
    duty(desk, 1500, MON)
    duty(desk, 60, TUE)
    assert tight(desk).last == TUE


def test_work_for_evenings_only_takes_none_of_this_time(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        case = tx.insert(
            Proposal(case_no="115-001", title="Test bench", route=Route.DIRECT, stage="execution")
        )
        person = tx.insert(Person(name="林測試"))
        tx.insert(CaseRole(proposal_id=case.id, person_id=person.id, role=Role.PROPOSER))
        tx.insert(ContactWindow(person_id=person.id, weekdays="12345", start=time(19), end=time(21)))
        tx.insert(Contact(proposal_id=case.id, person_id=person.id, at=datetime(2026, 11, 20, 19),
                          next_on=TUE))  # fmt: skip
    duty(desk, 60, TUE)
    assert [str(p.title) for p in tight(desk).parts] == ["Test duty"]
