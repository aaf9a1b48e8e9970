"""One dialog for every form: labelled fields, checked when the officer saves, never writing itself.

A field answers with its own kind of value; what cannot be read is said beside the field and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from pbdesk.errors import InputError, PbDeskError
from pbdesk.formats.cleantext import clean
from pbdesk.say import say
from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.text import cells, clip, one_line, text, wrap

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change
    from pbdesk.i18n import Translator

Value = Any
Choices = tuple[tuple[Value, str], ...]


class Kind(StrEnum):
    LINE = "line"
    AREA = "area"
    DATE = "date"
    WHEN = "when"  # date and time
    NUMBER = "number"  # whole, not below 0
    MONEY = "money"  # whole NT$
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    key: str
    label: str
    kind: Kind = Kind.LINE
    value: Value = None
    choices: Choices = ()
    required: bool = False
    hint: str = ""


class Choice(Widget, can_focus=True):
    """One of a few words, all in sight on as many lines as they need: arrows, a digit, or a click."""

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; }
    """

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

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Line, first cell and cells of each choice."""
        places, line, x = [], 0, 0
        for _, label in self.choices:
            wide = min(cells(one_line(label)) + 2, max(width, 4))
            if x and x + wide > width:
                line, x = line + 1, 0
            places.append((line, x, wide))
            x += wide + 1
        return places

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + max((line for line, _, _ in self._places(width)), default=0)

    def render(self) -> Content:
        lines: dict[int, list[Content | str]] = {}
        for number, (line, _, wide) in enumerate(self._places(self.content_size.width)):
            label, chosen = clip(self.choices[number][1], wide - 2), number == self.index
            word = text(f"[{label}]" if chosen else f" {label} ", "bold reverse" if chosen else "")
            lines.setdefault(line, []).append(word)
        return Content("\n").join(Content(" ").join(words) for words in lines.values())

    def pick(self, index: int) -> None:
        if self.choices and index % len(self.choices) != self.index:
            self.index = index % len(self.choices)
            self.refresh()
            self.post_message(self.Changed(self, self.value))

    def on_key(self, event: Key) -> None:
        moves = {"right": 1, "left": -1, "space": 1}
        if event.key in moves:
            self.pick(self.index + moves[event.key])
        elif event.character and event.character in "123456789"[: len(self.choices)]:
            self.pick(int(event.character) - 1)
        else:
            return
        event.stop()

    def on_click(self, event: Click) -> None:
        spot = event.get_content_offset(self)
        for number, (line, x, wide) in enumerate(self._places(self.content_size.width)):
            if spot is not None and spot.y == line and x <= spot.x < x + wide:
                self.pick(number)


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls with the focus, and is no stop of its own on the way through the form."""


