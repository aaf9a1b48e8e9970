"""A form is saved after another window wrote: what the officer did not touch stays, the rest is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from desks import LANTERN, PATH, RAIL, desk_at, make_desk
from pilots import at
from textual.widgets import Input

from pbdesk.desk import Desk
from pbdesk.desk.people import PersonForm
from pbdesk.errors import Overtaken, StoreError
from pbdesk.model.people import CaseRole, ContactWindow
from pbdesk.model.work import Meeting, RoutineWork, WorkOverride


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    with desk_at(desk.store.path) as other:
        yield other


@contextmanager
def form(desk: Desk) -> Iterator[Any]:
    """A form that shows the desk as it is now; what it saves is saved through the `Desk` handed out."""
    shown = desk.store.shown_now()

    def save(command: Any, knowing: BaseException | None = None) -> Any:
        assert shown is not None
        with desk.store.saving(shown.knowing(knowing) if knowing else shown):
            return command()

    yield save


def test_a_field_the_form_only_repeats_keeps_what_another_window_wrote(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(RAIL)
    with form(desk) as save:
        other.cases.change(p.id, "case", place="東側階梯", note="管理員說下週施工")
        save(lambda: desk.cases.change(p.id, "case", place=p.place, note=p.note, title="欄杆鬆脫，先圍起來"))
    now = desk.cases.get(p.id)
    assert (now.title, now.place, now.note) == ("欄杆鬆脫，先圍起來", "東側階梯", "管理員說下週施工")


def test_the_same_field_is_told_and_nothing_of_the_form_is_written(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(RAIL)
    with form(desk) as save:
        other.cases.change(p.id, "case", place="東側階梯")
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.cases.change(p.id, "case", place="西側階梯", title="另一個標題"))
    assert refused.value.theirs == {"place": "東側階梯"}
    now = desk.cases.get(p.id)
    assert (now.place, now.title) == ("東側階梯", p.title)


def test_once_told_the_form_writes_over_it_but_not_over_what_it_only_repeats(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(RAIL)
    with form(desk) as save:
        other.cases.change(p.id, "case", place="東側階梯", note="管理員說下週施工")

        def mine() -> Any:
            return desk.cases.change(p.id, "case", place="西側階梯", note=p.note)

        with pytest.raises(Overtaken) as refused:
            save(mine)
        save(mine, refused.value)
        now = desk.cases.get(p.id)
        assert (now.place, now.note) == ("西側階梯", "管理員說下週施工")


def test_what_changed_once_more_after_it_was_told_is_told_again(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(RAIL)
    with form(desk) as save:
        other.cases.change(p.id, "case", place="東側階梯")
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.cases.change(p.id, "case", place="西側階梯"))
        other.cases.change(p.id, "case", place="北側階梯")
        with pytest.raises(Overtaken) as again:
            save(lambda: desk.cases.change(p.id, "case", place="西側階梯"), refused.value)
    assert again.value.theirs == {"place": "北側階梯"}


def test_both_wrote_the_same_and_nobody_is_asked(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(RAIL)
    with form(desk) as save:
        other.cases.change(p.id, "case", place="東側階梯")
        save(lambda: desk.cases.change(p.id, "case", place="東側階梯", title="欄杆"))
    assert desk.cases.get(p.id).title == "欄杆"


def test_another_windows_next_action_keeps_its_estimate_when_the_form_did_not_touch_it(
    desk: Desk, other: Desk
) -> None:
    p = desk.cases.find(PATH)
    with form(desk) as save:
        other.cases.change(p.id, "case", next_action="打電話給廠商")
        other.week.estimate(f"next:{p.id}", 45)
        save(lambda: desk.cases.change(p.id, "case", next_action=p.next_action, note="一句話"))
    assert desk.cases.get(p.id).next_action == "打電話給廠商"
    said = desk.store.all(WorkOverride, work=f"next:{p.id}")
    assert [word.minutes for word in said] == [45]


def test_a_meeting_and_a_duty_keep_what_another_window_changed(desk: Desk, other: Desk) -> None:
    start, end = datetime(2026, 11, 26, 14), datetime(2026, 11, 26, 15)
    desk.routine.save_meeting(Meeting(title="協調會", start=start, end=end))
    desk.routine.save(RoutineWork(title="盤點", minutes=60))
    meeting = desk.store.all(Meeting, title="協調會")[0]
    duty = desk.store.all(RoutineWork, title="盤點")[0]
    with form(desk) as save:
        other.routine.save_meeting(dataclasses.replace(meeting, place="第二會議室"))
        other.routine.save(dataclasses.replace(duty, note="庫房鑰匙在櫃台"))
        save(lambda: desk.routine.save_meeting(dataclasses.replace(meeting, travel_minutes=20)))
        save(lambda: desk.routine.save(dataclasses.replace(duty, minutes=90)))
    now, then = desk.store.get(Meeting, meeting.id), desk.store.get(RoutineWork, duty.id)
    assert now and then
    assert (now.place, now.travel_minutes) == ("第二會議室", 20)
    assert (then.note, then.minutes) == ("庫房鑰匙在櫃台", 90)


def test_a_record_removed_meanwhile_says_so(desk: Desk, other: Desk) -> None:
    desk.routine.save(RoutineWork(title="盤點", minutes=60))
    duty = desk.store.all(RoutineWork, title="盤點")[0]
    with form(desk) as save:
        other.routine.remove(duty)
        with pytest.raises(StoreError):
            save(lambda: desk.routine.save(dataclasses.replace(duty, minutes=90)))


def _proposer(desk: Desk) -> tuple[CaseRole, str]:
    case = desk.cases.file(desk.cases.find(LANTERN).id)
    role = case.roles[0]
    person = case.person(role.person_id)
    assert person
    return role, person.name


def test_a_telephone_noted_elsewhere_is_not_emptied_by_a_form_that_never_showed_it(
    desk: Desk, other: Desk
) -> None:
    role, name = _proposer(desk)
    desk.people.save(role, PersonForm(name, role.role, role.stance))  # nothing is known
    evening = ContactWindow(weekdays="135", start=time(19, 30), end=time(21))
    with form(desk) as save:
        known = PersonForm(name, role.role, role.stance, phone="0900-000-0xx", window=evening)
        other.people.save(role, known)
        save(lambda: desk.people.save(role, PersonForm(name, role.role, role.stance, email="a@b.test")))
    found = desk.people.details(role.person_id)
    assert (found.phone, found.email) == ("0900-000-0xx", "a@b.test")
    assert [w.weekdays for w in desk.people.windows(role.person_id)] == ["135"]


def test_a_telephone_is_not_said_in_the_refusal(desk: Desk, other: Desk) -> None:
    role, name = _proposer(desk)
    with form(desk) as save:
        other.people.save(role, PersonForm(name, phone="0900-000-0xx"))
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.people.save(role, PersonForm(name, phone="0900-111-1xx")))
    assert refused.value.theirs == {}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Place: another window wrote “東側階梯” meanwhile."),
        ("zh-TW", "已由另一個視窗改為「東側階梯」"),
    ],
)
async def test_the_form_stays_with_what_was_typed_and_says_what_stands_there(
    desk: Desk, other: Desk, lang: str, words: str
) -> None:
    p = desk.cases.find(RAIL)
    async with at(desk, "cases", lang=lang, size=(80, 24)) as hands:
        hands.app.open_case(p.id)
        await hands.pilot.pause()
        await hands.press("e")
        other.cases.change(p.id, "case", place="東側階梯", land_owner="測試機關")
        hands.screen.query_one("#field-place", Input).value = "西側階梯"
        await hands.press("ctrl+s")
        assert words in hands.shown()
        assert hands.screen.query_one("#field-place", Input).value == "西側階梯"
        assert desk.cases.get(p.id).place == "東側階梯"
        await hands.press("ctrl+s")
        now = desk.cases.get(p.id)
        assert (now.place, now.land_owner) == ("西側階梯", "測試機關")
