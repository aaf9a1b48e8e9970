"""Another first order for calendars made of chains: one chain after the other."""

from __future__ import annotations

from pbdesk.planning.kin import Kin
from pbdesk.planning.search import State

_SHARE = 2
"""One item in so many must be part of a chain: elsewhere the other orders serve as well."""


def chain_by_chain(state: State, most: int) -> State | None:
    """The order of `state` with each chain in one row, then whole chains moved while that pays.

    Orders by urgency give every chain a little of each day; where all time is asked for it is often better to
    finish one and to leave another for later, and no change around one item leads there. Lays about `most`
    tasks; None where chains are few.
    """
    kin, inside = Kin(state.board.items), set(state.order)
    chains = list(dict.fromkeys(kin.chain(index) & inside for index in state.order))
    if _SHARE * sum(len(chain) for chain in chains if len(chain) > 1) < len(state.order):
        return None
    rows = [[index for index in state.order if index in chain] for chain in chains]
    found = State(state.board, state.layer, state.chooser, [index for row in rows for index in row])
    limit = state.layer.work + most
    while _improved(found, rows, limit):
        pass
    return found


def _improved(state: State, rows: list[list[int]], limit: int) -> bool:
    """Move each row once to the first place that lowers the cost, the dearest first; whether any did."""
    moved = False
    for row in sorted(rows, key=lambda row: -sum(map(state.excess, row))):
        at = rows.index(row)
        for to in range(len(rows)):
            if to == at or state.layer.work >= limit:
                continue
            low, high = min(at, to), max(at, to)
            turned = rows[low:at] + rows[at + 1 : high + 1]
            turned.insert(to - low, row)
            first = sum(map(len, rows[:low]))
            if state.attempt(first, [index for each in turned for index in each], {}):
                rows[low : high + 1] = turned
                moved = True
                break
    return moved
