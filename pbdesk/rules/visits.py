"""Which visits for signatures go together, by place and shared time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from pbdesk.model.people import ContactWindow
from pbdesk.model.procedure import Effort, Procedure
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import to_sign
from pbdesk.workcal.quarters import Quarter


@dataclass(frozen=True)
class Batch:
    """Visits that fit one trip; `window` is the time all of them share, None when none is known."""

    place: str
    window: ContactWindow | None
    proposal_ids: tuple[int, ...]


class _Stop(NamedTuple):
    """A case at one place."""

    id: int
    windows: list[ContactWindow | None]


class _Trip(NamedTuple):
    """A seed and all that still fit it, with the time each left to share."""

    place: str
    members: tuple[int, ...]
    shared: tuple[ContactWindow | None, ...]


def visit_batches(
    cases: Sequence[CaseFile], quarter: Quarter, today: date, procedure: Procedure
) -> list[Batch]:
    """Unsigned sheets gathered by place and shared time, largest trip first.

    A trip must leave every proposer at least the shortest piece of a visit (the signature itself costs
    overtime, so one evening should serve several).
    """
    least = procedure.efforts[Effort.SIGNOFF_VISIT].min_chunk
    stops: dict[str, list[_Stop]] = {}
    seeds = []
    for case in sorted(cases, key=lambda case: case.proposal.id):
        if _to_visit(case, quarter, today, procedure):
            for place, windows in _options(case).items():
                stops.setdefault(place, []).append(_Stop(case.proposal.id, windows))
                seeds += [_Trip(place, (case.proposal.id,), (window,)) for window in windows]
    trips = [_grown(seed, stops[seed.place], least) for seed in seeds]
    batches = []
    while trips:
        best = min(trips, key=_preference)
        batches.append(Batch(best.place, best.shared[-1], tuple(sorted(best.members))))
        gone = frozenset(best.members)
        stops = {place: [stop for stop in found if stop.id not in gone] for place, found in stops.items()}
        trips = [
            trip if gone.isdisjoint(trip.members) else _regrown(trip, gone, stops[trip.place], least)
            for trip in trips
            if trip.members[0] not in gone
        ]
    return batches


def _to_visit(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> bool:
    if not case.proposal.is_open or case.waits(today):
        return False
    return to_sign(case, quarter, today, procedure)


def _options(case: CaseFile) -> dict[str, list[ContactWindow | None]]:
    """Where and when the proposer can be met."""
    usual = case.proposal.place.strip() or case.proposal.district.strip()
    places: dict[str, list[ContactWindow | None]] = {}
    for window in case.proposer_windows:
        places.setdefault(window.place.strip() or usual, []).append(window)
    return places or {usual: [None]}


def _grown(trip: _Trip, stops: Sequence[_Stop], least: int, first: int = 0) -> _Trip:
    """With every other case, in order of their ids from `first` on, that still fits."""
    members, shared = list(trip.members), list(trip.shared)
    for stop in islice(stops, bisect_left(stops, first, key=attrgetter("id")), None):
        window, minutes = shared[-1], least * (len(members) + 1)
        if window is not None and _minutes(window.start, window.end) < minutes:
            break  # nobody fits any more
        fits, narrowed = _narrow(window, stop.windows, minutes)
        if fits and stop.id != members[0]:
            members.append(stop.id)
            shared.append(narrowed)
    return _Trip(trip.place, tuple(members), tuple(shared))


def _regrown(trip: _Trip, gone: Container[int], stops: Sequence[_Stop], least: int) -> _Trip:
    """A trip that lost members: what stood before the first of them holds, and who did not fit in there."""
    keep = next(n for n, member in enumerate(trip.members) if member in gone)
    kept = _Trip(trip.place, trip.members[:keep], trip.shared[:keep])
    return _grown(kept, stops, least, trip.members[keep])


def _narrow(
    shared: ContactWindow | None, windows: Iterable[ContactWindow | None], minutes: int
) -> tuple[bool, ContactWindow | None]:
    for window in windows:
        if shared is None or window is None:
            if shared is window:
                return True, None
            continue
        days = "".join(sorted(set(shared.weekdays) & set(window.weekdays)))
        start, end = max(shared.start, window.start), min(shared.end, window.end)
        if days and _minutes(start, end) >= minutes:
            return True, replace(shared, weekdays=days, start=start, end=end)
    return False, shared


def _minutes(start: time, end: time) -> int:
    day = date(2000, 1, 1)
    return int((datetime.combine(day, end) - datetime.combine(day, start)).total_seconds() // 60)


def _preference(trip: _Trip) -> tuple[int, str, str, time, list[int]]:
    window = trip.shared[-1]
    weekdays, start = (window.weekdays, window.start) if window else ("", time.max)
    return -len(trip.members), trip.place, weekdays, start, sorted(trip.members)
