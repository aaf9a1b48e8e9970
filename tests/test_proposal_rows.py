"""Rows become proposals and milestones: complete, in one form, and every mistake named by row and column."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pbdesk.errors import InputError
from pbdesk.formats.headers import match_headers
from pbdesk.formats.milestone_rows import MilestoneRow, parse_milestones
from pbdesk.formats.proposal_rows import EventCell, ProposalRow, parse_proposals
from pbdesk.formats.rows import ParsedRow
from pbdesk.formats.tabular import read_csv
from pbdesk.formats.values import (
    Agency,
    LightWord,
    parse_case_no,
    parse_count,
    parse_district,
    parse_hazard,
    parse_light,
    parse_moment,
    parse_money,
    parse_year,
    split_agencies,
)
from pbdesk.model.proposal import Light
from pbdesk.workcal.quarters import Quarter

TODAY = date(2026, 11, 23)


def proposals(text: str, encoding: str = "utf-8") -> list[ParsedRow[ProposalRow]]:
    table = read_csv(text.encode(encoding))
    return list(parse_proposals(table, match_headers(table.headers), TODAY))


def milestones(text: str) -> list[ParsedRow[MilestoneRow]]:
    table = read_csv(text.encode())
    return list(parse_milestones(table, match_headers(table.headers), TODAY))


def said(rows: list[ParsedRow[ProposalRow]]) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, str(problem.what)) for row in rows for problem in row.problems]


# --- whole rows

PLATFORM = """\
no,title,kind,district,roc_year,received_by,serial_no,proposer_role,lead_agency,support_agencies,light_publicness,\
light_legality,light_budget,assembly_date,assembly_place,assembly_attendance,assembly_ballots,assembly_votes,ws1_date,\
ws1_place,ws1_attendance,ws2_date,ws2_place,ws2_attendance,vote_start,vote_end,district_votes_total,votes_for,threshold,\
budget_twd,status,status_date,content_or_note,source
1,測試水圳,recorded,信義區,111,臺北市信義區公所,111020091,里長,信義區公所 (inferred),\
測試館；教育局；環境保護局(會勘出席),\
高度可行,中度可行,低度可行,106/03/03,測試高中,70,68,27,2022/03/08,大禮堂,37,2022/03/23,禮堂,27,\
2017/06/30 09:00,2017/07/13 17:00,32305,31652,3315,"639,442,789",結案,108/03/27,"a; b, c",http://example.invalid/1
4,,recorded?,信義區,111,,,,,,高度可行,,,2022/01/19,測試活動中心,40,40,27,,,,,,,,,,,,,,,no title,page
"""


def test_a_full_row_comes_in_complete() -> None:
    row, _ = proposals(PLATFORM)
    assert (row.problems, row.warnings) == ((), ())
    assert row.record == ProposalRow(
        row=2,
        key="case 111020091",
        row_no="1",
        case_no="111020091",
        title="測試水圳",
        year=111,
        district="信義區",
        kind="recorded",
        received_by="臺北市信義區公所",
        proposer_role="里長",
        lead_agency=Agency("信義區公所", "inferred"),
        support_agencies=(Agency("測試館"), Agency("教育局"), Agency("環境保護局", "會勘出席")),
        public_value=LightWord(Light.GREEN, "高度可行"),
        legality=LightWord(Light.AMBER, "中度可行"),
        budget=LightWord(Light.RED, "低度可行"),
        assembly=EventCell(date(2017, 3, 3), "測試高中", 70, 68, 27),
        ws1=EventCell(date(2022, 3, 8), "大禮堂", 37),
        ws2=EventCell(date(2022, 3, 23), "禮堂", 27),
        vote_start=datetime(2017, 6, 30, 9),
        vote_end=datetime(2017, 7, 13, 17),
        district_votes_total=32305,
        votes_for=31652,
        threshold=3315,
        budget_twd=639_442_789,
        status="結案",
        status_date=date(2019, 3, 27),
        note="a; b, c",
        source="http://example.invalid/1",
    )


def test_every_column_of_the_platform_list_is_used() -> None:
    assert match_headers(read_csv(PLATFORM.encode()).headers).unmapped == ()


@pytest.mark.parametrize("word", ["收件日", "收件日期", "受理日", "受理日期", "提案日", "received_on"])
def test_the_day_a_proposal_came_in_is_found_under_the_words_of_the_form(word: str) -> None:
    (row,) = proposals(f"案號,案名,{word}\n115030001,路燈,115.9.15\n")
    assert row.record.received_on == date(2026, 9, 15)


def test_a_row_without_title_and_case_number_comes_in_with_a_warning() -> None:
    _, row = proposals(PLATFORM)
    assert row.ok
    assert [(warning.column, str(warning.what)) for warning in row.warnings] == [
        ("title", "The title is empty.")
    ]
    assert (row.record.title, row.record.year, row.record.assembly.attendance) == ("", 111, 40)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("註：資料截至115年11月20日,,,", "案號"), ("合計：8件,,,", "案號"), ("總計 8 件,,,", "案號"),
        ("附註1,,,", "案號"), (",合計,,", "提案名稱"), (",備註：由各區公所提供,,", "提案名稱"),
        (",,,製表人：測試員甲", "備註"), (",更新日期：115.11.20,,", "提案名稱"), ("合計（8件）,,,", "案號"),
        (",說明：各案依收件順序,,", "提案名稱"), ("資料來源：區公所,,,", "案號"),
        (",以上資料供參,,", "提案名稱"), (",以下空白,,", "提案名稱"),
    ],
)  # fmt: skip
def test_a_total_or_a_note_below_the_list_is_no_case(line: str, column: str) -> None:
    first, aside = proposals(f"案號,提案名稱,行政區,備註\n115030001,總計畫說明牌,大安區,註：已會勘\n{line}\n")
    assert first.ok
    assert said([aside]) == [(3, column, "A total or a note is no proposal; take the row out of the list.")]


@pytest.mark.parametrize(
    "title",
    ["小計畫公園", "共融遊戲場", "總統府周邊人行道", "註冊中心旁綠地", "說明會場地改善", "更新：測試公園遊具",
     "合計劃分之停車格"],
)  # fmt: skip
def test_a_title_that_begins_like_a_total_or_a_note_is_a_case(title: str) -> None:
    (row,) = proposals(f"備註,提案名稱\n,{title}\n")
    assert row.ok and row.record.title == title


def test_a_note_in_a_first_column_of_remarks_belongs_to_the_case_beside_it() -> None:
    (row,) = proposals("備註,提案名稱\n註：已會勘,路燈\n")
    assert row.ok and row.record.note == "註：已會勘"


def test_a_row_with_a_cell_beside_the_table_only_is_refused_for_its_width() -> None:
    _, row = proposals("案號,提案名稱\n115030001,路燈\n,,合計：3\n")
    assert said([row]) == [(3, "", "The row has 3 cells, the header row 2.")]


def test_a_second_row_of_headers_is_no_case() -> None:
    sub, row = proposals("案號,提案名稱,住民大會,,備註\n,,日期,地點,\n115030001,路燈,115.3.5,活動中心,\n")
    assert row.ok
    ((number, column, what),) = said([sub])
    assert (number, column) == (2, "提案名稱") and "Headers over two rows belong in one" in what


def test_a_proposal_without_a_title_that_says_what_is_wished_comes_in() -> None:
    (row,) = proposals("案號,提案名稱,提案內容\n,,希望增設路燈\n")
    assert row.ok and [str(warning.what) for warning in row.warnings] == ["The title is empty."]


def test_a_refused_cell_says_how_it_is_to_be_written() -> None:
    ((_, _, day),) = said(proposals("案號,提案名稱,收件日期\n115030001,路燈,115.3.5起\n"))
    assert day == "This is not a date. Correct it, written as 115.11.23 or 2026-11-23."
    (row,) = milestones("案號,年度季別,里程碑\n115030001,115Q5,完工\n")
    assert [str(problem.what) for problem in row.problems] == [
        "This is not a quarter. Write for example 1154 or 115Q4."
    ]


OFFICE = """\
序號,提案名稱,年度,行政區,主責機關,協辦機關,公共性,適法性,預算可行性,預算金額,備註
108060000,READY 測試市場,108,大同區,公園處,文化局、教育局,高度可行,,低度可行,4700000,測試資料
109090001,測試國小,109,南港區,文化局,,中度可行,高度可行,,350000,測試資料
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_an_office_list(encoding: str) -> None:
    first, second = proposals(OFFICE, encoding)
    assert first.ok and second.ok
    assert (first.record.case_no, first.record.budget_twd) == ("108060000", 4_700_000)
    assert first.record.support_agencies == (Agency("文化局"), Agency("教育局"))
    assert second.record.budget == LightWord()


