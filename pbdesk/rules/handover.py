"""A case as whoever takes it over has it: open again, with what is not answered and not done yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from pbdesk.model.contact import Contact
from pbdesk.model.procedure import Procedure
from pbdesk.model.proposal import CaseStatus, TriageState
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.causes import at_triage
from pbdesk.rules.closing import handover_gaps
from pbdesk.rules.triage import missing
from pbdesk.workcal.quarters import Quarter

LISTED = ("promise", "milestone", "reply")  # gaps that are records the sheet lists by themselves


def taken_over(case: CaseFile) -> CaseFile:
    """Off this desk once it was handed over, it goes on for the colleague: its work and dates are theirs."""
    if case.proposal.status is not CaseStatus.HANDED_OVER:
        return case
    return replace(case, proposal=replace(case.proposal, status=CaseStatus.OPEN))


def begun(case: CaseFile, quarter: Quarter) -> CaseFile:
    """Without the milestones of later quarters: they are planned, and nothing of them is open yet."""
    return replace(case, milestones=tuple(m for m in case.milestones if m.quarter <= int(quarter.key)))


def covered(case: CaseFile, cover: Callable[[str], str]) -> CaseFile:
    """The same case with whatever was written on it changed by `cover`; its number and all ids stay."""

    def record(each: Any) -> Any:
        texts = {f.name: cover(value) for f in fields(each) if f.name != "case_no"
                 if type(value := getattr(each, f.name)) is str}  # fmt: skip
        return replace(each, **texts)

    parts = {f.name: value for f in fields(case) if isinstance(value := getattr(case, f.name), tuple)}
    records: dict[str, Any] = {name: tuple(map(record, part)) for name, part in parts.items()}
    return replace(case, proposal=record(case.proposal), **records)


def questions(case: CaseFile) -> list[tuple[Contact, bool]]:
    """Every question on record, the newest first, and whether that person was spoken with since.

    The record does not say what was answered, so none is taken for settled. One that was asked again, or
    carried on over a try in vain, stands there once.
    """
    found: dict[tuple[int, str], tuple[Contact, bool]] = {}
    spoken: set[int] = set()
    for contact in sorted(case.contacts, key=lambda c: (c.at, c.id), reverse=True):
        if question := contact.question.strip():
            found.setdefault((contact.person_id, question), (contact, contact.person_id in spoken))
        if contact.outcome.spoke:
            spoken.add(contact.person_id)
    return list(found.values())


def still_open(case: CaseFile, procedure: Procedure, today: date) -> list[Gap]:
    """What must be told, up to this quarter, and in triage what is missing there.

    Promises, milestones and silent agencies are left out: they are told as the records they are; so is an
    empty field, such as who maintains it, that a question of the checklist asks for as well.
    """
    gaps = handover_gaps(begun(case, Quarter.of(today)), procedure, today)
    if case.proposal.triage is not TriageState.ISSUED and at_triage(case, procedure):
        gaps += missing(case, procedure)
    asked = {gap.where for gap in gaps}
    return [gap for gap in gaps if gap.key not in LISTED and _question_on(gap.where) not in asked]


def _question_on(where: str) -> str:
    """The question of the checklist about this field of the case, if there is one."""
    kind, _, field = where.partition(":")
    return f"check:{field}" if kind == "case" else ""


def settles(key: str) -> str:
    """Where the gap is that this work closes; a visit none, for how its sheet stands is news."""
    kind, _, rest = key.partition(":")
    quarter = rest.rpartition(":")[2]
    return {
        "call": f"contact:{rest}",
        "signoff-draft": f"signoff:{quarter}",
        "platform": f"platform:{quarter}",
    }.get(kind, key)
