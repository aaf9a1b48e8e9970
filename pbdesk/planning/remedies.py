"""What would help work that is late, not placed, or needs overtime: each remedy was tried on the planner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pbdesk.planning.changes import (
    CancelMeeting,
    Change,
    DoFirst,
    DropTasks,
    ExtendDue,
    RemoveCase,
    SetOvertime,
    apply,
)
from pbdesk.planning.check import check
from pbdesk.planning.facts import Facts
from pbdesk.planning.price import plan_cost
from pbdesk.planning.problem import Meeting, Origin, Plan, Problem, Span, Task, WorkClass, touches
from pbdesk.planning.shortfall import longest_run
from pbdesk.planning.solver import solve
from pbdesk.planning.whatif import in_force

_TRIAL_EFFORT = 40
"""Per cent of the usual search spent on one trial."""

_FRESH_EFFORT = 20
"""The same for a plan made afresh, only to compare prices with."""

_MORE_HOURS = (2, 4)
"""Raised weekly overtime limits that are tried."""

_STALE = 90
"""Per cent of the cost of a plan in force below which a fresh plan is what remedies are compared with."""

_TRIES = 3
"""Meetings, cases and tasks tried at most, each."""


class RemedyKind(StrEnum):
    """What could be done; the comment names what has to be asked."""

    DO_FIRST = "do_first"  # nobody: other work waits, at this price
    OVERTIME = "overtime"  # more evenings, perhaps beyond the weekly limit
    DECLINE = "decline"  # a meeting without the officer
    EXTEND = "extend"  # a later deadline
    HAND_OVER = "hand_over"  # a whole case to a colleague
    DROP = "drop"  # one other piece of work left undone


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that work. `price` in officer-minutes against the best plan without them; negative is a gain.

    `end` is when the work would be finished; `slots` the overtime added in all, `days` the extension.
    """

    kind: RemedyKind
    changes: tuple[Change, ...]
    price: int
    end: int
    slots: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class _Baseline:
    """Costs without any remedy, mended and made afresh; `stale`: the plan in force is far the dearer."""

    mended: int
    fresh: int
    stale: bool


@dataclass(frozen=True, slots=True)
class _Wish:
    kind: RemedyKind
    changes: tuple[Change, ...]
    extra: int = 0
    days: int = 0


def remedies(problem: Problem, plan: Plan, task_id: str, *, limit: int = 3) -> tuple[Remedy, ...]:
    """Up to `limit` remedies after which the task is done on time (or, if it is, without overtime).

    Cheapest first; empty when nothing tried helps or nothing is wrong. KeyError for an unknown task.
    """
    facts = Facts(problem, plan)
    task = problem.task(task_id)
    late = facts.report.ends[task_id] is None or facts.report.late_days[task_id] > 0
    overtime = (facts.used[task_id] & facts.board.all_overtime).bit_count()
    avoidable = overtime and facts.item(task_id).base & facts.board.all_regular
    if not late and not avoidable:
        return ()
    now = _baseline(facts)
    tried = (_try(facts, task_id, wish, now, late=late) for wish in _wishes(facts, task, late=late))
    found = [remedy for remedy in tried if remedy is not None]
    plain = next((remedy for remedy in found if remedy.changes == (DoFirst(task_id),)), None)
    if plain is not None:
        found = [remedy for remedy in found if remedy is plain or _adds(remedy, plain)]
    found.sort(key=lambda remedy: (remedy.price, list(RemedyKind).index(remedy.kind)))
    return _varied(found)[:limit]


def _adds(remedy: Remedy, plain: Remedy) -> bool:
    """Whether a remedy is worth mentioning beside simply doing the work first."""
    if remedy.kind is RemedyKind.EXTEND:
        return True
    return remedy.price < plain.price or (
        remedy.kind is not RemedyKind.OVERTIME and remedy.slots < plain.slots
    )


def _varied(found: list[Remedy]) -> tuple[Remedy, ...]:
    """Cheapest first, and the cheapest of each kind before a second of the same."""
    first = {remedy.kind: remedy for remedy in reversed(found)}
    rest = [remedy for remedy in found if first[remedy.kind] is not remedy]
    return (*sorted(first.values(), key=found.index), *rest)


def _try(facts: Facts, task_id: str, wish: _Wish, now: _Baseline, *, late: bool) -> Remedy | None:
    asked = priced = facts.problem
    for change in wish.changes:
        asked = apply(change, asked)
        if not isinstance(change, DoFirst):  # a wish has no price of its own
            priced = apply(change, priced)
    then = Facts(priced, _mended(asked, facts.plan))
    report, before = then.report, facts.report
    end = report.ends[task_id]
    worse = report.vector[:2] > before.vector[:2]
    if end is None or report.late_days[task_id] or worse:
        return None
    if not late and then.used[task_id] & then.board.all_overtime:
        return None
    slots = max(0, report.overtime_slots - before.overtime_slots)
    kind = wish.kind
    if kind is RemedyKind.DO_FIRST and slots:
        kind = RemedyKind.OVERTIME
    price = plan_cost(priced, then.plan) - now.mended
    if now.stale:
        fresh = _fresh(asked)
        anew = check(priced, fresh)
        if anew.ends[task_id] is not None and not anew.late_days[task_id]:
            price = plan_cost(priced, fresh) - now.fresh
    return Remedy(kind, wish.changes, price + wish.extra, end, slots, wish.days)


