"""What the proposer is told once a result is issued, and until when it is owed.

The parts are the reply the field study asks for (needs 57 and 59): the wish acknowledged, the result, all
objections at once with a way on for each, the next step, whom to ask. What the record does not hold is named
as missing and never filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.procedure import Procedure, Stage
from pbdesk.model.proposal import Item, LightKind, Route, TriageState, Verdict
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.route import Gate, next_gate
from pbdesk.rules.triage import JUDGED_DOWN, LEAVING, item_refusals, light_refusals, stated
from pbdesk.say import Say, say


# -- what is owed ----------------------------------------------------------------------------------
def has_left(case: CaseFile) -> bool:
    """Issued and out of the procedure: no stage of it is prepared any more."""
    return case.proposal.triage is TriageState.ISSUED and case.proposal.route in LEAVING


def owes_word(case: CaseFile) -> bool:
    """A result this desk issued is not told yet. Who withdrew knows it; what was issued before the desk kept
    the day, or recorded as decided before, was told then or never will be by a plan."""
    proposal = case.proposal
    issued = proposal.triage is TriageState.ISSUED and proposal.issued_on is not None
    return issued and proposal.is_open and proposal.told_on is None and proposal.route is not Route.WITHDRAWN


def owes_handing(case: CaseFile) -> bool:
    """Referred by this desk, and nothing says that the body has it."""
    proposal = case.proposal
    issued = proposal.triage is TriageState.ISSUED and proposal.issued_on is not None
    return issued and proposal.is_open and proposal.handed_on is None and proposal.route is Route.REFERRED


def tells(case: CaseFile, person_id: int, outcome: Outcome, at: datetime) -> bool:
    """Whether speaking with this person then tells the proposer what was issued."""
    return _spoke(case, person_id, outcome) and _since_issued(case, at)


def too_early(case: CaseFile, person_id: int, outcome: Outcome, at: datetime) -> bool:
    """Spoken with on the day of issuing, but before it: only the officer knows whether that told it."""
    same_day = at.date() == case.proposal.issued_on
    return _spoke(case, person_id, outcome) and same_day and not _since_issued(case, at)


def _spoke(case: CaseFile, person_id: int, outcome: Outcome) -> bool:
    return owes_word(case) and outcome.spoke and person_id in case.proposers


def _since_issued(case: CaseFile, at: datetime) -> bool:
    """To the minute, as times are written; where only the day is known, from that day on."""
    day, moment = case.proposal.issued_on, case.issued_at
    if day is None:
        return False
    known = moment is not None and moment.date() == day
    return at >= moment.replace(second=0, microsecond=0) if moment and known else at.date() >= day


def tries_to_tell(case: CaseFile) -> list[Contact]:
    """Follow-ups after tries in vain since the result was issued: their next try is to tell it."""
    if not owes_word(case):
        return []
    return [
        c for c in case.contacts
        if c.person_id in case.proposers and c.next_on and not c.next_done
        and not c.outcome.spoke and _since_issued(case, c.at)
    ]  # fmt: skip


def referred_to(case: CaseFile) -> Say | None:
    """The bodies its items are referred to; None when none is on record."""
    names = dict.fromkeys(item.referral.strip() for item in case.items if stated(item.referral))
    said = [say("{text}", text=name) for name in names]
    return reduce(lambda one, other: say("{one}, {other}", one=one, other=other), said) if said else None


# -- what to say -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """One step of the reply; `missing` is for the officer, to be mended before it is said."""

    heading: Say
    lines: tuple[Say, ...]
    missing: tuple[Say, ...] = ()


def reply(case: CaseFile, procedure: Procedure, today: date) -> list[Part]:
    """What to tell the proposer, in the order to say it."""
    return [
        part
        for part in (
            _wish(case), _result(case, procedure), _items(case), _lights(case, procedure),
            _next(case, procedure, today), _whom(case),
        )
        if part.lines or part.missing
    ]  # fmt: skip


def _wish(case: CaseFile) -> Part:
    proposal = case.proposal
    lines: list[Say] = []
    missing: list[Say] = []
    if stated(proposal.title):
        lines.append(say("Thank you for your proposal “{title}”.", title=proposal.title.strip()))
    if stated(proposal.wish):
        lines.append(say("You wished: {wish}", wish=proposal.wish.strip()))
    else:
        missing.append(say("The wish in the proposer's own words is not on record."))
    return Part(say("The wish"), tuple(lines), tuple(missing))


def _result(case: CaseFile, procedure: Procedure) -> Part:
    proposal = case.proposal
    rule = next((rule for rule in procedure.routes if rule.id is proposal.route), None)
    if rule is None:
        return Part(say("The result"), (), (say("The route is not decided."),))
    lines, missing = [say("It goes this way: {route}", route=rule.label)], list[Say]()
    if stated(proposal.route_reason):
        lines.append(say("The reason: {reason}", reason=proposal.route_reason.strip()))
    elif proposal.route in LEAVING:
        missing.append(say("Say why the case takes this route."))
    if proposal.waits_for_year:
        lines.append(say("It waits for the money of {year}.", year=proposal.waits_for_year))
    return Part(say("The result"), tuple(lines), tuple(missing))


def _items(case: CaseFile) -> Part:
    """All at once: reasons that come one after the other are taken for suppression."""
    lines: list[Say] = []
    missing: list[Say] = []
    for item in sorted(case.items, key=lambda item: (item.position, item.id)):
        lines += _item(item)
        missing += [gap.what for gap in item_refusals(item)]
        if item.verdict is Verdict.OPEN and case.proposal.route not in LEAVING:
            missing.append(say("Item {number} is not judged yet.", number=item.position))
        if item.verdict is not Verdict.OPEN and not item.discussed:
            missing.append(say("Item {number} was never discussed: {wish}", number=item.position,
                               wish=item.wish))  # fmt: skip
    if not case.items and case.proposal.route not in LEAVING:
        missing.append(say("No item is recorded yet."))
    return Part(say("Each item, all reasons at once"), tuple(lines), tuple(missing))


def _item(item: Item) -> Iterator[Say]:
    number, wish = item.position, item.wish.strip()
    if item.verdict is Verdict.OPEN:
        yield say("{number}. {wish}", number=number, wish=wish)
    else:
        yield say("{number}. {wish}: {verdict}", number=number, wish=wish, verdict=item.verdict)
    if stated(item.reason):
        yield say("   because: {reason}", reason=item.reason.strip())
    if stated(item.basis):
        yield say("   based on: {basis}", basis=item.basis.strip())
    if stated(item.alternative):
        yield say("   what can be done instead: {alternative}", alternative=item.alternative.strip())
    if stated(item.would_make_feasible):
        yield say("   what would make it feasible: {words}", words=item.would_make_feasible.strip())
    if stated(item.referral):
        yield say("   who takes it up: {body}", body=item.referral.strip())


def _lights(case: CaseFile, procedure: Procedure) -> Part:
    """Only where they are still judged by: elsewhere the items say it."""
    lines: list[Say] = []
    gaps: list[Gap] = []
    for kind in LightKind if case.proposal.route is Route.WORKSHOP else ():
        light, question = case.rating(kind), next((q for q in procedure.lights if q.kind is kind), None)
        level = procedure.level(light.level)
        if light.level in JUDGED_DOWN and question and level:
            what = {"light": question.label, "level": level.word}
            lines.append(
                say("{light}: {level}, because: {reason}", **what, reason=light.reason.strip())
                if stated(light.reason)
                else say("{light}: {level}", **what)
            )
            gaps += light_refusals(light)
    return Part(say("Where a light is not green"), tuple(lines), tuple(gap.what for gap in gaps))


def _next(case: CaseFile, procedure: Procedure, today: date) -> Part:
    heading = say("What happens next")
    if case.proposal.route is Route.REFERRED:
        return _referred(case, heading)
    if case.proposal.route is Route.MERGED:
        return Part(heading, (say("It goes on together with what it was merged into."),))
    lines: list[Say] = []
    missing: list[Say] = []
    here = procedure.stage(case.proposal.stage)
    if here and case.proposal.triage is TriageState.ISSUED:
        body = procedure.body(here.decides)
        lines.append(say("Now: {stage}. {body} decides.", stage=here.label, body=body.name if body else "?"))
    found = next_gate(case, procedure, today)
    if found:
        stage, gate = found
        lines.append(say("Then: {what}", what=gate_said(procedure, stage, gate)))
        if gate.on is None:
            missing.append(say("No day is on record for “{stage}”.", stage=stage.label))
    return Part(heading, tuple(lines), tuple(missing))


def gate_said(procedure: Procedure, stage: Stage, gate: Gate) -> Say:
    """The stage ahead, its day, and who decides there."""
    body = procedure.body(stage.decides)
    what = {"stage": stage.label, "body": body.name if body else "?"}
    if gate.on is None:
        return say("{stage}. {body} decides.", **what)
    if gate.estimated:
        return say("{stage}, about {day}. {body} decides.", **what, day=gate.on)
    return say("{stage}, {day}. {body} decides.", **what, day=gate.on)


def _referred(case: CaseFile, heading: Say) -> Part:
    """When another body will answer is not ours to say; that it is open is said."""
    body, handed = referred_to(case), case.proposal.handed_on
    if body is None:
        return Part(heading, (), (say("To which body it is referred is not on record: note it in an item."),))
    lines = [
        say("It was handed over to {body} on {day}; {body} decides.", body=body, day=handed)
        if handed
        else say("We hand it over to {body}; {body} decides.", body=body)
    ]
    return Part(heading, tuple(lines), (say("By when {body} answers is not on record: ask.", body=body),))


def _whom(case: CaseFile) -> Part:
    agency, own = (
        case.proposal.lead_agency.strip(),
        say("Your own telephone number is not kept here: say it."),
    )
    heading = say("Whom to telephone")
    if not agency:
        return Part(heading, (), (say("The lead agency is not recorded."), own))
    return Part(heading, (say("Questions are answered by {agency}.", agency=agency),), (own,))
