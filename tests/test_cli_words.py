"""The command line in both languages: help, wrong use, texts; no argument steers the terminal."""

from __future__ import annotations

import gettext
import io
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from commandline import invoke
from desks import LANTERN, NOW, make_desk

from pbdesk import cli
from pbdesk.commands.layout import cells, fold
from pbdesk.commands.spoken import speaking, spoken
from pbdesk.session import open_desk


def said(*words: str, lang: str = "zh-TW", db: str = "none.db") -> tuple[int, str, str]:
    done = invoke("--db", db, "--lang", lang, "--today", "115.11.23", *words)
    return done.code, done.out, done.err


def members(group: click.Group, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    found: dict[tuple[str, ...], click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        each = group.get_command(context, name)
        assert each is not None
        found[*path, name] = each
        if isinstance(each, click.Group):
            found.update(members(each, (*path, name)))
    return found


COMMANDS = {(): cli.root, **members(cli.root)}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_chinese_down_to_the_last_option(path: tuple[str, ...]) -> None:
    code, out, err = said(*path, "--help")
    assert (code, err) == (0, "")
    squeezed = "".join(out.split())
    assert "用法：pbdesk" in squeezed and "選項：" in squeezed and "顯示本說明後結束。" in squeezed
    command = COMMANDS[path]
    texts = [command.help, *(p.help for p in command.params if isinstance(p, click.Option))]
    with speaking("zh-TW"):
        for text in filter(None, texts):
            assert spoken(text) != text, f"no Chinese for {text!r}"
            assert "".join(spoken(text).split()) in squeezed
    assert max(cells(line) for line in out.splitlines()) <= 80


def test_help_in_english_after_help_in_chinese() -> None:
    said("list", "--help")
    out = said("list", "--help", lang="en")[1]
    assert out.startswith("Usage: pbdesk list [OPTIONS]\n\n  List the cases.\n\nOptions:\n  --all ")
    assert out.isascii()


WRONG = (
    (("--nope",), "沒有 '--nope' 這個選項"), (("lst",), "沒有 'lst' 這個指令"),
    (("lst",), "是否為 'list'"), (("list", "--al"), "是否為 '--all'"),
    (("show",), "缺少參數 '案號'"), (("contact", "add", "1", "--person", "某"), "缺少選項 '--outcome'"),
    (("list", "extra"), "多餘的參數（extra）"), (("list", "--find"), "選項 '--find' 需要填 1 個值"),
    (("list", "--json=1"), "選項 '--json' 不需填值"), (("plan", "--weeks", "99"), "99 不在範圍 1<=x<=26 內"),
    (("plan", "--weeks", "二三"), "'二三' 不是有效的數字"), (("import", "x.csv", "--map", "a"), "欄位=欄名"),
    (("--lang=fr", "list"), "'fr' 不是可用的值"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "says"), WRONG, ids=lambda each: " ".join(each))
def test_wrong_use_is_told_in_chinese(words: tuple[str, ...], says: str) -> None:
    code, out, err = said(*words)
    assert (code, out) == (2, "")
    assert says in err and "錯誤：" in err
    assert not re.search(r"Usage|Error|Try |Missing|No such|Invalid|Got ", err)


@pytest.mark.parametrize("words", [
    ("--b\x1b[31mad\x1b]0;title\x07",), ("f\x9b31mrob",), ("show", "1", "\u202eevil\x1b[2J"),
    ("contact", "add", "1", "--person", "x", "--outcome", "\x1b[31m"), ("--lang", "\x1b[31m", "list"),
    ("import", "x", "--map", "\x1b[31m"), ("plan", "--weeks", "\x1b[2J"), ("show", "\x1b[31mno"),
])  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_nothing_of_an_argument_steers_the_terminal(words: tuple[str, ...], lang: str) -> None:
    code, out, err = said(*words, lang=lang)
    assert code in (1, 2) and err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out + err)


def test_the_language_is_given_back_when_the_command_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE", raising=False)
    before = gettext.textdomain()
    said("--nope")
    assert (gettext.textdomain(), os.environ.get("LANGUAGE")) == (before, None)
    monkeypatch.setenv("LANGUAGE", "de")
    said("--nope")
    assert os.environ["LANGUAGE"] == "de"


def test_a_case_is_shown_under_names_in_the_language(tmp_path: Path) -> None:
    make_desk(tmp_path).close()
    db = str(tmp_path / "desk.pbdesk")
    code, out, err = said("show", LANTERN, db=db)
    assert (code, err) == (0, "")
    for line in ("案號：115-001", "名稱：北坡步道夜間照明改善", "階段："):
        assert line in out
    assert "承諾" in out and "測試員甲" in out
    assert not re.search(r"^[a-z_]+[:：]|execution|workshop|0900-000-001", out, re.MULTILINE)
    english = said("show", LANTERN, db=db, lang="en")[1]
    assert "Case number: 115-001" in english and "\nContacts:\n" in english


def test_a_handed_over_case_is_listed_only_when_asked(tmp_path: Path) -> None:
    with make_desk(tmp_path) as desk:
        desk.cases.hand_over(desk.cases.find(LANTERN).id, "示範科")
    db = str(tmp_path / "desk.pbdesk")
    assert LANTERN not in said("list", db=db)[1]
    assert LANTERN in said("list", "--all", db=db)[1]
    assert "狀態：已移交" in said("show", LANTERN, db=db)[1]


@pytest.mark.parametrize(("encoding", "shown"), [
    ("cp950", "陳\\u5803、北坡".encode("cp950")),
    ("cp1252", "陳堃、北坡".encode()),
    ("utf-8", "陳堃、北坡".encode()),
], ids=["a rare character", "no Chinese", "everything"])  # fmt: skip
def test_a_name_that_the_code_page_lacks_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, shown: bytes
) -> None:
    with make_desk(tmp_path) as desk:
        desk.cases.save("case", replace(desk.cases.find(LANTERN), title="陳堃、北坡"))
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding=encoding))
    with pytest.raises(SystemExit) as ended:
        cli.main(["--db", str(tmp_path / "desk.pbdesk"), "list"])
    sys.stdout.flush()
    assert not ended.value.code
    assert shown in written.getvalue()


