"""Why a piece of work stands where it stands, as sentences: from the planner's figures to `Say`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pbdesk.planning.explain import Explanation, Reason, ReasonKind, State, TermKind
from pbdesk.planning.problem import INSIST, WorkClass
from pbdesk.planning.shortfall import Shortfall, ShortKind
from pbdesk.say import Say, say, say_n
from pbdesk.words.windows import windows_said

if TYPE_CHECKING:
    from pbdesk.desk.week import WeekPlan
    from pbdesk.rules.workitem import WorkItem
    from pbdesk.words.whatif import CaseOf

TermLine = tuple[Say, int, int, int]
"""What is counted, how many, the price of one, and their product, in officer-minutes."""

_TERMS: Mapping[TermKind, Say] = {
    TermKind.LATE_DAYS: say("working days late"),
    TermKind.OPEN_DAYS: say("working days it stays open"),
    TermKind.NO_MARGIN: say("no margin before the deadline"),
    TermKind.NOT_FINISHED: say("not finished in the plan"),
    TermKind.SLOTS_LEFT: say("steps left over"),
    TermKind.EXTRA_CHUNKS: say("extra pieces"),
    TermKind.OVERTIME_SLOTS: say("steps of overtime"),
    TermKind.OVERTIME_EVENINGS: say("evenings opened"),
    TermKind.MOVED_SLOTS: say("steps moved from the plan so far"),
}


def reason_sentence(plan: WeekPlan, key: str) -> Say:
    """The binding reason of planned work in one sentence; what is short, for work late or without a place."""
    found = plan.explain(key)
    if found is None:
        return say("A meeting fixed by others.")
    # late or not: this is why it is here
    kept = any(r.kind is ReasonKind.PROTECTED for r in found.reasons) or _late_by_pin(plan, found)
    if found.short and (not found.reasons or (found.state is State.LATE and not kept)):
        return _SHORT[found.short.kind](_Place(plan, key, found), found.short)
    first = plan.frame.first  # work that may begin at once waits for nothing
    reason = next(
        (r for r in found.reasons if r.kind is not ReasonKind.RELEASED or r.slots["release"] > first),
        Reason(ReasonKind.SPARE, {}),
    )
    if found.short and found.overtime and reason.kind in (ReasonKind.DUE, ReasonKind.DEADLINE):
        return _SHORT[found.short.kind](_Place(plan, key, found), found.short)  # why it takes an evening
    return _REASONS[reason.kind](_Place(plan, key, found), reason)


def _late_by_pin(plan: WeekPlan, found: Explanation) -> bool:
    """Whether the work is late because the officer wanted it at that time."""
    ends = {reason.slots["end"] for reason in found.reasons if reason.kind is ReasonKind.PINNED}
    return found.state is State.LATE and plan.report.ends[found.task] in ends


def reckoning(plan: WeekPlan, key: str) -> list[TermLine]:
    """What its place costs, term by term: words, value, weight, total; empty for a place without cost."""
    found = plan.explain(key)
    terms = found.terms if found else ()
    plain = [(term, term.weight % INSIST) for term in terms]  # without what puts work first
    names = dict(_TERMS)
    if found and _Place(plan, key, found).due < plan.frame.now.date():  # nothing can be saved of days gone by
        names[TermKind.LATE_DAYS] = say("working days late, counted from today")
    return [(names[term.kind], term.value, weight, term.value * weight) for term, weight in plain if weight]


def short_sentence(plan: WeekPlan, key: str) -> Say:
    """Why work is late, unfinished or without a place, in one sentence; else its binding reason."""
    found = plan.explain(key)
    if found is None or found.short is None or _late_by_pin(plan, found):
        return reason_sentence(plan, key)
    return _SHORT[found.short.kind](_Place(plan, key, found), found.short)


def swap_sentence(plan: WeekPlan, key: str, case_of: CaseOf) -> Say | None:
    """What it would cost to let the next work in the queue go first; None where the order is not free.

    Plans once more at low effort: for when the work is looked at, not for every block.
    """
    from pbdesk.planning.swap import swap_cost
    from pbdesk.words.whatif import Names, duration

    swap = swap_cost(plan.problem, plan.plan, key) if key in plan.items else None
    if swap is None:
        return None
    other = Names(plan, case_of).work(swap.other)
    if swap.misses:
        return say("After “{work}” a binding deadline would be missed.", work=other)
    if not swap.minutes:
        return say("After “{work}” it would cost no more.", work=other)
    time = duration(swap.minutes)
    return say("After “{work}” it would cost {time} more of officer time.", work=other, time=time)


class _Place:
    """One piece of work in its plan, with figures in hours and days instead of slots."""

    def __init__(self, plan: WeekPlan, key: str, found: Explanation) -> None:
        self.plan, self.key, self.found = plan, key, found

    def hours(self, slots: int) -> str:
        return f"{slots * self.plan.frame.slot / 60:g}"

    def day(self, slot: int) -> date:
        return self.plan.frame.moment(slot).date()

    @property
    def due(self) -> date:
        return self.due_of(self.key)

    def due_of(self, key: str) -> date:
        """The day work is due; the plan's grid knows no day before its Monday, the work does."""
        slot, item = self.plan.problem.task(key).due, self.plan.items[key]
        if slot:
            return self.day(slot - 1)
        return item.due or self.plan.frame.start - timedelta(days=1)

    def title(self, key: str) -> Say | str:
        return self.plan.items[key].title


