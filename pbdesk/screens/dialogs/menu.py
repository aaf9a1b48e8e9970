"""Choose one of a few things, each with a line that says what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from pbdesk.screens.widgets import Column, KeyHint, KeyHints, Row, RowList
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.text import one_line, text, wrap

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

WIDTH, BESIDE = 76, 10  # cells of the dialog, and of its frame, the cursor and the keys beside the words
MOST = 3  # lines an entry's words are folded into


@dataclass(frozen=True)
class Entry:
    """`key` chooses it at once; what is `off` is shown, with the reason as its detail, and not chosen."""

    value: Any
    label: str
    detail: str = ""
    key: str = ""
    off: bool = False


class MenuDialog(ModalScreen[Any]):
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
        self._at, self._lines = cursor, 1

    def compose(self) -> ComposeResult:
        t = cast("PbDeskApp", self.app).tr.t
        words = max((len(self._folded(entry)) for entry in self.entries), default=1)
        self._lines = words + any(entry.detail for entry in self.entries)
        with Vertical(id="form"):
            yield Prose([Line(self.heading, "bold")], id="form-title")
            if self.intro:
                yield Prose(
                    [Line(line, "$text-muted", 2) for line in self.intro.splitlines()], id="form-intro"
                )
            yield RowList(
                [Column("key", "", width=3), Column("label", "", flex=1)],
                lines_per_row=self._lines,
                show_header=False,
                id="menu",
            )
            keys = KeyHints(id="form-keys")
            open_ = any(not entry.off for entry in self.entries)
            hints = [KeyHint("⏎", self.choose or t("Choose"), "choose", open_)]
            keys.set_hints([*hints, KeyHint("Esc", t("Back"), "cancel")])
            yield keys

    def on_mount(self) -> None:
        rows = self.query_one("#menu", RowList)
        rows.set_rows(list(range(len(self.entries))), self._row, cursor=self._at)
        rows.focus()

    def on_resize(self) -> None:
        rows = self.query_one("#menu", RowList)
        rows.styles.height = max(self._lines, min(len(self.entries) * self._lines, self.size.height - 8))

    def _row(self, index: int) -> Row:
        entry = self.entries[index]
        style = "$text-muted" if entry.off else ""
        first, *more = self._folded(entry)
        lines = [*(text(f"    {line}", style) for line in more), text(f"    {entry.detail}", "$text-muted")]
        return Row((text(entry.key, "$text-accent"), text(first, style)), lines)

    def _folded(self, entry: Entry) -> list[str]:
        """The words of an entry; what is chosen must be read to its end."""
        width = min(WIDTH, self.app.size.width * 96 // 100) - BESIDE
        return wrap(one_line(entry.label), width)[:MOST] or [""]

    def on_key_hints_pressed(self, message: KeyHints.Pressed) -> None:
        getattr(self, f"action_{message.action}")()

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
