"""Own duties and meetings, and what participatory budgeting displaced this year."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import DescendantFocus, Resize

from pbdesk.errors import InputError, PbDeskError
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Displacement, Meeting, OverrideKind, RoutineWork
from pbdesk.rules.routine import routine_occurrences
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.dialogs.form import ask_dialog
from pbdesk.screens.widgets import Cell, Column, Heading, Row, RowList, TopPart
from pbdesk.screens.widgets.text import hours_minutes
from pbdesk.words.days import moment_words
from pbdesk.workcal.rocdate import roc_year

if TYPE_CHECKING:
    from pbdesk.desk.week import WeekPlan

WEEKS_AHEAD = 8  # of meetings
YEARS_AHEAD = 5  # in which the next date of a duty is looked for
NARROW = 100


class RoutineScreen(DeskScreen):
    place = "routine"
    watches = frozenset({"routine_work", "meeting", "displacement"})

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._duties: list[RoutineWork] = []
        self._over: set[int] = set()  # duties that are over: finished once for all
        self._meetings: list[Meeting] = []
        self._displaced: list[Displacement] = []  # this year
        self._before: list[Displacement] = []  # last year: in January it is reported on
        self._cases: dict[int, str] = {}  # numbers of the cases that meetings are about

    def compose_body(self) -> ComposeResult:
        duties = RowList(
            [
                Column("title", self.t("Own duty"), min=20, flex=3),
                Column("kind", self.t("Kind"), min=15, max=15, drop=3),
                Column("importance", self.t("Importance"), min=10, max=14, flex=1, drop=2),
                Column("effort", self.t("Hours"), width=8, align="right"),
                Column("repeats", self.t("Repeats"), min=8, max=12, flex=1, drop=1),
                Column("next", self.t("Next"), width=11),
                Column("state", self.t("State"), width=8),
            ],
            empty=self.t("No own duty is noted. Press a to add one: the plan then keeps time for it."),
            id="duties",
        )
        yield self._pane(duties, self.t("Own duties"))
        with Container(id="routine-lower"):
            meetings = RowList(
                [Column("when", self.t("When"), width=17), Column("title", self.t("Meeting"), flex=1)],
                show_header=False,
                empty=self.t("No meeting in the next weeks. Press m to add one."),
                id="meetings",
            )
            yield self._pane(meetings, self.t("Meetings of the next weeks"))
            displaced = RowList(
                [
                    Column("title", self.t("Own duty"), min=10, flex=1),
                    Column("moved", self.t("Moved"), width=25),
                    Column("hours", self.t("Hours"), width=7, align="right"),
                ],
                show_header=False,
                empty=self.t("Participatory budgeting displaced nothing this year."),
                id="displaced",
            )
            yield self._pane(displaced, self.t("Displaced this year"))

    def _pane(self, rows: RowList, title: str) -> RowList:
        rows.border_title = title
        rows.add_class("pane")
        return rows

    def on_mount(self) -> None:
        self.query_one("#duties").focus()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "narrow")

    def header(self) -> tuple[str, list[TopPart]]:
        minutes = self.desk.routine.displaced_minutes(self._displaced)
        parts = [TopPart(self.t("displaced {hours} h", hours=hours_minutes(minutes)))] if minutes else []
        return self.tr.n("{n} duty", "{n} duties", len(self._duties)), parts

    def enabled(self, action_id: str) -> bool:
        if action_id in ("duty_edit", "duty_remove"):
            return (self._duty() or self._meeting()) is not None
        if action_id == "duty_pause":
            return self._duty() is not None
        return action_id != "meeting_remove" or self._meeting() is not None

    # -- showing ---------------------------------------------------------------------------------------------
    def reload(self) -> None:
        today, routine = self.desk.today, self.desk.routine
        self._duties = routine.all()
        finished = {word.work for word in self.desk.week.said() if word.kind is OverrideKind.DONE}
        self._over = {duty.id for duty in self._duties if f"done:routine:{duty.id}" in finished}
        self._meetings = routine.meetings(today, today + timedelta(7 * WEEKS_AHEAD))
        self._displaced, self._before = routine.displaced(), routine.displaced(1)
        about = [m.proposal_id for m in self._meetings if m.proposal_id]
        self._cases = {p.id: p.case_no for p in self.desk.store.all(Proposal, id=about)}
        self.query_one("#duties", RowList).set_rows([d.id for d in self._duties], self._duty_row)
        self.query_one("#meetings", RowList).set_rows([m.id for m in self._meetings], self._meeting_row)
        self._show_displaced()

    def _duty_row(self, index: int) -> Row:
        from pbdesk.screens.dialogs.duty import importance_word, recurrence

        work = self._duties[index]
        state = self.t("movable") if work.movable else self.t("fixed")
        known = hours_minutes(work.minutes) if work.minutes is not None else self.t("unknown")
        return Row(
            [
                work.title, self.tr.word(work.kind), importance_word(self.tr, work.importance), known,
                recurrence(work.rrule, self.tr), self._next(work),
                state if work.active else self.t("done") if work.id in self._over else self.t("paused"),
            ],
            dim=not work.active,
        )  # fmt: skip

    def _next(self, work: RoutineWork) -> Cell:
        """When it comes next; a one-off is named by its due day."""
        today = self.desk.today
        if not work.rrule:
            day = work.due or work.start
        else:
            try:
                found = self._occurrences(work)
            except InputError:
                return Cell(self.t("unreadable"), "$text-error")
            day = found[0] if found else None
        late = work.active and day is not None and day < today
        return Cell(f"{'!' if late else ''}{self.tr.day(day, short=True)}", "$text-error" if late else "")

    def _occurrences(self, work: RoutineWork) -> list[date]:
        """The coming ones: of this quarter, else of the next years."""
        today = self.desk.today
        near = routine_occurrences(work, today, today + timedelta(92))
        return near or routine_occurrences(work, today, today + timedelta(366 * YEARS_AHEAD))

    def _meeting_row(self, index: int) -> Row:
        meeting = self._meetings[index]
        case = self._cases.get(meeting.proposal_id or 0, "")
        words = " · ".join(filter(None, (meeting.title, case, meeting.place, meeting.district)))
        return Row([moment_words(self.tr, meeting.start), words])

    def _show_displaced(self) -> None:
        """This year's, then the last year's under its total."""
        keys: list[int | Heading] = [noted.id for noted in self._displaced]
        rows = [self._displaced_row(noted) for noted in self._displaced]
        if self._before:
            hours = hours_minutes(self.desk.routine.displaced_minutes(self._before))
            year = roc_year(self.desk.today) - 1
            keys += [Heading(self.t("{year}: displaced {hours} h", year=year, hours=hours)),
                     *(noted.id for noted in self._before)]  # fmt: skip
            rows += [Row([]), *(self._displaced_row(noted) for noted in self._before)]
        displaced = self.query_one("#displaced", RowList)
        displaced.border_title = (
            self.t("Displaced this year and the last") if self._before else self.t("Displaced this year")
        )
        displaced.set_rows(keys, lambda index: rows[index])

    def _displaced_row(self, line: Displacement) -> Row:
        after = self.tr.day(line.to_date, short=True) or self.t("no place")
        before = self.tr.day(line.from_date, short=True)
        return Row([line.title, f"{before} → {after}", hours_minutes(line.minutes)])

    @on(RowList.Highlighted)
    @on(DescendantFocus)
    def _moved(self) -> None:
        self.mark_focused()
        self.show_keys()

    def _duty(self) -> RoutineWork | None:
        """Under the cursor, while the duties have the focus."""
        key = self._focused("#duties")
        return next((d for d in self._duties if d.id == key), None)

    def _meeting(self) -> Meeting | None:
        """Under the cursor, while the meetings have the focus."""
        key = self._focused("#meetings")
        return next((m for m in self._meetings if m.id == key), None)

    def _focused(self, rows: str) -> object:
        """What the cursor of a list is on; None while the keys are about another list."""
        found = self.query_one(rows, RowList)
        return found.cursor_key if found is self.focused else None

    def selected_proposal(self) -> Proposal | None:
        meeting = self._meeting()
        about = meeting.proposal_id if meeting else None
        return self.desk.store.get(Proposal, about) if about else None

    def show_created(self, records: frozenset[tuple[str, int]]) -> None:
        """The focus goes along: `e` then changes what was just made."""
        for rows, table in (("#duties", "routine_work"), ("#meetings", "meeting")):
            self.point_at(rows, table, records)
            if any(name == table and key in self.query_one(rows, RowList).keys for name, key in records):
                self.query_one(rows).focus()

    # -- actions ---------------------------------------------------------------------------------------------
    @on(RowList.Selected, "#duties,#meetings")
    def _opened(self) -> None:
        self.action_duty_edit()

    def action_duty_add(self) -> None:
        self._ask_duty(None)

    def action_duty_edit(self) -> None:
        """The duty or meeting under the cursor."""
        meeting, work = self._meeting(), self._duty()
        if meeting:
            self._ask_meeting(meeting)
        elif work:
            self._ask_duty(work)
        else:
            self._ask_for_duty()

    def action_duty_remove(self) -> None:
        """The duty or meeting under the cursor."""
        from pbdesk.screens.dialogs.duty import duty_dialog
        from pbdesk.screens.dialogs.removal import remove

        work = self._duty()
        if self._meeting():
            self.action_meeting_remove()
        elif work:
            fields = duty_dialog(self.tr, work, self.desk.today).fields
            remove(self.pb, lambda desk: desk.routine.remove(work), work.title, fields)
        else:
            self._ask_for_duty()

    def action_duty_pause(self) -> None:
        work = self._duty()
        if work:
            paused = dataclasses.replace(work, active=not work.active)
            self.pb.do(self.pb.against(lambda desk: desk.routine.save(paused)))
        else:
            self._ask_for_duty()

    def _ask_for_duty(self) -> None:
        self.pb.tell(self.t("Choose a duty first (Tab goes there)."))

    def action_meeting_add(self) -> None:
        self._ask_meeting(None)

    def action_meeting_remove(self) -> None:
        from pbdesk.screens.dialogs.meeting import remove_meeting

        meeting = self._meeting()
        if meeting:
            remove_meeting(self.pb, meeting)
        else:
            self.pb.tell(self.t("Choose a meeting first (Tab goes there)."))

    def _ask_duty(self, work: RoutineWork | None) -> None:
        from pbdesk.screens.dialogs.duty import duty_dialog, duty_of

        dialog = duty_dialog(self.tr, work, self.desk.today)
        ask_dialog(self.pb, dialog, lambda v: self.desk.routine.save(duty_of(v, work)))

    def _ask_meeting(self, meeting: Meeting | None) -> None:
        from pbdesk.screens.dialogs.meeting import ask_meeting

        ask_meeting(self.pb, meeting, self._plan)

    def _plan(self) -> WeekPlan | None:
        """The next weeks as the week screen plans them; None while there is no plan, of which it speaks."""
        try:
            return self.desk.week.plan()
        except PbDeskError:
            return None
