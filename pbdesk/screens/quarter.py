"""Cases by quarter: where every sheet stands, and the sheet composed from the record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from pbdesk import actions
from pbdesk.desk import Change
from pbdesk.errors import PbDeskError
from pbdesk.formats.signoff import sheet_text
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import of_quarter
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind, ask_form
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.quarter_sheet import MARKS, SheetText, batch_text
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart, text
from pbdesk.workcal.quarters import Quarter

OUTCOMES = (SignOffStatus.SENT, SignOffStatus.SIGNED, SignOffStatus.REFUSED, SignOffStatus.UNREACHED)
NARROW = 100  # below, the sheet stands under the list
WIDE = 140  # from here on, one more quarter back
SHEET_IS_READ = (SignOffStatus.SENT, SignOffStatus.SIGNED, SignOffStatus.REFUSED)
OPEN_EXTENSION = (ExtensionStatus.DRAFT, ExtensionStatus.REQUESTED)


class SheetDialog(FormDialog):
    """One page to write on."""


class QuarterScreen(DeskScreen):
    place = "quarter"
    keeps = ("quarter", "_shown")

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._cases: list[CaseFile] = []
        self.quarter = Quarter(1, 1)
        self._shown = 0

    def compose_body(self) -> ComposeResult:
        with Container(id="quarter"):
            cases = RowList(
                empty=self.t("No case is tracked: sheets begin when a case is executed or has milestones."),
                id="quarter-cases",
                classes="pane",
            )
            cases.border_title = self.t("Cases and quarters")
            yield cases
            with VerticalScroll(id="sheet", classes="pane"):
                yield Static("", id="sheet-text")

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "narrow")
        if self._cases and len(self._quarters()) != self._shown:
            self.reload()

    def on_mount(self) -> None:
        self.quarter = self.desk.quarter
        self.query_one("#quarter-cases").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        q = self.quarter
        left = self.t("{year} Q{number} · until {day}", year=q.roc_year, number=q.number, day=q.last_day)
        return left, [TopPart(self.t(", . another quarter"), priority=1)]

    def selected_proposal(self) -> Proposal | None:
        case = self._case()
        return case.proposal if case else None

    def _case(self) -> CaseFile | None:
        key = self.query_one("#quarter-cases", RowList).cursor_key
        return next((case for case in self._cases if case.id == key), None)

    def _quarters(self) -> list[Quarter]:
        """The quarter looked at, those around it, and on a wide screen one more before."""
        q = self.quarter
        around = [q.previous(), q, q.next()]
        return [q.previous().previous(), *around] if self.size.width >= WIDE else around

    def enabled(self, action_id: str) -> bool:
        own = {a.id for a in actions.ACTIONS if "quarter" in a.screens}
        return bool(self._cases) or action_id not in own

    # -- showing ------------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._cases = self.desk.quarters.tracked()
        self._shown = len(self._quarters())
        rows = self.query_one("#quarter-cases", RowList)
        columns = [Column("case", self.t("Case"), width=10, sortable=False),
                   Column("title", self.t("Title"), min=8, flex=1, drop=1, sortable=False)]  # fmt: skip
        for quarter in self._quarters():
            mark = ">" if quarter == self.quarter else ""
            columns.append(Column(quarter.key, f"{mark}{quarter.key}", width=11, sortable=False))
        rows.set_columns(columns)
        rows.set_rows([case.id for case in self._cases], self._row)
        self._show_sheet()

    def _row(self, index: int) -> Row:
        case = self._cases[index]
        cells: list[Any] = [case.proposal.case_no, case.proposal.title]
        for quarter in self._quarters():
            state = self.desk.quarters.state(case, quarter)
            mark, style = MARKS[state]
            cells.append(Cell(f"{mark} {self.tr.word(state)}", style))
        return Row(cells)

    @on(RowList.Highlighted, "#quarter-cases")
    def _moved(self) -> None:
        self._show_sheet()
        self.query_one("#sheet").scroll_home(animate=False)

    def _show_sheet(self) -> None:
        case = self._case()
        shown = SheetText(self.desk, self.tr, self.quarter).whole(case) if case else text("")
        self.query_one("#sheet-text", Static).update(shown)

    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    # -- actions ------------------------------------------------------------------------------------------
    def _move(self, quarter: Quarter) -> None:
        self.quarter = quarter
        self._refresh()

    def action_quarter_before(self) -> None:
        self._move(self.quarter.previous())

    def action_quarter_after(self) -> None:
        self._move(self.quarter.next())

    def _words(self, case: CaseFile) -> str:
        lines = self.desk.quarters.compose(case, self.quarter)
        return sheet_text(case.proposal, self.quarter, lines, self.tr)

    def action_draft(self) -> None:
        """Compose anew and keep it; a kept text that differs is only replaced on a yes."""
        case, quarter = self._case(), self.quarter
        sheet = self.pb.ask(lambda desk: desk.quarters.check_open(case.id, quarter)) if case else None
        if case is None or sheet is None:
            return
        words = self._words(case)

        def answered(yes: bool | None) -> None:
            if yes:
                self.pb.do(lambda desk: desk.quarters.save_draft(case.id, quarter, words)[1])

        if sheet.text in ("", words):
            answered(True)
            return
        title = self.t("Composed anew from the record")
        question = self.t("Replace the kept text by this?")
        self.app.push_screen(ReadingDialog(title, words, question=question), answered)

    def action_edit_sheet(self) -> None:
        case, quarter = self._case(), self.quarter
        sheet = self.pb.ask(lambda desk: desk.quarters.check_open(case.id, quarter)) if case else None
        if case and sheet:
            self._edit(case, quarter, sheet.text or self._words(case))

    def _edit(self, case: CaseFile, quarter: Quarter, words: str, problem: PbDeskError | None = None) -> None:
        def answered(values: dict[str, Any] | None) -> None:
            if values is None:
                return
            try:
                self.pb.do_or_raise(
                    lambda desk: desk.quarters.save_draft(case.id, quarter, values["text"])[1]
                )
            except PbDeskError as refused:
                self._edit(case, quarter, values["text"], refused)

        title = self.t("Sheet of case {case}, {quarter}", case=case.proposal.case_no, quarter=quarter.key)
        field = Field("text", self.t("Text"), Kind.AREA, words, required=True)
        self.app.push_screen(SheetDialog(title, [field], problem=problem), answered)

    def action_outcome(self) -> None:
        case, quarter = self._case(), self.quarter
        if case is None:
            return
        words = self._words(case)

        def save(v: dict[str, Any]) -> Change:
            kept = words if v["status"] in SHEET_IS_READ else ""
            return self.desk.quarters.record(case.id, quarter, **v, text=kept)

        self._form(
            self.t("What became of the sheet?"),
            [
                Field("status", self.t("Outcome"), Kind.CHOICE, SignOffStatus.SIGNED,
                      tuple((s, self.tr.word(s)) for s in OUTCOMES)),
                Field("on", self.t("On"), Kind.DATE, self.desk.today, required=True),
                Field("note", self.t("Note")),
            ],
            save,
        )  # fmt: skip

    def action_milestone(self) -> None:
        case = self._case()
        if case is None:
            return
        key = int(self.quarter.key)
        known = next(iter(of_quarter(case, self.quarter)), Milestone(proposal_id=case.id, quarter=key))
        self._form(
            self.t("Milestone of case {case}, {quarter}", case=case.proposal.case_no, quarter=key),
            [
                Field("planned", self.t("Planned"), Kind.AREA, known.planned),
                Field("actual", self.t("Recent progress"), Kind.AREA, known.actual),
                Field("agency", self.t("Agency"), value=known.agency),
                Field("done_on", self.t("Done on"), Kind.DATE, known.done_on),
            ],
            lambda v: self.desk.quarters.save_milestone(dataclasses.replace(known, **v)),
        )

    def action_extension(self) -> None:
        """Ask for more time for this quarter's milestone, or note what became of the one asked for."""
        case = self._case()
        if case is None:
            return
        milestone = next(iter(of_quarter(case, self.quarter)), None)
        new = Extension(
            proposal_id=case.id, milestone_id=milestone.id if milestone else None,
            requested_on=self.desk.today, status=ExtensionStatus.REQUESTED,
        )  # fmt: skip
        known = next((e for e in reversed(case.extensions) if e.status in OPEN_EXTENSION
                      and e.milestone_id == new.milestone_id), new)  # fmt: skip
        causes = [self.tr.pick(cause.label) for cause in self.desk.procedure.delays]
        shown = next((self.tr.pick(c.label) for c in self.desk.procedure.delays if c.id == known.cause), "")
        self._form(
            self.t("Ask for an extension, or note the answer"),
            [
                Field("cause", self.t("Cause"), value=shown or known.cause, required=True,
                      hint=self.t("a number from above, or in your own words")),
                Field("evidence", self.t("Evidence"), value=known.evidence),
                Field("new_due", self.t("New date"), Kind.DATE, known.new_due, required=True),
                Field("requested_on", self.t("Asked on"), Kind.DATE, known.requested_on),
                Field("proposer_informed_on", self.t("Proposer told"), Kind.DATE, known.proposer_informed_on),
                Field("status", self.t("State"), Kind.CHOICE, known.status,
                      tuple((s, self.tr.word(s)) for s in ExtensionStatus)),
            ],
            lambda v: self.desk.quarters.ask_extension(
                dataclasses.replace(known, **{**v, "cause": self._cause(v["cause"])})
            ),
            intro="  ".join(f"{n} {label}" for n, label in enumerate(causes, 1)),
        )  # fmt: skip

    def _cause(self, written: str) -> str:
        """The procedure's cause for its number or its name, else the officer's own words."""
        for number, cause in enumerate(self.desk.procedure.delays, 1):
            if written in (str(number), self.tr.pick(cause.label)):
                return cause.id
        return written

    def action_platform(self) -> None:
        """Both columns of the platform to the clipboard; then ask whether they were entered."""
        case = self._case()
        if case is None:
            return
        if not of_quarter(case, self.quarter):
            self.pb.tell(self.t("There is no milestone for this quarter yet; m adds one."))
            return
        planned, progress = self.desk.quarters.platform_text(case, self.quarter)
        self.app.copy_to_clipboard(f"{planned}\n\n{progress}")
        nothing = self.t("(nothing yet)")
        words = "\n".join((self.t("Planned"), planned or nothing, "",
                           self.t("Recent progress"), progress or nothing))  # fmt: skip

        def answered(entered: bool | None) -> None:
            if entered:
                self._enter(case.id)

        self.app.push_screen(
            ReadingDialog(
                self.t("Both platform texts are on the clipboard."),
                words,
                question=self.t("Are they entered on the platform?"),
            ),
            answered,
        )

    def _enter(self, proposal_id: int) -> None:
        self.pb.do(lambda desk: desk.quarters.platform_entered(proposal_id, self.quarter))

    def action_entered(self) -> None:
        case = self._case()
        if case:
            self._enter(case.id)

    def action_visits(self) -> None:
        batches = self.desk.quarters.batches(self.quarter)
        words = "\n\n".join(batch_text(batch, self._cases, self.tr) for batch in batches)
        nothing = self.t("No sheet waits for a signature in this quarter.")
        self.app.push_screen(ReadingDialog(self.t("Visits, by place and time"), words or nothing))

    def _form(
        self, title: str, fields: list[Field], save: Callable[[dict[str, Any]], Change], intro: str = ""
    ) -> None:
        ask_form(self.pb, title, fields, save, intro=intro)
