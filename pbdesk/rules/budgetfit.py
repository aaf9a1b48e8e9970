"""Which year's money can pay for a case. Years are ROC years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.model.procedure import BudgetChannel, BudgetGate, Procedure, StageRole
from pbdesk.model.proposal import Light, LightKind, Route
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.route import gate_date
from pbdesk.say import Say, say
from pbdesk.workcal.rocdate import roc_year


@dataclass(frozen=True)
class YearFit:
    """`year` through the review of recorded proposals, `own_year` through the agency's own draft."""

    year: int
    own_year: int
    recorded_on: date
    estimated: bool
    missed: tuple[BudgetGate, ...]
    why: Say


def earliest_year(recorded_on: date, procedure: Procedure, estimated: bool = False) -> YearFit:
    """The earliest years that can pay a case recorded on that day, and the gates it came too late for."""
    missed = tuple(gate for gate in procedure.budget_gates if _too_late(recorded_on, gate))
    base = roc_year(recorded_on) + procedure.thresholds.funding_years_after_recorded
    channels = {gate.channel for gate in procedure.budget_gates}
    # without a review of its own a recorded proposal can only enter through the agency's draft
    entry = BudgetChannel.CITY if BudgetChannel.CITY in channels else BudgetChannel.AGENCY
    year = base + _shut(missed, entry)
    own_year = base + _shut(missed, BudgetChannel.AGENCY)
    return YearFit(year, own_year, recorded_on, estimated, missed, _why(year, own_year, recorded_on, missed))


def case_year(case: CaseFile, procedure: Procedure, today: date) -> YearFit:
    """From the day the case was recorded, or the day it usually would be."""
    stage = procedure.role(StageRole.RECORDED)
    if stage is None:
        return earliest_year(today, procedure, estimated=True)
    gate = gate_date(case, stage, procedure, today)
    return earliest_year(gate.on or today, procedure, gate.estimated or gate.on is None)


def money_year_warning(case: CaseFile, procedure: Procedure, today: date) -> Say | None:
    """An amber or red budget light that looked at a year which would not pay for the case anyway."""
    rating = case.light(LightKind.BUDGET)
    if rating is None or rating.money_year is None or rating.level not in (Light.AMBER, Light.RED):
        return None
    if case.proposal.route is Route.DIRECT:  # there this year's money is the question
        return None
    fit = case_year(case, procedure, today)
    if rating.money_year >= fit.year:
        return None
    return say(
        "The budget light was judged on the money of {judged}; "
        "this case would be paid from {year} at the earliest.",
        judged=rating.money_year,
        year=fit.year,
    )


def waiting_for(case: CaseFile, today: date) -> Say | None:
    """Which later year's money the case waits for, and why."""
    if not case.waits(today):
        return None
    year, reason = case.proposal.waits_for_year, case.proposal.wait_reason
    if reason:
        return say("Waits for the budget of {year}: {reason}", year=year, reason=reason)
    return say("Waits for the budget of {year}", year=year)


def _too_late(day: date, gate: BudgetGate) -> bool:
    """A window that runs over the new year is still open in December."""
    return gate.first_month <= gate.last_month < day.month


def _shut(missed: tuple[BudgetGate, ...], channel: BudgetChannel) -> int:
    return int(any(gate.channel in (channel, BudgetChannel.COUNCIL) for gate in missed))


def _why(year: int, own_year: int, recorded_on: date, missed: tuple[BudgetGate, ...]) -> Say:
    if not missed:
        return say("Recorded on {day}: in time for the money of {year}.", day=recorded_on, year=year)
    if own_year == year:
        return say(
            "Recorded on {day}: too late for “{gate}”, so the money of {year} is the earliest.",
            day=recorded_on,
            gate=missed[-1].label,
            year=year,
        )
    return say(
        "Recorded on {day}: the review of recorded proposals leads to the money of {year}; "
        "for “{gate}” it is too late, through the agency's own draft it would be {own_year}.",
        day=recorded_on,
        gate=next((gate for gate in missed if gate.channel is BudgetChannel.AGENCY), missed[0]).label,
        year=year,
        own_year=own_year,
    )
