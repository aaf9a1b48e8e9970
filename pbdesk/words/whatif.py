"""What is tried and what it would change, as sentences for the screens and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pbdesk.model import wishes as kinds
from pbdesk.model.procedure import Effort
from pbdesk.say import Say, say, say_n

if TYPE_CHECKING:
    from pbdesk.desk.trials import Offer, Trial
    from pbdesk.desk.weekplan import WeekPlan
    from pbdesk.i18n import Translator
    from pbdesk.model.proposal import Proposal
    from pbdesk.model.work import Meeting
    from pbdesk.planning.problem import Chunk
    from pbdesk.planning.whatif import Figures
    from pbdesk.rules.workitem import WorkItem


CaseOf = Callable[[int], "Proposal | None"]
"""A case by its id."""


@dataclass(frozen=True)
class Names:
    """What ids mean in the plan that is looked at."""

    plan: WeekPlan
    case_of: CaseOf
    nameless: bool = False  # for what is kept in the history: work without the person it is about

    def case(self, proposal_id: int) -> str:
        """Its number and title."""
        found = self.case_of(proposal_id)
        if found is None:
            return str(proposal_id)
        return found.case_no if self.nameless else f"{found.case_no} {found.title}".strip()

    def work(self, key: str) -> Say | str:
        """With its case: several cases have work of the same name."""
        item = self.plan.find(key)
        if item is None:
            return key
        if self.plan.holder(key) != key:  # a visit on a trip
            return say("{case}: {what}", case=item.about, what=item.title)
        case = self.case_of(item.proposal_id) if item.proposal_id else None
        return named(item, case.case_no if case else None, self.nameless)

    def meeting(self, meeting_id: int) -> str:
        known = (*self.plan.meetings.values(), *self.plan.absent)
        return next((meeting.title for meeting in known if meeting.id == meeting_id), str(meeting_id))


# -- wishes --------------------------------------------------------------------------------------------------
def wish_sentence(wish: kinds.Wish, names: Names) -> Say:
    """What is tried, e.g. “The case … is handed over”."""
    return _WISHES[type(wish)](wish, names)


def _one_more(wish: kinds.OneMoreCase, names: Names) -> Say:
    if wish.like is None:
        return say("One more case comes")
    return say("One more case like {case} comes", case=names.case(wish.like))


def _hand_over(wish: kinds.HandOver, names: Names) -> Say:
    if wish.to:
        return say("{case} is handed over to {name}", case=names.case(wish.proposal_id), name=wish.to)
    return say("{case} is handed over", case=names.case(wish.proposal_id))


def _lose_day(wish: kinds.LoseDay, names: Names) -> Say:
    if wish.begins and wish.ends:
        return say("{day} is lost from {begin} to {end}", day=wish.day, begin=wish.begins, end=wish.ends)
    if wish.ends:
        return say("{day} is lost until {time}", day=wish.day, time=wish.ends)
    if wish.begins:
        return say("{day} is lost from {time} on", day=wish.day, time=wish.begins)
    return say("{day} is lost: leave", day=wish.day) if wish.leave else say("{day} is lost", day=wish.day)


def _overtime(wish: kinds.Overtime, names: Names) -> Say:
    if not wish.minutes:
        return say("No overtime in the week of {day}", day=wish.monday)
    return say("Up to {time} of overtime in the week of {day}", time=duration(wish.minutes), day=wish.monday)


_WISHES: Mapping[type, Callable[[Any, Names], Say]] = {
    kinds.OneMoreCase: _one_more,
    kinds.HandOver: _hand_over,
    kinds.LoseDay: _lose_day,
    kinds.Overtime: _overtime,
    kinds.MoveMeeting: lambda wish, names: say(
        "The meeting “{title}” is moved to {time}", title=names.meeting(wish.meeting_id), time=wish.start
    ),
    kinds.Decline: lambda wish, names: say(
        "The meeting “{title}” takes place without you", title=names.meeting(wish.meeting_id)
    ),
    kinds.Pin: lambda wish, names: say(
        "“{work}” is pinned to {time}", work=names.work(wish.work), time=wish.start
    ),
    kinds.Forbid: lambda wish, names: say(
        "“{work}” not between {begin} and {end}", work=names.work(wish.work), begin=wish.start, end=wish.end
    ),
    kinds.DoFirst: lambda wish, names: say("“{work}” goes first", work=names.work(wish.work)),
    kinds.Extend: lambda wish, names: say(
        "The deadline of “{work}” moves to {day}", work=names.work(wish.work), day=wish.until
    ),
    kinds.Drop: lambda wish, names: say("“{work}” is left out", work=names.work(wish.work)),
}


# -- remedies ------------------------------------------------------------------------------------------------
def offer_sentences(offer: Offer, names: Names) -> list[Say]:
    """What is to be done, a sentence a step; beside another step “first” goes without saying."""
    steps = [wish for wish in offer.wishes if not isinstance(wish, kinds.DoFirst)]
    weeks = [wish for wish in steps if isinstance(wish, kinds.Overtime)]
    if len(weeks) < 2:
        return [wish_sentence(wish, names) for wish in steps or offer.wishes]
    rest = [wish_sentence(wish, names) for wish in steps if not isinstance(wish, kinds.Overtime)]
    return [_overtime_weeks(weeks), *rest]


def _overtime_weeks(weeks: Sequence[kinds.Overtime]) -> Say:
    """A remedy allows the same in all its weeks."""
    days = [wish.monday for wish in weeks]
    return say("Up to {time} of overtime in each week from {first} to {last}",
               time=duration(weeks[0].minutes), first=min(days), last=max(days))  # fmt: skip


def price_sentence(price: int) -> Say:
    """What it costs in officer-minutes, by the prices of the plan; below 0 it is a gain."""
    if price > 0:
        return say("costs {time} of officer time", time=duration(price))
    if price < 0:
        return say("makes the plan better by {time} of officer time", time=duration(-price))
    return say("costs no officer time")


def offer_price(offer: Offer) -> list[Say]:
    """The price, and what comes with it: overtime, days, other work that is late then."""
    found = [price_sentence(offer.price)]
    for monday, minutes in offer.extra:
        facts = {"time": duration(abs(minutes)), "day": monday}
        more = say("{time} of overtime more in the week of {day}", **facts)
        found.append(more if minutes > 0 else say("{time} less in the week of {day}", **facts))
    if offer.days:
        found.append(say_n("{n} working day later", "{n} working days later", offer.days))
    if offer.late:
        found.append(say_n("{n} other work late then", "{n} other works late then", offer.late))
    return found


def duration(minutes: int) -> Say:
    """`2 h 40 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return say("{n} min", n=rest)
    return say("{hours} h {n} min", hours=hours, n=rest) if rest else say("{hours} h", hours=hours)


# -- before and after ----------------------------------------------------------------------------------------
def span_words(tr: Translator, plan: WeekPlan) -> str:
    """Which days the figures count: from today to the end of the plan."""
    frame = plan.frame
    first, last = max(frame.start, frame.now.date()), frame.start + timedelta(days=7 * frame.weeks - 1)
    return tr.n("{n} week: {first}–{last}", "{n} weeks: {first}–{last}", frame.weeks,
                first=tr.day(first, short=True), last=tr.day(last, short=True))  # fmt: skip


def figure_rows(trial: Trial) -> list[tuple[Say, Say | str, Say | str]]:
    """What is counted, before, after."""
    was, then = figures_in_words(trial.before, trial.was), figures_in_words(trial.after, trial.then)
    return [(label, was[label], then[label]) for label in was]


def figures_in_words(plan: WeekPlan, figures: Figures) -> dict[Say, Say | str]:
    slot = plan.frame.slot
    return {
        say("Own hours for work"): duration(figures.room * slot),
        say("Work planned, overtime included"): duration(figures.planned * slot),
        say("Overtime"): duration(figures.overtime * slot),
        say("Evenings"): str(figures.evenings),
        say("Late"): str(len(figures.late)),
        say("Not finished in the plan"): str(len(figures.slipped)),
        say("Binding deadlines missed"): str(len(figures.missed)),
        say("Slack of the tightest deadline"): _slack(figures, slot),
    }


def _slack(figures: Figures, slot: int) -> Say | str:
    if figures.slack is None:
        return "–"
    if figures.slack < 0:
        return say("{time} too few", time=duration(-figures.slack * slot))
    return duration(figures.slack * slot)


class Difference(NamedTuple):
    """What is otherwise with the wishes, under its heading; `good` None: neither better nor worse."""

    heading: Say
    lines: Sequence[Say]
    good: bool | None = None


def differences(trial: Trial, known: Mapping[int | None, str]) -> list[Difference]:
    """In the order they are to be read, without empty ones; `known` are the numbers of cases by id."""
    numbers, works = _numbers(trial, known), trial.after.items

    def named_works(keys: Sequence[str]) -> list[Say]:
        return [named(works[key], numbers.get(works[key].proposal_id)) for key in keys]

    found = (
        Difference(say("Look at it again"), trial.doubts, good=False),
        Difference(say("Late or unfinished only then"), named_works(trial.newly_late()), good=False),
        Difference(say("Meetings that clash only then"), _clashes(trial.before, trial.after), good=False),
        Difference(say("On time only then"), named_works(trial.newly_in_time()), good=True),
        Difference(say("Whom to call"), call_sentences(trial)),
        Difference(say("What moves"), moved_sentences(trial, numbers) or [say("Nothing moves.")]),
    )
    return [each for each in found if each.lines]


def _numbers(trial: Trial, known: Mapping[int | None, str]) -> dict[int | None, Say | str]:
    """Several cases have work of the same name. One that is only tried has no number."""
    cases = {item.proposal_id for item in trial.after.items.values() if item.proposal_id is not None}
    return {**dict.fromkeys(cases, say("new case")), **known}


def newly_clashing(before: WeekPlan, after: WeekPlan) -> list[Meeting]:
    """Meetings another one or a pin leaves no time for, only in the plan `after`."""
    was = {meeting.id for meeting in before.declined()}
    return [meeting for meeting in after.declined() if meeting.id not in was]


def _clashes(before: WeekPlan, after: WeekPlan) -> list[Say]:
    found = newly_clashing(before, after)
    return [say("{time} {title}", time=meeting.start, title=meeting.title) for meeting in found]


def named(item: WorkItem, case_no: Say | str | None, nameless: bool = False) -> Say:
    """Work with the number of its case, a duty that comes again with its day: others have the same name."""
    title = item.nameless if nameless else item.title
    if case_no:
        return say("{work} ({case})", work=title, case=case_no)
    if item.due and item.kind is Effort.ROUTINE and item.key.count(":") > 1:
        return say("{work} (due {day})", work=title, day=item.due)
    return title


class MovedWork(NamedTuple):
    """Work whose time changes; `before` None: it is new, `after` None: it went with its case."""

    item: WorkItem
    before: Sequence[Chunk] | None
    after: Sequence[Chunk] | None


def moved_works(trial: Trial) -> Iterator[MovedWork]:
    """A visit may be on a trip only before, or only after: told of whichever is planned then, once."""
    for moved in trial.moved:
        held, holds = trial.before.holder(moved.task), trial.after.holder(moved.task)
        was, then = trial.before.items.get(held), trial.after.items.get(moved.task)
        item = then or was
        if item is not None and (
            then or holds not in trial.after.items
        ):  # work not planned is still to be done, unlike work that went with its case
            before = trial.before.plan.of(held) if was else None
            after = moved.after if then else None
            # a trip that only lost or won a visit stands where it was
            if held == moved.task or _begin(before) != _begin(after):
                yield MovedWork(item, before, after)
        elif was is not None:
            lost = [part for part in was.parts if part.key not in trial.after.works]
            yield from (MovedWork(part, moved.before, None) for part in lost)


def _begin(chunks: Sequence[Chunk] | None) -> tuple[int, ...] | None:
    """Where it begins and in how many pieces, as far as a sentence tells."""
    return None if chunks is None else (chunks[0].start, len(chunks)) if chunks else ()


def moved_sentences(trial: Trial, numbers: Mapping[int | None, Say | str] | None = None) -> list[Say]:
    """Work whose time changes, from when to when; `numbers` of the cases by id are said beside it."""
    numbers = numbers or {}
    return [
        say("{work}: {before} → {after}", work=named(item, numbers.get(item.proposal_id)),
            before=say("new") if before is None else _when(trial.before, before),
            after=say("no longer yours to do") if after is None else _when(trial.after, after))
        for item, before, after in moved_works(trial)
    ]  # fmt: skip


def _when(plan: WeekPlan, chunks: Sequence[Chunk]) -> Say | datetime:
    if not chunks:
        return say("not planned")
    begins, rest = plan.frame.moment(chunks[0].start), len(chunks) - 1
    if not rest:
        return begins
    return say_n("{when} and {n} more piece", "{when} and {n} more pieces", rest, when=begins)


def call_sentences(trial: Trial) -> list[Say]:
    """Whom to tell: the meeting, and the people of its case by name."""
    return [
        say("{time} {title}: {names}", time=call.meeting.start, title=call.meeting.title,
            names=", ".join(person.name for person in call.people) or say("no person is known"))
        for call in trial.calls
    ]  # fmt: skip
