"""The store: what is written is there, whole, after anything; everything can be taken back."""

from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import NOW
from stores import add, numbers, open_store

from pbdesk.errors import PbDeskError, StoreError, UndoRefused
from pbdesk.model.proposal import Item, Light, LightRating, Proposal, Route
from pbdesk.store import backup, history, migrations
from pbdesk.store.db import Store
from pbdesk.store.rows import TABLES, codec


def snapshot(store: Store) -> dict[str, list[object]]:
    return {table: store.rows(f"select * from {table} order by 1") for table in TABLES.values()}


@pytest.mark.parametrize("cls", TABLES)
def test_every_record_has_a_column_for_every_field(path: Path, cls: type) -> None:
    with open_store(path) as store:
        columns = [row[1] for row in store.rows(f"pragma table_info({TABLES[cls]})")]
    assert columns == [field.name for field in dataclasses.fields(cls)]


@pytest.mark.parametrize("cls", list(TABLES))
def test_a_default_record_survives_the_way_through_sql_values(cls: type) -> None:
    c = codec(cls)
    record = cls()
    assert c.decode(tuple(c.encode(record).values())) == record


def test_what_was_written_is_read_back_equal(path: Path) -> None:
    with open_store(path) as store, store.write("add") as tx:
        saved = tx.insert(
            Proposal(case_no="1", year=115, next_due=date(2026, 12, 1), route=Route.DIRECT, safety=True)
        )
        tx.insert(LightRating(proposal_id=saved.id, level=Light.RED, reason="x\x1b[31my"))
    with open_store(path) as store:
        assert store.get(Proposal, saved.id) == saved
        assert store.all(LightRating, proposal_id=saved.id)[0].reason == "xy"


def test_a_failure_inside_a_write_leaves_nothing(path: Path) -> None:
    with open_store(path) as store:
        before = snapshot(store)
        with pytest.raises(ZeroDivisionError), store.write("add") as tx:
            tx.insert(Proposal(case_no="1"))
            1 / 0  # noqa: B018
        assert snapshot(store) == before
        assert history.operations(store) == []


def test_undo_and_redo_restore_the_exact_rows(path: Path) -> None:
    with open_store(path) as store:
        states = [snapshot(store)]
        (saved,) = add(store, "1")
        states.append(snapshot(store))
        with store.write("triage") as tx:
            tx.update(dataclasses.replace(saved, title="新長椅", route=Route.WORKSHOP))
            tx.insert(Item(proposal_id=saved.id, wish="長椅"))
        states.append(snapshot(store))
        history.undo(store)
        assert snapshot(store) == states[1]
        history.undo(store)
        assert snapshot(store) == states[0]
        with pytest.raises(UndoRefused):
            history.undo(store)
        history.redo(store)
        history.redo(store)
        assert snapshot(store) == states[2]
        assert [o.kind for o in history.operations(store)] == ["redo", "redo", "undo", "undo", "do", "do"]


def test_a_new_change_ends_what_could_be_redone(path: Path) -> None:
    with open_store(path) as store:
        add(store, "1")
        history.undo(store)
        add(store, "2")
        assert history.redoable(store) is None
        assert history.undo(store).proposals
        redone = history.redo(store)
        assert numbers(store) == ["2"] and redone.action == "add"


def test_undo_is_refused_when_the_record_changed_outside_the_log(path: Path) -> None:
    with open_store(path) as store:
        add(store, "1")
        store.connection.execute("update proposal set title = 'other'")
        with pytest.raises(UndoRefused):
            history.undo(store)
        assert store.all(Proposal)[0].title == "other"


def test_a_record_that_another_window_removed_is_said_and_nothing_is_written(path: Path) -> None:
    with open_store(path) as store, open_store(path) as other:
        (saved,) = add(store, "1")
        with other.write("remove") as tx:
            tx.delete(saved)
        with pytest.raises(StoreError, match="another window"), store.write("rename") as tx:
            tx.insert(Proposal(case_no="115020002"))
            tx.update(dataclasses.replace(saved, title="臺大長椅"))
        assert store.all(Proposal) == []


def test_what_another_window_added_first_is_said(path: Path) -> None:
    with open_store(path) as store:
        (saved,) = add(store, "1")
        with pytest.raises(StoreError, match="Another window"):
            add(store, "1")
        with pytest.raises(StoreError, match="Another window"), store.write("item") as tx:
            tx.insert(Item(proposal_id=saved.id + 1))
        assert store.all(Proposal) == [saved]


def test_a_value_no_record_can_have_stays_a_defect(path: Path) -> None:
    with open_store(path) as store, pytest.raises(sqlite3.IntegrityError), store.write("defect"):
        store.connection.execute("insert into setting (key, value) values (null, '')")


def test_search_words_follow_the_record(path: Path) -> None:
    with open_store(path) as store:
        (saved,) = add(store, "台北樹")
        with store.write("rename") as tx:
            tx.update(dataclasses.replace(saved, title="臺大長椅"))
        words = "select count(*) from search where words like ?"
        assert store.rows(words, ("%台大%",))[0][0] == 1
        history.undo(store)
        assert store.rows(words, ("%台北%",))[0][0] == 1


