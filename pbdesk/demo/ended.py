"""Cases done, closed and withdrawn."""

from __future__ import annotations

from pbdesk.demo.dates import Dates
from pbdesk.demo.parts import past, proposed, role, running, talk
from pbdesk.demo.people import CHAIR, HEAD, NEIGHBOUR, STUDENT
from pbdesk.demo.writer import Case
from pbdesk.model.contact import Channel, Outcome, Promise
from pbdesk.model.people import Role, Stance
from pbdesk.model.proposal import CaseStatus, Route, ScopeVersion, StageEvent, TriageState
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus


def bike(d: Dates) -> Case:
    """Done, on its way to closing; the proposer's consent is missing."""
    year = d.quarters[-4].roc_year
    proposal = running(
        "bike", 10, year - 1, "@datong", stage="closing", budget_twd=210_000, next_action="@bike.next",
        next_due=d.ahead(7),
    )  # fmt: skip
    return Case(proposal, (
        *past(d, year, execution=-4, amount=210_000, source="@tap.funding"),
        StageEvent(stage="closing", on_date=d.ago(9)),
        role(HEAD, stance=Stance.CONDITIONAL),
        ScopeVersion(version=1, agreed_on=d.in_quarter(-4, 20), text="@bike.scope", consent_by="@p1"),
        Milestone(quarter=d.key(-2), planned="@bike.m-2", actual="@bike.a-2", agency="@pslo",
                  done_on=d.in_quarter(-2, 65), platform_on=d.in_quarter(-2, 82)),
        SignOff(quarter=d.key(-2), status=SignOffStatus.SIGNED, text="@bike.signoff-2", attempts=1,
                drafted_on=d.in_quarter(-2, 70), outcome_on=d.in_quarter(-2, 78)),
        talk(d.ago(8), "10:30", HEAD, Outcome.MET, "@bike.c1", channel=Channel.VISIT, minutes=45,
              next_on=d.ahead(2)),
        Promise(person_id=HEAD, text="@bike.p1", made_on=d.ago(8), due=d.ahead(6)),
    ))  # fmt: skip


def court(d: Dates) -> Case:
    """Closed over the proposer's objection, which stays on record."""
    year = d.quarters[-4].roc_year
    proposal = running(
        "court", 11, year - 1, "@zhongshan", stage="closing", status=CaseStatus.CLOSED,
        status_note="@court.closed", status_on=d.ago(40), budget_twd=350_000,
    )  # fmt: skip
    return Case(proposal, (
        *past(d, year, execution=-4, amount=350_000, source="@stairs.funding"),
        StageEvent(stage="closing", on_date=d.ago(40)),
        role(STUDENT, stance=Stance.OPPOSES), role(NEIGHBOUR, Role.RESIDENT, Stance.SUPPORTS),
        ScopeVersion(version=1, agreed_on=d.in_quarter(-4, 25), text="@court.scope", consent_by="@p4"),
        Milestone(quarter=d.key(-3), planned="@court.m-3", actual="@court.a-3", agency="@pslo",
                  done_on=d.in_quarter(-3, 60), platform_on=d.in_quarter(-3, 75)),
        SignOff(quarter=d.key(-3), status=SignOffStatus.REFUSED, text="@court.signoff", attempts=2,
                drafted_on=d.in_quarter(-3, 70), outcome_on=d.in_quarter(-3, 80), note="@court.refused"),
        talk(d.ago(42), "16:00", STUDENT, Outcome.REFUSED, "@court.c1", channel=Channel.MEETING, minutes=30),
    ))  # fmt: skip


def stage(d: Dates) -> Case:
    """Withdrawn by the proposer."""
    proposal = proposed(
        "stage", 12, d.year, "@wenshan", "ws1", status=CaseStatus.WITHDRAWN, route=Route.WITHDRAWN,
        route_reason="@stage.withdrawn", triage=TriageState.ISSUED, triage_on=d.ago(11),
        status_note="@stage.withdrawn", status_on=d.ago(11), received_on=d.ago(29),
    )  # fmt: skip
    return Case(proposal, (
        role(CHAIR),
        talk(d.ago(11), "14:40", CHAIR, Outcome.REACHED, "@stage.c1", channel=Channel.LETTER),
    ))  # fmt: skip
