"""The days of a repetition (RFC 5545), found period by period.

dateutil reads the rule and expands one year or one month of it. Left alone it would search for the next day
up to the year 9999, seconds for a 30th of February; here only the periods that are asked for are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice

_UNITS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")  # finer than a day is no routine
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PICKS_DAYS = ("BYDAY", "BYWEEKDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER")
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")  # a routine is planned by days; COUNT counts days
_ONCE = {"YEARLY": 10_000, "MONTHLY": 120_000}  # steps beyond the last year: dateutil stops after one
_OLDEST = 1912  # year 1 of the Republic; nothing is counted from before


def days_of(rule: str, start: date, first: date, last: date) -> list[date]:
    """Days from `first` to `last`, counted from `start`. Raises ValueError for a rule that cannot be read."""
    found = _Rule(rule.strip(), start)
    return sorted(day for day in found.days(first, last) if first <= day)


class _Rule:
    """One plain rule: no list of rules, no step of zero. Raises ValueError."""

    def __init__(self, rule: str, start: date) -> None:
        body = rule.upper().removeprefix("RRULE:")
        parts = dict(part.partition("=")[::2] for part in body.split(";"))
        interval = parts.pop("INTERVAL", "1")
        self.unit = parts.pop("FREQ", "")
        if len(body.split()) != 1 or self.unit not in _UNITS or not re.fullmatch(r"[0-9]{1,6}", interval):
            raise ValueError(rule)
        self.start, self.step, self.parts = max(start, date(_OLDEST, 1, 1)), int(interval), parts
        if not self.step:
            raise ValueError(rule)
        self.count = int(parts.pop("COUNT", "0"))
        self.until = _read_day(parts.pop("UNTIL", ""))
        self.monday = _DAYS.index(parts.get("WKST", "MO"))
        self._fill_in()
        self._expand(self.start.replace(day=1))  # reads every part once: a bad one is said here

    def _fill_in(self) -> None:
        """What the rule leaves open comes from its start, as RFC 5545 says."""
        parts, start = self.parts, self.start
        for name in _TIMES:
            if not re.fullmatch(r"[0-9]{1,2}(,[0-9]{1,2})*", parts.pop(name, "0")):
                raise ValueError(name)
        if self.unit in ("DAILY", "WEEKLY"):  # an ordinal has no meaning there
            parts.update({k: re.sub(r"[^A-Z,]", "", parts[k]) for k in ("BYDAY", "BYWEEKDAY") if k in parts})
            self.places = [int(n) for n in parts.pop("BYSETPOS", "").split(",") if n]
        else:
            self.places = []  # dateutil picks them within the year or month
        if any(name in parts for name in _PICKS_DAYS):
            return
        if self.unit == "DAILY":
            parts["BYDAY"] = ",".join(_DAYS)
        elif self.unit == "WEEKLY":
            parts["BYDAY"] = _DAYS[start.weekday()]
        else:
            parts["BYMONTHDAY"] = str(start.day)
            if self.unit == "YEARLY":
                parts.setdefault("BYMONTH", str(start.month))

    def days(self, first: date, last: date) -> Iterator[date]:
        """Up to `last`; what lies before `first` is looked at only where it is counted."""
        since = self.start if self.count else max(first - timedelta(days=6), self.start)
        until = min(last, self.until or last)
        expanded = (day for period in self._periods(since, last) for day in self._expand(period))
        found = (day for day in self._placed(expanded) if self.start <= day <= until)
        return islice(found, self.count or None)

    def _periods(self, since: date, last: date) -> Iterator[date]:
        """First days of the years or months that hold occurrences."""
        if self.unit != "MONTHLY":
            step = self.step if self.unit == "YEARLY" else 1
            skipped = -(-(since.year - self.start.year) // step) * step
            yield from (date(y, 1, 1) for y in range(self.start.year + skipped, last.year + 1, step))
            return
        month, until = 12 * self.start.year + self.start.month - 1, 12 * last.year + last.month
        month += -(-(12 * since.year + since.month - 1 - month) // self.step) * self.step
        yield from (date(m // 12, m % 12 + 1, 1) for m in range(month, until, self.step))

    def _expand(self, period: date) -> list[date]:
        from dateutil.rrule import rrulestr

        unit = "MONTHLY" if self.unit == "MONTHLY" else "YEARLY"
        text = ";".join(f"{k}={v}" for k, v in {"FREQ": unit, "INTERVAL": _ONCE[unit], **self.parts}.items())
        try:
            found = rrulestr(text, dtstart=datetime.combine(period, time()), ignoretz=True)
            return [moment.date() for moment in found]
        except (TypeError, KeyError, IndexError, OverflowError, AttributeError) as error:
            raise ValueError(text) from error  # dateutil answers a bad rule with any of these

    def _placed(self, days: Iterator[date]) -> Iterator[date]:
        """Of days and weeks only every `step`-th, and of a week only the places the rule names."""
        if self.unit not in ("DAILY", "WEEKLY"):
            yield from days
            return
        for number, group in groupby((d for d in days if d >= self.start), key=self._number):
            if number % self.step == 0:
                of_unit = list(group)
                yield from _picked(of_unit, self.places) if self.places else of_unit

    def _number(self, day: date) -> int:
        """Of the day or week, counted from the one of the start."""
        if self.unit == "DAILY":
            return (day - self.start).days
        return (self._week(day) - self._week(self.start)).days // 7

    def _week(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.monday) % 7)


def _picked(days: list[date], places: list[int]) -> list[date]:
    return sorted({days[n - (n > 0)] for n in places if n and -len(days) <= n - (n > 0) < len(days)})


def _read_day(written: str) -> date | None:
    if not written:
        return None
    from dateutil.parser import parse

    try:
        return parse(written, ignoretz=True).date()
    except OverflowError as error:
        raise ValueError(written) from error
