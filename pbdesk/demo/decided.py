"""Cases that are decided: a hazard, on exhibition, executed directly, waiting for money."""

from __future__ import annotations

from datetime import datetime, time

from pbdesk.demo.dates import Dates
from pbdesk.demo.parts import (
    GRANTED,
    LEGAL,
    MONEY,
    PUBLIC,
    REQUESTED,
    light,
    proposed,
    role,
    running,
    talk,
)
from pbdesk.demo.people import CHAIR, CLERK, LIAISON, STUDENT, B, E
from pbdesk.demo.writer import Case
from pbdesk.model.contact import Channel, Outcome, Promise
from pbdesk.model.people import Role, Stance
from pbdesk.model.proposal import (
    Funding,
    Item,
    Light,
    ReplyKind,
    Route,
    ScopeVersion,
    StageEvent,
    SupportAgency,
    TriageState,
    Verdict,
)
from pbdesk.model.quarter import Milestone, SignOff, SignOffStatus
from pbdesk.model.work import TimeEntry


def root(d: Dates) -> Case:
    """A hazard: a measure is in place, the full fix waits for its turn."""
    proposal = proposed(
        "root", 5, d.year, "@zhongshan", "ws2", proposer_role="@resident-role", received_on=d.ago(40),
        route=Route.WORKSHOP, triage=TriageState.ISSUED, triage_on=d.ago(5), safety=True,
        interim_measure="@root.interim", interim_done_on=d.ago(18), land_owner="@city", maintainer="@nco",
        next_action="@root.next", next_due=d.today, budget_twd=1_850_000,
    )  # fmt: skip
    return Case(proposal, (
        role(E), role(LIAISON, Role.SUPPORT_AGENCY, Stance.UNKNOWN),
        StageEvent(stage="site-visit", on_date=d.ago(20), place="@root.place"),
        StageEvent(stage="ws1", on_date=d.ago(6), body="@office"),
        Item(position=1, wish="@root.i1", verdict=Verdict.FEASIBLE, cost_twd=1_850_000, months=8,
             agency="@nco"),
        Item(position=2, wish="@root.i2", verdict=Verdict.FEASIBLE, agency="@pslo"),
        light(PUBLIC, Light.GREEN, "@root.light", "@root.source", d.ago(5)),
        light(LEGAL, Light.GREEN, "@root.legal", "@root.source", d.ago(5)),
        light(MONEY, Light.AMBER, "@root.budget", "@root.source", d.ago(5), d.year + 1),
        Funding(year=d.year + 1, source="@play.funding", amount_twd=1_850_000, status=REQUESTED),
        talk(d.ago(17), "10:15", E, Outcome.REACHED, "@root.c1"),
        Promise(person_id=E, text="@root.p1", made_on=d.ago(17), due=d.ahead(3)),
        talk(d.ago(8), "11:20", E, Outcome.MET, "@root.c2", channel=Channel.VISIT, minutes=30),
        Promise(person_id=E, text="@root.p2", made_on=d.ago(8), due=d.ahead(25)),
        TimeEntry(work="next:{case}", start=datetime.combine(d.ago(2), time(9)), minutes=90,
                  note="@t.survey"),
    ))  # fmt: skip


def read(d: Dates) -> Case:
    """Issued, on public exhibition."""
    proposal = proposed(
        "read", 6, d.year, "@daan", "exhibition", route=Route.WORKSHOP, triage=TriageState.ISSUED,
        triage_on=d.ago(25), received_on=d.ago(60), land_owner="@city", maintainer="@read.ok",
        next_action="@read.next", next_due=d.ahead(8), budget_twd=90_000,
    )  # fmt: skip
    return Case(proposal, (
        role(CHAIR), role(CLERK, Role.DISTRICT_OFFICE, Stance.SUPPORTS),
        StageEvent(stage="ws2", on_date=d.ago(26), body="@office"),
        StageEvent(stage="exhibition", on_date=d.ago(7), until=d.ahead(8), body="@office"),
        Item(position=1, wish="@read.i1", verdict=Verdict.FEASIBLE, cost_twd=40_000, months=3),
        Item(position=2, wish="@read.i2", verdict=Verdict.FEASIBLE, cost_twd=50_000, months=3),
        light(PUBLIC, Light.GREEN, "@read.ok", "@read.source", d.ago(27)),
        light(LEGAL, Light.GREEN, "@read.ok", "@read.source", d.ago(27)),
        light(MONEY, Light.GREEN, "@read.ok", "@read.source", d.ago(27), d.year + 1),
        SupportAgency(agency="@teo", duty="@read.duty", asked_on=d.ago(30), due=d.ago(22),
                      reply=ReplyKind.WILL_COOPERATE, replied_on=d.ago(24)),
        talk(d.ago(7), "09:50", CLERK, Outcome.REACHED, "@read.c1", next_on=d.ahead(5)),
    ))  # fmt: skip


