"""What to tell the proposer, to read from while telephoning; then the contact is logged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.contacts import reach
from pbdesk.rules.telling import owes_word
from pbdesk.rules.workitem import as_windows
from pbdesk.screens.widgets.prose import Line
from pbdesk.words.telling import Kind, reply_lines
from pbdesk.words.windows import windows_said

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp

STYLE = {Kind.HEADING: "bold $text-accent", Kind.SAID: "", Kind.MISSING: "$text-warning"}
INDENT = 3  # of what belongs to an item


def show_reply(app: PbDeskApp, proposal_id: int) -> None:
    """Read it; where the proposer is still to be told, Ctrl+S logs that it was said."""
    from pbdesk.screens.dialogs.contact import ask_contact
    from pbdesk.screens.dialogs.reading import ReadingDialog

    t, case = app.tr.t, app.desk.cases.file(proposal_id)
    owed = owes_word(case)

    def answered(yes: bool | None) -> None:
        if yes:
            note = t("Told the outcome: {route}", route=case.proposal.route)
            ask_contact(app, case.proposal, note=note)

    title = t("What to tell the proposer: {case} {title}", case=case.proposal.case_no,
              title=case.proposal.title)  # fmt: skip
    question = t("Log the contact with the proposer now?") if owed else ""
    app.push_screen(ReadingDialog(title, list(_lines(app, case)), question=question), answered)


def _lines(app: PbDeskApp, case: CaseFile) -> Iterator[Line]:
    if said := _person(app, case):
        yield Line(said, "$text-muted")
    for kind, words in reply_lines(app.tr, app.desk.triage.reply(case)):
        if kind is Kind.HEADING:
            yield Line("")
        within = INDENT if words.startswith(" ") else 2 if kind is Kind.MISSING else 0
        yield Line(words, STYLE[kind], within)


def _person(app: PbDeskApp, case: CaseFile) -> str:
    """Whom to reach and when; the number is masked, the case shows it."""
    person = case.proposer()
    if person is None:
        return app.tr.t("No proposer is recorded.")
    windows = as_windows(case.windows_of(person.id))
    when = app.tr.render(windows_said(windows)) if windows else ""
    known = reach(app.desk.people.details(person.id), shown=False)
    told = case.proposal.told_on
    done = app.tr.t("told on {day}", day=told) if told else ""
    return " · ".join(filter(None, (person.name, *known[:1], when, done)))
