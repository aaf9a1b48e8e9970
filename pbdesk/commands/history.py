"""`pbdesk history`, `pbdesk undo`, `pbdesk redo`"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from pbdesk.commands.base import as_json, ask, command, emit, option, pass_session, tell, warn
from pbdesk.errors import NOTHING_CHANGED, InputError
from pbdesk.say import N_, Say, say
from pbdesk.session import Session
from pbdesk.words.sentences import done_sentence, step_lines

if TYPE_CHECKING:
    from pbdesk.desk import Change, Step


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


yes_option = option("--yes", is_flag=True, help=N_("Do it without asking."))


@command("undo", N_("Take the last change back, after asking."))
@yes_option
@pass_session
def undo(session: Session, yes: bool) -> None:
    with session.existing() as desk:
        step = desk.next_back()
        if _agreed(session, step, say("Take it back?"), yes):
            _done(session, desk.undo(step.operation.id if step else None), say("Taken back: {what}"))


@command("redo", N_("Do the change again that was taken back, after asking."))
@yes_option
@pass_session
def redo(session: Session, yes: bool) -> None:
    with session.existing() as desk:
        step = desk.next_again()
        if _agreed(session, step, say("Do it again?"), yes):
            _done(session, desk.redo(step.operation.id if step else None), say("Done again: {what}"))


def _agreed(session: Session, step: Step | None, question: Say, yes: bool) -> bool:
    """Without a step the desk says why there is none. Raises InputError where nobody can be asked."""
    if step is None or yes:
        return True
    for line in step_lines(session.tr, step):
        warn(line)
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError(
            say("Nobody can be asked here whether this is meant."),
            todo=say("Add --yes to do it without asking."),
        )
    if ask(session.tr.render(question)):
        return True
    session.narrate(NOTHING_CHANGED)
    raise click.exceptions.Exit(1)


def _done(session: Session, change: Change, frame: Say) -> None:
    what = done_sentence(session.tr, change.action, change.params)
    session.narrate(say(frame.msgid, what=what))
