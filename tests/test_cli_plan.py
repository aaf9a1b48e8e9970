"""`pbdesk plan` as a script or a person meets it: weeks, reasons, and changes that are only tried."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commandline import Result, Run, invoke
from desks import LANTERN, NOW, make_desk

from pbdesk import procedures
from pbdesk.desk import Desk
from pbdesk.documents.plan import print_why
from pbdesk.i18n import Translator
from pbdesk.model.work import Importance, Meeting, RoutineWork

MONDAY = date(2026, 11, 23)
FRIDAY = MONDAY + timedelta(4)
FIGURES = {"capacity_hours", "planned_hours", "overtime_hours", "reserve_hours", "pb_hours"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A desk with more work due on Friday than the week holds."""
    at = datetime(2026, 11, 26, 14)
    with make_desk(tmp_path) as desk:
        desk.days.calendar()  # kept in the file when first asked for
        _crowd(desk, at)
        return desk.store.path


def _crowd(desk: Desk, at: datetime) -> None:
    with desk.store.write("test") as tx:
        case = desk.cases.find(LANTERN)
        tx.insert(Meeting(proposal_id=case.id, title="現地會勘", start=at, end=at + timedelta(hours=2)))
        for number in range(4):
            tx.insert(RoutineWork(title=f"報告{number}", minutes=480, due=FRIDAY, importance=Importance.KEY))
        tx.insert(RoutineWork(title="Survey of the benches", minutes=600, due=FRIDAY))


@pytest.fixture
def run(file: Path) -> Run:
    def call(*words: object, lang: str = "en") -> Result:
        base = ("--db", file, "--lang", lang, "--today", "2026-11-23", "plan")
        return invoke(*base, *words, env={"PBDESK_DB": ""})

    return call


