"""What the week's panes show, worked out from one plan; no widgets, no writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.desk.week import Block, Moved, WeekPlan
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Importance, Meeting, OverrideKind, TimeEntry, WorkOverride
from pbdesk.planning.problem import Origin
from pbdesk.reasons import reason_sentence, reckoning, short_sentence
from pbdesk.rules.casework import WorkItem
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
class Misfit:
    """What does not fit, clashes, or was pushed away by cases."""

    key: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Setting:
    """What the plan does not hold: own hours, time spent, the officer's word."""

    calendar: WorkCalendar
    usual: Hours
    spent: Sequence[TimeEntry]
    overrides: Sequence[WorkOverride]
    now: datetime
    case_of: Callable[[int], Proposal | None]


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


class WeekView:
    """One week of a plan."""

    def __init__(self, plan: WeekPlan, tr: Translator, setting: Setting, first: date) -> None:
        self.plan, self.tr, self.setting, self.first = plan, tr, setting, first
        self.last = first + timedelta(days=6)

    @cached_property
    def blocks(self) -> list[Block]:
        return self.plan.blocks(self.first, self.last)

    def title(self, item: WorkItem) -> str:
        return self.tr.render(item.title)

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
                clock(entry.minutes),
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
        """Monday to Friday, and the weekend as far as something happens on it."""
        days = []
        busy = {block.start.date() for block in self.blocks}
        for n in range(7):
            day = self.first + timedelta(days=n)
            hours = self.setting.calendar.hours(day, self.setting.usual)
            if n < 5 or hours or any(late >= day for late in busy):
                spans = tuple((a.hour * 60 + a.minute, b.hour * 60 + b.minute) for a, b in hours)
                name = self.setting.calendar.name(day)
                days.append(GridDay(self.tr.month_day(day), name, not hours, spans))
        return days

    def grid_blocks(self) -> list[GridBlock]:
        blocks, pieces = [], dict[str, int]()
        for block in self.blocks:
            piece = pieces[block.key] = pieces.get(block.key, -1) + 1
            kind = BlockKind.MEETING if block.item is None else self.kind(block.item, block.overtime)
            label = self.title(block.item) if block.item else block.meeting.title if block.meeting else ""
            day, start = (block.start.date() - self.first).days, _minute(block.start)
            end, movable = start + block.minutes, block.item is not None
            key = (block.key, piece)
            blocks.append(GridBlock(key, day, start, end, label, kind, block.pinned, movable=movable))
        return blocks + self._done()

    def _done(self) -> list[GridBlock]:
        """Time spent this week, where it was spent."""
        blocks = []
        for entry in self.setting.spent:
            day = (entry.start.date() - self.first).days
            if 0 <= day < len(self.days()) and not entry.running:
                item = self.plan.items.get(entry.work)
                label = entry.note or (self.title(item) if item else self.tr.t("time spent"))
                start = _minute(entry.start)
                end = min(start + max(entry.minutes, 15), 1440)
                blocks.append(
                    GridBlock((f"time:{entry.id}", 0), day, start, end, label, BlockKind.DONE, movable=False)
                )
        return blocks

    def now_mark(self) -> tuple[int, int] | None:
        day = (self.setting.now.date() - self.first).days
        return (day, _minute(self.setting.now)) if 0 <= day < len(self.days()) else None

    # -- what does not fit --------------------------------------------------------------------------
    def misfits(self, moved: Sequence[Moved] = ()) -> list[Misfit]:
        found = [
            Misfit(meeting_key(m), m.title, self.tr.t("clashes with another meeting or your pin; move one"))
            for m in self.plan.declined()
            if self.first <= m.start.date() <= self.last
        ]
        for item, left in self.plan.unplaced(self.last):
            if not left and item.due and item.due < self.first:
                continue  # overdue already, and planned: the queue shows it
            found.append(
                Misfit(item.key, self.title(item), self.tr.render(short_sentence(self.plan, item.key)))
            )
        found += [
            Misfit(key, self.title(item), " ".join(words))
            for key, item in self.plan.beyond.items()
            if (words := self._words(key))
        ]
        return found + [
            Misfit(f"moved:{m.key}", self.title(self.plan.items[m.key]), self._moved(m)) for m in moved
        ]

    def _moved(self, moved: Moved) -> str:
        hours = clock(moved.minutes)
        if moved.after is None:
            return self.tr.t("{hours} h no longer fit, pushed out by the cases", hours=hours)
        return self.tr.t(
            "would be done on {before} without the cases, now on {after}",
            before=self.tr.month_day(moved.before.date()) if moved.before else "–",
            after=self.tr.month_day(moved.after.date()),
        )

    # -- why -------------------------------------------------------------------------------------------------
    def why(self, key: str) -> Content:
        key = key.removeprefix("moved:")
        if (meeting := self.plan.meetings.get(key)) is not None:
            return self._why_meeting(meeting)
        if (later := self.plan.beyond.get(key)) is not None:
            return Content("\n").join([text(self.title(later), "bold"), *map(text, self._words(key))])
        item = self.plan.items.get(key)
        if item is None:
            return Content("")
        tr = self.tr
        lines = [
            text(self.title(item), "bold"), text(tr.render(reason_sentence(self.plan, key))),
            text(tr.render(item.why), "$text-muted"),
        ]  # fmt: skip
        lines += [text(line, "$text-muted") for line in (self._effort(item), *self._words(key)) if line]
        if case := self._case(item.proposal_id):
            lines.insert(1, text(case))
        for what, value, weight, total in reckoning(self.plan, key):
            lines.append(
                text(
                    tr.t("{what}: {value} × {weight} = {total} min", what=what, value=value, weight=weight,
                         total=total)
                )
            )  # fmt: skip
        return Content("\n").join(lines)

    def _why_meeting(self, meeting: Meeting) -> Content:
        times = self.tr.t("{begin}–{end}  {place}", begin=meeting.start.time(), end=meeting.end.time(),
                          place=meeting.place)  # fmt: skip
        fixed = self.tr.t("It can be moved.") if meeting.movable else self.tr.t("A meeting fixed by others.")
        lines = [text(meeting.title, "bold"), text(times), text(fixed, "$text-muted")]
        if case := self._case(meeting.proposal_id):
            lines.insert(1, text(case))
        return Content("\n").join(lines)

    def _case(self, proposal_id: int | None) -> str:
        proposal = self.setting.case_of(proposal_id) if proposal_id else None
        if proposal is None:
            return ""
        return self.tr.t("{case_no}  {title}", case_no=proposal.case_no, title=proposal.title)

    def _effort(self, item: WorkItem) -> str:
        minutes = self.plan.problem.task(item.key).effort * self.plan.frame.slot
        estimated = item.estimated and not any(
            o.kind is OverrideKind.ESTIMATE and o.work == item.key for o in self.setting.overrides
        )
        if estimated:
            return self.tr.t("{hours} h, the usual effort with a margin; yours is not known",
                             hours=clock(minutes))  # fmt: skip
        return self.tr.t("{hours} h of work", hours=clock(minutes))

    def _words(self, key: str) -> list[str]:
        """What the officer said about it."""
        return [
            self.tr.t("snoozed until {day}: {reason}", day=o.until, reason=o.reason)
            for o in self.setting.overrides
            if o.work == key and o.kind is OverrideKind.SNOOZE
        ]

    # -- the top line -------------------------------------------------------------------------------
    def heading(self) -> str:
        return self.tr.t(
            "{number} · {first}–{last}", number=self.first.isocalendar().week,
            first=self.tr.day(self.first, short=True), last=self.tr.day(self.last, short=True),
        )  # fmt: skip

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


def meeting_key(meeting: Meeting) -> str:
    return f"meeting:{meeting.id}"


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
