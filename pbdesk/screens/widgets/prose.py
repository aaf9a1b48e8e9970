"""Lines of words to read: wrapped as Chinese and English want it, continued under their own beginning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from pbdesk.screens.widgets.text import text, wrap

FRESH = "bold $text-success"  # a record that has just been made


class Line(NamedTuple):
    """Plain text, a style constant, and how far its continuation is indented."""

    text: str
    style: str = ""
    indent: int = 0


class Prose(Widget):
    """As high as its lines need at its width."""

    DEFAULT_CSS = """
    Prose { height: auto; width: 1fr; }
    """

    def __init__(
        self, lines: Iterable[Line] = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = tuple(lines)

    def show(self, lines: Iterable[Line]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self.refresh(layout=True)

    def top_of(self, style: str) -> int | None:
        """The first row of the first line in this style, at the present width."""
        top = 0
        for line in self._lines:
            if line.style == style:
                return top
            top += len(_wrapped(line, self.content_size.width))
        return None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(len(_wrapped(line, width)) for line in self._lines)

    def render(self) -> Content:
        width = self.content_size.width
        return Content("\n").join(
            text(words, line.style) for line in self._lines for words in _wrapped(line, width)
        )


def _wrapped(line: Line, width: int) -> list[str]:
    first, *rest = wrap(line.text, width) or [""]
    if not rest or not line.indent:
        return [first, *rest]
    remainder = line.text[_consumed(line.text, first) :]
    return [first, *(" " * line.indent + words for words in wrap(remainder.lstrip(), width - line.indent))]


def _consumed(whole: str, first: str) -> int:
    """Where the text goes on after its first line; wrapping drops only characters that have no width."""
    at = whole.find(first)
    return at + len(first) if at >= 0 else 0
