"""Lay one task into the earliest free time a mode allows.

A mode is a mask of time and the smallest piece worth starting. The inner loop works day by day on
small integers; how a day's pattern is cut for given room and rest is remembered.
"""

from __future__ import annotations

from pbdesk.planning.board import Board, Item

Laid = tuple[int, int, int, int]
"""`(free time left, cost, last position, positions used)`"""

Cut = tuple[int, int, int]
"""How a day is used: `(bits, rest of the effort, pieces)`"""

Steps = tuple[int, ...]
"""Shifts after which `pattern &= pattern >> shift` leaves the starts of runs of a certain length."""

Mode = tuple[Item, int, int, int, Steps, dict[tuple[int, ...], Cut]]
"""`(item, mask, smallest piece, most overtime slots, steps to such a piece, remembered cuts)`"""


NO_LIMIT = 1 << 30
"""Overtime slots a mode may take when it sets no limit of its own."""


def cut_day(pattern: int, room: int, rest: int, piece: int, shortest: int, longest: int) -> Cut:
    """Use the runs of `pattern` from the left: at most `room` slots, pieces of `piece` or the whole rest."""
    used = pieces = at = 0
    while pattern and rest and room:
        gap = (pattern & -pattern).bit_length() - 1
        pattern >>= gap
        at += gap
        run = (pattern ^ (pattern + 1)).bit_length() - 1
        length = piece_length(min(run, room), rest, piece, shortest, longest)
        if length:
            used |= ((1 << length) - 1) << at
            pieces += 1
            rest -= length
            room -= length
            step = length + 1  # two pieces that touch would count as one
        else:
            step = run
        pattern >>= step
        at += step
    return used, rest, pieces


def piece_length(run: int, rest: int, piece: int, shortest: int, longest: int) -> int:
    """The longest allowed piece in a run, 0 when none is worth it."""
    length = min(run, rest, longest)
    if 0 < rest - length < shortest:
        length = rest - shortest
    return length if length >= piece or (length == rest and length >= shortest) else 0


def cut_evening(
    pattern: int, overtime: int, room: int, extra: int, rest: int, piece: int, shortest: int, longest: int
) -> Cut:
    """Like `cut_day` when overtime may be used: `room` regular and `extra` overtime slots at most."""
    used = pieces = at = 0
    while pattern and rest:
        gap = (pattern & -pattern).bit_length() - 1
        pattern >>= gap
        overtime >>= gap
        at += gap
        run = (pattern ^ (pattern + 1)).bit_length() - 1
        normal = min(run, (overtime & -overtime).bit_length() - 1) if overtime else run
        late = overtime >> normal
        run = min(run, normal + (late ^ (late + 1)).bit_length() - 1)
        if normal > room:  # the rest of the regular part stays free, so the run ends there
            reach = room
        else:
            reach = min(run, normal + extra)
        length = piece_length(reach, rest, piece, shortest, longest)
        if length:
            used |= ((1 << length) - 1) << at
            pieces += 1
            rest -= length
            room -= min(length, normal)
            extra -= max(0, length - normal)
            step = length + 1
        else:
            step = max(1, normal if normal and normal < run else run)
        pattern >>= step
        overtime >>= step
        at += step
    return used, rest, pieces


def stretches(used: int) -> list[int]:
    """The uninterrupted stretches of a set of positions, in time order."""
    found = []
    while used:
        rest = used & (used + (used & -used))
        found.append(used ^ rest)
        used = rest
    return found


def steps_to(length: int) -> Steps:
    """The steps to the starts of runs of at least this length."""
    steps, known = [], 1
    while known < length:
        steps.append(min(known, length - known))
        known += steps[-1]
    return tuple(steps)


_FREE_LOOKS, _LOOKS_PER_TASK = 1_500_000, 32
"""Answers taken from memory that cost nothing, and how many after them count as one laid task: with very many
tasks a change is followed through hundreds of them, and that takes the time, not the laying."""