def tap(d: Dates) -> Case:
    """Direct execution with this year's money and the proposer's consent."""
    begun = d.ago(43)
    first = SignOff(quarter=d.key(-1), status=SignOffStatus.SIGNED, text="@tap.scope1", attempts=1,
                    drafted_on=begun, outcome_on=d.in_quarter(0, 0))  # fmt: skip
    proposal = running(
        "tap", 7, d.year, "@beitou", route=Route.DIRECT, triage_on=d.ago(44), consent_on=d.ago(45),
        received_on=d.ago(70), budget_twd=160_000, next_action="@tap.next", next_due=d.ahead(4),
    )  # fmt: skip
    return Case(proposal, (
        role(STUDENT),
        StageEvent(stage="ws1", on_date=d.ago(45), body="@office", note="@tap.consent"),
        StageEvent(stage="execution", on_date=begun, body="@pslo"),
        Item(position=1, wish="@tap.scope1", verdict=Verdict.FEASIBLE, cost_twd=160_000, months=4),
        Funding(year=d.year, source="@tap.funding", amount_twd=160_000, status=GRANTED),
        ScopeVersion(version=1, agreed_on=d.ago(45), text="@tap.scope1", consent_by="@p4"),
        ScopeVersion(version=2, agreed_on=d.ago(21), text="@tap.scope2", why="@tap.why2", consent_by="@p4"),
        *([first] if begun < d.quarters[0].first_day else []),
        Milestone(quarter=d.key(0), planned="@tap.m0", actual="@tap.a0", agency="@pslo"),
        Milestone(quarter=d.key(1), planned="@tap.m1", agency="@pslo"),
        talk(d.ago(21), "15:10", STUDENT, Outcome.MET, "@tap.c1", channel=Channel.VISIT, minutes=30),
        Promise(person_id=STUDENT, text="@tap.p1", made_on=d.ago(21), due=d.ago(8), done_on=d.ago(9)),
    ))  # fmt: skip


def wait(d: Dates) -> Case:
    """Waits for next year's money, with the reason on record."""
    proposal = running(
        "wait", 8, d.year, "@xinyi", stage="council", waits_for_year=d.year + 1, wait_reason="@wait.reason",
        triage_on=d.ago(90), next_action="@wait.next", next_due=d.ahead(20), budget_twd=3_200_000,
        received_on=d.ago(110), votes_for=534, votes_total=4870, vote_threshold=310,
    )  # fmt: skip
    return Case(proposal, (
        role(B),
        StageEvent(stage="recorded", on_date=d.ago(60)),
        StageEvent(stage="budget-review", on_date=d.ago(35)),
        Item(position=1, wish="@wait.i1", verdict=Verdict.FEASIBLE, cost_twd=3_200_000, months=11,
             would_make_feasible="@wait.i1.would"),
        light(MONEY, Light.AMBER, "@wait.reason", "@wait.funding", d.ago(92), d.year + 1),
        Funding(year=d.year + 1, source="@wait.funding", amount_twd=3_200_000, status=REQUESTED),
        talk(d.ago(30), "19:45", B, Outcome.REACHED, "@wait.c1"),
        Promise(person_id=B, text="@wait.p1", made_on=d.ago(30), due=d.ahead(15)),
    ))  # fmt: skip
