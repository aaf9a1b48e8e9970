"""A form is saved after another window wrote: what the officer did not touch stays, the rest is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from desks import BENCH, LANTERN, PATH, RAIL, desk_at, put
from pilots import at, lines
from textual.widgets import Input

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.desk.people import PersonForm
from pbdesk.errors import Overtaken, StoreError
from pbdesk.i18n import Translator
from pbdesk.model.people import CaseRole, ContactWindow
from pbdesk.model.proposal import Light, LightKind, LightRating
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus
from pbdesk.model.work import DayRecord, Meeting, RoutineWork, WorkOverride


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


async def test_many_refused_fields_leave_the_keys_in_sight_and_one_escape_drops_nothing(
    desk: Desk, other: Desk
) -> None:
    p = desk.cases.find(RAIL)
    keys = ("title", "place", "land_owner", "maintainer", "next_action", "wait_reason")
    async with at(desk, "cases", lang="zh-TW", size=(80, 24)) as hands:
        hands.app.open_case(p.id)
        await hands.pilot.pause()
        await hands.press("e")
        other.cases.change(p.id, "case", **dict.fromkeys(keys, "東側階梯與步道之間的欄杆鬆脫請儘速處理" * 3))
        for key in keys:
            hands.screen.query_one(f"#field-{key}", Input).value = "我的文字"
        await hands.press("ctrl+s")
        shown = hands.shown()
        assert shown.count("已由另一個視窗改為") == len(keys)
        assert "再儲存一次" in shown and "Ctrl+S 儲存" in shown
        await hands.press("escape")
        assert hands.screen.query_one("#field-place", Input).value == "我的文字"
        assert "尚未儲存" in hands.shown()


async def test_a_blank_at_the_end_of_what_nobody_touched_is_no_change(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(RAIL)
    desk.cases.change(p.id, "case", place="東側 ")
    async with at(desk, "cases") as hands:
        hands.app.open_case(p.id)
        await hands.pilot.pause()
        await hands.press("e")
        other.cases.change(p.id, "case", place="西側")
        hands.screen.query_one("#field-maintainer", Input).value = "示範工程處"
        await hands.press("ctrl+s")
    with desk_at(other.store.path) as then:
        now = then.cases.get(p.id)
        assert (now.place, now.maintainer) == ("西側", "示範工程處")


MEETING = Meeting(title="協調會", start=datetime(2026, 11, 26, 14), end=datetime(2026, 11, 26, 15))


@pytest.mark.parametrize("hour", [10, 15])
def test_half_of_another_time_is_never_written(desk: Desk, other: Desk, hour: int) -> None:
    (number,) = put(desk, MEETING)
    meeting = dataclasses.replace(MEETING, id=number)
    moved = {"start": datetime(2026, 11, 26, hour), "end": datetime(2026, 11, 26, hour + 1)}
    longer = dataclasses.replace(meeting, end=datetime(2026, 11, 26, 15, 30))
    with form(desk) as save:
        other.routine.save_meeting(dataclasses.replace(meeting, **moved))
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.routine.save_meeting(longer))
        assert refused.value.theirs == moved
        save(lambda: desk.routine.save_meeting(longer), refused.value)
    assert desk.store.get(Meeting, number) == longer


def test_a_light_is_never_left_with_the_reason_of_another(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(BENCH)
    amber = LightRating(
        proposal_id=p.id, kind=LightKind.LEGALITY, level=Light.AMBER, reason="甲", source="乙"
    )
    desk.triage.set_light(amber)
    with form(desk) as save:
        other.triage.set_light(dataclasses.replace(amber, level=Light.GREEN, reason=""))
        red = dataclasses.replace(amber, level=Light.RED)
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.triage.set_light(red))
        save(lambda: desk.triage.set_light(red), refused.value)
    now = desk.cases.file(p.id).rating(LightKind.LEGALITY)
    assert (now.level, now.reason) == (Light.RED, "甲")


def test_a_text_changed_after_another_window_called_it_entered_is_to_be_entered_again(
    desk: Desk, other: Desk
) -> None:
    p, quarter = desk.cases.find(LANTERN), desk.quarter
    row = next(m for m in desk.cases.file(p.id).milestones if m.quarter == int(quarter.key))
    assert row.platform_on is None
    with form(desk) as save:
        other.quarters.platform_entered(p.id, quarter)
        save(lambda: desk.quarters.save_milestone(dataclasses.replace(row, actual="燈具已安裝")))
    now = desk.store.get(Milestone, row.id)
    assert now and (now.actual, now.platform_on) == ("燈具已安裝", None)


def test_a_sheet_written_on_after_another_window_sent_it_is_a_draft_again(desk: Desk, other: Desk) -> None:
    p, quarter = desk.cases.find(LANTERN), desk.quarter
    desk.quarters.save_draft(p.id, quarter, "初稿")
    with form(desk) as save:
        other.quarters.record(p.id, quarter, SignOffStatus.SENT)
        save(lambda: desk.quarters.save_draft(p.id, quarter, "第二稿"))
    sheet = desk.store.all(SignOff, proposal_id=p.id, quarter=int(quarter.key))[0]
    assert (sheet.text, sheet.status) == ("第二稿", SignOffStatus.DRAFT)


def test_hours_removed_and_brought_back_elsewhere_are_no_new_ones(desk: Desk, other: Desk) -> None:
    role, name = _proposer(desk)
    with form(desk) as save:
        other.people.save(role, PersonForm(name))  # without the hours
        other.undo()
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.people.save(role, PersonForm(name)))
        save(lambda: desk.people.save(role, PersonForm(name)), refused.value)
    assert desk.people.windows(role.person_id) == []


@pytest.mark.parametrize("emptied", [True, False])
def test_other_hours_of_a_person_stay_when_those_the_form_shows_were_removed(
    desk: Desk, other: Desk, emptied: bool
) -> None:
    role, name = _proposer(desk)
    shown = desk.people.windows(role.person_id)[0]
    put(desk, dataclasses.replace(shown, id=0, weekdays="6", place="圖書館"))
    with form(desk) as save:
        other.people.save(role, PersonForm(name))
        mine = PersonForm(name, window=None if emptied else shown, window_id=shown.id)
        save(lambda: desk.people.save(role, mine))
    assert "圖書館" in [window.place for window in desk.people.windows(role.person_id)]


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


async def test_a_masked_field_is_named_and_gets_the_cursor(desk: Desk, other: Desk) -> None:
    role, name = _proposer(desk)
    async with at(desk, "cases") as hands:
        hands.app.open_case(role.proposal_id)
        await hands.pilot.pause()
        await hands.press("w", "left", "enter")
        other.people.save(role, PersonForm(name, phone="0900-000-0xx"))
        hands.screen.query_one("#field-phone", Input).value = "0900-111-1xx"
        await hands.press("ctrl+s")
        assert hands.screen.focused.id == "field-phone"
        assert "Telephone: another window changed it meanwhile." in hands.shown()
        assert "0900-000" not in hands.shown().partition("!")[2]


async def test_what_stands_under_another_name_gets_the_cursor_too(desk: Desk, other: Desk) -> None:
    (number,) = put(desk, MEETING)
    longer = dataclasses.replace(MEETING, id=number, end=datetime(2026, 11, 26, 15, 30))
    async with at(desk, "routine") as hands:
        await hands.point("#meetings", number)
        hands.screen.query_one("#meetings").focus()
        await hands.press("e")
        other.routine.save_meeting(longer)
        hands.screen.query_one("#field-lasts", Input).value = "120"
        await hands.press("ctrl+s")
        assert hands.screen.focused.id == "field-lasts"
        assert "Lasts, in minutes: another window changed it meanwhile." in hands.shown()


async def test_a_refusal_about_no_field_leaves_the_cursor_where_it_was(desk: Desk, other: Desk) -> None:
    desk.routine.save(RoutineWork(title="盤點", minutes=60))
    duty = desk.store.all(RoutineWork, title="盤點")[0]
    async with at(desk, "routine") as hands:
        await hands.point("#duties", duty.id)
        await hands.press("e")
        other.routine.remove(duty)
        hands.screen.query_one("#field-minutes", Input).focus()
        await hands.press("9", "ctrl+s")
        assert "another window removed it" in hands.shown()
        assert hands.screen.focused.id == "field-minutes"


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
        assert hands.screen.focused.id == "field-place"
        assert desk.cases.get(p.id).place == "東側階梯"
        await hands.press("ctrl+s")
        now = desk.cases.get(p.id)
        assert (now.place, now.land_owner) == ("西側階梯", "測試機關")


async def test_a_list_read_before_another_window_wrote_is_not_taken_for_new(desk: Desk, other: Desk) -> None:
    """This window writes something else first, before it looked for what the other one wrote."""
    desk.routine.save(RoutineWork(title="盤點", minutes=60))
    duty = desk.store.all(RoutineWork, title="盤點")[0]
    async with at(desk, "routine") as hands:
        other.routine.save(dataclasses.replace(duty, note="庫房鑰匙在櫃台"))
        hands.app.do(lambda desk: desk.cases.change(desk.cases.find(RAIL).id, "case", note="另一件事"))
        await hands.pilot.pause()
        await hands.point("#duties", duty.id)
        await hands.press("e")
        hands.screen.query_one("#field-minutes", Input).value = "90"
        await hands.press("ctrl+s")
    with desk_at(other.store.path) as now:
        found = now.store.get(RoutineWork, duty.id)
        assert found and (found.note, found.minutes) == ("庫房鑰匙在櫃台", 90)


async def test_what_is_written_while_one_of_several_is_chosen_stays(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(LANTERN)
    quarter = int(desk.quarter.key)
    put(desk, Milestone(proposal_id=p.id, quarter=quarter, planned="測試用里程碑"))
    row = next(m for m in desk.cases.file(p.id).milestones if m.quarter == quarter)
    async with at(desk, "quarter") as hands:
        await hands.point("#quarter-cases", p.id)
        await hands.press("m")
        other.quarters.save_milestone(dataclasses.replace(row, actual="燈具已安裝"))
        hands.app._watch()
        await hands.press("enter")
        hands.screen.query_one("#field-agency", Input).value = "示範工程處"
        await hands.press("ctrl+s")
    with desk_at(other.store.path) as now:
        found = now.store.get(Milestone, row.id)
        assert found and (found.actual, found.agency) == ("燈具已安裝", "示範工程處")


async def test_a_sheet_composed_anew_does_not_replace_what_was_written_while_it_asked(
    desk: Desk, other: Desk
) -> None:
    p, quarter = desk.cases.find(LANTERN), desk.quarter
    desk.quarters.save_draft(p.id, quarter, "初稿")
    async with at(desk, "quarter") as hands:
        await hands.point("#quarter-cases", p.id)
        await hands.press("d")
        assert "Replace the kept text by this?" in hands.shown()
        other.quarters.save_draft(p.id, quarter, "另一個視窗的稿")
        await hands.press("ctrl+s")
        assert "Another window changed the same meanwhile." in hands.app.notice
    with desk_at(other.store.path) as now:
        (sheet,) = now.store.all(SignOff, proposal_id=p.id, quarter=int(quarter.key))
        assert sheet.text == "另一個視窗的稿"


async def test_a_refused_sheet_is_still_a_page_to_write_on(desk: Desk, other: Desk) -> None:
    p, quarter = desk.cases.find(LANTERN), desk.quarter
    desk.quarters.save_draft(p.id, quarter, "初稿")
    async with at(desk, "quarter", size=(120, 40)) as hands:
        await hands.point("#quarter-cases", p.id)
        await hands.press("e")
        page = hands.screen.query_one("#field-text").size
        other.quarters.save_draft(p.id, quarter, "另一個視窗的稿")
        await hands.press(*"ab", "ctrl+s")
        assert "Text: another window wrote" in hands.shown()
        assert hands.screen.query_one("#field-text").size == page


@pytest.mark.parametrize("yes", [True, False])
async def test_a_key_removes_what_another_window_changed_only_when_told(
    desk: Desk, other: Desk, yes: bool
) -> None:
    desk.routine.save(RoutineWork(title="盤點", minutes=60))
    duty = desk.store.all(RoutineWork, title="盤點")[0]
    async with at(desk, "routine") as hands:
        await hands.point("#duties", duty.id)
        other.routine.save(dataclasses.replace(duty, note="庫房鑰匙在櫃台", minutes=90))
        await hands.press("delete")
        shown = hands.shown()
        assert "Another window changed “盤點” meanwhile." in shown
        assert "Effort in minutes: another window wrote “90” meanwhile." in shown
        assert "Note: another window wrote “庫房鑰匙在櫃台” meanwhile." in shown
        assert desk.store.get(RoutineWork, duty.id)
        await hands.press("ctrl+s" if yes else "escape")
        assert (desk.store.get(RoutineWork, duty.id) is None) is yes


@pytest.mark.parametrize(("home", "key"), [("routine", "x"), ("week", "delete")])
async def test_a_meeting_moved_elsewhere_is_not_removed_unasked(
    desk: Desk, other: Desk, home: str, key: str
) -> None:
    (number,) = put(desk, MEETING)
    later = {"start": datetime(2026, 11, 27, 9), "end": datetime(2026, 11, 27, 10)}
    async with at(desk, home) as hands:
        if home == "routine":
            await hands.press("tab")
            await hands.point("#meetings", number)
        else:
            hands.screen._select(f"meeting:{number}")
        other.routine.save_meeting(dataclasses.replace(MEETING, id=number, **later))
        await hands.press(key)
        assert "Begins: another window wrote “2026-11-27 09:00” meanwhile." in hands.shown()
        assert desk.store.get(Meeting, number)
        await hands.press("ctrl+s")
        assert desk.store.get(Meeting, number) is None


@pytest.mark.parametrize(("shown_at", "moved_to", "told"), [
    (datetime(2026, 11, 23, 7), datetime(2026, 11, 27, 9), True),
    (datetime(2026, 11, 26, 14), datetime(2026, 11, 23, 7), False),
])  # fmt: skip
async def test_who_is_told_of_a_removed_meeting_goes_by_when_another_window_moved_it_to(
    desk: Desk, other: Desk, shown_at: datetime, moved_to: datetime, told: bool
) -> None:
    hour, case = timedelta(hours=1), desk.cases.find(LANTERN).id
    meeting = dataclasses.replace(MEETING, proposal_id=case, start=shown_at, end=shown_at + hour)
    (number,) = put(desk, meeting)
    async with at(desk, "routine") as hands:
        await hands.press("tab")
        await hands.point("#meetings", number)
        other.routine.save_meeting(
            dataclasses.replace(meeting, id=number, start=moved_to, end=moved_to + hour)
        )
        await hands.press("x")
        await hands.press("ctrl+s")
        assert desk.store.get(Meeting, number) is None
        shown = hands.shown()
        assert ("Telephone about what does not take place as planned" in shown) is told
        assert (f"{moved_to:%H:%M} 協調會" in shown) is told


async def test_an_item_judged_elsewhere_is_not_removed_unasked(desk: Desk, other: Desk) -> None:
    p = desk.cases.find(BENCH)
    item = desk.cases.file(p.id).items[0]
    async with at(desk, "triage") as hands:
        await hands.point("#triage-queue", p.id)
        await hands.press("delete")
        other.triage.save_item(dataclasses.replace(item, cost_twd=120_000))
        await hands.press("enter")
        assert "Cost NT$: another window wrote “120000” meanwhile." in hands.shown()
        assert len(desk.cases.file(p.id).items) == 2


async def test_a_day_changed_elsewhere_is_not_as_usual_again_unasked(desk: Desk, other: Desk) -> None:
    day = desk.today
    desk.days.edit(day, working=True, hours="-", reason="特休")
    async with at(desk, "week") as hands:
        await hands.press("L")
        other.days.edit(day, working=True, hours="08:30-12:30", reason="下午公假")
        await hands.press("down", "3", "ctrl+s")
        assert "Reason: another window wrote “下午公假” meanwhile." in hands.shown()
        assert desk.store.all(DayRecord)
        await hands.press("ctrl+s")
        assert not desk.store.all(DayRecord)


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize(
    ("lang", "title", "what"),
    [
        ("en", "The last change was not made in this window", "Duty “盤點” saved"),
        ("zh-TW", "上一個變更不是在這個視窗做的", "業務"),
    ],
)
async def test_undo_names_what_another_window_did_and_takes_it_back_only_when_told(
    desk: Desk, other: Desk, lang: str, title: str, what: str, yes: bool
) -> None:
    async with at(desk, "week", lang=lang, size=(80, 24)) as hands:
        hands.app.do(lambda desk: desk.cases.change(desk.cases.find(RAIL).id, "case", note="自己的"))
        other.routine.save(RoutineWork(title="盤點", minutes=60))
        hands.app._watch()
        await hands.press("u")
        shown = hands.shown()
        assert title in shown and what in shown and "盤點" in shown and "09:00" in shown
        assert other.store.all(RoutineWork, title="盤點")
        await hands.press("ctrl+s" if yes else "escape")
        assert bool(other.store.all(RoutineWork, title="盤點")) is not yes
        if yes:  # what is left is this window's own
            await hands.press("u")
            assert other.cases.find(RAIL).note != "自己的"
            await hands.press("ctrl+r")
            assert other.cases.find(RAIL).note == "自己的"


async def test_redo_asks_about_what_was_taken_back_elsewhere(desk: Desk, other: Desk) -> None:
    async with at(desk, "week") as hands:
        hands.app.do(lambda desk: desk.cases.change(desk.cases.find(RAIL).id, "case", note="自己的"))
        other.undo()
        await hands.press("ctrl+r")
        assert "This was not taken back in this window" in hands.shown()
        await hands.press("escape")
        assert other.cases.find(RAIL).note != "自己的"


async def test_what_came_while_undo_asked_is_not_taken_back_in_its_place(desk: Desk, other: Desk) -> None:
    async with at(desk, "week") as hands:
        other.routine.save(RoutineWork(title="盤點", minutes=60))
        await hands.press("u")
        other.routine.save(RoutineWork(title="會計月報", minutes=60))
        await hands.press("ctrl+s")
        assert "Another window did something meanwhile." in hands.app.notice
        assert len(other.store.all(RoutineWork, title=["盤點", "會計月報"])) == 2


async def test_what_an_earlier_session_left_is_taken_back_at_once_unless_it_is_still_open(desk: Desk) -> None:
    path = desk.store.path
    desk.routine.save(RoutineWork(title="盤點", minutes=60))
    async with at(desk, "week") as hands:
        await hands.press("u")
        assert not desk.store.all(RoutineWork, title="盤點")
    with desk_at(path) as first:
        first.redo()
        app = PbDeskApp(desk_at(path), Translator("en"))
        app.shared = True
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.press("u")
            await pilot.pause()
            assert first.store.all(RoutineWork, title="盤點")
            assert "not made in this window" in "\n".join(lines(app))
        app.desk.close()


def test_what_changed_once_more_after_it_was_told_is_not_removed(desk: Desk, other: Desk) -> None:
    (number,) = put(desk, MEETING)
    meeting = dataclasses.replace(MEETING, id=number)
    with form(desk) as save:
        other.routine.save_meeting(dataclasses.replace(meeting, place="第二會議室"))
        with pytest.raises(Overtaken) as refused:
            save(lambda: desk.routine.remove_meeting(meeting))
        other.routine.save_meeting(dataclasses.replace(meeting, place="第三會議室"))
        with pytest.raises(Overtaken) as again:
            save(lambda: desk.routine.remove_meeting(meeting), refused.value)
        assert again.value.theirs == {"place": "第三會議室"}
        save(lambda: desk.routine.remove_meeting(meeting), again.value)
    assert desk.store.get(Meeting, number) is None


def test_what_was_removed_elsewhere_is_not_called_removed_once_more(desk: Desk, other: Desk) -> None:
    (number,) = put(desk, MEETING)
    meeting = dataclasses.replace(MEETING, id=number)
    with form(desk) as save:
        other.routine.remove_meeting(meeting)
        with pytest.raises(StoreError):
            save(lambda: desk.routine.remove_meeting(meeting))
