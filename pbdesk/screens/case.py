"""One case, whole: first what answers any caller, then everything on record."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll

from pbdesk.model.contact import Promise
from pbdesk.model.proposal import (
    Funding,
    FundingStatus,
    Proposal,
    ScopeVersion,
)
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.case_lines import CaseLines
from pbdesk.screens.dialogs.caseforms import NEW, ask_status, ask_support, place_fields
from pbdesk.screens.dialogs.form import Field, Kind, ask_form, ask_which
from pbdesk.screens.dialogs.people import ask_purge, choose_person
from pbdesk.screens.widgets import TopPart
from pbdesk.screens.widgets.prose import FRESH, Prose

WIDE = 100  # cells from which two columns stand side by side


class CaseScreen(DeskScreen):
    place = "case"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "app.pop_screen", "Back")]

    def __init__(self, proposal_id: int) -> None:
        super().__init__()
        self.proposal_id = proposal_id
        self.case = CaseFile(Proposal())
        self._unmasked = False
        self._fresh: frozenset[tuple[str, int]] = frozenset()  # what has just been made on this case

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="case-scroll"), Horizontal(id="case-parts"):
            yield Prose(id="case-left")
            yield Prose(id="case-right")

    def on_mount(self) -> None:
        self.query_one("#case-scroll").focus()

    def on_resize(self) -> None:
        self.set_class(self.size.width < WIDE, "narrow")

    def header(self) -> tuple[str, list[TopPart]]:
        return self.case.proposal.case_no, [TopPart(self.t("Esc goes back"))]

    def selected_proposal(self) -> Proposal | None:
        return self.case.proposal

    def reload(self) -> None:
        found = self.pb.ask(lambda desk: desk.cases.files([self.proposal_id]))
        if not found:
            if found is not None:  # None: the file is busy
                self.call_later(self._leave)
            return
        self.case = found[0]
        lines = CaseLines(self.desk, self.tr, self.case, self._unmasked, self._fresh)
        self.query_one("#case-left", Prose).show(line for part in lines.talk() for line in part)
        self.query_one("#case-right", Prose).show(line for part in lines.work() for line in part)

    def _leave(self) -> None:
        """The case was taken back, here or in another window: there is nothing to stand on."""
        if self.app.screen is self:
            self.app.pop_screen()
            self.pb.tell(self.t("This case is no longer in the file."))

    def show_created(self, records: frozenset[tuple[str, int]]) -> None:
        """What is new is marked, and scrolled to where it is out of sight."""
        self._fresh = records
        self.reload()
        self.call_after_refresh(self._scroll_to_fresh)

    def _scroll_to_fresh(self) -> None:
        scroll = self.query_one("#case-scroll")
        for part in self.query(Prose):
            top = part.top_of(FRESH)
            if top is not None:
                row = part.virtual_region.y + top
                if not scroll.scroll_offset.y <= row < scroll.scroll_offset.y + scroll.size.height:
                    scroll.scroll_to(y=max(0, row - 1), animate=False)
                return

    # -- what the officer does -----------------------------------------------------------------------------
    def _form(self, title: str, fields: list[Field], save: Any, *, intro: str = "") -> None:
        ask_form(self.pb, title, fields, save, intro=intro)

    def action_edit(self) -> None:
        p = self.case.proposal
        self._form(
            self.t("Case {number}", number=p.case_no),
            [
                Field("title", self.t("Title"), value=p.title),
                *place_fields(self.tr, p),
                Field("next_action", self.t("Next action"), value=p.next_action),
                Field("next_due", self.t("Due"), Kind.DATE, p.next_due),
                Field("waits_for_year", self.t("Waits for year"), Kind.NUMBER, p.waits_for_year),
                Field("wait_reason", self.t("Waits because"), value=p.wait_reason),
                Field(
                    "received_on",
                    self.t("Received on"),
                    Kind.DATE,
                    p.received_on,
                    past=True,
                    hint=self.t("empty: not known"),
                ),
                Field("note", self.t("Note"), Kind.AREA, p.note),
            ],
            lambda values: self.desk.cases.change(p.id, "case", **values),
        )

    def action_stage(self) -> None:
        p, case = self.case.proposal, self.case
        stages = tuple((s.id, self.tr.pick(s.label)) for s in self.desk.procedure.stages)

        def remark(typed: dict[str, Any]) -> str:
            """Who decides at the stage, and what speaks against it as the next one."""
            stage = self.desk.procedure.stage(typed["stage"])
            body = self.desk.procedure.body(stage.decides) if stage else None
            lines = [self.t("{what}: {words}", what=body.name, words=body.does)] if body else []
            lines += [f"! {self.tr.render(r)}" for r in self.desk.cases.stage_remarks(case, typed["stage"])]
            return "\n".join(lines)

        ask_form(
            self.pb,
            self.t("Stage reached"),
            [
                Field("stage", self.t("Stage"), Kind.CHOICE, p.stage, stages),
                Field("on", self.t("On"), Kind.DATE, self.desk.today, required=True),
                Field("body", self.t("Decided by")),
                Field("note", self.t("Note")),
            ],
            lambda v: self.desk.cases.reach_stage(p.id, v["stage"], v["on"], body=v["body"], note=v["note"]),
            remark=remark,
        )

    def action_promise(self) -> None:
        self._form(
            self.t("A promise"),
            [
                Field("text", self.t("Promised"), required=True),
                Field("due", self.t("Until"), Kind.DATE),
                Field("place", self.t("Where")),
            ],
            lambda v: self.desk.cases.save(
                "promise", Promise(proposal_id=self.case.id, made_on=self.desk.today, **v)
            ),
        )

    def action_keep(self) -> None:
        waiting = tuple((p.id, p.text) for p in self.case.promises if not p.done_on)
        if not waiting:
            self.pb.tell(self.t("No promise is open on this case."))
            return
        ask_which(
            self.pb, self.t("Which promise is kept?"), self.t("Promise"), waiting,
            lambda key: self.pb.do(lambda desk: desk.contacts.keep_promise(key)),
        )  # fmt: skip

    def action_support(self) -> None:
        ask_support(self.pb, self.case)

    def action_funding(self) -> None:
        """Change an entry, or note another."""
        known = {f.id: f for f in self.case.funding}
        choices = tuple((f.id, f"{f.year} {f.source}") for f in self.case.funding)
        ask_which(
            self.pb, self.t("Which money?"), self.t("Funding"), (*choices, (NEW, self.t("another"))),
            lambda key: self._ask_funding(known.get(key)),
        )  # fmt: skip

    def _ask_funding(self, known: Funding | None) -> None:
        old = known or Funding(proposal_id=self.case.id, year=self.desk.quarter.roc_year)
        self._form(
            self.t("Funding"),
            [
                Field("year", self.t("ROC year"), Kind.NUMBER, old.year, required=True),
                Field("source", self.t("Source"), value=old.source, required=True),
                Field("amount_twd", self.t("Amount NT$"), Kind.MONEY, old.amount_twd or None, required=True,
                      hint=self.t("e.g. 350,000 or 35萬")),
                Field("status", self.t("State"), Kind.CHOICE, old.status,
                      tuple((s, self.tr.word(s)) for s in FundingStatus)),
            ],
            lambda v: self.desk.cases.save("funding", dataclasses.replace(old, **v)),
        )  # fmt: skip

    def action_scope(self) -> None:
        last = self.case.scopes[-1] if self.case.scopes else ScopeVersion(version=0)
        self._form(
            self.t("Agreed scope, version {n}", n=last.version + 1),
            [
                Field("text", self.t("Agreed"), Kind.AREA, last.text, required=True),
                Field("why", self.t("Why changed")),
                Field("consent_by", self.t("Consent by"), required=True),
            ],
            lambda v: self.desk.cases.save("scope", ScopeVersion(
                proposal_id=self.case.id, version=last.version + 1, agreed_on=self.desk.today, **v
            )),
        )  # fmt: skip

    def action_person(self) -> None:
        """Somebody new, or one of those on the case."""
        choose_person(self.pb, self.case, shown=self._unmasked)

    def action_purge(self) -> None:
        ask_purge(self.pb, self.case)

    def action_route(self) -> None:
        from pbdesk.screens.dialogs.triageforms import ask_route

        ask_route(self.pb, self.case)

    def action_unmask(self) -> None:
        """Show telephone, e-mail and address for the moment; masked again on the next visit."""
        self._unmasked = not self._unmasked
        self.reload()

    def action_status(self) -> None:
        ask_status(self.pb, self.case)

    def action_handover(self) -> None:
        from pbdesk.screens.dialogs.handover import ask_handover

        ask_handover(self.pb, self.proposal_id)

    def action_reopen(self) -> None:
        """Back to triage; route and lights stay as they are."""
        self.pb.do(lambda desk: desk.triage.reopen(self.proposal_id))

    def action_trail(self) -> None:
        from pbdesk.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.proposal_id))
