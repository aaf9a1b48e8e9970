"""Plain data (as TOML gives it) into frozen dataclasses, strictly: the dataclass is the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, NoReturn, Union, get_args, get_origin, get_type_hints

from pbdesk.formats.cleantext import clean
from pbdesk.formats.tomllines import Path
from pbdesk.say import Say, say

Fail = Callable[[Path, Say], NoReturn]
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
LARGEST = 100_000  # days or minutes; keeps every date computed from it inside the calendar
LONGEST_KEY = 60


def decode(kind: Any, value: object, path: Path, fail: Fail) -> Any:
    """`value` as `kind`; `fail(path, expected)` is called for the first thing that does not fit."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(k for k in get_args(kind) if k is not type(None))
    origin = get_origin(kind)
    if origin is tuple:
        return _list(get_args(kind)[0], value, path, fail)
    if origin is Mapping:
        return _mapping(kind, value, path, fail)
    if is_dataclass(kind):
        return _record(kind, value, path, fail)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _choice(kind, value, path, fail)
    return _plain(kind, value, path, fail)


def _list(kind: Any, value: object, path: Path, fail: Fail) -> tuple[Any, ...]:
    if not isinstance(value, list):
        fail(path, say("a list"))
    return tuple(decode(kind, entry, (*path, i), fail) for i, entry in enumerate(value))


def _mapping(kind: Any, value: object, path: Path, fail: Fail) -> Mapping[Any, Any]:
    """A table that has every member of an enumeration as a key."""
    names, entry_kind = get_args(kind)
    given = _table(value, path, fail)
    _refuse_unknown(given, [str(n) for n in names], path, fail)
    for name in names:
        if name not in given:
            fail((*path, str(name)), say("present; it is missing"))
    return MappingProxyType({n: decode(entry_kind, given[n], (*path, str(n)), fail) for n in names})


def _record(kind: Any, value: object, path: Path, fail: Fail) -> Any:
    given = _table(value, path, fail)
    schema, hints = _schema(kind)
    _refuse_unknown(given, [f.name for f in schema], path, fail)
    for field in schema:
        if field.name not in given and field.default is MISSING and not _optional(hints[field.name]):
            fail((*path, field.name), say("present; it is missing"))
    read = {n: decode(hints[n], v, (*path, n), fail) for n, v in given.items()}
    absent = {f.name: None for f in schema if f.name not in read and f.default is MISSING}
    return kind(**read, **absent)


@cache
def _schema(kind: Any) -> tuple[tuple[Field[Any], ...], dict[str, Any]]:
    """Fields a file may state; `own` says where a file came from and is not for the file to say."""
    return tuple(f for f in fields(kind) if f.name != "own"), get_type_hints(kind)


def _optional(hint: Any) -> bool:
    return type(None) in get_args(hint)


def _refuse_unknown(given: dict[str, object], known: list[str], path: Path, fail: Fail) -> None:
    from difflib import get_close_matches  # only a mistyped key needs it

    for name in given:
        if name in known:
            continue
        for near in get_close_matches(name[:LONGEST_KEY], known, n=1, cutoff=0.5):
            fail((*path, name), say("a known key; the nearest is “{key}”", key=near))
        fail((*path, name), say("one of the known keys: {keys}", keys=", ".join(known)))


def _table(value: object, path: Path, fail: Fail) -> dict[str, object]:
    if not isinstance(value, dict):
        fail(path, say("a table with keys"))
    return value


def _choice(kind: type[StrEnum], value: object, path: Path, fail: Fail) -> StrEnum:
    if value not in [str(member) for member in kind]:
        fail(path, say("one of {choices}", choices=", ".join(kind)))
    return kind(value)


def _plain(kind: Any, value: object, path: Path, fail: Fail) -> Any:
    if kind is bool and not isinstance(value, bool):
        fail(path, say("true or false"))
    if kind is int and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST):
        fail(path, say("a whole number from 0 to {most}", most=LARGEST))
    if kind is date and (not isinstance(value, date) or isinstance(value, datetime)):
        fail(path, say("a date such as 2023-01-01, without quotes"))
    if kind is time and (not isinstance(value, time) or value.tzinfo):
        fail(path, say("a time such as 08:30:00, without quotes"))
    if kind is str:
        _text(value, path, fail)
    return value


def _text(value: object, path: Path, fail: Fail) -> None:
    if not isinstance(value, str) or not value.strip():
        fail(path, say("text in quotes, not empty"))
    if clean(value) != value:
        fail(path, say("text without tabs and control characters"))
    if path[-1] == "id" and not ID.fullmatch(value):
        fail(path, say("an id of small letters, digits, - and _"))
