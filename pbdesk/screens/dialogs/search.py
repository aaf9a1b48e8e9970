"""Find a case by any word on it: number, title, note, contact, promise, milestone, person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from pbdesk.say import N_
from pbdesk.screens.case_column import case_column, fit_case_column
from pbdesk.screens.dialogs.dialog import Dialog
from pbdesk.screens.widgets import Column, KeyHint, KeyHints, Row, RowList
from pbdesk.screens.widgets.text import text

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

FOUND_IN = {
    "proposal": N_("case"), "contact": N_("contact"), "promise": N_("promise"), "item": N_("item"),
    "milestone": N_("milestone"), "person": N_("person"),
}  # fmt: skip
SHOWN = 100


class SearchDialog(Dialog[int | None]):
    """Answers with the id of the case chosen. Without words every open case is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "cancel", "Cancel"),
        ("down", "to_list", "List"),
    ]

    def __init__(self, title: str = "", *, for_call: bool = False) -> None:
        super().__init__()
        self.heading, self.for_call = title, for_call
        self._found: list[tuple[int, str, str]] = []

    @property
    def pb(self) -> PbDeskApp:
        return cast("PbDeskApp", self.app)

    def compose(self) -> ComposeResult:
        t = self.pb.tr.t
        with Vertical(id="form"):
            yield Static(text(self.heading or t("Search"), "bold"), id="form-title")
            yield Input(placeholder=t("number, title, name or any word"), id="search-words")
            yield RowList(
                [
                    Column("where", t("Found in"), width=8, sortable=False),
                    case_column(t("Case")),
                    Column("text", t("Text"), flex=1, sortable=False),
                ],
                empty=t("Nothing found."),
                id="search-found",
            )
            keys = KeyHints(id="form-keys")
            keys.set_hints([KeyHint("⏎", t("Open"), "open"), KeyHint("↓", t("List"), "to_list"),
                            KeyHint("Esc", t("Cancel"), "cancel"), *self.call_hints()])  # fmt: skip
            yield keys

    def on_mount(self) -> None:
        self.query_one("#search-words").focus()
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, words: str) -> None:
        cases = {e.id: e for e in self.pb.desk.cases.entries()}
        if words.strip():
            self._found = [f for f in self.pb.desk.cases.search(words) if f[0] in cases][:SHOWN]
        else:
            self._found = [(e.id, "proposal", "") for e in cases.values() if e.status == "open"][:SHOWN]

        def row(index: int) -> Row:
            proposal_id, kind, found = self._found[index]
            entry = cases[proposal_id]
            return Row([self.pb.tr.t(FOUND_IN[kind]), entry.case_no, f"{entry.title}  {found}".strip()])

        fit_case_column(self.query_one(RowList), (cases[found[0]].case_no for found in self._found))
        self.query_one(RowList).set_rows(list(range(len(self._found))), row, cursor=0)

    @on(Input.Submitted)
    def action_open(self) -> None:
        self._choose(self.query_one(RowList).cursor_key)

    @on(RowList.Selected)
    def _selected(self, event: RowList.Selected) -> None:
        self._choose(event.key)

    def _choose(self, key: object) -> None:
        if isinstance(key, int) and key < len(self._found):
            self.dismiss(self._found[key][0])

    def action_to_list(self) -> None:
        self.query_one(RowList).focus()

    def action_cancel(self) -> None:
        self.dismiss(None)
