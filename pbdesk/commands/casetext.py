"""A case as `pbdesk show` prints it: every filled field under its name, in the officer's language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pbdesk.model.proposal import Proposal
from pbdesk.say import N_

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator
    from pbdesk.rules.casefile import CaseFile

FIELDS = {
    "case_no": N_("Case number"), "title": N_("Title"), "year": N_("ROC year"), "district": N_("District"),
    "kind": N_("Kind"), "received_by": N_("Received by"), "received_on": N_("Received on"),
    "proposer_role": N_("Proposer is"), "wish": N_("Wish"), "place": N_("Place"), "status": N_("State"),
    "status_note": N_("Reason of the state"), "status_on": N_("State since"), "stage": N_("Stage"),
    "route": N_("Route"), "route_reason": N_("Reason of the route"), "triage": N_("Triage"),
    "triage_on": N_("Triage since"), "lead_agency": N_("Lead agency"), "land_owner": N_("Land owner"),
    "maintainer": N_("Maintained by"), "safety": N_("Hazard"), "interim_measure": N_("Measure for now"),
    "interim_done_on": N_("Measure taken on"), "budget_twd": N_("Amount NT$"), "votes_for": N_("Votes for"),
    "votes_total": N_("Votes in all"), "vote_threshold": N_("Votes needed"),
    "waits_for_year": N_("Waits for year"), "wait_reason": N_("Waits because"),
    "consent_on": N_("Consent on"), "next_action": N_("Next action"), "next_due": N_("Due"),
    "next_hard": N_("Fixed date"), "note": N_("Note"), "source": N_("Source"),
    "issued_on": N_("Issued on"), "told_on": N_("Proposer told on"), "handed_on": N_("Handed over on"),
    "position": N_("No."),
    "verdict": N_("Verdict"), "cost_twd": N_("Cost NT$"), "months": N_("Months"), "agency": N_("Agency"),
    "reason": N_("Reason"), "basis": N_("Basis"), "alternative": N_("Alternative"),
    "would_make_feasible": N_("Would make it feasible"), "referral": N_("Referred to"),
    "discussed": N_("Discussed"), "level": N_("Light"), "money_year": N_("Money of year"),
    "set_on": N_("Set on"), "duty": N_("Their part"), "asked_on": N_("Asked on"), "due": N_("Due"),
    "reply": N_("Reply"), "reply_text": N_("Words of the reply"), "replied_on": N_("Replied on"),
    "on_date": N_("On"), "until": N_("Until"), "body": N_("Decided by"), "attendance": N_("Attendance"),
    "ballots": N_("Ballots"), "votes": N_("Votes"), "version": N_("Version"), "agreed_on": N_("Agreed on"),
    "text": N_("Text"), "why": N_("Why changed"), "consent_by": N_("Consent by"), "check_key": N_("Check"),
    "answer": N_("Answer"), "answered_on": N_("Answered on"), "amount_twd": N_("Amount NT$"),
    "name": N_("Name"), "role": N_("Role"), "stance": N_("Stance"), "person": N_("Person"), "at": N_("When"),
    "channel": N_("Way"), "outcome": N_("Outcome"), "minutes": N_("Minutes"),
    "question": N_("Open question"), "next_on": N_("Next try"), "next_done": N_("Followed up"),
    "made_on": N_("Promised on"), "done_on": N_("Done on"), "quarter": N_("Quarter"),
    "planned": N_("Planned"), "actual": N_("Actual"), "platform_on": N_("On the platform since"),
    "cause": N_("Cause"), "evidence": N_("Evidence"), "requested_on": N_("Requested on"),
    "new_due": N_("New date"), "proposer_informed_on": N_("Proposer informed on"),
    "decided_on": N_("Decided on"), "drafted_on": N_("Drafted on"), "outcome_on": N_("Outcome on"),
    "refused_on": N_("Refused on"),
    "attempts": N_("Tries"), "start": N_("Begins"), "end": N_("Ends"), "movable": N_("Movable"),
    "travel_minutes": N_("Minutes of travel"), "prep_minutes": N_("Minutes of preparation"),
}  # fmt: skip
PARTS = {
    "items": N_("Items"), "lights": N_("Lights"), "checks": N_("Checks"), "roles": N_("People"),
    "contacts": N_("Contacts"), "promises": N_("Promises"), "agencies": N_("Support agencies"),
    "events": N_("Stages reached"), "scopes": N_("Agreed scope"), "funding": N_("Funding"),
    "milestones": N_("Milestones"), "extensions": N_("Extensions"), "signoffs": N_("Sign-offs"),
    "meetings": N_("Meetings"),
}  # fmt: skip
KEYS = ("id", "proposal_id", "person_id", "contact_id", "milestone_id")


def case_lines(desk: Desk, proposal: Proposal, tr: Translator) -> Iterator[str]:
    """Of people only names and roles, never a telephone or an address; empty fields are left out."""
    case = desk.cases.file(proposal.id)
    for name, value in _filled(proposal):
        yield _line(tr, name, _shown(desk, tr, name, value))
    step = desk.cases.next_step(case)
    due = f"  {tr.day(step.due)}" if step.due else ""
    yield tr.t("Next: {what}", what=step.text) + due
    for part, heading in PARTS.items():
        if records := getattr(case, part):
            yield ""
            yield tr.t("{heading}:", heading=tr.t(heading))
        for record in records:
            yield "  - " + " · ".join(_record(desk, tr, case, record))
    for heading, sentences in (
        (N_("Warning signs"), desk.triage.red_flags(case)),
        (N_("Missing"), [gap.what for gap in desk.triage.missing(case)]),
    ):
        if sentences:
            yield ""
            yield tr.t("{heading}:", heading=tr.t(heading))
        yield from (f"  - {tr.render(sentence)}" for sentence in sentences)


def _record(desk: Desk, tr: Translator, case: CaseFile, record: Any) -> Iterator[str]:
    person = next((p.name for p in case.people if p.id == getattr(record, "person_id", None)), "")
    if person:
        yield person
    for name, value in _filled(record):
        yield _line(tr, name, _shown(desk, tr, name, value).replace("\n", "\n    "))


def _line(tr: Translator, name: str, value: str) -> str:
    return tr.t("{field}: {value}", field=tr.t(FIELDS[name]), value=value)


def _filled(record: Any) -> Iterator[tuple[str, Any]]:
    """Yes-and-no fields count as filled when they say yes."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if field.name not in KEYS and value not in ("", None, False):
            yield field.name, value


def _shown(desk: Desk, tr: Translator, name: str, value: Any) -> str:
    if value is True:
        return tr.t("yes")
    if isinstance(value, StrEnum):
        return tr.word(value)
    if name == "stage" and (stage := desk.procedure.stage(value)):
        return tr.pick(stage.label)
    if name == "cause":
        return next(
            (tr.pick(cause.label) for cause in desk.procedure.delays if cause.id == value), str(value)
        )
    if name == "check_key":
        check = desk.procedure.check(value)
        return tr.pick(check.label) if check else str(value)
    if name.endswith("_twd"):
        return f"{value:,}"
    if isinstance(value, datetime):
        return tr.when(value)
    return tr.day(value) if isinstance(value, date) else str(value)
