"""The quarterly rhythm: sheets composed from the record, their outcome, milestones and extensions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.errors import InputError
from pbdesk.model.quarter import Extension, Milestone, SignOff, SignOffStatus
from pbdesk.rules import quarter as rules
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import Batch, Line
from pbdesk.say import say
from pbdesk.store.transaction import Change
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


@dataclass
class Quarters:
    desk: Desk

    def tracked(self) -> list[CaseFile]:
        """Open cases in a stage whose progress the proposer signs, and those with milestones."""
        return [
            case for case in self.desk.cases.active()
            if case.milestones or case.signoffs or self._is_tracked(case)
        ]  # fmt: skip

    def state(self, case: CaseFile, quarter: Quarter) -> SignOffStatus:
        return rules.signoff_state(case, quarter, self.desk.today, self.desk.procedure)

    def compose(self, case: CaseFile, quarter: Quarter) -> list[Line]:
        """Every sentence with the record it came from; unsupported ones are marked."""
        return rules.compose(case, quarter, self.desk.procedure)

    def platform_text(self, case: CaseFile, quarter: Quarter) -> tuple[str, str]:
        """The platform's two columns: 里程碑工作內容說明, 近期執行概況說明."""
        return rules.platform_text(case, quarter)

    def batches(self, quarter: Quarter) -> list[Batch]:
        return rules.visit_batches(self.tracked(), quarter, self.desk.today, self.desk.procedure)

    # -- changing ------------------------------------------------------------------------------------
    def save_draft(self, proposal_id: int, quarter: Quarter, text: str) -> tuple[SignOff, Change]:
        """Keep the sheet's text. Raises InputError for a sheet already signed."""
        sheet = self._sheet(proposal_id, quarter)
        if sheet.status is SignOffStatus.SIGNED:
            raise InputError(say("This sheet is signed; its text stays as it is."),
                             todo=say("Take the signature back first."))  # fmt: skip
        case = self.desk.cases.get(proposal_id)
        with self.desk.store.write("signoff-draft", case=case.case_no, quarter=quarter.key) as tx:
            saved = tx.save(dataclasses.replace(
                sheet, text=text, status=SignOffStatus.DRAFT, drafted_on=self.desk.today
            ))  # fmt: skip
        return saved, tx.change

    def record(self, proposal_id: int, quarter: Quarter, status: SignOffStatus, note: str = "") -> Change:
        """Sent, signed, refused, unreached: every try counts."""
        sheet = self._sheet(proposal_id, quarter)
        tried = status in (SignOffStatus.SIGNED, SignOffStatus.REFUSED, SignOffStatus.UNREACHED)
        sheet = dataclasses.replace(
            sheet, status=status, outcome_on=self.desk.today, note=note, attempts=sheet.attempts + tried
        )
        return self.desk.cases.save("signoff", sheet)

    def save_milestone(self, milestone: Milestone) -> Change:
        return self.desk.cases.save("milestone", milestone)

    def ask_extension(self, extension: Extension) -> Change:
        if not extension.cause.strip():
            raise InputError(say("An extension needs its cause."))
        return self.desk.cases.save("extension", extension)

    def platform_entered(self, milestone: Milestone) -> Change:
        return self.desk.cases.save("platform", dataclasses.replace(milestone, platform_on=self.desk.today))

    def _sheet(self, proposal_id: int, quarter: Quarter) -> SignOff:
        found = self.desk.store.all(SignOff, proposal_id=proposal_id, quarter=int(quarter.key))
        return found[0] if found else SignOff(proposal_id=proposal_id, quarter=int(quarter.key))

    def _is_tracked(self, case: CaseFile) -> bool:
        stage = self.desk.procedure.stage(case.proposal.stage)
        return stage is not None and stage.tracked
