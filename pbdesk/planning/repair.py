"""Improve a laid order where it costs more than it must."""

from __future__ import annotations

from pbdesk.planning.laying import Mode
from pbdesk.planning.search import State


def repair(state: State, budget: int) -> None:
    """Try changes until none helps or the budget of laid tasks is spent."""
    worker = Repair(state, budget)
    worker.run()


class Repair:
    def __init__(self, state: State, budget: int) -> None:
        self.state = state
        self.board = state.board
        self.limit = state.layer.work + budget
        self.allow = 200
        self.stats: dict[str, list[int]] = {}

    def spent(self) -> bool:
        return self.state.layer.work >= self.limit

    def run(self) -> None:
        self.descend(set(self.state.order), self.limit)
        self.kicks()

    def descend(self, look: set[int], limit: int) -> None:
        state, work = self.state, self.state.layer
        while work.work < limit:
            costly = [i for i in state.order if i in look and state.costs[i] > state.floors[i]]
            if not costly:
                return
            costly.sort(key=lambda i: (state.floors[i] - state.costs[i], i))
            for index in costly:
                if work.work >= limit:
                    return
                if index not in look:
                    continue
                if state.costs[index] > state.floors[index] and self.improve(index):
                    low, high = state.touched
                    look.update(state.order[max(0, low - 3) : high + 3])
                else:
                    look.discard(index)

    def random(self, below: int) -> int:
        self.seed = (self.seed * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.seed >> 8) % below

    def kicks(self) -> None:
        import os
        ALL=float(os.environ.get('KALL','0.3')); INNER=int(os.environ.get('KIN','400')); self.allow=int(os.environ.get('KALLOW','200')); DRIFT=float(os.environ.get('KDRIFT','0'))
        state, work = self.state, self.state.layer
        self.seed = 1
        saved = best = state.save()
        total = best_total = state.total
        idle = 0
        while not self.spent() and idle < 400:
            costly = [i for i in state.order if state.costs[i] > state.floors[i]]
            if not costly:
                break
            if self.random(100) < ALL*100:
                costly = state.order
            index = costly[self.random(len(costly))]
            idle += 1
            if not self.kick(index):
                continue
            low, high = state.touched
            self.descend(set(state.order[max(0, low - 3) : high + 3]), min(self.limit, work.work + INNER))
            ok = state.total < best_total
            self.note("kick", ok)
            if state.total <= total + DRIFT:
                saved, total = state.save(), state.total
                if ok:
                    idle = 0
                    best, best_total = saved, total
            else:
                state.restore(saved)
                saved = state.save()
        if state.total > best_total:
            state.restore(best)

    def kick(self, index: int) -> bool:
        state = self.state
        at = state.place[index]
        found = self.targets(index, at)
        order = state.order
        kind = self.random(4)
        allow = self.allow
        if kind == 3:
            back = 1 + self.random(12)
            first = max(0, at - back)
            kin = self.ancestors(index)
            stop = min(len(order), at + 1 + self.random(12))
            if self.random(2):
                line = self.descendants(index)
                window = order[at + 1 : stop]
                segment = [*(i for i in window if i not in line), index, *(i for i in window if i in line)]
                first = at
            else:
                window = order[first:at]
                segment = [*(i for i in window if i in kin), index, *(i for i in window if i not in kin)]
            return len(segment) > 1 and state.attempt(first, segment, {}, allow)
        if not found:
            return False
        first = found[self.random(len(found))]
        if kind == 0:
            kin = self.ancestors(index)
            window = order[first:at]
            segment = [*(i for i in window if i in kin), index, *(i for i in window if i not in kin)]
        else:
            other = order[first]
            line = self.descendants(other)
            if index in line:
                return False
            stop = at + 1 if kind == 1 else min(len(order), at + 1 + self.random(8))
            window = order[first + 1 : stop]
            segment = [*(i for i in window if i not in line), other, *(i for i in window if i in line)]
        return state.attempt(first, segment, {}, allow)

    def note(self, name: str, ok: bool) -> bool:
        row = self.stats.setdefault(name, [0, 0])
        row[0] += 1
        row[1] += ok
        return ok

    def improve(self, index: int) -> bool:
        return self.other_mode(index) or self.earlier(index) or self.push(index) or self.gather(index)

    def gather(self, index: int) -> bool:
        """Close an evening this item shares: everything in it goes to another evening, or none."""
        state, board, layer = self.state, self.board, self.state.layer
        late = state.used[index] & board.all_overtime
        if not late:
            return False
        shift = (late.bit_length() - 1) // board.stride * board.stride
        tonight = board.overtime[shift // board.stride] << shift
        group = [i for i in state.order if state.used[i] & tonight]
        if len(group) > 5:
            return False
        low, high = min(state.place[i] for i in group), max(state.place[i] for i in group) + 1
        segment = state.order[low:high]
        choices: list[int] = [0]
        pool = 0
        for i in group:
            pool |= board.items[i].base & board.all_overtime & ~tonight
        while pool and len(choices) < 8:
            other = (pool.bit_length() - 1) // board.stride * board.stride
            choices.append(pool >> other << other)
            pool &= (1 << other) - 1
        for choice in choices:
            forced: dict[int, Mode | None] = {}
            for i in group:
                item = board.items[i]
                mask = (item.base & choice) or item.base & ~tonight
                if mask:
                    forced[i] = layer.mode(item, mask, item.shortest)
            if len(forced) == len(group) and self.note("gather", state.attempt(low, segment, forced)):
                return True
        return False

    def other_mode(self, index: int) -> bool:
        state = self.state
        at = state.place[index]
        for mode in self.modes(index):
            if self.note("mode", state.attempt(at, [index], {index: mode})):
                return True
        return False

    def modes(self, index: int) -> list[Mode | None]:
        state, board = self.state, self.board
        item = board.items[index]
        found: list[Mode | None] = []
        if state.forced[index] is not None:
            found.append(None)
        found.append(state.base[index])
        found += state.fewer[index]
        # evenings
        layer = state.layer
        free = state.free_at[state.place[index]]
        start = state.start_of(item, {})
        if start >= 0:
            last = state.used[index].bit_length() or board.end
            pool = (free & item.allowed & board.all_overtime & ((1 << last) - 1)) >> start << start
            base = item.base & board.all_regular
            count = 0
            while pool and count < 6:
                shift = (pool.bit_length() - 1) // board.stride * board.stride
                evening = pool >> shift << shift
                pool &= (1 << shift) - 1
                count += 1
                found.append(layer.mode(item, base | evening, item.shortest, item.need))
        found.append((item, 0, 0, 0, {}))
        return found

    def earlier(self, index: int) -> bool:
        """Jump before a blocker, taking predecessors along."""
        state = self.state
        at = state.place[index]
        if not state.used[index]:
            pass
        kin = self.ancestors(index)
        order = state.order
        for first in self.targets(index, at):
            window = order[first:at]
            pulled = [i for i in window if i in kin]
            rest = [i for i in window if i not in kin]
            if not rest:
                continue
            forced = {index: None} if state.forced[index] is not None else {}
            if self.note("earlier", state.attempt(first, [*pulled, index, *rest], forced)):
                return True
        return False

    def targets(self, index: int, at: int) -> list[int]:
        state = self.state
        item = self.board.items[index]
        start = item.start
        order = state.order
        found = []
        mine = item.allowed >> start << start
        if state.used[index]:
            mine &= (1 << state.used[index].bit_length()) - 1
        for first in range(at - 1, -1, -1):
            other = order[first]
            if state.used[other] & mine:
                found.append(first)
        return found[:3] + found[4:12:2] + found[16::8]

    def push(self, index: int) -> bool:
        """Push one blocker, with its followers, behind the item."""
        state = self.state
        at = state.place[index]
        order = state.order
        item = self.board.items[index]
        kin = self.ancestors(index)
        for first in self.targets(index, at):
            other = order[first]
            if other in kin:
                continue
            line = self.descendants(other)
            window = order[first + 1 : at + 1]
            if index in line:
                continue
            stay = [i for i in window if i not in line]
            pushed = [i for i in window if i in line]
            if self.note("push", state.attempt(first, [*stay, other, *pushed], {})):
                return True
        return False

    def ancestors(self, index: int) -> set[int]:
        found: set[int] = set()
        stack = list(self.board.items[index].before)
        while stack:
            other = stack.pop()
            if other not in found:
                found.add(other)
                stack += self.board.items[other].before
        return found

    def descendants(self, index: int) -> set[int]:
        found: set[int] = set()
        stack = list(self.board.items[index].after)
        while stack:
            other = stack.pop()
            if other not in found:
                found.add(other)
                stack += self.board.items[other].after
        return found
