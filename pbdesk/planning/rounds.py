"""How often a calendar is searched, and the best of what was found.

Most calendars are settled early. In doubt are those where some work is cut into more pieces than it needs
although time is short: there many small things fit together in one way only, and a single search ends in
one of its traps. Several searches find the way more often than one long search does.
"""

from __future__ import annotations

from pbdesk.planning.board import MISS_HARD
from pbdesk.planning.repair import Repair
from pbdesk.planning.search import Forced, State

_ENOUGH = 48_000
"""Laid tasks that no further search may lead beyond."""

_SHORT, _LONG = 50, 200
"""Per cent of the budget for the first searches of a week, and for those that follow when they disagree."""

_FEW, _ALIKE, _OFTEN = 3, 2, 6
"""Short searches at most; how many of them must agree on the best; how often it must be found otherwise."""

_IN_DOUBT, _PER_PIECE = 58, 250
"""A month is in doubt when so many per cent of its cost come on top of what its work would cost alone; for
pieces that need not be, as a share of all work, two and a half times that share is added."""

Start = tuple[list[int], Forced]


def settle_week(states: list[State], budget: int, effort: int) -> State:
    """The best of short searches that agree, or of longer ones that find the same again and again."""
    starts = [_start(state) for state in states]
    least, found, doubtful = sum(states[0].floors), list[State](), False
    while True:
        short = len(found) < _ALIKE or (len(found) < _FEW and not doubtful)
        state = _afresh(states[0], starts[len(found) % len(starts)])
        Repair(state, budget * (_SHORT if short else _LONG) // 100, seed=1 + len(found)).run()
        found.append(state)
        best = min(found, key=lambda state: state.total)
        if len(found) == _ALIKE:
            doubtful = _needless_pieces(best) > 0 and not all(best.books.used[index] for index in best.order)
        enough = _ALIKE if short and not doubtful else _OFTEN
        if best.total <= least or _settled(found, best, enough, _ENOUGH * effort // 100 - budget):
            return best


def settle_month(states: list[State], budget: int, effort: int, left: int) -> State:
    """What one search from the first state finds in what is `left` of the budget; of several, from each
    state in turn, where that is in doubt."""
    starts, most = [_start(state) for state in states], _ENOUGH * effort // 100 - budget
    best = states[0]
    Repair(best, left).run()
    found = [best]
    while _in_doubt(best) and not _settled(found, best, _OFTEN, most):
        state = _afresh(best, starts[len(found) % len(starts)])
        Repair(state, budget, seed=1 + len(found)).run()
        found.append(state)
        best = min(found, key=lambda state: state.total)
    return best


def _start(state: State) -> Start:
    return list(state.order), dict(enumerate(state.books.forced))


def _afresh(state: State, start: Start) -> State:
    return State(state.board, state.layer, state.chooser, *start)


def _settled(found: list[State], best: State, often: int, most: int) -> bool:
    """Whether the best was found so often, or more than `most` tasks were laid."""
    return best.layer.work > most or sum(state.total == best.total for state in found) >= often


def _needless_pieces(state: State) -> int:
    """How many pieces the work has beyond what the length of the longest piece makes necessary."""
    items, used = state.board.items, state.books.used
    pieces = ((items[index], (used[index] & ~(used[index] << 1)).bit_count()) for index in state.order)
    return sum(max(0, count - max(1, -(-item.need // item.longest))) for item, count in pieces)


def _in_doubt(state: State) -> bool:
    cost = state.total % MISS_HARD
    extra = cost - sum(state.floors) % MISS_HARD
    return extra * 100 >= cost * (_IN_DOUBT - _PER_PIECE * _needless_pieces(state) // len(state.order))
