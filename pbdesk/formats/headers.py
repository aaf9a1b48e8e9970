"""Which column holds which field: English and Chinese headers as offices and the city's platform write them.

The words are in `header_words`; `--map field=column` covers what no list of words can foresee.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pbdesk.errors import InputError
from pbdesk.formats.header_words import (
    CALENDAR_WORDS,
    DAY_WORDS,
    MEETING_WORDS,
    MILESTONE_WORDS,
    NUMBER_WORDS,
    PROPOSAL_WORDS,
)
from pbdesk.formats.official_calendar import WHOLE_YEAR
from pbdesk.say import Say, say


class TableKind(StrEnum):
    PROPOSALS = "proposals"
    MILESTONES = "milestones"


@dataclass(frozen=True)
class HeaderMap:
    """Field → column index; `unmapped` are the headers nothing was made of.

    `unit` is what a bare number in the money column counts, as its header says: 經費(千元) → 1000.
    `loose_case_no`: the case number stands under a header like 序號 that may as well count the rows.
    """

    kind: TableKind
    fields: Mapping[str, int]
    headers: tuple[str, ...]
    unmapped: tuple[str, ...] = ()
    unit: int = 1
    loose_case_no: bool = False


_LONGEST = 500  # characters; folding a cell of megabytes would take minutes
_UNITS = {"百萬": 10**6, "千萬": 10**7, "億": 10**8, "萬": 10**4, "千": 10**3, "仟": 10**3}
_UNIT_TAIL = re.compile(rf"(?:新台幣)?({'|'.join(_UNITS)})?元?$")
_UNIT = re.compile(rf"({'|'.join(_UNITS)})元|(thousand|million)")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_NOISE = re.compile(r"[\s_\-.:*※'\"()\[\]【】〔〕「」/,、]+")


def _key(text: str) -> str:
    bare = _NOISE.sub("", text)
    return bare.replace("第1階", "第一階").replace("第2階", "第二階")


def _keys(header: str) -> Iterator[str]:
    """The forms of a header to look up: all of it, without what stands in brackets, without the unit."""
    folded = unicodedata.normalize("NFKC", header).casefold().replace("臺", "台")
    for text in (folded, _BRACKETED.sub("", folded)):
        if key := _key(text):
            yield key
            if short := _UNIT_TAIL.sub("", key):
                yield short


def _lookup(words: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Header key → (field, rank); of two columns for one field the one named first above wins."""
    return {
        key: (name, rank)
        for name, text in words.items()
        for rank, key in enumerate(
            dict.fromkeys(_key(word.replace("臺", "台")) for word in (name, *text.split()))
        )
    }


_WORDS = {TableKind.PROPOSALS: PROPOSAL_WORDS, TableKind.MILESTONES: MILESTONE_WORDS}
_LOOKUP = {kind: _lookup(words) for kind, words in _WORDS.items()}
_NUMBERS = [_key(word) for word in NUMBER_WORDS.split()]
_MEETINGS = {_key(word) for word in MEETING_WORDS.split()}
_CALENDAR, _DAY = ({_key(word) for word in words.split()} for words in (CALENDAR_WORDS, DAY_WORDS))
PROPOSAL_FIELDS = tuple(PROPOSAL_WORDS)
MILESTONE_FIELDS = tuple(MILESTONE_WORDS)


def header_score(cells: Sequence[str], known: Collection[str] = ()) -> int:
    """How many cells of a row are recognised as headers; `known` are further column names."""
    wanted = {key for name in known for key in _keys(name)}
    wanted.update(*_LOOKUP.values(), _NUMBERS)
    return sum(len(cell) <= _LONGEST and any(key in wanted for key in _keys(cell)) for cell in cells)


@dataclass
class _Matching:
    """The columns still free and the fields found so far."""

    headers: tuple[str, ...]
    kind: TableKind
    fields: dict[str, int] = field(default_factory=dict)
    loose: bool = False

    def assign(self, explicit: Mapping[str, str]) -> None:
        for name, column in explicit.items():
            self.fields[name] = _column(self.headers, column)
        best: dict[str, tuple[int, int]] = {}
        for index in self._free():
            if hit := next(
                (_LOOKUP[self.kind][k] for k in _keys(self.headers[index]) if k in _LOOKUP[self.kind]), None
            ):
                name, rank = hit
                best[name] = min(best.get(name, (rank, index)), (rank, index))
        self.fields |= {name: index for name, (_, index) in best.items() if name not in self.fields}
        self._numbers()

    def _numbers(self) -> None:
        """A column called 序號 is the case number when no other column is, else it counts the rows."""
        ranked = [
            (_NUMBERS.index(key), index)
            for index in self._free()
            for key in _keys(self.headers[index])
            if key in _NUMBERS
        ]
        for _, index in sorted(ranked):
            if "case_no" not in self.fields:
                self.fields["case_no"], self.loose = index, True
            elif "row_no" not in self.fields and index not in self.fields.values():
                self.fields["row_no"] = index

    def _free(self) -> list[int]:
        return [index for index in range(len(self.headers)) if index not in self.fields.values()]

    def result(self) -> HeaderMap:
        money = self.headers[self.fields["budget_twd"]] if "budget_twd" in self.fields else ""
        unmapped = tuple(self.headers[index] for index in self._free())
        return HeaderMap(self.kind, self.fields, self.headers, unmapped, _unit(money), self.loose)


