"""Where a case can go: routes with what they still need, the next stages, and the date of a gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.model.procedure import Procedure, RouteRule, Stage, StageRole, Words
from pbdesk.model.proposal import FundingStatus, Item, Route, Verdict
from pbdesk.rules.casefile import CaseFile
from pbdesk.say import Say, say, say_n
from pbdesk.workcal.rocdate import ad_year, roc_year


@dataclass(frozen=True)
class RouteOption:
    route: Route
    label: Words
    allowed: bool
    why: Say
    needs: tuple[Say, ...] = ()


@dataclass(frozen=True)
class StageOption:
    stage: Stage
    usual: bool
    why: Say


@dataclass(frozen=True)
class Gate:
    """The day a stage is decided; `estimated` when taken from usual intervals or months."""

    on: date | None
    estimated: bool


def route_options(case: CaseFile, procedure: Procedure, today: date) -> list[RouteOption]:
    """Every route of the procedure, with the reason it is closed or what it still needs."""
    return [_option(case, rule, procedure, today) for rule in procedure.routes]


def next_stages(case: CaseFile, procedure: Procedure) -> list[StageOption]:
    """All other stages, the usual one first: agreed outcomes are reversed in practice, so none is barred."""
    here = procedure.index(case.proposal.stage)
    usual = _usual_next(case, procedure) if case.proposal.is_open else None
    options = [
        StageOption(stage, stage is usual, _why(case, stage, at - here, stage is usual, procedure))
        for at, stage in enumerate(procedure.stages)
        if at != here
    ]
    return sorted(options, key=lambda option: not option.usual)


def gate_date(case: CaseFile, stage: Stage, procedure: Procedure, today: date) -> Gate:
    """The recorded day of a stage; else an estimate from usual intervals, then from usual months."""
    known = case.stage_date(stage.id)
    if known:
        return Gate(known, estimated=False)
    here, at = procedure.index(case.proposal.stage), procedure.index(stage.id)
    if at < here:
        return Gate(_past_window(case, stage), estimated=True)
    counted = _counted(case, at, procedure)
    if counted and counted >= today:
        return Gate(counted, estimated=True)
    return Gate(_window(stage, max(counted or today, today)), estimated=True)


def next_gate(case: CaseFile, procedure: Procedure, today: date) -> tuple[Stage, Gate] | None:
    """The usual next stage and its date; None at the end, or when the route left the procedure."""
    usual = next((option.stage for option in next_stages(case, procedure) if option.usual), None)
    return (usual, gate_date(case, usual, procedure, today)) if usual else None


# -- routes ----------------------------------------------------------------------------------------
def _option(case: CaseFile, rule: RouteRule, procedure: Procedure, today: date) -> RouteOption:
    closed = _closed(case, rule, procedure)
    if closed:
        return RouteOption(rule.id, rule.label, False, closed)
    needs = tuple(_direct_needs(case, today)) if rule.id is Route.DIRECT else ()
    if needs:
        why = say_n(
            "{n} thing is missing for this route.", "{n} things are missing for this route.", len(needs)
        )
        return RouteOption(rule.id, rule.label, False, why, needs)
    return RouteOption(rule.id, rule.label, True, say("{explained}", explained=rule.explains))


def _closed(case: CaseFile, rule: RouteRule, procedure: Procedure) -> Say | None:
    if not case.proposal.is_open:
        return say("The case is no longer open.")
    last = procedure.stage(rule.until)
    if last and procedure.index(case.proposal.stage) > procedure.index(last.id):
        return say("This route can be taken up to “{stage}”; the case is past it.", stage=last.label)
    return None


def _direct_needs(case: CaseFile, today: date) -> Iterator[Say]:
    """This year's money and the proposer's consent (procedure of the workshop's first stage)."""
    if not case.items:
        yield say("No item is recorded yet.")
    for item in case.items:
        need = _item_need(item, accepted=case.proposal.consent_on is not None)
        if need:
            yield need
    if case.proposal.consent_on is None:
        yield say("The proposer's consent is not recorded.")
    yield from _money_need(case, roc_year(today))


def _item_need(item: Item, accepted: bool) -> Say | None:
    if item.verdict is Verdict.FEASIBLE:
        return None
    if item.verdict is Verdict.OPEN:
        return say("Item {number} is not judged yet.", number=item.position)
    if item.verdict is Verdict.INFEASIBLE:
        return say("Item {number} is not feasible.", number=item.position)
    if not item.alternative.strip():
        return say("Item {number} names no alternative.", number=item.position)
    if not accepted:
        return say("The proposer has not accepted the alternative for item {number}.", number=item.position)
    return None


def _money_need(case: CaseFile, year: int) -> Iterator[Say]:
    granted = [f for f in case.funding if f.year == year and f.status is FundingStatus.GRANTED]
    if not granted:
        yield say("No money of this year ({year}) is recorded as granted.", year=year)
        return
    money = sum(funding.amount_twd for funding in granted)
    cost = sum(item.cost_twd or 0 for item in case.items)
    # an amount of 0 is one not written down yet
    if 0 < money < cost:
        yield say(
            "The items cost NT${cost}, granted this year is NT${money}.", cost=f"{cost:,}", money=f"{money:,}"
        )


# -- stages ----------------------------------------------------------------------------------------
def _usual_next(case: CaseFile, procedure: Procedure) -> Stage | None:
    here = procedure.index(case.proposal.stage)
    rule = next((rule for rule in procedure.routes if rule.id is case.proposal.route), None)
    if rule and not rule.to:
        return None
    if rule and _branches_here(rule, here, procedure):
        return procedure.stage(rule.to)
    return next((stage for stage in procedure.stages[here + 1 :] if not stage.optional), None)


def _branches_here(rule: RouteRule, here: int, procedure: Procedure) -> bool:
    """A route chosen early still goes through the stage that judges the items; a withdrawal does not."""
    branch = procedure.role(StageRole.TRIAGE)
    from_here = rule.id is Route.WITHDRAWN or branch is None or procedure.index(branch.id) <= here
    return from_here and here < procedure.index(rule.to)


def _why(case: CaseFile, stage: Stage, steps: int, usual: bool, procedure: Procedure) -> Say:
    if usual:
        rule = next((r for r in procedure.routes if r.id is case.proposal.route and r.to == stage.id), None)
        return (
            say("The route “{route}” leads here.", route=rule.label) if rule else say("The usual next stage.")
        )
    if steps < 0:
        return say("Back to an earlier stage.")
    if stage.optional:
        return say("This stage is optional.")
    return say("Not the usual order.")


# -- dates -----------------------------------------------------------------------------------------
def _counted(case: CaseFile, at: int, procedure: Procedure) -> date | None:
    """Usual days added from the nearest dated stage before; None when one of the intervals is unknown."""
    days = 0
    for stage, before in zip(procedure.stages[at:0:-1], procedure.stages[at - 1 :: -1], strict=False):
        if not stage.optional:
            if not stage.days_after:
                return None
            days += stage.days_after
        known = case.stage_date(before.id)
        if known:
            return known + timedelta(days)
    return None


def _window(stage: Stage, earliest: date) -> date | None:
    """First day of the usual months; their last day once they have begun."""
    if not stage.months:
        return None
    first, last = stage.months[0], stage.months[-1]
    for year in (earliest.year - 1, earliest.year, earliest.year + 1):
        begins = date(year, first, 1)
        ends = _month_end(year + (last < first), last)
        if earliest <= ends:
            return begins if begins >= earliest else ends
    return None


def _past_window(case: CaseFile, stage: Stage) -> date | None:
    """A stage already behind the case, without a date: its usual month in the proposal's year."""
    if not stage.months or not case.proposal.year:
        return None
    return _month_end(ad_year(case.proposal.year), stage.months[-1])


def _month_end(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(4)).replace(day=1) - timedelta(1)
