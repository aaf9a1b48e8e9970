"""How often a calendar is searched."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from planning_builders import at, desk, work

from pbdesk.planning.problem import Problem
from pbdesk.planning.repair import Repair
from pbdesk.planning.rounds import _in_doubt
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


def found(extra: int, needless: int) -> Any:
    """A month of a hundred works as a search left it: so many per cent of its cost come on top of what the
    work would cost alone, and so many works are cut in two that would fit in one piece."""
    used = [0b110011] * needless + [0b1111] * (100 - needless)
    items = [SimpleNamespace(need=4, longest=4)] * 100
    return SimpleNamespace(
        total=1000, floors=[1000 - 10 * extra], order=range(100),
        board=SimpleNamespace(items=items), books=SimpleNamespace(used=used),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("extra", "needless", "doubt"),
    [(57, 0, False), (58, 0, True), (32, 10, False), (33, 10, True), (0, 23, False), (0, 24, True)],
)
def test_a_month_is_in_doubt_by_what_comes_on_top_and_the_sooner_the_more_is_cut_needlessly(
    extra, needless, doubt
):
    assert _in_doubt(found(extra, needless)) is doubt


@pytest.mark.parametrize(("weeks", "share"), [(1, 1.5), (6, 1.5)])
def test_the_searches_together_stay_within_a_bound(searches, weeks, share):
    for seed in range(3):
        searches.clear()
        solve(crowded(seed, weeks, share))
        assert searches[-1].layer.work < 60_000
