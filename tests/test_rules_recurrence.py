"""Repetitions: the same days as dateutil finds, and never a search through the centuries."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import dateutil.rrule
import pytest

from pbdesk.rules.recurrence import days_of

FIRST, LAST = date(2026, 11, 23), date(2027, 2, 21)
NEVER = [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=3",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU",  # the start is a Monday
]


def by_dateutil(rule: str, start: date, first: date, last: date) -> list[date]:
    whole = dateutil.rrule.rrulestr(rule, dtstart=datetime.combine(start, time()))
    found = whole.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True)
    return [moment.date() for moment in found]


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_that_never_occurs_is_looked_for_only_where_asked(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    rebuild = dateutil.rrule._iterinfo.rebuild

    def counted(self: dateutil.rrule._iterinfo, year: int, month: int) -> None:
        looked.append(year)
        rebuild(self, year, month)

    monkeypatch.setattr(dateutil.rrule._iterinfo, "rebuild", counted)
    assert days_of(rule, date(2020, 6, 1), FIRST, LAST) == []
    assert len(looked) < 120  # months since the start where the rule counts, else those asked for
    assert max(looked) <= LAST.year


def rules(number: int) -> list[tuple[str, date]]:
    chance, made = random.Random(7), []
    for _ in range(number):
        unit = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        parts = [f"FREQ={unit}", f"INTERVAL={chance.randint(1, 4)}"]
        if chance.random() < 0.5:
            place = chance.choice(["", "1", "-1"]) if unit in ("MONTHLY", "YEARLY") else ""
            days = chance.sample(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 3)
            parts.append("BYDAY=" + ",".join(place + day for day in days))
            parts += chance.choice([[], ["BYSETPOS=1"], ["BYSETPOS=-1"]])
        elif chance.random() < 0.5:
            parts.append(f"BYMONTHDAY={chance.choice([1, 15, -1])}")
        parts += chance.choice([[], ["COUNT=20"], ["UNTIL=20261231"], ["WKST=SU"]])
        made.append((";".join(parts), date(2024, 1, 1) + timedelta(chance.randint(0, 1000))))
    return made


@pytest.mark.parametrize(("rule", "start"), rules(120))
def test_the_days_are_those_of_dateutil(rule: str, start: date) -> None:
    assert days_of(rule, start, FIRST, LAST) == by_dateutil(rule, start, FIRST, LAST)


@pytest.mark.parametrize("unit", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
@pytest.mark.parametrize("times", ["BYHOUR=9,14", "BYHOUR=8;BYMINUTE=0,30;BYSECOND=0"])
def test_a_day_with_several_times_comes_once(unit: str, times: str) -> None:
    last = date(2030, 1, 1)
    plain = days_of(f"FREQ={unit};COUNT=4", FIRST, FIRST, last)
    assert len(plain) == 4
    assert days_of(f"FREQ={unit};COUNT=4;{times}", FIRST, FIRST, last) == plain


@pytest.mark.parametrize("rule", ["", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX",
                                  "FREQ=DAILY;COUNT=x", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY FREQ=DAILY",
                                  "FREQ=MONTHLY;WHAT=1", "FREQ=DAILY;BYHOUR=nine"])  # fmt: skip
def test_what_cannot_be_read_is_refused(rule: str) -> None:
    with pytest.raises(ValueError):
        days_of(rule, FIRST, FIRST, LAST)
