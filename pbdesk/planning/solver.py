"""Plan the work: rank it, lay it into the calendar, repair where it costs more than it must.

Deterministic: the same problem gives the same plan on every machine, whatever the order of its tasks.
"""

from __future__ import annotations

from itertools import islice

from pbdesk.planning.binding import binding_first, giving_up
from pbdesk.planning.board import MISS_HARD, Board
from pbdesk.planning.chains import chain_by_chain
from pbdesk.planning.check import check
from pbdesk.planning.choice import Chooser
from pbdesk.planning.giveway import make_room
from pbdesk.planning.laying import Layer
from pbdesk.planning.problem import Plan, Problem
from pbdesk.planning.ranking import Urgency, keep_chains
from pbdesk.planning.repair import Repair
from pbdesk.planning.rounds import settle_longer, settle_week
from pbdesk.planning.search import Forced, State

DEFAULT_EFFORT = 100
"""Per cent of the usual search; 0 only ranks and lays."""

_TASTE = 20
"""The part of the budget that each of the two best starting points gets before the better one is chosen."""

_ROWS = 6
"""The part of the budget that goes at most into an order chain by chain, where there is little but chains."""

_LOOKS = (0.7, 2.0, 5.0)
"""How many average tasks ahead the rankings over time look."""


_CLEARLY = 10
"""By so many per cent a fresh order must be cheaper than the plan in force mended, before it replaces it."""


_GIVING_UP = 10
"""The part of the budget that goes at most into first orders that give up one binding work for the others."""


_ONE_WEEK = 110
"""Tasks times working days up to which short searches are made until they agree, instead of a long one."""

_ONE_MONTH = 700
"""The same from which a calendar counts as a month or more: what is in doubt is measured otherwise there, and
what is little but chains gets no first order of its own."""


_SMALL, _CROWDED = 1800, 4500
"""Laid tasks spent at least, and where the work asked for is more than twice the regular time."""


def solve(problem: Problem, *, effort: int = DEFAULT_EFFORT, start_from: Plan | None = None) -> Plan:
    """A valid plan of low cost. `effort` in per cent scales the search and with it the time.

    `start_from` is a plan for a similar problem whose order is taken as the starting point, at no price
    for moving; a plan in force belongs into `problem.previous`.
    """
    plan = _solve(problem, effort, start_from)
    if not problem.previous or start_from is not None:
        return plan
    return make_room(problem, plan, lambda p: _solve(p, 0), lambda p: _solve(p, effort))


def _solve(problem: Problem, effort: int, start_from: Plan | None = None) -> Plan:
    board = Board(problem)
    if not any(item.need for item in board.items):
        return board.plan({})
    layer = Layer(board)
    known = start_from is not None or bool(problem.previous)
    budget = _budget(board, effort) // (3 if known else 1)
    limit = layer.work + budget
    states = _first_states(board, layer, start_from, budget)
    size = len(board.items) * board.grid.working_days
    if not known and size <= _ONE_WEEK:
        return settle_week(states, budget, _least(board) * effort // 100, effort).plan(board)
    states = states[:2]
    rows = None if known or size >= _ONE_MONTH else chain_by_chain(states[0], budget // _ROWS)
    states += [rows] if rows else []
    for state in states:
        Repair(state, budget // _TASTE).near()
    states.sort(key=lambda state: state.total)
    if not known:
        left = limit - layer.work
        return settle_longer(states, budget, effort, left, month=size >= _ONE_MONTH).plan(board)
    # a plan in force is mended, not searched for something quite different
    best = states[0]
    Repair(best, limit - layer.work).run(wander=not problem.previous)
    return _unless_dearer(board, best.plan()) if problem.previous else best.plan()


def _unless_dearer(board: Board, plan: Plan) -> Plan:
    """The new plan, or the one in force as it is: that may hold places that no order of the work leads to."""
    kept = board.plan({item.index: item.previous for item in board.items if item.previous})
    report = check(board.problem, kept)
    return kept if report.valid and report.vector < check(board.problem, plan).vector else plan


def _budget(board: Board, effort: int) -> int:
    """Laid tasks to spend: grows with tasks and days; on longer calendars each one takes more time.

    It bounds the time although it grows without end: what is looked up beyond a free share counts too.
    """
    size = len(board.items) * max(1, board.grid.working_days)
    usual = min(max(_least(board), 70 * size - 4000), 10_000 - 7 * min(size, 1000) // 2)
    return effort * (usual + max(0, size - 1000)) // 100


def _least(board: Board) -> int:
    """Even a small desk gets this much; more when far more is asked than there is time for."""
    return _CROWDED if board.asked > 200 else _SMALL


def _first_states(board: Board, layer: Layer, start_from: Plan | None, budget: int) -> list[State]:
    """A few orders, laid; the best first, one of each cost."""
    urgency, chooser = Urgency(board), Chooser(board, layer)
    kept: Forced = {}
    known = True
    if start_from is not None:
        orders = [_as_planned(board, urgency, {c.task: c.start for c in reversed(start_from.chunks)})]
    elif board.problem.previous:
        begins = {c.task: c.start for c in sorted(board.problem.previous, reverse=True)}
        orders = [_as_planned(board, urgency, begins), _as_planned(board, urgency, begins, new_first=True)]
        kept = {i.index: layer.mode(i, i.previous, i.shortest) for i in board.items if i.keep}
    else:
        known = False
        orders = [urgency.by_deadline(), *(urgency.over_time(look) for look in _LOOKS)]
    states = [State(board, layer, chooser, order, kept) for order in orders]
    if kept:
        # when much has changed since, an order of today is clearly better, even at the price of moving
        clearly = min(state.total for state in states) * (100 - _CLEARLY) // 100
        mended = layer.work, layer.looks
        fresh = (State(board, layer, chooser, urgency.over_time(look)) for look in _LOOKS[1:])
        states += [state for state in fresh if state.total < clearly]
        layer.work, layer.looks = mended  # a look beside the budget: it must not shorten the mending
    if any(urgency.hard) and (not known or min(state.total for state in states) >= MISS_HARD):
        states.append(State(board, layer, chooser, *binding_first(board, layer, urgency)))
    if min(state.total for state in states) >= MISS_HARD:
        starts = giving_up(board, layer, urgency, layer.work + budget // _GIVING_UP)
        states += [State(board, layer, chooser, *start) for start in islice(starts, 1 if known else None)]
    return sorted({state.total: state for state in reversed(states)}.values(), key=lambda state: state.total)


def _as_planned(
    board: Board, urgency: Urgency, begins: dict[str, int], *, new_first: bool = False
) -> list[int]:
    """The order of another plan; work it holds only in part comes last, work it lacks last or first."""

    def rank(index: int) -> tuple[int, int]:
        item = board.items[index]
        if item.task.id not in begins:
            return (0 if new_first else 3), 0
        return (1 if item.keep or not item.previous else 2), begins[item.task.id]

    return keep_chains(board.items, sorted(urgency.by_deadline(), key=rank))
