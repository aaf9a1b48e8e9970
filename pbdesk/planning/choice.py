"""How an item is laid when nothing is forced: the placement that costs it least among a few modes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pbdesk.planning.board import Board, Item
from pbdesk.planning.heirs import Heirs
from pbdesk.planning.laying import Laid, Layer, Mode
from pbdesk.planning.ranking import topological

_EVENINGS = 3
"""Single evenings tried, counted back from the moment the work should be finished."""


_UNKNOWN: Laid = (0, 0, 0, 0)
"""Not chosen yet, where None means: left for later."""


class Chooser:
    """Remembers what it chose: the same free time from the week of the start on gives the same answer."""

    def __init__(self, board: Board, layer: Layer) -> None:
        self.board = board
        self.layer = layer
        self.floors, ends = find_floors(board, layer)
        heirs = Heirs(board)
        self.heirs, self.elapsed = heirs.prices, heirs.elapsed
        self.least = [
            floor + (prices[self.elapsed[end] if end >= 0 else -1] if prices else 0)
            for floor, prices, end in zip(self.floors, self.heirs, ends, strict=True)
        ]
        self.give_up = self._prices_of_giving_up()
        self.base = [layer.mode(item, item.base, item.shortest) for item in board.items]
        self.fewer = [self._fewer(item) for item in board.items]
        self._day_ends = [
            block * board.stride + (board.regular[block] or board.overtime[block] or 1).bit_length() - 1
            for block in range(len(board.days))
        ]
        self._week_starts = [board.week_start[at // board.stride] for at in range(board.end + 1)]
        self.day_prices: list[list[int]] = [[] for _ in board.items]
        self._chosen: dict[tuple[int, int, int], Laid | None] = {}

    def _prices_of_giving_up(self) -> list[int]:
        """What leaving an item unfinished costs, with everything that then cannot start."""
        items = self.board.items
        below: list[set[int]] = [set() for _ in items]
        for index in reversed(topological(items)):
            for follower in items[index].after:
                below[index] |= below[follower] | {follower}
        lost = [item.unfinished - self.floors[item.index] for item in items]
        return [item.unfinished + sum(lost[other] for other in below[item.index]) for item in items]

    def _fewer(self, item: Item) -> list[tuple[int, Mode]]:
        """Modes that start only larger pieces, with the pieces they make at least; fewest first."""
        if not item.need:
            return []
        # where the plan in force has it is one more choice
        modes = [(0, self.layer.mode(item, item.previous, item.shortest))] if item.keep else []
        least, smallest = -(-item.need // item.longest), item.longest + 1
        for pieces in (least, least + 1, least + 2, least + 4):
            size = min(item.longest, -(-item.need // pieces))
            if item.shortest < size < smallest:
                modes.append((pieces, self.layer.mode(item, item.base, size)))
                smallest = size
        return modes

    def choose(self, index: int, free: int, start: int) -> Laid | None:
        """The cheapest placement at or after `start`; None: better left for later."""
        key = (index, start, free >> self._week_starts[start])
        found = self._chosen.get(key, _UNKNOWN)
        if found is not _UNKNOWN:
            return found and (free ^ found[0], found[1], found[2], found[3])
        self.layer.work += 1
        laid = self._choose(self.board.items[index], free, start)
        # what is remembered is the time taken, not the time left: that depends on earlier weeks
        self._chosen[key] = laid and (free ^ laid[0], laid[1], laid[2], laid[3])
        return laid

    def _choose(self, item: Item, free: int, start: int) -> Laid | None:
        heirs, elapsed = self.heirs[item.index], self.elapsed
        least = self.least[item.index]
        lay = self.layer.lay
        if start >= self.board.end:
            return None
        best = lay(self.base[item.index], free, start)
        if best is None:
            cost = self.give_up[item.index]
        else:
            cost = best[1] + heirs[elapsed[best[2]]] if heirs else best[1]
        if cost <= least:
            return best
        pieces = self._pieces(item, best)
        bare = cost - self.board.costs.chunk * (pieces - 1)
        for fewest, mode in self.fewer[item.index]:
            if fewest >= pieces or bare + self.board.costs.chunk * (fewest - 1) >= cost:
                break
            other = lay(mode, free, start)
            if other is not None:
                price = other[1] + heirs[elapsed[other[2]]] if heirs else other[1]
                if price < cost:
                    best, cost = other, price
                    if cost <= least:
                        return best
        days = self.day_prices[item.index] or self._price_days(item)
        if cost - max(least, days[start // self.board.stride]) > self.board.costs.ot_slot:
            best, cost = self._with_evenings(item, free, start, best, cost)
        return best if best is not None and cost < self.give_up[item.index] else None

    def _pieces(self, item: Item, laid: Laid | None) -> int:
        """Pieces a placement in regular hours has, by what is paid for them; many when it is not known."""
        if laid is None or not self.board.costs.chunk or item.previous or item.pins:
            return item.need + 1
        return 1 + (laid[1] - item.prices[laid[2]]) // self.board.costs.chunk

    def _with_evenings(
        self, item: Item, free: int, start: int, best: Laid | None, cost: int
    ) -> tuple[Laid | None, int]:
        """`best` and its cost, or something cheaper with overtime."""
        board, heirs = self.board, self.heirs[item.index]
        evenings = (free & item.allowed & board.all_overtime) >> start << start
        if not evenings:
            return best, cost
        days = self.day_prices[item.index]
        ends = bisect_left(days, cost - board.costs.ot_slot)
        useful = ((1 << ends * board.stride) - 1) & free >> start << start
        for target in self._targets(item, best, cost):
            late = (best[3] >> target).bit_count() if best is not None and target < board.end else item.need
            pool = evenings & ((1 << target) - 1)
            if not late or not pool:
                continue
            for mask in self._masks(item, pool, cost - self.least[item.index]):
                if (mask & useful).bit_count() < item.need:
                    continue
                other = self.layer.lay(self.layer.mode(item, mask, item.shortest, late), free, start)
                if other is not None:
                    price = other[1] + heirs[self.elapsed[other[2]]] if heirs else other[1]
                    if price < cost:
                        best, cost = other, price
        return best, cost

    def _price_days(self, item: Item) -> list[int]:
        """The price of ending with each day, heirs included."""
        heirs = self.heirs[item.index]
        prices = [self.board.price(item, end) for end in self._day_ends]
        if heirs:
            prices = [
                price + heirs[self.elapsed[end]] for price, end in zip(prices, self._day_ends, strict=True)
            ]
        self.day_prices[item.index] = prices
        return prices

    def _targets(self, item: Item, best: Laid | None, cost: int) -> list[int]:
        """Positions before which it would be good to be finished."""
        board, task = self.board, item.task
        targets = []
        if best is None or item.base & board.all_overtime:
            targets.append(board.end)
        if task.due is not None and task.due <= board.grid.horizon:
            targets.append(board.position_from(task.due))
        if best is not None:
            day = best[2] // board.stride
            earlier = bisect_right(self.day_prices[item.index], cost - board.costs.ot_slot, hi=day)
            if earlier:
                targets.append(earlier * board.stride)
        return targets

    def _masks(self, item: Item, pool: int, gain: int) -> list[int]:
        """Regular hours with one of the last few evenings, or with all of them; only what `gain` can pay."""
        board, costs = self.board, self.board.costs
        base = item.base & board.all_regular
        dear = gain > costs.ot_slot + costs.ot_evening or not base
        masks: list[int] = []
        left = pool
        while left and len(masks) < _EVENINGS:
            day = (left.bit_length() - 1) // board.stride
            shift = day * board.stride
            evening = left >> shift
            left &= (1 << shift) - 1
            if dear or evening != board.untouched[day]:
                masks.append(base | evening << shift)
        if dear and len(masks) > 1:
            masks.append(base | pool)
        return masks


def find_floors(board: Board, layer: Layer) -> tuple[list[int], list[int]]:
    """The least each item can cost when nothing else is in its way, and where it then ends (-1: nowhere)."""
    floors = [0] * len(board.items)
    ends = [0] * len(board.items)
    ready = [0] * len(board.items)
    for index in topological(board.items):
        item = board.items[index]
        if not item.need:
            ready[index] = board.after_pins(item)
            continue
        start = max([item.start, *(ready[other] for other in item.before)])
        ready[index] = board.end
        floors[index] = item.unfinished - item.task.defer_cost * item.need
        ends[index] = -1
        laid = None
        if start < board.end:
            laid = layer.lay(layer.mode(item, item.allowed, item.shortest), board.free, start)
        if laid is not None:
            ready[index] = board.after_end(item, laid[2])
            ends[index] = laid[2]
            cost = board.price(item, laid[2])
            if not item.pins:
                cost += board.costs.chunk * (-(-item.need // item.longest) - 1)
            if not item.base & board.all_regular:
                cost += board.costs.ot_slot * item.need
            floors[index] = min(floors[index], cost)
    return floors, ends
