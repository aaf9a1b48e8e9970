"""A desk to try things on: an invented officer's cases, people and weeks, all counted from today.

Tables of plain records. A text "@key" stands for the words of `texts`; `person_id` is a place in PEOPLE;
what belongs to a case follows it and gets its ids when written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbdesk.demo import decided, ended, tracked, undecided
from pbdesk.demo.dates import Dates
from pbdesk.demo.ownwork import duties
from pbdesk.demo.texts import words
from pbdesk.demo.writer import Case, Writer
from pbdesk.store.transaction import Change

if TYPE_CHECKING:
    from pbdesk.desk.core import Desk


def fill(desk: Desk, lang: str) -> Change:
    """Write the demonstration desk in one operation; `lang` "en" or "zh-TW"."""
    dates = Dates(desk.today, desk.days.calendar())
    with desk.store.write("demo") as tx:
        writer = Writer(tx, _texts(lang, dates.year))
        writer.people()
        for case in _cases(dates):
            writer.case(case)
        writer.own(duties(dates))
    return tx.change


def _texts(lang: str, year: int) -> dict[str, str]:
    years = {"year": year, "next": year + 1, "last": year - 1}
    return {key: text.format(**years) for key, text in words(lang).items()}


def _cases(d: Dates) -> Iterator[Case]:
    for build in (
        undecided.lamp, undecided.mural, undecided.slope, undecided.garden,
        decided.root, decided.read, decided.tap, decided.wait,
        tracked.play, tracked.stairs, tracked.creek,
        ended.bike, ended.court, ended.stage,
    ):  # fmt: skip
        yield build(d)
