"""Forms about one case that more than one screen asks: people, support agencies, place, consent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pbdesk.model.people import ContactWindow, Role
from pbdesk.model.proposal import Proposal, ReplyKind, SupportAgency
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.dialogs.form import Field, Kind, ask_form, ask_which

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change

NEW = 0


def ask_person(app: PbDeskApp, case: CaseFile) -> None:
    """A person on the case and when they can be reached."""
    t, tr = app.tr.t, app.tr

    def window(hours: str, place: str) -> ContactWindow | None:
        from pbdesk.desk.calendar import parse_hours

        spans = parse_hours(hours)
        return ContactWindow(start=spans[0][0], end=spans[0][1], place=place) if spans else None

    def save(v: dict[str, Any]) -> Change:
        reached = window(v["hours"], v["place"])
        return app.desk.cases.add_person(case.id, v["name"], v["role"], phone=v["phone"], window=reached)[1]

    ask_form(
        app,
        t("A person on this case"),
        [
            Field("name", t("Name"), required=True),
            Field("role", t("Role"), Kind.CHOICE, Role.PROPOSER, tuple((r, tr.word(r)) for r in Role)),
            Field("phone", t("Telephone")),
            Field("hours", t("Can be reached"), hint=t("on working days, e.g. 19:30-21:00")),
            Field("place", t("Where")),
        ],
        save,
        check=lambda v: window(v["hours"], v["place"]),
    )


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
        Field("asked_on", t("Asked on"), Kind.DATE, asked),
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


def ask_place(app: PbDeskApp, proposal: Proposal) -> None:
    """Where, on whose land, who looks after it; for a hazard what makes it safe now."""
    t = app.tr.t
    fields = [
        Field("place", t("Place"), value=proposal.place),
        Field("land_owner", t("Land owner"), value=proposal.land_owner),
        Field("maintainer", t("Maintained by"), value=proposal.maintainer),
    ]
    if proposal.safety:
        fields.append(Field("interim_measure", t("Measure for now"), value=proposal.interim_measure))
    ask_form(
        app, t("Place, land and upkeep"), fields, lambda v: app.desk.cases.change(proposal.id, "case", **v)
    )


def ask_consent(app: PbDeskApp, proposal: Proposal) -> None:
    """When the proposer agreed to direct execution or closing."""
    day = proposal.consent_on or app.desk.today
    ask_form(
        app,
        app.tr.t("The proposer's consent"),
        [Field("consent_on", app.tr.t("Agreed on"), Kind.DATE, day)],
        lambda v: app.desk.cases.change(proposal.id, "case", **v),
    )
