"""Choose one of a few things, each with a line that says what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from pbdesk.screens.dialogs.dialog import Dialog, SilentDialog
from pbdesk.screens.widgets import Column, KeyHint, KeyHints, Row, RowList
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.tallrows import TallRows
from pbdesk.screens.widgets.text import one_line, text, wrap

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

WIDTH, MARGINS = 76, 4  # cells of the dialog, and of its frame
BESIDE = MARGINS + 3  # with the cursor and the scroll bar beside the rows
KEYS = 3  # cells of the column of keys
FRAME = 3  # lines of the frame and the keys
MOST = 3  # lines the words of an entry, and those of its detail, are folded into


@dataclass(frozen=True)
class Entry:
    """`key` chooses it at once; what is `off` is shown, with the reason as its detail, and not chosen."""

    value: Any
    label: str
    detail: str = ""
    key: str = ""
    off: bool = False


class MenuDialog(SilentDialog[Any]):
    """Answers with the value of the entry chosen, None for none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("q", "cancel", "Cancel", show=False),
    ]

    def __init__(
        self, title: str, entries: Sequence[Entry], *, intro: str = "", choose: str = "", cursor: int = 0
    ) -> None:
        """`choose` is the word for Enter; without entries that can be chosen the menu is only read."""
        super().__init__()
        self.heading, self.entries, self.intro, self.choose = title, list(entries), intro, choose
        self._at = cursor
        if any(entry.key == self.call_key for entry in entries):
            self.call_key = Dialog.call_key
        # without keys the words begin where the keys would
        self._margin = KEYS + 1 if any(entry.key for entry in entries) else 0

    def compose(self) -> ComposeResult:
        t = cast("PbDeskApp", self.app).tr.t
        with Vertical(id="form"):
            yield Prose([Line(self.heading, "bold")], id="form-title")
            if self.intro:
                yield Prose(
                    [Line(line, "$text-muted", 2) for line in self.intro.splitlines()], id="form-intro"
                )
            words = Column("label", "", flex=1)
            columns = [Column("key", "", width=KEYS), words] if self._margin else [words]
            yield TallRows(columns, show_header=False, id="menu")
            keys = KeyHints(id="form-keys")
            open_ = any(not entry.off for entry in self.entries)
            hints = [KeyHint("⏎", self.choose or t("Choose"), "choose", open_)]
            keys.set_hints([*hints, KeyHint("Esc", t("Back"), "cancel"), *self.call_hints()])
            yield keys

    def on_mount(self) -> None:
        self._fill(self._at)
        self.query_one("#menu").focus()

    def on_resize(self) -> None:
        self._fill(None)

    def _fill(self, cursor: int | None) -> None:
        rows = self.query_one("#menu", TallRows)
        rows.set_rows(list(range(len(self.entries))), self._row, cursor=cursor)
        width = min(WIDTH, self.size.width * 96 // 100) - MARGINS
        others = sum(len(wrap(words, width)) for words in (self.heading, *self.intro.splitlines()))
        most = self.size.height * 95 // 100 - FRAME - others
        rows.styles.height = max(rows.tallest, min(rows.lines, most))

    def _row(self, index: int) -> Row:
        entry = self.entries[index]
        style = "$text-muted" if entry.off else ""
        first, *more = self._folded(entry.label) or [""]
        lines = [text(line, style) for line in more]
        lines += [text(line, "$text-muted") for line in self._folded(entry.detail)]
        key = [text(entry.key, "$text-accent")] if self._margin else []
        return Row([*key, text(first, style)], lines, indent=self._margin)

    def _folded(self, words: str) -> list[str]:
        """What is chosen must be read to its end."""
        width = min(WIDTH, self.app.size.width * 96 // 100) - BESIDE - self._margin
        return wrap(one_line(words), width)[:MOST]

    def on_key(self, event: Any) -> None:
        """The key written before an entry chooses it."""
        for index, entry in enumerate(self.entries):
            if entry.key and event.character == entry.key:
                event.stop()
                self._take(index)
                return

    @on(RowList.Selected)
    def action_choose(self) -> None:
        at = self.query_one("#menu", RowList).cursor_key
        if isinstance(at, int):
            self._take(at)

    def _take(self, index: int) -> None:
        if not self.entries[index].off:
            self.dismiss(self.entries[index].value)

    def action_cancel(self) -> None:
        self.dismiss(None)
