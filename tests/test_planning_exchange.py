"""Equally long stretches of time change hands in a finished plan, where that is cheaper and allowed."""

import pytest
from planning_builders import at, desk, random_desk, weekdays, work

from pbdesk.planning import search
from pbdesk.planning.board import Board
from pbdesk.planning.check import check
from pbdesk.planning.exchange import exchange
from pbdesk.planning.problem import Chunk, Meeting
from pbdesk.planning.solver import solve


def exchanged(problem, plan, parts=()):
    """What becomes of a plan given as `{task: [(start, end), ...]}`."""
    board = Board(problem)
    used = {
        board.index[task]: sum(board.mask_between(start, end) for start, end in spans) & board.free
        for task, spans in plan.items()
    }
    fixed = {board.index[task]: used.pop(board.index[task]) for task in parts}
    return board.plan(exchange(board, used, fixed))


TWO_PIECES = {
    "report": [(at(0, 8), at(0, 10)), (at(0, 14), at(0, 16))],
    "survey": [(at(0, 10), at(0, 12))],
    "letter": [(at(0, 13), at(0, 14)), (at(0, 16), at(0, 17))],
}


def test_two_pieces_become_one_where_another_task_lies_between():
    problem = desk(work("report", 8, late_cost=0), work("survey", 4), work("letter", 4), days=weekdays())
    plan = exchanged(problem, TWO_PIECES)
    report = check(problem, plan)
    assert report.valid, report.violations
    assert len(plan.of("report")) == len(plan.of("letter")) == 1


def test_dear_work_ends_earlier_for_cheap_work_of_the_same_length():
    cheap, dear = work("cheap", 4), work("dear", 4, due=at(0, 17), late_cost=240)
    plan = exchanged(desk(cheap, dear), {"cheap": [(at(0, 8), at(0, 10))], "dear": [(at(1, 8), at(1, 10))]})
    assert plan.chunks == (Chunk(at(0, 8), at(0, 10), "dear"), Chunk(at(1, 8), at(1, 10), "cheap"))


@pytest.mark.parametrize(
    "reason",
    [
        {"windows": ((at(0, 8), at(0, 12)),)},
        {"due": at(0, 17), "late_cost": 480},
        {"effort": 6, "min_chunk": 6, "max_chunk": 6},
    ],
    ids=["only window", "dearer itself", "not to be cut"],
)
def test_work_that_has_reason_to_be_there_stays(reason):
    cheap = work("cheap", **{"effort": 4, **reason})
    dear = work("dear", 4, due=at(0, 17), late_cost=240)
    before = {"cheap": [(at(0, 8), at(0, 8) + cheap.effort)], "dear": [(at(1, 8), at(1, 10))]}
    plan = exchanged(desk(cheap, dear), before)
    assert plan.of("dear") == (Chunk(at(1, 8), at(1, 10), "dear"),)


@pytest.mark.parametrize("waits", ["dear", "cheap"])
def test_nobody_is_moved_past_what_it_waits_for(waits):
    """Between the two lies work that the dear one waits for, or that waits for the cheap one."""
    chains = {"dear": (("between",), (), ()), "cheap": ((), ("cheap",), ())}
    dear_after, between_after, cheap_after = chains[waits]
    problem = desk(
        work("cheap", 4, after=cheap_after),
        work("between", 4, due=at(0, 17), late_cost=480, after=between_after),
        work("dear", 4, due=at(0, 17), late_cost=240, after=dear_after),
    )
    before = {
        "cheap": [(at(0, 8), at(0, 10))],
        "between": [(at(0, 13), at(0, 15))],
        "dear": [(at(1, 8), at(1, 10))],
    }
    plan = exchanged(problem, before)
    assert check(problem, plan).valid
    assert plan.of("cheap") == (Chunk(at(0, 8), at(0, 10), "cheap"),)


def test_pinned_and_unfinished_work_keeps_its_place():
    pinned, part = work("pinned", 4), work("part", 8)
    dear = work("dear", 4, due=at(0, 17), late_cost=240)
    pin = Chunk(at(0, 8), at(0, 10), "pinned")
    problem = desk(pinned, part, dear, pins=(pin,))
    plan = exchanged(
        problem, {"part": [(at(0, 10), at(0, 12))], "dear": [(at(1, 8), at(1, 10))]}, parts=("part",)
    )
    assert plan.of("dear") == (Chunk(at(1, 8), at(1, 10), "dear"),)
    assert plan.of("part") == (Chunk(at(0, 10), at(0, 12), "part"),)
    assert plan.of("pinned") == (pin,)


@pytest.mark.parametrize("seed", range(8))
def test_an_exchange_never_breaks_a_rule_and_never_costs(seed, monkeypatch):
    problem = random_desk(seed, 1.5)
    after = check(problem, solve(problem, effort=0))
    monkeypatch.setattr(search, "exchange", lambda board, used, parts: used | parts)
    before = check(problem, solve(problem, effort=0))
    assert after.valid, after.violations
    assert after.vector <= before.vector


def test_the_daily_buffer_stays_free():
    visit = Meeting("visit", at(1, 10), at(1, 12), 600)
    days = weekdays(buffer=4, evenings=False)
    problem = desk(work("report", 14, open_cost=30), days=days, meetings=(visit,))
    before = [(at(0, 8), at(0, 12)), (at(0, 13), at(0, 14)), (at(1, 8), at(1, 10))]
    plan = exchanged(problem, {"report": before})
    assert [(chunk.start, chunk.end) for chunk in plan.chunks] == before
