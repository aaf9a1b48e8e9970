"""Forms of the quarter: a milestone, an extension, the sheet as a file."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from pbdesk.model.proposal import Answer
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.extension import ask_by, left_before, milestone_name
from pbdesk.rules.quarter import milestone_due, of_quarter
from pbdesk.screens.dialogs.fields import about
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind, ask_form, ask_which
from pbdesk.screens.widgets.text import clip
from pbdesk.words.sheetnotes import added
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change

NEW = 0
SHOWN = 60  # cells of a milestone's first line in a choice: each choice has a line of its own
OUTCOMES = (SignOffStatus.SENT, SignOffStatus.SIGNED, SignOffStatus.REFUSED, SignOffStatus.UNREACHED)
SHEET_IS_READ = (SignOffStatus.SENT, SignOffStatus.SIGNED, SignOffStatus.REFUSED)
OPEN_EXTENSION = (ExtensionStatus.DRAFT, ExtensionStatus.REQUESTED)


def ask_milestone(app: PbDeskApp, case: CaseFile, quarter: Quarter) -> None:
    """One of the quarter's milestones, or another one."""
    known = {m.id: m for m in of_quarter(case, quarter)}
    new = Milestone(proposal_id=case.id, quarter=int(quarter.key))
    choices = tuple((m.id, _named(app, m)) for m in known.values())
    if known:
        choices = (*choices, (NEW, app.tr.t("add another one")))
    ask_which(
        app, app.tr.t("Which milestone?"), app.tr.t("Milestone"), choices or ((NEW, ""),),
        lambda which: _milestone_form(app, case, known.get(which, new)),
    )  # fmt: skip


def _milestone_form(app: PbDeskApp, case: CaseFile, known: Milestone) -> None:
    t = app.tr.t

    def save(v: dict[str, Any]) -> Change:
        with about("quarter"):
            quarter = int(Quarter.parse(v.pop("quarter")).key)
        return app.desk.quarters.save_milestone(dataclasses.replace(known, **v, quarter=quarter))

    ask_form(
        app,
        t("Milestone of case {case}, {quarter}", case=case.proposal.case_no, quarter=known.quarter),
        [
            Field("planned", t("Planned"), Kind.AREA, known.planned),
            Field("actual", t("Recent progress"), Kind.AREA, known.actual),
            Field("agency", t("Agency"), value=known.agency),
            Field("done_on", t("Done on"), Kind.DATE, known.done_on, past=True),
            Field("quarter", t("Year and quarter"), value=str(known.quarter), required=True,
                  hint=t("another one when the milestone was revised")),
        ],
        save,
    )  # fmt: skip


def ask_extension(app: PbDeskApp, case: CaseFile, quarter: Quarter) -> None:
    """More time for a milestone of the quarter or one left from before, or the answer to what was asked."""
    rows = {m.id: m for m in (*left_before(case, quarter), *of_quarter(case, quarter))}
    waiting = {m.id: m for m in rows.values() if m.done_on is None} or rows
    choices = tuple((m.id, _of_its_quarter(app, m, quarter)) for m in waiting.values()) or ((NEW, ""),)
    ask_which(
        app, app.tr.t("Extension of which milestone?"), app.tr.t("Milestone"), choices,
        lambda which: _extension_form(app, case, waiting.get(which)),
    )  # fmt: skip


def _of_its_quarter(app: PbDeskApp, milestone: Milestone, quarter: Quarter) -> str:
    """Its name, with its quarter if that is not the one looked at."""
    name = _named(app, milestone)
    return name if milestone.quarter == int(quarter.key) else f"{milestone.quarter}  {name}"


def _extension_form(app: PbDeskApp, case: CaseFile, milestone: Milestone | None) -> None:
    t, tr = app.tr.t, app.tr
    milestone_id = milestone.id if milestone else None
    new = Extension(
        proposal_id=case.id, milestone_id=milestone_id, requested_on=app.desk.today,
        status=ExtensionStatus.REQUESTED,
    )  # fmt: skip
    known = next((e for e in reversed(case.extensions) if e.status in OPEN_EXTENSION
                  and e.milestone_id == milestone_id), new)  # fmt: skip
    causes = [tr.pick(cause.label) for cause in app.desk.procedure.delays]
    shown = next((tr.pick(c.label) for c in app.desk.procedure.delays if c.id == known.cause), "")
    numbered = "  ".join(f"{n} {label}" for n, label in enumerate(causes, 1))
    ask_form(
        app,
        t("Ask for an extension, or note the answer"),
        [
            Field("cause", t("Cause"), value=shown or known.cause, required=True,
                  choices=tuple((c.id, tr.pick(c.label)) for c in app.desk.procedure.delays),
                  hint=t("a number from above, or in your own words")),
            Field("evidence", t("Evidence"), value=known.evidence),
            Field("new_due", t("New date"), Kind.DATE, known.new_due, required=True),
            Field("requested_on", t("Requested on"), Kind.DATE, known.requested_on, past=True),
            Field("proposer_informed_on", t("Proposer told"), Kind.DATE, known.proposer_informed_on,
                  past=True),
            Field("status", t("State"), Kind.CHOICE, known.status,
                  tuple((s, tr.word(s)) for s in ExtensionStatus)),
        ],
        lambda v: app.desk.quarters.ask_extension(
            dataclasses.replace(known, **{**v, "cause": _cause(app, v["cause"])})
        ),
        intro="\n".join((_asked_for(app, case, milestone), numbered)),
    )  # fmt: skip


