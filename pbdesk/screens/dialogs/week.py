"""Forms of the week: what is asked about work, days and meetings. They answer with values and never write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.say import Say, say
from pbdesk.screens.dialogs.fields import about
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.words.days import moment_words

if TYPE_CHECKING:
    from pbdesk.desk.routine import Forgotten
    from pbdesk.i18n import Translator

TYPHOON, LEAVE, USUAL = "typhoon", "leave", "usual"
NAMED = 6  # open matters of a case in one form


def done_form(
    tr: Translator, title: str, spent: int, planned: int, found: Forgotten | None = None
) -> FormDialog:
    """`minutes`: what it took in all, or None. `found` is a forgotten timer on this work."""
    hint = tr.t("planned {minutes}; may stay empty", minutes=planned)
    field = Field("minutes", tr.t("Minutes in all"), Kind.NUMBER, spent or None, hint=hint)
    intro = f"{title}\n{_forgotten(tr, found)}" if found else title
    return FormDialog(tr.t("Done"), [field], intro=intro)


def timer_form(tr: Translator, title: str, found: Forgotten) -> FormDialog:
    """`minutes`: how long it really was, 0 for not at all."""
    field = Field("minutes", tr.t("Minutes"), Kind.NUMBER, found.minutes, required=True)
    intro = "\n".join(filter(None, (title, _forgotten(tr, found))))
    return FormDialog(tr.t("How long was it really?"), [field], intro=intro)


def _forgotten(tr: Translator, found: Forgotten) -> str:
    since = moment_words(tr, found.entry.start)
    words = tr.t("The timer was not stopped; it has run since {moment}.", moment=since)
    more = tr.t("Proposed is the time until your hours ended that day.") if found.minutes else ""
    return "\n".join(filter(None, (words, more)))


def snooze_form(tr: Translator, title: str, today: date) -> FormDialog:
    """`until` a day ahead, and the `reason`."""

    def check(values: Mapping[str, Any]) -> None:
        if values["until"] <= today:
            raise InputError(say("The day must lie ahead."), field="until")

    fields = [
        Field("until", tr.t("Leave until"), Kind.DATE, today + timedelta(days=7), required=True),
        Field("reason", tr.t("Why it can wait"), required=True, hint=tr.t("shown again later")),
    ]
    return FormDialog(tr.t("Snooze"), fields, intro=title, check=check)


def estimate_form(tr: Translator, title: str, minutes: int) -> FormDialog:
    """`minutes` of work still to do, more than nothing."""

    def check(values: Mapping[str, Any]) -> None:
        if values["minutes"] <= 0:
            raise InputError(say("The effort must be more than nothing."), field="minutes")

    field = Field("minutes", tr.t("Minutes"), Kind.NUMBER, minutes, required=True)
    return FormDialog(tr.t("How much work is it?"), [field], intro=title, check=check)


def lost_day_form(tr: Translator, day: date) -> FormDialog:
    """`day`, `kind` (typhoon, leave, usual), `begins` and `ends` as written (see `lost_hours`), `reason`."""
    kinds = (
        (TYPHOON, tr.t("typhoon, all off")),
        (LEAVE, tr.t("leave, only mine")),
        (USUAL, tr.t("as usual again")),
    )
    fields = [
        Field("day", tr.t("Day"), Kind.DATE, day, required=True),
        Field("kind", tr.t("What kind"), Kind.CHOICE, TYPHOON, choices=kinds, stands_for=("working",)),
        Field("begins", tr.t("From (time)"), hint=tr.t("empty: from the morning"), stands_for=("hours",)),
        Field("ends", tr.t("Up to (time)"), hint=tr.t("empty: to the evening")),
        Field("reason", tr.t("Reason")),
    ]
    intro = tr.t(
        "The work of that day is planned anew. A day off for all moves deadlines to the next working day;"
        " leave moves none."
    )
    return FormDialog(tr.t("Lost day"), fields, intro=intro, check=lost_hours)


def lost_hours(values: Mapping[str, Any]) -> tuple[time | None, time | None]:
    """From when and up to when that day is lost; None: from its beginning, to its end. Raises InputError."""
    begins, ends = _time(values, "begins"), _time(values, "ends")
    if begins and ends and ends <= begins:
        raise InputError(say("The time ends before it starts."), field="ends")
    return begins, ends


def _time(values: Mapping[str, Any], key: str) -> time | None:
    from pbdesk.workcal.rocdate import parse_datetime

    day = values["day"]
    with about(key):
        return parse_datetime(f"{day.isoformat()} {values[key]}", day).time() if values[key] else None


def span_form(
    tr: Translator, title: str, span: tuple[datetime, datetime] | None, now: datetime
) -> FormDialog:
    """`start` and `end` of a time the work shall not be done at."""

    def check(values: Mapping[str, Any]) -> None:
        if values["end"] <= values["start"]:
            raise InputError(say("The time ends before it starts."), field="end")

    begin, end = span or (now, now + timedelta(hours=1))
    fields = [
        Field("start", tr.t("Not from"), Kind.WHEN, begin, required=True),
        Field("end", tr.t("Up to"), Kind.WHEN, end, required=True),
    ]
    return FormDialog(tr.t("Not at this time"), fields, intro=title, check=check)


def extend_form(
    tr: Translator, title: str, due: date | None, today: date, *, until: date | None = None,
    reason: bool = True,
) -> FormDialog:  # fmt: skip
    """`until` (proposed, else a week later), and unless it is only tried the `reason`: with whom agreed."""
    later = until or max(due or today, today) + timedelta(days=7)
    intro = tr.t("{title}, due on {day}", title=title, day=due) if due else title
    fields = [
        Field("until", tr.t("New deadline"), Kind.DATE, later, required=True),
        Field("reason", tr.t("Agreed with"), required=True, hint=tr.t("shown again later")),
    ]
    return FormDialog(tr.t("Extend the deadline"), fields if reason else fields[:1], intro=intro)


def drop_form(tr: Translator, title: str, undone: Say | None) -> FormDialog:
    """The `reason` for leaving work out; `undone`: what that means for safety."""
    field = Field("reason", tr.t("Why"), required=True, hint=tr.t("who does it instead, or why nobody"))
    intro = "\n".join((title, *([f"! {tr.render(undone)}"] if undone else [])))
    return FormDialog(tr.t("Leave out of the plan"), [field], intro=intro)


def split_form(tr: Translator, title: str, minutes: int | None) -> FormDialog:
    """`minutes` of the longest piece; None: as usual."""
    hint = tr.t("empty: pieces as usual")
    field = Field("minutes", tr.t("Longest piece, min"), Kind.NUMBER, minutes, hint=hint)
    return FormDialog(tr.t("Cut into pieces"), [field], intro=title)


def overtime_form(tr: Translator, monday: date, minutes: int | None, usual: int) -> FormDialog:
    """`minutes` allowed in the week; None: as usual."""
    steps = sorted({0, 120, 240, 360, 540, *([minutes] if minutes is not None else [])})
    choices: list[tuple[int | None, str]] = [
        (None, tr.t("as usual ({hours} h)", hours=f"{usual / 60:g}")),
        *((step, tr.t("{hours} h", hours=f"{step / 60:g}") if step else tr.t("none")) for step in steps),
    ]
    field = Field("minutes", tr.t("At most"), Kind.CHOICE, minutes, choices=tuple(choices))
    intro = tr.t("Week of {day}", day=monday)
    return FormDialog(tr.t("Overtime in this week"), [field], intro=intro)


def hand_over_form(tr: Translator, case: str, open_: Sequence[str]) -> FormDialog:
    """`to`: the colleague, who must be told what is still `open_`."""
    field = Field("to", tr.t("To whom"), required=True)
    lines = [case, tr.t("Its hand-over sheet is offered next.")]
    if open_:
        lines += [tr.t("Tell whoever takes it:"), *(f"- {words}" for words in open_[:NAMED])]
    if len(open_) > NAMED:
        lines.append(tr.n("- and {n} more", "- and {n} more", len(open_) - NAMED))
    return FormDialog(tr.t("Hand the case over"), [field], intro="\n".join(lines))
