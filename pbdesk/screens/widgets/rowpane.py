"""Rows under columns, drawn: fetches and draws only those in sight, and scrolls to the cursor."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, NamedTuple

from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region

from pbdesk.screens.widgets.columns import (
    CellLike,
    Column,
    Placed,
    cell_content,
    cell_line,
    place,
    title_line,
)
from pbdesk.screens.widgets.keyed import Heading, KeyedRows
from pbdesk.screens.widgets.lines import CursorLines, Line
from pbdesk.screens.widgets.text import Piece, one_line, text, wrap

MARK = 2  # cells before the first column: the cursor mark and a space
_CACHED_ROWS = 256


class Row(NamedTuple):
    """Cells in the order of the columns, and lines under them that begin `indent` cells further in."""

    cells: Sequence[CellLike]
    details: Sequence[CellLike] = ()
    dim: bool = False
    indent: int = 0


class RowPane(CursorLines):
    """Every row is `lines_per_row` lines high."""

    PREFIX = "rowlist"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rowlist--header",
        "rowlist--heading",
        "rowlist--cursor",
        "rowlist--dim",
        "rowlist--empty",
    }
    DEFAULT_CSS = """
    RowPane {
        height: 1fr;
        & > .rowlist--header { color: $text-muted; text-style: underline; }
        & > .rowlist--heading { color: $text-accent; text-style: bold; }
        & > .rowlist--cursor { background: $boost; }
        & > .rowlist--dim { color: $text-muted; }
        & > .rowlist--empty { color: $text-muted; }
        &:focus > .rowlist--cursor {
            background: $primary 20%;
            text-style: bold;
        }
    }
    """

    def __init__(
        self,
        columns: Sequence[Column] = (),
        *,
        lines_per_row: int = 1,
        show_header: bool = True,
        empty: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._height = max(1, lines_per_row)
        self._head = int(show_header)
        self._empty = empty
        self._list = KeyedRows()
        self._row_of: Callable[[int], Row] = lambda index: Row(())
        self._rows: LRUCache[int, Row] = LRUCache(_CACHED_ROWS)
        self._sort: tuple[str | None, bool] = (None, False)

    @property
    def keys(self) -> Sequence[Hashable]:
        """All keys, headings included."""
        return self._list.keys

    @property
    def cursor_key(self) -> Hashable | None:
        return self._list.key

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns; the rows are fetched again."""
        self._columns = tuple(columns)
        self.reload()

    def set_width(self, key: str, width: int) -> None:
        """Another width for a fixed column, from the next rows set on."""
        self._columns = tuple(c._replace(width=width) if c.key == key else c for c in self._columns)

    def set_empty(self, message: str) -> None:
        """What to show while there are no rows."""
        if message != self._empty:
            self._empty = message
            self.repaint()

    def set_sort(self, column: str | None, reverse: bool = False) -> None:
        """Mark the column the rows are sorted by; sorting them is the screen's work."""
        self._sort = (column, reverse)
        self.repaint()

    def hide_cursor(self) -> None:
        """Rows that are only to be looked at, until others are set."""
        self._list.cursor = -1
        self.refresh()

    def reload(self) -> None:
        """Fetch the rows of the same keys again."""
        self._rows.clear()
        self.repaint()

    # Where rows lie

    def _measure(self) -> None:
        """Other rows were set."""

    def _top(self, index: int) -> int:
        """The line a row begins on, counted from the first row's; of no row any more, where they end."""
        return index * self._height

    def _row_at(self, line: int) -> int:
        """Which row a line belongs to, counted likewise; a number past the rows where they have ended."""
        return line // self._height

    # Scrolling

    @property
    def _body_height(self) -> int:
        return max(0, self.size.height - self._head)

    def _anchor(self) -> int:
        """The row that must not move on the screen: the cursor's while visible, else the topmost one."""
        top = self.scroll_offset.y
        if top <= self._top(self._list.cursor) < top + max(1, self._body_height):
            return self._list.cursor
        return self._list.selectable(self._row_at(top), 1) if self._list.index else -1

    def _resize_rows(self) -> None:
        self.set_height(self._head + self._top(len(self._list.keys)))

    def _scroll_rows(self, line: int) -> None:
        line = min(max(0, line), self.max_scroll_y)
        if self.size and line != self.scroll_offset.y:  # before the first layout there is nothing to scroll
            self.scroll_to(y=line, animate=False, force=True)

    def _show_cursor(self) -> None:
        self._scroll_rows(self._top_with_cursor(self.scroll_offset.y))

    def _top_with_cursor(self, shown: int) -> int:
        """The topmost line after scrolling from `shown` as little as makes the cursor's row visible, upwards
        together with the heading above it."""
        if self._list.cursor < 0:
            return shown
        first = self._list.group_start(self._list.cursor)
        headed, top, bottom = map(self._top, (first, self._list.cursor, self._list.cursor + 1))
        if top < shown or first == 0:
            return headed if bottom - headed <= self._body_height else top
        if bottom > shown + self._body_height:
            return min(top, bottom - self._body_height)
        return shown

    def _refresh_lines_of(self, index: int) -> None:
        top, bottom = self._top(index), self._top(index + 1)
        y = self._head + top - self.scroll_offset.y
        body = Region(0, self._head, self.size.width, self._body_height)
        if region := Region(0, y, self.size.width, bottom - top).intersection(body):
            self.refresh(region)

    def on_resize(self) -> None:
        self._resize_rows()
        self._show_cursor()

    # Drawing

    def line(self, y: int) -> Line:
        below = y - self._head + self.scroll_offset.y
        row = self._row_at(below)
        if y < self._head:
            return _line(self._header(), "header")
        if not self._list.keys:
            return _line(self._empty_line(y - self._head), "empty")
        if row >= len(self._list.keys):
            return ()
        key = self._list.keys[row]
        if isinstance(key, Heading):
            return _line(text(one_line(key.title if below == self._top(row + 1) - 1 else "")), "heading")
        return self._row_line(row, below - self._top(row))

    def _header(self) -> Content:
        column, reverse = self._sort
        return Content(" " * MARK) + title_line(self._columns, self._placed(), column, reverse)

    def _empty_line(self, line: int) -> Content:
        lines = wrap(self._empty, self.inner_width - 2 * MARK)
        return Content(" " * MARK + lines[line - 1] if 0 < line <= len(lines) else "")

    def _row_line(self, index: int, line: int) -> Line:
        row, marked = self._row(index), self._marked and index == self._list.cursor
        styles = "dim " * row.dim + "cursor" * marked
        if line == 0:
            mark = Content((">" if marked else "").ljust(MARK))
            return _line(mark + cell_line(self._columns, self._placed(), row.cells), styles)
        detail, margin = row.details[line - 1] if line <= len(row.details) else "", MARK + row.indent
        return _line(Content(" " * margin) + cell_content(detail, self.inner_width - margin), styles)

    def _row(self, index: int) -> Row:
        row = self._rows.get(index)
        if row is None:
            row = self._row_of(index)
            self._rows.set(index, row)
        return row

    def _placed(self) -> tuple[Placed, ...]:
        return place(self._columns, self.inner_width - MARK)


def _line(content: Content, styles: str) -> Line:
    return (Piece(content.plain, styles, tuple(content.spans)),)
