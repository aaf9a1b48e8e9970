"""Load bars as text. ASCII, because block elements are two cells wide in some fonts; colour only repeats."""

from __future__ import annotations

from typing import NamedTuple

from textual.content import Content

from pbdesk.screens.widgets.text import text

PB, ROUTINE, OVERTIME, FREE, CAPACITY = "#", "=", "!", ".", "|"
STYLE = {
    PB: "$text-accent",
    ROUTINE: "$text-secondary",
    OVERTIME: "$text-error bold",
    FREE: "$text-disabled",
    CAPACITY: "$foreground bold",
    " ": "",
}


class Load(NamedTuple):
    """Demand and capacity of one span, all in the same unit (hours or slots)."""

    pb: float
    routine: float
    overtime: float = 0
    capacity: float = 0


def bar(load: Load, width: int, scale: float) -> Content:
    """A stacked bar of exactly `width` cells, `scale` being the value of the whole width.

    Free capacity is dotted and the capacity mark stands on its last cell. A part above zero keeps at least
    one cell; what exceeds the scale is cut at the right.
    """
    unit = width / scale if scale > 0 else 0
    marks, total = "", 0.0
    for symbol, value in ((PB, load.pb), (ROUTINE, load.routine), (OVERTIME, load.overtime)):
        total += max(0, value)
        marks += symbol * max(round(min(width, total * unit)) - len(marks), int(value > 0))
    capacity = round(min(width, load.capacity * unit))
    line = list(marks.ljust(capacity, FREE).ljust(width)[:width])
    if capacity > 0:
        line[capacity - 1] = CAPACITY
    return _coloured("".join(line))


def share_bar(value: float, width: int, style: str = "$text-accent") -> Content:
    """A share between 0 and 1 as a bar of exactly `width` cells; 0 is empty only when it is 0."""
    filled = min(width, max(round(value * width), int(value > 0)))
    return Content("").join([text(PB * filled, style), text(FREE * (width - filled), STYLE[FREE])])


def _coloured(line: str) -> Content:
    parts: list[Content | str] = []
    start = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or line[end] != line[start]:
            parts.append(text(line[start:end], STYLE[line[start]]))
            start = end
    return Content("").join(parts)