# -- reasons -------------------------------------------------------------------------------------------------
def _pinned(place: _Place, reason: Reason) -> Say:
    if _late_by_pin(place.plan, place.found):
        return say("You pinned it to this time; it is due on {day}.", day=place.due)
    return say("You pinned it to this time.")


def _safety(place: _Place, reason: Reason) -> Say:
    """What the order of the day could not let wait stands before it, and is not passed over in silence."""
    problem, chunks = place.plan.problem, place.plan.plan.chunks
    begins = min((chunk.start for chunk in chunks if chunk.task == place.key), default=0)
    morning = begins // problem.slots_per_day * problem.slots_per_day
    earlier = {chunk.task for chunk in chunks if morning <= chunk.start < begins}
    if all(problem.task(task).work_class is WorkClass.SAFETY for task in earlier):
        return say("Safety goes before everything else.")
    return say("Safety goes before everything else but work that is pinned, or would be late, that day.")


def _first(place: _Place, reason: Reason) -> Say:
    """With a date it need not come soon: no other work makes it late."""
    if place.found.state is State.PLANNED and place.plan.problem.task(place.key).due is not None:
        return say("You put it first: it is done by {day}, whatever waits.", day=place.due)
    return say("You put it first.")


def _deadline(place: _Place, reason: Reason) -> Say:
    due, slack = place.due, reason.slots.get("slack")
    if place.found.overtime:
        return say("Due on {day}: the regular hours before it are taken, so {hours} h are in the evening.",
                   day=due, hours=place.hours(place.found.overtime))  # fmt: skip
    if slack is None:
        return say("It must be done by {day}.", day=due)
    if slack < 0:
        return say(
            "It must be done by {day}; {hours} h too few are left before it.",
            day=due, hours=place.hours(-slack),
        )  # fmt: skip
    if not slack:
        return say("It must be done by {day}; no slack is left before it.", day=due)
    return say("It must be done by {day}; {hours} h of slack before it.", day=due, hours=place.hours(slack))


def _due(place: _Place, reason: Reason) -> Say:
    slack = reason.slots.get("slack")
    if slack is None:
        return say("It is wanted by {day}.", day=place.due)
    if slack < 0:
        return say("It is wanted by {day}; {hours} h too few are left before it.",
                   day=place.due, hours=place.hours(-slack))  # fmt: skip
    if not slack:
        return say("It is wanted by {day}; no slack is left before it.", day=place.due)
    return say("It is wanted by {day}; {hours} h of slack before it.",
               day=place.due, hours=place.hours(slack))  # fmt: skip


def _window(place: _Place, reason: Reason) -> Say:
    moment = place.plan.frame.moment
    begin, end = moment(reason.slots["start"]), moment(reason.slots["end"])
    begin += timedelta(minutes=place.plan.items[place.key].ahead)
    if not reason.slots["windows"]:
        return say("Only possible from {begin} to {end}; no such time is free before it is due.",
                   begin=begin.time(), end=end.time())  # fmt: skip
    return say_n(
        "Only possible from {begin} to {end}; there is no other such time.",
        "Only possible from {begin} to {end}; {n} such times are left.",
        reason.slots["windows"], begin=begin.time(), end=end.time(),
    )  # fmt: skip


def _precedes(place: _Place, reason: Reason) -> Say:
    other = place.title(reason.task)
    if "due" not in reason.slots:
        return say("“{work}” can begin only after it.", work=other)
    day = place.due_of(reason.task)
    return say("“{work}”, due on {day}, can begin only after it.", work=other, day=day)


def _released(place: _Place, reason: Reason) -> Say:
    return say("It cannot begin before {day}.", day=place.day(reason.slots["release"]))


def _waits(place: _Place, reason: Reason) -> Say:
    return say("It follows “{work}” as soon as that is done.", work=place.title(reason.task))


def _closes(place: _Place, reason: Reason) -> Say:
    return say("A case can close with it, so it is done early.")


def _protected(place: _Place, reason: Reason) -> Say:
    return say("Hours are kept for its case, which has waited for {n} weeks.", n=reason.slots["weeks"])


