"""A desk used for years: what has gathered costs nothing, and years to come are told for what they are."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commandline import invoke
from desks import (
    BENCH,
    BUILTIN,
    LANTERN,
    NOW,
    RAIL,
    SWING,
    TREE,
    Clock,
    desk_at,
    duty,
    empty_desk,
    make_desk,
    put,
)
from pilots import at
from test_official_calendar import NEW, new_lines, text

from pbdesk.desk import Desk
from pbdesk.model.contact import Contact
from pbdesk.model.quarter import SignOff, SignOffStatus
from pbdesk.model.work import Meeting, OverrideKind, PlanBlock, TimeEntry, WorkOverride
from pbdesk.store import names_in
from pbdesk.store.db import Store
from pbdesk.words.welcome import welcome

YEARS = 700  # records of each kind, years old


def used_for_years(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    person = desk.cases.file(case.id).people[0]
    for n in range(YEARS):
        day = NOW - timedelta(days=40 + n)
        put(
            desk,
            PlanBlock(work="routine:1", start=day, end=day + timedelta(hours=1)),
            Meeting(title="科務會議", start=day, end=day + timedelta(hours=1)),
            TimeEntry(work=f"routine:9:{n}", start=day, minutes=30),
            WorkOverride(work=f"routine:9:{n}", kind=OverrideKind.DONE, on_date=day.date()),
            Contact(proposal_id=case.id, person_id=person.id, at=day),
        )


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file, filled once."""
    with make_desk(tmp_path_factory.mktemp("years")) as desk:
        desk.routine.save(duty("巡查", start=NOW.date()))
        used_for_years(desk)
        return desk.store.path.read_bytes()


@pytest.fixture
def old(tmp_path: Path, gathered: bytes) -> Iterator[Desk]:
    path = tmp_path / "desk.pbdesk"
    path.write_bytes(gathered)
    with desk_at(path) as desk:
        yield desk


def read_by(monkeypatch: pytest.MonkeyPatch, what: Any) -> int:
    """How many records are read for it."""
    count, decoded = 0, Store.decoded

    def counting(store: Store, codec: Any, rows: list[Any]) -> list[Any]:
        nonlocal count
        count += len(rows)
        return decoded(store, codec, rows)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "decoded", counting)
        what()
    return count


