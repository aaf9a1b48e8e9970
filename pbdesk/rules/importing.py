"""What an imported row means for the desk: flat facts, compared with what the same file said before.

Only facts the *file* changed are taken over, so importing a file again never undoes the officer's work.
Where both changed the same fact, the officer's value stays and the difference is shown.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from pbdesk.formats.milestone_rows import MilestoneRow
from pbdesk.formats.proposal_rows import EventCell, ProposalRow
from pbdesk.formats.values import LightWord
from pbdesk.model.procedure import Procedure
from pbdesk.model.proposal import CaseStatus, Light, LightRating, Proposal, StageEvent

Fact = str | int | None | list[list[str]] | dict[str, str | int | None]
Facts = dict[str, Fact]

# fact → column of the proposal; lights, agencies, events and people are records of their own
PROPOSAL_FACTS = (
    "case_no", "title", "year", "district", "kind", "received_by", "received_on", "proposer_role",
    "lead_agency", "wish", "place", "safety", "budget_twd", "votes_for", "votes_total", "vote_threshold",
    "status", "status_note", "status_on", "note", "source",
)  # fmt: skip
MILESTONE_FACTS = ("planned", "actual", "source", "quarter")
DATES = ("received_on", "status_on")
STAGE_OF_EVENT = {"event.assembly": "assembly", "event.ws1": "ws1", "event.ws2": "ws2", "event.vote": "vote"}
# words of a list's kind → the stage they mean
STAGE_WORDS = {
    "recorded": "recorded", "錄案": "recorded", "ballot": "vote", "票選": "vote", "assembly": "assembly",
    "成案": "assembly", "execut": "execution", "執行": "execution",
}  # fmt: skip
BLANK: tuple[Fact, ...] = ("", None, 0, [], {}, CaseStatus.OPEN.value)  # a record nobody filled in yet
CLOSED_WORDS = ("結案", "解除列管", "closed")
WITHDRAWN_WORDS = ("撤案", "withdrawn")


class RowAction(StrEnum):
    CREATE = "created"
    UPDATE = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Difference:
    """A fact the file changed. `kept` when the officer's own value stays."""

    fact: str
    old: Fact
    new: Fact
    kept: bool = False


@dataclass(frozen=True)
class RowPlan:
    row: int
    key: str
    action: RowAction
    case_no: str
    title: str
    facts: Facts
    record_id: int = 0  # of the proposal or milestone that stands already
    memory_id: int = 0  # of what was remembered of this row
    differences: tuple[Difference, ...] = ()

    def taken_over(self) -> Facts:
        """What the row writes: all of a new one, else what the file changed and the officer did not."""
        if self.action is RowAction.CREATE:
            return dict(self.facts)
        return {d.fact: d.new for d in self.differences if not d.kept}


def proposal_facts(row: ProposalRow) -> Facts:
    """Only facts the row states; an empty cell says nothing."""
    lead = row.lead_agency
    lead_note = f"{lead.name}: {lead.note}" if lead and lead.note else ""
    facts: Facts = {
        "case_no": row.case_no, "title": row.title, "year": row.year, "district": row.district,
        "kind": row.kind, "received_by": row.received_by, "received_on": _iso(row.received_on),
        "proposer_role": row.proposer_role,
        "lead_agency": lead.name if lead else "", "wish": row.wish, "place": row.place, "safety": row.hazard,
        "budget_twd": row.budget_twd, "votes_for": row.votes_for, "votes_total": row.district_votes_total,
        "vote_threshold": row.threshold, "source": row.source, "proposer": row.proposer,
        "note": "\n".join(filter(None, (row.note, lead_note))),
        "status": _status(row.status), "status_note": row.status, "status_on": _iso(row.status_date),
        "support": [[a.name, a.note] for a in row.support_agencies],
        "light.public_value": _light(row.public_value), "light.legality": _light(row.legality),
        "light.budget": _light(row.budget), "event.assembly": _event(row.assembly),
        "event.ws1": _event(row.ws1), "event.ws2": _event(row.ws2),
        "event.vote": _vote(row.vote_start, row.vote_end),
    }  # fmt: skip
    return {name: fact for name, fact in facts.items() if fact not in ("", None, [], {})}


def milestone_facts(row: MilestoneRow) -> Facts:
    facts: Facts = {"planned": row.planned, "actual": row.actual, "source": row.source}
    return {name: fact for name, fact in facts.items() if fact}


def differences(old: Facts, new: Facts, current: Mapping[str, Fact]) -> list[Difference]:
    """What the file changed since its last import (`old`), against what stands on the desk now.

    A fact gone from the file is no change: an emptied cell must not wipe the officer's record.
    """
    found = []
    for name, value in new.items():
        standing = current.get(name)
        if old.get(name) == value or standing == value:
            continue
        mine = standing != old[name] if name in old else standing not in BLANK
        found.append(Difference(name, standing, value, kept=mine))
    return found


# -- what stands on the desk, as facts to compare with a file's -----------------------------------------
def standing_facts(proposal: Proposal) -> dict[str, Fact]:
    """A proposal's own columns."""
    facts: dict[str, Fact] = {}
    for name in PROPOSAL_FACTS:
        value = getattr(proposal, name)
        facts[name] = value.isoformat() if isinstance(value, date) else value
    return facts


def standing_light(light: LightRating) -> Fact:
    return _light(LightWord(light.level, light.source))


