"""The panes of the week, empty: the same for the week itself and for the glance painted before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from pbdesk.screens.widgets import Column, RowList, WeekGrid
from pbdesk.screens.widgets.textpane import TextPane

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

NARROW = 100  # columns; below it the queue takes the place of the panes

QUEUE = (
    Column("mark", "", width=1),
    Column("work", "", flex=1),
    Column("time", "", width=5, align="right"),
)
MISFITS = (Column("work", "", flex=1),)


def compose_week(tr: Translator) -> ComposeResult:
    queue = RowList(QUEUE, lines_per_row=2, show_header=False, id="queue", classes="pane")
    why = TextPane(id="why", classes="pane")
    misfits = RowList(MISFITS, lines_per_row=2, show_header=False, id="misfits", classes="pane")
    queue.border_title = tr.t("Next")
    why.border_title = tr.t("Why here")
    misfits.border_title = tr.t("Does not fit / moved")
    with Horizontal(id="week-body"):
        with Vertical(id="week-left"):
            yield queue
            yield why
        with Vertical(id="week-right"):
            yield WeekGrid(id="grid", classes="pane")
            yield misfits
