"""What speaks against moving a case to a stage. It warns and refuses nothing: agreed steps are reversed."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.model.procedure import Procedure, Stage, StageRole
from pbdesk.model.proposal import Route
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.triage import LEAVING
from pbdesk.say import Say, say


def stage_remarks(case: CaseFile, stage_id: str, procedure: Procedure) -> list[Say]:
    """Empty for the usual step; else why this stage is not where the case is expected next."""
    stage = procedure.stage(stage_id)
    here, there = procedure.index(case.proposal.stage), procedure.index(stage_id)
    if stage is None or here == there:
        return []
    if there < here:
        return [say("Back to an earlier stage.")]
    return [*_route(case, there, procedure), *_skipped(case, stage, procedure)]


def _route(case: CaseFile, there: int, procedure: Procedure) -> Iterator[Say]:
    route, gate = case.proposal.route, procedure.role(StageRole.TRIAGE)
    if gate is None or there <= procedure.index(gate.id):
        return
    if route is Route.UNDECIDED:
        yield say("No route is on record for this case.")
    elif route in LEAVING:
        yield say("By its route “{route}” the case leaves the procedure.", route=route)


def _skipped(case: CaseFile, stage: Stage, procedure: Procedure) -> Iterator[Say]:
    """Stages between that are neither optional nor dated, unless the route leads past them."""
    rule = next((rule for rule in procedure.routes if rule.id is case.proposal.route), None)
    if rule is not None and rule.to == stage.id:
        return
    between = procedure.stages[procedure.index(case.proposal.stage) + 1 : procedure.index(stage.id)]
    skipped = [each for each in between if not each.optional and case.stage_date(each.id) is None]
    if not skipped:
        return
    if len(skipped) == 1:
        yield say("Skipped: {stage}.", stage=skipped[0].label)
    else:
        yield say("Skipped: from {first} to {last}.", first=skipped[0].label, last=skipped[-1].label)
