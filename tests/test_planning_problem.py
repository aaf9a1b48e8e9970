"""A planning problem that contradicts itself is refused with the item named; JSON goes there and back."""

from dataclasses import replace
from datetime import date

import pytest
from planning_builders import at, desk, random_desk, weekdays, work

from pbdesk.errors import InputError
from pbdesk.planning.jsonio import from_json, to_json
from pbdesk.planning.problem import Chunk, Costs, Day, Meeting, Problem, ProblemError, fit_chunks

TASK = work("a", 4)


@pytest.mark.parametrize(
    ("item", "break_it"),
    [
        ("a", lambda: desk(TASK, TASK)),
        ("a", lambda: desk(work("a", 0))),
        ("a", lambda: desk(work("a", 5, min_chunk=4, max_chunk=4))),
        ("a", lambda: desk(work("a", hard=True))),
        ("a", lambda: desk(work("a", late_cost=-1))),
        ("a", lambda: desk(work("a", release=-1))),
        ("a", lambda: desk(work("a", windows=((5, 5),)))),
        ("a", lambda: desk(work("a", after=("ghost",)))),
        ("a", lambda: desk(TASK, pins=(Chunk(16, 21, "a"),))),
        ("b", lambda: desk(TASK, work("b"), pins=(Chunk(16, 18, "a"), Chunk(17, 19, "b")))),
        ("ghost", lambda: desk(pins=(Chunk(16, 18, "ghost"),))),
        ("a", lambda: desk(TASK, pins=(Chunk(at(9, 0), at(9, 1), "a"),))),
        ("m", lambda: desk(meetings=(Meeting("m", 5, 6), Meeting("m", 7, 8)))),
        ("m", lambda: desk(meetings=(Meeting("m", 6, 6),))),
        ("0", lambda: desk(days=(Day(0), Day(0)))),
        ("9", lambda: desk(days=(Day(9),))),
        ("0", lambda: desk(days=(Day(0, ((16, 24),), ((20, 26),)),))),
        ("0", lambda: desk(days=(Day(0, ((16, 24),), buffer=-1),))),
        ("desk", lambda: desk(slot_minutes=7)),
        ("desk", lambda: desk(costs=Costs(chunk=-1))),
        ("desk", lambda: Problem(id="desk", start=date(2026, 1, 5), horizon_days=0, days=(), tasks=())),
    ],
)
def test_contradictions_name_the_item_and_the_way_out(item, break_it):
    with pytest.raises(ProblemError) as caught:
        break_it()
    assert caught.value.item == item
    assert str(caught.value)
    assert str(caught.value.todo)


def test_a_circle_of_dependencies_names_two_of_its_members():
    with pytest.raises(ProblemError) as caught:
        desk(
            work("a", after=("c",)), work("b", after=("a",)), work("c", after=("b",)), work("d", after=("a",))
        )
    assert caught.value.item in {"a", "b", "c"}
    assert "Work d" not in str(caught.value)


@pytest.mark.parametrize(("effort", "low", "high"), [(1, 4, 2), (5, 4, 4), (9, 2, 2), (3, 1, 1), (40, 6, 3)])
def test_fit_chunks_always_gives_a_valid_cut(effort, low, high):
    shortest, longest = fit_chunks(effort, low, high)
    desk(work("a", effort, min_chunk=shortest, max_chunk=longest))
    assert shortest <= low
    assert longest >= min(high, effort)


@pytest.mark.parametrize("seed", range(8))
def test_json_there_and_back(seed):
    problem = random_desk(seed)
    assert from_json(to_json(problem)) == problem


@pytest.mark.parametrize(
    "damage",
    [
        {"format": "something else"},
        {"tasks": [{"id": "a"}]},
        {"tasks": [None]},
        {"start_date": "soon"},
        {"costs": {}},
        {"days": 7},
    ],
)
def test_json_that_is_no_problem_is_refused_in_words(damage):
    with pytest.raises(InputError) as caught:
        from_json({**to_json(desk(TASK)), **damage})
    assert caught.value.todo is not None


def test_task_is_found_by_id_or_not_at_all():
    problem = desk(TASK, days=weekdays(1))
    assert problem.task("a") is TASK
    with pytest.raises(KeyError):
        problem.task("b")
    assert replace(problem, slot_minutes=60, days=()).horizon == 168
