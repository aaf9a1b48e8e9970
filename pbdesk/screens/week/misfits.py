"""The list of what does not fit in a week, clashes, was pushed away by cases, or moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.desk.weekplan import Moved
from pbdesk.screens.week.moves import move_words
from pbdesk.screens.week.why import clash_words, lost_words, meeting_key, said_words
from pbdesk.screens.widgets.text import hours_minutes
from pbdesk.words.reasons import short_sentence

if TYPE_CHECKING:
    from pbdesk.screens.week.panels import WeekView

MOVED, CHANGED = "moved:", "changed:"  # before the key of work in this list


@dataclass(frozen=True)
class Misfit:
    """What does not fit, clashes, was pushed away by cases, or moved; only a `quiet` one needs nobody."""

    key: str
    title: str
    sentence: str
    quiet: bool = False


def misfits(view: WeekView, moved: Sequence[Moved]) -> list[Misfit]:
    """`moved` is what cases push away, where that was asked."""
    found = [
        Misfit(meeting_key(m), m.title, clash_words(view, m))
        for m in view.plan.declined()
        if view.first <= m.start.date() <= view.last
    ]
    found += [
        Misfit(meeting_key(m), m.title, lost_words(view, m))
        for m in view.plan.lost
        if view.first <= m.start.date() <= view.last and m.end > view.setting.now
    ]
    found += [Misfit(key, view.title(view.plan.items[key]), words) for key, words in view.lost_pins.items()]
    for item, left in view.plan.unplaced(view.last):
        if item.key in view.lost_pins:
            continue
        if not left and item.due and item.due < view.first:
            continue  # overdue already, and planned: the queue shows it
        found.append(Misfit(item.key, view.title(item), view.tr.render(short_sentence(view.plan, item.key))))
    found += [
        Misfit(key, view.title(item), " ".join(words))
        for key, item in view.plan.beyond.items()
        if (words := said_words(view, key))
    ]
    found += [Misfit(f"{MOVED}{m.key}", view.title(view.plan.items[m.key]), _pushed(view, m)) for m in moved]
    known = {misfit.key for misfit in found}
    return found + [
        Misfit(f"{CHANGED}{move.key}", view.title(view.plan.items[move.key]), move_words(view, move), True)
        for move in view.moves
        if move.key not in known
    ]


def _pushed(view: WeekView, moved: Moved) -> str:
    hours = hours_minutes(moved.minutes)
    if moved.after is None:
        return view.tr.t("{hours} h no longer fit, pushed out by the cases", hours=hours)
    return view.tr.t(
        "would be done on {before} without the cases, now on {after}",
        before=view.tr.month_day(moved.before.date()) if moved.before else "–",
        after=view.tr.month_day(moved.after.date()),
    )
