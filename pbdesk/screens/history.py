"""What was done, newest first; the audit trail of one case when opened from it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from pbdesk.documents.records import history_rows
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.widgets import Column, Row, RowList
from pbdesk.screens.widgets.keyhints import TopPart


class HistoryScreen(DeskScreen):
    place = "history"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "app.pop_screen", "Back")]

    def __init__(self, proposal_id: int | None = None) -> None:
        super().__init__()
        self.proposal_id = proposal_id

    def compose_body(self) -> ComposeResult:
        yield RowList(
            [
                Column("id", self.t("No."), width=6, align="right", sortable=False),
                Column("at", self.t("When"), width=17, sortable=False),
                Column("what", self.t("What"), flex=1, sortable=False),
                Column("actor", self.t("By whom"), width=12, drop=1, sortable=False),
            ],
            empty=self.t("Nothing was done yet."),
            id="history",
        )

    def on_mount(self) -> None:
        self.query_one(RowList).focus()

    def header(self) -> tuple[str, list[TopPart]]:
        case = self.desk.cases.get(self.proposal_id).case_no if self.proposal_id else ""
        return case, [TopPart(self.t("Esc goes back"))]

    def reload(self) -> None:
        operations = self.desk.history(limit=1000, proposal_id=self.proposal_id)
        rows = history_rows(operations, self.tr)

        def row(index: int) -> Row:
            found = rows[index]
            at = datetime.fromisoformat(found["at"])
            when = f"{self.tr.day(at.date(), short=True)} {at:%H:%M}"
            return Row([str(found["id"]), when, found["sentence"], found["actor"]], dim=found["reverted"])

        self.query_one(RowList).set_rows([r["id"] for r in rows], row)
