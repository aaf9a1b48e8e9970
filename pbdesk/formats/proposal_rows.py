"""One proposal per row: the columns of the city's lists and of officers' own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.formats.cleantext import search_key
from pbdesk.formats.headers import HeaderMap
from pbdesk.formats.rows import ParsedRow, Problem, RowReader
from pbdesk.formats.tabular import Table
from pbdesk.formats.values import (
    NO_LIGHT,
    Agency,
    LightWord,
    is_aside,
    parse_district,
    parse_hazard,
    parse_light,
    parse_money,
    parse_serial,
    split_agencies,
)
from pbdesk.say import say
from pbdesk.workcal.rocdate import day_of


@dataclass(frozen=True)
class EventCell:
    """A meeting of the case as a list names it; `on` is a datetime when a time was given."""

    on: date | None = None
    place: str = ""
    attendance: int | None = None
    ballots: int | None = None
    votes: int | None = None

    @property
    def empty(self) -> bool:
        return self == EventCell()


_NOT_HELD = EventCell()


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as its row tells it: ROC year, whole NT$, dates with a time as datetime.

    `key` is the row's identity when the file is imported again: the case number, or without one year,
    district and title, or without a title the assembly and source.
    """

    row: int
    key: str = ""
    row_no: str = ""
    case_no: str = ""
    title: str = ""
    year: int | None = None
    district: str = ""
    kind: str = ""
    received_by: str = ""
    received_on: date | None = None
    proposer: str = ""
    proposer_role: str = ""
    wish: str = ""
    place: str = ""
    hazard: bool | None = None  # None: not said
    lead_agency: Agency | None = None
    support_agencies: tuple[Agency, ...] = ()
    public_value: LightWord = NO_LIGHT
    legality: LightWord = NO_LIGHT
    budget: LightWord = NO_LIGHT
    assembly: EventCell = _NOT_HELD
    ws1: EventCell = _NOT_HELD
    ws2: EventCell = _NOT_HELD
    vote_start: date | None = None
    vote_end: date | None = None
    district_votes_total: int | None = None
    votes_for: int | None = None
    threshold: int | None = None
    budget_twd: int | None = None
    status: str = ""
    status_date: date | None = None
    note: str = ""
    source: str = ""


def parse_proposals(table: Table, columns: HeaderMap, today: date) -> Iterator[ParsedRow[ProposalRow]]:
    """The rows one by one; a second row with the same identity gets a problem naming the first.

    A total, a note or a second row of headers would come in as a case without a name: it is a problem too.
    """
    first_rows: dict[str, int] = {}
    for source in table.rows:
        reader = RowReader(source, columns, today)
        if aside := _aside(reader):
            reader.problems.append(aside)
            yield reader.parsed(ProposalRow(source.number))
            continue
        record = _record(reader)
        first = first_rows.setdefault(record.key, source.number) if record.key else source.number
        if first != source.number:
            field = "case_no" if record.case_no else "title"
            reader.problem(field, say("The same proposal stands in row {row} already.", row=first))
        yield reader.parsed(record)


def _aside(reader: RowReader) -> Problem | None:
    """A row that begins with a total or a note, where a number or a title stands or there is neither."""
    cells, fields = reader.source.cells, reader.columns.fields
    first = next((index for index, cell in enumerate(cells) if cell), 0)  # all may stand beside the table
    named = reader.text("case_no") or reader.text("title")
    if not is_aside(cells[first]) or (named and first not in map(fields.get, ("row_no", "case_no", "title"))):
        return None
    what = say("A total or a note is no proposal; take the row out of the list.")
    return Problem(reader.source.number, reader.columns.headers[first], what)


