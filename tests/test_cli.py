"""The command line as a script or a person meets it: documents, messages, exit codes, what lands on disk."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import click
import pytest
from commandline import Result, Run, invoke
from odfdo import Document
from test_spreadsheet import xlsx

from pbdesk import cli
from pbdesk.errors import StoreError
from pbdesk.say import say
from pbdesk.session import open_desk

ROWS = [
    ["serial_no", "title", "year", "district", "lead_agency", "proposer", "assembly_date", "budget"],
    ["115030901", "測試巷燈光", "115", "大安區", "工務局", "測試員甲", "115/01/19", "500000"],
    ["115030902", "測試公園斜坡", "115", "大安區", "教育局", "測試員乙", "2026-01-19", ""],
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder / "desk.db"


@pytest.fixture
def run(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def go(*words: object, db: Path | None = None, lang: str = "en") -> Result:
        options = ["--db", str(db or desk), "--lang", lang, "--today", "115.11.23"]
        return invoke(*options, *words)

    return go


def table(path: Path, rows: list[list[str]] = ROWS, encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def changed(row: int, column: str, value: str) -> list[list[str]]:
    rows = [list(cells) for cells in ROWS]
    rows[row][ROWS[0].index(column)] = value
    return rows


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A desk after its first import, made once."""
    folder = tmp_path_factory.mktemp("imported")
    base = ("--db", folder / "desk.db", "--lang", "en", "--today", "115.11.23")
    done = invoke(*base, "import", table(folder / "list.csv"), env={"XDG_CONFIG_HOME": str(folder)})
    assert done.code == 0 and {p.name for p in folder.iterdir()} == {"desk.db", "list.csv"}
    return (folder / "desk.db").read_bytes()


@pytest.fixture
def filled(imported: bytes, desk: Path, tmp_path: Path) -> Path:
    """The list of two proposals, already imported."""
    desk.write_bytes(imported)
    return table(tmp_path / "list.csv")


def numbers(run: Run) -> list[str]:
    return [row["case_no"] for row in run("list", "--json").document["proposals"]]


# -- import -------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_a_list_comes_in_whatever_its_encoding(run: Run, tmp_path: Path, encoding: str) -> None:
    done = run("import", table(tmp_path / "list.csv", encoding=encoding), "--json")
    assert done.code == 0
    counts = {
        name: done.document[name] for name in ("created", "updated", "unchanged", "rejected", "unmapped")
    }
    assert counts == {"created": 2, "updated": 0, "unchanged": 0, "rejected": [], "unmapped": []}
    titles = [row["title"] for row in run("list", "--json").document["proposals"]]
    assert titles == ["測試巷燈光", "測試公園斜坡"]


def test_chinese_headers_and_a_mapped_column(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "list.csv", [["提案編號", "奇名欄", "主責機關", "心情"],
                                         ["115030901", "測試巷燈光", "工務局", "好"]])  # fmt: skip
    assert run("import", path, "--map", "title=奇名欄", "--json").document["unmapped"] == ["心情"]
    assert run("show", "115030901", "--json").document["title"] == "測試巷燈光"


def test_an_import_says_which_filled_sheets_it_did_not_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    cases = ("案件", [["案號", "提案名稱"], ["115030009", "測試提案甲"]])
    path.write_bytes(xlsx(cases, ("去年", [["案號", "提案名稱"], ["114030009", "測試提案乙"]])))
    assert "Only the sheet “案件” was read, not: 去年." in run("import", path, "--dry-run").out
    assert run("import", path, "--dry-run", "--json").document["other_sheets"] == ["去年"]
    path.write_bytes(xlsx(cases))
    assert "sheet" not in run("import", path, "--dry-run").out


def test_a_dry_run_tells_every_row_and_writes_nothing(run: Run, desk: Path, tmp_path: Path) -> None:
    done = run("import", table(tmp_path / "list.csv"), "--dry-run")
    assert done.code == 0
    assert "Row 2: new  115030901" in done.out
    assert "dry run" in done.err
    assert not desk.exists()


