"""How often a calendar is searched."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from planning_builders import at, desk, work

from pbdesk.planning.problem import Problem
from pbdesk.planning.rounds import _in_doubt, _Rounds
from pbdesk.planning.search import Placed
from pbdesk.planning.solver import solve

BOUND = 60_000
"""Laid tasks of all searches together at most: the bound, and the one search that it is passed in."""


@pytest.fixture
def rounds(monkeypatch) -> list[_Rounds]:
    """All rounds made, in order."""
    made: list[_Rounds] = []

    class Kept(_Rounds):
        def __init__(self, *args):
            super().__init__(*args)
            made.append(self)

    monkeypatch.setattr("pbdesk.planning.rounds._Rounds", Kept)
    return made


def crowded(seed: int, weeks: int, share: float) -> Problem:
    """Work for so large a share of the regular time, in awkward lengths, each piece with a day it is due."""
    dice, tasks, left = Random(seed), [], int(share * weeks * 5 * 16)
    while left > 0:
        effort = min(left, dice.choice((3, 5, 7, 9, 11)))
        left -= effort
        due = at(dice.randrange(7 * weeks), 17)
        cost = dice.choice((30, 60, 120))
        tasks.append(work(f"t{len(tasks):02}", effort, due=due, late_cost=cost, max_chunk=6))
    return desk(*tasks, weeks=weeks, ot_week_cap=4)


def totals(rounds: list[_Rounds], problem: Problem) -> list[int]:
    """The cost of everything that was found on the way to a plan."""
    solve(problem)
    return [placed.total for placed in rounds[-1].found]


def test_a_light_week_is_settled_by_three_searches_and_a_look_at_most(rounds):
    for seed in range(5):
        assert len(totals(rounds, crowded(seed, 1, 0.5))) <= 4


def test_a_week_in_doubt_is_searched_until_one_plan_keeps_coming_or_enough_was_tried(rounds):
    cheaper = 0
    for seed in range(1, 6):
        found = totals(rounds, crowded(seed, 1, 1.2))
        often = found.count(min(found))
        assert often == 12 or (often < 12 and rounds[-1].first.layer.work > rounds[-1].most)
        cheaper += min(found) < min(found[:2])
    assert cheaper >= 2


def test_more_weeks_are_searched_again_only_where_work_is_in_each_others_way(rounds):
    assert len(totals(rounds, crowded(1, 6, 0.6))) == 1
    assert len(totals(rounds, crowded(1, 6, 1.2))) > 1


def test_between_a_week_and_a_month_only_the_worst_puzzles_are_searched_again(rounds):
    """By the measure of a month both would be."""
    assert len(totals(rounds, crowded(1, 3, 1.1))) == 1
    assert rounds[-1].in_doubt(58)
    found = totals(rounds, crowded(1, 3, 1.3))
    assert len(found) > 1 and min(found) < found[0]


def in_doubt(extra: int, needless: int, *, asked: int = 100, declined: int = 0) -> bool:
    """Of a hundred works as a search left them: so many per cent of the cost come on top of what the work
    would cost alone, and so many works are cut in two that would fit in one piece."""
    used = [0b110011] * needless + [0b1111] * (100 - needless)
    board: Any = SimpleNamespace(items=[SimpleNamespace(need=4, longest=4)] * 100, asked=asked)
    return _in_doubt(board, 1000 - 10 * extra, Placed(1000, used, {}), 58, declined)


@pytest.mark.parametrize(
    ("extra", "needless", "doubt"),
    [(57, 0, False), (58, 0, True), (32, 10, False), (33, 10, True), (0, 23, False), (0, 24, True)],
)
def test_a_month_is_in_doubt_by_what_comes_on_top_and_the_sooner_the_more_is_cut_needlessly(
    extra, needless, doubt
):
    assert in_doubt(extra, needless) is doubt


def test_nothing_is_in_doubt_where_time_is_short_whatever_is_tried():
    assert in_doubt(99, 50, asked=140)
    assert not in_doubt(99, 50, asked=141)


def test_what_no_order_of_the_work_could_save_counts_as_cost_that_is_beyond_doubt():
    assert in_doubt(58, 0, declined=0)
    assert not in_doubt(58, 0, declined=100)


@pytest.mark.parametrize(("weeks", "share"), [(1, 1.2), (6, 1.5)])
def test_the_searches_together_stay_within_a_bound(rounds, weeks, share):
    for seed in range(3):
        totals(rounds, crowded(seed, weeks, share))
        assert rounds[-1].first.layer.work < BOUND
