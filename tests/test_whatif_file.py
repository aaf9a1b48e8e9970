"""A file of changes: read strictly, refused with file, change, key and what was expected."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import LETTERS

from pbdesk.errors import FileError
from pbdesk.formats.whatif_file import KINDS, MAX_BYTES, Asked, parse

TODAY = date(2026, 11, 23)


def read(*changes: Any) -> tuple[Asked, ...]:
    return parse(json.dumps({"changes": list(changes)}, ensure_ascii=False).encode(), "try.json", TODAY)


def test_every_change_is_read() -> None:
    found = read(
        {"do": "lose-day", "day": "115.11.25", "from": "13:00", "leave": True, "reason": "颱風"},
        {"do": "hand-over", "case": "106030037", "to": "測試同仁"},
        {"do": "one-more-case"},
        {"do": "move-meeting", "meeting": 3, "start": "2026-11-26 14:00"},
        {"do": "decline", "meeting": 3},
        {"do": "first", "work": "週報彙整"},
        {"do": "forbid", "work": "routine:1", "start": "2026-11-26T08:00", "end": "2026-11-26 12:00"},
        {"do": "overtime", "week": "2026-11-25", "hours": 1.5},
        {"do": "extend", "work": "routine:1", "until": "2026-12-04"},
        {"do": "drop", "work": "routine:1"},
        {"do": "pin", "work": "routine:1", "start": "2026-11-26 08:30", "minutes": 90},
    )
    assert [change.do for change in found] == [
        "lose-day", "hand-over", "one-more-case", "move-meeting", "decline", "first", "forbid", "overtime",
        "extend", "drop", "pin",
    ]  # fmt: skip
    assert {change.do for change in found} == set(KINDS)
    assert [change.number for change in found] == list(range(1, 12))
    assert found[0].values == {"day": date(2026, 11, 25), "from": time(13), "leave": True, "reason": "颱風"}
    assert found[3].values["start"] == datetime(2026, 11, 26, 14)
    assert found[7].values["hours"] == 90  # minutes from here on


@pytest.mark.parametrize(("change", "key"), [
    ({"do": "lose-day"}, "day"),
    ({"do": "lose-day", "day": 5}, "day"),
    ({"do": "lose-day", "day": "2026-02-30"}, "day"),
    ({"do": "lose-day", "day": "2026-11-25", "from": "25:00"}, "from"),
    ({"do": "lose-day", "day": "2026-11-25", "leave": "yes"}, "leave"),
    ({"do": "lose-day", "day": "2026-11-25", "hours": 3}, "hours"),
    ({"do": "decline", "meeting": "3"}, "meeting"),
    ({"do": "decline", "meeting": True}, "meeting"),
    ({"do": "decline", "meeting": 10**30}, "meeting"),
    ({"do": "move-meeting", "meeting": 3, "start": "2026-11-26"}, "start"),
    ({"do": "overtime", "week": "2026-11-25", "hours": -1}, "hours"),
    ({"do": "overtime", "week": "2026-11-25", "hours": 1e300}, "hours"),
    ({"do": "pin", "work": "a", "start": "2026-11-26 08:30", "minutes": 0}, "minutes"),
    ({"do": "first", "work": ["a"]}, "work"),
    ({"do": "first", "work": " "}, "work"),
    ({"do": "first", "work": "x" * 600}, "work"),
    ({"do": "fire"}, "do"),
    ({"do": []}, "do"),
    ({}, "do"),
    ("lose-day", "do"),
])  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(change: Any, key: str) -> None:
    with pytest.raises(FileError) as problem:
        read({"do": "one-more-case"}, change)
    assert str(problem.value).startswith(f"try.json, change 2: “{key}” should be ")


@pytest.mark.parametrize("data", [
    b"", b"{", b"[]", b"3", b"null", b'{"changes": {}}', b'{"changes": []}', b'{"change": []}',
    b'{"changes": [{"do": "one-more-case"}], "more": 1}', b"\xff\xfe{}", b'{"changes": NaN}',
    b'{"changes": [], "changes": []}', b"[" * 100_000, b'{"changes": ' + b"9" * 5000 + b"}",
    b'{"changes": [' + b'{"do": "one-more-case"},' * 60 + b'{"do": "one-more-case"}]}',
    b" " * (MAX_BYTES + 1),
])  # fmt: skip
def test_a_hostile_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(FileError) as problem:
        parse(data, "try.json", TODAY)
    assert "try.json" in str(problem.value)


def test_control_characters_do_not_reach_the_message() -> None:
    with pytest.raises(FileError) as problem:
        read({"do": "one-more-case", "\x1b[31mred": 1})
    assert "\x1b" not in str(problem.value)


def test_a_mark_at_the_beginning_is_no_trouble() -> None:
    assert parse(b'\xef\xbb\xbf{"changes": [{"do": "one-more-case"}]}', "try.json", TODAY)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(LETTERS, max_size=12)
VALUES = st.recursive(
    LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=5), v, max_size=3)
)
KEYS = st.sampled_from(["do", *{key for keys in KINDS.values() for key in keys}])
CHANGES = st.dictionaries(KEYS, VALUES | st.sampled_from(list(KINDS)), max_size=4)


@settings(max_examples=150, derandomize=True)
@given(st.lists(CHANGES, max_size=3))
def test_any_json_is_read_or_refused(changes: list[Any]) -> None:
    try:
        found = read(*changes)
    except FileError:
        return
    assert len(found) == len(changes)