def _baseline(facts: Facts) -> _Baseline:
    """What remedies are compared with: the gain of planning anew alone is none of theirs."""
    problem = facts.problem
    mended = min(plan_cost(problem, plan) for plan in (facts.plan, _mended(problem, facts.plan)))
    fresh = plan_cost(problem, _fresh(problem))
    return _Baseline(mended, fresh, stale=100 * fresh < _STALE * mended)


def _fresh(problem: Problem) -> Plan:
    return solve(replace(problem, previous=()), effort=_FRESH_EFFORT)


def _mended(problem: Problem, plan: Plan) -> Plan:
    """Planned anew, keeping as much of the plan as pays."""
    return solve(in_force(problem, plan), effort=_TRIAL_EFFORT)


def _wishes(facts: Facts, task: Task, *, late: bool) -> Iterator[_Wish]:
    problem = facts.problem
    item = facts.item(task.id)
    reach = item.allowed >> item.start << item.start
    possible = longest_run(reach) >= min(item.shortest, item.need) and facts.room(reach) >= item.need
    until = problem.horizon if task.due is None else min(task.due, problem.horizon)
    span = (task.release, max(until, task.release + 1))
    first = (DoFirst(task.id),) if late else ()
    if late and possible:
        yield _Wish(RemedyKind.DO_FIRST, (DoFirst(task.id),))
    if late and any(day.overtime for day in problem.days):
        for hours in _MORE_HOURS:
            cap = SetOvertime(problem.ot_week_cap + hours * 60 // problem.slot_minutes)
            yield _Wish(RemedyKind.OVERTIME, (cap, DoFirst(task.id)))
    for meeting in _meetings(facts, span):
        yield _Wish(RemedyKind.DECLINE, (CancelMeeting(meeting.id), *first), meeting.decline_cost)
    if possible:
        yield from _extensions(facts, task, late=late)
    for case, price in _cases(facts, task, span):
        yield _Wish(RemedyKind.HAND_OVER, (RemoveCase(case), *first), price)
    for other in _rivals(facts, task, span)[:_TRIES]:
        yield _Wish(RemedyKind.DROP, (DropTasks((other.id,)), *first), _undone(facts, other))


def _meetings(facts: Facts, span: Span) -> list[Meeting]:
    attended = [m for m in facts.board.attended if touches(m, span)]
    attended.sort(key=lambda m: (m.decline_cost, m.start - m.end, m.id))
    return attended[:_TRIES]


def _extensions(facts: Facts, task: Task, *, late: bool) -> Iterator[_Wish]:
    """To the day late work would be finished as planned now, else by one and by two weeks."""
    if task.due is None:
        return
    grid, end = facts.board.grid, facts.report.ends[task.id]
    per_day = grid.per_day
    last = [((task.due - 1) // per_day + more) * per_day for more in (8, 15)]
    if late and end is not None:
        last = [((end - 1) // per_day + 1) * per_day]
    for due in last:
        if task.due < due <= grid.horizon:
            days = max(1, grid.due_ordinal(due) - grid.due_ordinal(task.due))
            yield _Wish(RemedyKind.EXTEND, (ExtendDue(task.id, due),), days * task.late_cost, days=days)


def _rivals(facts: Facts, task: Task, span: Span) -> list[Task]:
    """Other work that holds time the task could use, cheapest to leave undone first; never safety."""
    item = facts.item(task.id)
    mask = item.allowed & facts.board.mask_between(*span)
    kin = _kin(facts.problem, task)
    rivals = [
        other
        for other in facts.problem.tasks
        if other.id not in kin and other.work_class is not WorkClass.SAFETY and facts.used[other.id] & mask
    ]
    rivals.sort(key=lambda other: (_undone(facts, other), other.id))
    return rivals


def _kin(problem: Problem, task: Task) -> set[str]:
    """The task and all it waits for."""
    by_id = {other.id: other for other in problem.tasks}
    kin, stack = set[str](), [task.id]
    while stack:
        name = stack.pop()
        if name not in kin:
            kin.add(name)
            stack += by_id[name].after
    return kin


def _cases(facts: Facts, task: Task, span: Span) -> list[tuple[str, int]]:
    """Cases whose work stands in the way, cheapest to give away first."""
    prices: dict[str, int] = {}
    names = {
        other.case
        for other in _rivals(facts, task, span)
        if other.case and other.case != task.case and other.origin is Origin.PB
    }
    for other in facts.problem.tasks:
        if other.case in names and other.case:
            prices[other.case] = prices.get(other.case, 0) + _undone(facts, other)
    return sorted(prices.items(), key=lambda pair: (pair[1], pair[0]))[:_TRIES]


def _undone(facts: Facts, task: Task) -> int:
    """What leaving the work undone costs by the problem's own prices."""
    grid = facts.board.grid
    cost = task.slip_cost + task.defer_cost * task.effort + task.open_cost * grid.open_days(None)
    return (
        cost
        + task.late_cost * grid.late_days(task, None)
        + task.margin_cost * grid.without_margin(task, None)
    )
