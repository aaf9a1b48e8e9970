"""XLSX, XLS and ODS files are read in a process of their own; a broken or hostile one is only refused."""

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

from pbdesk.errors import FileError
from pbdesk.formats import spreadsheet
from pbdesk.formats.headers import match_headers
from pbdesk.formats.spreadsheet import read_table
from pbdesk.formats.tabular import Table, letters

Rows = Sequence[Sequence[object]]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refused(data: bytes, name: str, sheet: str | None = None) -> str:
    with pytest.raises(FileError) as caught:
        read_table(data, name, sheet)
    assert caught.value.todo is not None
    return str(caught.value)


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
    root = f'<Relationship Id="r" Type="{OFFICE_XML}/officeDocument" Target="xl/workbook.xml"/>'
    relations = f'<Relationships xmlns="{PACKAGE_XML}/relationships">'
    book = f'<workbook xmlns="{SHEET_XML}" xmlns:r="{OFFICE_XML}"><sheets>{listed}</sheets></workbook>'
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE_XML}/content-types"/>',
        "_rels/.rels": f"{relations}{root}</Relationships>",
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f"{relations}{links}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET_XML}">{formats}</styleSheet>',
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


@pytest.mark.parametrize("data", [b"only words", b"some\nlines\nof text", b"\x89PNG\r\n\0\xff", b'"open'])
@pytest.mark.parametrize("name", ["list.xlsx", "LIST.XLS", "list.ods"])
def test_what_is_only_called_a_spreadsheet_is_told_as_that(data: bytes, name: str) -> None:
    assert f"{name} is named like a spreadsheet but is not one" in refused(data, name)


def test_a_text_table_is_read_under_the_name_of_a_spreadsheet() -> None:
    table = read_table("title,district\n測試,大安區\n".encode(), "list.xlsx")
    assert cells(table) == [("測試", "大安區")]


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
