"""The form for an own duty."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.model.work import Importance, RoutineWork, WorkKind
from pbdesk.rules.routine import routine_occurrences
from pbdesk.say import say
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

Values = dict[str, Any]
OWN_RULE = "own"
# daily means Monday to Friday: what falls on a weekend would otherwise be due twice on the Friday before
DAILY, WEEKLY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY"
MONTHLY, YEARLY = "FREQ=MONTHLY", "FREQ=YEARLY"


def _recurrences(tr: Translator) -> tuple[tuple[str, str], ...]:
    return (("", tr.t("not")), (DAILY, tr.t("daily")), (WEEKLY, tr.t("weekly")), (MONTHLY, tr.t("monthly")),
            (YEARLY, tr.t("yearly")), (OWN_RULE, tr.t("own rule")))  # fmt: skip


def recurrence(rrule: str, tr: Translator) -> str:
    """The plain word for a rule: by its frequency, unless it skips some."""
    words = dict(_recurrences(tr))
    frequency = re.search(r"FREQ=\w+", rrule.upper())
    if not rrule or rrule in words or frequency is None or "INTERVAL" in rrule.upper():
        return words.get(rrule, words[OWN_RULE]) if rrule else ""
    return words.get(frequency.group().replace("FREQ=DAILY", DAILY), words[OWN_RULE])


def duty_dialog(tr: Translator, work: RoutineWork | None, today: date) -> FormDialog:
    t = tr.t
    old = work or RoutineWork(start=today)
    known = old.rrule in dict(_recurrences(tr))
    yes_no = ((True, t("yes")), (False, t("no")))
    fields = [
        Field("title", t("Own duty"), value=old.title, required=True),
        Field("kind", t("Kind"), Kind.CHOICE, old.kind, tuple((k, tr.word(k)) for k in WorkKind)),
        Field("importance", t("Importance"), Kind.CHOICE, old.importance, _importances(tr)),
        Field("minutes", t("Effort in minutes"), Kind.NUMBER, old.minutes, hint=t("empty: not known")),
        Field(
            "repeats",
            t("Repeats"),
            Kind.CHOICE,
            old.rrule if known else OWN_RULE,
            _recurrences(tr),
            stands_for=("rrule",),
        ),
        Field("rrule", t("Own rule"), value="" if known else old.rrule, hint="FREQ=MONTHLY;BYMONTHDAY=5"),
        Field("start", t("Begins, first on"), Kind.DATE, old.start),
        Field("due", t("Due (one-off)"), Kind.DATE, old.due),
        Field("due_days", t("Days to do it"), Kind.NUMBER, old.due_days, hint=t("repeating: working days")),
        Field("hard", t("Binding date"), Kind.CHOICE, old.hard, yes_no),
        Field("movable", t("Movable"), Kind.CHOICE, old.movable, yes_no),
        Field("note", t("Note"), value=old.note),
    ]
    title = t("Change the duty") if work else t("New duty")
    return FormDialog(title, fields, check=lambda values: _check_duty(values, work))


def _importances(tr: Translator) -> tuple[tuple[Importance, str], ...]:
    return tuple((each, importance_word(tr, each)) for each in Importance)


def importance_word(tr: Translator, importance: Importance) -> str:
    """A short one: all of them stand in one line, and each in a column."""
    short = {Importance.STATUTORY: tr.t("statutory"), Importance.PB: tr.t("PB")}
    return short.get(importance) or tr.word(importance)


def _check_duty(values: Values, work: RoutineWork | None) -> None:
    made = duty_of(values, work)
    if values["repeats"] == OWN_RULE and not made.rrule:
        raise InputError(say("Write the rule, or choose one of the words before it."), field="rrule")
    if made.kind is WorkKind.RECURRING and not made.rrule:
        raise InputError(say("Say how often a recurring duty repeats."), field="repeats")
    if made.minutes is not None and made.minutes <= 0:
        raise InputError(say("The effort must be more than nothing."), field="minutes")
    if made.start and made.due and made.due < made.start:
        raise InputError(say("The duty is due before it begins."), field="due")
    anchor = made.start or date(2001, 1, 1)
    routine_occurrences(made, anchor, anchor)


def duty_of(values: Values, work: RoutineWork | None) -> RoutineWork:
    """The form as a record. What repeats is recurring or annual key work, never one-off."""
    fields = {k: v for k, v in values.items() if k != "repeats"}
    fields["rrule"] = values["rrule"].strip() if values["repeats"] == OWN_RULE else values["repeats"]
    fields["due_days"] = values["due_days"] or 0
    if fields["rrule"]:
        fields["due"] = None
        if fields["kind"] is WorkKind.ONE_OFF:
            fields["kind"] = WorkKind.RECURRING
    return dataclasses.replace(work or RoutineWork(), **fields)