def test_a_column_of_running_numbers_is_not_the_case_number() -> None:
    rows = proposals("序號,提案名稱\n1,測試提案甲\n2,測試提案乙\n")
    assert [(row.record.row_no, row.record.case_no, row.ok) for row in rows] == [
        ("1", "", True),
        ("2", "", True),
    ]


def test_totals_below_the_list_are_no_proposals() -> None:
    rows = proposals("案號,提案名稱,經費\n115030001,測試提案甲,5\n合計,,5\n")
    assert [row.ok for row in rows] == [True, False]


# --- case numbers


def test_year_and_district_come_from_the_case_number() -> None:
    (row,) = proposals("案號,提案名稱\n１０６０３００３７,測試\n")
    assert (row.record.case_no, row.record.year, row.record.district) == ("106030037", 106, "大安區")


def test_a_contradicting_year_or_district_is_a_problem() -> None:
    rows = proposals("案號,年度,行政區,提案名稱\n106030037,107,信義,測試\n106030038,2017,台北市大安區,測試\n")
    assert said(rows) == [
        (2, "年度", "The case number says year 106."),
        (2, "行政區", "The case number says district 大安區."),
    ]


@pytest.mark.parametrize(("case_no", "warns"), [("106030037", False), ("106130037", True), ("測-12", True)])
def test_unusual_case_numbers_are_kept_with_a_warning(case_no: str, warns: bool) -> None:
    (row,) = proposals(f"案號,提案名稱\n{case_no},測試\n")
    assert (row.ok, row.record.case_no, bool(row.warnings)) == (True, case_no, warns)


