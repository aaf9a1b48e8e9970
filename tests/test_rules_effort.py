"""Efforts learned from finished work: own medians, never the officer's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pbdesk.model.procedure import Effort
from pbdesk.model.work import Importance
from pbdesk.rules.effort import ENOUGH, LATEST, Finished, Habits, habits, known, sort_of
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import say

DAY = date(2026, 11, 2)


def works(kind: str, minutes: list[int], estimates: list[int] | None = None) -> list[Finished]:
    said = estimates or [None] * len(minutes)  # type: ignore[list-item]
    return [
        Finished(f"{kind}:{n}", m, e, DAY + timedelta(n))
        for n, (m, e) in enumerate(zip(minutes, said, strict=True))
    ]


def item(key: str = "call:9", *, estimated: bool = True) -> WorkItem:
    return WorkItem(
        key=key, proposal_id=1, title=say("Call again"), kind=Effort.CALL, importance=Importance.PB,
        minutes=15, estimated=estimated, min_chunk=15, release=None, due=None, hard=False, windows=(),
        after=(), why=say("It was promised."), split=False,
    )  # fmt: skip


@pytest.mark.parametrize(("key", "sort"), [
    ("call:3", "call"), ("done:call:3", "call"), ("done:next:4:2", "next"),
    ("stage:7:site-visit", "stage:site-visit"), ("routine:5", "routine:5"),
    ("routine:5:2026-11-02", "routine:5"), ("signoff-visit:7:1154", "signoff-visit"), ("triage", "triage"),
])  # fmt: skip
def test_work_is_like_work_of_its_sort(key: str, sort: str) -> None:
    assert sort_of(key) == sort


def test_two_finished_works_teach_nothing() -> None:
    own = habits(works("call", [40, 50]))
    assert ENOUGH == 3 and known(item(), None, own) == item()


def test_three_finished_works_replace_the_usual_effort_by_their_median() -> None:
    own = habits(works("call", [20, 90, 40]))
    learned = known(item(), None, own)
    assert (learned.minutes, learned.estimated, learned.learned) == (40, False, 3)
    assert known(item("promise:9"), None, own) == item("promise:9")


def test_work_without_recorded_time_teaches_nothing() -> None:
    assert habits(works("call", [0, 0, 0, 40, 50])).medians == {}


def test_only_the_latest_works_count() -> None:
    own = habits(works("call", [500] * 20 + [30] * LATEST))
    assert own.medians["call"] == (30, LATEST)


def test_what_the_record_states_is_never_learned_over() -> None:
    stated = item(estimated=False)
    assert known(stated, None, habits(works("call", [90, 90, 90]))) == stated


def test_the_officers_estimate_is_taken_as_it_is() -> None:
    own = habits(works("call", [90] * 5, [60] * 5))
    said = known(item(), 75, own)
    assert (said.minutes, said.estimated, said.learned, said.took) == (75, False, 0, 150)


@pytest.mark.parametrize(("took", "ratio"), [(60, 100), (90, 150), (6, 50), (600, 200)])
def test_the_ratio_of_estimates_is_told_within_reason(took: int, ratio: int) -> None:
    assert habits(works("call", [took] * 5, [60] * 5)).ratio == ratio


def test_four_estimates_say_nothing_yet() -> None:
    own = habits(works("call", [90] * 4, [60] * 4))
    assert (own.ratio, own.estimates) == (0, 4)


def test_the_order_in_which_works_are_read_does_not_matter() -> None:
    found = works("call", [20, 90, 40, 10, 60], [30, 30, 30, 30, 30])
    assert habits(found) == habits(reversed(found))


def test_without_habits_nothing_changes() -> None:
    assert known(item(), None, Habits()) == item()
    assert known(item(), None, replace(Habits(), ratio=120)) == item()
