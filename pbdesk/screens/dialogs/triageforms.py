"""Forms of triage: an item, a light, a check, the route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pbdesk.errors import RuleRefused
from pbdesk.model.proposal import Answer, Item, Light, LightKind, LightRating, Route, Verdict
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.triage import item_refusals, light_refusals
from pbdesk.screens.dialogs.form import Field, Kind, ask_form

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


def ask_item(app: PbDeskApp, case: CaseFile, item: Item | None) -> None:
    """A new item, or one to be judged."""
    t, tr = app.tr.t, app.tr
    known = item or Item(proposal_id=case.id, position=len(case.items) + 1)

    def made(values: dict[str, Any]) -> Item:
        return replace(known, **values)

    fields = [
        Field("wish", t("Wanted"), value=known.wish, required=True),
        Field("verdict", t("Verdict"), Kind.CHOICE, known.verdict, tuple((v, tr.word(v)) for v in Verdict)),
        Field("reason", t("Reason"), value=known.reason),
        Field("basis", t("Basis"), value=known.basis, hint=t("law, standard or measurement")),
        Field("alternative", t("Alternative"), value=known.alternative),
        Field("would_make_feasible", t("Feasible if"), value=known.would_make_feasible),
        Field("referral", t("Referred to"), value=known.referral),
        Field("cost_twd", t("Cost NT$"), Kind.MONEY, known.cost_twd, hint=t("e.g. 350,000 or 35萬")),
        Field("months", t("Months"), Kind.NUMBER, known.months),
        Field("discussed", t("Discussed"), Kind.CHOICE, known.discussed,
              ((True, tr.word(Answer.YES)), (False, tr.word(Answer.NO)))),
    ]  # fmt: skip
    ask_form(
        app,
        t("Item {number}", number=known.position),
        fields,
        lambda v: app.desk.triage.save_item(made(v)),
        check=lambda v: _refuse(item_refusals(made(v))),
    )


def ask_light(app: PbDeskApp, case: CaseFile, kind: LightKind) -> None:
    """One light, with the usual reasons to choose from before the officer's eyes."""
    t, tr, procedure = app.tr.t, app.tr, app.desk.procedure
    known = case.rating(kind)
    question = next((q for q in procedure.lights if q.kind is kind), None)
    usual = [
        "- " + t("{reason} ({basis})", reason=r.label, basis=r.basis)
        for r in procedure.reasons
        if r.feeds is kind
    ]

    def made(values: dict[str, Any]) -> LightRating:
        return replace(known, **values)

    levels = tuple((x.level, tr.pick(x.word)) for x in procedure.levels)
    fields = [
        Field("level", tr.word(kind), Kind.CHOICE, known.level,
              ((Light.UNKNOWN, tr.word(Light.UNKNOWN)), *levels)),
        Field("reason", t("Reason"), value=known.reason),
        Field("source", t("Source"), value=known.source, hint=t("who said so, or which document")),
    ]  # fmt: skip
    if kind is LightKind.BUDGET:
        hint = t("ROC year, e.g. {year}", year=app.desk.quarter.roc_year + 1)
        fields.append(Field("money_year", t("Money of year"), Kind.NUMBER, known.money_year, hint=hint))
    ask_form(
        app,
        tr.pick(question.ask) if question else tr.word(kind),
        fields,
        lambda v: app.desk.triage.set_light(made(v)),
        intro="\n".join(usual),
        check=lambda v: _refuse(light_refusals(made(v))),
    )


def ask_check(app: PbDeskApp, case: CaseFile, key: str) -> None:
    """The answer to one question of the checklist."""
    t, tr = app.tr.t, app.tr
    check, known = app.desk.procedure.check(key), case.check(key)
    answer, note = (known.answer, known.note) if known else (Answer.UNKNOWN, "")
    fields = [
        Field("answer", t("Answer"), Kind.CHOICE, answer, tuple((a, tr.word(a)) for a in Answer)),
        Field("note", t("Note"), value=note, hint=t("who was asked, what was seen")),
    ]
    ask_form(
        app,
        tr.pick(check.label) if check else key,
        fields,
        lambda v: app.desk.triage.answer_check(case.id, key, v["answer"], v["note"]),
        intro=tr.pick(check.ask) if check else "",
    )


def ask_route(app: PbDeskApp, case: CaseFile) -> None:
    """Which way the case goes; ways that are not open yet say what they lack."""
    t, tr = app.tr.t, app.tr
    options, lines = app.desk.triage.options(case), []
    for option in options:
        line = t("{route}: {why}", route=option.route, why=option.why)
        lines.append(f"{'+' if option.allowed else '!'} {line}")
        lines += [f"    - {tr.render(need)}" for need in option.needs if not option.allowed]
    standing = case.proposal.route
    choices = [(Route.UNDECIDED, tr.word(Route.UNDECIDED))]
    choices += [(o.route, tr.word(o.route)) for o in options if o.allowed or o.route is standing]
    ask_form(
        app,
        t("Which way?"),
        [
            Field("route", t("Route"), Kind.CHOICE, standing, tuple(choices)),
            Field("reason", t("Reason"), value=case.proposal.route_reason),
        ],
        lambda v: app.desk.triage.decide(case.id, v["route"], v["reason"]),
        intro="\n".join(lines),
    )


def _refuse(gaps: list[Gap]) -> None:
    if gaps:
        raise RuleRefused(gaps[0].what)
