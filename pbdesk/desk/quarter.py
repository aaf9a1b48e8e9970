"""The quarterly rhythm: sheets composed from the record, their outcome, milestones and extensions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pbdesk.desk import finish
from pbdesk.desk.backplan import Hours, gates_left
from pbdesk.desk.trips import trips_on
from pbdesk.errors import InputError
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.model.work import OverrideKind
from pbdesk.rules import quarter as rules
from pbdesk.rules.backward import Backward, lay_back
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.sheet import Line, compose, platform_text
from pbdesk.rules.trips import VISIT, visit_of, works_of
from pbdesk.rules.visits import Batch, Stop, gathered, to_visit
from pbdesk.say import say
from pbdesk.store.transaction import Change
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

TRIED = (SignOffStatus.SIGNED, SignOffStatus.REFUSED, SignOffStatus.UNREACHED)
DECIDED = (ExtensionStatus.GRANTED, ExtensionStatus.REFUSED)


@dataclass
class Quarters:
    desk: Desk

    def tracked(self) -> list[CaseFile]:
        """Open cases in a stage whose progress the proposer signs, and those with milestones."""
        return [
            case for case in self.desk.cases.active()
            if case.milestones or case.signoffs or rules.is_tracked(case, self.desk.procedure)
        ]  # fmt: skip

    def ended(self, quarter: Quarter) -> list[CaseFile]:
        """Cases no longer open that had a sheet in that quarter: it may be asked for years later."""
        sheets = self.desk.store.all(SignOff, quarter=int(quarter.key))
        cases = self.desk.cases.files({sheet.proposal_id for sheet in sheets})
        return [case for case in cases if not case.proposal.is_open]

    def state(self, case: CaseFile, quarter: Quarter) -> SignOffStatus:
        return rules.signoff_state(case, quarter, self.desk.today, self.desk.procedure)

    def at_hand(self) -> Quarter:
        """The quarter whose sheets are worked on today, see `rules.quarter.at_hand`."""
        return rules.at_hand(self.tracked(), self.desk.today, self.desk.procedure)

    def compose(self, case: CaseFile, quarter: Quarter) -> list[Line]:
        """Every sentence with the record it came from; unsupported ones are marked."""
        return compose(case, quarter, self.desk.procedure)

    def platform_text(self, case: CaseFile, quarter: Quarter) -> tuple[str, str]:
        """The platform's two columns: 里程碑工作內容說明, 近期執行概況說明."""
        return platform_text(case, quarter)

    def batches(self, quarter: Quarter) -> list[Batch]:
        """The trips for the signatures, largest first: of visits the week has, as it plans them."""
        week, found = self.desk.week, dict[int, Stop]()
        trips = trips_on(self.desk, week.said())
        planned = {item.key: item for item in week.items(self.desk.today, self.desk.today)}
        for case in self.tracked():
            if to_visit(case, quarter, self.desk.today, self.desk.procedure):
                item = planned.get(f"{VISIT}:{case.id}:{quarter.key}")
                found[case.id] = trips.stop(item) if item else trips.usual(case, self.desk.procedure)
        return gathered(found.values(), trips.reach)

    def visits_planned(self, quarter: Quarter) -> dict[int, list[datetime]]:
        """When the coming weeks have the visits for the signatures, by case. Raises ProblemError."""
        plan, found = self.desk.week.plan(), dict[int, list[datetime]]()
        for block in plan.blocks(plan.frame.start, date.max):
            for work in works_of(block.key):
                visit = visit_of(work)
                if visit and visit[1] == int(quarter.key):
                    found.setdefault(visit[0], []).append(block.start)
        return found

    def visits_made(self, quarter: Quarter) -> dict[int, date]:
        """By case when the visit of the quarter was noted as done, where no outcome is on record since."""
        key = int(quarter.key)
        made = self._made(self.desk.store.all(SignOff, quarter=key))
        return {case: day for (case, visited), day in made.items() if visited == key}

    def unheard(self, case: CaseFile) -> dict[Quarter, date]:
        """The same of one case, by quarter, of the sheets that still wait for a signature."""
        facts = (self.desk.today, self.desk.procedure)
        made = sorted((key, day) for (number, key), day in self._made(case.signoffs).items()
                      if number == case.id)  # fmt: skip
        visits = ((Quarter.of_key(key), day) for key, day in made)
        return {quarter: day for quarter, day in visits if to_visit(case, quarter, *facts)}

    def _made(self, sheets: Iterable[SignOff]) -> dict[tuple[int, int], date]:
        tried = {(sheet.proposal_id, sheet.quarter): sheet.outcome_on
                 for sheet in sheets if sheet.status in TRIED}  # fmt: skip
        found = dict[tuple[int, int], date]()
        for word in self.desk.week.said():
            done, visit = word.kind is OverrideKind.DONE and word.on_date, visit_of(word.work)
            if done and visit and (tried.get(visit) or date.min) < done:
                found[visit] = done
        return found

    def backward(self, quarter: Quarter, cases: Sequence[CaseFile] | None = None) -> list[Backward]:
        """Every gate of the quarter still to be met with the latest start of its steps, by that start.

        Gates that are past come first, those without work last. `cases` None: all that are tracked.
        """
        hours = Hours(self.desk)
        gates = gates_left(self.desk, self.tracked() if cases is None else cases, quarter)
        laid = lay_back(gates, hours.calendar.stands, hours.working, hours.evening)
        return sorted(laid, key=lambda b: (not b.laid, b.start or datetime.min, b.deadline))

    # -- changing ------------------------------------------------------------------------------------
    def check_open(self, proposal_id: int, quarter: Quarter) -> SignOff:
        """The sheet if its text may change. Raises InputError for one already signed."""
        sheet = self._sheet(proposal_id, quarter)
        if sheet.status is SignOffStatus.SIGNED:
            raise InputError(say("This sheet is signed; its text stays as it is."),
                             todo=say("Take the signature back first (o)."))  # fmt: skip
        return sheet

    def save_draft(self, proposal_id: int, quarter: Quarter, text: str) -> tuple[SignOff, Change]:
        """Keep the sheet's text; what was sent or refused is then a draft again, and the refusal stays known.

        Raises InputError as `check_open` does.
        """
        sheet = self.check_open(proposal_id, quarter)
        case = self.desk.cases.get(proposal_id)
        with self.desk.store.write("signoff-draft", case=case.case_no, quarter=quarter.key) as tx:
            draft: dict[str, Any] = {
                "status": SignOffStatus.DRAFT, "drafted_on": self.desk.today, "refused_on": sheet.refusal
            }  # fmt: skip
            saved = tx.save(dataclasses.replace(sheet, text=text, **draft))
            saved = tx.update(dataclasses.replace(saved, **draft))  # sent from another window meanwhile
        return saved, tx.change

    def record(
        self,
        proposal_id: int,
        quarter: Quarter,
        status: SignOffStatus,
        note: str = "",
        *,
        on: date | None = None,
        text: str = "",
        unsign: bool = False,
    ) -> Change:
        """Sent, signed, refused, unreached: every try counts until one is signed.

        `on` None: today. `text` is kept as the sheet's words if none were: what was signed must be on record.
        Raises InputError for a day to come, and for a sheet that is signed unless its signature is taken back
        (`unsign`).
        """
        sheet, day = self._sheet(proposal_id, quarter), on or self.desk.today
        if day > self.desk.today:
            raise InputError(say("The outcome lies in the future."), field="on")
        if sheet.status is SignOffStatus.SIGNED and status is not SignOffStatus.SIGNED and not unsign:
            raise InputError(
                say("This sheet is signed since {day}.", day=sheet.outcome_on or ""),
                todo=say("To take the signature back, say yes here."),
                field="unsign",
            )
        if text and not sheet.text:
            sheet = dataclasses.replace(sheet, text=text, drafted_on=self.desk.today)
        tried = status in TRIED and sheet.status is not SignOffStatus.SIGNED  # else it only corrects
        sheet = dataclasses.replace(
            sheet, status=status, outcome_on=day, note=note, attempts=sheet.attempts + tried,
            refused_on=sheet.refusal,
        )  # fmt: skip
        with self.desk.store.write("") as tx:
            self.desk.cases.save("signoff", sheet, quarter=quarter.key, outcome=status.value)
            if status in finish.IN_VAIN:
                finish.in_vain(self.desk.store, tx, f"{VISIT}:{proposal_id}:{quarter.key}")
        return tx.change

    def save_milestone(self, milestone: Milestone) -> Change:
        """Raises InputError without any text. A changed text must be entered on the platform again."""
        if not (milestone.planned.strip() or milestone.actual.strip()):
            raise InputError(say("A milestone needs what is planned or what was done."), field="planned")
        case = self.desk.cases.get(milestone.proposal_id)
        with self.desk.store.write("milestone", case=case.case_no) as tx:
            before = self.desk.store.get(Milestone, milestone.id) if milestone.id else None
            saved = tx.save(milestone)
            if before and _platform_words(before) != _platform_words(saved):
                tx.update(dataclasses.replace(saved, platform_on=None))
        return tx.change

    def ask_extension(self, extension: Extension) -> Change:
        """Note an extension; one decided without a day was decided today.

        Raises InputError without a cause, and for a date that gives the milestone no more time.
        """
        if not extension.cause.strip():
            raise InputError(say("An extension needs its cause."), field="cause")
        due = self._due_before(extension)
        if due and extension.new_due and extension.new_due <= due:
            raise InputError(
                say("The new date gives no more time: the milestone is due on {day} already.", day=due),
                todo=say("Write a later date; the year is easily mistaken."),
                field="new_due",
            )
        if extension.status in DECIDED and extension.decided_on is None:
            extension = dataclasses.replace(extension, decided_on=self.desk.today)
        return self.desk.cases.save("extension", extension, outcome=extension.status.value)

    def _due_before(self, extension: Extension) -> date | None:
        """When its milestone is due without it; None: it names none, or asks for nothing any more."""
        milestone = self.desk.store.get(Milestone, extension.milestone_id) if extension.milestone_id else None
        if milestone is None or not milestone.quarter or extension.status is ExtensionStatus.REFUSED:
            return None
        case = self.desk.cases.file(extension.proposal_id)
        others = tuple(e for e in case.extensions if e.id != extension.id)
        return rules.milestone_due(dataclasses.replace(case, extensions=others), milestone)

    def platform_entered(self, proposal_id: int, quarter: Quarter) -> Change:
        """Both texts of the quarter are on the platform. Raises InputError without a milestone."""
        found = self.desk.store.all(Milestone, proposal_id=proposal_id, quarter=int(quarter.key))
        if not found:
            raise InputError(say("There is no milestone for this quarter yet; m adds one."))
        case = self.desk.cases.get(proposal_id)
        with self.desk.store.write("platform", case=case.case_no) as tx:
            for milestone in found:
                tx.update(dataclasses.replace(milestone, platform_on=self.desk.today))
        return tx.change

    def _sheet(self, proposal_id: int, quarter: Quarter) -> SignOff:
        found = self.desk.store.all(SignOff, proposal_id=proposal_id, quarter=int(quarter.key))
        return found[0] if found else SignOff(proposal_id=proposal_id, quarter=int(quarter.key))


def _platform_words(milestone: Milestone) -> tuple[str, str, str]:
    return milestone.planned.strip(), milestone.actual.strip(), milestone.agency.strip()
