"""A proposal and what hangs on it: items, lights, agencies, stages, scope, checks, money.

`id` is the row number in the file, 0 before the first save. Years are ROC years, money is whole NT$.
`stage`, reason and check keys are ids of the procedure file, never of code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Light(StrEnum):
    UNKNOWN = "unknown"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class LightKind(StrEnum):
    PUBLIC_VALUE = "public_value"
    LEGALITY = "legality"
    BUDGET = "budget"


class Verdict(StrEnum):
    """The three-way verdict on an item, and not yet any."""

    OPEN = "open"
    FEASIBLE = "feasible"
    ALTERNATIVE = "alternative"
    INFEASIBLE = "infeasible"


class Route(StrEnum):
    UNDECIDED = "undecided"
    WORKSHOP = "workshop"  # on to workshop 2, exhibition and vote
    DIRECT = "direct"  # 逕予執行: this year's money and the proposer's consent
    MERGED = "merged"  # 併案 with another case or with planned work
    REFERRED = "referred"  # answered through another channel
    WITHDRAWN = "withdrawn"


class TriageState(StrEnum):
    """*Ready* and *issued* are two separate acts, both reversible."""

    OPEN = "open"
    READY = "ready"
    ISSUED = "issued"


class CaseStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"  # to a colleague or another agency; `status_note` says to whom


# of cases that ended; handed over, they are kept by whoever has the case
PROMISES_STAY = (CaseStatus.CLOSED, CaseStatus.WITHDRAWN)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "n/a"


class ReplyKind(StrEnum):
    """What a support agency answered; silence is an answer to be seen."""

    NONE = "none"
    OPINION = "opinion"
    NO_OPINION = "no-opinion"
    WILL_COOPERATE = "will-cooperate"
    DECLINED = "declined"


class FundingStatus(StrEnum):
    IDEA = "idea"
    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Proposal:
    id: int = 0
    case_no: str = ""
    title: str = ""
    year: int = 0  # ROC year of the proposal
    district: str = ""
    kind: str = ""  # as the source words it: recorded, ballot, assembly-passed …
    received_by: str = ""
    received_on: date | None = None
    proposer_role: str = ""
    wish: str = ""  # the proposer's own words, never edited by triage
    place: str = ""
    status: CaseStatus = CaseStatus.OPEN
    status_note: str = ""
    status_on: date | None = None
    stage: str = ""
    route: Route = Route.UNDECIDED
    route_reason: str = ""
    triage: TriageState = TriageState.OPEN
    triage_on: date | None = None
    lead_agency: str = ""
    land_owner: str = ""
    maintainer: str = ""
    safety: bool = False
    interim_measure: str = ""
    interim_done_on: date | None = None
    budget_twd: int | None = None
    votes_for: int | None = None
    votes_total: int | None = None
    vote_threshold: int | None = None
    waits_for_year: int | None = None  # released when this ROC year's money comes
    wait_reason: str = ""
    consent_on: date | None = None  # proposer's consent to direct execution or closing
    next_action: str = ""
    next_due: date | None = None
    next_hard: bool = False
    note: str = ""
    source: str = ""
    issued_on: date | None = None  # its result left the house from this desk; None: decided before
    told_on: date | None = None  # the proposer knows that result
    handed_on: date | None = None  # the body it was referred to has it

    @property
    def is_open(self) -> bool:
        return self.status is CaseStatus.OPEN


@dataclass(frozen=True)
class Item:
    """One thing the proposer wants, judged by itself (成案評估表)."""

    id: int = 0
    proposal_id: int = 0
    position: int = 0
    wish: str = ""
    verdict: Verdict = Verdict.OPEN
    cost_twd: int | None = None
    months: int | None = None
    agency: str = ""
    reason: str = ""
    basis: str = ""  # legal or technical basis of the reason
    alternative: str = ""
    would_make_feasible: str = ""
    referral: str = ""
    discussed: bool = True  # False stays visible after the gate


@dataclass(frozen=True)
class LightRating:
    id: int = 0
    proposal_id: int = 0
    kind: LightKind = LightKind.PUBLIC_VALUE
    level: Light = Light.UNKNOWN
    reason: str = ""
    source: str = ""
    money_year: int | None = None  # budget light: which ROC year's money was judged
    set_on: date | None = None


@dataclass(frozen=True)
class SupportAgency:
    id: int = 0
    proposal_id: int = 0
    agency: str = ""
    duty: str = ""
    asked_on: date | None = None
    due: date | None = None
    reply: ReplyKind = ReplyKind.NONE
    reply_text: str = ""
    replied_on: date | None = None


@dataclass(frozen=True)
class StageEvent:
    """The dated history of a case: when a stage was reached or a meeting of it held."""

    id: int = 0
    proposal_id: int = 0
    stage: str = ""
    on_date: date | None = None
    until: date | None = None
    body: str = ""
    place: str = ""
    attendance: int | None = None
    ballots: int | None = None
    votes: int | None = None
    note: str = ""


@dataclass(frozen=True)
class ScopeVersion:
    """What was agreed, as a frozen baseline; a change is a new version with who consented."""

    id: int = 0
    proposal_id: int = 0
    version: int = 1
    agreed_on: date | None = None
    text: str = ""
    why: str = ""
    consent_by: str = ""


@dataclass(frozen=True)
class CheckAnswer:
    id: int = 0
    proposal_id: int = 0
    check_key: str = ""
    answer: Answer = Answer.UNKNOWN
    note: str = ""
    answered_on: date | None = None


@dataclass(frozen=True)
class Funding:
    id: int = 0
    proposal_id: int = 0
    year: int = 0
    source: str = ""
    amount_twd: int = 0
    status: FundingStatus = FundingStatus.IDEA
    note: str = ""
