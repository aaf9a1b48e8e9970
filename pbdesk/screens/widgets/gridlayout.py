"""Where days, half hours and blocks of a week stand on the screen; pure, in cells and lines.

Days are numbers from 0, times are minutes from midnight.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from pbdesk.screens.widgets.text import clip, one_line, split_cells, wrap

SLOT = 30
HOURS_WIDTH = 6
MIN_DAY_WIDTH = 9  # with its separator; below it only one day is shown
_TIMES_FROM_WIDTH = 28  # a column this wide also shows the times of its blocks
_PART_WIDTH = 4


class BlockKind(StrEnum):
    MEETING = "meeting"
    PB = "pb"
    ROUTINE = "routine"
    SAFETY = "safety"
    OVERTIME = "overtime"
    DONE = "done"
    TRAVEL = "travel"
    PAST = "past"  # planned before now
    DECLINED = "declined"
    CLASH = "clash"  # of two meetings at one time the one that gives way


KIND_SYMBOL: Mapping[BlockKind, str] = {
    BlockKind.MEETING: "=",
    BlockKind.PB: "#",
    BlockKind.ROUTINE: ":",
    BlockKind.SAFETY: "!",
    BlockKind.OVERTIME: "+",
    BlockKind.DONE: "x",
    BlockKind.TRAVEL: "~",
    BlockKind.PAST: "-",
    BlockKind.DECLINED: "/",
    BlockKind.CLASH: "?",
}
PIN_SYMBOL = "*"


class GridDay(NamedTuple):
    """`spans` are the working minutes of the day as (start, end); without any the whole day counts."""

    label: str
    sub_label: str = ""
    off: bool = False
    spans: tuple[tuple[int, int], ...] = ()

    def works(self, start: int, end: int) -> bool:
        """Whether any of these minutes is working time."""
        return not self.off and (not self.spans or any(a < end and start < b for a, b in self.spans))


class GridBlock(NamedTuple):
    """`mark` is a short text before the label; only a `movable` block can be dragged."""

    key: Hashable
    day: int
    start: int
    end: int
    label: str
    kind: BlockKind
    pinned: bool = False
    mark: str = ""
    movable: bool = True

    def covers(self, start: int, end: int) -> bool:
        return self.start < end and start < max(self.end, self.start + 1)


class GridRow(NamedTuple):
    """One line, [start, end); a `gap` stands for hours left out."""

    start: int
    end: int
    gap: bool = False


class GridColumn(NamedTuple):
    """A day; its separator stands at `x`, then `width` cells follow."""

    day: int
    x: int
    width: int


class Part(NamedTuple):
    """What one block shows on one line, `x` cells right of its column's separator."""

    block: GridBlock
    x: int
    width: int
    label: str
    first: bool


class Frame(NamedTuple):
    """What the widget gives: cells, lines, shown days, ordinary hours, and how late rows are wanted."""

    width: int
    height: int
    shown: Sequence[int]
    first: int
    last: int
    until: int | None = None


@dataclass(frozen=True)
class GridLayout:
    """Lines, columns, and by (line, day) the parts of blocks there and how many more had no room."""

    rows: tuple[GridRow, ...] = ()
    columns: tuple[GridColumn, ...] = ()
    parts: Mapping[tuple[int, int], tuple[Part, ...]] = field(default_factory=dict)
    more: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def row_at(self, minute: int) -> int:
        """The line that shows this minute, or the last one before it."""
        return max((i for i, row in enumerate(self.rows) if row.start <= minute), default=0)


Places = Mapping[tuple[int, int], Sequence[GridBlock]]  # by (line, day)


def clock(minute: int) -> str:
    """A time of day in five cells."""
    return f"{minute // 60:02}:{minute % 60:02}"


def build(blocks: Sequence[GridBlock], frame: Frame) -> GridLayout:
    """The layout of the shown days, in half-hour lines as far as the height allows."""
    shown = [block for block in blocks if block.day in frame.shown]
    rows = _merge(_rows(shown, frame), shown, frame.height)
    columns = _columns(frame)
    there = {
        (i, column.day): found
        for column in columns
        for i, row in enumerate(rows)
        if not row.gap and (found := _blocks_at(shown, column.day, row))
    }
    lines: dict[Hashable, list[int]] = {}
    for (line, _), found in there.items():
        for block in found:
            lines.setdefault(block.key, []).append(line)
    width = {column.day: column.width for column in columns}
    parts = {(line, day): tuple(_parts(line, there, lines, day, width[day])) for line, day in there}
    more = {place: len(found) - len(parts[place]) for place, found in there.items()}
    return GridLayout(tuple(rows), tuple(columns), parts, more)


