"""The plan's weights in words: change a value, see what would move, then save or leave. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pbdesk.rules.weighing import refuse
from pbdesk.screens.dialogs.dialog import SilentDialog
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.screens.dialogs.reading import ReadingDialog
from pbdesk.screens.widgets import Cell, Column, Row, RowList, text
from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints
from pbdesk.screens.widgets.passage import Passage
from pbdesk.words.whatif import named

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk.weights import Line, Preview, Shift
    from pbdesk.i18n import Translator

Values = dict[str, int]


class WeightsDialog(SilentDialog[Values | None]):
    """Answers with the values that were changed. `preview` tells in words what they would do, or nothing
    when that cannot be said now. `changed` are values that could not be saved before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "cancel", "Cancel"),
        ("ctrl+s,f10", "save", "Save"),
        ("v", "preview", "Preview"),
        ("r", "usual", "As the procedure"),
        ("R", "all_usual", "All as the procedure"),
    ]

    def __init__(
        self,
        lines: Sequence[Line],
        step: int,
        preview: Callable[[Values], str],
        *,
        ignored: int = 0,
        changed: Values | None = None,
    ) -> None:
        super().__init__()
        self.lines = {line.weight.key: line for line in lines}
        self.values = {**{key: line.value for key, line in self.lines.items()}, **(changed or {})}
        self._step, self._words_of, self._ignored, self._warned = step, preview, ignored, False

    @property
    def tr(self) -> Translator:
        return cast("PbDeskApp", self.app).tr

    @property
    def changes(self) -> Values:
        return {key: value for key, value in self.values.items() if value != self.lines[key].value}

    def unsaved(self) -> str:
        """As of a form: the title and what was changed; empty when nothing was."""
        changed = [self._sentence(key) for key in self.changes]
        return "\n".join((self.tr.t("Weights of the plan"), *changed)) if changed else ""

    def compose(self) -> ComposeResult:
        t = self.tr.t
        with Vertical(id="form"):
            yield Static(text(t("Weights of the plan"), "bold"), id="form-title")
            yield RowList(
                [
                    Column("words", t("What it means"), min=20, flex=1),
                    Column("value", t("Value"), width=7, align="right"),
                    Column("usual", t("Procedure"), width=10, align="right"),
                ],
                id="weights",
            )
            yield Passage("", id="weight-words")
            yield Passage("", id="weight-problem")
            keys = KeyHints(id="form-keys")
            keys.set_hints([
                KeyHint("⏎", t("Change"), "change", priority=8),
                KeyHint("v", t("Preview"), "preview", priority=9),
                KeyHint("r", t("As the procedure"), "usual", priority=4),
                KeyHint("R", t("All as the procedure"), "all_usual", priority=3),
                KeyHint("Ctrl+S", t("Save"), "save", priority=7),
                KeyHint("Esc", t("Cancel"), "cancel", priority=6),
                *self.call_hints(),
            ])  # fmt: skip
            yield keys

    def on_mount(self) -> None:
        self.query_one("#weights").focus()
        self._show()
        if self._ignored:
            self._say(self.tr.n(
                "{n} value kept earlier cannot be used and is ignored.",
                "{n} values kept earlier cannot be used and are ignored.", self._ignored,
            ))  # fmt: skip

    # -- showing ---------------------------------------------------------------------------------------------
    def _show(self) -> None:
        keys = list(self.values)
        self.query_one("#weights", RowList).set_rows(keys, lambda index: self._row(keys[index]))
        self._show_words()

    def _row(self, key: str) -> Row:
        line, value = self.lines[key], self.values[key]
        own = value != line.usual
        style = "bold $text-accent" if value != line.value else ""
        usual = str(line.usual) if own else self.tr.t("the same")
        return Row([
            Cell(self._sentence(key), style), Cell(str(value), style),
            Cell(usual, "" if own else "$text-muted"),
        ])  # fmt: skip

    def _sentence(self, key: str) -> str:
        return self.tr.render(self.lines[key].weight.sentence(self.values[key], self._step))

    @on(RowList.Highlighted, "#weights")
    def _show_words(self) -> None:
        key = self._key()
        explains = self.tr.render(self.lines[key].weight.explains)
        words = [text(self._sentence(key), "bold"), text(explains, "$text-muted")]
        self.query_one("#weight-words", Passage).update(Content("\n").join(words))

    def _key(self) -> str:
        return str(self.query_one("#weights", RowList).cursor_key or next(iter(self.lines)))

    def _say(self, words: str) -> None:
        self.query_one("#weight-problem", Passage).update(text(words, "$text-warning"))

    # -- changing --------------------------------------------------------------------------------------------
    @on(RowList.Selected, "#weights")
    def action_change(self) -> None:
        key, tr = self._key(), self.tr
        weight = self.lines[key].weight

        def check(values: dict[str, Any]) -> None:
            refuse({key: values["value"]})

        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self._set({key: values["value"]})

        usual = tr.t("procedure: {value}", value=self.lines[key].usual)
        field = Field("value", tr.t("Value"), Kind.NUMBER, self.values[key], required=True, hint=usual)
        intro = "\n".join((
            self._sentence(key), tr.render(weight.explains),
            tr.t("From {least} to {most}; {usual}.", least=weight.least, most=weight.most, usual=usual),
        ))  # fmt: skip
        self.app.push_screen(FormDialog(tr.t("Weight"), [field], intro=intro, check=check), answered)

    def action_usual(self) -> None:
        self._set({self._key(): self.lines[self._key()].usual})

    def action_all_usual(self) -> None:
        self._set({key: line.usual for key, line in self.lines.items()})

    def _set(self, values: Values) -> None:
        self.values |= values
        self._warned = False
        self._say("")
        self._show()

    # -- leaving ---------------------------------------------------------------------------------------------
    def action_preview(self) -> None:
        if not self.changes:
            self._say(self.tr.t("Change a value first: Enter on its line."))
            return
        words = self._words_of(self.changes)
        if words:
            title = self.tr.t("What these weights would change: this week and the next three")
            question = self.tr.t("Save these weights?")
            self.app.push_screen(ReadingDialog(title, words, question=question), self._answered)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self.action_save()

    def action_save(self) -> None:
        self.dismiss(self.changes or None)

    def action_cancel(self) -> None:
        """What was changed is not dropped by one key."""
        if self._warned or not self.changes:
            self.dismiss(None)
            return
        self._warned = True
        self._say(self.tr.t("Not saved yet. Esc again drops your values, Ctrl+S saves them."))


