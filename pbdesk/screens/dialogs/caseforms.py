"""Forms about one case: closing, support agencies, place, consent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pbdesk.model.proposal import PROMISES_STAY, Answer, CaseStatus, Proposal, ReplyKind, SupportAgency
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind, ask_dialog, ask_form, ask_which

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change
    from pbdesk.i18n import Translator

NEW = 0


def ask_status(app: PbDeskApp, case: CaseFile) -> None:
    """Close, withdraw or reopen; before closing what stands open, and what forbids it is marked."""
    t, tr, p = app.tr.t, app.tr, case.proposal
    gaps = app.desk.cases.closing_gaps(case) if p.is_open else []
    fields = [
        Field("status", t("State"), Kind.CHOICE, p.status, tuple((s, tr.word(s)) for s in CaseStatus)),
        Field("note", t("Reason, or to whom"), required=True, stands_for=("status_note",)),
    ]
    if any(gap.refuses and gap.where == "case:consent_on" for gap in gaps):
        hint = t("when the proposer agreed to closing")
        fields.append(Field("consent_on", t("Consent on"), Kind.DATE, hint=hint, past=True))
    lines = [f"{'!' if gap.refuses else '-'} {tr.render(gap.what)}" for gap in gaps]
    if gaps:
        lines.insert(0, t("Still open (what is marked ! must be recorded before closing):"))
    ahead = app.desk.cases.meetings_ahead(p.id) if p.is_open else []
    if ahead:
        lines.append(t("Then its meetings ahead leave the plan, and come back when it is reopened:"))
        lines += [t("- {when} {title}", when=meeting.start, title=meeting.title) for meeting in ahead]

    def remark(typed: dict[str, Any]) -> str:
        return "\n".join(_left_over(tr, case, typed["status"])) if p.is_open else ""

    def save(v: dict[str, Any]) -> Change:
        if v["status"] is CaseStatus.HANDED_OVER:
            return app.desk.cases.hand_over(p.id, v["note"])
        return app.desk.cases.close(p.id, v["status"], v["note"], consent_on=v.get("consent_on"))

    def note() -> str:
        handed = app.desk.cases.get(p.id).status is CaseStatus.HANDED_OVER
        return t("h writes its sheet for whoever has it now") if handed else ""

    form = FormDialog(t("Close, withdraw or reopen"), fields, intro="\n".join(lines), remark=remark)
    ask_dialog(app, form, save, note=note)


def _left_over(tr: Translator, case: CaseFile, status: CaseStatus) -> Iterator[str]:
    """What becomes of promises and agreed calls when the case ends."""
    promises = sum(promise.done_on is None for promise in case.promises)
    if promises and status in PROMISES_STAY:
        yield tr.n("{n} promise stays work of the week until it is kept (k) or left out (X there).",
                   "{n} promises stay work of the week until they are kept (k) or left out (X there).",
                   promises)  # fmt: skip
    elif promises and status is CaseStatus.HANDED_OVER:
        yield tr.n("{n} promise goes along: it is no work of yours any more.",
                   "{n} promises go along: they are no work of yours any more.", promises)  # fmt: skip
    calls = sum(bool(contact.next_on) and not contact.next_done for contact in case.contacts)
    if calls and status is not CaseStatus.OPEN:
        yield tr.n("{n} agreed call leaves the call list.", "{n} agreed calls leave the call list.", calls)


def ask_support(app: PbDeskApp, case: CaseFile) -> None:
    """Note the reply of an agency that was asked, or ask another."""
    waiting = tuple((a.id, a.agency) for a in case.agencies if a.reply is ReplyKind.NONE)
    known = {a.id: a for a in case.agencies}
    ask_which(
        app, app.tr.t("Which agency?"), app.tr.t("Agency"), (*waiting, (NEW, app.tr.t("ask another one"))),
        lambda which: ask_agency(app, known.get(which) or SupportAgency(proposal_id=case.id)),
    )  # fmt: skip


def ask_agency(app: PbDeskApp, agency: SupportAgency) -> None:
    """One support agency: what it was asked, until when, and what it answered."""
    t, tr = app.tr.t, app.tr
    asked = agency.asked_on if agency.id else app.desk.today
    fields = [
        Field("agency", t("Agency"), value=agency.agency, required=True),
        Field("duty", t("Duty"), value=agency.duty),
        Field("asked_on", t("Asked on"), Kind.DATE, asked, past=True),
        Field("due", t("Answer until"), Kind.DATE, agency.due),
        Field("reply", t("Reply"), Kind.CHOICE, agency.reply, tuple((r, tr.word(r)) for r in ReplyKind)),
        Field("reply_text", t("In its words"), value=agency.reply_text),
    ]
    if agency.id:  # the agency is known: the reply is what is new
        fields = [*fields[4:], *fields[:4]]

    def save(v: dict[str, Any]) -> Change:
        replied = v["reply"] is not ReplyKind.NONE
        day = (agency.replied_on or app.desk.today) if replied else None
        return app.desk.cases.save("support", replace(agency, **v, replied_on=day))

    ask_form(app, t("Support agency"), fields, save)


def place_fields(tr: Translator, proposal: Proposal) -> list[Field]:
    """Where, on whose land, who looks after it; whether it is a hazard."""
    return [
        Field("place", tr.t("Place"), value=proposal.place),
        Field("land_owner", tr.t("Land owner"), value=proposal.land_owner),
        Field("maintainer", tr.t("Maintained by"), value=proposal.maintainer),
        *hazard_fields(tr, proposal),
    ]


def hazard_fields(tr: Translator, proposal: Proposal) -> list[Field]:
    """Whether somebody can come to harm there, and what makes it safe until it is mended."""
    yes_no = ((True, tr.word(Answer.YES)), (False, tr.word(Answer.NO)))
    hint = tr.t("for a hazard: what makes it safe today")
    return [
        Field("safety", tr.t("Hazard"), Kind.CHOICE, proposal.safety, yes_no),
        Field("interim_measure", tr.t("Measure for now"), value=proposal.interim_measure, hint=hint),
    ]


def ask_place(app: PbDeskApp, proposal: Proposal) -> None:
    title, fields = app.tr.t("Place, land and upkeep"), place_fields(app.tr, proposal)
    ask_form(app, title, fields, lambda v: app.desk.cases.change(proposal.id, "case", **v))


def ask_consent(app: PbDeskApp, proposal: Proposal) -> None:
    """When the proposer agreed to direct execution or closing."""
    day = proposal.consent_on or app.desk.today
    ask_form(
        app,
        app.tr.t("The proposer's consent"),
        [Field("consent_on", app.tr.t("Agreed on"), Kind.DATE, day, past=True)],
        lambda v: app.desk.cases.change(proposal.id, "case", **v),
    )
