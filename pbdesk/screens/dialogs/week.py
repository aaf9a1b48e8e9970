"""Forms of the week: done, snooze, effort, lost day, meeting. They answer with values and never write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.model.work import Meeting
from pbdesk.say import say
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

TYPHOON, LEAVE, USUAL = "typhoon", "leave", "usual"


def done_form(tr: Translator, title: str, spent: int, planned: int) -> FormDialog:
    """`minutes`: what it took in all, or None."""
    hint = tr.t("planned {minutes}; may stay empty", minutes=planned)
    field = Field("minutes", tr.t("Minutes in all"), Kind.NUMBER, spent or None, hint=hint)
    return FormDialog(tr.t("Done"), [field], intro=title)


def snooze_form(tr: Translator, title: str, today: date) -> FormDialog:
    """`until` a day ahead, and the `reason`."""

    def check(values: Mapping[str, Any]) -> None:
        if values["until"] <= today:
            raise InputError(say("The day must lie ahead."))

    fields = [
        Field("until", tr.t("Leave until"), Kind.DATE, today + timedelta(days=7), required=True),
        Field("reason", tr.t("Why it can wait"), required=True, hint=tr.t("shown again later")),
    ]
    return FormDialog(tr.t("Snooze"), fields, intro=title, check=check)


def estimate_form(tr: Translator, title: str, minutes: int) -> FormDialog:
    """`minutes` of work still to do, more than nothing."""

    def check(values: Mapping[str, Any]) -> None:
        if values["minutes"] <= 0:
            raise InputError(say("The effort must be more than nothing."))

    field = Field("minutes", tr.t("Minutes"), Kind.NUMBER, minutes, required=True)
    return FormDialog(tr.t("How much work is it?"), [field], intro=title, check=check)


def lost_day_form(tr: Translator, day: date) -> FormDialog:
    """`day`, `kind` (typhoon, leave, usual) and `reason`."""
    kinds = (
        (TYPHOON, tr.t("typhoon, all off")),
        (LEAVE, tr.t("leave, only mine")),
        (USUAL, tr.t("as usual again")),
    )
    fields = [
        Field("day", tr.t("Day"), Kind.DATE, day, required=True),
        Field("kind", tr.t("What kind"), Kind.CHOICE, TYPHOON, choices=kinds),
        Field("reason", tr.t("Reason")),
    ]
    intro = tr.t("The work of that day is planned anew. A day off for all moves deadlines; leave does not.")
    return FormDialog(tr.t("Lost day"), fields, intro=intro)


def call_list(tr: Translator, day: date, meetings: Sequence[Meeting]) -> FormDialog:
    """Nothing to fill in: whom to tell that the day is lost."""
    lines = [
        tr.t("{time}  {title}  {place}", time=m.start.time(), title=m.title, place=m.place).rstrip()
        for m in meetings
    ]
    heading = tr.n(
        "{n} meeting on {day}: call the people in it", "{n} meetings on {day}: call the people in them",
        len(meetings), day=day,
    )  # fmt: skip
    return FormDialog(heading, [], intro="\n".join(lines))


def meeting_form(tr: Translator, meeting: Meeting | None, start: datetime) -> FormDialog:
    """A meeting's fields; `start` is proposed for a new one."""

    def check(values: Mapping[str, Any]) -> None:
        if values["minutes"] <= 0:
            raise InputError(say("The meeting ends before it starts."))

    m = meeting or Meeting(start=start, end=start + timedelta(hours=1))
    fixed = ((False, tr.t("fixed by others")), (True, tr.t("can be moved")))
    fields = [
        Field("title", tr.t("Title"), value=m.title, required=True),
        Field("start", tr.t("Begins"), Kind.WHEN, m.start, required=True),
        Field("minutes", tr.t("Minutes"), Kind.NUMBER, _minutes(m), required=True),
        Field("place", tr.t("Place"), value=m.place),
        Field("travel", tr.t("Way, each, min"), Kind.NUMBER, m.travel_minutes or None),
        Field("prep", tr.t("Preparation, min"), Kind.NUMBER, m.prep_minutes, hint=tr.t("empty: the usual")),
        Field("movable", tr.t("Time"), Kind.CHOICE, m.movable, choices=fixed),
    ]
    return FormDialog(tr.t("Meeting"), fields, check=check)


def meeting_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form's answer as the record's fields."""
    start = values["start"]
    return {
        "title": values["title"], "start": start, "end": start + timedelta(minutes=values["minutes"]),
        "place": values["place"], "travel_minutes": values["travel"] or 0, "prep_minutes": values["prep"],
        "movable": values["movable"],
    }  # fmt: skip


def _minutes(meeting: Meeting) -> int:
    return round((meeting.end - meeting.start).total_seconds() / 60)
