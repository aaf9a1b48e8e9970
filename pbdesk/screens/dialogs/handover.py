"""The hand-over sheet of a case: where it goes, and whether numbers stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pbdesk.model.proposal import Answer
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.screens.dialogs.odtfile import ask_odt, file_fields

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


def ask_handover(app: PbDeskApp, proposal_id: int) -> None:
    """Offered where a case has been handed over, and asked for on its screen at any time."""
    from pbdesk.documents.handover import handover_file
    from pbdesk.i18n import Translator
    from pbdesk.sheetfile import file_name

    t, case = app.tr.t, app.ask(lambda desk: desk.cases.file(proposal_id))
    if case is None:
        return
    yes_no = tuple((answer is Answer.YES, app.tr.word(answer)) for answer in (Answer.NO, Answer.YES))
    fields = [
        *file_fields(app.tr, file_name(case, "handover")),
        Field("numbers", t("Numbers too"), Kind.CHOICE, False, yes_no),
    ]
    title = t("Hand-over sheet of case {case}", case=case.proposal.case_no)
    intro = t("What a colleague must have in hand: promises, open questions, dates, money, people, contacts."
              " Telephone numbers, e-mail and addresses stand in it only if you say so.")  # fmt: skip

    def content(v: dict[str, Any]) -> bytes:
        """As the case stands by then: it may be changed over the open form."""
        known = app.desk.cases.file(proposal_id)
        return handover_file(app.desk, [known], Translator(v["lang"]), numbers=v["numbers"])

    ask_odt(app, FormDialog(title, fields, intro=intro), content)
