"""The store when things go wrong: failing statements, killed programs, two at once, unfit files."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desks import NOW
from stores import add, dump, numbers, open_store

from pbdesk.errors import PbDeskError, StoreError, UndoRefused, UnusableFile
from pbdesk.model.people import CaseRole, ContactWindow, Person, PersonDetail, Role
from pbdesk.model.proposal import Item, Proposal
from pbdesk.model.work import Meeting
from pbdesk.store import backup, doctor, history, migrations, names_in
from pbdesk.store.db import Store
from pbdesk.store.rows import ImportRow
from pbdesk.store.transaction import Transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

NEXT = migrations.SCHEMA_VERSION + 1


# -- a statement or the commit fails ------------------------------------------------------------------
class Failing:
    """A connection whose n-th statement fails; everything else is passed on."""

    def __init__(self, connection: sqlite3.Connection, at: int) -> None:
        self.connection, self.left = connection, at

    def execute(self, sql: str, args: Any = ()) -> sqlite3.Cursor:
        self.left -= 1
        if self.left == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return self.connection.execute(sql, args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def work(store: Store) -> None:
    with store.write("work") as tx:
        saved = tx.insert(Proposal(case_no="9", title="新案", year=115))
        item = tx.insert(Item(proposal_id=saved.id, wish="長椅"))
        tx.save(ImportRow(0, saved.id, saved.id, "proposals", "case 9", "{}"))
        tx.update(Proposal(id=1, case_no="1", title="改名", year=115))
        tx.delete(item)


@pytest.mark.parametrize("action", [work, history.undo])
def test_whichever_statement_fails_the_file_is_as_before(
    path: Path, action: Callable[[Store], object]
) -> None:
    with open_store(path) as store:
        add(store, "1")
        before, real = dump(path), store.connection
        for at in range(1, 100):
            failing = Failing(real, at)
            store.connection = failing  # type: ignore[assignment]
            try:
                action(store)
            except (sqlite3.Error, StoreError):
                assert dump(path) == before, f"statement {at}"
                assert not real.in_transaction
            else:
                assert failing.left > 0, "a failure was swallowed"
                break
        assert at > 5 and dump(path) != before


def test_after_a_failed_commit_the_next_write_works(path: Path) -> None:
    class NoCommit(Failing):
        def execute(self, sql: str, args: Any = ()) -> sqlite3.Cursor:
            if sql == "commit":
                raise sqlite3.OperationalError("disk I/O error")
            return self.connection.execute(sql, args)

    with open_store(path) as store:
        before, real = dump(path), store.connection
        store.connection = NoCommit(real, 0)  # type: ignore[assignment]
        with pytest.raises((sqlite3.Error, StoreError)):
            add(store, "1")
        assert dump(path) == before and not store.changed
        store.connection = real
        add(store, "2")
        assert numbers(store) == ["2"]


# -- killed programs, two programs ---------------------------------------------------------------------
IMPORT = """
import sys
from datetime import datetime
from pathlib import Path
from pbdesk import procedures
from pbdesk.desk import Desk
desk = Desk.open(Path(sys.argv[1]), clock=lambda: datetime(2026, 11, 23), procedures=procedures.builtin())
rows = "".join(f"11503{n:04d},{'長' * 200}\\n" for n in range(500))
plan = desk.imports.plan(("case_no,title\\n" + rows).encode(), "list.csv")
desk.imports.apply(plan, progress=lambda done, total: print(done, flush=True) is None)
print("done", flush=True)
"""
ADD = """
import sys
from datetime import datetime
from pathlib import Path
from pbdesk.model.proposal import Proposal
from pbdesk.store.db import Store
with Store.open(Path(sys.argv[1]), clock=lambda: datetime(2026, 11, 23)) as store:
    sys.stdin.readline()
    for n in range(40):
        with store.write("add") as tx:
            tx.insert(Proposal(case_no=f"{sys.argv[2]}-{n:02d}"))