def test_a_repeated_proposal_names_its_first_row() -> None:
    numbered = proposals("案號,提案名稱\n106030037,甲測試\n106030038,乙測試\n106030037,丙測試\n")
    named = proposals("提案名稱,年度,行政區\n測試 臺,115,大安\n測試 臺,115,信義\n測試　台,2026,大安區\n")
    assert said(numbered) == [(4, "案號", "The same proposal stands in row 2 already.")]
    assert said(named) == [(4, "提案名稱", "The same proposal stands in row 2 already.")]


def test_the_identity_does_not_depend_on_the_place_in_the_file() -> None:
    one = proposals("提案名稱,年度\n甲測試,115\n乙測試,115\n")
    other = proposals("年度,備註,提案名稱\n115,new,乙測試\n115,,甲測試\n")
    assert {row.record.key for row in one} == {row.record.key for row in other}


# --- mistakes


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("提案名稱", "長" * 501, "500 characters"),
        ("年度", "明年", "not a year"),
        ("預算金額", "很多", "not an amount"),
        ("得票數", "12.5", "not a whole number"),
        ("公共性", "藍燈", "not a light"),
        ("結案日期", "116/2/29", ""),
        ("結案日期", "11/23", "with a year"),
        ("結案日期", "+3", "with a year"),
        ("案號", "1.06E+08", "shortened"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(column: str, value: str, words: str) -> None:
    head = [column, "備註"] if column == "提案名稱" else ["提案名稱", column]
    line = [value, "x"] if column == "提案名稱" else ["測試", value]
    rows = proposals(",".join(head) + "\n" + ",".join(line) + "\n")
    ((row, where, what),) = said(rows)
    assert (row, where) == (2, column)
    assert words in what and value not in what


def test_one_row_reports_all_its_mistakes_and_spares_the_others() -> None:
    rows = proposals("提案名稱,年度,經費\n甲測試,?,?\n乙測試,115,5萬\n")
    assert [len(row.problems) for row in rows] == [2, 0]
    assert rows[1].record.budget_twd == 50_000


def test_a_row_of_another_width_is_a_problem_of_the_row() -> None:
    rows = proposals("提案名稱,年度,經費\n甲測試,115\n乙測試,115,5\n")
    assert said(rows) == [(2, "", "The row has 2 cells, the header row 3.")]


def test_a_vote_that_ends_before_it_starts() -> None:
    rows = proposals("提案名稱,vote_start,vote_end\n測試,2026/6/15,115.6.1\n")
    assert said(rows) == [(2, "vote_end", "The vote ends before it starts.")]


def test_markup_and_escape_codes_in_a_title_are_only_text() -> None:
    (row,) = proposals('提案名稱,年度\n"[/red]\x1b[2J測試\n第二行",115\n')
    assert row.record.title == "[/red]測試 第二行"


def test_several_lead_agencies_become_one_and_support() -> None:
    (row,) = proposals("提案名稱,主責機關,協辦機關\n測試,文化局、教育局,教育局；社會局\n")
    assert row.record.lead_agency == Agency("文化局")
    assert row.record.support_agencies == (Agency("教育局"), Agency("社會局"))
    assert [warning.column for warning in row.warnings] == ["主責機關"]


def test_money_counts_in_the_unit_of_its_header() -> None:
    rows = proposals("提案名稱,經費(千元)\n甲測試,350\n乙測試,35萬\n丙測試,350元\n")
    assert [row.record.budget_twd for row in rows] == [350_000, 350_000, 350]


# --- cells


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("639,442,789", 639_442_789),
        ("6億3,944萬2,789元", 639_442_789),
        ("NT$3.5M", 3_500_000),
        ("新臺幣350萬元整", 3_500_000),
        ("３５０萬", 3_500_000),
        ("3百萬", 3_000_000),
        ("1,200千元", 1_200_000),
        ("4700000.0", 4_700_000),
        ("0", 0),
        ("-", None),
        ("", None),
    ],
)
def test_money(text: str, amount: int | None) -> None:
    assert parse_money(text) == amount


