"""Files the officer names: read whole, written new, their troubles in the officer's words."""

from __future__ import annotations

import os
from pathlib import Path

from pbdesk.errors import FileError, InputError
from pbdesk.say import say


def read_bytes(file: Path) -> bytes:
    """A file's content. Raises FileError."""
    from pbdesk.formats.tabular import MAX_BYTES

    try:
        if file.is_fifo():  # opening it would wait for a writer that may never come
            raise OSError
        with file.open("rb") as handle:
            return handle.read(MAX_BYTES + 1)  # one too many: the reader of tables then says so
    except FileNotFoundError:
        raise FileError(
            say("There is no file {name}.", name=file.name), todo=say("Check the name.")
        ) from None
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        raise FileError(say("The file {name} cannot be read.", name=file.name),
                        todo=say("Close it in other programs, or copy it elsewhere.")) from None  # fmt: skip


def write_new(file: Path, content: bytes, force: bool | None = None, *, desk: Path) -> None:
    """Write a private file; an existing one only with `force` (None: the command has no --force).

    The `desk` and its companions are never written over, whatever was asked. Raises InputError and FileError.
    """
    refuse_companion(file, desk)
    try:
        if file.exists() and not force:
            other, forced = say("Choose another name."), say("Choose another name, or add --force.")
            raise InputError(
                say("{name} exists already.", name=file.name), todo=other if force is None else forced
            )
        file.touch(mode=0o600, exist_ok=bool(force))  # without force also not through a dangling link
        try:
            file.write_bytes(content)
        except BaseException:
            if not force:  # half a file is worse than none
                file.unlink()
            raise
    except OSError:
        raise FileError(say("The file {name} cannot be written.", name=file.name),
                        todo=say("Choose another folder.")) from None  # fmt: skip


COMPANIONS = ("", "-wal", "-journal", "-shm", ".lock", ".lock-journal", ".backups")


def refuse_own_name(file: Path, desk: Path) -> None:
    """A table or a copy under the name of the desk's journal would be played back into the desk.

    Raises InputError.
    """
    there, home = _real(file), _real(desk)
    own = {f"{home.name}{ending}".casefold() for ending in COMPANIONS}
    if there.parent == home.parent and there.name.casefold() in own:
        raise InputError(
            say("{name} is a name that pbdesk keeps for the desk itself.", name=file.name),
            todo=say("Choose another name."),
        )


def refuse_companion(file: Path, desk: Path) -> None:
    """The desk's own names, and all that lies among its backups. Raises InputError."""
    refuse_own_name(file, desk)
    home = _real(desk)
    if home.with_name(f"{home.name}.backups") in _real(file).parents:
        raise InputError(
            say("The folder {name} is kept for backups.", name=f"{home.name}.backups"),
            todo=say("Choose another folder."),
        )


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))  # Path.resolve raises for links that lead in a circle
