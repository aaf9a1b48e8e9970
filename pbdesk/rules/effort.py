"""How long work takes this officer: learned from finished work whose time was recorded.

The procedure's usual effort is a guess for everybody. Three finished works of a sort are enough to take the
officer's own median instead. What he estimates himself is his word and is never changed; how his estimates
turn out is only told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median

from pbdesk.rules.workitem import WorkItem

ENOUGH = 3  # finished works of a sort before their median counts
LATEST = 15  # older ones are no longer how it is done
ENOUGH_ESTIMATES = 5
RATIO = (50, 200)  # per cent; beyond it the estimates meant something else


@dataclass(frozen=True)
class Finished:
    """`minutes` it took in all; `estimate` the officer's own, None when he made none."""

    work: str
    minutes: int
    estimate: int | None
    on: date


@dataclass(frozen=True)
class Habits:
    """`medians`: by sort of work the minutes and over how many works. `ratio`: what estimated work took, in
    per cent of the estimates, over `estimates` works; 0 while they are too few."""

    medians: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    ratio: int = 0
    estimates: int = 0


def sort_of(key: str) -> str:
    """What works alike: the kind; of a stage its task, of own duties the duty. Keys as in rules.causes."""
    kind, *rest = key.removeprefix("done:").split(":")
    if kind == "stage" and len(rest) > 1:
        return f"stage:{rest[1]}"
    return f"routine:{rest[0]}" if kind == "routine" and rest else kind


def habits(finished: Iterable[Finished]) -> Habits:
    """From finished work with recorded time; in any order."""
    latest = sorted((f for f in finished if f.minutes > 0), key=lambda f: (f.on, f.work), reverse=True)
    by_sort: dict[str, list[int]] = {}
    for each in latest:
        by_sort.setdefault(sort_of(each.work), []).append(each.minutes)
    medians = {
        sort: (round(median(minutes[:LATEST])), len(minutes[:LATEST]))
        for sort, minutes in by_sort.items()
        if len(minutes) >= ENOUGH
    }
    return Habits(medians, *_ratio([f for f in latest if f.estimate][:LATEST]))


def _ratio(estimated: Sequence[Finished]) -> tuple[int, int]:
    if len(estimated) < ENOUGH_ESTIMATES:
        return 0, len(estimated)
    middle = median(100 * f.minutes / (f.estimate or 1) for f in estimated)
    return min(max(round(middle), RATIO[0]), RATIO[1]), len(estimated)


def known(item: WorkItem, estimate: int | None, own: Habits) -> WorkItem:
    """The work with the officer's estimate, else his own median, else as the procedure has it."""
    if estimate:
        return replace(item, minutes=estimate, estimated=False, took=own.ratio)
    if item.estimated and (learned := own.medians.get(sort_of(item.key))):
        return replace(item, minutes=learned[0], estimated=False, learned=learned[1])
    return item
