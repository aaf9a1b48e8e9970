"""The government office calendar 政府行政機關辦公日曆表, published as CSV once per year.

Its encoding, byte order mark and columns changed over the years; one row per day never did. A file that
lists only the special days is refused: a truncated download would look the same.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.errors import FileError
from pbdesk.formats.cleantext import clean
from pbdesk.say import Say, say
from pbdesk.workcal.calendar import DayInfo, is_weekday
from pbdesk.workcal.rocdate import FIRST_DAY, LAST_DAY, roc_year

_DATE = re.compile(r"([0-9]{4})([-/]?)([0-9]{1,2})\2([0-9]{1,2})")
_FLAGS = {"0": True, "2": False, "否": True, "是": False}
_WEEKDAYS = "一二三四五六日"
_ENCODINGS = ("utf-8-sig", "cp950")  # in this order: nearly all Big5 text is invalid as UTF-8
WHOLE_YEAR = say("Download the calendar of one whole year again, as CSV and not in the Google version.")


@dataclass(frozen=True)
class OfficialYear:
    """The days of one year that have a name or differ from the plain week."""

    roc_year: int
    days: dict[date, DayInfo]


def recognises(data: bytes) -> bool:
    """Whether the first line has the column only this calendar has, whatever the encoding."""
    first = data[:400].splitlines()[:1]
    line = first[0] if first else b""
    words = next((line.decode(code) for code in _ENCODINGS if _decodes(line, code)), "").casefold()
    return "是否放假" in words or "isholiday" in words


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class _Columns:
    """Where things stand; the older files have a category and a description, the newer a weekday."""

    header: list[str]
    day: int
    flag: int
    name: int
    weekday: int | None = None
    category: int | None = None
    description: int | None = None


@dataclass(frozen=True)
class _Row:
    """One line with its place, so that every refusal can name row and column."""

    file: str
    number: int
    cells: list[str]
    columns: _Columns

    def cell(self, column: int | None) -> str:
        return "" if column is None or column >= len(self.cells) else self.cells[column]

    def place(self, column: int) -> dict[str, object]:
        return {"file": self.file, "row": self.number, "column": self.columns.header[column]}


def parse(data: bytes, name: str) -> OfficialYear:
    """Read one year; `name` is the file's, for messages. FileError names the row and column at fault."""
    days: dict[date, DayInfo] = {}
    for row in _rows(_decoded(data, name), name):
        day = _day(row)
        if days and day.year != next(iter(days)).year:
            raise _refused(
                say(
                    "{file}, row {row}, column {column}: the day belongs to another year.",
                    **row.place(row.columns.day),
                )
            )
        if day in days:
            raise _refused(
                say(
                    "{file}, row {row}, column {column}: the day is there twice.",
                    **row.place(row.columns.day),
                )
            )
        days[day] = _info(row, day)
    _check_complete(days, name)
    kept = {day: info for day, info in sorted(days.items()) if info.name or info.working != is_weekday(day)}
    return OfficialYear(roc_year(next(iter(days))), kept)


def _decoded(data: bytes, name: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(say("{file} is neither UTF-8 nor Big5 text.", file=name))


def _rows(text: str, name: str) -> list[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = _columns([_clean(cell) for cell in next(reader, [])], name)
        lines = [(reader.line_num, [_clean(cell) for cell in cells]) for cells in reader]
    except csv.Error as error:
        what = say("{file}, row {row}: this is not CSV.", file=name, row=reader.line_num)
        raise _refused(what) from error
    return [_Row(name, number, cells, columns) for number, cells in lines if any(cells)]


def _columns(header: list[str], name: str) -> _Columns:
    at = {cell.casefold(): index for index, cell in enumerate(header)}
    old = "isholiday" in at
    wanted = ("date", "isHoliday", "name") if old else ("西元日期", "是否放假", "備註")
    for column in wanted:
        if column.casefold() not in at:
            what = say(
                "{file} has no column {column}; it is not an office calendar.", file=name, column=column
            )
            raise _refused(what)
    day, flag, label = (at[column.casefold()] for column in wanted)
    return _Columns(
        header, day, flag, label, at.get("星期"), at.get("holidaycategory"), at.get("description")
    )


def _clean(cell: str) -> str:
    """Half-width, on one line, without control characters."""
    return " ".join(clean(unicodedata.normalize("NFKC", cell)).split())


def _day(row: _Row) -> date:
    columns = row.columns
    found = _DATE.fullmatch(row.cell(columns.day))
    try:
        day = date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise _refused(
            say("{file}, row {row}, column {column}: this is not a date.", **row.place(columns.day))
        )
    weekday = row.cell(columns.weekday)
    if columns.weekday is not None and weekday != _WEEKDAYS[day.weekday()]:
        raise _refused(
            say(
                "{file}, row {row}, column {column}: the day of the week does not belong to the date.",
                **row.place(columns.weekday),
            )
        )
    return day


def _info(row: _Row, day: date) -> DayInfo:
    columns = row.columns
    working = _FLAGS.get(row.cell(columns.flag))
    if working is None:
        raise _refused(
            say(
                "{file}, row {row}, column {column}: expected 0 or 2, or 是 or 否.", **row.place(columns.flag)
            )
        )
    category, description = row.cell(columns.category), row.cell(columns.description)
    if category == "特定節日" and "各機關" not in description:
        # days off for one profession only (soldiers, police): marked 是, yet offices keep to the week
        working = is_weekday(day)
    plain_weekend = not working and not is_weekday(day)
    return DayInfo(working, row.cell(columns.name) or ("" if plain_weekend else category))


def _check_complete(days: dict[date, DayInfo], name: str) -> None:
    ordinary = (day for day, info in days.items() if info.working and is_weekday(day) and not info.name)
    if days and not any(ordinary):
        what = say(
            "{file} lists {rows} days off and make-up working days, not every day of the year: one left out"
            " would pass for an ordinary day.", file=name, rows=len(days),
        )  # fmt: skip
        raise _refused(what)
    if len(days) < 365:
        what = say("{file} has {rows} days; a year has at least 365.", file=name, rows=len(days))
        raise _refused(what)
    first = date(next(iter(days)).year, 1, 1)
    length = (first.replace(year=first.year + 1) - first).days
    for day in (first + timedelta(n) for n in range(length)):
        if day not in days:
            what = say("{file}: the day {day} is missing.", file=name, day=day)
            raise _refused(what)


def _refused(what: Say) -> FileError:
    return FileError(what, todo=WHOLE_YEAR)
