"""A desk without a week to show: what the file says is painted first; nothing in it can stop the start."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from desks import BUILTIN, LANTERN, NOW, empty_desk, make_desk, put
from pilots import Hands
from textual import events

from pbdesk import start
from pbdesk.app import PbDeskApp
from pbdesk.demo import fill
from pbdesk.desk import Desk
from pbdesk.i18n import Translator
from pbdesk.model.proposal import CaseStatus
from pbdesk.model.quarter import Milestone
from pbdesk.model.work import DayRecord, Meeting, OverrideKind, RoutineWork, WorkOverride
from pbdesk.screens.glance import Glance
from pbdesk.screens.opening import OpeningScreen
from pbdesk.screens.outline import title
from pbdesk.screens.widgets import BlockKind, RowList
from pbdesk.store import glance as stored
from pbdesk.store.outline import read

SIZES = ((80, 24), (120, 40))
WEDNESDAY = NOW + timedelta(days=2)
SATURDAY = NOW + timedelta(days=5)


def outline(desk: Desk, lang: str = "en", now: datetime = NOW) -> Glance:
    found = start._glance(desk.store.path, lang, now)
    assert found is not None and not found.planned
    return found


def lines(found: Glance) -> list[str]:
    """The queue as text: each row's words, then what stands under it."""
    return [" ".join(str(cell) for cell in (row.cells[1], *row.details)) for row in found.queue]


def tamper(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
async def test_what_the_file_says_stands_there_before_the_plan(
    tmp_path: Path, lang: str, size: tuple[int, int]
) -> None:
    desk, tr = make_desk(tmp_path), Translator(lang)
    seen: list[str] = []

    def opens() -> Desk:
        screen = app.screen
        assert isinstance(screen, OpeningScreen)
        assert screen.query_one("#queue", RowList).cursor_key is None  # nothing is chosen yet
        seen.append(Hands(app, None).shown())  # type: ignore[arg-type]
        screen.on_key(events.Key("3", "3"))
        return desk

    app = PbDeskApp(opens, tr, glance=outline(desk, lang))
    async with app.run_test(size=size) as pilot:
        while app.place() != "cases":  # the key typed meanwhile arrives
            await pilot.pause()
        assert app.screen.focused is not None
    assert tr.t("being planned") in seen[0]
    assert tr.t("Everything due fits.") not in seen[0]  # nobody knows yet
    assert tr.day(NOW.date(), short=True) in seen[0]
    found = stored.read(desk.store.path)
    assert found is not None and found.week is not None  # the next start shows the plan


def test_the_nearest_dates_come_with_their_case_in_order(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    found = lines(outline(desk))
    assert found[0].startswith("3 open cases have no route yet")
    days = [words.split(" · ")[0].split()[-1] for words in found[1:]]
    assert days == sorted(days) and len(days) > 2
    assert any(words.startswith("Call ") and "115-001" in words for words in found)
    assert any(words.startswith("Keep the promise: ") for words in found)


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.HANDED_OVER])
def test_of_a_case_that_ended_only_its_promise_stands_there(tmp_path: Path, status: CaseStatus) -> None:
    with make_desk(tmp_path) as desk:
        desk.cases.close(desk.cases.find(LANTERN).id, status, "x", consent_on=NOW.date())
        found = [words for words in lines(outline(desk)) if LANTERN in words]
    kept = ["Keep the promise"] if status is CaseStatus.CLOSED else []
    assert [words.split(":")[0] for words in found] == kept


@pytest.mark.parametrize("demo", [False, True], ids=["tests", "demo"])
def test_what_the_file_says_is_what_the_plan_will_say(tmp_path: Path, demo: bool) -> None:
    with empty_desk(tmp_path) if demo else make_desk(tmp_path) as desk:  # on a Monday
        if demo:
            fill(desk, "en")
        tr, plan, found = Translator("en"), desk.week.plan(), read(desk.store.path, desk.today, desk.today)
        assert found is not None
        known = {(tr.render(item.title), item.due) for item in (plan.items | plan.beyond).values()}
        told = {(title(due, tr), due.due) for due in found.dues}
        assert len(told) > 3 and told <= known


