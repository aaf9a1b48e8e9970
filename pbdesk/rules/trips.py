"""Visits on one trip as one piece of work: the way once, the visits one after the other.

The key of a trip names its visits, so that what was planned, said or written of it is known to be about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from pbdesk.model.procedure import Effort, Procedure
from pbdesk.model.work import Importance
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.visits import Batch, Reach, Stop, Window, common, gathered, meeting_places
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import Say, say

TRIP = "trip"
VISIT = "signoff-visit"


@dataclass(frozen=True)
class Trips:
    """What visits are planned as trips by; `percent` is the margin where an effort is only the usual one."""

    reach: Reach
    percent: int
    said: Mapping[str, object]  # what the officer said of each visit's time

    def stop(self, item: WorkItem) -> Stop:
        least = visiting(item)
        return Stop(item.proposal_id or 0, item.places, least, self._planned(item, least),
                    self.said.get(item.key, ()))  # fmt: skip

    def usual(self, case: CaseFile, procedure: Procedure) -> Stop:
        """The visit of a sheet that no work asks for yet, or any more."""
        effort = procedure.efforts[Effort.SIGNOFF_VISIT]
        least = max(effort.min_chunk, effort.minutes - effort.way)
        return Stop(case.id, meeting_places(case), least, least * self.percent // 100, "not planned")

    def joined(self, items: Iterable[WorkItem]) -> list[WorkItem]:
        """The work with the visits that fit one trip as one; where nothing fits another, as it was."""
        items = list(items)
        taken: dict[str, WorkItem] = {}
        for quarter, visits in _by_quarter(items).items():
            for batch in gathered((self.stop(item) for item in visits.values()), self.reach):
                if len(batch.proposal_ids) > 1:
                    parts = tuple(visits[number] for number in batch.proposal_ids)
                    taken.update((part.key, self.trip(quarter, batch, parts)) for part in parts)
        trips = {trip.key: trip for trip in taken.values()}
        return [item for item in items if item.key not in taken] + [trips[key] for key in sorted(trips)]

    def trip(self, quarter: str, batch: Batch, parts: tuple[WorkItem, ...]) -> WorkItem:
        """As long as the visits with their margin, or as the hours in which all can be met allow."""
        windows = reduce(common, (dict(part.places)[batch.place] for part in parts))
        least = sum(visiting(part) for part in parts)
        planned = sum(self._planned(part, visiting(part)) for part in parts)
        room = max((self.reach.room(Window(*window)) for window in windows), default=self.reach.longest)
        minutes = max(self.reach.needs(least), min(self.reach.needs(planned), room))
        ranks = list(Importance)
        return WorkItem(
            key=f"{TRIP}:{quarter}:{'+'.join(map(str, batch.proposal_ids))}", proposal_id=None,
            title=say("One trip for signatures {quarter}: {visits}", quarter=quarter, visits=_named(parts)),
            kind=parts[0].kind, importance=min((part.importance for part in parts), key=ranks.index),
            minutes=minutes, estimated=False, min_chunk=minutes,
            release=max((part.release for part in parts if part.release), default=None),
            due=min((part.due for part in parts if part.due), default=None),
            hard=any(part.hard for part in parts), windows=windows,
            after=tuple(sorted({key for part in parts for key in part.after})), why=parts[0].why, split=False,
            since=min((part.since for part in parts if part.since), default=None),
            places=((batch.place, windows),), way=self.reach.way, parts=parts,
        )  # fmt: skip

    def _planned(self, item: WorkItem, minutes: int) -> int:
        return minutes * self.percent // 100 if item.estimated else minutes


def visiting(item: WorkItem) -> int:
    """Minutes of a visit without the way, and never less than its shortest piece."""
    return max(item.min_chunk, item.minutes - item.way)


def share(trip: WorkItem, part: WorkItem) -> int:
    """Of the trip's minutes those of one visit, its share of the way included."""
    whole = sum(visiting(each) for each in trip.parts)
    return round(trip.minutes * visiting(part) / whole)


def works_of(key: str) -> tuple[str, ...]:
    """The keys of the work behind a key: of a trip its visits, else the key itself."""
    kind, *rest = key.split(":")
    if kind != TRIP or len(rest) != 2:
        return (key,)
    quarter, numbers = rest
    return tuple(f"{VISIT}:{number}:{quarter}" for number in numbers.split("+"))


def visit_of(key: str) -> tuple[int, int] | None:
    """The case and the quarter of a visit for a signature; None for other work."""
    kind, *numbers = key.split(":")
    return (int(numbers[0]), int(numbers[1])) if kind == VISIT and len(numbers) == 2 else None


def _by_quarter(items: Iterable[WorkItem]) -> dict[str, dict[int, WorkItem]]:
    """Visits whose place is known: people of unknown places are not near each other."""
    found: dict[str, dict[int, WorkItem]] = {}
    for item in items:
        if item.proposal_id is not None and item.places and all(place for place, _ in item.places):
            found.setdefault(item.key.rpartition(":")[2], {})[item.proposal_id] = item
    return found


def _named(parts: Sequence[WorkItem]) -> Say:
    names = [say("{text}", text=part.about) for part in parts]
    return reduce(lambda one, other: say("{one}, {other}", one=one, other=other), names)
