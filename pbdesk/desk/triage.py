"""Triage: items, lights, checks, the route, and the two acts *ready* and *issued*."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pbdesk.errors import InputError, RuleRefused
from pbdesk.model.procedure import Stage, StageRole
from pbdesk.model.proposal import (
    Answer,
    CaseStatus,
    CheckAnswer,
    Item,
    LightRating,
    Proposal,
    Route,
    StageEvent,
    TriageState,
)
from pbdesk.model.work import RoutineWork
from pbdesk.rules import route as routes
from pbdesk.rules import telling
from pbdesk.rules import triage as rules
from pbdesk.rules.budgetfit import money_year_warning
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.hints import Hint, hints
from pbdesk.say import Say, say, say_n
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


NEARBY = 200  # cases of the same district that hints look through, the newest


@dataclass
class Triage:
    desk: Desk

    def queue(self) -> list[Proposal]:
        """Open proposals not yet issued, oldest first; the ready ones at the end.

        A decided route does not end triage: the case stays until it is issued or past the stage of triage.
        """
        store = self.desk.store
        found = store.all(Proposal, status="open", triage="open", stage=self.stages_until())
        found += store.all(Proposal, status="open", triage="ready")
        return sorted(found, key=_waiting_longest)

    def unrecorded(self) -> list[Proposal]:
        """Cases that came here past triage, so that nothing says which way was decided; open ones first."""
        behind = self._behind()
        found = [
            p for p in self.desk.store.all(Proposal, route="undecided") if behind(p.status.value, p.stage)
        ]
        return sorted(found, key=lambda p: (not p.is_open, *_waiting_longest(p)))

    def count_unrecorded(self) -> int:
        """How many `unrecorded` has."""
        behind = self._behind()
        return sum(e.route == "undecided" and behind(e.status, e.stage) for e in self.desk.cases.entries())

    def is_past(self, proposal: Proposal) -> bool:
        """Whether triage is behind it: its route can only be recorded, not decided."""
        return self._behind()(proposal.status.value, proposal.stage)

    def _behind(self) -> Callable[[str, str], bool]:
        """Of a status and a stage, which need not be one the procedure knows."""
        after = frozenset(self.stages_after())
        return lambda status, stage: status != CaseStatus.OPEN.value or stage in after

    def gate(self, proposal: Proposal) -> tuple[Stage, routes.Gate] | None:
        """The next stage and its day; the stage it stands in while that day lies ahead.

        A proposal of years ago gets no day from today's usual months.
        """
        events = tuple(self.desk.store.all(StageEvent, proposal_id=proposal.id))
        case, stage = CaseFile(proposal, events=events), self.desk.procedure.stage(proposal.stage)
        day = case.stage_date(proposal.stage) if stage else None
        if stage and day and day >= self.desk.today:
            return stage, routes.Gate(day, estimated=False)
        found = routes.next_gate(case, self.desk.procedure, self.desk.today)
        long_ago = 0 < proposal.year < self.desk.quarter.roc_year - 1
        if found and found[1].estimated and long_ago:  # the usual months of its year are over
            return found[0], routes.Gate(None, estimated=True)
        return found

    def stages_until(self) -> list[str]:
        """Stages up to the one at which the route is decided; "" is a case not yet in any."""
        return self.desk.procedure.until(StageRole.TRIAGE)

    def stages_after(self) -> list[str]:
        return self.desk.procedure.after(StageRole.TRIAGE)

    def missing(self, case: CaseFile) -> list[Gap]:
        return rules.missing(case, self.desk.procedure)

    def red_flags(self, case: CaseFile) -> list[Say]:
        """Red lights, open objections, undiscussed items: shown at every stage."""
        return [flag.text for flag in rules.red_flags(case)]

    def hints(self, case: CaseFile) -> list[Hint]:
        """What else is known: own plans, similar cases, earlier refusals, which year's money."""
        district = case.proposal.district
        near = self.desk.store.all(Proposal, district=district, order="year desc, id desc")
        others = self.desk.cases.files([p.id for p in near[:NEARBY] if p.id != case.id])
        own = self.desk.store.all(RoutineWork, active=1)
        found = hints(case, others, own, self.desk.procedure, self.desk.today)
        warning = money_year_warning(case, self.desk.procedure, self.desk.today)
        return [Hint("money-year", warning), *found] if warning else found

    def options(self, case: CaseFile) -> list[routes.RouteOption]:
        return routes.route_options(case, self.desk.procedure, self.desk.today)

    def reply(self, case: CaseFile) -> list[telling.Part]:
        """What to tell the proposer, also before it is issued: what is missing is named."""
        return telling.reply(case, self.desk.procedure, self.desk.today)

    # -- changing ------------------------------------------------------------------------------------
    def save_item(self, item: Item) -> Change:
        """Save one item. Raises RuleRefused for a refusal without a reason or a way on."""
        _refuse(rules.item_refusals(item))
        return self.desk.cases.save("item", item)

    def remove_item(self, item: Item) -> Change:
        return self.desk.cases.remove("item-remove", item)

    def set_light(self, rating: LightRating) -> Change:
        """Save one light. Raises RuleRefused when amber or red has no reason or source."""
        _refuse(rules.light_refusals(rating))
        case = self.desk.cases.file(rating.proposal_id)
        standing = case.rating(rating.kind)
        rating = dataclasses.replace(rating, id=standing.id, set_on=self.desk.today)
        return self.desk.cases.save("light", rating, light=rating.kind.value, level=rating.level.value)

    def answer_check(self, proposal_id: int, key: str, answer: Answer, note: str = "") -> Change:
        found = self.desk.store.all(CheckAnswer, proposal_id=proposal_id, check_key=key)
        standing = found[0] if found else CheckAnswer(proposal_id=proposal_id, check_key=key)
        return self.desk.cases.save(
            "check", dataclasses.replace(standing, answer=answer, note=note, answered_on=self.desk.today)
        )

    def decide(self, proposal_id: int, route: Route, reason: str) -> Change:
        """Set the route. Raises RuleRefused naming what the route still needs."""
        case = self.desk.cases.file(proposal_id)
        option = next((o for o in self.options(case) if o.route is route), None)
        if option is not None and not option.allowed:
            needs = option.needs[0] if option.needs else option.why
            raise RuleRefused(option.why, todo=needs)
        return self.desk.cases.change(proposal_id, "route", route=route, route_reason=reason)

    def record_past(self, proposal_id: int, route: Route, reason: str, on: date | None) -> Change:
        """Write down what was decided before the case came here; its stage and status stay as they are.

        `on` None: the day is not known. Raises InputError or RuleRefused; the needs of a route to be
        decided now are not asked of a decision of then.
        """
        proposal = self.desk.cases.get(proposal_id)
        if not self.is_past(proposal):
            raise RuleRefused(say("This case is still in triage: its route is decided there."))
        if route is Route.UNDECIDED:
            raise InputError(say("Choose the route that was decided."), field="route")
        if on is not None and on > self.desk.today:
            raise InputError(say("A decision of the past cannot lie ahead."), field="on")
        if route in rules.LEAVING and not rules.stated(reason):
            raise RuleRefused(say("Say why the case takes this route."), field="reason")
        return self.desk.cases.change(
            proposal_id,
            "route-past",
            route=route,
            route_reason=reason,
            triage=TriageState.ISSUED,
            triage_on=on,
        )

    def mark_ready(self, proposal_id: int) -> Change:
        """The officer's own work on it is complete. Raises RuleRefused with the first gap."""
        case = self.desk.cases.file(proposal_id)
        _refuse(rules.ready_refusals(case, self.desk.procedure))
        return self.desk.cases.change(
            proposal_id, "ready", triage=TriageState.READY, triage_on=self.desk.today
        )

    def issue(self, proposal_id: int) -> Change:
        """It has left the house. The stage follows the route. Raises RuleRefused unless it is ready."""
        proposal = self.desk.cases.get(proposal_id)
        if proposal.triage is not TriageState.READY:
            raise RuleRefused(say("Only a proposal that is ready can be issued."),
                              todo=say("Mark it ready first."))  # fmt: skip
        _refuse(rules.ready_refusals(self.desk.cases.file(proposal_id), self.desk.procedure))
        stage = self._stage_after(proposal)
        issued = dataclasses.replace(
            proposal, triage=TriageState.ISSUED, triage_on=self.desk.today, stage=stage,
            issued_on=self.desk.today, told_on=None, handed_on=None,
        )  # fmt: skip
        if proposal.route is Route.WITHDRAWN:
            issued = dataclasses.replace(
                issued, status=CaseStatus.WITHDRAWN, status_on=self.desk.today,
                status_note=proposal.route_reason,
            )  # fmt: skip
        with self.desk.store.write("issue", case=proposal.case_no) as tx:
            tx.update(issued)
            if stage != proposal.stage:
                tx.insert(StageEvent(proposal_id=proposal_id, stage=stage, on_date=self.desk.today))
        return tx.change

    def reopen(self, proposal_id: int) -> Change:
        """Back to undecided work; route and lights stay as they are."""
        return self.desk.cases.change(
            proposal_id, "reopen", triage=TriageState.OPEN, triage_on=None,
            issued_on=None, told_on=None, handed_on=None,
        )  # fmt: skip

    def _stage_after(self, proposal: Proposal) -> str:
        role = {Route.DIRECT: StageRole.EXECUTION, Route.WORKSHOP: StageRole.REVIEW}.get(proposal.route)
        target = self.desk.procedure.role(role) if role else None
        if target is None or self.desk.procedure.index(target.id) <= self.desk.procedure.index(
            proposal.stage
        ):
            return proposal.stage
        return target.id


def _waiting_longest(proposal: Proposal) -> tuple[bool, bool, date, int, str]:
    """Ready ones last; oldest first, and those without a day of receipt after all that have one."""
    day = proposal.received_on
    ready = proposal.triage is TriageState.READY
    return ready, day is None, day or date.max, proposal.year, proposal.case_no


def _refuse(gaps: list[Gap]) -> None:
    if gaps:
        more = len(gaps) - 1
        todo = say_n("{n} more thing is missing.", "{n} more things are missing.", more) if more else None
        raise RuleRefused(gaps[0].what, todo=todo)
