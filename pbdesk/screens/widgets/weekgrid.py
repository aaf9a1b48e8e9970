"""The week under the officer's hands: walk from block to block, pick a slot, drag a block."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset

from pbdesk.screens.widgets import gridmessages
from pbdesk.screens.widgets.clicks import ClickRule
from pbdesk.screens.widgets.griddraw import Spot
from pbdesk.screens.widgets.gridlayout import SLOT, GridBlock, GridDay
from pbdesk.screens.widgets.gridpane import GridPane

EVENING = 22 * 60


class _Drag(NamedTuple):
    """A block under the pressed mouse button, grabbed `offset` minutes after its start."""

    block: GridBlock
    offset: int


class WeekGrid(GridPane, can_focus=True):
    """A cursor on the blocks of the week; while a slot is picked, the keys move that instead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(0, -1)", show=False),
        Binding("down,j", "walk(0, 1)", show=False),
        Binding("left", "walk(-1, 0)", show=False),
        Binding("right", "walk(1, 0)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("left_square_bracket", "step_day(-1)", show=False),
        Binding("right_square_bracket", "step_day(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("escape", "cancel", show=False),
    ]

    BlockHighlighted = gridmessages.BlockHighlighted
    BlockSelected = gridmessages.BlockSelected
    BlockDragged = gridmessages.BlockDragged
    SlotPicked = gridmessages.SlotPicked
    SlotCancelled = gridmessages.SlotCancelled
    DayShown = gridmessages.DayShown

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drag: _Drag | None = None
        self._carried: GridBlock | None = None  # taken up outside, not over the grid yet
        self._clicks = ClickRule()

    # What is shown

    @property
    def picking(self) -> bool:
        """A slot is being picked; keys move it instead of the cursor."""
        return self._until is not None

    def set_week(
        self,
        days: Sequence[GridDay],
        blocks: Sequence[GridBlock],
        *,
        now: tuple[int, int] | None = None,
        first_minute: int = 8 * 60,
        last_minute: int = 18 * 60,
    ) -> None:
        """Show these days; the cursor stays on its block, or goes to the nearest one if that is gone."""
        old, opening = self._block, not self._days
        self._days, self._now, self._hours = tuple(days), now, (first_minute, last_minute)
        self._blocks = tuple(sorted(blocks, key=lambda block: (block.day, block.start, block.end)))
        today, minute = now if now and opening else (self._day, old.start if old else 0)
        self._day = min(today, max(0, len(self._days) - 1))
        same = next((block for block in self._blocks if old and block.key == old.key), None)
        self._block = same or self._nearest(self._day, minute, only=opening or self.narrow)
        if self._block and not self.picking:
            self._day = self._block.day
        self._relayout()
        self._show_block()
        if self.cursor_key != (old.key if old else None):
            self.post_message(self.BlockHighlighted(self, self.cursor_key))

    def show_now(self, now: tuple[int, int] | None) -> bool:
        """The mark of the moment, where time has brought it; False when it stands there already."""
        if now == self._now:
            return False
        self._now = now
        self.repaint()
        return True

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on a block; False when there is no such block."""
        block = next((block for block in self._blocks if block.key == key), None)
        if block is not None:
            self._highlight(block)
        return block is not None

    def show_day(self, day: int) -> None:
        """Show this day in the narrow form, the cursor on its block nearest in time, if it has any."""
        if not 0 <= day < len(self._days) or day == self._day:
            return
        self._day = day
        if not self.picking:
            self._highlight(self._nearest(day, self._block.start if self._block else 0, only=True))
        self._relayout()
        if self.narrow:
            self.post_message(self.DayShown(self, day))

    # Blocks

    def action_walk(self, days: int, slots: int) -> None:
        if self.picking:
            self._move_ghost(days, slots * SLOT)
        elif days and self.narrow:
            self.show_day(self._day + days)
        elif days:
            self._highlight(self._beside(days) or self._block)
        elif today := self._blocks_of(self._day):
            at = today.index(self._block) + slots if self._block in today else 0
            self._highlight(today[min(max(at, 0), len(today) - 1)])
        elif not self.narrow:
            self._highlight(self._nearest(self._day, 0))

    def action_edge(self, index: int) -> None:
        if self.picking:
            self._move_ghost(0, -EVENING if index == 0 else EVENING)
        elif today := self._blocks_of(self._day):
            self._highlight(today[index])

    def action_step_day(self, step: int) -> None:
        self.action_walk(step, 0)

    def action_choose(self) -> None:
        if self.picking and self._ghost:
            spot = self._ghost
            self._end_pick()
            self.post_message(self.SlotPicked(self, spot.day, spot.start))
        elif self._block:
            self.post_message(self.BlockSelected(self, self._block.key))

    def _blocks_of(self, day: int) -> list[GridBlock]:
        return [block for block in self._blocks if block.day == day]

    def _nearest(self, day: int, minute: int, only: bool = False) -> GridBlock | None:
        """The block of a day nearest to a time, or, unless `only` that day counts, of the nearest day."""
        blocks = self._blocks_of(day) if only else self._blocks
        return min(blocks, key=lambda b: (abs(b.day - day), abs(b.start - minute)), default=None)

    def _beside(self, step: int) -> GridBlock | None:
        day, minute = self._day + step, self._block.start if self._block else 0
        while 0 <= day < len(self._days):
            if block := self._nearest(day, minute, only=True):
                return block
            day += step
        return None

    def _highlight(self, block: GridBlock | None) -> None:
        self._clicks.settled()
        moved = block is not self._block
        self._block = block
        if block and block.day != self._day:
            self._day = block.day
            self._relayout()
        self.repaint()
        self._show_block()
        if moved:
            self.post_message(self.BlockHighlighted(self, self.cursor_key))

    # Picking a slot

    def pick_slot(
        self, duration_slots: int, *, day: int | None = None, minute: int | None = None, until: int = EVENING
    ) -> None:
        """Let the officer choose where a work of so many half hours goes.

        Answers with SlotPicked or SlotCancelled; leaving the widget cancels. Starts at the given
        place, else at the cursor's block; `until` is the last minute it may end at.
        """
        block = self._block
        start_day = day if day is not None else block.day if block else self._day
        start = minute if minute is not None else block.start if block else self._hours[0]
        self._until = max(until, self._hours[1])
        self._ghost = Spot(0, 0, max(1, duration_slots) * SLOT)
        self._move_ghost(start_day, start // SLOT * SLOT)

    def cancel_pick(self) -> None:
        """End picking without a place."""
        if self.picking:
            self._end_pick()
            self.post_message(self.SlotCancelled(self))

    def action_cancel(self) -> None:
        self.cancel_pick()
        self.let_go()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is ours only while there is something to cancel, brackets only where they lead to a day."""
        if action == "cancel":
            return self.picking or self._drag is not None
        if action != "step_day":
            return True
        step = parameters[0] if parameters else 0
        return self.narrow and isinstance(step, int) and 0 <= self._day + step < len(self._days)

    def on_blur(self) -> None:
        self.cancel_pick()

    def _move_ghost(self, days: int, minutes: int) -> None:
        if self._ghost is None or self._until is None:
            return
        first, latest = self._hours[0], max(self._hours[0], self._until - self._ghost.length)
        day = min(max(self._ghost.day + days, 0), len(self._days) - 1)
        self._ghost = self._ghost._replace(
            day=day, start=min(max(self._ghost.start + minutes, first), latest)
        )
        self.show_day(day)
        self._relayout()
        self._show_minutes(self._ghost.start, self._ghost.start + self._ghost.length)

    def _end_pick(self) -> None:
        self._until = self._ghost = None
        if self._block:
            self._day = self._block.day
        self._relayout()
        self._show_block()

    # Mouse

    def on_focus(self) -> None:
        self._clicks.focused()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.let_go()  # over a form or outside the terminal, out of sight: the button was up since
        spot = event.get_content_offset(self)
        block = self._block_at(spot) if spot and event.button == 1 and not self.picking else None
        if spot and block and block.movable and (slot := self._slot_at(spot)):
            self._drag = _Drag(block, max(0, slot[1] - block.start) // SLOT * SLOT)
            self.capture_mouse()

    def carry(self, block: GridBlock | None) -> None:
        """A block taken up elsewhere with the mouse: held over the grid it is dragged like one of its own."""
        self._carried = block

    def let_go(self) -> None:
        """Nothing is dragged any more; a slot that is being picked stays."""
        self._carried = None
        self._end_drag()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if not event.button:
            self.let_go()  # the button came up outside the terminal
        if self._carried and event.button == 1:
            self._drag, self._carried = _Drag(self._carried, 0), None
            self.capture_mouse()
        if self._drag is None:
            return
        block, offset = self._drag
        slot = self._slot_at(event.get_content_offset_capture(self))
        # over no time, or outside, there is none: let go there, the block stays where it is
        ghost = Spot(slot[0], max(0, slot[1] - offset), block.end - block.start) if slot else None
        if ghost and (ghost.day, ghost.start // SLOT) == (block.day, block.start // SLOT):
            ghost = None
        if ghost or self._ghost:
            self.suppress_click()
        self._ghost = ghost
        self.repaint()

    def on_resize(self) -> None:
        """The day a block was held over may be out of sight now."""
        if self._drag is not None:
            self._ghost = None

    def on_mouse_up(self) -> None:
        drag, ghost = self._drag, self._ghost
        self._end_drag()
        if drag and ghost:
            self.move_to(drag.block.key)  # what was dragged is under the cursor, whatever comes of it
            self.post_message(self.BlockDragged(self, drag.block.key, ghost.day, ghost.start))

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._drag = self._ghost = None
            self.release_mouse()
            self.repaint()

    def on_click(self, event: events.Click) -> None:
        spot = event.get_content_offset(self)
        if spot is None or event.button != 1:
            return
        if self.picking:
            self._click_slot(spot, event.chain)
        elif block := self._block_at(spot):
            opens = self._clicks.opens(block is self._block, event.chain)
            self._highlight(block)
            if opens:
                self.action_choose()

    def _click_slot(self, spot: Offset, chain: int) -> None:
        slot = self._slot_at(spot)
        if slot is None or self._ghost is None:
            return
        if self._clicks.opens(slot == (self._ghost.day, self._ghost.start), chain):
            self.action_choose()
        else:
            self._move_ghost(slot[0] - self._ghost.day, slot[1] - self._ghost.start)
