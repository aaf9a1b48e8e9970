"""A procedure file (TOML) into a `Procedure`. Pure: the bytes come from elsewhere.

Every error names the file, the line, the key and what was expected.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NoReturn

from pbdesk.errors import FileError, InputError
from pbdesk.formats.cleantext import clean
from pbdesk.formats.tomllines import Path, key_lines, line_of
from pbdesk.formats.typed import Fail, decode
from pbdesk.model.contact import Outcome
from pbdesk.model.procedure import DefaultEffort, Effort, Procedure, Stage, StageRole
from pbdesk.model.proposal import Answer, Light, LightKind, Route
from pbdesk.say import Say, say

MAX_BYTES = 1_000_000  # a real file has about 30 kB
NEEDED_ROLES = (
    StageRole.TRIAGE,
    StageRole.REVIEW,
    StageRole.RECORDED,
    StageRole.EXECUTION,
    StageRole.CLOSING,
)
_LATER = {Effort.TELL: Effort.CALL, Effort.HAND: Effort.ASK}
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


def parse_procedure(data: bytes, name: str, *, own: bool = False) -> Procedure:
    """The procedure in `data`; `name` is the file's name for messages, `own` marks the officer's own file.

    Raises FileError naming file, line, key and what was expected.
    """
    text = _text(data, name)
    raw = _toml(text, name)
    lines = key_lines(text)

    def fail(path: Path, expected: Say) -> NoReturn:
        raise FileError(
            say(
                "{file}, line {line}: “{key}” should be {expected}.",
                file=name,
                line=line_of(lines, path),
                key=_dotted(path),
                expected=expected,
            ),
            todo=say("Correct this line in the file and try again."),
        )

    _later_efforts(raw)
    procedure: Procedure = decode(Procedure, raw, (), fail)
    _Checker(procedure, fail).run()
    return replace(procedure, own=own)


def _later_efforts(raw: dict[str, object]) -> None:
    """A file written before these kinds of work were known plans them like the nearest it has."""
    efforts = raw.get("efforts")
    for kind, nearest in _LATER.items():
        if isinstance(efforts, dict) and nearest in efforts:
            efforts.setdefault(str(kind), efforts[nearest])
    visit = efforts.get(str(Effort.SIGNOFF_VISIT)) if isinstance(efforts, dict) else None
    if isinstance(visit, dict):
        minutes, shortest = visit.get("minutes"), visit.get("min_chunk", DefaultEffort.min_chunk)
        if isinstance(minutes, int) and isinstance(shortest, int):  # what is not the visit itself was the way
            visit.setdefault("way", max(0, minutes - shortest))


def choose(procedures: Sequence[Procedure], on: date) -> Procedure:
    """The procedure valid on a day: an officer's own before a built-in, then the latest start.

    Raises InputError when none is valid.
    """
    valid = [p for p in procedures if p.valid_on(on)]
    if not valid:
        raise InputError(
            say("No procedure is valid on {date}.", date=on),
            todo=say("Add a procedure file that covers this day."),
        )
    return max(valid, key=lambda p: (p.own, p.valid_from, p.id))


def _text(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise FileError(say("{file} is too large for a procedure file.", file=name))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(
            say("{file}, line {line}: this is not text in UTF-8.", file=name, line=line),
            todo=say("Save the file as UTF-8 and try again."),
        ) from None


def _toml(text: str, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        line = int(found.group(1)) if found else text.rstrip("\n").count("\n") + 1
        detail = clean(_AT_LINE.sub("", str(error)).strip())
        what = say(
            "{file}, line {line}: this is not valid TOML ({detail}).", file=name, line=line, detail=detail
        )
        raise FileError(
            what, todo=say("Look for a missing quote, bracket or equals sign in this line.")
        ) from None


def _dotted(path: Path) -> str:
    """`("stages", 2, "work")` as `stages[3].work`, counted from 1 as people do."""
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return clean(out.lstrip("."))


class _Checker:
    """What the types cannot say: references, duplicates, ranges, completeness."""

    def __init__(self, procedure: Procedure, fail: Fail) -> None:
        self.p, self.fail = procedure, fail

    def run(self) -> None:
        self._period()
        self._unique()
        self._references()
        self._complete()
        self._ranges()

    def _period(self) -> None:
        if self.p.valid_to is not None and self.p.valid_to < self.p.valid_from:
            self.fail(("valid_to",), say("a date not before valid_from"))

    def _unique(self) -> None:
        for name in ("bodies", "stages", "checks", "reasons", "forms", "delays", "budget_gates"):
            ids = [((name, i, "id"), row.id) for i, row in enumerate(getattr(self.p, name))]
            self._no_twins(ids)
        self._no_twins(
            [
                (("stages", i, "work", k, "id"), work.id)
                for i, stage in enumerate(self.p.stages)
                for k, work in enumerate(stage.work)
            ]
        )

    def _no_twins(self, ids: Sequence[tuple[Path, str]]) -> None:
        seen: set[str] = set()
        for path, value in ids:
            if value in seen:
                self.fail(path, say("an id used once; “{id}” is there already", id=value))
            seen.add(value)

    def _references(self) -> None:
        bodies, forms = {b.id for b in self.p.bodies}, {f.id for f in self.p.forms}
        stages = {s.id for s in self.p.stages}
        for i, stage in enumerate(self.p.stages):
            self._known(stage.decides, bodies, ("stages", i, "decides"))
            for k, form in enumerate(stage.forms):
                self._known(form, forms, ("stages", i, "forms", k))
        for i, route in enumerate(self.p.routes):
            self._known(route.until, stages, ("routes", i, "until"))
            if route.to:
                self._known(route.to, stages, ("routes", i, "to"))
        for i, gate in enumerate(self.p.budget_gates):
            self._known(gate.body, bodies, ("budget_gates", i, "body"))

    def _known(self, value: str, known: set[str], path: Path) -> None:
        if value not in known:
            choices = ", ".join(sorted(known))
            self.fail(path, say("one of the ids in this file: {choices}", choices=choices))

    def _complete(self) -> None:
        self._each_once("levels", "level", [x.level for x in self.p.levels], set(Light) - {Light.UNKNOWN})
        self._each_once("lights", "kind", [x.kind for x in self.p.lights], set(LightKind))
        self._each_once("retries", "outcome", [x.outcome for x in self.p.retries], set(Outcome))
        routes = set(Route) - {Route.UNDECIDED}
        self._each_once("routes", "id", [x.id for x in self.p.routes], routes)
        for role in NEEDED_ROLES:
            if self.p.role(role) is None:
                self.fail(("stages",), say("a list with a stage of the role “{role}”", role=str(role)))

    def _each_once(self, name: str, key: str, given: Sequence[StrEnum], wanted: Iterable[StrEnum]) -> None:
        names = ", ".join(sorted(wanted))
        for i, value in enumerate(given):
            if value not in wanted or value in given[:i]:
                self.fail((name, i, key), say("each of these once: {names}", names=names))
        if len(given) != len(set(wanted)):
            self.fail((name,), say("each of these once: {names}", names=names))

    def _ranges(self) -> None:
        for i, stage in enumerate(self.p.stages):
            self._stage(stage, i)
        for i, gate in enumerate(self.p.budget_gates):
            self._month(gate.first_month, ("budget_gates", i, "first_month"))
            self._month(gate.last_month, ("budget_gates", i, "last_month"))
            if gate.last_month < gate.first_month:
                self.fail(("budget_gates", i, "last_month"), say("a month not before first_month"))
        for i, check in enumerate(self.p.checks):
            if check.risky not in (Answer.YES, Answer.NO):
                self.fail(("checks", i, "risky"), say("one of {choices}", choices="yes, no"))
        for kind, effort in self.p.efforts.items():
            self._minutes(effort.minutes, effort.min_chunk, ("efforts", str(kind)))
            if not 0 <= effort.way < effort.minutes:
                self.fail(("efforts", str(kind), "way"), say("minutes from 0 to less than the effort"))
        self._thresholds()
        self._office_hours()

    def _stage(self, stage: Stage, i: int) -> None:
        if len(stage.months) not in (0, 2):
            self.fail(("stages", i, "months"), say("empty, or the first and the last month"))
        for k, month in enumerate(stage.months):
            self._month(month, ("stages", i, "months", k))
        for k, work in enumerate(stage.work):
            path: Path = ("stages", i, "work", k)
            self._minutes(work.minutes, work.min_chunk, path)
            if work.start_days < work.days_before:
                self.fail((*path, "start_days"), say("as many days as days_before, or more"))

    def _month(self, month: int, path: Path) -> None:
        if not 1 <= month <= 12:
            self.fail(path, say("a month from 1 to 12"))

    def _minutes(self, minutes: int, chunk: int, path: Path) -> None:
        if not 1 <= minutes <= 6000:
            self.fail((*path, "minutes"), say("minutes from 1 to 6000"))
        if not 1 <= chunk <= 480:
            self.fail((*path, "min_chunk"), say("minutes from 1 to 480"))

    def _thresholds(self) -> None:
        limits, weights = self.p.thresholds, self.p.weights
        if weights.slot_minutes not in (15, 30, 60):
            self.fail(("weights", "slot_minutes"), say("one of {choices}", choices="15, 30, 60"))
        for name in ("signoff_every_quarters", "tries_before_escalation", "load_limit_cases"):
            if getattr(limits, name) < 1:
                self.fail(("thresholds", name), say("1 or more"))
        if not 100 <= weights.unknown_effort_percent <= 500:
            self.fail(("weights", "unknown_effort_percent"), say("a percentage from 100 to 500"))
        if weights.age_weeks < 1:
            self.fail(("weights", "age_weeks"), say("1 or more"))

    def _office_hours(self) -> None:
        hours = self.p.office_hours
        days = hours.weekdays
        if not days or len(set(days)) < len(days) or not all(1 <= day <= 7 for day in days):
            self.fail(("office_hours", "weekdays"), say("days from 1 (Monday) to 7, each once"))
        if hours.closes <= hours.opens:
            self.fail(("office_hours", "closes"), say("a time after {other}", other="opens"))
        if hours.meetings_until <= hours.meetings_from:
            self.fail(("office_hours", "meetings_until"), say("a time after {other}", other="meetings_from"))
