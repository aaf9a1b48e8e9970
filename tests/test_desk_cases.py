"""Cases: found, read whole, changed step by step, every step in the history and reversible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desks import LANTERN, NOW, PATH, desk_at, make_desk, put

from pbdesk.desk import Desk
from pbdesk.desk.people import PersonForm
from pbdesk.desk.triage import NEARBY
from pbdesk.errors import InputError, NotFound, RuleRefused, UndoRefused
from pbdesk.model.contact import Contact, Outcome, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, PersonDetail, Role, Stance
from pbdesk.model.proposal import CaseStatus, Item, Proposal, Route, ScopeVersion, StageEvent
from pbdesk.model.quarter import Milestone, SignOffStatus
from pbdesk.model.work import Meeting, RoutineWork, TimeEntry
from pbdesk.rules.importing import RowAction


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_at(tmp_path / "d.db") as opened:
        yield opened


@pytest.fixture
def case(desk: Desk) -> Proposal:
    return desk.cases.add("臺北長椅", case_no="115030001", year=115, district="大安區")[0]


def add_person(desk: Desk, case: Proposal, name: str, **known: Any) -> Person:
    return desk.people.save(CaseRole(proposal_id=case.id), PersonForm(name, **known))[0]


def test_the_next_step_of_a_case_is_never_what_the_week_knows_as_done_or_left_out(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    case = desk.cases.find(LANTERN)
    desk.quarters.record(case.id, desk.quarter.previous(), SignOffStatus.SIGNED)
    (first, second) = put(desk, *(
        Meeting(title=title, start=datetime(2026, 11, 24, hour), end=datetime(2026, 11, 24, hour + 1),
                proposal_id=case.id, prep_minutes=60)
        for title, hour in (("Site visit", 9), ("Workshop", 14))
    ))  # fmt: skip

    def step() -> tuple[str, date | None]:
        found = desk.cases.next_step(desk.cases.file(case.id))
        return found.key, found.due

    desk.week.done(step()[0])  # the platform text of the quarter before
    assert step() == (f"prep:{first}", date(2026, 11, 23))
    desk.week.done(f"prep:{first}")
    assert step() == (f"prep:{second}", date(2026, 11, 23))
    desk.days.edit(date(2026, 11, 24), working=False)  # its meeting is lost with the day
    assert step() == ("call:1", date(2026, 11, 24))
    desk.week.extend("call:1", date(2026, 12, 10), "away")
    assert step() == ("promise:1", date(2026, 11, 27))
    desk.week.drop("promise:1", "withdrawn")
    assert step() == ("call:1", date(2026, 12, 10))
    desk.close()


def test_a_new_case_has_no_invented_day_of_receipt_and_its_number_is_taken(
    desk: Desk, case: Proposal
) -> None:
    assert desk.cases.find(" 115030001 ") == case and case.received_on is None
    with pytest.raises(InputError, match="already a case 115030001"):
        desk.cases.add("另一案", case_no="115030001", year=115)
    with pytest.raises(InputError, match="not a case number"):
        desk.cases.add("另一案", case_no="'")
    with pytest.raises(NotFound, match="115030009"):
        desk.cases.find("115030009")


def test_a_case_that_comes_back_from_a_colleague_brings_the_meetings_it_took_along(
    desk: Desk, case: Proposal
) -> None:
    start = desk.now + timedelta(days=1)
    talk = Meeting(title="Talk", proposal_id=case.id, start=start, end=start + timedelta(hours=1))
    own, taken = put(desk, talk, talk)
    desk.week.decline(own)
    desk.cases.hand_over(case.id, "a colleague")
    assert desk.week.refused() == {own, taken}
    change = desk.cases.close(case.id, CaseStatus.OPEN, "came back")
    assert desk.week.refused() == {own} and change.action == "status"


@pytest.mark.parametrize("end", [CaseStatus.CLOSED, CaseStatus.WITHDRAWN])
def test_a_case_that_ends_leaves_its_meetings_out_until_it_is_reopened(
    desk: Desk, case: Proposal, end: CaseStatus
) -> None:
    start = desk.now + timedelta(days=1)
    talk = Meeting(title="Talk", proposal_id=case.id, start=start, end=start + timedelta(hours=1))
    own, taken = put(desk, talk, talk)
    desk.week.decline(own)
    assert [m.id for m in desk.cases.meetings_ahead(case.id)] == [taken]
    change = desk.cases.close(case.id, end, "x", consent_on=desk.today)
    assert desk.week.refused() == {own, taken} and change.action == "status-all"
    assert f"meeting:{taken}" not in desk.week.plan().meetings
    desk.cases.close(case.id, end, "in other words")
    assert desk.week.refused() == {own, taken}
    desk.cases.close(case.id, CaseStatus.OPEN, "again")
    assert desk.week.refused() == {own}


@pytest.mark.parametrize("end", [CaseStatus.CLOSED, CaseStatus.WITHDRAWN])
def test_a_promise_stays_in_the_week_of_a_case_that_ended_until_it_is_kept(
    desk: Desk, case: Proposal, end: CaseStatus
) -> None:
    promise, _ = put(
        desk, Promise(proposal_id=case.id, text="Send the plan", made_on=desk.today),
        Promise(proposal_id=case.id, text="Old", made_on=desk.today, done_on=desk.today),
    )  # fmt: skip
    desk.cases.close(case.id, end, "x", consent_on=desk.today)
    assert {key for key, item in desk.week.plan().items.items() if item.proposal_id == case.id} == {
        f"promise:{promise}"
    }
    assert case.id not in [each.id for each in desk.cases.active()], "nothing else of it is work"
    desk.week.done(f"promise:{promise}", 20, proposal_id=case.id)
    assert f"promise:{promise}" not in desk.week.plan().items
    desk.undo()
    desk.cases.close(case.id, CaseStatus.HANDED_OVER, "a colleague")
    assert f"promise:{promise}" not in desk.week.plan().items


def test_a_number_that_another_window_took_meanwhile_is_refused_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = desk.store.write

    def overtaken(action: str, **params: Any) -> Any:
        with desk_at(desk.store.path) as other:
            other.cases.add("先到", case_no="115030002", year=115)
        return begin(action, **params)

    monkeypatch.setattr(desk.store, "write", overtaken)
    with pytest.raises(InputError, match="already a case 115030002"):
        desk.cases.add("後到", case_no="115030002", year=115)


def test_the_list_is_read_again_after_any_change(desk: Desk, case: Proposal) -> None:
    first = desk.cases.entries()
    assert desk.cases.entries() is first
    desk.cases.change(case.id, "edit", title="新名")
    assert [e.title for e in desk.cases.entries()] == ["新名"]
    with desk_at(desk.store.path) as other:
        other.cases.change(case.id, "edit", title="別處改名")
    assert [e.title for e in desk.cases.entries()] == ["別處改名"]
    desk.undo()
    assert [e.title for e in desk.cases.entries()] == ["新名"]


def test_an_entry_tells_lights_due_promises_and_last_contact(desk: Desk, case: Proposal) -> None:
    person = add_person(desk, case, "測試員甲")
    talk = Contact(proposal_id=case.id, person_id=person.id, at=NOW, outcome=Outcome.REACHED)
    desk.cases.save("contact", replace(talk, next_on=date(2026, 12, 1)))
    desk.cases.change(case.id, "edit", next_due=date(2026, 12, 5))
    (entry,) = desk.cases.entries()
    assert (entry.lights, entry.due, entry.last_contact) == ("---", "2026-12-01", "2026-11-23T09:00")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("台北", "proposal"),
        ("大安區", "proposal"),
        ("測試員甲", "person"),
        ("長凳", "item"),
        ("發包", "milestone"),
    ],
)
def test_search_looks_through_all_that_hangs_on_a_case(
    desk: Desk, case: Proposal, words: str, kind: str
) -> None:
    add_person(desk, case, "測試員甲")
    desk.cases.save("item", Item(proposal_id=case.id, wish="三張長凳"))
    desk.cases.save("milestone", Milestone(proposal_id=case.id, quarter=1154, planned="完成發包"))
    assert [(found, what) for found, what, _ in desk.cases.search(words)] == [(case.id, kind)]
    assert desk.cases.search(f"{words}%") == [] and desk.cases.search("  ") == []


@pytest.mark.parametrize(
    "words", ["台北", "臺北", "12弄", "１２弄", "CAFE", "café", "cafe\u0301", "テスト", "１００％"]
)
def test_search_in_notes_ignores_how_a_word_was_typed(desk: Desk, case: Proposal, words: str) -> None:
    desk.cases.save("item", Item(proposal_id=case.id, wish="臺北市１２弄 Café ﾃｽﾄ 100%"))
    assert "item" in [what for _, what, _ in desk.cases.search(words)]


def test_several_cases_are_read_whole_and_kept_apart(desk: Desk, case: Proposal) -> None:
    other, _ = desk.cases.add("另一案", case_no="115030002", year=115)
    for each, name in ((case, "測試員甲"), (other, "測試員乙")):
        add_person(desk, each, name, phone="0900-000-000", window=ContactWindow(place=name))
        desk.cases.save("item", Item(proposal_id=each.id, wish=f"{name}的願望"))
    for file, name in zip(desk.cases.files([case.id, other.id]), ("測試員甲", "測試員乙"), strict=True):
        assert [p.name for p in file.people] == [name]
        assert [w.place for w in file.windows] == [name]
        assert [i.wish for i in file.items] == [f"{name}的願望"]
    assert desk.cases.files([]) == []
    with pytest.raises(NotFound):
        desk.cases.file(999)


def test_reaching_a_stage_is_dated_and_one_step(desk: Desk, case: Proposal) -> None:
    stage = desk.procedure.stages[1].id
    desk.cases.reach_stage(case.id, stage, date(2026, 11, 20), note="決議")
    assert desk.cases.get(case.id).stage == stage
    assert [(e.stage, e.on_date, e.note) for e in desk.store.all(StageEvent)] == [
        (stage, date(2026, 11, 20), "決議")
    ]
    with pytest.raises(InputError, match="no stage nowhere"):
        desk.cases.reach_stage(case.id, "nowhere", date(2026, 11, 20))
    desk.undo()
    assert desk.cases.get(case.id) == case and desk.store.all(StageEvent) == []


def test_closing_is_dated_reversible_and_takes_the_case_from_the_work(desk: Desk, case: Proposal) -> None:
    desk.cases.change(case.id, "edit", next_due=date(2026, 12, 1))
    assert [f.proposal.id for f in desk.cases.active()] == [case.id]
    with pytest.raises(RuleRefused, match="consent"):
        desk.cases.close(case.id, CaseStatus.CLOSED, "完工")
    desk.cases.close(case.id, CaseStatus.CLOSED, "完工", consent_on=NOW.date())
    closed = desk.cases.get(case.id)
    assert (closed.status, closed.status_note, closed.status_on) == (CaseStatus.CLOSED, "完工", NOW.date())
    assert desk.cases.active() == []
    desk.undo()
    assert desk.cases.get(case.id).is_open


def test_a_withdrawn_case_that_is_issued_has_the_day_and_the_reason(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    case = desk.cases.find(PATH)
    desk.triage.decide(case.id, Route.WITHDRAWN, "提案人撤回")
    desk.triage.mark_ready(case.id)
    desk.triage.issue(case.id)
    found = desk.cases.get(case.id)
    assert (found.status, found.status_on) == (CaseStatus.WITHDRAWN, desk.today)
    assert found.status_note == "提案人撤回"


def test_a_case_nearby_is_hinted_at_however_many_are_older(desk: Desk) -> None:
    with desk.store.write("test") as tx:
        for n in range(NEARBY):
            tx.insert(Proposal(case_no=f"114{n:03}", title=f"案{n}", year=114, district="測試區"))
        near = Proposal(case_no="115001", title="圍籬", year=115, district="測試區", place="青楓溪畔")
        other = tx.insert(near)
        new = tx.insert(replace(near, case_no="115002"))
    hints = desk.triage.hints(desk.cases.file(new.id))
    assert f"case:{other.id}" in {hint.ref for hint in hints}


def test_every_step_on_a_case_stands_in_its_history_by_number(desk: Desk, case: Proposal) -> None:
    desk.cases.save("item", Item(proposal_id=case.id, wish="長椅"))
    desk.cases.remove("item-remove", desk.store.all(Item)[0])
    desk.cases.add("另一案", case_no="115030002", year=115)
    steps = desk.cases.history(case.id)
    assert [(s.action, s.params, s.actor) for s in steps] == [
        (action, {"case": "115030001"}, "tester") for action in ("item-remove", "item", "case-add")
    ]


def test_a_purged_person_is_gone_from_the_file_and_stays_gone(desk: Desk, case: Proposal) -> None:
    person = add_person(desk, case, "測試員甲", phone="0900-000-111")
    details = desk.people.details(person.id)
    assert details.phone == "0900-000-111"
    desk.people.purge(person.id)
    assert desk.store.all(PersonDetail) == [] and desk.people.details(person.id).phone == ""
    assert [p.name for p in desk.cases.file(case.id).people] == [f"#{person.id}"]
    content = desk.store.path.read_bytes()
    assert "測試員甲".encode() not in content and b"0900-000-111" not in content
    with pytest.raises(UndoRefused):
        desk.undo()
    with pytest.raises(NotFound):
        desk.people.purge(999)
    assert len(desk.store.all(Person)) == 1


def test_erasing_a_person_takes_their_hours_out_of_the_history_too(desk: Desk, case: Proposal) -> None:
    person = add_person(desk, case, "林測試", window=ContactWindow(place="示範路二段九號"))
    desk.people.purge(person.id)
    assert desk.people.windows(person.id) == []
    assert "示範路二段九號".encode() not in desk.store.path.read_bytes()


def test_what_erasing_leaves_is_counted_before(desk: Desk, case: Proposal) -> None:
    person = add_person(desk, case, "林測試")
    desk.cases.save("contact", Contact(proposal_id=case.id, person_id=person.id, at=NOW, note="林測試 rang"))
    desk.cases.save("promise", Promise(proposal_id=case.id, person_id=person.id, text="call back"))
    desk.backup()
    scope = desk.people.purge_scope(person.id)
    assert (scope.cases, scope.contacts, scope.promises, scope.notes) == (("115030001",), 1, 1, 1)
    assert scope.backups == 1
    with pytest.raises(NotFound):
        desk.people.purge_scope(999)


def test_erasing_reaches_what_the_desk_wrote_and_the_log(desk: Desk, case: Proposal) -> None:
    """Times, consents, past texts of contacts and of anything else, here and in the backups."""
    person = add_person(desk, case, "林測試", phone="0900-000-111")
    add_person(desk, case, "林測試乙")
    desk.week.done("call:1", 30, proposal_id=case.id, note="Call 林測試")
    desk.week.done("call:2", 30, proposal_id=case.id, note="Call 林測試乙")
    desk.cases.save("scope", ScopeVersion(proposal_id=case.id, version=1, text="兩張", consent_by="林測試"))
    contact = Contact(proposal_id=case.id, person_id=person.id, at=NOW, note="林測試 0900-000-111 示範")
    desk.cases.save("contact", contact)
    (saved,) = desk.store.all(Contact)
    desk.cases.change(case.id, "case", note="林測試 asked")
    copy = desk.backup()
    desk.cases.save("contact", replace(saved, note="mended"))
    desk.cases.change(case.id, "case", note="mended")
    assert desk.people.purge_scope(person.id).notes == 0
    desk.people.purge(person.id)
    mark = f"#{person.id}"
    assert [entry.note for entry in desk.store.all(TimeEntry)] == [f"Call {mark}", "Call 林測試乙"]
    assert [scope.consent_by for scope in desk.store.all(ScopeVersion)] == [mark]
    for file in (desk.store.path, copy):
        content = file.read_bytes().replace("林測試乙".encode(), b"")
        assert "林測試".encode() not in content and b"0900-000-111" not in content
    with desk_at(copy) as before:
        assert before.cases.get(case.id).note == f"{mark} asked"
        assert [found.note for found in before.store.all(Contact)] == [f"{mark} {mark} 示範"]
        assert before.cases.search("林測試乙") != []


def test_a_short_name_takes_no_other_word_along(desk: Desk, case: Proposal) -> None:
    al, one = add_person(desk, case, "Al"), add_person(desk, case, "王")
    for number, note in enumerate(("Call Al", "Also call", "王", "王測試")):
        desk.week.done(f"call:{number}", 30, proposal_id=case.id, note=note)
    desk.people.purge(al.id)
    desk.people.purge(one.id)
    notes = [entry.note for entry in desk.store.all(TimeEntry)]
    assert notes == [f"Call #{al.id}", "Also call", f"#{one.id}", "王測試"]


def test_the_name_is_counted_wherever_the_officer_wrote_it(desk: Desk, case: Proposal) -> None:
    person = add_person(desk, case, "林測試")
    desk.cases.save("item", Item(proposal_id=case.id, wish="長椅", reason="林測試要求"))
    desk.cases.save("item", Item(proposal_id=case.id, wish="路燈"))
    desk.routine.save(RoutineWork(title="林測試 report"))
    scope = desk.people.purge_scope(person.id)
    assert (scope.notes, scope.found_in) == (2, ("", "115030001"))


def test_a_damaged_desk_set_aside_is_named_before_erasing(desk: Desk, case: Proposal) -> None:
    person = add_person(desk, case, "林測試")
    assert desk.people.purge_scope(person.id).aside == ()
    for name in ("d.db.before-restore-20261101-090000", "e.db.before-restore-20261101-090000"):
        desk.store.path.with_name(name).write_bytes(b"damaged")
    assert desk.people.purge_scope(person.id).aside == ("d.db.before-restore-20261101-090000",)


def test_a_person_is_changed_in_one_step_and_back(desk: Desk, case: Proposal) -> None:
    add_person(desk, case, "林測試", phone="0900-000-111", window=ContactWindow(place="one"))
    (role,) = desk.cases.file(case.id).roles
    before = desk.cases.file(case.id)
    desk.people.save(role, PersonForm("林測試二", Role.RESIDENT, Stance.CONDITIONAL))
    after = desk.cases.file(case.id)
    assert [p.name for p in after.people] == ["林測試二"] and after.windows == ()
    assert (after.roles[0].role, after.roles[0].stance) == (Role.RESIDENT, Stance.CONDITIONAL)
    assert desk.people.details(role.person_id).phone == ""
    desk.undo()
    assert desk.cases.file(case.id) == before
    with pytest.raises(InputError, match="name is missing"):
        desk.people.save(role, PersonForm("  "))


def test_a_file_without_a_day_of_receipt_leaves_it_unknown(desk: Desk) -> None:
    data = "案號,提案名稱,住民大會日期\n106001,舊案,106/03/04\n".encode()
    desk.imports.apply(desk.imports.plan(data, "list.csv"))
    assert desk.cases.find("106001").received_on is None
    assert desk.imports.plan(data, "list.csv").rows[0].action is RowAction.UNCHANGED
