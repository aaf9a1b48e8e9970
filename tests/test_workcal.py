"""Working days, quarters and the built-in government calendar."""

import json
import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.errors import DateError, InputError
from pbdesk.workcal.calendar import DayEdit, DayInfo, WorkCalendar
from pbdesk.workcal.quarters import Quarter
from pbdesk.workcal.taiwan import base_days, from_rows, to_rows

USUAL = ((time(8, 30), time(12, 30)), (time(13, 30), time(17, 30)))
OFFICIAL_2026 = (
    "1/1 2/15 2/16 2/17 2/18 2/19 2/20 2/27 2/28 4/3 4/4 4/5 4/6 5/1 6/19 9/25 9/28 10/9 10/10 "
    "10/25 10/26 12/25"
)
OFFICIAL_2027 = (
    "1/1 2/4 2/5 2/6 2/7 2/8 2/9 2/10 2/28 3/1 4/4 4/5 4/6 4/30 5/1 6/9 9/15 9/28 10/10 10/11 10/25 "
    "12/24 12/25 12/31"
)


def year_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.fixture(scope="module")
def taiwan() -> WorkCalendar:
    return WorkCalendar({day: info for year in range(2017, 2029) for day, info in base_days(year).items()})


# --- the government calendar


@pytest.mark.parametrize(
    ("year", "weekdays_off", "make_up", "days_off"),
    [
        (2017, 14, 3, 116),
        (2018, 13, 2, 115),
        (2019, 14, 3, 115),
        (2020, 14, 3, 115),
        (2021, 14, 2, 116),
        (2022, 11, 1, 115),
        (2023, 17, 6, 116),
        (2024, 12, 1, 115),
        (2025, 15, 1, 118),
        (2026, 16, 0, 120),
        (2027, 17, 0, 121),
    ],
)
def test_published_years(
    taiwan: WorkCalendar, year: int, weekdays_off: int, make_up: int, days_off: int
) -> None:
    off = [day for day in year_of(year) if not taiwan.is_working(day)]
    worked_weekends = [day for day in year_of(year) if day.weekday() >= 5 and taiwan.is_working(day)]
    assert sum(day.weekday() < 5 for day in off) == weekdays_off
    assert len(worked_weekends) == make_up
    assert len(off) == days_off


@pytest.mark.parametrize(("year", "official"), [(2026, OFFICIAL_2026), (2027, OFFICIAL_2027)])
def test_named_days_are_exactly_the_official_ones(year: int, official: str) -> None:
    named = base_days(year)
    assert " ".join(f"{day.month}/{day.day}" for day in sorted(named)) == official
    assert all(not info.working and info.name for info in named.values())


def test_names_of_the_lunar_new_year() -> None:
    names = {day: info.name for day, info in base_days(2026).items()}
    assert names[date(2026, 2, 15)] == "小年夜"
    assert names[date(2026, 2, 16)] == "農曆除夕"
    assert names[date(2026, 2, 20)] == "小年夜（補假）"
    assert base_days(2027)[date(2027, 2, 4)].name == "小年夜"
    assert base_days(2023)[date(2023, 1, 21)].name == "農曆除夕"
    assert base_days(2023)[date(2023, 1, 25)].name == "農曆除夕（補假）"


def test_make_up_workdays(taiwan: WorkCalendar) -> None:
    assert taiwan.is_working(date(2025, 2, 8))
    assert taiwan.name(date(2025, 2, 8)) == "補行上班"
    assert taiwan.is_working(date(2023, 9, 23))
    assert taiwan.add_working_days(date(2025, 2, 7), 1) == date(2025, 2, 8)


@pytest.mark.parametrize("year", [2014, 2017, 2025, 2027, 2028])
def test_a_year_holds_its_own_days_only(year: int) -> None:
    assert {day.year for day in base_days(year)} == {year}


def test_no_calendar_before_1998_and_after_2100() -> None:
    assert base_days(1990) == {} == base_days(2101)


def test_rows_survive_json() -> None:
    days = base_days(2025) | base_days(2028)
    assert from_rows(json.loads(json.dumps(to_rows(days)))) == days


def test_holidays_library_is_not_loaded_at_start() -> None:
    code = (
        "import sys, pbdesk.workcal.taiwan; sys.exit('holidays' in sys.modules or 'dateutil' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_do_not_follow_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(variable, "en_US.UTF-8")
    assert base_days(2026)[date(2026, 12, 25)].name == "行憲紀念日"


# --- counting


def test_1999_case_is_due_on_the_sixth_working_day_after_receipt(taiwan: WorkCalendar) -> None:
    assert taiwan.add_working_days(date(2026, 11, 23), 6) == date(2026, 12, 1)


def test_neighbouring_working_days_skip_the_new_year(taiwan: WorkCalendar) -> None:
    assert taiwan.next_working(date(2026, 2, 13)) == date(2026, 2, 23)
    assert taiwan.add_working_days(date(2026, 2, 23), -1) == date(2026, 2, 13)


def test_zero_working_days_is_the_day_itself(taiwan: WorkCalendar) -> None:
    sunday = date(2026, 11, 22)
    assert taiwan.add_working_days(sunday, 0) == sunday


def test_deadline_on_a_day_off_comes_forward(taiwan: WorkCalendar) -> None:
    assert taiwan.deadline(date(2026, 10, 26)) == date(2026, 10, 23)
    assert taiwan.deadline(date(2026, 10, 27)) == date(2026, 10, 27)


EDITED_DAYS = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.builds(DayEdit, working=st.sampled_from([True, False, None])),
    max_size=12,
)


