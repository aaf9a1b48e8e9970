"""The workload summary for the supervisor as one HTML page, CSV or JSON: the same figures in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pbdesk.model.load import AskKind, LoadSpan, LoadSummary
from pbdesk.model.proposal import LightKind
from pbdesk.say import Say, say, say_n

ASK_TITLES = {
    AskKind.MONEY: say("Money"),
    AskKind.COORDINATION: say("Coordination with other agencies"),
    AskKind.REDISTRIBUTION: say("Sharing the work"),
    AskKind.EXTENSION: say("Extension of a deadline"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet program would run such a cell


class Words(Protocol):
    """What is asked of a translator."""

    lang: str

    def t(self, msgid: str, /, **params: object) -> str: ...
    def n(self, one: str, many: str, n: int, /, **params: object) -> str: ...
    def render(self, sentence: Say | str) -> str: ...
    def day(self, day: date | None, *, short: bool = False) -> str: ...
    def hours(self, minutes: int) -> str: ...


@dataclass(frozen=True)
class Table:
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""  # what to say without rows
    figures: tuple[int, ...] = ()  # columns of numbers


def headline(summary: LoadSummary) -> Say:
    """The load in one sentence, in whole hours."""
    near, slips = summary.near, len(summary.slips)
    hours = {"work": _whole(near.demand), "time": _whole(near.capacity)}
    if not slips:
        return say("Next four weeks: {work} h of work for {time} h of time; no own duty slips", **hours)
    return say_n(
        "Next four weeks: {work} h of work for {time} h of time; {n} own duty slips",
        "Next four weeks: {work} h of work for {time} h of time; {n} own duties slip",
        slips, **hours,
    )  # fmt: skip


def overtime_line(summary: LoadSummary, tr: Words) -> str:
    words = tr.t("Overtime this month: {worked} h of at most {cap} h; planned in four weeks: {planned} h",
                 worked=tr.hours(summary.overtime_month), cap=tr.hours(summary.overtime_cap),
                 planned=tr.hours(summary.near.overtime))  # fmt: skip
    if summary.overtime_month >= summary.overtime_alert:
        words += tr.t(" ! above the alert of {alert} h", alert=tr.hours(summary.overtime_alert))
    return words


def cases_line(summary: LoadSummary, tr: Words) -> str:
    words = tr.n("{n} open case", "{n} open cases", summary.open_cases)
    limit = tr.t("limit of one desk: {limit}", limit=summary.case_limit)
    return f"{words} ({limit}) · " + tr.n(
        "{n} proposal to decide", "{n} proposals to decide", summary.undecided
    )


def tables(summary: LoadSummary, tr: Words) -> list[Table]:
    """Everything of the summary as text, in the order in which it is read."""
    return [_weeks(summary, tr), _asks(summary, tr), _slips(summary, tr), _cases(summary, tr),
            _ledger(summary, tr)]  # fmt: skip


def to_html(summary: LoadSummary, tr: Words) -> str:
    """One page that needs nothing else: no script, no other file; prints on A4."""
    from jinja2 import Environment, StrictUndefined

    from pbdesk.formats.summary_template import TEMPLATE

    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    weeks, *others = tables(summary, tr)
    return page.from_string(TEMPLATE).render(
        lang=tr.lang, title=tr.t("Workload summary"), headline=tr.render(headline(summary)),
        made=tr.t("As of {day}", day=summary.made_on),
        lines=[overtime_line(summary, tr), cases_line(summary, tr)], weeks=weeks, others=others,
        bars=[_bar(week, _scale(summary.weeks)) for week in summary.weeks],
        legend=[("pb", tr.t("participatory budgeting")), ("routine", tr.t("own duties")),
                ("short", tr.t("due, but not done in time")), ("capacity", tr.t("time there is"))],
        chart=tr.t("Demand against time"),
        foot=tr.t("Times are hours of one officer. People are not named."),
    )  # fmt: skip


def to_csv(summary: LoadSummary, tr: Words) -> bytes:
    """UTF-8 with BOM for spreadsheet programs; the tables one under the other."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in (tr.render(headline(summary)), tr.t("As of {day}", day=summary.made_on),
                 overtime_line(summary, tr), cases_line(summary, tr)):  # fmt: skip
        writer.writerow([_harmless(line)])
    for table in tables(summary, tr):
        writer.writerow([])
        for row in ((table.title,), table.headers, *(table.rows or ((table.empty,),))):
            writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff".encode() + out.getvalue().encode()


