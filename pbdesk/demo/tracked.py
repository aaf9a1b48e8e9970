"""Cases in execution, with milestones and a sheet to sign each quarter."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from pbdesk.demo.dates import Dates
from pbdesk.demo.parts import past, role, running, talk
from pbdesk.demo.people import CHAIR, COLLEAGUE, HEAD, LIAISON, B, C
from pbdesk.demo.writer import Case
from pbdesk.model.contact import Channel, Outcome, Promise
from pbdesk.model.people import Role, Stance
from pbdesk.model.proposal import ReplyKind, ScopeVersion, SupportAgency
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.model.work import Displacement, Meeting, TimeEntry


def play(d: Dates) -> Case:
    """Tracked and on time: last sheet signed, this one drafted."""
    year = d.quarters[-2].roc_year
    proposal = running(
        "play", 1, year - 1, "@daan", budget_twd=4_600_000, next_action="@play.next", next_due=d.ahead(5)
    )
    start = datetime.combine(d.week(1, 3), time(10))
    return Case(proposal, (
        *past(d, year, amount=4_600_000, source="@play.funding"),
        role(B), role(HEAD, Role.VILLAGE_HEAD), role(COLLEAGUE, Role.COLLEAGUE, Stance.UNKNOWN),
        ScopeVersion(version=1, agreed_on=d.in_quarter(-2, 30), text="@play.scope", consent_by="@p2"),
        Milestone(quarter=d.key(-1), planned="@play.m-1", actual="@play.a-1", agency="@pslo",
                  done_on=d.in_quarter(-1, 70), platform_on=d.in_quarter(-1, 80)),
        Milestone(quarter=d.key(0), planned="@play.m0", actual="@play.a0", agency="@pslo"),
        Milestone(quarter=d.key(1), planned="@play.m1", agency="@pslo"),
        SignOff(quarter=d.key(-1), status=SignOffStatus.SIGNED, text="@play.signoff-1", attempts=2,
                drafted_on=d.in_quarter(-1, 75), outcome_on=d.in_quarter(-1, 84)),
        SignOff(quarter=d.key(0), status=SignOffStatus.DRAFT, text="@play.signoff0", drafted_on=d.today),
        talk(d.in_quarter(-1, 84), "19:40", B, Outcome.MET, "@play.c1", channel=Channel.VISIT, minutes=35),
        Promise(person_id=B, text="@play.p2", made_on=d.in_quarter(-1, 84), due=d.ahead(12)),
        talk(d.ago(5), "19:50", B, Outcome.REACHED, "@play.c2"),
        Promise(person_id=B, text="@play.p1", made_on=d.ago(5), due=d.ahead(7)),
        Meeting(title="@mt.tender", start=start, end=start + timedelta(hours=2), district="@daan",
                place="@play.place", travel_minutes=30, prep_minutes=90),
        TimeEntry(work="next:{case}", start=datetime.combine(d.ago(5), time(19, 30)), minutes=90,
                  overtime=True, note="@t.signoff"),
        Displacement(noted_on=d.ago(5), week=d.ago(5) - timedelta(d.ago(5).weekday()), work="own",
                     title="@play.displaced", from_date=d.ago(6), to_date=d.ago(3), minutes=120),
    ))  # fmt: skip


def stairs(d: Dates) -> Case:
    """Tracked: the proposer was not reached, an extension is granted."""
    year = d.quarters[-2].roc_year
    proposal = running(
        "stairs", 2, year - 1, "@daan", budget_twd=980_000, next_action="@stairs.next", next_due=d.ago(2)
    )
    return Case(proposal, (
        *past(d, year, amount=980_000, source="@stairs.funding"),
        role(C, stance=Stance.CONDITIONAL),
        Milestone(quarter=d.key(-1), planned="@stairs.m-1", actual="@stairs.a-1", agency="@pslo",
                  done_on=d.in_quarter(-1, 60), platform_on=d.in_quarter(-1, 85)),
        Milestone(quarter=d.key(0), planned="@stairs.m0", agency="@pslo"),
        Extension(cause="failed_tender", evidence="@stairs.evidence", status=ExtensionStatus.GRANTED,
                  requested_on=d.ago(25), new_due=d.in_quarter(1, 45), proposer_informed_on=d.ago(15),
                  decided_on=d.ago(16)),
        Milestone(quarter=d.key(1), planned="@stairs.m1", agency="@teo"),
        SignOff(quarter=d.key(-2), status=SignOffStatus.SIGNED, text="@stairs.m-1", attempts=1,
                drafted_on=d.in_quarter(-2, 70), outcome_on=d.in_quarter(-2, 84)),
        SignOff(quarter=d.key(-1), status=SignOffStatus.UNREACHED, text="@stairs.signoff-1", attempts=3,
                drafted_on=d.in_quarter(-1, 78), outcome_on=d.in_quarter(-1, 88), note="@stairs.unreached"),
        SupportAgency(agency="@teo", duty="@stairs.duty", asked_on=d.ago(40), due=d.ago(33),
                      reply=ReplyKind.WILL_COOPERATE, reply_text="@stairs.reply", replied_on=d.ago(34)),
        talk(d.ago(12), "19:35", C, Outcome.NO_SHOW, "@stairs.c1", channel=Channel.VISIT, minutes=20,
              next_on=d.ago(10), next_done=True),
        talk(d.ago(10), "18:10", C, Outcome.MESSAGE_LEFT, "@stairs.c2", minutes=3, next_on=d.ago(3),
              next_done=True),
        talk(d.ago(3), "17:50", C, Outcome.NO_ANSWER, "@stairs.c3", minutes=2, next_on=d.ago(1)),
        Promise(person_id=C, text="@stairs.p1", made_on=d.ago(15), due=d.ago(4)),
        TimeEntry(work="next:{case}", start=datetime.combine(d.ago(12), time(19)), minutes=120,
                  overtime=True, note="@t.signoff"),
    ))  # fmt: skip


def creek(d: Dates) -> Case:
    """Tracked and late: an agency's permit is missing, an extension is drafted."""
    year = d.quarters[-3].roc_year
    proposal = running(
        "creek", 9, year - 1, "@beitou", budget_twd=1_200_000, next_action="@creek.next",
        next_due=d.ahead(1), next_hard=True,
    )  # fmt: skip
    return Case(proposal, (
        *past(d, year, execution=-3, amount=1_200_000, source="@creek.funding"),
        role(CHAIR, stance=Stance.CONDITIONAL), role(LIAISON, Role.SUPPORT_AGENCY, Stance.UNKNOWN),
        Milestone(quarter=d.key(-1), planned="@creek.m-1", actual="@creek.a-1", agency="@heo",
                  platform_on=d.in_quarter(-1, 86)),
        Extension(cause="other_agency", evidence="@creek.evidence", new_due=d.in_quarter(1, 20)),
        Milestone(quarter=d.key(0), planned="@creek.m0", agency="@pslo"),
        Milestone(quarter=d.key(1), planned="@creek.m1", agency="@pslo"),
        SignOff(quarter=d.key(-2), status=SignOffStatus.SIGNED, text="@creek.signoff-2", attempts=1,
                drafted_on=d.in_quarter(-2, 75), outcome_on=d.in_quarter(-2, 80)),
        SignOff(quarter=d.key(-1), status=SignOffStatus.SIGNED, text="@creek.a-1", attempts=1,
                drafted_on=d.in_quarter(-1, 75), outcome_on=d.in_quarter(-1, 82)),
        SupportAgency(agency="@heo", duty="@creek.duty", asked_on=d.ago(35), due=d.ago(20)),
        talk(d.ago(14), "14:30", CHAIR, Outcome.REACHED, "@creek.c1", question="@creek.q2"),
        Promise(person_id=CHAIR, text="@creek.p1", made_on=d.ago(14), due=d.ago(11), done_on=d.ago(12)),
        talk(d.ago(4), "15:20", CHAIR, Outcome.REFUSED, "@creek.c2", next_on=d.ahead(1)),
    ))  # fmt: skip
