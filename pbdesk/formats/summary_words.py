"""The sentences of the workload summary, for page, table and screen."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from pbdesk.model.load import AskKind, LoadSummary
from pbdesk.say import Say, say, say_n
from pbdesk.workcal.rocdate import roc_year

ASK_TITLES = {
    AskKind.MONEY: say("Money"),
    AskKind.COORDINATION: say("Coordination with other agencies"),
    AskKind.REDISTRIBUTION: say("Sharing the work"),
    AskKind.EXTENSION: say("Extension of a deadline"),
}


class Words(Protocol):
    """What is asked of a translator."""

    lang: str

    def t(self, msgid: str, /, **params: object) -> str: ...
    def n(self, one: str, many: str, n: int, /, **params: object) -> str: ...
    def render(self, sentence: Say | str) -> str: ...
    def day(self, day: date | None, *, short: bool = False) -> str: ...
    def month_day(self, day: date) -> str: ...
    def hours(self, minutes: int) -> str: ...


def headline(summary: LoadSummary) -> Say:
    """The load in one sentence."""
    near, slips = summary.near, len(summary.slips)
    hours = {"work": _hours(near.demand), "time": _hours(near.capacity)}
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


def tight_line(summary: LoadSummary, tr: Words) -> str:
    """The proof of overload in one sentence; empty when nothing is due."""
    tight = summary.tight
    if tight is None:
        return ""
    first, last = tr.month_day(tight.first), tr.month_day(tight.last)
    hours = {"work": tr.hours(tight.work), "time": tr.hours(tight.room)}
    days = first if first == last else tr.t("{first}–{last}", first=first, last=last)
    if tight.short > 0:
        return tr.t("{days}: {work} h of work, {time} h of time; {short} h too much in whatever order",
                    days=days, short=tr.hours(tight.short), **hours)  # fmt: skip
    return tr.t("{days} is tightest: {work} h of work, {time} h of time", days=days, **hours)


def displaced_line(summary: LoadSummary, tr: Words, by: str | None = None) -> str:
    """Totals of the ledger, of one case (empty: only several cases together explain it) or of all."""
    total = summary.displaced(by)
    words = tr.n("{n} own duty displaced, {hours} h", "{n} own duties displaced, {hours} h", total.works,
                 hours=tr.hours(total.minutes))  # fmt: skip
    if total.evenings:
        words += tr.n(", {n} evening", ", {n} evenings", total.evenings)
    return words if by is None else tr.t("{case}: {what}", case=cause(by, tr), what=words)


def cases_line(summary: LoadSummary, tr: Words) -> str:
    words = tr.n("{n} open case", "{n} open cases", summary.open_cases)
    limit = tr.t("limit of one desk: {limit}", limit=summary.case_limit)
    waiting = tr.n("{n} proposal to decide", "{n} proposals to decide", summary.undecided)
    return tr.t("{cases} ({limit}) · {waiting}", cases=words, limit=limit, waiting=waiting)


def lines(summary: LoadSummary, tr: Words) -> list[str]:
    """What stands under the first sentence."""
    found = [tight_line(summary, tr), overtime_line(summary, tr), cases_line(summary, tr)]
    if summary.ledger:
        found.append(tr.t("This year: {what}", what=displaced_line(summary, tr)))
    if summary.ledger_before:
        total = displaced_line(summary.last_year(), tr)
        found.append(tr.t("{year}: {what}", year=year_before(summary), what=total))
    return [line for line in found if line]


def year_before(summary: LoadSummary) -> int:
    """The ROC year before the one of the summary."""
    return roc_year(summary.made_on) - 1


def cause(by: str, tr: Words) -> str:
    return by or tr.t("several cases together")


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f}".removesuffix(".0")
