"""What was read once and stands until one of its tables is written, here or by another program."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from pbdesk.store.db import Mark, Store

Found = TypeVar("Found")


class Reading(Generic[Found]):
    def __init__(self, store: Store, *classes: type[Any]) -> None:
        self._store, self._classes = store, classes
        self._mark: Mark | None = None
        self._asked: Hashable = None
        self._found: list[Found] = []

    def get(self, asked: Hashable, read: Callable[[], Found]) -> Found:
        """`read()`, or what it found before when the same was `asked` and nothing was written since."""
        mark = self._store.mark()
        if asked != self._asked or self._store.cases_written(self._mark, self._classes) != set():
            self._mark = None  # should reading fail, nothing of it is believed
            self._found = [read()]
        self._mark, self._asked = mark, asked
        return self._found[0]
