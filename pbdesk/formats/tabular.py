"""Tables of text: what a CSV file or a sheet is before anybody asks what it means."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from pbdesk.errors import FileError
from pbdesk.formats.cleantext import clean, search_key
from pbdesk.formats.headers import header_score
from pbdesk.say import say

MAX_BYTES = 64 * 2**20
MAX_ROWS = 100_000
MAX_COLUMNS = 300
MAX_CELL = 32_767  # characters; what a cell of a spreadsheet program can hold
_HEADER_WITHIN = 20  # rows; above the headers many offices write the name of the list
_SEPARATORS = ",;\t"
_TEXT_FORMULA = re.compile(r'="([^"]*)"')  # ="106030037" keeps the zeros and digits in spreadsheet programs

_SAVE_UTF8 = say("Open it in a spreadsheet program and save it as “CSV UTF-8”.")
_SAVE_GBK = say("Open it in a spreadsheet program with the character set GB18030 and save it as “CSV UTF-8”,"
                " or ask for it in UTF-8.")  # fmt: skip
_SPLIT_UP = say("Divide it into smaller files.")
_QUOTES = say("Look for a missing or extra quotation mark there, or save the table again as “CSV UTF-8”.")


@dataclass(frozen=True)
class SourceRow:
    """One row as the officer sees it; the first line of the file has number 1.

    `cells` are cleaned and as many as the headers; `ragged` is the number of cells found when it differs.
    """

    number: int
    cells: tuple[str, ...]
    ragged: int | None = None


@dataclass(frozen=True)
class Table:
    """Headers and non-blank rows; `other_sheets` are the sheets of the same file that were not read."""

    headers: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    encoding: str
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def read_csv(data: bytes, known: Collection[str] = ()) -> Table:
    """The table in a CSV file: UTF-8 with or without BOM, UTF-16 with BOM, or CP950; comma, semicolon or tab.

    `known` are column names that help to find the header row. FileError names the row where possible.
    """
    if len(data) > MAX_BYTES:
        raise FileError(say("The file is larger than {limit} MB.", limit=MAX_BYTES // 2**20), todo=_SPLIT_UP)
    text, encoding = _decoded(data)
    return build_table(_records(text, _separator(text, known)), encoding, known, ragged_columns=False)


def build_table(
    records: Iterable[tuple[int, Sequence[str]]],
    encoding: str,
    known: Collection[str] = (),
    *,
    ragged_columns: bool,
) -> Table:
    """A table from numbered rows of raw text.

    The header row is the one of the first 20 with most recognised headers. `ragged_columns`: text beyond the
    headers is a column without a name (sheets) instead of a mistake in its row (CSV).
    """
    rows = _checked_rows(records)
    top = list(islice(rows, _HEADER_WITHIN))
    if not top:
        raise FileError(say("The file is empty."), todo=say("Choose the file with the table."))
    at = max(range(len(top)), key=lambda i: header_score(top[i].cells, known))
    header = _trimmed(top[at].cells)
    body = [row for row in (*top[at + 1 :], *rows) if _trimmed(row.cells) != header]
    if not body:
        raise FileError(
            say("The table has headers but no rows below them."),
            todo=say("Choose the file or sheet with the rows."),
        )
    used = max(len(_trimmed(row.cells)) for row in body) if ragged_columns else 0
    headers = _named(header, max(used, len(header)))
    return Table(headers, tuple(_fitted(row, len(headers), ragged_columns) for row in body), encoding)


# --- bytes to text


def _decoded(data: bytes) -> tuple[str, str]:
    """BOM, else strict UTF-8, else CP950. Detectors are not asked: they take mostly-ASCII Big5 for cp1250."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    if b"\0" in data:
        row = data[: data.index(b"\0")].count(b"\n") + 1
        raise FileError(
            say("The file is not a text table: there is a zero byte in line {row}.", row=row), todo=_SAVE_UTF8
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _damaged(data, error) from None
    return _big5(data), "cp950"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(data, error) from None


def _big5(data: bytes) -> str:
    """Refused when it is rather the simplified Chinese of GBK: most short texts in that can be decoded as
    Big5, to rare characters in no order."""
    gbk = _decoding(data, "gb18030")
    try:
        text = data.decode("cp950")
    except UnicodeDecodeError as error:
        if gbk is not None and _usual(gbk, *_GBK) >= _PLAUSIBLE:
            raise FileError(
                say("The file is neither UTF-8 nor Big5 (CP950) but simplified Chinese (GBK), with characters"
                    " such as {words}.", words=_characters(gbk)),
                todo=_SAVE_GBK,
            ) from None  # fmt: skip
        row = data[: error.start].count(b"\n") + 1
        raise FileError(
            say("The file is neither UTF-8 nor Big5 (CP950): line {row} cannot be read.", row=row),
            todo=_SAVE_UTF8,
        ) from None
    if gbk is not None and _usual(gbk, *_GBK) > _usual(text, *_BIG5):
        raise FileError(
            say("The file could be read as Big5 (CP950) but seems to be simplified Chinese (GBK), with"
                " characters such as {words}.", words=_characters(gbk)),
            todo=_SAVE_GBK,
        )  # fmt: skip
    return text


def _decoding(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


# lead bytes of the characters in common use, which both standards put first
_BIG5, _GBK = ("cp950", 0xA4, 0xC6), ("gb2312", 0xB0, 0xD7)
# measured on Taiwanese proposals: in Big5 all characters are among those, read as GBK at most two of three;
# in GBK 19 of 20, read as Big5 at most five of six
_PLAUSIBLE = 0.9
_SPECIAL = re.compile("[\u3400-\ufeff]+")


def _usual(text: str, encoding: str, first: int, last: int) -> float:
    """The share of characters in common use among the Chinese and undefined ones."""
    special = "".join(_SPECIAL.findall(text))
    leads = special.encode(encoding, "ignore")[::2]  # each of them takes two bytes
    rare = bytes({*range(256)} - {*range(first, last + 1)})
    return len(leads.translate(None, rare)) / (len(special) or 1)


def _characters(gbk: str) -> str:
    """A few of the simplified characters, the usual ones first: a whole line may be a person's."""
    usual = [character for character, _ in Counter("".join(_SPECIAL.findall(gbk))).most_common()]
    simplified = [character for character in usual if not character.encode("cp950", "ignore")]
    return " ".join((simplified or usual)[:3])


def _mostly_utf8(data: bytes) -> bool:
    """Real Big5 text is nearly all invalid as UTF-8; a few bad bytes are damage, nonsense in CP950."""
    special = sum(byte > 127 for byte in data)
    lost = len(data) - len(data.decode("utf-8", "ignore").encode())
    return lost * 5 < special


def _damaged(data: bytes, error: UnicodeDecodeError) -> FileError:
    row = data[: error.start].count(b"\n") + 1
    return FileError(say("The text of the file is damaged in line {row}.", row=row), todo=_SAVE_UTF8)


# --- text to records


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    # strict: an unclosed quotation mark must not swallow the rest of the file unnoticed
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _separator(text: str, known: Collection[str]) -> str:
    """The separator that makes most headers recognisable, then the most columns; the comma wins ties."""

    def quality(separator: str) -> tuple[int, int]:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # the sample may end within a cell
            rows.extend(islice(_reader(text[: 2**16], separator), _HEADER_WITHIN))
        return max((header_score(row, known) for row in rows), default=0), max(map(len, rows), default=0)

    return max(_SEPARATORS, key=quality)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    number, reader = 0, _reader(text, separator)
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(number, str(error)) from None
        yield number, [_unwrapped(cell) for cell in cells]


def _broken(number: int, why: str) -> FileError:
    if "end of data" in why:
        what = say("The quotation mark opened in row {row} is never closed.", row=number)
    elif "field larger" in why:
        what = say("A cell in row {row} is longer than {limit} characters.", row=number, limit=MAX_CELL)
    else:
        what = say("The quotation marks in row {row} do not match.", row=number)
    return FileError(what, todo=_QUOTES)


def _unwrapped(cell: str) -> str:
    found = _TEXT_FORMULA.fullmatch(cell) if cell.startswith("=") else None
    return found[1] if found else cell


# --- records to rows


def _checked_rows(records: Iterable[tuple[int, Sequence[str]]]) -> Iterator[SourceRow]:
    """Cleaned non-blank rows within the limits."""
    for count, (number, raw) in enumerate(records):
        if count >= MAX_ROWS:
            raise FileError(say("The table has more than {limit} rows.", limit=MAX_ROWS), todo=_SPLIT_UP)
        cells = tuple(clean(cell).strip() for cell in raw)
        if len(_trimmed(cells)) > MAX_COLUMNS:
            raise FileError(
                say("Row {row} has more than {limit} columns.", row=number, limit=MAX_COLUMNS), todo=_QUOTES
            )
        for index, cell in enumerate(cells):
            if len(cell) > MAX_CELL:
                raise FileError(
                    say(
                        "The cell in row {row}, column {column} is longer than {limit} characters.",
                        row=number,
                        column=letters(index),
                        limit=MAX_CELL,
                    ),
                    todo=_QUOTES,
                )
        if any(cells):
            yield SourceRow(number, cells)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Without the empty cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def _named(header: Sequence[str], width: int) -> tuple[str, ...]:
    """Every column has a name of its own; a nameless one has its letter, `[F]`, so that it can be mapped."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for index in range(width):
        name = " ".join(header[index].split()) if index < len(header) else ""
        key = search_key(name)
        if key and key in seen:
            raise FileError(
                say(
                    "Columns {first} and {second} are both called “{name}”.",
                    first=letters(seen[key]),
                    second=letters(index),
                    name=name[:60],
                ),
                todo=say("Rename one of them."),
            )
        seen[key] = index
        names.append(name or f"[{letters(index)}]")
    return tuple(names)


def letters(index: int) -> str:
    """The column's letters in a spreadsheet program: 0 → A, 26 → AA."""
    text = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        text, index = chr(65 + rest) + text, index - 1
    return text


def _fitted(row: SourceRow, width: int, padded: bool) -> SourceRow:
    found, used = len(row.cells), len(_trimmed(row.cells))
    cells = (*row.cells[:width], *("",) * (width - found))
    wrong = used > width or (found < width and not padded)
    return replace(row, cells=cells, ragged=found if wrong else None)
