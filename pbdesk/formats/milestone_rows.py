"""One milestone per row: case, year-quarter, what was planned and how far it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.errors import DateError
from pbdesk.formats.cleantext import search_key
from pbdesk.formats.headers import HeaderMap
from pbdesk.formats.rows import ParsedRow, RowReader
from pbdesk.formats.tabular import Table
from pbdesk.formats.values import parse_count
from pbdesk.say import say
from pbdesk.workcal.quarters import Quarter


@dataclass(frozen=True)
class MilestoneRow:
    """`quarter` is None only beside a problem; `planned` and `actual` keep their lines.

    `key` is the row's identity when the file is imported again: case, quarter, which row of the quarter.
    """

    row: int
    key: str = ""
    row_no: str = ""
    case_no: str = ""
    title: str = ""
    quarter: Quarter | None = None
    planned: str = ""
    actual: str = ""
    source: str = ""


def parse_milestones(table: Table, columns: HeaderMap, today: date) -> Iterator[ParsedRow[MilestoneRow]]:
    """The rows one by one; a repeated case, quarter and plan is a problem naming the first row."""
    plans: dict[str, dict[str, int]] = {}
    for source in table.rows:
        reader = RowReader(source, columns, today)
        record = _record(reader)
        quarter = record.quarter.key if record.quarter else ""
        case = f"{record.case_no or search_key(record.title)} {quarter}"
        rows = plans.setdefault(case, {})
        first = rows.setdefault(record.planned, source.number)
        if first != source.number:
            reader.problem("planned", say("The same milestone stands in row {row} already.", row=first))
        yield reader.parsed(replace(record, key=f"{case} {len(rows)}"))


def _record(reader: RowReader) -> MilestoneRow:
    case_no, title = reader.case_no(), reader.title()
    if not case_no and not title and not reader.problems:
        reader.problem(
            "case_no", say("Neither case number nor title says which case this milestone belongs to.")
        )
    return MilestoneRow(
        row=reader.source.number,
        row_no=reader.line("row_no"),
        case_no=case_no,
        title=title,
        quarter=_quarter(reader),
        planned=reader.text("planned"),
        actual=reader.text("actual"),
        source=reader.text("source"),
    )


def _quarter(reader: RowReader) -> Quarter | None:
    """From 年度季別, or from the columns of year and quarter; where both are filled they must agree."""
    before = len(reader.problems)
    year, number = reader.year(), _number(reader)
    combined: Quarter | None = None
    if reader.text("year_quarter"):
        combined = reader.read("year_quarter", Quarter.parse, None)
        if combined and (year not in (None, combined.roc_year) or number not in (None, combined.number)):
            reader.problem(
                "year_quarter", say("The year-quarter contradicts the columns of year and quarter.")
            )
    elif year and number:
        combined = reader.read("quarter", lambda _: Quarter(year, number), None)
    if combined is None and len(reader.problems) == before:
        reader.problem("year_quarter", say("The year-quarter is missing."))
    return combined


def _number(reader: RowReader) -> int | None:
    """1 to 4, also as 第1季 or Q1."""

    def parse(text: str) -> int | None:
        bare = text.strip("第季Qq ")
        number = "一二三四".find(bare) + 1 if bare and bare in "一二三四" else parse_count(bare)
        if number is not None and not 1 <= number <= 4:
            raise DateError(say("A quarter is a number from 1 to 4."))
        return number

    return reader.read("quarter", parse, None)
