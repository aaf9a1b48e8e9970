"""Forms of triage: the wish, an item, a light, a check, the route; and which of several it is to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pbdesk.errors import RuleRefused
from pbdesk.model.proposal import Answer, Item, Light, LightKind, LightRating, Proposal, Route, Verdict
from pbdesk.rules.casefile import CaseFile, Gap
from pbdesk.rules.triage import item_refusals, light_refusals
from pbdesk.screens.dialogs.form import Field, Kind, ask_form, ask_which
from pbdesk.screens.dialogs.removal import remove
from pbdesk.screens.widgets import SYMBOL
from pbdesk.screens.widgets.lamp import light_words

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.i18n import Translator


def ask_wish(app: PbDeskApp, proposal: Proposal) -> None:
    t = app.tr.t
    fields = [Field("wish", t("Wish"), Kind.AREA, proposal.wish)]
    title = t("The proposer's own words")
    ask_form(app, title, fields, lambda v: app.desk.cases.change(proposal.id, "case", **v))


def which_item(app: PbDeskApp, case: CaseFile, then: Callable[[Item], object]) -> None:
    """One of the case's items, if it has any."""
    items = {item.id: item for item in case.items}
    if items:
        choices = tuple((key, f"{item.position}. {item.wish}") for key, item in items.items())
        ask_which(app, app.tr.t("Which item?"), app.tr.t("Item"), choices, lambda key: then(items[key]))


def ask_item(app: PbDeskApp, case: CaseFile, item: Item | None) -> None:
    """A new item, or one to be judged."""
    known = item or Item(proposal_id=case.id, position=len(case.items) + 1)

    def made(values: dict[str, Any]) -> Item:
        return replace(known, **values)

    ask_form(
        app,
        app.tr.t("Item {number}", number=known.position),
        item_fields(app.tr, known),
        lambda v: app.desk.triage.save_item(made(v)),
        check=lambda v: _refuse(item_refusals(made(v))),
    )


def remove_item(app: PbDeskApp, item: Item) -> None:
    remove(app, lambda desk: desk.triage.remove_item(item), item.wish, item_fields(app.tr, item))


def item_fields(tr: Translator, known: Item) -> list[Field]:
    t = tr.t
    return [
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


def which_light(app: PbDeskApp, case: CaseFile) -> None:
    """Which light, the first not yet set proposed; then the light."""
    t, tr = app.tr.t, app.tr
    unset = [kind for kind in LightKind if case.rating(kind).level is Light.UNKNOWN]
    choices = tuple((kind, f"{tr.word(kind)} {SYMBOL[case.rating(kind).level]}") for kind in LightKind)
    ask_which(
        app, t("Which light?"), t("Light"), choices,
        lambda kind: ask_light(app, case, kind), next(iter(unset), None),
    )  # fmt: skip


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

    each = (Light.UNKNOWN, *(x.level for x in procedure.levels))
    levels = tuple((level, light_words(tr, procedure, level)) for level in each)
    fields = [
        Field("level", tr.word(kind), Kind.CHOICE, known.level, levels),
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


def which_check(app: PbDeskApp, case: CaseFile) -> None:
    """Which check, the first unanswered proposed; then its answer, and the next."""
    t, tr, checks = app.tr.t, app.tr, app.desk.procedure.checks
    if checks:
        done = _answered(case)
        choices = tuple((c.id, f"{tr.pick(c.label)} {'+' if c.id in done else '?'}") for c in checks)
        ask_which(
            app, t("Which check?"), t("Check"), choices,
            lambda key: ask_checks(app, case, key), next((c.id for c in checks if c.id not in done), None),
        )  # fmt: skip


def ask_check(app: PbDeskApp, case: CaseFile, key: str, then: Callable[[], object] | None = None) -> None:
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
        then=then,
    )


def ask_checks(app: PbDeskApp, case: CaseFile, key: str) -> None:
    """One question, then the next that has no answer, until the officer has enough."""

    def go_on() -> None:
        now = app.desk.cases.file(case.id)
        keys = [check.id for check in app.desk.procedure.checks]
        rest = keys[keys.index(key) + 1 :]
        done = _answered(now)
        following = next((each for each in rest if each not in done), None)
        if following:
            ask_checks(app, now, following)

    ask_check(app, case, key, go_on)


def _answered(case: CaseFile) -> set[str]:
    return {check.check_key for check in case.checks if check.answer is not Answer.UNKNOWN}


def ask_route(app: PbDeskApp, case: CaseFile) -> None:
    """Which way the case goes; ways that are not open yet say what they lack."""
    if app.desk.triage.is_past(case.proposal):
        _ask_past_route(app, case.proposal)
        return
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
            Field("reason", t("Reason"), value=case.proposal.route_reason, stands_for=("route_reason",)),
        ],
        lambda v: app.desk.triage.decide(case.id, v["route"], v["reason"]),
        intro="\n".join(lines),
    )


def _ask_past_route(app: PbDeskApp, proposal: Proposal) -> None:
    """The case came here past triage: what was decided then is only written down."""
    t, tr = app.tr.t, app.tr
    known = (Route.UNDECIDED, *(rule.id for rule in app.desk.procedure.routes))
    routes = tuple((route, tr.word(route)) for route in known)
    ask_form(
        app,
        t("Which way was decided then?"),
        [
            Field("route", t("Route"), Kind.CHOICE, proposal.route, routes),
            Field("reason", t("Reason"), value=proposal.route_reason, stands_for=("route_reason",)),
            Field(
                "on",
                t("Decided on"),
                Kind.DATE,
                proposal.triage_on,
                hint=t("empty: not known"),
                stands_for=("triage_on",),
                past=True,
            ),
        ],
        lambda v: app.desk.triage.record_past(proposal.id, v["route"], v["reason"], v["on"]),
        intro=t("This case is past triage; its stage stays as it is."),
    )


def _refuse(gaps: list[Gap]) -> None:
    """`item-reason`, `light-source` and `money-year` are about the field they end in."""
    if gaps:
        field = gaps[0].key.removeprefix("item-").removeprefix("light-").replace("-", "_")
        raise RuleRefused(gaps[0].what, field=field)