def test_a_dry_run_shows_hazards_and_tells_what_it_did_not_understand(run: Run, tmp_path: Path) -> None:
    rows = [
        ["提案編號", "提案名稱", "安全疑慮"],
        ["115030901", "測試巷燈光", "是"],
        ["115030902", "測試巷", "2"],
    ]
    path = table(tmp_path / "list.csv", rows)
    done = run("import", path, "--dry-run")
    assert "Row 2: new  115030901 (hazard)" in done.out
    assert "Row 3, column 安全疑慮: This does not say whether it is a hazard" in done.out
    assert [row["hazard"] for row in run("import", path, "--dry-run", "--json").document["rows"]] == [True]


def test_a_dry_run_says_which_encoding_was_taken_and_shows_a_word(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("提案人,提案編號,提案名稱\n王測試,115030901,測試巷燈光\n".encode("cp950"))
    done = run("import", path, "--dry-run")
    assert "read as Big5 (CP950), for example “測試巷燈光”" in done.out
    assert "王測試" not in done.out  # nobody's name
    assert run("import", path, "--dry-run", "--json").document["encoding"] == "cp950"


def test_the_same_file_again_changes_nothing(run: Run, filled: Path) -> None:
    before = run("history", "--json").document
    again = run("import", filled, "--json").document
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert run("history", "--json").document == before


def test_a_changed_row_shows_its_difference(run: Run, filled: Path) -> None:
    table(filled, changed(1, "lead_agency", "教育局"))
    rows = run("import", filled, "--json").document["rows"]
    assert [(r["row"], r["action"], r["changes"]) for r in rows] == [
        (2, "updated", [{"field": "lead_agency", "from": "工務局", "to": "教育局", "kept": False}])
    ]
    assert run("show", "115030901", "--json").document["lead_agency"] == "教育局"


def test_a_changed_row_is_told_in_the_officers_words(run: Run, filled: Path) -> None:
    rows = changed(1, "lead_agency", "教育局")
    rows[0] += ["status", "support_agencies", "light_legality"]
    rows[1] += ["結案", "環保局；交通局(會勘)", "中度可行"]
    rows[2] += ["", "", ""]
    said = run("import", table(filled, rows), lang="zh-TW").out
    for words in ("主責機關：工務局 → 教育局", "狀態：辦理中 → 已結案", "適法性：（空白） → 中度可行",
                  "協辦機關：（空白） → 環保局、交通局（會勘）"):  # fmt: skip
        assert words in said


def test_what_the_officer_corrected_is_kept_when_the_file_changes_it_too(
    run: Run, filled: Path, desk: Path
) -> None:
    import dataclasses
    from datetime import datetime

    with open_desk(desk, lambda: datetime(2026, 11, 23, 9)) as opened:
        case = opened.cases.find("115030901")
        opened.cases.save("case", dataclasses.replace(case, title="自己訂正的名稱"))
    table(filled, changed(1, "title", "別的名稱"))
    rows = run("import", filled, "--json").document["rows"]
    assert rows[0]["changes"] == [
        {"field": "title", "from": "自己訂正的名稱", "to": "別的名稱", "kept": True}
    ]
    assert run("show", "115030901", "--json").document["title"] == "自己訂正的名稱"


def test_one_bad_row_keeps_the_whole_file_out_and_is_named(run: Run, desk: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "list.csv", changed(2, "assembly_date", "115/13/45"))
    done = run("import", path, lang="zh-TW")
    assert done.code == 1
    assert "第 3 列「assembly_date」欄" in done.out
    assert "資料未變更" in done.err
    assert not desk.exists()
    document = run("import", path, "--json").document
    assert [(p["row"], p["column"]) for p in document["rejected"]] == [(3, "assembly_date")]
    assert (document["created"], document["written"]) == (0, False)


def test_skip_bad_imports_the_rest_and_writes_the_bad_row_with_its_reason(run: Run, tmp_path: Path) -> None:
    path = table(tmp_path / "list.csv", changed(2, "assembly_date", "115/13/45"))
    out = tmp_path / "bad.csv"
    done = run("import", path, "--skip-bad", out, "--json")
    assert (done.code, done.document["created"], numbers(run)) == (0, 1, ["115030901"])
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert rows[0][2:] == ROWS[0]
    assert (rows[1][0], rows[1][2]) == ("3", "115030902")
    assert "assembly_date" in rows[1][1]


def test_skip_bad_that_cannot_be_written_imports_nothing(run: Run, desk: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "list.csv", changed(2, "assembly_date", "115/13/45"))
    assert run("import", path, "--skip-bad", tmp_path / "missing" / "bad.csv").code == 1
    assert run("import", path, "--skip-bad", path).code == 1
    assert not desk.exists()


def test_a_refused_import_says_in_its_text_that_nothing_came_in(run: Run, desk: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "list.csv", changed(2, "assembly_date", "115/13/45"))
    done = run("import", path)
    assert done.code == 1
    assert done.out.splitlines()[-1] == "Nothing was imported: 1 problem."
    assert "new" not in done.out
    assert "未匯入任何資料：1 個問題。" in run("import", path, lang="zh-TW").out
    dry = run("import", path, "--dry-run")
    assert (dry.code, "1 new, 0 changed, 0 as they were, 1 problem." in dry.out) == (0, True)
    assert "except with --skip-bad" in dry.out
    assert not desk.exists()
    rows = changed(2, "assembly_date", "115/13/45")
    rows[1][ROWS[0].index("assembly_date")] = "never"
    assert "Nothing was imported: 2 problems." in run("import", table(path, rows)).out


ENDINGS = ["", "-wal", "-journal", "-shm", ".lock", ".backups", ".backups/bad.csv", "-WAL"]


@pytest.mark.parametrize(
    "words",
    [
        ("signoff", "draft", "115030901", "--force", "--odt"),
        ("export", "workload", "--force"),
        ("export", "handover", "115030901", "--force"),
    ],
)
def test_nothing_is_written_over_the_desk_or_beside_it(
    run: Run, filled: Path, desk: Path, words: tuple[str, ...]
) -> None:
    run("backup")
    before = sorted(desk.parent.rglob("*"))
    for ending in ENDINGS:
        assert run(*words, Path(f"{desk}{ending}")).code == 1, ending
        assert sorted(desk.parent.rglob("*")) == before, ending
    assert numbers(run) == ["115030901", "115030902"]


@pytest.mark.parametrize("option", [("--force",), ("--template", "missing.odt")])
def test_what_belongs_to_a_page_needs_the_page(run: Run, filled: Path, option: tuple[str, ...]) -> None:
    done = run("signoff", "draft", "115030901", *option)
    assert (done.code, done.out) == (2, "")
    assert "--odt" in done.err


def test_the_names_of_the_desk_itself_are_no_names_for_bad_rows(
    run: Run, filled: Path, desk: Path, tmp_path: Path
) -> None:
    run("backup")
    path = table(tmp_path / "more.csv", changed(2, "assembly_date", "115/13/45"))
    before = sorted(desk.parent.rglob("*")), desk.read_bytes()
    for ending in ENDINGS:
        bad = Path(f"{desk}{ending}")
        done = run("import", path, "--skip-bad", bad)
        assert (done.code, done.out) == (1, ""), ending
        assert (sorted(desk.parent.rglob("*")), desk.read_bytes()) == before, ending
        aside = desk.parent / ".." / desk.parent.name / bad.relative_to(desk.parent)
        assert run("import", path, "--skip-bad", aside).code == 1, ending
        if "/" not in ending and ending:
            assert run("backup", bad).code == 1, ending
        assert (sorted(desk.parent.rglob("*")), desk.read_bytes()) == before, ending


def test_a_sheet_of_a_csv_is_wrong_use(run: Run, desk: Path, tmp_path: Path) -> None:
    done = run("import", table(tmp_path / "list.csv"), "--sheet", "一", lang="zh-TW")
    assert (done.code, done.out) == (2, "")
    assert "沒有工作表" in done.err
    assert not desk.exists()


MILESTONES = [
    ["serial_no", "year_quarter", "planned", "actual"],
    ["115030901", "1154", "測試用整地", ""],
    ["115030901", "1154", "測試用鋪面", "已完成一半"],
]


def test_two_milestones_of_one_quarter_stay_two(run: Run, filled: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "milestones.csv", MILESTONES)
    assert run("import", path, "--json").document["created"] == 2
    assert run("import", path, "--json").document["unchanged"] == 2
    rows = [list(cells) for cells in MILESTONES]
    rows[2][3] = "全部完成"
    assert run("import", table(path, rows), "--json").document["updated"] == 1
    found = [(m["planned"], m["actual"]) for m in run("show", "115030901", "--json").document["milestones"]]
    assert found == [("測試用整地", ""), ("測試用鋪面", "全部完成")]


def test_a_milestone_with_a_title_only_finds_its_case_or_is_rejected(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    header = ["title", "year_quarter", "planned", "actual"]
    path = table(
        tmp_path / "m.csv", [header, ["測試巷燈光", "1154", "整地", ""], ["不存在", "1154", "鋪面", ""]]
    )
    assert [p["row"] for p in run("import", path, "--json").document["rejected"]] == [3]
    assert run("import", path, "--skip-bad", tmp_path / "bad.csv").code == 0
    assert len(run("show", "115030901", "--json").document["milestones"]) == 1
    assert len(numbers(run)) == 2


@pytest.mark.parametrize("words", [["--map", "title"], ["--nonsense"], []])
def test_wrong_use_is_exit_2(run: Run, words: list[str]) -> None:
    assert run("import", *words, *(["x.csv"] if words else [])).code == 2


# -- reading ------------------------------------------------------------------------------
def test_list_gives_the_promised_document(run: Run, filled: Path) -> None:
    done = run("list", "--json")
    assert (done.code, done.err, list(done.document)) == (0, "", ["proposals"])
    first = done.document["proposals"][0]
    promised = {"case_no", "title", "year", "district", "stage", "route", "lead_agency", "support_agencies",
                "lights", "next_action", "due"}  # fmt: skip
    assert promised <= set(first)
    assert first["lights"] == {"public_value": "unknown", "legality": "unknown", "budget": "unknown"}
    assert (first["year"], first["support_agencies"]) == (115, [])
    found = run("list", "--json", "--find", "斜坡").document["proposals"]
    assert [row["case_no"] for row in found] == ["115030902"]
    assert "No case holds all of “no such word”." in run("list", "--find", "no such word").out


def test_list_for_people_hides_closed_cases_unless_asked(run: Run, tmp_path: Path) -> None:
    rows = [
        ["serial_no", "title", "status"],
        ["115030901", "測試甲案", "結案"],
        ["115030902", "測試乙案", ""],
    ]
    run("import", table(tmp_path / "list.csv", rows))
    assert "測試甲案" not in run("list").out
    assert "測試甲案" in run("list", "--all").out


def test_plan_gives_the_promised_document(run: Run, filled: Path, tmp_path: Path) -> None:
    run("import", table(tmp_path / "milestones.csv", MILESTONES))
    done = run("plan", "--json")
    assert (done.code, done.err) == (0, "")
    document = done.document
    promised = {
        "week",
        "capacity_hours",
        "planned_hours",
        "overtime_hours",
        "blocks",
        "unplaced",
        "displaced",
    }
    assert promised <= set(document)
    assert document["week"] == "2026-11-23"
    assert document["blocks"]
    for block in document["blocks"]:
        assert {"start", "end", "work", "case_no", "kind", "reason"} <= set(block)
        assert block["start"] < block["end"]
        assert block["reason"]
    assert run("plan", "--weeks", "2").out


def test_today_moves_the_week(run: Run, filled: Path, desk: Path) -> None:
    done = invoke("--db", desk, "--today", "2026-12-03", "plan", "--json", env={"PBDESK_DB": ""})
    assert done.document["week"] == "2026-11-30"


def test_on_a_weekend_the_plan_begins_with_the_next_week(filled: Path, desk: Path) -> None:
    base = ("--db", desk, "--today", "2026-12-05", "plan", "--json")
    assert invoke(*base, env={"PBDESK_DB": ""}).document["week"] == "2026-12-07"
    weeks = invoke(*base, "--weeks", "4", env={"PBDESK_DB": ""}).document["weeks"]
    assert [week["week"] for week in weeks] == ["2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"]
    assert weeks[-1]["capacity_hours"] > 0


def test_an_impossible_today_is_the_officers_error(filled: Path, desk: Path) -> None:
    done = invoke("--db", desk, "--lang", "zh-TW", "--today", "115.2.30", "list")
    assert done.code == 1
    assert "沒有30日" in done.err
    assert "資料未變更" in done.err


def test_a_draft_cites_what_is_recorded(run: Run, filled: Path, tmp_path: Path) -> None:
    run("import", table(tmp_path / "milestones.csv", MILESTONES))
    document = run("signoff", "draft", "115030901", "--quarter", "1154", "--json").document
    assert (document["case_no"], document["quarter"]) == ("115030901", "1154")
    cited = [line for line in document["lines"] if "測試用整地" in line["text"]]
    assert cited
    assert cited[0]["source"]["table"] == "milestone"
    assert run("show", "115030901", "--json").document["signoffs"] == []
    assert run("signoff", "draft", "115030901", "--save").code == 0
    assert len(run("show", "115030901", "--json").document["signoffs"]) == 1


@pytest.mark.parametrize("words", [
    ("show", "999"), ("signoff", "draft", "999"), ("history", "--case", "999"),
    ("contact", "add", "999", "--person", "測試員甲", "--outcome", "met"),
])  # fmt: skip
def test_an_unknown_case_is_exit_1_and_names_it(run: Run, filled: Path, words: tuple[str, ...]) -> None:
    done = run(*words, lang="zh-TW")
    assert (done.code, done.out) == (1, "")
    assert "沒有案件 999" in done.err


# -- contact, undo, history ---------------------------------------------------------------
def test_a_contact_is_logged_taken_back_and_done_again(run: Run, filled: Path) -> None:
    who = ("--person", "測試員甲", "--outcome", "reached", "--channel", "visit")
    what = ("--note", "同意改用[b]太陽能燈", "--minutes", "12", "--next", "115.12.01")
    added = run("contact", "add", "115030901", *who, *what)
    assert (added.code, added.out) == (0, "")

    def notes() -> list[str]:
        return [c["note"] for c in run("show", "115030901", "--json").document["contacts"]]

    contact = run("show", "115030901", "--json").document["contacts"][0]
    assert {name: contact[name] for name in ("person", "outcome", "minutes", "channel", "next_on")} == {
        "person": "測試員甲",
        "outcome": "reached",
        "minutes": 12,
        "channel": "visit",
        "next_on": "2026-12-01",
    }
    undone = run("undo", "--yes", lang="zh-TW")
    assert (undone.code, undone.out, notes()) == (0, "", [])
    assert "115030901" in undone.err
    assert run("redo", "--yes").code == 0
    assert notes() == ["同意改用[b]太陽能燈"]
    again = run("redo", "--yes")
    assert (again.code, notes()) == (1, ["同意改用[b]太陽能燈"])


class Terminal(io.StringIO):
    """A keyboard with what the officer answers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "code", "left"), [("y\n", 0, 0), ("是\n", 0, 0), ("\n", 1, 1), ("", 1, 1)]
)
def test_undo_shows_what_it_would_take_back_and_asks(
    run: Run, filled: Path, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    answer: str, code: int, left: int,
) -> None:  # fmt: skip
    run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "reached")
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    with pytest.raises(SystemExit) as ended:
        cli.main(["--db", str(desk), "--lang", "en", "undo"])
    out, err = capsys.readouterr()
    assert ((ended.value.code or 0), out) == (code, "")
    assert "Contact on case 115030901 saved" in err and "Take it back? (y/N)" in err
    assert ("Taken back" in err) == (code == 0) and ("Nothing was changed." in err) == (code == 1)
    assert len(run("show", "115030901", "--json").document["contacts"]) == left


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_without_a_terminal_nothing_is_taken_back_unasked(run: Run, filled: Path, command: str) -> None:
    run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "reached")
    if command == "redo":
        run("undo", "--yes")
    before = run("history", "--json").document
    done = run(command)
    assert (done.code, done.out) == (1, "")
    assert "Contact on case 115030901 saved" in done.err and "--yes" in done.err
    assert run("history", "--json").document == before


def test_undo_takes_back_what_it_asked_about_and_nothing_that_came_meanwhile(
    run: Run, filled: Path, desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "reached")

    class Slow(Terminal):
        def readline(self, *_: object) -> str:
            run("contact", "add", "115030902", "--person", "測試員乙", "--outcome", "met")
            return "y\n"

    monkeypatch.setattr("sys.stdin", Slow())
    with pytest.raises(SystemExit) as ended:
        cli.main(["--db", str(desk), "--lang", "en", "undo"])
    assert ended.value.code == 1
    assert "Another window did something meanwhile." in capsys.readouterr().err
    for case in ("115030901", "115030902"):
        assert len(run("show", case, "--json").document["contacts"]) == 1


def test_history_tells_newest_first_and_by_case(run: Run, filled: Path) -> None:
    run("contact", "add", "115030902", "--person", "測試員乙", "--outcome", "no-answer")
    actions = [op["action"] for op in run("history", "--json").document["operations"]]
    assert actions == ["contact", "import"]
    assert len(run("history", "--json", "--limit", "1").document["operations"]) == 1
    of_case = run("history", "--case", "115030901", "--json").document["operations"]
    assert [op["action"] for op in of_case] == ["import"]
    assert "115030902" in run("history").out


def test_the_outcome_must_be_one_of_the_words(run: Run, filled: Path) -> None:
    assert run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "maybe").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal's escape codes")
def test_control_codes_in_texts_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    rows = [["serial_no", "title"], ["115030901", "\x1b[31m紅[/x]\x1b]0;改名\x07色[A1]"]]
    run("import", table(tmp_path / "list.csv", rows))
    run(
        "contact",
        "add",
        "115030901",
        "--person",
        "測試\x1b[1m員甲",
        "--outcome",
        "met",
        "--note",
        "\x1b[2J清",
    )
    for words in (("list",), ("show", "115030901"), ("list", "--json"), ("signoff", "draft", "115030901")):
        done = run(*words)
        assert "\x1b" not in done.out + done.err
    assert "紅[/x]色[A1]" in run("list").out
    assert "\x1b" not in run("import", tmp_path / "\x1b[31mred.csv").err


# -- backup, restore, doctor --------------------------------------------------------------
def test_backup_and_restore_bring_a_state_back(run: Run, filled: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    assert run("backup", kept).code == 0
    assert run("backup", kept).code == 1
    run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "met", "--note", "後來")
    restored = run("restore", kept)
    assert restored.code == 0
    assert run("show", "115030901", "--json").document["contacts"] == []
    before = [name for name in run("restore").out.split() if "before-restore" in name]
    run("restore", before[0])
    assert [c["note"] for c in run("show", "115030901", "--json").document["contacts"]] == ["後來"]


def test_a_backup_made_in_the_same_second_is_still_what_is_restored(run: Run, filled: Path) -> None:
    made = run("backup").out.strip()
    run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "met")
    run("restore", made)
    assert run("show", "115030901", "--json").document["contacts"] == []


def test_a_bad_backup_leaves_even_a_damaged_desk_in_place(run: Run, tmp_path: Path, desk: Path) -> None:
    desk.write_bytes(b"damaged")
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"no backup")
    assert run("restore", bad).code == 1
    assert desk.read_bytes() == b"damaged"
    assert run("restore", tmp_path / "missing.db").code == 1


def test_a_damaged_desk_is_set_aside_when_restored(
    run: Run, filled: Path, desk: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.db"
    run("backup", kept)
    desk.write_bytes(b"damaged")
    assert run("doctor").code == 1
    assert run("restore", kept).code == 0
    assert numbers(run) == ["115030901", "115030902"]
    assert [p.read_bytes() for p in desk.parent.glob("*before-restore*") if p.is_file()] == [b"damaged"]


def test_doctor_reports_a_sound_desk_and_a_missing_one(run: Run, filled: Path, tmp_path: Path) -> None:
    done = run("doctor", "--json")
    assert (done.code, done.document["ok"]) == (0, True)
    missing = run("doctor", "--json", db=tmp_path / "none.db")
    assert (missing.code, missing.document["ok"]) == (1, False)
    assert not (tmp_path / "none.db").exists()


# -- trouble ------------------------------------------------------------------------------
def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 9999")
    connection.close()


@pytest.mark.parametrize(("name", "spoil", "says"), [
    ("no folder/desk.db", lambda path: None, "找不到資料夾"),
    ("foreign.db", lambda path: path.write_bytes(b"something else entirely"), "不是 pbdesk 的檔案"),
    ("empty.db", lambda path: path.write_bytes(b""), "空檔"),
    ("folder.db", lambda path: path.mkdir(), "是資料夾"),
])  # fmt: skip
def test_a_wrong_desk_is_named_and_not_touched(
    run: Run, tmp_path: Path, name: str, spoil: Callable[[Path], object], says: str
) -> None:
    path = tmp_path / name
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    done = run("list", "--json", db=path, lang="zh-TW")
    assert (done.code, done.out) == (1, "")
    assert says in done.err
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_desk_of_a_newer_pbdesk_is_left_alone(run: Run, filled: Path, desk: Path) -> None:
    newer(desk)
    before = desk.read_bytes()
    done = run("list", lang="zh-TW")
    assert (done.code, done.out, desk.read_bytes()) == (1, "", before)
    assert "檔案未被更動" in done.err


def test_a_read_only_folder_can_be_read_and_refuses_writing(run: Run, filled: Path, desk: Path) -> None:
    desk.parent.chmod(0o500)
    try:
        if os.access(desk.parent, os.W_OK):
            pytest.skip("this account may write everywhere")
        assert numbers(run) == ["115030901", "115030902"]
        done = run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "met", lang="zh-TW")
        assert done.code == 1
        assert done.err
    finally:
        desk.parent.chmod(0o700)


@pytest.mark.parametrize(("content", "name"), [
    (b"%PDF-1.4 nothing", "x.pdf"), (b"", "x.csv"), (b"PK\x03\x04broken", "x.xlsx"),
    ("名字,電話\n甲,1\n".encode(), "x.csv"), (b"\xff\xfe\x00", "x.csv"), (None, "missing.csv"),
])  # fmt: skip
def test_a_wrong_file_is_exit_1_with_a_message_in_the_language(
    run: Run, desk: Path, tmp_path: Path, content: bytes | None, name: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = run("import", path, "--json", lang="zh-TW")
    assert (done.code, done.out) == (1, "")
    assert "資料未變更" in done.err
    assert not desk.exists()


# -- export -------------------------------------------------------------------------------
def test_the_workload_summary_in_three_forms(run: Run, filled: Path, tmp_path: Path) -> None:
    for name in ("load.html", "load.csv", "load.json"):
        assert run("export", "workload", tmp_path / name, lang="zh-TW").code == 0
        assert (tmp_path / name).stat().st_size > 100
    assert "<script src" not in (tmp_path / "load.html").read_text(encoding="utf-8")
    json.loads((tmp_path / "load.json").read_bytes())
    assert run("export", "workload", tmp_path / "load.csv").code == 1
    assert run("export", "workload", tmp_path / "load.csv", "--force").code == 0
    assert run("export", "workload", tmp_path / "load.txt").code == 1


def test_a_hand_over_sheet_holds_the_cases_named_and_overwrites_nothing(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    file = tmp_path / "sheet.odt"
    done = run("export", "handover", "115030901", file)
    assert (done.code, done.out, done.err.strip()) == (0, "", f"Written: {file}")
    words = Document(file).get_formatted_text()
    assert "測試巷燈光" in words and "測試公園斜坡" not in words
    again = run("export", "handover", "115030901", "115030902", "115030901", file)
    assert again.code == 1 and "--force" in again.err
    assert run("export", "handover", "115030901", "115030902", "115030901", file, "--force").code == 0
    words = Document(file).get_formatted_text()
    assert words.count("Hand-over sheet") == 2 and "測試公園斜坡" in words


@pytest.mark.parametrize("words", [("115030901", "115030902"), ("115030901", "sheet.pdf"), ("999", "x.odt")])
def test_a_hand_over_sheet_that_cannot_be_is_refused(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    done = run("export", "handover", *words, lang="zh-TW")
    assert ((done.code, done.out) == (1, "") and words[1] in done.err) or words[0] in done.err
    assert sorted(tmp_path.iterdir()) == before


def test_numbers_are_in_a_hand_over_sheet_only_when_asked_for(run: Run, filled: Path, tmp_path: Path) -> None:
    note = "回電 0900-000-123"
    run("contact", "add", "115030901", "--person", "測試員甲", "--outcome", "reached", "--note", note)
    for option, told in ((), False), (("--with-numbers",), True):
        file = tmp_path / f"{told}.odt"
        assert run("export", "handover", *option, "115030901", file, lang="zh-TW").code == 0
        words = Document(file).get_formatted_text()
        assert "回電" in words and ("0900-000-123" in words) is told


# -- the whole ----------------------------------------------------------------------------
def commands(group: click.Command = cli.root, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(group, click.Group):
        return [path]
    context = click.Context(group)
    members = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return [found for name, each in members.items() if each for found in commands(each, (*path, name))]


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_command_explains_itself_without_opening_a_desk(
    run: Run, desk: Path, path: tuple[str, ...]
) -> None:
    done = run(*path, "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage: pbdesk" in done.out
    assert not desk.exists()


def test_unknown_commands_and_languages_are_wrong_use(run: Run) -> None:
    assert run("frobnicate").code == 2
    assert run("list", lang="fr").code == 2


def test_the_demo_desk_is_kept_where_told_and_not_filled_twice(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("pbdesk.commands.demo.run_app", lambda path, *_: opened.append(path))
    assert run("demo", lang="zh-TW").code == 0
    cases = numbers(run)
    assert len(cases) >= 10
    assert run("demo").code == 0
    assert numbers(run) == cases
    assert opened == [desk, desk]


def test_global_options_may_follow_the_command() -> None:
    words = ["demo", "--db", "x.db", "--lang=en"]
    assert cli.global_first(words) == ["--db", "x.db", "--lang=en", "demo"]
    assert cli.global_first(["show", "--", "--db"]) == ["show", "--", "--db"]


def test_the_official_calendar_is_taken_over_and_moves_the_plan(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    lines = ["西元日期,星期,是否放假,備註"]
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(number)
        off = day.isoweekday() > 5 or day == date(2026, 11, 24)
        note = "示範放假" if day == date(2026, 11, 24) else ""
        lines.append(f"{day:%Y%m%d},{'一二三四五六日'[day.weekday()]},{2 if off else 0},{note}")
    file = tmp_path / "calendar.csv"
    file.write_bytes("\r\n".join(lines).encode("cp950"))
    before = json.loads(run("plan", "--json").out)["capacity_hours"]
    assert json.loads(run("import", file, "--dry-run", "--json").out)["written"] is False
    assert json.loads(run("plan", "--json").out)["capacity_hours"] == before
    done = run("import", file, "--json")
    assert (done.code, json.loads(done.out)) == (0, {"calendar": 115, "days": 1, "written": True})
    assert json.loads(run("plan", "--json").out)["capacity_hours"] < before
    run("undo", "--yes")
    assert json.loads(run("plan", "--json").out)["capacity_hours"] == before


def test_a_restore_that_fails_puts_back_what_was_set_aside(
    run: Run, filled: Path, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept.db"
    run("backup", kept)
    desk.write_bytes(b"damaged")

    def full(*_: object) -> None:
        raise StoreError(say("The disk is full."))

    monkeypatch.setattr("pbdesk.store.backup.restore", full)
    assert run("restore", kept).code == 1
    assert desk.read_bytes() == b"damaged"
