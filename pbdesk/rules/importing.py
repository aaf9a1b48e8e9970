"""What an imported row means for the desk: flat facts, compared with what the same file said before.

Only facts the *file* changed are taken over, so importing a file again never undoes the officer's work.
Where both changed the same fact, the officer's value stays and the difference is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pbdesk.formats.milestone_rows import MilestoneRow
from pbdesk.formats.proposal_rows import EventCell, ProposalRow
from pbdesk.formats.values import LightWord
from pbdesk.model.proposal import CaseStatus, Proposal

Fact = str | int | None | list[list[str]] | dict[str, str | int | None]
Facts = dict[str, Fact]

# fact → column of the proposal; lights, agencies, events and people are records of their own
PROPOSAL_FACTS = (
    "case_no", "title", "year", "district", "kind", "received_by", "proposer_role", "lead_agency", "wish",
    "place", "budget_twd", "votes_for", "votes_total", "vote_threshold", "status", "status_note", "status_on",
    "note", "source",
)  # fmt: skip
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


def proposal_facts(row: ProposalRow) -> Facts:
    """Only facts the row states; an empty cell says nothing."""
    lead = row.lead_agency
    facts: Facts = {
        "case_no": row.case_no, "title": row.title, "year": row.year, "district": row.district,
        "kind": row.kind, "received_by": row.received_by, "proposer_role": row.proposer_role,
        "lead_agency": lead.name if lead else "", "wish": row.wish, "place": row.place,
        "budget_twd": row.budget_twd, "votes_for": row.votes_for, "votes_total": row.district_votes_total,
        "vote_threshold": row.threshold, "source": row.source, "proposer": row.proposer,
        "note": "\n".join(filter(None, (row.note, f"{lead.name}: {lead.note}" if lead and lead.note else ""))),
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
        if old.get(name) == value:
            continue
        standing = current.get(name, old.get(name))
        if standing == value:
            continue
        mine = name in old and standing != old[name]
        found.append(Difference(name, standing, value, kept=mine))
    return found


def standing_facts(proposal: Proposal) -> dict[str, Fact]:
    """A proposal's own columns as facts, to compare with a file's."""
    facts: dict[str, Fact] = {}
    for name in PROPOSAL_FACTS:
        value = getattr(proposal, name)
        facts[name] = value.isoformat() if isinstance(value, date) else value
    return facts


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
        "on": event.on.isoformat()[:16] if event.on else "", "place": event.place,
        "attendance": event.attendance, "ballots": event.ballots, "votes": event.votes,
    }  # fmt: skip
    return {name: value for name, value in cells.items() if value not in ("", None)}


def _vote(start: date | datetime | None, end: date | datetime | None) -> Fact:
    return {name: _iso(value) for name, value in (("on", start), ("until", end)) if value is not None}
