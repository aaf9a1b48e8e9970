"""The load: demand against time as bars, what slips, what was displaced, and what to ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus, Resize
from textual.geometry import Region

from pbdesk.formats.summary_words import ASK_TITLES
from pbdesk.model.load import AskKind, LoadSummary
from pbdesk.model.proposal import Proposal
from pbdesk.screens.dialogs.export import covered_dialog, export_form, target
from pbdesk.screens.load_lines import ALARM, ledger_rows, load_lines
from pbdesk.screens.week.whatif import PlanTrials
from pbdesk.screens.widgets import Column, Heading, Row, RowList, TopPart, text
from pbdesk.screens.widgets.passage import Passage

if TYPE_CHECKING:
    from pbdesk.desk import Desk

NARROW = 100
MARK, FOLDED = 2, 20  # cells of the cursor, and of the narrowest line that is folded


class LoadScreen(PlanTrials):
    """Where it is asked what one more case would do: it is tried here, on the weeks of the plan."""

    place = "load"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._summary: LoadSummary | None = None
        self._case = ""  # number of the one a line is about that is no work

    def compose_body(self) -> ComposeResult:
        with Container(id="load"):
            with VerticalScroll(id="load-bars", classes="pane"):
                yield Passage("", id="load-text")
                yield RowList(
                    [Column("title", "", flex=1), Column("hours", "", width=6, align="right")],
                    show_header=False,
                    id="tight",
                )
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
        if action_id == "remedies":
            return self.view is not None and self.view.in_trouble(self._key)
        return action_id not in ("export", "what_if") or self._summary is not None

    # -- showing ---------------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._summary = self.pb.ask(lambda desk: desk.load.summary())
        plan = self.pb.ask(lambda desk: desk.week.plan()) if self._summary else None
        self.view = self.view_of(plan, (plan.at_hand - plan.frame.start).days // 7) if plan else None
        self._show_bars()
        self._show_tight()
        self._show_asks()
        self._show_ledger()

    def _show_bars(self) -> None:
        pane = self.query_one("#load-text", Passage)
        found = self._summary
        if found is None:
            pane.update(text(self.t("The load cannot be reckoned until the plan is mended.")))
            return
        width = self.query_one("#load-bars").scrollable_content_region.width
        pane.update(Content("\n").join(load_lines(found, self.tr, width)))

    def _show_tight(self) -> None:
        """What must be done in the tightest days, so that the sum can be checked."""
        tight, found = self.query_one("#tight", RowList), self._summary.tight if self._summary else None
        parts = found.parts if found else ()
        title = self.t("Due in the days with least room · Enter: why, remedies")
        rows = [Row([])] + [
            Row([f"{part.case} {self.tr.render(part.title)}".strip(), self.tr.hours(part.minutes)])
            for part in parts
        ]
        keys = [Heading(title, "tight"), *(("work", part.work, n) for n, part in enumerate(parts))]
        tight.set_rows(keys if parts else [], lambda index: rows[index])
        tight.display, tight.styles.height = bool(parts), len(keys)

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
        shown = list(ledger_rows(self._summary, self.tr)) if self._summary else []
        ledger = self.query_one("#ledger", RowList)
        ledger.set_rows([key for key, _ in shown], lambda index: shown[index][1])
        ledger.border_title = self.t("Own duties that give way")
        if self._summary and self._summary.ledger:
            total = self._summary.displaced()
            ledger.border_title = self.t("Own duties giving way · {n} this year, {hours} h",
                                         n=total.works, hours=self.tr.hours(total.minutes))  # fmt: skip

    # -- the cursor ------------------------------------------------------------------------------------------
    @on(RowList.Highlighted)
    @on(DescendantFocus)
    def _stands(self) -> None:
        """What is tried, and whose call is logged, is what the cursor of the pane in use stands on."""
        if self.pb.leaving:
            return
        self.mark_focused()
        rows = self.focused if isinstance(self.focused, RowList) else None
        self._stand_at(rows.cursor_key if rows else None)
        if rows is not None and rows.id == "tight" and rows.cursor_key is not None:
            line = rows.virtual_region.y + rows.keys.index(rows.cursor_key)
            self.query_one("#load-bars").scroll_to_region(Region(0, line - 1, 1, 2), animate=False)
        self.show_keys()

    def _stand_at(self, key: object) -> None:
        kind, about = key[:2] if isinstance(key, tuple) else ("", "")
        self._key, self._case = (about, "") if kind == "work" else ("", about)

    def selected_proposal(self) -> Proposal | None:
        if not self._case:
            return super().selected_proposal()
        found: Proposal | None = self.pb.ask(lambda desk: desk.cases.find(self._case))
        return found

    # -- actions ---------------------------------------------------------------------------------------------
    @on(RowList.Selected)
    def _opened(self, event: RowList.Selected) -> None:
        """The case an ask or a line of the ledger is about; of work its place in the week, where its reason
        is and all that can be said of it."""
        self._stand_at(event.key)
        if self._key:
            self.pb.show_work(self._key)
        elif proposal := self.selected_proposal():
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
