"""Cases: find, read whole, and change what hangs on one."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from pbdesk.desk import finish
from pbdesk.desk.kept import PARTS
from pbdesk.errors import InputError, NotFound, RuleRefused
from pbdesk.formats.cleantext import search_key
from pbdesk.formats.values import parse_case_no, parse_serial
from pbdesk.model.people import ContactWindow, Person
from pbdesk.model.proposal import CaseStatus, Proposal, StageEvent
from pbdesk.model.work import Meeting
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.casework import NextStep, next_step
from pbdesk.rules.nextaction import same_action
from pbdesk.rules.telling import owes_word
from pbdesk.say import Say, say, say_n
from pbdesk.store import history, queries
from pbdesk.store.queries import CaseEntry
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


@dataclass
class Cases:
    desk: Desk
    _entries: list[CaseEntry] = field(default_factory=list)
    _state: tuple[int, int] = (-1, -1)

    # -- finding -------------------------------------------------------------------------------------
    def entries(self) -> list[CaseEntry]:
        """Every case as the list sorts and filters it; read again only after something changed."""
        store = self.desk.store
        state = (store.data_version(), store.connection.total_changes)
        if state != self._state:
            self._entries, self._state = queries.entries(store), state
        return self._entries

    def strayed(self) -> int:
        """How many open cases stand in a stage of another procedure: no gate or sheet is planned for them."""
        known = {"", *(stage.id for stage in self.desk.procedure.stages)}
        return sum(entry.status == "open" and entry.stage not in known for entry in self.entries())

    def find(self, case_no: str) -> Proposal:
        """By its number. Raises NotFound."""
        found = queries.proposal_by_number(self.desk.store, case_no.strip())
        if found is None:
            raise NotFound(
                say("There is no case {number}.", number=case_no),
                todo=say("“pbdesk list” shows the numbers."),
            )
        return found

    def named(self, words: str) -> Proposal:
        """By its number, or by words only one case has. Raises InputError."""
        known = queries.proposal_by_number(self.desk.store, words.strip())
        if known is not None:
            return known
        key = search_key(words)
        found = [entry.id for entry in self.entries() if key in entry.words]
        if not found:
            raise NotFound(say("No case has “{words}” in its number or title.", words=words.strip()))
        if len(found) > 1:
            raise InputError(
                say_n(
                    "{n} case has “{words}”.", "{n} cases have “{words}”.", len(found), words=words.strip()
                ),
                todo=say("Write the number of the case."),
            )
        return self.get(found[0])

    def get(self, proposal_id: int) -> Proposal:
        found = self.desk.store.get(Proposal, proposal_id)
        if found is None:
            raise NotFound(say("This case is no longer in the file."))
        return found

    def search(self, words: str) -> list[tuple[int, str, str]]:
        """(case id, kind of record, text) for whatever holds the words."""
        return queries.search(self.desk.store, words) if words.strip() else []

    # -- reading whole -------------------------------------------------------------------------------
    def file(self, proposal_id: int) -> CaseFile:
        """One case with everything on it. Raises NotFound."""
        found = self.files([proposal_id])
        if not found:
            raise NotFound(say("This case is no longer in the file."))
        return found[0]

    def files(self, proposal_ids: Collection[int]) -> list[CaseFile]:
        store = self.desk.store
        ids = list(proposal_ids)
        with store.reading():
            proposals = store.all(Proposal, id=ids)
            parts = {name: queries.children(store, cls, ids) for name, cls in PARTS.items()}
            person_ids = {r.person_id for roles in parts["roles"].values() for r in roles}
            people = {p.id: p for p in store.all(Person, id=person_ids)}
            windows = store.all(ContactWindow, person_id=person_ids)
            issued = queries.issued_at(store, [p.id for p in proposals if owes_word(CaseFile(p))])
        files = []
        for proposal in proposals:
            mine: dict[str, Any] = {name: tuple(parts[name][proposal.id]) for name in PARTS}
            known = {role.person_id for role in mine["roles"]}
            mine["people"] = tuple(people[i] for i in sorted(known) if i in people)
            mine["windows"] = tuple(w for w in windows if w.person_id in known)
            files.append(CaseFile(proposal, issued_at=issued.get(proposal.id), **mine))
        return files

    def active(self) -> list[CaseFile]:
        """Open cases that cause work by themselves; the undecided rest is one batch of triage."""
        return self.desk.kept.active()

    def waiting(self) -> int:
        """How many proposals still need a route."""
        return self.desk.kept.waiting()

    def next_step(self, case: CaseFile) -> NextStep:
        desk = self.desk
        return next_step(case, desk.procedure, desk.today, desk.quarter,
                         lambda work: desk.week.standing(work, case.meetings))  # fmt: skip

    def closing_gaps(self, case: CaseFile) -> list[Gap]:
        """What still stands open before the case may close."""
        from pbdesk.rules.closing import closing_gaps

        return closing_gaps(case, self.desk.procedure, self.desk.today)

    def handover_gaps(self, case: CaseFile) -> list[Gap]:
        """What whoever takes the case over must be told today."""
        from pbdesk.rules.closing import handover_gaps
        from pbdesk.rules.handover import begun

        return handover_gaps(begun(case, self.desk.quarter), self.desk.procedure, self.desk.today)

    def history(self, proposal_id: int) -> list[history.Operation]:
        return self.desk.history(proposal_id=proposal_id)

    # -- changing --------------------------------------------------------------------------------------
    def save(self, action: str, record: Any, **told: str) -> Change:
        """Insert or update one record of a case (item, funding, support agency, milestone, window …).

        `told`: what the history is to say of it besides the case.
        """
        with self.desk.store.write(action, **self._about(record), **told) as tx:
            tx.save(record)
        return tx.change

    def remove(self, action: str, record: Any) -> Change:
        with self.desk.store.write(action, **self._about(record)) as tx:
            tx.delete(record)
        return tx.change

    def change(self, proposal_id: int, action: str, **fields: object) -> Change:
        """Change columns of a proposal. Another next action begins anew, without the words on the last."""
        proposal = self.get(proposal_id)
        changed: Proposal = dataclasses.replace(proposal, **fields)  # type: ignore[arg-type]
        with self.desk.store.write(action, case=proposal.case_no) as tx:
            saved = tx.update(changed)
            if not same_action(proposal, saved):
                finish.left_behind(self.desk.store, tx, f"next:{proposal_id}")
        return tx.change

    def add(
        self, title: str, *, case_no: str, year: int = 0, district: str = "", **fields: object
    ) -> tuple[Proposal, Change]:
        """A case typed in by hand; year and district are in its number, a number of one's own is of this
        ROC year. Raises InputError when the number is none or taken."""
        number = parse_case_no(case_no)
        if not number:
            raise InputError(say("This is not a case number."))
        serial = parse_serial(number)
        year = year or (serial.year if serial else self.desk.quarter.roc_year)
        district = district or (serial and serial.district) or ""
        made = Proposal(title=title, case_no=number, year=year, district=district, **fields)  # type: ignore[arg-type]
        with self.desk.store.write("case-add", case=number) as tx:
            if queries.proposal_by_number(self.desk.store, number):  # in here no other window can add it
                raise InputError(say("There is already a case {number}.", number=number))
            saved = tx.insert(made)
        return saved, tx.change

    def reach_stage(
        self, proposal_id: int, stage: str, on: date, *, body: str = "", note: str = ""
    ) -> Change:
        """Move a case to a stage, dated. Raises InputError for a stage the procedure does not know."""
        if self.desk.procedure.stage(stage) is None:
            raise InputError(say("The procedure has no stage {stage}.", stage=stage))
        proposal = self.get(proposal_id)
        with self.desk.store.write("stage", case=proposal.case_no, stage=stage) as tx:
            tx.update(dataclasses.replace(proposal, stage=stage))
            tx.insert(StageEvent(proposal_id=proposal_id, stage=stage, on_date=on, body=body, note=note))
        return tx.change

    def stage_remarks(self, case: CaseFile, stage_id: str) -> list[Say]:
        """What speaks against this stage as the next one."""
        from pbdesk.rules.stages import stage_remarks

        return stage_remarks(case, stage_id, self.desk.procedure)

    def hand_over(self, proposal_id: int, to: str) -> Change:
        """Somebody else takes the case, and attends its meetings still ahead: it leaves the lists and can be
        reopened. `to` may be a name."""
        proposal = self.get(proposal_id)
        ahead = self.meetings_ahead(proposal_id)
        action = "hand-over-all" if ahead else "hand-over"
        with self.desk.store.write(action, case=proposal.case_no) as tx:
            tx.update(dataclasses.replace(
                proposal, status=CaseStatus.HANDED_OVER, status_note=to, status_on=self.desk.today
            ))  # fmt: skip
            for meeting in ahead:
                self.desk.week.decline(meeting.id, with_case=True)
        return tx.change

    def close(
        self, proposal_id: int, status: CaseStatus, note: str, *, consent_on: date | None = None
    ) -> Change:
        """Close, withdraw or reopen a case; `consent_on` is when the proposer agreed to it, if not yet noted.
        A case that ends takes its meetings still ahead out of the plan; one that comes back brings them.

        Raises RuleRefused when something stands open over which no case may be closed.
        """
        case = self.file(proposal_id)
        proposal = dataclasses.replace(case.proposal, consent_on=consent_on or case.proposal.consent_on)
        if status is CaseStatus.CLOSED and case.proposal.is_open:
            stopped = [
                g for g in self.closing_gaps(dataclasses.replace(case, proposal=proposal)) if g.refuses
            ]
            if stopped:
                raise RuleRefused(
                    stopped[0].what, todo=say("Record it first; then the case can be closed."),
                    field=stopped[0].where.removeprefix("case:"),
                )  # fmt: skip
        ends = case.proposal.is_open and status is not CaseStatus.OPEN
        ahead = self.meetings_ahead(proposal_id) if ends else []
        action = "status-all" if ahead else "status"
        with self.desk.store.write(action, case=proposal.case_no, status=status.value) as tx:
            tx.update(
                dataclasses.replace(proposal, status=status, status_note=note, status_on=self.desk.today)
            )
            for meeting in ahead:
                self.desk.week.decline(meeting.id, with_case=True)
            if status is CaseStatus.OPEN and not case.proposal.is_open:
                refused = self.desk.week.refused(with_case=True)
                for meeting in self._not_over(proposal_id):
                    if meeting.id in refused:
                        self.desk.week.attend(meeting.id)
        return tx.change

    def meetings_ahead(self, proposal_id: int) -> list[Meeting]:
        """Meetings of the case that are not over and that the officer attends, by their time."""
        refused = self.desk.week.refused()
        ahead = [m for m in self._not_over(proposal_id) if m.id not in refused]
        return sorted(ahead, key=lambda m: m.start)

    def _not_over(self, proposal_id: int) -> list[Meeting]:
        return [m for m in self.desk.store.all(Meeting, proposal_id=proposal_id) if m.end > self.desk.now]

    def _about(self, record: Any) -> dict[str, object]:
        proposal_id = getattr(record, "proposal_id", None)
        return {"case": self.get(proposal_id).case_no} if proposal_id else {}