class FormDialog(ModalScreen[dict[str, Value] | None]):
    """`check(values)` may refuse the whole form with an InputError before it closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "cancel", "Cancel"),
        ("ctrl+s,f10", "save", "Save"),
        ("down", "app.focus_next", "Next"),
        ("up", "app.focus_previous", "Previous"),
        ("enter", "next", "Next"),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        intro: str = "",
        check: Callable[[dict[str, Value]], object] | None = None,
        problem: PbDeskError | None = None,
    ) -> None:
        super().__init__()
        self.form_title, self.fields, self.intro, self._check = title, list(fields), intro, check
        self._problem, self._warned = problem, problem is not None
        self._before: dict[str, Value] = {}

    @property
    def tr(self) -> Translator:
        return cast("PbDeskApp", self.app).tr

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Prose([Line(self.form_title, "bold")], id="form-title")
            with Fields(id="form-fields"):
                if self.intro:
                    yield Prose([Line(x, "", 2) for x in self.intro.splitlines()], id="form-intro")
                for field in self.fields:
                    with Horizontal(classes=f"field {field.kind}"):
                        yield Static(text(field.label), classes="field-label")
                        yield self._widget(field)
            yield Prose(id="form-problem")
            keys = KeyHints(id="form-keys")
            keys.set_hints([
                KeyHint("Ctrl+S", self.tr.t("Save"), "save", priority=9),
                KeyHint("⏎", self.tr.t("Next field, then save"), "next", priority=5),
                KeyHint("Esc", self.tr.t("Cancel"), "cancel", priority=8),
            ])  # fmt: skip
            yield keys

    def _widget(self, field: Field) -> Widget:
        name = f"field-{field.key}"
        if field.kind is Kind.CHOICE:
            return Choice(field.choices, field.value, id=name)
        if field.kind is Kind.AREA:
            area = TextArea(str(field.value or ""), id=name, tab_behavior="focus", soft_wrap=True)
            area.highlight_cursor_line = False
            return area
        whole = field.kind is not Kind.LINE  # a date is written anew, a sentence is mended
        return Input(self._shown(field), placeholder=field.hint, id=name, select_on_focus=whole)

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
        self.call_after_refresh(self._remember)  # a subclass may fill in a proposal first
        if self._problem:
            self._refuse(self._problem, None)

    def on_resize(self) -> None:
        """The fields scroll before the title, the refusal and the keys go out of sight."""
        title = len(wrap(self.form_title, min(72, self.size.width - 8)))
        self.query_one("#form-fields").styles.max_height = max(4, self.size.height - 8 - title)

    def on_key_hints_pressed(self, message: KeyHints.Pressed) -> None:
        getattr(self, f"action_{message.action}")()

    @on(Input.Submitted)
    def action_next(self) -> None:
        """Enter goes on to the next field, and saves from the last one."""
        if self.focused is not None and self.focused.id == f"field-{self.fields[-1].key}":
            self.action_save()
        else:
            self.focus_next()

    def action_cancel(self) -> None:
        """What was written is not dropped by one key."""
        if self._warned or self._raw() == self._before:
            self.dismiss(None)
            return
        self._warned = True
        self._say(
            self.tr.t("Not saved yet. Esc again drops what you wrote, Ctrl+S saves it."), "$text-warning"
        )

    def _remember(self) -> None:
        self._before = self._raw()

    def _raw(self) -> dict[str, Value]:
        return {field.key: self._typed(field) for field in self.fields}

    def _typed(self, field: Field) -> Value:
        widget = self.query_one(f"#field-{field.key}")
        if isinstance(widget, Choice | Input):
            return widget.value
        return cast(TextArea, widget).text

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

    def _refuse(self, problem: PbDeskError, field: Field | None) -> None:
        words = self.tr.render(problem.what)
        if problem.todo:
            words += " " + self.tr.render(problem.todo)
        if field:
            words = self.tr.t("{field}: {problem}", field=field.label, problem=words)
            self.query_one(f"#field-{field.key}").focus()
        self._say(f"! {words}", "$text-error")

    def _say(self, words: str, style: str) -> None:
        self.query_one("#form-problem", Prose).show([Line(words, style, 2)])

    def _value(self, field: Field) -> Value:
        raw = self._typed(field)
        if field.kind is Kind.CHOICE:
            return raw
        written = clean(raw).strip()
        if not written:
            if field.required:
                raise InputError(say("This cannot be empty."))
            return None if field.kind in (Kind.DATE, Kind.WHEN, Kind.NUMBER, Kind.MONEY) else ""
        return self._read(field, written)

    def _read(self, field: Field, written: str) -> Value:
        from pbdesk.workcal.rocdate import parse_date, parse_datetime

        today = cast("PbDeskApp", self.app).desk.today
        if field.kind is Kind.DATE:
            return parse_date(written, today)
        if field.kind is Kind.WHEN:
            return parse_datetime(written, today)
        if field.kind is Kind.NUMBER:
            from pbdesk.formats.values import parse_count

            return parse_count(written)
        if field.kind is Kind.MONEY:
            from pbdesk.formats.values import parse_money

            return parse_money(written)
        return written


def ask_form(
    app: PbDeskApp,
    title: str,
    fields: Sequence[Field],
    save: Callable[[dict[str, Value]], Change],
    *,
    intro: str = "",
    check: Callable[[dict[str, Value]], object] | None = None,
    problem: PbDeskError | None = None,
) -> None:
    """Ask, then save; what the desk refuses comes back in the same form with every word still in it."""

    def answered(values: dict[str, Value] | None) -> None:
        if values is None:
            return
        try:
            app.do_or_raise(lambda _: save(dict(values)))
        except PbDeskError as refused:
            kept = [replace(field, value=values[field.key]) for field in fields]
            ask_form(app, title, kept, save, intro=intro, check=check, problem=refused)

    app.push_screen(FormDialog(title, fields, intro=intro, check=check, problem=problem), answered)


def ask_which(
    app: PbDeskApp,
    title: str,
    label: str,
    choices: Choices,
    then: Callable[[Value], object],
    value: Value = None,
) -> None:
    """One of several records; without a choice to make it goes straight on."""
    if len(choices) == 1:
        then(choices[0][0])
        return

    def answered(values: dict[str, Value] | None) -> None:
        if values is not None:
            then(values["which"])

    app.push_screen(FormDialog(title, [Field("which", label, Kind.CHOICE, value, choices)]), answered)
