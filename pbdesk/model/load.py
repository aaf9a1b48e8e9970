"""The officer's load as the supervisor reads it: weeks, cases, ledger, and what is asked for.

Minutes throughout. Nobody is named but agencies; what a case needs is said by its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pbdesk.model.procedure import Words
from pbdesk.model.proposal import Light
from pbdesk.say import Say

NEAR_WEEKS = 4


class AskKind(StrEnum):
    """What only the supervisor can give."""

    MONEY = "money"
    COORDINATION = "coordination"
    REDISTRIBUTION = "redistribution"
    EXTENSION = "extension"


@dataclass(frozen=True)
class LoadSpan:
    """Whole weeks from a Monday to a Sunday. `pb` and `routine` are planned there and hold the overtime
    among them; `short` falls due there and is not done by its end; meetings are off the capacity already."""

    first: date
    last: date
    capacity: int = 0
    pb: int = 0
    routine: int = 0
    overtime: int = 0
    meetings: int = 0
    short: int = 0

    @property
    def demand(self) -> int:
        return self.pb + self.routine + self.short

    @property
    def over(self) -> bool:
        return self.demand > self.capacity


@dataclass(frozen=True)
class LoadCase:
    """`lights` in the order public value, legality, budget; `waiting` is empty when nothing is waited for."""

    number: str
    title: str
    stage: Words | None
    step: Say
    due: date | None
    lights: tuple[Light, ...]
    waiting: Say | None = None


@dataclass(frozen=True)
class Slip:
    """An own duty that is late or finds no place in the next four weeks: how often, first due when, and
    the minutes of it that are not done when they are due; `work` is the key of the first of them."""

    title: Say
    due: date | None
    minutes: int
    times: int = 1
    work: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """Own work that gave way to the cases: from which day to which (None: not placed).

    `by` is the number of the case that alone explains it, empty when only several together do; `work` tells
    the same work in two weeks apart from two works of one name.
    """

    week: date | None
    title: Say
    before: date | None
    after: date | None
    minutes: int
    by: str = ""
    evenings: int = 0
    work: str = ""


@dataclass(frozen=True)
class Displaced:
    """Own works that gave way, each counted once, with their minutes and the evenings it cost."""

    works: int
    minutes: int
    evenings: int


@dataclass(frozen=True)
class TightPart:
    """Work that is due in the tightest days; `work` is its key in the plan."""

    title: Say
    case: str
    due: date | None
    minutes: int
    work: str = ""


@dataclass(frozen=True)
class Tight:
    """The days with least room: all `work` begins and is due in them, `room` is the time there is."""

    first: date
    last: date
    work: int
    room: int
    parts: tuple[TightPart, ...]

    @property
    def short(self) -> int:
        """Minutes missing; negative when some are left."""
        return self.work - self.room


@dataclass(frozen=True)
class Ask:
    kind: AskKind
    text: Say
    case: str = ""  # its number; empty: the whole desk


def each_once(displaced: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Minutes by work: what gave way in several weeks counts once."""
    works: dict[str, int] = {}
    for work, minutes in displaced:
        works[work] = max(works.get(work, 0), minutes)
    return works


@dataclass(frozen=True)
class LoadSummary:
    """`overtime_month` is worked already; cap and alert are the month's limits of the procedure.

    `ledger` is of this year, `ledger_before` of the last while it is reported on.
    """

    made_on: date
    weeks: tuple[LoadSpan, ...]
    near: LoadSpan  # the next four weeks together
    whole: LoadSpan  # all of them together
    overtime_month: int
    overtime_cap: int
    overtime_alert: int
    cases: tuple[LoadCase, ...]
    open_cases: int
    undecided: int
    case_limit: int
    slips: tuple[Slip, ...]
    ledger: tuple[LedgerLine, ...]
    asks: tuple[Ask, ...]
    tight: Tight | None = None
    ledger_before: tuple[LedgerLine, ...] = ()
    covered: tuple[tuple[str, str], ...] = ()  # texts with people's names: as they are, and as they leave

    def last_year(self) -> LoadSummary:
        """The same with the ledger of the year before in its place."""
        return replace(self, ledger=self.ledger_before, ledger_before=())

    def displaced(self, by: str | None = None) -> Displaced:
        """Totals of the ledger, of one case or (None) of all."""
        lines = [line for line in self.ledger if by is None or line.by == by]
        works = each_once((line.work or str(line.title), line.minutes) for line in lines)
        return Displaced(len(works), sum(works.values()), sum(line.evenings for line in lines))

    def displacing(self) -> list[str]:
        """Numbers of the cases in the ledger, those with most hours first; what only several explain last."""
        numbers = {line.by for line in self.ledger}
        return sorted(numbers, key=lambda by: (not by, -self.displaced(by).minutes, by))

    def asked(self, kind: AskKind) -> list[Ask]:
        return [ask for ask in self.asks if ask.kind is kind]
