"""Backups: only checked copies carry a backup's name, and the way back never makes things worse."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desks import NOW
from stores import add, dump, open_store

from pbdesk.errors import FileError, PbDeskError, StoreError
from pbdesk.model.people import ContactWindow, Person, PersonDetail
from pbdesk.model.proposal import Proposal
from pbdesk.store import backup, doctor, forget, history, migrations
from pbdesk.store.db import Store


def filled(path: Path, *numbers: str) -> Store:
    store = open_store(path)
    add(store, *numbers)
    return store


def stand_in(path: Path, moments: list[datetime]) -> None:
    """Files with the names of backups made then; rotation goes by the names."""
    backup.folder(path).mkdir(exist_ok=True)
    for moment in moments:
        (backup.folder(path) / f"desk-{moment:%Y%m%d-%H%M%S}.db").touch()


def test_a_backup_holds_everything_and_is_private(path: Path) -> None:
    with filled(path, "1", "2") as store:
        copy = backup.make(store.connection, path, NOW)
    assert dump(copy) == dump(path)
    assert copy.name == "desk-20261123-090000.db"
    assert [p.name for p in copy.parent.iterdir()] == [copy.name], "nothing unfinished stays"
    if os.name == "posix":
        assert copy.stat().st_mode & 0o077 == 0 and copy.parent.stat().st_mode & 0o077 == 0


def test_a_name_of_the_officers_own_is_never_overwritten_and_never_rotated(path: Path) -> None:
    with filled(path, "1") as store:
        mine = backup.make(store.connection, path, NOW, backup.folder(path).parent / "mine.db")
        with pytest.raises(FileError, match="exists already"):
            backup.make(store.connection, path, NOW, mine)
        backup.make(store.connection, path, NOW)
        own = backup.folder(path) / "desk-before-the-move.db"
        backup.make(store.connection, path, NOW, own)
        stand_in(path, [NOW + timedelta(hours=hour) for hour in range(100)])
        backup.make(store.connection, path, NOW + timedelta(days=9))
        assert len(backup.listing(path)) < 30
    assert own.exists() and dump(mine) == dump(path)


def test_rotation_keeps_recent_days_weeks_and_months(path: Path) -> None:
    with filled(path, "1") as store:
        stand_in(path, [datetime(2025, 1, 1, 8) + timedelta(days=day) for day in range(0, 398, 2)])
        backup.make(store.connection, path, datetime(2025, 1, 1, 8) + timedelta(days=398))
    kept = [datetime.strptime(p.stem, "desk-%Y%m%d-%H%M%S").date() for p in backup.listing(path)]
    last = datetime(2025, 1, 1) + timedelta(days=398)
    assert kept[0] == last.date()
    assert sum((kept[0] - day).days <= 12 for day in kept) == 7, "the last seven days that have one"
    assert len({(day.year, day.month) for day in kept}) == 12
    assert len(kept) <= 5 + 7 + 4 + 12


def test_a_copy_that_fails_its_check_gets_no_name_and_removes_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise StoreError(backup.problems.SAVED_BEFORE)

    with filled(path, "1") as store:
        for hour in range(backup.KEEP_RECENT + 1):
            backup.make(store.connection, path, NOW + timedelta(minutes=hour))
        before = sorted(backup.folder(path).iterdir())
        monkeypatch.setattr(backup, "verify", refuse)
        with pytest.raises(StoreError):
            backup.make(store.connection, path, NOW + timedelta(days=1))
    assert sorted(backup.folder(path).iterdir()) == before


def test_a_folder_that_cannot_be_made_is_said(path: Path) -> None:
    with filled(path, "1") as store:
        backup.folder(path).write_text("a file where the folder should be")
        with pytest.raises(StoreError, match="cannot be written"):
            backup.make(store.connection, path, NOW)
        assert [p.case_no for p in store.all(Proposal)] == ["1"]


def _foreign(copy: Path) -> None:
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute("pragma application_id = 7")


def _newer(copy: Path) -> None:
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute(f"pragma user_version = {migrations.SCHEMA_VERSION + 1}")


def _damaged(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[4096:12288] = bytes(8192)
    copy.write_bytes(content)


@pytest.mark.parametrize("spoil", [_foreign, _newer, _damaged, Path.unlink, lambda p: p.write_bytes(b"")])
def test_a_backup_that_is_not_right_is_not_restored(path: Path, spoil: object) -> None:
    with filled(path, "1") as store:
        copy = backup.make(store.connection, path, NOW)
    spoil(copy)  # type: ignore[operator]
    content = path.read_bytes()
    with pytest.raises(PbDeskError):
        backup.restore(copy, path)
    assert path.read_bytes() == content


def test_restoring_brings_back_the_state_and_leaves_the_backup(path: Path) -> None:
    with filled(path, "1") as store:
        copy = backup.make(store.connection, path, NOW)
        before = dump(path)
        with store.write("add") as tx:
            tx.insert(Proposal(case_no="2", year=115))
    path.with_name("desk.db-journal").write_bytes(b"left by a killed program")
    backup.restore(copy, path)
    assert dump(path) == before and dump(copy) == before
    assert not path.with_name("desk.db-journal").exists()
    with open_store(path) as store:
        assert [p.case_no for p in store.all(Proposal)] == ["1"]


def test_a_lost_file_can_be_restored(path: Path) -> None:
    with filled(path, "1") as store:
        copy = backup.make(store.connection, path, NOW)
    path.unlink()
    backup.restore(copy, path)
    with open_store(path) as store:
        assert [p.case_no for p in store.all(Proposal)] == ["1"]


def test_the_doctor_says_whether_the_newest_backup_can_be_used(path: Path) -> None:
    with filled(path, "1") as store:
        copy = backup.make(store.connection, path, NOW)
    assert all(f.ok for f in doctor.examine(path, lambda: NOW))
    _damaged(copy)
    assert [str(f.what) for f in doctor.examine(path, lambda: NOW) if not f.ok] == [
        f"The newest backup, {copy.name}, cannot be used."
    ]


def test_backups_of_one_second_are_all_kept_and_in_order(path: Path) -> None:
    with filled(path, "1") as store:
        made = [backup.make(store.connection, path, NOW) for _ in range(12)]
        assert len(set(made)) == 12
        assert set(backup.listing(path)) <= set(made)
        assert backup.listing(path)[0] == made[-1], "the newest is the last made"
        later = backup.make(store.connection, path, NOW + timedelta(seconds=1))
    assert backup.listing(path)[0] == later
    assert later in backup.listing(path) and made[-1] in backup.listing(path)


# -- erased persons ---------------------------------------------------------------------------------------
def person(store: Store, name: str) -> int:
    with store.write("person-add") as tx:
        found = tx.insert(Person(name=name, organisation="示範社區"))
        tx.insert(PersonDetail(person_id=found.id, phone="0900-000-001"))
        tx.insert(ContactWindow(person_id=found.id, weekdays="1", place="示範路口"))
    return found.id


def test_an_erased_person_is_gone_from_every_backup_and_nothing_else_is(path: Path) -> None:
    with filled(path, "1") as store:
        before = backup.make(store.connection, path, NOW)
        gone, stays = person(store, "林測試甲"), person(store, "林測試乙")
        store.remember("glance", "林測試甲")
        copies = [backup.make(store.connection, path, NOW + timedelta(days=day)) for day in (1, 2)]
        with store.write("person") as tx:
            tx.update(Person(id=gone, name="林測試丙"))
        names = history.person_names(store, gone)
        assert names == {"林測試甲", "林測試丙"}
        untouched = before.read_bytes()
        assert forget.holding(path, gone, names) == copies[::-1]
        assert forget.erase(path, gone, names, NOW.date()) == 2
        assert forget.holding(path, gone, names) == []
    assert before.read_bytes() == untouched
    for copy in copies:
        content = copy.read_bytes()
        assert "林測試甲".encode() not in content and "林測試乙".encode() in content
        with open_store(copy) as store:
            erased, kept = store.get(Person, gone), store.get(Person, stays)
            assert erased is not None and (erased.name, erased.purged_on) == (f"#{gone}", NOW.date())
            assert kept is not None and kept.name == "林測試乙"
            assert [d.person_id for d in store.all(PersonDetail)] == [stays]
            assert [w.person_id for w in store.all(ContactWindow)] == [stays]
        if os.name == "posix":
            assert copy.stat().st_mode & 0o077 == 0
    assert [p.name for p in backup.folder(path).iterdir() if p.suffix == ".new"] == []


def test_somebody_else_under_the_same_number_keeps_their_data(path: Path) -> None:
    """After a restore a number may be given out again."""
    with filled(path, "1") as store:
        number = person(store, "林測試甲")
        copy = backup.make(store.connection, path, NOW)
        assert forget.erase(path, number, {"林測試乙"}, NOW.date()) == 0
    assert "林測試甲".encode() in copy.read_bytes()


@pytest.mark.parametrize("spoil", [_damaged, lambda p: p.write_bytes(b"no backup at all" * 300)])
def test_a_backup_that_cannot_be_rewritten_stops_the_erasing_and_is_named(
    path: Path, spoil: Callable[[Path], object]
) -> None:
    with filled(path, "1") as store:
        number = person(store, "林測試甲")
        copy = backup.make(store.connection, path, NOW)
        spoil(copy)
        content = copy.read_bytes()
        with pytest.raises(FileError, match=copy.name):
            forget.erase(path, number, {"林測試甲"}, NOW.date())
    assert copy.read_bytes() == content
    assert [p.name for p in backup.folder(path).iterdir()] == [copy.name]


def test_erasing_on_the_desk_reaches_the_backups(tmp_path: Path) -> None:
    from desks import LANTERN, make_desk

    with make_desk(tmp_path) as desk:
        copy = desk.backup()
        case = desk.cases.file(desk.cases.find(LANTERN).id)
        assert "測試員甲".encode() in copy.read_bytes()
        person_id = case.people[0].id
        assert desk.people.purge_scope(person_id).backups == 1
        desk.people.purge(person_id)
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            found = connection.execute("select name from person where id = ?", (person_id,)).fetchone()
    assert found == (f"#{person_id}",)
