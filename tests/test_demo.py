"""The demonstration desk: complete in both languages, valid on any day, invented throughout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from desks import desk_at

from pbdesk.demo import fill
from pbdesk.demo.texts import words
from pbdesk.desk.core import Desk
from pbdesk.errors import UndoRefused
from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import Person, PersonDetail
from pbdesk.model.proposal import CaseStatus, CheckAnswer, Light, Proposal, Route
from pbdesk.model.quarter import Extension, SignOff, SignOffStatus
from pbdesk.model.work import TimeEntry

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY, date(2027, 1, 1), date(2027, 3, 31), date(2027, 12, 31), date(2027, 2, 3), date(2027, 2, 7)]
DAYS += [date(2026, 11, 29)]
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@cache
def demo(today: date, lang: str) -> bytes:
    """The file, filled once."""
    with TemporaryDirectory() as folder, desk_at(Path(folder) / "demo.db", nine_on(today)) as desk:
        fill(desk, lang)
        return desk.store.path.read_bytes()


def nine_on(today: date) -> Callable[[], datetime]:
    return lambda: datetime.combine(today, time(9))


def filled(folder: Path, today: date = MONDAY, lang: str = "zh-TW") -> Desk:
    path = folder / "demo.db"
    path.write_bytes(demo(today, lang))
    return desk_at(path, nine_on(today))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with filled(tmp_path) as found:
        yield found


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_case_reads_and_the_week_can_be_planned(tmp_path: Path, today: date, lang: str) -> None:
    with filled(tmp_path, today, lang) as desk:
        entries = desk.cases.entries()
        assert len(entries) >= 12
        for entry in entries:
            file = desk.cases.file(entry.id)
            if file.proposal.is_open:
                assert desk.cases.next_step(file).text
                assert desk.procedure.stage(file.proposal.stage)
            desk.triage.red_flags(file)
            desk.triage.missing(file)
        plan = desk.week.plan()
        assert plan.report.valid
        assert plan.blocks(today, today + timedelta(days=27))
        desk.quarters.batches(desk.quarter)
        desk.contacts.calls()


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_recorded_as_past_lies_ahead(tmp_path: Path, today: date) -> None:
    with filled(tmp_path, today) as desk:
        store = desk.store
        assert all(c.at <= desk.now for c in store.all(Contact))
        assert all(p.made_on and p.made_on <= today for p in store.all(Promise))
        assert all(t.start <= desk.now for t in store.all(TimeEntry))
        assert all(p.received_on <= today for p in store.all(Proposal) if p.received_on)
        assert all(s.outcome_on <= today for s in store.all(SignOff) if s.outcome_on)


def test_both_languages_have_the_same_words() -> None:
    assert words("en").keys() == words("zh-TW").keys()


def test_the_english_desk_is_english(tmp_path: Path) -> None:
    with filled(tmp_path, lang="en") as desk:
        for entry in desk.cases.entries():
            assert not CJK.search(repr(desk.cases.file(entry.id)))


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_no_key_is_left_without_its_words(tmp_path: Path, lang: str) -> None:
    with filled(tmp_path, lang=lang) as desk:
        dump = "\n".join(desk.store.connection.iterdump())
        assert not re.search(r"'@[a-z]", dump)
        assert "{" not in "".join(
            t for p in desk.store.all(Proposal) for t in (p.wish, p.wait_reason, p.note)
        )


def test_people_are_invented(desk: Desk) -> None:
    assert all(re.fullmatch(r"0900-000-\d{3}", d.phone) for d in desk.store.all(PersonDetail))
    assert all(p.name.startswith(("測試", "示範")) for p in desk.store.all(Person))


def test_checks_and_causes_are_those_of_the_procedure(desk: Desk) -> None:
    assert all(desk.procedure.check(answer.check_key) for answer in desk.store.all(CheckAnswer))
    causes = {cause.id for cause in desk.procedure.delays}
    assert {extension.cause for extension in desk.store.all(Extension)} <= causes


def test_the_situations_an_officer_meets_are_there(desk: Desk) -> None:
    files = [desk.cases.file(entry.id) for entry in desk.cases.entries()]
    undecided = [f for f in files if f.proposal.is_open and f.proposal.route is Route.UNDECIDED]
    assert len(undecided) == 4
    assert any(
        light.level is Light.RED and light.reason and light.source for f in undecided for light in f.lights
    )
    assert any(not item.discussed for f in undecided for item in f.items)
    assert any(f.proposal.safety and f.proposal.interim_measure for f in files)
    assert [f.proposal.title for f in files if f.waits(desk.today)] == ["示範山步道無障礙坡道"]
    assert {f.proposal.status for f in files} == set(CaseStatus) - {CaseStatus.HANDED_OVER}
    statuses = {sheet.status for f in files for sheet in f.signoffs}
    assert {SignOffStatus.SIGNED, SignOffStatus.UNREACHED, SignOffStatus.DRAFT} <= statuses


def test_follow_ups_and_promises_are_open_kept_and_overdue(desk: Desk) -> None:
    due = {c.next_on for c in desk.store.all(Contact) if c.next_on and not c.next_done}
    assert desk.today in due
    assert min(due) < desk.today < max(due)
    promises = desk.store.all(Promise)
    assert any(p.done_on for p in promises)
    assert any(not p.done_on and p.due and p.due < desk.today for p in promises)
    assert any(not p.done_on and p.due and p.due > desk.today for p in promises)
    assert len(desk.store.all(Contact)) >= 20
    assert all(p.contact_id for p in promises)


def test_two_signatures_fit_one_evening(desk: Desk) -> None:
    batch = desk.quarters.batches(desk.quarter)[0]
    assert len(batch.proposal_ids) >= 2
    assert batch.window is not None
    assert batch.window.start == time(19, 30)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_two_meetings_in_different_districts_clash(tmp_path: Path, today: date) -> None:
    with filled(tmp_path, today) as desk:
        found = desk.routine.meetings(today, today + timedelta(days=27))
        pairs = [(a, b) for a in found for b in found if a.id < b.id and a.start < b.end and b.start < a.end]
        assert len(pairs) == 1
        assert pairs[0][0].district != pairs[0][1].district
        assert len(desk.week.plan().declined()) == 1


def test_overtime_was_worked_this_month(desk: Desk) -> None:
    worked = [t for t in desk.store.all(TimeEntry) if t.overtime and t.start.month == desk.today.month]
    assert sum(entry.minutes for entry in worked) > 240


def test_making_the_desk_is_one_operation_and_no_step_to_undo(desk: Desk) -> None:
    assert [o.action for o in desk.history()] == ["demo"]
    with pytest.raises(UndoRefused, match="nothing to undo"):
        desk.undo()
    assert desk.cases.entries()
    with pytest.raises(UndoRefused):
        desk.redo()


def test_the_officers_own_steps_on_it_are_undone_and_redone_as_ever(desk: Desk) -> None:
    before = desk.store.all(Proposal)
    desk.cases.change(before[0].id, "case", title="Another title")
    desk.undo()
    assert desk.store.all(Proposal) == before
    with pytest.raises(UndoRefused):
        desk.undo()
    desk.redo()
    assert desk.cases.get(before[0].id).title == "Another title"