class Layer:
    """Lays items of one board; holds what the inner loop needs and counts the work done."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.stride = board.stride
        self.block = (1 << board.stride) - 1
        self.regular, self.reserve, self.overtime = board.regular, board.reserve, board.overtime
        self.work = self.looks = 0
        self._cuts: dict[tuple[int, ...], dict[tuple[int, ...], Cut]] = {}
        self._modes: dict[tuple[int, int, int, int], Mode] = {}

    def mode(self, item: Item, mask: int, piece: int, extra: int = NO_LIMIT) -> Mode:
        """The mode with this mask, smallest piece and most overtime slots."""
        key = (item.index, mask, piece, extra)
        found = self._modes.get(key)
        if found is None:
            cuts = self._cuts.setdefault((piece, item.shortest, item.longest), {})
            extra = extra if mask & self.board.all_overtime else 0
            found = self._modes[key] = (item, mask, piece, extra, steps_to(piece), cuts)
        return found

    def look(self, count: int) -> None:
        """Count answers taken from memory, so that the budget bounds them too."""
        self.looks += count
        over = self.looks - _FREE_LOOKS
        if over > 0:
            self.work += over // _LOOKS_PER_TASK - max(0, over - count) // _LOOKS_PER_TASK

    def lay(self, mode: Mode, free: int, start: int) -> Laid | None:
        """Lay the whole item at or after `start`; None when it does not fit."""
        item, mask, piece, extra, steps, cuts = mode
        rest = item.need
        self.work += 1 + (rest >> 5)
        pattern = whole = (free & mask) >> start << start
        for step in steps:
            pattern &= pattern >> step
        if extra and whole & self.board.all_overtime:
            return self._lay_evenings(mode, free, pattern, whole)
        stride, block, regular, reserve = self.stride, self.block, self.regular, self.reserve
        used = closed = pieces = 0
        while pattern:
            day = ((pattern & -pattern).bit_length() - 1) // stride
            shift = day * stride
            room = ((free >> shift) & regular[day]).bit_count() - reserve[day]
            key = ((whole >> shift) & block, room if room < rest else rest, rest)
            cut = cuts.get(key)
            if cut is None:
                cut = cuts[key] = cut_day(*key, piece, item.shortest, item.longest)
            bits, remain, count = cut
            if bits:
                used |= bits << shift
                pieces += count
                if rest - remain >= room:
                    closed |= regular[day] << shift
                if not remain:
                    return self._finish(item, free, used, closed, pieces, shift + bits.bit_length() - 1)
                rest = remain
                if rest < piece:
                    pattern = whole
            shift += stride
            pattern = pattern >> shift << shift
        return None

    def _finish(self, item: Item, free: int, used: int, closed: int, pieces: int, last: int) -> Laid:
        board = self.board
        cost = item.prices.get(last)
        if cost is None:
            cost = board.price(item, last)
        if item.pins:
            pieces = board.pieces_with_pins(item, used)
        if pieces > 1:
            cost += board.costs.chunk * (pieces - 1)
        if item.previous:
            cost += board.costs.change * (item.previous & ~used).bit_count()
        return free & ~(used | closed), cost, last, used

    def _lay_evenings(self, mode: Mode, free: int, pattern: int, whole: int) -> Laid | None:
        item, _, piece, allowance, _, cuts = mode
        board = self.board
        stride, block, regular, overtime = self.stride, self.block, self.regular, self.overtime
        rest = item.need
        used = closed = pieces = cost = 0
        while pattern:
            day = ((pattern & -pattern).bit_length() - 1) // stride
            shift = day * stride
            left = free >> shift
            today = (whole >> shift) & block
            evening = today & overtime[day]
            room = (left & regular[day]).bit_count() - self.reserve[day]
            extra = 0
            if evening:
                week = board.week_of[day]
                extra = (free & ~used & board.week_mask[week]).bit_count() - board.week_reserve[week]
                most = extra if extra < allowance else allowance
                cut = self._cut_evening(mode, today, evening, room if room < rest else rest, most, rest)
            else:
                key = (today, room if room < rest else rest, rest)
                cut = cuts.get(key) or cuts.setdefault(key, cut_day(*key, piece, item.shortest, item.longest))
            bits, remain, count = cut
            if bits:
                used |= bits << shift
                pieces += count
                late = (evening & bits).bit_count()
                if late:
                    allowance -= late
                    first = left & overtime[day] == board.untouched[day]
                    cost += board.costs.ot_slot * late + (board.costs.ot_evening if first else 0)
                    if late >= extra:
                        closed |= board.week_mask[board.week_of[day]]
                if rest - remain - late >= room:
                    closed |= regular[day] << shift
                if not remain:
                    laid = self._finish(item, free, used, closed, pieces, shift + bits.bit_length() - 1)
                    return laid[0], laid[1] + cost, laid[2], laid[3]
                rest = remain
                if rest < piece:
                    pattern = whole
                if closed:
                    whole &= ~closed
                    pattern &= whole
            shift += stride
            pattern = pattern >> shift << shift
        return None

    def _cut_evening(self, mode: Mode, today: int, evening: int, room: int, extra: int, rest: int) -> Cut:
        item, _, piece, _, _, cuts = mode
        key = (today, evening, room, extra if extra < rest else rest, rest)
        cut = cuts.get(key)
        if cut is None:
            room, extra = max(0, room), max(0, key[3])
            cut = cut_evening(today, evening, room, extra, rest, piece, item.shortest, item.longest)
            cuts[key] = cut
        return cut
