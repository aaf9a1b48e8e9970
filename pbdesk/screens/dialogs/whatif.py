"""What would change, before anything changes: figures before and after, what moves, whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from pbdesk.screens.dialogs.dialog import SilentDialog
from pbdesk.screens.widgets import KeyHint, KeyHints, fit, text
from pbdesk.screens.widgets.passage import Passage
from pbdesk.screens.widgets.prose import Line, Prose

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

LABEL_WIDTH, VALUE_WIDTH = 32, 19
FRAME = 10  # lines of the dialog beside what scrolls


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    heading: str
    lines: Sequence[str]
    style: str = ""


@dataclass(frozen=True)
class Preview:
    title: str
    figures: Sequence[Figure]
    parts: Sequence[Part]
    can_apply: bool
    span: str = ""  # the days the figures count


class WhatIfDialog(SilentDialog[bool]):
    """Answers True when the officer wants it so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "close", "Close"),
        ("enter,ctrl+s,f10", "apply", "Apply"),
    ]

    def __init__(self, preview: Preview, written: str = "") -> None:
        """`written` in the form this came from is saved only by applying it."""
        super().__init__()
        self.preview, self._written = preview, written

    def compose(self) -> ComposeResult:
        t = cast("PbDeskApp", self.app).tr.t
        with Vertical(id="form"):
            yield Prose([Line(t("What if: {what}", what=self.preview.title), "bold", 2)], id="form-title")
            with VerticalScroll(id="whatif-words"):
                yield Passage(self._words(t("before"), t("after")))
            keys = KeyHints(id="form-keys")
            close = t("Leave it as it is") if self.preview.can_apply else t("Back")
            apply_ = [KeyHint("⏎", t("Apply"), "apply", priority=9)] if self.preview.can_apply else []
            keys.set_hints([*apply_, KeyHint("Esc", close, "close", priority=8), *self.call_hints()])
            yield keys

    def _words(self, before: str, after: str) -> Content:
        lines = [text(_row(self.preview.span, before, after), "$text-muted")]
        for figure in self.preview.figures:
            style = "$text-muted" if figure.before == figure.after else "bold"
            lines.append(text(_row(figure.label, figure.before, figure.after), style))
        for part in self.preview.parts:
            lines += [text(" "), text(part.heading, "bold")]
            lines += [text(f"  {line}", part.style) for line in part.lines]
        return Content("\n").join(lines)

    def on_mount(self) -> None:
        self.query_one("#whatif-words").focus()

    def on_resize(self) -> None:
        self.query_one("#whatif-words").styles.max_height = max(5, self.size.height - FRAME)

    def unsaved(self) -> str:
        return self._written

    def action_close(self) -> None:
        self.dismiss(False)

    def action_apply(self) -> None:
        self.dismiss(self.preview.can_apply)


def _row(label: str, before: str, after: str) -> str:
    return f"{fit(label, LABEL_WIDTH)}{fit(before, VALUE_WIDTH)}{fit(after, VALUE_WIDTH)}".rstrip()