"""


def start(code: str, *args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *args]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("lines", [1, 3, 5, 6])
def test_a_killed_import_leaves_all_or_nothing(path: Path, lines: int) -> None:
    open_store(path).close()
    with start(IMPORT, str(path)) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(lines)]
        child.kill()
        told += [line.strip() for line in child.stdout]
    with open_store(path) as store:
        found = len(numbers(store))
        assert found == 500 if "done" in told else found in (0, 500)
        assert len(store.all(ImportRow)) == found
        assert len(history.operations(store)) == found // 500
        assert store.rows("pragma integrity_check") == [("ok",)]


def test_two_programs_writing_at_once_lose_nothing(path: Path) -> None:
    open_store(path).close()
    with start(ADD, str(path), "a") as one, start(ADD, str(path), "b") as two:
        for child in (one, two):
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        assert (one.wait(60), two.wait(60)) == (0, 0)
    with open_store(path) as store:
        assert sorted(numbers(store)) == [f"{who}-{n:02d}" for who in "ab" for n in range(40)]
        assert len(history.operations(store)) == 80


# -- files that cannot be written, or are not right ------------------------------------------------------
@contextlib.contextmanager
def closed_to_writing(target: Path) -> Iterator[None]:
    mode = target.stat().st_mode
    target.chmod(mode & ~0o222)
    try:
        yield
    finally:
        target.chmod(mode)


def look_but_not_write(path: Path) -> None:
    content = path.read_bytes()
    with open_store(path) as store:
        assert not store.writable and numbers(store) == ["1"]
        with pytest.raises(StoreError, match="cannot be written"):
            add(store, "2")
        store.remember("key", "value")
    assert path.read_bytes() == content


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_file_or_folder_can_be_looked_at(path: Path, what: str) -> None:
    with open_store(path) as store:
        add(store, "1")
    target = path if what == "file" else path.parent
    with closed_to_writing(target):
        if os.access(target, os.W_OK):
            pytest.skip("this user may write everywhere")
        look_but_not_write(path)


def test_what_the_system_calls_read_only_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(path) as store:
        add(store, "1")
    monkeypatch.setattr(os, "access", lambda *_: False)
    look_but_not_write(path)


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_off_file_is_called_damaged_and_not_touched(path: Path, keep: float) -> None:
    with open_store(path) as store:
        add(store, *map(str, range(300)))
    content = path.read_bytes()
    cut = content[: int(len(content) * keep) // 4096 * 4096]
    path.write_bytes(cut)
    findings = doctor.examine(path, lambda: NOW)
    assert not all(f.ok for f in findings)
    with pytest.raises(StoreError, match="damaged"), open_store(path) as store:
        store.all(Proposal)
        store.rows("select * from op_edit")
    assert path.read_bytes() == cut


@pytest.mark.parametrize("zone", ["+08:00", "Z"])
@pytest.mark.parametrize("column", ["start", "end"])
def test_a_moment_of_another_zone_is_damage(path: Path, column: str, zone: str) -> None:
    with open_store(path) as store:
        with store.write("add") as tx:
            tx.insert(Meeting(title="示範會議", start=NOW, end=NOW))
        store.connection.execute(f'update meeting set "{column}" = "{column}" || ?', (zone,))
        with pytest.raises(StoreError, match="damaged"):
            store.all(Meeting)


def test_an_hour_of_another_zone_is_damage(path: Path) -> None:
    with open_store(path) as store:
        with store.write("add") as tx:
            someone = tx.insert(Person(name="林測試"))
            tx.insert(ContactWindow(person_id=someone.id, weekdays="1", start=time(19), end=time(21)))
        store.connection.execute("update contact_window set start = '19:00+08:00'")
        with pytest.raises(StoreError, match="damaged"):
            store.all(ContactWindow)


def test_a_folder_or_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(PbDeskError, match="is a folder"):
        open_store(tmp_path)
    with pytest.raises(PbDeskError, match="no folder"):
        open_store(tmp_path / "missing" / "desk.db")
    assert list(tmp_path.iterdir()) == []


# -- upgrades ------------------------------------------------------------------------------------------
def two_steps(second: str) -> Callable[[], Any]:
    """The real history of the schema and one invented step more."""
    real = migrations.steps

    def steps() -> Any:
        found = real()

        @found(name="9999_invented")
        def invented(db: Database) -> None:
            db.execute("update proposal set note = 'upgraded'")
            db.execute(second)

        return found

    return steps


def pretend_newer(monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    monkeypatch.setattr(migrations, "steps", two_steps(second))
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", NEXT)


def test_an_old_file_is_backed_up_and_upgraded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(path) as store:
        add(store, "1")
    before = dump(path)
    pretend_newer(monkeypatch, "create table invented (id integer primary key) strict")
    with open_store(path) as store:
        assert store.rows("pragma user_version") == [(NEXT,)]
        assert store.rows("select * from invented") == []
        assert store.all(Proposal)[0].note == "upgraded"
        add(store, "2")
    (copy,) = backup.listing(path)
    assert dump(copy) == before
    with open_store(path) as store:
        assert numbers(store) == ["1", "2"]
    assert len(backup.listing(path)) == 1, "only an upgrade makes a backup on opening"


def test_a_failing_upgrade_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(path) as store:
        add(store, "1")
    before = dump(path)
    with monkeypatch.context() as patch:
        pretend_newer(patch, "create table proposal (x)")
        with pytest.raises((sqlite3.Error, StoreError)):
            open_store(path)
    with open_store(path) as store:
        assert numbers(store) == ["1"] and store.all(Proposal)[0].note == ""
    assert [line for line in dump(path) if "_sqlite_migrations" not in line] == [
        line for line in before if "_sqlite_migrations" not in line
    ]


UPGRADE = """
import sys
sys.path.insert(0, sys.argv[2])
import pytest
from pathlib import Path
from test_store_faults import open_store, pretend_newer
with pytest.MonkeyPatch.context() as patch:
    pretend_newer(patch, "alter table proposal add column invented text")
    print("ready", flush=True)
    sys.stdin.readline()
    open_store(Path(sys.argv[1])).close()
