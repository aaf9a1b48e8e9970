"""`pbdesk export workload`"""

from __future__ import annotations

from pathlib import Path

import click

from pbdesk.commands.base import argument, command, group, option, pass_session
from pbdesk.say import N_, say
from pbdesk.session import Session


@group("export", N_("Files for others."), members={"workload": "pbdesk.commands.export:workload"})
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
