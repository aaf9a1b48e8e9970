"""Cases that wait for a decision."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from pbdesk.demo.dates import Dates
from pbdesk.demo.parts import LEGAL, PUBLIC, light, proposed, role, talk
from pbdesk.demo.people import CHAIR, CLERK, HEAD, NEIGHBOUR, SCHOLAR, STUDENT, E
from pbdesk.demo.writer import Case
from pbdesk.model.contact import Channel, Outcome, Promise
from pbdesk.model.people import Role, Stance
from pbdesk.model.proposal import (
    Answer,
    CheckAnswer,
    Item,
    Light,
    ReplyKind,
    StageEvent,
    SupportAgency,
    Verdict,
)
from pbdesk.model.work import Meeting


def lamp(d: Dates) -> Case:
    """Undecided: items partly judged, lights partly set."""
    proposal = proposed(
        "lamp", 1, d.year, "@daan", "ws1", proposer_role="@resident-role", received_on=d.ago(30),
        land_owner="@city", maintainer="@pslo", next_action="@lamp.next", next_due=d.ahead(3),
    )  # fmt: skip
    return Case(proposal, (
        role(E), role(CLERK, Role.DISTRICT_OFFICE, Stance.UNKNOWN),
        StageEvent(stage="assembly", on_date=d.ago(30), body="@office", attendance=64, note="@e.note"),
        StageEvent(stage="ws1", on_date=d.week(1, 4), body="@office"),
        Item(position=1, wish="@lamp.i1", cost_twd=480_000),
        Item(position=2, wish="@lamp.i2", verdict=Verdict.FEASIBLE, cost_twd=45_000, months=2,
             agency="@pslo"),
        Item(position=3, wish="@lamp.i3", verdict=Verdict.ALTERNATIVE, reason="@lamp.i3.reason",
             basis="@lamp.i3.basis", alternative="@lamp.i3.alt"),
        light(PUBLIC, Light.GREEN, "@lamp.value", "@lamp.value.source", d.ago(6)),
        CheckAnswer(check_key="land_owner", answer=Answer.YES, note="@lamp.owner", answered_on=d.ago(12)),
        CheckAnswer(check_key="accessibility", answer=Answer.YES, note="@lamp.width", answered_on=d.ago(6)),
        CheckAnswer(check_key="heritage", answer=Answer.NO, note="@none", answered_on=d.ago(12)),
        talk(d.ago(9), "10:40", E, Outcome.REACHED, "@lamp.c1"),
        talk(d.ago(4), "11:10", E, Outcome.REACHED, "@lamp.c2", next_on=d.today),
        Promise(person_id=E, text="@lamp.p1", made_on=d.ago(4), due=d.ahead(2)),
    ))  # fmt: skip


def mural(d: Dates) -> Case:
    """Undecided: a red light with reason and source, an item nobody discussed."""
    proposal = proposed(
        "mural", 2, d.year, "@datong", "ws1", proposer_role="@student-role", received_on=d.ago(32),
        land_owner="@city", next_action="@mural.next", next_due=d.ahead(1),
    )  # fmt: skip
    return Case(proposal, (
        role(STUDENT, stance=Stance.CONDITIONAL), role(SCHOLAR, Role.EXPERT),
        StageEvent(stage="site-visit", on_date=d.ago(15), place="@mural.place"),
        Item(position=1, wish="@mural.i1", verdict=Verdict.ALTERNATIVE, reason="@mural.i1.reason",
             basis="@mural.i1.basis", alternative="@mural.i1.alt", cost_twd=120_000, months=4),
        Item(position=2, wish="@mural.i2"),
        Item(position=3, wish="@mural.i3", discussed=False),
        light(PUBLIC, Light.GREEN, "@mural.value", "@mural.value.source", d.ago(10)),
        light(LEGAL, Light.RED, "@mural.red", "@mural.red.source", d.ago(7)),
        CheckAnswer(check_key="heritage", answer=Answer.YES, note="@mural.heritage", answered_on=d.ago(15)),
        SupportAgency(agency="@dca", duty="@mural.duty", asked_on=d.ago(14), due=d.ago(6),
                      reply=ReplyKind.OPINION, reply_text="@mural.reply", replied_on=d.ago(7)),
        talk(d.ago(6), "14:10", STUDENT, Outcome.REACHED, "@mural.c1", minutes=25),
        Promise(person_id=STUDENT, text="@mural.p1", made_on=d.ago(6), due=d.ago(1)),
        talk(d.ago(3), "15:30", STUDENT, Outcome.REACHED, "@mural.c2", question="@mural.q2",
              channel=Channel.EMAIL, next_on=d.ahead(1)),
    ))  # fmt: skip


def slope(d: Dates) -> Case:
    """Undecided and untouched: the site visit is next week."""
    proposal = proposed(
        "slope", 3, d.year, "@wenshan", "assembly", proposer_role="@head-role", received_on=d.ago(8),
        next_action="@slope.next", next_due=d.ahead(2),
    )  # fmt: skip
    visit = datetime.combine(d.week(1, 2), time(14))
    return Case(proposal, (
        role(HEAD),
        StageEvent(stage="assembly", on_date=d.ago(10), body="@office", attendance=41),
        Item(position=1, wish="@slope.i1"), Item(position=2, wish="@slope.i2"),
        talk(d.ago(2), "09:20", HEAD, Outcome.NO_ANSWER, "@slope.c1", minutes=2, next_on=d.today),
        Meeting(title="@mt.visit", start=visit, end=visit + timedelta(hours=1, minutes=30),
                district="@wenshan", place="@slope.place", travel_minutes=40, movable=True, prep_minutes=60),
    ))  # fmt: skip


def garden(d: Dates) -> Case:
    """Undecided: occupied land, and a support agency that keeps silent."""
    proposal = proposed(
        "garden", 4, d.year, "@xinyi", "pre-meeting", proposer_role="@chair-role", received_on=d.ago(28),
        land_owner="@garden.owner", next_action="@garden.next", next_due=d.ahead(6),
    )  # fmt: skip
    return Case(proposal, (
        role(CHAIR), role(NEIGHBOUR, Role.RESIDENT, Stance.OPPOSES),
        StageEvent(stage="pre-meeting", on_date=d.ago(12), body="@office"),
        Item(position=1, wish="@garden.i1", cost_twd=260_000, months=5),
        Item(position=2, wish="@garden.i2", verdict=Verdict.ALTERNATIVE, reason="@garden.i2.reason",
             basis="@garden.i2.basis", alternative="@garden.i2.alt"),
        CheckAnswer(check_key="occupier", answer=Answer.YES, note="@garden.occupied", answered_on=d.ago(11)),
        CheckAnswer(check_key="maintainer", answer=Answer.UNKNOWN, note="@garden.upkeep",
                    answered_on=d.ago(5)),
        SupportAgency(agency="@nco", duty="@garden.duty", asked_on=d.ago(11), due=d.ago(2)),
        talk(d.ago(5), "15:00", CHAIR, Outcome.MET, "@garden.c1", channel=Channel.VISIT, minutes=40),
        Promise(person_id=CHAIR, text="@garden.p1", made_on=d.ago(5), due=d.ahead(4)),
        talk(d.ago(4), "16:20", NEIGHBOUR, Outcome.REACHED, "@garden.c2", next_on=d.ago(1)),
    ))  # fmt: skip
