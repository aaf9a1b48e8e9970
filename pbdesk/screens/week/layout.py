"""The panes of the week, empty: the same for the week itself and for the glance painted before it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from pbdesk.screens.widgets import Column, RowList, WeekGrid
from pbdesk.screens.widgets.passage import Passage

NARROW = 100  # columns; below it the queue takes the place of the panes

QUEUE = (
    Column("mark", "", width=1),
    Column("work", "", flex=1),
    Column("time", "", width=5, align="right"),
)


def compose_week() -> ComposeResult:
    with Horizontal(id="week-body"):
        with Vertical(id="week-left"):
            yield RowList(QUEUE, lines_per_row=2, show_header=False, id="queue", classes="pane")
            with VerticalScroll(id="why", classes="pane", can_focus=False):
                yield Passage(id="why-text")
        with Vertical(id="week-right"):
            yield WeekGrid(id="grid", classes="pane")
            yield RowList(
                (Column("work", "", flex=1),),
                lines_per_row=2,
                show_header=False,
                id="misfits",
                classes="pane",
            )
