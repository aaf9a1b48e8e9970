"""Log a contact: from a ringing phone to a saved note in a few keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from pbdesk.desk.contacts import ContactForm
from pbdesk.errors import InputError, PbDeskError
from pbdesk.model.contact import Channel, Outcome
from pbdesk.say import N_, Say
from pbdesk.screens.dialogs.fields import read
from pbdesk.screens.dialogs.form import Choice, Field, FormDialog, Kind
from pbdesk.screens.widgets.keyhints import KeyHint
from pbdesk.screens.widgets.prose import Line, Prose
from pbdesk.screens.widgets.text import text

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator
    from pbdesk.model.procedure import Words
    from pbdesk.model.proposal import Proposal

# as short as the keys in the footer: all choices fit one line of 80 columns
OUTCOMES = {
    Outcome.REACHED: N_("Reached"), Outcome.NO_ANSWER: N_("No answer"), Outcome.MESSAGE_LEFT: N_("Message"),
    Outcome.REFUSED: N_("Refused"), Outcome.MET: N_("Met"), Outcome.NO_SHOW: N_("No show"),
}  # fmt: skip
CHANNELS = {
    Channel.PHONE: N_("phone"), Channel.VISIT: N_("visit"), Channel.MEETING: N_("meeting"),
    Channel.MESSAGE: N_("SMS"), Channel.EMAIL: N_("e-mail"), Channel.LETTER: N_("letter"),
}  # fmt: skip


class ContactDialog(FormDialog):
    """The outcome proposes the next try, until the officer writes a date of their own.

    Whoever calls may want another case than the one at hand: it can be changed, and what is written stays.
    """

    for_call = True
    # before the field that has the focus, where it would delete a word
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+f", "other_case", show=False, priority=True)]

    def __init__(
        self,
        app: PbDeskApp,
        proposal: Proposal,
        given: Mapping[str, Any],
        problem: PbDeskError | None = None,
    ) -> None:
        self.proposal, self._proposed = proposal, ""
        t = app.tr.t
        outcomes = tuple((key, t(word)) for key, word in OUTCOMES.items())
        channels = tuple((key, t(word)) for key, word in CHANNELS.items())
        super().__init__(
            self._named(app.tr),
            [
                Field("note", t("Note"), Kind.AREA, given.get("note")),
                Field("outcome", t("Outcome"), Kind.CHOICE, given.get("outcome"), outcomes),
                Field("person", t("With"), value=given.get("person"), required=True,
                      hint=t("a name, or who it was, e.g. a resident nearby")),
                Field("next_on", t("Next try"), Kind.DATE, given.get("next_on"),
                      hint=t("date, +3, tomorrow; empty: none")),
                Field("channel", t("By"), Kind.CHOICE, given.get("channel"), channels),
                Field("at", t("When"), Kind.WHEN, given.get("at"), hint=t("now"), past=True),
                Field("minutes", t("Minutes"), Kind.NUMBER, given.get("minutes")),
                Field("promise", t("We promised"), value=given.get("promise")),
                Field("promise_due", t("Until"), Kind.DATE, given.get("promise_due")),
                Field("question", t("Open question"), value=given.get("question")),
            ],
            check=lambda values: app.desk.contacts.check(ContactForm(self.proposal.id, **values)),
            problem=problem,
        )  # fmt: skip
        # a form given back keeps its date; a new one gets the proposal
        self._proposes = "next_on" not in given
        self._offered = str(given.get("person") or "")

    def _named(self, tr: Translator) -> str:
        return tr.t("Contact on {case} {title}", case=self.proposal.case_no, title=self.proposal.title)

    def _hints(self) -> list[KeyHint]:
        return [*super()._hints(), KeyHint("Ctrl+F", self.tr.t("Another case"), "other_case", priority=4)]

    def action_other_case(self) -> None:
        """The proposer of the other case is offered, unless the officer wrote who it is."""
        from pbdesk.screens.dialogs.search import SearchDialog

        def chosen(proposal_id: int | None) -> None:
            if proposal_id is None:
                return
            self.proposal = self._desk.cases.get(proposal_id)
            self.form_title = self._named(self.tr)
            self.query_one("#form-title", Prose).show([Line(self.form_title, "bold")])
            person = self.query_one("#field-person", Input)
            if person.value == self._offered:
                person.value = self._offered = proposer_of(self._desk, proposal_id)
            self._propose()
            self.on_resize()

        self.app.push_screen(SearchDialog(self.tr.t("Contact on which case?"), for_call=True), chosen)

    def _anew(self, values: dict[str, Any], problem: PbDeskError | None) -> ContactDialog:
        form = ContactDialog(cast("PbDeskApp", self.app), self.proposal, values, problem)
        form._offered = self._offered
        return form

    def on_mount(self) -> None:
        # runs before the form's own handler, which then takes the proposal for nothing written
        self.query_one("#form").mount(Static("", id="contact-why"), after="#form-title")
        self._propose()

    @on(Choice.Changed)
    def _outcome_changed(self, event: Choice.Changed) -> None:
        if event.choice.id == "field-outcome":
            self._propose()

    @on(Input.Changed, "#field-person,#field-at")
    def _facts_changed(self) -> None:
        self._propose()

    def _propose(self) -> None:
        """Show why and when to try next; a date the officer wrote stays."""
        outcome = self.query_one("#field-outcome", Choice).value
        person = self.query_one("#field-person", Input).value
        app = cast("PbDeskApp", self.app)
        found = app.ask(lambda desk: desk.contacts.propose_next(self.proposal.id, person, outcome))
        why = self._words(found.why) if found else ""
        form = ContactForm(self.proposal.id, person, outcome, at=self._at())
        if told := app.ask(lambda desk: desk.contacts.telling(form)):
            why = self.tr.render(told)
        self.query_one("#contact-why", Static).update(text(why))
        target = self.query_one("#field-next_on", Input)
        if not self._proposes or target.value != self._proposed:
            return
        self._proposed = self.tr.day(found.on, short=True) if found and found.on else ""
        target.value = self._proposed

    def _at(self) -> datetime | None:
        """When it was, as far as written; None: now."""
        field = next(field for field in self.fields if field.key == "at")
        try:
            return cast("datetime | None", read(field, self._typed(field), self._desk))
        except InputError:
            return None

    def _words(self, why: Say | Words) -> str:
        return self.tr.render(why) if isinstance(why, Say) else self.tr.pick(why)


def ask_contact(
    app: PbDeskApp,
    proposal: Proposal | None,
    person: str = "",
    outcome: Outcome = Outcome.REACHED,
    then: Callable[[], object] | None = None,
    note: str = "",
) -> None:
    """Ask and log. Without a case it is asked for first; without a person the proposer is offered.

    `then` runs when the dialog is closed, saved or not.
    """
    if proposal is None:
        _ask_case(app, person, outcome)
        return
    person = person or proposer_of(app.desk, proposal.id)
    _ask(app, ContactDialog(app, proposal, {"person": person, "outcome": outcome, "note": note}), then)


def proposer_of(desk: Desk, proposal_id: int) -> str:
    """The proposer's name, empty where none is known."""
    proposer = desk.cases.file(proposal_id).proposer()
    return proposer.name if proposer else ""


def _ask(app: PbDeskApp, dialog: ContactDialog, then: Callable[[], object] | None = None) -> None:
    """What could not be saved comes back with every word still in it."""

    def answered(values: dict[str, Any] | None) -> None:
        if values is not None:
            try:
                app.do_or_raise(lambda desk: desk.contacts.add(ContactForm(dialog.proposal.id, **values))[1])
            except PbDeskError as refused:
                _ask(app, cast("ContactDialog", dialog.again(values, refused)), then)
                return
        if then is not None:
            then()

    app.push_screen(dialog, answered)


def _ask_case(app: PbDeskApp, person: str, outcome: Outcome) -> None:
    from pbdesk.screens.dialogs.search import SearchDialog

    def chosen(proposal_id: int | None) -> None:
        if proposal_id:
            ask_contact(app, app.desk.cases.get(proposal_id), person, outcome)

    app.push_screen(SearchDialog(app.tr.t("Contact on which case?"), for_call=True), chosen)
