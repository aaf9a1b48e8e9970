"""The procedure of a period as data: stages, bodies, words, checks, reasons, thresholds, efforts, weights.

These types are also the schema of the file: a field is a key, a field with a default may be left out.
Months are 1–12, days are calendar days unless a name says otherwise, minutes are whole minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from pbdesk.model.contact import Outcome
from pbdesk.model.proposal import Answer, Light, LightKind, Route
from pbdesk.model.work import Importance


@dataclass(frozen=True)
class Words:
    """What an officer reads, in both languages. May be a parameter of a `Say`."""

    en: str
    zh: str

    def __str__(self) -> str:  # for developers and tests; people get the language they chose
        return self.en


class StageRole(StrEnum):
    """What a stage means to the rules; its name, body and dates stay data."""

    NONE = "none"
    TRIAGE = "triage"  # items are judged; the branch to direct execution
    REVIEW = "review"  # the three lights are due
    RECORDED = "recorded"  # the funding year counts from here
    BUDGET = "budget"
    EXECUTION = "execution"
    CLOSING = "closing"


class Effort(StrEnum):
    """Kinds of work a case causes; every procedure states a default effort for each."""

    TRIAGE = "triage"
    TRIAGE_ITEM = "triage-item"
    NEXT = "next"
    INTERIM = "interim"
    FIX = "fix"
    SIGNOFF_DRAFT = "signoff-draft"
    SIGNOFF_VISIT = "signoff-visit"
    PLATFORM = "platform"
    CALL = "call"
    TELL = "tell"
    HAND = "hand-over"
    PROMISE = "promise"
    ASK = "ask"
    MILESTONE = "milestone"
    EXTENSION = "extension"
    PREP = "prep"
    ROUTINE = "routine"
    STAGE = "stage"


class BudgetChannel(StrEnum):
    AGENCY = "agency"  # the lead agency drafts its own budget
    CITY = "city"  # review of recorded proposals
    COUNCIL = "council"


@dataclass(frozen=True)
class Body:
    id: str
    name: Words
    does: Words


@dataclass(frozen=True)
class StageWork:
    """Typical work before a stage's gate: due `days_before` it, begun at most `start_days` before it."""

    id: str
    title: Words
    minutes: int
    importance: Importance
    days_before: int
    start_days: int = 30
    min_chunk: int = 30
    split: bool = True
    visit: bool = False  # needs the proposer's window


@dataclass(frozen=True)
class Stage:
    id: str
    label: Words
    months: tuple[int, ...]  # usual first and last month, empty: any time
    decides: str  # id of a body
    role: StageRole = StageRole.NONE
    days_after: int = 0  # usual days after the stage before, 0: unknown
    optional: bool = False
    tracked: bool = False  # a proposer's signature is due each quarter
    forms: tuple[str, ...] = ()
    work: tuple[StageWork, ...] = ()


@dataclass(frozen=True)
class RouteRule:
    """Where a route can branch off and where it leads; `to` empty: the case leaves the procedure."""

    id: Route
    label: Words
    explains: Words
    until: str  # last stage at which it can be taken
    to: str = ""


@dataclass(frozen=True)
class LightLevel:
    level: Light
    word: Words  # how the sheet words it
    colour: Words


@dataclass(frozen=True)
class LightQuestion:
    kind: LightKind
    label: Words
    ask: Words


@dataclass(frozen=True)
class Check:
    """A question asked early. `risky` is the answer that speaks against, `feeds` the light it touches."""

    id: str
    label: Words
    ask: Words
    risky: Answer
    feeds: LightKind | None = None
    required: bool = True


@dataclass(frozen=True)
class Reason:
    """An honest reason with an example basis and the alternative it suggests."""

    id: str
    label: Words
    text: Words
    basis: Words
    alternative: Words
    feeds: LightKind | None = None


@dataclass(frozen=True)
class FormField:
    id: str
    label: Words


@dataclass(frozen=True)
class Form:
    id: str
    label: Words
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True)
class DelayCause:
    id: str
    label: Words


@dataclass(frozen=True)
class BudgetGate:
    id: str
    label: Words
    channel: BudgetChannel
    first_month: int
    last_month: int
    body: str


@dataclass(frozen=True)
class Retry:
    """After an outcome: working days until the next try, by number of tries; empty: no further try."""

    outcome: Outcome
    days: tuple[int, ...]
    why: Words


