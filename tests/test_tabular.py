"""From the bytes of a file to a table: encodings, separators, headers, sheets, and ways to be broken."""

from __future__ import annotations

import base64
import io
import os
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from pbdesk.errors import FileError, InputError
from pbdesk.formats import spreadsheet
from pbdesk.formats.headers import PROPOSAL_FIELDS, TableKind, match_headers
from pbdesk.formats.spreadsheet import read_table
from pbdesk.formats.tabular import Table, letters, read_csv

LIST = "提案編號,提案名稱,行政區\n115030001,測試提案甲,大安區\n115030002,測試提案乙,大安區\n"
Rows = Sequence[Sequence[object]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refused(data: bytes, name: str = "list.csv", sheet: str | None = None) -> str:
    with pytest.raises(FileError) as caught:
        read_table(data, name, sheet)
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


# --- spreadsheets


SHEET_XML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_XML = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def xlsx_cell(at: str, value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):  # style 1 is a date; days count from 1899-12-30
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return f'<c r="{at}" s="1"><v>{(moment - datetime(1899, 12, 30)) / timedelta(1)!r}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{at}"><v>{value!r}</v></c>'


def xlsx_sheet(rows: Rows, merged: str) -> str:
    made = "".join(
        f'<row r="{number}">'
        + "".join(xlsx_cell(f"{letters(column)}{number}", value) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    merge = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return f'<worksheet xmlns="{SHEET_XML}"><sheetData>{made}</sheetData>{merge}</worksheet>'


def xlsx(*sheets: tuple[str, Rows], merged: str = "") -> bytes:
    """The smallest workbook that holds these sheets."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>'
        for n, (name, _) in zip(numbers, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="s{n}" Type="{OFFICE_XML}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE_XML}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET_XML}" xmlns:r="{OFFICE_XML}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_XML}/relationships">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET_XML}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
        "</styleSheet>",
    }
    parts |= {
        f"xl/worksheets/sheet{n}.xml": xlsx_sheet(rows, merged)
        for n, (_, rows) in zip(numbers, sheets, strict=True)
    }
    return zipped(parts)


def rezipped(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()


SHEET: Rows = [["案號", "提案名稱", "日期", "比率"], [115030001, "測試提案甲", datetime(2026, 11, 23), 0.25]]


def test_xlsx_cells_read_as_typed_whatever_the_file_is_called() -> None:
    rows = [*SHEET, [], [115030002.0, True, datetime(2026, 11, 23, 14, 30), 1e15]]
    table = read_table(xlsx(("案件", rows)), "list.csv")
    assert (table.encoding, table.sheet, table.headers) == (
        "xlsx",
        "案件",
        ("案號", "提案名稱", "日期", "比率"),
    )
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("115030001", "測試提案甲", "2026-11-23", "0.25")),
        (4, ("115030002", "TRUE", "2026-11-23 14:30", "1000000000000000")),
    ]


def test_the_sheet_with_headers_is_taken_and_the_others_named() -> None:
    data = xlsx(("空白", []), ("說明", [["how to fill"], ["x"]]), ("案件", SHEET))
    table = read_table(data, "a.xlsx")
    assert (table.sheet, table.other_sheets) == ("案件", ("說明",))
    assert read_table(data, "a.xlsx", "說明").headers == ("how to fill",)
    assert "no such sheet" in refused(data, "a.xlsx", "Sheet1")
    assert "no filled sheet" in refused(xlsx(("空白", [])), "a.xlsx")


def test_merged_cells_count_for_every_row_they_span() -> None:
    rows = [["行政區", "提案名稱"], ["大安區", "測試提案甲"], ["", "測試提案乙"], ["", "測試提案丙"]]
    table = read_table(xlsx(("案件", rows), merged="A2:A3"), "a.xlsx")
    assert [row.cells[0] for row in table.rows] == ["大安區", "大安區", ""]


def test_text_beside_the_table_becomes_a_column_of_its_own() -> None:
    table = read_table(xlsx(("a", [["title"], ["測試", "", "aside"]])), "a.xlsx")
    assert table.headers == ("title", "[B]", "[C]")
    assert match_headers(table.headers).unmapped == ("[B]", "[C]")


def ods(body: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{office}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def ods_row(*texts: str) -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f"<table:table-row>{made}</table:table-row>"


def test_ods() -> None:
    body = (
        '<table:table table:name="表">'
        + ods_row("提案名稱", "年度")
        + ods_row("測試提案甲", "115")
        + "</table:table>"
    )
    table = read_table(ods(body), "a.ods")
    assert (table.encoding, table.sheet, cells(table)) == ("ods", "表", [("測試提案甲", "115")])


# headers and one row, written by a spreadsheet library; zlib, base 85
XLS = (
    "c-"
    "rk)O=wd=5dQWhY0{8?6QM2CP_SwZlq!fG+E)c_E`}(AB8A#E(Ma1=f*x9^R%<+ng3y!VrBDxEs$Tq|3hF^T2rViIf|w|tJP9fu+B"
    "|0`FOo)t2DDJw@3FJ9GrP0%cJ}AJouBjPrtZ||QGpIvP%vsyQzjFXYD)zlNN*UDE#(eMhQg{st%CwtW5cZbg<Zx_#ybxUx2;cz0v"
    "{-K;{;;E>122Xv5S4^71D=xq5{`R;z1pI6=2%WbPdy6T=OB*PL^C|+D>(I;xOj)Sj%>E79Y}@Sm%MXdym_^Wl0-"
    "CcrIu0nJc1L*M^;$<Gq8cOwnj{VHy<Bu4Foyk!3G#zzK{HT8D;O6Nwyx6zpkyGs3{v(yD$OR`QjV3y}QBQn~#Pat8&mQa-"
    "6!fpHi|c#&k`Lf9%bnuw;p#}=@I<^(vAKAP&eV1=0PkEYxQ+D3_uk400TlIxC<a&m0;k_{q~K6+7B*mBA#_j}$Sd`tERH?JEP(FD"
    "BA`+4>F$iao1UtaF*i|ais8Rs*hcyg?lj>5oM*@7B-SfeqOnil3aGd;&v8<?+W8l+dCyg42+nLQI+=R9khsh_QkSNeuBek1YO&-"
    "?B-W<Tnih@a`oj|OMn=u>E-lPp2)<uieZh=^-"
    "fB_8OdT$sDeJEnEN?Klq2XZmiK$D<dEa*YxEOp7HsI^tJJGsmh}vQWul+7cDEPHRq<`SI-iV1ukL*p?itN93CzI{|EaEiFFn4w0P"
    ">Er7c`pq*u>wi5~p3JMAe3JMAe<##$7e~A{q!foa^zTLdnS)^1@*ChWf_G6fylk`)$8)?cj7^!Ohtc6XKY>8#IDcu)J9Hibe7(gH"
    "UF;MmVrGGS0{yxiY==*z1sM`Ju)%f|3`~L|^=iV#"
)


def test_xls() -> None:
    table = read_table(zlib.decompress(base64.b85decode(XLS)), "a.xls")
    assert (table.encoding, table.sheet) == ("xls", "案件")
    assert cells(table) == [("115030001", "測試提案甲", "2026-11-23", "350000")]


def test_truncated_and_damaged_workbooks() -> None:
    whole = xlsx(("a", SHEET))
    for broken in (
        whole[: len(whole) // 2],
        whole[:-20],
        rezipped(whole, "xl/workbook.xml", b"<sheets>", b"<she"),
    ):
        assert "damaged" in refused(broken, "a.xlsx")


def test_other_zip_files_are_no_spreadsheets() -> None:
    assert "not a spreadsheet" in refused(zipped({"word/document.xml": "x"}), "a.xlsx")


def test_a_file_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "_MAX_UNPACKED", 2**20)
    data = zipped({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": " " * 2**21})
    assert len(data) < 10_000
    assert "too much" in refused(data, "a.xlsx")


@pytest.mark.skipif(os.name != "posix", reason="memory limits are POSIX")
def test_a_small_file_that_makes_the_reader_abort_is_only_refused() -> None:
    far = b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = rezipped(xlsx(("a", SHEET)), "xl/worksheets/sheet1.xml", b"</row></sheetData>", far)
    assert len(data) < 10_000
    assert refused(data, "a.xlsx")


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os; os.abort()", "damaged"),
        ("while True: pass", "too much"),
        ("raise SystemExit(0)", "damaged"),
    ],
)
def test_a_reader_that_dies_or_hangs(
    program: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(program, encoding="utf-8")
    monkeypatch.setattr(spreadsheet, "_CHILD", child)
    monkeypatch.setattr(spreadsheet, "_SECONDS", 1)
    assert words in refused(xlsx(("a", SHEET)), "a.xlsx")


def test_a_sheet_that_reaches_too_far_names_both_limits() -> None:
    wide = [["title", *(f"c{number}" for number in range(400))], ["測試"]]
    said = refused(xlsx(("a", wide)), "a.xlsx")
    assert "2 rows" in said and "401 columns" in said and "300" in said


def test_dates_of_a_sheet_are_days() -> None:
    table = read_table(xlsx(("a", [["title", "結案日期"], ["測試", date(2026, 2, 28)]])), "a.xlsx")
    assert cells(table) == [("測試", "2026-02-28")]
