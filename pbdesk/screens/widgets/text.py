"""User text for the terminal: cleaned, never read as markup, measured in cells.

A plain `str` handed to a Textual widget is parsed as markup: `[/x]` crashes it, `[@click=…]` runs an action.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content, Span

from pbdesk.formats.cleantext import clean

Align = Literal["left", "right", "center"]

ELLIPSIS = "…"

# Terminals disagree about the width of what these join or select, and a sum of parts must equal the whole.
_UNSTEADY = re.compile("[\u200d\ufe00-\ufe0f]")
_SPACES = re.compile(r"\s+")
_OPENING = "（「『《〈【〔［｛“‘([{"
_CLOSING = "，。、；：？！）」』》〉】〕］｝．・”’…,.;:?!)]}%％"
_ZERO = "\u0300-\u036f\u302a-\u302f\u3099\u309a"
# Narrow letters and marks. The wide ones are what is left: a class of their ranges takes long to compile.
_NARROW = "!-\u10ff\u1160-\u2e7f"
# Where the text of a line begins: what goes on below begins there too.
_MARGIN = re.compile(r" *(?:[-·] )?")
# What may not be broken: opening marks, one wide character or a run of narrow ones, closing marks.
_UNIT = re.compile(
    rf"\s+|[{re.escape(_OPENING)}]*"
    rf"(?:(?![{re.escape(_CLOSING)}])(?:(?![{re.escape(_OPENING)}]|\s)[{_NARROW}])+|\S)?"
    rf"[{re.escape(_CLOSING)}{_ZERO}]*"
)


class Piece(NamedTuple):
    """A part of a line: text, the names of its component classes, and styles of some of its characters."""

    text: str
    styles: str = ""
    spans: tuple[Span, ...] = ()


def text(s: str, style: str = "") -> Content:
    """Content that shows `s` as it is; `style` is a constant such as "$text-warning", never user text."""
    return Content.styled(clean(s), style)


def one_line(s: str) -> str:
    """Cleaned text on one line, every character of the same width wherever it stands."""
    return _SPACES.sub(" ", _UNSTEADY.sub("", clean(s)))


def cells(s: str) -> int:
    """Display width in terminal cells."""
    return cell_len(s)


def hours_minutes(minutes: int) -> str:
    """`0:02`, `10:30`: so that a short duty is not nothing."""
    return f"{minutes // 60}:{minutes % 60:02}"


def split_cells(s: str, width: int) -> tuple[str, str]:
    """The longest head of `s` that fits into `width` cells, and the rest; never half a character."""
    used = 0
    for index, character in enumerate(s):
        used += get_character_cell_size(character)
        if used > width:
            return s[:index], s[index:]
    return s, ""


def clip(s: str, width: int) -> str:
    """At most `width` cells of `s` on one line, ending in an ellipsis when something was cut."""
    s = one_line(s)
    if cell_len(s) <= width:
        return s
    return split_cells(s, width - 1)[0] + ELLIPSIS if width > 0 else ""


@lru_cache(4096)
def fit(s: str, width: int, align: Align = "left") -> str:
    """Exactly `width` cells: clipped or padded."""
    s = clip(s, width)
    space = max(0, width - cell_len(s))
    left = {"left": 0, "right": space, "center": space // 2}[align]
    return " " * left + s + " " * (space - left)


def wrap(s: str, width: int) -> list[str]:
    """Lines of at most `width` cells (at least 2); [] for empty text.

    Breaks at spaces and between Chinese characters, keeps Latin words whole where they fit, starts no line
    with a closing mark and ends none with an opening one. What goes on under an item of a list is indented
    like its text.
    """
    lines = []
    for paragraph in _UNSTEADY.sub("", clean(s)).split("\n"):
        margin = next(_MARGIN.finditer(paragraph)).end()
        if width - margin < max(2, margin):
            margin = 0
        first, *more = _wrap_line(paragraph[margin:], max(2, width - margin))
        lines += [(paragraph[:margin] + first).rstrip(), *(" " * margin + line for line in more)]
    return lines if any(lines) else []


def _wrap_line(s: str, width: int) -> list[str]:
    lines, line = [], ""
    for unit in _UNIT.findall(s):
        if cell_len(line) + cell_len(unit) > width and line:
            lines.append(line.rstrip())
            line = ""
        if not line and unit.isspace() and lines:
            continue
        line += unit
        while cell_len(line) > width:
            head, rest = split_cells(line, width)
            if rest[0] in _CLOSING and len(head) > 1:
                head = head[:-1]
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()]
