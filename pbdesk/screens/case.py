"""One case, whole: first what answers any caller, then everything on record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from pbdesk.model.contact import Promise
from pbdesk.model.people import ContactWindow, Role
from pbdesk.model.proposal import (
    CaseStatus,
    Funding,
    FundingStatus,
    LightKind,
    Proposal,
    ReplyKind,
    ScopeVersion,
    SupportAgency,
)
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.contacts import mask_phone
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.screens.widgets import TopPart, lamp_text, text
from pbdesk.wording import N_

Line = tuple[str, str]  # text, style
SECTIONS = {
    "Lights": N_("Lights"),
    "People": N_("People"),
    "Promises": N_("Promises"),
    "Contacts": N_("Contacts"),
    "Items": N_("Items"),
    "Agreed scope": N_("Agreed scope"),
    "Support agencies": N_("Support agencies"),
    "Milestones": N_("Milestones"),
    "Money and years": N_("Money and years"),
    "Timeline": N_("Timeline"),
}
HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"


class CaseScreen(DeskScreen):
    place = "case"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "app.pop_screen", "Back")]

    def __init__(self, proposal_id: int) -> None:
        super().__init__()
        self.proposal_id = proposal_id
        self.case = CaseFile(Proposal())
        self._unmasked = False

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="case-scroll"):
            yield Static("", id="case-text")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#case-scroll").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        return self.case.proposal.case_no, [TopPart(self.t("Esc goes back"))]

    def selected_proposal(self) -> Proposal | None:
        return self.case.proposal

    def reload(self) -> None:
        found = self.pb.ask(lambda desk: desk.cases.file(self.proposal_id))
        if found is None:
            return
        self.case = found
        lines = [line for part in self._parts() for line in part]
        joined = Content("\n").join(text(words, style) for words, style in lines)
        self.query_one("#case-text", Static).update(joined)

    # -- what is shown -------------------------------------------------------------------------------------
    def _parts(self) -> Iterator[list[Line]]:
        yield self._overview()
        yield self._lights()
        yield self._section("People", [self._person(r) for r in self.case.roles])
        yield self._section("Promises", [self._promise(p) for p in self.case.promises])
        yield self._section("Contacts", [self._contact(c) for c in reversed(self.case.contacts)])
        yield self._section("Items", [self._item(i) for i in self.case.items])
        yield self._section("Agreed scope", [self._scope(s) for s in reversed(self.case.scopes)])
        yield self._section("Support agencies", [self._agency(a) for a in self.case.agencies])
        yield self._section("Milestones", [self._milestone(m) for m in self.case.milestones])
        yield self._section("Money and years", [self._funding(f) for f in self.case.funding])
        yield self._section("Timeline", [self._event(e) for e in self.case.events])

    def _overview(self) -> list[Line]:
        p, day = self.case.proposal, self.tr.day
        step = self.desk.cases.next_step(self.case)
        stage = self.desk.procedure.stage(p.stage)
        proposer, last = self.case.proposer(), max(self.case.contacts, key=lambda c: c.at, default=None)
        lines = [(p.title or self.t("(no title)"), "bold")]
        lines.append((" · ".join(filter(None, (
            p.case_no, p.district, self.tr.pick(stage.label) if stage else "", self.tr.word(p.route),
            self.tr.word(p.status), p.lead_agency))), QUIET))  # fmt: skip
        due = f" · {day(step.due)}" if step.due else ""
        lines.append((self.t("Next: {what}", what=step.text) + due, "$text-warning"))
        if proposer:
            lines.append((self.t("Proposer: {name} {role}", name=proposer.name, role=p.proposer_role), ""))
        if last:
            lines.append((self.t("Last contact: {when} {outcome}", when=last.at, outcome=last.outcome), ""))
        if p.wait_reason:
            lines.append((self.t("Waits: {why}", why=p.wait_reason), ""))
        lines += [(f"! {self.tr.render(flag)}", ALARM) for flag in self.desk.triage.red_flags(self.case)]
        if p.wish:
            lines.append((self.t("Wish: {words}", words=p.wish), ""))
        if p.note:
            lines.append((self.t("Note: {words}", words=p.note), QUIET))
        return lines

    def _lights(self) -> list[Line]:
        lines: list[Line] = []
        for kind in LightKind:
            rating = self.case.rating(kind)
            why = " · ".join(filter(None, (rating.reason, rating.source)))
            lines.append(
                (f"{self.tr.word(kind)}  {lamp_text(rating.level, self.tr.word(rating.level))}  {why}", "")
            )
        return self._section("Lights", lines)

    def _section(self, title: str, lines: list[Line]) -> list[Line]:
        return [("", ""), (self.t(SECTIONS[title]), HEADING), *lines] if lines else []

    def _person(self, role: Any) -> Line:
        person = self.case.person(role.person_id)
        detail = self.desk.cases.details(role.person_id)
        phone = detail.phone if detail else ""
        shown = phone if self._unmasked else mask_phone(phone) if phone else ""
        windows = ", ".join(
            f"{w.start:%H:%M}–{w.end:%H:%M} {w.place}".strip() for w in self.case.windows_of(role.person_id)
        )
        words = (
            person.name if person else "",
            self.tr.word(role.role),
            self.tr.word(role.stance),
            shown,
            windows,
        )
        return " · ".join(filter(None, words)), ""

    def _promise(self, promise: Promise) -> Line:
        if promise.done_on:
            return f"+ {promise.text} · {self.t('kept on {day}', day=promise.done_on)}", QUIET
        due = self.tr.day(promise.due)
        late = promise.due is not None and promise.due < self.desk.today
        return f"{'!' if late else '-'} {promise.text} · {due}", ALARM if late else ""

    def _contact(self, contact: Any) -> Line:
        person = self.case.person(contact.person_id)
        words = (self.tr.when(contact.at), person.name if person else "", self.tr.word(contact.channel),
                 self.tr.word(contact.outcome), contact.note)  # fmt: skip
        return " · ".join(filter(None, words)), ""

    def _item(self, item: Any) -> Line:
        cost = f"NT${item.cost_twd:,}" if item.cost_twd is not None else ""
        words = (item.wish, self.tr.word(item.verdict), cost, item.reason, item.alternative)
        undiscussed = "" if item.discussed else self.t("! not discussed")
        return "- " + " · ".join(filter(None, (*words, undiscussed))), ""

    def _scope(self, scope: ScopeVersion) -> Line:
        head = self.t("Version {n}, {day}", n=scope.version, day=scope.agreed_on or "")
        return f"{head}: {scope.text}  {scope.consent_by}".rstrip(), ""

    def _agency(self, agency: SupportAgency) -> Line:
        reply = self.tr.word(agency.reply)
        return " · ".join(filter(None, (agency.agency, agency.duty, reply, agency.reply_text))), ""

    def _milestone(self, milestone: Any) -> Line:
        mark = "+" if milestone.done_on else "-"
        actual = f" → {milestone.actual}" if milestone.actual else ""
        return f"{mark} {milestone.quarter}  {milestone.planned}{actual}", ""

    def _funding(self, funding: Funding) -> Line:
        words = (
            str(funding.year),
            funding.source,
            f"NT${funding.amount_twd:,}",
            self.tr.word(funding.status),
        )
        return " · ".join(filter(None, words)), ""

    def _event(self, event: Any) -> Line:
        stage = self.desk.procedure.stage(event.stage)
        label = self.tr.pick(stage.label) if stage else event.stage
        votes = self.t("{n} votes", n=event.votes) if event.votes else ""
        words = (self.tr.day(event.on_date), label, event.body, event.place, votes, event.note)
        return " · ".join(filter(None, words)), ""

    # -- what the officer does -----------------------------------------------------------------------------
    def _form(self, title: str, fields: list[Field], save: Any) -> None:
        def answered(values: dict[str, Any] | None) -> None:
            if values is not None:
                self.pb.do(lambda desk: save(values))

        self.app.push_screen(FormDialog(title, fields), answered)

    def action_edit(self) -> None:
        p = self.case.proposal
        self._form(
            self.t("Case {number}", number=p.case_no),
            [
                Field("title", self.t("Title"), value=p.title),
                Field("place", self.t("Place"), value=p.place),
                Field("land_owner", self.t("Land owner"), value=p.land_owner),
                Field("maintainer", self.t("Maintained by"), value=p.maintainer),
                Field("next_action", self.t("Next action"), value=p.next_action),
                Field("next_due", self.t("Due"), Kind.DATE, p.next_due),
                Field("waits_for_year", self.t("Waits for year"), Kind.NUMBER, p.waits_for_year),
                Field("wait_reason", self.t("Waits because"), value=p.wait_reason),
                Field("note", self.t("Note"), Kind.AREA, p.note),
            ],
            lambda values: self.desk.cases.change(p.id, "case", **values),
        )

    def action_stage(self) -> None:
        p = self.case.proposal
        stages = tuple((s.id, self.tr.pick(s.label)) for s in self.desk.procedure.stages)
        self._form(
            self.t("Stage reached"),
            [
                Field("stage", self.t("Stage"), Kind.CHOICE, p.stage, stages),
                Field("on", self.t("On"), Kind.DATE, self.desk.today, required=True),
                Field("body", self.t("Decided by")),
                Field("note", self.t("Note")),
            ],
            lambda v: self.desk.cases.reach_stage(p.id, v["stage"], v["on"], body=v["body"], note=v["note"]),
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
        if waiting:
            self._form(
                self.t("Which promise is kept?"),
                [Field("id", self.t("Promise"), Kind.CHOICE, waiting[0][0], waiting)],
                lambda v: self.desk.contacts.keep_promise(v["id"]),
            )

    def action_support(self) -> None:
        self._form(
            self.t("Support agency"),
            [
                Field("agency", self.t("Agency"), required=True),
                Field("duty", self.t("Their part")),
                Field("asked_on", self.t("Asked on"), Kind.DATE, self.desk.today),
                Field("due", self.t("Answer until"), Kind.DATE),
                Field("reply", self.t("Reply"), Kind.CHOICE, ReplyKind.NONE,
                      tuple((r, self.tr.word(r)) for r in ReplyKind)),
            ],
            lambda v: self.desk.cases.save("support", SupportAgency(proposal_id=self.case.id, **v)),
        )  # fmt: skip

    def action_funding(self) -> None:
        self._form(
            self.t("Funding"),
            [
                Field("year", self.t("ROC year"), Kind.NUMBER, self.desk.quarter.roc_year, required=True),
                Field("source", self.t("Source"), required=True),
                Field("amount_twd", self.t("Amount NT$"), Kind.NUMBER, required=True),
                Field("status", self.t("State"), Kind.CHOICE, FundingStatus.IDEA,
                      tuple((s, self.tr.word(s)) for s in FundingStatus)),
            ],
            lambda v: self.desk.cases.save("funding", Funding(proposal_id=self.case.id, **v)),
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
            lambda v: self.desk.cases.save("scope", dataclasses.replace(
                ScopeVersion(proposal_id=self.case.id, version=last.version + 1, agreed_on=self.desk.today), **v
            )),
        )  # fmt: skip

    def action_person(self) -> None:
        def save(v: dict[str, Any]) -> Any:
            from pbdesk.desk.calendar import parse_hours

            spans = parse_hours(v.pop("hours"))
            place = v.pop("place")
            window = ContactWindow(start=spans[0][0], end=spans[0][1], place=place) if spans else None
            return self.desk.cases.add_person(
                self.case.id, v["name"], v["role"], phone=v["phone"], window=window
            )[1]

        self._form(
            self.t("A person on this case"),
            [
                Field("name", self.t("Name"), required=True),
                Field("role", self.t("Role"), Kind.CHOICE, Role.PROPOSER,
                      tuple((r, self.tr.word(r)) for r in Role)),
                Field("phone", self.t("Telephone")),
                Field("hours", self.t("Can be reached"), hint="19:30-21:00"),
                Field("place", self.t("Where")),
            ],
            save,
        )  # fmt: skip

    def action_unmask(self) -> None:
        """Show telephone numbers for the moment; masked again on the next visit."""
        self._unmasked = not self._unmasked
        self.reload()

    def action_status(self) -> None:
        p = self.case.proposal
        self._form(
            self.t("Close, withdraw or reopen"),
            [
                Field("status", self.t("State"), Kind.CHOICE, p.status,
                      tuple((s, self.tr.word(s)) for s in CaseStatus)),
                Field("note", self.t("Reason"), required=True),
            ],
            lambda v: self.desk.cases.close(p.id, v["status"], v["note"]),
        )  # fmt: skip

    def action_trail(self) -> None:
        from pbdesk.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.proposal_id))
