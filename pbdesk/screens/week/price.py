"""What the officer's word costs the rest of the plan, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbdesk.desk.price import Price
from pbdesk.desk.weekplan import WeekPlan
from pbdesk.planning.whatif import moved
from pbdesk.words.whatif import price_sentence

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

NAMED = 2  # titles in one notice


def price_words(tr: Translator, before: WeekPlan, after: WeekPlan, found: Price) -> str:
    """One line: "This costs 2 h 40 min of officer time, 1 evening more, late now: …".

    That nothing moves is said first: without it a price of nothing does not tell what became of the word.
    """
    parts = [tr.t("This {price}", price=price_sentence(found.minutes))]
    if found.evenings > 0:
        parts.append(tr.n("{n} evening more", "{n} evenings more", found.evenings))
    elif found.evenings < 0:
        parts.append(tr.n("{n} evening less", "{n} evenings less", -found.evenings))
    if found.late:
        names = [tr.render(after.items[key].nameless) for key in found.late[:NAMED]]
        more = len(found.late) - len(names)
        words = tr.t(", ").join(names)
        if more:
            words = tr.t("{names} and {n} more", names=words, n=more)
        parts.append(tr.t("late now: {names}", names=words))
    costs = tr.t("{sentence}.", sentence=tr.t(", ").join(parts))
    if moved(before.plan, after.plan):
        return costs
    return tr.t("{done}. {note}", done=tr.t("All work stays at its time"), note=costs)
