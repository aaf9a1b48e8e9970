"""The quarter laid backwards: every step with its latest start, the nearest first; Enter opens the case."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pbdesk.rules.backward import Backward, Laid
from pbdesk.say import N_
from pbdesk.screens.case_column import case_column, fit_case_column
from pbdesk.screens.dialogs.dialog import SilentDialog
from pbdesk.screens.quarter_sheet import ALARM
from pbdesk.screens.widgets import Cell, Column, KeyHint, KeyHints, Row, RowList, text
from pbdesk.screens.widgets.keyed import Heading
from pbdesk.words.days import moment_words, spoken_day

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


class BackplanDialog(SilentDialog[int | None]):
    """Answers with the id of the case to open."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "close", "Close")]

    def __init__(self, title: str, plans: Sequence[Backward]) -> None:
        super().__init__()
        self.heading, self.plans = title, plans

    def compose(self) -> ComposeResult:
        tr = cast("PbDeskApp", self.app).tr
        with Vertical(id="form"):
            yield Static(text(self.heading, "bold"), id="form-title")
            yield RowList(empty=tr.t("Nothing is to be met in this quarter any more."), id="backplan")
            yield Static(text(tr.t("Counted in free working hours, without meetings; "
                                   "visits also in the evening."), "$text-muted"))  # fmt: skip
            keys = KeyHints(id="form-keys")
            keys.set_hints([KeyHint("⏎", tr.t("Open"), "open", priority=1),
                            KeyHint("Esc", tr.t("Close this"), "close"), *self.call_hints()])  # fmt: skip
            yield keys

    def on_mount(self) -> None:
        app = cast("PbDeskApp", self.app)
        rows = self.query_one(RowList)
        t = app.tr.t
        rows.set_columns([
            Column("start", t("Start by"), width=18, sortable=False),
            case_column(t("Case")),
            Column("step", t("Step"), min=8, flex=1, sortable=False),
            Column("until", t("Until"), width=11, sortable=False),
        ])  # fmt: skip
        keys, found = self._rows(app)
        fit_case_column(rows, (app.desk.cases.get(plan.gate.proposal_id).case_no for plan in self.plans))
        rows.set_rows(keys, lambda index: found[index])
        rows.focus()

    def _rows(self, app: PbDeskApp) -> tuple[list[Hashable], list[Row]]:
        steps = [(laid, plan) for plan in self.plans for laid in plan.laid]
        steps.sort(key=lambda pair: pair[0].start or datetime.min)
        keys: list[Hashable] = []
        rows: list[Row] = []
        group = ""
        for number, (laid, plan) in enumerate(steps):
            name = app.tr.t(_group(laid.start, app.desk.now))
            if name != group:
                group = name
                keys.append(Heading(name, name))
                rows.append(Row([]))
            keys.append((plan.gate.proposal_id, number))
            rows.append(self._step(app, laid, plan))
        quiet = [plan for plan in self.plans if not plan.laid]
        if quiet:
            keys.append(Heading(app.tr.t("Dates without work so far"), "quiet"))
            rows.append(Row([]))
        for number, plan in enumerate(quiet):
            keys.append((plan.gate.proposal_id, -1 - number))
            rows.append(self._line(app, "", "", plan))
        return keys, rows

    def _step(self, app: PbDeskApp, laid: Laid, plan: Backward) -> Row:
        if laid.start is None:
            return self._line(app, app.tr.t("! no room"), app.tr.render(laid.step.title), plan, ALARM)
        past = laid.start < app.desk.now
        words = f"{'! ' if past else ''}{moment_words(app.tr, laid.start)}"
        return self._line(app, words, app.tr.render(laid.step.title), plan, ALARM if past else "")

    def _line(self, app: PbDeskApp, start: str, step: str, plan: Backward, style: str = "") -> Row:
        case = app.desk.cases.get(plan.gate.proposal_id)
        gate, until = app.tr.render(plan.gate.title), spoken_day(app.tr, plan.deadline)
        return Row([Cell(start, style), case.case_no, f"{step} · {gate}" if step else gate, until])

    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, tuple):
            self.dismiss(event.key[0])

    def action_open(self) -> None:
        self.query_one(RowList).action_select()

    def action_close(self) -> None:
        self.dismiss(None)


def _group(start: datetime | None, now: datetime) -> str:
    if start is None or start < now:
        return N_("Too late already")
    monday = now.date() - timedelta(now.weekday())
    weeks = (start.date() - monday).days // 7
    return (N_("This week"), N_("Next week"))[weeks] if weeks < 2 else N_("After next week")
