"""Files and paths made to do harm: refused or made harmless, and nothing is left behind."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pbdesk import cli
from pbdesk.desk.imports import Cancelled
from pbdesk.errors import FileError
from pbdesk.formats import headers


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_nobody_writes_to_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "list.csv"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="cannot be read"):
        cli.read_bytes(pipe)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_new_file_is_not_written_through_a_dangling_link(tmp_path: Path) -> None:
    link, elsewhere = tmp_path / "out.csv", tmp_path / "elsewhere.csv"
    link.symlink_to(elsewhere)
    with pytest.raises(FileError):
        cli.write_new(link, b"rows")
    assert link.is_symlink() and not elsewhere.exists()


def test_a_file_that_could_not_be_written_whole_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as out:
            out.write(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileError, match="cannot be written"):
        cli.write_new(tmp_path / "out.csv", b"rows")
    assert list(tmp_path.iterdir()) == []


def test_no_cell_of_the_bad_rows_runs_as_a_formula(tmp_path: Path) -> None:
    source, bad = tmp_path / "list.csv", tmp_path / "bad.csv"
    source.write_text("case_no,title,=received_on,@extra\n115030001,\t=9,115/2/30,-5\n", encoding="utf-8")
    words = ["--db", str(tmp_path / "desk.db"), "--lang", "en", "import", str(source)]
    words += ["--map", "received_on==received_on", "--skip-bad", str(bad)]
    done = CliRunner().invoke(cli.root, words)
    assert done.exit_code == 0, done.output
    rows = list(csv.reader(bad.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][4:] == ["'=received_on", "'@extra"]
    assert rows[1][1].startswith("'=received_on: ")
    assert rows[1][2:] == ["115030001", "'=9", "115/2/30", "-5"]


def test_a_giant_cell_is_no_header_and_is_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[str] = []
    keys = headers._keys

    def watched(text: str) -> Iterator[str]:
        folded.append(text)
        return keys(text)

    monkeypatch.setattr(headers, "_keys", watched)
    assert headers.header_score(["title", "title" * 1000]) == 1
    assert folded == ["title"]


def test_output_that_cannot_be_written_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(click, "echo", full)
    with pytest.raises(FileError, match="output cannot be written"):
        cli.tell("line")
    with pytest.raises(FileError, match="output cannot be written"):
        cli.emit({})


def test_ctrl_c_during_an_import_says_that_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    source = tmp_path / "list.csv"
    source.write_text("case_no,title\n115030001,a\n", encoding="utf-8")
    monkeypatch.setattr("pbdesk.store.transaction.Transaction.insert", interrupted)
    words = ["--db", str(tmp_path / "desk.db"), "--lang", "en", "import", str(source)]
    done = CliRunner().invoke(cli.root, words)
    assert isinstance(done.exception, Cancelled)
    assert str(done.exception.safe) == "Nothing was changed."
