"""Which visits for signatures go together, by place and shared time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from pbdesk.model.procedure import Procedure
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import to_sign
from pbdesk.rules.workitem import Places, Windows, as_windows
from pbdesk.workcal.calendar import Hours
from pbdesk.workcal.quarters import Quarter

DAY = 1440


class Window(NamedTuple):
    """One of a person's weekly windows, or what several have in common."""

    weekdays: str
    start: time
    end: time


@dataclass(frozen=True)
class Batch:
    """Visits that fit one trip; `window` is the time all of them share, None when none is known."""

    place: str
    window: Window | None
    proposal_ids: tuple[int, ...]


@dataclass(frozen=True)
class Stop:
    """A case to visit. The visit itself, without the way, takes `least` minutes, `planned` with its margin;
    only those of which the officer said the same go together."""

    id: int
    places: Places
    least: int
    planned: int
    said: Hashable = ()


@dataclass(frozen=True)
class Reach:
    """What a trip can be: the `way` there and back, the hours of a day in which there is work (none: all),
    the minutes it lasts at most, in steps of so many."""

    way: int = 0
    hours: Hours = ()
    longest: int = 240
    step: int = 1

    def room(self, window: Window) -> int:
        """Minutes a trip can last whose visits lie in the window. The way is reckoned before them: told as
        if it all lay there, the visits are sure to be inside, whatever the steps."""
        start, end = _minute(window.start) - self.way, _minute(window.end)
        parts = [(_minute(a), _minute(b)) for a, b in self.hours] or [(start, DAY)]
        return max(min(end, b) // self.step - -(-max(start, a) // self.step) for a, b in parts) * self.step

    def needs(self, minutes: int) -> int:
        """What visits of so many minutes take with the way."""
        return -(-(self.way + minutes) // self.step) * self.step


class _Trip(NamedTuple):
    """A seed and all that still fit it, with the time each left to share."""

    place: str
    members: tuple[int, ...]
    shared: tuple[Window | None, ...]


def gathered(stops: Iterable[Stop], reach: Reach) -> list[Batch]:
    """Visits that fit one trip, the largest first.

    The evening costs overtime, so one should serve several; but a trip leaves every proposer the time a visit
    takes, and its margin unless it is the person's hours that are short.
    """
    by_place: dict[tuple[str, Hashable], list[Stop]] = {}
    known = {stop.id: stop for stop in stops}
    seeds = []
    for stop in sorted(known.values(), key=attrgetter("id")):
        for place, windows in stop.places:
            by_place.setdefault((place, stop.said), []).append(stop)
            seeds += [_Trip(place, (stop.id,), (window,)) for window in _or_any(windows)]
    grower = _Grower(known, by_place, reach)
    trips = [grower.grown(seed) for seed in seeds]
    batches = []
    while trips:
        best = min(trips, key=_preference)
        batches.append(Batch(best.place, best.shared[-1], tuple(sorted(best.members))))
        gone = frozenset(best.members)
        grower.leave_out(gone)
        trips = [
            trip if gone.isdisjoint(trip.members) else grower.regrown(trip, gone)
            for trip in trips
            if trip.members[0] not in gone
        ]
    return batches


def to_visit(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> bool:
    """Whether its sheet still waits for the signature."""
    if not case.proposal.is_open or case.waits(today):
        return False
    return to_sign(case, quarter, today, procedure)


def meeting_places(case: CaseFile) -> Places:
    """Where and when the proposer can be met; without windows where the proposal lies, at any time."""
    usual = case.proposal.place.strip() or case.proposal.district.strip()
    places: dict[str, Windows] = {}
    for window in case.proposer_windows:
        place = window.place.strip() or usual
        places[place] = (*places.get(place, ()), *as_windows([window]))
    return tuple(places.items()) or ((usual, ()),)


def common(one: Windows, other: Windows) -> Windows:
    """The time of the week two persons share at one place; of one who has no windows the other's."""
    if not one or not other:
        return one or other
    pairs = (_meet(Window(*a), Window(*b)) for a in one for b in other)
    return tuple(sorted({window for window in pairs if window is not None}))


@dataclass
class _Grower:
    stops: dict[int, Stop]
    by_place: dict[tuple[str, Hashable], list[Stop]]
    reach: Reach

    def leave_out(self, gone: Container[int]) -> None:
        self.by_place = {
            key: [stop for stop in found if stop.id not in gone] for key, found in self.by_place.items()
        }

    def grown(self, trip: _Trip, first: int = 0) -> _Trip:
        """With every other case, in order of their ids from `first` on, that still fits."""
        members, shared = list(trip.members), list(trip.shared)
        least = sum(self.stops[member].least for member in members)
        planned = sum(self.stops[member].planned for member in members)
        candidates = self.by_place[trip.place, self.stops[members[0]].said]
        for stop in islice(candidates, bisect_left(candidates, first, key=attrgetter("id")), None):
            if not self._fits(shared[-1], least + 1):
                break  # nobody fits any more
            if stop.id == members[0] or self.reach.needs(planned + stop.planned) > self.reach.longest:
                continue
            for window in _or_any(dict(stop.places)[trip.place]):
                fits, narrowed = self._narrow(shared[-1], window, least + stop.least)
                if fits:
                    members.append(stop.id)
                    shared.append(narrowed)
                    least, planned = least + stop.least, planned + stop.planned
                    break
        return _Trip(trip.place, tuple(members), tuple(shared))

    def regrown(self, trip: _Trip, gone: Container[int]) -> _Trip:
        """A trip that lost members: what stood before the first of them holds, and who did not fit then."""
        keep = next(n for n, member in enumerate(trip.members) if member in gone)
        kept = _Trip(trip.place, trip.members[:keep], trip.shared[:keep])
        return self.grown(kept, trip.members[keep])

    def _narrow(
        self, shared: Window | None, window: Window | None, minutes: int
    ) -> tuple[bool, Window | None]:
        if shared is None or window is None:
            return shared is window, shared
        met = _meet(shared, window)
        return (True, met) if met and self._fits(met, minutes) else (False, shared)

    def _fits(self, window: Window | None, minutes: int) -> bool:
        return window is None or self.reach.room(window) >= self.reach.needs(minutes)


def _meet(one: Window, other: Window) -> Window | None:
    days = "".join(sorted({*one.weekdays} & {*other.weekdays}))
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Window(days, start, end) if days and start < end else None


def _or_any(windows: Windows) -> Sequence[Window | None]:
    return [Window(*window) for window in windows] or [None]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _preference(trip: _Trip) -> tuple[int, str, str, time, list[int]]:
    window = trip.shared[-1]
    weekdays, start = (window.weekdays, window.start) if window else ("", time.max)
    return -len(trip.members), trip.place, weekdays, start, sorted(trip.members)
