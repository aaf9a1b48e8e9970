"""The office's own sheet: every literal `{{field}}` of an ODT replaced by its words. No template engine.

A template is a file from elsewhere: nothing in it is run, followed or unpacked to disk, and what it may
grow to is limited. Values are put in as text, so they cannot become markup, formulas or further fields.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from pbdesk.errors import FileError
from pbdesk.formats.cleantext import clean
from pbdesk.say import Say, say

if TYPE_CHECKING:
    from lxml import etree

FIELD = re.compile(r"\{\{\s*([^{}\s]{1,40})\s*\}\}")
ODT = b"application/vnd.oasis.opendocument.text"
TEMPLATE = ODT + b"-template"
FILLED = ("content.xml", "styles.xml")  # the page, and its headers and footers
LARGEST_FILE, LARGEST_WHOLE, MOST_PARTS = 20 << 20, 60 << 20, 2000
MOST_FIELDS = 1000  # of one part: a sheet has some twenty, and each may stand for pages of text
_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError,
               ValueError, OSError)  # fmt: skip
_MACROS = ("basic", "scripts")  # folders of what an office program would run
_LISTENER = "{urn:oasis:names:tc:opendocument:xmlns:script:1.0}event-listener"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_SPACE = re.compile(r"\n|\t| {2,}")
_Runs = list[tuple[Any, str, str]]


def fill_template(template: bytes, name: str, fields: Mapping[str, str | None]) -> bytes:
    """The template with its fields filled. Raises FileError for what is no template or not to be trusted.

    `fields` hold every name a template may use; a field of another name is refused, not left standing, and
    so is one whose value is None: the sheet has no such part.
    """
    parts = _parts(template, name)
    if parts.get("mimetype", b"").strip() not in (ODT, TEMPLATE) or "content.xml" not in parts:
        raise FileError(say("{name} is not an ODT file.", name=name), todo=_ODT_TODO)
    found: set[str] = set()
    for part in FILLED:
        if part in parts:
            parts[part] = _filled(parts[part], name, fields, found)
    if not found:
        raise FileError(say("{name} holds no field.", name=name), todo=_known(fields))
    unknown = sorted(found - fields.keys())
    if unknown:
        raise FileError(say("{name} asks for {field}, which is not known.", name=name,
                            field="{{" + clean(unknown[0]) + "}}"), todo=_known(fields))  # fmt: skip
    absent = sorted(field for field in found if fields[field] is None)
    if absent:
        raise FileError(say("{name} asks for {field}, which cannot be found in the text of the sheet.",
                            name=name, field="{{" + absent[0] + "}}"), todo=_HEADINGS_TODO)  # fmt: skip
    parts["mimetype"] = ODT
    manifest = "META-INF/manifest.xml"
    if manifest in parts:
        parts[manifest] = parts[manifest].replace(b'"' + TEMPLATE + b'"', b'"' + ODT + b'"')
    return _zipped(parts)


_ODT_TODO = say("Save the template as ODT (OpenDocument text), without a password.")
_HEADINGS_TODO = say("Keep the three headings in the text as they were written, or let the template use "
                     "{field} for the whole text.", field="{{text}} {{全文}}")  # fmt: skip


def _known(fields: Mapping[str, str | None]) -> Say:
    return say("A template may use: {names}.", names=" ".join("{{" + field + "}}" for field in fields))


def _parts(template: bytes, name: str) -> dict[str, bytes]:
    """The files inside, in their order, read with a limit: what the directory claims is not believed."""
    too_large = FileError(say("{name} is too large for a template.", name=name))
    if len(template) > LARGEST_FILE:
        raise too_large
    parts: dict[str, bytes] = {}
    room = LARGEST_WHOLE
    try:
        with zipfile.ZipFile(BytesIO(template)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS:
                raise too_large
            for entry in entries:
                if entry.filename in parts or entry.flag_bits & 1 or not _plain(entry.filename):
                    raise FileError(say("{name} is not an ODT file.", name=name), todo=_ODT_TODO)
                if _runs_something(entry.filename):
                    raise _macros(name)
                with archive.open(entry) as stream:
                    parts[entry.filename] = stream.read(room + 1)
                room -= len(parts[entry.filename])
                if room < 0:
                    raise too_large
    except _UNREADABLE:
        raise FileError(say("{name} is not an ODT file.", name=name), todo=_ODT_TODO) from None
    return parts


def _plain(path: str) -> bool:
    """A name that stays inside the folder a program may unpack it to, on every system."""
    return not path.startswith("/") and ".." not in path.split("/") and not {"\\", ":"} & set(path)


def _runs_something(path: str) -> bool:
    return any(folder.casefold() in _MACROS for folder in path.split("/")[:-1]) and not path.endswith("/")


def _macros(name: str) -> FileError:
    """A sheet that runs something would go to the proposer and to whoever prints it."""
    todo = say("Take the macros out in the office program and save the template again.")
    return FileError(say("{name} holds macros; a sheet must not run anything.", name=name), todo=todo)


def _filled(data: bytes, name: str, fields: Mapping[str, str | None], found: set[str]) -> bytes:
    from lxml import etree

    broken = FileError(say("{name} is damaged: its text cannot be read.", name=name), todo=_ODT_TODO)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # no office program writes one; entities can explode
        raise broken
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise broken from None
    if root.getroottree().docinfo.doctype:
        raise broken
    if next(root.iter(_LISTENER), None) is not None:
        raise _macros(name)
    left = MOST_FIELDS
    for paragraph in list(root.iter(*_PARAGRAPHS)):
        runs = list(_runs(paragraph))
        matches = list(islice(FIELD.finditer("".join(words for _, _, words in runs)), left + 1))
        left -= len(matches)
        if left < 0:
            raise FileError(say("{name} holds more than {n} fields.", name=name, n=MOST_FIELDS),
                            todo=say("Take fields out of the template."))  # fmt: skip
        found.update(match[1] for match in matches)
        _fill_paragraph(runs, matches, fields)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _fill_paragraph(runs: _Runs, matches: list[re.Match[str]], fields: Mapping[str, str | None]) -> None:
    """From the last field to the first, so that places before stay where they are and runs are taken once.

    Word processors cut a field into several runs when part of it was typed later: the value goes to where
    the field begins, and the rest of the field is taken out of the other runs.
    """
    begins = [0, *accumulate(len(words) for _, _, words in runs)]
    for match in reversed(matches):
        value = fields.get(match[1])
        if value is not None:
            _put(runs, begins, match, clean(value))


def _runs(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Every text of a paragraph in order: element, `text` or `tail`, words. Not of paragraphs inside it."""
    yield paragraph, "text", paragraph.text or ""
    for child in paragraph:
        if isinstance(child.tag, str) and not any(True for _ in child.iter(*_PARAGRAPHS)):
            yield from _runs(child)
        yield child, "tail", child.tail or ""


