from __future__ import annotations

from datetime import date, datetime, time

import pytest
from procedures import small_procedure

from pbdesk.errors import InputError
from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.people import ContactWindow
from pbdesk.model.proposal import CaseStatus, Proposal
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.contacts import call_list, mask_address, mask_email, mask_phone, next_try, tries
from pbdesk.workcal.calendar import WorkCalendar

P = small_procedure()
FRIDAY = date(2026, 12, 11)
NOW = datetime(2026, 12, 14, 14, 0)  # a Monday
is_working = WorkCalendar().is_working


@pytest.mark.parametrize(
    ("attempt", "on"),
    [(1, date(2026, 12, 14)), (2, date(2026, 12, 15)), (3, date(2026, 12, 16)), (9, date(2026, 12, 16))],
)
def test_the_pause_grows_in_working_days_and_its_last_value_repeats(attempt: int, on: date) -> None:
    assert next_try(Outcome.NO_ANSWER, attempt, FRIDAY, is_working, P).on == on


def test_after_enough_tries_help_is_named_but_the_case_does_not_fall_silent() -> None:
    assert str(next_try(Outcome.NO_ANSWER, 2, FRIDAY, is_working, P).why) == "Try again soon."
    third = next_try(Outcome.NO_ANSWER, 3, FRIDAY, is_working, P)
    assert third.on and "district office" in str(third.why)


def test_someone_spoken_to_needs_no_further_try() -> None:
    assert next_try(Outcome.REACHED, 1, FRIDAY, is_working, P).on is None
    assert next_try(Outcome.NO_SHOW, 1, FRIDAY, is_working, small_procedure(retries=())).on is None


def test_a_calendar_without_working_days_is_said() -> None:
    with pytest.raises(InputError):
        next_try(Outcome.NO_ANSWER, 1, FRIDAY, lambda day: False, P)


def _contact(n: int, outcome: Outcome, **facts: object) -> Contact:
    return Contact(id=n, proposal_id=1, person_id=5, at=datetime(2026, 12, n, 9), outcome=outcome, **facts)  # type: ignore[arg-type]


def test_tries_count_from_the_last_time_spoken_whatever_the_order_recorded() -> None:
    log = [
        _contact(4, Outcome.MESSAGE_LEFT),
        _contact(1, Outcome.NO_ANSWER),
        _contact(2, Outcome.REFUSED),
        _contact(3, Outcome.NO_SHOW),
    ]
    assert tries(log, 5) == 2
    assert tries(log, 6) == 0


def _case(
    number: int, next_on: date | None, *windows: ContactWindow, done: bool = False, open_: bool = True
) -> CaseFile:
    contact = _contact(number, Outcome.NO_ANSWER, next_on=next_on, next_done=done)
    status = CaseStatus.OPEN if open_ else CaseStatus.CLOSED
    return CaseFile(Proposal(id=number, status=status), contacts=(contact,), windows=windows)


def _window(start: int, end: int, weekdays: str = "1") -> ContactWindow:
    return ContactWindow(person_id=5, weekdays=weekdays, start=time(start), end=time(end))


def test_who_can_be_reached_now_is_called_first_then_whoever_opens_next() -> None:
    today = NOW.date()
    cases = [
        _case(1, today, _window(19, 21)),
        _case(2, today, _window(13, 15)),
        _case(3, today, _window(18, 20)),
        _case(4, today, _window(9, 12, "2")),
        _case(5, FRIDAY),
    ]
    calls = call_list(cases, NOW)
    assert [(c.proposal_id, c.in_window, c.opens) for c in calls] == [
        (5, True, None),
        (2, True, None),
        (3, False, time(18)),
        (1, False, time(19)),
        (4, False, None),
    ]


def test_calls_of_later_days_done_ones_and_closed_cases_are_left_out() -> None:
    today = NOW.date()
    cases = [_case(1, date(2026, 12, 15)), _case(2, today, done=True), _case(3, today, open_=False)]
    assert call_list([*cases, _case(4, None)], NOW) == []


def test_the_end_of_a_window_is_outside_it() -> None:
    (call,) = call_list([_case(1, NOW.date(), _window(12, 14))], NOW)
    assert not call.in_window and call.opens is None


def test_the_open_question_is_the_reason_for_the_call() -> None:
    asked = _contact(2, Outcome.REACHED, next_on=FRIDAY, question="是否同意縮小範圍")
    (call,) = call_list([CaseFile(Proposal(id=1), contacts=(asked,))], NOW)
    assert "是否同意縮小範圍" in str(call.why)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("0912345678", "0912-***-***"),
        ("0912-345-678", "0912-***-***"),
        ("０９１２３４５６７８", "0912-***-***"),
        ("+886 912 345 678", "0912-***-***"),
        ("1999", "***"),
        ("none", "***"),
        ("", ""),
    ],
)
def test_telephone_numbers_keep_four_digits(given: str, shown: str) -> None:
    assert mask_phone(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [("test.person@example.org", "t***@example.org"), ("@example.org", "***"), ("nobody", "***"), ("", "")],
)
def test_mail_addresses_keep_a_letter_and_the_domain(given: str, shown: str) -> None:
    assert mask_email(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("臺北市測試區假想路99號3樓", "臺北市測試區假想路***"),
        ("臺北市測試區假想東路四段100巷2號", "臺北市測試區假想東路四段***"),
        ("臺北市測試區虛構街1號", "臺北市測試區虛構街***"),
        ("臺北市測試區虛構里5鄰7號", "臺北市測試區***"),
        ("No. 1, Invented Rd.", "***"),
        ("", ""),
    ],
)
def test_addresses_end_at_the_road(given: str, shown: str) -> None:
    assert mask_address(given) == shown
