"""First orders for when deadlines that bind are missed: that work first, with every evening open."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.planning.board import MISS_HARD, MISS_SAFETY, Board
from pbdesk.planning.laying import Layer, Mode
from pbdesk.planning.ranking import Urgency, keep_chains

_Start = tuple[list[int], dict[int, Mode | None]]
"""An order of all work, and the modes forced on some of it."""


def binding_first(board: Board, layer: Layer, urgency: Urgency, without: int = -1) -> _Start:
    """The work that a binding deadline hangs on by deadline, then the rest; that of `without` is given up."""
    first, rest = urgency.binding_first(without)
    return first + rest, {index: _any_time(board, layer, index) for index in first}


def giving_up(board: Board, layer: Layer, urgency: Urgency, limit: int) -> Iterator[_Start]:
    """The same where not all can be met: what Moore and Hodgson give up, then each alone, the longest first.

    Which one it had better be, only the time that it leaves to the others tells. Ends when the layer has
    laid `limit` tasks.
    """
    yield without_the_longest(board, layer, urgency, limit)
    binding = [item for item in board.items if item.need and MISS_HARD <= item.miss < MISS_SAFETY]
    for item in sorted(binding, key=lambda item: (-item.need, item.index)):
        if layer.work >= limit:
            return
        yield binding_first(board, layer, urgency, item.index)


def without_the_longest(board: Board, layer: Layer, urgency: Urgency, limit: int) -> _Start:
    """Whenever one deadline is missed, the longest work so far goes behind the others.

    Moore and Hodgson's rule, which meets as many as can be met where nothing else is in the way; safety work
    never goes. What is not reached within the limit goes with the rest.
    """
    kept: list[int] = []
    missed = 0
    for index in urgency.binding_first()[0]:
        if layer.work >= limit:
            break
        kept.append(index)
        while (now := _missed(board, layer, kept)) > missed:
            waited_for = {other for one in kept for other in board.items[one].before}
            may_go = [i for i in kept if i not in waited_for and board.items[i].miss != MISS_SAFETY]
            if not may_go:
                missed = now
                break
            kept.remove(max(may_go, key=lambda i: (board.items[i].need, i)))
    rest = [index for index in urgency.by_waiting() if index not in kept]
    return keep_chains(board.items, kept + rest), {index: _any_time(board, layer, index) for index in kept}


def _any_time(board: Board, layer: Layer, index: int) -> Mode:
    item = board.items[index]
    return layer.mode(item, item.allowed, item.shortest)


def _missed(board: Board, layer: Layer, order: list[int]) -> int:
    """How many binding deadlines are missed when only this work is laid, in this order."""
    free, missed = board.free, 0
    ready: dict[int, int] = {}
    for index in order:
        item = board.items[index]
        start = max([item.start, *(ready.get(other, 0) for other in item.before)])
        laid = layer.lay(_any_time(board, layer, index), free, start) if start < board.end else None
        if laid is None:
            ready[index] = board.end
            missed += bool(item.miss)
        else:
            ready[index] = board.after_end(item, laid[2])
            missed += board.price(item, laid[2]) >= MISS_HARD
            free = laid[0]
    return missed
