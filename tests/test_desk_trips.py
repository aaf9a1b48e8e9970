"""Visits for signatures on one trip: planned as one piece of work, each done by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from desks import Clock, duty, put

from pbdesk.desk import Desk
from pbdesk.desk.weekplan import Block, WeekPlan
from pbdesk.documents.plan import find_work
from pbdesk.documents.whatif import whatif_document
from pbdesk.errors import InputError
from pbdesk.i18n import Translator
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role
from pbdesk.model.proposal import Proposal, Route
from pbdesk.model.quarter import SignOff, SignOffStatus
from pbdesk.model.wishes import Drop, LoseDay
from pbdesk.model.work import Importance, OverrideKind, TimeEntry, WorkOverride
from pbdesk.words.reasons import reason_sentence
from pbdesk.words.whatif import Names, moved_sentences, wish_sentence
from pbdesk.workcal.quarters import Quarter

MONDAY = date(2026, 11, 23)
Q = Quarter(115, 4)
HALL = "Sample hall"
EVENINGS = ("2345", time(19, 30), time(21))
AFTERNOONS = ("12345", time(14), time(17))  # cost no evening, so that nothing is left for later weeks


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def visit(desk: Desk, *windows: tuple[str, time, time], place: str = HALL) -> str:
    """A case whose sheet only waits for the signature; the key of the visit."""
    number = len(desk.store.all(Proposal)) + 1
    (pid,) = put(desk, Proposal(
        case_no=f"115-{number:03}", title=f"Path {number}", year=115, stage="execution", route=Route.DIRECT,
    ))  # fmt: skip
    (person,) = put(desk, Person(name=f"Test {number}"))
    put(
        desk,
        CaseRole(proposal_id=pid, person_id=person, role=Role.PROPOSER),
        SignOff(proposal_id=pid, quarter=int(Q.key), status=SignOffStatus.SENT, text="Done.",
                drafted_on=MONDAY),
        *(ContactWindow(person_id=person, weekdays=days, start=a, end=b, place=place)
          for days, a, b in windows),
    )  # fmt: skip
    return f"signoff-visit:{pid}:{Q.key}"


def blocks(plan: WeekPlan) -> list[Block]:
    """Where the plan has visits."""
    found = plan.blocks(MONDAY, MONDAY + timedelta(27))
    return [b for b in found if b.key.startswith(("trip:", "signoff-visit:"))]


def trip_of(plan: WeekPlan) -> str:
    (key,) = (key for key, item in plan.items.items() if item.parts)
    return key


def test_two_visits_in_one_hour_and_a_half_are_one_trip(desk: Desk) -> None:
    """Each of them alone takes the whole evening, so that the second used to land on another one."""
    one, other = visit(desk, EVENINGS), visit(desk, EVENINGS)
    plan = desk.week.plan()
    (block,) = blocks(plan)
    assert block.item
    assert [part.key for part in block.item.parts] == [one, other]
    # the way lies before the hours of the people, who are met one after the other
    assert (block.start.time(), block.end.time()) == (time(19), time(21))
    assert {one, other}.isdisjoint(plan.items)
    assert plan.report.valid


def test_the_way_is_taken_once_and_the_margin_as_far_as_there_is_time(desk: Desk) -> None:
    keys = [visit(desk, ("2345", time(9), time(12))) for _ in range(2)]
    alone = desk.weights.unknown_effort_percent * 60 // 100
    for key in keys:
        desk.week.drop(key, "alone")
        assert blocks(desk.week.plan())[0].minutes == alone
        desk.week.undrop(key)
    (block,) = blocks(desk.week.plan())
    assert alone < block.minutes < 2 * alone


@pytest.mark.parametrize("second", [
    (("2345", time(17, 30), time(18, 30)), HALL),  # other hours
    (("1", time(19, 30), time(21)), HALL),  # another day
    (EVENINGS, "Other hall"),
])  # fmt: skip
def test_whoever_cannot_be_met_there_and_then_is_on_no_trip(
    desk: Desk, second: tuple[tuple[str, time, time], str]
) -> None:
    keys = {visit(desk, EVENINGS), visit(desk, second[0], place=second[1])}
    assert keys <= desk.week.plan().items.keys()


def test_people_of_unknown_places_are_not_near_each_other(desk: Desk) -> None:
    keys = {visit(desk, EVENINGS, place=""), visit(desk, EVENINGS, place="")}
    assert keys <= desk.week.plan().items.keys()


def test_an_evening_takes_no_more_visits_than_it_holds(desk: Desk) -> None:
    for _ in range(5):
        visit(desk, EVENINGS)
    found = blocks(desk.week.plan())
    assert sorted(len(b.item.parts or (b.item,)) for b in found if b.item) == [2, 3]
    assert len({b.start.date() for b in found}) == 2


def test_the_week_and_the_quarter_tell_of_the_same_trips(desk: Desk) -> None:
    for windows in (AFTERNOONS, AFTERNOONS, AFTERNOONS, ("3", time(10), time(12))):
        visit(desk, windows)
    desk.week.snooze(f"signoff-visit:1:{Q.key}", date(2026, 12, 1), "away")
    plan = desk.week.plan()
    planned = [tuple(p.proposal_id for p in (b.item.parts or (b.item,))) for b in blocks(plan) if b.item]
    assert sorted(planned) == sorted(b.proposal_ids for b in desk.quarters.batches(Q))
    when = desk.quarters.visits_planned(Q)
    assert when[2] == when[3] != when[1]


# -- one visit of several ------------------------------------------------------------------------------
def test_a_visit_done_early_leaves_the_others_where_they_were(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(3)]
    plan = desk.week.plan()
    desk.week.keep(plan)
    (before,) = blocks(plan)
    desk.week.done(keys[0], 40, proposal_id=1)
    assert [(e.work, e.minutes) for e in desk.store.all(TimeEntry)] == [(keys[0], 40)]
    (after,) = blocks(desk.week.plan())
    assert after.item
    assert [part.key for part in after.item.parts] == keys[1:]
    assert after.start == before.start
    desk.week.done(keys[1], proposal_id=2)
    (last,) = blocks(desk.week.plan())
    assert last.key == keys[2]
    assert last.start.date() == before.start.date()


def test_a_visit_that_joins_does_not_move_the_trip(desk: Desk) -> None:
    visit(desk, EVENINGS), visit(desk, EVENINGS)
    desk.week.keep(desk.week.plan())
    (before,) = blocks(desk.week.plan())
    visit(desk, EVENINGS)
    (after,) = blocks(desk.week.plan())
    assert after.item
    assert len(after.item.parts) == 3
    assert after.start.date() == before.start.date()


def test_what_is_said_of_a_trip_is_said_of_each_visit(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(2)]
    trip, thursday = trip_of(desk.week.plan()), datetime(2026, 12, 3, 19)
    desk.week.pin(trip, thursday, 120)
    assert {o.work for o in desk.store.all(WorkOverride) if o.kind is OverrideKind.PIN} == set(keys)
    (block,) = blocks(desk.week.plan())
    assert (block.key, block.start, block.pinned) == (trip, thursday, True)
    desk.week.unpin(trip)
    assert not desk.store.all(WorkOverride)


def test_one_visit_pinned_elsewhere_is_on_no_trip(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(3)]
    desk.week.pin(keys[0], datetime(2026, 12, 3, 19, 30), 90)
    plan = desk.week.plan()
    assert keys[0] in plan.items
    assert [part.key for part in plan.items[trip_of(plan)].parts] == keys[1:]


@pytest.mark.parametrize("all_of_them", [True, False])
def test_snoozed_together_they_stay_one_trip(desk: Desk, all_of_them: bool) -> None:
    keys, until = [visit(desk, AFTERNOONS) for _ in range(2)], date(2026, 12, 7)
    desk.week.snooze(trip_of(desk.week.plan()) if all_of_them else keys[0], until, "away")
    found = blocks(desk.week.plan())
    assert len(found) == (1 if all_of_them else 2)
    assert (min(b.start.date() for b in found) >= until) is all_of_them
    assert max(b.start.date() for b in found) >= until


def test_a_snooze_that_is_over_parts_nobody(desk: Desk, clock: Clock) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(2)]
    desk.week.snooze(keys[0], date(2026, 11, 25), "away")
    clock.now = datetime(2026, 11, 26, 8)
    assert len(blocks(desk.week.plan())) == 1


def test_one_visit_done_first_takes_the_trip_with_it(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(2)]
    put(desk, duty(minutes=6000, importance=Importance.KEY, due=date(2026, 12, 31)))
    desk.week.first(keys[1])
    plan = desk.week.plan()
    assert "You put it first" in Translator("en").render(reason_sentence(plan, trip_of(plan)))


def test_an_effort_and_an_end_are_said_of_one_visit(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(2)]
    trip = trip_of(desk.week.plan())
    for say_it in (
        desk.week.done,
        lambda key: desk.week.estimate(key, 30),
        lambda key: desk.week.split(key, 30),
    ):
        with pytest.raises(InputError, match="several visits"):
            say_it(trip)
    desk.week.estimate(keys[0], 120)  # an hour and a half with its proposer: there is no time for both
    assert set(keys) <= desk.week.plan().items.keys()


# -- the whole week --------------------------------------------------------------------------------------
def test_the_hours_of_a_trip_count_once(desk: Desk) -> None:
    visit(desk, EVENINGS), visit(desk, EVENINGS)
    plan = desk.week.plan()
    (block,) = blocks(plan)
    monday = block.start.date() - timedelta(block.start.weekday())
    assert plan.planned(monday, monday + timedelta(6), overtime=True) == block.minutes == 120


def test_own_work_a_trip_pushes_aside_is_in_the_ledger_once(desk: Desk) -> None:
    days = ("12345", time(8, 30), time(17, 30))
    for _ in range(3):
        visit(desk, days)
    put(desk, *(duty(title=f"Duty {n}", minutes=450, due=MONDAY + timedelta(n)) for n in range(5)))
    for n in range(1, 4):
        desk.week.first(f"signoff-visit:{n}:{Q.key}")
    found = desk.week.displaced(desk.week.plan())
    assert found
    assert len({each.key for each in found}) == len(found)
    assert all(each.key.startswith("routine:") for each in found)


def test_what_if_one_visit_is_left_out_tells_of_it_and_of_the_rest(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(3)]
    plan = desk.week.plan()
    trial = desk.trials.run(plan, [Drop(keys[0], "somebody else goes")])
    assert [part.key for part in trial.after.items[trip_of(trial.after)].parts] == keys[1:]
    tr, names = Translator("en"), Names(plan, desk.cases.get)
    assert "Path 1: Visit the proposer" in tr.render(wish_sentence(trial.wishes[0], names))
    (line,) = (tr.render(each) for each in moved_sentences(trial, {1: "115-001"}))
    assert "(115-001)" in line and line.endswith("no longer yours to do")  # the others stand where they were
    (told,) = whatif_document(desk, trial, tr)["moved"]
    assert (told["key"], told["case_no"], told["to"]) == (keys[0], "115-001", [])


def test_words_of_one_visit_mean_that_visit_where_something_is_said_of_it(desk: Desk) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(2)]
    plan, tr = desk.week.plan(), Translator("en")
    for words in (keys[1], "115-002", "path 2"):
        assert find_work(desk, plan, tr, words, visits=True) == keys[1]
        assert find_work(desk, plan, tr, words) == trip_of(plan)
    for words in (trip_of(plan), "One trip"):
        assert find_work(desk, plan, tr, words, visits=True) == trip_of(plan)


def test_a_lost_evening_moves_the_trip_as_a_whole(desk: Desk) -> None:
    visit(desk, EVENINGS), visit(desk, EVENINGS)
    desk.week.keep(desk.week.plan())
    (before,) = blocks(desk.week.plan())
    desk.trials.apply([LoseDay(before.start.date(), reason="typhoon")])
    (after,) = blocks(desk.week.plan())
    assert after.key == before.key
    assert after.start.date() != before.start.date()


def test_a_trip_of_the_past_is_shown_by_its_visits(desk: Desk, clock: Clock) -> None:
    keys = [visit(desk, EVENINGS) for _ in range(2)]
    desk.week.pin(trip_of(desk.week.plan()), datetime(2026, 11, 24, 19), 120)
    desk.week.keep(desk.week.plan())
    clock.now = datetime(2026, 11, 25, 8)
    (past,) = desk.week.plan().past
    assert "Path 1, Path 2" in str(past.title)
    desk.week.done(keys[0], proposal_id=1)
    (past,) = desk.week.plan().past
    assert str(past.title) == "A trip for 2 signatures"
