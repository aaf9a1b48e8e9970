"""Import of proposals and milestones: read, show what would happen, then all or nothing.

The same steps serve the dry run and the import itself.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pbdesk.desk.importplan import Cancelled, ImportPlan, Progress
from pbdesk.errors import InputError, NotFound
from pbdesk.formats.cleantext import search_key
from pbdesk.formats.headers import HeaderMap, match_headers
from pbdesk.formats.milestone_rows import MilestoneRow, parse_milestones
from pbdesk.formats.proposal_rows import ProposalRow, parse_proposals
from pbdesk.formats.rows import ParsedRow, Problem
from pbdesk.formats.spreadsheet import read_table
from pbdesk.formats.tabular import Table
from pbdesk.formats.values import DISTRICTS
from pbdesk.model.people import CaseRole, Person, Role
from pbdesk.model.proposal import LightKind, LightRating, Proposal, StageEvent, SupportAgency
from pbdesk.model.quarter import Milestone
from pbdesk.rules import importing as rules
from pbdesk.rules.importing import STAGE_OF_EVENT, Fact, Facts, RowAction, RowPlan
from pbdesk.say import say, say_n
from pbdesk.store import backup, queries
from pbdesk.store.rows import ImportRow
from pbdesk.store.transaction import Change, Transaction

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

EVERY = 100  # rows between two calls of progress
FACT_OF_STAGE = {stage: fact for fact, stage in STAGE_OF_EVENT.items()}
DISTRICT_CODES = {name: code for code, name in DISTRICTS.items()}


@dataclass
class Imports:
    desk: Desk
    _numbers: dict[str, int] = field(default_factory=dict)
    _known: dict[str, ImportRow] = field(default_factory=dict)
    _claimed: set[int] = field(default_factory=set)  # milestones that a row of a file stands for
    _titles: dict[str, set[str]] = field(default_factory=dict)  # folded title → case numbers

    def plan(
        self,
        data: bytes,
        name: str,
        *,
        mapping: Mapping[str, str] | None = None,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> ImportPlan:
        """Read a file and compare it with the desk. Raises FileError and InputError; writes nothing."""
        mapping = mapping or {}
        table = read_table(data, name, sheet, known=tuple(mapping.values()))
        headers = match_headers(table.headers, mapping)
        parse = self._milestone if headers.kind == "milestones" else self._proposal
        rows: list[RowPlan] = []
        rejected: list[Problem] = []
        warnings: list[Problem] = []
        state = self._look_up(headers.kind)
        for number, parsed in enumerate(_parsed(table, headers, self.desk.today)):
            _tell(progress, number, len(table.rows))
            warnings.extend(parsed.warnings)
            rejected.extend(parsed.problems)
            if parsed.ok:
                try:
                    rows.append(parse(parsed.record))  # type: ignore[arg-type]
                except NotFound as problem:
                    column = headers.headers[headers.fields["title"]]
                    rejected.append(Problem(parsed.source.number, column, problem.what))
        if headers.kind == "milestones":
            warnings.extend(self._made(rows, headers))
        return ImportPlan(headers.kind, table, tuple(rows), tuple(rejected), tuple(warnings),
                          tuple(headers.unmapped), state)  # fmt: skip

    def apply(self, plan: ImportPlan, *, skip_bad: bool = False, progress: Progress | None = None) -> Change:
        """Carry a plan out in one operation.

        Raises InputError when rows are bad and not to be skipped, or the desk changed since the plan.
        """
        if not skip_bad:
            plan.refuse()
        store = self.desk.store
        busy = [row for row in plan.rows if row.action is not RowAction.UNCHANGED]
        if not busy:
            return Change(0, "import")
        if queries.count_proposals(store):
            backup.make(store.connection, store.path, store.clock())
        self._numbers.clear()
        save = self._save_milestone if plan.kind == "milestones" else self._save_proposal
        counts = {a.value: plan.count(a) for a in RowAction}
        with store.write("import", sort=plan.kind, **counts) as tx:
            if queries.last_operation(store) != plan.state:
                raise InputError(say("The desk was changed after this file was read."),
                                 todo=say("Import the file once more."))  # fmt: skip
            for number, row in enumerate(busy):
                _tell(progress, number, len(busy))
                proposal_id, record_id = save(row, tx)
                tx.save(
                    ImportRow(row.memory_id, proposal_id, record_id, plan.kind, row.key, _json(row.facts))
                )
        return tx.change

    # -- planning one row --------------------------------------------------------------------------
    def _look_up(self, kind: str) -> int:
        """What planning needs of the desk; returns its newest operation."""
        self._known = queries.import_rows(self.desk.store, kind)
        self._claimed = {row.record_id for row in self._known.values()}
        self._titles = {}
        if kind == "milestones":
            for title, case_no in queries.titles(self.desk.store):
                self._titles.setdefault(search_key(title), set()).add(case_no)
        return queries.last_operation(self.desk.store)

    def _proposal(self, row: ProposalRow) -> RowPlan:
        facts = rules.proposal_facts(row)
        known = self._known.get(row.key, ImportRow())
        plan = RowPlan(row.row, row.key, RowAction.CREATE, row.case_no, row.title, facts,
                       known.proposal_id, known.id)  # fmt: skip
        if known.content == _json(facts):
            return dataclasses.replace(plan, action=RowAction.UNCHANGED)
        proposal = None
        if known.id:
            proposal = queries.proposal(self.desk.store, known.proposal_id)
        elif row.case_no:
            proposal = queries.proposal_by_number(self.desk.store, row.case_no)
        if proposal is None:
            return plan
        plan = dataclasses.replace(plan, record_id=proposal.id, case_no=proposal.case_no)
        old: Facts = json.loads(known.content or "{}")
        people = self._proposers(proposal.id) if row.proposer else []
        old = rules.recalled(old, [*people, row.proposer])
        return _compared(plan, old, self._standing(proposal, old, facts, people))

    def _standing(self, proposal: Proposal, old: Facts, facts: Facts, people: list[str]) -> dict[str, Fact]:
        """All of a case that a row may speak of, as facts."""
        standing = rules.standing_facts(proposal)
        for light in self.desk.store.all(LightRating, proposal_id=proposal.id):
            standing[f"light.{light.kind}"] = rules.standing_light(light)
        for event in reversed(self.desk.store.all(StageEvent, proposal_id=proposal.id)):  # the first counts
            standing[FACT_OF_STAGE.get(event.stage, "")] = rules.standing_event(event)
        agencies = {a.agency: a.duty for a in self.desk.store.all(SupportAgency, proposal_id=proposal.id)}
        adds = rules.support_to_write(old.get("support"), facts.get("support"), agencies)
        standing["support"] = old.get("support") if adds else facts.get("support")
        named = [name for name in (facts.get("proposer"), old.get("proposer"), *people) if name in people]
        standing["proposer"] = named[0] if named else ""
        return standing

    def _proposers(self, proposal_id: int) -> list[str]:
        store = self.desk.store
        roles = store.all(CaseRole, proposal_id=proposal_id, role=Role.PROPOSER.value)
        return [person.name for person in store.all(Person, id=[role.person_id for role in roles])]

    def _milestone(self, row: MilestoneRow) -> RowPlan:
        quarter = int(row.quarter.key) if row.quarter else 0
        facts: Facts = {**rules.milestone_facts(row), "quarter": quarter}
        known = self._known.get(row.key, ImportRow())
        if row.case_no:
            self._titles.setdefault(search_key(row.title), set()).add(row.case_no)
        if known.content == _json(facts):
            return RowPlan(row.row, row.key, RowAction.UNCHANGED, row.case_no, row.title, facts)
        proposal = queries.proposal(self.desk.store, known.proposal_id) if known.id else None
        case_no = proposal.case_no if proposal else row.case_no or self._number_of(row.title)
        milestone = self.desk.store.get(Milestone, known.record_id) if known.id else None
        milestone = milestone or self._unclaimed(case_no, quarter, row.planned)
        plan = RowPlan(row.row, row.key, RowAction.CREATE, case_no, row.title, facts, 0, known.id)
        if milestone is None:
            return plan
        self._claimed.add(milestone.id)
        standing: dict[str, Fact] = {name: getattr(milestone, name) for name in rules.MILESTONE_FACTS}
        plan = dataclasses.replace(plan, record_id=milestone.id)
        return _compared(plan, json.loads(known.content or "{}"), standing)

    def _made(self, rows: list[RowPlan], headers: HeaderMap) -> Iterator[Problem]:
        """A mistyped number would make a case unseen."""
        first = {row.case_no: row.row for row in reversed(rows) if row.action is RowAction.CREATE}
        for number, row in sorted(first.items(), key=lambda each: each[1]):
            if queries.proposal_by_number(self.desk.store, number) is None:
                what = say("There is no case {number} yet; this list makes it.", number=number)
                yield Problem(row, headers.headers[headers.fields["case_no"]], what)

    def _number_of(self, title: str) -> str:
        """The case a title names. Raises NotFound unless it is exactly one."""
        found = self._titles.get(search_key(title), set())
        if len(found) != 1:
            raise NotFound(
                say_n(
                    "{n} case has this title; the case number is needed.",
                    "{n} cases have this title; the case number is needed.",
                    len(found),
                )
            )
        return next(iter(found))

    def _unclaimed(self, case_no: str, quarter: int, planned: str) -> Milestone | None:
        """The officer's own record of the same plan, which no row stands for yet."""
        proposal = queries.proposal_by_number(self.desk.store, case_no)
        if proposal is None:
            return None
        found = self.desk.store.all(Milestone, proposal_id=proposal.id, quarter=quarter, planned=planned)
        return next((m for m in found if m.id not in self._claimed), None)

    # -- saving one row: ids of the case and of the record ---------------------------------------------
    def _save_proposal(self, row: RowPlan, tx: Transaction) -> tuple[int, int]:
        facts = row.taken_over()
        current = queries.proposal(self.desk.store, row.record_id) if row.record_id else None
        proposal = tx.update(rules.with_facts(current, facts)) if current else self._add(facts, tx)
        for fact, value in facts.items():
            self._save_part(proposal.id, fact, value, row, tx)
        return proposal.id, proposal.id

    def _add(self, facts: Facts, tx: Transaction) -> Proposal:
        proposal = rules.with_facts(Proposal(), facts)
        number = proposal.case_no or self._number(proposal)
        stage = rules.stage_of(facts, self.desk.procedure)
        return tx.insert(dataclasses.replace(proposal, case_no=number, stage=stage))

    def _number(self, proposal: Proposal) -> str:
        """A number of our own for a row without a serial: year, district, T and a running number."""
        prefix = f"{proposal.year:03d}{DISTRICT_CODES.get(proposal.district, '00')}T"
        last = self._numbers.get(prefix) or queries.last_number(self.desk.store, prefix)
        self._numbers[prefix] = last + 1
        return f"{prefix}{last + 1:03d}"

    def _save_part(self, proposal_id: int, fact: str, value: Fact, row: RowPlan, tx: Transaction) -> None:
        new = row.action is RowAction.CREATE
        store = self.desk.store
        if fact.startswith("light.") and isinstance(value, dict):
            kind = LightKind(fact.removeprefix("light."))
            lights = [] if new else store.all(LightRating, proposal_id=proposal_id, kind=kind.value)
            rating = lights[0] if lights else LightRating(proposal_id=proposal_id, kind=kind)
            tx.save(rules.with_light(rating, value))
        elif fact in STAGE_OF_EVENT and isinstance(value, dict):
            stage = STAGE_OF_EVENT[fact]
            events = [] if new else store.all(StageEvent, proposal_id=proposal_id, stage=stage)
            event = events[0] if events else StageEvent(proposal_id=proposal_id, stage=stage)
            tx.save(rules.with_event(event, value))
        elif fact == "support":
            agencies = [] if new else store.all(SupportAgency, proposal_id=proposal_id)
            standing = {agency.agency: agency for agency in agencies}
            before = next((d.old for d in row.differences if d.fact == fact), None)
            duties = {name: agency.duty for name, agency in standing.items()}
            for name, duty in rules.support_to_write(before, value, duties):
                agency = standing.get(name, SupportAgency(proposal_id=proposal_id, agency=name))
                tx.save(dataclasses.replace(agency, duty=duty))
        elif fact == "proposer":
            person = tx.insert(Person(name=str(value)))
            tx.insert(CaseRole(proposal_id=proposal_id, person_id=person.id, role=Role.PROPOSER))

    def _save_milestone(self, row: RowPlan, tx: Transaction) -> tuple[int, int]:
        facts = row.taken_over()
        milestone = self.desk.store.get(Milestone, row.record_id) if row.record_id else None
        milestone = milestone or Milestone(proposal_id=self._case(row, tx).id)
        saved = tx.save(dataclasses.replace(milestone, **facts))  # type: ignore[arg-type]
        return saved.proposal_id, saved.id

    def _case(self, row: RowPlan, tx: Transaction) -> Proposal:
        """A milestone sheet may come before the list of proposals: then it makes the case."""
        proposal = queries.proposal_by_number(self.desk.store, row.case_no)
        if proposal:
            return proposal
        year = int(row.case_no[:3]) if row.case_no[:3].isdigit() else 0
        stage = rules.stage_of({"kind": "recorded"}, self.desk.procedure)
        return tx.insert(Proposal(case_no=row.case_no, title=row.title, year=year, stage=stage))


def _parsed(table: Table, headers: HeaderMap, today: date) -> Iterator[ParsedRow[object]]:
    rows = parse_milestones if headers.kind == "milestones" else parse_proposals
    return rows(table, headers, today)  # type: ignore[return-value]


def _compared(plan: RowPlan, old: Facts, standing: dict[str, Fact]) -> RowPlan:
    found = tuple(rules.differences(old, plan.facts, standing))
    action = RowAction.UPDATE if found else RowAction.UNCHANGED
    return dataclasses.replace(plan, action=action, differences=found)


def _json(facts: Facts) -> str:
    return json.dumps(rules.remembered(facts), ensure_ascii=False, sort_keys=True)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if done % EVERY == 0 and progress and not progress(done, total):
        raise Cancelled
