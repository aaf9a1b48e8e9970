"""Help where you stand: every key of the screen, its own first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from pbdesk import actions
from pbdesk.say import N_
from pbdesk.screens.base import key_name
from pbdesk.screens.dialogs.dialog import SilentDialog
from pbdesk.screens.widgets import KeyHint, KeyHints
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.text import fit, text

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

KEYS_WIDTH = 13
BORDERS = 4  # lines of the form around its keys: frame, title, and the key that closes it
# what lists, forms and the app know on every screen
EVERYWHERE = (
    ("Ctrl+P", N_("Every action by name")),
    ("⏎", N_("Open what the cursor is on")),
    ("Tab", N_("Next pane or field")),
    ("Ctrl+S F10", N_("Save a form")),
    ("Esc", N_("Back, or leave a form")),
    ("+ ~ ! ?", N_("Lights: high, medium, low feasibility, not yet set")),
)


class HelpDialog(SilentDialog[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,f12", "close", "Close")]

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def compose(self) -> ComposeResult:
        tr = cast("PbDeskApp", self.app).tr
        lines = []
        for action in actions.of(self.place):
            keys = " ".join(key_name(key) for key in action.keys.split(","))
            lines.append((keys, tr.t(action.explains)))
        lines += [(key, tr.t(words)) for key, words in EVERYWHERE]
        shown = [Line(f"{fit(keys, KEYS_WIDTH)} {words}", "", KEYS_WIDTH + 1) for keys, words in lines]
        with Vertical(id="form"):
            title = tr.t(actions.SCREEN_TITLES.get(self.place, "Help"))
            yield Static(text(tr.t("Keys: {screen}", screen=title), "bold"), id="form-title")
            with VerticalScroll(id="help-keys"):
                yield Prose(shown)
            keys_line = KeyHints(id="form-keys")
            keys_line.set_hints(
                [KeyHint("Esc", tr.t("Close the help"), "close", priority=1), *self.call_hints()]
            )
            yield keys_line

    def on_mount(self) -> None:
        self.query_one("#help-keys").focus()

    def on_resize(self) -> None:
        """As many lines as fit; a bound in shares of the screen leaves the form as high as the list."""
        self.query_one("#help-keys").styles.max_height = max(1, self.size.height * 95 // 100 - BORDERS)

    def action_close(self) -> None:
        self.dismiss(None)
