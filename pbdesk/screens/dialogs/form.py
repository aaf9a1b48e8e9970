"""One dialog for every form: labelled fields, checked when the officer saves, never writing itself.

A field answers with its own kind of value; what cannot be read is said beside the field and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from pbdesk.errors import InputError, Overtaken, PbDeskError
from pbdesk.screens.dialogs.choice import Choice, Value
from pbdesk.screens.dialogs.dialog import Dialog
from pbdesk.screens.dialogs.fields import Choices, Field, Kind, Values, read, shown, written_elsewhere
from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.text import text, wrap

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change, Desk, Shown
    from pbdesk.i18n import Translator

__all__ = [
    "Choice",
    "Choices",
    "Field",
    "FormDialog",
    "Kind",
    "Values",
    "ask_dialog",
    "ask_form",
    "ask_which",
]


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls with the focus, and is no stop of its own on the way through the form."""


class FormDialog(Dialog[Values | None]):
    """`check(values)` may refuse the whole form with an InputError before it closes.

    `remark(typed)` says what the officer should know about what stands in the form now; it refuses nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "cancel", "Cancel"),
        ("ctrl+s,f10", "save", "Save"),
        ("down", "app.focus_next", "Next"),
        ("up", "app.focus_previous", "Previous"),
        ("enter", "next", "Next"),
        ("f12", "help", "Help"),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        intro: str = "",
        check: Callable[[Values], object] | None = None,
        remark: Callable[[Values], str] | None = None,
        problem: PbDeskError | None = None,
    ) -> None:
        super().__init__()
        self.form_title, self.fields, self.intro, self._check = title, list(fields), intro, check
        self._remark = remark
        self._problem, self._warned = problem, False
        self._before: Values = {}
        self._said = self._remarked = ""
        self._stood = ""  # the field the cursor was in when the form was saved
        self.written = ""  # what was in it then, as `unsaved` says it

    def again(self, values: Values, problem: PbDeskError | None) -> FormDialog:
        """The same form with what was written in it, the cursor where it was, and why it was refused."""
        form = self._anew(values, problem)
        form._stood = self._stood
        return form

    def _anew(self, values: Values, problem: PbDeskError | None) -> FormDialog:
        kept = [replace(field, value=values[field.key]) for field in self.fields]
        return type(self)(self.form_title, kept, intro=self.intro, check=self._check, remark=self._remark,
                          problem=problem)  # fmt: skip

    @property
    def tr(self) -> Translator:
        return cast("PbDeskApp", self.app).tr

    @property
    def _desk(self) -> Desk:
        return cast("PbDeskApp", self.app).desk

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
            if self._remark:
                yield Prose(id="form-remark")
            yield Prose(id="form-problem")
            keys = KeyHints(id="form-keys")
            keys.set_hints(self._hints())
            yield keys

    def _hints(self) -> list[KeyHint]:
        """What Enter does in the field that has the focus: chooses, saves, goes on; in a long text it only
        begins a new line, and Tab goes on."""
        t, kinds = self.tr.t, {field.kind for field in self.fields}
        hints = [KeyHint("Esc", t("Cancel"), "cancel", priority=8)]
        if len(self.fields) > 1 and isinstance(self.focused, TextArea):
            hints.insert(0, KeyHint("Tab", t("Next field"), "next", priority=9))
        elif len(self.fields) > 1:
            hints.insert(0, KeyHint("⏎", t("Next field, then save"), "next", priority=5))
        elif kinds != {Kind.AREA}:
            enter = t("Choose") if kinds == {Kind.CHOICE} else t("Save")
            return [KeyHint("⏎", enter, "save", priority=9), *hints, *self.call_hints()]
        return [KeyHint("Ctrl+S", t("Save"), "save", priority=9), *hints, *self.call_hints()]

    def on_descendant_focus(self) -> None:
        self.query_one("#form-keys", KeyHints).set_hints(self._hints())

    def _widget(self, field: Field) -> Widget:
        name = f"field-{field.key}"
        if field.kind is Kind.CHOICE:
            return Choice(field.choices, field.value, id=name)
        if field.kind is Kind.AREA:
            area = TextArea(str(field.value or ""), id=name, tab_behavior="focus", soft_wrap=True)
            area.highlight_cursor_line = False
            return area
        whole = field.kind is not Kind.LINE  # a date is written anew, a sentence is mended
        return Input(
            shown(field, self.tr, self._desk), placeholder=field.hint, id=name, select_on_focus=whole
        )

    def on_mount(self) -> None:
        if self.fields:
            self.query_one(f"#field-{self._stood or self.fields[0].key}").focus()
        self.call_after_refresh(self._remember)  # a subclass may fill in a proposal first
        if self._problem:
            self._refuse(self._problem, None)
        self._show_remark()

    def on_resize(self) -> None:
        """The fields scroll before the title, remarks, the refusal and the keys go out of sight."""
        width = min(72, self.size.width - 8)
        others = sum(len(wrap(words, width - 2)) for words in (self.form_title, self._remarked, self._said))
        others += not self._said  # its line is kept free
        self.query_one("#form-fields").styles.max_height = max(4, self.size.height - 7 - others)
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """The field the cursor stands in now: asked for earlier, it was the one it has left since."""
        if self.focused:
            self.focused.scroll_visible(animate=False)

    @on(Choice.Changed)
    @on(Input.Changed)
    def _show_remark(self) -> None:
        if self._remark:
            self._remarked = self._remark(self._raw())
            self.query_one("#form-remark", Prose).show([
                Line(words, "$text-warning" if words.startswith("!") else "$text-muted", 2)
                for words in self._remarked.splitlines()
            ])  # fmt: skip
            self.on_resize()

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

    def action_help(self) -> None:
        from pbdesk.screens.dialogs.help import HelpDialog

        app = cast("PbDeskApp", self.app)
        app.push_screen(HelpDialog(app.place()))

    def _remember(self) -> None:
        """What is there to lose nothing of; what was refused is nowhere but here."""
        if not self._problem:
            self._before = self._raw()

    def _raw(self) -> Values:
        return {field.key: self._typed(field) for field in self.fields}

    def _typed(self, field: Field) -> Value:
        widget = self.query_one(f"#field-{field.key}")
        if isinstance(widget, Choice | Input):
            return widget.value
        return cast(TextArea, widget).text

    def unsaved(self) -> str:
        """The title and what was written since the form opened; empty when nothing was."""
        lines = [
            self.tr.t("{field}: {value}", field=field.label, value=typed)
            for field in self.fields
            if not (field.private or isinstance(self.query_one(f"#field-{field.key}"), Choice))
            and (typed := self._typed(field)) and typed != self._before.get(field.key)
        ]  # fmt: skip
        return "\n".join((self.form_title, *lines)) if lines else ""

    def action_save(self) -> None:
        values: Values = {}
        for field in self.fields:
            try:
                values[field.key] = read(field, self._typed(field), self._desk)
            except InputError as problem:
                self._refuse(problem, field)
                return
        try:
            if self._check:
                self._check(values)
        except InputError as problem:
            self._refuse(problem, None)
            return
        stood = (field.key for field in self.fields if self.query_one(f"#field-{field.key}").has_focus)
        self._stood, self.written = next(stood, ""), self.unsaved()
        self.dismiss(values)

    def _refuse(self, problem: PbDeskError, field: Field | None) -> None:
        """Say why, and put the cursor where it is to be mended; it stays where it is when that is nowhere."""
        words = self.tr.render(problem.what)
        elsewhere = problem.names if isinstance(problem, Overtaken) else frozenset[str]()
        concerned = next((each for each in self.fields if each.shows(elsewhere)), None)
        if isinstance(problem, Overtaken):
            words = written_elsewhere(self.fields, problem, self.tr, self._desk) or words
        if problem.todo:
            todo = self.tr.render(problem.todo)
            words = f"{words}\n{todo}" if "\n" in words else self.tr.sentences(words, todo)
        field = field or next((each for each in self.fields if each.key == problem.field), None)
        if field:
            words = self.tr.t("{field}: {problem}", field=field.label, problem=words)
        at = field or concerned
        if at:
            self.query_one(f"#field-{at.key}").focus()
        self._say(f"! {words}", "$text-error")

    def _say(self, words: str, style: str) -> None:
        self._said = words
        self.query_one("#form-problem", Prose).show([Line(line, style, 2) for line in words.splitlines()])
        self.on_resize()


def ask_dialog(
    app: PbDeskApp,
    dialog: FormDialog,
    save: Callable[[Values], Change],
    then: Callable[[], object] | None = None,
    state: Shown | None = None,
    note: Callable[[], str] | None = None,
) -> None:
    """Ask, then save; what the desk refuses comes back in the same form with every word still in it.

    `then` runs after it was saved; `note` adds to the notice, see `PbDeskApp.do`. `state` of the file is what
    the form shows; None: what the screens do.
    """
    state = state or app.shown

    def answered(values: Values | None) -> None:
        if values is None:
            return
        try:
            app.do_or_raise(app.against(lambda _: save(dict(values)), state), note)
        except PbDeskError as refused:
            known = state.knowing(refused) if state else None
            ask_dialog(app, dialog.again(values, refused), save, then, known, note)
            return
        if then is not None:
            then()

    app.push_screen(dialog, answered)


def ask_form(
    app: PbDeskApp,
    title: str,
    fields: Sequence[Field],
    save: Callable[[Values], Change],
    *,
    intro: str = "",
    check: Callable[[Values], object] | None = None,
    remark: Callable[[Values], str] | None = None,
    then: Callable[[], object] | None = None,
) -> None:
    """`ask_dialog` for a form made on the spot."""
    ask_dialog(app, FormDialog(title, fields, intro=intro, check=check, remark=remark), save, then)


def ask_which(
    app: PbDeskApp,
    title: str,
    label: str,
    choices: Choices,
    then: Callable[[Value], object],
    value: Value = None,
) -> None:
    """One of several records, as they are shown now; without a choice to make it goes straight on."""
    if len(choices) == 1:
        then(choices[0][0])
        return
    state = app.shown

    def answered(values: Values | None) -> None:
        if values is not None:
            with app.showing(state):
                then(values["which"])

    app.push_screen(FormDialog(title, [Field("which", label, Kind.CHOICE, value, choices)]), answered)
