"""What the quarterly sheet and the platform's columns say, from recorded facts only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.model.contact import Promise
from pbdesk.model.procedure import Procedure
from pbdesk.model.quarter import Extension, Milestone
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import of_quarter
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import Quarter


class Section(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    NEXT = "next"


@dataclass(frozen=True)
class Line:
    """One sentence of the sheet and the record it rests on: (table, id). None: nothing supports it.

    `noted`: it holds words the officer noted for himself, not for whoever reads the sheet.
    """

    section: Section
    text: str | Say
    source: tuple[str, int] | None
    supported: bool
    noted: bool = False


def compose(case: CaseFile, quarter: Quarter, procedure: Procedure) -> list[Line]:
    """The sheet from recorded facts only: planned, done, next. `procedure` words the causes of delay."""
    planned = _planned(case, quarter, Section.PLANNED)
    done = [*_actual(case, quarter), *_events(case, quarter, procedure)]
    nothing = Line(Section.DONE, say("Nothing is on record for this quarter."), None, False)
    upcoming = [*_planned(case, quarter.next(), Section.NEXT), *_promised(case, quarter)]
    return [*planned, *(done or [nothing]), *_unkept(case, quarter), *upcoming]


def _planned(case: CaseFile, quarter: Quarter, section: Section) -> list[Line]:
    found = [
        Line(section, text, ("milestone", milestone.id), True)
        for milestone in of_quarter(case, quarter)
        for text in _lines(milestone.planned)
    ]
    missing = say("No milestone is on record for {quarter}.", quarter=quarter.key)
    return found or [Line(section, missing, None, False)]


def _actual(case: CaseFile, quarter: Quarter) -> Iterator[Line]:
    for milestone in of_quarter(case, quarter):
        for text in _lines(milestone.actual):
            yield Line(Section.DONE, text, ("milestone", milestone.id), True)


def _events(case: CaseFile, quarter: Quarter, procedure: Procedure) -> list[Line]:
    """Contacts, kept promises and extensions of the quarter, oldest first."""
    dated = [*_spoken(case), *_kept(case), *_extended(case, procedure)]
    inside = [(day, line) for day, line in dated if quarter.first_day <= day <= quarter.last_day]
    inside.sort(key=lambda pair: (pair[0], pair[1].source or ("", 0)))
    return [line for _, line in inside]


def _spoken(case: CaseFile) -> Iterator[tuple[date, Line]]:
    """Talks with the proposer only: what a neighbour said is not for the sheet the proposer signs."""
    for contact in case.contacts:
        if not contact.outcome.spoke or contact.person_id not in case.proposers:
            continue
        day, note = contact.at.date(), contact.note.strip()
        facts = {"day": day, "channel": contact.channel, "outcome": contact.outcome}
        text = (
            say("{day}, {channel}: {outcome}. {note}", note=note, **facts)
            if note
            else say("{day}, {channel}: {outcome}.", **facts)
        )
        yield day, Line(Section.DONE, text, ("contact", contact.id), True, noted=bool(note))


def _kept(case: CaseFile) -> Iterator[tuple[date, Line]]:
    for promise in case.promises:
        if promise.done_on:
            text = say("{day}: promise kept: {text}", day=promise.done_on, text=promise.text)
            yield promise.done_on, Line(Section.DONE, text, ("promise", promise.id), True)


def _extended(case: CaseFile, procedure: Procedure) -> Iterator[tuple[date, Line]]:
    for extension in case.extensions:
        day = extension.decided_on or extension.requested_on
        if day:
            text = _extension_text(extension, day, procedure)
            yield day, Line(Section.DONE, text, ("extension", extension.id), True)


def _extension_text(extension: Extension, day: date, procedure: Procedure) -> Say:
    cause = next((c.label for c in procedure.delays if c.id == extension.cause), extension.cause)
    facts = {"day": day, "status": extension.status, "cause": cause}
    if extension.new_due is None:
        return say("{day}: extension {status}, because of: {cause}.", **facts)
    return say("{day}: extension {status} to {due}, because of: {cause}.", due=extension.new_due, **facts)


def _unkept(case: CaseFile, quarter: Quarter) -> Iterator[Line]:
    """What was to be kept by the end of the quarter: the next one did not promise it."""
    for promise in _open_promises(case):
        if promise.due and promise.due <= quarter.last_day:
            text = say("Promised by {day}, not done yet: {text}", day=promise.due, text=promise.text)
            yield Line(Section.DONE, text, ("promise", promise.id), True)


def _promised(case: CaseFile, quarter: Quarter) -> Iterator[Line]:
    for promise in _open_promises(case):
        if promise.due and promise.due <= quarter.last_day:
            continue
        text = (
            say("Promised by {day}: {text}", day=promise.due, text=promise.text)
            if promise.due
            else say("Promised: {text}", text=promise.text)
        )
        yield Line(Section.NEXT, text, ("promise", promise.id), True)


def _open_promises(case: CaseFile) -> list[Promise]:
    """The soonest due first."""
    waiting = (promise for promise in case.promises if promise.done_on is None)
    return sorted(waiting, key=lambda p: (p.due or date.max, p.id))


def platform_text(case: CaseFile, quarter: Quarter) -> tuple[str, str]:
    """The platform's two columns, 里程碑工作內容說明 and 近期執行概況說明; public, so milestones only."""
    found = of_quarter(case, quarter)
    planned = "\n".join(filter(None, (_with_agency(milestone) for milestone in found)))
    return planned, "\n".join(filter(None, (milestone.actual.strip() for milestone in found)))


def _with_agency(milestone: Milestone) -> str:
    """The platform names the agency in charge in brackets behind the text."""
    text, agency = milestone.planned.strip(), milestone.agency.strip()
    return f"{text}({agency})" if text and agency and agency not in text else text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
