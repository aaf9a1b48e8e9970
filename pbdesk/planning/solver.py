"""Plan the work: rank, lay, repair."""

from __future__ import annotations

from pbdesk.planning.board import MISS_HARD, Board
from pbdesk.planning.laying import Layer
from pbdesk.planning.problem import Chunk, Plan, Problem
from pbdesk.planning.ranking import Urgency, topological
from pbdesk.planning.repair import repair
from pbdesk.planning.search import State

DEFAULT_EFFORT = 20


def solve(problem: Problem, *, effort: int = DEFAULT_EFFORT) -> Plan:
    import os
    from pbdesk.planning.repair import Repair
    board = Board(problem)
    layer = Layer(board)
    floors = find_floors(board, layer)
    states = first_state(board, layer, floors)
    states.sort(key=lambda s: s.total)
    best = states[0]
    if effort:
        K=int(os.environ.get('STARTS','1')); SH=float(os.environ.get('SHARE','0.25'))
        budget = effort * 100
        limit = layer.work + budget
        workers = []
        for state in states[:K]:
            worker = Repair(state, budget)
            worker.limit = limit
            worker.descend(set(state.order), min(limit, layer.work + int(budget * SH)))
            workers.append(worker)
        worker = min(workers, key=lambda w: w.state.total)
        worker.run()
        best = worker.state
    used = {i: best.used[i] or best.fill_used.get(i, 0) for i in range(len(board.items))}
    return make_plan(board, used)


def first_state(board: Board, layer: Layer, floors: list[int]) -> list[State]:
    best: State | None = None
    states = []
    urgency = Urgency(board)
    for order in [urgency.by_deadline(), *(urgency.over_time(look) for look in (0.7, 2.0, 5.0))]:
        state = State(board, layer, floors)
        state.begin(order)
        states.append(state)
        if best is None or state.total < best.total:
            best = state
    assert best is not None
    if best.total >= MISS_HARD:
        state = State(board, layer, floors)
        order = urgency.binding_first()
        for index in order:
            if urgency.hard[index]:
                item = board.items[index]
                state.forced[index] = layer.mode(item, item.allowed, item.shortest)
        state.begin(order)
        states.append(state)
    return states


def find_floors(board: Board, layer: Layer) -> list[int]:
    """The least each item can cost when nothing else is in its way."""
    floors = [0] * len(board.items)
    ready = [0] * len(board.items)
    for index in topological(board.items):
        item = board.items[index]
        after_pins = board.position_from(item.pins[-1] + 1) if item.pins else 0
        if not item.need:
            ready[index] = after_pins
            continue
        start = max([item.start, *(ready[other] for other in item.before)])
        ready[index] = board.end
        if start >= board.end:
            floors[index] = item.unfinished - item.task.defer_cost * (item.need - 1)
            continue
        laid = layer.lay(layer.mode(item, item.allowed, item.shortest), board.free, start)
        floors[index] = item.unfinished - item.task.defer_cost * (item.need - 1)
        if laid is not None:
            ready[index] = max(laid[2] + 1, after_pins)
            cost = board.price(item, laid[2]) + board.costs.chunk * (-(-item.need // item.longest) - 1)
            if not item.base & board.all_regular:
                cost += board.costs.ot_slot * item.need
            floors[index] = min(floors[index], cost)
    return floors


def make_plan(board: Board, used: dict[int, int]) -> Plan:
    """The plan for positions used per item; pins included."""
    chunks: list[Chunk] = []
    slipped = []
    for item in board.items:
        slots = sorted({*item.pins, *board.slots_of(used.get(item.index, 0))})
        if len(slots) < item.task.effort:
            slipped.append(item.task.id)
        start = None
        for at, slot in enumerate(slots):
            if start is None:
                start = slot
            if at + 1 == len(slots) or slots[at + 1] != slot + 1:
                chunks.append(Chunk(start, slot + 1, item.task.id))
                start = None
    return Plan(tuple(sorted(chunks)), board.declined, tuple(slipped))
