"""The officer's own weights over those of the procedure: kept as what differs, tried before they are kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk.desk.core import Desk
from pbdesk.model.procedure import Weights
from pbdesk.planning.whatif import Figures, figures, moved
from pbdesk.rules import weighing
from pbdesk.rules.weighing import WEIGHTS, Changes, Weight, read
from pbdesk.rules.workitem import WorkItem

if TYPE_CHECKING:
    from pbdesk.desk.weekplan import WeekPlan
    from pbdesk.store.transaction import Change

KEY = "weights"  # of the setting


@dataclass(frozen=True)
class Line:
    """One weight: the value in force, and the one of the procedure."""

    weight: Weight
    value: int
    usual: int


@dataclass(frozen=True)
class Shift:
    """Work whose time changes: when it begins with the weights as they are, and with the others."""

    item: WorkItem
    before: datetime | None
    after: datetime | None

    @property
    def to_another_day(self) -> bool:
        if self.before is None or self.after is None:
            return self.before is not self.after
        return self.before.date() != self.after.date()


@dataclass(frozen=True)
class Preview:
    """This week and the next three with the weights as they are and with the others; nothing is kept."""

    before: WeekPlan
    after: WeekPlan

    @property
    def kept(self) -> bool:
        """Whether a plan in force holds work in its place."""
        return bool(self.before.problem.previous)

    @cached_property
    def was(self) -> Figures:
        return figures(self.before.problem, self.before.plan)

    @cached_property
    def then(self) -> Figures:
        return figures(self.after.problem, self.after.plan)

    @cached_property
    def shifts(self) -> list[Shift]:
        """Work that moves, in order of time."""
        items = {**self.before.items, **self.after.items}
        return [
            Shift(
                items[each.task],
                self.before.frame.moment(each.before[0].start) if each.before else None,
                self.after.frame.moment(each.after[0].start) if each.after else None,
            )
            for each in moved(self.before.plan, self.after.plan)
        ]

    def overtime(self) -> tuple[int, int]:
        """Minutes of overtime before and after."""
        return tuple(_overtime(plan) for plan in (self.before, self.after))  # type: ignore[return-value]


@dataclass
class Weighing:
    desk: Desk

    @property
    def own(self) -> dict[str, int]:
        """The officer's values, as far as they can be used."""
        kept = read(self.desk.setting(KEY))
        return {
            key: value for key, value in kept.items() if type(value) is int and weighing.sound(key, value)
        }

    @property
    def ignored(self) -> int:
        """How many kept values cannot be used, such as those of another version."""
        return len(read(self.desk.setting(KEY))) - len(self.own)

    def lines(self) -> list[Line]:
        now, usual = self.desk.weights, self.desk.procedure.weights
        return [Line(w, weighing.value_of(now, w.key), weighing.value_of(usual, w.key)) for w in WEIGHTS]

    def preview(self, changes: Changes) -> Preview:
        """The plan as it is, and as `save(changes)` would make it. Raises InputError, ProblemError."""
        weighing.refuse(changes)
        tried = weighing.overlaid(self.desk.procedure.weights, {**self.own, **changes})
        return Preview(self.desk.week.plan(), _With(self.desk, tried).week.plan())

    def save(self, changes: Changes) -> Change:
        """Keep these values; what equals the procedure is not kept. Raises InputError in words."""
        weighing.refuse(changes)
        usual = self.desk.procedure.weights
        wanted = {**self.own, **changes}
        differs = {key: value for key, value in wanted.items() if weighing.value_of(usual, key) != value}
        return self.desk.set(KEY, json.dumps(differs, sort_keys=True) if differs else "", action="weights")


class _With(Desk):
    """The same records under other weights, to plan with and never to write."""

    def __init__(self, desk: Desk, weights: Weights) -> None:
        super().__init__(desk.store, desk.clock, desk._files, desk._own)
        self._procedure = desk.today, desk.procedure  # read once is enough
        self._tried = weights

    @property
    def weights(self) -> Weights:
        return self._tried


def _overtime(plan: WeekPlan) -> int:
    last = plan.frame.start + timedelta(days=7 * plan.frame.weeks - 1)
    return plan.planned(plan.frame.start, last, overtime=True)
