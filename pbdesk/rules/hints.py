"""Hints for triage: own plans and other cases nearby, earlier refusals, which year's money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pbdesk.model.procedure import Procedure
from pbdesk.model.proposal import CaseStatus, Route, Verdict
from pbdesk.model.work import RoutineWork
from pbdesk.rules.budgetfit import case_year
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.likeness import nearest
from pbdesk.rules.triage import stated
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import months_later


@dataclass(frozen=True)
class Hint:
    """`ref` leads to a case or an own work, e.g. `case:12`, `work:3`, or is empty."""

    key: str
    text: Say
    ref: str = ""


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
    near = nearest(mine, case.proposal.place, [(work, work.title) for work in own_work if work.active])
    return [
        Hint("own-work", say("Own planned work “{title}” also names “{word}”.", title=work.title, word=word),
             f"work:{work.id}")
        for work, word in near
    ]  # fmt: skip


def _case_overlap(case: CaseFile, others: list[CaseFile]) -> list[Hint]:
    texts = [(other, _where_and_what(other)) for other in others]
    near = nearest(_where_and_what(case), case.proposal.place, texts)
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
    near = nearest(case.proposal.place or case.proposal.title, "", places)
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
    ready = months_later(today, max(months))
    if ready.year > today.year:
        return []
    text = say(
        "Every item could be done by {day}: with this year's money the case can close this year.", day=ready
    )
    return [Hint("this-year", text)]


def _where_and_what(case: CaseFile) -> str:
    return f"{case.proposal.title}\n{case.proposal.place}"
