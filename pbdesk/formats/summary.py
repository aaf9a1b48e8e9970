"""The workload summary for the supervisor as one HTML page, CSV or JSON: the same figures in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from pbdesk.formats.summary_tables import both, figures, tables
from pbdesk.formats.summary_words import Words, headline, lines
from pbdesk.model.load import LoadSpan, LoadSummary
from pbdesk.model.proposal import LightKind

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet program would run such a cell


def to_html(summary: LoadSummary, tr: Words) -> str:
    """One page that needs nothing else: no script, no other file; prints on A4."""
    from jinja2 import Environment, StrictUndefined

    from pbdesk.formats.summary_template import TEMPLATE

    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    weeks, *others = tables(summary, tr)
    return page.from_string(TEMPLATE).render(
        lang=tr.lang, title=tr.t("Workload summary"), headline=tr.render(headline(summary)),
        made=tr.t("As of {day}", day=summary.made_on),
        lines=lines(summary, tr), weeks=weeks, others=others,
        bars=[_bar(week, _scale(summary.weeks)) for week in summary.weeks],
        legend=[("pb", tr.t("participatory budgeting")), ("routine", tr.t("own duties")),
                ("short", tr.t("due, but not done in time")), ("capacity", tr.t("time there is"))],
        chart=tr.t("Demand against time, in hours"),
        foot=tr.t("Times are hours of one officer. People are not named."),
    )  # fmt: skip


def to_csv(summary: LoadSummary, tr: Words) -> bytes:
    """UTF-8 with BOM for spreadsheet programs; the tables one under the other."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in (tr.render(headline(summary)), tr.t("As of {day}", day=summary.made_on),
                 *lines(summary, tr)):  # fmt: skip
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
            {"case_no": case.number, "title": case.title, "stage": both(case.stage, tr),
             "next_step": tr.render(case.step), "due": _iso(case.due),
             "lights": {kind.value: light.value for kind, light in zip(LightKind, case.lights, strict=True)},
             "waiting": tr.render(case.waiting) if case.waiting else ""}
            for case in summary.cases
        ],
        "tightest": _tight_document(summary, tr),
        **_displaced(summary, tr),
        "last_year": _displaced(summary.last_year(), tr),
    }  # fmt: skip


def _displaced(summary: LoadSummary, tr: Words) -> dict[str, Any]:
    return {
        "displaced": [
            {"week": _iso(line.week), "work": tr.render(line.title), "from": _iso(line.before),
             "to": _iso(line.after), "hours": _hours(line.minutes), "by": line.by, "evenings": line.evenings}
            for line in summary.ledger
        ],
        "displaced_by": [
            {"case_no": by, "works": total.works, "hours": _hours(total.minutes), "evenings": total.evenings}
            for by in summary.displacing() for total in [summary.displaced(by)]
        ],
    }  # fmt: skip


def _tight_document(summary: LoadSummary, tr: Words) -> dict[str, Any] | None:
    tight = summary.tight
    if tight is None:
        return None
    return {
        "first": tight.first.isoformat(), "last": tight.last.isoformat(),
        "work_hours": _hours(tight.work), "time_hours": _hours(tight.room),
        "short_hours": _hours(max(0, tight.short)),
        "parts": [{"work": tr.render(p.title), "case_no": p.case, "due": _iso(p.due),
                   "hours": _hours(p.minutes)} for p in tight.parts],
    }  # fmt: skip


# -- small ones ------------------------------------------------------------------------------------------
def _span(span: LoadSpan) -> dict[str, Any]:
    names = ("capacity", "demand", "pb", "routine", "late", "overtime", "meetings")
    hours = {f"{name}_hours": _hours(m) for name, m in zip(names, figures(span), strict=True)}
    return {"first": span.first.isoformat(), "last": span.last.isoformat(), **hours, "over": span.over}


def _scale(weeks: Iterable[LoadSpan]) -> int:
    return max((max(week.demand, week.capacity) for week in weeks), default=0) or 1


def _bar(week: LoadSpan, scale: int) -> dict[str, str]:
    """Widths in per cent of the longest bar."""
    parts = {"pb": week.pb, "routine": week.routine, "short": week.short, "capacity": week.capacity}
    return {name: f"{100 * minutes / scale:.1f}" for name, minutes in parts.items()}


def _hours(minutes: int) -> float:
    return float(f"{minutes / 60:.1f}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
