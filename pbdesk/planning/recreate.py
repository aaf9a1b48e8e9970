"""Take a few pieces of work out of a finished plan and lay them anew; the others stay where they are.

Laying in some order gives everything the earliest time there is, so no order can say that a long work leaves
an hour to a small one that comes after it. Here the plan itself is changed ("ruin and recreate"), at a price
that falls as in `repair`.
"""

from __future__ import annotations

from pbdesk.planning.board import Item
from pbdesk.planning.dice import Dice
from pbdesk.planning.laying import Laid, Mode, stretches
from pbdesk.planning.search import Placed, State

_HEAT = 10
"""Officer-minutes a change may cost on average at first."""

_MOST = 5
"""How many items are taken out at most, the one that is to be better off included."""

_ANY = 30
"""Per cent of the changes that start at any item, not at a costly one."""

_LATER, _GAP, _MODE = 10, 40, 60
"""Of a hundred first items so many are left for later; so many up to the next number leave the time of one of
their pieces to others; so many up to the third are laid in another mode than the one they would choose."""

_BEGINNING = 50
"""Per cent of the pieces whose time is left to others of which only the first slot is: the free time of the
day comes sooner, and what follows runs on into the evening in one piece."""

_SCATTER = 30
"""How many positions by chance an item may lie farther off than another and still be taken before it."""


