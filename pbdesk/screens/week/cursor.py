"""One cursor over all panes: the queue, the grid and what does not fit follow each other, and say why."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from pbdesk.screens.week.base import WeekBase
from pbdesk.screens.week.onplan import work_of
from pbdesk.screens.widgets import RowList, WeekGrid, text
from pbdesk.screens.widgets.gridmessages import BlockHighlighted
from pbdesk.screens.widgets.textpane import TextPane

PAUSE = 0.3  # seconds the cursor rests before the why-panel works out what takes a plan of its own


class WeekCursor(WeekBase):
    """What is chosen in one pane is marked in the others; the keys act on it, the why-panel tells of it."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._resting: Timer | None = None

    def _lists(self) -> tuple[RowList, WeekGrid, RowList]:
        return (
            self.query_one("#queue", RowList),
            self.query_one("#grid", WeekGrid),
            self.query_one("#misfits", RowList),
        )

    # a message may be older than the next key: what counts is where the cursor stands by now
    @on(RowList.Highlighted, "#queue")
    def _queue_moved(self) -> None:
        queue, grid, misfits = self._lists()
        if not grid.has_focus and not misfits.has_focus and queue.cursor_key != self._key:
            self._select(queue.cursor_key)

    @on(RowList.Highlighted, "#misfits")
    def _misfit_moved(self) -> None:
        misfits = self.query_one("#misfits", RowList)
        if misfits.has_focus:
            self._select(misfits.cursor_key)

    @on(BlockHighlighted)
    def _block_moved(self) -> None:
        grid = self.query_one("#grid", WeekGrid)
        if grid.has_focus and isinstance(grid.cursor_key, tuple):
            self._select(grid.cursor_key[0])

    def on_descendant_focus(self) -> None:
        """The pane entered says what is selected."""
        if self.pb.leaving:
            return
        queue, grid, misfits = self._lists()
        if grid.has_focus and isinstance(grid.cursor_key, tuple):
            self._select(grid.cursor_key[0])
        elif queue.has_focus or misfits.has_focus:
            self._select((queue if queue.has_focus else misfits).cursor_key)

    def _mark(self) -> None:
        """Every pane marks what the keys act on, or nothing where it does not stand."""
        if not self._key:
            return
        key, (queue, grid, misfits) = self.work_key, self._lists()
        for rows in (queue, misfits):
            there = work_of(rows.cursor_key) == key or (rows is queue and rows.move_to(key))
            rows.mark(there or rows.has_focus)
        at = grid.cursor_key
        if not isinstance(at, tuple) or at[0] != key:
            grid.move_to((key, 0))
        self.mark_grid()

    def mark_grid(self) -> None:
        """Another day may be shown than that of what is chosen."""
        grid = self.query_one("#grid", WeekGrid)
        at = grid.cursor_key
        grid.mark(grid.has_focus or (isinstance(at, tuple) and at[0] == self.work_key))

    def _select(self, key: object) -> None:
        self._key = str(key or "")
        self._mark()
        self._show_why()
        self.show_keys()

    def _show_why(self) -> None:
        self._write_why()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(PAUSE, self._show_swap)

    def _show_swap(self) -> None:
        """What the next work in this place would cost: a plan of its own, so only when the cursor rests."""
        if self.view is None or not self.is_active:  # also while the app is being left
            return
        if self.view.find_swap(self.work_key):
            self._write_why()

    def _write_why(self) -> None:
        self.query_one("#why", TextPane).update(self.view.why(self._key) if self.view else text(""))
