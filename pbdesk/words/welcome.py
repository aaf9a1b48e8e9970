"""What an officer who opens the desk is told first: that dates may be wrong, or that work is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pbdesk.say import Say, say_n
from pbdesk.words.days import reckoned_words
from pbdesk.workcal.rocdate import roc_year

if TYPE_CHECKING:
    from pbdesk.desk import Desk

WEEKS = 4  # ahead, in which a year without an official calendar is told


def welcome(desk: Desk) -> Say | None:
    """The gravest of it; of a year only what was not told yet."""
    strayed = desk.cases.strayed()
    if strayed:
        return strayed_words(strayed)
    years = desk.days.reckoned(desk.today, desk.today + timedelta(weeks=WEEKS))
    return _once(desk, years[0]) if years else None


def _once(desk: Desk, year: int) -> Say | None:
    """When the year comes near, and when it has begun; else the head of the days concerned says it."""
    told = f"reckoned:{year}:{'begun' if roc_year(desk.today) >= year else 'near'}"
    if desk.store.cached(told):
        return None
    desk.store.remember(told, desk.today.isoformat())
    return reckoned_words(year)


def strayed_words(n: int) -> Say:
    """Another procedure came into force that does not have the stages of so many cases."""
    return say_n(
        "{n} open case stands in a stage that the procedure in force does not have: no sheet is planned for"
        " it. Choose its stage anew (s on the case), or give the stage its old id in your procedure file.",
        "{n} open cases stand in a stage that the procedure in force does not have: no sheet is planned for"
        " them. Choose their stage anew (s on the case), or give it its old id in your procedure file.",
        n,
    )
