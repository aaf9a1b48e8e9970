"""Import of proposals and milestones: read, show what would happen, then all or nothing.

The same steps serve the dry run, the screen's preview and the import itself.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pbdesk.errors import InputError, NotFound
from pbdesk.formats.headers import HeaderMap, match_headers
from pbdesk.formats.milestone_rows import MilestoneRow, parse_milestones
from pbdesk.formats.proposal_rows import ProposalRow, parse_proposals
from pbdesk.formats.rows import ParsedRow, Problem
from pbdesk.formats.spreadsheet import read_table
from pbdesk.formats.tabular import Table
from pbdesk.formats.values import DISTRICTS
from pbdesk.model.people import CaseRole, Person, Role
from pbdesk.model.proposal import Light, LightKind, LightRating, Proposal, StageEvent, SupportAgency
from pbdesk.model.quarter import Milestone
from pbdesk.rules.importing import (
    PROPOSAL_FACTS,
    Difference,
    Facts,
    RowAction,
    differences,
    milestone_facts,
    proposal_facts,
    standing_facts,
)
from pbdesk.say import say, say_n
from pbdesk.store import backup, queries
from pbdesk.store.transaction import Change, Transaction

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

Progress = Callable[[int, int], bool]  # done, total → go on?
EVERY = 100  # rows between two calls of progress
DISTRICT_CODES = {name: code for code, name in DISTRICTS.items()}
STAGE_OF_EVENT = {"event.assembly": "assembly", "event.ws1": "ws1", "event.ws2": "ws2", "event.vote": "vote"}


class Cancelled(InputError):
    """The officer stopped the import; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(say("The import was stopped."))


