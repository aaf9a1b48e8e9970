"""Single changes that lower the cost, until none does."""

from __future__ import annotations

from pbdesk.planning.moves import Moves, Reach
from pbdesk.planning.search import Forced, State


class Descent:
    """Improves one state; `many` items are each tried in another way before anything is moved."""

    def __init__(self, state: State, moves: Moves, many: bool) -> None:
        self.state = state
        self.board = state.board
        self.layer = state.layer
        self.moves = moves
        self.many = many

    def run(self, near: set[int], far: set[int], limit: int) -> None:
        """Improve the items of `near`, dearest first; a change puts its neighbours back on the list.

        When no near change helps any more, the items of `far` are tried with far-reaching ones, and so
        are neighbours of a change; with `far` empty nothing is.
        """
        spread = bool(far)
        while self.layer.work < limit:
            reach = Reach.NEAR
            costly = self._costly(near)
            if not costly:
                reach, costly = Reach.FAR, self._costly(far)
            if not costly:
                return
            todo = near if reach is Reach.NEAR else far
            for index in costly:
                if self.layer.work >= limit:
                    return
                if index not in todo:
                    continue
                if self.state.excess(index) > 0 and self._improve(index, reach):
                    near.update(self.touched())
                    if spread:
                        far.update(self.touched())
                    if reach is Reach.FAR:
                        break
                else:
                    todo.discard(index)

    def _costly(self, look: set[int]) -> list[int]:
        costs, floors = self.state.books.costs, self.state.floors
        costly = [(floors[index] - costs[index], index) for index in look if costs[index] > floors[index]]
        return [index for _, index in sorted(costly)]

    def touched(self) -> list[int]:
        low, high = self.state.touched
        return self.state.order[max(0, low - 3) : high + 3]

    def _improve(self, index: int, reach: Reach) -> bool:
        if self.many and reach is Reach.NEAR and self._other_mode(index):
            return True
        if self._earlier(index, reach) or self._push_blocker(index, reach):
            return True
        return reach is Reach.FAR and (self._gather(index) or (not self.many and self._other_mode(index)))

    def _other_mode(self, index: int) -> bool:
        at = self.state.books.place[index]
        return any(self.state.attempt(at, [index], {index: mode}) for mode in self.moves.modes(index))

    def _earlier(self, index: int, reach: Reach) -> bool:
        """Jump before a blocker, taking predecessors along."""
        books = self.state.books
        at = books.place[index]
        forced: Forced = {index: None} if books.forced[index] is not None else {}
        return any(
            self.state.attempt(first, self.moves.pulled(index, first, at), forced)
            for first in self.moves.blockers(index, reach)
        )

    def _push_blocker(self, index: int, reach: Reach) -> bool:
        """Push one blocker, with its followers, behind the item."""
        at = self.state.books.place[index]
        for first in self.moves.blockers(index, reach):
            segment = self.moves.pushed(first, at + 1, index)
            if segment and self.state.attempt(first, segment, {}):
                return True
        return False

    def _gather(self, index: int) -> bool:
        """Close an evening this item uses: everything in it goes to one other evening, or wherever it can."""
        state, board, books = self.state, self.board, self.state.books
        late = books.used[index] & board.all_overtime
        if not late:
            return False
        day = (late.bit_length() - 1) // board.stride
        tonight = board.overtime[day] << day * board.stride
        group = [i for i in state.order if books.used[i] & tonight]
        if len(group) > 5:
            return False
        low = min(books.place[i] for i in group)
        segment = state.order[low : max(books.place[i] for i in group) + 1]
        return any(
            len(forced) == len(group) and state.attempt(low, segment, forced)
            for forced in self.moves.elsewhere(group, tonight)
        )
