"""The load as lines: the sums, each span as a bar against its time, and the overtime of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.formats.summary_words import cases_line, headline, overtime_line, tight_line
from pbdesk.model.load import LoadSpan, LoadSummary
from pbdesk.screens.widgets import fit, text
from pbdesk.screens.widgets.bar import Load, bar, share_bar

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

NAME, FIGURES, BAR = 11, 15, 5  # cells beside a bar, and of the shortest one
HEADING, QUIET, ALARM = "bold $text-accent", "$text-muted", "$text-error"


def load_lines(found: LoadSummary, tr: Translator, width: int) -> list[Content]:
    """`width` in cells; no bar is folded."""
    room, alarm = max(BAR, width - NAME - FIGURES), found.overtime_month >= found.overtime_alert
    scale = max(max(week.demand, week.capacity) for week in found.weeks)
    short = found.tight is not None and found.tight.short > 0
    return [
        text(tr.render(headline(found)), "bold"),
        text(tight_line(found, tr), ALARM if short else ""), text(cases_line(found, tr), QUIET),
        text(""), _bar(tr, tr.t("Four weeks"), found.near, room, 0),
        _bar(tr, tr.n("{n} week", "{n} weeks", len(found.weeks)), found.whole, room, 0),
        text(""), text(tr.t("Week by week, in hours of work and of time"), HEADING),
        *(_bar(tr, tr.day(week.first, short=True), week, room, scale) for week in found.weeks),
        text(""), _overtime(found, tr, room, alarm),
        text(overtime_line(found, tr), ALARM if alarm else QUIET), text(""),
        text(tr.t("# PB  = own duties  ! overtime or too late  . free  | time"), QUIET), text(""),
    ]  # fmt: skip


def _bar(tr: Translator, name: str, span: LoadSpan, room: int, scale: int) -> Content:
    """One span; overtime is shown once, with what finds no place, not inside the work it belongs to."""
    pb = span.pb - max(0, span.overtime - span.routine)
    load = Load(pb, max(0, span.routine - span.overtime), span.overtime + span.short, span.capacity)
    drawn = bar(load, room, scale or max(span.demand, span.capacity))
    figures = f"{'!' if span.over else ' '}{tr.hours(span.demand)} / {tr.hours(span.capacity)}"
    return text(fit(name, NAME)) + drawn + text(fit(figures, FIGURES, "right"), ALARM if span.over else "")


def _overtime(found: LoadSummary, tr: Translator, room: int, alarm: bool) -> Content:
    """Worked in this month, against the cap."""
    worked = min(1.0, found.overtime_month / (found.overtime_cap or 1))
    drawn = share_bar(worked, room, ALARM if alarm else "$text-accent")
    limit = f"{tr.hours(found.overtime_month)} / {tr.hours(found.overtime_cap)}"
    return text(fit(tr.t("Overtime"), NAME)) + drawn + text(fit(limit, FIGURES, "right"))
