"""The load: demand against time as bars, what slips, what was displaced, and what to ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from pbdesk.errors import InputError
from pbdesk.formats.summary import ASK_TITLES, cases_line, headline, overtime_line
from pbdesk.model.load import AskKind, LoadSpan, LoadSummary
from pbdesk.say import say
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.widgets import Cell, Column, Heading, Row, RowList, TopPart, fit, text
from pbdesk.screens.widgets.bar import Load, bar, share_bar

if TYPE_CHECKING:
    from pbdesk.desk import Desk

NARROW = 100
NAME, FIGURES = 13, 16  # cells beside a bar
HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"
FORMATS = (".html", ".csv", ".json")


class LoadScreen(DeskScreen):
    place = "load"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._summary: LoadSummary | None = None

    def compose_body(self) -> ComposeResult:
        with Container(id="load"):
            with VerticalScroll(id="load-bars", classes="pane"):
                yield Static("", id="load-text")
            with Vertical(id="load-right"):
                asks = RowList(
                    [Column("case", self.t("Case"), width=10), Column("why", self.t("Why"), flex=1)],
                    lines_per_row=2,
                    show_header=False,
                    empty=self.t("Nothing to ask the supervisor for."),
                    id="asks",
                )
                asks.border_title = self.t("Asks · Enter opens the case")
                asks.add_class("pane")
                yield asks
                ledger = RowList(
                    [
                        Column("title", self.t("Own duty"), min=10, flex=1),
                        Column("moved", self.t("Moved"), width=23),
                        Column("hours", self.t("Hours"), width=6, align="right"),
                    ],
                    show_header=False,
                    empty=self.t("No own duty slips, and nothing was displaced this year."),
                    id="ledger",
                )
                ledger.border_title = self.t("Own duties that give way")
                ledger.add_class("pane")
                yield ledger

    def on_mount(self) -> None:
        self.query_one("#load-bars").focus()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "narrow")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._show_bars()
        self._show_asks()

    def header(self) -> tuple[str, list[TopPart]]:
        found = self._summary
        if found is None:
            return "", []
        near = found.near
        over = near.demand - near.capacity
        words = self.t("{hours} h over", hours=self.tr.hours(over)) if over > 0 else self.t("within the time")
        planned = near.pb + near.routine
        share = self.t("PB {percent} %", percent=round(100 * near.pb / planned) if planned else 0)
        return "", [TopPart(words, ALARM if over > 0 else "", 2), TopPart(share, "", 1)]

    def enabled(self, action_id: str) -> bool:
        return action_id != "export" or self._summary is not None

    # -- showing ---------------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._summary = self.pb.ask(lambda desk: desk.load.summary())
        self._show_bars()
        self._show_asks()
        self._show_ledger()

    def _show_bars(self) -> None:
        pane = self.query_one("#load-text", Static)
        found = self._summary
        if found is None:
            pane.update(text(self.t("The load cannot be reckoned until the plan is mended.")))
            return
        room = self.query_one("#load-bars").scrollable_content_region.width - NAME - FIGURES
        pane.update(Content("\n").join(self._lines(found, max(8, room))))

    def _lines(self, found: LoadSummary, room: int) -> list[Content]:
        cap = found.overtime_cap or 1
        worked = min(1.0, found.overtime_month / cap)
        alarm = found.overtime_month >= found.overtime_alert
        drawn = share_bar(worked, room, ALARM if alarm else "$text-accent")
        limit = f"{self.tr.hours(found.overtime_month)} / {self.tr.hours(found.overtime_cap)} h"
        scale = max(max(week.demand, week.capacity) for week in found.weeks)
        return [
            text(self.tr.render(headline(found)), "bold"), text(cases_line(found, self.tr), QUIET), text(""),
            self._bar(self.t("Four weeks"), found.near, room, 0),
            self._bar(self.tr.n("{n} week", "{n} weeks", len(found.weeks)), found.whole, room, 0),
            text(""), text(self.t("Week by week, in hours of work and of time"), HEADING),
            *(self._bar(self.tr.day(week.first, short=True), week, room, scale) for week in found.weeks),
            text(""), text(fit(self.t("Overtime"), NAME)) + drawn + text(fit(limit, FIGURES, "right")),
            text(overtime_line(found, self.tr), ALARM if alarm else QUIET), text(""),
            text(self.t("# PB  = own duties  ! overtime or too late  . free  | time there is"), QUIET),
        ]  # fmt: skip

    def _bar(self, name: str, span: LoadSpan, room: int, scale: int) -> Content:
        """One span; overtime is shown once, with what finds no place, not inside the work it belongs to."""
        pb = span.pb - max(0, span.overtime - span.routine)
        load = Load(pb, max(0, span.routine - span.overtime), span.overtime + span.short, span.capacity)
        drawn = bar(load, room, scale or max(span.demand, span.capacity))
        figures = f"{'!' if span.over else ' '}{self.tr.hours(span.demand)} / {self.tr.hours(span.capacity)}"
        return (
            text(fit(name, NAME)) + drawn + text(fit(figures, FIGURES, "right"), ALARM if span.over else "")
        )

    def _show_asks(self) -> None:
        found = self._summary
        keys: list[Any] = []
        rows: list[Row] = []
        for kind in AskKind if found else ():
            asks = found.asked(kind) if found else []
            if asks:
                keys.append(Heading(self.tr.render(ASK_TITLES[kind]), kind))
                rows.append(Row([]))
            for number, ask in enumerate(asks):
                first, *more = self._folded(self.tr.render(ask.text))
                keys.append((kind.value, ask.case, number))
                rows.append(Row([ask.case, first], [f"{'':11}{' '.join(more)}"]))
        self.query_one("#asks", RowList).set_rows(keys, lambda index: rows[index])

    def _folded(self, sentence: str) -> list[str]:
        from pbdesk.screens.widgets.text import wrap

        width = self.query_one("#asks", RowList).content_size.width - 12
        return wrap(sentence, max(20, width)) or [""]

    def _show_ledger(self) -> None:
        found = self._summary
        keys: list[Any] = []
        rows: list[Row] = []
        for number, slip in enumerate(found.slips if found else ()):
            when = self.t("due {day}", day=self.tr.day(slip.due, short=True)) if slip.due else ""
            keys.append(("slip", number))
            rows.append(
                Row([self.tr.render(slip.title), Cell(f"! {when}", ALARM), self.tr.hours(slip.minutes)])
            )
        for number, line in enumerate(found.ledger if found else ()):
            after = self.tr.day(line.after, short=True) or self.t("no place")
            moved = f"{self.tr.day(line.before, short=True)} → {after}"
            keys.append(("ledger", number))
            rows.append(Row([line.title, moved, self.tr.hours(line.minutes)]))
        self.query_one("#ledger", RowList).set_rows(keys, lambda index: rows[index])

    # -- actions ---------------------------------------------------------------------------------------------
    @on(RowList.Selected, "#asks")
    def _opened(self, event: RowList.Selected) -> None:
        number = event.key[1] if isinstance(event.key, tuple) else ""
        proposal = self.pb.ask(lambda desk: desk.cases.find(number)) if number else None
        if proposal:
            self.pb.open_case(proposal.id)

    def action_export(self) -> None:
        from pbdesk.screens.dialogs.form import Field, FormDialog, Kind

        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self._write(_target(values), values["format"])

        fields = [
            Field("format", self.t("Format"), Kind.CHOICE, ".html", (
                (".html", self.t("page to print")), (".csv", self.t("spreadsheet (CSV)")), (".json", "JSON"),
            )),
            Field("file", self.t("File"), value=str(Path.home() / f"pbdesk-load-{self.desk.today}"),
                  required=True),
        ]  # fmt: skip
        intro = self.t("People's names are covered with ○○; telephone numbers and addresses are not in it.")
        dialog = FormDialog(
            self.t("Export the workload summary"), fields, intro=intro, check=_refuse_existing
        )
        self.app.push_screen(dialog, answered)

    def _write(self, file: Path, suffix: str) -> None:
        from pbdesk.cli import write_new
        from pbdesk.documents import workload_file

        def write(desk: Desk) -> bool:
            write_new(file, workload_file(desk, self.tr, suffix), False)
            return True

        if self.pb.ask(write):
            self.pb.tell(self.t("Written: {name}", name=str(file)))


def _target(values: dict[str, Any]) -> Path:
    """A bare name lies in the home folder; the ending follows the format."""
    file = Path.home() / Path(values["file"]).expanduser()
    stem = file.with_suffix("") if file.suffix in FORMATS else file
    return stem.with_name(stem.name + values["format"])


def _refuse_existing(values: dict[str, Any]) -> None:
    file = _target(values)
    if file.exists():
        raise InputError(say("{name} exists already.", name=file.name), todo=say("Choose another name."))
    if not file.parent.is_dir():
        raise InputError(say("There is no folder {name}.", name=str(file.parent)))
