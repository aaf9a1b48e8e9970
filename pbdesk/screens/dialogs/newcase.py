"""A case that no list holds yet: it came by telephone or on paper, and cannot wait for the next import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbdesk.model.proposal import Proposal
from pbdesk.screens.dialogs.caseforms import hazard_fields
from pbdesk.screens.dialogs.fields import about
from pbdesk.screens.dialogs.form import Field, Kind, Values, ask_form

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change


def ask_new_case(app: PbDeskApp) -> None:
    """What is known on the telephone; the case is opened then, for the rest."""
    t, made = app.tr.t, list[Proposal]()
    fields = [
        Field("case_no", t("Case number"), required=True, hint=t("e.g. 115030901, or one of your own")),
        Field("title", t("Title"), required=True),
        Field("place", t("Place")),
        *hazard_fields(app.tr, Proposal()),
        Field(
            "received_on", t("Received on"), Kind.DATE, app.desk.today, hint=t("empty: not known"), past=True
        ),
        Field("wish", t("Wish"), Kind.AREA),
    ]

    def save(values: Values) -> Change:
        with about("case_no"):  # nothing else is refused
            case, change = app.desk.cases.add(**values)
        made.append(case)
        return change

    ask_form(app, t("New case"), fields, save, then=lambda: app.open_case(made[-1].id))