def to_json(summary: LoadSummary, tr: Words) -> dict[str, Any]:
    """Hours as numbers, days as ISO text, sentences in the chosen language."""
    return {
        "made_on": summary.made_on.isoformat(),
        "headline": tr.render(headline(summary)),
        "four_weeks": _span(summary.near),
        "all_weeks": _span(summary.whole),
        "weeks": [_span(week) for week in summary.weeks],
        "overtime": {"month_hours": _hours(summary.overtime_month), "cap_hours": _hours(summary.overtime_cap),
                     "alert_hours": _hours(summary.overtime_alert)},
        "open_cases": summary.open_cases, "undecided": summary.undecided, "case_limit": summary.case_limit,
        "asks": [{"kind": ask.kind.value, "case_no": ask.case, "text": tr.render(ask.text)}
                 for ask in summary.asks],
        "slips": [{"work": tr.render(slip.title), "first_due": _iso(slip.due),
                   "times": slip.times, "late_hours": _hours(slip.minutes)}
                  for slip in summary.slips],
        "cases": [
            {"case_no": case.number, "title": case.title, "stage": _both(case.stage, tr),
             "next_step": tr.render(case.step), "due": _iso(case.due),
             "lights": {kind.value: light.value for kind, light in zip(LightKind, case.lights, strict=True)},
             "waiting": tr.render(case.waiting) if case.waiting else ""}
            for case in summary.cases
        ],
        "displaced": [
            {"week": _iso(line.week), "work": line.title, "from": _iso(line.before), "to": _iso(line.after),
             "hours": _hours(line.minutes)} for line in summary.ledger
        ],
    }  # fmt: skip


# -- the tables ------------------------------------------------------------------------------------------
def _weeks(summary: LoadSummary, tr: Words) -> Table:
    names = [tr.day(week.first, short=True) for week in summary.weeks]
    names += [tr.t("Four weeks"), tr.n("{n} week", "{n} weeks", len(summary.weeks))]
    spans = (*summary.weeks, summary.near, summary.whole)
    return Table(
        tr.t("Weeks, in hours"),
        (tr.t("Week from"), tr.t("Time there is"), tr.t("Work"), tr.t("PB"), tr.t("Own duties"),
         tr.t("Due, not done"), tr.t("Overtime"), tr.t("Meetings")),
        tuple((name, *(tr.hours(minutes) for minutes in _figures(span)))
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
            (c.number, c.title, _both(c.stage, tr), tr.render(c.step), tr.day(c.due, short=True),
             *(_word(light, tr) for light in c.lights), tr.render(c.waiting) if c.waiting else "")
            for c in summary.cases
        ),
        tr.t("No open case."),
    )  # fmt: skip


def _ledger(summary: LoadSummary, tr: Words) -> Table:
    return Table(
        tr.t("Own work displaced this year"),
        (tr.t("Week from"), tr.t("Own duty"), tr.t("Was planned"), tr.t("Moved to"), tr.t("Hours")),
        tuple((tr.day(d.week, short=True), d.title, tr.day(d.before, short=True),
               tr.day(d.after, short=True) or tr.t("no place"), tr.hours(d.minutes)) for d in summary.ledger),
        tr.t("Nothing was displaced."), (4,),
    )  # fmt: skip


# -- small ones ------------------------------------------------------------------------------------------
def _figures(span: LoadSpan) -> Iterable[int]:
    return (span.capacity, span.demand, span.pb, span.routine, span.short, span.overtime, span.meetings)


def _span(span: LoadSpan) -> dict[str, Any]:
    names = ("capacity", "demand", "pb", "routine", "late", "overtime", "meetings")
    hours = {f"{name}_hours": _hours(m) for name, m in zip(names, _figures(span), strict=True)}
    return {"first": span.first.isoformat(), "last": span.last.isoformat(), **hours, "over": span.over}


def _scale(weeks: Iterable[LoadSpan]) -> int:
    return max((max(week.demand, week.capacity) for week in weeks), default=0) or 1


def _bar(week: LoadSpan, scale: int) -> dict[str, str]:
    """Widths in per cent of the longest bar."""
    parts = {"pb": week.pb, "routine": week.routine, "short": week.short, "capacity": week.capacity}
    return {name: f"{100 * minutes / scale:.1f}" for name, minutes in parts.items()}


def _word(value: object, tr: Words) -> str:
    return tr.t("{text}", text=value)


def _both(words: object, tr: Words) -> str:
    return "" if words is None else _word(words, tr)


def _hours(minutes: int) -> float:
    return float(f"{minutes / 60:.1f}")


def _whole(minutes: int) -> int:
    return round(minutes / 60)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
