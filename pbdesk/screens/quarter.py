"""Cases by quarter: where every sheet stands, and the sheet composed from the record."""

from __future__ import annotations

import dataclasses
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pbdesk.formats.signoff import HEADINGS, sheet_text
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import Extension, Milestone, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart, text
from pbdesk.workcal.quarters import Quarter
from pbdesk.wording import N_

MARKS = {
    SignOffStatus.SIGNED: ("+", "$text-success"),
    SignOffStatus.REFUSED: ("!", "$text-error"),
    SignOffStatus.UNREACHED: ("!", "$text-warning"),
    SignOffStatus.DUE: ("?", "$text-warning"),
    SignOffStatus.DRAFT: ("~", ""),
    SignOffStatus.SENT: (">", ""),
    SignOffStatus.NOT_DUE: (".", "$text-muted"),
}
OUTCOMES = (SignOffStatus.SENT, SignOffStatus.SIGNED, SignOffStatus.REFUSED, SignOffStatus.UNREACHED)
SOURCES = {
    "milestone": N_("milestone"), "contact": N_("contact"), "promise": N_("promise"),
    "extension": N_("extension"),
}  # fmt: skip
BEHIND, SHOWN = 2, 4  # quarters before the current one, and shown in all


class QuarterScreen(DeskScreen):
    place = "quarter"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._cases: list[CaseFile] = []
        self.quarter = Quarter(1, 1)

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="quarter"):
            cases = RowList(
                empty=self.t("No case is tracked: sheets begin when a case is executed or has milestones."),
                id="quarter-cases",
                classes="pane",
            )
            cases.border_title = self.t("Cases and quarters")
            yield cases
            with VerticalScroll(id="sheet", classes="pane"):
                yield Static("", id="sheet-text")

    def on_mount(self) -> None:
        self.quarter = self.desk.quarter
        super().on_mount()
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
        first = self.desk.quarter
        for _ in range(BEHIND):
            first = first.previous()
        shown = [first]
        while len(shown) < SHOWN:
            shown.append(shown[-1].next())
        return shown

    # -- showing ----------------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._cases = self.desk.quarters.tracked()
        rows = self.query_one("#quarter-cases", RowList)
        columns = [Column("case", self.t("Case"), width=10, sortable=False),
                   Column("title", self.t("Title"), min=6, flex=1, drop=1, sortable=False)]  # fmt: skip
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

    def _show_sheet(self) -> None:
        case = self._case()
        lines: list[tuple[str, str]] = []
        if case is not None:
            p, sheet = case.proposal, case.signoff(int(self.quarter.key))
            lines.append((f"{p.case_no} {p.title}", "bold"))
            if sheet and sheet.text:
                lines.append((self.t("Kept draft of {day}; e edits it, d composes anew.", day=sheet.drafted_on or ""),
                              "$text-muted"))  # fmt: skip
                lines += [(line, "") for line in sheet.text.splitlines()]
            else:
                lines += self._composed(case)
        joined = Content("\n").join(text(words, style) for words, style in lines)
        self.query_one("#sheet-text", Static).update(joined)

    def _composed(self, case: CaseFile) -> list[tuple[str, str]]:
        composed = self.desk.quarters.compose(case, self.quarter)
        lines: list[tuple[str, str]] = []
        for section, heading in HEADINGS.items():
            lines += [("", ""), (self.tr.render(heading), "bold $text-accent")]
            for line in composed:
                if line.section is not section:
                    continue
                if line.source:
                    name = self.t(SOURCES.get(line.source[0], line.source[0]))
                    where = f"  ← {name} {line.source[1]}"
                else:
                    where = ""
                mark = "-" if line.supported else "!"
                lines.append(
                    (f"{mark} {self.tr.render(line.text)}{where}", "" if line.supported else "$text-warning")
                )
        return lines

    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    # -- actions ------------------------------------------------------------------------------------------------
    def _move(self, quarter: Quarter) -> None:
        if quarter in self._quarters():
            self.quarter = quarter
            self._refresh()

    def action_quarter_before(self) -> None:
        self._move(self.quarter.previous())

    def action_quarter_after(self) -> None:
        self._move(self.quarter.next())

    def action_draft(self) -> None:
        case = self._case()
        if case:
            lines = self.desk.quarters.compose(case, self.quarter)
            words = sheet_text(case.proposal, self.quarter, lines, self.tr)
            self.pb.do(lambda desk: desk.quarters.save_draft(case.id, self.quarter, words)[1])

    def action_edit_sheet(self) -> None:
        case = self._case()
        if case is None:
            return
        sheet = case.signoff(int(self.quarter.key))
        lines = self.desk.quarters.compose(case, self.quarter)
        words = (
            sheet.text if sheet and sheet.text else sheet_text(case.proposal, self.quarter, lines, self.tr)
        )
        self._form(
            self.t("The sheet"),
            [Field("text", self.t("Text"), Kind.AREA, words, required=True)],
            lambda v: self.desk.quarters.save_draft(case.id, self.quarter, v["text"])[1],
        )

    def action_outcome(self) -> None:
        case = self._case()
        if case:
            self._form(
                self.t("What became of the sheet?"),
                [
                    Field("status", self.t("Outcome"), Kind.CHOICE, SignOffStatus.SIGNED,
                          tuple((s, self.tr.word(s)) for s in OUTCOMES)),
                    Field("note", self.t("Note")),
                ],
                lambda v: self.desk.quarters.record(case.id, self.quarter, v["status"], v["note"]),
            )  # fmt: skip

    def action_milestone(self) -> None:
        case = self._case()
        if case is None:
            return
        key = int(self.quarter.key)
        known = next(
            (m for m in case.milestones if m.quarter == key), Milestone(proposal_id=case.id, quarter=key)
        )
        self._form(
            self.t("Milestone {quarter}", quarter=self.quarter.key),
            [
                Field("planned", self.t("Planned"), Kind.AREA, known.planned),
                Field("actual", self.t("Recent progress"), Kind.AREA, known.actual),
                Field("agency", self.t("Agency"), value=known.agency),
                Field("done_on", self.t("Done on"), Kind.DATE, known.done_on),
            ],
            lambda v: self.desk.quarters.save_milestone(dataclasses.replace(known, **v)),
        )

    def action_extension(self) -> None:
        case = self._case()
        if case:
            self._form(
                self.t("Ask for an extension"),
                [
                    Field("cause", self.t("Cause"), required=True),
                    Field("evidence", self.t("Evidence")),
                    Field("new_due", self.t("New date"), Kind.DATE, required=True),
                    Field("requested_on", self.t("Asked on"), Kind.DATE, self.desk.today),
                    Field("proposer_informed_on", self.t("Proposer told"), Kind.DATE),
                ],
                lambda v: self.desk.quarters.ask_extension(Extension(proposal_id=case.id, **v)),
            )

    def action_platform(self) -> None:
        """Both columns of the platform to the clipboard; then ask whether it was entered."""
        case = self._case()
        if case is None:
            return
        planned, progress = self.desk.quarters.platform_text(case, self.quarter)
        self.app.copy_to_clipboard(f"{planned}\n\n{progress}")
        self.pb.tell(self.t("Both platform texts are on the clipboard."))

    def action_entered(self) -> None:
        case = self._case()
        key = int(self.quarter.key)
        milestone = next((m for m in case.milestones if m.quarter == key), None) if case else None
        if milestone is None:
            self.pb.tell(self.t("There is no milestone for this quarter yet; m adds one."))
        else:
            self.pb.do(lambda desk: desk.quarters.platform_entered(milestone))

    def action_visits(self) -> None:
        batches = self.desk.quarters.batches(self.quarter)
        names = {case.id: case.proposal.case_no for case in self._cases}
        lines = []
        for batch in batches:
            window = batch.window
            when = f"{window.start:%H:%M}–{window.end:%H:%M}" if window else self.t("any time")
            lines.append(
                f"{batch.place or self.t('(no place)')} {when}: "
                + ", ".join(names[i] for i in batch.proposal_ids)
            )
        words = "\n".join(lines) or self.t("No sheet waits for a signature in this quarter.")
        self.app.push_screen(FormDialog(self.t("Visits, by place and time"), [], intro=words))

    def _form(self, title: str, fields: list[Field], save: Any) -> None:
        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self.pb.do(lambda desk: save(values))

        self.app.push_screen(FormDialog(title, fields), answered)
