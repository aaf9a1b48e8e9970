"""One list for every screen: the cursor keeps to its record, whatever rows come and go."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message

from pbdesk.screens.widgets.clicks import ClickRule
from pbdesk.screens.widgets.keyed import KeyedRows
from pbdesk.screens.widgets.rowpane import MARK, Row, RowPane


class RowList(RowPane, can_focus=True):
    """A virtual list whose cursor belongs to a key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(1)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("enter", "select", show=False),
    ]

    class RowMessage(Message):
        """Of a list, about a row."""

        def __init__(self, row_list: RowList, key: Hashable) -> None:
            super().__init__()
            self.row_list, self.key = row_list, key

        @property
        def control(self) -> RowList:
            return self.row_list

    class Highlighted(RowMessage):
        """The cursor came to another record; `key` is None when the list became empty."""

    class Selected(RowMessage):
        """The officer opened the record under the cursor."""

    class Grabbed(RowMessage):
        """The mouse button went down on a record: it may be on its way to somewhere else."""

    class SortRequested(Message):
        """The officer clicked a column title; the screen sorts and calls `set_sort`."""

        def __init__(self, row_list: RowList, column: str) -> None:
            super().__init__()
            self.row_list, self.column = row_list, column

        @property
        def control(self) -> RowList:
            return self.row_list

    @cached_property
    def _clicks(self) -> ClickRule:
        return ClickRule()

    def set_rows(
        self, keys: Sequence[Hashable], row_of: Callable[[int], Row], *, cursor: Hashable | None = None
    ) -> None:
        """Show other rows; `row_of(index into keys)` is called for visible lines only.

        The cursor stays on its record and that record on its line. If the record is gone, the cursor goes to
        the next one left, else the one before. `cursor` puts it on that key instead, if the key is there.
        """
        old, anchor = self._list, self._anchor()
        line = self._top(anchor) - self.scroll_offset.y
        self._list, self._row_of = KeyedRows(keys), row_of
        asked = cursor is not None and cursor in self._list.index
        self._list.cursor = self._list.index[cursor] if asked else self._list.survivor(old, old.cursor)
        self._rows.clear()
        self._measure()
        self._resize_rows()
        top = self._top(self._list.survivor(old, anchor)) - line
        self._scroll_rows(self._top_with_cursor(top) if asked or anchor == old.cursor else top)
        self.repaint()
        if self._list.key != old.key:
            self.post_message(self.Highlighted(self, self._list.key))

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on a key; False when it is not in the list."""
        if key not in self._list.index:
            return False
        self._go(self._list.index[key])
        return True

    # Cursor

    def action_move(self, step: int) -> None:
        if self._list.index:
            self._go(self._list.selectable(self._list.cursor + step, step))

    def action_page(self, direction: int) -> None:
        if self._list.index:
            rows = max(1, self._row_at(self._body_height) - 1)
            target = min(max(self._list.cursor + direction * rows, 0), len(self._list.keys) - 1)
            self._go(self._list.selectable(target, direction))

    def action_edge(self, step: int) -> None:
        if self._list.index:
            self._go(self._list.selectable(0 if step > 0 else len(self._list.keys) - 1, step))

    def action_select(self) -> None:
        if self._list.cursor >= 0:
            self.post_message(self.Selected(self, self.cursor_key))

    def _go(self, index: int) -> None:
        self._clicks.settled()
        if index != self._list.cursor:
            self._refresh_lines_of(self._list.cursor)
            self._list.cursor = index
            self._refresh_lines_of(index)
            self.post_message(self.Highlighted(self, self.cursor_key))
        self._show_cursor()

    # Mouse

    def on_focus(self) -> None:
        self._clicks.focused()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        spot = event.get_content_offset(self)
        index = self._index_at(spot) if spot and event.button == 1 else None
        if index is not None:
            self.post_message(self.Grabbed(self, self._list.keys[index]))

    def _index_at(self, spot: Offset) -> int | None:
        """The record under a place of the content area; None over titles, headings and nothing."""
        index = self._row_at(spot.y - self._head + self.scroll_offset.y)
        there = spot.y >= self._head and index < len(self._list.keys)
        return index if there and not self._list.is_heading(index) else None

    def on_click(self, event: events.Click) -> None:
        spot = event.get_content_offset(self)
        if spot is None or event.button != 1:
            return
        if spot.y < self._head:
            self._click_header(spot.x)
            return
        index = self._index_at(spot)
        if index is None:
            return
        if self._clicks.opens(index == self._list.cursor, event.chain):
            self.action_select()
        self._go(index)

    def _click_header(self, x: int) -> None:
        for spot in self._placed():
            if 0 <= x - MARK - spot.x < spot.width and self._columns[spot.column].sortable:
                self.post_message(self.SortRequested(self, self._columns[spot.column].key))
