"""Triage: what is missing, what may not be saved, what must stay in sight, what else is known nearby."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pbdesk.model.people import CaseRole, Role, Stance
from pbdesk.model.procedure import Check, Procedure
from pbdesk.model.proposal import (
    Answer,
    CaseStatus,
    Item,
    Light,
    LightKind,
    LightRating,
    ReplyKind,
    Route,
    Verdict,
)
from pbdesk.model.quarter import SignOffStatus
from pbdesk.model.work import RoutineWork
from pbdesk.rules.budgetfit import case_year
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.say import Say, say

T = TypeVar("T")
LEAVING = (Route.MERGED, Route.REFERRED, Route.WITHDRAWN)  # their items need no verdict of ours
JUDGED_DOWN = (Light.AMBER, Light.RED)
MOST_HINTS = 5  # of one kind; more are noise

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


@dataclass(frozen=True)
class Ballot:
    """`eligible` None: not certain while a light is unknown."""

    eligible: bool | None
    why: tuple[Say, ...]


@dataclass(frozen=True)
class Hint:
    """`ref` leads to a case or an own work, e.g. `case:12`, `work:3`, or is empty."""

    key: str
    text: Say
    ref: str = ""


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
            what = say("“{check}” speaks against it, yet the light is green.", check=check.label)
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


def ballot(case: CaseFile, procedure: Procedure) -> Ballot:
    """Eligible when every light's level is one that goes on the ballot; one that does not is decisive."""
    barred, unknown = [], []
    for question in procedure.lights:
        level = procedure.level(case.rating(question.kind).level)
        if level is None:
            unknown.append(say("{light}: no light is set.", light=question.label))
        elif not level.on_ballot:
            barred.append(
                say("{light}: “{level}” keeps it off the ballot.", light=question.label, level=level.word)
            )
    if barred:
        return Ballot(False, (*barred, *unknown))
    if unknown:
        return Ballot(None, tuple(unknown))
    return Ballot(True, (say("All lights allow the ballot."),))


def _light_flags(case: CaseFile) -> Iterator[Flag]:
    for light in case.lights:
        if light.level is Light.RED:
            text = say("Red light: {light}", light=_LIGHTS[light.kind])
            yield Flag("red-light", text, f"light:{light.kind}", light.set_on)


def _item_flags(case: CaseFile) -> Iterator[Flag]:
    for item in case.items:
        if not item.discussed:
            text = say("Item {number} was never discussed: {wish}", number=item.position, wish=item.wish)
            yield Flag("undiscussed", text, f"item:{item.id}:discussed")


def _sheet_flags(case: CaseFile) -> Iterator[Flag]:
    for sheet in case.signoffs:
        if sheet.status is SignOffStatus.REFUSED:
            text = say("The sheet of quarter {quarter} was refused.", quarter=sheet.quarter)
            yield Flag("signoff-refused", text, f"signoff:{sheet.quarter}", sheet.outcome_on)


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


# -- what else is known nearby ---------------------------------------------------------------------
def hints(case: CaseFile, others: Iterable[CaseFile], own_work: Iterable[RoutineWork], procedure: Procedure,
          today: date) -> list[Hint]:  # fmt: skip
    """Overlaps and earlier refusals nearest first, then what this year allows. A hint decides nothing."""
    elsewhere = [other for other in others if other.id != case.id]
    found = [*_refused_before(case, elsewhere), *_own_overlap(case, own_work)]
    named = {hint.ref for hint in found}
    found += [hint for hint in _case_overlap(case, elsewhere) if hint.ref not in named]
    found += _this_year(case, today)
    if case.proposal.is_open and case.proposal.route is not Route.DIRECT:
        found.append(Hint("earliest-year", case_year(case, procedure, today).why))
    return found


def _own_overlap(case: CaseFile, own_work: Iterable[RoutineWork]) -> list[Hint]:
    mine = "\n".join((case.proposal.title, case.proposal.place, *(item.wish for item in case.items)))
    near = _nearest(mine, case.proposal.place, [(work, work.title) for work in own_work if work.active])
    return [
        Hint("own-work", say("Own planned work “{title}” also names “{word}”.", title=work.title, word=word),
             f"work:{work.id}")
        for work, word in near
    ]  # fmt: skip


def _case_overlap(case: CaseFile, others: list[CaseFile]) -> list[Hint]:
    texts = [(other, _where_and_what(other)) for other in others]
    near = _nearest(_where_and_what(case), case.proposal.place, texts)
    return [
        Hint("other-case", say("Case {case_no} “{title}” also names “{word}”.", word=word,
                               case_no=other.proposal.case_no, title=other.proposal.title),
             f"case:{other.id}")
        for other, word in near
    ]  # fmt: skip


