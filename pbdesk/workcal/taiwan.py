"""The government calendar of Taiwan from the `holidays` library, in the shape of `WorkCalendar.base`.

The library agrees day by day with the calendars published by the Directorate-General of Personnel
Administration for 2017 to 2027; later years are computed from law and can be a day off at New Year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pbdesk import __version__
from pbdesk.workcal.calendar import DayInfo, is_weekday

LAST_PUBLISHED = 2027
_EVE, _DAY_BEFORE_EVE, _SUBSTITUTE = "農曆除夕", "小年夜", "（補假）"
_MAKE_UP = "補行上班"


def cache_key(year: int) -> str:
    """Under which the rows of a year are kept; an update of pbdesk or of the calendars makes another one."""
    return f"calendar:{year}:{__version__}/{LAST_PUBLISHED}"


def base_days(year: int) -> dict[date, DayInfo]:
    """Holidays and make-up workdays of an AD year; empty before 1998 and after 2100."""
    import holidays  # 14 MB of countries: only when a year is not cached yet

    # without the language the names would follow the locale of the process
    official = holidays.country_holidays("TW", years=year, language="zh_TW")
    # the library lists a make-up workday of 2014 whatever year is asked for
    made_up = [day for day in official.weekend_workdays if day.year == year]
    days = {day: DayInfo(False, name) for day, name in _names(dict(official.items())).items()}
    return days | {day: DayInfo(True, _MAKE_UP) for day in made_up}


def _names(official: dict[date, str]) -> dict[date, str]:
    """The library calls 小年夜 and its substitute day 除夕 as well; tell them apart."""
    names = {day: name.replace("; ", "、") for day, name in sorted(official.items())}
    eves = [day for day, name in names.items() if name == _EVE]
    if len(eves) < 2 or eves[-1] - eves[0] != timedelta(1):
        return names
    names[eves[0]] = _DAY_BEFORE_EVE
    substitutes = [day for day, name in names.items() if name == _EVE + _SUBSTITUTE]
    if is_weekday(eves[0]):
        return names  # any substitute is for New Year's Eve itself
    return names | dict.fromkeys(substitutes[:1], _DAY_BEFORE_EVE + _SUBSTITUTE)


def to_rows(days: Mapping[date, DayInfo]) -> list[dict[str, str | int]]:
    """Plain rows in date order, to be kept where loading `holidays` would be too slow."""
    return [
        {"date": day.isoformat(), "working": int(info.working), "name": info.name}
        for day, info in sorted(days.items())
    ]


def from_rows(rows: Iterable[Mapping[str, object]]) -> dict[date, DayInfo]:
    """The inverse of `to_rows`."""
    return {
        date.fromisoformat(str(row["date"])): DayInfo(bool(row["working"]), str(row["name"])) for row in rows
    }
