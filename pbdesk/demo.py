"""A desk to try things on: an invented officer's cases, people and weeks, all counted from today.

Tables of plain records. A text "@key" stands for the words of `demo_texts`; `person_id` is a place in
PEOPLE; what belongs to a case follows it and gets its ids when written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pbdesk.demo_texts import words
from pbdesk.model.contact import Channel, Contact, Outcome, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, PersonDetail, Role, Stance
from pbdesk.model.proposal import (
    Answer,
    CaseStatus,
    CheckAnswer,
    Funding,
    FundingStatus,
    Item,
    Light,
    LightKind,
    LightRating,
    Proposal,
    ReplyKind,
    Route,
    ScopeVersion,
    StageEvent,
    SupportAgency,
    TriageState,
    Verdict,
)
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.model.work import (
    DayRecord,
    Displacement,
    Importance,
    Meeting,
    RoutineWork,
    TimeEntry,
    WorkKind,
)
from pbdesk.store.transaction import Change, Transaction
from pbdesk.workcal.calendar import WorkCalendar
from pbdesk.workcal.quarters import Quarter
from pbdesk.workcal.rocdate import roc_year

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

HEAD, B, C, STUDENT, E, CHAIR, CLERK, SCHOLAR, NEIGHBOUR, COLLEAGUE, LIAISON = range(1, 12)
PEOPLE = (
    Person(name="@p1", organisation="@p1.org"),
    Person(name="@p2", note="@p2.note"),
    Person(name="@p3"),
    Person(name="@p4"),
    Person(name="@p5"),
    Person(name="@p6", organisation="@p6.org"),
    Person(name="@p7", organisation="@office", title="@p7.title"),
    Person(name="@p8", organisation="@p8.org"),
    Person(name="@p9", note="@p9.note"),
    Person(name="@p10", organisation="@pslo", title="@p10.title"),
    Person(name="@p11", organisation="@heo", title="@p11.title"),
)
WINDOWS = (
    ContactWindow(0, HEAD, "12345", time(9), time(12), "@village.place"),
    ContactWindow(0, B, "12345", time(19, 30), time(21), "@hall", "@hall.note"),
    ContactWindow(0, C, "2345", time(19, 30), time(21), "@hall", "@hall2.note"),
    ContactWindow(0, STUDENT, "35", time(13, 30), time(17, 30), "", "@campus.note"),
    ContactWindow(0, E, "12345", time(10), time(12), "", "@morning.note"),
    ContactWindow(0, CHAIR, "135", time(14), time(17)),
    ContactWindow(0, CLERK, "12345", time(9), time(17)),
)

PUBLIC, LEGAL, MONEY = LightKind
GRANTED, REQUESTED = FundingStatus.GRANTED, FundingStatus.REQUESTED


@dataclass(frozen=True)
class Dates:
    """Days around today; `ago` and `ahead` count working days."""

    today: date
    calendar: WorkCalendar

    @property
    def year(self) -> int:
        return roc_year(self.today)

    @cached_property
    def quarters(self) -> dict[int, Quarter]:
        """From four back (-4) to one ahead (1)."""
        found = {0: Quarter.of(self.today), 1: Quarter.of(self.today).next()}
        for back in range(-1, -5, -1):
            found[back] = found[back + 1].previous()
        return found

    def key(self, n: int) -> int:
        return int(self.quarters[n].key)

    def in_quarter(self, n: int, days: int) -> date:
        """So many days after the quarter's first."""
        return self.quarters[n].first_day + timedelta(days)

    def ago(self, n: int) -> date:
        return self.calendar.add_working_days(self.today, -n)

    def ahead(self, n: int) -> date:
        return self.calendar.add_working_days(self.today, n)

    def week(self, week: int, weekday: int) -> date:
        """A weekday (1 Monday) of this week (0) or a later one; a day off is moved on by whole weeks."""
        day = self.today + timedelta(weekday - self.today.isoweekday() + 7 * week)
        while not self.calendar.is_working(day):
            day += timedelta(7)
        return day


@dataclass(frozen=True)
class Case:
    proposal: Proposal
    parts: tuple[Any, ...]


def fill(desk: Desk, lang: str) -> Change:
    """Write the demonstration desk in one operation; `lang` "en" or "zh-TW"."""
    dates = Dates(desk.today, desk.days.calendar())
    with desk.store.write("demo") as tx:
        writer = _Writer(tx, _texts(lang, dates.year))
        writer.people()
        for case in _cases(dates):
            writer.case(case)
        writer.own(_duties(dates))
    return tx.change


