"""A fact of an imported row in words: what it is called, and its value as a person reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.commands.casetext import FIELDS
from pbdesk.model.proposal import CaseStatus, Light, LightKind
from pbdesk.say import N_

if TYPE_CHECKING:
    from pbdesk.i18n import Translator
    from pbdesk.rules.importing import Fact

NAMES = {
    **FIELDS, "support": N_("Support agencies"), "proposer": N_("Proposer"),
    "event.assembly": N_("Residents' assembly"), "event.ws1": N_("Workshop 1"),
    "event.ws2": N_("Workshop 2"), "event.vote": N_("Vote"),
    **{f"light.{kind}": word for kind, word in (
        (LightKind.PUBLIC_VALUE, N_("Public value")), (LightKind.LEGALITY, N_("Legality")),
        (LightKind.BUDGET, N_("Budget feasibility")),
    )},
}  # fmt: skip
DAYS = ("received_on", "status_on")


def fact_name(fact: str, tr: Translator) -> str:
    return tr.t(NAMES[fact]) if fact in NAMES else fact


def fact_words(fact: str, value: Fact, tr: Translator) -> str:
    if value in ("", None, [], {}):
        return tr.t("(blank)")
    if isinstance(value, dict):
        return _light(value, tr) if fact.startswith("light.") else _event(value, tr)
    if isinstance(value, list):
        names = (tr.t("{name} ({duty})", name=name, duty=duty) if duty else name for name, duty in value)
        return ("、" if tr.zh else ", ").join(names)
    if fact == "status":
        return tr.word(CaseStatus(str(value)))
    return tr.day(date.fromisoformat(str(value))) if fact in DAYS else str(value)


def _light(value: dict[str, str | int | None], tr: Translator) -> str:
    return str(value.get("word") or tr.word(Light(str(value["level"]))))


def _event(value: dict[str, str | int | None], tr: Translator) -> str:
    """When and where; then the figures, by name."""
    on, until, place = (str(value.get(key) or "") for key in ("on", "until", "place"))
    span = "–".join(_moment(moment, tr) for moment in (on, until) if moment)
    figures = [
        tr.t("{field}: {value}", field=tr.t(FIELDS[key]), value=value[key])
        for key in ("attendance", "ballots", "votes") if value.get(key) is not None
    ]  # fmt: skip
    return " · ".join(filter(None, (span, place, *figures)))


def _moment(written: str, tr: Translator) -> str:
    moment = datetime.fromisoformat(written)
    return tr.when(moment) if "T" in written else tr.day(moment.date())
