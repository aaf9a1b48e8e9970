"""What the officer's word costs the rest of the plan, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pbdesk.desk.price import Price, price
from pbdesk.desk.weekplan import WeekPlan
from pbdesk.planning.whatif import moved
from pbdesk.words.whatif import CaseOf, Names, duration, newly_clashing, price_sentence

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

NAMED = 2  # titles in one notice


def price_words(tr: Translator, before: WeekPlan, after: WeekPlan, found: Price, case_of: CaseOf) -> str:
    """One line: "This costs 2 h 40 min of officer time, 1 evening more, late now: …".

    That nothing moves is said first: without it a price of nothing does not tell what became of the word. A
    safety duty that is left out has no price, only what that means.
    """
    gone = (item.undone for key, item in before.items.items() if key not in after.items)
    undone = next(filter(None, gone), None)
    parts = [] if undone else [tr.t("This {price}", price=price_sentence(found.minutes))]
    if found.evenings > 0:
        parts.append(tr.n("{n} evening more", "{n} evenings more", found.evenings))
    elif found.evenings < 0:
        parts.append(tr.n("{n} evening less", "{n} evenings less", -found.evenings))
    if found.late:
        parts.append(tr.t("late now: {names}", names=_names(tr, after, found.late, case_of)))
    costs = tr.t("{sentence}.", sentence=tr.t(", ").join(parts)) if parts else ""
    costs = tr.sentences(tr.render(undone) if undone else "", *_clashes(tr, before, after), costs)
    if moved(before.plan, after.plan):
        return costs
    return tr.t("{done}. {note}", done=tr.t("All work stays at its time"), note=costs)


def overtime_words(tr: Translator, before: WeekPlan, after: WeekPlan, case_of: CaseOf) -> str:
    """What a meeting does to the evenings and to the work that was planned; empty when it does nothing."""
    was, then = (plan.report.overtime_slots * plan.frame.slot for plan in (before, after))
    found, parts = price(before, after), []
    if was != then:
        parts.append(tr.t(
            "Overtime in these {n} weeks: {before} → {after}.", n=after.frame.weeks,
            before=duration(was), after=duration(then),
        ))  # fmt: skip
    late = tuple(key for key in found.late if key in before.items)  # without what prepares it
    if late:
        parts.append(tr.t("Late now: {names}.", names=_names(tr, after, late, case_of)))
    return tr.sentences(*parts)


def _clashes(tr: Translator, before: WeekPlan, after: WeekPlan) -> list[str]:
    """Somebody waits there for the officer: said before any price."""
    return [
        tr.t("The meeting “{title}” clashes with it: move or decline it.", title=meeting.title)
        for meeting in newly_clashing(before, after)
    ]


def _names(tr: Translator, after: WeekPlan, late: Sequence[str], case_of: CaseOf) -> str:
    works = Names(after, case_of, nameless=True)
    names = [tr.render(works.work(key)) for key in late[:NAMED]]
    more = len(late) - len(names)
    words = tr.t(", ").join(names)
    return tr.t("{names} and {n} more", names=words, n=more) if more else words
