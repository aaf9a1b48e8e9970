"""The tables of the workload summary as text: the same for the page and for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pbdesk.formats.summary_words import ASK_TITLES, Words, cause, year_before
from pbdesk.model.load import AskKind, LoadSpan, LoadSummary
from pbdesk.model.proposal import LightKind


@dataclass(frozen=True)
class Table:
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""  # what to say without rows
    figures: tuple[int, ...] = ()  # columns of numbers


def tables(summary: LoadSummary, tr: Words) -> list[Table]:
    """Everything of the summary as text, in the order in which it is read."""
    found = [_weeks(summary, tr), _tight(summary, tr), _asks(summary, tr), _slips(summary, tr),
             _cases(summary, tr), _displacing(summary, tr, tr.t("Which cases displaced it")),
             _ledger(summary, tr, tr.t("Own work displaced this year"))]  # fmt: skip
    if summary.ledger_before:
        last, year = summary.last_year(), year_before(summary)
        found += [_displacing(last, tr, tr.t("Which cases displaced own work in {year}", year=year)),
                  _ledger(last, tr, tr.t("Own work displaced in {year}", year=year))]  # fmt: skip
    return found


# -- the tables ------------------------------------------------------------------------------------------
def _weeks(summary: LoadSummary, tr: Words) -> Table:
    names = [tr.day(week.first, short=True) for week in summary.weeks]
    names += [tr.t("Four weeks"), tr.n("{n} week", "{n} weeks", len(summary.weeks))]
    spans = (*summary.weeks, summary.near, summary.whole)
    return Table(
        tr.t("Weeks, in hours"),
        (tr.t("Week from"), tr.t("Time there is"), tr.t("Work"), tr.t("PB"), tr.t("Own duties"),
         tr.t("Due, not done"), tr.t("Overtime"), tr.t("Meetings")),
        tuple((name, *(tr.hours(minutes) for minutes in figures(span)))
              for name, span in zip(names, spans, strict=True)),
        figures=tuple(range(1, 8)),
    )  # fmt: skip


def _asks(summary: LoadSummary, tr: Words) -> Table:
    return Table(
        tr.t("What the supervisor can do"), (tr.t("Request"), tr.t("Case"), tr.t("Why")),
        tuple((tr.render(ASK_TITLES[kind]), ask.case, tr.render(ask.text))
              for kind in AskKind for ask in summary.asked(kind)),
        tr.t("Nothing is asked for."),
    )  # fmt: skip


def _slips(summary: LoadSummary, tr: Words) -> Table:
    return Table(
        tr.t("Own duties that slip in four weeks"),
        (tr.t("Own duty"), tr.t("First due"), tr.t("Times"), tr.t("Hours late")),
        tuple((tr.render(s.title), tr.day(s.due, short=True), str(s.times), tr.hours(s.minutes))
              for s in summary.slips),
        tr.t("No own duty slips."), (2, 3),
    )  # fmt: skip


def _cases(summary: LoadSummary, tr: Words) -> Table:
    lights = tuple(_word(kind, tr) for kind in LightKind)
    return Table(
        tr.t("Cases"),
        (tr.t("Case"), tr.t("Title"), tr.t("Stage"), tr.t("Next step"), tr.t("Due"), *lights,
         tr.t("Waiting")),
        tuple(
            (c.number, c.title, both(c.stage, tr), tr.render(c.step), tr.day(c.due, short=True),
             *(_word(light, tr) for light in c.lights), tr.render(c.waiting) if c.waiting else "")
            for c in summary.cases
        ),
        tr.t("No open case."),
    )  # fmt: skip


def _ledger(summary: LoadSummary, tr: Words, title: str) -> Table:
    return Table(
        title,
        (tr.t("Week from"), tr.t("Own duty"), tr.t("Without the cases"), tr.t("Moved to"), tr.t("By case"),
         tr.t("Hours"), tr.t("Evenings")),
        tuple((tr.day(d.week, short=True), tr.render(d.title), tr.day(d.before, short=True),
               tr.day(d.after, short=True) or tr.t("no place"), cause(d.by, tr), tr.hours(d.minutes),
               str(d.evenings))
              for d in summary.ledger),
        tr.t("Nothing was displaced."), (5, 6),
    )  # fmt: skip


def _displacing(summary: LoadSummary, tr: Words, title: str) -> Table:
    totals = [(cause(by, tr), summary.displaced(by)) for by in summary.displacing()]
    totals += [(tr.t("All together"), summary.displaced())] if totals else []
    return Table(
        title,
        (tr.t("By case"), tr.t("Own works"), tr.t("Hours"), tr.t("Evenings")),
        tuple((by, str(t.works), tr.hours(t.minutes), str(t.evenings)) for by, t in totals),
        tr.t("Nothing was displaced."), (1, 2, 3),
    )  # fmt: skip


def _tight(summary: LoadSummary, tr: Words) -> Table:
    """The sum can be checked: line by line what must be done inside the days."""
    tight = summary.tight
    parts = tight.parts if tight else ()
    total = [(tr.t("All together"), "", "", tr.hours(tight.work))] if tight and parts else []
    return Table(
        tr.t("The days with least room"),
        (tr.t("Must be done in them"), tr.t("Case"), tr.t("Due"), tr.t("Hours")),
        (*((tr.render(p.title), p.case, tr.day(p.due, short=True), tr.hours(p.minutes)) for p in parts),
         *total),
        tr.t("Nothing is due in four weeks."), (3,),
    )  # fmt: skip


# -- small ones ------------------------------------------------------------------------------------------
def figures(span: LoadSpan) -> Iterable[int]:
    return (span.capacity, span.demand, span.pb, span.routine, span.short, span.overtime, span.meetings)


def _word(value: object, tr: Words) -> str:
    return tr.t("{text}", text=value)


def both(words: object, tr: Words) -> str:
    return "" if words is None else _word(words, tr)