def standing_event(event: StageEvent) -> Fact:
    start, end = _times(event.note)
    cells = {
        "on": _moment(event.on_date, start), "until": _moment(event.until, end), "place": event.place,
        "attendance": event.attendance, "ballots": event.ballots, "votes": event.votes,
    }  # fmt: skip
    return {name: value for name, value in cells.items() if value not in ("", None)}


def support_to_write(old: Fact, new: Fact, standing: Mapping[str, str]) -> list[tuple[str, str]]:
    """Agencies (name, duty) the file adds, and duties it words anew where the officer did not.

    `standing`: duty by agency. An agency the officer took off the case does not come back.
    """
    before: dict[str, str] = {name: duty for name, duty in old} if isinstance(old, list) else {}  # noqa: C416
    found = []
    for name, duty in new if isinstance(new, list) else ():
        known = standing.get(name, None if name not in before else duty)
        if known is None or (known != duty and known == before.get(name, "")):
            found.append((name, duty))
    return found


# -- a proposer's name is not kept in the memory of imports: a purge would have to search for it -----------
def remembered(facts: Facts) -> Facts:
    """The facts with the proposer's name as a checksum: enough to notice another name, too short to give
    this one back."""
    return {name: _checksum(fact) if name == "proposer" else fact for name, fact in facts.items()}


def recalled(old: Facts, names: Collection[str]) -> Facts:
    """Remembered facts, with the proposer's name again where it is one of these."""
    name = next((n for n in names if _checksum(n) == old.get("proposer")), None)
    return old if name is None else {**old, "proposer": name}


def _checksum(fact: Fact) -> int:
    return zlib.crc32(str(fact).encode()) & 0xFFFF


# -- facts to records ----------------------------------------------------------------------------------
def with_facts(proposal: Proposal, facts: Facts) -> Proposal:
    values: dict[str, object] = {name: value for name, value in facts.items() if name in PROPOSAL_FACTS}
    values |= {name: day_of_fact(values[name]) for name in DATES if name in values}
    return replace(proposal, **values)  # type: ignore[arg-type]


def with_light(rating: LightRating, value: Mapping[str, str | int | None]) -> LightRating:
    return replace(rating, level=Light(str(value["level"])), source=str(value["word"]))


def with_event(event: StageEvent, value: Mapping[str, str | int | None]) -> StageEvent:
    """The times of day stand in the first line of the note, as 09:00 or 09:00–17:00."""
    on, until = str(value.get("on", "")), str(value.get("until", ""))
    times = on[11:] + (f"–{until[11:]}" if until[11:] else "")
    own = event.note.partition("\n")[2] if any(_times(event.note)) else event.note
    numbers = {name: value.get(name) for name in ("attendance", "ballots", "votes")}
    return replace(
        event, on_date=day_of_fact(on), until=day_of_fact(until), place=str(value.get("place", "")),
        note="\n".join(filter(None, (times, own))), **numbers,  # type: ignore[arg-type]
    )  # fmt: skip


def stage_of(facts: Facts, procedure: Procedure) -> str:
    """Where a case stands, as far as its row tells: what it names, else its kind, else its latest event."""
    if "status" not in facts and (named := _stage_named(str(facts.get("status_note", "")), procedure)):
        return named
    kind = str(facts.get("kind", "")).casefold()
    for word, stage in STAGE_WORDS.items():
        if word in kind:
            return stage if procedure.stage(stage) else ""
    reached = [stage for fact, stage in STAGE_OF_EVENT.items() if fact in facts]
    return max(reached, key=procedure.index) if reached else ""


def _stage_named(words: str, procedure: Procedure) -> str:
    """The stage that a cell under 階段 or 狀態 names and nothing else: 執行, 執行中, 工作坊第一階段."""
    word = words.strip().casefold().removesuffix("中")
    for stage in procedure.stages:
        names = (stage.id, stage.label.en, stage.label.zh, stage.label.zh.partition("（")[0])
        if word in (name.casefold() for name in names):
            return stage.id
    return ""


def day_of_fact(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _times(note: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\d\d:\d\d)?(?:–(\d\d:\d\d))?", note.partition("\n")[0])
    return (found[1] or "", found[2] or "") if found else ("", "")


def _moment(day: date | None, time: str) -> str:
    return "" if day is None else day.isoformat() + (f"T{time}" if time else "")


def _status(words: str) -> str:
    folded = words.casefold()
    if any(word in folded for word in WITHDRAWN_WORDS):
        return CaseStatus.WITHDRAWN.value
    if any(word in folded for word in CLOSED_WORDS):
        return CaseStatus.CLOSED.value
    return ""


def _iso(when: date | datetime | None) -> str:
    return "" if when is None else when.isoformat()[:10]


def _light(light: LightWord) -> Fact:
    return {} if light.level == "unknown" else {"level": light.level, "word": light.word}


def _event(event: EventCell) -> Fact:
    cells = {
        "on": _minute(event.on), "place": event.place,
        "attendance": event.attendance, "ballots": event.ballots, "votes": event.votes,
    }  # fmt: skip
    return {name: value for name, value in cells.items() if value not in ("", None)}


def _vote(start: date | datetime | None, end: date | datetime | None) -> Fact:
    return {name: _minute(value) for name, value in (("on", start), ("until", end)) if value is not None}


def _minute(when: date | datetime | None) -> str:
    return "" if when is None else when.isoformat()[:16]
