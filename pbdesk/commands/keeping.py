"""`pbdesk backup`, `pbdesk restore`, `pbdesk doctor`"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pbdesk.commands.base import argument, as_json, command, emit, pass_session, tell
from pbdesk.errors import FileError, StoreError, UnusableFile
from pbdesk.files import refuse_own_name
from pbdesk.say import N_, say
from pbdesk.session import Session


@command("backup", N_("Make a checked copy of the desk, beside it or as FILE."))
@argument("file", type=click.Path(path_type=Path), required=False, metavar=N_("FILE"))
@pass_session
def backup(session: Session, file: Path | None) -> None:
    if file is not None:
        refuse_own_name(file, session.path)
    with session.existing() as desk:
        tell(str(desk.backup(file)))


@command("restore", N_("Put a backup in the desk's place; without FILE the backups are listed."))
@argument("file", type=click.Path(path_type=Path), required=False, metavar=N_("FILE"))
@pass_session
def restore(session: Session, file: Path | None) -> None:
    from pbdesk.store import backup as backups
    from pbdesk.store.lock import session_lock

    path = session.path
    if file is None:
        copies = backups.listing(path)
        for found in copies:
            tell(str(found))
        if not copies:
            session.narrate(say("There is no backup of {name} yet.", name=path.name))
        return
    try:
        there = file.is_file()
    except OSError:  # a name no system takes
        there = False
    if not there:
        raise FileError(say("There is no file {name}.", name=file.name), todo=say("Check the name."))
    with session_lock(path) as alone:
        if not alone:
            raise StoreError(say("Another pbdesk has this file open."), todo=say("Close it, then restore."))
        backups.verify(file)  # before anything is moved
        kept = _keep_current(session, path)
        try:
            backups.restore(file, path)
        except BaseException:
            if kept and not path.exists():
                kept.replace(path)  # what was set aside goes back to its place
            raise
    session.narrate(say("Restored from {name}.", name=file.name))
    if kept:
        session.narrate(say("What was there before is kept as {name}.", name=kept.name))


def _keep_current(session: Session, path: Path) -> Path | None:
    """What stands now is backed up; a damaged file is set aside instead."""
    from pbdesk.store import backup as backups

    if not path.exists():
        return None
    stamp = f"{session.clock()():%Y%m%d-%H%M%S}"
    # a name of its own is never rotated, and never the file that is to be restored
    to = backups.free(backups.folder(path) / f"{path.stem}-{stamp}-before-restore.db")
    try:
        to.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            backups.verify(path)
        except (UnusableFile, FileError):  # not for want of room: a sound desk stays where it is
            return path.replace(backups.free(path.with_name(f"{path.name}.before-restore-{stamp}")))
        with session.desk() as desk:
            return desk.backup(to)
    except OSError:
        raise FileError(say("The file {name} cannot be written.", name=to.name)) from None


@command("doctor", N_("Check the desk file and its backups."))
@as_json
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    from pbdesk.store import doctor as doctors

    findings = doctors.examine(session.path, session.clock())
    if as_json:
        emit({"ok": all(f.ok for f in findings),
              "findings": [{"ok": f.ok, "what": session.tr.render(f.what)} for f in findings]})  # fmt: skip
    else:
        for found in findings:
            tell(f"{'ok ' if found.ok else '!! '} {session.tr.render(found.what)}")
    if not all(f.ok for f in findings):
        sys.exit(1)