def test_a_plan_reads_nothing_of_years_ago_again(old: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    old.week.plan()
    assert read_by(monkeypatch, old.week.plan) < YEARS


def test_a_word_of_the_officer_reads_no_more_than_all_words_once(
    old: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = old.week.plan()
    key = next(key for key in plan.items if key.startswith("routine:"))

    def word() -> None:
        old.week.word(plan, lambda: old.week.first(key))
        old.week.plan()

    assert YEARS <= read_by(monkeypatch, word) < 2 * YEARS


def test_the_newest_contact_is_found_without_reading_them_all(
    old: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = old.contacts.newest()
    assert newest == max(contact.id for contact in old.store.all(Contact))
    assert read_by(monkeypatch, old.contacts.newest) == 1
    assert read_by(monkeypatch, lambda: old.contacts.logged_after(newest - 2)) == 2
    assert [c.id for c in old.contacts.logged_after(newest - 2)] == [newest - 1, newest]
    assert read_by(monkeypatch, lambda: old.contacts.log(limit=50)) == 50


# -- a year without an official calendar ---------------------------------------------------------------------
DECEMBER = datetime(2027, 12, 13, 9)
OFFICIAL = text(NEW, new_lines(2028, {"0101": ("2", "開國紀念日")})).encode()


def test_a_year_is_reckoned_until_its_official_calendar_is_taken_over(tmp_path: Path) -> None:
    with empty_desk(tmp_path, now=DECEMBER) as desk:
        assert desk.days.reckoned(date(2027, 12, 1), date(2027, 12, 31)) == []
        assert desk.days.reckoned(date(2027, 12, 1), date(2029, 1, 1)) == [117, 118]
        desk.days.import_official(OFFICIAL, "117.csv")
        assert desk.days.reckoned(date(2027, 12, 1), date(2029, 1, 1)) == [118]
        desk.undo()
        assert desk.days.reckoned(date(2028, 1, 1), date(2028, 1, 1)) == [117]


@pytest.mark.parametrize(
    ("lang", "told", "part"),
    [
        ("en", "no official office calendar of 117", "117: no official calendar"),
        ("zh-TW", "尚無 117 年政府行政機關辦公日曆表", "117 年日曆為推算"),
    ],
)
async def test_the_screens_tell_of_such_a_year_and_the_way_out(
    tmp_path: Path, lang: str, told: str, part: str
) -> None:
    async with at(empty_desk(tmp_path, now=DECEMBER), "week", lang=lang) as hands:
        assert told in hands.app.notice and "pbdesk import" in hands.app.notice
        assert part not in hands.shown()  # these days are official
        await hands.press("full_stop", "full_stop", "full_stop")
        assert part in hands.shown()
        await hands.press("5")
        assert part in hands.shown(), "the sheets of this quarter are due in January"
        await hands.press("full_stop")
        assert part in hands.shown()
    async with at(empty_desk(tmp_path, now=datetime(2028, 5, 2, 9)), "quarter", lang=lang) as hands:
        assert part in hands.shown()
        await hands.press("comma")
        assert part not in hands.shown()
    desk = empty_desk(tmp_path, now=DECEMBER)
    desk.days.import_official(OFFICIAL, "117.csv")
    async with at(desk, "week", lang=lang) as hands:
        assert not hands.app.notice


def test_such_a_year_is_told_when_it_comes_near_and_when_it_has_begun(tmp_path: Path) -> None:
    for now, told in ((DECEMBER, True), (DECEMBER + timedelta(1), False), (datetime(2028, 1, 3, 9), True),
                      (datetime(2028, 5, 2, 9), False)):  # fmt: skip
        with empty_desk(tmp_path, now=now) as desk:
            assert bool(welcome(desk)) is told, now
            assert not desk.history(), "nothing to undo"


def test_the_plan_of_the_command_line_tells_it_too(tmp_path: Path) -> None:
    with empty_desk(tmp_path, now=DECEMBER) as desk:
        base = ("--db", desk.store.path, "--lang", "en", "--today", "2027-12-13", "plan")
    told = "no official office calendar of 117"
    assert told not in invoke(*base).err
    assert told in invoke(*base, "--weeks", 4).err


# -- what has gathered -----------------------------------------------------------------------------------
def test_a_common_word_finds_every_case_the_open_ones_first_with_what_was_said_last(old: Desk) -> None:
    often, closed, now = (old.cases.find(number) for number in (LANTERN, SWING, BENCH))
    someone = old.cases.file(often.id).people[0].id
    for n in range(250):
        put(old, Contact(proposal_id=often.id, person_id=someone, at=NOW, note=f"現地會勘 {n}"))
    for case in (closed, now):
        put(old, Contact(proposal_id=case.id, person_id=someone, at=NOW + timedelta(1), note="會勘"))
    found = [(case, text) for case, kind, text in old.cases.search("會勘") if kind == "contact"]
    assert [case for case, _ in found] == [now.id, often.id, closed.id]
    assert found[0][1] == "會勘"


async def test_a_case_whose_money_has_come_is_not_said_to_wait(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, now=datetime(2027, 1, 5, 9))
    tree = desk.cases.find(TREE).id
    assert f"money:{tree}:116" in desk.week.plan().items
    async with at(desk, "cases") as hands:
        hands.app.open_case(tree)
        await hands.press("home")
        assert "The budget year 116 has begun" in hands.shown()
        assert "Waits:" not in hands.shown()


async def test_what_was_left_out_and_is_asked_for_no_more_is_not_offered(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.routine.save(duty("巡查", start=NOW.date()))
    key = next(key for key in desk.week.plan().items if key.startswith("routine:"))
    put(desk, WorkOverride(work="call:4711", kind=OverrideKind.DROP, reason="long ago"))
    async with at(desk, "week") as hands:
        await hands.press("R")
        assert "call:4711" not in hands.shown()
        assert hands.app.notice == "Nothing was left out."
        desk.week.drop(key, "somebody else's")
        await hands.press("R")
        assert "somebody else's" in hands.shown() and "call:4711" not in hands.shown()


async def test_a_sheet_of_a_closed_case_is_found_in_its_quarter_and_on_the_case(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    swing = desk.cases.find(SWING)
    signed = SignOff(proposal_id=swing.id, quarter=1152, status=SignOffStatus.SIGNED, text="已拆除，面談同意")
    put(desk, replace(signed, outcome_on=date(2026, 6, 20)))
    async with at(desk, "quarter") as hands:
        assert SWING not in hands.shown()
        await hands.press("comma", "comma")
        await hands.point("#quarter-cases", swing.id)
        assert "已拆除，面談同意" in hands.shown()
        await hands.press("full_stop")  # fewer cases than before
        assert SWING not in hands.shown()
        await hands.press("comma")
        await hands.point("#quarter-cases", swing.id)
        await hands.press("enter")
        assert re.search(r"\+ 1152  signed · 2026-06-20", hands.shown())


async def test_duties_that_are_over_stand_last_and_are_not_called_paused(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.routine.save(duty("A report of long ago"))
    over = next(d for d in desk.routine.all() if d.title.startswith("A report"))
    desk.week.done(f"routine:{over.id}", 60)
    assert desk.routine.all()[-1].id == over.id
    async with at(desk, "routine") as hands:
        row = next(line for line in hands.shown().splitlines() if over.title in line)
        assert "done" in row and "paused" not in row


async def test_the_log_says_when_it_does_not_hold_everything(old: Desk) -> None:
    async with at(old, "contacts") as hands:
        assert "Log: the last 500" in hands.shown()


# -- a desk left open -------------------------------------------------------------------------------------
def test_a_desk_left_open_over_new_year_follows_the_procedure_in_force(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 12, 31, 16))
    name, text = BUILTIN[-1]
    own = text.replace(b'id = "taipei-112"', b'id = "own-116"').replace(b"2023-01-01", b"2027-01-01")
    desk = Desk.open(tmp_path / "desk", clock=clock, procedures=BUILTIN, own=[(name, own)])
    assert desk.procedure.id == "taipei-112"
    clock.now = datetime(2027, 1, 4, 9)
    assert desk.procedure.id == "own-116"
    assert desk.procedure is desk.procedure
    desk.close()


async def test_cases_in_a_stage_the_new_procedure_does_not_know_are_told(tmp_path: Path) -> None:
    with make_desk(tmp_path) as made:
        path = made.store.path
    name, text = BUILTIN[-1]
    own = text.replace(b'= "execution"', b'= "carrying-out"')
    own = own.replace(b'role = "carrying-out"', b'role = "execution"')
    desk = Desk.open(path, clock=lambda: NOW, procedures=BUILTIN, own=[(name, own)])
    assert desk.procedure.stage("execution") is None and desk.cases.strayed() == 2
    async with at(desk, "week") as hands:
        assert hands.app.notice.startswith("2 open cases stand in a stage")
        await hands.press("3")
        assert "? execution" in hands.shown()
        await hands.press("enter")
        assert "? execution" in hands.shown()
    async with at(make_desk(tmp_path), "week") as hands:
        assert not hands.app.notice


@pytest.mark.usefixtures("careful")
def test_erasing_somebody_syncs_each_backup_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, take_out = list[int](), names_in.take_out

    def watched(connection: sqlite3.Connection, *args: Any, **options: Any) -> set[str]:
        seen.append(connection.execute("pragma synchronous").fetchone()[0])
        return take_out(connection, *args, **options)

    with make_desk(tmp_path) as desk:
        person = desk.cases.file(desk.cases.find(LANTERN).id).people[0]
        backups = [desk.backup(), desk.backup()]
        monkeypatch.setattr(names_in, "take_out", watched)
        desk.people.purge(person.id)
        assert seen[:-1] == [0, 0] and seen[-1] > 0  # the desk itself is as careful as ever
        assert not any(person.name.encode() in copy.read_bytes() for copy in backups)


async def test_a_case_closed_over_the_quarter_leaves_its_list(tmp_path: Path) -> None:
    async with at(make_desk(tmp_path), "quarter") as hands:
        assert RAIL in hands.shown() and LANTERN in hands.shown()
        rail = hands.app.desk.cases.find(RAIL)
        hands.app.do(lambda desk: desk.cases.hand_over(rail.id, "測試同仁"))
        await hands.pilot.pause()
        assert rail.title not in hands.shown() and LANTERN in hands.shown()
