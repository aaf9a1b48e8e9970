"""A small desk of invented cases at a fixed moment; every person and place on it is made up.

New files are written once and copied: making one anew costs more than most tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pbdesk import procedures
from pbdesk.desk import Desk
from pbdesk.model.contact import Contact, Outcome, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, PersonDetail, Role
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
    Route,
    ScopeVersion,
    StageEvent,
    SupportAgency,
    TriageState,
    Verdict,
)
from pbdesk.model.quarter import Milestone
from pbdesk.model.work import Importance, Meeting, RoutineWork, WorkKind
from pbdesk.store.transaction import Transaction

NOW = datetime(2026, 11, 23, 9)  # a Monday, quarter 115/4

LANTERN = "115-001"  # in execution, with people, contacts, promises, milestones
BENCH = "115-002"  # to be decided, judged in part
BARE = "115-003"  # to be decided, nothing known but its number
TREE = "115-004"  # waits for the budget of 116
SWING = "114-009"  # closed
PATH = "115-005"  # to be decided, lacks only the route
RAIL = "115-006"  # a hazard
CASES = (LANTERN, BENCH, BARE, TREE, SWING, PATH, RAIL)


BUILTIN = tuple(procedures.builtin())


@dataclass
class Clock:
    """The time on a desk, for tests to move."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def make_desk(folder: Path, *, now: datetime = NOW) -> Desk:
    """A desk in `folder` whose clock stands still at `now`."""
    (folder / "desk.pbdesk").write_bytes(_with_cases(now))
    return empty_desk(folder, now=now)


def empty_desk(folder: Path, *, now: datetime = NOW) -> Desk:
    """A desk without any case."""
    return desk_at(folder / "desk.pbdesk", lambda: now)


def desk_at(path: Path, clock: Callable[[], datetime] = lambda: NOW) -> Desk:
    """The desk of this file; one without any case where there is none."""
    if not path.exists():
        path.write_bytes(_without_cases())
    return Desk.open(path, clock=clock, procedures=BUILTIN, actor="tester")


def put(desk: Desk, *records: Any) -> list[int]:
    """Keep new records as they are; their numbers."""
    with desk.store.write("test") as tx:
        return [tx.insert(record).id for record in records]


def duty(title: str = "Inspection", **fields: Any) -> RoutineWork:
    """Two hours of work, unless told otherwise."""
    return RoutineWork(title=title, **{"minutes": 120, **fields})


@cache
def _without_cases() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new"
        with Desk.open(path, clock=lambda: NOW, procedures=BUILTIN) as desk:
            desk.days.keep_years()  # as after the first week seen on it
        return path.read_bytes()


@cache
def _with_cases(now: datetime) -> bytes:
    with TemporaryDirectory() as folder:
        with empty_desk(Path(folder), now=now) as desk, desk.store.write("demo") as tx:
            _lantern(tx)
            _bench(tx)
            tx.insert(Proposal(case_no=BARE, year=115, district="測試區", received_on=date(2026, 11, 20),
                               stage="ws1"))  # fmt: skip
            _tree(tx)
            _swing(tx)
            _path(tx, desk)
            _rail(tx)
            _own_work(tx)
        return desk.store.path.read_bytes()


def _proposer(tx: Transaction, case: Proposal, name: str, phone: str = "") -> Person:
    person = tx.insert(Person(name=name))
    tx.insert(CaseRole(proposal_id=case.id, person_id=person.id, role=Role.PROPOSER))
    if phone:
        tx.insert(PersonDetail(person_id=person.id, phone=phone))
    return person


def _lantern(tx: Transaction) -> None:
    case = tx.insert(Proposal(
        case_no=LANTERN, title="北坡步道夜間照明改善", year=115, district="測試區", stage="execution",
        received_on=date(2026, 3, 2), wish="晚上下班回家的路太暗，希望步道有柔和的燈。", place="北坡步道",
        route=Route.WORKSHOP, triage=TriageState.ISSUED, triage_on=date(2026, 4, 1),
        lead_agency="示範工程處", land_owner="臺北市", maintainer="示範工程處", budget_twd=1_200_000,
    ))  # fmt: skip
    person = _proposer(tx, case, "測試員甲", "0900-000-001")
    tx.insert(
        ContactWindow(person_id=person.id, weekdays="12345", start=time(19, 30), end=time(21), place="北坡")
    )
    talk = tx.insert(Contact(proposal_id=case.id, person_id=person.id, at=datetime(2026, 11, 18, 19, 40),
                             outcome=Outcome.REACHED, note="擔心燈光太亮影響螢火蟲",
                             next_on=date(2026, 11, 24)))  # fmt: skip
    tx.insert(Promise(proposal_id=case.id, person_id=person.id, contact_id=talk.id, text="寄送照度模擬圖",
                      made_on=date(2026, 11, 18), due=date(2026, 11, 27)))  # fmt: skip
    tx.insert(Item(proposal_id=case.id, position=1, wish="步道照明十二盞", verdict=Verdict.FEASIBLE,
                   cost_twd=1_200_000, months=6))  # fmt: skip
    for kind in LightKind:
        tx.insert(LightRating(proposal_id=case.id, kind=kind, level=Light.GREEN, money_year=116,
                              source="第二階段報告"))  # fmt: skip
    tx.insert(StageEvent(proposal_id=case.id, stage="execution", on_date=date(2026, 9, 1)))
    tx.insert(ScopeVersion(proposal_id=case.id, version=1, agreed_on=date(2026, 9, 1), text="十二盞矮燈",
                           consent_by="測試員甲"))  # fmt: skip
    tx.insert(SupportAgency(proposal_id=case.id, agency="示範水利處", duty="管線", asked_on=date(2026, 11, 2),
                            due=date(2026, 11, 25)))  # fmt: skip
    tx.insert(Funding(proposal_id=case.id, year=116, source="單位預算", amount_twd=1_200_000,
                      status=FundingStatus.REQUESTED))  # fmt: skip
    tx.insert(Milestone(proposal_id=case.id, quarter=1153, planned="完成設計", actual="設計圖核定",
                        done_on=date(2026, 9, 28)))  # fmt: skip
    tx.insert(Milestone(proposal_id=case.id, quarter=1154, planned="完成發包"))


