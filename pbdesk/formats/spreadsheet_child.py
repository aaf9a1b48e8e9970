"""The child process that opens a spreadsheet: bytes on stdin, one JSON value per line on stdout.

The reader is native code, and a file of 1.4 KB can make it abort its process; so it gets one of its own, with
limits. Run by path under `python -I`; argument: {"paths": [...], "sheet": name or null, "known": [...],
"limits": {...}}. Lines: {"sheet", "others"}, then [row number, [cell, ...]], last {"rows": n};
or one {"error": code, ...}.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Json = dict[str, Any]
_HEADER_WITHIN = 20


class _Refused(Exception):
    """Carries the error line."""


def cell_text(value: object) -> str:
    """A cell as the officer would type it: whole numbers without `.0`, dates in ISO, times to the minute."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


def _limit_resources(seconds: int, memory: int) -> None:
    """On POSIX; elsewhere only the parent's clock and the size check before stand guard."""
    try:
        import resource
    except ImportError:
        return
    wanted = {resource.RLIMIT_CORE: 0, resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: memory}
    for limit, value in wanted.items():
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # a stricter limit is set already, or the system knows none
            continue


def _rows(sheet: CalamineSheet) -> Iterator[list[object]]:
    """All rows from row 1 and column A on, with vertically merged cells repeated in each row they span."""
    if sheet.start is None:
        return
    first, merged = sheet.start[1], _merged_downwards(sheet)
    open_spans: dict[int, tuple[int, object]] = {}  # column → last row, value
    for number, cells in enumerate(sheet.iter_rows()):
        row: list[object] = [""] * first + list(cells)
        for column, (bottom, value) in tuple(open_spans.items()):
            row[column] = value
            if bottom == number:
                del open_spans[column]
        for column, bottom in merged.get(number, ()):
            if column < len(row):
                open_spans[column] = (bottom, row[column])
        yield row


def _merged_downwards(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Top row → (column, bottom row) of the merged cells that begin there and span several rows."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top, []).append((column, bottom))
    return merged


def _check_size(sheet: CalamineSheet, limits: Json) -> None:
    if sheet.end is None:
        return
    height, width = (last + 1 for last in sheet.end)  # total_height is one short
    if height > limits["rows"] or width > limits["columns"]:
        raise _Refused({"error": "size", "rows": height, "columns": width})


def _choose(book: CalamineWorkbook, request: Json) -> tuple[CalamineSheet, list[str]]:
    """The sheet asked for; else the first visible one with recognisable headers, else filled."""
    from python_calamine import SheetVisibleEnum

    if request["sheet"] is not None:
        if request["sheet"] not in book.sheet_names:
            raise _Refused({"error": "no-sheet", "sheets": book.sheet_names[:20]})
        return book.get_sheet_by_name(request["sheet"]), []
    visible = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
    filled = []
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            _check_size(sheet, request["limits"])
            filled.append(sheet)
    if not filled:
        raise _Refused({"error": "empty"})
    chosen = next((sheet for sheet in filled if _has_headers(sheet, request["known"])), filled[0])
    return chosen, [sheet.name for sheet in filled if sheet.name != chosen.name]


def _has_headers(sheet: CalamineSheet, known: Sequence[str]) -> bool:
    from pbdesk.formats.headers import header_score

    top = ([cell_text(cell) for cell in row] for row in islice(_rows(sheet), _HEADER_WITHIN))
    return any(header_score(row, known) >= 2 for row in top)


def read_lines(data: bytes, request: Json) -> Iterator[object]:
    """The lines of the answer; raises whatever the reader raises."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    limits, written, count = request["limits"], 0, 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet, others = _choose(book, request)
        _check_size(sheet, limits)
        yield {"sheet": sheet.name, "others": others}
        for number, row in enumerate(_rows(sheet), 1):
            cells = [cell_text(cell) for cell in row]
            if not any(cells):
                continue
            written += sum(map(len, cells))
            if written > limits["text"]:
                raise _Refused({"error": "text"})
            count += 1
            yield [number, cells]
        yield {"rows": count}
    except PasswordError:
        yield {"error": "password"}
    except CalamineError:
        yield {"error": "damaged"}
    except _Refused as refused:
        yield refused.args[0]


def main() -> None:
    request: Json = json.loads(sys.argv[1])
    sys.path += request["paths"]
    _limit_resources(request["limits"]["seconds"], request["limits"]["memory"])
    data = sys.stdin.buffer.read()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii", newline="\n")
    for line in read_lines(data, request):
        out.write(json.dumps(line) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