def _texts(lang: str, year: int) -> dict[str, str]:
    years = {"year": year, "next": year + 1, "last": year - 1}
    return {key: text.format(**years) for key, text in words(lang).items()}


class _Writer:
    def __init__(self, tx: Transaction, texts: Mapping[str, str]) -> None:
        self.tx, self.texts = tx, texts
        self.persons: dict[int, int] = {}  # place in PEOPLE → id
        self.last: dict[type, int] = {}  # the record of each sort written last

    def people(self) -> None:
        for place, person in enumerate(PEOPLE, 1):
            self.persons[place] = self.add(person)
            self.add(PersonDetail(person_id=place, phone=f"0900-000-{place:03}"))
        for window in WINDOWS:
            self.add(window)

    def case(self, case: Case) -> None:
        self.last = {Proposal: self.add(case.proposal)}
        for part in case.parts:
            self.add(part)

    def own(self, records: Iterator[Any]) -> None:
        """What belongs to no case."""
        self.last = {}
        for record in records:
            self.add(record)

    def add(self, record: Any) -> int:
        saved = self.tx.insert(replace(record, **self._worded(record), **self._linked(record)))
        self.last[type(record)] = int(saved.id)
        return int(saved.id)

    def _worded(self, record: Any) -> dict[str, str]:
        values = {field.name: getattr(record, field.name) for field in fields(record)}
        return {
            name: self.texts[value[1:]]
            for name, value in values.items()
            if type(value) is str and value.startswith("@")
        }

    def _linked(self, record: Any) -> dict[str, Any]:
        """To its case and person, and to the record before it: a promise to a contact and so on."""
        names, case = {field.name for field in fields(record)}, self.last.get(Proposal)
        links: dict[str, Any] = {}
        if case and "proposal_id" in names:
            links["proposal_id"] = case
        if case and "by_proposal_id" in names:
            links["by_proposal_id"] = case
        if person := getattr(record, "person_id", None):
            links["person_id"] = self.persons[person]
        if isinstance(record, Promise):
            links["contact_id"] = self.last.get(Contact)
        if isinstance(record, Extension):
            links["milestone_id"] = self.last.get(Milestone)
        if isinstance(record, TimeEntry):
            links["work"] = record.work.format(case=case, last=self.last.get(RoutineWork))
        return links


# -- short forms of the tables below -----------------------------------------------------------------
def _case(key: str, number: int, year: int, district: str, stage: str, **more: Any) -> Proposal:
    texts = {name: f"@{key}.{name}" for name in ("title", "wish", "place")}
    return Proposal(
        case_no=f"{year}020{number:03}", year=year, district=district, stage=stage, lead_agency="@pslo",
        received_by="@office", **{"kind": "@assembly-kind", **texts, **more},
    )  # fmt: skip


def _running(key: str, number: int, year: int, district: str, **more: Any) -> Proposal:
    usual = {
        "stage": "execution", "route": Route.WORKSHOP, "triage": TriageState.ISSUED,
        "kind": "@recorded-kind", "land_owner": "@city", "maintainer": "@pslo",
    }  # fmt: skip
    return _case(key, number, year, district, **{**usual, **more})


def _role(person: int, role: Role = Role.PROPOSER, stance: Stance = Stance.SUPPORTS) -> CaseRole:
    return CaseRole(person_id=person, role=role, stance=stance)


def _talk(day: date, clock: str, person: int, outcome: Outcome, note: str, **more: Any) -> Contact:
    at = datetime.combine(day, time.fromisoformat(clock))
    return Contact(person_id=person, at=at, outcome=outcome, note=note, **{"minutes": 10, **more})


def _past(d: Dates, year: int, *, execution: int = -2, amount: int, source: str) -> tuple[Any, ...]:
    """How a case in execution came here: ballot, record, money, begin."""
    begun = d.in_quarter(execution, 14)
    return (
        StageEvent(stage="assembly", on_date=begun - timedelta(330), body="@office", attendance=86,
                   note="@e.note"),
        StageEvent(stage="vote", on_date=begun - timedelta(215), ballots=4210, votes=612),
        StageEvent(stage="recorded", on_date=begun - timedelta(200)),
        StageEvent(stage="execution", on_date=begun, body="@pslo"),
        Funding(year=year, source=source, amount_twd=amount, status=GRANTED),
    )  # fmt: skip


def _light(kind: LightKind, level: Light, reason: str, source: str, on: date, year: int | None = None) -> Any:
    return LightRating(kind=kind, level=level, reason=reason, source=source, set_on=on, money_year=year)


# -- cases ---------------------------------------------------------------------------------------------
def _cases(d: Dates) -> Iterator[Case]:
    for build in (_lamp, _mural, _slope, _garden, _root, _read, _tap, _wait, _play, _stairs, _creek, _bike,
                  _court, _stage):  # fmt: skip
        yield build(d)