@pytest.mark.usefixtures("careful")
def test_a_write_waits_for_the_disk(path: Path) -> None:
    open_store(path).close()
    with open_store(path) as store:
        assert store.rows("pragma synchronous")[0][0] == 3  # EXTRA
        assert store.rows("pragma journal_mode")[0][0] == "delete"


def test_kill_at_any_moment_loses_nothing_acknowledged(path: Path) -> None:
    open_store(path).close()
    code = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from pbdesk.store.db import Store; from pbdesk.model.proposal import Proposal\n"
        "s = Store.open(Path(sys.argv[1]), clock=lambda: datetime(2026, 11, 23))\n"
        "i = int(sys.argv[2])\n"
        "while True:\n"
        "    with s.write('add') as tx: tx.insert(Proposal(case_no=str(i)))\n"
        "    print(i, flush=True); i += 1\n"
    )
    acknowledged: set[str] = set()
    for round_no in range(4):
        command = [sys.executable, "-c", code, str(path), str(round_no * 100_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(5 + 7 * round_no):
                acknowledged.add(child.stdout.readline().strip())
            child.send_signal(signal.SIGKILL) if os.name == "posix" else child.kill()
            acknowledged.update(line.strip() for line in child.stdout if line.endswith("\n"))
    with open_store(path) as store:
        assert acknowledged <= {p.case_no for p in store.all(Proposal)}
        assert store.rows("pragma integrity_check")[0][0] == "ok"
        applied = sum(o.kind == "do" for o in history.operations(store, limit=10**6))
        assert applied == len(store.all(Proposal))


def test_a_second_writer_gets_a_clear_word_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pbdesk.store.db.BUSY_MS", 50)
    with open_store(path) as one, open_store(path) as two:
        two.connection.execute("pragma busy_timeout = 50")
        with one.write("add") as tx:
            tx.insert(Proposal(case_no="1"))
            with pytest.raises(StoreError, match="Another program"), two.write("add") as other:
                other.insert(Proposal(case_no="2"))
        before = two.data_version()
        add(one, "3")
        assert two.data_version() != before
        assert numbers(two) == ["1", "3"]


def test_files_that_are_not_ours_are_never_touched(path: Path) -> None:
    for content in (b"", b"not a database, surely not" * 40):
        path.write_bytes(content)
        with pytest.raises(StoreError):
            open_store(path)
        assert path.read_bytes() == content
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("create table t (x)")
    other.close()
    content = path.read_bytes()
    with pytest.raises(StoreError, match="not a pbdesk file"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_newer_file_is_refused_with_both_versions(path: Path) -> None:
    with open_store(path) as store:
        store.connection.execute("update setting set value = '9.9' where key = 'written_by'")
        store.connection.execute(f"pragma user_version = {migrations.SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match=r"9\.9.*0\.1"):
        open_store(path)


def _full_disk(connection: sqlite3.Connection) -> None:
    pages = connection.execute("pragma page_count").fetchone()[0]
    connection.execute(f"pragma max_page_count = {pages}")


@pytest.mark.parametrize("break_it", [_full_disk])
def test_a_full_disk_says_so_and_keeps_what_was_saved(
    path: Path, break_it: Callable[[sqlite3.Connection], None]
) -> None:
    with open_store(path) as store:
        add(store, "1")
        before = snapshot(store)
        break_it(store.connection)
        with pytest.raises(StoreError, match="disk is full"), store.write("add") as tx:
            for number in range(2000):
                tx.insert(Proposal(case_no=f"x{number}", note="字" * 500))
        assert snapshot(store) == before


def test_backup_restore_and_rotation(path: Path) -> None:
    with open_store(path) as store:
        add(store, "1")
        copy = backup.make(store.connection, path, NOW)
        add(store, "2")
        for day in range(1, 29):
            backup.make(store.connection, path, datetime(2026, 12, day, 8, 0))
    kept = backup.listing(path)
    assert len(kept) < 15 and kept[0].name == "desk-20261228-080000.db"
    assert copy in kept, "the newest of its month stays"
    backup.restore(copy, path)
    with open_store(path) as store:
        assert numbers(store) == ["1"]


def test_a_damaged_backup_is_refused_and_the_file_stays(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        add(store, "1")
    bad = tmp_path / "bad.db"
    bad.write_bytes(path.read_bytes()[:5000])
    content = path.read_bytes()
    with pytest.raises(PbDeskError):
        backup.restore(bad, path)
    assert path.read_bytes() == content


def test_a_step_without_a_name_has_that_of_its_first_part(path: Path) -> None:
    with open_store(path) as store:
        with store.write("", work="Survey") as tx:
            with store.write("pin", at="9:00") as part:
                part.insert(Proposal(case_no="1"))
            with store.write("plan") as part:
                part.insert(Proposal(case_no="2"))
        assert (tx.change.action, tx.change.params) == ("pin", {"work": "Survey", "at": "9:00"})
        assert history.operations(store, limit=1)[0].action == "pin"
