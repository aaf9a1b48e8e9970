"""How often a calendar is searched, and the best of what was found.

Most calendars are settled early. In doubt are those where most of the cost comes from work in each other's
way, and where some work is cut into more pieces than it needs: there many small things fit together in one
way only, and a single search ends in one of its traps. Several searches find the way more often than one long
search does; on a week, those of two kinds more often than those of one.
"""

from __future__ import annotations

from pbdesk.planning.board import MISS_HARD, Board
from pbdesk.planning.recreate import Recreate
from pbdesk.planning.repair import Repair
from pbdesk.planning.search import Placed, State

_ENOUGH = 48_000
"""Laid tasks that no further search may lead beyond."""

_SHORT, _SHORT_OF_TIME = 24, 60
"""Per cent of the least budget for the first searches of a week, and of one that is short of time."""

_FEW, _ALIKE = 3, 2
"""How many of them there are at most; how many must agree on the best."""

_LOOK, _CHANGES = 60, 600
"""Changes of the plan itself: where the first searches agree, to see whether that holds; and where not."""

_OFTEN_WEEK, _OFTEN_LONGER = 12, 6
"""How often the best must be found where a week or a longer calendar is not settled."""

_WEEK_IN_DOUBT, _WEEKS_IN_DOUBT, _MONTH_IN_DOUBT, _PER_PIECE = 55, 150, 58, 250
"""A calendar is in doubt when so many per cent of its cost come on top of what its work would cost alone; for
pieces that need not be, as a share of all work, two and a half times that share is added. On a week, where
one declined meeting may cost more than all the rest, that is part of the cost. Between week and month nearly
all that is crowded would be in doubt by the measure of a month; there only the worst puzzles are."""

_TOO_MUCH = 140
"""But not where the work asks for more per cent of the time there is than this: then that is what costs."""


def settle_week(states: list[State], budget: int, least: int, effort: int) -> Placed:
    """The best of short searches that agree; where they do not, or in doubt, of longer ones and of changes
    to the plans of short ones in turn, until the same is found again and again."""
    rounds = _Rounds(states, _ENOUGH * effort // 100 - budget)
    unavoidable = states[0].board.cost_of_declining
    short = least * (_SHORT_OF_TIME if _short_of_time(states[0].board) else _SHORT) // 100
    while len(rounds.found) < _FEW:
        rounds.search(short)
        if len(rounds.found) >= _ALIKE and rounds.in_doubt(_WEEK_IN_DOUBT, unavoidable):
            break
        if rounds.settled(_ALIKE):
            if rounds.nothing_cheaper(_LOOK * effort // 100):
                return rounds.best
            break
    while not rounds.settled(_OFTEN_WEEK):
        if len(rounds.found) % 2:
            rounds.search(short, _CHANGES * effort // 100)
        else:
            rounds.search(budget)
    return rounds.best


def settle_longer(states: list[State], budget: int, effort: int, left: int, *, month: bool) -> Placed:
    """What one search from the first state finds in what is `left` of the budget; of several, from each
    state in turn, where that is in doubt."""
    rounds = _Rounds(states, _ENOUGH * effort // 100 - budget)
    rounds.search(left)
    if rounds.in_doubt(_MONTH_IN_DOUBT if month else _WEEKS_IN_DOUBT):
        while not rounds.settled(_OFTEN_LONGER):
            rounds.search(budget)
    return rounds.best


class _Rounds:
    """Searches from a few first orders in turn; none after `most` laid tasks."""

    def __init__(self, states: list[State], most: int) -> None:
        self.first, self.most = states[0], most
        self.starts = [(list(state.order), dict(enumerate(state.books.forced))) for state in states]
        self.floor = sum(self.first.floors)
        self.found: list[Placed] = []

    @property
    def best(self) -> Placed:
        return min(self.found, key=lambda placed: placed.total)

    def search(self, budget: int, changes: int = 0) -> None:
        """One more search; after it so many changes of the plan it ended with."""
        first, number = self.first, len(self.found)
        state = State(first.board, first.layer, first.chooser, *self.starts[number % len(self.starts)])
        Repair(state, budget, seed=1 + number).run()
        self.found.append(state.placed())
        if changes:
            self.found[-1] = Recreate(state, self.found[-1], seed=1 + number).run(changes)

    def nothing_cheaper(self, changes: int) -> bool:
        """Whether no plan can be cheaper than the best, or so many changes of it lead to none."""
        best = self.best
        if best.total > self.floor:
            self.found.append(Recreate(self.first, best, seed=1).run(changes))
        return self.best.total == best.total

    def settled(self, often: int) -> bool:
        """Whether nothing can be cheaper, the best was found so often, or enough was tried."""
        total = self.best.total
        often_found = sum(placed.total == total for placed in self.found) >= often
        return total <= self.floor or often_found or self.first.layer.work > self.most

    def in_doubt(self, share: int, unavoidable: int = 0) -> bool:
        return _in_doubt(self.first.board, self.floor, self.best, share, unavoidable)


def _in_doubt(board: Board, floor: int, placed: Placed, share: int, unavoidable: int = 0) -> bool:
    if _short_of_time(board):
        return False
    extra = (placed.total - floor) % MISS_HARD
    cost = placed.total % MISS_HARD + unavoidable
    count = sum(1 for item in board.items if item.need)
    return extra * 100 >= cost * (share - _PER_PIECE * _needless_pieces(board, placed) // count)


def _short_of_time(board: Board) -> bool:
    return board.asked > _TOO_MUCH


def _needless_pieces(board: Board, placed: Placed) -> int:
    """How many pieces the work has beyond what the length of the longest piece makes necessary."""
    pieces = (
        (item, (used & ~(used << 1)).bit_count())
        for item, used in zip(board.items, placed.used, strict=True)
        if item.need
    )
    return sum(max(0, count - max(1, -(-item.need // item.longest))) for item, count in pieces)
