"""The load as lines: the sums, each span as a bar against its time, the overtime of the month, the ledger."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.formats.summary_words import (
    cases_line,
    displaced_line,
    headline,
    overtime_line,
    tight_line,
    year_before,
)
from pbdesk.model.load import LedgerLine, LoadSpan, LoadSummary
from pbdesk.screens.widgets import Cell, Heading, Row, fit, text
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


def ledger_rows(found: LoadSummary, tr: Translator) -> Iterator[tuple[Hashable, Row]]:
    """What slips, then what was displaced, under the case that explains it with its total; what was last
    year as long as it is reported on."""
    if found.slips:
        yield Heading(tr.t("Slips in the next four weeks · Enter: why, remedies"), "slips"), Row([])
    for number, slip in enumerate(found.slips):
        when = tr.t("due {day}", day=tr.day(slip.due, short=True)) if slip.due else ""
        cells = [tr.render(slip.title), tr.hours(slip.minutes)]
        yield ("work", slip.work, number), Row(cells, [Cell(f"  ! {when}", ALARM)])
    yield from _displaced(found, tr, "")
    if found.ledger_before:
        last, year = found.last_year(), str(year_before(found))
        yield Heading(tr.t("{year}: {what}", year=year, what=displaced_line(last, tr)), year), Row([])
        yield from _displaced(last, tr, year)


def _displaced(found: LoadSummary, tr: Translator, year: str) -> Iterator[tuple[Hashable, Row]]:
    """`year` tells the same case in two years apart."""
    for by in found.displacing():
        yield Heading(displaced_line(found, tr, by), f"{year} by {by}"), Row([])
        for number, line in enumerate(found.ledger):
            if line.by == by:
                yield ("ledger", by, (year, number) if year else number), _ledger_row(line, tr)


def _ledger_row(line: LedgerLine, tr: Translator) -> Row:
    after = tr.day(line.after, short=True) or tr.t("no place")
    moved = f"  {tr.day(line.before, short=True)} → {after}"
    if line.evenings:
        moved += tr.n(", {n} evening", ", {n} evenings", line.evenings)
    return Row([tr.render(line.title), tr.hours(line.minutes)], [Cell(moved, QUIET)])
