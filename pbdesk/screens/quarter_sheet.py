"""The sheet beside the list of quarters: its standing, its sentences and the record each rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.formats.signoff import HEADINGS, mark, marked
from pbdesk.model.quarter import ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.rules.backward import Backward
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.extension import extension_need, left_before, milestone_name
from pbdesk.rules.quarter import UNSIGNED, of_quarter, signed_later, standing_refusals
from pbdesk.rules.sheet import Line
from pbdesk.rules.visits import Batch
from pbdesk.say import N_
from pbdesk.screens.widgets.prose import Line as Paragraph
from pbdesk.words import sheetnotes
from pbdesk.words.caserecords import extension_words
from pbdesk.words.days import moment_words, spoken_day
from pbdesk.words.windows import windows_said
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator

MARKS = {
    SignOffStatus.SIGNED: ("+", "$text-success"),
    SignOffStatus.REFUSED: ("!", "$text-error"),
    SignOffStatus.UNREACHED: ("!", "$text-warning"),
    SignOffStatus.DUE: ("?", "$text-warning"),
    SignOffStatus.DRAFT: ("~", ""),
    SignOffStatus.SENT: (">", ""),
    SignOffStatus.NOT_DUE: (".", "$text-muted"),
}
AGAIN = {SignOffStatus.DRAFT: N_("redrafted"), SignOffStatus.SENT: N_("resent")}  # after it was refused
SOURCES = {
    "milestone": N_("milestone {which}"), "contact": N_("contact {which}"), "promise": N_("promise {which}"),
    "extension": N_("extension {which}"),
}  # fmt: skip
OPEN = (ExtensionStatus.DRAFT, ExtensionStatus.REQUESTED)
MUTED, ALARM = "$text-muted", "$text-warning"


def state_words(tr: Translator, case: CaseFile, quarter: int, state: SignOffStatus) -> tuple[str, str, str]:
    """Mark, word and style of a sheet; a refusal stays in sight until it is settled."""
    if any(sheet.quarter == quarter for sheet in standing_refusals(case)):
        mark, style = MARKS[SignOffStatus.REFUSED]
        return mark, tr.t(AGAIN[state]) if state in AGAIN else tr.word(state), style
    mark, style = MARKS[state]
    return mark, tr.word(state), style


def batch_text(
    batch: Batch,
    cases: Sequence[CaseFile],
    tr: Translator,
    planned: Mapping[int, Sequence[datetime]],
    made: Mapping[int, date],
) -> str:
    """One trip: where, on which days and hours, and whom it serves; `planned`: when the plan has it, `made`:
    when a visit was noted as done, after which the plan waits for nothing but the outcome."""
    window = batch.window
    when = tr.render(windows_said([window])) if window else tr.t("any time")
    lines = [f"{batch.place or tr.t('(no place)')}  {when}"]
    for case in cases:
        if case.id in batch.proposal_ids:
            proposer = case.proposer()
            name = proposer.name if proposer else ""
            lines.append(f"- {case.proposal.case_no}  {name}  {case.proposal.title}")
            lines.append(f"  {_visit_words(tr, planned.get(case.id, ()), made.get(case.id))}")
    return "\n".join(lines)


def _visit_words(tr: Translator, begins: Sequence[datetime], made: date | None) -> str:
    if begins:
        return tr.t("in the plan: {when}", when=tr.t(", ").join(moment_words(tr, at) for at in begins))
    if made:
        return _made_words(tr, made)
    return tr.t("not in the plan of the coming weeks")


def _made_words(tr: Translator, made: date) -> str:
    return tr.t("visited on {day}; the outcome is not recorded yet", day=made)


@dataclass(frozen=True)
class SheetText:
    """What the pane shows of one case in one quarter."""

    desk: Desk
    tr: Translator
    quarter: Quarter
    plans: Sequence[Backward] = ()

    def whole(self, case: CaseFile) -> list[Paragraph]:
        p, sheet = case.proposal, case.signoff(int(self.quarter.key))
        lines = [Paragraph(f"{p.case_no} {p.title}", "bold"), *self._standing(case, sheet)]
        lines += [*self._risks(case), *self._starts(case)]
        if sheet and sheet.text:
            lines += [Paragraph(""), *(_of_sheet(line) for line in sheet.text.splitlines())]
        else:
            lines += self._composed(case)
        return lines

    def _standing(self, case: CaseFile, sheet: SignOff | None) -> list[Paragraph]:
        """What became of the sheet, where its words come from, and whether the platform has them."""
        state = self.desk.quarters.state(case, self.quarter)
        mark, word, style = state_words(self.tr, case, int(self.quarter.key), state)
        words = [f"{mark} {word}"]
        if sheet and sheet.outcome_on:
            words.append(self.tr.day(sheet.outcome_on, short=True))
        if sheet and sheet.attempts:
            words.append(self.tr.n("{n} try", "{n} tries", sheet.attempts))
        if sheet and sheet.note:
            words.append(sheetnotes.shown(self.tr, sheet))
        lines = [Paragraph(" · ".join(words), style, 2)]
        if made := self.desk.quarters.unheard(case).get(self.quarter):
            lines.append(Paragraph(f"! {_made_words(self.tr, made)}", ALARM, 2))
        lines += self._settled(case, sheet)
        if sheet and sheet.text and state is not SignOffStatus.SIGNED:
            kept = self.tr.t("Kept draft of {day}; e edits it, d composes anew.", day=sheet.drafted_on or "")
            lines.append(Paragraph(kept, MUTED))
        milestones = of_quarter(case, self.quarter)
        if milestones:
            entered = [m.platform_on for m in milestones if m.platform_on]
            on_it = len(entered) == len(milestones)
            said = self.tr.t("+ on the platform since {day}", day=max(entered)) if on_it else ""
            lines.append(Paragraph(said or self.tr.t("? not yet on the platform"), "" if on_it else ALARM, 2))
        return [*lines, *self._extensions(case, milestones)]

    def _settled(self, case: CaseFile, sheet: SignOff | None) -> list[Paragraph]:
        """What comes after a refusal, or that a later signature settled what is open here."""
        t = self.tr.t
        if sheet and sheet.was_refused and sheet not in standing_refusals(case):
            return [Paragraph(t("A later sheet is signed: the refusal is settled."), MUTED, 2)]
        if sheet and sheet.status is SignOffStatus.REFUSED and case.proposal.is_open:
            again = t("Agree on other words and write them (e): then it is a draft again and a visit "
                      "is planned. Else the refusal stands.")  # fmt: skip
            return [Paragraph(again, ALARM, 2)]
        if sheet and sheet.was_refused and sheet.status is not SignOffStatus.REFUSED:
            stands = t("Refused on {day}; that stands until this sheet or a later one is signed.",
                       day=sheet.refusal or "")  # fmt: skip
            return [Paragraph(stands, ALARM, 2)]
        open_ = sheet is None or sheet.status in UNSIGNED
        if open_ and signed_later(case, self.quarter):
            return [Paragraph(t("A later sheet is signed: this one is not asked for any more."), MUTED, 2)]
        return []

    def _extensions(self, case: CaseFile, milestones: Sequence[Milestone]) -> list[Paragraph]:
        """Time asked for: of the quarter's milestones, those left from before by name, of the whole case."""
        rows = {milestone.id for milestone in milestones}
        before = {milestone.id: milestone for milestone in left_before(case, self.quarter)}
        lines = []
        for extension in case.extensions:
            words, which = extension_words(self.tr, extension), extension.milestone_id
            if which in before:
                name = self.tr.render(milestone_name(before[which]))
                late = f"{before[which].quarter} {name}"
                words = self.tr.t("{field}: {value}", field=late, value=words)
            if which in rows or which in before or (which is None and extension.status in OPEN):
                lines.append(Paragraph(words, "", 2))
        return lines

    def _risks(self, case: CaseFile) -> list[Paragraph]:
        """Milestones up to this quarter that will not be reached, and what that asks for."""
        lines = []
        for milestone in case.milestones:
            need = extension_need(case, milestone, self.desk.today, self.desk.procedure)
            if need and milestone.quarter <= int(self.quarter.key):
                words = f"! {self.tr.render(need.title)} · {self.tr.render(need.why)}"
                lines.append(Paragraph(words, ALARM, 2))
        return lines

    def _starts(self, case: CaseFile) -> list[Paragraph]:
        """When the steps of this case must begin, the nearest first."""
        now = self.desk.now
        found = [(laid.start, plan) for plan in self.plans if plan.gate.proposal_id == case.id
                 for laid in plan.laid[:1] if laid.start]  # fmt: skip
        lines = []
        for start, plan in sorted(found, key=lambda pair: pair[0]):
            facts = {"gate": plan.gate.title, "until": spoken_day(self.tr, plan.deadline)}
            if start < now:
                words = self.tr.t("! too late to begin: {gate} (until {until})", **facts)
            else:
                words = self.tr.t("start by {start}: {gate} (until {until})",
                                  start=moment_words(self.tr, start), **facts)  # fmt: skip
            lines.append(Paragraph(words, ALARM if start < now else MUTED, 2))
        return lines

    def _composed(self, case: CaseFile) -> list[Paragraph]:
        composed = self.desk.quarters.compose(case, self.quarter)
        lines: list[Paragraph] = []
        for section, heading in HEADINGS.items():
            lines += [Paragraph(""), Paragraph(self.tr.render(heading), "bold $text-accent")]
            lines += [self._sentence(case, line) for line in composed if line.section is section]
        return lines

    def _sentence(self, case: CaseFile, line: Line) -> Paragraph:
        words = self.tr.render(marked(line))
        source = f" [{self._source(case, *line.source)}]" if line.source else ""
        sign, style = ("!", ALARM) if mark(line) else ("-", "")
        return Paragraph(f"{sign} {words}{source}", style, 2)

    def _source(self, case: CaseFile, table: str, record_id: int) -> str:
        """The record a sentence rests on, by its quarter or day: ids say nothing to an officer."""
        named: dict[str, list[tuple[int, object]]] = {
            "milestone": [(m.id, m.quarter) for m in case.milestones],
            "contact": [(c.id, self.tr.day(c.at.date(), short=True)) for c in case.contacts],
            "promise": [(p.id, self.tr.day(p.made_on, short=True)) for p in case.promises],
            "extension": [(e.id, self.tr.day(e.requested_on, short=True)) for e in case.extensions],
        }
        which = next((name for found, name in named[table] if found == record_id), "")
        return self.tr.t(SOURCES[table], which=which or record_id)


def _of_sheet(line: str) -> Paragraph:
    return Paragraph(line, "", 2 if line.startswith("- ") else 0)