def _put(runs: _Runs, begins: list[int], match: re.Match[str], value: str) -> None:
    """The value where the field begins. Words are read anew: a later field may have changed the run's end."""
    at = bisect_right(begins, match.start()) - 1
    element, place, _ = runs[at]
    words, first = getattr(element, place), match.start() - begins[at]
    _write(element, place, words[:first], value, words[match.end() - begins[at] :])
    while begins[at := at + 1] < match.end():
        element, place, _ = runs[at]
        setattr(element, place, (getattr(element, place) or "")[match.end() - begins[at] :])


def _write(element: Any, place: str, before: str, value: str, after: str) -> None:
    """Words with line ends, tabs and runs of spaces as the elements ODF has for them."""
    pieces: list[Any] = [before]
    at = 0
    for match in _SPACE.finditer(value):
        pieces += [value[at : match.start()], _blank(match[0])]
        at = match.end()
    pieces += [value[at:], after]
    parent = element if place == "text" else element.getparent()
    index = 0 if place == "text" else parent.index(element) + 1
    last, where = element, place
    setattr(last, where, "")
    for piece in pieces:
        if isinstance(piece, str):
            setattr(last, where, (getattr(last, where) or "") + piece)
        else:
            parent.insert(index, piece)
            last, where, index = piece, "tail", index + 1


def _blank(words: str) -> etree._Element:
    from lxml import etree

    if words == "\n":
        return etree.Element(f"{_TEXT}line-break")
    if words == "\t":
        return etree.Element(f"{_TEXT}tab")
    return etree.Element(f"{_TEXT}s", {f"{_TEXT}c": str(len(words))})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """`mimetype` first and stored, as the format asks; the same bytes whenever it is made."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(parts, key=lambda each: each != "mimetype"):
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[path])
    return out.getvalue()