def _bench(tx: Transaction) -> None:
    case = tx.insert(Proposal(
        case_no=BENCH, title="公園長椅與遮蔭", year=115, district="示範區", stage="ws1",
        received_on=date(2026, 11, 2), wish="長輩走到公園沒地方坐，也沒有樹蔭。", place="示範公園",
    ))  # fmt: skip
    _proposer(tx, case, "測試員乙")
    tx.insert(Item(proposal_id=case.id, position=1, wish="增設長椅三張", verdict=Verdict.FEASIBLE, months=3,
                   cost_twd=90_000))  # fmt: skip
    tx.insert(Item(proposal_id=case.id, position=2, wish="大型遮雨棚", discussed=False))
    tx.insert(LightRating(proposal_id=case.id, kind=LightKind.LEGALITY, level=Light.AMBER,
                          reason="部分土地為私有", source="地籍謄本"))  # fmt: skip
    tx.insert(CheckAnswer(proposal_id=case.id, check_key="land_owner", answer=Answer.YES, note="市有"))


def _tree(tx: Transaction) -> None:
    case = tx.insert(Proposal(
        case_no=TREE, title="行道樹補植", year=115, district="測試區", stage="budget-assessment",
        received_on=date(2026, 3, 2), route=Route.WORKSHOP, triage=TriageState.ISSUED, waits_for_year=116,
        wait_reason="116年度預算",
    ))  # fmt: skip
    _proposer(tx, case, "Test Person B")


def _swing(tx: Transaction) -> None:
    tx.insert(Proposal(case_no=SWING, title="已拆除的鞦韆", year=114, district="示範區", stage="closing",
                       route=Route.WORKSHOP, triage=TriageState.ISSUED, status=CaseStatus.CLOSED,
                       status_note="完工", received_on=date(2025, 3, 3)))  # fmt: skip


def _path(tx: Transaction, desk: Desk) -> None:
    case = tx.insert(Proposal(
        case_no=PATH, title="Even out the path by the school gate", year=115, district="示範區", stage="ws1",
        received_on=date(2026, 11, 9), wish="Prams get stuck at the kerb.", place="示範國小",
        land_owner="臺北市", maintainer="示範養護隊",
    ))  # fmt: skip
    _proposer(tx, case, "Test Person A")
    tx.insert(Item(proposal_id=case.id, position=1, wish="Lower the kerb", verdict=Verdict.FEASIBLE,
                   cost_twd=300_000, months=2))  # fmt: skip
    for kind in LightKind:
        tx.insert(LightRating(proposal_id=case.id, kind=kind, level=Light.GREEN, money_year=116,
                              source="site visit"))  # fmt: skip
    for check in desk.procedure.checks:
        safe = Answer.NO if check.risky is Answer.YES else Answer.YES
        tx.insert(CheckAnswer(proposal_id=case.id, check_key=check.id, answer=safe))


def _rail(tx: Transaction) -> None:
    case = tx.insert(Proposal(
        case_no=RAIL, title="河堤欄杆鬆動", year=115, district="測試區", stage="execution", safety=True,
        received_on=date(2026, 11, 19), route=Route.DIRECT, triage=TriageState.ISSUED,
        consent_on=date(2026, 11, 20), interim_measure="先圍設警示帶",
    ))  # fmt: skip
    _proposer(tx, case, "測試員丙")


def _own_work(tx: Transaction) -> None:
    tx.insert(RoutineWork(title="週報彙整", kind=WorkKind.RECURRING, importance=Importance.OTHER, minutes=60,
                          rrule="FREQ=WEEKLY;BYDAY=MO", start=date(2026, 11, 2), due_days=2))  # fmt: skip
    tx.insert(RoutineWork(title="年度樹籍調查報告", kind=WorkKind.KEY, importance=Importance.KEY, minutes=600,
                          start=date(2026, 11, 2), due=date(2026, 12, 11)))  # fmt: skip
    tx.insert(Meeting(title="科務會議", start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 11)))
