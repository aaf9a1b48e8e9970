"""Fields of a form: what may be written into each, and what it answers with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pbdesk.errors import InputError, Overtaken
from pbdesk.formats.cleantext import clean
from pbdesk.say import say
from pbdesk.screens.dialogs.choice import Value
from pbdesk.screens.widgets.text import clip, one_line

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator

Choices = tuple[tuple[Value, str], ...]
Values = dict[str, Value]


class Kind(StrEnum):
    LINE = "line"
    AREA = "area"
    DATE = "date"
    WHEN = "when"  # date and time
    NUMBER = "number"  # whole, not below 0
    MONEY = "money"  # whole NT$
    CHOICE = "choice"
    CASE = "case"  # the id of a case; written as its number, or as words only one case has


SAID, LEAST_SAID = 80, 24  # cells of a value that is quoted alone, and among many

# an empty one of these answers None, any other with ""
NOTHING = (Kind.DATE, Kind.WHEN, Kind.NUMBER, Kind.MONEY, Kind.CASE)


@dataclass(frozen=True)
class Field:
    """`key` is the name of the record's field it fills in; `stands_for` those it shows under another name."""

    key: str
    label: str
    kind: Kind = Kind.LINE
    value: Value = None
    choices: Choices = ()
    required: bool = False
    hint: str = ""
    stands_for: tuple[str, ...] = ()
    past: bool = False  # a day without a year is of no later one
    private: bool = False  # a way to reach somebody: shown where it is asked for only

    def shows(self, names: frozenset[str]) -> bool:
        return not names.isdisjoint((self.key, *self.stands_for))


def shown(field: Field, tr: Translator, desk: Desk) -> str:
    """The field's value as it is written."""
    if field.value is None:
        return ""
    if field.kind is Kind.DATE and isinstance(field.value, date):
        return tr.day(field.value, short=True)
    if field.kind is Kind.WHEN:
        return tr.when(field.value)
    if field.kind is Kind.CASE:
        return desk.cases.get(field.value).case_no
    return str(field.value)


def written_elsewhere(fields: Sequence[Field], problem: Overtaken, tr: Translator, desk: Desk) -> str:
    """What another window wrote into which of the fields, a line each; empty when it is in none of them."""
    said = []
    clashing = [field for field in fields if field.shows(problem.names)]
    for field in clashing:
        if field.key not in problem.theirs:  # masked, or only a part of what stands in the field
            said.append(tr.t("{field}: another window changed it meanwhile.", field=field.label))
            continue
        now = replace(field, value=problem.theirs[field.key])
        words = dict(now.choices).get(now.value) or one_line(shown(now, tr, desk))
        if words:
            room = max(LEAST_SAID, SAID // len(clashing))
            words = tr.t(
                "{field}: another window wrote “{words}” meanwhile.", field=now.label, words=clip(words, room)
            )
        said.append(words or tr.t("{field}: another window emptied it meanwhile.", field=now.label))
    return "\n".join(said)


@contextmanager
def about(key: str) -> Iterator[None]:
    """What is refused inside is about this field."""
    try:
        yield
    except InputError as problem:
        problem.field = key
        raise


def read(field: Field, typed: Value, desk: Desk) -> Value:
    """What was written as the field's own kind of value. Raises InputError."""
    if field.kind is Kind.CHOICE:
        return typed
    written = clean(typed).strip()
    if written and typed == field.value:
        return field.value  # as it stands on record, to the last blank: nobody changed it
    if written:
        return _read(field, written, desk)
    if field.required:
        raise InputError(say("This cannot be empty."))
    return None if field.kind in NOTHING else ""


def _read(field: Field, written: str, desk: Desk) -> Value:
    from pbdesk.workcal.rocdate import parse_date, parse_datetime

    kind = field.kind
    if kind is Kind.CASE:
        return desk.cases.named(written).id
    if kind is Kind.DATE:
        return parse_date(written, desk.today, past=field.past)
    if kind is Kind.WHEN:
        return parse_datetime(written, desk.today, past=field.past)
    if kind is Kind.NUMBER:
        from pbdesk.formats.values import parse_count

        return parse_count(written)
    if kind is Kind.MONEY:
        from pbdesk.formats.values import parse_money

        return parse_money(written)
    return written
