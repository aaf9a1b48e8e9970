"""The English word for every value of an enumeration; the catalogue holds the Chinese one."""

from __future__ import annotations

from enum import StrEnum

from pbdesk.model.contact import Channel, Outcome
from pbdesk.model.people import Role, Stance
from pbdesk.model.proposal import (
    Answer,
    CaseStatus,
    FundingStatus,
    Light,
    LightKind,
    ReplyKind,
    Route,
    TriageState,
    Verdict,
)
from pbdesk.model.quarter import ExtensionStatus, SignOffStatus
from pbdesk.model.work import Importance, OverrideKind, WorkKind
from pbdesk.say import N_


class _Words(dict[StrEnum, str]):
    """Members of different enumerations may share a value, so the class is part of the key."""

    def __init__(self, *pairs: tuple[StrEnum, str]) -> None:
        super().__init__()
        self._words = {(type(member), str(member)): word for member, word in pairs}

    def __getitem__(self, member: StrEnum) -> str:
        return self._words[type(member), str(member)]

    def __contains__(self, member: object) -> bool:
        return (type(member), str(member)) in self._words


WORDS = _Words(
    (Light.UNKNOWN, N_("not yet set")),
    (Light.GREEN, N_("high feasibility")),
    (Light.AMBER, N_("medium feasibility")),
    (Light.RED, N_("low feasibility")),
    (LightKind.PUBLIC_VALUE, N_("Public value")),
    (LightKind.LEGALITY, N_("Legality")),
    (LightKind.BUDGET, N_("Budget feasibility")),
    (Verdict.OPEN, N_("not yet judged")),
    (Verdict.FEASIBLE, N_("feasible")),
    (Verdict.ALTERNATIVE, N_("not feasible, with alternative")),
    (Verdict.INFEASIBLE, N_("not feasible, no alternative")),
    (Route.UNDECIDED, N_("undecided")),
    (Route.WORKSHOP, N_("workshop and vote")),
    (Route.DIRECT, N_("direct execution")),
    (Route.MERGED, N_("merged case")),
    (Route.REFERRED, N_("referred")),
    (Route.WITHDRAWN, N_("withdrawn")),
    (TriageState.OPEN, N_("undecided")),
    (TriageState.READY, N_("ready")),
    (TriageState.ISSUED, N_("issued")),
    (CaseStatus.OPEN, N_("open")),
    (CaseStatus.CLOSED, N_("closed")),
    (CaseStatus.WITHDRAWN, N_("withdrawn")),
    (CaseStatus.HANDED_OVER, N_("handed over")),
    (Answer.YES, N_("yes")),
    (Answer.NO, N_("no")),
    (Answer.UNKNOWN, N_("unknown")),
    (Answer.NOT_APPLICABLE, N_("does not apply")),
    (ReplyKind.NONE, N_("no reply")),
    (ReplyKind.OPINION, N_("has an opinion")),
    (ReplyKind.NO_OPINION, N_("no opinion")),
    (ReplyKind.WILL_COOPERATE, N_("will cooperate")),
    (ReplyKind.DECLINED, N_("declined")),
    (FundingStatus.IDEA, N_("idea")),
    (FundingStatus.REQUESTED, N_("requested")),
    (FundingStatus.GRANTED, N_("granted")),
    (FundingStatus.REFUSED, N_("refused")),
    (Outcome.REACHED, N_("reached")),
    (Outcome.NO_ANSWER, N_("no answer")),
    (Outcome.MESSAGE_LEFT, N_("message left")),
    (Outcome.REFUSED, N_("refused")),
    (Outcome.MET, N_("met")),
    (Outcome.NO_SHOW, N_("did not come")),
    (Channel.PHONE, N_("telephone")),
    (Channel.VISIT, N_("visit")),
    (Channel.MEETING, N_("meeting")),
    (Channel.MESSAGE, N_("text message")),
    (Channel.EMAIL, N_("e-mail")),
    (Channel.LETTER, N_("letter")),
    (Role.PROPOSER, N_("proposer")),
    (Role.VILLAGE_HEAD, N_("village head")),
    (Role.RESIDENT, N_("resident")),
    (Role.DISTRICT_OFFICE, N_("district office")),
    (Role.SUPPORT_AGENCY, N_("support agency")),
    (Role.EXPERT, N_("expert")),
    (Role.COMMITTEE, N_("committee member")),
    (Role.COLLEAGUE, N_("colleague")),
    (Stance.UNKNOWN, N_("stance unknown")),
    (Stance.SUPPORTS, N_("supports")),
    (Stance.CONDITIONAL, N_("supports with conditions")),
    (Stance.OPPOSES, N_("opposes")),
    (SignOffStatus.NOT_DUE, N_("not due")),
    (SignOffStatus.DUE, N_("due")),
    (SignOffStatus.DRAFT, N_("draft")),
    (SignOffStatus.SENT, N_("sent")),
    (SignOffStatus.SIGNED, N_("signed")),
    (SignOffStatus.REFUSED, N_("refused")),
    (SignOffStatus.UNREACHED, N_("unreached")),
    (ExtensionStatus.DRAFT, N_("draft")),
    (ExtensionStatus.REQUESTED, N_("requested")),
    (ExtensionStatus.GRANTED, N_("granted")),
    (ExtensionStatus.REFUSED, N_("refused")),
    (WorkKind.RECURRING, N_("recurring")),
    (WorkKind.KEY, N_("annual key work")),
    (WorkKind.ONE_OFF, N_("one-off")),
    (Importance.SAFETY, N_("safety")),
    (Importance.STATUTORY, N_("statutory or platform deadline")),
    (Importance.KEY, N_("key work")),
    (Importance.PB, N_("participatory budgeting")),
    (Importance.OTHER, N_("other work")),
    (OverrideKind.PIN, N_("pinned")),
    (OverrideKind.SNOOZE, N_("snoozed")),
    (OverrideKind.ESTIMATE, N_("estimated")),
    (OverrideKind.DONE, N_("done")),
    (OverrideKind.DECLINE, N_("declined")),
    (OverrideKind.FORBID, N_("not then")),
    (OverrideKind.FIRST, N_("first of all")),
    (OverrideKind.SPLIT, N_("in pieces")),
    (OverrideKind.DUE, N_("extended")),
    (OverrideKind.DROP, N_("left out")),
    (OverrideKind.OVERTIME, N_("overtime allowed")),
)
