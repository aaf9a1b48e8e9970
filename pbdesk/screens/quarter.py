"""Cases by quarter: where every sheet stands, and the sheet composed from the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.events import Resize

from pbdesk import actions
from pbdesk.formats.signoff import sheet_text
from pbdesk.model.proposal import Proposal
from pbdesk.rules.backward import Backward
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import of_quarter
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.case_column import case_column, fit_case_column
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind, ask_dialog
from pbdesk.screens.dialogs.quarterforms import (
    ask_extension,
    ask_milestone,
    ask_outcome,
    ask_sheet_file,
)
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.quarter_sheet import SheetText, batch_text, state_words
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart
from pbdesk.screens.widgets.prose import Prose
from pbdesk.workcal.quarters import Quarter

NARROW = 100  # below, the sheet stands under the list
WIDE = 140  # from here on, one more quarter back


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
        self._plans: list[Backward] = []

    def compose_body(self) -> ComposeResult:
        with Container(id="quarter"):
            cases = RowList(
                empty=self.t(
                    "No case is tracked: sheets begin with execution (s on the case) or milestones."
                ),
                id="quarter-cases",
                classes="pane",
            )
            cases.border_title = self.t("Cases and quarters")
            yield cases
            with VerticalScroll(id="sheet", classes="pane"):
                yield Prose(id="sheet-text")

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "narrow")
        if self._cases and len(self._quarters()) != self._shown:
            self.reload()

    def on_mount(self) -> None:
        if self._standing is None:  # else it is the quarter looked at before the language changed
            self.quarter = self.desk.quarters.at_hand()
        self.query_one("#quarter-cases").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        q, limits = self.quarter, self.desk.procedure.thresholds
        after = max(limits.signoff_days_after_quarter, limits.platform_days_after_quarter)
        left = self.t("{year} Q{number} · until {day}", year=q.roc_year, number=q.number, day=q.last_day)
        return left, [
            TopPart(self.t(", . another quarter"), priority=1),
            *self.reckoned(q.first_day, q.last_day + timedelta(after)),
        ]  # fmt: skip

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
        self._shown = len(self._quarters())
        rows = self.query_one("#quarter-cases", RowList)
        columns = [case_column(self.t("Case")),
                   Column("title", self.t("Title"), min=8, flex=1, drop=1, sortable=False)]  # fmt: skip
        for quarter in self._quarters():
            mark = ">" if quarter == self.quarter else ""
            columns.append(Column(quarter.key, f"{mark}{quarter.key}", width=11, sortable=False))
        rows.set_columns(columns)  # draws the rows that stand there once more, so the cases change after it
        tracked = self.desk.quarters.tracked()
        self._cases = [*tracked, *self.desk.quarters.ended(self.quarter)]
        fit_case_column(rows, (case.proposal.case_no for case in self._cases))
        self._plans = self.desk.quarters.backward(self.quarter, tracked)
        rows.set_rows([case.id for case in self._cases], self._row)
        self._show_sheet()

    def _row(self, index: int) -> Row:
        case = self._cases[index]
        cells: list[Any] = [case.proposal.case_no, case.proposal.title]
        for quarter in self._quarters():
            state = self.desk.quarters.state(case, quarter)
            mark, word, style = state_words(self.tr, case, int(quarter.key), state)
            cells.append(Cell(f"{mark} {word}", style))
        return Row(cells, dim=not case.proposal.is_open)

    @on(RowList.Highlighted, "#quarter-cases")
    def _moved(self) -> None:
        self._show_sheet()
        self.query_one("#sheet").scroll_home(animate=False)

    def _show_sheet(self) -> None:
        case = self._case()
        shown = SheetText(self.desk, self.tr, self.quarter, self._plans).whole(case) if case else []
        self.query_one("#sheet-text", Prose).show(shown)

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

    def _to_mend(self, words: str) -> str:
        from pbdesk.sheetfile import to_mend

        return "\n".join(self.tr.render(found) for found in to_mend(words))

    def action_draft(self) -> None:
        """Compose anew and keep it; a kept text that differs is only replaced on a yes."""
        case, quarter = self._case(), self.quarter
        sheet = self.pb.ask(lambda desk: desk.quarters.check_open(case.id, quarter)) if case else None
        if case is None or sheet is None:
            return
        words = self._words(case)
        warned = self.tr.sentences(*self._to_mend(words).splitlines())
        to_mend = (lambda: warned) if warned else None
        save = self.pb.against(lambda desk: desk.quarters.save_draft(case.id, quarter, words)[1])

        def answered(yes: bool | None) -> None:
            change = self.pb.do(save, to_mend) if yes else None
            if change is not None and not change.op:
                self.pb.tell(self.t("Composed anew it says the same; the kept draft stays."))

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

    def _edit(self, case: CaseFile, quarter: Quarter, words: str) -> None:
        title = self.t("Sheet of case {case}, {quarter}", case=case.proposal.case_no, quarter=quarter.key)
        field = Field("text", self.t("Text"), Kind.AREA, words, required=True)
        ask_dialog(
            self.pb,
            SheetDialog(title, [field]),
            lambda v: self.desk.quarters.save_draft(case.id, quarter, str(v["text"]))[1],
        )

    def action_outcome(self) -> None:
        case, quarter = self._case(), self.quarter
        if case is None:
            return
        ask_outcome(self.pb, case, quarter, self._words(case))

    def action_milestone(self) -> None:
        case = self._case()
        if case:
            ask_milestone(self.pb, case, self.quarter)

    def action_extension(self) -> None:
        case = self._case()
        if case:
            ask_extension(self.pb, case, self.quarter)

    def action_sheet_file(self) -> None:
        """The sheet as a page to print; what the officer kept is printed, else what the record says."""
        case = self._case()
        if case:
            ask_sheet_file(self.pb, case, self.quarter)

    def action_backward(self) -> None:
        from pbdesk.screens.dialogs.backplan import BackplanDialog

        def answered(proposal_id: int | None) -> None:
            if proposal_id is not None:
                self.pb.open_case(proposal_id)

        if not self._cases:
            return
        q = self.quarter
        title = self.t("Start by, to make it: {year} Q{number}", year=q.roc_year, number=q.number)
        self.app.push_screen(BackplanDialog(title, self._plans), answered)

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
        planned = self.pb.ask(lambda desk: desk.quarters.visits_planned(self.quarter)) or {}
        made = self.desk.quarters.visits_made(self.quarter)
        words = "\n\n".join(batch_text(batch, self._cases, self.tr, planned, made) for batch in batches)
        nothing = self.t("No sheet waits for a signature in this quarter.")
        self.app.push_screen(ReadingDialog(self.t("Visits, by place and time"), words or nothing))