def preview_words(tr: Translator, preview: Preview, number: Callable[[int], str]) -> str:
    """Before → after in figures, then each work that moves; `number` is a case's."""
    was, then = preview.was, preview.then
    before, after = preview.overtime()
    rows = [
        (tr.t("Overtime, h"), tr.hours(before), tr.hours(after)),
        (tr.t("Evenings"), str(was.evenings), str(then.evenings)),
        (tr.t("Late works"), str(len(was.late)), str(len(then.late))),
        (tr.t("Works without a place"), str(len(was.slipped)), str(len(then.slipped))),
        (tr.t("Binding deadlines missed"), str(len(was.missed)), str(len(then.missed))),
    ]
    lines = [tr.t("{what}: {before} → {after}", what=w, before=b, after=a) for w, b, a in rows]
    if not preview.shifts:
        return "\n".join([*lines, "", tr.t("Nothing moves.")])
    if not preview.kept:
        lines.append(tr.t("No plan is kept, so more moves than must: keep the week's plan (K) to see less."))
    lines.append("")
    far = [shift for shift in preview.shifts if shift.to_another_day]
    near = len(preview.shifts) - len(far)
    if far:
        lines.append(tr.n("{n} work moves to another day:", "{n} works move to another day:", len(far)))
        lines += [_shift(tr, shift, number) for shift in far]
    if near:
        lines.append(tr.n("{n} work moves within its day.", "{n} works move within their day.", near))
    return "\n".join(lines)


def _shift(tr: Translator, shift: Shift, number: Callable[[int], str]) -> str:
    case = number(shift.item.proposal_id) if shift.item.proposal_id else None
    return tr.t("{what}: {before} → {after}", what=named(shift.item, case), before=_when(tr, shift.before),
                after=_when(tr, shift.after))  # fmt: skip


def _when(tr: Translator, moment: datetime | None) -> str:
    if moment is None:
        return tr.t("no place")
    return tr.t("{day} {time}", day=tr.month_day(moment.date()), time=moment.time())
