from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from desks import BENCH, LANTERN, make_desk

from pbdesk.desk import Desk
from pbdesk.desk.contacts import ContactForm
from pbdesk.errors import InputError
from pbdesk.model.contact import Channel, Contact, Outcome, Promise
from pbdesk.model.people import Role

EVENING = datetime(2026, 11, 24, 20)  # inside the proposer's hours, the day the follow-up is due


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with make_desk(tmp_path, now=EVENING) as opened:
        yield opened


@pytest.fixture
def form(desk: Desk) -> ContactForm:
    return ContactForm(desk.cases.find(LANTERN).id, "測試員甲", Outcome.REACHED)


def test_a_contact_is_logged_now_and_by_telephone_unless_said_otherwise(
    desk: Desk, form: ContactForm
) -> None:
    saved, change = desk.contacts.add(replace(form, note="同意\n第二行", minutes=5))
    assert desk.contacts.log()[0] == saved
    assert (saved.at, saved.channel, saved.minutes, saved.note) == (EVENING, Channel.PHONE, 5, "同意\n第二行")
    assert change.action == "contact"
    earlier = datetime(2026, 11, 23, 10)
    assert desk.contacts.add(replace(form, at=earlier, channel=Channel.VISIT))[0].at == earlier


def test_the_log_is_newest_first_and_may_be_cut(desk: Desk, form: ContactForm) -> None:
    late, _ = desk.contacts.add(form)
    desk.contacts.add(replace(form, at=datetime(2026, 11, 1, 9)))
    log = desk.contacts.log()
    assert log[0].id == late.id
    assert [c.at for c in log] == sorted((c.at for c in log), reverse=True)
    assert desk.contacts.log(limit=1) == log[:1]


def test_a_contact_ends_the_follow_up_it_answers(desk: Desk, form: ContactForm) -> None:
    (call,) = desk.contacts.calls()
    assert call.in_window
    desk.contacts.add(form)
    assert desk.contacts.calls() == []
    waited = desk.store.get(Contact, call.contact_id)
    assert waited is not None and waited.next_done


def test_the_follow_up_of_another_person_goes_on_waiting(desk: Desk, form: ContactForm) -> None:
    before = desk.contacts.calls()
    desk.contacts.add(replace(form, person="測試里長"))
    assert desk.contacts.calls() == before


def test_a_question_stays_open_until_the_person_was_spoken_to(desk: Desk, form: ContactForm) -> None:
    desk.contacts.add(replace(form, question="何時會勘？", next_on=EVENING.date()))
    missed, _ = desk.contacts.add(replace(form, outcome=Outcome.NO_ANSWER, next_on=EVENING.date()))
    assert missed.question == "何時會勘？"
    spoken, _ = desk.contacts.add(form)
    assert spoken.question == ""


def test_a_new_name_joins_the_case_as_what_it_lacks(desk: Desk, form: ContactForm) -> None:
    desk.contacts.add(replace(form, person=" 測試里民 "))
    lantern = desk.cases.file(form.proposal_id)
    assert [p.name for p in lantern.people] == ["測試員甲", "測試里民"]
    assert lantern.roles[-1].role is Role.RESIDENT
    bare, _ = desk.cases.add("無人案", case_no="115-900", year=115)
    desk.contacts.add(replace(form, proposal_id=bare.id, person="測試員庚"))
    proposer = desk.cases.file(bare.id).proposer()
    assert proposer is not None and proposer.name == "測試員庚"


def test_a_promise_is_kept_with_the_contact_it_was_made_in(desk: Desk, form: ContactForm) -> None:
    due = date(2026, 12, 1)
    saved, _ = desk.contacts.add(replace(form, promise="送圖", promise_due=due))
    promise = desk.store.all(Promise, contact_id=saved.id)[0]
    assert (promise.text, promise.due, promise.made_on) == ("送圖", due, EVENING.date())
    desk.contacts.keep_promise(promise.id)
    assert desk.store.all(Promise, id=promise.id)[0].done_on == EVENING.date()


def test_a_promise_of_blanks_is_none(desk: Desk, form: ContactForm) -> None:
    saved, _ = desk.contacts.add(replace(form, promise="   "))
    assert desk.store.all(Promise, contact_id=saved.id) == []
    saved, _ = desk.contacts.add(replace(form, promise=" 送圖 "))
    assert [promise.text for promise in desk.store.all(Promise, contact_id=saved.id)] == ["送圖"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "  "},
        {"at": datetime(2026, 11, 25, 9)},
        {"next_on": date(2026, 11, 23)},
        {"promise_due": date(2026, 12, 1)},
        {"promise": "  ", "promise_due": date(2026, 12, 1)},
        {"minutes": -5},
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_written(
    desk: Desk, form: ContactForm, wrong: dict[str, object]
) -> None:
    before = desk.contacts.log()
    with pytest.raises(InputError):
        desk.contacts.add(replace(form, **wrong))
    assert desk.contacts.log() == before


def test_one_contact_is_one_step_back(desk: Desk, form: ContactForm) -> None:
    calls, people = desk.contacts.calls(), desk.cases.file(form.proposal_id).people
    desk.contacts.add(replace(form, person="測試里民", promise="送圖"))
    desk.contacts.add(form)
    desk.undo()
    desk.undo()
    assert desk.contacts.calls() == calls
    assert desk.cases.file(form.proposal_id).people == people


def test_the_next_try_follows_the_outcome_and_grows_with_the_tries(desk: Desk, form: ContactForm) -> None:
    def propose(person: str, outcome: Outcome) -> date | None:
        return desk.contacts.propose_next(form.proposal_id, person, outcome).on

    first = propose("測試員甲", Outcome.NO_ANSWER)
    assert first is not None and first > EVENING.date() and desk.days.calendar().is_working(first)
    assert propose("測試員甲", Outcome.REACHED) is None
    desk.contacts.add(replace(form, outcome=Outcome.NO_ANSWER))
    desk.contacts.add(replace(form, outcome=Outcome.NO_ANSWER))
    later = propose("測試員甲", Outcome.NO_ANSWER)
    assert later is not None and later > first
    assert propose("nobody known", Outcome.NO_ANSWER) == first


def test_a_follow_up_can_be_let_go(desk: Desk) -> None:
    (call,) = desk.contacts.calls()
    desk.contacts.done(call.contact_id)
    assert desk.contacts.calls() == []


def test_what_is_gone_is_said(desk: Desk) -> None:
    with pytest.raises(InputError):
        desk.contacts.done(999)
    with pytest.raises(InputError):
        desk.contacts.keep_promise(999)


def test_a_case_still_to_be_decided_is_called_too(desk: Desk) -> None:
    bench = desk.cases.find(BENCH)
    desk.contacts.add(ContactForm(bench.id, "測試員乙", Outcome.MESSAGE_LEFT, next_on=EVENING.date()))
    assert bench.id in {call.proposal_id for call in desk.contacts.calls()}
