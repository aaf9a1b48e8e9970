"""The published office calendar in its encodings and column sets."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from pbdesk.errors import FileError, InputError
from pbdesk.formats import official_calendar
from pbdesk.formats.headers import match_headers
from pbdesk.formats.official_calendar import parse
from pbdesk.workcal.calendar import DayInfo, WorkCalendar

Line = list[str]
NEW, OLD = "西元日期,星期,是否放假,備註", "date,name,isHoliday,holidayCategory,description"


def days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


def new_lines(year: int, special: dict[str, tuple[str, str]]) -> list[Line]:
    lines = [
        [f"{d:%Y%m%d}", "一二三四五六日"[d.weekday()], "2" if d.weekday() > 4 else "0", ""]
        for d in days(year)
    ]
    return [[day, weekday, *special.get(day[4:], (flag, note))] for day, weekday, flag, note in lines]


def old_lines(year: int, special: dict[str, tuple[str, str, str, str]]) -> list[Line]:
    lines = []
    for d in days(year):
        plain = ("", "是", "星期六、星期日", "") if d.weekday() > 4 else ("", "否", "", "")
        lines.append([f"{d.year}/{d.month}/{d.day}", *special.get(f"{d:%m%d}", plain)])
    return lines


def text(header: str, lines: list[Line], newline: str = "\r\n") -> str:
    return newline.join([header, *(",".join(line) for line in lines)]) + newline


SPECIAL = {"0101": ("2", "開國紀念日"), "0208": ("0", "補行上班"), "0127": ("2", "小年夜")}
EXPECTED = {
    date(2025, 1, 1): DayInfo(False, "開國紀念日"),
    date(2025, 1, 27): DayInfo(False, "小年夜"),
    date(2025, 2, 8): DayInfo(True, "補行上班"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_encodings_and_line_ends(encoding: str, newline: str) -> None:
    data = text(NEW, new_lines(2025, SPECIAL), newline).encode(encoding)
    year = parse(data, "114.csv")
    assert year.roc_year == 114
    assert year.days == EXPECTED


def test_it_serves_as_the_base_of_a_calendar() -> None:
    calendar = WorkCalendar(parse(text(NEW, new_lines(2025, SPECIAL)).encode(), "114.csv").days)
    assert calendar.is_working(date(2025, 2, 8))
    assert not calendar.is_working(date(2025, 1, 27))


def test_older_columns() -> None:
    special = {
        "0102": ("", "是", "補假", ""),
        "0218": ("", "否", "補行上班日", ""),
        "0228": ("和平紀念日", "是", "放假之紀念日及節日", '"全國各機關學校放假一日,照常"'),
    }
    data = text(OLD, old_lines(2017, special)).encode("cp950")
    assert parse(data, "106.csv").days == {
        date(2017, 1, 2): DayInfo(False, "補假"),
        date(2017, 2, 18): DayInfo(True, "補行上班日"),
        date(2017, 2, 28): DayInfo(False, "和平紀念日"),
    }


def test_days_off_for_one_profession_are_worked_by_offices() -> None:
    special = {
        "0903": ("軍人節", "是", "特定節日", "軍人依國防部規定辦理。"),
        "0501": ("勞動節", "是", "特定節日", "全國各機關學校及勞工放假一日。"),
    }
    found = parse(text(OLD, old_lines(2026, special)).encode(), "115.csv").days
    assert found[date(2026, 9, 3)] == DayInfo(True, "軍人節")
    assert found[date(2026, 5, 1)] == DayInfo(False, "勞動節")


def test_columns_in_another_order_and_with_one_more() -> None:
    header = "備註,是否放假,星期,西元日期,更新日"
    lines = [[*line[::-1], "x"] for line in new_lines(2025, SPECIAL)]
    assert parse(text(header, lines).encode(), "114.csv").days == EXPECTED


def test_leap_year_needs_all_its_days() -> None:
    lines = new_lines(2028, {})
    assert parse(text(NEW, lines).encode(), "117.csv").roc_year == 117
    del lines[59]
    with pytest.raises(FileError, match="2028-02-29 is missing"):
        parse(text(NEW, lines).encode(), "117.csv")


def test_control_characters_do_not_reach_the_names() -> None:
    data = text(NEW, new_lines(2025, {"0101": ("2", "開國\x1b[31m\u202e紀念日")})).encode()
    assert parse(data, "114.csv").days[date(2025, 1, 1)].name == "開國紀念日"


def changed(row: int, column: int, value: str) -> Callable[[list[Line]], None]:
    def change(lines: list[Line]) -> None:
        lines[row][column] = value

    return change


def repeat(lines: list[Line]) -> None:
    lines.insert(10, lines[9])


def special_only(lines: list[Line]) -> None:
    lines[:] = [line for line in lines if line[2] == "2" or line[3]]


def foreign(lines: list[Line]) -> None:
    lines.append(["20260101", "四", "2", ""])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (changed(3, 2, "1"), "114.csv, row 5, column 是否放假: expected 0 or 2"),
        (changed(3, 2, ""), "114.csv, row 5, column 是否放假: expected 0 or 2"),
        (changed(3, 0, "20250132"), "114.csv, row 5, column 西元日期: this is not a date"),
        (changed(3, 0, "114/1/4"), "114.csv, row 5, column 西元日期: this is not a date"),
        (changed(3, 0, "00250104"), "114.csv, row 5, column 西元日期: this is not a date"),
        (changed(3, 1, "日"), "114.csv, row 5, column 星期: the day of the week"),
        (repeat, "114.csv, row 12, column 西元日期: the day is there twice"),
        (foreign, "114.csv, row 367, column 西元日期: the day belongs to another year"),
        (lambda lines: lines.pop(), "114.csv has 364 days; a year has at least 365"),
        (special_only, "lists 106 days off and make-up working days, not every day of the year"),
        (lambda lines: lines.clear(), "114.csv has 0 days; a year has at least 365"),
    ],
)
def test_a_broken_file_is_refused_where_it_breaks(change: Callable[[list[Line]], None], says: str) -> None:
    lines = new_lines(2025, SPECIAL)
    change(lines)
    with pytest.raises(FileError) as refused:
        parse(text(NEW, lines).encode(), "114.csv")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no column 西元日期"),
        (b"Subject,Start Date\r\nx,2026/1/1\r\n", "no column 西元日期"),
        (b"date,isHoliday\r\n2026/1/1,x\r\n", "no column name"),
        (b"\x89PNG\r\n\xff\xff\x00", "neither UTF-8 nor Big5"),
        (b"a" * 200_000, "this is not CSV"),
    ],
)
def test_other_files_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(FileError, match=says):
        parse(data, "x.csv")


def test_the_import_command_recognises_the_calendar_by_its_first_line() -> None:
    line = "西元日期,星期,是否放假,備註\r\n20260101,四,2,開國紀念日\r\n"
    for data in (line.encode(), line.encode("utf-8-sig"), line.encode("cp950")):
        assert official_calendar.recognises(data)
    assert not official_calendar.recognises("序號,提案名稱\r\n1,長椅\r\n".encode("cp950"))
    assert not official_calendar.recognises(b"")


@pytest.mark.parametrize(
    "headers",
    ["date,備註", "西元日期,星期,備註", "日期,星期,放假,備註",
     "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location"],
)  # fmt: skip
def test_another_calendar_is_told_as_one_and_not_by_the_columns_of_proposals(headers: str) -> None:
    with pytest.raises(InputError, match="looks like a calendar") as caught:
        match_headers(headers.split(","))
    assert "one whole year" in str(caught.value.todo)


def test_a_calendar_without_its_dates_is_refused_as_a_calendar() -> None:
    data = "星期,是否放假,備註\r\n四,2,開國紀念日\r\n".encode()
    assert official_calendar.recognises(data)
    with pytest.raises(FileError, match="no column 西元日期; it is not an office calendar"):
        parse(data, "x.csv")
    with pytest.raises(InputError, match="No column with a title"):
        match_headers(["日期", "星期", "經費"])  # something else with days in it
