from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desks import LANTERN, make_desk

from pbdesk.cli import main
from pbdesk.formats.signoff import HEADINGS, NOTED, SIGNATURE, UNSUPPORTED, sheet_text
from pbdesk.i18n import Translator
from pbdesk.model.proposal import Proposal
from pbdesk.rules.sheet import Line, Section
from pbdesk.say import say
from pbdesk.sheetfile import to_mend
from pbdesk.workcal.quarters import Quarter

CASE = Proposal(id=1, case_no="115-001", title="{braces} and [bold]市場[/]")
Q = Quarter(115, 4)
LINES = (
    Line(Section.NEXT, "開工", ("milestone", 2), True),
    Line(Section.PLANNED, "完成設計", ("milestone", 1), True),
    Line(Section.DONE, say("Nothing is on record for this quarter."), None, False),
)


@pytest.fixture(params=["en", "zh-TW"])
def tr(request: pytest.FixtureRequest) -> Translator:
    return Translator(request.param)


def test_three_sections_in_their_order_whatever_the_order_of_the_lines(tr: Translator) -> None:
    rows = sheet_text(CASE, Q, LINES, tr).splitlines()
    planned, done, upcoming = (rows.index(tr.render(HEADINGS[section])) for section in Section)
    assert planned < rows.index("- 完成設計") < done < upcoming < rows.index("- 開工")


def test_a_sentence_without_record_is_marked_and_only_that(tr: Translator) -> None:
    mark = tr.render(UNSUPPORTED)
    marked = [row for row in sheet_text(CASE, Q, LINES, tr).splitlines() if mark in row]
    assert marked == [f"- {tr.sentences(tr.render(LINES[2].text), mark)}"]


def test_a_note_of_a_talk_is_marked_until_it_is_reworded(tr: Translator) -> None:
    talk = Line(Section.DONE, "很難溝通", ("contact", 4), True, noted=True)
    words = sheet_text(CASE, Q, (LINES[0], talk), tr)
    assert "- " + tr.sentences("很難溝通", tr.render(NOTED)) in words.splitlines()
    assert len(to_mend(words)) == 1 and "noted" in str(to_mend(words)[0])
    assert to_mend(words.replace(tr.render(NOTED), "")) == []
    assert len(to_mend(sheet_text(CASE, Q, (*LINES, talk), tr))) == 2


def test_it_names_case_and_quarter_and_ends_with_the_signature(tr: Translator) -> None:
    rows = sheet_text(CASE, Q, LINES, tr).splitlines()
    assert CASE.case_no in rows[0] and CASE.title in rows[0] and "115" in rows[0]
    assert rows[-1] == tr.render(SIGNATURE)


def test_a_sheet_without_any_sentence_still_has_its_headings(tr: Translator) -> None:
    rows = sheet_text(CASE, Q, (), tr).splitlines()
    assert all(tr.render(heading) in rows for heading in HEADINGS.values())


def test_the_languages_differ() -> None:
    assert sheet_text(CASE, Q, LINES, Translator("en")) != sheet_text(CASE, Q, LINES, Translator("zh-TW"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`pbdesk signoff draft` on a desk of invented cases; answers with the exit code."""
    make_desk(tmp_path).close()
    monkeypatch.chdir(tmp_path)

    def go(*words: str, today: str = "2026-11-23") -> int:
        try:
            main(["--db", "desk.pbdesk", "--today", today, "signoff", "draft", LANTERN, *words])
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    return go


def test_the_command_writes_the_sheet_and_overwrites_only_when_forced(
    run: Callable[..., int], tmp_path: Path
) -> None:
    file = tmp_path / "sheet.odt"
    assert run("--odt", "sheet.odt") == 0
    assert file.read_bytes().startswith(b"PK")
    file.write_text("mine", encoding="utf-8")
    assert run("--odt", "sheet.odt") != 0
    assert file.read_text(encoding="utf-8") == "mine"
    assert run("--odt", "sheet.odt", "--force") == 0
    assert file.read_bytes().startswith(b"PK")


def test_the_command_refuses_a_folder_or_template_it_cannot_use(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--odt", "none/sheet.odt") != 0
    (tmp_path / "own.odt").write_bytes(b"PK no template")
    assert run("--odt", "sheet.odt", "--template", "own.odt") != 0
    assert "own.odt is not an ODT file." in capsys.readouterr().err
    assert not (tmp_path / "sheet.odt").exists()


def test_the_command_drafts_the_quarter_that_the_screen_opens_on(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    this = capsys.readouterr().out
    run(today="2027-01-04")
    assert capsys.readouterr().out == this
    run("--quarter", "1161", today="2027-01-04")
    assert capsys.readouterr().out != this
