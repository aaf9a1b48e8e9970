"""The reply to a proposer as lines: on the screen, and as text to read out or send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from pbdesk.rules.telling import Part

if TYPE_CHECKING:
    from pbdesk.i18n import Translator


class Kind(Enum):
    HEADING = "heading"
    SAID = "said"
    MISSING = "missing"  # for the officer, not to be said


def reply_lines(tr: Translator, parts: Sequence[Part]) -> Iterator[tuple[Kind, str]]:
    """Heading by heading; an item's reasons stay under it."""
    for part in parts:
        yield Kind.HEADING, tr.render(part.heading)
        yield from ((Kind.SAID, tr.render(line)) for line in part.lines)
        yield from ((Kind.MISSING, f"! {tr.render(line)}") for line in part.missing)


def reply_text(tr: Translator, parts: Sequence[Part]) -> str:
    """The same on a terminal; what is missing is marked with `!`."""
    found: list[str] = []
    for kind, line in reply_lines(tr, parts):
        if kind is Kind.HEADING:
            found += ["", line] if found else [line]
        else:
            found.append(f"  {line}")
    return "\n".join(found)
