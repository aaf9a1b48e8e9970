"""Sheets as ODT pages to print on A4 and sign: the sign-off and the hand-over (odfdo, loaded only here).

ODF is what the city's editable files must be (政府文件標準格式 ODF-CNS15251).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from pbdesk.formats.cleantext import clean
from pbdesk.formats.sheetparts import Page, Part, pieces_of

if TYPE_CHECKING:
    from odfdo import Document, Element

FONT, LATIN = "標楷體", "Liberation Serif"  # 標楷體 is what official papers are set in
EMPTY_PICTURE = "Thumbnails/thumbnail.png"  # of the library's empty page
WRITE_HEIGHT = "1.6cm"  # room for a signature or a seal
REMARKS_HEIGHT = "2.4cm"
_BORDER = 'fo:border="0.5pt solid #000000" fo:padding="0.12cm"'
_TITLE = ('fo:font-size="17pt" style:font-size-asian="17pt" fo:font-weight="bold" '
          'style:font-weight-asian="bold"')  # fmt: skip
_STYLES = (
    ("PbTitle", 'fo:text-align="center" fo:margin-bottom="0.4cm"', _TITLE),
    ("PbNext", 'fo:text-align="center" fo:margin-bottom="0.4cm" fo:break-before="page"', _TITLE),
    ("PbHeading", 'fo:margin-top="0.35cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"',
     'fo:font-weight="bold" style:font-weight-asian="bold" fo:font-size="13pt" style:font-size-asian="13pt"'),
    ("PbPoint", 'fo:margin-left="0.6cm" fo:text-indent="-0.4cm" fo:margin-bottom="0.08cm"', ""),
    ("PbText", 'fo:margin-bottom="0.1cm"', ""),
    ("PbCell", "", ""),
    ("PbLabel", 'fo:text-align="center"', 'fo:font-weight="bold" style:font-weight-asian="bold"'),
    ("PbGap", 'fo:margin-top="0.3cm"', 'fo:font-size="6pt" style:font-size-asian="6pt"'),
)  # fmt: skip
_ROWS = (("PbRow", ""), ("PbWrite", WRITE_HEIGHT), ("PbRemarks", REMARKS_HEIGHT))
_COLUMNS = (("PbNarrow", "2.8cm"), ("PbWide", "5.7cm"))


@dataclass(frozen=True)
class Brief:
    """What is to be known of one case: (label, value), lines under their headings, and who signs."""

    title: str
    facts: Sequence[tuple[str, str]]
    parts: Mapping[str, Sequence[str]]
    signatures: Sequence[tuple[str, str]]


def briefs_odt(briefs: Sequence[Brief], language: str) -> bytes:
    """Several in one file, each beginning on a page of its own. `language`: "en" or "zh-TW"."""
    document = _empty(language)
    body = document.body
    for number, brief in enumerate(briefs):
        body.append(_paragraph(brief.title, "PbNext" if number else "PbTitle"))
        body.append(_facts(brief.facts, f"Facts{number or ''}"))
        for heading, lines in brief.parts.items():
            body.append(_paragraph(heading, "PbHeading"))
            for line in lines:
                body.append(_paragraph(f"• {line}", "PbPoint"))
        body.append(_paragraph("", "PbGap"))
        body.append(_signatures(brief.signatures, f"Signatures{number or ''}"))
    return _saved(document, briefs[0].title)


def sheet_odt(page: Page) -> bytes:
    """One sheet as an ODT file; text is text, whatever characters it holds."""
    document = _empty(page.language)
    body = document.body
    body.append(_paragraph(page.title, "PbTitle"))
    body.append(_facts(page.facts))
    for piece in pieces_of(page.words, page.case_no, page.headings):
        if piece.part is Part.HEADING:
            body.append(_paragraph(piece.text, "PbHeading"))
        elif piece.part is Part.POINT:
            body.append(_paragraph(f"• {piece.text}", "PbPoint"))
        elif piece.part is Part.TEXT:
            body.append(_paragraph(piece.text, "PbText"))
    body.append(_paragraph("", "PbGap"))
    body.append(_signatures(page.signatures, remarks=page.remarks))
    return _saved(document, page.title)


def _empty(language: str) -> Document:
    from odfdo import Document

    document = Document("text")
    _set_up(document, language)
    document.body.clear()
    return document


def _set_up(document: Document, language: str) -> None:
    for default in document.styles.get_elements("//style:default-style/style:text-properties"):
        default.set_attribute("fo:language", "zh" if language == "zh-TW" else "en")
        default.set_attribute("fo:country", "TW" if language == "zh-TW" else "US")
        default.set_attribute("style:language-asian", "zh")
        default.set_attribute("style:country-asian", "TW")
        for name in ("style:font-name", "style:font-name-asian"):
            default.del_attribute(name)
        default.set_attribute("fo:font-family", LATIN)
        default.set_attribute("style:font-family-asian", FONT)
    for style in _styles():
        document.insert_style(style, automatic=True)


def _styles() -> Iterator[str]:
    for name, paragraph, words in _STYLES:
        inside = f"<style:paragraph-properties {paragraph}/><style:text-properties {words}/>"
        yield _style(name, "paragraph", inside, 'style:parent-style-name="Standard"')
    for name, height in _ROWS:
        least = f'style:min-row-height="{height}"' if height else ""
        yield _style(name, "table-row", f'<style:table-row-properties {least} fo:keep-together="always"/>')
    for name, width in _COLUMNS:
        yield _style(name, "table-column", f'<style:table-column-properties style:column-width="{width}"/>')
    for name, more in (("PbBox", ""), ("PbSignBox", 'style:may-break-between-rows="false"')):
        wide = 'style:width="17cm" table:align="margins" table:border-model="collapsing"'
        yield _style(name, "table", f"<style:table-properties {wide} {more}/>")
    frame = f'<style:table-cell-properties style:vertical-align="middle" {_BORDER}/>'
    yield _style("PbFrame", "table-cell", frame)


def _style(name: str, family: str, inside: str, more: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{inside}</style:style>'


def _facts(given: Sequence[tuple[str, str]], name: str = "Facts") -> Element:
    """Two facts a row."""
    table = _table("PbBox", name, "PbNarrow", "PbWide", "PbNarrow", "PbWide")
    facts = list(given)
    if len(facts) % 2:
        facts.append(("", ""))
    for left, right in zip(facts[::2], facts[1::2], strict=True):
        table.append(_row("PbRow", _cell(left[0], "PbLabel"), _cell(left[1]),
                          _cell(right[0], "PbLabel"), _cell(right[1])))  # fmt: skip
    return table


def _signatures(
    who_signs: Sequence[tuple[str, str]], name: str = "Signatures", *, remarks: str = ""
) -> Element:
    """A box for `remarks`, if there may be any, then one row for each who signs; never cut in two."""
    table = _table("PbSignBox", name, "PbNarrow", "PbWide", "PbNarrow", "PbWide")
    if remarks:
        table.append(_row("PbRemarks", _cell(remarks, "PbLabel"), _cell("", columns=3)))
    for who, when in who_signs:
        table.append(_row("PbWrite", _cell(who, "PbLabel"), _cell(""), _cell(when, "PbLabel"), _cell("")))
    return table


def _table(style: str, name: str, *columns: str) -> Element:
    from odfdo import Element

    made = "".join(f'<table:table-column table:style-name="{column}"/>' for column in columns)
    return Element.from_tag(
        f'<table:table table:name="{name}" table:style-name="{style}">{made}</table:table>'
    )


def _row(style: str, *cells: Element) -> Element:
    from odfdo import Element

    row = Element.from_tag(f'<table:table-row table:style-name="{style}"/>')
    for cell in cells:
        row.append(cell)
    return row


def _cell(words: str, style: str = "PbCell", *, columns: int = 1) -> Element:
    from odfdo import Element

    span = f' table:number-columns-spanned="{columns}"' if columns > 1 else ""
    cell = Element.from_tag(
        f'<table:table-cell table:style-name="PbFrame" office:value-type="string"{span}/>'
    )
    cell.append(_paragraph(words, style))
    return cell


def _paragraph(words: str, style: str) -> Element:
    from odfdo import Paragraph

    return Paragraph(clean(words), style=style)


def _saved(document: Document, title: str) -> bytes:
    """Without the traces of the machine the library's empty page was made on."""
    document.meta.title = clean(title)
    document.meta.generator = "pbdesk"
    for stamp in document.meta.get_elements("//meta:creation-date"):
        stamp.delete()
    document.del_part(EMPTY_PICTURE)
    document.manifest.del_full_path(EMPTY_PICTURE)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
