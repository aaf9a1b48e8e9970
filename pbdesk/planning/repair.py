"""Improve a laid order where it costs more than it must; the budget counts laid tasks, never seconds."""

from __future__ import annotations

from pbdesk.planning.board import MISS_HARD
from pbdesk.planning.kin import Kin
from pbdesk.planning.laying import Mode
from pbdesk.planning.problem import WorkClass
from pbdesk.planning.search import Forced, State

_HEAT = 20
"""Officer-minutes a change may cost on average at first; falls to nothing as the budget is spent."""

_CHANCE = (55, 38, 30, 24, 20, 17, 14, 12, 10, 8, 6, 5, 3, 2, 1, 0)
"""How many sixteenths of the heat a change may cost: sixteen equal parts of the exponential distribution."""

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

_IDLE = 4000
"""Changes tried without a new best after which the search ends."""


_TIMES_MORE, _LAST_PART, _PAYS = 5, 50, 4
"""So often half the budget is added, as long as the last so many per cent of the search lowered the cost by
so many thousandths: most weeks are settled early, and the crowded ones get what they need."""

_NEAR, _FAR = slice(0, 3), slice(3, None)


class Dice:
    """A small fixed sequence of numbers, another one for each seed: the same on every machine and Python."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, limit: int) -> int:
        self._state = (self._state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self._state >> 8) % limit


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
        self.kin = Kin(self.board.items)

    def run(self, *, wander: bool = True) -> None:
        """Descend to where no single change helps, then go on with changes that may cost something."""
        everything = set(self.state.order)
        self._descend(set(everything), set(), self.limit)
        share = _FAR_SHARE if wander and not self.many else 100
        self._descend(set(), everything, self.layer.work + (self.limit - self.layer.work) * share // 100)
        if wander:
            if self.many:
                self.limit = max(self.limit, self.layer.work + self.budget * _AT_LEAST // 100)
            self._search_on()
        self._promote_safety()

    def near(self) -> None:
        """Only the changes that reach no far."""
        self._descend(set(self.state.order), set(), self.limit)

    # -- descent ------------------------------------------------------------

    def _descend(self, near: set[int], far: set[int], limit: int) -> None:
        """Improve the items of `near`, dearest first; a change puts its neighbours back on the list.

        When no near change helps any more, the items of `far` are tried with far-reaching ones, and so
        are neighbours of a change; with `far` empty nothing is.
        """
        reach = bool(far)
        while self.layer.work < limit:
            steps = _NEAR
            costly = self._costly(near)
            if not costly:
                steps, costly = _FAR, self._costly(far)
            if not costly:
                return
            todo = near if steps is _NEAR else far
            for index in costly:
                if self.layer.work >= limit:
                    return
                if index not in todo:
                    continue
                if self.state.excess(index) > 0 and self._improve(index, steps):
                    near.update(self._touched())
                    if reach:
                        far.update(self._touched())
                    if steps is _FAR:
                        break
                else:
                    todo.discard(index)

    def _costly(self, look: set[int]) -> list[int]:
        costs, floors = self.state.books.costs, self.state.floors
        costly = [(floors[index] - costs[index], index) for index in look if costs[index] > floors[index]]
        return [index for _, index in sorted(costly)]

    def _touched(self) -> list[int]:
        low, high = self.state.touched
        return self.state.order[max(0, low - 3) : high + 3]

    def _improve(self, index: int, steps: slice) -> bool:
        if self.many and steps is _NEAR and self._other_mode(index):
            return True
        if self._earlier(index, steps) or self._push_blocker(index, steps):
            return True
        return steps is _FAR and (self._gather(index) or (not self.many and self._other_mode(index)))

    def _other_mode(self, index: int) -> bool:
        at = self.state.books.place[index]
        return any(self.state.attempt(at, [index], {index: mode}) for mode in self._modes(index))

    def _modes(self, index: int) -> list[Mode | None]:
        """Own choice, larger pieces, each of the last six evenings before its end, leave for later."""
        state, board = self.state, self.board
        item, books = board.items[index], state.books
        found: list[Mode | None] = [None] if books.forced[index] is not None else []
        found += [state.chooser.base[index], *(mode for _, mode in state.chooser.fewer[index])]
        start = state.start_of(item)
        if start >= 0:
            last = books.used[index].bit_length() or board.end
            pool = books.free_at[books.place[index]] & item.allowed & board.all_overtime & ((1 << last) - 1)
            pool = pool >> start << start
            regular = item.base & board.all_regular
            for _ in range(6):
                if not pool:
                    break
                shift = (pool.bit_length() - 1) // board.stride * board.stride
                found.append(self.layer.mode(item, regular | pool >> shift << shift, item.shortest))
                pool &= (1 << shift) - 1
        found.append(self.layer.mode(item, 0, item.shortest))
        return found

    def _earlier(self, index: int, steps: slice) -> bool:
        """Jump before a blocker, taking predecessors along."""
        books = self.state.books
        at = books.place[index]
        forced: Forced = {index: None} if books.forced[index] is not None else {}
        return any(
            self.state.attempt(first, self._pulled(index, first, at), forced)
            for first in self._blockers(index, steps)
        )

    def _push_blocker(self, index: int, steps: slice) -> bool:
        """Push one blocker, with its followers, behind the item."""
        at = self.state.books.place[index]
        for first in self._blockers(index, steps):
            segment = self._pushed(first, at + 1, index)
            if segment and self.state.attempt(first, segment, {}):
                return True
        return False

    def _blockers(self, index: int, steps: slice | None = None) -> list[int]:
        """Places of items laid before that hold time this one could use; the near ones, then fewer."""
        books = self.state.books
        item = self.board.items[index]
        mine = item.allowed >> item.start << item.start
        if books.used[index]:
            mine &= (1 << books.used[index].bit_length()) - 1
        places = range(books.place[index] - 1, -1, -1)
        found = [place for place in places if books.used[books.order[place]] & mine]
        if steps is _NEAR:
            return found[:3]
        rest = found[4:12:2] + found[16::8]
        return rest if steps is _FAR else found[:3] + rest

    def _pulled(self, index: int, first: int, at: int) -> list[int]:
        """The order from `first` to `at` with the item there, and its predecessors in between, in front."""
        return self.kin.pulled(index, self.state.order[first:at])

    def _pushed(self, first: int, stop: int, sparing: int = -1) -> list[int]:
        """The order from `first` to `stop` with the item at `first` and its followers at the back."""
        return self.kin.pushed(self.state.order[first:stop], sparing)

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
            for forced in self._elsewhere(group, tonight)
        )

    def _elsewhere(self, group: list[int], tonight: int) -> list[Forced]:
        board, pool = self.board, 0
        for index in group:
            pool |= board.items[index].base & board.all_overtime & ~tonight
        evenings = [0]
        while pool and len(evenings) < 8:
            shift = (pool.bit_length() - 1) // board.stride * board.stride
            evenings.append(pool >> shift << shift)
            pool &= (1 << shift) - 1
        found = []
        for evening in evenings:
            forced: Forced = {}
            for index in group:
                item = board.items[index]
                mask = (item.base & evening) or item.base & ~tonight
                if mask:
                    forced[index] = self.layer.mode(item, mask, item.shortest)
            found.append(forced)
        return found

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
                if state.attempt(place, self._pulled(index, place, state.books.place[index]), {}, 1):
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
            price = _HEAT * _CHANCE[dice.below(len(_CHANCE))] * (self.limit - self.layer.work) // (16 * span)
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
            self._descend(set(self._touched()), set(), limit)
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
        kind = dice.below(8 if self.many else 11)
        if kind >= 8:
            modes = self._modes(index)
            return state.attempt(at, [index], {index: modes[dice.below(len(modes))]}, price)
        if kind == 6:  # behind some later work
            first, segment = at, self._pushed(at, min(len(order), at + 2 + dice.below(12)))
        elif kind == 7:  # before some earlier work
            first = max(0, at - 1 - dice.below(12))
            segment = self._pulled(index, first, at)
        else:
            blockers = self._blockers(index)
            if not blockers:
                return False
            first = blockers[dice.below(len(blockers))]
            if kind < 2:
                segment = self._pulled(index, first, at)
            else:
                reach = 0 if kind < 4 else dice.below(8)
                segment = self._pushed(first, min(len(order), at + 1 + reach), index)
        return len(segment) > 1 and state.attempt(first, segment, {}, price)
