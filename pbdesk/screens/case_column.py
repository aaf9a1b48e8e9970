"""The column of the case's number, in every list that has one."""

from __future__ import annotations

from collections.abc import Iterable

from pbdesk.screens.widgets import Column, RowList, cells

_LEAST, _MOST = 10, 16  # cells: the city's numbers have nine digits


def case_column(title: str, key: str = "case", *, sortable: bool = False) -> Column:
    return Column(key, title, width=_LEAST, sortable=sortable)


def fit_case_column(rows: RowList, numbers: Iterable[str], key: str = "case") -> None:
    """As wide as the longest of these numbers, from the next rows set on."""
    rows.set_width(key, min(_MOST, max([_LEAST, *map(cells, numbers)])))
