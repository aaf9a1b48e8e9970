"""Whole chains in one row: as a first order, and as a change."""

from __future__ import annotations

from random import Random

import pytest
from planning_builders import desk, work

from pbdesk.planning.board import Board
from pbdesk.planning.chains import chain_by_chain
from pbdesk.planning.choice import Chooser
from pbdesk.planning.laying import Layer
from pbdesk.planning.moves import Moves
from pbdesk.planning.problem import Problem, Task
from pbdesk.planning.ranking import keep_chains
from pbdesk.planning.search import State

CHAINS, LINKS = 5, 4


def chained(singles: int = 0) -> Problem:
    """More work than time in chains that cost as long as they are open, and some work that waits for none."""
    tasks: list[Task] = [work(f"single{n}", 2) for n in range(singles)]
    for chain in range(CHAINS):
        for link in range(LINKS):
            after = (f"{chain}-{link - 1}",) if link else ()
            tasks.append(work(f"{chain}-{link}", 6 + chain, after=after, open_cost=10 + link))
    return desk(*tasks, weeks=2)


def shuffled(problem: Problem, seed: int) -> State:
    """Some order in which nothing comes before what it waits for."""
    board = Board(problem)
    layer = Layer(board)
    order = [item.index for item in board.items]
    Random(seed).shuffle(order)
    return State(board, layer, Chooser(board, layer), keep_chains(board.items, order))


def rows(state: State, order: list[int]) -> list[str]:
    """The chain of each place, those that follow one another once."""
    names = [state.board.items[index].task.id.partition("-")[0] for index in order]
    return [name for at, name in enumerate(names) if not at or names[at - 1] != name]


def in_sequence(state: State, order: list[int]) -> bool:
    place = {index: at for at, index in enumerate(order)}
    items = state.board.items
    return all(place[o] < place[i] for i in order for o in items[i].before if o in place)


@pytest.mark.parametrize("seed", range(5))
def test_each_chain_stands_in_one_row_and_none_is_dearer_than_the_rows_as_they_came(seed: int) -> None:
    state = shuffled(chained(), seed)
    as_they_came = chain_by_chain(state, 0)
    moved = chain_by_chain(state, 10_000)
    assert as_they_came is not None and moved is not None
    for found in (as_they_came, moved):
        assert sorted(found.order) == sorted(state.order) and in_sequence(found, found.order)
        assert len(rows(found, found.order)) == CHAINS
    assert moved.total < as_they_came.total


def test_where_chains_are_few_there_is_no_such_order() -> None:
    assert chain_by_chain(shuffled(chained(singles=CHAINS * LINKS + 1), 1), 1000) is None


@pytest.mark.parametrize("reach", [-20, -3, 3, 20])
def test_a_whole_chain_moves_past_others_and_keeps_its_sequence(reach: int) -> None:
    state = shuffled(chained(singles=3), 2)
    moves = Moves(state)
    for index in state.order:
        if not moves.in_chain(index):
            assert not state.board.items[index].before
            continue
        first, part = moves.together(index, reach)
        order = [*state.order[:first], *part, *state.order[first + len(part) :]]
        assert sorted(order) == sorted(state.order) and in_sequence(state, order)
        assert rows(state, order).count(state.board.items[index].task.id.partition("-")[0]) == 1
