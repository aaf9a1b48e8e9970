"""The load: demand against time as bars, what slips, what was displaced, and what to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize

from pbdesk.formats.summary_words import (
    ASK_TITLES,
    cases_line,
    displaced_line,
    headline,
    overtime_line,
    tight_line,
)
from pbdesk.model.load import AskKind, LedgerLine, LoadSpan, LoadSummary
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.export import covered_dialog, export_form, target
from pbdesk.screens.widgets import Cell, Column, Heading, Row, RowList, TopPart, fit, text
from pbdesk.screens.widgets.bar import Load, bar, share_bar
from pbdesk.screens.widgets.passage import Passage

if TYPE_CHECKING:
    from pbdesk.desk import Desk

NARROW = 100
NAME, FIGURES, BAR = 11, 15, 5  # cells beside a bar, and of the shortest one
MARK, FOLDED = 2, 20  # cells of the cursor, and of the narrowest line that is folded
HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"


class LoadScreen(DeskScreen):
    place = "load"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._summary: LoadSummary | None = None

    def compose_body(self) -> ComposeResult:
        with Container(id="load"):
            with VerticalScroll(id="load-bars", classes="pane"):
                yield Passage("", id="load-text")
            with Vertical(id="load-right"):
                asks = RowList(
                    [Column("why", self.t("Why"), flex=1)],
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
                        Column("hours", self.t("Hours"), width=6, align="right"),
                    ],
                    lines_per_row=2,
                    show_header=False,
                    empty=self.t("No own duty slips, and nothing was displaced this year."),
                    id="ledger",
                )
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
        tight = found.tight
        if over > 0:
            words = self.t("{hours} h over", hours=self.tr.hours(over))
        elif tight is not None and tight.short > 0:
            words = self.t("{hours} h short by {day}", hours=self.tr.hours(tight.short),
                           day=self.tr.month_day(tight.last))  # fmt: skip
        else:
            words = self.t("within the time")
        alarm = ALARM if found.near.demand > found.near.capacity or (tight and tight.short > 0) else ""
        planned = near.pb + near.routine
        share = self.t("PB {percent} %", percent=round(100 * near.pb / planned) if planned else 0)
        return "", [TopPart(words, alarm, 2), TopPart(share, "", 1)]

    def enabled(self, action_id: str) -> bool:
        return action_id != "export" or self._summary is not None

    # -- showing ---------------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._summary = self.pb.ask(lambda desk: desk.load.summary())
        self._show_bars()
        self._show_asks()
        self._show_ledger()

    def _show_bars(self) -> None:
        pane = self.query_one("#load-text", Passage)
        found = self._summary
        if found is None:
            pane.update(text(self.t("The load cannot be reckoned until the plan is mended.")))
            return
        room = self.query_one("#load-bars").scrollable_content_region.width - NAME - FIGURES
        pane.update(Content("\n").join(self._lines(found, max(BAR, room))))

    def _lines(self, found: LoadSummary, room: int) -> list[Content]:
        cap = found.overtime_cap or 1
        worked = min(1.0, found.overtime_month / cap)
        alarm = found.overtime_month >= found.overtime_alert
        drawn = share_bar(worked, room, ALARM if alarm else "$text-accent")
        limit = f"{self.tr.hours(found.overtime_month)} / {self.tr.hours(found.overtime_cap)}"
        scale = max(max(week.demand, week.capacity) for week in found.weeks)
        short = found.tight is not None and found.tight.short > 0
        return [
            text(self.tr.render(headline(found)), "bold"),
            text(tight_line(found, self.tr), ALARM if short else ""), text(cases_line(found, self.tr), QUIET),
            text(""), self._bar(self.t("Four weeks"), found.near, room, 0),
            self._bar(self.tr.n("{n} week", "{n} weeks", len(found.weeks)), found.whole, room, 0),
            text(""), text(self.t("Week by week, in hours of work and of time"), HEADING),
            *(self._bar(self.tr.day(week.first, short=True), week, room, scale) for week in found.weeks),
            text(""), text(fit(self.t("Overtime"), NAME)) + drawn + text(fit(limit, FIGURES, "right")),
            text(overtime_line(found, self.tr), ALARM if alarm else QUIET), text(""),
            text(self.t("# PB  = own duties  ! overtime or too late  . free  | time"), QUIET),
            *self._tight(found),
        ]  # fmt: skip

    def _tight(self, found: LoadSummary) -> list[Content]:
        """What must be done in the tightest days, so that the sum can be checked."""
        if found.tight is None:
            return []
        width = self.query_one("#load-bars").scrollable_content_region.width - 8
        parts = [(f"{part.case} {self.tr.render(part.title)}".strip(), part.minutes)
                 for part in found.tight.parts]  # fmt: skip
        return [
            text(""), text(self.t("What must be done in the days with least room"), HEADING),
            *(text(fit(title, width) + fit(self.tr.hours(minutes), 6, "right")) for title, minutes in parts),
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
                keys.append((kind.value, ask.case, number))
                rows.append(self._folded(ask.case, self.tr.render(ask.text)))
        self.query_one("#asks", RowList).set_rows(keys, lambda index: rows[index])

    def _folded(self, case: str, sentence: str) -> Row:
        """Two lines, the first behind the number of the case, if it is about one."""
        from pbdesk.screens.widgets.text import one_line, wrap

        words, number = one_line(sentence), f"{case} " if case else ""
        width = self.query_one("#asks", RowList).scrollable_content_region.width - MARK - len(number)
        first = (wrap(words, max(FOLDED, width)) or [""])[0]
        return Row([f"{number}{first}"], [f"{'':{len(number)}}{words[len(first) :].strip()}"])

    def _show_ledger(self) -> None:
        keys: list[Any] = []
        rows: list[Row] = []
        for key, row in self._ledger_rows(self._summary) if self._summary else ():
            keys.append(key)
            rows.append(row)
        ledger = self.query_one("#ledger", RowList)
        ledger.set_rows(keys, lambda index: rows[index])
        ledger.border_title = self.t("Own duties that give way")
        if self._summary and self._summary.ledger:
            total = self._summary.displaced()
            ledger.border_title = self.t("Own duties giving way · {n} this year, {hours} h",
                                         n=total.works, hours=self.tr.hours(total.minutes))  # fmt: skip

    def _ledger_rows(self, found: LoadSummary) -> Iterator[tuple[object, Row]]:
        """What slips, then what was displaced, under the case that explains it with its total."""
        if found.slips:
            yield Heading(self.t("Slips in the next four weeks · Enter: why, remedies"), "slips"), Row([])
        for number, slip in enumerate(found.slips):
            when = self.t("due {day}", day=self.tr.day(slip.due, short=True)) if slip.due else ""
            title = self.tr.render(slip.title)
            yield (
                ("slip", slip.work, number),
                Row([title, self.tr.hours(slip.minutes)], [Cell(f"  ! {when}", ALARM)]),
            )
        for by in found.displacing():
            yield Heading(displaced_line(found, self.tr, by), f"by {by}"), Row([])
            for number, line in enumerate(found.ledger):
                if line.by == by:
                    yield ("ledger", by, number), self._ledger_row(line)

    def _ledger_row(self, line: LedgerLine) -> Row:
        after = self.tr.day(line.after, short=True) or self.t("no place")
        moved = f"  {self.tr.day(line.before, short=True)} → {after}"
        if line.evenings:
            moved += self.tr.n(", {n} evening", ", {n} evenings", line.evenings)
        return Row([self.tr.render(line.title), self.tr.hours(line.minutes)], [Cell(moved, QUIET)])

    # -- actions ---------------------------------------------------------------------------------------------
    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        """The case an ask or a line of the ledger is about; of a duty that slips its place in the week, where
        its reason and its remedies are."""
        kind, number, *_ = event.key if isinstance(event.key, tuple) else ("", "")
        if kind == "slip":
            self.pb.show_work(number)
            return
        proposal = self.pb.ask(lambda desk: desk.cases.find(number)) if number else None
        if proposal:
            self.pb.open_case(proposal.id)

    def action_weights(self) -> None:
        self._ask_weights({})

    def _ask_weights(self, changed: dict[str, int]) -> None:
        """What could not be saved comes back with every value still changed."""
        from pbdesk.screens.dialogs.weights import WeightsDialog, preview_words

        weighing = self.desk.weighing

        def preview(changes: dict[str, int]) -> str:
            tried = self.pb.ask(lambda desk: desk.weighing.preview(changes))
            return preview_words(self.tr, tried, self._number) if tried else ""

        def answered(changes: dict[str, int] | None) -> None:
            # as the preview showed it: on the plan kept so far
            if changes and self.pb.do(lambda desk: desk.weighing.save(changes), keeps_plan=False) is None:
                self._ask_weights(changes)

        step = self.desk.weights.slot_minutes
        dialog = WeightsDialog(weighing.lines(), step, preview, ignored=weighing.ignored, changed=changed)
        self.app.push_screen(dialog, answered)

    def _number(self, proposal_id: int) -> str:
        proposal = self.desk.cases.get(proposal_id)
        return proposal.case_no if proposal else ""

    def action_export(self) -> None:
        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self._show_covered(target(values), values["format"])

        self.app.push_screen(export_form(self.tr, self.desk.today), answered)

    def _show_covered(self, file: Path, suffix: str) -> None:
        """What the file will not say as the desk does, before it is written."""

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(file, suffix)

        if self._summary:
            self.app.push_screen(covered_dialog(self.tr, self._summary, file), answered)

    def _write(self, file: Path, suffix: str) -> None:
        from pbdesk.documents.records import workload_file
        from pbdesk.files import write_new

        def write(desk: Desk) -> bool:
            write_new(file, workload_file(desk, self.tr, suffix), False, desk=desk.store.path)
            return True

        if self.pb.ask(write):
            self.pb.tell(self.t("Written: {name}", name=str(file)))
