"""What reading a row can result in, shared by the row readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from pbdesk.errors import InputError
from pbdesk.formats.headers import HeaderMap
from pbdesk.formats.tabular import SourceRow
from pbdesk.formats.values import parse_case_no, parse_count, parse_moment, parse_year
from pbdesk.say import Say, say

T = TypeVar("T")
MAX_TITLE = 500


@dataclass(frozen=True)
class Problem:
    """Row number and header as the officer sees them; an empty column means the whole row."""

    row: int
    column: str
    what: Say


@dataclass(frozen=True)
class ParsedRow(Generic[T]):
    """A record, and why it must not be stored (problems) or should be looked at (warnings)."""

    record: T
    source: SourceRow
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


class RowReader:
    """Reads the fields of one row and collects what is wrong; a bad or missing field reads as empty."""

    def __init__(self, source: SourceRow, columns: HeaderMap, today: date) -> None:
        self.source, self.columns, self.today = source, columns, today
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        if source.ragged is not None:
            what = say(
                "The row has {found} cells, the header row {expected}.",
                found=source.ragged,
                expected=len(columns.headers),
            )
            self.problems.append(Problem(source.number, "", what))

    def text(self, field: str) -> str:
        index = self.columns.fields.get(field)
        return "" if index is None else self.source.cells[index]

    def line(self, field: str) -> str:
        """The text on one line."""
        return " ".join(self.text(field).split())

    def read(self, field: str, parse: Callable[[str], T], empty: T) -> T:
        try:
            return parse(self.text(field))
        except InputError as error:
            what = say("{what} {todo}", what=error.what, todo=error.todo) if error.todo else error.what
            self.problem(field, what)
            return empty

    def count(self, field: str) -> int | None:
        return self.read(field, parse_count, None)

    def year(self, field: str = "year") -> int | None:
        return self.read(field, parse_year, None)

    def moment(self, field: str) -> date | None:
        return self.read(field, lambda text: parse_moment(text, self.today), None)

    def case_no(self) -> str:
        return self.read("case_no", parse_case_no, "")

    def title(self) -> str:
        title = self.line("title")
        if len(title) > MAX_TITLE:
            self.problem("title", say("The title is longer than {limit} characters.", limit=MAX_TITLE))
            return ""
        return title

    def problem(self, field: str, what: Say) -> None:
        self.problems.append(self._at(field, what))

    def warn(self, field: str, what: Say) -> None:
        self.warnings.append(self._at(field, what))

    def _at(self, field: str, what: Say) -> Problem:
        index = self.columns.fields.get(field)
        return Problem(self.source.number, field if index is None else self.columns.headers[index], what)

    def parsed(self, record: T) -> ParsedRow[T]:
        return ParsedRow(record, self.source, tuple(self.problems), tuple(self.warnings))
