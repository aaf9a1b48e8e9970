"""`pbdesk history`, `pbdesk undo`, `pbdesk redo`"""

from __future__ import annotations

from datetime import datetime

import click

from pbdesk.commands.base import as_json, command, emit, option, pass_session, tell
from pbdesk.say import N_, say
from pbdesk.session import Session
from pbdesk.words.sentences import done_sentence


@command("history", N_("What was done, newest first."))
@option("--case", default="", metavar=N_("CASE"), help=N_("Only what touched this case."))
@option("--limit", type=click.IntRange(1), default=50, metavar=N_("NUMBER"), help=N_("At most so many."))
@as_json
@pass_session
def history(session: Session, case: str, limit: int, as_json: bool) -> None:
    from pbdesk.documents.records import history_rows

    with session.existing() as desk:
        proposal_id = desk.cases.find(case).id if case else None
        rows = history_rows(desk.history(limit=limit, proposal_id=proposal_id), session.tr)
        if as_json:
            emit({"operations": rows})
        else:
            for row in rows:
                when = session.tr.when(datetime.fromisoformat(row["at"]))
                tell(f"{row['id']:>6}  {when}  {row['sentence']}")


@command("undo", N_("Take the last change back."))
@pass_session
def undo(session: Session) -> None:
    with session.existing() as desk:
        change = desk.undo()
        session.narrate(
            say("Taken back: {what}", what=done_sentence(session.tr, change.action, change.params))
        )


@command("redo", N_("Do the change again that was taken back."))
@pass_session
def redo(session: Session) -> None:
    with session.existing() as desk:
        change = desk.redo()
        session.narrate(
            say("Done again: {what}", what=done_sentence(session.tr, change.action, change.params))
        )