def test_undecided_proposals_without_a_stage_are_to_be_decided(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    desk.cases.add("新的長椅", case_no="115990001", year=115)
    tamper(desk.store.path, "update proposal set stage = ''")
    assert lines(outline(desk)) == ["Decide 1 proposal    Proposals wait for a decision."]


def test_work_that_is_done_left_out_or_put_off_is_not_shown(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    with desk.store.write("test") as tx:
        for number, kind in enumerate([OverrideKind.DONE, OverrideKind.DROP, OverrideKind.SNOOZE], 1):
            tx.insert(RoutineWork(title=f"work {number}", due=NOW.date()))
            tx.insert(WorkOverride(work=f"routine:{number}", kind=kind, until=date(2026, 12, 1)))
        tx.insert(RoutineWork(title="left", due=NOW.date()))
    assert [words.split()[0] for words in lines(outline(desk))] == ["left"]


def test_a_milestone_read_with_its_progress_told_is_not_shown(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    case, _ = desk.cases.add("新的長椅", case_no="115990001", year=115, stage="execution")
    with desk.store.write("test") as tx:
        for plan, told in (("base", "done"), ("planting", "")):
            tx.insert(Milestone(proposal_id=case.id, quarter=1154, planned=plan, actual=told, source="f"))
    found = " ".join(lines(outline(desk)))
    assert "planting" in found and "base" not in found


def test_meetings_stand_in_their_hours(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    sunday = datetime(2026, 11, 29, 22)
    with desk.store.write("test") as tx:
        tx.insert(Meeting(title="Talk", start=NOW, end=NOW + timedelta(hours=1)))
        tx.insert(Meeting(title="Vigil", start=sunday, end=sunday + timedelta(hours=9)))
        tx.insert(Meeting(title="Next week", start=NOW + timedelta(days=7), end=NOW + timedelta(days=8)))
        tx.insert(WorkOverride(work="meeting:1", kind=OverrideKind.DECLINE))
    found = outline(desk)
    assert [(b.day, b.start, b.end, b.label, b.kind) for b in found.blocks] == [
        (0, 540, 600, "declined: Talk", BlockKind.DECLINED),
        (6, 1320, 1440, "Vigil", BlockKind.MEETING),
    ]
    assert len(found.days) == 7


def test_a_meeting_of_a_day_that_is_lost_does_not_stand_there_as_held(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    for days, working in ((1, False), (2, True)):
        day = NOW + timedelta(days=days)
        desk.routine.save_meeting(Meeting(title=f"Talk {days}", start=day, end=day + timedelta(hours=1)))
        desk.days.edit(day.date(), working=working, hours="-" if working else "", reason="typhoon")
    assert [(b.label, b.kind) for b in outline(desk).blocks] == [
        ("called off: Talk 1", BlockKind.DECLINED), ("without you: Talk 2", BlockKind.DECLINED),
    ]  # fmt: skip


def test_hours_are_those_of_the_plan_once_the_calendar_is_kept(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path / "new", clock=lambda: NOW, procedures=BUILTIN)
    with desk.store.write("test") as tx:
        tx.insert(DayRecord(day=WEDNESDAY.date(), working=False, reason="Typhoon"))
        tx.insert(DayRecord(day=NOW.date(), working=True, hours="09:00-12:00"))
    unknown = outline(desk)
    assert {day.spans for day in unknown.days} == {()} and not any(day.off for day in unknown.days)
    desk.days.keep_years()
    known = outline(desk, now=WEDNESDAY)
    assert known.days[0].spans == ((540, 720),)
    assert [day.sub_label for day in known.days if day.off] == ["Typhoon"]
    assert known.now == (2, 540)  # today stands in front where only one day has room


async def test_a_week_in_another_language_is_not_shown(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    app = PbDeskApp(desk, Translator("en"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
    assert outline(desk, "zh-TW").lang == "zh-TW"
    kept = start._glance(desk.store.path, "en", NOW)
    assert kept is not None and kept.planned
    desk.keep_lang("zh-TW")
    assert outline(desk, "auto").lang == "zh-TW"  # the language chosen on the screens


def test_text_of_the_file_is_no_markup_and_no_escape_code(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    bad = "[@click=app.quit()]x[/] {0} %s " + "長" * 5000
    with desk.store.write("test") as tx:
        tx.insert(RoutineWork(title="duty", due=NOW.date()))
        tx.insert(Meeting(title="meeting", start=NOW, end=NOW + timedelta(hours=1)))
    with contextlib.closing(sqlite3.connect(desk.store.path)) as connection, connection:
        for table in ("routine_work", "meeting"):
            connection.execute(f"update {table} set title = ?", (f"\x1b[2J\x07{bad}",))
    found = outline(desk)
    assert found.queue[0].cells[1].plain.startswith("[@click=app.quit()]x[/] {0} %s 長")  # type: ignore[union-attr]
    assert len(found.blocks[0].label) <= 200


@pytest.mark.parametrize("statement", [
    "drop table promise",
    "drop table meeting",
    "alter table routine_work drop column rrule",
    "update contact set next_on = 'soon', next_done = 0",
    "update meeting set start = '2026-11-24T25:99'",
    "update meeting set end = end || '+08:00'",
    "insert into setting (key, value) values ('hours', 'all day')",
    "insert into day_record (day, working, hours, reason, official) values ('2026-11-24', 1, 'x', '', 0)",
    "insert into day_record (day, working, hours, reason, official) values ('2026-1', 1, '', '', 0)",
    "update cache set value = '[1, {}]' where key like 'calendar:%'",
    "update cache set value = 'null' where key like 'calendar:%'",
    "pragma user_version = 99",
    "pragma application_id = 7",
])  # fmt: skip
def test_a_file_that_does_not_say_is_waited_for(tmp_path: Path, statement: str) -> None:
    desk = make_desk(tmp_path)
    desk.days.keep_years()
    outline(desk)
    tamper(desk.store.path, statement)
    assert start._glance(desk.store.path, "en", NOW) is None


def test_a_file_that_takes_long_to_say_is_waited_for(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    endless = (
        "with recursive n(x) as (select 1 union all select x + 1 from n) select x as id, x as work from n"
    )
    tamper(desk.store.path, "drop table work_override", f"create view work_override as {endless}")
    assert start._glance(desk.store.path, "en", NOW) is None


def test_values_of_another_kind_do_no_harm(tmp_path: Path) -> None:
    path = make_desk(tmp_path).store.path
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        columns = [row[1] for row in connection.execute("pragma table_info(promise)")]
        connection.execute("create table loose as select * from promise")
        connection.execute("drop table promise")
        connection.execute("alter table loose rename to promise")
        for column in columns:
            for value in (None, 7, 1.5, b"\xff\x00", "\ud7ff"):
                connection.execute(f"update promise set {column} = ?", (value,))
                connection.commit()
                start._glance(path, "en", NOW)  # never raises


def test_a_file_kept_busy_is_waited_for(tmp_path: Path) -> None:
    path = make_desk(tmp_path).store.path
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert start._glance(path, "en", NOW) is None


def test_once_a_week_is_over_the_file_is_asked_about_the_next(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    put(desk, Meeting(start=SATURDAY, end=SATURDAY + timedelta(hours=2), title="Workshop"))
    heads = [
        outline(desk, now=now).left for now in (SATURDAY - timedelta(hours=1), SATURDAY + timedelta(hours=2))
    ]
    assert [head[:2] for head in heads] == ["48", "49"]
