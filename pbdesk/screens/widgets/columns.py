"""Columns of a row list: which are shown at a given width, where, and how a cell is put into one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from textual.content import Content

from pbdesk.screens.widgets.text import Align, cells, clip, fit, one_line, text

GAP = 1
FLOOR = 6  # cells a column that gives way keeps: a word and the sign that it is cut


class Column(NamedTuple):
    """`width` fixes it; else `min` cells plus a share by `flex` of what is left, up to `max`.

    Where the minimum widths do not fit, columns with the highest `drop` above 0 are hidden first; then those
    that may grow give way, the widest first, so that no fixed one runs off the edge.
    """

    key: str
    title: str
    width: int | None = None
    min: int = 4
    max: int | None = None
    flex: int = 0
    align: Align = "left"
    sortable: bool = True
    drop: int = 0


class Cell(NamedTuple):
    """Plain text and a style constant such as "$text-warning"."""

    text: str
    style: str = ""


CellLike = str | Cell | Content


class Placed(NamedTuple):
    """Column number `column` starts at cell `x` and is `width` cells wide."""

    column: int
    x: int
    width: int


@lru_cache(64)
def place(columns: tuple[Column, ...], available: int) -> tuple[Placed, ...]:
    """The shown columns side by side with a gap of one cell, within `available` cells where possible."""
    shown = _shown(columns, available)
    widths = {i: _least(columns[i]) for i in shown}
    spare = available - sum(widths.values()) - GAP * (len(shown) - 1)
    _grow(columns, widths, spare)
    _shrink(columns, widths, -spare)
    placed, x = [], 0
    for i in shown:
        placed.append(Placed(i, x, widths[i]))
        x += widths[i] + GAP
    return tuple(placed)


def _least(column: Column) -> int:
    return column.min if column.width is None else column.width


def _shown(columns: Sequence[Column], available: int) -> list[int]:
    shown = list(range(len(columns)))
    while shown and sum(_least(columns[i]) + GAP for i in shown) - GAP > available:
        loser = max(shown, key=lambda i: (columns[i].drop, i))
        if columns[loser].drop <= 0:
            break
        shown.remove(loser)
    return shown


def _grow(columns: Sequence[Column], widths: dict[int, int], spare: int) -> None:
    """Share spare cells by flex; what a full column cannot take goes round again to the others."""
    hungry = [i for i in widths if columns[i].width is None and columns[i].flex > 0]
    while spare > 0 and hungry:
        total = sum(columns[i].flex for i in hungry)
        round_spare = spare
        for i in hungry:
            limit = columns[i].max
            wish = max(1, round_spare * columns[i].flex // total)
            take = min(wish, spare) if limit is None else max(0, min(wish, spare, limit - widths[i]))
            widths[i] += take
            spare -= take
        hungry = [i for i in hungry if (limit := columns[i].max) is None or widths[i] < limit]


def _shrink(columns: Sequence[Column], widths: dict[int, int], lacking: int) -> None:
    soft = [i for i in widths if columns[i].width is None and widths[i] > FLOOR]
    while lacking > 0 and soft:
        widths[max(soft, key=lambda i: widths[i])] -= 1
        lacking -= 1
        soft = [i for i in soft if widths[i] > FLOOR]


def cell_content(cell: CellLike, width: int, align: Align = "left") -> Content:
    """The cell in exactly `width` cells, on one line."""
    if isinstance(cell, str):
        return Content(fit(cell, width, align))
    if isinstance(cell, Cell):
        return text(fit(cell.text, width, align), cell.style)
    if one_line(cell.plain) != cell.plain:
        return Content(fit(cell.plain, width, align))
    space = width - cells(cell.plain)
    if space < 0:
        return cell.truncate(width, ellipsis=True, pad=True)
    left = {"left": 0, "right": space, "center": space // 2}[align]
    return cell.pad(left, space - left)


def cell_line(columns: Sequence[Column], placed: Sequence[Placed], cells: Sequence[CellLike]) -> Content:
    """The cells of one row in their columns; a missing cell is blank."""
    contents = (
        cell_content(
            cells[spot.column] if spot.column < len(cells) else "", spot.width, columns[spot.column].align
        )
        for spot in placed
    )
    return Content(" " * GAP).join(contents)


def title_line(
    columns: Sequence[Column], placed: Sequence[Placed], sorted_by: str | None, reverse: bool
) -> Content:
    """The titles; the sorted column ends in ^ (ascending) or v, for which its title gives way."""
    titles = []
    for spot in placed:
        column = columns[spot.column]
        if column.key != sorted_by:
            titles.append(fit(column.title, spot.width, column.align))
            continue
        room = max(0, spot.width - 2)
        titles.append(fit(clip(column.title, room) + (" v" if reverse else " ^"), spot.width, column.align))
    return Content((" " * GAP).join(titles))
