"""Widgets of the screens: they take plain data, post messages, and know nothing of the desk."""

from pbdesk.screens.widgets.bar import Load, bar, share_bar
from pbdesk.screens.widgets.columns import Cell, CellLike, Column
from pbdesk.screens.widgets.gridlayout import KIND_SYMBOL, PIN_SYMBOL, BlockKind, GridBlock, GridDay
from pbdesk.screens.widgets.keyed import Heading
from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints, TopBar, TopPart
from pbdesk.screens.widgets.lamp import SYMBOL, lamp, lamp_text, lamps, lamps_width
from pbdesk.screens.widgets.rowlist import RowList
from pbdesk.screens.widgets.rowpane import Row
from pbdesk.screens.widgets.text import cells, clip, fit, one_line, text, wrap
from pbdesk.screens.widgets.weekgrid import WeekGrid

__all__ = [
    "KIND_SYMBOL",
    "PIN_SYMBOL",
    "SYMBOL",
    "BlockKind",
    "Cell",
    "CellLike",
    "Column",
    "GridBlock",
    "GridDay",
    "Heading",
    "KeyHint",
    "KeyHints",
    "Load",
    "Row",
    "RowList",
    "TopBar",
    "TopPart",
    "WeekGrid",
    "bar",
    "cells",
    "clip",
    "fit",
    "lamp",
    "lamp_text",
    "lamps",
    "lamps_width",
    "one_line",
    "share_bar",
    "text",
    "wrap",
]
