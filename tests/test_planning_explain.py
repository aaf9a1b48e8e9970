"""Explanations name the binding reason first; what is short is measured; remedies were tried."""

from dataclasses import replace

import pytest
from planning_builders import at, desk, weekdays, work

from pbdesk.planning.changes import CancelMeeting, DoFirst, SetOvertime, apply
from pbdesk.planning.check import check
from pbdesk.planning.explain import ReasonKind, State, TermKind, explain_task
from pbdesk.planning.facts import Facts
from pbdesk.planning.problem import Chunk, Costs, Meeting, Origin, Plan, WorkClass
from pbdesk.planning.remedies import RemedyKind, remedies
from pbdesk.planning.shortfall import ShortKind, shortfall
from pbdesk.planning.solver import solve


def explained(problem, task="a"):
    return explain_task(Facts(problem, solve(problem)), problem.task(task))


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (ReasonKind.PINNED, desk(work("a", hard=True, due=at(2, 17)), pins=(Chunk(18, 20, "a"),))),
        (
            ReasonKind.SAFETY,
            desk(work("a", work_class=WorkClass.SAFETY, hard=True, due=at(2, 17), open_cost=120)),
        ),
        (ReasonKind.FIRST, apply(DoFirst("a"), desk(work("a", open_cost=240)))),
        (ReasonKind.DEADLINE, desk(work("a", hard=True, due=at(2, 17), open_cost=5))),
        (ReasonKind.ONLY_WINDOW, desk(work("a", slip_cost=300, windows=((at(1, 18), at(1, 20)),)))),
        (ReasonKind.MUST_PRECEDE, desk(work("a"), work("b", after=("a",), due=at(1, 17)))),
        (ReasonKind.RELEASED, desk(work("a", release=at(2, 9), due=at(4, 17)))),
        (ReasonKind.WAITS_FOR, desk(work("a", after=("b",)), work("b", release=at(1, 9)))),
        (ReasonKind.CLOSES_CASE, desk(work("a", open_cost=12))),
        (ReasonKind.DUE, desk(work("a", due=at(3, 17)))),
        (ReasonKind.WAITED, desk(work("a", age_days=60))),
        (
            ReasonKind.KEPT,
            desk(work("a"), previous=(Chunk(at(2, 9), at(2, 10), "a"),), costs=Costs(change=6)),
        ),
        (ReasonKind.SPARE, desk(work("a"))),
    ],
)
def test_the_binding_reason_comes_first(kind, problem):
    explanation = explained(problem)
    assert explanation.state is State.PLANNED
    assert explanation.reasons[0].kind is kind


def test_slack_is_the_room_before_the_deadline_less_the_work():
    problem = desk(
        work("a", 4, hard=True, due=at(1, 17)), work("b", 6, due=at(0, 17)), days=weekdays(1, buffer=2)
    )
    # two days of 14 slots each, less 6 and 4
    assert explained(problem).reasons[0].slots == {"due": at(1, 17), "slack": 18}


def test_must_precede_names_the_follower_and_its_slack():
    problem = desk(work("a", 4), work("b", 2, after=("a",), hard=True, due=at(0, 17)))
    reason = explained(problem).reasons[0]
    assert (reason.task, reason.slots["due"]) == ("b", at(0, 17))
    assert reason.slots["slack"] == 14


def test_terms_are_value_times_weight():
    problem = desk(work("a", 20, due=at(0, 17), late_cost=10, open_cost=7))
    terms = {term.kind: (term.value, term.weight) for term in explained(problem).terms}
    assert terms == {TermKind.LATE_DAYS: (1, 10), TermKind.OPEN_DAYS: (1, 7), TermKind.EXTRA_CHUNKS: (2, 10)}


IMPOSSIBLE = {
    ShortKind.NOT_RELEASED: desk(work("a", release=9999)),
    ShortKind.NO_WINDOW: desk(work("a", windows=((at(0, 12), at(0, 13)),))),
    ShortKind.NO_LONG_PIECE: desk(work("a", 18, min_chunk=18)),
    ShortKind.LONGER_THAN_PLAN: desk(work("a", 200, max_chunk=8)),
    ShortKind.PREDECESSOR: desk(work("a", after=("b",)), work("b", release=9999)),
}


@pytest.mark.parametrize(("kind", "problem"), IMPOSSIBLE.items(), ids=[str(kind) for kind in IMPOSSIBLE])
def test_the_impossible_is_named(kind, problem):
    explanation = explained(problem)
    assert explanation.short is not None
    assert explanation.short.kind is kind
    assert explanation.short.short > 0
    assert explanation.state in (State.UNPLACED, State.PARTIAL)


def test_overdue_work_says_so():
    short = explained(desk(work("a", due=at(0, 5), hard=True))).short
    assert short is not None
    assert short.kind is ShortKind.OVERDUE