@pytest.mark.parametrize("text", ["3,50", "-5", "5萬3億", "1.5", "12萬x", "約", "9" * 20, "3.5萬.5", "1e6"])
def test_no_money(text: str) -> None:
    with pytest.raises(InputError):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "count"), [("40", 40), ("31,652票", 31652), ("４０人", 40), ("40.0", 40), ("", None)]
)
def test_counts(text: str, count: int | None) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["106", "106年度", "民國106年", "2017", "106.0", "２０１７年"])
def test_years(text: str) -> None:
    assert parse_year(text) == 106


@pytest.mark.parametrize("text", ["0", "1850", "2200", "one"])
def test_no_years(text: str) -> None:
    with pytest.raises(InputError):
        parse_year(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022/01/19", date(2022, 1, 19)),
        ("106/03/03", date(2017, 3, 3)),
        ("1060303", date(2017, 3, 3)),
        ("108年03月22日", date(2019, 3, 22)),
        ("111-01-26 14:00", datetime(2022, 1, 26, 14)),
        ("未定", None),
    ],
)
def test_moments(text: str, day: date | None) -> None:
    assert parse_moment(text, TODAY) == day


@pytest.mark.parametrize("text", ["明天", "+3", "3/3", "19:30", "19:30:00", "44580", "2022/13/01"])
def test_no_moments(text: str) -> None:
    with pytest.raises(InputError):
        parse_moment(text, TODAY)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("高度可行", Light.GREEN),
        ("●(中度可行)", Light.AMBER),
        ("公共性 :●(低度可行)", Light.RED),
        ("綠燈", Light.GREEN),
        ("Yellow", Light.AMBER),
        ("🔴", Light.RED),
        ("黃燈（中度可行）", Light.AMBER),
        ("", Light.UNKNOWN),
        ("尚未評估", Light.UNKNOWN),
    ],
)
def test_lights(text: str, level: Light) -> None:
    assert parse_light(text).level is level


@pytest.mark.parametrize("text", ["藍", "綠燈(低度可行)", "可行", "高度可行?"])
def test_no_lights(text: str) -> None:
    with pytest.raises(InputError):
        parse_light(text)


@pytest.mark.parametrize(
    ("text", "hazard"),
    [("是", True), ("有安全疑慮", True), ("Ｖ", True), ("YES", True), ("危險", True), ("否", False),
     ("無", False), ("安全無虞", False), ("FALSE", False), ("", None), ("-", None), ("待定", None)],
)  # fmt: skip
def test_hazards(text: str, hazard: bool | None) -> None:
    assert parse_hazard(text) is hazard


