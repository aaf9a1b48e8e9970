"""The notes of one sheet, the oldest first, each with the day and the outcome it was about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pbdesk.model.quarter import SignOff, SignOffStatus

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

THEN = " → "


def added(tr: Translator, before: str, day: date | None, status: SignOffStatus, note: str) -> str:
    """What was noted before with one more outcome; one without a note is kept only where others stand."""
    if note:
        note = tr.t("{what}: {words}", what=_about(tr, day, status), words=note)
    elif before:
        note = _about(tr, day, status)
    return THEN.join(filter(None, (before, note)))


def shown(tr: Translator, sheet: SignOff) -> str:
    """All of it; of a single note beside its own outcome only the words."""
    own = tr.t("{what}: {words}", what=_about(tr, sheet.outcome_on, sheet.status), words="")
    return sheet.note if THEN in sheet.note else sheet.note.removeprefix(own)


def _about(tr: Translator, day: date | None, status: SignOffStatus) -> str:
    return f"{tr.day(day, short=True)} {tr.word(status)}"
