"""A problem made ready for laying: free time as one big integer, tasks as small tuples.

Positions, not slots: only slots that can be planned (working, no meeting, no pin) have a position.
Each day owns a block of `stride` bits; slots that do not touch in time are kept apart by a dead bit,
so a run of ones is always an uninterrupted piece of time.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from pbdesk.planning.grid import Grid, Hours
from pbdesk.planning.meetings import choose_meetings
from pbdesk.planning.problem import Chunk, Plan, Problem, Task, WorkClass, runs

MISS_SAFETY = 1 << 60
MISS_HARD = 1 << 40
"""Lexicographic order in one integer: no sum of ordinary costs reaches the next tier."""


STEADINESS = 5
"""A move has to gain so many times its price: half an hour saved on paper is not worth a restless week."""


@dataclass(slots=True)
class Item:
    """A task as the solver sees it; positions instead of slots."""

    index: int
    task: Task
    need: int
    shortest: int
    longest: int
    start: int
    allowed: int
    base: int
    pins: tuple[int, ...]
    miss: int
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    previous: int = 0
    keep: bool = False
    unfinished: int = 0
    prices: dict[int, int] = field(default_factory=dict)


class Board:
    """Calendar masks and items of one problem; never changes after it is built."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.grid = Grid(problem)
        self.costs = replace(problem.costs, change=STEADINESS * problem.costs.change)
        self.attended, self.declined = choose_meetings(problem)
        self.cost_of_declining = sum(m.decline_cost for m in problem.meetings if m.id in self.declined)
        self._lay_out()
        self._limit_days()
        self._limit_weeks()
        self._make_items()

    # -- time ---------------------------------------------------------------

    def _lay_out(self) -> None:
        grid, problem = self.grid, self.problem
        state = bytearray(grid.hours)
        for meeting in self.attended:
            state[meeting.start : meeting.end] = bytes(meeting.end - meeting.start)
        self.pinned_regular = [0] * grid.days
        self.pinned_overtime: dict[int, int] = {}
        for pin in problem.pins:
            for slot in range(pin.start, pin.end):
                day = slot // grid.per_day
                if grid.hours[slot] == Hours.REGULAR:
                    self.pinned_regular[day] += 1
                elif grid.hours[slot] == Hours.OVERTIME:
                    self.pinned_overtime[day] = self.pinned_overtime.get(day, 0) + 1
            state[pin.start : pin.end] = bytes(pin.end - pin.start)
        blocks = self._blocks(state)
        self.stride = 1 + max((len(block) for _, block in blocks), default=0)
        self.days = [day for day, _ in blocks]
        self.slot_at: list[int] = []
        self.slots: list[int] = []
        self.positions: list[int] = []
        self.regular: list[int] = []
        self.overtime: list[int] = []
        for number, (_, block) in enumerate(blocks):
            regular = overtime = 0
            for bit, slot in enumerate(block):
                if slot >= 0:
                    self.slots.append(slot)
                    self.positions.append(number * self.stride + bit)
                    if grid.hours[slot] == Hours.REGULAR:
                        regular |= 1 << bit
                    else:
                        overtime |= 1 << bit
            self.slot_at += block + [-1] * (self.stride - len(block))
            self.regular.append(regular)
            self.overtime.append(overtime)
        self.end = len(blocks) * self.stride

    def _blocks(self, state: bytearray) -> list[tuple[int, list[int]]]:
        """Per day with plannable time: its slots in order, -1 where a piece of time ends."""
        per_day, blocks = self.grid.per_day, []
        for day in range(self.grid.days):
            block: list[int] = []
            for slot in range(day * per_day, (day + 1) * per_day):
                # no piece of time crosses midnight: its length limits are kept within a day
                if state[slot] and (slot % per_day or not slot or not state[slot - 1]):
                    block.append(slot)
                elif block and block[-1] >= 0:
                    block.append(-1)
            if block:
                blocks.append((day, block))
        return blocks

    def _limit_days(self) -> None:
        """`reserve[d]`: regular slots of a day that must stay free; days without room are closed at once."""
        self.reserve: list[int] = []
        for number, day in enumerate(self.days):
            usable = self.regular[number].bit_count()
            pinned = self.pinned_regular[day]
            meetings = self.grid.regular[day] - usable - pinned
            room = max(0, self.grid.regular[day] - meetings - self.grid.buffer[day], pinned) - pinned
            self.reserve.append(usable - room)
            if room <= 0:
                self.regular[number] = 0

    def _limit_weeks(self) -> None:
        """`week_mask`, `week_reserve`: the same for overtime, per calendar week."""
        self.week_of = [day // 7 for day in self.days]
        pinned = [0] * self.grid.weeks
        for day, count in self.pinned_overtime.items():
            pinned[day // 7] += count
        self.week_mask = [0] * self.grid.weeks
        for number, week in enumerate(self.week_of):
            self.week_mask[week] |= self.overtime[number] << number * self.stride
        self.week_reserve = [0] * self.grid.weeks
        for week, mask in enumerate(self.week_mask):
            room = max(self.problem.overtime_cap(week), pinned[week]) - pinned[week]
            self.week_reserve[week] = mask.bit_count() - room
            if room <= 0:
                self.week_mask[week] = 0
        for number, week in enumerate(self.week_of):
            if not self.week_mask[week]:
                self.overtime[number] = 0
        self.week_start = [self.week_of.index(week) * self.stride for week in self.week_of] + [self.end]
        # an evening is paid when its overtime is still untouched; with pinned overtime it is paid already
        self.untouched = [
            -1 if day in self.pinned_overtime else self.overtime[number]
            for number, day in enumerate(self.days)
        ]
        self.all_regular = sum(mask << number * self.stride for number, mask in enumerate(self.regular))
        self.all_overtime = sum(mask << number * self.stride for number, mask in enumerate(self.overtime))
        self.free = self.all_regular | self.all_overtime

    @property
    def asked(self) -> int:
        """Per cent of the plannable regular time that the work asks for."""
        days = zip(self.regular, self.reserve, strict=True)
        room = sum(regular.bit_count() - reserve for regular, reserve in days if regular)
        return 100 * sum(item.need for item in self.items) // max(1, room)

    def position_from(self, slot: int) -> int:
        """First position at or after a slot."""
        index = bisect_left(self.slots, slot)
        return self.positions[index] if index < len(self.positions) else self.end

    def mask_between(self, start: int, end: int) -> int:
        """All positions of slots in `[start, end)`."""
        low, high = self.position_from(start), self.position_from(end)
        return (1 << high) - (1 << low) if high > low else 0

    # -- tasks --------------------------------------------------------------

    def _make_items(self) -> None:
        pins: dict[str, list[int]] = {}
        for pin in self.problem.pins:
            pins.setdefault(pin.task, []).extend(range(pin.start, pin.end))
        tasks = sorted(self.problem.tasks, key=lambda task: task.id)
        self.items = [
            self._item(index, task, sorted(pins.get(task.id, ()))) for index, task in enumerate(tasks)
        ]
        self.index = {task.id: index for index, task in enumerate(tasks)}
        for item in self.items:
            item.before = sorted({self.index[other] for other in item.task.after})
            for other in item.before:
                self.items[other].after.append(item.index)
        self._add_previous()

    def _item(self, index: int, task: Task, pins: list[int]) -> Item:
        need = task.effort - len(pins)
        allowed = self.free
        if task.windows is not None:
            windows = 0
            for start, end in task.windows:
                windows |= self.mask_between(start, end)
            allowed &= windows
        regular = allowed & self.all_regular
        item = Item(
            index=index,
            task=task,
            need=need,
            shortest=min(task.min_chunk, max(1, need)) if pins else task.min_chunk,
            longest=task.max_chunk,
            start=self.position_from(task.release),
            allowed=allowed,
            base=regular or allowed,
            pins=tuple(pins),
            miss=0 if not task.hard else MISS_SAFETY if task.work_class is WorkClass.SAFETY else MISS_HARD,
        )
        item.unfinished = self.price_of_end(item, None) + task.slip_cost + task.defer_cost * need
        if pins:
            item.unfinished += self.costs.chunk * (self.pieces_with_pins(item, 0) - 1)
        return item

    def _add_previous(self) -> None:
        at = dict(zip(self.slots, self.positions, strict=True))
        for chunk in self.problem.previous:
            index = self.index.get(chunk.task)
            if index is not None:
                for slot in range(chunk.start, chunk.end):
                    position = at.get(slot)
                    if position is not None:
                        self.items[index].previous |= 1 << position
        for item in self.items:
            item.unfinished += self.costs.change * item.previous.bit_count()
            item.keep = self._can_keep(item)

    def _can_keep(self, item: Item) -> bool:
        """Whether the place in the plan in force still is a whole and allowed one for the item alone."""
        place = item.previous
        if not item.need or place.bit_count() != item.need or place & ~item.allowed or item.pins:
            return False
        while place:
            low = place & -place
            length = (place + low & -(place + low)).bit_length() - low.bit_length()
            if not item.shortest <= length <= item.longest:
                return False
            place &= place + low
        return item.previous >> item.start << item.start == item.previous

    def price_of_end(self, item: Item, end: int | None) -> int:
        """Lateness, open days, margin and a missed binding deadline when finished at slot `end`."""
        grid, task = self.grid, item.task
        cost = task.open_cost * grid.open_days(end)
        if task.due is not None:
            cost += task.late_cost * grid.late_days(task, end)
            cost += task.margin_cost * grid.without_margin(task, end)
            cost += item.miss * grid.misses(task, end)
        return cost

    def price(self, item: Item, position: int) -> int:
        """`price_of_end` for the position of the last slot laid, pins included; remembered."""
        found = item.prices.get(position)
        if found is None:
            end = self.slot_at[position] + 1
            if item.pins:
                end = max(end, item.pins[-1] + 1)
            found = item.prices[position] = self.price_of_end(item, end)
        return found

    def after_pins(self, item: Item) -> int:
        """First position after the item's last pin; 0 without pins."""
        return self.position_from(item.pins[-1] + 1) if item.pins else 0

    def after_end(self, item: Item, last: int) -> int:
        """First position followers may use when the item's last position is `last`."""
        return max(last + 1, self.after_pins(item)) if item.pins else last + 1

    def plan(self, used: dict[int, int]) -> Plan:
        """The plan for positions used per item; pins included."""
        chunks: list[Chunk] = []
        slipped = []
        for item in self.items:
            slots = sorted({*item.pins, *self.slots_of(used.get(item.index, 0))})
            if len(slots) < item.task.effort:
                slipped.append(item.task.id)
            chunks += [Chunk(start, end, item.task.id) for start, end in runs(slots)]
        return Plan(tuple(sorted(chunks)), self.declined, tuple(slipped))

    def pieces_with_pins(self, item: Item, used: int) -> int:
        """Uninterrupted pieces of the positions used together with the item's pins."""
        slots = {*item.pins, *self.slots_of(used)}
        return sum(1 for slot in slots if slot - 1 not in slots)

    def slots_of(self, used: int) -> list[int]:
        """The slots of a set of positions, in time order."""
        slots = []
        while used:
            low = used & -used
            slots.append(self.slot_at[low.bit_length() - 1])
            used ^= low
        return slots
