"""What the week's panes show, worked out from one plan; no widgets, no writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.desk.week import Block, Moved, WeekPlan
from pbdesk.desk.weekplan import over_night
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Importance, Meeting, OverrideKind, TimeEntry, WorkOverride
from pbdesk.planning.problem import Origin
from pbdesk.rules.casework import WorkItem
from pbdesk.rules.trips import share
from pbdesk.say import Say, say
from pbdesk.screens.week.background import background, held_over_days
from pbdesk.screens.week.head import grid_days, week_name
from pbdesk.screens.week.misfits import CHANGED, MOVED, Misfit, misfits
from pbdesk.screens.week.moves import Move, move_words, moves
from pbdesk.screens.week.naming import behind_case
from pbdesk.screens.week.why import lost_pins, meeting_key, why
from pbdesk.screens.widgets import (
    KIND_SYMBOL,
    PIN_SYMBOL,
    BlockKind,
    GridBlock,
    GridDay,
    Row,
    TopPart,
    text,
)
from pbdesk.screens.widgets.text import hours_minutes
from pbdesk.words.reasons import reason_sentence, swap_sentence

if TYPE_CHECKING:
    from pbdesk.i18n import Translator
    from pbdesk.workcal.calendar import Hours, WorkCalendar

KIND_STYLE = {
    BlockKind.SAFETY: "$text-error bold",
    BlockKind.OVERTIME: "$text-warning",
    BlockKind.PB: "$text-primary",
    BlockKind.ROUTINE: "$text-muted",
}


@dataclass(frozen=True)
class Entry:
    """Work of the week in the order it is to be done."""

    item: WorkItem
    first: Block
    minutes: int


@dataclass(frozen=True)
class Setting:
    """What the plan does not hold: own hours, time spent, the officer's word."""

    calendar: WorkCalendar
    usual: Hours
    spent: Sequence[TimeEntry]
    overrides: Sequence[WorkOverride]
    now: datetime
    case_of: Callable[[int], Proposal | None]