@dataclass(frozen=True)
class RowPlan:
    row: int
    key: str
    action: RowAction
    case_no: str
    title: str
    facts: Facts
    record_id: int = 0  # of the proposal or milestone that stands already
    proposal_id: int = 0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, row by row."""

    kind: str  # proposals | milestones
    table: Table
    rows: tuple[RowPlan, ...]
    rejected: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    unmapped: tuple[str, ...]

    def count(self, action: RowAction) -> int:
        return sum(row.action is action for row in self.rows)


@dataclass
class Imports:
    desk: Desk
    _numbers: dict[str, int] = field(default_factory=dict)
    _claimed: set[int] = field(default_factory=set)  # milestones that a row of this file stands for

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
        known = queries.import_rows(self.desk.store, headers.kind)
        self._claimed.clear()
        rows: list[RowPlan] = []
        rejected: list[Problem] = []
        warnings: list[Problem] = []
        for number, parsed in enumerate(_parsed(table, headers, self.desk.today)):
            if number % EVERY == 0 and progress and not progress(number, len(table.rows)):
                raise Cancelled
            warnings.extend(parsed.warnings)
            rejected.extend(parsed.problems)
            if parsed.ok:
                try:
                    rows.append(parse(parsed.record, known))  # type: ignore[arg-type]
                except NotFound as problem:
                    column = headers.headers[headers.fields["title"]]
                    rejected.append(Problem(parsed.source.number, column, problem.what))
        return ImportPlan(
            headers.kind, table, tuple(rows), tuple(rejected), tuple(warnings), tuple(headers.unmapped)
        )

    def apply(self, plan: ImportPlan, *, skip_bad: bool = False, progress: Progress | None = None) -> Change:
        """Carry a plan out in one operation. Raises InputError when rows are bad and not to be skipped."""
        if plan.rejected and not skip_bad:
            raise InputError(
                say_n("{n} problem was found in the file.", "{n} problems were found in the file.",
                      len(plan.rejected)),
                todo=say("Correct the file, or import the good rows with --skip-bad OUT.csv."),
            )  # fmt: skip
        store = self.desk.store
        busy = [row for row in plan.rows if row.action is not RowAction.UNCHANGED]
        if not busy:
            return Change(0, "import")
        if queries.count_proposals(store):
            backup.make(store.connection, store.path, store.clock())
        self._numbers.clear()
        counts = {a.value: plan.count(a) for a in RowAction}
        with store.write("import", sort=plan.kind, **counts) as transaction:
            for number, row in enumerate(busy):
                if number % EVERY == 0 and progress and not progress(number, len(busy)):
                    raise Cancelled
                proposal_id = self._save(plan.kind, row, transaction)
                content = json.dumps(row.facts, ensure_ascii=False, sort_keys=True)
                transaction.remember_import(plan.kind, row.key, proposal_id, content)
        return transaction.change

    # -- planning one row --------------------------------------------------------------------------
    def _proposal(self, row: ProposalRow, known: queries.ImportRows) -> RowPlan:
        facts = proposal_facts(row)
        proposal_id, old = known.get(row.key, (0, {}))
        proposal = None
        if proposal_id:
            proposal = queries.proposal(self.desk.store, proposal_id) if facts != old else None
            if facts == old:
                same = RowAction.UNCHANGED
                return RowPlan(
                    row.row, row.key, same, row.case_no, row.title, facts, proposal_id, proposal_id
                )
        elif row.case_no:
            proposal = queries.proposal_by_number(self.desk.store, row.case_no)
        if proposal is None:
            return RowPlan(row.row, row.key, RowAction.CREATE, row.case_no, row.title, facts)
        found = tuple(differences(old, facts, standing_facts(proposal)))
        action = RowAction.UPDATE if found else RowAction.UNCHANGED
        return RowPlan(
            row.row, row.key, action, proposal.case_no, row.title, facts, proposal.id, proposal.id, found
        )

    def _milestone(self, row: MilestoneRow, known: queries.ImportRows) -> RowPlan:
        facts = milestone_facts(row)
        _, old = known.get(row.key, (0, {}))
        proposal = self._case_of(row)
        proposal_id = proposal.id if proposal else 0
        title = row.title or (proposal.title if proposal else "")
        case_no = proposal.case_no if proposal else row.case_no
        quarter = int(row.quarter.key) if row.quarter else 0
        standing = self._standing(row, str(old.get("planned", "")), proposal_id, quarter)
        facts = {**facts, "quarter": quarter}
        if standing is None:
            return RowPlan(row.row, row.key, RowAction.CREATE, case_no, title, facts, 0, proposal_id)
        self._claimed.add(standing.id)
        current = {"planned": standing.planned, "actual": standing.actual, "source": standing.source}
        found = tuple(differences(old, facts, {**current, "quarter": quarter}))
        action = RowAction.UPDATE if found else RowAction.UNCHANGED
        return RowPlan(row.row, row.key, action, case_no, title, facts, standing.id, proposal_id, found)

    def _case_of(self, row: MilestoneRow) -> Proposal | None:
        """The case a milestone belongs to; None: not on the desk yet. Raises NotFound for a mere title."""
        if row.case_no:
            return queries.proposal_by_number(self.desk.store, row.case_no)
        found = self.desk.store.all(Proposal, title=row.title)
        if len(found) != 1:
            raise NotFound(
                say_n(
                    "{n} case has this title; the case number is needed.",
                    "{n} cases have this title; the case number is needed.",
                    len(found),
                )
            )
        return found[0]

    def _standing(self, row: MilestoneRow, before: str, proposal_id: int, quarter: int) -> Milestone | None:
        """The milestone a row stands for: same plan, its plan before, else its place then."""
        if not proposal_id:
            return None
        all_ = self.desk.store.all(Milestone, proposal_id=proposal_id, quarter=quarter)
        place = int(row.key.rsplit(" ", 1)[1]) - 1 if before else len(all_)
        same = [m for text in filter(None, (row.planned, before)) for m in all_ if m.planned == text]
        free = [m for m in (*same, *all_[place : place + 1]) if m.id not in self._claimed]
        return free[0] if free else None

    # -- saving one row ----------------------------------------------------------------------------
    def _save(self, kind: str, row: RowPlan, tx: Transaction) -> int:
        if kind == "milestones":
            return self._save_milestone(row, tx)
        changed = _taken_over(row)
        if row.action is RowAction.CREATE:
            proposal = tx.insert(self._new_proposal(row, tx))
        else:
            current = queries.proposal(self.desk.store, row.record_id)
            proposal = tx.update(_with_facts(current, changed))
        for fact, value in changed.items():
            self._save_part(proposal.id, fact, value, tx)
        return proposal.id

    def _new_proposal(self, row: RowPlan, tx: Transaction) -> Proposal:
        proposal = _with_facts(Proposal(received_on=tx.now.date()), row.facts)
        return dataclasses.replace(
            proposal, case_no=proposal.case_no or self._number(proposal), stage=_stage(row.facts, self.desk)
        )

    def _number(self, proposal: Proposal) -> str:
        """A number of our own for a row without a serial: year, district, T and a running number."""
        prefix = f"{proposal.year:03d}{DISTRICT_CODES.get(proposal.district, '00')}T"
        last = self._numbers.get(prefix) or queries.last_number(self.desk.store, prefix)
        self._numbers[prefix] = last + 1
        return f"{prefix}{last + 1:03d}"

    def _save_part(self, proposal_id: int, fact: str, value: object, tx: Transaction) -> None:
        if fact.startswith("light.") and isinstance(value, dict):
            self._save_light(proposal_id, LightKind(fact.removeprefix("light.")), value, tx)
        elif fact.startswith("event.") and isinstance(value, dict):
            self._save_event(proposal_id, STAGE_OF_EVENT[fact], value, tx)
        elif fact == "support" and isinstance(value, list):
            standing = {a.agency for a in self.desk.store.all(SupportAgency, proposal_id=proposal_id)}
            for name, note in value:
                if name not in standing:
                    tx.insert(SupportAgency(proposal_id=proposal_id, agency=name, duty=note))
        elif fact == "proposer":
            person = tx.insert(Person(name=str(value)))
            tx.insert(CaseRole(proposal_id=proposal_id, person_id=person.id, role=Role.PROPOSER))

    def _save_light(self, proposal_id: int, kind: LightKind, value: Facts, tx: Transaction) -> None:  # type: ignore[type-arg,unused-ignore]
        standing = self.desk.store.all(LightRating, proposal_id=proposal_id, kind=kind.value)
        rating = standing[0] if standing else LightRating(proposal_id=proposal_id, kind=kind)
        tx.save(dataclasses.replace(rating, level=Light(str(value["level"])), source=str(value["word"])))

    def _save_event(self, proposal_id: int, stage: str, value: Facts, tx: Transaction) -> None:
        standing = self.desk.store.all(StageEvent, proposal_id=proposal_id, stage=stage)
        event = standing[0] if standing else StageEvent(proposal_id=proposal_id, stage=stage)
        numbers = {name: value.get(name) for name in ("attendance", "ballots", "votes")}
        tx.save(dataclasses.replace(
            event, on_date=_date(value.get("on")), until=_date(value.get("until")),
            place=str(value.get("place", "")), **numbers,  # type: ignore[arg-type]
        ))  # fmt: skip

    def _save_milestone(self, row: RowPlan, tx: Transaction) -> int:
        proposal = queries.proposal_by_number(self.desk.store, row.case_no)
        if proposal is None:  # a milestone sheet may come before the list of proposals
            year = int(row.case_no[:3]) if row.case_no[:3].isdigit() else 0
            stage = _stage({"kind": "recorded"}, self.desk)
            proposal = tx.insert(Proposal(case_no=row.case_no, title=row.title, year=year, stage=stage))
        wanted = _taken_over(row)
        standing = self.desk.store.get(Milestone, row.record_id) if row.record_id else None
        milestone = standing or Milestone(proposal_id=proposal.id)
        tx.save(dataclasses.replace(milestone, **wanted))  # type: ignore[arg-type]
        return proposal.id


def _parsed(table: Table, headers: HeaderMap, today: date) -> list[ParsedRow[object]]:
    rows = parse_milestones if headers.kind == "milestones" else parse_proposals
    return rows(table, headers, today)  # type: ignore[return-value]


def _taken_over(row: RowPlan) -> Facts:
    """What a row writes: all of a new one, of a known one what the file changed and the officer did not."""
    if row.action is RowAction.CREATE:
        return dict(row.facts)
    return {d.fact: d.new for d in row.differences if not d.kept}


def _with_facts(proposal: Proposal | None, facts: Facts) -> Proposal:
    values = {name: value for name, value in facts.items() if name in PROPOSAL_FACTS}
    if "status_on" in values:
        values["status_on"] = _date(values["status_on"])  # type: ignore[assignment]
    return dataclasses.replace(proposal or Proposal(), **values)  # type: ignore[arg-type]


def _stage(facts: Facts, desk: Desk) -> str:
    """Where a case stands, as far as its row tells: its kind first, else its latest event."""
    kind = str(facts.get("kind", "")).casefold()
    for word, stage in (("recorded", "recorded"), ("錄案", "recorded"), ("ballot", "vote"), ("票選", "vote"),
                        ("assembly", "assembly"), ("成案", "assembly"), ("execut", "execution"),
                        ("執行", "execution")):  # fmt: skip
        if word in kind:
            return stage if desk.procedure.stage(stage) else ""
    reached = [stage for fact, stage in STAGE_OF_EVENT.items() if fact in facts]
    return max(reached, key=desk.procedure.index) if reached else ""


def _date(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None
