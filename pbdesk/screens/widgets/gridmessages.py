"""What a week grid reports; handlers are called `on_week_grid_…`."""

from __future__ import annotations

from collections.abc import Hashable

from textual.message import Message
from textual.widget import Widget


class GridMessage(Message):
    """Of a grid; `grid` is the widget that sent it."""

    def __init__(self, grid: Widget) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> Widget:
        return self.grid


class BlockHighlighted(GridMessage, namespace="week_grid"):
    """The cursor came to another block; `key` is None when it stands on none."""

    def __init__(self, grid: Widget, key: Hashable | None) -> None:
        super().__init__(grid)
        self.key = key


class BlockSelected(GridMessage, namespace="week_grid"):
    """The officer opened the block under the cursor."""

    def __init__(self, grid: Widget, key: Hashable) -> None:
        super().__init__(grid)
        self.key = key


class BlockDragged(GridMessage, namespace="week_grid"):
    """The officer dropped a block at another place; nothing has moved yet."""

    def __init__(self, grid: Widget, key: Hashable, day: int, minute: int) -> None:
        super().__init__(grid)
        self.key, self.day, self.minute = key, day, minute


class SlotPicked(GridMessage, namespace="week_grid"):
    """The place chosen after `pick_slot`."""

    def __init__(self, grid: Widget, day: int, minute: int) -> None:
        super().__init__(grid)
        self.day, self.minute = day, minute


class SlotCancelled(GridMessage, namespace="week_grid"):
    """`pick_slot` ended without a place."""


class DayShown(GridMessage, namespace="week_grid"):
    """Another day is shown in the narrow form."""

    def __init__(self, grid: Widget, day: int) -> None:
        super().__init__(grid)
        self.day = day
