"""Improve a laid order where it costs more than it must; the budget counts laid tasks, never seconds."""

from __future__ import annotations

from pbdesk.planning.board import MISS_HARD
from pbdesk.planning.descent import Descent
from pbdesk.planning.dice import Dice
from pbdesk.planning.moves import Moves
from pbdesk.planning.problem import WorkClass
from pbdesk.planning.search import State

_HEAT = 20
"""Officer-minutes a change may cost on average at first; falls to nothing as the budget is spent."""

_FAR_SHARE = 60
"""Per cent of the budget that may go into changes that reach far before any that costs something."""

_MANY = 700
"""Tasks times working days from which each random change is mended at once: with so many, most of them
are far from where anything could be gained, and cooling down takes more changes than the budget holds."""

_AT_LEAST = 50
"""Per cent of the budget that random changes get there, however much was spent before on sure ones."""

_KICK_PRICE, _KICK_BUDGET = 500, 250
"""Officer-minutes such a change may cost at first, and laid tasks spent on mending around it."""

_ANY = 30
"""Per cent of the random changes that start at any item, not at a costly one."""

_WHOLE, _ROWS = 12, 8
"""Per cent of the random changes that move a whole chain, so that it stands in one row; how far at most."""

_IDLE = 4000
"""Changes tried without a new best after which the search ends."""


_TIMES_MORE, _LAST_PART, _PAYS = 5, 50, 4
"""So often half the budget is added, as long as the last so many per cent of the search lowered the cost by
so many thousandths: most weeks are settled early, and the crowded ones get what they need."""


class Repair:
    """Works on one state until nothing helps or the budget is spent."""

    def __init__(self, state: State, budget: int, seed: int = 1) -> None:
        self.state = state
        self.board = state.board
        self.layer = state.layer
        self.limit = state.layer.work + budget
        self.dice = Dice(seed)
        self.budget = budget
        self._bests: list[tuple[int, int]] = []
        self.many = len(state.order) * state.board.grid.working_days >= _MANY
        self.moves = Moves(state)
        self.descent = Descent(state, self.moves, self.many)

    def run(self, *, wander: bool = True) -> None:
        """Descend to where no single change helps, then go on with changes that may cost something."""
        everything = set(self.state.order)
        self.descent.run(set(everything), set(), self.limit)
        share = _FAR_SHARE if wander and not self.many else 100
        self.descent.run(set(), everything, self.layer.work + (self.limit - self.layer.work) * share // 100)
        if wander:
            if self.many:
                self.limit = max(self.limit, self.layer.work + self.budget * _AT_LEAST // 100)
            self._search_on()
        self._promote_safety()

    def near(self) -> None:
        """Only the changes that reach no far."""
        self.descent.run(set(self.state.order), set(), self.limit)

    def _promote_safety(self) -> None:
        """Among plans of equal cost, safety work comes first in its day."""
        state, board = self.state, self.board
        for index in list(state.order):
            used = state.books.used[index]
            if board.items[index].task.work_class is not WorkClass.SAFETY or not used:
                continue
            first = (used & -used).bit_length() - 1
            morning = (1 << first) - (1 << first // board.stride * board.stride)
            places = range(state.books.place[index])
            rivals = [place for place in places if state.books.used[state.order[place]] & morning]
            for place in rivals:
                if state.attempt(place, self.moves.pulled(index, place, state.books.place[index]), {}, 1):
                    break

    # -- wandering ----------------------------------------------------------

    def _search_on(self) -> None:
        """Random changes, and half the budget again as long as that paid."""
        for _ in range(_TIMES_MORE + 1):
            begun = self.layer.work
            self._bests = [(begun, self.state.total)]
            if self.many:
                self._kicks()
            else:
                self._wander()
            if not self._still_pays(begun):
                return
            self.limit = self.layer.work + self.budget // 2

    def _still_pays(self, begun: int) -> bool:
        """Whether the last part of the search lowered the cost."""
        turn = self.layer.work - (self.layer.work - begun) * _LAST_PART // 100
        before = [total for work, total in self._bests if work <= turn][-1]
        total = self.state.total
        return (before - total) * 1000 > total % MISS_HARD * _PAYS

    def _wander(self) -> None:
        """Random changes that may cost something, less and less (simulated annealing); the best is kept."""
        state, dice, begun = self.state, self.dice, self.layer.work
        best, least, idle = state.save(), state.total, 0
        span = max(1, self.limit - begun)
        while self.layer.work < self.limit and idle < _IDLE:
            index = self._pick()
            if index < 0:
                break
            idle += 1
            price = dice.price(_HEAT, self.limit - self.layer.work, span)
            if self._change(index, price) and state.total < least:
                best, least, idle = state.save(), state.total, 0
                self._bests.append((self.layer.work, least))
        state.restore(best)

    def _kicks(self) -> None:
        """Random changes at a price, each mended around; kept when the whole is no dearer."""
        state = self.state
        saved, total, idle = state.save(), state.total, 0
        while self.layer.work < self.limit and idle < _IDLE // 10:
            index = self._pick()
            if index < 0:
                return
            idle += 1
            if not self._change(index, _KICK_PRICE):
                continue
            limit = min(self.limit, self.layer.work + _KICK_BUDGET)
            self.descent.run(set(self.descent.touched()), set(), limit)
            if state.total > total:
                state.restore(saved)
                continue
            if state.total < total:
                idle = 0
                self._bests.append((self.layer.work, state.total))
            saved, total = state.save(), state.total

    def _pick(self) -> int:
        """An item drawn at random, mostly one that costs more than it would alone; -1 when none does."""
        books, floors, dice = self.state.books, self.state.floors, self.dice
        order, costs = books.order, books.costs
        if books.excess_at[0] <= 0:
            return -1
        index = order[dice.below(len(order))]
        if dice.below(100) >= _ANY:
            while costs[index] <= floors[index]:
                index = order[dice.below(len(order))]
        return index

    def _change(self, index: int, price: int) -> bool:
        """One random change around an item, kept when it costs less than `price`."""
        state, dice = self.state, self.dice
        order, at = state.order, state.books.place[index]
        if not self.many and self.moves.in_chain(index) and dice.below(100) < _WHOLE:
            reach = 1 + dice.below(_ROWS)
            first, segment = self.moves.together(index, reach if dice.below(2) else -reach)
            return state.attempt(first, segment, {}, price)
        kind = dice.below(8 if self.many else 12)
        if kind >= 8:
            modes = self.moves.modes(index) if kind < 11 else self.moves.sparing(index)
            return bool(modes) and state.attempt(at, [index], {index: modes[dice.below(len(modes))]}, price)
        if kind == 6:  # behind some later work
            first, segment = at, self.moves.pushed(at, min(len(order), at + 2 + dice.below(12)))
        elif kind == 7:  # before some earlier work
            first = max(0, at - 1 - dice.below(12))
            segment = self.moves.pulled(index, first, at)
        else:
            blockers = self.moves.blockers(index)
            if not blockers:
                return False
            first = blockers[dice.below(len(blockers))]
            if kind < 2:
                segment = self.moves.pulled(index, first, at)
            else:
                reach = 0 if kind < 4 else dice.below(8)
                segment = self.moves.pushed(first, min(len(order), at + 1 + reach), index)
        return len(segment) > 1 and state.attempt(first, segment, {}, price)
