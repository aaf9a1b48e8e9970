"""What stands elsewhere than in the plan in force: from when, to when, and what is at the old time now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.desk.weekplan import Moved as Displaced
from pbdesk.desk.weekplan import WeekPlan
from pbdesk.planning.problem import Plan, slots_of
from pbdesk.planning.whatif import Moved, moved
from pbdesk.words.reasons import reason_sentence

if TYPE_CHECKING:
    from pbdesk.screens.week.panels import WeekView


@dataclass(frozen=True)
class Move:
    """`taken` is the key of the work or meeting at the old time; empty when nothing is there."""

    key: str
    before: datetime
    after: datetime | None
    taken: str
    closed: bool  # the old time can no longer be worked in

    def touches(self, first: date, last: date) -> bool:
        days = [moment.date() for moment in (self.before, self.after) if moment]
        return any(first <= day <= last for day in days)


def moves(plan: WeekPlan) -> list[Move]:
    """In order of the old time. Work that only became shorter, or was not planned before, has not moved."""
    if not plan.problem.previous:
        return []
    kept = Plan(plan.problem.previous)
    owner = {slot: chunk.task for chunk in plan.plan.chunks for slot in range(chunk.start, chunk.end)}
    owner |= {
        slot: meeting.id
        for meeting in plan.problem.meetings
        if meeting.id not in plan.plan.declined
        for slot in range(meeting.start, meeting.end)
    }
    found = [_move(plan, each, owner) for each in moved(kept, plan.plan) if each.before]
    return sorted((move for move in found if move), key=lambda move: (move.before, move.key))


def _move(plan: WeekPlan, each: Moved, owner: Mapping[int, str]) -> Move | None:
    if each.task not in plan.items:
        return None
    now = slots_of(each.after)
    gone = [slot for chunk in each.before for slot in range(chunk.start, chunk.end) if slot not in now]
    new = sorted(now - slots_of(each.before))
    moment = plan.frame.moment
    if not gone or (each.after and not new):
        return None
    taken = next((owner[slot] for slot in gone if slot in owner), "")
    return Move(
        each.task, moment(gone[0]), moment(new[0]) if new else None, taken, not taken and _closed(plan, gone)
    )


def move_words(view: WeekView, move: Move) -> str:
    """`Tue 24 09:00 → Wed 25 14:00: “Fence it off” is there now.`"""
    tr = view.tr
    before, after = _when(view, move.before), _when(view, move.after)
    if move.taken in view.plan.items:
        why = tr.t("“{work}” is there now.", work=view.title(view.plan.items[move.taken]))
    elif move.taken in view.meetings:
        why = tr.t("the meeting “{title}” is there now.", title=view.meetings[move.taken].title)
    elif move.closed:
        why = tr.t("that time can no longer be worked in.")
    else:
        why = tr.render(reason_sentence(view.plan, move.key))
    return tr.t("{before} → {after}: {why}", before=before, after=after, why=why)


def displaced_words(view: WeekView, moved: Displaced) -> str:
    """`Survey: 2026-11-24 09:00 → 2026-11-26 14:00`: finished without the cases, and with them."""
    return "- " + view.tr.t(
        "{work}: {before} → {after}", work=view.title(view.plan.items[moved.key]),
        before=moved.before or "–", after=moved.after or view.tr.t("no longer planned"),
    )  # fmt: skip


def _when(view: WeekView, moment: datetime | None) -> str:
    if moment is None:
        return view.tr.t("no longer planned")
    return view.tr.t("{day} {time}", day=view.tr.month_day(moment.date()), time=moment.time())


def _closed(plan: WeekPlan, slots: list[int]) -> bool:
    """Whether the first of these slots is neither in the usual hours nor in an evening."""
    day, slot = divmod(slots[0], plan.frame.per_day)
    found = next((each for each in plan.problem.days if each.day == day), None)
    spans = (*found.work, *found.overtime) if found else ()
    return not any(a <= slot < b for a, b in spans)
