"""Triage: what is missing, what may not be saved, what must stay in sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pbdesk.model.people import CaseRole, Role, Stance
from pbdesk.model.procedure import Check, Procedure
from pbdesk.model.proposal import (
    Answer,
    Item,
    Light,
    LightKind,
    LightRating,
    ReplyKind,
    Route,
    Verdict,
)
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.likeness import normalise
from pbdesk.rules.quarter import standing_refusals
from pbdesk.say import Say, say

LEAVING = (Route.MERGED, Route.REFERRED, Route.WITHDRAWN)  # their items need no verdict of ours
JUDGED_DOWN = (Light.AMBER, Light.RED)

_LIGHTS = {
    LightKind.PUBLIC_VALUE: say("Public value"),
    LightKind.LEGALITY: say("Legality"),
    LightKind.BUDGET: say("Budget feasibility"),
}
_ROLES = {
    Role.PROPOSER: say("proposer"),
    Role.VILLAGE_HEAD: say("village head"),
    Role.RESIDENT: say("resident"),
    Role.DISTRICT_OFFICE: say("district office"),
    Role.SUPPORT_AGENCY: say("support agency"),
    Role.EXPERT: say("expert"),
    Role.COMMITTEE: say("committee member"),
    Role.COLLEAGUE: say("colleague"),
}
# words that say nothing
_FILLERS = frozenset(["無", "沒有", "略", "同上", "無替代方案", "不可行", "none", "no", "na", "tbd"])


@dataclass(frozen=True)
class Flag:
    key: str
    text: Say
    where: str
    since: date | None = None


# -- what is missing -------------------------------------------------------------------------------
def missing(case: CaseFile, procedure: Procedure) -> list[Gap]:
    """Every gap, those that block *ready* first."""
    gaps = [*_route_gaps(case), *_item_gaps(case), *_light_gaps(case, procedure)]
    gaps += [*_check_gaps(case, procedure), *_field_gaps(case), *_reply_gaps(case)]
    return sorted(gaps, key=lambda gap: not gap.refuses)


def ready_refusals(case: CaseFile, procedure: Procedure) -> list[Gap]:
    """The gaps that block *ready*."""
    return [gap for gap in missing(case, procedure) if gap.refuses]


def item_refusals(item: Item) -> list[Gap]:
    """A refusal needs its reason and a way on: an alternative, a referral, or what would make it feasible."""
    gaps = []
    turned_down = item.verdict in (Verdict.INFEASIBLE, Verdict.ALTERNATIVE)
    if turned_down and not stated(item.reason):
        gaps.append(_item_gap(item, "reason", say("Item {number}: say why it is not feasible.",
                                                  number=item.position)))  # fmt: skip
    if item.verdict is Verdict.ALTERNATIVE and not stated(item.alternative):
        gaps.append(_item_gap(item, "alternative", say("Item {number}: name the alternative.",
                                                       number=item.position)))  # fmt: skip
    ways = (item.alternative, item.referral, item.would_make_feasible)
    if item.verdict is Verdict.INFEASIBLE and not any(map(stated, ways)):
        what = say("Item {number}: offer an alternative, a referral, or what would make it feasible.",
                   number=item.position)  # fmt: skip
        gaps.append(_item_gap(item, "alternative", what))
    return gaps


def light_refusals(light: LightRating) -> list[Gap]:
    """Amber and red need a reason and its source; a budget light needs the year whose money was judged."""
    gaps, where, name = [], f"light:{light.kind}", _LIGHTS[light.kind]
    if light.level is Light.UNKNOWN and (stated(light.reason) or stated(light.source)):
        what = say("{light}: a reason is given, but no light is chosen.", light=name)
        gaps.append(Gap("light-level", what, where, True))
    if light.level in JUDGED_DOWN and not stated(light.reason):
        gaps.append(
            Gap("light-reason", say("{light}: give the reason for this light.", light=name), where, True)
        )
    if light.level in JUDGED_DOWN and not stated(light.source):
        gaps.append(
            Gap("light-source", say("{light}: say where the reason comes from.", light=name), where, True)
        )
    if light.kind is LightKind.BUDGET and light.level is not Light.UNKNOWN and light.money_year is None:
        gaps.append(Gap("money-year", say("Which year's money does the budget light judge?"), where, True))
    return gaps


def stated(text: str) -> bool:
    """Whether a text says anything; a dash or a bare “none” does not."""
    bare = normalise(text).replace(" ", "")
    return bool(bare) and bare not in _FILLERS


def _item_gap(item: Item, name: str, what: Say) -> Gap:
    return Gap(f"item-{name}", what, f"item:{item.id}:{name}", refuses=True)


def _route_gaps(case: CaseFile) -> Iterator[Gap]:
    proposal = case.proposal
    if proposal.route is Route.UNDECIDED:
        yield Gap("route", say("The route is not decided."), "case:route", True)
    if proposal.route in LEAVING and not stated(proposal.route_reason):
        yield Gap("route-reason", say("Say why the case takes this route."), "case:route_reason", True)
    if proposal.route is Route.DIRECT and proposal.consent_on is None:
        yield Gap("consent", say("The proposer's consent is not recorded."), "case:consent_on", True)


def _item_gaps(case: CaseFile) -> Iterator[Gap]:
    judged_here = case.proposal.route not in LEAVING
    if not case.items:
        yield Gap("items", say("No item is recorded yet."), "case:items", judged_here)
    for item in case.items:
        if item.verdict is Verdict.OPEN:
            what = say("Item {number} is not judged yet.", number=item.position)
            yield Gap("item-verdict", what, f"item:{item.id}:verdict", judged_here)
        yield from item_refusals(item)
        if item.verdict is Verdict.INFEASIBLE and not stated(item.basis):
            what = say("Item {number}: name the legal or technical basis.", number=item.position)
            yield Gap("item-basis", what, f"item:{item.id}:basis")


def _light_gaps(case: CaseFile, procedure: Procedure) -> Iterator[Gap]:
    """The workshop's second stage judges by the lights; the other routes do not pass it."""
    for kind in (question.kind for question in procedure.lights):
        light = case.rating(kind)
        if light.level is Light.UNKNOWN and case.proposal.route in (Route.WORKSHOP, Route.UNDECIDED):
            what = say("{light}: no light is set.", light=_LIGHTS[kind])
            yield Gap("light", what, f"light:{kind}", case.proposal.route is Route.WORKSHOP)
        yield from light_refusals(light)