class Recreate:
    """Works on what a search ended with; `state` is of the same calendar, which has no plan in force."""

    def __init__(self, state: State, placed: Placed, seed: int) -> None:
        self.state, self.board = state, state.board
        board = state.board
        self.items = board.items
        self.layer, self.chooser, self.filler = state.layer, state.chooser, state.filler
        self.floors = state.floors
        self.order = list(state.order)
        self.dice = Dice(seed)
        # an evening is paid once, whoever is in it
        self._evenings = [
            evening << day * board.stride
            for day, evening in enumerate(board.overtime)
            if evening and board.untouched[day] != -1
        ]
        self.used, self.parts, self.total = placed.used, placed.parts, placed.total
        self.free = board.free
        for mask in self.used:
            self.free &= ~mask
        self.costs = [0] * len(self.items)
        for index in self.order:
            self.costs[index] = self._cost(index, self.used[index])
        self.gain = sum(self.costs) + self._evening_cost(self.free) - self.total

    def run(self, tries: int) -> Placed:
        """The best of what so many changes came past."""
        best = Placed(self.total, self.used, self.parts)
        for left in range(tries, 0, -1):
            if self._change(self.dice.price(_HEAT, left, tries)) and self.total < best.total:
                best = Placed(self.total, self.used, self.parts)
        return best

    # -- one change ---------------------------------------------------------

    def _change(self, price: int) -> bool:
        """Lay some items anew; kept, and true, when the total rises by less than `price`."""
        group = self._group()
        used, free, floors = self.used[:], self.free, self.floors
        cost = rest = 0
        for index in self.order:
            if index in group:
                free |= used[index]
                used[index] = 0
                rest += floors[index]
            else:
                cost += self.costs[index]
        limit = self.total + price
        hope = self.gain
        costs: list[int] = []
        for index in group:
            laid = self._lay(index, used, free, first=index == group[0])
            rest -= floors[index]
            if laid is not None:
                if not costs and laid[3] == self.used[index]:
                    return False  # the first one has not moved: nothing would change
                used[index] = laid[3]
                free &= ~laid[3]
            else:
                item = self.items[index]
                if any(used[follower] for follower in item.after):
                    return False
                hope += item.task.defer_cost * (item.need - 1)  # parts of it may still be used
            costs.append(self._cost(index, used[index]))
            cost += costs[-1]
            if cost + rest - hope >= limit:
                return False
        cost += self._evening_cost(free)
        gain, parts = self._fill(free, used)
        if cost - gain >= limit:
            return False
        self.used, self.free, self.parts, self.gain, self.total = used, free, parts, gain, cost - gain
        for index, spent in zip(group, costs, strict=True):
            self.costs[index] = spent
        return True

    def _group(self) -> list[int]:
        """An item, one that holds time it could use, and some that lie near that one; predecessors first."""
        dice, order, used = self.dice, self.order, self.used
        index = order[dice.below(len(order))]
        if dice.below(100) >= _ANY:
            for _ in order:
                if self.costs[index] > self.floors[index]:
                    break
                index = order[dice.below(len(order))]
        item = self.items[index]
        mine = item.allowed >> item.start << item.start
        if used[index] and dice.below(2):
            mine &= (1 << used[index].bit_length()) - 1
        others = [other for other in order if other != index]
        found = [other for other in others if used[other] & mine] or others
        if not found:
            return [index]
        group = [index, found[dice.below(len(found))]]
        more = dice.below(_MOST - 1)
        if more:
            middle = _first(used[group[1]])
            near = [
                (abs(_first(used[other]) - middle) + dice.below(_SCATTER), other)
                for other in others
                if used[other] and other != group[1]
            ]
            group += [other for _, other in sorted(near)[:more]]
        return self._in_turn(group)

    def _in_turn(self, group: list[int]) -> list[int]:
        turn: list[int] = []

        def add(index: int) -> None:
            for other in self.items[index].before:
                if other in group:
                    add(other)
            if index not in turn:
                turn.append(index)

        for index in group:
            add(index)
        return turn

    def _lay(self, index: int, used: list[int], free: int, *, first: bool) -> Laid | None:
        item, layer = self.items[index], self.layer
        start = self._start(item, used)
        if start < 0:
            return None
        for follower in item.after:
            if used[follower]:
                free &= (1 << _first(used[follower])) - 1
        place = self.used[index]
        if not first:
            if place and self.costs[index] <= self.floors[index]:
                stays = layer.lay(layer.mode(item, place, item.shortest), free, start)
                if stays is not None:
                    return stays
            return self.chooser.choose(index, free, start)
        way = self.dice.below(100)
        if way < _LATER:
            return None
        if way < _GAP and place:
            pieces = stretches(place)
            left = pieces[self.dice.below(len(pieces))]
            if self.dice.below(100) < _BEGINNING:
                left &= -left
            return self.chooser.choose(index, free & ~left, start)
        if way < _MODE:
            modes = self._modes(item, free)
            return layer.lay(modes[self.dice.below(len(modes))], free, start)
        return self.chooser.choose(index, free, start)

    def _modes(self, item: Item, free: int) -> list[Mode]:
        """Own choice, larger pieces, one of the evenings."""
        chooser, board = self.chooser, self.board
        modes = [chooser.base[item.index], *(mode for _, mode in chooser.fewer[item.index])]
        evenings = [evening & item.allowed for evening in self._evenings if evening & item.allowed & free]
        if evenings:
            mask = item.base & board.all_regular | evenings[self.dice.below(len(evenings))]
            modes.append(self.layer.mode(item, mask, item.shortest))
        return modes

    # -- what it costs --------------------------------------------------------

    def _start(self, item: Item, used: list[int]) -> int:
        """First position the item may use, -1 when a predecessor is not finished."""
        if not item.before:
            return item.start
        others = (self.items[index] for index in item.before)
        ends = {other.index: used[other.index].bit_length() - 1 for other in others if other.need}
        ready = {
            index: end if end < 0 else self.board.after_end(self.items[index], end)
            for index, end in ends.items()
        }
        return self.state.start_of(item, ready)

    def _cost(self, index: int, used: int) -> int:
        """What an item costs by itself; evenings are paid together."""
        item, board = self.items[index], self.board
        if not used:
            return item.unfinished
        late = (used & board.all_overtime).bit_count()
        pieces = board.pieces_with_pins(item, used) if item.pins else (used & ~(used << 1)).bit_count()
        return (
            board.price(item, used.bit_length() - 1)
            + board.costs.chunk * (pieces - 1)
            + board.costs.ot_slot * late
        )

    def _evening_cost(self, free: int) -> int:
        taken = self.board.all_overtime & ~free
        if not taken:
            return 0
        return self.board.costs.ot_evening * sum(1 for evening in self._evenings if evening & taken)

    def _fill(self, free: int, used: list[int]) -> tuple[int, dict[int, int]]:
        """Use what stays free for parts of unfinished work."""
        starts = [(index, self._start(self.items[index], used)) for index in self.order if not used[index]]
        return self.filler.fill(free, tuple(starts)) if starts else (0, {})


def _first(used: int) -> int:
    return (used & -used).bit_length() - 1
