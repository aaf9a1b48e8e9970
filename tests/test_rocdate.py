"""Reading and writing dates as officers and old files write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import LETTERS

from pbdesk.errors import DateError
from pbdesk.workcal.rocdate import (
    FIRST_DAY,
    LAST_DAY,
    DateStyle,
    ad_year,
    format_date,
    format_datetime,
    parse_date,
    parse_datetime,
    parse_when,
    roc_year,
)

MONDAY = date(2026, 11, 23)
DAYS = st.dates(FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    "text",
    [
        *("115.11.23", "115/11/23", "115-11-23", "1151123", "115年11月23日", "115年11月23號"),
        *("中華民國115年11月23日", "民國115年11月23日", "民國 115 年 11 月 23 日", "民國115.11.23"),
        *("2026-11-23", "2026/11/23", "2026.11.23", "20261123", "西元2026年11月23日", "2026年11月23日"),
        *("11/23", "11.23", "11-23", "11月23日", "11月23"),
        *("115.11.23（一）", "115.11.23 (星期一)", "11/23（週一）", "115年11月23日 星期一", "2026-11-23 Mon"),
        *("１１５．１１．２３", "１１５／１１／２３", "115。11。23", "115−11−23", "  115. 11. 23\u3000"),
        *("今天", "今日", "today", "TODAY", "+0"),
    ],
)
def test_every_way_of_writing_one_day(text: str) -> None:
    assert parse_date(text, MONDAY) == MONDAY


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 12, 28), "1/15", date(2027, 1, 15)),
        (date(2026, 12, 28), "3月31日", date(2027, 3, 31)),
        (date(2026, 11, 20), "2/10", date(2027, 2, 10)),
        (date(2026, 11, 20), "3/10", date(2026, 3, 10)),
        (date(2026, 12, 28), "11/20", date(2026, 11, 20)),
        (date(2027, 1, 5), "12/30", date(2026, 12, 30)),
        (date(2027, 1, 5), "10/1", date(2027, 10, 1)),
        (date(2027, 2, 5), "12/30", date(2026, 12, 30)),
        (date(2027, 6, 30), "12/30", date(2027, 12, 30)),
        (date(2027, 6, 30), "1/2", date(2027, 1, 2)),
    ],
)
def test_without_a_year_it_is_of_the_one_it_is_near_to(today: date, text: str, day: date) -> None:
    assert parse_date(text, today) == day
    assert parse_datetime(f"{text} 19:30", today).date() == day


def test_what_is_past_is_of_no_later_year() -> None:
    december, january = date(2026, 12, 28), date(2027, 1, 5)
    assert parse_date("2/3", december, past=True) == date(2026, 2, 3)
    assert parse_date("12/30", january, past=True) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("108年03月22日", date(2019, 3, 22)),
        ("106.05.01", date(2017, 5, 1)),
        ("1150110", date(2026, 1, 10)),
        ("1041120", date(2015, 11, 20)),
        ("991231", date(2010, 12, 31)),
        ("99.1.5", date(2010, 1, 5)),
        ("1.1.1", FIRST_DAY),
        ("199/12/31", LAST_DAY),
        ("2022/1/19", date(2022, 1, 19)),
        ("20260101", date(2026, 1, 1)),
        ("113/2/29", date(2024, 2, 29)),
    ],
)
def test_year_length_decides_between_the_calendars(text: str, day: date) -> None:
    assert parse_date(text, MONDAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("+3", date(2026, 11, 26)),
        ("-2", date(2026, 11, 21)),
        ("＋３", date(2026, 11, 26)),
        ("明天", date(2026, 11, 24)),
        ("tomorrow", date(2026, 11, 24)),
        ("後天", date(2026, 11, 25)),
        ("大後天", date(2026, 11, 26)),
        ("昨天", date(2026, 11, 22)),
        ("yesterday", date(2026, 11, 22)),
        ("前天", date(2026, 11, 21)),
        ("週三", date(2026, 11, 25)),
        ("星期三", date(2026, 11, 25)),
        ("禮拜天", date(2026, 11, 29)),
        ("週日", date(2026, 11, 29)),
        ("Wed", date(2026, 11, 25)),
        ("thursday", date(2026, 11, 26)),
        ("週一", date(2026, 11, 30)),  # a weekday is never today: there is 今天 for that
        ("本週一", MONDAY),
        ("this wed", date(2026, 11, 25)),
        ("下週三", date(2026, 12, 2)),
        ("next wed", date(2026, 12, 2)),
        ("下下週五", date(2026, 12, 11)),
        ("上週五", date(2026, 11, 20)),
        ("last fri", date(2026, 11, 20)),
    ],
)
def test_words_count_from_today(text: str, day: date) -> None:
    assert parse_date(text, MONDAY) == day


def test_next_week_is_the_week_that_begins_on_monday() -> None:
    friday = date(2026, 11, 27)
    assert parse_date("週三", friday) == parse_date("下週三", friday) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("116/2/29", "There is no day 29: month 2 of ROC 116 (AD 2027) has 28 days."),
        ("115.11.31", "There is no day 31: month 11 of ROC 115 (AD 2026) has 30 days."),
        ("115.4.0", "There is no day 0: month 4 of ROC 115 (AD 2026) has 30 days."),
        ("2/29", "There is no day 29: month 2 of ROC 116 (AD 2027) has 28 days."),
        ("115.13.1", "There is no month 13."),
        ("202611", "There is no month 26."),
        ("115.11.23（二）", "The day of the week does not belong to 2026-11-23."),
        ("115.11.23 (Tue)", "The day of the week does not belong to 2026-11-23."),
        ("週三（四）", "This is not a date."),
    ],
)
def test_an_impossible_date_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(text, MONDAY)
    assert str(refused.value) == says
    assert refused.value.todo is not None


@pytest.mark.parametrize(
    "text",
    ["0.1.1", "0000101", "200.1.1", "1911-12-31", "2111-01-01", "01151123", "民國2026年1月1日", "+99999"],
)
def test_years_outside_both_calendars_are_refused(text: str) -> None:
    with pytest.raises(DateError, match=r"between ROC 1 and 199 \(AD 1912 and 2110\)"):
        parse_date(text, MONDAY)


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "soon", "11", "1123", "115.11/23", "115.11.23.5", "11512345", "+", "+3.5", "14:00"),
        *("下", "next", "115年", "٣/٤", "1" * 5000, "0900-000-000 測試員甲"),
    ],
)
def test_other_text_is_refused_with_an_example_and_never_repeated(text: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(text, MONDAY)
    assert "測試員甲" not in str(refused.value)
    assert "115.11.23" in str(refused.value.todo)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("111-01-26 14:00", datetime(2022, 1, 26, 14, 0)),
        ("2017/06/30 09:00", datetime(2017, 6, 30, 9, 0)),
        ("2017/6/30 下午 03:30:05", datetime(2017, 6, 30, 15, 30, 5)),
        ("2026-11-23T14:00", datetime(2026, 11, 23, 14, 0)),
        ("112年5月22日下午3時30分", datetime(2023, 5, 22, 15, 30)),
        ("112年5月22日上午9時", datetime(2023, 5, 22, 9, 0)),
        ("115.11.23（一）14:00", datetime(2026, 11, 23, 14, 0)),
        ("明天下午2點半", datetime(2026, 11, 24, 14, 30)),
        ("週三 晚上7點", datetime(2026, 11, 25, 19, 0)),
        ("+1 9:30", datetime(2026, 11, 24, 9, 30)),
        ("１９：３０", datetime(2026, 11, 23, 19, 30)),
        ("19:30", datetime(2026, 11, 23, 19, 30)),
        ("3pm", datetime(2026, 11, 23, 15, 0)),
        ("tomorrow 12:30 am", datetime(2026, 11, 24, 0, 30)),
        ("中午12時", datetime(2026, 11, 23, 12, 0)),
        ("中午1時", datetime(2026, 11, 23, 13, 0)),
        ("下午12:30", datetime(2026, 11, 23, 12, 30)),
        ("下午15:30", datetime(2026, 11, 23, 15, 30)),
    ],
)
def test_date_with_time(text: str, when: datetime) -> None:
    assert parse_datetime(text, MONDAY) == when


@pytest.mark.parametrize("text", ["25:00", "24:00", "12:60", "9:30:75", "上午15時", "上午12時", "晚上12點"])
def test_impossible_and_ambiguous_times_are_refused(text: str) -> None:
    with pytest.raises(DateError, match="no such time of day"):
        parse_datetime(text, MONDAY)


def test_a_date_alone_stays_a_date() -> None:
    assert parse_when("115.11.23", MONDAY) == MONDAY
    assert not isinstance(parse_when("115.11.23", MONDAY), datetime)
    with pytest.raises(DateError, match="time of day is missing"):
        parse_datetime("115.11.23", MONDAY)


def test_digits_of_day_and_time_never_run_together() -> None:
    with pytest.raises(DateError):
        parse_datetime("115.11.2314:00", MONDAY)


@pytest.mark.parametrize(
    ("style", "shown", "with_time"),
    [
        (DateStyle.ROC, "115.11.23（一）", "115.11.23（一）14:05"),
        (DateStyle.ROC_SHORT, "115.11.23", "115.11.23 14:05"),
        (DateStyle.ROC_LONG, "中華民國115年11月23日", "中華民國115年11月23日下午2時5分"),
        (DateStyle.ISO, "2026-11-23", "2026-11-23 14:05"),
        (DateStyle.ISO_DAY, "2026-11-23 Mon", "2026-11-23 Mon 14:05"),
        (DateStyle.MONTH_DAY, "11/23（一）", "11/23（一）14:05"),
        (DateStyle.MONTH_DAY_SHORT, "11/23", "11/23 14:05"),
        (DateStyle.DAY_EN, "Mon 23", "Mon 23 14:05"),
    ],
)
def test_styles(style: DateStyle, shown: str, with_time: str) -> None:
    assert format_date(MONDAY, style) == shown
    assert format_datetime(datetime(2026, 11, 23, 14, 5), style) == with_time


@pytest.mark.parametrize("style", DateStyle)
def test_days_before_the_republic_are_shown_in_iso(style: DateStyle) -> None:
    assert format_date(date(1911, 12, 31), style) == "1911-12-31"
    assert format_datetime(datetime(1911, 12, 31, 9, 0), style) == "1911-12-31 09:00"


@given(DAYS, st.sampled_from([style for style in DateStyle if style is not DateStyle.DAY_EN]))
def test_what_is_shown_reads_back(day: date, style: DateStyle) -> None:
    assert parse_date(format_date(day, style), day) == day


@given(
    st.datetimes(datetime(1912, 1, 1), datetime(2110, 12, 31)),
    st.sampled_from([style for style in DateStyle if style is not DateStyle.DAY_EN]),
)
def test_shown_times_read_back_to_the_minute(when: datetime, style: DateStyle) -> None:
    assert parse_datetime(format_datetime(when, style), when.date()) == when.replace(second=0, microsecond=0)


@given(DAYS)
def test_compact_forms_of_every_day(day: date) -> None:
    compact = f"{day:%m%d}"
    assert parse_date(f"{day.year}{compact}", MONDAY) == day
    if roc_year(day) >= 10:
        assert parse_date(f"{roc_year(day)}{compact}", MONDAY) == day


@given(st.text(LETTERS, max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_when(text, MONDAY)
    except DateError:
        return
    assert FIRST_DAY.year <= found.year <= LAST_DAY.year


def test_years_convert_both_ways() -> None:
    assert roc_year(MONDAY) == 115
    assert ad_year(115) == 2026
    with pytest.raises(DateError):
        ad_year(0)
