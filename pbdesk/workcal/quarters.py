"""Quarters of the ROC year, keyed as the city's platform writes them: `1154` is 115, fourth quarter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.errors import DateError
from pbdesk.say import say
from pbdesk.workcal.rocdate import ROC_EPOCH, ad_year, roc_year

_KEY = r"(?P<year>[0-9]{1,3})(?P<number>[1-4])"
_SPOKEN = (
    r"(?:中華民國|民國|西元)? ?(?P<year>[0-9]{1,4})"
    r"(?: ?[-/.]? ?q ?(?P<number>[1-4])|(?: ?年度? ?第? ?| ?第 ?|(?<=[0-9]{3}) ?)(?P<zh>[1-4一二三四]) ?季)"
)  # 114季 lacks its number: it is not the fourth quarter of 11

_EARLIEST = 100  # no record is older, and a year alone, `114`, would be a quarter of the year 11


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter; DateError outside ROC 1..199 or 1..4."""

    roc_year: int
    number: int

    def __post_init__(self) -> None:
        ad_year(self.roc_year)
        if self.number not in (1, 2, 3, 4):
            raise _no_quarter()

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """`1154`, `115Q4`, `2026Q4`, `115年第4季`; DateError otherwise, for years before ROC 100 as well."""
        plain = unicodedata.normalize("NFKC", text).strip().casefold()
        found = re.fullmatch(_KEY, plain) or re.fullmatch(_SPOKEN, plain)
        if not found:
            raise _no_quarter()
        parts = found.groupdict()
        year, number = int(found["year"]), parts["number"] or parts["zh"]
        roc = year if year < 200 else year - ROC_EPOCH
        if roc < _EARLIEST:
            raise _no_quarter()
        return cls(roc, "一二三四".find(number) + 1 or int(number))

    @classmethod
    def of_key(cls, key: int) -> Quarter:
        """The quarter that records hold as its key, 1154."""
        return cls(*divmod(key, 10))

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that `day` lies in."""
        return cls(roc_year(day), (day.month + 2) // 3)

    @property
    def key(self) -> str:
        return f"{self.roc_year}{self.number}"

    @property
    def first_day(self) -> date:
        return date(ad_year(self.roc_year), 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return (self.first_day.replace(day=28) + timedelta(70)).replace(day=1) - timedelta(1)

    def next(self) -> Quarter:
        return Quarter(self.roc_year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        return Quarter(self.roc_year - (self.number == 1), (self.number + 2) % 4 + 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later (negative: before), else the last of that month."""
    from dateutil.relativedelta import relativedelta  # the first paint needs quarters, not this

    return day + relativedelta(months=months)


def _no_quarter() -> DateError:
    return DateError(say("This is not a quarter."), todo=say("Write for example 1154 or 115Q4."))
