"""What the officer's word costs the rest of the plan: the plan before it against the plan after it."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.desk.weekplan import WeekPlan
from pbdesk.planning.check import Report, check
from pbdesk.planning.price import cost, usual
from pbdesk.planning.problem import Problem


@dataclass(frozen=True)
class Price:
    """`minutes` of officer time by the planner's prices (below 0: saved), and what it does to others."""

    minutes: int
    evenings: int
    late: tuple[str, ...]  # keys of work that is late or unfinished only now


def price(before: WeekPlan, after: WeekPlan, *, taken_back: bool = False) -> Price:
    """The second plan against the first, both judged by the usual prices of the plan without the word."""
    judge = (after if taken_back else before).problem
    if _same_work(before.problem, after.problem):
        priced = usual(judge)
        old, new = check(priced, before.plan), check(priced, after.plan)
    else:
        old = check(usual(before.problem, judge), before.plan)
        new = check(usual(after.problem, judge), after.plan)
    known = set(_late(old))
    return Price(
        minutes=cost(new) - cost(old),
        evenings=new.evenings - old.evenings,
        late=tuple(key for key in _late(new) if key not in known and key in after.items),
    )


def _same_work(one: Problem, other: Problem) -> bool:
    def efforts(problem: Problem) -> dict[str, int]:
        return {task.id: task.effort for task in problem.tasks}

    return efforts(one) == efforts(other)


def _late(report: Report) -> list[str]:
    """Work that is late, or not finished although a deadline binds it."""
    return [key for key, days in report.late_days.items() if days or key in report.missed_hard]