def match_headers(headers: Sequence[str], explicit: Mapping[str, str] | None = None) -> HeaderMap:
    """Find the columns of proposals or milestones.

    `explicit` maps field → column name and comes before every recognised word. InputError when it names an
    unknown field or column, or when the table is neither of proposals nor of milestones.
    """
    explicit = explicit or {}
    for name in explicit:
        _known_field(name)
    if explicit.keys() <= set(MILESTONE_FIELDS):
        milestones = _match(headers, explicit, TableKind.MILESTONES)
        if _has_milestones(milestones.fields.keys()):
            return _identified(milestones)
    for name in explicit:
        if name not in PROPOSAL_FIELDS:
            raise InputError(
                say(
                    "The field “{field}” belongs to milestones, but no column of a year-quarter was found.",
                    field=name,
                ),
                todo=say("Name the column of the quarter too: --map year_quarter=COLUMN"),
            )
    if _MEETINGS & {key for header in headers for key in _keys(header)}:
        raise InputError(
            say("This looks like a list of meetings, not of proposals or milestones."), todo=_what_is_read()
        )
    return _identified(_match(headers, explicit, TableKind.PROPOSALS))


def _match(headers: Sequence[str], explicit: Mapping[str, str], kind: TableKind) -> HeaderMap:
    matching = _Matching(tuple(headers), kind)
    matching.assign(explicit)
    return matching.result()


def _has_milestones(fields: Collection[str]) -> bool:
    quarter = "year_quarter" in fields or {"year", "quarter"} <= set(fields)
    return quarter and ("planned" in fields or "actual" in fields)


def _identified(found: HeaderMap) -> HeaderMap:
    if ("case_no" in found.fields and not found.loose_case_no) or "title" in found.fields:
        return found
    if _calendar(found.headers):
        what = say("This looks like a calendar, but not like the official office calendar of one year.")
        raise InputError(what, todo=WHOLE_YEAR)
    if (
        not found.fields
    ):  # perhaps no headers at all: the first row may be a person's data, so it is not shown
        raise InputError(say("No headers were recognised in the table."), todo=_what_is_read())
    raise InputError(
        say(
            "No column with a title or a case number was recognised among: {headers}",
            headers=_some(found.headers),
        ),
        todo=_what_is_read(),
    )


def _calendar(headers: Sequence[str]) -> bool:
    """Days and nothing that a calendar does not have."""
    keys = [set(_keys(header)) for header in headers if header.strip()]
    return any(key & _DAY for key in keys) and all(key & _CALENDAR for key in keys)


def _what_is_read() -> Say:
    return say("Check the file and the sheet, or name the column yourself: --map title=COLUMN")


def _some(names: Sequence[str]) -> str:
    return " | ".join(name[:30] for name in names[:12]) + (" …" if len(names) > 12 else "")


def _known_field(name: str) -> None:
    fields = sorted({*PROPOSAL_FIELDS, *MILESTONE_FIELDS})
    if name in fields:
        return
    near = difflib.get_close_matches(name, fields, 1, 0.0)[0]
    raise InputError(
        say("pbdesk has no field “{field}”; the nearest is “{nearest}”.", field=name, nearest=near),
        todo=say("The fields are: {fields}", fields=", ".join(fields)),
    )


def _column(headers: Sequence[str], wanted: str) -> int:
    """Exactly as written, else as recognised headers are compared."""
    if wanted in headers:
        return headers.index(wanted)
    key = next(_keys(wanted), "")
    for index, header in enumerate(headers):
        if key and key == next(_keys(header), ""):
            return index
    near = difflib.get_close_matches(wanted, headers, 1, 0.0)[0]
    raise InputError(
        say("The file has no column “{column}”; the nearest is “{nearest}”.", column=wanted, nearest=near),
        todo=say("The columns are: {headers}", headers=_some(headers)),
    )


def _unit(header: str) -> int:
    found = _UNIT.search(unicodedata.normalize("NFKC", header).casefold())
    if not found:
        return 1
    return _UNITS[found[1]] if found[1] else {"thousand": 10**3, "million": 10**6}[found[2]]
