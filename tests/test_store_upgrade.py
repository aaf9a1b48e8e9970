"""A desk of the first release is upgraded: nothing is lost, and the way back reaches across the upgrade."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from pbdesk import procedures
from pbdesk.desk import Desk
from pbdesk.errors import StoreError, UndoRefused
from pbdesk.model.people import Person
from pbdesk.model.proposal import CaseStatus, Proposal
from pbdesk.store import backup, doctor, migrations
from pbdesk.store.history import BEGINNING
from pbdesk.store.rows import TABLES

NOW = datetime(2026, 11, 23, 10)
FIRST = Path(__file__).with_name("data") / "desk-v1.sql"  # all of a desk as pbdesk wrote it with schema 1


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
        connection.execute(f"pragma application_id = {migrations.APPLICATION_ID}")
        connection.execute("pragma user_version = 1")
    return path


def opened(path: Path) -> Desk:
    return Desk.open(path, clock=lambda: NOW, procedures=procedures.builtin(), actor="tester")


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the marks of the upgrade itself."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [r[0] for r in connection.execute("select name from sqlite_master where type = 'table'")]
        found = {name: connection.execute(f"select * from {name} order by 1").fetchall() for name in names}
    found["setting"] = [row for row in found["setting"] if row[1] != "written_by"]
    del found["_sqlite_migrations"]
    return found  # type: ignore[return-value]


def without_new(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The rows as schema 1 had them: without the columns that were added behind."""
    proposals, sheets = ([row[:-n] for row in found[name]] for name, n in (("proposal", 3), ("sign_off", 1)))
    return {**found, "proposal": proposals, "sign_off": sheets}


def schema(path: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            "select type || ' ' || name from sqlite_master where name not like 'sqlite_%'"
        )
        return {row[0] for row in found}


def version(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


def test_every_row_is_there_after_a_backup_of_the_old_file(old: Path, tmp_path: Path) -> None:
    before = rows(old)
    assert len(before["proposal"]) == 8 and len(before["plan_block"]) == 2 and len(before["op_edit"]) > 60
    opened(old).close()
    assert version(old) == migrations.SCHEMA_VERSION
    assert [row[-3:] for row in rows(old)["proposal"]] == [(None, None, None)] * 8, (
        "nobody is to be told today"
    )
    assert without_new(rows(old)) == before
    (copy,) = backup.listing(old)
    assert version(copy) == 1 and rows(copy) == before
    assert all(finding.ok for finding in doctor.examine(old, lambda: NOW))
    new = tmp_path / "new.db"
    opened(new).close()
    assert schema(old) == schema(new), "an upgraded file and a new one are the same"


def test_records_of_every_kind_are_read(old: Path) -> None:
    with opened(old) as desk:
        read = {cls: desk.store.all(cls) for cls in TABLES}
        assert len(read[Proposal]) == 8
        assert desk.cases.file(read[Proposal][0].id).contacts
        assert desk.week.plan().items


def test_undo_goes_back_to_the_first_change_of_the_old_file(old: Path) -> None:
    with opened(old) as desk:
        desk.cases.hand_over(desk.cases.find("115-005").id, "示範科")
        kept = [op for op in desk.history() if op.kind == "do" and not op.reverted and op.action != BEGINNING]
        for _ in kept:
            desk.undo()
        assert {op.id for op in kept} <= {op.id for op in desk.history() if op.reverted}
        assert desk.cases.find("115-005").status is CaseStatus.OPEN
        with pytest.raises(UndoRefused):
            desk.undo()  # how the desk was made stays
        for _ in kept:
            desk.redo()
        assert desk.cases.find("115-005").status is CaseStatus.HANDED_OVER


def test_the_number_of_a_deleted_case_is_not_given_out_again(old: Path) -> None:
    with contextlib.closing(sqlite3.connect(old)) as connection:
        connection.execute("update sqlite_sequence set seq = 40 where name = 'proposal'")
        connection.commit()
    with opened(old) as desk:
        saved, _ = desk.cases.add("新案", case_no="115-099", year=115)
        assert saved.id == 41


def test_a_case_that_does_not_exist_still_cannot_be_spoken_of(old: Path) -> None:
    with opened(old) as desk, pytest.raises(sqlite3.IntegrityError):
        desk.store.connection.execute("delete from proposal where id = 1")


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from pbdesk.store import migrations
from pbdesk.store.db import Store
left = int(sys.argv[2])
def watched(statements):
    for number, statement in enumerate(statements):
        if number == left:
            os.kill(os.getpid(), signal.SIGKILL)
        yield statement
    if left == len(statements):
        os.kill(os.getpid(), signal.SIGKILL)
migrations.SECOND = list(migrations.SECOND)
steps = migrations.SECOND
class Watched(list):
    __iter__ = lambda self: watched(steps)
migrations.SECOND = Watched(steps)
Store.open(Path(sys.argv[1]), clock=datetime.now)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("statement", [1, 2, 5, 6, 7])
def test_an_upgrade_killed_on_its_way_leaves_the_old_file(old: Path, statement: int) -> None:
    before = rows(old)
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), str(statement)], check=False)
    assert done.returncode == -9
    assert version(old) == 1 and rows(old) == before, "SQLite takes the half upgrade back"
    opened(old).close()
    assert version(old) == migrations.SCHEMA_VERSION and without_new(rows(old)) == before


def test_a_handed_over_case_leaves_the_lists_and_can_be_reopened(old: Path) -> None:
    with opened(old) as desk:
        case = desk.cases.find("115-001")
        assert case.id in [c.id for c in desk.cases.active()]
        change = desk.cases.hand_over(case.id, "示範科")
        handed = desk.cases.get(case.id)
        assert (handed.status, handed.status_note, handed.status_on) == (
            CaseStatus.HANDED_OVER, "示範科", NOW.date()
        )  # fmt: skip
        assert case.id not in [c.id for c in desk.cases.active()]
        assert "示範科" not in str(change.params), "the log's sentence holds no name"
        desk.cases.close(case.id, CaseStatus.OPEN, "收回")
        assert case.id in [c.id for c in desk.cases.active()]


def test_a_person_is_erased_from_the_backup_of_the_old_file_too(old: Path) -> None:
    with opened(old) as desk:
        (copy,) = backup.listing(old)
        person = next(p for p in desk.store.all(Person) if p.name.encode() in copy.read_bytes())
        others = [p.name for p in desk.store.all(Person) if p.id != person.id]
        desk.people.purge(person.id)
    assert version(copy) == 1
    assert person.name.encode() not in copy.read_bytes()
    assert all(name.encode() in copy.read_bytes() for name in others)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_old_file_that_cannot_be_written_is_refused_without_a_false_promise(old: Path) -> None:
    old.chmod(0o400)
    with pytest.raises(StoreError) as refused:
        opened(old)
    assert "older" in str(refused.value.what)
    assert "look at" not in str(refused.value.safe)
    assert version(old) == 1
