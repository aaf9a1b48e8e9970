"""The box of a long notice, in which no character is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static


class _Whole(Strip):
    """A line that stays in one piece.

    Textual cuts what lies above at every edge of what lies below, and a wide character across a cut becomes
    two blanks: over two panes each line of Chinese lost one or two, of a refusal as well.
    """

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        return [self, *(Strip([], 0) for _ in list(cuts)[1:])]


def _render_lines(box: Static, crop: Region) -> list[Strip]:
    return [_Whole(strip, strip.cell_length) for strip in Static.render_lines(box, crop)]


def keep_whole() -> None:
    """Textual makes its boxes itself and names their class nowhere; without it they stay as they are."""
    for kind in Static.__subclasses__():
        if kind.__name__ == "Toast":
            kind.render_lines = _render_lines  # type: ignore[method-assign, assignment]
