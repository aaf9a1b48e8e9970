"""Short forms of the records in the tables of cases."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from pbdesk.demo.dates import Dates
from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.people import CaseRole, Role, Stance
from pbdesk.model.proposal import (
    Funding,
    FundingStatus,
    Light,
    LightKind,
    LightRating,
    Proposal,
    Route,
    StageEvent,
    TriageState,
)

PUBLIC, LEGAL, MONEY = LightKind
GRANTED, REQUESTED = FundingStatus.GRANTED, FundingStatus.REQUESTED


def proposed(key: str, number: int, year: int, district: str, stage: str, **more: Any) -> Proposal:
    texts = {name: f"@{key}.{name}" for name in ("title", "wish", "place")}
    return Proposal(
        case_no=f"{year}020{number:03}", year=year, district=district, stage=stage, lead_agency="@pslo",
        received_by="@office", **{"kind": "@assembly-kind", **texts, **more},
    )  # fmt: skip


def running(key: str, number: int, year: int, district: str, **more: Any) -> Proposal:
    usual = {
        "stage": "execution", "route": Route.WORKSHOP, "triage": TriageState.ISSUED,
        "kind": "@recorded-kind", "land_owner": "@city", "maintainer": "@pslo",
    }  # fmt: skip
    return proposed(key, number, year, district, **{**usual, **more})


def role(person: int, kind: Role = Role.PROPOSER, stance: Stance = Stance.SUPPORTS) -> CaseRole:
    return CaseRole(person_id=person, role=kind, stance=stance)


def talk(day: date, clock: str, person: int, outcome: Outcome, note: str, **more: Any) -> Contact:
    at = datetime.combine(day, time.fromisoformat(clock))
    return Contact(person_id=person, at=at, outcome=outcome, note=note, **{"minutes": 10, **more})


def past(d: Dates, year: int, *, execution: int = -2, amount: int, source: str) -> tuple[Any, ...]:
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


def light(kind: LightKind, level: Light, reason: str, source: str, on: date, year: int | None = None) -> Any:
    return LightRating(kind=kind, level=level, reason=reason, source=source, set_on=on, money_year=year)
