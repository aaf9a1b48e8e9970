"""What is kept between two plans is what the file says: after every write, from wherever it came."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from desks import BARE, BENCH, LANTERN, NOW, RAIL, TREE, Clock, make_desk

from pbdesk import procedures
from pbdesk.desk import Desk
from pbdesk.desk.kept import Kept
from pbdesk.model.people import ContactWindow, Person
from pbdesk.model.proposal import CaseStatus, Proposal, Route, StageEvent, SupportAgency
from pbdesk.model.quarter import Milestone, SignOffStatus
from pbdesk.model.work import Meeting, RoutineWork
from pbdesk.planning import solver
from pbdesk.store import queries
from pbdesk.workcal.quarters import Quarter

NEARING = 12  # the procedure's `undecided_prepared`


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    make_desk(tmp_path).close()
    with opened(tmp_path, clock) as found:
        found.week.plan()
        yield found


def opened(folder: Path, clock: Callable[[], datetime]) -> Desk:
    return Desk.open(folder / "desk.pbdesk", clock=clock, procedures=procedures.builtin())


def number(desk: Desk, case_no: str) -> int:
    found = queries.proposal_by_number(desk.store, case_no)
    assert found is not None
    return found.id


def assert_true(desk: Desk) -> None:
    """Kept is what a first reading finds, and so is the plan made from it."""
    fresh = Kept(desk)
    assert desk.kept.active() == fresh.active()
    assert desk.kept.waiting() == fresh.waiting()
    assert desk.kept.work() == fresh.work()
    other = Desk(desk.store, desk.clock, procedures.builtin())
    assert desk.week.plan().problem == other.week.plan().problem


def change(desk: Desk, case_no: str, **fields: object) -> None:
    desk.cases.change(number(desk, case_no), "case", **fields)


def first(desk: Desk, cls: type, **equal: object) -> object:
    return desk.store.all(cls, **equal)[0]


def put(desk: Desk, *records: object) -> None:
    with desk.store.write("test") as tx:
        for record in records:
            tx.save(record)


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a date noted": lambda d: change(d, BARE, next_action="Call", next_due=date(2026, 11, 25)),
    "a route decided": lambda d: change(d, BENCH, route=Route.DIRECT),
    "a hazard found": lambda d: change(d, BARE, safety=True),
    "handed over": lambda d: d.cases.hand_over(number(d, LANTERN), "somebody"),
    "closed": lambda d: change(d, RAIL, status=CaseStatus.CLOSED),
    "a stage reached": lambda d: d.cases.reach_stage(number(d, BENCH), "execution", date(2026, 11, 1)),
    "a case added": lambda d: d.cases.add("New", case_no="115-100", year=115, safety=True),
    "the next year's money": lambda d: change(d, TREE, waits_for_year=None),
    "a promise kept": lambda d: d.contacts.keep_promise(1),
    "a milestone added": lambda d: put(d, Milestone(proposal_id=number(d, BARE), quarter=1154, planned="x")),
    "a milestone removed": lambda d: d.cases.remove("m", first(d, Milestone, done_on=None)),
    "an agency asked": lambda d: put(
        d, SupportAgency(proposal_id=number(d, TREE), agency="測試隊", asked_on=date(2026, 11, 2))
    ),
    "a meeting given to a case": lambda d: put(
        d, dataclasses.replace(first(d, Meeting), proposal_id=number(d, BARE), prep_minutes=60)
    ),  # type: ignore[type-var]
    "a window changed": lambda d: put(d, dataclasses.replace(first(d, ContactWindow), end=time(20))),  # type: ignore[type-var]
    "a name corrected": lambda d: put(d, Person(id=1, name="測試員丁")),
    "a person erased": lambda d: d.people.purge(1),
    "a duty added": lambda d: put(d, RoutineWork(title="New", rrule="FREQ=DAILY", minutes=30)),
    "a typhoon day": lambda d: d.days.edit(date(2026, 11, 25), working=False),
    "work done": lambda d: d.week.done("interim:" + str(number(d, RAIL)), 30),
    "other prices": lambda d: d.set("weights", '{"decline_meeting": 1}'),
    "a workshop ahead": lambda d: put(
        d, StageEvent(proposal_id=number(d, BARE), stage="ws1", on_date=date(2026, 12, 4))
    ),
    "a workshop ahead of many": lambda d: put(
        d,
        *(
            Proposal(id=0, case_no=f"115-9{n:02d}", year=115, stage="assembly", title="Many")
            for n in range(NEARING)
        ),
        *(
            StageEvent(proposal_id=7 + n, stage="ws1", on_date=date(2026, 12, 3))
            for n in range(1, NEARING + 1)
        ),
    ),
    "other hours": lambda d: d.set("hours", "09:00-12:00"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_its_undo_and_its_redo_are_seen(desk: Desk, name: str) -> None:
    before = desk.week.plan().problem
    CHANGES[name](desk)
    assert_true(desk)
    if name != "a person erased":  # that cannot be undone
        desk.undo()
        assert_true(desk)
        assert desk.week.plan().problem == before
        desk.redo()
        assert_true(desk)


@pytest.mark.parametrize("name", CHANGES)
def test_what_another_program_writes_is_seen(desk: Desk, clock: Clock, name: str) -> None:
    with opened(desk.store.path.parent, clock) as other:
        CHANGES[name](other)
    assert_true(desk)


def test_another_day_is_another_desk(desk: Desk, clock: Clock) -> None:
    for days in (1, 40, 120):
        clock.now = NOW + timedelta(days=days)
        assert_true(desk)


def test_rows_changed_beside_the_log_are_seen(desk: Desk) -> None:
    desk.store.connection.execute("update proposal set title = 'Other', next_action = 'Go' where id = 3")
    assert_true(desk)
    desk.store.connection.execute("update proposal set next_action = 'Stay' where id = 3")
    change(desk, RAIL, title="Another")  # a write right after it does not hide it
    assert_true(desk)


def test_within_a_write_its_own_records_are_seen_and_forgotten_when_it_fails(desk: Desk) -> None:
    with contextlib.suppress(KeyError), desk.store.write("test") as tx:
        tx.insert(Proposal(title="New", case_no="115-100", year=115, safety=True))
        assert "115-100" in [case.proposal.case_no for case in desk.kept.active()]
        raise KeyError
    assert "115-100" not in [case.proposal.case_no for case in desk.kept.active()]
    assert_true(desk)


def test_a_copy_to_try_things_on_keeps_its_own(desk: Desk) -> None:
    copy = desk.scratch(NOW)
    change(copy, BARE, safety=True)
    assert_true(copy)
    assert_true(desk)
    copy.close()


def test_only_the_changed_case_is_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[set[int]] = []
    original = desk.cases.files
    monkeypatch.setattr(desk.cases, "files", lambda ids: (read.append(set(ids)), original(ids))[1])
    desk.week.first(desk.kept.work()[0].key)
    desk.week.plan()
    assert read == []
    change(desk, BARE, safety=True)
    desk.week.plan()
    assert read == [{number(desk, BARE)}]


def test_a_question_asked_again_is_not_planned_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # no work is so old that hours are kept for it: the last line plans without
    desk.quarters.record(number(desk, LANTERN), Quarter(115, 3), SignOffStatus.SIGNED)
    key, before = desk.kept.work()[0].key, desk.week.plan()
    desk.week.first(key)
    assert desk.week.plan().problem != before.problem

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    desk.undo()
    with monkeypatch.context() as patch:
        patch.setattr("pbdesk.planning.fairness.solve", refuse)
        assert desk.week.plan().plan == before.plan
        desk.week.first(desk.kept.work()[1].key)
        with pytest.raises(AssertionError):
            desk.week.plan()
    assert desk.week.plan().plan == solver.solve(desk.week.plan().problem)


def works(desk: Desk, case_no: str) -> list[str]:
    about = number(desk, case_no)
    return sorted(key for key, item in desk.week.plan().items.items() if item.proposal_id == about)


def test_what_a_dated_workshop_of_an_undecided_case_asks_for_is_planned(desk: Desk) -> None:
    assert works(desk, BARE) == []
    put(desk, StageEvent(proposal_id=number(desk, BARE), stage="ws1", on_date=date(2026, 12, 4)))
    assert works(desk, BARE) == [
        f"stage:{number(desk, BARE)}:assessment-sheet", f"stage:{number(desk, BARE)}:proposer-talk",
    ]  # fmt: skip
    assert desk.week.plan().problem.task(works(desk, BARE)[0]).due is not None


def test_a_workshop_that_is_past_or_a_case_that_is_decided_takes_no_place(desk: Desk) -> None:
    put(desk, StageEvent(proposal_id=number(desk, BARE), stage="ws1", on_date=date(2026, 11, 20)))
    assert works(desk, BARE) == []


def test_one_that_nears_follows_when_another_is_decided(desk: Desk) -> None:
    add_many(desk, NEARING + 1)
    last = f"115-9{NEARING:02d}"
    assert works(desk, last) == []
    desk.cases.change(number(desk, "115-900"), "route", route=Route.MERGED)
    assert works(desk, last)
    assert_true(desk)


def add_many(desk: Desk, count: int) -> None:
    with desk.store.write("test") as tx:
        for n in range(count):
            case = tx.insert(Proposal(case_no=f"115-9{n:02d}", year=115, stage="assembly", title=f"Many {n}"))
            tx.insert(StageEvent(proposal_id=case.id, stage="ws1", on_date=date(2026, 12, 1)))
