"""Undecided proposals: wish and lights always in sight, what is missing as a list that leads to the gap."""

from __future__ import annotations

from collections.abc import Hashable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from pbdesk.model.proposal import Proposal, Route, TriageState
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.telling import owes_word
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.triage_lines import TriageLines, queue_row
from pbdesk.screens.widgets import Column, Row, RowList, TopPart
from pbdesk.screens.widgets.prose import FRESH, Prose

NARROW = 100  # cells below which the reasons of the lights stand in the sheet


class TriageScreen(DeskScreen):
    place = "triage"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._queue: list[Proposal] = []
        self.case: CaseFile | None = None
        self._past = False  # the other list: cases that came past triage without a route on record
        self._fresh = 0  # the item that has just been made
        self._next: dict[Hashable, int] = {}  # what came after a case before it went to the ready ones

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="triage"):
            with Vertical(id="triage-left"):
                queue = RowList(
                    [Column("title", self.t("Title"), flex=1)],
                    lines_per_row=3,
                    show_header=False,
                    id="triage-queue",
                )
                queue.add_class("pane")
                yield queue
                gaps = RowList(
                    [Column("gap", "", flex=1)],
                    show_header=False,
                    empty=self.t("Nothing is missing."),
                    id="gaps",
                )
                gaps.add_class("pane")
                yield gaps
            with Vertical(id="triage-right"):
                with Vertical(id="triage-head", classes="pane"):
                    with VerticalScroll(id="triage-wish"):
                        yield Prose(id="wish-text")
                    yield Prose(id="lights-text")
                with VerticalScroll(id="triage-sheet", classes="pane"):
                    yield Prose(id="triage-text")

    def on_mount(self) -> None:
        self.query_one("#triage-queue").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        if self._past:
            words = self.tr.n("{n} case without a route on record", "{n} cases without a route on record",
                              len(self._queue))  # fmt: skip
            return words, [TopPart(self.t("b: back to what is to be decided"))]
        before = self.desk.triage.count_unrecorded()
        words = self.tr.n("{n} decided before: b", "{n} decided before: b", before)
        return self._waiting(), [TopPart(words)] if before else []

    def _waiting(self) -> str:
        """Those without a route, which the week plans, apart from those only to be completed or issued."""
        undecided = sum(p.route is Route.UNDECIDED for p in self._queue)
        rest = len(self._queue) - undecided
        if rest:
            return self.t("{n} to decide, {rest} to complete and issue", n=undecided, rest=rest)
        return self.tr.n("{n} proposal waits", "{n} proposals wait", undecided)

    def selected_proposal(self) -> Proposal | None:
        return self.case.proposal if self.case else None

    def show_proposal(self, proposal_id: int) -> None:
        self.query_one("#triage-queue", RowList).move_to(proposal_id)

    def enabled(self, action_id: str) -> bool:
        if action_id in ("help", "search", "undo", "quit", "log_contact", "past"):
            return True
        if self.case is None:
            return False
        if action_id in ("item_edit", "item_remove"):
            return bool(self.case.items)
        if self._past and action_id in ("ready", "issue", "reopen"):
            return False
        ready = self.case.proposal.triage is TriageState.READY
        return {"ready": not ready, "issue": ready, "reopen": ready}.get(action_id, True)

    # -- showing ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        triage, queue = self.desk.triage, self.query_one("#triage-queue", RowList)
        self._queue = triage.unrecorded() if self._past else triage.queue()
        queue.border_title = self.t("Decided before") if self._past else self.t("To be decided")
        queue.set_empty(
            self.t("Every case past triage has its route on record.") if self._past
            else self.t("Nothing waits for a decision. “pbdesk import FILE” brings proposals in.")
        )  # fmt: skip
        rows, at = [p.id for p in self._queue], queue.cursor_key
        queue.set_rows(rows, self._row, cursor=self._next.get(at) if at not in rows else None)
        self._show_case()

    def _row(self, index: int) -> Row:
        return queue_row(self.desk, self.tr, self._queue[index], past=self._past)

    @on(RowList.Highlighted, "#triage-queue")
    def _moved(self) -> None:
        self._show_case()
        self.show_keys()

    def _show_case(self) -> None:
        key = self.query_one("#triage-queue", RowList).cursor_key
        found = self.desk.cases.files([key]) if isinstance(key, int) else []
        before, self.case = self.case, found[0] if found else None
        same = before is not None and self.case is not None and before.id == self.case.id
        self._fresh = self._fresh if same else 0
        self._show_gaps(same)
        lines = self._lines(self.case) if self.case else None
        self.query_one("#wish-text", Prose).show(lines.wish() if lines else ())
        self.query_one("#lights-text", Prose).show(lines.lights() if lines else ())
        self.query_one("#triage-text", Prose).show(lines.sheet() if lines else ())
        if not same:
            self.query_one("#triage-sheet").scroll_home(animate=False)
            self.query_one("#triage-wish").scroll_home(animate=False)

    def _lines(self, case: CaseFile) -> TriageLines:
        return TriageLines(self.desk, self.tr, case, self._fresh, narrow=self.size.width < NARROW)

    def on_resize(self) -> None:
        self._show_case()

    def _show_gaps(self, same: bool) -> None:
        """Of a case already past triage only the route counts. Another case's begin at the first."""
        found = self.desk.triage.missing(self.case) if self.case else []
        gaps = [gap for gap in found if not self._past or gap.where == "case:route"]
        rows = self.query_one("#gaps", RowList)
        rows.border_title = self.t("Missing · Enter opens it")
        lines = self._lines(self.case) if self.case else None
        # a check and an item may both be missing in several ways: the place alone is no key
        keys = [(gap.where, gap.key) for gap in gaps]
        cursor = keys[0] if keys and not same else None
        rows.set_rows(keys, lambda i: Row([lines.gap(gaps[i]) if lines else ""]), cursor=cursor)

    def show_created(self, records: frozenset[tuple[str, int]]) -> None:
        """A new item is marked and scrolled to."""
        new = [key for table, key in records if table == "item"]
        if new and self.case and any(item.id == new[-1] for item in self.case.items):
            self._fresh = new[-1]
            self._show_case()
            self.call_after_refresh(self._scroll_to_fresh)

    def _scroll_to_fresh(self) -> None:
        top = self.query_one("#triage-text", Prose).top_of(FRESH)
        if top is not None:
            self.query_one("#triage-sheet").scroll_to(y=max(0, top - 1), animate=False)

    # -- the gap leads to its form -----------------------------------------------------------------------
    @on(RowList.Selected, "#gaps")
    def _to_gap(self, event: RowList.Selected) -> None:
        from pbdesk.screens.dialogs.gaps import mend

        if self.case and isinstance(event.key, tuple):
            mend(self.pb, self.case, str(event.key[0]))

    @on(RowList.Selected, "#triage-queue")
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    # -- actions -----------------------------------------------------------------------------------------
    def action_wish(self) -> None:
        from pbdesk.screens.dialogs.triageforms import ask_wish

        if self.case:
            ask_wish(self.pb, self.case.proposal)

    def action_place(self) -> None:
        from pbdesk.screens.dialogs.caseforms import ask_place

        if self.case:
            ask_place(self.pb, self.case.proposal)

    def action_item_add(self) -> None:
        from pbdesk.screens.dialogs.triageforms import ask_item

        if self.case:
            ask_item(self.pb, self.case, None)

    def action_item_edit(self) -> None:
        from pbdesk.screens.dialogs.triageforms import ask_item, which_item

        if self.case:
            case = self.case
            which_item(self.pb, case, lambda item: ask_item(self.pb, case, item))

    def action_item_remove(self) -> None:
        from pbdesk.screens.dialogs.triageforms import remove_item, which_item

        if self.case:
            which_item(self.pb, self.case, lambda item: remove_item(self.pb, item))

    def action_lights(self) -> None:
        from pbdesk.screens.dialogs.triageforms import which_light

        if self.case:
            which_light(self.pb, self.case)

    def action_checks(self) -> None:
        from pbdesk.screens.dialogs.triageforms import which_check

        if self.case:
            which_check(self.pb, self.case)

    def action_route(self) -> None:
        """Decided in triage; behind it only recorded."""
        from pbdesk.screens.dialogs.triageforms import ask_route

        if self.case:
            ask_route(self.pb, self.case)

    def action_past(self) -> None:
        """The other list, and back."""
        self._past = not self._past
        self._refresh()

    def action_ready(self) -> None:
        if self.case and self.enabled("ready"):
            case_id = self.case.id
            rows = [p.id for p in self._queue]
            then = rows[rows.index(case_id) + 1 :][:1]
            if self.pb.do(lambda desk: desk.triage.mark_ready(case_id)) and then:
                self._next[case_id] = then[0]

    def action_issue(self) -> None:
        if self.case:
            case_id = self.case.id
            self.pb.do(lambda desk: desk.triage.issue(case_id), lambda: self._owed(case_id))

    def _owed(self, case_id: int) -> str:
        """Issued, the case leaves this list: where its word to the proposer waits."""
        owes = owes_word(self.desk.cases.file(case_id))
        return self.t("The week now holds telling the proposer; g there shows what to say.") if owes else ""

    def action_reopen(self) -> None:
        if self.case:
            case_id = self.case.id
            self.pb.do(lambda desk: desk.triage.reopen(case_id))
