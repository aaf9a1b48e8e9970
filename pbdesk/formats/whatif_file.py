"""A file of changes to try on the plan (JSON) into records. Pure: the bytes come from elsewhere.

{"changes": [{"do": "lose-day", "day": "2026-11-25"}, {"do": "hand-over", "case": "106030037"}]}

Every error names the file, the change, the key and what was expected. Cases and work are still words here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn

from pbdesk.errors import DateError, FileError
from pbdesk.formats.cleantext import clean
from pbdesk.say import Say, say
from pbdesk.workcal.rocdate import parse_date, parse_datetime

MAX_BYTES = 200_000  # a real file has a few hundred
MAX_CHANGES = 50
LONGEST_TEXT = 500
MOST_MINUTES = 7 * 24 * 60
MOST_ID = 2**53

Read = Callable[[object, date], Any]
"""A value and today → what it means; Wrong says what was expected."""


class Wrong(Exception):
    def __init__(self, expected: Say) -> None:
        super().__init__(str(expected))
        self.expected = expected


@dataclass(frozen=True)
class Asked:
    """One change: its number from 1, what to do, and the values given, read but not looked up."""

    number: int
    do: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class _Key:
    read: Read
    needed: bool = True


def parse(data: bytes, name: str, today: date) -> tuple[Asked, ...]:
    """The changes of a file; `name` is the file's name for messages. Dates in either calendar.

    Raises FileError naming file, change, key and what was expected.
    """
    raw = _json(data, name)
    if not isinstance(raw, dict) or "changes" not in raw:
        _refuse(name, say("an object with the list “changes”"))
    unknown = next((key for key in raw if key != "changes"), None)
    if unknown is not None:
        _refuse_key(name, 0, unknown, say("left out; only “changes” is known here"))
    changes = raw["changes"]
    if not isinstance(changes, list) or not 1 <= len(changes) <= MAX_CHANGES:
        _refuse_key(name, 0, "changes", say("a list of 1 to {most} changes", most=MAX_CHANGES))
    return tuple(_change(entry, number, name, today) for number, entry in enumerate(changes, 1))


def _json(data: bytes, name: str) -> Any:
    if len(data) > MAX_BYTES:
        raise FileError(say("{file} is too large for a file of changes.", file=name))
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        _refuse(name, say("UTF-8 text"))
    except json.JSONDecodeError as problem:
        raise FileError(
            say("{file}, line {line}, column {column}: this is not JSON.",
                file=name, line=problem.lineno, column=problem.colno),
            todo=_TODO,
        ) from None  # fmt: skip
    except (ValueError, RecursionError):  # a key twice, NaN, a number of thousands of digits, too deep
        _refuse(name, say("plain JSON, each key once and only ordinary numbers"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _change(entry: object, number: int, name: str, today: date) -> Asked:
    if not isinstance(entry, dict):
        _refuse_key(name, number, "do", say("present; a change is an object with the key “do”"))
    do = entry.get("do")
    keys = KINDS.get(do) if isinstance(do, str) else None
    if keys is None or not isinstance(do, str):
        _refuse_key(name, number, "do", say("one of {choices}", choices=", ".join(KINDS)))
    unknown = next((key for key in entry if key != "do" and key not in keys), None)
    if unknown is not None:
        _refuse_key(name, number, unknown, say("left out; known are {keys}", keys=", ".join(keys) or "–"))
    values = {}
    for key, rule in keys.items():
        if key not in entry:
            if rule.needed:
                _refuse_key(name, number, key, say("present; it is missing"))
            continue
        try:
            values[key] = rule.read(entry[key], today)
        except Wrong as problem:
            _refuse_key(name, number, key, problem.expected)
    return Asked(number, do, values)


# -- values --------------------------------------------------------------------------------------------------
def _text(value: object, today: date) -> str:
    text = clean(value).strip() if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_TEXT or "\n" in text:
        raise Wrong(say("a text of one line"))
    return text


def _day(value: object, today: date) -> date:
    try:
        return parse_date(_text(value, today), today)
    except (Wrong, DateError):
        raise Wrong(say("a date such as {example}", example="2026-11-25, 115.11.25")) from None


def _clock(value: object, today: date) -> time:
    try:
        found = time.fromisoformat(_text(value, today))
    except (Wrong, ValueError):
        found = None
    if found is None or found.tzinfo or found.second or found.microsecond:
        raise Wrong(say("a time such as {example}", example="13:00"))
    return found


def _moment(value: object, today: date) -> datetime:
    try:
        return parse_datetime(_text(value, today), today)
    except (Wrong, DateError):
        raise Wrong(say("a day and time such as {example}", example="2026-11-26 14:00")) from None


def _id(value: object, today: date) -> int:
    if type(value) is not int or not 0 < value < MOST_ID:
        raise Wrong(say("the number of a meeting, as “pbdesk plan --json” gives it"))
    return value


def _minutes(value: object, today: date) -> int:
    if type(value) is not int or not 0 < value <= MOST_MINUTES:
        raise Wrong(say("whole minutes, more than nothing"))
    return value


def _hours(value: object, today: date) -> int:
    """Hours as minutes."""
    if type(value) not in (int, float) or not 0 <= value <= MOST_MINUTES / 60:  # type: ignore[operator]
        raise Wrong(say("hours, 0 or more"))
    return round(value * 60)  # type: ignore[operator]


def _yes(value: object, today: date) -> bool:
    if type(value) is not bool:
        raise Wrong(say("true or false"))
    return value


_WORK, _CASE, _WORDS = _Key(_text), _Key(_text), _Key(_text, needed=False)

KINDS: Mapping[str, Mapping[str, _Key]] = {
    "one-more-case": {"like": _WORDS},
    "hand-over": {"case": _CASE, "to": _WORDS},
    "lose-day": {
        "day": _Key(_day), "from": _Key(_clock, needed=False), "to": _Key(_clock, needed=False),
        "leave": _Key(_yes, needed=False), "reason": _WORDS,
    },
    "move-meeting": {"meeting": _Key(_id), "start": _Key(_moment)},
    "decline": {"meeting": _Key(_id)},
    "pin": {"work": _WORK, "start": _Key(_moment), "minutes": _Key(_minutes)},
    "forbid": {"work": _WORK, "start": _Key(_moment), "end": _Key(_moment)},
    "first": {"work": _WORK},
    "overtime": {"week": _Key(_day), "hours": _Key(_hours)},
    "extend": {"work": _WORK, "until": _Key(_day), "reason": _WORDS},
    "drop": {"work": _WORK, "reason": _WORDS},
}  # fmt: skip

# -- refusing ------------------------------------------------------------------------------------------------
_TODO = say("Correct it in the file and try again; the guide has an example.")


def _refuse(name: str, expected: Say) -> NoReturn:
    raise FileError(say("{file} should be {expected}.", file=name, expected=expected), todo=_TODO)


def _refuse_key(name: str, number: int, key: str, expected: Say) -> NoReturn:
    key = clean(key)[:60]
    if not number:
        what = say("{file}: “{key}” should be {expected}.", file=name, key=key, expected=expected)
    else:
        what = say("{file}, change {n}: “{key}” should be {expected}.", file=name, n=number, key=key,
                   expected=expected)  # fmt: skip
    raise FileError(what, todo=_TODO)
