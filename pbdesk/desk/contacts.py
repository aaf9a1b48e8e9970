"""Contacts: the call list for now, the log, and what an outcome leads to."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.desk import finish
from pbdesk.errors import InputError
from pbdesk.model.contact import Channel, Contact, Outcome, Promise
from pbdesk.model.people import CaseRole, Person, Role
from pbdesk.rules import contacts as rules
from pbdesk.rules import telling
from pbdesk.rules.contacts import CallDue, NextTry
from pbdesk.say import Say, say
from pbdesk.store.db import Since
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


@dataclass(frozen=True)
class ContactForm:
    """What the dialog or the command line filled in. `next_on` None: none wanted."""

    proposal_id: int
    person: str
    outcome: Outcome
    note: str = ""
    channel: Channel = Channel.PHONE
    at: datetime | None = None  # None: now
    minutes: int | None = None
    question: str = ""
    next_on: date | None = None
    promise: str = ""
    promise_due: date | None = None


@dataclass
class Contacts:
    desk: Desk

    def calls(self) -> list[CallDue]:
        """Who is to be called: reachable now first, then by date."""
        return rules.call_list(self.desk.cases.active(), self.desk.now)

    def coming(self) -> list[date]:
        """The days after today on which somebody is to be called, the nearest first."""
        return rules.coming_calls(self.desk.cases.active(), self.desk.today)

    def log(self, *, limit: int = 500) -> list[Contact]:
        """Newest first."""
        return self.desk.store.all(Contact, order="at desc, id desc", limit=limit)

    def newest(self) -> int:
        """Number of the contact logged last, 0 without any."""
        return next((contact.id for contact in self.desk.store.all(Contact, order="id desc", limit=1)), 0)

    def logged_after(self, number: int) -> list[Contact]:
        """In the order they were logged, whatever time was noted."""
        return self.desk.store.all(Contact, id=Since(number + 1))

    def propose_next(self, proposal_id: int, person: str, outcome: Outcome) -> NextTry:
        """When to try next after this outcome, by the procedure's intervals and working days."""
        case = self.desk.cases.file(proposal_id)
        known = next((p for p in case.people if p.name == person.strip()), None)
        tries = rules.tries(case.contacts, known.id) + 1 if known else 1
        calendar = self.desk.days.calendar()
        return rules.next_try(outcome, tries, self.desk.today, calendar.is_working, self.desk.procedure)

    def check(self, form: ContactForm) -> None:
        """Raises InputError for what cannot be right, so that a dialog can say it before it closes."""
        at = form.at or self.desk.now
        if not form.person.strip():
            raise InputError(say("Say with whom: the name is missing."), field="person")
        if at.date() > self.desk.today:
            raise InputError(say("This contact lies in the future."), field="at")
        if form.next_on and form.next_on < at.date():
            raise InputError(say("The next try lies before this contact."), field="next_on")
        if form.promise_due and not form.promise.strip():
            raise InputError(
                say("There is a date for a promise, but not what was promised."), field="promise"
            )
        if form.minutes is not None and form.minutes < 0:
            raise InputError(say("Minutes cannot be negative."), field="minutes")

    def add(self, form: ContactForm) -> tuple[Contact, Change]:
        """Log a contact; earlier follow-ups with this person on this case are done by it, and so is
        telling the proposer an issued result.

        A name not yet on the case becomes a person of it. Raises InputError as `check` does.
        """
        self.check(form)
        name, promised = form.person.strip(), form.promise.strip()
        case = self.desk.cases.file(form.proposal_id)
        with self.desk.store.write("contact", case=case.proposal.case_no, outcome=form.outcome.value) as tx:
            person = next((p for p in case.people if p.name == name), None)
            if person is None:
                person = tx.insert(Person(name=name))
                role = Role.RESIDENT if case.proposer() else Role.PROPOSER
                tx.insert(CaseRole(proposal_id=case.id, person_id=person.id, role=role))
            question = form.question
            for earlier in case.contacts:
                if earlier.person_id == person.id and earlier.next_on and not earlier.next_done:
                    tx.update(dataclasses.replace(earlier, next_done=True))
                    if not form.outcome.spoke:  # nobody answered, so what was asked is still open
                        question = question or earlier.question
            contact = tx.insert(Contact(
                proposal_id=case.id, person_id=person.id, at=form.at or self.desk.now, channel=form.channel,
                outcome=form.outcome, minutes=form.minutes, note=form.note, question=question,
                next_on=form.next_on,
            ))  # fmt: skip
            if telling.tells(case, person.id, form.outcome, contact.at):
                tx.update(dataclasses.replace(case.proposal, told_on=contact.at.date()))
                finish.left_behind(self.desk.store, tx, f"tell:{case.id}")
            if promised:
                tx.insert(Promise(
                    proposal_id=case.id, person_id=person.id, contact_id=contact.id, text=promised,
                    made_on=contact.at.date(), due=form.promise_due,
                ))  # fmt: skip
        return contact, tx.change

    def telling(self, form: ContactForm) -> Say | None:
        """What this contact, once logged, means for telling the proposer what was issued; None: nothing."""
        case, at = self.desk.cases.file(form.proposal_id), form.at or self.desk.now
        person = next((p.id for p in case.people if p.name == form.person.strip()), 0)
        if telling.tells(case, person, form.outcome, at):
            return say("With this the proposer is told the outcome.")
        if telling.too_early(case, person, form.outcome, at):
            return say("Issued at {time}, after this: not yet told. If it was, mark it done.",
                       time=f"{case.issued_at:%H:%M}")  # fmt: skip
        return None

    def done(self, contact_id: int) -> Change:
        """The follow-up needs no call any more."""
        contact = self.desk.store.get(Contact, contact_id)
        if contact is None:
            raise InputError(say("This contact is no longer in the file."))
        return self.desk.cases.save("followup-done", dataclasses.replace(contact, next_done=True))

    def keep_promise(self, promise_id: int) -> Change:
        promise = self.desk.store.get(Promise, promise_id)
        if promise is None:
            raise InputError(say("This promise is no longer in the file."))
        return self.desk.cases.save("promise-done", dataclasses.replace(promise, done_on=self.desk.today))
