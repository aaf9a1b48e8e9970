"""Files and paths made to do harm: refused or made harmless, and nothing is left behind."""

from __future__ import annotations

import csv
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from desks import LANTERN, empty_desk, make_desk
from hypothesis import given, settings
from hypothesis import strategies as st

from pbdesk import cli, files
from pbdesk.commands import base
from pbdesk.desk.importplan import Cancelled
from pbdesk.errors import FileError, PbDeskError
from pbdesk.formats import headers


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_nobody_writes_to_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "list.csv"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="cannot be read"):
        files.read_bytes(pipe)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_new_file_is_not_written_through_a_dangling_link(tmp_path: Path) -> None:
    link, elsewhere = tmp_path / "out.csv", tmp_path / "elsewhere.csv"
    link.symlink_to(elsewhere)
    with pytest.raises(FileError):
        files.write_new(link, b"rows", desk=tmp_path / "desk.db")
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
        files.write_new(tmp_path / "out.csv", b"rows", desk=tmp_path / "desk.db")
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
        base.tell("line")
    with pytest.raises(FileError, match="output cannot be written"):
        base.emit({})


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


SLOW_READER = """
import os, sys, time
sys.stdin.buffer.read()
with open(os.environ["ALIVE"], "w") as out:
    print("reading", file=out, flush=True)
    time.sleep(600)
"""
IMPORT = """
import sys
from pathlib import Path
from pbdesk.formats import spreadsheet
spreadsheet._CHILD = Path(sys.argv[1])
from pbdesk.cli import main
main(sys.argv[2:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to one process")
def test_ctrl_c_while_a_workbook_is_read_ends_the_reader_and_says_so(tmp_path: Path) -> None:
    import zipfile

    reader, alive, book = tmp_path / "reader.py", tmp_path / "alive", tmp_path / "list.xlsx"
    reader.write_text(SLOW_READER)
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    words = [str(reader), "--db", str(tmp_path / "desk.db"), "--lang", "zh-TW", "import", str(book)]
    os.mkfifo(alive)  # opening it waits until the reader reads; it ends with the reader
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "ALIVE": str(alive), "PYTHONUTF8": "1"},
    ) as program, alive.open() as pipe:  # fmt: skip
        assert pipe.readline() == "reading\n"
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
        assert select.select([pipe], [], [], 30)[0]
        assert pipe.read() == ""
    assert (program.returncode, out) == (1, "")
    assert "已停止匯入" in err or "匯入" in err
    assert "資料未變更" in err
    assert "Traceback" not in err
    assert not (tmp_path / "desk.db").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such devices")
@pytest.mark.parametrize("name", ["/dev/full", "/dev/null/x.csv"])
def test_a_summary_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(PbDeskError):
        files.write_new(Path(name), b"rows", True, desk=tmp_path / "desk.db")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", [["list", "--json"], ["history"], ["--help"]])
def test_a_full_disk_behind_stdout_is_no_traceback(tmp_path: Path, words: list[str]) -> None:
    make_desk(tmp_path).close()
    db = str(tmp_path / "desk.pbdesk")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pbdesk", "--db", db, "--lang", "en", *words], stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr


LONG = "y" * 300 + ".csv"


@pytest.mark.parametrize("name", [LONG, ".", "", "a/b/c.csv"])
@pytest.mark.parametrize("words", [["import"], ["export", "workload"], ["backup"], ["restore"]])
def test_a_name_no_system_takes_is_told(tmp_path: Path, words: list[str], name: str) -> None:
    make_desk(tmp_path).close()
    before = sorted(tmp_path.rglob("*"))
    file = name if name in ("", ".") else f"{tmp_path}/{name}"
    if (words, name) == (["restore"], ""):
        pytest.skip("lists the backups")
    done = CliRunner().invoke(cli.root, ["--db", str(tmp_path / "desk.pbdesk"), "--lang", "en", *words, file])
    assert isinstance(done.exception, (PbDeskError, SystemExit)), done.exception
    assert done.exit_code in (1, 2)
    assert sorted(p for p in tmp_path.rglob("*") if p.suffix != ".lock") == before


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_copy_under_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    make_desk(tmp_path).close()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PbDeskError), empty_desk(tmp_path) as desk:
        desk.backup(tmp_path / "\udcff.db")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("words", [["list"], ["doctor"], ["restore"], ["restore", __file__], ["backup"]])
def test_a_desk_under_a_name_no_system_takes_is_told(tmp_path: Path, words: list[str]) -> None:
    done = CliRunner().invoke(cli.root, ["--db", f"{tmp_path}/{LONG}", "--lang", "en", *words])
    assert done.exception is None or isinstance(done.exception, (PbDeskError, SystemExit)), done.exception


@dataclass(frozen=True)
class Spoiled:
    path: Path
    sound: bytes = field(repr=False)


FLIPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), max_size=12)


@given(cut=st.integers(0, 400), flip=FLIPS)
@settings(max_examples=60)
def test_a_desk_spoiled_anywhere_is_told_and_never_a_traceback(
    spoiled: Spoiled, cut: int, flip: list[tuple[int, int]]
) -> None:
    path, sound = spoiled.path, spoiled.sound
    content = bytearray(sound[: len(sound) - cut * 512])
    for at, bits in flip:
        if content:
            content[at % len(content)] ^= bits
    path.write_bytes(content)
    for words in (["list", "--json"], ["show", LANTERN], ["doctor", "--json"], ["history"]):
        done = CliRunner().invoke(cli.root, ["--db", str(path), "--lang", "en", *words])
        assert done.exception is None or isinstance(done.exception, (PbDeskError, SystemExit)), words
    assert path.read_bytes() == bytes(content), "reading changes nothing"


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        *((name, name[:-1] + b"q") for name in (b"travel_minutes", b"next_action", b"op_edit")),
        (b"autoincrement, proposal_id", b"autoincrement,\xa8proposal_id"),
    ],
)
def test_a_name_spoiled_in_the_schema_is_damage(spoiled: Spoiled, name: bytes, spoilt: bytes) -> None:
    """One bit makes another column of it, which SQLite takes for a defect of the question, or no text."""
    assert name in spoiled.sound
    spoiled.path.write_bytes(spoiled.sound.replace(name, spoilt))
    for words in (["list", "--json"], ["show", LANTERN], ["doctor"], ["history"], ["plan"]):
        done = CliRunner().invoke(cli.root, ["--db", str(spoiled.path), "--lang", "en", *words])
        assert done.exception is None or isinstance(done.exception, (PbDeskError, SystemExit)), words


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Spoiled:
    folder = tmp_path_factory.mktemp("spoiled")
    make_desk(folder).close()
    path = folder / "desk.pbdesk"
    return Spoiled(path, path.read_bytes())


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("words", [["import", "rows.csv"], ["restore", "kept.db"], ["backup"]])
def test_a_disk_without_room_leaves_the_desk_as_it_was(tmp_path: Path, words: list[str]) -> None:
    """Files may not grow beyond a limit; SQLite is told so in the middle of its work."""
    with make_desk(tmp_path) as desk:
        desk.backup(tmp_path / "kept.db")
    path = tmp_path / "desk.pbdesk"
    rows = "".join(f"11503{n:04d},{'長' * 300}\n" for n in range(800))
    (tmp_path / "rows.csv").write_text("case_no,title\n" + rows, encoding="utf-8")
    before = path.read_bytes()
    room = len(before) + 16384 if words[0] == "import" else 65536
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room), "--db", str(path), "--lang", "en", *words], cwd=tmp_path,
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) >= 2
    with empty_desk(tmp_path) as desk:
        assert len(desk.cases.entries()) == 7
        assert desk.store.rows("pragma integrity_check") == [("ok",)]
    assert path.read_bytes() == before, "at the latest when it is opened, the half import is taken back"
    assert list(tmp_path.rglob("*.new")) == []


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from pbdesk.cli import main
main(sys.argv[2:])
"""
