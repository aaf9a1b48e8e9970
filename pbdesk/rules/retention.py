"""Whose personal data is kept past its term: all their cases ended long ago.

A public agency deletes personal data when the purpose it was collected for has ended (個資法 §11); no law
names the months, so they are data. Nothing is erased by itself: the officer looks and erases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.model.people import PartPlayed
from pbdesk.workcal.quarters import months_later
from pbdesk.workcal.rocdate import ad_year

ROC_YEARS = range(1, 200)


@dataclass(frozen=True)
class PastTerm:
    """One person: their parts, the case that ended last first, and the day the term ended."""

    parts: tuple[PartPlayed, ...]
    since: date

    @property
    def last(self) -> PartPlayed:
        return self.parts[0]


def past_term(parts: Iterable[PartPlayed], today: date, months: int) -> list[PastTerm]:
    """Those whose last case ended more than so many months ago, the longest first; 0 months: no term."""
    of_person: dict[int, list[PartPlayed]] = {}
    for part in parts if months > 0 else ():
        of_person.setdefault(part.person_id, []).append(part)
    found = [_person(mine, months) for mine in of_person.values()]
    return sorted(
        (person for person in found if person.since < today),
        key=lambda person: (person.since, person.last.person_id),
    )


def _person(parts: Sequence[PartPlayed], months: int) -> PastTerm:
    ordered = sorted(parts, key=lambda part: (_ended(part), part.proposal_id), reverse=True)
    return PastTerm(tuple(ordered), months_later(_ended(ordered[0]), months))


def _ended(part: PartPlayed) -> date:
    """The last that happened on the case; without any day on record the end of its year."""
    last = [day for day in (part.status_on, part.last_contact) if day]
    if last or part.last_stage:
        return max(last, default=part.last_stage or date.min)
    return date(ad_year(part.year), 12, 31) if part.year in ROC_YEARS else date.min
