"""What the case screen shows: left what answers any caller, right what was agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pbdesk.model.contact import Promise
from pbdesk.model.proposal import Item, LightKind, ReplyKind, Route, StageEvent, SupportAgency
from pbdesk.model.quarter import Milestone, SignOff
from pbdesk.rules.casefile import CaseFile
from pbdesk.say import N_
from pbdesk.screens.quarter_sheet import state_words
from pbdesk.screens.widgets.lamp import light_words
from pbdesk.screens.widgets.prose import FRESH, Line
from pbdesk.words import sheetnotes
from pbdesk.words.caserecords import RecordWords, joined, light_why, stage_words

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator

SECTIONS = {
    "Lights": N_("Lights"),
    "People": N_("People"),
    "Promises": N_("Promises"),
    "Contacts": N_("Contacts"),
    "Items": N_("Items"),
    "Agreed scope": N_("Agreed scope"),
    "Support agencies": N_("Support agencies"),
    "Milestones": N_("Milestones"),
    "Sheets": N_("Sheets"),
    "Money and years": N_("Money and years"),
    "Timeline": N_("Timeline"),
}

HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"


def _joined(mark: str, *words: str, style: str = "") -> Line:
    return Line(mark + joined(*words), style, max(2, len(mark)))


@dataclass(frozen=True)
class CaseLines:
    """`fresh`: table and id of what has just been made."""

    desk: Desk
    tr: Translator
    case: CaseFile
    unmasked: bool
    fresh: frozenset[tuple[str, int]] = frozenset()

    @property
    def _words(self) -> RecordWords:
        return RecordWords(self.tr, self.case, self.desk.people.details, self.unmasked)

    def talk(self) -> Iterator[list[Line]]:
        """What a caller asks about."""
        w = self._words
        yield self._overview()
        yield self._lights()
        yield self._section("People", self._each("case_role", self.case.roles, self._said(w.person, "- ")))
        yield self._section("Promises", self._each("promise", self.case.promises, self._promise))
        yield self._section(
            "Contacts", self._each("contact", reversed(self.case.contacts), self._said(w.contact))
        )

    def work(self) -> Iterator[list[Line]]:
        """What was agreed, by whom, with which money."""
        w = self._words
        yield self._section("Items", self._each("item", self.case.items, self._item))
        yield self._section(
            "Agreed scope", self._each("scope_version", reversed(self.case.scopes), self._said(w.scope))
        )
        yield self._section(
            "Support agencies", self._each("support_agency", self.case.agencies, self._agency)
        )
        yield self._section("Milestones", self._each("milestone", self.case.milestones, self._milestone))
        yield self._section("Sheets", self._each("sign_off", self.case.signoffs, self._sheet))
        yield self._section(
            "Money and years", self._each("funding", self.case.funding, self._said(w.funding))
        )
        yield self._section("Timeline", self._each("stage_event", self.case.events, self._event))

    def _overview(self) -> list[Line]:
        p, day = self.case.proposal, self.tr.day
        step = self.desk.cases.next_step(self.case)
        stage = stage_words(self.desk.procedure, self.tr, p.stage)
        last = max(self.case.contacts, key=lambda c: (c.at, c.id), default=None)
        lines = [Line(p.title or self.tr.t("(no title)"), "bold")]
        state = self.tr.word(p.status)
        lines.append(Line(" · ".join(filter(None, (
            p.district, stage, state if p.is_open else "", p.lead_agency,
        ))), QUIET))  # fmt: skip
        if not p.is_open:  # the caller asks why, or who has it now
            lines.append(_joined("", state, day(p.status_on) if p.status_on else "", p.status_note))
        lines.append(self._route())
        due = f" · {day(step.due)}" if step.due else ""
        lines.append(Line(self.tr.t("Next: {what}", what=step.text) + due, "$text-warning"))
        for quarter, made in self.desk.quarters.unheard(self.case).items():
            said = self.tr.t(
                "! Visited on {day} for the signature {quarter}: record the outcome (o on screen 5)",
                day=made, quarter=quarter.key,
            )  # fmt: skip
            lines.append(Line(said, "$text-warning", 2))
        if proposer := self.case.proposer():
            lines.append(Line(self.tr.t("Proposer: {name} {role}", name=proposer.name, role=p.proposer_role)))
        if last:
            lines.append(
                Line(self.tr.t("Last contact: {when} {outcome}", when=last.at, outcome=last.outcome))
            )
        if p.wait_reason and (p.waits_for_year is None or self.case.waits(self.desk.today)):
            lines.append(Line(self.tr.t("Waits: {why}", why=p.wait_reason)))
        if p.interim_measure:
            lines.append(Line(self.tr.t("Measure for now: {words}", words=p.interim_measure)))
        lines += [Line(f"! {self.tr.render(f)}", ALARM, 2) for f in self.desk.triage.red_flags(self.case)]
        if p.wish:
            lines.append(Line(self.tr.t("Wish: {words}", words=p.wish)))
        if p.note:
            lines.append(Line(self.tr.t("Note: {words}", words=p.note), QUIET))
        return lines

    def _route(self) -> Line:
        """Which way, since when and why; a case past triage may have none on record."""
        p, t = self.case.proposal, self.tr.t
        if p.route is Route.UNDECIDED and self.desk.triage.is_past(p):
            return Line(t("Route: not on record; r records it"), QUIET)
        day = t("decided {day}", day=p.triage_on) if p.triage_on else ""
        received = t("received {day}", day=p.received_on) if p.received_on else ""
        words = (t("Route: {route}", route=p.route), day, p.route_reason, received)
        return Line(" · ".join(filter(None, words)), QUIET)

    def _lights(self) -> list[Line]:
        lines: list[Line] = []
        for kind in LightKind:
            rating = self.case.rating(kind)
            words = light_words(self.tr, self.desk.procedure, rating.level)
            lines.append(_joined("", f"{self.tr.word(kind)}  {words}", light_why(rating, words)))
        return self._section("Lights", lines)

    def _each(self, table: str, records: Iterable[Any], line: Callable[[Any], Line]) -> list[Line]:
        """One line a record, a new one marked."""
        return [line(r)._replace(style=FRESH) if (table, r.id) in self.fresh else line(r) for r in records]

    def _said(self, words: Callable[[Any], str], mark: str = "") -> Callable[[Any], Line]:
        return lambda record: _joined(mark, words(record))

    def _section(self, title: str, lines: list[Line]) -> list[Line]:
        return [Line(""), Line(self.tr.t(SECTIONS[title]), HEADING), *lines] if lines else []

    def _promise(self, promise: Promise) -> Line:
        if promise.done_on:
            return _joined("+ ", promise.text, self.tr.t("kept on {day}", day=promise.done_on), style=QUIET)
        late = promise.due is not None and promise.due < self.desk.today
        return _joined("! " if late else "- ", promise.text, self.tr.day(promise.due),
                       style=ALARM if late else "")  # fmt: skip

    def _item(self, item: Item) -> Line:
        return _joined(f"{item.position}. ", self._words.item(item))

    def _agency(self, agency: SupportAgency) -> Line:
        return _joined("? " if agency.reply is ReplyKind.NONE else "- ", self._words.agency(agency))

    def _milestone(self, milestone: Milestone) -> Line:
        return _joined("+ " if milestone.done_on else "- ", self._words.milestone(milestone))

    def _sheet(self, sheet: SignOff) -> Line:
        """Kept in sight when the case is closed, and no quarter lists it any more."""
        mark, word, style = state_words(self.tr, self.case, sheet.quarter, sheet.status)
        return _joined(f"{mark} ", f"{sheet.quarter}  {word}",
                       self.tr.day(sheet.outcome_on, short=True), sheetnotes.shown(self.tr, sheet),
                       style=style)  # fmt: skip

    def _event(self, event: StageEvent) -> Line:
        label = stage_words(self.desk.procedure, self.tr, event.stage)
        votes = self.tr.t("{n} votes", n=event.votes) if event.votes else ""
        return _joined("", self.tr.day(event.on_date), label, event.body, event.place, votes, event.note)