def _asked_for(app: PbDeskApp, case: CaseFile, milestone: Milestone | None) -> str:
    """Which milestone, when it is due by now, and until when more time may be asked for."""
    if milestone is None:
        return app.tr.t("Case {case}, no milestone of this quarter: the time asked for moves no deadline.",
                        case=case.proposal.case_no)  # fmt: skip
    last, t = ask_by(case, milestone, app.desk.procedure), app.tr.t
    facts = {"name": _named(app, milestone), "due": milestone_due(case, milestone), "day": last}
    if last < app.desk.today:
        return t("{name}: due {due}; an extension was to be asked for until {day}.", **facts)
    return t("{name}: due {due}; an extension can be asked for until {day}.", **facts)


def _cause(app: PbDeskApp, written: str) -> str:
    """The procedure's cause for its number or its name, else the officer's own words."""
    for number, cause in enumerate(app.desk.procedure.delays, 1):
        if written in (str(number), app.tr.pick(cause.label)):
            return cause.id
    return written


def _named(app: PbDeskApp, milestone: Milestone) -> str:
    name = clip(app.tr.render(milestone_name(milestone)), SHOWN)
    return app.tr.t("{text} (done)", text=name) if milestone.done_on else name


def ask_outcome(app: PbDeskApp, case: CaseFile, quarter: Quarter, composed: str, about: str = "") -> None:
    """What became of the sheet; `composed` are its words as long as none are kept, `about` says whose it is
    where the screen does not."""
    from pbdesk.sheetfile import to_mend

    t, tr = app.tr.t, app.tr
    sheet = case.signoff(int(quarter.key)) or SignOff()

    def remark(typed: dict[str, Any]) -> str:
        read = typed["status"] in SHEET_IS_READ
        found = [tr.render(words) for words in to_mend(sheet.text or composed)] if read else []
        if typed["status"] is SignOffStatus.REFUSED and not str(typed["note"]).strip():
            found.append(t("Note why: without it nobody knows what to change."))
        return "\n".join(f"! {words}" for words in found)

    def save(v: dict[str, Any]) -> Change:
        v["note"] = added(tr, v.pop("before", ""), v["on"], v["status"], v["note"])
        text = composed if v["status"] in SHEET_IS_READ else ""
        return app.desk.quarters.record(case.id, quarter, **v, text=text)

    fields = [
        Field("status", t("Outcome"), Kind.CHOICE, SignOffStatus.SIGNED,
              tuple((s, tr.word(s)) for s in OUTCOMES)),
        Field("on", t("On"), Kind.DATE, app.desk.today, required=True, past=True),
        Field("note", t("Note")),
    ]  # fmt: skip
    if sheet.note:
        fields.append(Field("before", t("Noted before"), value=sheet.note, stands_for=("note",)))
    if sheet.status is SignOffStatus.SIGNED:
        yes_no = ((False, tr.word(Answer.NO)), (True, tr.word(Answer.YES)))
        fields.insert(1, Field("unsign", t("Signature back"), Kind.CHOICE, False, yes_no))
    ask_form(app, t("What became of the sheet?"), fields, save, remark=remark, intro=about)


def ask_sheet_file(app: PbDeskApp, case: CaseFile, quarter: Quarter) -> None:
    """Where the sheet goes, in which language and on whose page; a file that exists is asked about."""
    from pbdesk.i18n import Translator
    from pbdesk.screens.dialogs.odtfile import ask_odt, file_fields
    from pbdesk.sheetfile import TEMPLATE, file_name, sheet_file, sheet_words, to_mend

    t = app.tr.t
    fields = [
        *file_fields(app.tr, file_name(case, quarter.key)),
        Field("template", t("Own template"), value=app.desk.setting(TEMPLATE),
              hint=t("ODT with fields like {example}; empty: built-in page", example="{{案號}}")),
    ]  # fmt: skip
    title = t("Sheet of case {case}, {quarter}", case=case.proposal.case_no, quarter=quarter.key)
    warned = to_mend(sheet_words(app.desk, case, quarter, app.tr))
    intro = "\n".join(f"! {app.tr.render(words)}" for words in warned)

    def content(v: dict[str, Any]) -> bytes:
        with about("template"):
            return sheet_file(app.desk, case, quarter, Translator(v["lang"]), v["template"])

    def remember(v: dict[str, Any]) -> None:
        if v["template"] != app.desk.setting(TEMPLATE):
            app.do_or_raise(lambda desk: desk.set(TEMPLATE, v["template"]))

    ask_odt(app, FormDialog(title, fields, intro=intro), content, remember)
