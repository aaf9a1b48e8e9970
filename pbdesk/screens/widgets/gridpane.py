"""The week as columns of half hours, drawn: what is shown, where the cursor stands, what lies where."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.geometry import Offset

from pbdesk.screens.widgets.griddraw import GridView, Spot, draw_head, draw_row
from pbdesk.screens.widgets.gridlayout import (
    HOURS_WIDTH,
    MIN_DAY_WIDTH,
    BlockKind,
    Frame,
    GridBlock,
    GridDay,
    GridLayout,
    build,
)
from pbdesk.screens.widgets.lines import CursorLines, Line
from pbdesk.screens.widgets.text import Piece


class GridPane(CursorLines):
    """Days side by side, or one day at a time where the width does not suffice."""

    PREFIX = "weekgrid"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "weekgrid--head",
        "weekgrid--today",
        "weekgrid--hours",
        "weekgrid--now",
        "weekgrid--rule",
        "weekgrid--off",
        "weekgrid--cursor",
        "weekgrid--ghost",
        *(f"weekgrid--{kind}" for kind in BlockKind),
    }
    DEFAULT_CSS = """
    GridPane {
        height: 1fr;
        & > .weekgrid--head { color: $text-muted; }
        & > .weekgrid--today { color: $text-accent; text-style: bold underline; }
        & > .weekgrid--hours { color: $text-muted; }
        & > .weekgrid--now { color: $text-accent; text-style: bold; }
        & > .weekgrid--rule { color: $foreground 20%; }
        & > .weekgrid--off { color: $foreground 30%; }
        & > .weekgrid--meeting { background: $secondary-muted; color: auto 90%; }
        & > .weekgrid--pb { background: $primary-muted; color: auto 90%; }
        & > .weekgrid--routine { background: $boost; }
        & > .weekgrid--safety { background: $error-muted; color: auto 90%; text-style: bold; }
        & > .weekgrid--overtime { background: $warning-muted; color: auto 90%; }
        & > .weekgrid--done { color: $text-muted; }
        & > .weekgrid--travel { background: $boost; color: $text-muted; text-style: italic; }
        & > .weekgrid--past { color: $foreground 40%; }
        & > .weekgrid--declined { color: $foreground 50%; text-style: strike; }
        & > .weekgrid--clash { color: $text-warning; text-style: bold; }
        & > .weekgrid--cursor { text-style: bold underline; }
        & > .weekgrid--ghost { background: $accent; color: auto 100%; text-style: bold; }
        &:focus > .weekgrid--cursor {
            background: $block-cursor-background;
            color: auto 100%;
            text-style: bold;
        }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._days: tuple[GridDay, ...] = ()
        self._blocks: tuple[GridBlock, ...] = ()
        self._now: tuple[int, int] | None = None
        self._hours = (8 * 60, 18 * 60)
        self._block: GridBlock | None = None
        self._day = 0
        self._layout_now = GridLayout()
        self._ghost: Spot | None = None
        self._until: int | None = None  # set while a slot is picked: the last minute it may end at

    @property
    def cursor_key(self) -> Hashable | None:
        return self._block.key if self._block else None

    @property
    def day_shown(self) -> int:
        """The day of the narrow form; in the wide one, the day the cursor was on last."""
        return self._day

    @property
    def narrow(self) -> bool:
        """One day is shown because all of them do not fit."""
        width = self.inner_width - HOURS_WIDTH
        return len(self._days) > 1 and width < MIN_DAY_WIDTH * len(self._days)

    @property
    def _head(self) -> int:
        return 1 + any(day.sub_label for day in self._days)

    def on_resize(self) -> None:
        self._relayout()
        self._show_block()

    def _relayout(self) -> None:
        shown = [self._day] if self.narrow else range(len(self._days))
        frame = Frame(self.inner_width, self.size.height - self._head, shown, *self._hours, self._until)
        self._layout_now = build(self._blocks, frame) if self._days else GridLayout()
        self.set_height(self._head + len(self._layout_now.rows))
        self.repaint()

    def _show_block(self) -> None:
        if self._block and self._ghost is None:
            self._show_minutes(self._block.start, self._block.end)

    def _show_minutes(self, start: int, end: int) -> None:
        """Scroll as little as makes these minutes visible, their beginning in any case."""
        top, height = self.scroll_offset.y, max(1, self.size.height - self._head)
        first, last = self._layout_now.row_at(start), self._layout_now.row_at(max(start, end - 1))
        line = min(first, max(top, last - height + 1))
        if self.size and line != top:
            self.scroll_to(y=line, animate=False, force=True)

    def line(self, y: int) -> Line:
        cursor = self.cursor_key if self._marked else None
        view = GridView(self._layout_now, self._days, self._now, cursor, self._ghost, self.narrow, self._head)
        row = y - self._head + self.scroll_offset.y
        if y < self._head:
            pieces = draw_head(view, y)
        else:
            pieces = draw_row(view, row) if row < len(self._layout_now.rows) else []
        return (*pieces, Piece(""))

    def _slot_at(self, spot: Offset) -> tuple[int, int] | None:
        """Day and minute under a place of the content area; None over hours, titles and gaps."""
        line = spot.y - self._head + self.scroll_offset.y
        if not 0 <= line < len(self._layout_now.rows) or not self._head <= spot.y < self.size.height:
            return None
        row = self._layout_now.rows[line]
        for column in self._layout_now.columns:
            if 0 <= spot.x - column.x <= column.width and not row.gap:
                return column.day, row.start
        return None

    def _block_at(self, spot: Offset) -> GridBlock | None:
        line = spot.y - self._head + self.scroll_offset.y
        if spot.y < self._head:
            return None
        for column in self._layout_now.columns:
            for part in self._layout_now.parts.get((line, column.day), ()):
                if part.x <= spot.x - column.x < part.x + part.width:
                    return part.block
        return None
