"""The hand-over sheet: what a colleague who has never seen the case must have in hand, as ODT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pbdesk.model.contact import Contact, Promise
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import CaseStatus, FundingStatus, Light, LightKind, ReplyKind, Route
from pbdesk.model.quarter import Milestone
from pbdesk.rules import handover as rules
from pbdesk.rules.budgetfit import case_year, money_year_warning, waiting_for
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.casework import work_for
from pbdesk.rules.contacts import reach
from pbdesk.rules.quarter import milestone_due
from pbdesk.rules.telling import gate_said
from pbdesk.rules.triage import red_flags
from pbdesk.words import sheetnotes
from pbdesk.words.caserecords import RecordWords, joined, level_words, light_why, stage_words

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.formats.odt import Brief
    from pbdesk.i18n import Translator
    from pbdesk.rules.workitem import WorkItem

ELSEWHERE = (Effort.PROMISE, Effort.PREP)  # work told as the promise or the meeting it is for


def handover_file(desk: Desk, cases: Sequence[CaseFile], tr: Translator, *, numbers: bool = False) -> bytes:
    """ODT, each case on pages of its own. Telephone numbers, e-mail and addresses only with `numbers`."""
    from pbdesk.formats.odt import briefs_odt

    briefs = [_brief(desk, case, tr, numbers) for case in cases]
    return briefs_odt(briefs, tr.lang)


def _brief(desk: Desk, case: CaseFile, tr: Translator, numbers: bool) -> Brief:
    """In notes and texts a number is covered too: it stands there as often as in its own field."""
    from pbdesk.desk.load import Nameless

    told = case if numbers else rules.covered(case, Nameless(()).text)
    taken = rules.taken_over(told)
    return _Sheet(desk, tr, told, taken, RecordWords(tr, taken, desk.people.details, numbers)).brief()


@dataclass(frozen=True)
class _Sheet:
    """`told` is the case as it stands on the desk, `case` as whoever takes it over has it."""

    desk: Desk
    tr: Translator
    told: CaseFile
    case: CaseFile
    words: RecordWords

    def brief(self) -> Brief:
        from pbdesk.formats.odt import Brief

        t = self.tr.t
        parts = {
            t("What it is about"): self._about(),
            t("Promises not yet kept"): self._promises(),
            t("Open questions and objections"): self._questions(),
            t("Still open"): self._open(),
            t("Next dates"): self._dates(),
            t("Money and years"): self._money(),
            t("Lights and items"): self._triage(),
            t("Milestones"): map(self._milestone, sorted(self.case.milestones, key=lambda m: m.quarter)),
            t("People"): self._people(),
            t("Contacts, the newest first"): map(self.words.contact, self._newest_first()),
        }
        told = {heading: lines for heading, found in parts.items() if (lines := tuple(found))}
        hands = (t("Handed over by"), t("Taken over by"), t("Witnessed by"))
        facts = [(label, value) for label, value in self._facts() if value]
        return Brief(t("Hand-over sheet"), facts, told, tuple((who, t("Date")) for who in hands))

    # -- who and what ----------------------------------------------------------------------------------
    def _facts(self) -> Iterator[tuple[str, str]]:
        p, t, case = self.case.proposal, self.tr.t, self.case
        since = case.stage_date(p.stage)
        yield t("Case number"), p.case_no
        yield t("Title"), p.title
        yield t("District"), joined(p.district, p.place)
        begun = t("since {day}", day=since) if since else ""
        yield t("Stage"), joined(stage_words(self.desk.procedure, self.tr, p.stage), begun)
        yield t("Lead agency"), p.lead_agency
        yield t("Support agencies"), t(", ").join(agency.agency for agency in case.agencies)
        yield t("Route"), self.tr.word(p.route)
        yield t("Next decision"), self._decides()
        yield t("Land owner"), p.land_owner
        yield t("Maintained by"), p.maintainer
        told = self.told.proposal
        if told.status is CaseStatus.HANDED_OVER:
            yield t("Handed over to"), joined(told.status_note, self.tr.day(told.status_on))
        elif not told.is_open:
            yield t("State"), joined(self.tr.word(told.status), told.status_note, self.tr.day(told.status_on))
        yield t("Made on"), self.tr.day(self.desk.today)

    def _decides(self) -> str:
        """The gate ahead, its usual day where none is on record, and the body that decides there."""
        found = self.desk.triage.gate(self.case.proposal)
        return self.tr.render(gate_said(self.desk.procedure, *found)) if found else ""

    def _about(self) -> Iterator[str]:
        p, t = self.case.proposal, self.tr.t
        if p.wish:
            yield t("Wish: {words}", words=p.wish)
        if self.case.scopes:
            scope = max(self.case.scopes, key=lambda each: each.version)
            yield t("{field}: {value}", field=t("Agreed scope"), value=self.words.scope(scope))
        if p.interim_measure:
            yield t("Measure for now: {words}", words=p.interim_measure)
        if p.note:
            yield t("Note: {words}", words=p.note)

    # -- what must not be lost -------------------------------------------------------------------------
    def _promises(self) -> Iterator[str]:
        """That there is none is news as well."""
        waiting = [promise for promise in self.case.promises if promise.done_on is None]
        yield from map(self._promise, sorted(waiting, key=lambda p: (p.due or date.max, p.id)))
        if not waiting:
            yield self.tr.t("None is on record.")

    def _promise(self, promise: Promise) -> str:
        t, talk = self.tr.t, next((c for c in self.case.contacts if c.id == promise.contact_id), None)
        name = self.words.name(promise.person_id)
        return joined(
            promise.text,
            t("promised to {name}", name=name) if name else "",
            self.tr.day(promise.made_on),
            promise.place or (self.tr.word(talk.channel) if talk else ""),
            t("until {day}", day=promise.due) if promise.due else "",
            self._late(promise.due),
        )

    def _questions(self) -> Iterator[str]:
        for flag in red_flags(self.case):
            yield joined(self.tr.render(flag.text), self._noted(flag.where))
        for asked, spoken in rules.questions(self.case):
            since = self.tr.t("talked since, but no answer is on record") if spoken else ""
            name = self.words.name(asked.person_id)
            yield joined(self.tr.day(asked.at.date()), name, asked.question, since)
        for agency in self.case.agencies:
            if agency.asked_on and agency.reply is ReplyKind.NONE:
                yield joined(self.words.agency(agency), self._late(agency.due))

    def _open(self) -> Iterator[str]:
        """What work stands for is told at its date, and here when the officer left it out of the plan."""
        planned = {rules.settles(item.key) for item in self._standing()}
        noted = {flag.where for flag in red_flags(self.case)}  # its notes stand there
        for gap in rules.still_open(self.case, self.desk.procedure, self.desk.today):
            if gap.where not in planned:
                yield joined(self.tr.render(gap.what), "" if gap.where in noted else self._noted(gap.where))

    def _noted(self, where: str) -> str:
        """What was noted of the sheet this is about."""
        sheets = (sheet for sheet in self.case.signoffs if where == f"signoff:{sheet.quarter}")
        return next((sheetnotes.shown(self.tr, sheet) for sheet in sheets), "")

    # -- what comes ------------------------------------------------------------------------------------
    def _standing(self) -> list[WorkItem]:
        """The work the case causes, as the week has it."""
        desk = self.desk
        return desk.week.standing(work_for(self.case, desk.procedure, desk.today, desk.quarter), ())

    def _dates(self) -> list[str]:
        """Its work and its meetings; without any what it waits for."""
        desk, tr = self.desk, self.tr
        coming = [(item.due or date.min, self._work(item)) for item in self._standing()
                  if item.kind not in ELSEWHERE]  # fmt: skip
        for meeting in self.case.meetings:
            if meeting.end > desk.now:
                said = joined(tr.when(meeting.start), meeting.title, meeting.place)
                coming.append((meeting.start.date(), said))
        lines = [words for _, words in sorted(coming, key=lambda each: each[0])]
        return lines or [tr.render(desk.cases.next_step(self.case).text)]

    def _work(self, item: WorkItem) -> str:
        fixed = self.tr.t("Fixed date") if item.hard else ""
        return joined(self.tr.day(item.due), self.tr.render(item.title), fixed, self._late(item.due))

    def _money(self) -> Iterator[str]:
        p, case, tr = self.case.proposal, self.case, self.tr
        facts = (case, self.desk.procedure, self.desk.today)
        if p.budget_twd is not None:
            yield tr.t("{field}: {value}", field=tr.t("Amount NT$"), value=f"{p.budget_twd:,}")
        yield from map(self.words.funding, case.funding)
        granted = any(funding.status is FundingStatus.GRANTED for funding in case.funding)
        gate = None if granted or p.route is Route.DIRECT else case_year(*facts).why
        said = (waiting_for(case, self.desk.today), gate, money_year_warning(*facts))
        yield from (tr.render(sentence) for sentence in said if sentence)

    # -- what was judged, who is who -------------------------------------------------------------------
    def _triage(self) -> Iterator[str]:
        t, procedure = self.tr.t, self.desk.procedure
        for kind in LightKind:
            rating = self.case.rating(kind)
            if rating.level is not Light.UNKNOWN:
                level = level_words(self.tr, procedure, rating.level)
                year = f"{t('Money of year')} {rating.money_year}" if rating.money_year else ""
                value = joined(level, year, light_why(rating, level))
                yield t("{field}: {value}", field=self.tr.word(kind), value=value)
        for item in self.case.items:
            yield f"{item.position}. {self.words.item(item)}"
        for check in procedure.checks:
            given = self.case.check(check.id)
            if given and given.answer is check.risky:
                yield joined(t("{check}: {answer}", check=check.label, answer=given.answer), given.note)

    def _milestone(self, milestone: Milestone) -> str:
        """A row of the platform whose progress is told is history, without a day on which it was reached."""
        state = ""
        if milestone.done_on:
            state = self.tr.t("reached on {day}", day=milestone.done_on)
        elif not milestone.told:
            state = self._late(milestone_due(self.case, milestone)) or self.tr.t("not yet reached")
        return joined(self.words.milestone(milestone), state)

    def _people(self) -> Iterator[str]:
        yield from map(self.words.person, self.case.roles)
        if self.words.unmasked:
            yield self.tr.t(
                "This sheet holds personal data: lock it away, and keep it no longer than needed."
            )
        elif any(reach(self.desk.people.details(role.person_id), shown=False) for role in self.case.roles):
            yield self.tr.t("Telephone numbers, e-mail and addresses are masked.")

    def _newest_first(self) -> list[Contact]:
        return sorted(self.case.contacts, key=lambda c: (c.at, c.id), reverse=True)

    def _late(self, due: date | None) -> str:
        return self.tr.t("overdue") if due and due < self.desk.today else ""