class WeekView:
    """One week of a plan."""

    def __init__(self, plan: WeekPlan, tr: Translator, setting: Setting, first: date) -> None:
        self.plan, self.tr, self.setting, self.first = plan, tr, setting, first
        self.last = first + timedelta(days=6)
        self._swaps: dict[str, str] = {}

    @cached_property
    def blocks(self) -> list[Block]:
        return self.plan.blocks(self.first, self.last)

    @property
    def ends(self) -> datetime | None:
        return self.plan.ends(self.first)

    @cached_property
    def meetings(self) -> dict[str, Meeting]:
        """Every meeting of the plan's weeks by its key, those declined or lost with their day too."""
        return {**{meeting_key(m): m for m in self.plan.absent}, **self.plan.meetings}

    def is_refused(self, meeting: Meeting) -> bool:
        return any(meeting.id == other.id for other in self.plan.refused)

    def overtime_said(self) -> int | None:
        """Minutes of overtime the officer allowed in this week; None as usual."""
        key = f"week:{self.first.isoformat()}"
        said = [o for o in self.setting.overrides if o.kind is OverrideKind.OVERTIME and o.work == key]
        return said[-1].minutes if said else None

    def pieces(self, key: str) -> list[Block]:
        """The blocks of one work in this week."""
        return [block for block in self.blocks if block.key == key]

    def in_trouble(self, key: str) -> bool:
        """Late, not finished although due, or planned in the evening: something may be mended."""
        report = self.plan.report
        if key not in self.plan.items:
            return False
        if report.late_days[key] or key in report.slipped or key in report.missed_hard:
            return True
        return key in self._evenings

    @cached_property
    def _evenings(self) -> set[str]:
        """Keys of work the plan puts outside the usual hours, in any week."""
        start, weeks = self.plan.frame.start, self.plan.frame.weeks
        blocks = self.plan.blocks(start, start + timedelta(days=7 * weeks - 1))
        return {block.key for block in blocks if block.overtime}

    def title(self, item: WorkItem) -> str:
        on_trip = self.plan.holder(item.key) != item.key
        return self._behind_case.get(item.key) or self.tr.render(
            self.nameless(item) if on_trip else item.title
        )

    def nameless(self, item: WorkItem) -> Say:
        """Without a person's name; of a visit on a trip with its case: all of them are called the same."""
        if self.plan.holder(item.key) == item.key:
            return item.nameless
        return say("{case}: {what}", case=item.about, what=item.title)

    def minutes(self, item: WorkItem) -> int:
        """What the plan gives it, of a visit its share of the trip."""
        holder = self.plan.holder(item.key)
        whole = self.plan.problem.task(holder).effort * self.plan.frame.slot
        trip = self.plan.items[holder]
        return whole * share(trip, item) // trip.minutes if trip.parts and holder != item.key else whole

    @cached_property
    def _behind_case(self) -> dict[str, str]:
        return behind_case(self.plan.items, self.tr, self.setting.case_of)

    def kind(self, item: WorkItem, overtime: bool = False) -> BlockKind:
        if item.importance is Importance.SAFETY:
            return BlockKind.SAFETY
        if overtime:
            return BlockKind.OVERTIME
        own = self.plan.problem.task(item.key).origin is Origin.ROUTINE
        return BlockKind.ROUTINE if own else BlockKind.PB

    # -- the queue ----------------------------------------------------------------------------------
    @cached_property
    def queue(self) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for block in self.blocks:
            if block.item is not None:
                known = entries.get(block.key)
                first, before = (known.first, known.minutes) if known else (block, 0)
                entries[block.key] = Entry(block.item, first, before + block.minutes)
        return entries

    def row(self, key: str) -> Row:
        entry = self.queue[key]
        kind = self.kind(entry.item)
        late = self.plan.report.late_days[key] > 0
        reason = self.tr.render(reason_sentence(self.plan, key))
        mark = PIN_SYMBOL if entry.first.pinned else KIND_SYMBOL[kind]
        style = "bold" if kind is BlockKind.SAFETY else ""
        return Row(
            (
                text(mark, KIND_STYLE.get(kind, "")),
                text(self.title(entry.item), style),
                hours_minutes(entry.minutes),
            ),
            (
                text(
                    self.tr.t("   {when} · {reason}", when=self._when(entry.first.start), reason=reason),
                    "$text-warning" if late else "$text-muted",
                ),
            ),
        )

    def _when(self, begins: datetime) -> str:
        if begins.date() == self.setting.now.date():
            return self.tr.t("{time}", time=begins.time())
        return self.tr.t("{day} {time}", day=self.tr.month_day(begins.date()), time=begins.time())

    # -- the grid -----------------------------------------------------------------------------------
    def days(self) -> list[GridDay]:
        busy = {block.start.date() for block in self.blocks}
        busy |= {(block.end - timedelta(minutes=1)).date() for block in self.blocks}
        return grid_days(self.tr, self.first, self.setting.calendar, self.setting.usual, busy)

    def grid_blocks(self) -> list[GridBlock]:
        blocks, pieces = [], dict[str, int]()
        over_days = [m for key, m in self.plan.meetings.items()
                     if over_night(m) and key not in self.plan.plan.declined]  # fmt: skip
        for block in self.blocks:
            if block.meeting in over_days:
                continue
            piece = pieces[block.key] = pieces.get(block.key, -1) + 1
            kind = BlockKind.MEETING if block.item is None else self.kind(block.item, block.overtime)
            label = self.title(block.item) if block.item else block.meeting.title if block.meeting else ""
            day, start = (block.start.date() - self.first).days, _minute(block.start)
            end, movable = start + block.minutes, block.item is not None
            key = (block.key, piece)
            blocks.append(GridBlock(key, day, start, end, label, kind, block.pinned, movable=movable))
        return [*blocks, *held_over_days(self, over_days), *background(self)]

    def now_mark(self, now: datetime) -> tuple[int, int] | None:
        day = (now.date() - self.first).days
        return (day, _minute(now)) if 0 <= day < len(self.days()) else None

    @cached_property
    def lost_pins(self) -> dict[str, str]:
        return lost_pins(self)

    # -- what does not fit --------------------------------------------------------------------------
    def misfits(self, moved: Sequence[Moved] = ()) -> list[Misfit]:
        return misfits(self, moved)

    @cached_property
    def moves(self) -> list[Move]:
        """What stands elsewhere than in the plan in force, as far as this week is concerned."""
        return [move for move in moves(self.plan) if move.touches(self.first, self.last)]

    def why(self, key: str) -> Content:
        """Why the work or meeting of this key, from whichever list, stands where it stands."""
        work = key.removeprefix(MOVED).removeprefix(CHANGED)
        move = next((m for m in self.moves if m.key == work), None) if key.startswith(CHANGED) else None
        return why(self, work, self._swaps.get(work, ""), move_words(self, move) if move else "")

    def find_swap(self, key: str) -> bool:
        """Work out, once, what it would cost to do the next work in its place; True when there is news."""
        said_first = any(o.work == key and o.kind is OverrideKind.FIRST for o in self.setting.overrides)
        if key in self._swaps or key not in self.plan.items or said_first:
            return False  # to be first has a price of its own, which would be taken for a missed deadline
        found = swap_sentence(self.plan, key, self.setting.case_of)
        self._swaps[key] = self.tr.render(found) if found else ""
        return found is not None

    # -- the top line -------------------------------------------------------------------------------
    def heading(self) -> str:
        return week_name(self.tr, self.first)

    def figures(self) -> list[TopPart]:
        plan, tr, span = self.plan, self.tr, (self.first, self.last)
        planned, capacity = plan.planned(*span), plan.capacity(*span)
        overtime, pb = plan.planned(*span, overtime=True), plan.planned(*span, origin=Origin.PB)
        regular = planned - overtime
        share = round(100 * pb / planned) if planned else 0
        words = tr.t(
            "planned {planned} h of {capacity} h", planned=tr.hours(regular), capacity=tr.hours(capacity)
        )
        parts = [
            TopPart(words, "$text-error bold" if regular > capacity else "", 90),
            TopPart(tr.t("PB {share} %", share=share), "", 60),
        ]
        if overtime:
            parts.append(TopPart(tr.t("overtime {hours} h", hours=tr.hours(overtime)), "$text-warning", 80))
        reserve = tr.hours(plan.reserve(*span))
        return [*parts, TopPart(tr.t("reserve {hours} h", hours=reserve), "$text-muted", 40)]


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
