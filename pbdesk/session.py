"""What the global options say, and the desk opened by them; shared by the command line and the screens.

Loaded before the first paint: it must not bring the desk, the model or click along.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk import config, i18n
from pbdesk.errors import FileError, PbDeskError
from pbdesk.formats.cleantext import clean
from pbdesk.i18n import Translator
from pbdesk.say import Say, say

if TYPE_CHECKING:
    from pbdesk.desk import Desk


@dataclass
class Session:
    """`db` None: the usual file. `lang` is `auto` or a language, `today` a date or empty."""

    db: Path | None
    lang: str
    today: str

    def clock(self) -> Callable[[], datetime]:
        """Raises DateError when `today` is no date."""
        if not self.today:
            return datetime.now
        from pbdesk.workcal.rocdate import parse_date

        day = parse_date(self.today, datetime.now().date())
        fixed = datetime.combine(day, datetime.min.time()).replace(hour=8)
        return lambda: fixed

    @property
    def path(self) -> Path:
        return self.db or config.default_db()

    def desk(self) -> Desk:
        """Open the desk, or make it."""
        return open_desk(self.path, self.clock())

    def existing(self) -> Desk:
        """Open the desk for a command that has nothing to do on a new one. Raises FileError."""
        if self.missing():
            raise FileError(
                say("There is no desk at {path}.", path=str(self.path)),
                todo=say("“pbdesk import FILE” makes one, and so does “pbdesk” alone. Or check --db."),
            )
        return self.desk()

    def missing(self) -> bool:
        """No file there; a folder that is missing too is left to whoever opens the desk to tell."""
        try:
            return self.path.parent.is_dir() and not self.path.exists()
        except OSError:  # a name no system takes
            return False

    @property
    def tr(self) -> Translator:
        return Translator(i18n.choose(self.lang))

    def narrate(self, sentence: Say) -> None:
        print(clean(self.tr.render(sentence)), file=sys.stderr)

    def complain(self, problem: PbDeskError) -> None:
        """What happened, what is safe, what to do."""
        for part in (problem.what, problem.safe, problem.todo):
            if part:
                self.narrate(part)


def open_desk(path: Path, clock: Callable[[], datetime]) -> Desk:
    import getpass

    from pbdesk import procedures
    from pbdesk.desk import Desk

    try:
        actor = getpass.getuser()
    except (OSError, KeyError, ImportError):  # ImportError: Windows without the variables of a session
        actor = ""
    return Desk.open(path, clock=clock, procedures=procedures.builtin(), own=own_procedures(), actor=actor)


def own_procedures() -> list[tuple[str, bytes]]:
    try:
        return config.own_procedures()
    except OSError as problem:
        name = Path(str(problem.filename)).name
        raise FileError(say("The file {name} cannot be read.", name=name)) from None
