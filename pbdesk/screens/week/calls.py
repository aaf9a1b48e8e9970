"""Whom to telephone about meetings that do not take place as planned, one call after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pbdesk.screens.week.onplan import OnPlan

if TYPE_CHECKING:
    from pbdesk.desk.trials import Call
    from pbdesk.screens.dialogs.menu import Entry


class PlanCalls(OnPlan):
    def call_about(self, calls: Sequence[Call], at: int = 0, since: int | None = None) -> None:
        """Whom to telephone; Enter logs the call that was made, then the list stands there again and says
        what came of it: of contacts logged after the one numbered `since`; None: from now on."""
        from pbdesk.screens.dialogs.menu import Entry, MenuDialog

        if not calls:
            return
        begun = self.desk.contacts.newest() if since is None else since
        called = {(c.proposal_id, c.person_id): c for c in self.desk.contacts.logged_after(begun)}
        entries: list[Entry] = []
        for call in calls:
            when = self._moment(call.meeting.start)
            if call.to is not None:
                when = self.t("{before} → {after}", before=when, after=self._moment(call.to))
            detail = " ".join(filter(None, [when, call.meeting.title, call.meeting.place]))
            if not call.people:
                entries.append(Entry(None, self.t("no person is known"), detail, off=True))
            for person in call.people:
                phone = self._phone(person.id)
                name = self.t("{name}  {phone}", name=person.name, phone=phone).rstrip()
                made = called.get((call.meeting.proposal_id or 0, person.id))
                if made:
                    name = self.t("{name} · {outcome} {time}", name=name, outcome=made.outcome,
                                  time=made.at.time())  # fmt: skip
                off = call.meeting.proposal_id is None
                entries.append(Entry((call.meeting.proposal_id, person.name), name, detail, off=off))

        def chosen(value: tuple[int, str] | None) -> None:
            if value is not None:
                from pbdesk.screens.dialogs.contact import ask_contact

                row = [entry.value for entry in entries].index(value)
                case = self.desk.cases.get(value[0])
                ask_contact(self.pb, case, value[1], then=lambda: self.call_about(calls, row, begun))

        menu = MenuDialog(
            self.t("Telephone about what does not take place as planned"),
            entries,
            intro=self.t("Numbers are masked; the case shows them."),
            choose=self.t("Log the call"),
            cursor=at,
        )
        self.app.push_screen(menu, chosen)

    def _moment(self, at: datetime) -> str:
        return self.t("{day} {time}", day=self.tr.month_day(at.date()), time=at.time())

    def _phone(self, person_id: int) -> str:
        from pbdesk.rules.contacts import mask_phone

        detail = self.desk.people.details(person_id)
        return mask_phone(detail.phone) if detail and detail.phone else ""
