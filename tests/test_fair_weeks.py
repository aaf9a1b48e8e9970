"""Forty weeks with a fifth too much work: large cases do not starve while hours are kept for them."""

from __future__ import annotations

import pytest
from fair_weeks import Waits, percentile, simulate


@pytest.fixture(scope="module", params=(7, 8))
def pair(request: pytest.FixtureRequest) -> tuple[Waits, Waits]:
    """With four hours a week kept, and without."""
    return simulate(240, seed=request.param), simulate(0, seed=request.param)


def test_large_cases_wait_eight_weeks_at_most_and_much_longer_without_the_hours(
    pair: tuple[Waits, Waits],
) -> None:
    kept, without = pair
    assert percentile(kept.large, 90) <= 8
    assert percentile(without.large, 90) >= 12


def test_easy_cases_wait_about_as_long_as_before(pair: tuple[Waits, Waits]) -> None:
    kept, without = pair
    assert percentile(kept.small, 50) <= percentile(without.small, 50)
    assert percentile(kept.small, 90) <= percentile(without.small, 90) + 1


def test_the_hours_are_found_in_usual_time(pair: tuple[Waits, Waits]) -> None:
    kept, without = pair
    assert kept.overtime <= without.overtime * 1.1


def test_the_same_weeks_come_out_the_same() -> None:
    assert simulate(240, weeks=12) == simulate(240, weeks=12)