def crowded():
    """Monday and Tuesday: 40 slots of work, 32 of time, and nothing in the evening."""
    tasks = [work(n, 10, due=at(1, 17), late_cost=100 + k, max_chunk=4) for k, n in enumerate("abcd")]
    return desk(*tasks, days=weekdays(1, evenings=False), meetings=(Meeting("m", at(0, 8), at(0, 12), 50),))


def test_the_crowded_span_is_measured():
    problem = crowded()
    late = [task for task, days in check(problem, solve(problem)).late_days.items() if days]
    short = explained(problem, late[0]).short
    assert short is not None
    assert (short.kind, short.work, short.room, short.short) == (ShortKind.NO_ROOM, 40, 24, 16)
    assert (short.start, short.end) == (0, at(1, 17))


def test_work_that_is_only_possible_in_the_evening_takes_no_hour_of_the_day():
    problem = crowded()
    visit = work("visit", 2, due=at(1, 22), windows=((at(1, 18), at(1, 20)),))
    late = next(task for task, days in check(problem, solve(problem)).late_days.items() if days)
    with_visit = replace(problem, tasks=(*problem.tasks, visit), days=weekdays(1))
    short = shortfall(Facts(with_visit, solve(problem)), with_visit.task(late))
    assert (short.kind, short.work, short.room) == (ShortKind.NO_ROOM, 40, 24)


def test_remedies_work_when_applied_and_come_cheapest_first():
    problem = desk(
        work("routine", 24, due=at(1, 17), late_cost=300, max_chunk=8),
        work("case", 4, due=at(1, 17), late_cost=20, case="PB1", origin=Origin.PB),
        work(
            "other case",
            4,
            due=at(1, 17),
            late_cost=200,
            case="PB2",
            origin=Origin.PB,
            defer_cost=1,
            slip_cost=1,
        ),
        days=weekdays(1, evenings=False),
        meetings=(Meeting("m", at(0, 9), at(0, 11), 15),),
    )
    plan = solve(problem)
    assert check(problem, plan).late_days["case"] == 1
    found = remedies(problem, plan, "case")
    assert 1 <= len(found) <= 3
    assert RemedyKind.DECLINE in {remedy.kind for remedy in found}
    assert [r.price for r in found] == sorted(r.price for r in found)
    for remedy in found:
        changed = problem
        for change in remedy.changes:
            changed = apply(change, changed)
        report = check(changed, solve(changed))
        assert report.late_days["case"] == 0
        assert report.ends["case"] is not None


def test_declining_the_meeting_is_priced_with_its_cost():
    problem = desk(
        work("a", 16, due=at(0, 17), late_cost=90),
        days=weekdays(1, evenings=False),
        meetings=(Meeting("m", at(0, 9), at(0, 10), 15),),
    )
    found = {remedy.kind: remedy for remedy in remedies(problem, solve(problem), "a")}
    assert found[RemedyKind.DECLINE].changes == (CancelMeeting("m"), DoFirst("a"))
    assert found[RemedyKind.DECLINE].price < 0
    assert found[RemedyKind.EXTEND].days == 1


def test_more_evenings_than_the_limit_are_offered_when_that_is_what_is_missing():
    tasks = [work(n, 18, due=at(0, 24), hard=True, max_chunk=18, min_chunk=1, late_cost=400) for n in "a"]
    problem = desk(*tasks, ot_week_cap=0)
    found = remedies(problem, solve(problem), "a")
    assert found[0].kind in (RemedyKind.OVERTIME, RemedyKind.EXTEND)
    raised = next(remedy for remedy in found if remedy.kind is RemedyKind.OVERTIME)
    assert isinstance(raised.changes[0], SetOvertime)
    assert raised.slots == 2


def test_work_that_is_well_placed_or_cannot_be_helped_gets_no_remedies():
    good = desk(work("a"))
    assert remedies(good, solve(good), "a") == ()
    never = IMPOSSIBLE[ShortKind.NO_WINDOW]
    assert remedies(never, solve(never), "a") == ()
    with pytest.raises(KeyError):
        remedies(good, solve(good), "ghost")


def test_a_later_deadline_is_offered_for_work_that_needs_the_evening():
    problem = desk(
        work("report", 16, due=at(0, 17), hard=True),
        work("call", 2, due=at(0, 21), late_cost=400),
        weeks=2,
    )
    plan = solve(problem)
    found = remedies(problem, plan, "call")
    extended = [r for r in found if r.kind is RemedyKind.EXTEND]
    assert extended
    later = apply(extended[0].changes[0], problem)
    assert later.task("call").due == at(7, 24)
    assert check(later, solve(later)).overtime_slots == 0


def test_room_respects_the_reserve_and_the_overtime_limit():
    problem = replace(desk(work("a"), days=weekdays(1, buffer=4)), ot_week_cap=5)
    facts = Facts(problem, Plan())
    assert facts.room(facts.board.all_regular) == 5 * 12
    assert facts.room(facts.board.all_overtime) == 5
