"""What can be changed around one item of an order: its mode, or who comes first.

Nothing is tried here; descent and random search choose among these.
"""

from __future__ import annotations

from enum import Enum

from pbdesk.planning.kin import Kin
from pbdesk.planning.laying import Mode, stretches
from pbdesk.planning.search import Forced, State

_CLOSE, _PAIR = 3, 2


class Reach(Enum):
    """Which of the work in the way: the three laid last, or some of what was laid before them."""

    NEAR = 1
    FAR = 2


class Moves:
    """The changes of one state."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.board = state.board
        self.layer = state.layer
        self.kin = Kin(state.board.items)

    def modes(self, index: int) -> list[Mode | None]:
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

    def sparing(self, index: int) -> list[Mode]:
        """Ways that leave the time of one of its pieces to others, on top of what it leaves already."""
        item, books, board = self.board.items[index], self.state.books, self.board
        used, forced, found = books.used[index], books.forced[index], []
        if forced is not None and forced[1]:
            mask, piece = forced[1], forced[2]
        else:
            mask, piece = item.base & board.all_regular | used & board.all_overtime, item.shortest
        for part in stretches(used):
            found.append(self.layer.mode(item, mask & ~part, piece))
        return found

    def blockers(self, index: int, reach: Reach | None = None) -> list[int]:
        """Places of items laid before that hold time this one could use; the near ones, then fewer."""
        books = self.state.books
        item = self.board.items[index]
        mine = item.allowed >> item.start << item.start
        if books.used[index]:
            mine &= (1 << books.used[index].bit_length()) - 1
        places = range(books.place[index] - 1, -1, -1)
        found = [place for place in places if books.used[books.order[place]] & mine]
        if reach is Reach.NEAR:
            return found[:_CLOSE]
        rest = found[4:12:2] + found[16::8]
        return rest if reach is Reach.FAR else found[:_CLOSE] + rest

    def pulled(self, index: int, first: int, at: int) -> list[int]:
        """The order from `first` to `at` with the item there, and its predecessors in between, in front."""
        return self.kin.pulled(index, self.state.order[first:at])

    def pushed(self, first: int, stop: int, sparing: int = -1) -> list[int]:
        """The order from `first` to `stop` with the item at `first` and its followers at the back."""
        return self.kin.pushed(self.state.order[first:stop], sparing)

    def in_chain(self, index: int) -> bool:
        """Whether more hangs on it than one item, which the other changes move as well."""
        return len(self.kin.chain(index)) > _PAIR

    def together(self, index: int, reach: int) -> tuple[int, list[int]]:
        """A place and the order from there on with the item's whole chain in one row, up to `reach` places
        earlier, or later when negative."""
        chain, order, place = self.kin.chain(index), self.state.order, self.state.books.place
        places = [place[other] for other in chain if order[place[other]] == other]
        low, high = min(places), max(places) + 1
        part = order[max(0, low - reach) : high] if reach > 0 else order[low : high - reach]
        row, rest = [i for i in part if i in chain], [i for i in part if i not in chain]
        return (max(0, low - reach), row + rest) if reach > 0 else (low, rest + row)

    def elsewhere(self, group: list[int], tonight: int) -> list[Forced]:
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
