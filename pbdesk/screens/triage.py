"""Undecided proposals: wish and lights always in sight, what is missing as a list that leads to the gap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from pbdesk.model.proposal import (
    Answer,
    CheckAnswer,
    Item,
    Light,
    LightKind,
    Proposal,
    SupportAgency,
    TriageState,
)  # fmt: skip
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.widgets import SYMBOL, Column, Row, RowList, TopPart, cells, fit
from pbdesk.screens.widgets.prose import Line, Prose

HEADING, QUIET, ALARM, BOLD = "bold $text-accent", "$text-muted", "$text-error", "bold"
LIGHT_STYLE = {
    Light.UNKNOWN: QUIET, Light.GREEN: "$text-success", Light.AMBER: "$text-warning", Light.RED: ALARM,
}  # fmt: skip


class TriageScreen(DeskScreen):
    place = "triage"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._queue: list[Proposal] = []
        self.case: CaseFile | None = None
        self._gaps: list[Gap] = []

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="triage"):
            with Vertical(id="triage-left"):
                queue = RowList(
                    [Column("title", self.t("Title"), flex=1)],
                    lines_per_row=2,
                    show_header=False,
                    empty=self.t("Nothing waits for a decision. “pbdesk import FILE” brings proposals in."),
                    id="triage-queue",
                )
                queue.border_title = self.t("To be decided")
                queue.add_class("pane")
                yield queue
                gaps = RowList(
                    [Column("gap", "", flex=1)],
                    show_header=False,
                    empty=self.t("Nothing is missing."),
                    id="gaps",
                )
                gaps.border_title = self.t("Missing · Enter leads there")
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
        return self.tr.n("{n} proposal waits", "{n} proposals wait", len(self._queue)), []

    def selected_proposal(self) -> Proposal | None:
        return self.case.proposal if self.case else None

    def show_proposal(self, proposal_id: int) -> None:
        self.query_one("#triage-queue", RowList).move_to(proposal_id)

    def enabled(self, action_id: str) -> bool:
        if action_id in ("help", "search", "undo", "quit", "log_contact"):
            return True
        if self.case is None:
            return False
        if action_id in ("item_edit", "item_remove"):
            return bool(self.case.items)
        ready = self.case.proposal.triage is TriageState.READY
        return {"ready": not ready, "issue": ready, "reopen": ready}.get(action_id, True)

    # -- showing ---------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._queue = self.desk.triage.queue()
        self.query_one("#triage-queue", RowList).set_rows([p.id for p in self._queue], self._row)
        self._show_case()

    def _row(self, index: int) -> Row:
        p = self._queue[index]
        days = (self.desk.today - p.received_on).days if p.received_on else 0
        ready = f"+ {self.tr.word(p.triage)}" if p.triage is TriageState.READY else ""
        waits = self.tr.n("{n} day", "{n} days", days) if p.received_on else ""
        detail = " · ".join(filter(None, (p.case_no, ready, waits, p.district)))
        return Row([p.title or self.t("(no title)")], [f"  {detail}"])

    @on(RowList.Highlighted, "#triage-queue")
    def _moved(self) -> None:
        self._show_case()
        self.show_keys()

    def _show_case(self) -> None:
        key = self.query_one("#triage-queue", RowList).cursor_key
        found = self.desk.cases.files([key]) if isinstance(key, int) else []
        before, self.case = self.case, found[0] if found else None
        self._gaps = self.desk.triage.missing(self.case) if self.case else []
        gaps = self._gaps
        # a check and an item may both be missing in several ways: the place alone is no key
        self.query_one("#gaps", RowList).set_rows(
            [(gap.where, gap.key) for gap in gaps], lambda i: Row([self._gap(gaps[i])])
        )
        for name, lines in (("wish", self._wish()), ("lights", self._lights()), ("triage", self._sheet())):
            self.query_one(f"#{name}-text", Prose).show(lines)
        if before is None or self.case is None or before.id != self.case.id:
            self.query_one("#triage-sheet").scroll_home(animate=False)
            self.query_one("#triage-wish").scroll_home(animate=False)

    def _gap(self, gap: Gap) -> str:
        """What blocks *ready* is marked; a check is named by itself, the list says that it is missing."""
        kind, _, key = gap.where.partition(":")
        check = self.desk.procedure.check(key) if kind == "check" else None
        words = self.tr.pick(check.label) if check else self.tr.render(gap.what)
        return f"{'!' if gap.refuses else '-'} {words}"

    def _wish(self) -> Iterator[Line]:
        if self.case is None:
            return
        p = self.case.proposal
        yield Line(f"{p.case_no}  {p.title or self.t('(no title)')}", BOLD)
        yield Line(self.t("Wish: {words}", words=p.wish or self.t("(not recorded; press w)")))
        for flag in self.desk.triage.red_flags(self.case):
            yield Line(f"! {self.tr.render(flag)}", ALARM, 2)

    def _lights(self) -> Iterator[Line]:
        wide = max(cells(self.tr.word(kind)) for kind in LightKind)
        for kind in LightKind if self.case else ():
            rating = self.case.rating(kind)  # type: ignore[union-attr]
            level = self.desk.procedure.level(rating.level)
            word = self.tr.pick(level.word) if level else self.tr.word(rating.level)
            why = " · ".join(filter(None, (rating.reason, rating.source)))
            name = fit(self.tr.word(kind), wide)
            yield Line(f"{name} {SYMBOL[rating.level]} {word}  {why}", LIGHT_STYLE[rating.level], wide + 3)

    def _sheet(self) -> Iterator[Line]:
        if self.case is None:
            return
        p = self.case.proposal
        yield Line(self.t("Items"), HEADING)
        yield from map(self._item, self.case.items)
        yield Line(self.t("Checks"), HEADING)
        yield from map(self._check, self.desk.procedure.checks)
        yield Line(self.t("Route: {route}", route=p.route), HEADING)
        if p.route_reason:
            yield Line(p.route_reason)
        for hint in self.desk.triage.hints(self.case):
            yield Line(f"~ {self.tr.render(hint.text)}", QUIET, 2)

    def _item(self, item: Item) -> Line:
        cost = f"NT${item.cost_twd:,}" if item.cost_twd is not None else ""
        months = self.tr.n("{n} month", "{n} months", item.months) if item.months is not None else ""
        words = (item.wish, self.tr.word(item.verdict), cost, months, item.reason, item.alternative)
        return Line(f"{item.position}. " + " · ".join(filter(None, words)), "", 3)

    def _check(self, check: Any) -> Line:
        given = self.case.check(check.id) if self.case else None
        given = given or CheckAnswer(check_key=check.id)
        risky = given.answer is check.risky
        open_ = given.answer is Answer.UNKNOWN
        words = self.t("{check}: {answer}", check=check.label, answer=given.answer)
        note = f" · {given.note}" if given.note else ""
        mark = "!" if risky else "?" if open_ else "+"
        return Line(f"{mark} {words}{note}", ALARM if risky else QUIET if open_ else "", 2)

    # -- the gap leads to its form -----------------------------------------------------------------------
    @on(RowList.Selected, "#gaps")
    def _to_gap(self, event: RowList.Selected) -> None:
        from pbdesk.screens.dialogs import caseforms, triageforms

        if self.case is None or not isinstance(event.key, tuple):
            return
        case, (kind, _, rest) = self.case, str(event.key[0]).partition(":")
        number = int(rest.partition(":")[0]) if rest.partition(":")[0].isdigit() else 0
        if kind == "light":
            triageforms.ask_light(self.pb, case, LightKind(rest))
        elif kind == "check":
            triageforms.ask_check(self.pb, case, rest)
        elif kind == "item":
            triageforms.ask_item(self.pb, case, next((i for i in case.items if i.id == number), None))
        elif kind == "agency":
            known = next((a for a in case.agencies if a.id == number), SupportAgency(proposal_id=case.id))
            caseforms.ask_agency(self.pb, known)
        else:
            self._to_field(rest, case)

    def _to_field(self, name: str, case: CaseFile) -> None:
        from pbdesk.screens.dialogs import caseforms, triageforms

        if name in ("route", "route_reason"):
            triageforms.ask_route(self.pb, case)
        elif name == "items":
            triageforms.ask_item(self.pb, case, None)
        elif name == "people":
            caseforms.ask_person(self.pb, case)
        elif name == "consent_on":
            caseforms.ask_consent(self.pb, case.proposal)
        else:
            caseforms.ask_place(self.pb, case.proposal)

    @on(RowList.Selected, "#triage-queue")
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    # -- actions -----------------------------------------------------------------------------------------
    def action_wish(self) -> None:
        from pbdesk.screens.dialogs.form import Field, Kind, ask_form

        if self.case:
            p = self.case.proposal
            fields = [Field("wish", self.t("Wish"), Kind.AREA, p.wish)]
            ask_form(
                self.pb,
                self.t("The proposer's own words"),
                fields,
                lambda v: self.desk.cases.change(p.id, "case", **v),
            )

    def action_place(self) -> None:
        from pbdesk.screens.dialogs.caseforms import ask_place

        if self.case:
            ask_place(self.pb, self.case.proposal)

    def action_item_add(self) -> None:
        self._ask_item(None)

    def action_item_edit(self) -> None:
        self._with_item(self._ask_item)

    def action_item_remove(self) -> None:
        self._with_item(lambda item: self.pb.do(lambda desk: desk.triage.remove_item(item)))

    def _with_item(self, then: Any) -> None:
        from pbdesk.screens.dialogs.form import ask_which

        items = {item.id: item for item in self.case.items} if self.case else {}
        if items:
            choices = tuple((key, f"{item.position}. {item.wish}") for key, item in items.items())
            ask_which(self.pb, self.t("Which item?"), self.t("Item"), choices, lambda key: then(items[key]))

    def _ask_item(self, item: Item | None) -> None:
        from pbdesk.screens.dialogs.triageforms import ask_item

        if self.case:
            ask_item(self.pb, self.case, item)

    def action_lights(self) -> None:
        """Which light, the first not yet set proposed; then the light."""
        from pbdesk.screens.dialogs.form import ask_which
        from pbdesk.screens.dialogs.triageforms import ask_light

        if self.case:
            case = self.case
            unset = [k for k in LightKind if case.rating(k).level is Light.UNKNOWN]
            choices = tuple((k, f"{self.tr.word(k)} {SYMBOL[case.rating(k).level]}") for k in LightKind)
            ask_which(
                self.pb, self.t("Which light?"), self.t("Light"), choices,
                lambda kind: ask_light(self.pb, case, kind), next(iter(unset), None),
            )  # fmt: skip

    def action_checks(self) -> None:
        """Which check, the first unanswered proposed; then its answer."""
        from pbdesk.screens.dialogs.form import ask_which
        from pbdesk.screens.dialogs.triageforms import ask_check

        if self.case and self.desk.procedure.checks:
            case, checks = self.case, self.desk.procedure.checks
            done = {c.check_key for c in case.checks if c.answer is not Answer.UNKNOWN}
            choices = tuple((c.id, f"{self.tr.pick(c.label)} {'+' if c.id in done else '?'}") for c in checks)
            ask_which(
                self.pb, self.t("Which check?"), self.t("Check"), choices,
                lambda key: ask_check(self.pb, case, key),
                next((c.id for c in checks if c.id not in done), None),
            )  # fmt: skip

    def action_route(self) -> None:
        from pbdesk.screens.dialogs.triageforms import ask_route

        if self.case:
            ask_route(self.pb, self.case)

    def action_ready(self) -> None:
        if self.case:
            case_id = self.case.id
            self.pb.do(lambda desk: desk.triage.mark_ready(case_id))

    def action_issue(self) -> None:
        if self.case:
            case_id = self.case.id
            self.pb.do(lambda desk: desk.triage.issue(case_id))

    def action_reopen(self) -> None:
        if self.case:
            case_id = self.case.id
            self.pb.do(lambda desk: desk.triage.reopen(case_id))