def _lamp(d: Dates) -> Case:
    """Undecided: items partly judged, lights partly set."""
    proposal = _case(
        "lamp", 1, d.year, "@daan", "ws1", proposer_role="@resident-role", received_on=d.ago(30),
        land_owner="@city", maintainer="@pslo", next_action="@lamp.next", next_due=d.ahead(3),
    )  # fmt: skip
    return Case(proposal, (
        _role(E), _role(CLERK, Role.DISTRICT_OFFICE, Stance.UNKNOWN),
        StageEvent(stage="assembly", on_date=d.ago(30), body="@office", attendance=64, note="@e.note"),
        StageEvent(stage="ws1", on_date=d.week(1, 4), body="@office"),
        Item(position=1, wish="@lamp.i1", cost_twd=480_000),
        Item(position=2, wish="@lamp.i2", verdict=Verdict.FEASIBLE, cost_twd=45_000, months=2,
             agency="@pslo"),
        Item(position=3, wish="@lamp.i3", verdict=Verdict.ALTERNATIVE, reason="@lamp.i3.reason",
             basis="@lamp.i3.basis", alternative="@lamp.i3.alt"),
        _light(PUBLIC, Light.GREEN, "@lamp.value", "@lamp.value.source", d.ago(6)),
        CheckAnswer(check_key="land_owner", answer=Answer.YES, note="@lamp.owner", answered_on=d.ago(12)),
        CheckAnswer(check_key="accessibility", answer=Answer.YES, note="@lamp.width", answered_on=d.ago(6)),
        CheckAnswer(check_key="heritage", answer=Answer.NO, note="@none", answered_on=d.ago(12)),
        _talk(d.ago(9), "10:40", E, Outcome.REACHED, "@lamp.c1"),
        _talk(d.ago(4), "11:10", E, Outcome.REACHED, "@lamp.c2", next_on=d.today),
        Promise(person_id=E, text="@lamp.p1", made_on=d.ago(4), due=d.ahead(2)),
    ))  # fmt: skip


def _mural(d: Dates) -> Case:
    """Undecided: a red light with reason and source, an item nobody discussed."""
    proposal = _case(
        "mural", 2, d.year, "@datong", "ws1", proposer_role="@student-role", received_on=d.ago(32),
        land_owner="@city", next_action="@mural.next", next_due=d.ahead(1),
    )  # fmt: skip
    return Case(proposal, (
        _role(STUDENT, stance=Stance.CONDITIONAL), _role(SCHOLAR, Role.EXPERT),
        StageEvent(stage="site-visit", on_date=d.ago(15), place="@mural.place"),
        Item(position=1, wish="@mural.i1", verdict=Verdict.ALTERNATIVE, reason="@mural.i1.reason",
             basis="@mural.i1.basis", alternative="@mural.i1.alt", cost_twd=120_000, months=4),
        Item(position=2, wish="@mural.i2"),
        Item(position=3, wish="@mural.i3", discussed=False),
        _light(PUBLIC, Light.GREEN, "@mural.value", "@mural.value.source", d.ago(10)),
        _light(LEGAL, Light.RED, "@mural.red", "@mural.red.source", d.ago(7)),
        CheckAnswer(check_key="heritage", answer=Answer.YES, note="@mural.heritage", answered_on=d.ago(15)),
        SupportAgency(agency="@dca", duty="@mural.duty", asked_on=d.ago(14), due=d.ago(6),
                      reply=ReplyKind.OPINION, reply_text="@mural.reply", replied_on=d.ago(7)),
        _talk(d.ago(6), "14:10", STUDENT, Outcome.REACHED, "@mural.c1", minutes=25),
        Promise(person_id=STUDENT, text="@mural.p1", made_on=d.ago(6), due=d.ago(1)),
        _talk(d.ago(3), "15:30", STUDENT, Outcome.REACHED, "@mural.c2", question="@mural.q2",
              channel=Channel.EMAIL, next_on=d.ahead(1)),
    ))  # fmt: skip


def _slope(d: Dates) -> Case:
    """Undecided and untouched: the site visit is next week."""
    proposal = _case(
        "slope", 3, d.year, "@wenshan", "assembly", proposer_role="@head-role", received_on=d.ago(8),
        next_action="@slope.next", next_due=d.ahead(2),
    )  # fmt: skip
    visit = datetime.combine(d.week(1, 2), time(14))
    return Case(proposal, (
        _role(HEAD),
        StageEvent(stage="assembly", on_date=d.ago(10), body="@office", attendance=41),
        Item(position=1, wish="@slope.i1"), Item(position=2, wish="@slope.i2"),
        _talk(d.ago(2), "09:20", HEAD, Outcome.NO_ANSWER, "@slope.c1", minutes=2, next_on=d.today),
        Meeting(title="@mt.visit", start=visit, end=visit + timedelta(hours=1, minutes=30),
                district="@wenshan", place="@slope.place", travel_minutes=40, movable=True, prep_minutes=60),
    ))  # fmt: skip


