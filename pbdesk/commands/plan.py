"""`pbdesk plan`"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from pbdesk.commands.base import as_json, command, emit, option, pass_session, tell
from pbdesk.commands.spoken import spoken
from pbdesk.say import N_, say
from pbdesk.session import Session
from pbdesk.words.days import reckoned_words

MOST_WEEKS = 26


@command("plan", N_("Plan the weeks from this one on (once it is over, from the next), with the reason for"
                    " every place."))  # fmt: skip
@option("--weeks", type=click.IntRange(1, MOST_WEEKS), default=1, metavar="N",
        help=N_("How many weeks to plan and show, 1 to 26."))  # fmt: skip
@option("--why", "work", default="", metavar=N_("WORK"),
        help=N_("Why this work stands where it does: its key, case or words of its title."))  # fmt: skip
@option("--what-if", "what_if", type=click.Path(path_type=Path), metavar=N_("FILE"),
        help=N_("Show what the changes in a file (JSON) would do; nothing is kept."))  # fmt: skip
@as_json
@pass_session
def plan(session: Session, weeks: int, work: str, what_if: Path | None, as_json: bool) -> None:
    if work and what_if:
        raise click.UsageError(spoken(N_("--why and --what-if cannot stand together.")))
    if what_if:
        _try(session, weeks, what_if, as_json)
    elif work:
        _why(session, weeks, work, as_json)
    else:
        _show(session, weeks, as_json)


def _show(session: Session, weeks: int, as_json: bool) -> None:
    from pbdesk.documents import plan as docs

    with session.existing() as desk:
        document = docs.plan_document(desk, session.tr, weeks)
        first = date.fromisoformat(document["week"])
        reckoned = desk.days.reckoned(first, first + timedelta(days=7 * weeks - 1))
    if as_json:
        emit(document)
    else:
        docs.print_plan(document, session.tr, tell)
    for year in reckoned:
        session.narrate(reckoned_words(year))


def _why(session: Session, weeks: int, work: str, as_json: bool) -> None:
    from pbdesk.documents import plan as docs

    with session.existing() as desk:
        found = docs.make_plan(desk, weeks)
        key = docs.find_work(desk, found, session.tr, work)
        document = docs.why_document(desk, found, session.tr, key)
    if as_json:
        emit(document)
    else:
        docs.print_why(document, session.tr, tell)


def _try(session: Session, weeks: int, file: Path, as_json: bool) -> None:
    from pbdesk.documents import plan as docs
    from pbdesk.documents import whatif
    from pbdesk.files import read_bytes
    from pbdesk.formats import whatif_file

    data = read_bytes(file)
    with session.existing() as desk:
        asked = whatif_file.parse(data, file.name, desk.today)
        found = docs.make_plan(desk, weeks)
        wishes = whatif.wishes_of(asked, file.name, desk, found, session.tr)
        trial = desk.trials.run(found, wishes)
        if as_json:
            emit(whatif.whatif_document(desk, trial, session.tr))
        else:
            whatif.print_whatif(desk, trial, session.tr, tell)
    session.narrate(say("Nothing was changed on the desk."))
