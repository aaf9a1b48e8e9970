"""From the bytes of a file to a table: encodings, separators, headers, and ways to be broken."""

from __future__ import annotations

import pytest

from pbdesk.errors import FileError, InputError
from pbdesk.formats.headers import PROPOSAL_FIELDS, TableKind, match_headers
from pbdesk.formats.spreadsheet import read_table
from pbdesk.formats.tabular import Table, letters, read_csv

LIST = "提案編號,提案名稱,行政區\n115030001,測試提案甲,大安區\n115030002,測試提案乙,大安區\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refused(data: bytes) -> str:
    with pytest.raises(FileError) as caught:
        read_table(data, "list.csv")
    assert caught.value.todo is not None
    return str(caught.value)


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_encodings_of_offices_are_told_apart(encoding: str) -> None:
    table = read_csv(LIST.encode(encoding))
    assert table.encoding == encoding
    assert table.headers == ("提案編號", "提案名稱", "行政區")
    assert cells(table)[1] == ("115030002", "測試提案乙", "大安區")


def test_mostly_ascii_big5_is_still_big5() -> None:
    table = read_csv(("title,note\n" + "plain,words\n" * 200 + "測試,x\n").encode("cp950"))
    assert (table.encoding, cells(table)[-1]) == ("cp950", ("測試", "x"))


SIMPLIFIED = "标题,行政区\n步道照明改善,北投区\n晚上回家的路太暗，希望有灯,大安区\n"


def test_simplified_chinese_is_not_read_as_nonsense_big5() -> None:
    data = ("title,district\n" + SIMPLIFIED.partition("\n")[2]).encode("gb18030")
    assert data.decode("cp950")  # nothing in the bytes forbids it
    said = refused(data)
    assert "simplified Chinese (GBK)" in said
    assert said.endswith("with characters such as 区 灯.") and "步道" not in said


def test_simplified_chinese_that_is_no_big5_at_all_is_told_as_what_it_is() -> None:
    text = "案号,案名,行政区,提案内容\n115-001,步道照明改善,北投区,希望晚上有灯可以回家，请尽快处理\n"
    data = text.encode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        data.decode("cp950")
    said = refused(data)
    assert "but simplified Chinese (GBK), with characters such as 区 号 内." in said


def test_rare_names_in_big5_stay_big5() -> None:
    table = read_csv("title,note\n溫瑀珮,甯旻琬\n".encode("cp950"))
    assert cells(table) == [("溫瑀珮", "甯旻琬")]


def test_damaged_utf8_does_not_become_nonsense_big5() -> None:
    data = (LIST * 5).encode()
    at = data.index("乙".encode())
    assert "line 3" in refused(data[: at + 1] + data[at + 2 :])


def test_text_in_no_known_encoding_names_the_line() -> None:
    assert "line 2" in refused(b"title,note\n" + b"\x81\x20\xff\xfe\xff\xff,x\n")


def test_zero_bytes_name_the_line() -> None:
    assert "line 3" in refused(b"title,year\na,1\nb\0,2\n")


# --- separators, quoting, shape


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(separator: str) -> None:
    data = f'title{separator}note\n測試{separator}"a,b;c\td"\n'.encode()
    assert cells(read_csv(data)) == [("測試", "a,b;c d")]


def test_line_breaks_in_cells_are_kept_and_rows_counted_as_a_spreadsheet_does() -> None:
    table = read_csv('title,note\r\n甲,"1.\r\n2."\r\n\r\n,\r\n乙,x\r\n'.encode())
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("甲", "1.\n2.")), (5, ("乙", "x"))]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('甲,x\n乙,"never closed\n丙,y\n', "opened in row 3"),
        ('甲,x\n"大樹"公園,y\n', "row 3 do not match"),
        ("甲,x\n乙," + "y" * 40_000 + "\n", "row 3, column B"),
        ("甲,x\n乙," + "y" * 200_000 + "\n", "row 3"),
        ("甲,x\n" + "," * 300 + "z\n", "Row 3"),
    ],
)
def test_broken_rows_are_named(body: str, words: str) -> None:
    assert words in refused(("title,note\n" + body).encode())


def test_rows_of_another_width_are_marked() -> None:
    table = read_csv("title,year,note\n甲,115\n乙,115,x,y\n丙,115,,,,\n".encode())
    assert [row.ragged for row in table.rows] == [2, 4, None]
    assert all(len(row.cells) == 3 for row in table.rows)


def test_controls_are_removed_and_text_formulas_unwrapped() -> None:
    table = read_csv('title,case_no\n"\x1b[31m 紅 \x1b[0m","=""115030001"""\n'.encode())
    assert cells(table) == [("紅", "115030001")]


