"""Who to call now, and the log of what was said."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from pbdesk.model.contact import Contact, Outcome
from pbdesk.model.people import Person
from pbdesk.model.proposal import Proposal
from pbdesk.rules.contacts import CallDue, reach
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.case_column import case_column, fit_case_column
from pbdesk.screens.widgets import Cell, Column, Row, RowList, TopPart, one_line
from pbdesk.screens.widgets.prose import Line, Prose

LOG_SHOWN = 500  # the newest


class ContactsScreen(DeskScreen):
    place = "contacts"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self._calls: list[CallDue] = []
        self._coming: list[date] = []
        self._log: list[Contact] = []
        self._people: dict[int, Person] = {}
        self._cases: dict[int, Proposal] = {}
        self._unmasked: int | None = None  # whose number is shown, while the cursor stays on them

    def compose_body(self) -> ComposeResult:
        with Vertical():
            calls = RowList(
                [
                    Column("now", self.t("Now"), width=11, sortable=False),
                    Column("who", self.t("Who"), min=11, max=20, flex=1, sortable=False),
                    case_column(self.t("Case")),
                    Column("title", self.t("Title"), min=14, flex=2, drop=2, sortable=False),
                    Column("tries", self.t("Tries"), width=5, align="right", drop=1, sortable=False),
                    Column("why", self.t("Why"), min=17, flex=3, sortable=False),
                    Column("by", self.t("Due"), width=10, sortable=False),
                ],
                id="calls",
                classes="pane",
            )
            calls.border_title = self.t("Calls for now")
            yield calls
            log = RowList(
                [
                    Column("at", self.t("When"), width=20, sortable=False),
                    Column("who", self.t("Who"), min=10, max=20, flex=1, sortable=False),
                    case_column(self.t("Case")),
                    Column("outcome", self.t("Outcome"), width=12, sortable=False),
                    Column("note", self.t("Note"), min=12, flex=3, sortable=False),
                ],
                empty=self.t("No contact is logged yet. c logs the first."),
                id="log",
                classes="pane",
            )
            yield log
            yield Prose(id="said")

    def on_mount(self) -> None:
        self.query_one("#calls").focus()

    def header(self) -> tuple[str, list[TopPart]]:
        now = sum(call.in_window for call in self._calls)
        words = self.t("{now} can be reached now, {later} later", now=now, later=len(self._calls) - now)
        return words, [TopPart(self._ahead())] if self._coming else []

    def _ahead(self) -> str:
        """Calls after today are none for now, but not forgotten."""
        n, day = len(self._coming), self.tr.day(self._coming[0], short=True)
        return self.tr.n("{n} more call, on {day}", "{n} more calls from {day} on", n, day=day)

    def selected_proposal(self) -> Proposal | None:
        key = self._focused().cursor_key
        if self._focused().id == "calls":
            found = next((c.proposal_id for c in self._calls if c.contact_id == key), None)
        else:
            found = next((c.proposal_id for c in self._log if c.id == key), None)
        return self._cases.get(found) if found else None

    def selected_person(self) -> str:
        row = self._focused()
        rows: list[CallDue | Contact] = [*self._calls] if row.id == "calls" else [*self._log]
        keys = {c.contact_id if isinstance(c, CallDue) else c.id: c.person_id for c in rows}
        person_id = keys.get(row.cursor_key) if isinstance(row.cursor_key, int) else None
        return self._who(person_id) if person_id is not None else ""

    def show_created(self, records: frozenset[tuple[str, int]]) -> None:
        self.point_at("#log", "contact", records)

    def _focused(self) -> RowList:
        log = self.query_one("#log", RowList)
        return log if log.has_focus else self.query_one("#calls", RowList)

    def reload(self) -> None:
        self._calls, self._log = self.desk.contacts.calls(), self.desk.contacts.log(limit=LOG_SHOWN)
        self._coming = self.desk.contacts.coming()
        ids = {c.proposal_id for c in self._calls} | {c.proposal_id for c in self._log}
        self._cases = {p.id: p for p in self.desk.store.all(Proposal, id=ids)}
        people = {c.person_id for c in self._calls} | {c.person_id for c in self._log}
        self._people = {p.id: p for p in self.desk.store.all(Person, id=people)}
        calls, log = self.query_one("#calls", RowList), self.query_one("#log", RowList)
        for rows in (calls, log):
            fit_case_column(rows, (case.case_no for case in self._cases.values()))
        calls.set_rows([c.contact_id for c in self._calls], self._call_row)
        calls.set_empty(
            self.t("Nobody is to be called today. c logs a call that came in.")
            if self._coming
            else self.t("Nobody waits for a call. c logs one that came in.")
        )
        log.set_rows([c.id for c in self._log], self._log_row)
        log.border_title = self.t("Log")
        if len(self._log) == LOG_SHOWN:
            log.border_title = self.t("Log: the last {n}; / finds the older ones", n=LOG_SHOWN)
        past = len(self.desk.people.past_term())
        said = self.tr.n("X: data of {n} person past its term", "X: data of {n} people past its term", past)
        log.border_subtitle = said if past else ""
        self._show_said()

    def _call_row(self, index: int) -> Row:
        call = self._calls[index]
        case = self._cases[call.proposal_id]
        late = (self.desk.today - call.by).days
        if call.in_window:
            when = Cell(self.t("+ now"), "$text-success")
        else:
            when = Cell(
                self.t("from {time}", time=call.opens) if call.opens else self.t("not today"), "$text-muted"
            )
        words = self.t("! {n} d late", n=late) if late else self.t("today")
        due = Cell(words, "$text-error" if late else "")
        why = self.tr.render(call.why)
        return Row([when, self._who(call.person_id), case.case_no, case.title, str(call.tries), why, due])

    def _log_row(self, index: int) -> Row:
        contact = self._log[index]
        case = self._cases[contact.proposal_id]
        note = " · ".join(filter(None, (contact.note, contact.question)))
        return Row(
            [
                self.tr.when(contact.at),
                self._who(contact.person_id),
                case.case_no,
                self.tr.word(contact.outcome),
                note,
            ]
        )

    def _who(self, person_id: int) -> str:
        return self._people[person_id].name if person_id in self._people else ""

    @on(RowList.Highlighted)
    def _moved(self) -> None:
        self._show_said()

    def on_descendant_focus(self) -> None:
        self.mark_focused()
        self._show_said()

    def _show_said(self) -> None:
        """In full what the rows have no room for: the case, and what was said last."""
        case, key = self.selected_proposal(), self._focused().cursor_key
        words = []
        if case is not None:
            call = next((c for c in self._calls if c.contact_id == key), None)
            contact = next((c for c in self._log if c.id == key), None)
            words += [f"{case.case_no} {case.title}", self._number()]
            words += [self.tr.render(call.why)] if call and self._focused().id == "calls" else []
            words += [one_line(contact.note), one_line(contact.question)] if contact else []
        self.query_one("#said", Prose).show([Line(" · ".join(filter(None, words)))])

    def _number(self) -> str:
        """How to call the person under the cursor; masked until asked for."""
        person_id = self._person_id()
        if person_id != self._unmasked:
            self._unmasked = None
        if not person_id:
            return ""
        known = reach(self.desk.people.details(person_id), shown=self._unmasked is not None)
        return " ".join([self._who(person_id), *known]) if known else ""

    def action_unmask(self) -> None:
        """The number of whom the cursor stands on, until it moves on."""
        person_id = self._person_id()
        self._unmasked = None if person_id == self._unmasked else person_id
        self._show_said()

    @on(RowList.Selected)
    def _opened(self) -> None:
        proposal = self.selected_proposal()
        if proposal:
            self.pb.open_case(proposal.id)

    # -- one key, one outcome ------------------------------------------------------------------------------
    def _person_id(self) -> int | None:
        """Of the row under the cursor, in the list that has the focus."""
        rows = self._focused()
        if rows.id == "calls":
            return next((c.person_id for c in self._calls if c.contact_id == rows.cursor_key), None)
        return next((c.person_id for c in self._log if c.id == rows.cursor_key), None)

    def _outcome(self, outcome: Outcome) -> None:
        from pbdesk.screens.dialogs.contact import ask_contact

        person_id = self._person_id()
        person = self._who(person_id) if person_id else ""
        ask_contact(self.pb, self.selected_proposal(), person, outcome)

    def action_reached(self) -> None:
        self._outcome(Outcome.REACHED)

    def action_no_answer(self) -> None:
        self._outcome(Outcome.NO_ANSWER)

    def action_message_left(self) -> None:
        self._outcome(Outcome.MESSAGE_LEFT)

    def action_refused(self) -> None:
        self._outcome(Outcome.REFUSED)

    def action_met(self) -> None:
        self._outcome(Outcome.MET)

    def action_no_show(self) -> None:
        self._outcome(Outcome.NO_SHOW)

    def action_past_term(self) -> None:
        from pbdesk.screens.dialogs.people import ask_past_term

        ask_past_term(self.pb)

    def enabled(self, action_id: str) -> bool:
        return bool(self._calls) if action_id == "followup_done" else True

    def action_followup_done(self) -> None:
        """Of the call under the cursor; in the log, of the contact there if its follow-up still waits."""
        key = self._focused().cursor_key
        waiting = {call.contact_id for call in self._calls}
        waiting |= {c.id for c in self._log if c.next_on and not c.next_done}
        if isinstance(key, int) and key in waiting:
            self.pb.do(lambda desk: desk.contacts.done(key))
        else:
            self.pb.tell(self.t("No follow-up waits here."))