@dataclass(frozen=True)
class DefaultEffort:
    minutes: int
    importance: Importance
    min_chunk: int = 30
    split: bool = True
    way: int = 0  # of the minutes, the way there and back: taken once by visits made on one trip


@dataclass(frozen=True)
class Thresholds:
    load_limit_cases: int
    platform_days_after_quarter: int
    signoff_days_before_quarter_end: int  # the sheet is due from here on
    signoff_days_after_quarter: int
    signoff_every_quarters: int
    extension_lead_months: int
    funding_years_after_recorded: int
    overtime_hours_month: int
    overtime_alert_hours_month: int
    tries_before_escalation: int
    promise_days: int  # until a promise without a date is due
    ask_days: int  # until a support agency's silence is chased
    extension_notice_days: int = 30  # before the last day to ask for an extension, it becomes work
    tell_days: int = 7  # after issuing, until the proposer is told and a referred case handed over
    undecided_prepared: int = 12  # undecided proposals whose dated stage is prepared, the nearest
    report_until_month: int = (
        3  # up to which the load summary also holds what the last year displaced; 0: never
    )
    retention_months: int = 24  # after a person's last case; then their data is to be erased; 0: no term
    overtime_hours_day: int = 4  # a timer that runs longer past the own hours was forgotten


@dataclass(frozen=True)
class OfficeHours:
    """When other offices answer the telephone; and from when to when meetings take place on any day."""

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)  # 1 is Monday
    opens: time = time(8, 30)
    closes: time = time(17, 30)
    meetings_from: time = time(7)
    meetings_until: time = time(22)


@dataclass(frozen=True)
class Weights:
    """Prices of the planner in officer-minutes. By class: per working day late, per slot left unplanned."""

    slot_minutes: int
    late: Mapping[Importance, int]
    defer: Mapping[Importance, int]
    margin: int  # a hard deadline met without slack
    overtime_slot: int
    overtime_evening: int
    chunk: int
    change: int  # per slot moved against the plan in force
    decline_meeting: int
    open_safety: int  # per working day a hazard stays open
    open_case: int  # per working day a case that could close stays open
    age_weeks: int  # late cost doubles after so many weeks of waiting
    buffer_minutes: int  # per day, left free for telephone and counter
    overtime_minutes_week: int
    unknown_effort_percent: int  # a default effort is planned at so many percent
    protected_minutes_week: int  # for the oldest waiting case, 0: off


@dataclass(frozen=True)
class Procedure:
    id: str
    name: Words
    valid_from: date
    valid_to: date | None
    bodies: tuple[Body, ...]
    stages: tuple[Stage, ...]
    routes: tuple[RouteRule, ...]
    levels: tuple[LightLevel, ...]
    lights: tuple[LightQuestion, ...]
    checks: tuple[Check, ...]
    reasons: tuple[Reason, ...]
    forms: tuple[Form, ...]
    delays: tuple[DelayCause, ...]
    budget_gates: tuple[BudgetGate, ...]
    retries: tuple[Retry, ...]
    efforts: Mapping[Effort, DefaultEffort]
    thresholds: Thresholds
    weights: Weights
    office_hours: OfficeHours = OfficeHours()
    own: bool = False  # the officer's own file, not a built-in

    def stage(self, stage_id: str) -> Stage | None:
        return next((s for s in self.stages if s.id == stage_id), None)

    def index(self, stage_id: str) -> int:
        """Position of a stage, -1 for a stage this procedure does not know."""
        return next((i for i, s in enumerate(self.stages) if s.id == stage_id), -1)

    def role(self, role: StageRole) -> Stage | None:
        """The first stage with this role."""
        return next((s for s in self.stages if s.role is role), None)

    def until(self, role: StageRole) -> list[str]:
        """Ids of the stages up to the first with this role; "" is a case not yet in any."""
        last = next((i for i, s in enumerate(self.stages) if s.role is role), -1)
        return ["", *(s.id for s in self.stages[: last + 1])]

    def after(self, role: StageRole) -> list[str]:
        """Ids of the stages behind it."""
        until = self.until(role)
        return [s.id for s in self.stages if s.id not in until]

    def body(self, body_id: str) -> Body | None:
        return next((b for b in self.bodies if b.id == body_id), None)

    def level(self, light: Light) -> LightLevel | None:
        return next((x for x in self.levels if x.level is light), None)

    def check(self, check_id: str) -> Check | None:
        return next((c for c in self.checks if c.id == check_id), None)

    def valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
