"""When a click opens a record, the same in every widget."""

from __future__ import annotations


class ClickRule:
    """A click moves the cursor; one on the cursor opens, unless it only brought the focus.

    A double click opens anything, and once, though it arrives as two clicks.
    """

    def __init__(self) -> None:
        self._fresh = False
        self._opened = False

    def focused(self) -> None:
        """The widget has just got the focus, perhaps by the click that is on its way."""
        self._fresh = True

    def settled(self) -> None:
        """The focus is no longer new: the officer moved the cursor."""
        self._fresh = False

    def opens(self, on_cursor: bool, chain: int) -> bool:
        """Whether this click, the `chain`-th at this place, opens what it is on."""
        already = self._opened and chain > 1
        self._opened = on_cursor and (chain > 1 or not self._fresh)
        self._fresh = False
        return self._opened and not already and chain <= 2