def changes(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "try.json"
    path.write_text(json.dumps({"changes": list(entries)}, ensure_ascii=False), encoding="utf-8")
    return path


# -- weeks ---------------------------------------------------------------------------------------------------
def test_one_week_is_what_is_shown_as_a_rule(run: Run) -> None:
    document = run("--json").document
    assert document.keys() >= FIGURES
    assert "weeks" not in document
    assert {block["start"][:10] for block in document["blocks"]} <= {
        (MONDAY + timedelta(days=n)).isoformat() for n in range(7)
    }


def test_several_weeks_are_one_document_with_the_figures_of_each(run: Run) -> None:
    document = run("--weeks", 3, "--json").document
    assert [week["week"] for week in document["weeks"]] == ["2026-11-23", "2026-11-30", "2026-12-07"]
    for name in FIGURES:
        assert sum(week[name] for week in document["weeks"]) == pytest.approx(document[name], abs=0.05)
    assert max(block["start"] for block in document["blocks"]) >= "2026-11-30"
    assert run("--weeks", 3).out.count("Week of") == 3


def test_half_a_year_can_be_planned_and_no_more(run: Run) -> None:
    assert len(run("--weeks", 26, "--json").document["weeks"]) == 26
    assert run("--weeks", 27).code == 2


def test_displaced_work_names_the_case_or_the_cases_together(run: Run) -> None:
    document = run("--json").document
    assert document["displaced"]
    for row in document["displaced"]:
        assert {"work", "by", "to"} <= row.keys()
        assert row["by"] == "participatory budgeting" or row["by"].startswith("11")


# -- why -----------------------------------------------------------------------------------------------------
def test_why_gives_sentence_numbers_slack_and_remedies(run: Run) -> None:
    document = run("--why", "survey of the", "--json").document
    assert document["work"] == "Survey of the benches"
    assert document["state"] in ("late", "partial", "unplaced")
    assert document["reason"]
    for term in document["terms"]:
        assert term["value"] * term["weight"] == term["total"]
    assert document["short"]["hours"] > 0
    assert document["slack_hours"] < 0
    assert 1 <= len(document["remedies"]) <= 3
    prices = [remedy["price_minutes"] for remedy in document["remedies"]]
    assert prices == sorted(prices)
    shown = run("--why", "survey of the").out
    assert document["reason"] in shown
    assert "What would help" in shown


@pytest.mark.parametrize("state", ["late", "planned"])
def test_late_work_is_not_said_to_have_slack(run: Run, state: str) -> None:
    """Hours before its deadline may be taken by what is due later and binds."""
    document = run("--why", "survey of the", "--json").document
    lines: list[str] = []
    print_why({**document, "state": state, "slack_hours": 0.5}, Translator("en"), lines.append)
    assert ("  0.5 h of slack before its deadline" in lines) is (state == "planned")


def test_work_is_found_by_its_key_and_by_its_case(run: Run) -> None:
    blocks = [b for b in run("--json").document["blocks"] if b["case_no"] and b["kind"] != "meeting"]
    key = blocks[0]["key"]
    assert run("--why", key, "--json").document["key"] == key
    by_case = run("--why", LANTERN)
    assert by_case.code == 1  # several works of one case: all are named
    assert "call:1" in by_case.err


@pytest.mark.parametrize(
    ("words", "said"), [("報告", "報告0"), ("nothing at all", "nothing at all"), ("  ", "“”")]
)
def test_words_that_fit_several_or_none_are_refused(run: Run, words: str, said: str) -> None:
    done = run("--why", words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


# -- what if -------------------------------------------------------------------------------------------------
def test_what_if_and_the_plan_count_the_same_hours(tmp_path: Path, run: Run) -> None:
    planned = run("--weeks", 4, "--json").document
    tried = run("--what-if", changes(tmp_path, {"do": "one-more-case"}), "--json").document
    for figure in ("capacity_hours", "planned_hours", "overtime_hours"):
        assert tried["before"][figure] == planned[figure]
    assert "(new case)" in run("--what-if", changes(tmp_path, {"do": "one-more-case", "like": LANTERN})).out


def test_changes_are_tried_and_nothing_is_kept(run: Run, tmp_path: Path, file: Path) -> None:
    before = file.read_bytes()
    path = changes(
        tmp_path, {"do": "lose-day", "day": "2026-11-26"}, {"do": "first", "work": "Survey of the benches"},
        {"do": "overtime", "week": "2026-11-25", "hours": 2},
    )  # fmt: skip
    done = run("--what-if", path, "--json")
    document = done.document
    assert document["after"]["capacity_hours"] < document["before"]["capacity_hours"]
    assert document["after"]["overtime_hours"] <= 2 + 3 * 6
    assert [call["meeting"] for call in document["calls"]] == ["現地會勘"]
    assert document["calls"][0]["people"] == ["測試員甲"]
    assert "0900" not in done.out
    assert document["moved"]
    assert document["can_apply"]
    assert file.read_bytes() == before
    shown = run("--what-if", path)
    assert "What moves" in shown.out
    assert "Nothing was changed" in shown.err
    assert file.read_bytes() == before


def test_a_trial_says_which_days_it_counts_and_when_nothing_moves(run: Run, tmp_path: Path) -> None:
    allowed = run("--what-if", changes(tmp_path, {"do": "overtime", "week": "2026-11-23", "hours": 6}))
    assert "  4 weeks: 2026-11-23–2026-12-20\n" in allowed.out
    assert "What moves\n  Nothing moves.\n" in allowed.out
    lost = run("--what-if", changes(tmp_path, {"do": "lose-day", "day": "2026-11-26"}))
    assert "Nothing moves" not in lost.out


def test_every_kind_of_change_can_stand_in_a_file(run: Run, tmp_path: Path) -> None:
    meeting = next(b for b in run("--json").document["blocks"] if b["kind"] == "meeting")["key"]
    number = int(meeting.partition(":")[2])
    work = "Survey of the benches"
    for entry in (
        {"do": "one-more-case"}, {"do": "one-more-case", "like": LANTERN},
        {"do": "hand-over", "case": LANTERN, "to": "測試同仁"},
        {"do": "lose-day", "day": "115.11.25", "from": "13:00"},
        {"do": "move-meeting", "meeting": number, "start": "2026-11-27 14:00"},
        {"do": "decline", "meeting": number}, {"do": "first", "work": work},
        {"do": "forbid", "work": work, "start": "2026-11-23 09:00", "end": "2026-11-23 17:30"},
        {"do": "overtime", "week": "2026-11-23", "hours": 0},
        {"do": "extend", "work": work, "until": "2026-12-04"},
        {"do": "drop", "work": work}, {"do": "pin", "work": work, "start": "2026-11-25 14:00", "minutes": 60},
    ):  # fmt: skip
        done = run("--what-if", changes(tmp_path, entry), "--json")
        assert done.code == 0, (entry, done.err)
        assert len(done.document["changes"]) == 1
        assert done.document["can_apply"] is (entry["do"] != "one-more-case")


@pytest.mark.parametrize(("entry", "said"), [
    ({"do": "hand-over", "case": "999"}, "999"),
    ({"do": "first", "work": "no such work"}, "no such work"),
    ({"do": "decline", "meeting": 99}, "meeting"),
    ({"do": "lose-day", "day": "2026-11-20"}, "past"),
    ({"do": "lose-day", "day": "2026-99-20"}, "“day”"),
])  # fmt: skip
def test_an_impossible_change_is_refused_in_words(
    run: Run, tmp_path: Path, file: Path, entry: dict[str, Any], said: str
) -> None:
    before = file.read_bytes()
    done = run("--what-if", changes(tmp_path, entry), "--json")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert file.read_bytes() == before


def test_files_that_cannot_be_read_are_the_officers_error(run: Run, tmp_path: Path) -> None:
    missing, folder, fifo, binary = (tmp_path / name for name in ("no.json", "folder", "fifo", "binary"))
    folder.mkdir()
    binary.write_bytes(bytes(range(256)) * 10)
    paths = [missing, folder, binary]
    if hasattr(os, "mkfifo"):
        os.mkfifo(fifo)
        paths.append(fifo)
    for path in paths:
        done = run("--what-if", path)
        assert (done.code, done.out) == (1, ""), path
        assert path.name in done.err


def test_reasons_and_changes_do_not_stand_together(run: Run, tmp_path: Path) -> None:
    done = run("--why", "x", "--what-if", changes(tmp_path, {"do": "one-more-case"}))
    assert done.code == 2


def test_both_languages(run: Run, tmp_path: Path) -> None:
    path = changes(tmp_path, {"do": "lose-day", "day": "2026-11-25"})
    for words in (("--weeks", 2), ("--why", "Survey of the benches"), ("--what-if", path)):
        english, chinese = run(*words), run(*words, lang="zh-TW")
        assert english.code == chinese.code == 0
        assert english.out != chinese.out


def test_a_clash_is_not_called_declined(run: Run, file: Path) -> None:
    at = datetime(2026, 11, 26, 14)
    with (
        Desk.open(file, clock=lambda: NOW, procedures=procedures.builtin()) as desk,
        desk.store.write("test") as tx,
    ):
        tx.insert(Meeting(title="檢討會", start=at, end=at + timedelta(hours=1), movable=True))
    plan = run("--json").document
    assert plan["clashing"] == ["檢討會"]
    assert plan["declined"] == []
