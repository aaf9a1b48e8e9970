"""The lights of a case: symbol, word and colour, so that none of the three is needed alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.screens.widgets.text import cells, one_line, text

if TYPE_CHECKING:
    from pbdesk.i18n import Translator
    from pbdesk.model.procedure import Procedure
    from pbdesk.model.proposal import Light

# One cell in every terminal font; circles and triangles are two in some.
SYMBOL = {"green": "+", "amber": "~", "red": "!", "unknown": "?"}
STYLE = {
    "green": "$text-success",
    "amber": "$text-warning",
    "red": "$text-error bold",
    "unknown": "$text-muted",
}


def _known(level: str) -> str:
    return level if level in SYMBOL else "unknown"


def lamp_text(level: str, words: str) -> str:
    """A light without colour, for a list cell or a file: "! over budget"."""
    return f"{SYMBOL[_known(level)]} {one_line(words)}".rstrip()


def lamp(level: str, words: str) -> Content:
    """A light with its word, as long as the word needs."""
    return text(lamp_text(level, words), STYLE[_known(level)])


def light_words(tr: Translator, procedure: Procedure, level: Light) -> str:
    """Symbol and word of a light, the same on every screen: the procedure's word, as the sheets have it."""
    from pbdesk.words.caserecords import level_words

    return lamp_text(level, level_words(tr, procedure, level))


def lamps(levels: Sequence[str], names: Sequence[str] = ()) -> Content:
    """Several lights in `lamps_width` cells: "+ ~ !", or "L+ M~ T!" with the first letters of their names."""
    parts: list[Content | str] = []
    for level, name in zip_longest(levels, names[: len(levels)], fillvalue=""):
        parts += [" "] if parts else []
        parts.append(text(one_line(name)[:1] + SYMBOL[_known(level)], STYLE[_known(level)]))
    return Content("").join(parts)


def lamps_width(count: int, names: Sequence[str] = ()) -> int:
    """Cells that `lamps` fills for `count` lights with these names."""
    return max(0, 2 * count - 1) + sum(cells(one_line(name)[:1]) for name in names[:count])