# -- a desk that is not there -------------------------------------------------------------------------
READING = (
    ("list",), ("list", "--json"), ("show", "1"), ("plan",), ("history",), ("undo",), ("redo",), ("backup",),
    ("signoff", "draft", "1"), ("export", "workload", "load.csv"),
    ("export", "handover", "1", "sheet.odt"),
    ("contact", "add", "1", "--person", "某", "--outcome", "met"), ("import", "none.csv"), ("doctor",),
)  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_mistyped_desk_is_told_and_not_made(words: tuple[str, ...], tmp_path: Path) -> None:
    missing = tmp_path / "typo.db"
    code, out, err = said(*words, db=str(missing), lang="en")
    assert code == 1
    assert "There is no" in out + err
    assert list(tmp_path.iterdir()) == []


def test_the_usual_desk_is_as_missing_as_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBDESK_DB", str(tmp_path / "usual.db"))
    done = invoke("--lang", "zh-TW", "list")
    assert done.code == 1
    assert "沒有資料檔" in done.err and "pbdesk import" in done.err
    assert list(tmp_path.iterdir()) == []


def test_an_import_makes_the_desk_only_when_rows_go_in(tmp_path: Path) -> None:
    table, db = tmp_path / "list.csv", tmp_path / "desk.db"
    table.write_text("case_no,title\n115030901,燈\n", encoding="utf-8")
    assert said("import", str(table), "--dry-run", db=str(db))[0] == 0
    assert not db.exists()
    assert said("import", str(table), db=str(db))[0] == 0
    with open_desk(db, lambda: NOW) as desk:
        assert [entry.case_no for entry in desk.cases.entries()] == ["115030901"]


# -- layout -------------------------------------------------------------------------------------------
def test_chinese_is_two_columns_wide_and_breaks_anywhere_but_before_a_full_stop() -> None:
    assert cells("案 a") == 4
    lines = fold("提案案件編號，案件名稱。", 10)
    assert "".join(lines) == "提案案件編號，案件名稱。" and len(lines) == 3
    assert all(cells(line) <= 10 and line[0] not in "，。" for line in lines)
    assert fold("見附件（CSV）", 8) == ["見附件", "（CSV）"]
    assert fold("one two three", 7) == ["one two", "three"]
    assert fold("averylongword x", 4) == ["averylongword", "x"]