def _waited(place: _Place, reason: Reason) -> Say:
    return say("It has waited for {n} weeks.", n=reason.slots["days"] // 7)


def _kept(place: _Place, reason: Reason) -> Say:
    return say("It stays where it stood in the plan so far.")


def _spare(place: _Place, reason: Reason) -> Say:
    return say("Nothing more urgent needs this time.")


_REASONS: Mapping[ReasonKind, Callable[[_Place, Reason], Say]] = {
    ReasonKind.PINNED: _pinned,
    ReasonKind.SAFETY: _safety,
    ReasonKind.FIRST: _first,
    ReasonKind.DEADLINE: _deadline,
    ReasonKind.ONLY_WINDOW: _window,
    ReasonKind.MUST_PRECEDE: _precedes,
    ReasonKind.RELEASED: _released,
    ReasonKind.WAITS_FOR: _waits,
    ReasonKind.CLOSES_CASE: _closes,
    ReasonKind.DUE: _due,
    ReasonKind.PROTECTED: _protected,
    ReasonKind.WAITED: _waited,
    ReasonKind.KEPT: _kept,
    ReasonKind.SPARE: _spare,
}


# -- what is short -------------------------------------------------------------------------------------------
def _overdue(place: _Place, short: Shortfall) -> Say:
    plan, item = place.plan, place.plan.items[place.key]
    windows, board = item.windows, plan.facts.board
    if windows and board.free & board.mask_between(short.start, short.end):  # other work could
        return say(
            "It is due on {day}; before that there is no hour left in which the other side can be reached:"
            " {times}.", day=place.due, times=windows_said(windows),
        )  # fmt: skip
    begins = plan.problem.task(place.key).release
    if begins > max(plan.frame.first, plan.frame.day_start(item.release) if item.release else 0):
        return say("You left it until {until}; it is due on {day}.", until=place.day(begins), day=place.due)
    if place.due >= plan.frame.now.date():
        return say("It is due on {day}; before that no hour is left in which it could be done.",
                   day=place.due)  # fmt: skip
    return say("It was due on {day}, before the first hour that is free for it.", day=place.due)


def _not_released(place: _Place, short: Shortfall) -> Say:
    return say("It may begin only on {day}, after this plan ends.", day=place.day(short.start))


def _predecessor(place: _Place, short: Shortfall) -> Say:
    return say("It waits for “{work}”, which is not finished in this plan.", work=place.title(short.task))


def _no_window(place: _Place, short: Shortfall) -> Say:
    windows = place.plan.items[place.key].windows
    if windows:
        return say("The hours in which the other side can be reached never meet an hour that can be planned:"
                   " {times}.", times=windows_said(windows))  # fmt: skip
    return say("The times it is possible at never meet an hour that can be planned.")


def _no_piece(place: _Place, short: Shortfall) -> Say:
    return say(
        "It needs one uninterrupted piece; the longest free one is {hours} h too short.",
        hours=place.hours(short.short),
    )


def _too_long(place: _Place, short: Shortfall) -> Say:
    until = place.plan.items[place.key].until
    if until is not None:
        return say("It needs {work} h; before {until}, when it is too late for it, {room} h are free.",
                   work=place.hours(short.work), room=place.hours(short.room), until=until)  # fmt: skip
    return say("It needs {work} h and the whole plan has {room} h for it.",
               work=place.hours(short.work), room=place.hours(short.room))  # fmt: skip


def _no_room(place: _Place, short: Shortfall) -> Say:
    return say(
        "Due by {day}: {work} h of work for {room} h of time, {short} h too few.",
        day=place.day(max(0, short.end - 1)), work=place.hours(short.work), room=place.hours(short.room),
        short=place.hours(short.short),
    )  # fmt: skip


def _outweighed(place: _Place, short: Shortfall) -> Say:
    """Late or evening work is told by it: without the day, nothing in the panel says what it is late for."""
    if place.plan.problem.task(place.key).due is None:
        return say("There would be time for it, but other work would suffer more.")
    return say("It is due on {day}; until then there would be time for it, but other work would suffer more.",
               day=place.due)  # fmt: skip


_SHORT: Mapping[ShortKind, Callable[[_Place, Shortfall], Say]] = {
    ShortKind.OVERDUE: _overdue,
    ShortKind.NOT_RELEASED: _not_released,
    ShortKind.PREDECESSOR: _predecessor,
    ShortKind.NO_WINDOW: _no_window,
    ShortKind.NO_LONG_PIECE: _no_piece,
    ShortKind.LONGER_THAN_PLAN: _too_long,
    ShortKind.NO_ROOM: _no_room,
    ShortKind.OUTWEIGHED: _outweighed,
}


def trip_sentence(item: WorkItem, hours: str, minutes: int) -> Say:
    """What a trip takes, `minutes` in the plan; visits of different length are told by their mean."""
    each = (minutes - item.way) // len(item.parts)
    place = item.places[0][0]
    return say("{hours} h: {place} there and back once, {way} min; {n} visits of about {each} min",
               hours=hours, place=place, way=item.way, n=len(item.parts), each=each)  # fmt: skip


def effort_sentence(item: WorkItem, hours: str) -> Say:
    """How much work it is and who says so; `hours` as the plan has it."""
    if item.learned:
        return say_n(
            "{hours} h, your own median over {n} finished work",
            "{hours} h, your own median over {n} finished works", item.learned, hours=hours,
        )  # fmt: skip
    if item.estimated:
        return say("{hours} h, the usual effort with a margin; yours is not known", hours=hours)
    if item.took:
        return say("{hours} h of work; what you estimated took {percent} % of your estimate so far",
                   hours=hours, percent=item.took)  # fmt: skip
    return say("{hours} h of work", hours=hours)
