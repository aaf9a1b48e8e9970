"""Records with words and ids filled in: what belongs to a case follows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pbdesk.demo.people import PEOPLE, WINDOWS
from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import PersonDetail
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import Extension, Milestone
from pbdesk.model.work import RoutineWork, TimeEntry
from pbdesk.store.transaction import Transaction


@dataclass(frozen=True)
class Case:
    proposal: Proposal
    parts: tuple[Any, ...]


class Writer:
    def __init__(self, tx: Transaction, texts: Mapping[str, str]) -> None:
        self.tx, self.texts = tx, texts
        self.persons: dict[int, int] = {}  # place in PEOPLE → id
        self.last: dict[type, int] = {}  # the record of each sort written last

    def people(self) -> None:
        for place, person in enumerate(PEOPLE, 1):
            self.persons[place] = self.add(person)
            self.add(PersonDetail(person_id=place, phone=f"0900-000-{place:03}"))
        for window in WINDOWS:
            self.add(window)

    def case(self, case: Case) -> None:
        self.last = {Proposal: self.add(case.proposal)}
        for part in case.parts:
            self.add(part)

    def own(self, records: Iterator[Any]) -> None:
        """What belongs to no case."""
        self.last = {}
        for record in records:
            self.add(record)

    def add(self, record: Any) -> int:
        saved = self.tx.insert(replace(record, **self._worded(record), **self._linked(record)))
        self.last[type(record)] = int(saved.id)
        return int(saved.id)

    def _worded(self, record: Any) -> dict[str, str]:
        values = {field.name: getattr(record, field.name) for field in fields(record)}
        return {
            name: self.texts[value[1:]]
            for name, value in values.items()
            if type(value) is str and value.startswith("@")
        }

    def _linked(self, record: Any) -> dict[str, Any]:
        """To its case and person, and to the record before it: a promise to a contact and so on."""
        names, case = {field.name for field in fields(record)}, self.last.get(Proposal)
        links: dict[str, Any] = {}
        if case and "proposal_id" in names:
            links["proposal_id"] = case
        if case and "by_proposal_id" in names:
            links["by_proposal_id"] = case
        if person := getattr(record, "person_id", None):
            links["person_id"] = self.persons[person]
        if isinstance(record, Promise):
            links["contact_id"] = self.last.get(Contact)
        if isinstance(record, Extension):
            links["milestone_id"] = self.last.get(Milestone)
        if isinstance(record, TimeEntry):
            links["work"] = record.work.format(case=case, last=self.last.get(RoutineWork))
        return links
