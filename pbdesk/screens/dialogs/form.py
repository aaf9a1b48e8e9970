"""One dialog for every form: labelled fields, checked when the officer saves, never writing itself.

A field answers with its own kind of value; what cannot be read is said beside the field and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Click, Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from pbdesk.errors import InputError
from pbdesk.formats.cleantext import clean
from pbdesk.say import say
from pbdesk.screens.widgets.text import text

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.i18n import Translator

Value = Any


class Kind(StrEnum):
    LINE = "line"
    AREA = "area"
    DATE = "date"
    WHEN = "when"  # date and time
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    key: str
    label: str
    kind: Kind = Kind.LINE
    value: Value = None
    choices: tuple[tuple[Value, str], ...] = ()
    required: bool = False
    hint: str = ""


class Choice(Static, can_focus=True):
    """One of a few words, all in sight: left and right, a digit, or a click."""

    @dataclass
    class Changed(Message):
        choice: Choice
        value: Value

    def __init__(self, choices: Sequence[tuple[Value, str]], value: Value, *, id: str) -> None:
        super().__init__(id=id)
        self.choices = list(choices)
        self.index = next((i for i, (v, _) in enumerate(self.choices) if v == value), 0)

    @property
    def value(self) -> Value:
        return self.choices[self.index][0] if self.choices else None

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        parts = []
        for number, (_, label) in enumerate(self.choices):
            chosen = number == self.index
            parts.append(text(f"[{label}]" if chosen else f" {label} ", "bold reverse" if chosen else ""))
        self.update(text(" ").join(parts))

    def pick(self, index: int) -> None:
        if self.choices and index != self.index:
            self.index = index % len(self.choices)
            self._show()
            self.post_message(self.Changed(self, self.value))

    def on_key(self, event: Key) -> None:
        moves = {"right": 1, "left": -1, "space": 1}
        if event.key in moves:
            self.pick(self.index + moves[event.key])
        elif event.character and event.character.isdigit() and 0 < int(event.character) <= len(self.choices):
            self.pick(int(event.character) - 1)
        else:
            return
        event.stop()

    def on_click(self, event: Click) -> None:
        from pbdesk.screens.widgets.text import cells

        left = 0
        for number, (_, label) in enumerate(self.choices):
            left += cells(label) + 3
            if event.x < left:
                self.pick(number)
                return


class FormDialog(ModalScreen[dict[str, Value] | None]):
    """`check(values)` may refuse the whole form with an InputError before it closes."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "Cancel"), ("ctrl+s,f10", "save", "Save")]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        intro: str = "",
        check: Callable[[dict[str, Value]], None] | None = None,
    ) -> None:
        super().__init__()
        self.form_title, self.fields, self.intro, self._check = title, list(fields), intro, check

    @property
    def tr(self) -> Translator:
        return cast("PbDeskApp", self.app).tr

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(text(self.form_title, "bold"), id="form-title")
            if self.intro:
                yield Static(text(self.intro), id="form-intro")
            with VerticalScroll(id="form-fields"):
                for field in self.fields:
                    with Horizontal(classes="field area" if field.kind is Kind.AREA else "field"):
                        yield Static(text(field.label), classes="field-label")
                        yield self._widget(field)
            yield Static("", id="form-problem")
            yield Static(text(self.tr.t("Ctrl+S save · Tab next field · Esc cancel")), id="form-keys")

    def _widget(self, field: Field) -> Widget:
        name = f"field-{field.key}"
        if field.kind is Kind.CHOICE:
            return Choice(field.choices, field.value, id=name)
        if field.kind is Kind.AREA:
            area = TextArea(str(field.value or ""), id=name, tab_behavior="focus", soft_wrap=True)
            area.highlight_cursor_line = False
            return area
        return Input(self._shown(field), placeholder=field.hint, id=name)

    def _shown(self, field: Field) -> str:
        if field.value is None:
            return ""
        if field.kind is Kind.DATE and isinstance(field.value, date):
            return self.tr.day(field.value, short=True)
        if field.kind is Kind.WHEN:
            return self.tr.when(field.value)
        return str(field.value)

    def on_mount(self) -> None:
        if self.fields:
            self.query_one(f"#field-{self.fields[0].key}").focus()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and saves from the last one."""
        if event.input.id == f"field-{self.fields[-1].key}":
            self.action_save()
        else:
            self.focus_next()

    def action_cancel(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        values: dict[str, Value] = {}
        for field in self.fields:
            try:
                values[field.key] = self._value(field)
            except InputError as problem:
                self._refuse(problem, field)
                return
        try:
            if self._check:
                self._check(values)
        except InputError as problem:
            self._refuse(problem, None)
            return
        self.dismiss(values)

    def _refuse(self, problem: InputError, field: Field | None) -> None:
        words = self.tr.render(problem.what)
        if problem.todo:
            words += " " + self.tr.render(problem.todo)
        label = f"{field.label}: " if field else ""
        self.query_one("#form-problem", Static).update(text(f"! {label}{words}", "$text-error"))
        if field:
            self.query_one(f"#field-{field.key}").focus()

    def _value(self, field: Field) -> Value:
        widget = self.query_one(f"#field-{field.key}")
        if isinstance(widget, Choice):
            return widget.value
        raw = widget.text if isinstance(widget, TextArea) else cast(Input, widget).value
        written = clean(raw).strip()
        if not written:
            if field.required:
                raise InputError(say("This cannot be empty."))
            return None if field.kind in (Kind.DATE, Kind.WHEN, Kind.NUMBER) else ""
        return self._read(field, written)

    def _read(self, field: Field, written: str) -> Value:
        from pbdesk.workcal.rocdate import parse_date, parse_datetime

        today = cast("PbDeskApp", self.app).desk.today
        if field.kind is Kind.DATE:
            return parse_date(written, today)
        if field.kind is Kind.WHEN:
            return parse_datetime(written, today)
        if field.kind is Kind.NUMBER:
            from pbdesk.formats.values import parse_money

            return parse_money(written)
        return written
