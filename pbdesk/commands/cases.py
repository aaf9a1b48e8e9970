"""`pbdesk list` and `pbdesk show`"""

from __future__ import annotations

from pbdesk.commands.base import argument, as_json, command, emit, option, pass_session, tell
from pbdesk.say import N_
from pbdesk.session import Session


@command("list", N_("List the cases."))
@option("--all", "everything", is_flag=True, help=N_("Closed, withdrawn and handed-over ones too."))
@option("--find", default="", metavar=N_("WORDS"), help=N_("Only cases that hold these words."))
@as_json
@pass_session
def list_(session: Session, everything: bool, find: str, as_json: bool) -> None:
    from pbdesk.documents import records as docs

    with session.existing() as desk:
        documents = docs.case_rows(desk, session.tr, everything=everything or as_json, find=find)
        if as_json:
            emit({"proposals": documents})
        else:
            docs.print_cases(documents, session.tr, tell, find=find)


@command("show", N_("Show one case with everything on it."))
@argument("case", metavar=N_("CASE"))
@option("--tell", "to_tell", is_flag=True, help=N_("Only what to tell the proposer."))
@as_json
@pass_session
def show(session: Session, case: str, to_tell: bool, as_json: bool) -> None:
    with session.existing() as desk:
        proposal = desk.cases.find(case)
        if to_tell and not as_json:
            from pbdesk.words.telling import reply_text

            tell(reply_text(session.tr, desk.triage.reply(desk.cases.file(proposal.id))))
            return
        if as_json:
            from pbdesk.documents.records import case_document

            emit(case_document(desk, proposal, session.tr))
        else:
            from pbdesk.commands.casetext import case_lines

            for line in case_lines(desk, proposal, session.tr):
                tell(line)
