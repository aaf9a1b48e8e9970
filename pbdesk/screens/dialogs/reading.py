"""Something to read and, if there is a question, to say yes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from pbdesk.screens.dialogs.dialog import SilentDialog
from pbdesk.screens.widgets import KeyHint, KeyHints
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.text import text

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


class ReadingDialog(SilentDialog[bool]):
    """Answers True only when a `question` was given and Ctrl+S said yes to it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "close", "Close"), ("ctrl+s,f10", "yes", "Yes")]

    def __init__(self, title: str, words: str | Sequence[Line], *, question: str = "") -> None:
        super().__init__()
        self.heading, self.question, self.words = title, question, words
        self.lines = [Line(line) for line in words.splitlines()] if isinstance(words, str) else words

    def compose(self) -> ComposeResult:
        tr = cast("PbDeskApp", self.app).tr
        yes = [KeyHint("Ctrl+S", tr.t("yes"), "yes", priority=2)] if self.question else []
        no = KeyHint("Esc", tr.t("no") if self.question else tr.t("Close this"), "close", priority=1)
        keys = KeyHints(id="form-keys")
        keys.set_hints([*yes, no, *self.call_hints()])
        with Vertical(id="form"):
            yield Static(text(self.heading, "bold"), id="form-title")
            with VerticalScroll(id="reading-words"):
                yield Prose(self.lines)
            if self.question:
                yield Static(text(self.question, "$text-warning"), id="reading-question")
            yield keys

    def on_mount(self) -> None:
        self.query_one("#reading-words").focus()

    def action_close(self) -> None:
        self.dismiss(False)

    def action_yes(self) -> None:
        if self.question:
            self.dismiss(True)