def _garden(d: Dates) -> Case:
    """Undecided: occupied land, and a support agency that keeps silent."""
    proposal = _case(
        "garden", 4, d.year, "@xinyi", "pre-meeting", proposer_role="@chair-role", received_on=d.ago(28),
        land_owner="@garden.owner", next_action="@garden.next", next_due=d.ahead(6),
    )  # fmt: skip
    return Case(proposal, (
        _role(CHAIR), _role(NEIGHBOUR, Role.RESIDENT, Stance.OPPOSES),
        StageEvent(stage="pre-meeting", on_date=d.ago(12), body="@office"),
        Item(position=1, wish="@garden.i1", cost_twd=260_000, months=5),
        Item(position=2, wish="@garden.i2", verdict=Verdict.ALTERNATIVE, reason="@garden.i2.reason",
             basis="@garden.i2.basis", alternative="@garden.i2.alt"),
        CheckAnswer(check_key="occupier", answer=Answer.YES, note="@garden.occupied", answered_on=d.ago(11)),
        CheckAnswer(check_key="maintainer", answer=Answer.UNKNOWN, note="@garden.upkeep",
                    answered_on=d.ago(5)),
        SupportAgency(agency="@nco", duty="@garden.duty", asked_on=d.ago(11), due=d.ago(2)),
        _talk(d.ago(5), "15:00", CHAIR, Outcome.MET, "@garden.c1", channel=Channel.VISIT, minutes=40),
        Promise(person_id=CHAIR, text="@garden.p1", made_on=d.ago(5), due=d.ahead(4)),
        _talk(d.ago(4), "16:20", NEIGHBOUR, Outcome.REACHED, "@garden.c2", next_on=d.ago(1)),
    ))  # fmt: skip


def _root(d: Dates) -> Case:
    """A hazard: a measure is in place, the full fix waits for its turn."""
    proposal = _case(
        "root", 5, d.year, "@zhongshan", "ws2", proposer_role="@resident-role", received_on=d.ago(40),
        route=Route.WORKSHOP, triage=TriageState.ISSUED, triage_on=d.ago(5), safety=True,
        interim_measure="@root.interim", interim_done_on=d.ago(18), land_owner="@city", maintainer="@nco",
        next_action="@root.next", next_due=d.today, budget_twd=1_850_000,
    )  # fmt: skip
    return Case(proposal, (
        _role(E), _role(LIAISON, Role.SUPPORT_AGENCY, Stance.UNKNOWN),
        StageEvent(stage="site-visit", on_date=d.ago(20), place="@root.place"),
        StageEvent(stage="ws1", on_date=d.ago(6), body="@office"),
        Item(position=1, wish="@root.i1", verdict=Verdict.FEASIBLE, cost_twd=1_850_000, months=8,
             agency="@nco"),
        Item(position=2, wish="@root.i2", verdict=Verdict.FEASIBLE, agency="@pslo"),
        _light(PUBLIC, Light.GREEN, "@root.light", "@root.source", d.ago(5)),
        _light(LEGAL, Light.GREEN, "@root.legal", "@root.source", d.ago(5)),
        _light(MONEY, Light.AMBER, "@root.budget", "@root.source", d.ago(5), d.year + 1),
        Funding(year=d.year + 1, source="@play.funding", amount_twd=1_850_000, status=REQUESTED),
        _talk(d.ago(17), "10:15", E, Outcome.REACHED, "@root.c1"),
        Promise(person_id=E, text="@root.p1", made_on=d.ago(17), due=d.ahead(3)),
        _talk(d.ago(8), "11:20", E, Outcome.MET, "@root.c2", channel=Channel.VISIT, minutes=30),
        Promise(person_id=E, text="@root.p2", made_on=d.ago(8), due=d.ahead(25)),
        TimeEntry(work="next:{case}", start=datetime.combine(d.ago(2), time(9)), minutes=90,
                  note="@t.survey"),
    ))  # fmt: skip