@given(EDITED_DAYS, st.dates(date(2026, 2, 1), date(2026, 11, 30)), st.integers(-90, 90))
def test_adding_passes_as_many_working_days_as_it_says(
    edits: dict[date, DayEdit], start: date, n: int
) -> None:
    calendar = WorkCalendar({date(2026, 6, 19): DayInfo(False, "端午節")}, edits)
    step, reached = (1 if n > 0 else -1), calendar.add_working_days(start, n)
    passed = [start + timedelta(k) for k in range(step, (reached - start).days + step, step)] if n else []
    assert sum(map(calendar.is_working, passed)) == abs(n)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_calendar_without_working_days_is_an_error_not_a_hang(direction: int) -> None:
    first = date(2025, 1, 1)
    never = WorkCalendar({first + timedelta(n): DayInfo(False) for n in range(1200)})
    with pytest.raises(InputError, match="no working day within 366 days of 2026-06-01"):
        never.add_working_days(date(2026, 6, 1), direction)


def test_the_end_of_the_calendar_is_an_error_too() -> None:
    with pytest.raises(InputError, match="no working day"):
        WorkCalendar().add_working_days(date(2026, 1, 1), 10**6)


# --- the officer's own edits


def test_typhoon_day_moves_deadlines_and_takes_the_hours(taiwan: WorkCalendar) -> None:
    monday = date(2026, 11, 23)
    calendar = WorkCalendar(taiwan.base, {monday: DayEdit(working=False, reason="颱風停止上班")})
    assert calendar.hours(monday, USUAL) == ()
    assert calendar.name(monday) == "颱風停止上班"
    assert calendar.deadline(monday) == date(2026, 11, 20)


def test_leave_takes_the_hours_and_leaves_deadlines_alone(taiwan: WorkCalendar) -> None:
    monday = date(2026, 11, 23)
    calendar = WorkCalendar(taiwan.base, {monday: DayEdit(hours=(), reason="休假")})
    assert calendar.hours(monday, USUAL) == ()
    assert calendar.is_working(monday)
    assert calendar.deadline(monday) == monday


def test_half_day_and_duty_on_a_day_off(taiwan: WorkCalendar) -> None:
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    morning = ((time(8, 30), time(12, 30)),)
    edits = {friday: DayEdit(hours=morning), saturday: DayEdit(hours=morning, reason="住民大會")}
    calendar = WorkCalendar(taiwan.base, edits)
    assert calendar.hours(friday, USUAL) == calendar.hours(saturday, USUAL) == morning
    assert not calendar.is_working(saturday)
    assert calendar.hours(date(2026, 11, 26), USUAL) == USUAL
    assert calendar.hours(date(2026, 11, 29), USUAL) == ()


def test_a_reason_hides_the_holiday_name_only_when_given(taiwan: WorkCalendar) -> None:
    day = date(2026, 6, 19)
    assert WorkCalendar(taiwan.base, {day: DayEdit(working=True)}).name(day) == "端午節"


@pytest.mark.parametrize(
    "hours",
    [
        ((time(12), time(9)),),
        ((time(9), time(9)),),
        ((time(9), time(12)), (time(11), time(13))),
        ((time(13), time(17)), (time(8), time(12))),
    ],
)
def test_reversed_and_overlapping_hours_are_refused(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(InputError, match="must not overlap"):
        DayEdit(hours=hours)


def test_changing_the_mapping_later_does_not_change_the_calendar() -> None:
    edits: dict[date, DayEdit] = {}
    calendar = WorkCalendar({}, edits)
    edits[date(2026, 11, 23)] = DayEdit(working=False)
    assert calendar.is_working(date(2026, 11, 23))


# --- quarters


@pytest.mark.parametrize(
    "text",
    [
        "1154",
        "115Q4",
        "115q4",
        "１１５４",
        "115-Q4",
        "2026Q4",
        "115年第4季",
        "115年第四季",
        "民國115年第4季",
        "115年度第4季",
        "115年4季",
        "1154季",
    ],
)
def test_ways_of_writing_a_quarter(text: str) -> None:
    assert Quarter.parse(text) == Quarter(115, 4)


@pytest.mark.parametrize(
    "text",
    ["", "1155", "115", "115Q5", "20264", "115.11.23", "0001", "第4季", "114季", "13季", "114", "15年第4季"],
)
def test_other_text_is_no_quarter(text: str) -> None:
    with pytest.raises(DateError):
        Quarter.parse(text)


def test_quarter_days_and_neighbours() -> None:
    quarter = Quarter(115, 4)
    assert (quarter.key, quarter.first_day, quarter.last_day) == (
        "1154",
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert quarter.next() == Quarter(116, 1)
    assert Quarter(116, 1).previous() == quarter


@given(st.dates(date(1912, 1, 1), date(2110, 12, 31)))
def test_every_day_lies_in_its_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert Quarter.of_key(int(quarter.key)) == quarter
    if quarter.roc_year >= 100:
        assert Quarter.parse(quarter.key) == quarter
    if day.year < 2110:
        assert quarter.next().first_day == quarter.last_day + timedelta(1)
        assert quarter.next().previous() == quarter
        assert quarter < quarter.next()


def test_quarters_end_with_the_calendar() -> None:
    with pytest.raises(DateError):
        Quarter(199, 4).next()
    with pytest.raises(DateError):
        Quarter(1, 1).previous()
    with pytest.raises(DateError):
        Quarter(115, 5)