def _record(reader: RowReader) -> ProposalRow:
    case_no, row_no = _numbers(reader)
    record = ProposalRow(
        row=reader.source.number,
        row_no=row_no,
        case_no=case_no,
        title=reader.title(),
        year=reader.year(),
        district=_district(reader),
        kind=reader.line("kind"),
        received_by=reader.line("received_by"),
        received_on=reader.moment("received_on"),
        proposer=reader.line("proposer"),
        proposer_role=reader.line("proposer_role"),
        wish=reader.text("wish"),
        place=reader.line("place"),
        hazard=reader.read("hazard", parse_hazard, None),
        public_value=reader.read("light_public_value", parse_light, NO_LIGHT),
        legality=reader.read("light_legality", parse_light, NO_LIGHT),
        budget=reader.read("light_budget", parse_light, NO_LIGHT),
        assembly=_event(reader, "assembly"),
        ws1=_event(reader, "ws1"),
        ws2=_event(reader, "ws2"),
        vote_start=reader.moment("vote_start"),
        vote_end=reader.moment("vote_end"),
        district_votes_total=reader.count("district_votes_total"),
        votes_for=reader.count("votes_for"),
        threshold=reader.count("threshold"),
        budget_twd=reader.read("budget_twd", lambda text: parse_money(text, reader.columns.unit), None),
        status=reader.line("status"),
        status_date=reader.moment("status_date"),
        note=reader.text("note"),
        source=reader.text("source"),
    )
    record = _with_agencies(record, reader)
    record = _with_serial(record, reader)
    _look_over(record, reader)
    return replace(record, key=_identity(record))


def _numbers(reader: RowReader) -> tuple[str, str]:
    """Case number and row number; a short number under a header like 序號 only counts the rows."""
    if reader.columns.loose_case_no and re.fullmatch(r"[0-9]{1,5}", reader.text("case_no")):
        return "", reader.text("case_no")
    return reader.case_no(), reader.line("row_no")


def _district(reader: RowReader) -> str:
    text = reader.line("district")
    known = parse_district(text)
    if text and known is None:
        reader.warn("district", say("This is no district of the city; it is kept as written."))
    return known or text


def _event(reader: RowReader, name: str) -> EventCell:
    return EventCell(
        on=reader.moment(f"{name}_date"),
        place=reader.line(f"{name}_place"),
        attendance=reader.count(f"{name}_attendance"),
        ballots=reader.count(f"{name}_ballots"),
        votes=reader.count(f"{name}_votes"),
    )


def _with_agencies(record: ProposalRow, reader: RowReader) -> ProposalRow:
    """There is one lead agency; further ones in its cell are taken as support, with a warning."""
    leads, supports = (
        split_agencies(reader.text("lead_agency")),
        split_agencies(reader.text("support_agencies")),
    )
    if len(leads) > 1:
        reader.warn(
            "lead_agency",
            say("Several lead agencies: the first one leads, the others are taken as support agencies."),
        )
    supports = tuple(dict.fromkeys((*leads[1:], *supports)))
    return replace(record, lead_agency=leads[0] if leads else None, support_agencies=supports)


def _with_serial(record: ProposalRow, reader: RowReader) -> ProposalRow:
    """Year and district are in the case number too: they fill empty cells, never contradict full ones."""
    serial = parse_serial(record.case_no)
    if serial is None:
        if record.case_no:
            reader.warn(
                "case_no", say("The case number is not made of year, district and number, such as 115030001.")
            )
        return record
    if record.year not in (None, serial.year) and reader.text("year"):
        reader.problem("year", say("The case number says year {year}.", year=serial.year))
    if serial.district is None:
        reader.warn("case_no", say("The case number has an unknown district code."))
        return replace(record, year=record.year or serial.year)
    if record.district not in ("", serial.district):
        reader.problem("district", say("The case number says district {district}.", district=serial.district))
    return replace(record, year=record.year or serial.year, district=record.district or serial.district)


def _look_over(record: ProposalRow, reader: RowReader) -> None:
    held = (record.assembly.on, record.assembly.place, record.source, record.wish, record.place)
    if not any((record.case_no, record.title, *held, *reader.problems)):
        what = say("Neither a number nor a title: this is no proposal. Headers over two rows belong in one.")
        reader.problem("title", what)
    elif not record.title and not reader.text("title"):
        reader.warn("title", say("The title is empty."))
    if record.vote_start and record.vote_end and day_of(record.vote_end) < day_of(record.vote_start):
        reader.problem("vote_end", say("The vote ends before it starts."))


def _identity(record: ProposalRow) -> str:
    if record.case_no:
        return f"case {record.case_no}"
    where = f"{record.year or ''} {record.district}"
    if record.title:
        return f"title {where} {search_key(record.title)}"
    held = f"{record.assembly.on or ''} {record.assembly.place} {record.source}"
    return f"untitled {where} {search_key(held)}"
