"""The forms for a meeting: its record, and another time for it. Both say when the time is odd or taken."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.model.wishes import Decline, MoveMeeting
from pbdesk.model.work import Meeting
from pbdesk.rules.meetings import odd_hour, taken
from pbdesk.say import say
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind, ask_dialog
from pbdesk.workcal.rocdate import parse_datetime

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change, Desk
    from pbdesk.desk.trials import Call
    from pbdesk.desk.weekplan import WeekPlan
    from pbdesk.i18n import Translator

    Command = Callable[[Desk], Change]

Values = Mapping[str, Any]
MOST = 24 * 60 * 31  # minutes that are still taken for the length of a meeting


def ask_meeting(
    app: PbDeskApp,
    meeting: Meeting | None,
    plan: Callable[[], WeekPlan | None],
    *,
    start: datetime | None = None,
    on_plan: Callable[[Command], Command] = lambda command: command,
) -> None:
    """Add or change a meeting; the notice says what it does to the `plan` before it and after it, and when
    it was moved a list whom to tell.

    `start` is proposed for a new one; `on_plan` makes the officer's word of the command.
    """
    from pbdesk.screens.dialogs.calls import ask_calls

    before: WeekPlan | None = None
    calls: list[Call] = []

    def save(values: Values) -> Change:
        nonlocal before, calls
        before, made = plan(), meeting_of(values, meeting)
        moved = meeting is not None and made.start != meeting.start and made.end > app.desk.now
        calls = list(app.desk.trials.calls_of(MoveMeeting(made.id, made.start))) if moved else []
        return on_plan(lambda desk: desk.routine.save_meeting(made))(app.desk)

    def note() -> str:
        from pbdesk.screens.week.price import overtime_words

        after = plan()
        return overtime_words(app.tr, before, after, app.desk.cases.get) if before and after else ""

    form = meeting_form(app.tr, app.desk, meeting, start)
    ask_dialog(app, form, save, lambda: ask_calls(app, calls), note=note)


def remove_meeting(
    app: PbDeskApp, meeting: Meeting, on_plan: Callable[[Command], Command] = lambda command: command
) -> None:
    """Remove it; of one still to come that was to be attended, then a list whom to tell."""
    from pbdesk.screens.dialogs.calls import ask_calls
    from pbdesk.screens.dialogs.removal import remove

    calls: list[Call] = []

    def removing(desk: Desk) -> Change:
        # as it stands now: another window may have moved or declined it since it was shown
        found = desk.store.get(Meeting, meeting.id)
        awaited = found and found.end > desk.now and found.id not in desk.week.refused()
        calls[:] = desk.trials.calls_of(Decline(meeting.id)) if awaited else ()
        return desk.routine.remove_meeting(meeting)

    fields = meeting_form(app.tr, app.desk, meeting).fields
    remove(app, on_plan(removing), meeting.title, fields, then=lambda: ask_calls(app, calls))


def meeting_form(
    tr: Translator, desk: Desk, meeting: Meeting | None, start: datetime | None = None
) -> FormDialog:
    """`start` is proposed for a new one; `meeting_of` makes the record of the answer."""
    t = tr.t
    old = meeting or Meeting()
    fixed = ((False, t("fixed by others")), (True, t("can be moved")))
    fields = [
        Field("title", t("Meeting"), value=old.title, required=True),
        Field("start", t("Begins"), Kind.WHEN, old.start if meeting else start, required=True,
              hint=t("11/24 14:00")),
        Field("lasts", t("Lasts, in minutes"), Kind.NUMBER, _lasts(old) if meeting else 60, required=True,
              stands_for=("end",)),
        Field("proposal_id", t("Case"), Kind.CASE, old.proposal_id,
              hint=t("its number or a word; empty: none")),
        Field("movable", t("Its time"), Kind.CHOICE, old.movable, fixed),
        Field("travel_minutes", t("Way, in minutes"), Kind.NUMBER, old.travel_minutes or None,
              hint=t("each way")),
        Field("prep_minutes", t("To prepare, min."), Kind.NUMBER, old.prep_minutes,
              hint=t("empty: as usual")),
        Field("district", t("District"), value=old.district),
        Field("place", t("Place"), value=old.place),
        Field("note", t("Note"), value=old.note),
    ]  # fmt: skip
    title = t("Change the meeting") if meeting else t("New meeting")
    return FormDialog(title, fields, check=_check, remark=_remark(tr, desk, meeting, None))


def meeting_of(values: Values, meeting: Meeting | None) -> Meeting:
    fields = {k: v for k, v in values.items() if k != "lasts"}
    fields["end"] = values["start"] + timedelta(minutes=values["lasts"])
    fields["travel_minutes"] = values["travel_minutes"] or 0
    return dataclasses.replace(meeting or Meeting(), **fields)


def move_form(tr: Translator, desk: Desk, meeting: Meeting) -> FormDialog:
    """`start`: when the meeting begins instead."""
    field = Field("start", tr.t("Begins"), Kind.WHEN, meeting.start, required=True)
    remark = _remark(tr, desk, meeting, _lasts(meeting))
    return FormDialog(tr.t("Move the meeting"), [field], intro=meeting.title, remark=remark)


def _check(values: Values) -> None:
    if values["lasts"] <= 0:
        raise InputError(say("The meeting ends before it starts."), field="lasts")


def _lasts(meeting: Meeting) -> int:
    return round((meeting.end - meeting.start).total_seconds() / 60)


def _remark(
    tr: Translator, desk: Desk, meeting: Meeting | None, lasts: int | None
) -> Callable[[Values], str]:
    """About the time as it is typed; nothing while it cannot be read yet."""
    others = [m for m in desk.routine.attended() if meeting is None or m.id != meeting.id]

    def remark(typed: Values) -> str:
        written = str(typed.get("lasts", ""))
        minutes = lasts or (int(written) if written.isdecimal() else 0)
        try:
            start = parse_datetime(typed["start"], desk.today)
        except InputError:
            return ""
        if not 0 < minutes <= MOST:
            return ""
        end = start + timedelta(minutes=minutes)
        found = (odd_hour(start, end, desk.procedure.office_hours), taken(start, end, others))
        return "\n".join(f"! {tr.render(words)}" for words in found if words)

    return remark
