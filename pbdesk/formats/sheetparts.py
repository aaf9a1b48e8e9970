"""The words of a sign-off sheet taken apart again, so that what the officer edited is what is printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pbdesk.rules.sheet import Section

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


def pieces_of(words: str, case_no: str, headings: Collection[str] = ()) -> list[Piece]:
    """Title, headings, points and other lines in their order; empty lines and the signature line drop out.

    The title is a first line that names the case. A heading is one of those given, whatever stands under
    it, or follows an empty line and has points under it.
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
        elif _plain(line) in headings or (not before and after.startswith(BULLET)):
            found.append(Piece(Part.HEADING, line))
        else:
            found.append(Piece(Part.TEXT, line))
    return found


def sections_of(words: str, case_no: str, headings: Mapping[str, Section]) -> dict[Section, str]:
    """What stands under each of the headings, one line a point; a line of any other kind is never dropped.

    Empty unless every section has its heading: a heading that was reworded would leave its lines under the
    one before. Lines before the first heading go with the first.
    """
    before: list[str] = []
    found: dict[Section, list[str]] = {}
    lines = before
    for piece in pieces_of(words, case_no, headings):
        section = headings.get(_plain(piece.text)) if piece.part is Part.HEADING else None
        if section is not None:
            lines = found.setdefault(section, before if not found else [])
        elif piece.part is not Part.TITLE:
            lines.append(piece.text)
    return {section: "\n".join(found[section]) for section in Section} if len(found) == len(Section) else {}


def _plain(line: str) -> str:
    """A heading without the colon an officer may have put behind it."""
    return line.rstrip(":： ")


@dataclass(frozen=True)
class Page:
    """What a sheet holds beside its words: (label, value) in reading order, and the places to write in."""

    title: str
    case_no: str
    facts: Sequence[tuple[str, str]]
    words: str
    headings: Collection[str]  # lines of `words` that are headings
    remarks: str
    signatures: Sequence[tuple[str, str]]
    language: str  # "en" or "zh-TW"