def _rows(blocks: Sequence[GridBlock], frame: Frame) -> list[GridRow]:
    """Half hours of the ordinary day, outside of it only where there is a block; one line for each gap."""
    first, last = frame.first // SLOT * SLOT, max(frame.last, frame.until or 0)
    begin = min([first, *(block.start // SLOT * SLOT for block in blocks)])
    end = max([last, *(block.end for block in blocks)])
    rows: list[GridRow] = []
    for start in range(begin, end, SLOT):
        if first <= start < last or any(block.covers(start, start + SLOT) for block in blocks):
            if rows and rows[-1].end < start:  # a gap as long as one line is no gap
                rows.append(GridRow(rows[-1].end, start, gap=start - rows[-1].end > SLOT))
            rows.append(GridRow(start, start + SLOT))
    return rows


def _merge(rows: list[GridRow], blocks: Sequence[GridBlock], height: int) -> list[GridRow]:
    """Whole hours where the height asks for it, first those in which nothing changes at the half hour."""

    def loss(at: int) -> int:
        early, late = rows[at], rows[at + 1]
        return sum(
            block.covers(early.start, early.end) != block.covers(late.start, late.end) for block in blocks
        )

    hours = [
        i
        for i in range(len(rows) - 1)
        if rows[i].start % (2 * SLOT) == 0 and not rows[i].gap and not rows[i + 1].gap
    ]
    wanted = sorted(hours, key=lambda i: (loss(i), -i))[: max(0, len(rows) - height)]
    return [
        GridRow(row.start, row.start + 2 * SLOT) if i in wanted else row
        for i, row in enumerate(rows)
        if i - 1 not in wanted
    ]


def _columns(frame: Frame) -> list[GridColumn]:
    """Equal widths; what is left over goes to the first days, one cell each."""
    space = max(0, frame.width - HOURS_WIDTH)
    columns, x = [], HOURS_WIDTH
    for i, day in enumerate(frame.shown):
        width = space // len(frame.shown) + (i < space % len(frame.shown))
        columns.append(GridColumn(day, x, max(0, width - 1)))
        x += width
    return columns


def _blocks_at(blocks: Sequence[GridBlock], day: int, row: GridRow) -> list[GridBlock]:
    found = [block for block in blocks if block.day == day and block.covers(row.start, row.end)]
    return sorted(found, key=lambda block: (block.start, block.end))


def _parts(line: int, there: Places, lines: Mapping[Hashable, list[int]], day: int, width: int) -> list[Part]:
    """Blocks on one line of one day side by side, as many as have room."""
    blocks = there[line, day][: max(1, width // _PART_WIDTH)]
    parts, x = [], 1
    for i, block in enumerate(blocks):
        own = width // len(blocks) + (i < width % len(blocks))
        # words run over the lines a block has for itself; if it has none, they stand on its first one
        alone = [at for at in lines[block.key] if len(there[at, day]) == 1] or lines[block.key][:1]
        label = _label(_words(block, width), alone.index(line), len(alone), own - 1) if line in alone else ""
        parts.append(Part(block, x, own, label, line == lines[block.key][0]))
        x += own
    return parts


def _label(words: str, at: int, count: int, width: int) -> str:
    """Line `at` of the words wrapped over `count` lines, with an ellipsis where they go on after the last."""
    wrapped = _wrapped(words, width)
    if at >= len(wrapped):
        return ""
    if at == count - 1 and len(wrapped) > count:
        between = " " if (wrapped[at][-1:] + wrapped[at + 1][:1]).isascii() else ""
        return clip(wrapped[at] + between + wrapped[at + 1], width)  # full, not to the last whole word
    return split_cells(wrapped[at], width)[0]


@lru_cache(1024)
def _wrapped(words: str, width: int) -> tuple[str, ...]:
    """The words of most blocks are those of the plan before."""
    return tuple(wrap(words, width))


def _words(block: GridBlock, width: int) -> str:
    times = f"{clock(block.start)}-{clock(block.end)}" if width >= _TIMES_FROM_WIDTH else ""
    pin = PIN_SYMBOL if block.pinned else ""
    return " ".join(filter(None, [times, pin + one_line(block.mark), one_line(block.label)]))
