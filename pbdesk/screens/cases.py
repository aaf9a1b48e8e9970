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
from pbdesk.rules.casefile import CaseFile
from pbdesk.say import N_
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.case_column import case_column, fit_case_column
from pbdesk.screens.quarter_sheet import state_words
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart, lamps, lamps_width
from pbdesk.store.queries import CaseEntry
from pbdesk.words.caserecords import stage_words
from pbdesk.workcal.quarters import Quarter

PAGE = 40  # rows read at once: the screen asks for them one by one
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
        self._entries: list[CaseEntry] = []  # as last read; whatever is kept below holds for these
        self._ordered: list[CaseEntry] = []  # those the list may show, sorted
        self._order: tuple[str, bool, bool, date] | None = None
        self._typed_before = ""
        self._rows: dict[int, Row] = {}
        self._quarter = Quarter(1, 1)  # of the sheets whose state is shown

    def compose_body(self) -> ComposeResult:
        yield Input(placeholder=self.t("Filter: number, title, district, any word"), id="filter")
        yield RowList(
            [
                case_column(self.t("Case"), "case_no", sortable=True),
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

    def _by_due(self) -> Callable[[CaseEntry], Any]:
        """By the date of the next action, as the list shows it; cases without one last."""
        steps = {case.id: self.desk.cases.next_step(case) for case in self.desk.cases.active()}
        dues = {key: step.due.isoformat() if step.due else "" for key, step in steps.items()}
        return lambda entry: (dues.get(entry.id, entry.due) or "9999", entry.case_no)

    def reload(self) -> None:
        """A longer filter only narrows what is shown: sorting and most of the searching is done already."""
        typed = search_key(self.query_one("#filter", Input).value)
        same = self._sorted_as_asked()
        among = self._shown if same and typed.startswith(self._typed_before) else self._ordered
        words = typed.split()
        self._shown = [e for e in among if all(word in e.words for word in words)] if words else among
        self._typed_before = typed
        rows = self.query_one(RowList)
        rows.set_empty(self._nothing(filtered=bool(words)))
        rows.set_sort(self._sort, self._reverse)
        rows.set_rows([e.id for e in self._shown], self._row)

    def _nothing(self, *, filtered: bool) -> str:
        """Why no case is listed, and the way on."""
        if filtered:
            return self.t("No case matches. Esc clears the filter.")
        if self._entries:
            return self.t("No case is open. a shows those that are closed, too.")
        return self.t("No case is on the desk yet. n enters one, “pbdesk import FILE” brings many.")

    def _sorted_as_asked(self) -> bool:
        """True when the list was in this order already, and nothing has changed since."""
        entries, order = self.desk.cases.entries(), (
            self._sort, self._reverse, self._everything, self.desk.today,
        )  # fmt: skip
        if entries is self._entries and order == self._order:
            return True
        self._rows = {}
        self._quarter = self.desk.quarters.at_hand()
        self._entries, self._order = entries, order
        shown = entries if self._everything else [e for e in entries if e.status == "open"]
        key = SORTS[self._sort] if self._sort in SORTS else self._by_due()
        self._ordered = sorted(shown, key=key, reverse=self._reverse)
        fit_case_column(self.query_one(RowList), (e.case_no for e in shown), "case_no")
        return False

    def _row(self, index: int) -> Row:
        """Kept until something changes: while one types, the same cases are shown again and again."""
        entry = self._shown[index]
        if entry.id not in self._rows:
            page = [e for e in self._shown[index : index + PAGE] if e.id not in self._rows]
            files = {case.id: case for case in self.desk.cases.files([e.id for e in page])}
            self._rows |= {e.id: self._read_row(e, files[e.id]) for e in page if e.id in files}
        return self._rows.get(entry.id, Row([]))

    def _read_row(self, entry: CaseEntry, case: CaseFile) -> Row:
        step = self.desk.cases.next_step(case)
        signoff = self.desk.quarters.state(case, self._quarter)
        _, sheet, _ = state_words(self.tr, case, int(self._quarter.key), signoff)
        contact = date.fromisoformat(entry.last_contact[:10]) if entry.last_contact else None
        late = step.due is not None and step.due < self.desk.today
        return Row(
            [
                entry.case_no,
                entry.title or self.t("(no title)"),
                entry.district,
                stage_words(self.desk.procedure, self.tr, entry.stage),
                lamps([LIGHTS[letter] for letter in entry.lights]),
                self.tr.render(step.text),
                Cell(
                    f"{'!' if late else ''}{self.tr.day(step.due, short=True)}", "$text-error" if late else ""
                ),
                str(entry.promises) if entry.promises else "",
                "" if signoff is SignOffStatus.NOT_DUE else sheet,
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

    def action_case_add(self) -> None:
        from pbdesk.screens.dialogs.newcase import ask_new_case

        ask_new_case(self.pb)

    def action_open(self) -> None:
        proposal = self.selected_proposal()
        if proposal:
            self.pb.open_case(proposal.id)
