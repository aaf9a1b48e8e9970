"""The ledger: which own work gave way, to which case, from when to when; once a week, and no forecast."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from desks import Clock, put

from pbdesk.desk import Desk
from pbdesk.model.proposal import Proposal, Route
from pbdesk.model.work import Displacement, Importance, RoutineWork

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    put(bare, RoutineWork(title="Test survey", minutes=600, importance=Importance.OTHER, due=FRIDAY))
    return bare


def case(desk: Desk, number: str, minutes: int) -> int:
    with desk.store.write("test") as tx:
        found = tx.insert(Proposal(case_no=number, title="Test bench", route=Route.DIRECT, stage="execution",
                                   next_action="Measure", next_due=FRIDAY, next_hard=True))  # fmt: skip
    desk.week.estimate(f"next:{found.id}", minutes)
    return found.id


def ledger(desk: Desk) -> list[Displacement]:
    return desk.store.all(Displacement)


def test_the_case_that_alone_pushes_work_away_is_named(desk: Desk) -> None:
    large, _small = case(desk, "115-001", 1500), case(desk, "115-002", 30)
    desk.week.keep(desk.week.plan())
    (row,) = ledger(desk)
    assert (row.title, row.by_proposal_id, row.week) == ("Test survey", large, MONDAY)
    assert row.from_date is not None and row.from_date <= FRIDAY
    assert row.to_date is None or row.to_date > row.from_date
    assert row.minutes == 600


def test_what_only_several_cases_together_push_away_is_laid_to_none(desk: Desk) -> None:
    for number in range(4):
        case(desk, f"115-00{number}", 420)
    desk.week.keep(desk.week.plan())
    (row,) = ledger(desk)
    assert row.by_proposal_id is None


def test_without_cases_nothing_is_noted(desk: Desk) -> None:
    desk.week.keep(desk.week.plan())
    assert ledger(desk) == []


def test_kept_twice_work_stands_once_and_from_the_first_day(desk: Desk, clock: Clock) -> None:
    case(desk, "115-001", 1500)
    desk.week.keep(desk.week.plan())
    (first,) = ledger(desk)
    clock.now = datetime(2026, 11, 25, 8, 0)
    desk.week.keep(desk.week.plan())
    (again,) = ledger(desk)
    assert (again.id, again.from_date) == (first.id, first.from_date)


def test_keeping_the_same_plan_again_forgets_nothing(desk: Desk) -> None:
    case(desk, "115-001", 1500)
    desk.week.keep(desk.week.plan())
    first = ledger(desk)
    assert first
    desk.week.keep(desk.week.plan())
    assert ledger(desk) == first


def test_a_displacement_still_ahead_goes_when_the_case_goes(desk: Desk) -> None:
    number = case(desk, "115-001", 1500)
    desk.week.keep(desk.week.plan())
    assert ledger(desk)
    desk.week.drop(f"next:{number}", "handed over")
    desk.week.keep(desk.week.plan())
    assert ledger(desk) == []


def test_what_was_displaced_and_then_done_stays_in_the_ledger(desk: Desk, clock: Clock) -> None:
    case(desk, "115-001", 1500)
    desk.week.keep(desk.week.plan())
    clock.now = datetime(2026, 11, 26, 8, 0)
    desk.week.done("routine:1", 600)
    desk.week.keep(desk.week.plan())
    assert [row.work for row in ledger(desk)] == ["routine:1"]


def test_keeping_is_one_step_that_undo_takes_back(desk: Desk) -> None:
    case(desk, "115-001", 1500)
    desk.week.keep(desk.week.plan())
    desk.undo()
    assert ledger(desk) == []


def test_a_plan_kept_only_to_look_at_notes_nothing(desk: Desk) -> None:
    case(desk, "115-001", 1500)
    desk.week.keep(desk.week.plan(), note=False)
    assert ledger(desk) == []
