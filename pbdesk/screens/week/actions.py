"""What the officer can do on the week: open, done, snooze, effort, timer, meeting, keep; a menu of more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk import actions
from pbdesk.desk.week import TRIAGE_KEY
from pbdesk.model.work import Meeting, OverrideKind, TimeEntry
from pbdesk.rules.trips import visit_of, works_of
from pbdesk.say import Say
from pbdesk.screens.base import key_name
from pbdesk.screens.week.base import ABOUT_ONE
from pbdesk.screens.week.pins import WeekPins

if TYPE_CHECKING:
    from pbdesk.desk.weekplan import WeekPlan
    from pbdesk.rules.workitem import WorkItem

MORE = (
    "first", "forbid", "allow", "split", "extend", "drop", "undrop", "decline", "overtime", "protect",
    "off_time", "unpin", "meeting_remove",
)  # fmt: skip


class WeekActions(WeekPins):
    """Open, done, snooze, effort, timer, keep, off time, meetings, and the menu of all that is rarer."""

    # -- opening ------------------------------------------------------------------------------------
    def action_open_case(self) -> None:
        proposal, item = self.selected_proposal(), self.item
        if proposal is not None:
            self.pb.open_case(proposal.id)
        elif item is not None and item.parts:
            self.each_visit(lambda visit: self.pb.open_case(visit.proposal_id or 0))
        elif item is not None:
            self.pb.goto("triage" if item.key == TRIAGE_KEY else "routine")
        elif self.meeting is not None:
            self._ask_meeting(self.meeting)

    def action_explain(self) -> None:
        """The why-panel with room for all of it."""
        from pbdesk.screens.dialogs.reading import ReadingDialog
        from pbdesk.screens.week.why import at_length

        view = self.view
        if view is None or (self.item is None and self.meeting is None):
            self._nothing()
            return
        view.find_swap(self.work_key)
        title, _, words = at_length(view, self.work_key).partition("\n")
        self.app.push_screen(ReadingDialog(title, words))

    # -- the officer's word -------------------------------------------------------------------------
    def action_done(self) -> None:
        self.each_visit(self._ask_done)

    def _ask_done(self, item: WorkItem) -> None:
        from pbdesk.screens.dialogs.week import done_form

        if self.view is None:
            return
        title, key = self.view.title(item), item.key
        spent = sum(e.minutes for e in self.desk.store.all(TimeEntry, work=key, running=0))
        running, found = self.desk.routine.running(), self.desk.routine.forgotten(key)
        if found is not None:
            spent += found.minutes or 0
        elif running is not None and running.work == key:
            spent += round((self.desk.now - running.start).total_seconds() / 60)

        def answer(values: dict[str, Any]) -> bool:
            done = self._do(
                lambda desk: desk.week.done(key, values["minutes"], proposal_id=item.proposal_id, note=title),
                item,
            )
            if done:
                self._ask_outcome(item)
            return done

        self._ask(done_form(self.tr, title, spent, self.view.minutes(item), found), answer)

    def _ask_outcome(self, item: WorkItem) -> None:
        """Of a visit just made, unless it is on record: whoever was there knows it now; Esc leaves it."""
        from pbdesk.screens.dialogs.quarterforms import ask_outcome
        from pbdesk.sheetfile import sheet_words
        from pbdesk.workcal.quarters import Quarter

        visit = visit_of(item.key)
        if visit is None:
            return
        case, quarter = self.desk.cases.file(visit[0]), Quarter.of_key(visit[1])
        sheet = case.signoff(int(quarter.key))
        if sheet is None or sheet.outcome_on != self.desk.today:
            words = sheet_words(self.desk, case, quarter, self.tr)
            about = f"{case.proposal.case_no}  {case.proposal.title}  {quarter.key}"
            self.pb.after_notice(lambda: ask_outcome(self.pb, case, quarter, words, about))

    def action_snooze(self) -> None:
        """Leave the work until a day; work that is snoozed wakes."""
        selected = self.work_key
        if self._said(OverrideKind.SNOOZE):
            self._do_at_a_price(lambda desk: desk.week.wake(selected), taken_back=True)
        else:
            self.each_visit(self._ask_snooze, together=True)

    def _ask_snooze(self, item: WorkItem) -> None:
        from pbdesk.screens.dialogs.week import snooze_form

        if self.view is None:
            return
        key, frame = item.key, self.view.plan.frame

        def answer(values: dict[str, Any]) -> bool:
            # what lies beyond the plan cannot be priced, and would seem to cost nothing
            priced = frame.day_start(values["until"]) < frame.end
            do = self._do_at_a_price if priced else self._do
            return do(lambda desk: desk.week.snooze(key, values["until"], values["reason"]), item)

        self._ask(snooze_form(self.tr, self.view.title(item), self.desk.today), answer)

    def action_estimate(self) -> None:
        self.each_visit(self._ask_estimate)

    def _ask_estimate(self, item: WorkItem) -> None:
        """Of a visit on a trip as it would be alone, with the way: it may be so tomorrow."""
        from pbdesk.screens.dialogs.week import estimate_form

        if self.view is None:
            return
        key, title = item.key, self.view.title(item)
        alone = key not in self.view.plan.items
        minutes = item.minutes if alone else self.view.minutes(item)
        if alone:
            title = self.t("{work} (with the way there and back)", work=title)
        self._ask(
            estimate_form(self.tr, title, minutes),
            lambda values: self._do(lambda desk: desk.week.estimate(key, values["minutes"]), item),
        )

    def action_timer(self) -> None:
        """Start the timer on the selected work; on the same work, or on none, it stops."""
        running, item = self.desk.routine.running(), self.item
        if item is None and running is None:
            self._nothing()
            return
        if item is None or (running is not None and running.work in works_of(item.key)):
            self._ending(self._stop_timer)
        else:
            self.each_visit(self._start_timer)

    def _start_timer(self, item: WorkItem) -> None:
        running, key, proposal_id = self.desk.routine.running(), item.key, item.proposal_id

        def start(minutes: int | None) -> bool:
            command = self.on_plan(
                lambda desk: desk.routine.start_timer(key, proposal_id, minutes=minutes), self._nameless(item)
            )
            name, took = self._timed(running), self._on_the_clock(running)
            said = (lambda: self.t("Stopped: {work}. {took}", work=name, took=took())) if name else took
            return self.pb.do(command, said) is not None

        self._ending(start)

    def _ending(self, go_on: Callable[[int | None], bool]) -> None:
        """Go on, after asking about a timer that runs and was forgotten how long it really was."""
        from pbdesk.screens.dialogs.week import timer_form

        found = self.desk.routine.forgotten()
        if found is None:
            go_on(None)
            return
        item = self.view.plan.find(found.entry.work) if self.view else None
        title = self.view.title(item) if self.view and item else ""
        self._ask(timer_form(self.tr, title, found), lambda values: go_on(values["minutes"]))

    def _stop_timer(self, minutes: int | None) -> bool:
        """Says what it ran on, which need not be what the cursor is on, and for how long."""
        running = self.desk.routine.running()
        command = self.on_plan(lambda desk: desk.routine.stop_timer(minutes), self._timed(running))
        return self.pb.do(command, self._on_the_clock(running)) is not None

    def _timed(self, entry: TimeEntry | None) -> Say | str:
        """What the timer runs on, without a person's name; empty when the plan does not hold it."""
        item = self.view.plan.find(entry.work) if self.view and entry else None
        return self.view.nameless(item) if self.view and item else ""

    def _on_the_clock(self, running: TimeEntry | None) -> Callable[[], str]:
        """The minutes recorded, once the timer has stopped."""

        def note() -> str:
            entry = self.desk.store.get(TimeEntry, running.id) if running else None
            return self.t("{n} min on the clock.", n=entry.minutes) if entry else ""

        return note

    def action_keep(self) -> None:
        plan = self.view.plan if self.view else None
        if plan is None:
            return
        self._do(lambda desk: desk.week.keep(plan))

    def action_off_time(self) -> None:
        """What is late, left for later or moved, and what own work would be done earlier without the cases.

        For the last it is planned once more, so only when asked.
        """
        from pbdesk.screens.dialogs.reading import ReadingDialog
        from pbdesk.screens.week.offtime import off_time

        view = self.view
        if view is None:
            return
        plan = view.plan
        displaced = self.pb.ask(lambda desk: desk.week.displaced(plan))
        if displaced is None:
            return
        self._moved = displaced
        self.show_week()
        words = off_time(view, displaced)
        if words:
            self.app.push_screen(ReadingDialog(self.t("Late, left for later, moved, pushed away"), words))
        else:
            self.pb.tell(self.t("Nothing is late, left for later or moved; the cases push nothing away."))

    # -- meetings -----------------------------------------------------------------------------------
    def action_meeting(self) -> None:
        self._ask_meeting(None)

    def _ask_meeting(self, meeting: Meeting | None) -> None:
        from pbdesk.screens.dialogs.meeting import ask_meeting

        start = datetime.combine(self._day_shown(), time(14))
        if start <= self.desk.now:  # the next whole hour, not one that is past
            start = self.desk.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

        def plan() -> WeekPlan | None:
            return self.view.plan if self.view else None

        ask_meeting(self.pb, meeting, plan, start=start, on_plan=self.on_plan)

    def action_meeting_remove(self) -> None:
        from pbdesk.screens.dialogs.meeting import remove_meeting

        meeting = self.meeting
        if meeting is None:
            self.ask_for_meeting()
            return
        remove_meeting(self.pb, meeting, lambda command: self.on_plan(command, meeting.title))

    # -- what is rarer ------------------------------------------------------------------------------
    def action_more(self) -> None:
        """Everything the footer has no room for, by name."""
        from pbdesk.screens.dialogs.menu import Entry, MenuDialog

        entries = [
            Entry(a.id, self.t(a.label), self.t(a.explains), key_name(a.key), off=not self.enabled(a.id))
            for a in actions.of(self.place)
            if a.id in MORE
        ]

        about = self._key

        def chosen(action_id: str | None) -> None:
            # a call logged meanwhile may have done the work
            if action_id in ABOUT_ONE and self._key != about:
                self.pb.tell(self.t("What you had chosen is no longer there; choose again."))
            elif action_id is not None:
                getattr(self, f"action_{action_id}")()

        self.app.push_screen(MenuDialog(self.t("More"), entries), chosen)
