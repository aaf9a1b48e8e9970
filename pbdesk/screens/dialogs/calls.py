"""Whom to telephone about meetings that do not take place as planned, one call after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pbdesk.rules.contacts import mask_phone
from pbdesk.screens.dialogs.menu import Entry, MenuDialog

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk.trials import Call
    from pbdesk.i18n import Translator


def ask_calls(app: PbDeskApp, calls: Sequence[Call], back: str = "") -> None:
    """Over what was done about the meetings, once that was said; `back` says how it is taken back."""

    def told() -> None:
        undo = app.tr.t("After Esc, u takes it back; calls logged since are taken back first.")
        said = filter(None, (app.unsay(), back or undo))  # in a box the notice would lie over the list
        _list(app, calls, "\n".join(said), 0, app.desk.contacts.newest())

    if calls:
        app.after_notice(told)


def _list(app: PbDeskApp, calls: Sequence[Call], said: str, at: int, since: int) -> None:
    """Enter logs the call that was made, then the list stands there again and says what came of it: of
    contacts logged after the one numbered `since`."""
    from pbdesk.screens.dialogs.contact import ask_contact

    entries = _entries(app, calls, since)

    def chosen(value: tuple[int, str] | None) -> None:
        if value is not None:
            row = [entry.value for entry in entries].index(value)
            case = app.desk.cases.get(value[0])
            ask_contact(app, case, value[1], then=lambda: _list(app, calls, said, row, since))

    t = app.tr.t
    menu = MenuDialog(
        t("Telephone about what does not take place as planned"),
        entries,
        intro="\n".join((said, t("Numbers are masked; the case shows them."))),
        choose=t("Log the call"),
        cursor=at,
    )
    app.push_screen(menu, chosen)


def _entries(app: PbDeskApp, calls: Sequence[Call], since: int) -> list[Entry]:
    t, entries = app.tr.t, list[Entry]()
    called = {(c.proposal_id, c.person_id): c for c in app.desk.contacts.logged_after(since)}
    for call in calls:
        when = _moment(app.tr, call.meeting.start)
        if call.to is not None:
            when = t("{before} → {after}", before=when, after=_moment(app.tr, call.to))
        detail = " ".join(filter(None, [when, call.meeting.title, call.meeting.place]))
        if not call.people:
            entries.append(Entry(None, t("no person is known"), detail, off=True))
        for person in call.people:
            name = t("{name}  {phone}", name=person.name, phone=_phone(app, person.id)).rstrip()
            made = called.get((call.meeting.proposal_id or 0, person.id))
            if made:
                name = t("{name} · {outcome} {time}", name=name, outcome=made.outcome, time=made.at.time())
            off = call.meeting.proposal_id is None
            entries.append(Entry((call.meeting.proposal_id, person.name), name, detail, off=off))
    return entries


def _moment(tr: Translator, at: datetime) -> str:
    return tr.t("{day} {time}", day=tr.month_day(at.date()), time=at.time())


def _phone(app: PbDeskApp, person_id: int) -> str:
    detail = app.desk.people.details(person_id)
    return mask_phone(detail.phone) if detail and detail.phone else ""