def _check_gaps(case: CaseFile, procedure: Procedure) -> Iterator[Gap]:
    answers = {answer.check_key: answer for answer in case.checks}
    for check in procedure.checks:
        given = answers.get(check.id)
        where, answer, note = (
            f"check:{check.id}",
            given.answer if given else None,
            given.note if given else "",
        )
        if answer in (None, Answer.UNKNOWN):
            # "unknown" is an honest answer once it says who was asked
            blocks = check.required and not stated(note) and case.proposal.route not in LEAVING
            yield Gap("check", say("Not answered yet: {check}", check=check.label), where, blocks)
        elif answer is check.risky and _green(case, check):
            what = say("“{check}” speaks against it, yet the light says {level}.", check=check.label,
                       level=Light.GREEN)  # fmt: skip
            yield Gap("check-light", what, f"light:{check.feeds}")


def _green(case: CaseFile, check: Check) -> bool:
    return check.feeds is not None and case.rating(check.feeds).level is Light.GREEN


def _field_gaps(case: CaseFile) -> Iterator[Gap]:
    proposal = case.proposal
    if not stated(proposal.land_owner):
        yield Gap("land-owner", say("The land owner is not recorded."), "case:land_owner")
    if not stated(proposal.maintainer) and proposal.route not in LEAVING:
        yield Gap("maintainer", say("Who maintains it afterwards is not recorded."), "case:maintainer")
    if proposal.safety and not stated(proposal.interim_measure):
        what = say("A hazard without an interim measure.")
        yield Gap("interim", what, "case:interim_measure")
    if not any(role.role is Role.PROPOSER for role in case.roles):
        yield Gap("proposer", say("No proposer is recorded."), "case:people")


def _reply_gaps(case: CaseFile) -> Iterator[Gap]:
    for support in case.agencies:
        if support.asked_on and support.reply is ReplyKind.NONE:
            what = say("{agency} was asked and has not answered.", agency=support.agency)
            yield Gap("reply", what, f"agency:{support.id}")


# -- what must stay in sight -----------------------------------------------------------------------
def red_flags(case: CaseFile) -> list[Flag]:
    """Red lights, undiscussed items, refused sheets, objections: at every stage, whatever was decided."""
    return [*_light_flags(case), *_item_flags(case), *_sheet_flags(case), *_people_flags(case)]


def _light_flags(case: CaseFile) -> Iterator[Flag]:
    for light in case.lights:
        if light.level is Light.RED:
            text = say("{light}: {level}", light=_LIGHTS[light.kind], level=light.level)
            yield Flag("red-light", text, f"light:{light.kind}", light.set_on)


def _item_flags(case: CaseFile) -> Iterator[Flag]:
    for item in case.items:
        if not item.discussed:
            text = say("Item {number} was never discussed: {wish}", number=item.position, wish=item.wish)
            yield Flag("undiscussed", text, f"item:{item.id}:discussed")


def _sheet_flags(case: CaseFile) -> Iterator[Flag]:
    """What a later signature settled stays among the sheets, and is no objection any more."""
    for sheet in standing_refusals(case):
        text = say("The sheet of quarter {quarter} was refused.", quarter=sheet.quarter)
        yield Flag("signoff-refused", text, f"signoff:{sheet.quarter}", sheet.refusal)


def _people_flags(case: CaseFile) -> Iterator[Flag]:
    for role in case.roles:
        if role.stance is Stance.OPPOSES:
            yield Flag("objection", _objects(case, role), f"person:{role.person_id}")
    for support in case.agencies:
        if support.reply is ReplyKind.DECLINED:
            text = say("{agency} declined.", agency=support.agency)
            yield Flag("declined", text, f"agency:{support.id}", support.replied_on)


def _objects(case: CaseFile, role: CaseRole) -> Say:
    name = next((person.name for person in case.people if person.id == role.person_id), "")
    if not name:  # purged, or never written down
        return say("Objection: {role}", role=_ROLES[role.role])
    return say("Objection: {name} ({role})", name=name, role=_ROLES[role.role])