def _read(d: Dates) -> Case:
    """Issued, on public exhibition."""
    proposal = _case(
        "read", 6, d.year, "@daan", "exhibition", route=Route.WORKSHOP, triage=TriageState.ISSUED,
        triage_on=d.ago(25), received_on=d.ago(60), land_owner="@city", maintainer="@read.ok",
        next_action="@read.next", next_due=d.ahead(8), budget_twd=90_000,
    )  # fmt: skip
    return Case(proposal, (
        _role(CHAIR), _role(CLERK, Role.DISTRICT_OFFICE, Stance.SUPPORTS),
        StageEvent(stage="ws2", on_date=d.ago(26), body="@office"),
        StageEvent(stage="exhibition", on_date=d.ago(7), until=d.ahead(8), body="@office"),
        Item(position=1, wish="@read.i1", verdict=Verdict.FEASIBLE, cost_twd=40_000, months=3),
        Item(position=2, wish="@read.i2", verdict=Verdict.FEASIBLE, cost_twd=50_000, months=3),
        _light(PUBLIC, Light.GREEN, "@read.ok", "@read.source", d.ago(27)),
        _light(LEGAL, Light.GREEN, "@read.ok", "@read.source", d.ago(27)),
        _light(MONEY, Light.GREEN, "@read.ok", "@read.source", d.ago(27), d.year + 1),
        SupportAgency(agency="@teo", duty="@read.duty", asked_on=d.ago(30), due=d.ago(22),
                      reply=ReplyKind.WILL_COOPERATE, replied_on=d.ago(24)),
        _talk(d.ago(7), "09:50", CLERK, Outcome.REACHED, "@read.c1", next_on=d.ahead(5)),
    ))  # fmt: skip


def _tap(d: Dates) -> Case:
    """Direct execution with this year's money and the proposer's consent."""
    proposal = _running(
        "tap", 7, d.year, "@beitou", route=Route.DIRECT, triage_on=d.ago(44), consent_on=d.ago(45),
        received_on=d.ago(70), budget_twd=160_000, next_action="@tap.next", next_due=d.ahead(4),
    )  # fmt: skip
    return Case(proposal, (
        _role(STUDENT),
        StageEvent(stage="ws1", on_date=d.ago(45), body="@office", note="@tap.consent"),
        StageEvent(stage="execution", on_date=d.ago(43), body="@pslo"),
        Item(position=1, wish="@tap.scope1", verdict=Verdict.FEASIBLE, cost_twd=160_000, months=4),
        Funding(year=d.year, source="@tap.funding", amount_twd=160_000, status=GRANTED),
        ScopeVersion(version=1, agreed_on=d.ago(45), text="@tap.scope1", consent_by="@p4"),
        ScopeVersion(version=2, agreed_on=d.ago(21), text="@tap.scope2", why="@tap.why2", consent_by="@p4"),
        Milestone(quarter=d.key(0), planned="@tap.m0", actual="@tap.a0", agency="@pslo"),
        Milestone(quarter=d.key(1), planned="@tap.m1", agency="@pslo"),
        _talk(d.ago(21), "15:10", STUDENT, Outcome.MET, "@tap.c1", channel=Channel.VISIT, minutes=30),
        Promise(person_id=STUDENT, text="@tap.p1", made_on=d.ago(21), due=d.ago(8), done_on=d.ago(9)),
    ))  # fmt: skip


def _wait(d: Dates) -> Case:
    """Waits for next year's money, with the reason on record."""
    proposal = _running(
        "wait", 8, d.year, "@xinyi", stage="council", waits_for_year=d.year + 1, wait_reason="@wait.reason",
        triage_on=d.ago(90), next_action="@wait.next", next_due=d.ahead(20), budget_twd=3_200_000,
        received_on=d.ago(110), votes_for=534, votes_total=4870, vote_threshold=310,
    )  # fmt: skip
    return Case(proposal, (
        _role(B),
        StageEvent(stage="recorded", on_date=d.ago(60)),
        StageEvent(stage="budget-review", on_date=d.ago(35)),
        Item(position=1, wish="@wait.i1", verdict=Verdict.FEASIBLE, cost_twd=3_200_000, months=11,
             would_make_feasible="@wait.i1.would"),
        _light(MONEY, Light.AMBER, "@wait.reason", "@wait.funding", d.ago(92), d.year + 1),
        Funding(year=d.year + 1, source="@wait.funding", amount_twd=3_200_000, status=REQUESTED),
        _talk(d.ago(30), "19:45", B, Outcome.REACHED, "@wait.c1"),
        Promise(person_id=B, text="@wait.p1", made_on=d.ago(30), due=d.ahead(15)),
    ))  # fmt: skip