def test_header_row_below_the_name_of_the_list() -> None:
    table = read_csv(("某機關提案一覽表,,\n製表日期,,\n" + LIST).encode())
    assert table.headers[0] == "提案編號"
    assert table.rows[0].number == 4


def test_header_row_known_from_the_map() -> None:
    table = read_csv(b"list of 2026,\nWas,Wo\nx,y\n", known=["Was", "Wo"])
    assert table.headers == ("Was", "Wo")


def test_repeated_header_rows_are_no_data() -> None:
    head = LIST.splitlines()[0] + "\n"
    assert len(read_csv((LIST + head + "115030003,測試提案丙,大安區\n").encode()).rows) == 3


def test_columns_of_the_same_name_are_refused_by_letter() -> None:
    assert "Columns B and D" in refused("案號,備註,年度, 備註\n1,a,b,c\n".encode())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n , \n", "empty"),
        ("提案名稱,年度\n".encode(), "headers but no rows"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\n<html><table><tr><td>", "web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not a text table"),
        (OLE + b"\0" * 3000, "damaged"),
    ],
)
def test_files_that_are_no_tables(data: bytes, words: str) -> None:
    assert words in refused(data)


def test_column_letters() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# --- headers


def test_every_field_is_found_under_its_own_name() -> None:
    found = match_headers(PROPOSAL_FIELDS)
    assert found.fields == {name: index for index, name in enumerate(PROPOSAL_FIELDS)}
    assert (found.kind, found.unmapped) == (TableKind.PROPOSALS, ())


def test_headers_are_read_as_offices_write_them() -> None:
    headers = [
        "ＮＯ",
        "提案名稱*",
        "Case No.",
        "概估經費（千元）",
        "主責 機關",
        "住民大會\n日期",
        "第1階段工作坊地點",
        "心情",
    ]
    found = match_headers(headers)
    names = ("row_no", "title", "case_no", "budget_twd", "lead_agency", "assembly_date", "ws1_place")
    assert [found.fields[name] for name in names] == list(range(7))
    assert (found.unmapped, found.unit) == (("心情",), 1000)


def test_budget_is_money_and_its_feasibility_a_light() -> None:
    found = match_headers(["title", "budget", "light_budget"])
    assert (found.fields["budget_twd"], found.fields["light_budget"]) == (1, 2)


def test_a_number_column_is_the_case_number_only_when_nothing_else_is() -> None:
    alone, beside = match_headers(["序號", "提案名稱"]), match_headers(["序號", "提案名稱", "案號"])
    assert (alone.fields["case_no"], alone.loose_case_no) == (0, True)
    assert (beside.fields["row_no"], beside.fields["case_no"], beside.loose_case_no) == (0, 2, False)


def test_of_two_columns_for_one_field_the_other_is_reported() -> None:
    found = match_headers(["經費", "提案名稱", "預算金額"])
    assert (found.fields["budget_twd"], found.unmapped) == (2, ("經費",))


def test_explicit_columns_come_first() -> None:
    found = match_headers(["題", "提案名稱", "[C]"], {"title": "題", "note": "[c]"})
    assert (found.fields["title"], found.fields["note"], found.unmapped) == (0, 2, ("提案名稱",))


@pytest.mark.parametrize(
    ("explicit", "near"),
    [
        ({"titel": "提案名稱"}, "title"),
        ({"title": "提案名字"}, "提案名稱"),
        ({"planned": "提案名稱"}, "year-quarter"),
    ],
)
def test_wrong_explicit_columns_name_the_nearest(explicit: dict[str, str], near: str) -> None:
    with pytest.raises(InputError, match=near):
        match_headers(["提案名稱", "年度"], explicit)


def test_milestones_are_told_by_their_headers() -> None:
    found = match_headers(
        ["serial_no", "年度季別", "roc_year", "quarter", "里程碑工作內容說明", "近期執行概況說明"]
    )
    assert found.kind is TableKind.MILESTONES
    assert set(found.fields) == {"case_no", "year_quarter", "year", "quarter", "planned", "actual"}


@pytest.mark.parametrize(
    "headers",
    [["西元日期", "星期", "是否放假"], ["類別", "title", "會議開始時間", "地點"], ["序號", "agency"]],
)
def test_other_lists_are_not_taken_for_proposals(headers: list[str]) -> None:
    with pytest.raises(InputError):
        match_headers(headers)


def test_a_first_row_of_data_is_not_repeated_in_the_message() -> None:
    with pytest.raises(InputError) as caught:
        match_headers(["測試員甲", "0900-000-000"])
    assert "測試員甲" not in f"{caught.value} {caught.value.todo}"