"""


def test_two_programs_upgrading_at_once_upgrade_it_once(path: Path) -> None:
    with open_store(path) as store:
        add(store, "1")
    folder = str(Path(__file__).parent)
    with start(UPGRADE, str(path), folder) as one, start(UPGRADE, str(path), folder) as two:
        for child in (one, two):
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in (one, two):
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        assert (one.wait(60), two.wait(60)) == (0, 0)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (NEXT,)
        assert connection.execute("select case_no, note, invented from proposal").fetchall() == [
            ("1", "upgraded", None)
        ]


# -- personal data ---------------------------------------------------------------------------------------
def person(tx: Transaction, number: int) -> None:
    case = tx.insert(Proposal(case_no=str(number), title="示範", year=115))
    saved = tx.insert(Person(name=f"測試員{number:04d}號", organisation="示範社區"))
    tx.insert(CaseRole(proposal_id=case.id, person_id=saved.id, role=Role.PROPOSER))
    tx.insert(PersonDetail(person_id=saved.id, phone=f"0900-000-{number:04d}", address="示範路" * 20))


def test_an_erased_person_is_gone_from_the_bytes_of_the_file(path: Path) -> None:
    with open_store(path) as store:
        for first in range(0, 140, 20):
            with store.write("people") as tx:
                for number in range(first, first + 20):
                    person(tx, number)
        for number in range(0, 140, 7):
            with store.write("purge") as tx:
                gone = store.all(Person, name=f"測試員{number:04d}號")[0]
                tx.update(Person(id=gone.id, name="temporary", purged_on=NOW.date()))
                tx.delete(store.all(PersonDetail, person_id=gone.id)[0])
                names_in.take_out(tx.connection, gone.id, [gone.name])
        with pytest.raises(UndoRefused, match="purged"):
            history.undo(store)
        assert store.rows("pragma integrity_check") == [("ok",)]
    content = path.read_bytes()
    left = [n for n in range(0, 140, 7)
            if f"測試員{n:04d}號".encode() in content or f"0900-000-{n:04d}".encode() in content]  # fmt: skip
    assert left == []
    assert "測試員0001號".encode() in content and b"0900-000-0001" in content
    assert not path.with_name(f"{path.name}-journal").exists()


def test_a_name_no_system_takes_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PbDeskError, match="cannot be opened"):
        Store.open(tmp_path / ("x" * 300), clock=lambda: datetime(2026, 11, 23))


def test_a_message_that_quotes_a_broken_byte_is_told_as_damage(path: Path) -> None:
    """The driver raises UnicodeDecodeError then, not one of its own errors."""

    class Garbled:
        def execute(self, *_: object) -> None:
            b"malformed database schema (\xff)".decode()

    with open_store(path) as store:
        sound, store.connection = store.connection, Garbled()  # type: ignore[assignment]
        try:
            with pytest.raises(UnusableFile):
                store.rows("select 1")
        finally:
            store.connection = sound