def _play(d: Dates) -> Case:
    """Tracked and on time: last sheet signed, this one drafted."""
    year = d.quarters[-2].roc_year
    proposal = _running(
        "play", 1, year - 1, "@daan", budget_twd=4_600_000, next_action="@play.next", next_due=d.ahead(5)
    )
    start = datetime.combine(d.week(1, 3), time(10))
    return Case(proposal, (
        *_past(d, year, amount=4_600_000, source="@play.funding"),
        _role(B), _role(HEAD, Role.VILLAGE_HEAD), _role(COLLEAGUE, Role.COLLEAGUE, Stance.UNKNOWN),
        ScopeVersion(version=1, agreed_on=d.in_quarter(-2, 30), text="@play.scope", consent_by="@p2"),
        Milestone(quarter=d.key(-1), planned="@play.m-1", actual="@play.a-1", agency="@pslo",
                  done_on=d.in_quarter(-1, 70), platform_on=d.in_quarter(-1, 80)),
        Milestone(quarter=d.key(0), planned="@play.m0", actual="@play.a0", agency="@pslo"),
        Milestone(quarter=d.key(1), planned="@play.m1", agency="@pslo"),
        SignOff(quarter=d.key(-1), status=SignOffStatus.SIGNED, text="@play.signoff-1", attempts=2,
                drafted_on=d.in_quarter(-1, 75), outcome_on=d.in_quarter(-1, 84)),
        SignOff(quarter=d.key(0), status=SignOffStatus.DRAFT, text="@play.signoff0", drafted_on=d.today),
        _talk(d.in_quarter(-1, 84), "19:40", B, Outcome.MET, "@play.c1", channel=Channel.VISIT, minutes=35),
        Promise(person_id=B, text="@play.p2", made_on=d.in_quarter(-1, 84), due=d.ahead(12)),
        _talk(d.ago(5), "19:50", B, Outcome.REACHED, "@play.c2"),
        Promise(person_id=B, text="@play.p1", made_on=d.ago(5), due=d.ahead(7)),
        Meeting(title="@mt.tender", start=start, end=start + timedelta(hours=2), district="@daan",
                place="@play.place", travel_minutes=30, prep_minutes=90),
        TimeEntry(work="next:{case}", start=datetime.combine(d.ago(5), time(19, 30)), minutes=90,
                  overtime=True, note="@t.signoff"),
        Displacement(noted_on=d.ago(5), week=d.ago(5) - timedelta(d.ago(5).weekday()), work="own",
                     title="@play.displaced", from_date=d.ago(6), to_date=d.ago(3), minutes=120),
    ))  # fmt: skip


def _stairs(d: Dates) -> Case:
    """Tracked: the proposer was not reached, an extension is granted."""
    year = d.quarters[-2].roc_year
    proposal = _running(
        "stairs", 2, year - 1, "@daan", budget_twd=980_000, next_action="@stairs.next", next_due=d.ago(2)
    )
    return Case(proposal, (
        *_past(d, year, amount=980_000, source="@stairs.funding"),
        _role(C, stance=Stance.CONDITIONAL),
        Milestone(quarter=d.key(-1), planned="@stairs.m-1", actual="@stairs.a-1", agency="@pslo",
                  done_on=d.in_quarter(-1, 60), platform_on=d.in_quarter(-1, 85)),
        Milestone(quarter=d.key(0), planned="@stairs.m0", agency="@pslo"),
        Extension(cause="failed_tender", evidence="@stairs.evidence", status=ExtensionStatus.GRANTED,
                  requested_on=d.ago(25), new_due=d.in_quarter(1, 45), proposer_informed_on=d.ago(15),
                  decided_on=d.ago(16)),
        Milestone(quarter=d.key(1), planned="@stairs.m1", agency="@teo"),
        SignOff(quarter=d.key(-1), status=SignOffStatus.UNREACHED, text="@stairs.signoff-1", attempts=3,
                drafted_on=d.in_quarter(-1, 78), outcome_on=d.in_quarter(-1, 88), note="@stairs.unreached"),
        SupportAgency(agency="@teo", duty="@stairs.duty", asked_on=d.ago(40), due=d.ago(33),
                      reply=ReplyKind.WILL_COOPERATE, reply_text="@stairs.reply", replied_on=d.ago(34)),
        _talk(d.ago(12), "19:35", C, Outcome.NO_SHOW, "@stairs.c1", channel=Channel.VISIT, minutes=20,
              next_on=d.ago(10), next_done=True),
        _talk(d.ago(10), "18:10", C, Outcome.MESSAGE_LEFT, "@stairs.c2", minutes=3, next_on=d.ago(3),
              next_done=True),
        _talk(d.ago(3), "17:50", C, Outcome.NO_ANSWER, "@stairs.c3", minutes=2, next_on=d.ago(1)),
        Promise(person_id=C, text="@stairs.p1", made_on=d.ago(15), due=d.ago(4)),
        TimeEntry(work="next:{case}", start=datetime.combine(d.ago(12), time(19)), minutes=120,
                  overtime=True, note="@t.signoff"),
    ))  # fmt: skip


