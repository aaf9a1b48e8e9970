"""The next step of undo and of redo, to be looked at before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pbdesk.errors import UndoRefused
from pbdesk.say import say
from pbdesk.store import history
from pbdesk.store.db import Store
from pbdesk.store.history import Operation
from pbdesk.store.transaction import Change


@dataclass(frozen=True)
class Step:
    """`operation` is taken back or done again; `latest` made it so: the operation itself, or its undo."""

    operation: Operation
    latest: Operation

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.latest.at)


def next_back(store: Store) -> Step | None:
    """None when there is nothing."""
    return _latest(store, history.undoable(store))


def next_again(store: Store) -> Step | None:
    """None when there is nothing."""
    return _latest(store, history.redoable(store))


def undo(store: Store, only: int | None = None) -> Change:
    """Take the last change back. `only` this operation: raises UndoRefused when another one came since."""
    return _guarded(store, "undo", history.undoable, history.undo, only)


def redo(store: Store, only: int | None = None) -> Change:
    """Do again what was taken back last, on the same condition."""
    return _guarded(store, "redo", history.redoable, history.redo, only)


def _guarded(
    store: Store,
    name: str,
    last: Callable[[Store], Operation | None],
    step: Callable[[Store], Change],
    only: int | None,
) -> Change:
    with store.write(name):  # one transaction: nothing comes between the look and the step
        found = last(store)
        if only is not None and (found is None or found.id != only):
            raise UndoRefused(
                say("Another window did something meanwhile."), todo=say("Press the key again to see what.")
            )
        return step(store)


def _latest(store: Store, operation: Operation | None) -> Step | None:
    if operation is None:
        return None
    (newest,) = history.operations(store, limit=1)
    later = history.operations(store, limit=newest.id - operation.id)  # newest first
    return Step(operation, next((each for each in later if each.target == operation.id), operation))
