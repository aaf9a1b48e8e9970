"""Visits planned as trips on the desk: the officer's word on a visit is told of its trip and the other way,
and the plan in force holds for a trip that lost or won visits since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from pbdesk.desk.planframe import EVENING
from pbdesk.desk.plantasks import LONGEST_PIECE
from pbdesk.model.procedure import Effort
from pbdesk.model.work import OverrideKind, WorkOverride
from pbdesk.rules.trips import TRIP, VISIT, Trips, works_of
from pbdesk.rules.visits import Reach
from pbdesk.rules.workitem import WorkItem
from pbdesk.workcal.calendar import Hours

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk

_WHEN = (OverrideKind.PIN, OverrideKind.SNOOZE, OverrideKind.FORBID, OverrideKind.SPLIT)


def trips_on(desk: Desk, words: Iterable[WorkOverride]) -> Trips:
    """How visits are made one trip on this desk; a word on the time of one alone keeps it out."""
    weights, usual = desk.weights, desk.procedure.efforts[Effort.SIGNOFF_VISIT]
    reach = Reach(usual.way, _workable(desk.days.usual), LONGEST_PIECE, weights.slot_minutes)
    return Trips(reach, weights.unknown_effort_percent, _said(words, desk.now))


def told(words: Iterable[WorkOverride], items: Iterable[WorkItem]) -> list[WorkOverride]:
    """The words with those on visits of a trip as words on the trip, the same word once."""
    trip_of = {part.key: item.key for item in items for part in item.parts}
    found: dict[WorkOverride, WorkOverride] = {}
    for word in words:
        key = trip_of.get(word.work)
        told = replace(word, work=key) if key else word
        found.setdefault(replace(told, id=0) if key else told, told)
    return list(found.values())


def heirs(old: Collection[str], tasks: Collection[str]) -> dict[str, str]:
    """Keys of the plan in force and the work each stands for now. Where visits joined a trip or left one, the
    place is that of the work most of them are in; whoever else was in it gets a new one."""
    found = {key: key for key in old if key in tasks}
    free = {key: frozenset(works_of(key)) for key in sorted(old) if key not in tasks and _is_visit(key)}
    new = {key: frozenset(works_of(key)) for key in tasks if key not in found and _is_visit(key)}
    for key, works in sorted(new.items(), key=lambda each: (-len(each[1]), each[0])):
        best = max(free, key=lambda other: len(free[other] & works), default=None)
        if best is not None and free[best] & works:
            found[best] = key
            del free[best]
    return found


def _is_visit(key: str) -> bool:
    return key.startswith((f"{TRIP}:", f"{VISIT}:"))


def _said(words: Iterable[WorkOverride], now: datetime) -> Mapping[str, object]:
    """By work what the officer said of its time, as far as it is not past."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for word in words:
        past = (word.end is not None and word.end <= now) or (
            word.kind is OverrideKind.SNOOZE and word.until is not None and word.until <= now.date()
        )
        if word.kind in _WHEN and not past:
            said = (word.kind.value, word.start, word.end, word.until, word.minutes)
            found.setdefault(word.work, []).append(said)
    cut = OverrideKind.SPLIT.value
    return {
        # a visit made in pieces is nobody's company
        work: (work,) if any(each[0] == cut for each in said) else tuple(sorted(said, key=repr))
        for work, said in found.items()
    }


def _workable(usual: Hours) -> Hours:
    """The hours of a day in which work can lie, evenings too, joined where they meet."""
    joined: list[tuple[time, time]] = []
    for begin, end in sorted((*usual, EVENING)):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
