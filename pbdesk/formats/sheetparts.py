"""The words of a sign-off sheet taken apart again, so that what the officer edited is what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

BULLET = "- "
RULE = "____"  # a line to write on: the printed sheet has its own places for the signature


class Part(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    POINT = "point"
    TEXT = "text"


@dataclass(frozen=True)
class Piece:
    part: Part
    text: str


def pieces_of(words: str, case_no: str) -> list[Piece]:
    """Title, headings, points and other lines in their order; empty lines and the signature line drop out.

    The title is a first line that names the case; a heading follows an empty line and has points under it.
    """
    lines = [line.strip() for line in words.splitlines()]
    found: list[Piece] = []
    for n, line in enumerate(lines):
        if not line or RULE in line:
            continue
        before, after = lines[n - 1] if n else "", lines[n + 1] if n + 1 < len(lines) else ""
        if line.startswith(BULLET):
            found.append(Piece(Part.POINT, line.removeprefix(BULLET).strip()))
        elif not found and case_no and case_no in line:
            found.append(Piece(Part.TITLE, line))
        elif not before and after.startswith(BULLET):
            found.append(Piece(Part.HEADING, line))
        else:
            found.append(Piece(Part.TEXT, line))
    return found


def sections_of(words: str, case_no: str) -> list[str]:
    """What stands under each heading, one point a line; lines before the first heading go with the first."""
    sections: list[list[str]] = [[]]
    headings = 0
    for piece in pieces_of(words, case_no):
        if piece.part is Part.HEADING:
            headings += 1
            if headings > 1:
                sections.append([])
        elif piece.part is not Part.TITLE:
            sections[-1].append(piece.text)
    return ["\n".join(section) for section in sections]


@dataclass(frozen=True)
class Page:
    """What a sheet holds beside its words: (label, value) in reading order, and the places to write in."""

    title: str
    case_no: str
    facts: Sequence[tuple[str, str]]
    words: str
    remarks: str
    signatures: Sequence[tuple[str, str]]
    language: str  # "en" or "zh-TW"
