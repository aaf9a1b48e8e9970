"""What an officer who opens the desk is told first: that dates may be wrong, or that work is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pbdesk.say import Say, say_n
from pbdesk.words.days import reckoned_words

if TYPE_CHECKING:
    from pbdesk.desk import Desk

WEEKS = 4  # ahead, in which a year without an official calendar is told


def welcome(desk: Desk) -> Say | None:
    """The gravest of it."""
    strayed = desk.cases.strayed()
    if strayed:
        return strayed_words(strayed)
    years = desk.days.reckoned(desk.today, desk.today + timedelta(weeks=WEEKS))
    return reckoned_words(years[0]) if years else None


def strayed_words(n: int) -> Say:
    """Another procedure came into force that does not have the stages of so many cases."""
    return say_n(
        "{n} open case stands in a stage that the procedure in force does not have: no sheet is planned for"
        " it. Choose its stage anew (s on the case), or give the stage its old id in your procedure file.",
        "{n} open cases stand in a stage that the procedure in force does not have: no sheet is planned for"
        " them. Choose their stage anew (s on the case), or give it its old id in your procedure file.",
        n,
    )
