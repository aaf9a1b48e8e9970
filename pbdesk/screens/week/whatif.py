"""What if: try a wish on a copy of the desk, look at the difference, carry it out or leave it.

For the week and the load. What it needs is loaded when something is tried: the screen itself comes first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

from pbdesk.model import wishes as kinds
from pbdesk.say import Say, say
from pbdesk.screens.week.onplan import OnPlan

if TYPE_CHECKING:
    from pbdesk.desk.trials import Offer, Trial
    from pbdesk.desk.weekplan import WeekPlan
    from pbdesk.screens.dialogs.form import FormDialog
    from pbdesk.screens.dialogs.menu import Entry

Ask = Callable[[], object]


class PlanTrials(OnPlan):
    # -- choosing a wish ----------------------------------------------------------------------------
    def action_what_if(self) -> None:
        self.choose_wish([*self.about_work(), *self._about_case(), *self._about_week()])

    def choose_wish(self, wishes: Sequence[tuple[Entry, Ask]]) -> None:
        from pbdesk.screens.dialogs.menu import MenuDialog

        def chosen(number: int | None) -> None:
            if number is not None:
                wishes[number][1]()

        entries = [dataclasses.replace(entry, value=number) for number, (entry, _) in enumerate(wishes)]
        case = self.selected_proposal()
        intro = "\n".join(filter(None, [self._title(), self._case_name(case.id) if case else ""]))
        menu = MenuDialog(self.t("What if …"), entries, intro=intro, choose=self.t("Try"))
        self.app.push_screen(menu, chosen)

    def _title(self) -> str:
        """Of the work or meeting under the cursor."""
        if self.meeting is not None:
            return self.meeting.title
        return self.view.title(self.item) if self.view and self.item else ""

    def about_work(self) -> list[tuple[Entry, Ask]]:
        """What can be tried with the work or the meeting under the cursor; the rest is asked on applying."""
        from pbdesk.screens.dialogs.meeting import move_form
        from pbdesk.screens.dialogs.menu import Entry
        from pbdesk.screens.dialogs.week import extend_form, span_form

        item, meeting, view, tr = self.item, self.meeting, self.view, self.tr
        if view is None:
            return []
        if meeting is not None:
            number = meeting.id
            move = move_form(tr, self.desk, meeting)
            return [
                (Entry(0, self.t("This meeting is moved"), key="m"),
                 lambda: self._ask_and_try(move, lambda v: kinds.MoveMeeting(number, v["start"]))),
                (Entry(0, self.t("This meeting takes place without me"), key="d"),
                 lambda: self._try(kinds.Decline(number))),
            ]  # fmt: skip
        if item is None:
            return []
        key, name = item.key, view.title(item)
        span = span_form(tr, name, self._span(), self.desk.now)
        later = extend_form(tr, name, item.due, self.desk.today, reason=False)
        return [
            (Entry(0, self.t("This work is done first"), key="f"), lambda: self._try(kinds.DoFirst(key))),
            (Entry(0, self.t("This work is not done at this time"), key="n"),
             lambda: self._ask_and_try(span, lambda v: kinds.Forbid(key, v["start"], v["end"]))),
            (Entry(0, self.t("Its deadline is extended"), key="e"),
             lambda: self._ask_and_try(later, lambda v: kinds.Extend(key, v["until"]))),
            (Entry(0, self.t("It is left out"), key="x"), lambda: self._try(kinds.Drop(key))),
        ]  # fmt: skip

    def _about_case(self) -> list[tuple[Entry, Ask]]:
        from pbdesk.screens.dialogs.menu import Entry

        case = self.selected_proposal()
        usual = (
            Entry(0, self.t("One more case with the usual effort comes"), key="1"),
            lambda: self._try(kinds.OneMoreCase()),
        )
        if case is None:
            return [usual]
        number = case.id
        found: list[tuple[Entry, Ask]] = [
            usual,
            (Entry(0, self.t("One more case like this one comes"), key="2"),
             lambda: self._try(kinds.OneMoreCase(number))),
        ]  # fmt: skip
        if case.is_open:  # of one that ended a promise may be left
            found.append((Entry(0, self.t("This case is handed over"), key="h"),
                          lambda: self._try(kinds.HandOver(number))))  # fmt: skip
        return found

    def _about_week(self) -> list[tuple[Entry, Ask]]:
        from pbdesk.screens.dialogs.menu import Entry

        return [
            (Entry(0, self.t("A day is lost: typhoon or leave"), key="l"), self.action_lost_day),
            (Entry(0, self.t("More or less overtime in this week"), key="o"), self._try_overtime),
        ]

    def _try_overtime(self) -> None:
        from pbdesk.screens.dialogs.week import overtime_form

        view = self.view
        if view is None:
            return
        monday, usual = view.first, self.desk.weights.overtime_minutes_week

        def wish(values: dict[str, Any]) -> kinds.Wish:
            minutes = values["minutes"]
            return kinds.Overtime(monday, usual if minutes is None else minutes)

        self._ask_and_try(overtime_form(self.tr, monday, view.overtime_said(), usual), wish)

    # -- trying it ----------------------------------------------------------------------------------
    def _ask_and_try(self, form: FormDialog, wish: Callable[[dict[str, Any]], kinds.Wish | None]) -> None:
        """A `wish` of None: what was asked for needs no look first, and was done."""

        def closed(values: dict[str, Any] | None) -> None:
            wanted = wish(values) if values is not None else None
            if values is not None and wanted and not self._try(wanted, written=form.written):
                self.app.clear_notifications()
                self._ask_and_try(form.again(values, self.pb.complained), wish)

        self.app.push_screen(form, closed)

    def _try(self, *wishes: kinds.Wish, written: str = "") -> bool:
        """False when it was refused. `written` in the form of the wish, and in no record until it is
        carried out."""
        plan = self.view.plan if self.view else None
        trial: Trial | None = self.pb.ask(lambda desk: desk.trials.run(plan, wishes)) if plan else None
        if trial is not None:
            self._look_at(trial, written)
        return trial is not None

    def _look_at(self, trial: Trial, written: str) -> None:
        """What could not be carried out is looked at again: nothing written is lost."""
        from pbdesk.documents.plan import case_numbers
        from pbdesk.screens.dialogs.whatif import WhatIfDialog
        from pbdesk.screens.week.preview import preview
        from pbdesk.words.whatif import Names

        def answered(wanted: bool | None) -> None:
            if not wanted:
                return
            if not self._with_reasons([], list(trial.wishes), lambda whole: self._apply(whole, trial)):
                self._look_at(trial, written)

        names = Names(trial.before, self.desk.cases.get)
        numbers = case_numbers(self.desk, trial.before, trial.after)
        shown = preview(self.tr, trial, numbers, names)
        self.app.push_screen(WhatIfDialog(shown, written), answered)

    def _apply(self, wishes: Sequence[kinds.Wish], trial: Trial) -> bool:
        """The notice, and undo, name what was carried out, not what the cursor is on."""
        from pbdesk.screens.dialogs.calls import ask_calls

        said = self._nameless_wishes(wishes, trial.before)
        done = self.pb.do(self.on_plan(lambda desk: desk.trials.apply(wishes, trial.before), said))
        if done is not None:
            self._offer_sheets(wishes)
            ask_calls(self.pb, trial.calls)
        return done is not None

    def _offer_sheets(self, wishes: Sequence[kinds.Wish]) -> None:
        """At once: the case leaves this screen, and the colleague must have something in hand."""
        from pbdesk.screens.dialogs.handover import ask_handover

        for wish in wishes:
            if isinstance(wish, kinds.HandOver):
                ask_handover(self.pb, wish.proposal_id)

    def _nameless_wishes(self, wishes: Sequence[kinds.Wish], plan: WeekPlan) -> Say:
        """It stays in the history: a case by its number, and to whom it went is not said."""
        from pbdesk.words.whatif import Names, wish_sentence

        names = Names(plan, self.desk.cases.get, nameless=True)
        told = [
            dataclasses.replace(wish, to="") if isinstance(wish, kinds.HandOver) else wish for wish in wishes
        ]
        return self._one([wish_sentence(wish, names) for wish in told])

    def _with_reasons(
        self, known: list[kinds.Wish], open_: list[kinds.Wish], then: Callable[[Sequence[kinds.Wish]], bool]
    ) -> bool:
        """Ask what a remedy could not know: why work is left out, with whom something was agreed.

        False when that was all and it was refused.
        """
        if not open_:
            return then(known)
        wish, *rest = open_
        form = self._reason_form(wish)
        if form is None:
            return self._with_reasons([*known, wish], rest, then)
        self._ask(form, lambda v: self._with_reasons([*known, _filled(wish, v)], rest, then))
        return True

    def _reason_form(self, wish: kinds.Wish) -> FormDialog | None:
        from pbdesk.screens.dialogs.week import drop_form, extend_form, hand_over_form

        view = self.view
        if view is None:
            return None
        if isinstance(wish, kinds.HandOver) and not wish.to:
            case = self.desk.cases.file(wish.proposal_id)
            open_ = [self.tr.render(gap.what) for gap in self.desk.cases.handover_gaps(case)]
            return hand_over_form(self.tr, self._case_name(case.id), open_)
        item = view.plan.items.get(wish.work) if isinstance(wish, kinds.Drop | kinds.Extend) else None
        if item is None or not isinstance(wish, kinds.Drop | kinds.Extend) or wish.reason:
            return None
        title = view.title(item)
        if isinstance(wish, kinds.Drop):
            return drop_form(self.tr, title, item.undone)
        return extend_form(self.tr, title, item.due, self.desk.today, until=wish.until)

    def _joined(self, sentences: Sequence[Say]) -> str:
        return self.tr.render(self._one(sentences))

    def _one(self, sentences: Sequence[Say]) -> Say:
        return reduce(lambda before, more: say("{before}, {more}", before=before, more=more), sentences)

    def _case_name(self, proposal_id: int) -> str:
        case = self.desk.cases.get(proposal_id)
        return self.t("{case_no}  {title}", case_no=case.case_no, title=case.title)

    # -- a lost day ---------------------------------------------------------------------------------
    def action_lost_day(self) -> None:
        """A day as usual again is said at once; a lost one is looked at first."""
        from pbdesk.screens.dialogs.removal import remove
        from pbdesk.screens.dialogs.week import LEAVE, USUAL, lost_day_form, lost_hours

        form, seen = lost_day_form(self.tr, self._day_to_lose()), self.pb.shown

        def wish(values: dict[str, Any]) -> kinds.Wish | None:
            day: date = values["day"]
            if values["kind"] == USUAL:
                command = self.on_plan(lambda desk: desk.days.clear(day), self._nameless())
                remove(self.pb, command, self.tr.day(day), form.fields, seen)
                return None
            leave = values["kind"] == LEAVE
            return kinds.LoseDay(day, *lost_hours(values), leave, values["reason"])

        self._ask_and_try(form, wish)

    def _day_to_lose(self) -> date:
        """The day looked at; when no hours of it are left the next: a typhoon is announced in the evening."""
        day = self._day_shown()
        if self.view is None:
            return day
        calendar, usual = self.view.setting.calendar, self.view.setting.usual
        left = calendar.hours(day, usual) and calendar.closes(day, usual) > self.desk.now
        if left or day in calendar.edits:  # what was said of a day is taken back there
            return day
        return calendar.next_working(max(day, self.desk.today))

    # -- remedies -----------------------------------------------------------------------------------
    def action_remedies(self) -> None:
        """Up to three ways out that were tried on the plan, cheapest first."""
        from pbdesk.screens.dialogs.menu import Entry, MenuDialog
        from pbdesk.words.whatif import Names, offer_price, offer_sentences

        view, key, item = self.view, self.work_key, self.item
        if view is None or item is None:
            self._nothing()
            return
        if not view.in_trouble(key):
            self.pb.tell(self.t("It is on time and in office hours: nothing is to be mended."))
            return
        plan: WeekPlan = view.plan
        offers: list[Offer] | None = self.pb.ask(lambda desk: desk.trials.offers(plan, key))
        if offers is None:
            return
        if not offers:
            self.pb.tell(self.t("Nothing that was tried helps: time, deadline or work must change."))
            return
        entries, names = [], Names(plan, self.desk.cases.get)
        for number, offer in enumerate(offers):
            words = self._joined(offer_sentences(offer, names))
            entries.append(Entry(offer.wishes, words, self._joined(offer_price(offer)), str(number + 1)))

        def chosen(wishes: tuple[kinds.Wish, ...] | None) -> None:
            if wishes is not None:
                self._try(*wishes)

        title = self.t("Remedies for “{work}”", work=view.title(item))
        self.app.push_screen(MenuDialog(title, entries, choose=self.t("Look at it")), chosen)


def _filled(wish: kinds.Wish, values: dict[str, Any]) -> kinds.Wish:
    """The wish with what the officer wrote about it."""
    known = {field.name for field in dataclasses.fields(wish)}
    return dataclasses.replace(wish, **{name: v for name, v in values.items() if name in known})
