"""Panes drawn line by line: painted again is only a line that shows something else than before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from pbdesk.screens.widgets.text import Piece

Line = tuple[Piece, ...]


class Lines(ScrollView):
    """Subclasses give `line()` and call `repaint()` whenever it may have changed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Lines {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """
    PREFIX: ClassVar[str] = ""  # of the component classes that pieces name

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: dict[int, Line] = {}
        self._styles_named: dict[str, Style] = {}

    def line(self, y: int) -> Line:
        """What stands on line `y` of the pane; the style of its last piece fills the rest of the width."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Paint the lines that show something else now."""
        stale = [y for y in range(self.size.height) if self._painted.get(y) != self.line(y)]
        for _, run in groupby(enumerate(stale), key=lambda pair: pair[1] - pair[0]):
            lines = [y for _, y in run]
            self.refresh(Region(0, lines[0], self.size.width, len(lines)))

    def set_height(self, lines: int) -> None:
        """So many lines can be scrolled through. A layout of the whole screen is dear, so only a scroll bar
        that comes or goes asks for one; its gutter is kept free, the width stays."""
        size = Size(self.inner_width, lines)
        bar = lines > self.container_size.height
        if bar != self.show_vertical_scrollbar or not self.container_size:
            self.virtual_size = size
            return
        self.set_reactive(ScrollView.virtual_size, size)
        if bar:
            self.vertical_scrollbar.window_virtual_size = lines
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    @property
    def inner_width(self) -> int:
        """Cells of a line, without the scroll bar."""
        return self.scrollable_content_region.width

    # -- drawing ------------------------------------------------------------------------------------
    def render_line(self, y: int) -> Strip:
        line = self._painted[y] = self.line(y)
        segments = [segment for piece in line for segment in self._segments(piece)]
        rest = self._style(line[-1].styles if line else "")
        return Strip(segments).adjust_cell_length(self.inner_width, rest.rich_style)

    def _segments(self, piece: Piece) -> Sequence[Segment]:
        style = self._style(piece.styles)
        if not piece.spans:
            return [Segment(piece.text, style.rich_style)] if piece.text else []
        found = Content(piece.text, list(piece.spans)).render_segments(style)
        return [segment for segment in found if segment.text]

    def _style(self, names: str) -> Style:
        style = self._styles_named.get(names)
        if style is None:
            style = self.get_visual_style(*(f"{self.PREFIX}--{name}" for name in names.split()))
            self._styles_named[names] = style
        return style

    def notify_style_update(self) -> None:
        self._styles_named.clear()
        super().notify_style_update()


class CursorLines(Lines):
    """Subclasses draw a cursor while it is `_marked`."""

    _marked = True

    def mark(self, marked: bool) -> None:
        """Whether the cursor is drawn; it keeps its place while what the keys act on stands elsewhere."""
        if marked != self._marked:
            self._marked = marked
            self.repaint()
