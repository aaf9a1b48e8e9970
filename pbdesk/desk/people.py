"""People of the cases: who they are, how they can be reached, and erasing them for good."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.errors import InputError, NotFound
from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, PersonDetail, Role, Stance
from pbdesk.rules.retention import PastTerm, past_term
from pbdesk.say import say
from pbdesk.store import forget, history, names_in, queries
from pbdesk.store.transaction import Change, Transaction

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


@dataclass(frozen=True)
class PersonForm:
    """What a form says of a person on one case. `window` None: it is not known when they can be reached.

    `window_id` is the one the form shows, 0 for none; None: the first there is.
    """

    name: str
    role: Role = Role.PROPOSER
    stance: Stance = Stance.UNKNOWN
    phone: str = ""
    email: str = ""
    address: str = ""
    window: ContactWindow | None = None
    window_id: int | None = None


@dataclass(frozen=True)
class PurgeScope:
    """What erasing a person leaves behind: counts, and the cases they are on by number."""

    cases: tuple[str, ...]
    contacts: int
    promises: int
    notes: int  # records in whose words the officer wrote the name
    found_in: tuple[str, ...]  # the numbers of their cases, "" for own work
    backups: int
    aside: tuple[str, ...]  # files of damaged desks, kept beside this one


@dataclass
class People:
    desk: Desk

    def details(self, person_id: int) -> PersonDetail:
        """Telephone, e-mail and address, unmasked: for the moment they are needed only."""
        found = self.desk.store.all(PersonDetail, person_id=person_id)
        return found[0] if found else PersonDetail(person_id=person_id)

    def windows(self, person_id: int) -> list[ContactWindow]:
        return self.desk.store.all(ContactWindow, person_id=person_id)

    def save(self, role: CaseRole, form: PersonForm) -> tuple[Person, Change]:
        """A new person on the role's case, or other facts about the one who has it. Raises InputError."""
        if not form.name.strip():
            raise InputError(say("Say with whom: the name is missing."))
        case = self.desk.cases.get(role.proposal_id)
        with self.desk.store.write("person" if role.id else "person-add", case=case.case_no) as tx:
            known = self.desk.store.get(Person, role.person_id) if role.person_id else None
            person = tx.save(dataclasses.replace(known or Person(), name=form.name.strip()))
            tx.save(dataclasses.replace(role, person_id=person.id, role=form.role, stance=form.stance))
            self._save_details(tx, person.id, form)
            self._save_window(tx, person.id, form)
        return person, tx.change

    def _save_details(self, tx: Transaction, person_id: int, form: PersonForm) -> None:
        standing = self.details(person_id)
        new = dataclasses.replace(standing, phone=form.phone, email=form.email, address=form.address)
        if standing.id or form.phone or form.email or form.address:
            new = tx.save(new)
        if new.id and not (new.phone or new.email or new.address):
            tx.delete(new)

    def _save_window(self, tx: Transaction, person_id: int, form: PersonForm) -> None:
        """The form shows the first window only; the others stay as they are, also when that one is gone."""
        first = next(iter(self.windows(person_id)), None)
        if first and form.window_id and first.id != form.window_id:
            first = None
        if form.window is not None:
            known = {"id": first.id, "note": first.note} if first else {"id": 0}
            tx.save(dataclasses.replace(form.window, person_id=person_id, **known))
        elif first is not None:
            tx.leave_out(first)

    def past_term(self) -> list[PastTerm]:
        """Whose data is kept past its term, the longest first."""
        months = self.desk.procedure.thresholds.retention_months
        return past_term(queries.parts_of_ended(self.desk.store), self.desk.today, months)

    def purge_scope(self, person_id: int) -> PurgeScope:
        """What `purge` would leave. Raises NotFound."""
        self._get(person_id)
        store = self.desk.store
        on = {role.proposal_id for role in store.all(CaseRole, person_id=person_id)}
        numbers = sorted(self.desk.cases.get(each).case_no for each in on)
        names = history.person_names(store, person_id)
        named = names_in.records(store.connection, person_id, names)
        found_in = sorted({self.desk.cases.get(case).case_no if case else "" for case in named})
        return PurgeScope(
            tuple(numbers), len(store.all(Contact, person_id=person_id)),
            len(store.all(Promise, person_id=person_id)), len(named), tuple(found_in),
            len(forget.holding(store.path, person_id, names)),
            tuple(file.name for file in forget.set_aside(store.path)),
        )  # fmt: skip

    def purge(self, person_id: int) -> Change:
        """Erase a person's name and details, in the log and the backups too (個資法 §11).

        Cannot be undone; ask first. Raises FileError for a backup that cannot be rewritten.
        """
        self._get(person_id)
        store = self.desk.store
        names = history.person_names(store, person_id)
        forget.erase(store.path, person_id, names, self.desk.today)
        self.desk.keep_glance(None)  # it may hold the name
        self.desk.keep_unsaved("")
        with store.write("person-purge") as tx:
            for record in (*store.all(PersonDetail, person_id=person_id), *self.windows(person_id)):
                tx.delete(record)
            tx.update(Person(id=person_id, name=f"#{person_id}", purged_on=self.desk.today))
            tx.touched |= names_in.take_out(tx.connection, person_id, names)
        return tx.change

    def _get(self, person_id: int) -> Person:
        found = self.desk.store.get(Person, person_id)
        if found is None:
            raise NotFound(say("This person is no longer in the file."))
        return found
