"""How an item is laid when nothing is forced: the placement that costs it least among a few modes."""

from __future__ import annotations

from bisect import bisect_left

from pbdesk.planning.board import Board, Item
from pbdesk.planning.laying import Laid, Layer, Mode
from pbdesk.planning.ranking import topological

_EVENINGS = 3
"""Single evenings tried, counted back from the moment the work should be finished."""


class Chooser:
    """Remembers what it chose: the same free time from the week of the start on gives the same answer."""

    def __init__(self, board: Board, layer: Layer) -> None:
        self.board = board
        self.layer = layer
        self.floors = find_floors(board, layer)
        self.give_up = self._prices_of_giving_up()
        self.base = [layer.mode(item, item.base, item.shortest) for item in board.items]
        self.fewer = [self._fewer(item) for item in board.items]
        self._day_ends = [
            block * board.stride + (board.regular[block] or board.overtime[block] or 1).bit_length() - 1
            for block in range(len(board.days))
        ]
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
        shift = self.board.week_start[start // self.board.stride]
        key = (index, start, free >> shift)
        if key in self._chosen:
            found = self._chosen[key]
            return found and (free ^ found[0], found[1], found[2], found[3])
        self.layer.work += 1
        laid = self._choose(self.board.items[index], free, start)
        # what is remembered is the time taken, not the time left: that depends on earlier weeks
        self._chosen[key] = laid and (free ^ laid[0], laid[1], laid[2], laid[3])
        return laid

    def _choose(self, item: Item, free: int, start: int) -> Laid | None:
        floor = self.floors[item.index]
        lay = self.layer.lay
        best = lay(self.base[item.index], free, start)
        cost = best[1] if best is not None else self.give_up[item.index]
        if cost <= floor:
            return best
        pieces = self._pieces(item, best)
        bare = cost - self.board.costs.chunk * (pieces - 1)
        for fewest, mode in self.fewer[item.index]:
            if fewest >= pieces or bare + self.board.costs.chunk * (fewest - 1) >= cost:
                break
            other = lay(mode, free, start)
            if other is not None and other[1] < cost:
                best, cost = other, other[1]
                if cost <= floor:
                    return best
        if cost - floor > self.board.costs.ot_slot:
            best = self._with_evenings(item, free, start, best)
        return best if best is not None and best[1] < self.give_up[item.index] else None

    def _pieces(self, item: Item, laid: Laid | None) -> int:
        """Pieces a placement in regular hours has, by what is paid for them; many when it is not known."""
        if laid is None or not self.board.costs.chunk or item.previous or item.pins:
            return item.need + 1
        return 1 + (laid[1] - item.prices[laid[2]]) // self.board.costs.chunk

    def _with_evenings(self, item: Item, free: int, start: int, best: Laid | None) -> Laid | None:
        """`best`, or something cheaper with overtime."""
        board = self.board
        evenings = (free & item.allowed & board.all_overtime) >> start << start
        if not evenings:
            return best
        useful = (
            self._useful(item, self.give_up[item.index] if best is None else best[1]) & free >> start << start
        )
        for target in self._targets(item, best):
            late = (best[3] >> target).bit_count() if best is not None and target < board.end else item.need
            pool = evenings & ((1 << target) - 1)
            if not late or not pool:
                continue
            gain = (best[1] if best is not None else self.give_up[item.index]) - self.floors[item.index]
            for mask in self._masks(item, pool, gain):
                if (mask & useful).bit_count() < item.need:
                    continue
                other = self.layer.lay(self.layer.mode(item, mask, item.shortest, late), free, start)
                if other is not None and (best is None or other[1] < best[1]):
                    best = other
        return best

    def _useful(self, item: Item, cost: int) -> int:
        """The time in which it has to end for overtime to pay, judged by whole days."""
        board, most = self.board, cost - self.board.costs.ot_slot
        days = bisect_left(self._day_ends, most, key=lambda end: board.price(item, end))
        return (1 << days * board.stride) - 1

    def _targets(self, item: Item, best: Laid | None) -> list[int]:
        """Positions before which it would be good to be finished."""
        board, task = self.board, item.task
        targets = []
        if best is None or item.base & board.all_overtime:
            targets.append(board.end)
        if task.due is not None and task.due <= board.grid.horizon:
            targets.append(board.position_from(task.due))
        if best is not None and task.open_cost >= board.costs.ot_slot:
            targets.append(best[2] // board.stride * board.stride)
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


def find_floors(board: Board, layer: Layer) -> list[int]:
    """The least each item can cost when nothing else is in its way."""
    floors = [0] * len(board.items)
    ready = [0] * len(board.items)
    for index in topological(board.items):
        item = board.items[index]
        if not item.need:
            ready[index] = board.after_pins(item)
            continue
        start = max([item.start, *(ready[other] for other in item.before)])
        ready[index] = board.end
        floors[index] = item.unfinished - item.task.defer_cost * item.need
        laid = None
        if start < board.end:
            laid = layer.lay(layer.mode(item, item.allowed, item.shortest), board.free, start)
        if laid is not None:
            ready[index] = board.after_end(item, laid[2])
            cost = board.price(item, laid[2])
            if not item.pins:
                cost += board.costs.chunk * (-(-item.need // item.longest) - 1)
            if not item.base & board.all_regular:
                cost += board.costs.ot_slot * item.need
            floors[index] = min(floors[index], cost)
    return floors
