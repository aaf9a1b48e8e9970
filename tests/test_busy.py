"""Another program holds the file: a key is answered soon, nothing written is lost, the app goes on."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import make_desk
from pilots import at

from pbdesk import app as screens
from pbdesk.desk import Desk
from pbdesk.model.work import DayRecord, OverrideKind, TimeEntry, WorkOverride
from pbdesk.screens.dialogs.form import FormDialog
from pbdesk.screens.dialogs.weights import WeightsDialog
from pbdesk.screens.dialogs.whatif import WhatIfDialog
from pbdesk.store import db

BUSY = "Another program is writing to this file."


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """With so little patience that no test waits."""
    monkeypatch.setattr(db, "BUSY_MS", 20)
    monkeypatch.setattr(screens, "KEY_PATIENCE", 10)
    return make_desk(tmp_path)


@contextlib.contextmanager
def held(desk: Desk, how: str) -> Iterator[None]:
    """Another program's lock: `immediate` keeps others from writing, `exclusive` from reading too."""
    with contextlib.closing(sqlite3.connect(desk.store.path, isolation_level=None)) as other:
        other.execute(f"begin {how}")
        yield
        other.execute("rollback")


def patience(desk: Desk) -> int:
    return int(desk.store.rows("pragma busy_timeout")[0][0])


async def test_on_the_screens_a_write_waits_a_moment_at_the_command_line_longer(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    assert patience(desk) == db.BUSY_MS == 5000
    async with at(desk, "cases"):
        assert patience(desk) == screens.KEY_PATIENCE <= 300
        desk.keep_lang("en")  # what is not waited for at all leaves it so
        assert patience(desk) == screens.KEY_PATIENCE


async def test_a_key_whose_change_cannot_be_saved_is_answered(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        with held(desk, "immediate"):
            await hands.press("f")
            assert str(hands.app.complained) == BUSY
            assert not desk.store.all(WorkOverride)
        await hands.press("f")
        assert [o.kind for o in desk.store.all(WorkOverride)] == [OverrideKind.FIRST]


async def test_a_lost_day_that_cannot_be_saved_is_looked_at_again(desk: Desk) -> None:
    async with at(desk, "week") as hands:
        await hands.press("L", "tab", "tab", "tab", "tab")
        await hands.write("storm")
        await hands.press("ctrl+s")
        with held(desk, "immediate"):
            await hands.press("enter")
            assert str(hands.app.complained) == BUSY
            assert isinstance(hands.screen, WhatIfDialog)
        await hands.press("enter")
        assert [day.reason for day in desk.store.all(DayRecord)] == ["storm"]


@pytest.mark.parametrize(("key", "field", "words"), [
    ("d", "minutes", "75"), ("e", "minutes", "135"), ("s", "reason", "next week"),
    ("n", "start", "2026-11-23 08:30"), ("m", "title", "Talk"),
])  # fmt: skip
async def test_a_form_of_the_week_comes_back_with_its_words(
    desk: Desk, key: str, field: str, words: str
) -> None:
    async with at(desk, "week") as hands:
        await hands.press(key)
        hands.screen.query_one(f"#field-{field}").value = words
        with held(desk, "immediate"):
            await hands.press("ctrl+s")
            assert isinstance(hands.screen, FormDialog)
            assert BUSY in hands.shown()
            assert hands.screen.query_one(f"#field-{field}").value == words
        before = len(desk.history())
        await hands.press("ctrl+s")
        assert not isinstance(hands.screen, FormDialog)
        assert len(desk.history()) == before + 1


async def test_weights_that_could_not_be_saved_stay_changed(desk: Desk) -> None:
    async with at(desk, "load") as hands:
        hands.screen.action_weights()
        await hands.pilot.pause()
        key = next(iter(hands.screen.values))
        hands.screen._set({key: hands.screen.values[key] + 1})
        wanted = dict(hands.screen.changes)
        with held(desk, "immediate"):
            await hands.press("ctrl+s")
        assert isinstance(hands.screen, WeightsDialog) and hands.screen.changes == wanted
        await hands.press("ctrl+s")
        assert not isinstance(hands.screen, WeightsDialog)


async def test_looking_for_changes_elsewhere_waits_for_nobody(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        with held(desk, "exclusive"):
            hands.app._watch()
        assert hands.app.complained is None
        with contextlib.closing(sqlite3.connect(desk.store.path)) as other, other:
            other.execute("update proposal set title = 'seen' where id = 1")
        hands.app._watch()
        await hands.pilot.pause()
        assert "seen" in hands.shown()


async def test_a_file_that_cannot_even_be_read_ends_nothing(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        with held(desk, "exclusive"):
            await hands.press("H")
            await hands.press("7")
            assert hands.app.complained is not None
        await hands.press("1", "3", "7")
        assert hands.app.place() == "load"


def test_a_large_change_lets_others_read_until_it_is_saved(desk: Desk) -> None:
    with desk.store.write("large") as tx:
        for _ in range(200):
            tx.insert(TimeEntry(work="x", note="words " * 5000))
        with contextlib.closing(sqlite3.connect(desk.store.path, timeout=0)) as other:
            assert other.execute("select count(*) from time_entry").fetchone() == (0,)
