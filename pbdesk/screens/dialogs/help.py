"""Help where you stand: every key of the screen, its own first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from pbdesk import actions
from pbdesk.screens.base import key_name
from pbdesk.screens.widgets.text import fit, text

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

KEYS_WIDTH = 12


class HelpDialog(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,f12", "close", "Close")]

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def compose(self) -> ComposeResult:
        tr = cast("PbDeskApp", self.app).tr
        lines = []
        for action in actions.of(self.place):
            keys = " ".join(key_name(key) for key in action.keys.split(","))
            lines.append(f"{fit(keys, KEYS_WIDTH)} {tr.t(action.explains)}")
        lines.append(f"{fit('ctrl+p', KEYS_WIDTH)} {tr.t('Every action by name')}")
        with Vertical(id="form"):
            title = tr.t(actions.SCREEN_TITLES.get(self.place, "Help"))
            yield Static(text(tr.t("Keys: {screen}", screen=title), "bold"), id="form-title")
            with VerticalScroll(id="help-keys"):
                yield Static(text("\n".join(lines)))
            yield Static(text(tr.t("Esc closes")), id="form-keys")

    def on_mount(self) -> None:
        self.query_one("#help-keys").focus()

    def action_close(self) -> None:
        self.dismiss(None)
