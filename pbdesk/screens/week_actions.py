"""What the officer can do on the week: open, done, pin, snooze, effort, timer, lost day, meeting, keep."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from textual import on

from pbdesk.desk.week import TRIAGE_KEY, Moved
from pbdesk.model.contact import Contact
from pbdesk.model.people import Person
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Meeting, OverrideKind, TimeEntry
from pbdesk.rules.casework import WorkItem
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.week_panels import WeekView
from pbdesk.screens.widgets import RowList, WeekGrid
from pbdesk.screens.widgets.gridmessages import BlockDragged, BlockSelected, SlotCancelled, SlotPicked

if TYPE_CHECKING:
    from pbdesk.screens.dialogs.form import FormDialog

LONGEST_PIN = 240  # minutes
PICK_STEP = 30
NEEDS_WORK = frozenset({"done", "pin", "snooze", "estimate"})
WRITES = NEEDS_WORK | {"unpin", "lost_day", "keep", "timer", "meeting", "meeting_remove"}


class WeekActions(DeskScreen):
    """Actions on the work or meeting under the cursor; `show_week()` draws the plan at hand."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self.view: WeekView | None = None
        self._key = ""
        self._moved: list[Moved] = []
        self._picked: tuple[str, int] | None = None  # work and minutes a time is picked for

    def show_week(self) -> None:
        raise NotImplementedError

    # -- what the cursor is on ---
    @property
    def item(self) -> WorkItem | None:
        return self.view.plan.items.get(self._key.removeprefix("moved:")) if self.view else None

    @property
    def meeting(self) -> Meeting | None:
        return self.view.plan.meetings.get(self._key) if self.view else None

    def selected_proposal(self) -> Proposal | None:
        about = self.item or self.meeting
        return self.desk.cases.get(about.proposal_id) if about and about.proposal_id else None

    def selected_person(self) -> str:
        kind, _, number = self.item.key.partition(":") if self.item else ("", "", "")
        contact = self.desk.store.get(Contact, int(number)) if kind == "call" else None
        person = self.desk.store.get(Person, contact.person_id) if contact else None
        return person.name if person else ""

    def enabled(self, action_id: str) -> bool:
        if action_id in WRITES and not self.desk.store.writable:
            return False
        if action_id == "done":
            return self.item is not None and self.item.key != TRIAGE_KEY
        if action_id == "unpin":
            return self._said(OverrideKind.PIN)
        if action_id == "snooze" and self._said(OverrideKind.SNOOZE):
            return True
        if action_id == "meeting_remove":
            return self.meeting is not None
        return self.item is not None if action_id in NEEDS_WORK else True

    def _said(self, kind: OverrideKind) -> bool:
        """Whether the officer's word of this kind stands on the selected work."""
        overrides = self.view.setting.overrides if self.view else ()
        return any(
            o.work == self._key and o.kind is kind and (o.until is None or o.until > self.desk.today)
            for o in overrides
        )

    # -- opening ------------------------------------------------------------------------------------
    def action_open_case(self) -> None:
        proposal, item = self.selected_proposal(), self.item
        if proposal is not None:
            self.pb.open_case(proposal.id)
        elif item is not None:
            self.pb.goto("triage" if item.key == TRIAGE_KEY else "routine")
        elif self.meeting is not None:
            self._ask_meeting(self.meeting)

    @on(RowList.Selected)
    @on(BlockSelected)
    def _opened(self) -> None:
        self.action_open_case()

    # -- the officer's word -------------------------------------------------------------------------
    def _ask(self, form: FormDialog, answer: Callable[[dict[str, Any]], object]) -> None:
        def closed(values: dict[str, Any] | None) -> None:
            if values is not None:
                answer(values)

        self.app.push_screen(form, closed)

    def action_done(self) -> None:
        from pbdesk.screens.dialogs.week import done_form

        item = self.item
        if item is None or self.view is None:
            self._nothing()
            return
        title, key = self.view.title(item), item.key
        spent = sum(e.minutes for e in self.desk.store.all(TimeEntry, work=key, running=0))
        running = self.desk.routine.running()
        if running is not None and running.work == key:
            spent += round((self.desk.now - running.start).total_seconds() / 60)

        def answer(values: dict[str, Any]) -> None:
            self.pb.do(
                lambda desk: desk.week.done(key, values["minutes"], proposal_id=item.proposal_id, note=title)
            )

        self._ask(done_form(self.tr, title, spent, item.minutes), answer)

    def action_snooze(self) -> None:
        """Leave the work until a day; work that is snoozed wakes."""
        from pbdesk.screens.dialogs.week import snooze_form

        item, selected = self.item, self._key
        if self._said(OverrideKind.SNOOZE):
            self._do(lambda desk: desk.week.wake(selected))
            return
        if item is None or self.view is None:
            self._nothing()
            return
        key = item.key
        self._ask(
            snooze_form(self.tr, self.view.title(item), self.desk.today),
            lambda values: self._do(lambda desk: desk.week.snooze(key, values["until"], values["reason"])),
        )

    def action_estimate(self) -> None:
        from pbdesk.screens.dialogs.week import estimate_form

        item = self.item
        if item is None or self.view is None:
            self._nothing()
            return
        key = item.key
        minutes = self.view.plan.problem.task(key).effort * self.view.plan.frame.slot
        self._ask(
            estimate_form(self.tr, self.view.title(item), minutes),
            lambda values: self._do(lambda desk: desk.week.estimate(key, values["minutes"])),
        )

    def action_timer(self) -> None:
        """Start the timer on the selected work; on the same work, or on none, it stops."""
        running, item = self.desk.routine.running(), self.item
        if item is None and running is None:
            self._nothing()
            return
        if item is None or (running is not None and running.work == item.key):
            self._do(lambda desk: desk.routine.stop_timer())
        else:
            key, proposal_id = item.key, item.proposal_id
            self._do(lambda desk: desk.routine.start_timer(key, proposal_id))

    def action_lost_day(self) -> None:
        from pbdesk.screens.dialogs.week import USUAL, lost_day_form

        def answer(values: dict[str, Any]) -> None:
            day, kind = values["day"], values["kind"]
            if kind == USUAL:
                self._do(lambda desk: desk.days.clear(day))
            else:
                self._lose(day, values["reason"], leave=kind == "leave")

        self._ask(lost_day_form(self.tr, self._day_shown()), answer)

    def _lose(self, day: date, reason: str, *, leave: bool) -> None:
        from pbdesk.screens.dialogs.week import call_list

        done = self._do(lambda desk: desk.week.lost_day(day, reason, leave=leave)[0])
        meetings = self.desk.routine.meetings(day, day)
        if done and meetings:
            self.app.push_screen(call_list(self.tr, day, meetings))

    def action_keep(self) -> None:
        plan = self.view.plan if self.view else None
        if plan is None:
            return
        moved = self._moved or self.pb.ask(lambda desk: desk.week.displaced(plan)) or []
        self._do(lambda desk: desk.week.keep(plan, moved))

    def action_displaced(self) -> None:
        """What own work would be done earlier without the cases: planned once more, so only when asked."""
        plan = self.view.plan if self.view else None
        if plan is None:
            return
        moved = self.pb.ask(lambda desk: desk.week.displaced(plan))
        self._moved = moved or []
        self.show_week()
        if self._moved:
            names = ", ".join(self.tr.render(plan.items[m.key].title) for m in self._moved[:3])
            self.pb.tell(self.t("Pushed away by the cases: {names}", names=names))
        else:
            self.pb.tell(self.t("The cases push none of your own work away."))

    # -- pinning ------------------------------------------------------------------------------------
    def action_pin(self) -> None:
        """Choose the time in the grid; Enter takes it, Esc leaves all as it was."""
        item, view = self.item, self.view
        if item is None or view is None:
            self._nothing()
            return
        grid = self.query_one("#grid", WeekGrid)
        minutes = self._piece(grid.cursor_key) if grid.has_focus else 0
        effort = view.plan.problem.task(item.key).effort * view.plan.frame.slot
        minutes = minutes or min(effort, LONGEST_PIN)
        grid.focus()
        self._picked = (item.key, minutes)
        block = next((b for b in view.blocks if b.key == item.key), None)
        now = view.now_mark()
        day, minute = now if now and block is None else (None, None)
        grid.pick_slot(-(-minutes // PICK_STEP), day=day, minute=minute)
        self.pb.tell(self.t("Arrows choose the time, Enter pins it there, Esc leaves it."))

    def action_unpin(self) -> None:
        item = self.item
        if item is not None:
            key = item.key
            self._do(lambda desk: desk.week.unpin(key))

    @on(SlotPicked)
    def _slot_picked(self, message: SlotPicked) -> None:
        if self._picked is not None:
            key, minutes = self._picked
            self._pin(key, message.day, message.minute, minutes)
        self._end_pick()

    @on(SlotCancelled)
    def _end_pick(self) -> None:
        self._picked = None

    @on(BlockDragged)
    def _dragged(self, message: BlockDragged) -> None:
        if isinstance(message.key, tuple):
            self._pin(message.key[0], message.day, message.minute, self._piece(message.key))

    def _pin(self, key: str, day: int, minute: int, minutes: int) -> None:
        if self.view is not None:
            start = datetime.combine(self.view.first, time()) + timedelta(days=day, minutes=minute)
            self._do(lambda desk: desk.week.pin(key, start, minutes))

    def _piece(self, key: object) -> int:
        """Minutes of one block of the grid."""
        blocks = self.view.grid_blocks() if self.view else []
        return next((b.end - b.start for b in blocks if b.key == key), 0)

    # -- meetings -----------------------------------------------------------------------------------
    def action_meeting(self) -> None:
        self._ask_meeting(None)

    def _ask_meeting(self, meeting: Meeting | None) -> None:
        from pbdesk.screens.dialogs.week import meeting_fields, meeting_form

        def answer(values: dict[str, Any]) -> None:
            saved = dataclasses.replace(meeting or Meeting(), **meeting_fields(values))
            self._do(lambda desk: desk.routine.save_meeting(saved))

        start = datetime.combine(self._day_shown(), time(14))
        self._ask(meeting_form(self.tr, meeting, start), answer)

    def action_meeting_remove(self) -> None:
        meeting = self.meeting
        if meeting is not None:
            self._do(lambda desk: desk.routine.remove_meeting(meeting))

    def _day_shown(self) -> date:
        """The day the officer looks at in the grid; today, or the week's Monday, from the lists."""
        grid = self.query_one("#grid", WeekGrid)
        if self.view is None:
            return self.desk.today
        if grid.has_focus or grid.narrow:
            return self.view.first + timedelta(days=grid.day_shown)
        return max(self.view.first, self.desk.today)

    def _do(self, command: Callable[..., Any]) -> bool:
        return self.pb.do(command) is not None

    def _nothing(self) -> None:
        self.pb.tell(self.t("Choose a piece of work first."))
