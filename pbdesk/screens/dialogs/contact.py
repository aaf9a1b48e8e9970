"""Log a contact: from a ringing phone to a saved note in a few keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on

from pbdesk.desk.contacts import ContactForm
from pbdesk.model.contact import Channel, Outcome
from pbdesk.screens.dialogs.form import Choice, Field, FormDialog, Kind

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.model.proposal import Proposal


class ContactDialog(FormDialog):
    """The outcome proposes the next try, until the officer writes a date of their own."""

    def __init__(self, app: PbDeskApp, proposal: Proposal, person: str, outcome: Outcome) -> None:
        self.proposal, self._proposed = proposal, ""
        tr = app.tr
        title = tr.t("Contact on {case} {title}", case=proposal.case_no, title=proposal.title)
        super().__init__(
            title,
            [
                Field("note", tr.t("Note"), Kind.AREA),
                Field(
                    "outcome", tr.t("Outcome"), Kind.CHOICE, outcome, tuple((o, tr.word(o)) for o in Outcome)
                ),
                Field("person", tr.t("With"), value=person, required=True),
                Field("next_on", tr.t("Next try"), Kind.DATE, hint=tr.t("date, +3, tomorrow; empty: none")),
                Field(
                    "channel", tr.t("By"), Kind.CHOICE, Channel.PHONE, tuple((c, tr.word(c)) for c in Channel)
                ),
                Field("minutes", tr.t("Minutes"), Kind.NUMBER),
                Field("promise", tr.t("We promised")),
                Field("promise_due", tr.t("Promised until"), Kind.DATE),
                Field("question", tr.t("Open question")),
            ],
        )

    def on_mount(self) -> None:
        super().on_mount()
        self._propose()

    @on(Choice.Changed)
    def _outcome_changed(self, event: Choice.Changed) -> None:
        if event.choice.id == "field-outcome":
            self._propose()

    def _propose(self) -> None:
        from textual.widgets import Input

        target = self.query_one("#field-next_on", Input)
        if target.value != self._proposed:
            return  # the officer wrote a date: it stays
        outcome = self.query_one("#field-outcome", Choice).value
        person = self.query_one("#field-person", Input).value
        desk = self.pb_app.desk
        found = self.pb_app.ask(lambda _: desk.contacts.propose_next(self.proposal.id, person, outcome))
        self._proposed = self.tr.day(found.on, short=True) if found and found.on else ""
        target.value = self._proposed

    @property
    def pb_app(self) -> Any:
        return self.app


def ask_contact(
    app: PbDeskApp, proposal: Proposal | None, person: str = "", outcome: Outcome = Outcome.REACHED
) -> None:
    """Ask and log. Without a case it is asked for first."""
    if proposal is None:
        from pbdesk.screens.dialogs.search import SearchDialog

        def chosen(proposal_id: int | None) -> None:
            if proposal_id:
                ask_contact(app, app.desk.cases.get(proposal_id), person, outcome)

        app.push_screen(SearchDialog(app.tr.t("Contact on which case?")), chosen)
        return
    if not person:
        proposer = app.desk.cases.file(proposal.id).proposer()
        person = proposer.name if proposer else ""
    case_id = proposal.id

    def answered(values: dict[str, Any] | None) -> None:
        if values is not None:
            app.do(lambda desk: desk.contacts.add(ContactForm(case_id, **values))[1])

    app.push_screen(ContactDialog(app, proposal, person, outcome), answered)
