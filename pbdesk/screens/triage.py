"""Undecided proposals: the wish always in sight, what is missing as a list that leads to the gap."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pbdesk.model.proposal import Answer, Item, Light, LightKind, LightRating, Proposal, Route, Verdict
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.triage import item_refusals, light_refusals
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.screens.widgets import Column, Row, RowList, TopPart, lamp_text, text

HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"


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
                    [Column("case", self.t("Case"), width=10), Column("title", self.t("Title"), flex=1)],
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
            with VerticalScroll(id="triage-sheet", classes="pane"):
                yield Static("", id="triage-text")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#triage-queue").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        return self.tr.n("{n} proposal waits", "{n} proposals wait", len(self._queue)), []

    def selected_proposal(self) -> Proposal | None:
        return self.case.proposal if self.case else None

    def enabled(self, action_id: str) -> bool:
        needs_case = action_id in ("item_add", "lights", "checks", "route", "ready", "issue", "wish", "place")
        return not needs_case or self.case is not None

    # -- showing ---------------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._queue = self.desk.triage.queue()
        self.query_one("#triage-queue", RowList).set_rows([p.id for p in self._queue], self._row)
        self._show_case()

    def _row(self, index: int) -> Row:
        p = self._queue[index]
        days = (self.desk.today - p.received_on).days if p.received_on else 0
        detail = self.t("{district} · waits {n} days · {state}", district=p.district, n=days, state=p.triage)
        return Row([p.case_no, p.title or self.t("(no title)")], [f"  {detail}"])

    @on(RowList.Highlighted, "#triage-queue")
    def _moved(self) -> None:
        self._show_case()
        self.show_keys()

    def _show_case(self) -> None:
        key = self.query_one("#triage-queue", RowList).cursor_key
        self.case = self.desk.cases.file(key) if isinstance(key, int) else None
        self._gaps = self.desk.triage.missing(self.case) if self.case else []
        gaps = self._gaps
        self.query_one("#gaps", RowList).set_rows(
            [gap.where for gap in gaps], lambda i: Row([f"? {self.tr.render(gaps[i].what)}"])
        )
        lines = self._sheet(self.case) if self.case else [("", "")]
        self.query_one("#triage-text", Static).update(
            Content("\n").join(text(words, style) for words, style in lines)
        )

    def _sheet(self, case: CaseFile) -> list[tuple[str, str]]:
        p = case.proposal
        lines = [(f"{p.case_no}  {p.title or self.t('(no title)')}", "bold")]
        lines.append((self.t("Wish: {words}", words=p.wish or self.t("(not recorded; press w)")), ""))
        lines += [(f"! {self.tr.render(flag)}", ALARM) for flag in self.desk.triage.red_flags(case)]
        lines += [("", ""), (self.t("Lights"), HEADING)]
        for kind in LightKind:
            rating = case.rating(kind)
            level = self.desk.procedure.level(rating.level)
            word = self.tr.pick(level.word) if level else self.tr.word(rating.level)
            why = " · ".join(filter(None, (rating.reason, rating.source)))
            lines.append((f"{self.tr.word(kind)}  {lamp_text(rating.level, word)}  {why}", ""))
        lines += [("", ""), (self.t("Items"), HEADING)]
        for item in case.items:
            words = (item.wish, self.tr.word(item.verdict), item.reason, item.alternative)
            lines.append(("- " + " · ".join(filter(None, words)), ""))
        lines += [("", ""), (self.t("Checks"), HEADING)]
        answers = {c.check_key: c for c in case.checks}
        for check in self.desk.procedure.checks:
            answer = answers.get(check.id)
            given = self.tr.word(answer.answer) if answer else "?"
            risky = answer is not None and answer.answer is check.risky
            note = f" · {answer.note}" if answer and answer.note else ""
            lines.append((f"{'!' if risky else ' '} {self.tr.pick(check.label)}: {given}{note}",
                          ALARM if risky else ""))  # fmt: skip
        route = f"{self.tr.word(p.route)}  {p.route_reason}"
        lines += [("", ""), (self.t("Route: {route}", route=route), "bold")]
        lines += [(f"~ {self.tr.render(hint.text)}", QUIET) for hint in self.desk.triage.hints(case)]
        return lines

    # -- the gap leads to its dialog -------------------------------------------------------------------------
    @on(RowList.Selected, "#gaps")
    def _to_gap(self, event: RowList.Selected) -> None:
        kind, _, rest = str(event.key).partition(":")
        if kind == "light":
            self._ask_light(LightKind(rest))
        elif kind == "check":
            self._ask_check(rest)
        elif kind == "item":
            self._ask_item(next((i for i in self._items() if str(i.id) == rest.partition(":")[0]), None))
        elif rest == "route":
            self.action_route()
        elif rest == "wish":
            self.action_wish()
        elif rest in ("items", "item"):
            self._ask_item(None)
        else:
            self.action_place()

    @on(RowList.Selected, "#triage-queue")
    def _opened(self, event: RowList.Selected) -> None:
        if isinstance(event.key, int):
            self.pb.open_case(event.key)

    def _items(self) -> tuple[Item, ...]:
        return self.case.items if self.case else ()

    def _form(self, title: str, fields: list[Field], save: Any, check: Any = None) -> None:
        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self.pb.do(lambda desk: save(values))

        self.app.push_screen(FormDialog(title, fields, check=check), answered)

    # -- actions ---------------------------------------------------------------------------------------------
    def action_wish(self) -> None:
        if self.case:
            p = self.case.proposal
            fields = [Field("wish", self.t("Wish"), Kind.AREA, p.wish)]
            self._form(
                self.t("The proposer's own words"),
                fields,
                lambda v: self.desk.cases.change(p.id, "case", **v),
            )

    def action_place(self) -> None:
        if self.case:
            p = self.case.proposal
            self._form(
                self.t("Place, land and upkeep"),
                [
                    Field("place", self.t("Place"), value=p.place),
                    Field("land_owner", self.t("Land owner"), value=p.land_owner),
                    Field("maintainer", self.t("Maintained by"), value=p.maintainer),
                ],
                lambda v: self.desk.cases.change(p.id, "case", **v),
            )

    def action_item_add(self) -> None:
        self._ask_item(None)

    def action_item_edit(self) -> None:
        items = self._items()
        if len(items) == 1:
            self._ask_item(items[0])
        elif items:
            self._choose_item(self._ask_item)

    def action_item_remove(self) -> None:
        if self._items():
            self._choose_item(lambda item: self.pb.do(lambda desk: desk.triage.remove_item(item)))

    def _choose_item(self, then: Any) -> None:
        choices = tuple((item.id, item.wish) for item in self._items())

        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                then(next(item for item in self._items() if item.id == values["id"]))

        fields = [Field("id", self.t("Item"), Kind.CHOICE, choices[0][0], choices)]
        self.app.push_screen(FormDialog(self.t("Which item?"), fields), answered)

    def _ask_item(self, item: Item | None) -> None:
        if self.case is None:
            return
        import dataclasses

        known = item or Item(proposal_id=self.case.id, position=len(self.case.items) + 1)

        def made(values: dict[str, Any]) -> Item:
            return dataclasses.replace(known, **values)

        def check(values: dict[str, Any]) -> None:
            from pbdesk.errors import RuleRefused

            for gap in item_refusals(made(values)):
                raise RuleRefused(gap.what)

        self._form(
            self.t("Item"),
            [
                Field("wish", self.t("Wanted"), value=known.wish, required=True),
                Field("verdict", self.t("Verdict"), Kind.CHOICE, known.verdict,
                      tuple((v, self.tr.word(v)) for v in Verdict)),
                Field("reason", self.t("Reason"), value=known.reason),
                Field("basis", self.t("Basis"), value=known.basis),
                Field("alternative", self.t("Alternative"), value=known.alternative),
                Field("would_make_feasible", self.t("Feasible if"), value=known.would_make_feasible),
                Field("referral", self.t("Referred to"), value=known.referral),
                Field("cost_twd", self.t("Cost NT$"), Kind.NUMBER, known.cost_twd),
                Field("months", self.t("Months"), Kind.NUMBER, known.months),
                Field("discussed", self.t("Discussed"), Kind.CHOICE, known.discussed,
                      ((True, self.tr.word(Answer.YES)), (False, self.tr.word(Answer.NO)))),
            ],
            lambda v: self.desk.triage.save_item(made(v)),
            check,
        )  # fmt: skip

    def action_lights(self) -> None:
        """The first light not yet set, else the first."""
        if self.case:
            unset = [k for k in LightKind if self.case.rating(k).level is Light.UNKNOWN]
            self._ask_light((unset or list(LightKind))[0])

    def _ask_light(self, kind: LightKind) -> None:
        if self.case is None:
            return
        import dataclasses

        known = self.case.rating(kind)
        question = next((q for q in self.desk.procedure.lights if q.kind is kind), None)

        def made(values: dict[str, Any]) -> LightRating:
            picked = LightKind(values.pop("kind"))
            base = self.case.rating(picked) if self.case else known
            return dataclasses.replace(base, **values)

        def check(values: dict[str, Any]) -> None:
            from pbdesk.errors import RuleRefused

            for gap in light_refusals(made(dict(values))):
                raise RuleRefused(gap.what)

        reasons = "; ".join(
            f"{self.tr.pick(r.label)}（{self.tr.pick(r.basis)}）"
            for r in self.desk.procedure.reasons
            if r.feeds is kind
        )
        levels = tuple((x.level, self.tr.pick(x.word)) for x in self.desk.procedure.levels)
        fields = [
            Field("kind", self.t("Light"), Kind.CHOICE, kind, tuple((k, self.tr.word(k)) for k in LightKind)),
            Field("level", self.t("Level"), Kind.CHOICE, known.level,
                  ((Light.UNKNOWN, self.tr.word(Light.UNKNOWN)), *levels)),
            Field("reason", self.t("Reason"), value=known.reason),
            Field("source", self.t("Source"), value=known.source),
            Field("money_year", self.t("Money of year"), Kind.NUMBER, known.money_year,
                  hint=self.t("budget light: which ROC year's money")),
        ]  # fmt: skip
        title = self.tr.pick(question.ask) if question else self.tr.word(kind)

        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self.pb.do(lambda desk: desk.triage.set_light(made(values)))

        self.app.push_screen(FormDialog(title, fields, intro=reasons, check=check), answered)

    def action_checks(self) -> None:
        """The first unanswered check, else the first of all."""
        if self.case:
            answered = {c.check_key for c in self.case.checks if c.answer is not Answer.UNKNOWN}
            open_ones = [c.id for c in self.desk.procedure.checks if c.id not in answered]
            every = [c.id for c in self.desk.procedure.checks]
            if every:
                self._ask_check((open_ones or every)[0])

    def _ask_check(self, key: str) -> None:
        if self.case is None:
            return
        checks = self.desk.procedure.checks
        known = next((c for c in self.case.checks if c.check_key == key), None)
        check = self.desk.procedure.check(key)
        case_id = self.case.id

        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self.pb.do(lambda desk: desk.triage.answer_check(
                    case_id, values["key"], values["answer"], values["note"]
                ))  # fmt: skip

        fields = [
            Field("answer", self.t("Answer"), Kind.CHOICE, known.answer if known else Answer.UNKNOWN,
                  tuple((a, self.tr.word(a)) for a in Answer)),
            Field("note", self.t("Note"), value=known.note if known else ""),
            Field("key", self.t("Check"), Kind.CHOICE, key,
                  tuple((c.id, self.tr.pick(c.label)) for c in checks)),
        ]  # fmt: skip
        title = self.tr.pick(check.ask) if check else key
        self.app.push_screen(FormDialog(title, fields), answered)

    def action_route(self) -> None:
        if self.case is None:
            return
        case, options = self.case, self.desk.triage.options(self.case)
        intro = "\n".join(
            f"{'+' if o.allowed else '!'} {self.tr.word(o.route)}: {self.tr.render(o.why)}" for o in options
        )
        allowed = tuple((o.route, self.tr.word(o.route)) for o in options if o.allowed)
        choices = ((Route.UNDECIDED, self.tr.word(Route.UNDECIDED)), *allowed)
        fields = [
            Field("route", self.t("Route"), Kind.CHOICE, case.proposal.route, choices),
            Field("reason", self.t("Reason"), value=case.proposal.route_reason),
        ]

        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self.pb.do(lambda desk: desk.triage.decide(case.id, values["route"], values["reason"]))

        self.app.push_screen(FormDialog(self.t("Which way?"), fields, intro=intro), answered)

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
