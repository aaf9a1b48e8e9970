"""A person's name in the words of other records and of the log: found, counted, taken out (個資法 §11)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable

from pbdesk.formats.cleantext import search_key

# where the desk itself wrote a name, or the one of who agreed: "#7" takes its place
OWN = {"time_entry": ("note",), "displacement": ("title",), "scope_version": ("consent_by",)}
# what the officer wrote: the desk changes none of it, he is told to
TOLD = {
    "proposal": ("title", "wish", "place", "land_owner", "maintainer", "status_note", "route_reason",
                 "wait_reason", "interim_measure", "next_action", "note"),
    "item": ("wish", "reason", "basis", "alternative", "would_make_feasible", "referral"),
    "light_rating": ("reason", "source"),
    "support_agency": ("duty", "reply_text"),
    "stage_event": ("body", "place", "note"),
    "scope_version": ("text", "why"),
    "check_answer": ("note",),
    "funding": ("note",),
    "case_role": ("note",),
    "contact": ("note", "question"),
    "promise": ("text", "place"),
    "milestone": ("planned", "actual"),
    "extension": ("evidence",),
    "sign_off": ("text", "note"),
    "routine_work": ("title", "note"),
    "meeting": ("title", "place", "note"),
    "work_override": ("reason",),
    "day_record": ("reason",),
}  # fmt: skip
CASELESS = ("routine_work", "work_override", "day_record")
# nobody can mend these: what files said at their last import, and what operations were about
MEMORY = {"import_row": ("content",), "op": ("params",)}
INDEX = {"search": ("words",)}
KNOWN_BY = "select before, after from op_edit where person_id = ? and tbl in ('person', 'person_detail')"
ERASE_EDITS = """
    update op_edit set before = null, after = null, erased = 1 where
        (person_id = :id
            and tbl in ('person', 'person_detail', 'contact_window', 'contact', 'promise'))
        or (tbl not in ('person', 'person_detail', 'contact_window')
            and (taken_out(before) is not before or taken_out(after) is not after))
"""
SHORTEST_PHONE = 6  # characters; less may be an extension number that stands anywhere


def records(connection: sqlite3.Connection, person_id: int, names: Collection[str]) -> list[int | None]:
    """The cases, by id, of all records whose words hold one of the names; None for own work."""
    _teach(connection, person_id, names)
    found: list[int | None] = []
    for table, columns in TOLD.items():
        case = "id" if table == "proposal" else "null" if table in CASELESS else "proposal_id"
        holds = " or ".join(map(_holds, columns))
        found += [row[0] for row in connection.execute(f"select {case} from {table} where {holds}")]
    return found


def take_out(
    connection: sqlite3.Connection, person_id: int, names: Collection[str], *, everywhere: bool = False
) -> set[str]:
    """Put "#id" in place of the names in what the desk wrote, `everywhere` also in the officer's words.

    Edits of the log that hold a name, telephone or e-mail are erased; they can no longer be undone. To be
    called with the log as it is. Answers with the tables of changed records.
    """
    _teach(connection, person_id, {*names, *_known_by(connection, person_id)})
    touched: set[str] = set()
    for places in (OWN, MEMORY, *((TOLD, INDEX) if everywhere else ())):
        for table, columns in places.items():
            for column in columns:
                sql = f"update {table} set {column} = taken_out({column}) where {_holds(column)}"
                if connection.execute(sql).rowcount > 0:
                    touched.add(table)
    connection.execute(ERASE_EDITS, {"id": person_id})
    return touched & OWN.keys()


def _holds(column: str) -> str:
    return f"taken_out({column}) <> {column}"


def _known_by(connection: sqlite3.Connection, person_id: int) -> set[str]:
    """Names, telephones and e-mails a person had. Addresses not: a street stands in many a case's words."""
    logged = [
        json.loads(text) for pair in connection.execute(KNOWN_BY, (person_id,)) for text in pair if text
    ]
    now = connection.execute("select phone, email from person_detail where person_id = ?", (person_id,))
    words = {str(row.get(key) or "") for row in logged for key in ("phone", "email")}
    words |= {text for row in now for text in row}
    reached = {word.strip() for word in words if len(word.strip()) >= SHORTEST_PHONE}
    return reached | {str(row["name"]) for row in logged if row.get("name")}


def _teach(connection: sqlite3.Connection, person_id: int, words: Iterable[str]) -> None:
    """Give SQL the function taken_out(text)."""
    others = {name for (name,) in connection.execute("select name from person where id <> ?", (person_id,))}
    connection.create_function("taken_out", 1, _taker(words, others, f"#{person_id}"), deterministic=True)


def _taker(words: Iterable[str], others: Iterable[str], mark: str) -> Callable[[str | None], str | None]:
    """Replaces the words, but not where they are a part of somebody else's longer name."""
    gone = {form for word in words if word and not re.fullmatch(r"#\d+", word) for form in _forms(word)}
    kept = {form for name in others for form in _forms(name)} - gone
    kept = {form.casefold() for form in kept if any(word in form for word in gone)}
    if not gone:
        return lambda text: text
    longest_first = sorted(gone | kept, key=len, reverse=True)
    pattern = re.compile("|".join(map(_pattern, longest_first)), re.IGNORECASE)

    def taken_out(text: str | None) -> str | None:
        return text and pattern.sub(lambda found: found[0] if found[0].casefold() in kept else mark, text)

    return taken_out


def _forms(word: str) -> set[str]:
    """As written, as JSON writes it, and as the search has it."""
    return {word, json.dumps(word, ensure_ascii=False)[1:-1], search_key(word)}


def _pattern(word: str) -> str:
    """No part of a longer Latin word or number; a single character only where nothing else stands."""
    if len(word) == 1:
        return rf'(?:\A|(?<=")){re.escape(word)}(?:\Z|(?="))'
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{re.escape(word)}{after}"
