"""The lines of a week grid as pieces of text, each with the names of its styles; pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from pbdesk.screens.widgets.gridlayout import (
    HOURS_WIDTH,
    KIND_SYMBOL,
    GridColumn,
    GridDay,
    GridLayout,
    GridRow,
    Part,
    clock,
)
from pbdesk.screens.widgets.text import Piece, fit

RULE = "|"  # ASCII: box lines are two cells wide in some fonts
CURSOR = ">"
LEAST_COVERED = 4  # cells; in fewer, what a place lies upon only costs the end of its times


class Spot(NamedTuple):
    """Where a work would go: day, minute it starts at, minutes it takes."""

    day: int
    start: int
    length: int

    def covers(self, row: GridRow) -> bool:
        return not row.gap and self.start < row.end and row.start < self.start + self.length


class GridView(NamedTuple):
    """Everything a line is drawn from."""

    layout: GridLayout
    days: Sequence[GridDay]
    now: tuple[int, int] | None
    cursor: Hashable | None
    ghost: Spot | None
    narrow: bool
    head: int


def draw_head(view: GridView, line: int) -> list[Piece]:
    """Names of the days and what is said about each; the narrow form shows the keys to change it."""
    pieces = [Piece(" " * HOURS_WIDTH, "head")]
    for column in view.layout.columns:
        day = view.days[column.day]
        words = day.sub_label if line else f"[ {day.label} ]" if view.narrow else day.label
        today = view.now is not None and view.now[0] == column.day and line == 0
        pieces += [Piece(RULE, "rule"), Piece(fit(words, column.width), "today" if today else "head")]
    return pieces


def draw_row(view: GridView, line: int) -> list[Piece]:
    """The time of a line and what every shown day has there."""
    row = view.layout.rows[line]
    pieces = [_hour(view, row)]
    for column in view.layout.columns:
        pieces += _day(view, line, row, column)
    return pieces


def _hour(view: GridView, row: GridRow) -> Piece:
    if row.gap:
        return Piece(fit("...", HOURS_WIDTH), "hours")
    if view.now and row.start <= view.now[1] < row.end:
        day, minute = view.now
        if any(column.day == day for column in view.layout.columns):  # the narrow form may show another
            return Piece(fit(clock(minute) + "<", HOURS_WIDTH), "now")
    return Piece(fit(clock(row.start), HOURS_WIDTH), "hours")


def _day(view: GridView, line: int, row: GridRow, column: GridColumn) -> Iterator[Piece]:
    parts = view.layout.parts.get((line, column.day), ())
    if view.ghost and view.ghost.day == column.day and view.ghost.covers(row):
        yield from _ghost(view.ghost, row, column.width, parts)
        return
    if not parts:
        works = not row.gap and view.days[column.day].works(row.start, row.end)
        yield Piece(RULE, "rule")
        yield Piece(fit("" if works else ".", column.width), "off")
        return
    at_cursor = [part for part in parts if part.block.key == view.cursor]
    marked = bool(at_cursor) and at_cursor[0].first and at_cursor[0] is parts[0]
    yield Piece(CURSOR if marked else RULE, "now" if marked else "rule")
    more = view.layout.more[line, column.day]
    for part in parts:
        yield _part(part, part in at_cursor, more if part is parts[-1] else 0, part is parts[0])


def _part(part: Part, at_cursor: bool, more: int, leading: bool) -> Piece:
    symbol = CURSOR if at_cursor and not leading and part.first else KIND_SYMBOL[part.block.kind]
    tail = f"+{more}" if more else ""
    words = fit(symbol + part.label, part.width - len(tail)) + tail
    return Piece(fit(words, part.width), f"{part.block.kind} cursor" if at_cursor else part.block.kind)


def _ghost(ghost: Spot, row: GridRow, width: int, under: Sequence[Part]) -> Iterator[Piece]:
    """The place being chosen: its times, and below them what it would lie upon."""
    starts = row.start <= ghost.start < row.end
    times = f"{clock(ghost.start)}-{clock(ghost.start + ghost.length)}" if starts else ""
    covered = " ".join(KIND_SYMBOL[part.block.kind] + part.label for part in under)
    yield Piece(CURSOR if starts else RULE, "now" if starts else "rule")
    room = width - len(times) - 1
    words = times if starts and room < LEAST_COVERED else f"{times} {covered}".strip()
    yield Piece(fit(words, width), "ghost")
