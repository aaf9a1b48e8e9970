"""`pbdesk export workload` and `pbdesk export handover`"""

from __future__ import annotations

from pathlib import Path

import click

from pbdesk.commands.base import argument, command, group, option, pass_session
from pbdesk.errors import InputError
from pbdesk.say import N_, say
from pbdesk.session import Session

HERE = "pbdesk.commands.export"


@group("export", N_("Files for others."),
       members={name: f"{HERE}:{name}" for name in ("workload", "handover")})  # fmt: skip
def export() -> None:
    pass


@command(
    "workload", N_("The workload summary for the supervisor: .html, .csv or .json by the name of the file.")
)
@argument("file", type=click.Path(path_type=Path), metavar=N_("FILE"))
@option("--force", is_flag=True, help=N_("Overwrite the file."))
@pass_session
def workload(session: Session, file: Path, force: bool) -> None:
    from pbdesk.documents.records import workload_file
    from pbdesk.files import write_new

    with session.existing() as desk:
        write_new(file, workload_file(desk, session.tr, file.suffix), force, desk=session.path)
    session.narrate(say("Written: {name}", name=str(file)))


@command("handover", N_("What whoever takes over a case, or several, must have in hand, as an ODT file."))
@argument("cases", nargs=-1, required=True, metavar=N_("CASE…"))
@argument("file", type=click.Path(path_type=Path), metavar=N_("FILE.odt"))
@option("--with-numbers", "numbers", is_flag=True, help=N_("Telephone numbers, e-mail and addresses too."))
@option("--force", is_flag=True, help=N_("Overwrite the file."))
@pass_session
def handover(session: Session, cases: tuple[str, ...], file: Path, numbers: bool, force: bool) -> None:
    """Several by number, not all there are: each colleague gets the cases they take and no others."""
    from pbdesk.documents.handover import handover_file
    from pbdesk.files import write_new

    if file.suffix.lower() != ".odt":  # the last word may be a case, and the file forgotten
        raise InputError(say("The hand-over sheet is an ODT file; {name} is none.", name=file.name),
                         todo=say("End with the name of the file, and the name with .odt."))  # fmt: skip
    with session.existing() as desk:
        found = [desk.cases.file(desk.cases.find(case).id) for case in dict.fromkeys(cases)]
        content = handover_file(desk, found, session.tr, numbers=numbers)
        write_new(file, content, force, desk=session.path)
    session.narrate(say("Written: {name}", name=str(file)))
