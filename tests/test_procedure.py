"""The procedure file: what the built-ins hold, and what a bad file is told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import LETTERS

import pbdesk.procedures as package
from pbdesk.errors import FileError, InputError
from pbdesk.formats.procedure import choose, parse_procedure
from pbdesk.formats.tomllines import key_lines, line_of
from pbdesk.model.procedure import Effort, OfficeHours, Procedure, StageRole, Words
from pbdesk.model.work import Importance

FOLDER = Path(next(iter(package.__path__)))
SOURCE = (FOLDER / "taipei-112.toml").read_text("utf-8")


def built_in(name: str) -> Procedure:
    return parse_procedure((FOLDER / name).read_bytes(), name)


CURRENT, OLDER = built_in("taipei-112.toml"), built_in("taipei-106.toml")


def refused(text: str | bytes) -> dict[str, object]:
    """Parameters of the message a bad file is answered with."""
    with pytest.raises(FileError) as caught:
        parse_procedure(text.encode() if isinstance(text, str) else text, "own.toml")
    return dict(caught.value.what.params)


def changed(old: str, new: str) -> tuple[str, int]:
    """The built-in with its first `old` replaced, and the line of the change."""
    at = SOURCE.index(old)
    return SOURCE[:at] + new + SOURCE[at + len(old) :], SOURCE.count("\n", 0, at) + 1


def test_current_bodies_differ_from_those_before_112() -> None:
    now, then = ({b.name.zh for b in p.bodies} for p in (CURRENT, OLDER))
    assert "公民提案審查會議" in now - then
    assert {"公民參與委員會", "參與預算組"} <= then - now


def test_both_periods_know_the_same_stages_checks_and_reasons() -> None:
    for part in ("stages", "checks", "reasons", "forms", "delays", "budget_gates"):
        assert [x.id for x in getattr(CURRENT, part)] == [x.id for x in getattr(OLDER, part)]


def test_signatures_are_due_in_execution_only() -> None:
    assert [s.id for s in CURRENT.stages if s.tracked] == ["execution"]


def test_the_questions_that_failed_cases_later_are_asked_early() -> None:
    wanted = "land_owner occupier heritage protected_tree accessibility jurisdiction eligibility maintainer"
    assert set(wanted.split()) <= {c.id for c in CURRENT.checks if c.required}


def words_in(part: object) -> Iterator[Words]:
    if isinstance(part, Words):
        yield part
    elif isinstance(part, tuple):
        for entry in part:
            yield from words_in(entry)
    elif is_dataclass(part):
        for field in fields(part):
            yield from words_in(getattr(part, field.name))


@pytest.mark.parametrize("procedure", [CURRENT, OLDER], ids=lambda p: p.id)
def test_every_word_is_english_in_one_and_chinese_in_the_other_language(procedure: Procedure) -> None:
    words = list(words_in(procedure))
    assert len(words) > 150
    assert [w for w in words if not re.search("[A-Za-z]", w.en) or re.search("[一-鿿]", w.en)] == []
    assert [w for w in words if not re.search("[一-鿿]", w.zh)] == []


def test_stage_ids_are_those_cases_are_filed_under() -> None:
    assert [s.id for s in CURRENT.stages] == [
        "assembly", "site-visit", "pre-meeting", "ws1", "ws2", "exhibition", "vote", "recorded",
        "budget-assessment", "budget-review", "council", "execution", "closing",
    ]  # fmt: skip


def test_every_kind_of_work_and_class_has_its_figures() -> None:
    assert set(CURRENT.efforts) == set(Effort)
    late = CURRENT.weights.late
    assert [late[i] for i in Importance] == sorted(late.values(), reverse=True)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2017, 1, 1), "taipei-106"),
        (date(2022, 12, 31), "taipei-106"),
        (date(2023, 1, 1), "taipei-112"),
        (date(2040, 1, 1), "taipei-112"),
    ],
)
def test_procedure_is_chosen_by_its_period(on: date, expected: str) -> None:
    assert choose([CURRENT, OLDER], on).id == expected


def test_own_file_goes_before_a_built_in_in_any_order() -> None:
    own = replace(CURRENT, id="mine", valid_from=date(2020, 1, 1), own=True)
    assert choose([own, CURRENT], date(2026, 1, 1)) is own
    assert choose([CURRENT, own], date(2026, 1, 1)) is own


def test_own_file_that_has_ended_gives_way_to_the_built_in() -> None:
    own = replace(CURRENT, own=True, valid_to=date(2026, 12, 31))
    assert choose([own, CURRENT], date(2027, 1, 1)) is CURRENT


def test_only_the_caller_says_whose_file_it_is() -> None:
    assert parse_procedure(SOURCE.encode(), "own.toml", own=True) == replace(CURRENT, own=True)
    assert refused("own = true\n" + SOURCE)["key"] == "own"


def test_a_file_without_office_hours_has_the_usual_ones() -> None:
    begin = SOURCE.index("[office_hours]")
    bare = SOURCE[:begin] + SOURCE[SOURCE.index("# Prices", begin) :]
    assert parse_procedure(bare.encode(), "own.toml").office_hours == CURRENT.office_hours == OfficeHours()


def test_later_start_wins_among_valid_ones() -> None:
    reform = replace(CURRENT, id="reform", valid_from=date(2026, 12, 25))
    assert choose([reform, CURRENT], date(2026, 12, 24)) is CURRENT
    assert choose([reform, CURRENT], date(2026, 12, 25)) is reform


def test_day_without_procedure_is_said() -> None:
    with pytest.raises(InputError):
        choose([CURRENT, OLDER], date(2016, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("tracked = true", "trakced = true", "stages[12].trakced", "nearest is “tracked”"),
        ("tracked = true", "zzzzzzzz = true", "stages[12].zzzzzzzz", "one of the known keys"),
        ('zh = "現地會勘"', 'zh = "\\u001b[31m"', "stages[2].label.zh", "control characters"),
        ("tracked = true", 'tracked = "yes"', "stages[12].tracked", "true or false"),
        ("load_limit_cases = 5", 'load_limit_cases = "5"', "thresholds.load_limit_cases", "whole number"),
        ("load_limit_cases = 5", "load_limit_cases = -1", "thresholds.load_limit_cases", "whole number"),
        ("load_limit_cases = 5", "load_limit_cases = true", "thresholds.load_limit_cases", "whole number"),
        ("valid_from = 2023-01-01", 'valid_from = "112.1.1"', "valid_from", "a date such as"),
        ("valid_from = 2023-01-01", "valid_from = 2023-01-01T00:00:00", "valid_from", "a date such as"),
        ('decides = "residents"', 'decides = "people"', "stages[1].decides", "one of the ids in this file"),
        ('until = "ws1"', 'until = "ws9"', "routes[1].until", "one of the ids in this file"),
        ('forms = ["light-sheet"]', 'forms = ["x"]', "stages[5].forms[1]", "one of the ids in this file"),
        ('id = "site-visit"\n', 'id = "assembly"\n', "stages[2].id", "an id used once"),
        ('id = "jurisdiction-note"', 'id = "site-visit-prep"', "stages[3].work[1].id", "an id used once"),
        ('id = "heritage"', 'id = "Heritage!"', "checks[3].id", "an id of small letters"),
        ("months = [3, 3]", "months = [3, 13]", "stages[4].months[2]", "a month from 1 to 12"),
        ('importance = "safety"', 'importance = "urgent"', "efforts.interim.importance", "one of safety"),
        ('level = "amber"', 'level = "green"', "levels[2].level", "each of these once"),
        ("slot_minutes = 30", "slot_minutes = 25", "weights.slot_minutes", "15, 30, 60"),
        ('zh = "住民大會" }', 'zh = " " }', "bodies[1].name.zh", "not empty"),
        ("opens = 08:30:00", 'opens = "08:30"', "office_hours.opens", "a time such as"),
        ("closes = 17:30:00", "closes = 08:30:00", "office_hours.closes", "a time after opens"),
        ("= 22:00:00", "= 06:00:00", "office_hours.meetings_until", "a time after meetings_from"),
        ("[1, 2, 3, 4, 5]", "[1, 8]", "office_hours.weekdays", "days from 1"),
        ("[1, 2, 3, 4, 5]", "[]", "office_hours.weekdays", "days from 1"),
        ("[1, 2, 3, 4, 5]", "[1, 1]", "office_hours.weekdays", "days from 1"),
        ("first_month = 7", "first_month = 9", "budget_gates[2].last_month", "not before"),
    ],
)
def test_bad_value_names_file_line_key_and_expectation(old: str, new: str, key: str, expected: str) -> None:
    text, line = changed(old, new)
    found = refused(text)
    assert found["file"] == "own.toml"
    assert found["key"] == key
    assert expected in str(found["expected"])
    assert abs(int(str(found["line"])) - line) <= (1 if key.endswith("last_month") else 0)


def test_missing_key_names_its_table() -> None:
    text, line = changed("chunk = 10\n", "")
    found = refused(text)
    assert (found["key"], str(found["expected"])) == ("weights.chunk", "present; it is missing")
    assert int(str(found["line"])) < line


def test_missing_role_is_named() -> None:
    text, _ = changed('role = "closing"\n', "")
    assert "closing" in str(refused(text)["expected"])


def test_end_before_start_is_refused() -> None:
    text, _ = changed("valid_from = 2023-01-01", "valid_from = 2023-01-01\nvalid_to = 2022-01-01")
    assert refused(text)["key"] == "valid_to"


@pytest.mark.parametrize("bad", ['name = "open', "x = [1, 2", "= 3", "valid_from = 2023-13-01"])
def test_broken_toml_names_its_line(bad: str) -> None:
    assert refused("# one\n# two\n" + bad + "\n")["line"] in (3, 4)


@pytest.mark.parametrize("bad", ["x = " + "[" * 5000, "x = " + "1" * 5000, "\ufeff", "x" * 1_000_001])
def test_hostile_text_is_refused_not_crashed_on(bad: str) -> None:
    assert refused(bad)["file"] == "own.toml"


def test_big5_file_is_told_to_be_utf8() -> None:
    assert refused('# ok\nname = "臺北"'.encode("cp950"))["line"] == 2


def test_windows_file_with_bom_is_read() -> None:
    data = b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode()
    assert parse_procedure(data, "own.toml") == CURRENT


def test_role_lookup_finds_the_stage() -> None:
    stage = CURRENT.role(StageRole.RECORDED)
    assert stage is not None and stage.id == "recorded"
    assert CURRENT.index("no such stage") == -1


TRICKY = '''
a = """
[x]
b = "not a key" """
lines = [
  1, # ] in a comment
  "]",
]
[t."q.uoted"]
c.d = { e = 1, f = "}" }
lit = \'\'\'
[[no]]
\'\'\'
[[list]]
n = 1
[[list]]
[[list.deep]]
n = 3
'''


def test_lines_survive_multi_line_values_and_comments() -> None:
    tomllib.loads(TRICKY)
    lines, rows = key_lines(TRICKY), TRICKY.split("\n")
    wanted = {
        ("a",): 'a = """',
        ("lines", 1): "lines = [",
        ("t", "q.uoted", "c", "d", "e"): "c.d = { e = 1",
        ("t", "q.uoted", "lit"): "lit = '''",
        ("list", 0, "n"): "n = 1",
        ("list", 1, "deep", 0, "n"): "n = 3",
    }
    for path, start in wanted.items():
        assert rows[line_of(lines, path) - 1].startswith(start), path
    assert ("x",) not in lines and ("no",) not in lines


@given(st.text(LETTERS, max_size=200))
def test_any_text_is_a_procedure_or_a_file_error(text: str) -> None:
    with pytest.raises(FileError):
        parse_procedure(text.encode("utf-8", "surrogatepass"), "own.toml")


LINES = SOURCE.split("\n")


@settings(max_examples=60)
@given(
    st.integers(0, len(LINES) - 1),
    st.text(LETTERS, max_size=40),
    st.sampled_from(["replace", "append", "double"]),
)
def test_a_damaged_line_is_a_file_error_or_harmless(at: int, noise: str, how: str) -> None:
    damaged = {"replace": noise, "append": LINES[at] + noise, "double": LINES[at] + "\n" + LINES[at]}[how]
    data = "\n".join([*LINES[:at], damaged, *LINES[at + 1 :]]).encode("utf-8", "surrogatepass")
    try:
        assert parse_procedure(data, "own.toml").stages
    except FileError as error:
        assert dict(error.what.params)["file"] == "own.toml"