@pytest.mark.parametrize("text", ["1", "欄杆鬆脫", "x", "中", "?"])
def test_no_hazards(text: str) -> None:
    with pytest.raises(InputError):
        parse_hazard(text)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("安全疑慮", True),
        ("是否有立即危險", True),
        ("Safety hazard", True),
        ("公共安全", None),
        ("安全", None),
    ],
)
def test_a_column_of_hazards_is_known_by_a_header_that_cannot_mean_the_opposite(
    header: str, found: bool | None
) -> None:
    (row,) = proposals(f"案號,{header}\n115030001,是\n")
    assert row.record.hazard is found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("文化局；教育局;社會局、工務局，交通局,產業局/市場處\n體育局", 8),
        ("環境保護局(會勘、清運；出席)", 1),
        ("Hydraulic Engineering Office, PWD, Department of Education", 2),
        ("文化局、文化局", 1),
        (" 、無；- ", 0),
    ],
)
def test_agencies_of_one_cell(text: str, names: int) -> None:
    assert len(split_agencies(text)) == names


@pytest.mark.parametrize("text", ["大安區", "大安", "臺北市大安區", "台北市 大安區", "Da'an District", "03"])
def test_districts(text: str) -> None:
    assert parse_district(text) == "大安區"


@pytest.mark.parametrize(
    ("text", "number"),
    [("'106030037", "106030037"), ("106030037.0", "106030037"), ("114-02-0009", "114-02-0009"),
     ("北投（1）", "北投(1)"), ("115年第3號", "115年第3號"), ("", "")],
)  # fmt: skip
def test_case_numbers(text: str, number: str) -> None:
    assert parse_case_no(text) == number


@pytest.mark.parametrize("text", ["共8件：115年", "115030001、115030002", "115030001，併案", "計3件。"])
def test_a_sentence_or_two_numbers_are_no_case_number(text: str) -> None:
    with pytest.raises(InputError, match="not a case number"):
        parse_case_no(text)


# --- milestones

QUARTERS = """\
serial_no,title,年度季別,roc_year,quarter,里程碑工作內容說明,近期執行概況說明,source
106030091,測試水圳,1071,107,1,"1、綠美化
2、解說牌",已於107年3月15日前完成,http://example.invalid/1
106030091,測試水圳,1072,107,2,結案,,http://example.invalid/1
"""


def test_milestones_come_in_complete() -> None:
    first, second = milestones(QUARTERS)
    assert first.ok and second.ok
    assert first.record == MilestoneRow(
        row=2,
        key="106030091 1071 1",
        case_no="106030091",
        title="測試水圳",
        quarter=Quarter(107, 1),
        planned="1、綠美化\n2、解說牌",
        actual="已於107年3月15日前完成",
        source="http://example.invalid/1",
    )
    assert match_headers(read_csv(QUARTERS.encode()).headers).unmapped == ()


@pytest.mark.parametrize("columns", ["年度季別\n106030091,{},x", "年度,季別\n106030091,{},x"])
def test_quarters_in_one_column_or_two(columns: str) -> None:
    head, line = columns.split("\n")
    value = "107年第3季" if head == "年度季別" else "107,第三季"
    (row,) = milestones(f"案號,{head},里程碑\n" + line.format(value) + "\n")
    assert (row.problems, row.record.quarter) == ((), Quarter(107, 3))


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("106030091,1071,108,1,a", "年度季別"),
        ("106030091,1071,107,2,a", "年度季別"),
        ("106030091,1075,107,,a", "年度季別"),
        ("106030091,114,,,a", "年度季別"),
        ("106030091,,107,5,a", "季別"),
        ("106030091,,107,,a", "年度季別"),
        (",1071,,,a", "案號"),
    ],
)
def test_bad_milestones_name_their_column(line: str, column: str) -> None:
    (row,) = milestones(f"案號,年度季別,年度,季別,里程碑\n{line}\n")
    assert [(problem.row, problem.column) for problem in row.problems] == [(2, column)]


def test_two_milestones_in_a_quarter_are_two_but_a_repeated_one_is_a_problem() -> None:
    rows = milestones("案號,年度季別,里程碑\n106030091,1071,a\n106030091,1071,b\n106030091,1071,a\n")
    assert [row.ok for row in rows] == [True, True, False]
    assert rows[0].record.key != rows[1].record.key


def test_a_changed_plan_keeps_the_identity_of_the_milestone() -> None:
    (before,), (after,) = (
        milestones(f"案號,年度季別,里程碑\n106030091,1071,{plan}\n") for plan in ("old", "new")
    )
    assert before.record.key == after.record.key
