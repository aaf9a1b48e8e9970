"""The sheet beside the list of quarters: its standing, its sentences and the record each rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.formats.signoff import HEADINGS, UNSUPPORTED
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import Batch, Line
from pbdesk.say import N_
from pbdesk.screens.widgets import text
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
SOURCES = {
    "milestone": N_("milestone {which}"), "contact": N_("contact {which}"), "promise": N_("promise {which}"),
    "extension": N_("extension {which}"),
}  # fmt: skip
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MUTED, ALARM = "$text-muted", "$text-warning"


def of_quarter(case: CaseFile, quarter: Quarter) -> list[Milestone]:
    """The milestones of one quarter, oldest record first."""
    return [m for m in case.milestones if m.quarter == int(quarter.key)]


def batch_text(batch: Batch, cases: Sequence[CaseFile], tr: Translator) -> str:
    """One trip: where, on which days and hours, and whom it serves."""
    window = batch.window
    days = " ".join(tr.t(WEEKDAYS[int(day) - 1]) for day in window.weekdays) if window else ""
    when = f"{days} {window.start:%H:%M}-{window.end:%H:%M}" if window else tr.t("any time")
    lines = [f"{batch.place or tr.t('(no place)')}  {when}"]
    for case in cases:
        if case.id in batch.proposal_ids:
            proposer = case.proposer()
            name = proposer.name if proposer else ""
            lines.append(f"- {case.proposal.case_no}  {name}  {case.proposal.title}")
    return "\n".join(lines)


@dataclass(frozen=True)
class SheetText:
    """What the pane shows of one case in one quarter."""

    desk: Desk
    tr: Translator
    quarter: Quarter

    def whole(self, case: CaseFile) -> Content:
        p, sheet = case.proposal, case.signoff(int(self.quarter.key))
        lines = [text(f"{p.case_no} {p.title}", "bold"), *self._standing(case, sheet)]
        if sheet and sheet.text:
            lines += [text(""), *(text(line) for line in sheet.text.splitlines())]
        else:
            lines += self._composed(case)
        return Content("\n").join(lines)

    def _standing(self, case: CaseFile, sheet: SignOff | None) -> list[Content]:
        """What became of the sheet, where its words come from, and whether the platform has them."""
        state = self.desk.quarters.state(case, self.quarter)
        mark, style = MARKS[state]
        words = [f"{mark} {self.tr.word(state)}"]
        if sheet and sheet.outcome_on:
            words.append(self.tr.day(sheet.outcome_on, short=True))
        if sheet and sheet.attempts:
            words.append(self.tr.n("{n} try", "{n} tries", sheet.attempts))
        if sheet and sheet.note:
            words.append(sheet.note)
        lines = [text(" · ".join(words), style)]
        if sheet and sheet.text and state is not SignOffStatus.SIGNED:
            kept = self.tr.t("Kept draft of {day}; e edits it, d composes anew.", day=sheet.drafted_on or "")
            lines.append(text(kept, MUTED))
        milestones = of_quarter(case, self.quarter)
        if milestones:
            entered = [m.platform_on for m in milestones if m.platform_on]
            on_it = len(entered) == len(milestones)
            said = self.tr.t("+ on the platform since {day}", day=max(entered)) if on_it else ""
            lines.append(text(said or self.tr.t("? not yet on the platform"), "" if on_it else ALARM))
        return lines

    def _composed(self, case: CaseFile) -> list[Content]:
        composed = self.desk.quarters.compose(case, self.quarter)
        lines: list[Content] = []
        for section, heading in HEADINGS.items():
            lines += [text(""), text(self.tr.render(heading), "bold $text-accent")]
            lines += [self._sentence(case, line) for line in composed if line.section is section]
        return lines

    def _sentence(self, case: CaseFile, line: Line) -> Content:
        words = self.tr.render(line.text)
        if not line.supported or line.source is None:
            return text(f"! {words} {self.tr.render(UNSUPPORTED)}", ALARM)
        return text(f"- {words}  ") + text(f"[{self._source(case, *line.source)}]", MUTED)

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
