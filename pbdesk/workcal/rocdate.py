"""Dates in the ROC and AD calendars: the one place that reads and writes them.

ROC year + 1911 = AD year; months, days and leap years are the same in both. A year below 200 is ROC;
without separators 6 and 7 digits are ROC, 8 digits AD. What officers type comes in full-width digits,
with the ideographic full stop, or as a word, so everything is normalised first.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pbdesk.errors import DateError
from pbdesk.say import say

ROC_EPOCH = 1911
FIRST_DAY = date(1912, 1, 1)  # ROC 1
LAST_DAY = date(2110, 12, 31)  # ROC 199
_LONGEST = 60  # characters; no date is longer

_EXAMPLES = say("Write for example 115.11.23, 2026-11-23, 11/23, +3 or tomorrow.")
_TIME_EXAMPLES = say("Write for example 115.11.23 14:00, tomorrow 9:30 or 下午2時.")

_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DateStyle(StrEnum):
    """How a day is shown; the comment shows Monday 23 November 2026."""

    ROC = "roc"  # 115.11.23（一）
    ROC_SHORT = "roc_short"  # 115.11.23
    ROC_LONG = "roc_long"  # 中華民國115年11月23日
    ISO = "iso"  # 2026-11-23
    ISO_DAY = "iso_day"  # 2026-11-23 Mon
    MONTH_DAY = "month_day"  # 11/23（一）
    MONTH_DAY_SHORT = "month_day_short"  # 11/23
    DAY_EN = "day_en"  # Mon 23


# --- years


def roc_year(day: date) -> int:
    """The ROC year of `day`; 0 or less before 1912."""
    return day.year - ROC_EPOCH


def ad_year(roc: int) -> int:
    """The AD year of an ROC year; DateError outside 1..199."""
    return _checked_year(roc + ROC_EPOCH)


def _checked_year(year: int) -> int:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise DateError(say("The year must lie between ROC 1 and 199 (AD 1912 and 2110)."), todo=_EXAMPLES)
    return year


# --- showing


def format_date(day: date, style: DateStyle) -> str:
    """`day` as text; always ISO outside ROC 1..199, so that a screen never fails on old data."""
    roc, zh, en = roc_year(day), _ZH_DAYS[day.weekday()], _EN_DAYS[day.weekday()]
    if not FIRST_DAY <= day_of(day) <= LAST_DAY:
        return f"{day:%Y-%m-%d}"
    match style:
        case DateStyle.ROC:
            return f"{roc}.{day.month}.{day.day}（{zh}）"
        case DateStyle.ROC_SHORT:
            return f"{roc}.{day.month}.{day.day}"
        case DateStyle.ROC_LONG:
            return f"中華民國{roc}年{day.month}月{day.day}日"
        case DateStyle.ISO:
            return f"{day:%Y-%m-%d}"
        case DateStyle.ISO_DAY:
            return f"{day:%Y-%m-%d} {en}"
        case DateStyle.MONTH_DAY:
            return f"{day.month}/{day.day}（{zh}）"
        case DateStyle.MONTH_DAY_SHORT:
            return f"{day.month}/{day.day}"
        case DateStyle.DAY_EN:
            return f"{en} {day.day}"


def format_datetime(when: datetime, style: DateStyle) -> str:
    """Date and minute: `115.11.23（一）14:00`, `2026-11-23 14:00`, `…11月23日下午2時`."""
    shown = format_date(when.date(), style)
    if style is DateStyle.ROC_LONG and FIRST_DAY <= when.date() <= LAST_DAY:
        return shown + _spoken_time(when.time())
    gap = "" if shown.endswith("）") else " "
    return f"{shown}{gap}{when:%H:%M}"


def day_of(when: date) -> date:
    """The day of a date or datetime (which Python counts among the dates)."""
    return when.date() if isinstance(when, datetime) else when


def _spoken_time(at: time) -> str:
    part = "凌晨" if at.hour < 5 else "上午" if at.hour < 12 else "中午" if at.hour == 12 else "下午"
    hour = at.hour - 12 if at.hour > 12 else at.hour
    return f"{part}{hour}時" + (f"{at.minute}分" if at.minute else "")


# --- reading: normal form and words (patterns are compiled when first used: showing dates needs none)

_SAME = str.maketrans({"。": ".", "−": "-", "–": "-", "—": "-", "﹣": "-"})
_DAY_WORDS = {"大後天": 3, "後天": 2, "明天": 1, "明日": 1, "tomorrow": 1, "今天": 0, "今日": 0, "today": 0}
_DAY_WORDS |= {"昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2}
_EN_NAMES = (
    *("monday|mon", "tuesday|tues|tue", "wednesday|wed", "thursday|thurs|thur|thu"),
    *("friday|fri", "saturday|sat", "sunday|sun"),
)
_WEEKDAYS = {
    **{name: number for number, names in enumerate(_EN_NAMES) for name in names.split("|")},
    **{name: number for number, name in enumerate(_ZH_DAYS)},
    "天": 6,
}
_WEEKS = {"下下": 2, "下": 1, "下個": 1, "next": 1, "本": 0, "這": 0, "這個": 0, "this": 0}
_WEEKS |= {"上": -1, "上個": -1, "last": -1}

_EN = "|".join(_EN_NAMES)
_WEEK = "|".join(sorted(_WEEKS, key=len, reverse=True))
_WEEKDAY_WORD = rf"(?:({_WEEK}) ?)?(?:(?:週|周|星期|禮拜)([一二三四五六日天])|({_EN}))"
_TRAILING_WEEKDAY = (
    r"(?P<body>.*[0-9日號]) ?(?:"
    rf"\((?:週|周|星期|禮拜)?(?P<a>[一二三四五六日天])\)|\((?P<b>{_EN})\.?\)"
    rf"|,? ?(?:週|周|星期|禮拜)(?P<c>[一二三四五六日天])|,? (?P<d>{_EN}))"
)
_SHIFT = r"([+-]) ?([0-9]{1,5})"


def _normal(text: str) -> str:
    """Half-width, lower case, single spaces; empty when no date could be that long."""
    if len(text) > _LONGEST:
        return ""
    folded = unicodedata.normalize("NFKC", text).translate(_SAME).casefold()
    return " ".join(folded.split())


def _from_word(body: str, today: date) -> date | None:
    if body in _DAY_WORDS:
        return _moved(today, _DAY_WORDS[body])
    if shift := re.fullmatch(_SHIFT, body):
        return _moved(today, int(shift[1] + shift[2]))
    if word := re.fullmatch(_WEEKDAY_WORD, body):
        weekday = _WEEKDAYS[word[2] or word[3]]
        if word[1]:  # of a named week, Monday to Sunday
            return _moved(today, 7 * _WEEKS[word[1]] + weekday - today.weekday())
        return _moved(today, (weekday - today.weekday() - 1) % 7 + 1)
    return None


def _moved(today: date, days: int) -> date:
    try:
        moved = today + timedelta(days)
    except OverflowError:
        moved = date.max
    _checked_year(moved.year)
    return moved


# --- reading: calendar days

_ERAS = {"中華民國": "roc", "民國": "roc", "西元": "ad", "公元": "ad"}
_ERA = rf"(?P<era>{'|'.join(_ERAS)})? ?"
_FULL = (
    _ERA + r"(?P<y>[0-9]{1,4}) ?年 ?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?[日號]?",
    _ERA + r"(?P<y>[0-9]{1,4}) ?(?P<s>[./-]) ?(?P<m>[0-9]{1,2}) ?(?P=s) ?(?P<d>[0-9]{1,2})",
    _ERA + r"(?P<y>[0-9]{2,4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
)
_NO_YEAR = r"([0-9]{1,2}) ?(?:[./-] ?([0-9]{1,2})|月 ?([0-9]{1,2}) ?[日號]?)"


# around New Year a month is of the year it is near to: 1/15 in December, 12/28 in January
_OF_NEXT_YEAR, _OF_LAST_YEAR = -9, 10  # months from this one


def _from_calendar(body: str, today: date, *, past: bool) -> date | None:
    for pattern in _FULL:
        if found := re.fullmatch(pattern, body):
            compact = pattern is _FULL[2]
            year = _year(found["y"], _ERAS.get(found["era"] or "", ""), compact)
            return _real_day(year, int(found["m"]), int(found["d"]))
    if found := re.fullmatch(_NO_YEAR, body):
        month = int(found[1])
        return _real_day(_year_near(month, today, past=past), month, int(found[2] or found[3]))
    return None


def _year_near(month: int, today: date, *, past: bool) -> int:
    months = month - today.month
    if months <= _OF_NEXT_YEAR and month >= 1 and not past:
        return _checked_year(today.year + 1)
    return _checked_year(today.year - (_OF_LAST_YEAR <= months < 12))


def _year(digits: str, era: str, compact: bool) -> int:
    if not era:
        era = "ad" if (len(digits) == 4 if compact else int(digits) >= 200) else "roc"
    return ad_year(int(digits)) if era == "roc" else _checked_year(int(digits))


def _real_day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateError(say("There is no month {month}.", month=month), todo=_EXAMPLES)
    from calendar import monthrange

    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        what = say(
            "There is no day {day}: month {month} of ROC {roc} (AD {ad}) has {days} days.",
            day=day,
            month=month,
            roc=year - ROC_EPOCH,
            ad=year,
            days=days,
        )
        raise DateError(what, todo=_EXAMPLES)
    return date(year, month, day)


def parse_date(text: str, today: date, *, past: bool = False) -> date:
    """Read a day in any form; a bare weekday is the next one after today. Without a year it is of this one,
    but around New Year of the one it is near to; what is `past` is of no later year.

    DateError says what is wrong and gives an example; it never repeats the text, which may be private.
    """
    return _parse_date(_normal(text), today, past=past)


def _parse_date(body: str, today: date, *, past: bool) -> date:
    named = re.fullmatch(_TRAILING_WEEKDAY, body)
    body = named["body"] if named else body
    found = _from_word(body, day_of(today)) or _from_calendar(body, today, past=past)
    if found is None:
        raise DateError(say("This is not a date."), todo=_EXAMPLES)
    weekday = (named["a"] or named["b"] or named["c"] or named["d"]) if named else None
    if weekday and _WEEKDAYS[weekday] != found.weekday():
        raise DateError(
            say("The day of the week does not belong to {date}.", date=found),
            todo=say("Correct the date or leave the day of the week out."),
        )
    return found


# --- reading: times

_PARTS = {"凌晨": range(6), "清晨": range(4, 9), "早上": range(4, 12), "上午": range(1, 12)}
_PARTS |= {"中午": range(11, 14), "下午": range(12, 24), "傍晚": range(16, 20), "晚上": range(17, 24)}
_PARTS |= {"am": range(12), "pm": range(12, 24)}
_PART = rf"(?:(?P<part>{'|'.join(_PARTS)}) ?)?(?<![0-9])"
_CLOCK = (
    _PART + r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}))?(?: ?(?P<en>am|pm))?$",
    _PART + r"(?P<h>[0-9]{1,2}) ?[時點] ?(?:(?P<m>[0-9]{1,2}) ?分?|(?P<half>半)|整)?$",
    r"(?<![0-9])(?P<h>[0-9]{1,2}) ?(?P<en>am|pm)$",
)
_ISO_T = r"(?<=[0-9])t$"


def parse_when(text: str, today: date, *, past: bool = False) -> date | datetime:
    """A naive local datetime when `text` ends in a time (alone: of today), else a date. DateError."""
    plain = _normal(text)
    for pattern in _CLOCK:
        if found := re.search(pattern, plain):
            rest = re.sub(_ISO_T, "", plain[: found.start()].rstrip(" ,"))
            day = _parse_date(rest, today, past=past) if rest else day_of(today)
            return datetime.combine(day, _clock_time(found.groupdict()))
    return _parse_date(plain, today, past=past)


def parse_datetime(text: str, today: date, *, past: bool = False) -> datetime:
    """Like `parse_when`, but DateError when the time is missing."""
    when = parse_when(text, today, past=past)
    if not isinstance(when, datetime):
        raise DateError(say("The time of day is missing."), todo=_TIME_EXAMPLES)
    return when


def _clock_time(found: dict[str, str | None]) -> time:
    hour = int(found["h"] or 0)
    minute = 30 if found.get("half") else int(found.get("m") or 0)
    part = found.get("part") or found.get("en")
    if part:  # 下午3時 and the common 下午15時 both mean 15:00; 上午12時 could be either, so it is refused
        hour = next((h for h in _readings(hour) if h in _PARTS[part]), 24)
    if hour > 23 or minute > 59 or int(found.get("s") or 0) > 59:
        raise DateError(say("There is no such time of day."), todo=_TIME_EXAMPLES)
    return time(hour, minute, int(found.get("s") or 0))


def _readings(hour: int) -> tuple[int, ...]:
    return (12, 0) if hour == 12 else (hour, hour + 12)
