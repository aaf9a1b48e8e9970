"""All cases: filter as you type, sort by any column; Enter opens one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Input

from pbdesk.formats.cleantext import search_key
from pbdesk.model.proposal import Light, Proposal
from pbdesk.model.quarter import SignOffStatus
from pbdesk.say import N_
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart, lamps, lamps_width
from pbdesk.store.queries import CaseEntry

LIGHTS = {"g": Light.GREEN, "a": Light.AMBER, "r": Light.RED, "u": Light.UNKNOWN, "-": Light.UNKNOWN}
COLUMN_NAMES = {
    "case_no": N_("Case"), "title": N_("Title"), "district": N_("District"), "stage": N_("Stage"),
    "lights": N_("Lights"), "due": N_("Due"), "promises": N_("Prom."), "contact": N_("Last contact"),
}  # fmt: skip
SORTS: dict[str, Callable[[CaseEntry], Any]] = {
    "case_no": lambda e: e.case_no,
    "title": lambda e: e.title,
    "district": lambda e: (e.district, e.case_no),
    "stage": lambda e: (e.stage, e.case_no),
    "lights": lambda e: (-e.lights.count("r"), -e.lights.count("a"), e.case_no),
    "promises": lambda e: (-e.promises, e.case_no),
    "contact": lambda e: (e.last_contact, e.case_no),
}


class CasesScreen(DeskScreen):
    place = "cases"
    keeps = ("_sort", "_reverse", "_everything")

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._sort, self._reverse, self._everything = "due", False, False
        self._shown: list[CaseEntry] = []
        self._dues: dict[int, date | None] = {}
        self._dues_of: list[CaseEntry] | None = None

    def compose_body(self) -> ComposeResult:
        yield Input(placeholder=self.t("Filter: number, title, district, any word"), id="filter")
        yield RowList(
            [
                Column("case_no", self.t("Case"), width=10),
                Column("title", self.t("Title"), min=18, flex=2),
                Column("district", self.t("District"), width=8, drop=3),
                Column("stage", self.t("Stage"), min=12, max=24, flex=1, drop=2),
                Column("lights", self.t("Lights"), width=max(6, lamps_width(3))),
                Column("next", self.t("Next action"), min=24, flex=3, sortable=False),
                Column("due", self.t("Due"), width=11),
                Column("promises", self.t("Prom."), width=5, align="right", drop=4),
                Column("signoff", self.t("Sign-off"), width=10, drop=5, sortable=False),
                Column("contact", self.t("Last contact"), width=12, drop=6),
            ],
            empty=self.t("No case matches. Esc clears the filter; “pbdesk import FILE” brings cases in."),
            id="case-list",
        )

    def on_mount(self) -> None:
        self.query_one("#case-list").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        total = len(self.desk.cases.entries())
        which = self.t("all") if self._everything else self.t("open ones")
        by = TopPart(self.t("by {column}", column=self.t(COLUMN_NAMES[self._sort])))
        return self.t("{n} of {total} · {which}", n=len(self._shown), total=total, which=which), [by]

    def selected_proposal(self) -> Proposal | None:
        key = self.query_one(RowList).cursor_key
        return self.desk.store.get(Proposal, key) if isinstance(key, int) else None

    def show_proposal(self, proposal_id: int) -> None:
        self.query_one(RowList).move_to(proposal_id)

    def _due(self, entry: CaseEntry) -> tuple[date, str]:
        """By the date of the next action, as the list shows it; cases without one last."""
        entries = self.desk.cases.entries()
        if entries is not self._dues_of:
            steps = {case.id: self.desk.cases.next_step(case) for case in self.desk.cases.active()}
            self._dues, self._dues_of = {key: step.due for key, step in steps.items()}, entries
        known = date.fromisoformat(entry.due) if entry.due else None
        return self._dues.get(entry.id, known) or date.max, entry.case_no

    def reload(self) -> None:
        words = search_key(self.query_one("#filter", Input).value).split()
        found = [
            e
            for e in self.desk.cases.entries()
            if (self._everything or e.status == "open") and all(word in e.words for word in words)
        ]
        found.sort(key=SORTS.get(self._sort, self._due), reverse=self._reverse)
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
                "" if signoff is SignOffStatus.NOT_DUE else self.tr.word(signoff),
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

    def on_key(self, event: Key) -> None:
        if event.key == "down" and self.query_one("#filter").has_focus:
            self._to_list()
            event.stop()

    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    @on(RowList.SortRequested)
    def _sorted(self, event: RowList.SortRequested) -> None:
        if event.column in COLUMN_NAMES:
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
        names = list(COLUMN_NAMES)
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
