"""Each kind of work a case causes. Minutes are the procedure's usual effort unless a record states them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pbdesk.model.contact import Promise
from pbdesk.model.procedure import Effort, Procedure, Stage, StageRole, StageWork
from pbdesk.model.proposal import ReplyKind, Route, SupportAgency, TriageState, Verdict
from pbdesk.model.work import Importance, Meeting
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.cause import Cause
from pbdesk.rules.telling import owes_handing, owes_word, referred_to, tries_to_tell
from pbdesk.rules.workitem import Windows, WorkItem, as_windows
from pbdesk.say import Say, say


class Causes(Cause):
    """Whatever the case is; what a tracked case adds is `tracked.TrackedCauses`."""

    def interim(self) -> Iterator[WorkItem]:
        proposal = self.case.proposal
        if proposal.safety and proposal.interim_done_on is None:
            measure = proposal.interim_measure.strip()
            title = (
                say("Make it safe now: {measure}", measure=measure)
                if measure
                else say("Make it safe now: decide an interim measure")
            )
            why = say("A hazard stays open until an interim measure is taken.")
            yield self.item(
                Effort.INTERIM, f"interim:{self.case.proposal.id}", title, why,
                due=self.today, importance=Importance.SAFETY, since=self.stage_reached(),
            )  # fmt: skip

    def fix(self) -> Iterator[WorkItem]:
        proposal = self.case.proposal
        if proposal.safety:
            after = () if proposal.interim_done_on else (f"interim:{self.case.proposal.id}",)
            why = say("The interim measure is not the full fix.")
            yield self.item(
                Effort.FIX,
                f"fix:{self.case.proposal.id}",
                say("Bring the full fix of the hazard forward"),
                why,
                after=after,
                since=self.stage_reached(),
            )

    def next_action(self) -> Iterator[WorkItem]:
        proposal = self.case.proposal
        if proposal.next_action.strip():
            title = say("{text}", text=proposal.next_action.strip())
            hard = proposal.next_hard and proposal.next_due is not None
            why = say("You noted this as the next action.")
            yield self.item(
                Effort.NEXT, f"next:{self.case.proposal.id}", title, why, due=proposal.next_due, hard=hard
            )

    def money(self) -> Iterator[WorkItem]:
        """The year the case waited for has begun. Only the officer knows what was granted; without a word the
        case would wait on, seen by nobody."""
        proposal, year = self.case.proposal, self.case.proposal.waits_for_year
        stage = self.procedure.role(StageRole.EXECUTION)
        begun = stage is not None and self.procedure.index(proposal.stage) >= self.procedure.index(stage.id)
        if year and not begun and not proposal.next_action.strip():
            yield self.item(
                Effort.ASK, f"money:{proposal.id}:{year}",
                say("The budget year {year} has begun: note what was granted, and the next stage", year=year),
                say("The case waited for this year's money."),
            )  # fmt: skip

    def calls(self) -> Iterator[WorkItem]:
        retried = tries_to_tell(self.case)
        for contact in self.case.contacts:
            if contact.next_on is None or contact.next_done or contact in retried:
                continue
            person = self.case.person(contact.person_id)
            title = say("Call {name}", name=person.name) if person and person.name else say("Call again")
            yield self.item(
                Effort.CALL, f"call:{contact.id}", title,
                say("Agreed after the contact of {day}.", day=contact.at.date()),
                release=contact.next_on, due=contact.next_on,
                windows=as_windows(self.case.windows_of(contact.person_id)),
            )  # fmt: skip

    def tell(self) -> Iterator[WorkItem]:
        """What was issued is told. Where nobody answered, the next try is this work and no other call."""
        proposal, tries = self.case.proposal, tries_to_tell(self.case)
        if owes_word(self.case) and proposal.issued_on:
            why = say("Issued on {day}; the proposer does not know it yet.", day=proposal.issued_on)
            yield self.item(
                Effort.TELL, f"tell:{proposal.id}", say("Tell the proposer the outcome"), why,
                due=self._told_by(proposal.issued_on), since=proposal.issued_on,
                release=max((c.next_on for c in tries if c.next_on), default=None),
                windows=as_windows(self.case.proposer_windows),
            )  # fmt: skip

    def hand(self) -> Iterator[WorkItem]:
        proposal = self.case.proposal
        if owes_handing(self.case) and proposal.issued_on:
            body = referred_to(self.case)
            title = (
                say("Hand the case over to {body}", body=body)
                if body
                else say("Hand the case over: note first to which body")
            )
            yield self.item(
                Effort.HAND, f"hand:{proposal.id}", title,
                say("It was referred on {day}; nothing says yet that it was handed over.",
                    day=proposal.issued_on),
                due=self._told_by(proposal.issued_on), since=proposal.issued_on,
                windows=self._office_windows(),
            )  # fmt: skip

    def _told_by(self, issued: date) -> date:
        return issued + timedelta(self.procedure.thresholds.tell_days)

    def promises(self) -> Iterator[WorkItem]:
        for promise in self.case.promises:
            if promise.done_on is None:
                yield self.item(
                    Effort.PROMISE, f"promise:{promise.id}",
                    say("Keep the promise: {text}", text=promise.text),
                    _promise_why(promise), due=_promise_due(promise, self.procedure), since=promise.made_on,
                )  # fmt: skip

    def preparation(self) -> Iterator[WorkItem]:
        for meeting in self.case.meetings:
            item = meeting_prep(meeting, self.procedure, self.today)
            if item:
                yield item

    def triage(self) -> Iterator[WorkItem]:
        if self.case.proposal.triage is not TriageState.OPEN or not in_triage(self.case, self.procedure):
            return
        efforts = self.procedure.efforts
        unjudged = sum(item.verdict is Verdict.OPEN for item in self.case.items)
        event = self._coming_event()
        yield self.item(
            Effort.TRIAGE, f"triage:{self.case.proposal.id}", say("Decide the route"),
            say("The items are to be judged and the route decided."),
            due=event[1] - timedelta(1) if event else None,
            minutes=efforts[Effort.TRIAGE].minutes + unjudged * efforts[Effort.TRIAGE_ITEM].minutes,
            since=self.stage_reached(),
        )  # fmt: skip

    def asks(self) -> Iterator[WorkItem]:
        """Silence is an answer to be seen: agencies asked and silent past the day they were given."""
        for support, why in silent(self.case, self.today, self.procedure):
            yield self.item(
                Effort.ASK, f"ask:{support.id}", say("Ask {agency} again", agency=support.agency), why,
                due=self.today, since=support.asked_on, windows=self._office_windows(),
            )  # fmt: skip

    def stage_work(self) -> Iterator[WorkItem]:
        coming = self._coming_event()
        if coming:
            stage, gate = coming
            yield from (self._gate_work(stage, work, gate) for work in stage.work)

    def _gate_work(self, stage: Stage, work: StageWork, gate: date) -> WorkItem:
        return WorkItem(
            key=f"stage:{self.case.proposal.id}:{work.id}", proposal_id=self.case.proposal.id,
            title=say("{stage}: {work}", stage=stage.label, work=work.title), kind=Effort.STAGE,
            importance=work.importance, minutes=work.minutes, estimated=True, min_chunk=work.min_chunk,
            release=gate - timedelta(max(work.start_days, work.days_before)),
            due=gate - timedelta(work.days_before), hard=False,
            windows=as_windows(self.case.proposer_windows) if work.visit else (), after=(),
            why=say("“{stage}” is on {day}.", stage=stage.label, day=gate), split=work.split,
        )  # fmt: skip

    def _coming_event(self) -> tuple[Stage, date] | None:
        """The next dated stage, not before the one the case stands at."""
        here = self.procedure.index(self.case.proposal.stage)
        coming = [
            (event.on_date, index)
            for event in self.case.events
            if event.on_date and event.on_date >= self.today
            if (index := self.procedure.index(event.stage)) >= max(here, 0)
        ]
        if not coming:
            return None
        day, index = min(coming)
        return self.procedure.stages[index], day

    def _office_windows(self) -> Windows:
        """Other agencies answer the telephone then."""
        hours = self.procedure.office_hours
        return (("".join(map(str, sorted(hours.weekdays))), hours.opens, hours.closes),)


def silent(case: CaseFile, today: date, procedure: Procedure) -> Iterator[tuple[SupportAgency, Say]]:
    """Support agencies past the day they were given, and how that is said."""
    for support in case.agencies:
        if support.asked_on is None or support.reply is not ReplyKind.NONE:
            continue
        given = support.due or support.asked_on + timedelta(procedure.thresholds.ask_days)
        if given < today:
            yield support, say("{agency} was asked on {asked} and has not answered by {due}.",
                               agency=support.agency, asked=support.asked_on, due=given)  # fmt: skip


def meeting_prep(meeting: Meeting, procedure: Procedure, today: date) -> WorkItem | None:
    """Preparation, due the day before and of no use once it begins; None for a meeting that is past or
    needs none. Also without a case."""
    day = meeting.start.date()
    if day < today or meeting.prep_minutes == 0:
        return None
    usual, stated = procedure.efforts[Effort.PREP], meeting.prep_minutes
    return WorkItem(
        key=f"prep:{meeting.id}", proposal_id=meeting.proposal_id, kind=Effort.PREP,
        title=say("Prepare the meeting: {title}", title=meeting.title), importance=usual.importance,
        minutes=usual.minutes if stated is None else stated, estimated=stated is None,
        min_chunk=usual.min_chunk, release=None, due=day - timedelta(1), hard=False, windows=(), after=(),
        why=say("The meeting is on {day}.", day=day), split=usual.split, until=meeting.start,
    )  # fmt: skip


def in_triage(case: CaseFile, procedure: Procedure) -> bool:
    """No route yet, and the stage at which it is decided is not passed."""
    return case.proposal.route is Route.UNDECIDED and at_triage(case, procedure)


def at_triage(case: CaseFile, procedure: Procedure) -> bool:
    """Whether the stage at which the route is decided is not passed."""
    gate = procedure.role(StageRole.TRIAGE)
    last = procedure.index(gate.id) if gate else -1
    return procedure.index(case.proposal.stage) <= last


def _promise_due(promise: Promise, procedure: Procedure) -> date | None:
    if promise.due or promise.made_on is None:
        return promise.due
    return promise.made_on + timedelta(procedure.thresholds.promise_days)


def _promise_why(promise: Promise) -> Say:
    if promise.made_on:
        return say("Promised on {day}.", day=promise.made_on)
    return say("It was promised.")
