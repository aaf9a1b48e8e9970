"""The officer's word against the plan: first, not then, in pieces, later, not at all; each says its price."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pbdesk.model.wishes import Decline
from pbdesk.model.work import OverrideKind
from pbdesk.rules.workitem import WorkItem
from pbdesk.screens.week.base import WeekBase

AHEAD = 13  # weeks in which work that was left out is looked for


class WeekWords(WeekBase):
    # -- when ---------------------------------------------------------------------------------------
    def action_first(self) -> None:
        """Do first; said again, it is taken back."""
        item = self.item
        if item is None:
            self._nothing()
            return
        key = item.key
        if self._said(OverrideKind.FIRST):
            self._do_at_a_price(lambda desk: desk.week.unfirst(key), taken_back=True)
        else:
            self._do_at_a_price(lambda desk: desk.week.first(key))

    def action_forbid(self) -> None:
        self.each_visit(self._ask_forbid, together=True)

    def _ask_forbid(self, item: WorkItem) -> None:
        from pbdesk.screens.dialogs.week import span_form

        if self.view is None:
            return
        key = item.key
        self._ask(
            span_form(self.tr, self.view.title(item), self._span(), self.desk.now),
            lambda v: self._do_at_a_price(lambda desk: desk.week.forbid(key, v["start"], v["end"]), item),
        )

    def action_allow(self) -> None:
        key = self.work_key
        if self.item is None:
            self._nothing()
        else:
            self._do_at_a_price(lambda desk: desk.week.allow(key), taken_back=True)

    def action_extend(self) -> None:
        """Another deadline; one that was moved before may go back to the old one."""
        key = self.work_key
        if self._said(OverrideKind.DUE):
            self._do(lambda desk: desk.week.unextend(key))
        else:
            self.each_visit(self._ask_extend, together=True)

    def _ask_extend(self, item: WorkItem) -> None:
        from pbdesk.screens.dialogs.week import extend_form

        if self.view is None:
            return
        key = item.key
        self._ask(
            extend_form(self.tr, self.view.title(item), item.due, self.desk.today),
            lambda v: self._do_at_a_price(lambda desk: desk.week.extend(key, v["until"], v["reason"]), item),
        )

    # -- how much -----------------------------------------------------------------------------------
    def action_split(self) -> None:
        """The longest piece; empty puts it together again."""
        from pbdesk.screens.dialogs.week import split_form

        item, view = self.item, self.view
        if item is None or view is None:
            self._nothing()
            return
        key, said = item.key, self._said(OverrideKind.SPLIT)
        standing = [
            o.minutes for o in view.setting.overrides if o.work == key and o.kind is OverrideKind.SPLIT
        ]

        def answer(values: dict[str, Any]) -> bool:
            minutes = values["minutes"]
            if minutes:
                return self._do_at_a_price(lambda desk: desk.week.split(key, minutes))
            return not said or self._do_at_a_price(lambda desk: desk.week.whole(key), taken_back=True)

        self._ask(split_form(self.tr, view.title(item), standing[0] if standing else None), answer)

    def action_overtime(self) -> None:
        from pbdesk.screens.dialogs.week import overtime_form

        view = self.view
        if view is None:
            return
        monday, usual = view.first, self.desk.weights.overtime_minutes_week
        standing = view.overtime_said()

        def answer(values: dict[str, Any]) -> bool:
            minutes = values["minutes"]
            return minutes == standing or self._do_at_a_price(
                lambda desk: desk.week.overtime(monday, minutes), taken_back=minutes is None
            )

        self._ask(overtime_form(self.tr, monday, standing, usual), answer)

    # -- whether at all -----------------------------------------------------------------------------
    def action_drop(self) -> None:
        self.each_visit(self._ask_drop, together=True)

    def _ask_drop(self, item: WorkItem) -> None:
        from pbdesk.screens.dialogs.week import drop_form

        if self.view is None:
            return
        key = item.key
        self._ask(
            drop_form(self.tr, self.view.title(item), item.undone),
            lambda v: self._do_at_a_price(lambda desk: desk.week.drop(key, v["reason"]), item),
        )

    def action_undrop(self) -> None:
        """Choose among what was left out and is still asked for: of old work only a key would be left."""
        from pbdesk.screens.dialogs.menu import Entry, MenuDialog

        left_out = self.desk.week.dropped()
        asked = self._asked() if left_out else {}
        entries = [
            Entry(asked[o.work], self._with_case(asked[o.work]), o.reason)
            for o in left_out
            if o.work in asked
        ]
        if not entries:
            self.pb.tell(self.t("Nothing was left out."))
            return

        def chosen(item: WorkItem | None) -> None:
            if item is not None:
                self._do(lambda desk: desk.week.undrop(item.key), item)

        self.app.push_screen(MenuDialog(self.t("Left out: plan which again?"), entries), chosen)

    def _asked(self) -> dict[str, WorkItem]:
        """All work the records ask for, what is left out as well."""
        monday = self.desk.today - timedelta(days=self.desk.today.weekday())
        asked = self.desk.week.everything(monday, monday + timedelta(weeks=AHEAD))
        return {item.key: item for item in asked}

    def _with_case(self, item: WorkItem) -> str:
        from pbdesk.words.whatif import named

        number = self.desk.cases.get(item.proposal_id).case_no if item.proposal_id else None
        return self.tr.render(named(item, number))

    def action_decline(self) -> None:
        """Leave the meeting to others, and see who waits there; said again, the officer goes after all."""
        from pbdesk.screens.dialogs.calls import ask_calls

        meeting, view = self.meeting, self.view
        if meeting is None or view is None:
            self.ask_for_meeting()
            return
        number = meeting.id
        if view.is_refused(meeting):
            self._do_at_a_price(lambda desk: desk.week.attend(number), taken_back=True)
            return
        calls = list(self.desk.trials.calls_of(Decline(number)))
        if self._do_at_a_price(lambda desk: desk.week.decline(number)):
            ask_calls(self.pb, calls, self.t("After Esc, a on the meeting takes it back."))

    # -- the protected hours ------------------------------------------------------------------------
    def action_protect(self) -> None:
        """Its price first, then the question."""
        from pbdesk.screens.dialogs.reading import ReadingDialog

        view = self.view
        if view is None:
            return
        on = self.desk.week.protecting
        question = self.t("Switch it off?") if on else self.t("Switch it on?")

        def answered(yes: bool | None) -> None:
            if yes:
                self._do_at_a_price(lambda desk: desk.week.protect(not on), taken_back=on)

        words = self._protected_words() if on else self.t("No hours are kept now.")
        about = self.t(
            "Some hours of each week are kept for the oldest case whose work is large, so that it does not"
            " wait behind easy ones for ever."
        )
        title = self.t("Hours kept for the case that waits longest")
        self.app.push_screen(ReadingDialog(title, f"{about}\n{words}", question=question), answered)

    def _protected_words(self) -> str:
        from pbdesk.words.whatif import duration

        plan = self.view.plan if self.view else None
        found = plan.protected if plan else None
        if plan is None or found is None:
            return self.t("It is on; no case has waited so long that it needs them.")
        cost = self.pb.ask(lambda desk: desk.week.protected_price(plan)) or 0
        item = plan.items.get(found.task)
        title = self.tr.render(item.title) if item else found.task
        return self.t(
            "It is on, for “{work}”, and costs {time} of officer time in this plan.",
            work=title, time=duration(max(0, cost)),
        )  # fmt: skip
