"""All cases: filter as you type, sort by any column; Enter opens one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from pbdesk.formats.cleantext import search_key
from pbdesk.model.proposal import Light, Proposal
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart, lamps, lamps_width
from pbdesk.store.queries import CaseEntry

LIGHTS = {"g": Light.GREEN, "a": Light.AMBER, "r": Light.RED, "u": Light.UNKNOWN, "-": Light.UNKNOWN}
SORTS: dict[str, Callable[[CaseEntry], Any]] = {
    "case_no": lambda e: e.case_no,
    "title": lambda e: e.title,
    "district": lambda e: (e.district, e.case_no),
    "stage": lambda e: (e.stage, e.case_no),
    "lights": lambda e: (-e.lights.count("r"), -e.lights.count("a"), e.case_no),
    "due": lambda e: (e.due or "9999", e.case_no),
    "promises": lambda e: (-e.promises, e.case_no),
    "contact": lambda e: (e.last_contact, e.case_no),
}


class CasesScreen(DeskScreen):
    place = "cases"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._sort, self._reverse, self._everything = "due", False, False
        self._shown: list[CaseEntry] = []

    def compose_body(self) -> ComposeResult:
        yield Input(placeholder=self.t("Filter: number, title, district, any word"), id="filter")
        yield RowList(
            [
                Column("case_no", self.t("Case"), width=10),
                Column("title", self.t("Title"), min=14, flex=3),
                Column("district", self.t("District"), width=8, drop=2),
                Column("stage", self.t("Stage"), min=8, max=16, flex=1),
                Column("lights", self.t("Lights"), width=max(6, lamps_width(3))),
                Column("next", self.t("Next action"), min=12, flex=2, sortable=False),
                Column("due", self.t("Due"), width=10),
                Column("promises", self.t("Prom."), width=5, align="right", drop=3),
                Column("signoff", self.t("Sign-off"), width=10, drop=5, sortable=False),
                Column("contact", self.t("Last contact"), width=12, drop=4),
            ],
            empty=self.t("No case matches. Esc clears the filter; “pbdesk import FILE” brings cases in."),
            id="case-list",
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#case-list").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        total = len(self.desk.cases.entries())
        which = self.t("all") if self._everything else self.t("open ones")
        return self.t("{n} of {total} · {which}", n=len(self._shown), total=total, which=which), []

    def selected_proposal(self) -> Proposal | None:
        key = self.query_one(RowList).cursor_key
        return self.desk.store.get(Proposal, key) if isinstance(key, int) else None

    def reload(self) -> None:
        words = search_key(self.query_one("#filter", Input).value).split()
        found = [
            e
            for e in self.desk.cases.entries()
            if (self._everything or e.status == "open") and all(word in e.words for word in words)
        ]
        found.sort(key=SORTS[self._sort], reverse=self._reverse)
        self._shown = found
        rows = self.query_one(RowList)
        rows.set_sort(self._sort, self._reverse)
        rows.set_rows([e.id for e in found], self._row)

    def _row(self, index: int) -> Row:
        entry = self._shown[index]
        case = self.desk.cases.file(entry.id)
        step = self.desk.cases.next_step(case)
        stage = self.desk.procedure.stage(entry.stage)
        signoff = self.desk.quarters.state(case, self.desk.quarter)
        contact = date.fromisoformat(entry.last_contact[:10]) if entry.last_contact else None
        late = step.due is not None and step.due < self.desk.today
        return Row(
            [
                entry.case_no,
                entry.title or self.t("(no title)"),
                entry.district,
                self.tr.pick(stage.label) if stage else "",
                lamps([LIGHTS[letter] for letter in entry.lights]),
                self.tr.render(step.text),
                Cell(
                    f"{'!' if late else ''}{self.tr.day(step.due, short=True)}", "$text-error" if late else ""
                ),
                str(entry.promises) if entry.promises else "",
                self.tr.word(signoff),
                self.tr.day(contact, short=True),
            ],
            dim=entry.status != "open",
        )

    # -- what the officer does ---------------------------------------------------------------------------
    @on(Input.Changed, "#filter")
    def _typed(self) -> None:
        self.reload()
        self.show_header()

    @on(Input.Submitted, "#filter")
    def _to_list(self) -> None:
        self.query_one(RowList).focus()

    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    @on(RowList.SortRequested)
    def _sorted(self, event: RowList.SortRequested) -> None:
        if event.column in SORTS:
            self._reverse = event.column == self._sort and not self._reverse
            self._sort = event.column
            self._refresh()

    def action_filter(self) -> None:
        self.query_one("#filter").focus()

    def action_clear_filter(self) -> None:
        box = self.query_one("#filter", Input)
        if box.value:
            box.value = ""
        self.query_one(RowList).focus()

    def action_sort(self) -> None:
        """The next column; the header can be clicked too."""
        names = list(SORTS)
        self._sort = names[(names.index(self._sort) + 1) % len(names)]
        self._reverse = False
        self._refresh()

    def action_show_all(self) -> None:
        self._everything = not self._everything
        self._refresh()

    def action_open(self) -> None:
        proposal = self.selected_proposal()
        if proposal:
            self.pb.open_case(proposal.id)
