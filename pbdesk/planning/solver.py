"""Plan the work: rank it, lay it into the calendar, repair where it costs more than it must.

Deterministic: the same problem gives the same plan on every machine, whatever the order of its tasks.
"""

from __future__ import annotations

from pbdesk.planning.board import MISS_HARD, Board
from pbdesk.planning.choice import Chooser
from pbdesk.planning.laying import Layer
from pbdesk.planning.problem import Plan, Problem
from pbdesk.planning.ranking import Urgency, keep_chains
from pbdesk.planning.repair import Repair
from pbdesk.planning.search import Forced, State

DEFAULT_EFFORT = 100
"""Per cent of the usual search; 0 only ranks and lays."""

_LOOKS = (0.7, 2.0, 5.0)
"""How many average tasks ahead the rankings over time look."""


def solve(problem: Problem, *, effort: int = DEFAULT_EFFORT, start_from: Plan | None = None) -> Plan:
    """A valid plan of low cost. `effort` in per cent scales the search and with it the time.

    `start_from` is a plan for a similar problem whose order is taken as the starting point, at no price
    for moving; a plan in force belongs into `problem.previous`.
    """
    board = Board(problem)
    if not any(item.need for item in board.items):
        return board.plan({})
    layer = Layer(board)
    chooser = Chooser(board, layer)
    import os
    states = _first_state(board, layer, chooser, start_from)
    state = states[0]
    if effort > 0:
        known = start_from is not None or bool(problem.previous)
        budget = _budget(board, effort) // (3 if known else 1)
        limit = layer.work + budget
        for s in states[:int(os.environ.get('STARTS','2'))]:
            Repair(s, budget).descend(set(s.order), layer.work + int(budget*float(os.environ.get('SHARE','0.1'))), near_only=True)
        state = min(states, key=lambda s: s.total)
        Repair(state, limit - layer.work).run()
    return state.plan()


def _budget(board: Board, effort: int) -> int:
    """Laid tasks to spend: grows with tasks and days, slower once there are many of both."""
    size = len(board.items) * max(1, board.grid.working_days)
    return effort * min(max(1500, 60 * size - 2400), 8000 + 7 * size // 5) // 100


def _first_state(board: Board, layer: Layer, chooser: Chooser, start_from: Plan | None) -> list[State]:
    """The best of a few orders, laid."""
    urgency = Urgency(board)
    if start_from is not None:
        orders = [_as_planned(board, urgency, {c.task: c.start for c in reversed(start_from.chunks)})]
    elif board.problem.previous:
        begins = {c.task: c.start for c in sorted(board.problem.previous, reverse=True)}
        orders = [_as_planned(board, urgency, begins), _as_planned(board, urgency, begins, new_first=True)]
    else:
        orders = [urgency.by_deadline(), *(urgency.over_time(look) for look in _LOOKS)]
    states = []
    for order in orders:
        state = State(board, layer, chooser)
        state.begin(order)
        states.append(state)
    if min(state.total for state in states) >= MISS_HARD:
        order, forced = _binding_first(board, layer, urgency)
        state = State(board, layer, chooser)
        state.begin(order, forced)
        states.append(state)
    states.sort(key=lambda s: s.total)
    return states


def _as_planned(
    board: Board, urgency: Urgency, begins: dict[str, int], *, new_first: bool = False
) -> list[int]:
    """The order of another plan; what it does not hold comes first or last."""
    unknown = -1 if new_first else board.grid.horizon
    wish = sorted(urgency.by_deadline(), key=lambda index: begins.get(board.items[index].task.id, unknown))
    return keep_chains(board.items, wish)


def _binding_first(board: Board, layer: Layer, urgency: Urgency) -> tuple[list[int], Forced]:
    """When deadlines that bind are missed: that work by deadline with every evening open, then the rest."""
    order = urgency.binding_first()
    forced: Forced = {}
    for index in order:
        if urgency.hard[index]:
            item = board.items[index]
            forced[index] = layer.mode(item, item.allowed, item.shortest)
    return order, forced
