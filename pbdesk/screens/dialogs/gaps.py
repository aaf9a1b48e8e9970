"""What is missing leads to the form that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbdesk.model.proposal import LightKind, SupportAgency
from pbdesk.rules.casefile import CaseFile
from pbdesk.screens.dialogs import caseforms, people, triageforms

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


def mend(app: PbDeskApp, case: CaseFile, where: str) -> None:
    """Ask for what stands at `where` of a `Gap`, such as `item:3:reason` or `case:route`."""
    kind, _, rest = where.partition(":")
    number = int(rest.partition(":")[0]) if rest.partition(":")[0].isdigit() else 0
    if kind == "light":
        triageforms.ask_light(app, case, LightKind(rest))
    elif kind == "check":
        triageforms.ask_check(app, case, rest)
    elif kind == "item":
        triageforms.ask_item(app, case, next((i for i in case.items if i.id == number), None))
    elif kind == "agency":
        known = next((a for a in case.agencies if a.id == number), SupportAgency(proposal_id=case.id))
        caseforms.ask_agency(app, known)
    else:
        _mend_case(app, case, rest)


def _mend_case(app: PbDeskApp, case: CaseFile, name: str) -> None:
    if name in ("route", "route_reason"):
        triageforms.ask_route(app, case)
    elif name == "items":
        triageforms.ask_item(app, case, None)
    elif name == "people":
        people.ask_person(app, case)
    elif name == "consent_on":
        caseforms.ask_consent(app, case.proposal)
    else:
        caseforms.ask_place(app, case.proposal)
