"""How often a calendar is searched."""

from __future__ import annotations

from random import Random

import pytest
from planning_builders import at, desk, work

from pbdesk.planning.problem import Problem
from pbdesk.planning.repair import Repair
from pbdesk.planning.solver import solve


@pytest.fixture
def searches(monkeypatch) -> list[Repair]:
    """All searches made by the rounds, in order."""
    made: list[Repair] = []

    class Counted(Repair):
        def __init__(self, *args, **more):
            super().__init__(*args, **more)
            made.append(self)

    monkeypatch.setattr("pbdesk.planning.rounds.Repair", Counted)
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


def test_a_light_week_is_settled_by_two_short_searches_at_most(searches):
    for seed in range(5):
        searches.clear()
        solve(crowded(seed, 1, 0.5))
        assert len(searches) <= 2


def test_a_week_with_work_left_over_and_in_pieces_is_searched_until_one_plan_keeps_coming(
    searches,
):
    cheaper = 0
    for seed in range(1, 6):
        searches.clear()
        solve(crowded(seed, 1, 1.2))
        found = [search.state.total for search in searches]
        assert found.count(min(found)) == 6
        cheaper += min(found) < min(found[:2])
    assert cheaper >= 2


def test_more_weeks_are_searched_again_only_where_work_is_in_each_others_way(searches):
    solve(crowded(1, 6, 0.6))
    assert len(searches) == 1
    searches.clear()
    solve(crowded(1, 6, 1.2))
    assert len(searches) > 1


@pytest.mark.parametrize(("weeks", "share"), [(1, 1.5), (6, 1.5)])
def test_the_searches_together_stay_within_a_bound(searches, weeks, share):
    for seed in range(3):
        searches.clear()
        solve(crowded(seed, weeks, share))
        assert searches[-1].layer.work < 60_000
