"""Help texts in columns, with Chinese characters two columns wide and no need of spaces to break a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import click

from pbdesk.commands.spoken import spoken

_FULL_STOPS = "，。；：、！？）」』"  # never the first
_OPENING = "（「『"  # never the last of a line
_PIECES = re.compile(rf"[{_OPENING}]*(?:[^\s\u2e80-\uffff]+|[\u2e80-\uffff])[{_FULL_STOPS}]*|\s+")


def cells(text: str) -> int:
    """Columns a text takes on the terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def fold(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; a word longer than that stays whole."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if cells(lines[-1]) + cells(piece.rstrip()) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


class Formatter(click.HelpFormatter):
    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{spoken('{heading}:').format(heading=heading)}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in fold(text, self.width - len(indent)):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        table = list(rows)
        indent = " " * self.current_indent
        first = min(max((cells(term) for term, _ in table), default=0), col_max) + col_spacing
        for term, text in table:
            lines = fold(text, max(self.width - first - len(indent), 10))
            room = first - cells(term)
            if room < col_spacing:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{term}{' ' * room}{lines.pop(0)}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{' ' * first}{line}".rstrip() + "\n")