def _refused_before(case: CaseFile, others: list[CaseFile]) -> list[Hint]:
    places = [
        (other, other.proposal.place or other.proposal.title) for other in others if _turned_down(other)
    ]
    near = _nearest(case.proposal.place or case.proposal.title, "", places)
    return [
        Hint("earlier-refusal", say("Turned down before at this place: {case_no} “{title}”. {reason}",
                                    case_no=other.proposal.case_no, title=other.proposal.title,
                                    reason=_reason(other)), f"case:{other.id}")
        for other, _ in near
    ]  # fmt: skip


def _turned_down(case: CaseFile) -> bool:
    left = case.proposal.status is CaseStatus.WITHDRAWN or case.proposal.route is Route.REFERRED
    return left or any(item.verdict is Verdict.INFEASIBLE for item in case.items)


def _reason(case: CaseFile) -> str:
    reasons = [
        item.reason for item in case.items if item.verdict is Verdict.INFEASIBLE and stated(item.reason)
    ]
    return next(iter(reasons), case.proposal.route_reason or case.proposal.status_note)


def _this_year(case: CaseFile, today: date) -> list[Hint]:
    """Only when every item is doable and says how long it takes."""
    doable = all(item.verdict in (Verdict.FEASIBLE, Verdict.ALTERNATIVE) for item in case.items)
    months = [item.months for item in case.items if item.months is not None]
    if not case.proposal.is_open or not doable or not months or len(months) < len(case.items):
        return []
    ready = _months_on(today, max(months))
    if ready.year > today.year:
        return []
    text = say(
        "Every item could be done by {day}: with this year's money the case can close this year.", day=ready
    )
    return [Hint("this-year", text)]


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _where_and_what(case: CaseFile) -> str:
    return f"{case.proposal.title}\n{case.proposal.place}"


# -- likeness of short texts -----------------------------------------------------------------------
# Words half of all proposals contain; what is left of a title names its place and its thing.
_GENERIC = re.compile(
    "民國|年度?|台北市?|新北市?|[松信大中萬文南內士北][山義安正同華港湖林投]區|公園|綠地|廣場|步道|人行道|道路|學校|國小|國中"
    "|社區|鄰里|環境|空間|設施|設備|設置|增設|新增|增加|改善|改造|更新|更換|整修|整建|修繕|維護|管理|美化|綠化|優化"
    "|工程|計畫|方案|提案|案件|規劃|設計|建置|推動|活化|營造|友善|安全|周邊|附近|希望|建議|居民|民眾|需要|可以"
    "|[區里鄰路街巷弄號段市案的及與和等之0-9]"
)
_GENERIC_LATIN = frozenset(
    ["park", "road", "street", "work", "works", "repair", "project", "with", "near", "plan"]
)
_ASCII = re.compile(r"[a-z]{4,}")


def normalise(text: str) -> str:
    """Folded for comparing: full width, case, 臺/台, and punctuation to single blanks."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("臺", "台")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def likeness(a: str, b: str) -> float:
    """0 for nothing in common, 1 for the same words; generic words do not count."""
    mine, theirs = _marks(normalise(a)), _marks(normalise(b))
    both = len(mine) + len(theirs)
    return 2 * len(mine & theirs) / both if both else 0.0


def _marks(folded: str) -> frozenset[str]:
    """Latin words, and runs of three signs of which at least two are not part of a generic word."""
    words = {word for word in _ASCII.findall(folded) if word not in _GENERIC_LATIN}
    kept = _GENERIC.sub(
        lambda found: "\0" * len(found[0]), _ASCII.sub(lambda found: " " * len(found[0]), folded)
    )
    runs = {
        folded[at : at + 3]
        for at in range(len(folded) - 2)
        if " " not in kept[at : at + 3] and kept[at : at + 3].count("\0") <= 1
    }
    return frozenset(words | runs)


def _nearest(text: str, place: str, others: list[tuple[T, str]]) -> list[tuple[T, str]]:
    """The few that share most, the place counting twice, each with the longest thing shared."""
    shared = [(likeness(text, theirs), at) for at, (_, theirs) in enumerate(others)]
    scored = [(score + likeness(place, others[at][1]), at) for score, at in shared if score]
    best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:MOST_HINTS]
    return [(others[at][0], _shared(text, others[at][1])) for _, at in best]


def _shared(a: str, b: str) -> str:
    a, b = normalise(a), normalise(b)
    return max((_grown(mark, a, b) for mark in sorted(_marks(a) & _marks(b))), key=len)


def _grown(mark: str, a: str, b: str) -> str:
    """The whole common stretch around a mark, so that a person reads a name and not three signs of it."""
    at, there, end = a.index(mark), b.index(mark), len(mark)
    while at and there and a[at - 1] == b[there - 1] != " ":
        at, there, end = at - 1, there - 1, end + 1
    while at + end < len(a) and there + end < len(b) and a[at + end] == b[there + end] != " ":
        end += 1
    return a[at : at + end]
