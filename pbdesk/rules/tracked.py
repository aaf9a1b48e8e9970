"""The work of a tracked case: sheets to sign, the platform, milestones, and more time to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from pbdesk.model.procedure import Effort
from pbdesk.model.quarter import ExtensionStatus, Milestone
from pbdesk.rules.cause import Cause
from pbdesk.rules.extension import Need, ask_key, extension_need, milestone_name
from pbdesk.rules.quarter import (
    extended_to,
    is_tracked,
    is_written,
    left_to_sign,
    milestone_due,
    of_quarter,
    platform_opens,
    signoff_opens,
    to_enter,
)
from pbdesk.rules.visits import meeting_places
from pbdesk.rules.workitem import WorkItem, as_windows
from pbdesk.say import say
from pbdesk.workcal.quarters import Quarter


class TrackedCauses(Cause):
    def signoffs(self) -> Iterator[WorkItem]:
        if not self._tracked():
            return
        grace = timedelta(self.procedure.thresholds.signoff_days_after_quarter)
        for quarter in left_to_sign(self.case, self.quarter, self.today, self.procedure):
            yield from self._signoff(quarter, quarter.last_day + grace)

    def _signoff(self, quarter: Quarter, due: date) -> Iterator[WorkItem]:
        opens = signoff_opens(quarter, self.procedure)
        draft = f"signoff-draft:{self.case.proposal.id}:{quarter.key}"
        sheet = self.case.signoff(int(quarter.key))
        written = is_written(sheet)
        why = say("The proposer signs for progress every quarter.")
        if not written:
            title = say("Draft the progress sheet {quarter}", quarter=quarter.key)
            yield self.item(Effort.SIGNOFF_DRAFT, draft, title, why, due=due, since=opens)
        title = say("Visit the proposer for the signature {quarter}", quarter=quarter.key)
        if sheet and sheet.was_refused and sheet.refusal:
            why = say("The sheet was refused on {day}: agree on its words before you go.", day=sheet.refusal)
        yield self.item(
            Effort.SIGNOFF_VISIT, f"signoff-visit:{self.case.proposal.id}:{quarter.key}", title, why,
            due=due, windows=as_windows(self.case.proposer_windows),
            after=() if written else (draft,), since=opens, places=meeting_places(self.case),
        )  # fmt: skip

    def platform(self) -> Iterator[WorkItem]:
        """Of the quarter before only what was planned there: an empty quarter has nothing to report."""
        if not self._tracked():
            return
        for quarter in (self.quarter.previous(), self.quarter):
            rows, open_rows = of_quarter(self.case, quarter), to_enter(self.case, quarter)
            opened = self.today >= signoff_opens(quarter, self.procedure)
            if opened and (open_rows or (quarter == self.quarter and not rows)):
                opens = platform_opens(open_rows, quarter, self.procedure)
                yield replace(self._platform(quarter, opens), on_record=bool(open_rows))

    def _platform(self, quarter: Quarter, opens: date) -> WorkItem:
        why = say("The platform closes after the quarter.")
        if opens > self.today:
            why = say("The platform closes after the quarter; its progress is not on record yet.")
        days = timedelta(self.procedure.thresholds.platform_days_after_quarter)
        return self.item(
            Effort.PLATFORM, f"platform:{self.case.proposal.id}:{quarter.key}",
            say("Enter the platform text {quarter}", quarter=quarter.key), why,
            release=opens, due=quarter.last_day + days, hard=True,
            since=signoff_opens(quarter, self.procedure),
        )  # fmt: skip

    def milestones(self) -> Iterator[WorkItem]:
        """Those of the quarter, and older ones that an extension carried into it."""
        left = [m for m in self.case.milestones if m.done_on is None and not m.told]
        for milestone in left:
            if milestone.quarter and self._now(milestone):
                due, name = milestone_due(self.case, milestone), milestone_name(milestone)
                begins = Quarter.of_key(milestone.quarter).first_day
                title = say("Milestone: {text}", text=name) if milestone.planned.strip() else name
                yield self.item(
                    Effort.MILESTONE, f"milestone:{milestone.id}", title,
                    say("The milestone is to be reached by {day}.", day=due), due=due, closes=len(left) == 1,
                    since=max(self.stage_reached() or begins, begins),
                )  # fmt: skip

    def extensions(self) -> Iterator[WorkItem]:
        """More time to ask for; where it is too late to ask, one talk about the oldest serves them all, until
        one more is late."""
        if not self._tracked():
            return
        late: list[tuple[Milestone, Need]] = []
        for milestone in sorted(self.case.milestones, key=lambda m: (m.quarter, m.id)):
            need = extension_need(self.case, milestone, self.today, self.procedure)
            if need and need.asks:
                yield self._extension(ask_key(milestone, need.due), need)
            elif need:
                late.append((milestone, need))
        if late:
            newest = milestone_due(self.case, late[-1][0])
            yield self._extension(f"revise:{self.case.id}:{newest.isoformat()}", late[0][1])

    def unanswered(self) -> Iterator[WorkItem]:
        """Asked for, not answered, and the date has passed: asked after anew as often as an agency is."""
        for extension in self.case.extensions if self._tracked() else ():
            row = next((m for m in self.case.milestones if m.id == extension.milestone_id), None)
            if extension.status is not ExtensionStatus.REQUESTED or row is None or row.done_on or row.told:
                continue
            due = milestone_due(self.case, row) if row.quarter else self.today
            if due < self.today:
                times = (self.today - due).days // max(1, self.procedure.thresholds.ask_days)
                yield self.item(
                    Effort.ASK, f"answer:{extension.id}:{times}",
                    say("Ask what became of the extension: {milestone}", milestone=milestone_name(row)),
                    say("The milestone was due on {day}, and the extension is not answered.", day=due),
                    due=self.today, since=due,
                )  # fmt: skip

    def _extension(self, key: str, need: Need) -> WorkItem:
        return self.item(Effort.EXTENSION, key, need.title, need.why, due=need.due, hard=need.asks)

    def _now(self, milestone: Milestone) -> bool:
        current = int(self.quarter.key)
        extended = extended_to(self.case, milestone)
        return milestone.quarter == current or (
            milestone.quarter < current and extended is not None and extended >= self.quarter.first_day
        )

    def _tracked(self) -> bool:
        return is_tracked(self.case, self.procedure)
