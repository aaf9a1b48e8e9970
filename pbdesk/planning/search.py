"""An order of the work and what laying it in that order gives; changes are tried by re-laying a part."""

from __future__ import annotations

from pbdesk.planning.board import Board, Item
from pbdesk.planning.laying import Laid, Layer, Mode, cut_day
from pbdesk.planning.ranking import topological

NEVER = 1 << 80


class State:
    """The incumbent: an order, a choice of mode per item, and the laying snapshot before every position."""

    def __init__(self, board: Board, layer: Layer, floors: list[int]) -> None:
        self.board = board
        self.layer = layer
        self.floors = floors
        count = len(board.items)
        self.order: list[int] = []
        self.place = [0] * count
        self.forced: list[Mode | None] = [None] * count
        self.deferred = [False] * count
        self.free_at: list[int] = []
        self.cost_at: list[int] = []
        self.floor_at: list[int] = []
        self.excess_at: list[int] = []
        import os
        self.view = int(os.environ.get('VIEW',3))
        self.tail=int(os.environ.get('TAIL',25))
        self.touched = 0, 0
        self.chosen: dict = {}
        self.used = [0] * count
        self.costs = [0] * count
        self.ready = [-1] * count
        for item in board.items:
            if not item.need:
                self.ready[item.index] = board.position_from(item.pins[-1] + 1)
        self.total = NEVER
        self.filled = 0
        self.fill_used: dict[int, int] = {}
        self._fills: dict[tuple[int, tuple[int, ...]], tuple[int, dict[int, int]]] = {}
        self.give_up = self._prices_of_giving_up()
        self.base = [layer.mode(item, item.base, item.shortest) for item in board.items]
        self.fewer = [self._fewer(item) for item in board.items]

    def _prices_of_giving_up(self) -> list[int]:
        """What leaving an item unfinished costs, with everything that then cannot start."""
        items = self.board.items
        below: list[set[int]] = [set() for _ in items]
        for index in reversed(topological(items)):
            for follower in items[index].after:
                below[index] |= below[follower] | {follower}
        return [
            item.unfinished + sum(items[other].unfinished - self.floors[other] for other in below[item.index])
            for item in items
        ]

    def _fewer(self, item: Item) -> list[Mode]:
        modes, seen = [], {item.shortest}
        least = -(-item.need // item.longest) if item.need else 1
        for pieces in (least, least + 1, least + 2, least + 4):
            size = min(item.longest, -(-item.need // pieces))
            if size not in seen and size > item.shortest:
                seen.add(size)
                modes.append(self.layer.mode(item, item.base, size))
        return modes

    # -- one item -----------------------------------------------------------

    def choose(self, index: int, free: int, start: int) -> Laid | None:
        """`choose_now`, remembered: time before the week of `start` does not matter."""
        shift = self.board.week_start[start // self.board.stride]
        key = (index, start, free >> shift)
        found = self.chosen.get(key, 0)
        if found == 0:
            self.layer.work += 1
            laid = self.choose_now(index, free, start)
            self.chosen[key] = None if laid is None else (free ^ laid[0], laid[1], laid[2], laid[3])
            return laid
        if found is None:
            return None
        return free ^ found[0], found[1], found[2], found[3]

    def choose_now(self, index: int, free: int, start: int) -> Laid | None:
        """The placement that costs this item least among a few modes; None: better left for later."""
        item = self.board.items[index]
        floor = self.floors[index]
        lay = self.layer.lay
        best = lay(self.base[index], free, start)
        if best is not None and best[1] <= floor:
            return best
        cost = best[1] if best is not None else NEVER
        for mode in self.fewer[index]:
            other = lay(mode, free, start)
            if other is not None and other[1] < cost:
                best, cost = other, other[1]
                if cost <= floor:
                    return best
        if cost - floor > self.board.costs.ot_slot:
            other = self.try_evenings(item, free, start, best)
            if other is not None:
                best, cost = other, other[1]
        return best if cost < self.give_up[index] else None

    def try_evenings(self, item: Item, free: int, start: int, best: Laid | None) -> Laid | None:
        """A cheaper placement with overtime before the deadline, or one day sooner when waiting is dear."""
        board, task = self.board, item.task
        evenings = free & item.allowed & board.all_overtime >> start << start
        if not evenings:
            return None
        found: Laid | None = None
        cost = best[1] if best is not None else NEVER
        targets = []
        if item.base & board.all_overtime:
            targets.append(board.end)
        elif best is None:
            targets.append(board.end)
        if task.due is not None and task.due <= board.grid.horizon:
            targets.append(board.position_from(task.due))
        if best is not None and task.open_cost >= board.costs.ot_slot:
            targets.append(best[2] // board.stride * board.stride)
        for target in targets:
            late = (best[3] >> target).bit_count() if best is not None and target < board.end else item.need
            if not late:
                continue
            pool = evenings & ((1 << target) - 1)
            for mask in self._evening_masks(item, pool, cost - self.floors[item.index]):
                other = self.layer.lay(self.layer.mode(item, mask, item.shortest, late), free, start)
                if other is not None and other[1] < cost:
                    found, cost = other, other[1]
        return found

    def _evening_masks(self, item: Item, pool: int, gain: int) -> list[int]:
        """Regular hours with one of the last few evenings, or with all of them."""
        board = self.board
        base = item.base & board.all_regular
        masks, left, tries = [], pool, 3
        costs = board.costs
        window = not item.base & board.all_regular
        dear = gain > costs.ot_slot + costs.ot_evening or window
        while left and tries:
            day = (left.bit_length() - 1) // board.stride
            shift = day * board.stride
            evening = left >> shift
            left &= (1 << shift) - 1
            if dear or evening != board.untouched[day]:
                masks.append(base | evening << shift)
                tries -= 1
        if pool and dear and len(masks) != 1:
            masks.append(base | pool)
        return masks

    def start_of(self, item: Item, ready: dict[int, int]) -> int:
        """First position the item may use, -1 when a predecessor is not finished."""
        start = item.start
        for other in item.before:
            at = ready.get(other)
            if at is None:
                at = self.ready[other]
            if at < 0:
                return -1
            if at > start:
                start = at
        return start

    def after_end(self, item: Item, laid: Laid) -> int:
        if item.pins:
            return max(laid[2] + 1, self.board.position_from(item.pins[-1] + 1))
        return laid[2] + 1

    # -- whole orders -------------------------------------------------------

    def begin(self, order: list[int]) -> None:
        """Lay a whole order afresh."""
        self.order = []
        count = len(order)
        self.free_at = [self.board.free] + [0] * count
        self.cost_at = [0] * (count + 1)
        self.floor_at = [0] * (count + 1)
        self.excess_at = [0] * (count + 1)
        self.total = NEVER
        self.filled = 0
        for index in order:
            self.ready[index] = -1
        self.order = list(order)
        for at, index in enumerate(order):
            self.place[index] = at
        self._sum_floors(0)
        self.attempt(0, list(order), {})

    def _sum_floors(self, first: int) -> None:
        total = excess = 0
        for at in range(len(self.order) - 1, -1, -1):
            index = self.order[at]
            floor = self.floors[index]
            total += floor
            excess += self.costs[index] - floor
            self.floor_at[at] = total
            self.excess_at[at] = excess

    def attempt(self, first: int, segment: list[int], forced: dict[int, Mode | None], allow: int = 0) -> bool:
        """Put `segment` at position `first` on (same items in a new order); keep it when the total falls."""
        order, items, floors = self.order, self.board.items, self.floors
        free, cost = self.free_at[first], self.cost_at[first]
        bound = whole = self.total + self.filled + allow
        stop = first + len(segment)
        count = len(order)
        ready: dict[int, int] = {}
        trail: list[tuple[int, Laid | None, int, int]] = []
        dirty = -1
        steps = 0
        if self.total != NEVER:
            near = self.cost_at[stop] + self.floor_at[stop] + self.excess_at[stop] + allow
            near -= self.excess_at[min(count, stop + self.view)]
            bound = min(bound, near)
        rest = self.floor_at[first]
        at = first
        lay, choose, fixed, deferred = self.layer.lay, self.choose, self.forced, self.deferred
        while at < count:
            if at >= stop:
                bound = whole
                if free == self.free_at[at] and at > dirty:
                    break
                if cost - self.cost_at[at] >= self.excess_at[at] - self.excess_at[min(count, at + self.view)] and self.total != NEVER:
                    worse = cost - self.cost_at[at]
                    if worse > allow or at > stop + self.tail:
                        return False
                index = order[at]
            else:
                index = segment[at - first]
            item = items[index]
            rest -= floors[index]
            start = self.start_of(item, ready) if item.before else item.start
            laid: Laid | None = None
            if start >= 0:
                if index in forced:
                    mode = forced[index]
                else:
                    mode = fixed[index]
                if mode is None:
                    laid = choose(index, free, start)
                elif mode[1]:
                    laid = lay(mode, free, start)
                    if laid is None:
                        laid = choose(index, free, start)
            trail.append((index, laid, free, cost))
            steps += 1
            if laid is None:
                cost += item.unfinished
                end = -1
            else:
                free, cost = laid[0], cost + laid[1]
                end = laid[2] + 1 if not item.pins else self.after_end(item, laid)
            if item.after and end != self.ready[index]:
                ready[index] = end
                for follower in item.after:
                    if self.place[follower] > dirty:
                        dirty = self.place[follower]
            elif item.after:
                ready[index] = end
            if cost + rest >= bound:
                return False
            at += 1
        gain, fills = self.filled, self.fill_used
        total = cost
        if at < count:
            total += self.cost_at[count] - self.cost_at[at]
            if total - self.filled >= self.total + allow:
                return False
            changed = any(laid is None or not self.used[index] for index, laid, _, _ in trail)
            if changed and (self.filled or any(laid is None for _, laid, _, _ in trail)):
                gain, fills = self._fill(self.free_at[count], trail)
        else:
            gain, fills = self._fill(free, trail)
        if total - gain >= self.total + allow:
            return False
        self._keep(first, segment, forced, trail, free, cost, at)
        self.touched = first, at
        self.total, self.filled, self.fill_used = total - gain, gain, fills
        return True

    def _keep(
        self,
        first: int,
        segment: list[int],
        forced: dict[int, Mode | None],
        trail: list[tuple[int, Laid | None, int, int]],
        free: int,
        cost: int,
        at: int,
    ) -> None:
        self.order[first : first + len(segment)] = segment
        for index, mode in forced.items():
            self.forced[index] = mode
        place = first
        items = self.board.items
        for index, laid, before, spent in trail:
            self.place[index] = place
            self.free_at[place], self.cost_at[place] = before, spent
            place += 1
            if laid is None:
                self.used[index], self.ready[index] = 0, -1
                self.costs[index] = items[index].unfinished
            else:
                self.used[index], self.ready[index] = laid[3], self.after_end(items[index], laid)
                self.costs[index] = laid[1]
        moved = cost - self.cost_at[at]
        if at == len(self.order):
            self.free_at[at] = free
        if moved or at == len(self.order):
            for later in range(at, len(self.order) + 1):
                self.cost_at[later] += moved
        self._sum_floors(first)

    def save(self) -> tuple[object, ...]:
        """A copy of everything that changes, for `restore`."""
        lists = (
            self.order, self.place, self.forced, self.free_at, self.cost_at, self.floor_at, self.excess_at,
            self.used, self.costs, self.ready,
        )
        return (*(part[:] for part in lists), self.total, self.filled, self.fill_used)

    def restore(self, saved) -> None:
        (
            self.order, self.place, self.forced, self.free_at, self.cost_at, self.floor_at, self.excess_at,
            self.used, self.costs, self.ready, self.total, self.filled, self.fill_used,
        ) = saved

    # -- what is left -------------------------------------------------------

    def _fill(self, free: int, trail: list[tuple[int, Laid | None, int, int]]) -> tuple[int, dict[int, int]]:
        """Use what stays free for parts of unfinished work: `(gain, positions per item)`."""
        new = {index: laid for index, laid, _, _ in trail}
        open_items = [index for index in self.order if (new[index] is None if index in new else not self.used[index])]
        if not open_items:
            return 0, {}
        key = (free, tuple(open_items))
        found = self._fills.get(key)
        if found is None:
            found = self._fills[key] = self._fill_now(free, open_items, new)
        return found

    def _fill_now(
        self, free: int, open_items: list[int], new: dict[int, Laid | None]
    ) -> tuple[int, dict[int, int]]:
        board, gain, taken = self.board, 0, dict[int, int]()
        unfinished = set(open_items)
        ready = {i: self.after_end(board.items[i], laid) for i, laid in new.items() if laid is not None}
        by_value = sorted(open_items, key=lambda i: (-board.items[i].task.defer_cost, i))
        for index in by_value:
            item = board.items[index]
            if unfinished.intersection(item.before):
                continue
            start = self.start_of(item, ready)
            if start < 0:
                continue
            worth = item.task.defer_cost
            if not worth:
                continue
            piece = max(item.shortest, board.costs.chunk // worth + 1)
            free, used, pieces = self._part(item, free, start, piece)
            value = used.bit_count() * worth - board.costs.chunk * max(0, pieces - 1)
            if used and value > 0:
                taken[index] = used
                gain += value
        return gain, taken

    def _part(self, item: Item, free: int, start: int, piece: int) -> tuple[int, int, int]:
        """As much of the item as fits in regular hours, short of finishing it."""
        board = self.board
        pattern = (free & item.base & board.all_regular) >> start << start
        block = (1 << board.stride) - 1
        rest, used, closed, pieces = item.need - 1, 0, 0, 0
        if rest < item.shortest:
            return free, 0, 0
        while pattern and rest >= piece:
            day = ((pattern & -pattern).bit_length() - 1) // board.stride
            shift = day * board.stride
            room = ((free >> shift) & board.regular[day]).bit_count() - board.reserve[day]
            bits, left, count = cut_day(
                (pattern >> shift) & block, room, rest, piece, 1 if piece == 1 else piece, item.longest
            )
            used |= bits << shift
            pieces += count
            if rest - left >= room:
                closed |= board.regular[day] << shift
            rest = left
            shift += board.stride
            pattern = pattern >> shift << shift
        return free & ~(used | closed), used, pieces
