"""What triage shows of one case: its row, the wish, the lights, the sheet, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.model.procedure import Check
from pbdesk.model.proposal import (
    Answer,
    CheckAnswer,
    Item,
    Light,
    LightKind,
    LightRating,
    Proposal,
    TriageState,
)
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.screens.widgets import SYMBOL, Cell, Row, cells, fit
from pbdesk.screens.widgets.lamp import light_words
from pbdesk.screens.widgets.prose import FRESH, Line
from pbdesk.words.caserecords import light_why

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator

HEADING, QUIET, ALARM, BOLD = "bold $text-accent", "$text-muted", "$text-error", "bold"
LIGHT_STYLE = {
    Light.UNKNOWN: QUIET, Light.GREEN: "$text-success", Light.AMBER: "$text-warning", Light.RED: ALARM,
}  # fmt: skip


def queue_row(desk: Desk, tr: Translator, proposal: Proposal, *, past: bool) -> Row:
    """`past` is the other list: of cases that came past triage without a route on record."""
    p = proposal
    ready = f"+ {tr.word(p.triage)}" if p.triage is TriageState.READY else ""
    waits = tr.word(p.status) if not p.is_open else "" if past else _age(desk, tr, p)
    detail = " · ".join(filter(None, (p.case_no, ready, waits, p.district)))
    ahead = _stage(desk, tr, p) if past else _gate(desk, tr, p)
    return Row([p.title or tr.t("(no title)")], [detail, Cell(ahead, QUIET)])


def _age(desk: Desk, tr: Translator, proposal: Proposal) -> str:
    """Never made up: a file that names no day of receipt leaves it unknown."""
    if proposal.received_on is None:
        return tr.t("age unknown")
    return tr.n("{n} day", "{n} days", (desk.today - proposal.received_on).days)


def _stage(desk: Desk, tr: Translator, proposal: Proposal) -> str:
    stage = desk.procedure.stage(proposal.stage)
    return tr.pick(stage.label) if stage else ""


def _gate(desk: Desk, tr: Translator, proposal: Proposal) -> str:
    """The next stage and its day."""
    found = desk.triage.gate(proposal)
    if found is None:
        return ""
    stage, gate = found
    day = tr.day(gate.on, short=True) or tr.t("no date")
    about = tr.t("about {day}", day=day) if gate.estimated and gate.on else day
    return f"{about} · {tr.pick(stage.label)}"


@dataclass(frozen=True)
class TriageLines:
    """`fresh` is the item just made; where it is `narrow` the sheet gives the reasons of the lights."""

    desk: Desk
    tr: Translator
    case: CaseFile
    fresh: int = 0
    narrow: bool = False

    def gap(self, gap: Gap) -> str:
        """What blocks *ready* is marked; a check is named by itself, the list says that it is missing."""
        kind, _, key = gap.where.partition(":")
        check = self.desk.procedure.check(key) if kind == "check" else None
        words = self.tr.pick(check.label) if check else self.tr.render(gap.what)
        return f"{'!' if gap.refuses else '-'} {words}"

    def wish(self) -> Iterator[Line]:
        p, t = self.case.proposal, self.tr.t
        yield Line(f"{p.case_no}  {p.title or t('(no title)')}", BOLD)
        yield Line(t("Wish: {words}", words=p.wish or t("(not recorded; press w)")))
        for flag in self.desk.triage.red_flags(self.case):
            yield Line(f"! {self.tr.render(flag)}", ALARM, 2)

    def lights(self) -> Iterator[Line]:
        wide = max(cells(self.tr.word(kind)) for kind in LightKind)
        for kind in LightKind:
            rating = self.case.rating(kind)
            words = light_words(self.tr, self.desk.procedure, rating.level)
            why = "" if self.narrow else self._why(rating)
            line = f"{fit(self.tr.word(kind), wide)} {words}  {why}".rstrip()
            yield Line(line, LIGHT_STYLE[rating.level], wide + 3)

    def sheet(self) -> Iterator[Line]:
        p, t = self.case.proposal, self.tr.t
        yield Line(t("Items"), HEADING)
        yield from map(self._item, self.case.items)
        if not self.case.items:
            yield Line(t("No item is recorded yet."), QUIET)
        given = [(rating, why) for rating in map(self.case.rating, LightKind) if (why := self._why(rating))]
        if self.narrow and given:
            yield Line(t("Lights"), HEADING)
            for rating, why in given:
                words = f"{SYMBOL[rating.level]} {self.tr.word(rating.kind)} · {why}"
                yield Line(words, LIGHT_STYLE[rating.level], 2)
        yield Line(t("Checks"), HEADING)
        yield from map(self._check, self.desk.procedure.checks)
        yield Line(t("Route: {route}", route=p.route), HEADING)
        if p.route_reason:
            yield Line(p.route_reason)
        for hint in self.desk.triage.hints(self.case):
            yield Line(f"~ {self.tr.render(hint.text)}", QUIET, 2)

    def _item(self, item: Item) -> Line:
        cost = f"NT${item.cost_twd:,}" if item.cost_twd is not None else ""
        months = self.tr.n("{n} month", "{n} months", item.months) if item.months is not None else ""
        words = (item.wish, self.tr.word(item.verdict), cost, months, item.reason, item.alternative)
        style = FRESH if item.id == self.fresh else ""
        return Line(f"{item.position}. " + " · ".join(filter(None, words)), style, 3)

    def _check(self, check: Check) -> Line:
        given = self.case.check(check.id) or CheckAnswer(check_key=check.id)
        risky = given.answer is check.risky
        open_ = given.answer is Answer.UNKNOWN
        words = self.tr.t("{check}: {answer}", check=check.label, answer=given.answer)
        note = f" · {given.note}" if given.note else ""
        mark = "!" if risky else "?" if open_ else "+"
        return Line(f"{mark} {words}{note}", ALARM if risky else QUIET if open_ else "", 2)

    def _why(self, rating: LightRating) -> str:
        return light_why(rating, light_words(self.tr, self.desk.procedure, rating.level))
