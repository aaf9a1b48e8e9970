"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pbdesk.errors import InputError
from pbdesk.formats.rows import Problem
from pbdesk.formats.tabular import Table
from pbdesk.rules.importing import RowAction, RowPlan
from pbdesk.say import say, say_n

Progress = Callable[[int, int], bool]  # done, total → go on?


class Cancelled(InputError):
    """The officer stopped the import; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(say("The import was stopped."))


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, row by row."""

    kind: str  # proposals | milestones
    table: Table
    rows: tuple[RowPlan, ...]
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    unmapped: tuple[str, ...]
    state: int = 0  # the desk's newest operation when this was planned

    def count(self, action: RowAction) -> int:
        return sum(row.action is action for row in self.rows)

    def refuse(self) -> None:
        """Raises InputError when rows are bad."""
        if self.rejected:
            raise InputError(
                say_n("{n} problem was found in the file.", "{n} problems were found in the file.",
                      len(self.rejected)),
                todo=say("Correct the file, or import the good rows with --skip-bad OUT.csv."),
            )  # fmt: skip
