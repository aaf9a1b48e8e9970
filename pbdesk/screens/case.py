"""One case, whole: first what answers any caller, then everything on record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll

from pbdesk.model.contact import Contact, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Stance
from pbdesk.model.proposal import (
    CaseStatus,
    Funding,
    FundingStatus,
    Item,
    LightKind,
    Proposal,
    ReplyKind,
    ScopeVersion,
    StageEvent,
    SupportAgency,
)
from pbdesk.model.quarter import Milestone
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.contacts import mask_phone
from pbdesk.say import N_
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.caseforms import NEW, ask_person, ask_support
from pbdesk.screens.dialogs.form import Field, Kind, ask_form, ask_which
from pbdesk.screens.widgets import TopPart, lamp_text
from pbdesk.screens.widgets.prose import Line, Prose

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
WIDE = 100  # cells from which two columns stand side by side
WORKWEEK = "12345"
HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"


def _joined(mark: str, *words: str, style: str = "") -> Line:
    return Line(mark + " · ".join(filter(None, words)), style, max(2, len(mark)))


class CaseScreen(DeskScreen):
    place = "case"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "app.pop_screen", "Back")]

    def __init__(self, proposal_id: int) -> None:
        super().__init__()
        self.proposal_id = proposal_id
        self.case = CaseFile(Proposal())
        self._unmasked = False

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
        found = self.pb.ask(lambda desk: desk.cases.file(self.proposal_id))
        if found is None:
            return
        self.case = found
        self.query_one("#case-left", Prose).show(line for part in self._talk() for line in part)
        self.query_one("#case-right", Prose).show(line for part in self._work() for line in part)

    # -- what is shown -------------------------------------------------------------------------------------
    def _talk(self) -> Iterator[list[Line]]:
        """What a caller asks about."""
        yield self._overview()
        yield self._lights()
        yield self._section("People", [self._person(r) for r in self.case.roles])
        yield self._section("Promises", [self._promise(p) for p in self.case.promises])
        yield self._section("Contacts", [self._contact(c) for c in reversed(self.case.contacts)])

    def _work(self) -> Iterator[list[Line]]:
        """What was agreed, by whom, with which money."""
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
        last = max(self.case.contacts, key=lambda c: c.at, default=None)
        lines = [Line(p.title or self.t("(no title)"), "bold")]
        lines.append(Line(" · ".join(filter(None, (
            p.district, self.tr.pick(stage.label) if stage else "", self.tr.word(p.route),
            self.tr.word(p.status), p.lead_agency))), QUIET))  # fmt: skip
        due = f" · {day(step.due)}" if step.due else ""
        lines.append(Line(self.t("Next: {what}", what=step.text) + due, "$text-warning"))
        if proposer := self.case.proposer():
            lines.append(Line(self.t("Proposer: {name} {role}", name=proposer.name, role=p.proposer_role)))
        if last:
            lines.append(Line(self.t("Last contact: {when} {outcome}", when=last.at, outcome=last.outcome)))
        if p.wait_reason:
            lines.append(Line(self.t("Waits: {why}", why=p.wait_reason)))
        if p.interim_measure:
            lines.append(Line(self.t("Measure for now: {words}", words=p.interim_measure)))
        lines += [Line(f"! {self.tr.render(f)}", ALARM, 2) for f in self.desk.triage.red_flags(self.case)]
        if p.wish:
            lines.append(Line(self.t("Wish: {words}", words=p.wish)))
        if p.note:
            lines.append(Line(self.t("Note: {words}", words=p.note), QUIET))
        return lines

    def _lights(self) -> list[Line]:
        lines: list[Line] = []
        for kind in LightKind:
            rating = self.case.rating(kind)
            lamp = lamp_text(rating.level, self.tr.word(rating.level))
            lines.append(_joined("", f"{self.tr.word(kind)}  {lamp}", rating.reason, rating.source))
        return self._section("Lights", lines)

    def _section(self, title: str, lines: list[Line]) -> list[Line]:
        return [Line(""), Line(self.t(SECTIONS[title]), HEADING), *lines] if lines else []

    def _person(self, role: CaseRole) -> Line:
        person = self.case.person(role.person_id)
        detail = self.desk.cases.details(role.person_id)
        phone = detail.phone if detail else ""
        shown = phone if self._unmasked or not phone else mask_phone(phone)
        stance = "" if role.stance is Stance.UNKNOWN else self.tr.word(role.stance)
        windows = ", ".join(self._window(w) for w in self.case.windows_of(role.person_id))
        return _joined("", person.name if person else "", self.tr.word(role.role), stance, shown, windows)

    def _window(self, window: ContactWindow) -> str:
        every = window.weekdays == WORKWEEK
        names = self.t("Mon Tue Wed Thu Fri Sat Sun").split()
        days = self.t("Mon–Fri") if every else "/".join(names[int(d) - 1] for d in window.weekdays)
        return f"{days} {window.start:%H:%M}–{window.end:%H:%M} {window.place}".strip()

    def _promise(self, promise: Promise) -> Line:
        if promise.done_on:
            return _joined("+ ", promise.text, self.t("kept on {day}", day=promise.done_on), style=QUIET)
        late = promise.due is not None and promise.due < self.desk.today
        return _joined("! " if late else "- ", promise.text, self.tr.day(promise.due),
                       style=ALARM if late else "")  # fmt: skip

    def _contact(self, contact: Contact) -> Line:
        person = self.case.person(contact.person_id)
        asked = self.t("open question: {words}", words=contact.question) if contact.question else ""
        return _joined("", self.tr.when(contact.at), person.name if person else "",
                       self.tr.word(contact.channel), self.tr.word(contact.outcome), contact.note,
                       asked)  # fmt: skip

    def _item(self, item: Item) -> Line:
        cost = f"NT${item.cost_twd:,}" if item.cost_twd is not None else ""
        undiscussed = "" if item.discussed else self.t("! not discussed")
        return _joined(f"{item.position}. ", item.wish, self.tr.word(item.verdict), cost, item.reason,
                       item.alternative, undiscussed)  # fmt: skip

    def _scope(self, scope: ScopeVersion) -> Line:
        head = self.t("Version {n}, {day}", n=scope.version, day=scope.agreed_on or "")
        consent = self.t("consent: {who}", who=scope.consent_by) if scope.consent_by else ""
        return _joined("", head, scope.text, scope.why, consent)

    def _agency(self, agency: SupportAgency) -> Line:
        silent = agency.reply is ReplyKind.NONE
        due = self.t("until {day}", day=agency.due) if agency.due and silent else ""
        return _joined("? " if silent else "- ", agency.agency, agency.duty, self.tr.word(agency.reply), due,
                       agency.reply_text)  # fmt: skip

    def _milestone(self, milestone: Milestone) -> Line:
        actual = f" → {milestone.actual}" if milestone.actual else ""
        return _joined(
            "+ " if milestone.done_on else "- ", f"{milestone.quarter}  {milestone.planned}{actual}"
        )

    def _funding(self, funding: Funding) -> Line:
        return _joined("", str(funding.year), funding.source, f"NT${funding.amount_twd:,}",
                       self.tr.word(funding.status))  # fmt: skip

    def _event(self, event: StageEvent) -> Line:
        stage = self.desk.procedure.stage(event.stage)
        label = self.tr.pick(stage.label) if stage else event.stage
        votes = self.t("{n} votes", n=event.votes) if event.votes else ""
        return _joined("", self.tr.day(event.on_date), label, event.body, event.place, votes, event.note)

    # -- what the officer does -----------------------------------------------------------------------------
    def _form(self, title: str, fields: list[Field], save: Any, *, intro: str = "") -> None:
        ask_form(self.pb, title, fields, save, intro=intro)

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
        ask_person(self.pb, self.case)

    def action_unmask(self) -> None:
        """Show telephone numbers for the moment; masked again on the next visit."""
        self._unmasked = not self._unmasked
        self.reload()

    def action_status(self) -> None:
        p = self.case.proposal
        gaps = self.desk.cases.closing_gaps(self.case) if p.is_open else []
        self._form(
            self.t("Close, withdraw or reopen"),
            [
                Field("status", self.t("State"), Kind.CHOICE, p.status,
                      tuple((s, self.tr.word(s)) for s in CaseStatus)),
                Field("note", self.t("Reason"), required=True),
            ],
            lambda v: self.desk.cases.close(p.id, v["status"], v["note"]),
            intro="\n".join(f"{'!' if gap.refuses else '-'} {self.tr.render(gap.what)}" for gap in gaps),
        )  # fmt: skip

    def action_reopen(self) -> None:
        """Back to triage; route and lights stay as they are."""
        self.pb.do(lambda desk: desk.triage.reopen(self.proposal_id))

    def action_trail(self) -> None:
        from pbdesk.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.proposal_id))