def _creek(d: Dates) -> Case:
    """Tracked and late: an agency's permit is missing, an extension is drafted."""
    year = d.quarters[-3].roc_year
    proposal = _running(
        "creek", 9, year - 1, "@beitou", budget_twd=1_200_000, next_action="@creek.next",
        next_due=d.ahead(1), next_hard=True,
    )  # fmt: skip
    return Case(proposal, (
        *_past(d, year, execution=-3, amount=1_200_000, source="@creek.funding"),
        _role(CHAIR, stance=Stance.CONDITIONAL), _role(LIAISON, Role.SUPPORT_AGENCY, Stance.UNKNOWN),
        Milestone(quarter=d.key(-1), planned="@creek.m-1", actual="@creek.a-1", agency="@heo",
                  platform_on=d.in_quarter(-1, 86)),
        Extension(cause="other_agency", evidence="@creek.evidence", new_due=d.in_quarter(1, 20)),
        Milestone(quarter=d.key(0), planned="@creek.m0", agency="@pslo"),
        Milestone(quarter=d.key(1), planned="@creek.m1", agency="@pslo"),
        SignOff(quarter=d.key(-2), status=SignOffStatus.SIGNED, text="@creek.signoff-2", attempts=1,
                drafted_on=d.in_quarter(-2, 75), outcome_on=d.in_quarter(-2, 80)),
        SupportAgency(agency="@heo", duty="@creek.duty", asked_on=d.ago(35), due=d.ago(20)),
        _talk(d.ago(14), "14:30", CHAIR, Outcome.REACHED, "@creek.c1", question="@creek.q2"),
        Promise(person_id=CHAIR, text="@creek.p1", made_on=d.ago(14), due=d.ago(11), done_on=d.ago(12)),
        _talk(d.ago(4), "15:20", CHAIR, Outcome.REFUSED, "@creek.c2", next_on=d.ahead(1)),
    ))  # fmt: skip


def _bike(d: Dates) -> Case:
    """Done, on its way to closing; the proposer's consent is missing."""
    year = d.quarters[-4].roc_year
    proposal = _running(
        "bike", 10, year - 1, "@datong", stage="closing", budget_twd=210_000, next_action="@bike.next",
        next_due=d.ahead(7),
    )  # fmt: skip
    return Case(proposal, (
        *_past(d, year, execution=-4, amount=210_000, source="@tap.funding"),
        StageEvent(stage="closing", on_date=d.ago(9)),
        _role(HEAD, stance=Stance.CONDITIONAL),
        ScopeVersion(version=1, agreed_on=d.in_quarter(-4, 20), text="@bike.scope", consent_by="@p1"),
        Milestone(quarter=d.key(-2), planned="@bike.m-2", actual="@bike.a-2", agency="@pslo",
                  done_on=d.in_quarter(-2, 65), platform_on=d.in_quarter(-2, 82)),
        SignOff(quarter=d.key(-2), status=SignOffStatus.SIGNED, text="@bike.signoff-2", attempts=1,
                drafted_on=d.in_quarter(-2, 70), outcome_on=d.in_quarter(-2, 78)),
        _talk(d.ago(8), "10:30", HEAD, Outcome.MET, "@bike.c1", channel=Channel.VISIT, minutes=45,
              next_on=d.ahead(2)),
        Promise(person_id=HEAD, text="@bike.p1", made_on=d.ago(8), due=d.ahead(6)),
    ))  # fmt: skip


def _court(d: Dates) -> Case:
    """Closed over the proposer's objection, which stays on record."""
    year = d.quarters[-4].roc_year
    proposal = _running(
        "court", 11, year - 1, "@zhongshan", stage="closing", status=CaseStatus.CLOSED,
        status_note="@court.closed", status_on=d.ago(40), budget_twd=350_000,
    )  # fmt: skip
    return Case(proposal, (
        *_past(d, year, execution=-4, amount=350_000, source="@stairs.funding"),
        StageEvent(stage="closing", on_date=d.ago(40)),
        _role(STUDENT, stance=Stance.OPPOSES), _role(NEIGHBOUR, Role.RESIDENT, Stance.SUPPORTS),
        ScopeVersion(version=1, agreed_on=d.in_quarter(-4, 25), text="@court.scope", consent_by="@p4"),
        Milestone(quarter=d.key(-3), planned="@court.m-3", actual="@court.a-3", agency="@pslo",
                  done_on=d.in_quarter(-3, 60), platform_on=d.in_quarter(-3, 75)),
        SignOff(quarter=d.key(-3), status=SignOffStatus.REFUSED, text="@court.signoff", attempts=2,
                drafted_on=d.in_quarter(-3, 70), outcome_on=d.in_quarter(-3, 80), note="@court.refused"),
        _talk(d.ago(42), "16:00", STUDENT, Outcome.REFUSED, "@court.c1", channel=Channel.MEETING, minutes=30),
    ))  # fmt: skip


