"""Records to rows and back: one table per dataclass, columns named like its fields, dates as ISO text."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from pbdesk.model import contact, people, proposal, quarter, work

Record = TypeVar("Record")
Value = str | int | None


@dataclasses.dataclass(frozen=True)
class ImportRow:
    """What a row of a file said at its last import, and the record it became; logged like every record.

    `content` is JSON without personal data. The record may be gone: the officer may have deleted it.
    """

    id: int = 0
    proposal_id: int = 0
    record_id: int = 0
    sort: str = ""
    row_key: str = ""
    content: str = ""


TABLES: dict[type[Any], str] = {
    proposal.Proposal: "proposal",
    proposal.Item: "item",
    proposal.LightRating: "light_rating",
    proposal.SupportAgency: "support_agency",
    proposal.StageEvent: "stage_event",
    proposal.ScopeVersion: "scope_version",
    proposal.CheckAnswer: "check_answer",
    proposal.Funding: "funding",
    people.Person: "person",
    people.PersonDetail: "person_detail",
    people.CaseRole: "case_role",
    people.ContactWindow: "contact_window",
    contact.Contact: "contact",
    contact.Promise: "promise",
    quarter.Milestone: "milestone",
    quarter.Extension: "extension",
    quarter.SignOff: "sign_off",
    work.RoutineWork: "routine_work",
    work.Meeting: "meeting",
    work.TimeEntry: "time_entry",
    work.WorkOverride: "work_override",
    work.PlanBlock: "plan_block",
    work.Displacement: "displacement",
    work.DayRecord: "day_record",
    work.Setting: "setting",
    ImportRow: "import_row",
}


def _decoder(kind: Any) -> Callable[[Any], Any] | None:
    """None where SQLite's own value already is the field's value."""
    if kind is bool:
        return bool
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if kind is date:
        return date.fromisoformat
    return _without_zone(kind) if kind in (datetime, time) else None


def _without_zone(kind: Any) -> Callable[[Any], Any]:
    """The desk knows only the office's own time; nothing could be compared with a moment of another zone."""

    def decode(stored: Any) -> Any:
        moment = kind.fromisoformat(stored)
        if moment.tzinfo is not None:
            raise ValueError(stored)
        return moment

    return decode


def _plain(kind: Any) -> Any:
    """The one type beside None in an optional field."""
    if isinstance(kind, types.UnionType):
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind


@dataclasses.dataclass(frozen=True)
class Codec(typing.Generic[Record]):
    table: str
    columns: tuple[str, ...]
    make: Callable[..., Record]
    decoders: tuple[tuple[int, Callable[[Any], Any]], ...]

    @property
    def select(self) -> str:
        return f"select {', '.join(self.columns)} from {self.table}"

    def decode(self, row: tuple[Any, ...]) -> Record:
        values = list(row)
        for index, decode in self.decoders:
            if values[index] is not None:
                values[index] = decode(values[index])
        return self.make(*values)

    def encode(self, record: Record) -> dict[str, Value]:
        return {name: to_value(getattr(record, name)) for name in self.columns}


def codec(cls: type[Record]) -> Codec[Record]:
    return typing.cast("Codec[Record]", _codec(cls))  # type: ignore[arg-type]


@cache
def _codec(cls: type[Any]) -> Codec[Any]:
    hints = typing.get_type_hints(cls)
    names = tuple(field.name for field in dataclasses.fields(cls))
    found = ((index, _decoder(_plain(hints[name]))) for index, name in enumerate(names))
    return Codec(TABLES[cls], names, cls, tuple((index, d) for index, d in found if d is not None))


def to_value(value: Any) -> Value:
    if value is None or type(value) is str or type(value) is int:
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return str(value)
