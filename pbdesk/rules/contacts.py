"""Contacts: when to try again, whom to call now, and how personal data looks where it is not needed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pbdesk.errors import InputError
from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.people import ContactWindow, PersonDetail
from pbdesk.model.procedure import Procedure, Words
from pbdesk.rules.casefile import CaseFile
from pbdesk.say import Say, say, say_n

HIDDEN = "***"
_SEARCH_DAYS = 366
_ROAD = re.compile(r".*?[路街](?:[一二三四五六七八九十0-9]{1,3}段)?|.*?段|.*?區", re.DOTALL)


@dataclass(frozen=True)
class NextTry:
    """`on` None: no further try of its own accord."""

    on: date | None
    why: Say | Words


@dataclass(frozen=True)
class CallDue:
    """A call due since `by`. `opens` is when the person's next window of today begins."""

    proposal_id: int
    person_id: int
    contact_id: int
    by: date
    tries: int
    in_window: bool
    opens: time | None
    why: Say


def next_try(
    outcome: Outcome, tries: int, on: date, is_working: Callable[[date], bool], procedure: Procedure
) -> NextTry:
    """When to try again after the `tries`-th attempt on `on`; the last interval repeats.

    After as many tries as the procedure allows, the reason names who may help instead of another call.
    InputError when no working day is near.
    """
    rule = next((retry for retry in procedure.retries if retry.outcome is outcome), None)
    if rule is None or not rule.days:
        return NextTry(None, rule.why if rule else say("No further try is needed."))
    days = rule.days[min(max(tries, 1), len(rule.days)) - 1]
    why: Say | Words = rule.why
    if not outcome.spoke and tries >= procedure.thresholds.tries_before_escalation:
        why = say_n(
            "Tried {n} time: ask the village head or the district office, or tell your supervisor.",
            "Tried {n} times: ask the village head or the district office, or tell your supervisor.",
            tries,
        )
    return NextTry(_working_days_after(on, days, is_working), why)


def _working_days_after(day: date, n: int, is_working: Callable[[date], bool]) -> date:
    left = max(n, 0)
    for _ in range(_SEARCH_DAYS):
        if left == 0 and is_working(day):
            return day
        day += timedelta(1)
        left -= bool(left) and is_working(day)
    raise InputError(
        say("No working day was found for the next try."),
        todo=say("Check the working-day calendar: too many days are marked as off."),
    )


def tries(contacts: Sequence[Contact], person_id: int) -> int:
    """Attempts since this person was last spoken to."""
    mine = sorted((c for c in contacts if c.person_id == person_id), key=lambda c: (c.at, c.id))
    count = 0
    for contact in mine:
        count = 0 if contact.outcome.spoke else count + 1
    return count


def call_list(cases: Sequence[CaseFile], now: datetime) -> list[CallDue]:
    """Follow-ups of open cases due today or before: those who can be reached now first, then as they open."""
    calls = [_call(case, contact, on, now) for case, contact, on in _followups(cases) if on <= now.date()]
    return sorted(
        calls, key=lambda c: (not c.in_window, c.opens or time.max, c.by, c.proposal_id, c.contact_id)
    )


def coming_calls(cases: Sequence[CaseFile], today: date) -> list[date]:
    """The days of the follow-ups after today, the nearest first."""
    return sorted(on for _, _, on in _followups(cases) if on > today)


def _followups(cases: Sequence[CaseFile]) -> Iterator[tuple[CaseFile, Contact, date]]:
    for case in cases:
        for contact in case.contacts if case.proposal.is_open else ():
            if contact.next_on and not contact.next_done:
                yield case, contact, contact.next_on


def _call(case: CaseFile, contact: Contact, by: date, now: datetime) -> CallDue:
    windows = case.windows_of(contact.person_id)
    today = [window for window in windows if str(now.isoweekday()) in window.weekdays]
    inside = not windows or any(window.start <= now.time() < window.end for window in today)
    later = None if inside else _opens(today, now.time())
    attempts = tries(case.contacts, contact.person_id)
    return CallDue(
        case.proposal.id, contact.person_id, contact.id, by, attempts, inside, later, _why(contact, attempts)
    )


def _opens(windows: Sequence[ContactWindow], now: time) -> time | None:
    return min((window.start for window in windows if window.start > now), default=None)


def _why(contact: Contact, attempts: int) -> Say:
    if contact.question.strip():
        return say("An answer is open: {question}", question=contact.question.strip())
    if attempts:
        return say_n("Tried {n} time without speaking.", "Tried {n} times without speaking.", attempts)
    return say("Follow-up agreed on {day}.", day=contact.at.date())


def reach(detail: PersonDetail, *, shown: bool) -> list[str]:
    """Telephone, e-mail and address, as far as known; masked unless `shown`."""
    words = [detail.phone, detail.email, detail.address]
    masked = [mask_phone(detail.phone), mask_email(detail.email), mask_address(detail.address)]
    return [word for word in (words if shown else masked) if word]


def mask_phone(text: str) -> str:
    """The first four digits: `0912-***-***`; shorter numbers are hidden entirely."""
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(c for c in plain if c.isascii() and c.isdigit())
    if plain.startswith("+886"):
        digits = "0" + digits[3:].removeprefix("0")
    if not plain:
        return ""
    return f"{digits[:4]}-{HIDDEN}-{HIDDEN}" if len(digits) > 6 else HIDDEN


def mask_email(text: str) -> str:
    """The first letter and the domain: `t***@example.org`."""
    name, at, domain = text.strip().rpartition("@")
    if not text.strip():
        return ""
    return f"{name[0]}{HIDDEN}@{domain}" if at and name else HIDDEN


def mask_address(text: str) -> str:
    """District and road, without lane, number and floor; an address of another form is hidden entirely."""
    plain = text.strip()
    if not plain:
        return ""
    found = _ROAD.match(plain)
    return f"{found[0]}{HIDDEN}" if found else HIDDEN