def _stage(d: Dates) -> Case:
    """Withdrawn by the proposer."""
    proposal = _case(
        "stage", 12, d.year, "@wenshan", "ws1", status=CaseStatus.WITHDRAWN, route=Route.WITHDRAWN,
        route_reason="@stage.withdrawn", triage=TriageState.ISSUED, triage_on=d.ago(11),
        status_note="@stage.withdrawn", status_on=d.ago(11), received_on=d.ago(29),
    )  # fmt: skip
    return Case(proposal, (
        _role(CHAIR),
        _talk(d.ago(11), "14:40", CHAIR, Outcome.REACHED, "@stage.c1", channel=Channel.LETTER),
    ))  # fmt: skip


# -- the officer's own time ----------------------------------------------------------------------------
def _duties(d: Dates) -> Iterator[Any]:
    yield from _routine(d)
    yield from _meetings(d)
    yield DayRecord(day=d.week(1, 5), working=True, hours="08:30-12:30", reason="@leave")


def _routine(d: Dates) -> Iterator[Any]:
    """Duties; time spent stands behind the duty it was spent on."""
    start = d.in_quarter(-4, 0)
    yield RoutineWork(title="@r.inspect", kind=WorkKind.RECURRING, minutes=120, min_chunk=60,
                      rrule="FREQ=WEEKLY;BYDAY=TU", start=start, due_days=2)  # fmt: skip
    yield RoutineWork(title="@r.report", kind=WorkKind.RECURRING, importance=Importance.STATUTORY,
                      minutes=90, rrule="FREQ=MONTHLY;BYMONTHDAY=5", start=start, hard=True)  # fmt: skip
    yield TimeEntry(work="routine:{last}", start=datetime.combine(d.ago(8), time(17, 30)), minutes=150,
                    overtime=True, note="@t.report")  # fmt: skip
    yield RoutineWork(title="@r.hotline", kind=WorkKind.RECURRING, minutes=30,
                      rrule="FREQ=WEEKLY;BYDAY=MO,WE,FR", start=start)  # fmt: skip
    yield RoutineWork(title="@r.key", kind=WorkKind.KEY, importance=Importance.KEY, minutes=960,
                      min_chunk=60, start=d.ago(20), due=d.ahead(15), hard=True)  # fmt: skip
    yield TimeEntry(work="routine:{last}", start=datetime.combine(d.ago(6), time(13, 30)), minutes=180,
                    note="@t.inspect")  # fmt: skip
    yield TimeEntry(work="routine:{last}", start=datetime.combine(d.ago(1), time(17, 30)), minutes=120,
                    overtime=True, note="@t.inspect")  # fmt: skip
    yield RoutineWork(title="@r.oneoff", minutes=None, start=d.ago(3), due=d.ahead(9))


def _meetings(d: Dates) -> Iterator[Meeting]:
    """The flood meeting clashes with the pre-construction meeting of the playground."""
    table = (
        ("@mt.section", 0, 1, "09:00", 60, "@xinyi", "@mt.rooms", 0),
        ("@mt.platform", 0, 4, "14:00", 120, "@datong", "@office", 40),
        ("@mt.section", 1, 1, "09:00", 60, "@xinyi", "@mt.rooms", 0),
        ("@mt.clash", 1, 3, "10:30", 90, "@beitou", "@heo", 50),
        ("@mt.ws", 1, 4, "13:30", 180, "@daan", "@office", 30),
    )
    for title, week, weekday, clock, minutes, district, place, travel in table:
        day = d.week(week, weekday)
        if week == 0 and day > d.today + timedelta(7 - d.today.isoweekday()):
            continue  # a holiday: it is not held
        start = datetime.combine(day, time.fromisoformat(clock))
        yield Meeting(title=title, start=start, end=start + timedelta(minutes=minutes), district=district,
                      place=place, travel_minutes=travel, movable=title == "@mt.clash",
                      prep_minutes=0 if title == "@mt.section" else 60,
                      note="@mt.note" if title == "@mt.ws" else "")  # fmt: skip
