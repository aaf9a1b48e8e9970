"""The printed sheet and the office's own template, hostile ones included."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from desks import LANTERN

from pbdesk.desk import Desk
from pbdesk.errors import FileError
from pbdesk.formats import odt_template
from pbdesk.formats.odt import sheet_odt
from pbdesk.formats.odt_template import LARGEST_WHOLE, MOST_FIELDS, fill_template
from pbdesk.formats.sheetparts import Page, Part, pieces_of, sections_of
from pbdesk.formats.signoff import HEADINGS
from pbdesk.i18n import Translator
from pbdesk.rules.sheet import Section
from pbdesk.sheetfile import NAMES, file_name, sheet_file, sheet_words
from pbdesk.workcal.quarters import Quarter

Q = Quarter(115, 4)
MIME = "application/vnd.oasis.opendocument.text"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
WORDS = """Progress of case 115-001 “x”, 115 Q4

Planned
- 完成 <發包> & {{case}}
- 說明會

Done
- three   spaces

Next
- 開工

Signature: ____________"""


KNOWN = {"Planned": Section.PLANNED, "Done": Section.DONE, "Next": Section.NEXT}


def content(odt: bytes, part: str = "content.xml") -> str:
    with zipfile.ZipFile(BytesIO(odt)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == MIME
        return archive.read(part).decode()


def template(body: str, *, mime: str = MIME, xml: str = "", **more: str) -> bytes:
    out = BytesIO()
    whole = f"<office:body>{body}</office:body>"
    page = xml or f"<office:document-content {NAMESPACES}>{whole}</office:document-content>"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime)
        archive.writestr("content.xml", page)
        for name, text in more.items():
            archive.writestr(name.replace("_", "."), text)
    return out.getvalue()


def filled(body: str, **fields: str) -> str:
    return content(fill_template(template(body), "x.odt", fields))


# -- the words taken apart ---
def test_a_sheet_is_taken_apart_into_what_is_printed() -> None:
    parts = [piece.part for piece in pieces_of(WORDS, "115-001", KNOWN)]
    assert parts == [Part.TITLE, Part.HEADING, Part.POINT, Part.POINT, Part.HEADING, Part.POINT, Part.HEADING,
                     Part.POINT]  # fmt: skip
    assert sections_of(WORDS, "115-001", KNOWN) == {
        Section.PLANNED: "完成 <發包> & {{case}}\n說明會",
        Section.DONE: "three   spaces", Section.NEXT: "開工",
    }  # fmt: skip


def test_a_section_rewritten_as_prose_stays_under_its_heading() -> None:
    prose = WORDS.replace("Done\n- three   spaces", "Done：\nwritten freely,\n\nMore\n- in two parts")
    assert sections_of(prose, "115-001", KNOWN) == {
        Section.PLANNED: "完成 <發包> & {{case}}\n說明會",
        Section.DONE: "written freely,\nMore\nin two parts", Section.NEXT: "開工",
    }  # fmt: skip


def test_without_every_heading_nothing_is_told_apart() -> None:
    assert sections_of(WORDS.replace("Done", "What happened"), "115-001", KNOWN) == {}


def test_no_line_of_a_sheet_written_freely_is_dropped() -> None:
    words = "本季無進度。\n\n因流標，重新招標。\n- 日期未定"
    assert [piece.text for piece in pieces_of(words, "115-001")] == [
        "本季無進度。",
        "因流標，重新招標。",
        "日期未定",
    ]
    assert sections_of("一\n二", "115-001", KNOWN) == {}


# -- pbdesk's own page ---
def test_the_page_holds_every_word_as_text_and_places_to_sign() -> None:
    page = Page("單", "115-001", [("案號", "115-001"), ("案名", "<市場>")], WORDS, (), "意見",
                [("提案人", "日期")], "zh-TW")  # fmt: skip
    body = content(sheet_odt(page))
    assert "完成 &lt;發包&gt; &amp; {{case}}" in body and "&lt;市場&gt;" in body
    assert "意見" in body and body.count("日期") == 1 and "____" not in body
    assert 'fo:page-width="20.999cm"' in content(sheet_odt(page), "styles.xml")


def test_no_trace_of_a_machine_is_left(desk: Desk) -> None:
    odt = sheet_file(desk, desk.cases.file(desk.cases.find(LANTERN).id), Q, Translator("en"))
    meta = content(odt, "meta.xml")
    assert "creation-date" not in meta and "LibreOffice" not in meta
    assert "thumbnail" not in content(odt, "META-INF/manifest.xml")


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_the_sheet_of_a_case_in_both_languages(desk: Desk, lang: str) -> None:
    case, tr = desk.cases.file(desk.cases.find(LANTERN).id), Translator(lang)
    body = content(sheet_file(desk, case, Q, tr))
    for words in ("完成發包", "測試員甲", LANTERN, *(tr.render(heading) for heading in HEADINGS.values())):
        assert words in body
    assert "0900-000-001" not in body


def test_what_the_officer_kept_is_what_is_printed(desk: Desk) -> None:
    case = desk.cases.find(LANTERN)
    desk.quarters.save_draft(case.id, Q, "my own words")
    file = desk.cases.file(case.id)
    assert sheet_words(desk, file, Q, Translator("en")) == "my own words"
    assert "my own words" in content(sheet_file(desk, file, Q, Translator("en")))


def test_the_file_name_is_safe(desk: Desk) -> None:
    case = desk.cases.file(desk.cases.find(LANTERN).id)
    assert file_name(case, Q.key) == f"pbdesk-{LANTERN}-1154.odt"


# -- templates ---
def test_fields_are_filled_as_text_in_page_and_footer() -> None:
    footer = f"<office:document-styles {NAMESPACES}><text:p>{{{{b}}}}</text:p></office:document-styles>"
    odt = fill_template(
        template("<text:p>({{ a }})</text:p>", styles_xml=footer), "x", {"a": "<&>", "b": "底"}
    )
    assert "(&lt;&amp;&gt;)" in content(odt) and "底" in content(odt, "styles.xml")


def test_a_field_cut_into_runs_is_still_one_field() -> None:
    cut = '{<text:span text:style-name="T1">{ca</text:span>se<text:span>}</text:span>}'
    page = filled(f"<text:p>甲{cut}乙 {{{{case}}}}</text:p>", case="115-001")
    assert page.count("115-001") == 2 and "{" not in page and "甲" in page and "乙" in page


def test_lines_and_spaces_survive() -> None:
    page = filled("<text:p>{{a}}!</text:p>", a="一\n二   三")
    assert "一<text:line-break/>二<text:s" in page and "三!" in page


def test_fields_share_runs_with_lines_between_them() -> None:
    cut = "x{{a}}y{{b}}{<text:span>{a}}z{{b</text:span>}}{{a}}{{none}}"
    page = filled(f"<text:p>{cut}</text:p>", a="1\n2", b="B", none="")
    line = "1<text:line-break/>2"
    assert f"x{line}yB{line}<text:span>zB</text:span>{line}</text:p>" in page


def test_the_runs_of_a_paragraph_are_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    real = odt_template._runs

    def counted(element: Any) -> Iterator[tuple[Any, str, str]]:
        seen.append(element)
        return real(element)

    monkeypatch.setattr(odt_template, "_runs", counted)
    page = filled(f"<text:p>{'<text:span>{{a}}</text:span>' * 300}</text:p>", a="1")
    assert page.count("<text:span>1</text:span>") == 300
    assert len(seen) == 301, "the paragraph and each of its spans"


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_too_many_fields_are_refused_in_words(lang: str) -> None:
    body = "<text:p>{{a}}</text:p>" * MOST_FIELDS
    assert filled(body, a="1").count("1</text:p>") == MOST_FIELDS
    with pytest.raises(FileError, match="more than 1000 fields") as refused:
        filled(body + "<text:h>{{a}}</text:h>", a="1")
    told = Translator(lang).render(refused.value.what)
    assert (
        told == {"en": "x.odt holds more than 1000 fields.", "zh-TW": "「x.odt」的欄位超過 1000 個。"}[lang]
    )


def test_a_value_is_never_read_as_a_field() -> None:
    assert "{{b}}" in filled("<text:p>{{a}}</text:p>", a="{{b}}", b="secret")


def test_a_template_file_becomes_a_document() -> None:
    odt = fill_template(template("<text:p>{{a}}</text:p>", mime=f"{MIME}-template"), "x.ott", {"a": "1"})
    assert "<text:p>1</text:p>" in content(odt)


@pytest.mark.parametrize("name", ["case", "案號", "近期執行概況", "done", "next"])
def test_every_field_has_both_names(desk: Desk, tmp_path: Path, name: str) -> None:
    file = tmp_path / "own.odt"
    file.write_bytes(template(f"<text:p>[{{{{{name}}}}}]</text:p>"))
    case = desk.cases.file(desk.cases.find(LANTERN).id)
    page = content(sheet_file(desk, case, Q, Translator("zh-TW"), str(file)))
    assert "{{" not in page and "[]" not in page
    assert name in NAMES or name in NAMES.values()


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_a_template_takes_prose_from_under_its_heading(desk: Desk, tmp_path: Path, lang: str) -> None:
    """Whatever language the text was kept in."""
    case, tr = desk.cases.file(desk.cases.find(LANTERN).id), Translator(lang)
    done, following = (tr.render(HEADINGS[section]) for section in (Section.DONE, Section.NEXT))
    words = sheet_words(desk, case, Q, tr)
    kept = f"{words[: words.index(done)]}{done}\n本季改為自由書寫。\n\n{following}\n- 開工"
    desk.quarters.save_draft(case.id, Q, kept)
    file = tmp_path / "own.odt"
    file.write_bytes(template("<text:p>[{{planned}}|{{近期執行概況}}|{{next}}]</text:p>"))
    page = content(sheet_file(desk, desk.cases.file(case.id), Q, Translator("zh-TW"), str(file)))
    assert "完成發包|本季改為自由書寫。|開工]" in page


def test_a_text_without_its_headings_prints_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    case, tr = desk.cases.find(LANTERN), Translator("zh-TW")
    desk.quarters.save_draft(case.id, Q, "自由書寫")
    own, file = desk.cases.file(case.id), tmp_path / "own.odt"
    file.write_bytes(template("<text:p>{{全文}}</text:p>"))
    assert "自由書寫" in content(sheet_file(desk, own, Q, tr, str(file)))
    file.write_bytes(template("<text:p>{{全文}} {{下季工作}}</text:p>"))
    with pytest.raises(FileError, match="下季工作"):
        sheet_file(desk, own, Q, tr, str(file))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<office:document-content {NAMESPACES}><text:p>{{{{a}}}} &b;</text:p></office:document-content>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    f"<office:document-content {NAMESPACES}><text:p>{{{{a}}}} &a;</text:p></office:document-content>"
)


def _bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("content.xml", b" " * (LARGEST_WHOLE + 10))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40, template("<text:p>{{a}}</text:p>")[:-30],
        template("<text:p>{{a}}</text:p>", mime="application/zip"), template("<text:p>no field</text:p>"),
        template("<text:p>{{unknown}}</text:p>"), template("", xml="<broken"), template("", xml=LAUGHS),
        template("", xml=OUTSIDE), template("", xml=OUTSIDE.encode("utf-16").decode("latin-1")), _bomb(),
        template("<text:p>{{a}}</text:p>", **{"../evil": "x"}),
        template("<text:p>{{a}}</text:p>", **{"..\\..\\evil": "x"}),
        template("<text:p>{{a}}</text:p>", **{"Pictures\\evil": "x"}),
    ],
    ids=["empty", "text", "torn", "cut", "other-kind", "no-field", "unknown-field", "broken", "laughs",
         "outside", "hidden", "bomb", "path", "path-of-windows", "backslash"],
)  # fmt: skip
def test_a_hostile_template_gets_a_message(data: bytes) -> None:
    with pytest.raises(FileError):
        fill_template(data, "x.odt", {"a": "1"})


@pytest.mark.parametrize("part", ["Basic/Standard/Module1.xml", "Scripts/python/x.py", "Object 1/basic/x"])
def test_a_template_with_macros_is_refused_by_that_name(part: str) -> None:
    with pytest.raises(FileError, match="macros") as refused:
        fill_template(template("<text:p>{{a}}</text:p>", **{part: "x"}), "x.odt", {"a": "1"})
    assert "save the template again" in str(refused.value.todo)


def test_a_template_that_calls_something_when_opened_is_refused() -> None:
    names = f'{NAMESPACES} xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    listens = '<office:scripts><script:event-listener script:event-name="dom:load"/></office:scripts>'
    page = f"<office:document-content {names}>{listens}<text:p>{{{{a}}}}</text:p></office:document-content>"
    with pytest.raises(FileError, match="macros"):
        fill_template(template("", xml=page), "x.odt", {"a": "1"})


def test_empty_folders_and_the_word_basic_in_a_name_are_no_macros() -> None:
    plain = template("<text:p>{{a}}</text:p>", **{"Basic/": "", "Pictures/basic.png": "x"})
    assert "<text:p>1</text:p>" in content(fill_template(plain, "x.odt", {"a": "1"}))


def test_a_missing_template_is_said(desk: Desk, tmp_path: Path) -> None:
    case = desk.cases.file(desk.cases.find(LANTERN).id)
    with pytest.raises(FileError):
        sheet_file(desk, case, Q, Translator("en"), str(tmp_path / "none.odt"))
