"""Everything that can go wrong in a way the officer should read about.

Each error says what happened, what is safe, and what to do next. None of them carries personal data
but for a line quoted of a file that cannot be read: it is shown, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pbdesk.say import Say, say

NOTHING_CHANGED = say("Nothing was changed.")


class PbDeskError(Exception):
    """Base of all errors shown to the officer; anything else is a defect.

    `field` is the one it is about, where the officer filled in several; empty: none in particular.
    """

    def __init__(
        self, what: Say, *, safe: Say = NOTHING_CHANGED, todo: Say | None = None, field: str = ""
    ) -> None:
        super().__init__(str(what))
        self.what, self.safe, self.todo, self.field = what, safe, todo, field


class InputError(PbDeskError):
    """What the officer or a file supplied cannot be used as it is."""


class DateError(InputError):
    """A text that is no date, or a date that does not exist."""


class FileError(InputError):
    """A file that is missing, unreadable, of the wrong kind, or broken."""


class NotFound(InputError):
    """No such case, person or work."""


class RuleRefused(InputError):
    """A casework rule speaks against the step; the message names what is missing."""


class UndoRefused(PbDeskError):
    """The record changed since; undoing would overwrite the later change."""


class StoreError(PbDeskError):
    """The database file cannot be used: busy, read-only, full, damaged, foreign or newer."""


class Overtaken(StoreError):
    """Another window changed the same fields while a form was open: `names` of the record, and what stands
    in them now, by name, where it may be said.

    `told` is the store's own mark of it; saved again, the form writes over what was told.
    """

    def __init__(
        self, names: Collection[str], theirs: Mapping[str, object], told: frozenset[Any],
        what: Say, safe: Say, todo: Say,
    ) -> None:  # fmt: skip
        super().__init__(what, safe=safe, todo=todo)
        self.names, self.theirs, self.told = frozenset(names), theirs, told


class UnusableFile(StoreError):
    """The file itself is at fault: no desk, damaged, empty, or of a newer pbdesk."""
