"""What the work that a case causes is worked out from, and how it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.model.procedure import Effort, Procedure
from pbdesk.model.work import Importance
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.workitem import Places, Windows, WorkItem
from pbdesk.say import Say
from pbdesk.workcal.quarters import Quarter


@dataclass(frozen=True)
class Cause:
    """A case and the day it is looked at."""

    case: CaseFile
    procedure: Procedure
    today: date
    quarter: Quarter

    def item(
        self, kind: Effort, key: str, title: Say, why: Say, *, due: date | None = None, hard: bool = False,
        release: date | None = None, windows: Windows = (), after: tuple[str, ...] = (),
        minutes: int | None = None, importance: Importance | None = None, since: date | None = None,
        closes: bool = False, places: Places = (),
    ) -> WorkItem:  # fmt: skip
        usual = self.procedure.efforts[kind]
        return WorkItem(
            key=key, proposal_id=self.case.proposal.id, title=title, kind=kind,
            importance=importance or usual.importance, minutes=usual.minutes if minutes is None else minutes,
            estimated=True, min_chunk=usual.min_chunk,
            release=release, due=due, hard=hard, windows=windows, after=after, why=why, split=usual.split,
            since=since or release, closes=closes, places=places, way=usual.way,
            about=self.case.proposal.title.strip() or self.case.proposal.case_no,
        )  # fmt: skip

    def stage_reached(self) -> date | None:
        """When the case reached its stage, or came in: its work could not begin before."""
        case = self.case.proposal
        reached = [
            e.on_date for e in self.case.events
            if e.stage == case.stage and e.on_date is not None and e.on_date <= self.today
        ]  # fmt: skip
        return max(reached, default=case.received_on)
