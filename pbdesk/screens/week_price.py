"""What the officer's word costs the rest of the plan, worked out from two plans, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.desk.weekplan import WeekPlan
from pbdesk.planning.check import Report, check
from pbdesk.planning.problem import Problem
from pbdesk.whatif_words import price_sentence

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

NAMED = 2  # titles in one notice


@dataclass(frozen=True)
class Price:
    """`minutes` of officer time by the planner's prices (below 0: saved), and what it does to others."""

    minutes: int
    evenings: int
    late: tuple[str, ...]  # keys of work that is late or unfinished only now


def price(before: WeekPlan, after: WeekPlan, *, taken_back: bool = False) -> Price:
    """The second plan against the first.

    Both are judged by the prices of the plan without the word: "do first" puts a price of its own on its
    work, which is no cost to the officer.
    """
    judge = (after if taken_back else before).problem
    if not _same_work(before.problem, after.problem):
        old, new = before.report, after.report
    else:
        old, new = check(judge, before.plan), check(judge, after.plan)
    known = set(_late(old))
    return Price(
        minutes=_cost(new) - _cost(old),
        evenings=new.evenings - old.evenings,
        late=tuple(key for key in _late(new) if key not in known and key in after.items),
    )


def price_words(tr: Translator, plan: WeekPlan, found: Price) -> str:
    """One line: "It costs 2 h 40 min of officer time, 1 evening more; late now: …"."""
    parts = [tr.t("This {price}", price=price_sentence(found.minutes))]
    if found.evenings > 0:
        parts.append(tr.n("{n} evening more", "{n} evenings more", found.evenings))
    elif found.evenings < 0:
        parts.append(tr.n("{n} evening less", "{n} evenings less", -found.evenings))
    if found.late:
        names = [tr.render(plan.items[key].title) for key in found.late[:NAMED]]
        more = len(found.late) - len(names)
        words = tr.t(", ").join(names)
        if more:
            words = tr.t("{names} and {n} more", names=words, n=more)
        parts.append(tr.t("late now: {names}", names=words))
    return tr.t("{sentence}.", sentence=tr.t(", ").join(parts))


def _same_work(one: Problem, other: Problem) -> bool:
    def efforts(problem: Problem) -> dict[str, int]:
        return {task.id: task.effort for task in problem.tasks}

    return efforts(one) == efforts(other)


def _cost(report: Report) -> int:
    return report.cost - report.parts.change


def _late(report: Report) -> list[str]:
    """Work that is late, or not finished although a deadline binds it."""
    return [key for key, days in report.late_days.items() if days or key in report.missed_hard]
