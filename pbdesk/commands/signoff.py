"""`pbdesk signoff draft`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pbdesk.commands.base import argument, as_json, command, emit, group, option, pass_session, tell
from pbdesk.commands.spoken import spoken
from pbdesk.say import N_, say
from pbdesk.session import Session

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.rules.casefile import CaseFile
    from pbdesk.workcal.quarters import Quarter


@group("signoff", N_("The quarterly sheet the proposer signs."),
       members={"draft": "pbdesk.commands.signoff:draft"})  # fmt: skip
def signoff() -> None:
    pass


@command("draft", N_("Compose the sheet from what is recorded; every sentence with its source."))
@argument("case", metavar=N_("CASE"))
@option(
    "--quarter",
    default="",
    metavar="1154",
    help=N_("ROC year and quarter; default: the one screen 5 opens on."),
)
@option("--save", is_flag=True, help=N_("Keep the draft on the desk."))
@option(
    "--odt",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("Write the sheet as an ODT page to sign; a kept text is printed as it is."),
)
@option(
    "--template",
    metavar=N_("FILE"),
    help=N_("With --odt: the office's own ODT page, fields in double braces; default: as used last."),
)
@option("--force", is_flag=True, help=N_("Overwrite the file."))
@as_json
@pass_session
def draft(
    session: Session, case: str, quarter: str, save: bool, odt: Path | None, template: str | None,
    force: bool, as_json: bool,
) -> None:  # fmt: skip
    if odt is None and (template is not None or force):
        raise click.UsageError(spoken(N_("--template and --force need --odt.")))
    from pbdesk.documents import records as docs
    from pbdesk.workcal.quarters import Quarter

    with session.existing() as desk:
        proposal = desk.cases.find(case)
        wanted = Quarter.parse(quarter) if quarter else desk.quarters.at_hand()
        document = docs.signoff_document(desk, proposal, wanted, session.tr)
        if save:
            desk.quarters.save_draft(proposal.id, wanted, str(document["text"]))
            session.narrate(say("Draft kept for {quarter}.", quarter=wanted.key))
        if odt:
            _write(session, desk, desk.cases.file(proposal.id), wanted, odt, template, force)
        if as_json:
            emit(document)
        elif not odt:
            tell(document["text"])


def _write(
    session: Session, desk: Desk, case: CaseFile, quarter: Quarter, file: Path, template: str | None,
    force: bool,
) -> None:  # fmt: skip
    """`template` None: the one used last, which may be none."""
    from pbdesk import sheetfile
    from pbdesk.files import write_new

    chosen = desk.setting(sheetfile.TEMPLATE) if template is None else template
    content = sheetfile.sheet_file(desk, case, quarter, session.tr, chosen)
    write_new(file, content, force, desk=session.path)
    session.narrate(say("Written: {name}", name=str(file)))
    for warning in sheetfile.to_mend(sheetfile.sheet_words(desk, case, quarter, session.tr)):
        session.narrate(warning)
