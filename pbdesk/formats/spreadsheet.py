"""Tables in CSV, XLSX, XLS and ODS files, judged by their content and not by their name.

Spreadsheets are opened in a child process with limits (see `spreadsheet_child`): the one place where a format
starts a process, because the reader may abort or be made to eat all memory by a damaged or hostile file.
"""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pbdesk.errors import FileError
from pbdesk.formats.headers import header_score
from pbdesk.formats.tabular import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Table, build_table, read_csv
from pbdesk.say import Say, say

_CHILD = Path(__file__).with_name("spreadsheet_child.py")
_SECONDS = 60
_MEMORY = 2**30
_TEXT = 64 * 2**20  # characters in all cells together
_MAX_UNPACKED = 256 * 2**20
_CHUNK = 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_RESAVE = say("Open it in a spreadsheet program and save it as XLSX, ODS or “CSV UTF-8”.")
_CHOOSE = say("Choose a CSV, XLSX, XLS or ODS file.")
_PAGE = (say("The file {file} is a web page, not a table."), _RESAVE)  # what many web systems export as .xls
_NOT_TABLES = {
    b"%pdf": (say("The file {file} is a PDF, not a table."), _CHOOSE),
    b"{\\rtf": (say("The file {file} is a text document, not a table."), _CHOOSE),
    b"<?xml": (say("The file {file} is an XML file, not a table."), _RESAVE),
    **dict.fromkeys((b"<!doctype", b"<html", b"<head", b"<meta", b"<table"), _PAGE),
}


def read_table(data: bytes, name: str, sheet: str | None = None, known: Collection[str] = ()) -> Table:
    """The table in `data`.

    `name` is the file's name for the messages; `sheet` chooses a sheet, otherwise the first one with
    recognisable headers is read; `known` are column names that help to find the header row. FileError only.
    """
    kind = _kind(data, name)
    if kind == "csv":
        return _read_text(data, name, known)
    if len(data) > MAX_BYTES:
        raise FileError(say("The file is larger than {limit} MB.", limit=MAX_BYTES // 2**20), todo=_RESAVE)
    lines = _answer(data, name, _request(sheet, known))
    head = next(lines)
    records = ((number, cells) for number, cells in lines)
    table = build_table(records, kind, known, ragged_columns=True)
    return replace(table, sheet=head["sheet"], other_sheets=tuple(head["others"]))


def _read_text(data: bytes, name: str, known: Collection[str]) -> Table:
    """A table in text under whatever name; what is neither that nor the workbook it is called is told so."""
    called = Path(name).suffix.lower() in _WORKBOOKS and data.strip()
    other = FileError(
        say("The file {file} is named like a spreadsheet but is not one.", file=name), todo=_CHOOSE
    )
    try:
        table = read_csv(data, known)
    except FileError:
        if called:
            raise other from None
        raise
    if called and not header_score(table.headers, known):
        raise other
    return table


# --- what the bytes are


def has_sheets(data: bytes) -> bool:
    """Whether it can be a workbook at all."""
    return data.startswith((_OLE, _ZIP))


def _kind(data: bytes, name: str) -> str:
    if data.startswith(_OLE):
        return "xls"
    if data.startswith(_ZIP):
        return _zip_kind(data, name)
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, (what, todo) in _NOT_TABLES.items():
        if start.startswith(mark):
            raise FileError(replace(what, params=(("file", name),)), todo=todo)
    return "csv"


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            _unpack_within_limits(archive, name)
            if {"xl/workbook.xml", "xl/workbook.bin"} & names:
                return "xlsx"
            if "mimetype" in names and archive.read("mimetype").strip().startswith(_ODS):
                return "ods"
    except RuntimeError:  # what zipfile raises for an encrypted member
        raise FileError(_password(name), todo=_UNLOCK) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise FileError(_damaged(name), todo=_RESAVE) from None
    raise FileError(say("The file {file} is not a spreadsheet.", file=name), todo=_CHOOSE)


def _unpack_within_limits(archive: zipfile.ZipFile, name: str) -> None:
    """Really unpack it once, counting: declared sizes may lie, and damage shows."""
    left = _MAX_UNPACKED
    for member in archive.infolist():
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise FileError(_too_big(name), todo=_RESAVE)


# --- the child process


def _request(sheet: str | None, known: Collection[str]) -> str:
    limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "text": _TEXT, "seconds": _SECONDS, "memory": _MEMORY}
    return json.dumps({"paths": _paths(), "sheet": sheet, "known": list(known), "limits": limits})


def _paths() -> list[str]:
    """Where the isolated child finds this package and the reader, wherever they are installed."""
    calamine = importlib.util.find_spec("python_calamine")
    homes = [Path(__file__).parents[2]]
    if calamine is not None and calamine.origin:
        homes.append(Path(calamine.origin).parents[1])
    return [str(home) for home in homes]


def _answer(data: bytes, name: str, request: str) -> Iterator[Any]:
    """The child's lines without its last; FileError when it failed, died or took too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), request],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a native crash report helps nobody and may quote cells
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileError(_too_big(name), todo=_RESAVE) from None
    except OSError:
        raise FileError(
            say("The program that reads spreadsheets could not be started."), todo=_RESAVE
        ) from None
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise FileError(_damaged(name), todo=_RESAVE)
    last = json.loads(lines[-1])
    if "error" in last:
        raise _refusal(last, name)
    return map(json.loads, lines[:-1])


def _refusal(answer: dict[str, Any], name: str) -> FileError:
    match answer["error"]:
        case "password":
            return FileError(_password(name), todo=_UNLOCK)
        case "empty":
            return FileError(say("The file {file} has no filled sheet.", file=name), todo=_CHOOSE)
        case "no-sheet":
            sheets = ", ".join(answer["sheets"])
            return FileError(
                say("The file {file} has no such sheet.", file=name),
                todo=say("Its sheets are: {sheets}", sheets=sheets),
            )
        case "size":
            return FileError(
                say(
                    "The sheet reaches over {rows} rows and {columns} columns;"
                    " at most {max_rows} and {max_columns} are read.",
                    rows=answer["rows"],
                    columns=answer["columns"],
                    max_rows=MAX_ROWS,
                    max_columns=MAX_COLUMNS,
                ),
                todo=say("Copy only the table into a new sheet and save that."),
            )
        case "text":
            return FileError(_too_big(name), todo=_RESAVE)
    return FileError(_damaged(name), todo=_RESAVE)


_UNLOCK = say("Open it in a spreadsheet program and save it without a password.")


def _password(name: str) -> Say:
    return say("The file {file} is protected by a password.", file=name)


def _damaged(name: str) -> Say:
    return say("The file {file} is damaged or not a spreadsheet.", file=name)


def _too_big(name: str) -> Say:
    return say("The file {file} unpacks to too much to be read.", file=name)
