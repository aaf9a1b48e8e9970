"""Changes of a finished plan that no order of the work leads to."""

from __future__ import annotations

import pytest
from planning_builders import Day, at, desk, random_desk, spans, work

from pbdesk.planning.board import MISS_HARD, MISS_SAFETY, Board
from pbdesk.planning.check import check
from pbdesk.planning.choice import Chooser
from pbdesk.planning.laying import Layer
from pbdesk.planning.problem import Problem
from pbdesk.planning.ranking import Urgency
from pbdesk.planning.recreate import Recreate
from pbdesk.planning.repair import Repair
from pbdesk.planning.search import Placed, State
from pbdesk.planning.solver import solve


def leave_an_hour() -> Problem:
    """Two days of scattered free time. The long work, when it comes first, takes the small one's only hour;
    the small one takes so much of the long one's time that this does not fit any more."""
    days = (
        Day(0, ((16, 17), (18, 19), (20, 23), (24, 26)), (), 0),
        Day(1, ((16, 18), (20, 23)), (), 0),
    )
    long, small = work("long", 8, min_chunk=2, due=at(1, 17)), work("small", due=at(0, 17))
    return desk(long, small, days=days)


def searched(problem: Problem) -> State:
    """A state from which no near change of the order leads to a cheaper one."""
    board = Board(problem)
    layer = Layer(board)
    state = State(board, layer, Chooser(board, layer), Urgency(board).by_deadline())
    Repair(state, 500).near()
    return state


def test_a_long_work_leaves_the_hour_that_a_small_one_needs():
    problem = leave_an_hour()
    state = searched(problem)
    placed = Recreate(state, state.placed(), seed=1).run(200)
    assert placed.total == state.total - problem.costs.chunk
    plan = placed.plan(state.board)
    assert spans(plan, "small") == [(at(0, 12), at(0, 13))]
    assert len(spans(plan, "long")) == 3


def test_the_search_finds_it_too():
    assert spans(solve(leave_an_hour()), "small") == [(at(0, 12), at(0, 13))]


def test_a_work_begins_later_so_that_what_follows_runs_on_in_one_piece():
    """Seven of eight slots may be planned, and eight are asked for. Begun at once, the second work has to
    stop where the last free slot is, and the rest of it in the evening is a piece of its own."""
    first = work("first", 4, min_chunk=2, due=at(0, 21))
    second = work("second", 4, min_chunk=2, due=at(0, 21), after=("first",))
    plan = solve(desk(first, second, days=(Day(0, ((28, 36),), ((36, 40),), 1),)))
    assert spans(plan, "first") == [(29, 33)]
    assert spans(plan, "second") == [(33, 37)]


def price(problem: Problem, placed: Placed, board: Board) -> int:
    """What a plan costs by the check, which knows nothing of the search."""
    parts = {**dict(enumerate(placed.used)), **placed.parts}
    report = check(problem, board.plan({index: mask for index, mask in parts.items() if mask}))
    assert report.valid, report.violations
    safety, hard, minutes = report.vector
    return safety * MISS_SAFETY + hard * MISS_HARD + minutes


@pytest.mark.parametrize("load", [0.8, 1.3])
def test_what_it_ends_with_is_valid_and_saves_what_it_says(load):
    cheaper = 0
    for seed in range(60):
        problem = random_desk(seed, load)
        state = searched(problem)
        if not state.order:
            continue
        start = state.placed()
        placed = Recreate(state, start, seed=seed).run(80)
        saved = price(problem, start, state.board) - price(problem, placed, state.board)
        assert saved == start.total - placed.total >= 0
        cheaper += saved > 0
    assert cheaper >= 10


def test_the_same_seed_leads_to_the_same_plan_and_the_start_is_left_as_it_was():
    state = searched(random_desk(4, 1.3))
    start = state.placed()
    before = list(start.used)
    first, second = (Recreate(state, start, seed=3).run(100) for _ in range(2))
    assert first == second
    assert start.used == before == state.placed().used
