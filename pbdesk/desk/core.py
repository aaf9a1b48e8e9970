"""`Desk`: the open file with its clock, procedure and calendar, and the jobs done on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.formats.procedure import choose, parse_procedure
from pbdesk.model.procedure import Procedure, Weights
from pbdesk.model.work import Setting
from pbdesk.store import backup, glance, history
from pbdesk.store.db import Store
from pbdesk.store.transaction import Change
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk.calendar import Days
    from pbdesk.desk.cases import Cases
    from pbdesk.desk.contacts import Contacts
    from pbdesk.desk.imports import Imports
    from pbdesk.desk.kept import Kept
    from pbdesk.desk.load import Load
    from pbdesk.desk.people import People
    from pbdesk.desk.quarter import Quarters
    from pbdesk.desk.routine import Routine
    from pbdesk.desk.triage import Triage
    from pbdesk.desk.trials import Trials
    from pbdesk.desk.week import Week
    from pbdesk.desk.weights import Weighing

File = tuple[str, bytes]


class Desk:
    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        procedures: Sequence[File],
        own: Sequence[File] = (),
    ) -> None:
        self.store, self.clock = store, clock
        self._files, self._own = procedures, own
        self._procedure: tuple[date, Procedure] | None = None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Callable[[], datetime],
        procedures: Sequence[File],
        own: Sequence[File] = (),
        actor: str = "",
    ) -> Desk:
        """Open or create a desk; `own` are the officer's procedure files. Raises StoreError."""
        return cls(Store.open(path, clock=clock, actor=actor), clock, procedures, own)

    def scratch(self, now: datetime) -> Desk:
        """A copy in memory whose clock stands at `now`, to try things on. The caller closes it."""
        copy = Desk(self.store.scratch(lambda: now), lambda: now, self._files, self._own)
        copy._procedure = now.date(), self.procedure  # read once is enough
        return copy

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- what the rules are given --------------------------------------------------------------------
    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return self.clock().date()

    @property
    def quarter(self) -> Quarter:
        return Quarter.of(self.today)

    @property
    def procedure(self) -> Procedure:
        """The procedure valid today; an officer's own file wins. Raises FileError naming file and line.

        Read once a day: a desk may stay open over New Year, when another one comes into force.
        """
        if self._procedure is None or self._procedure[0] != self.today:
            self._procedure = self.today, self._read_procedure()
        return self._procedure[1]

    def _read_procedure(self) -> Procedure:
        parsed = [parse_procedure(data, name, own=True) for name, data in self._own]
        for name, data in reversed(self._files):
            parsed.append(parse_procedure(data, name))
            if parsed[-1].valid_on(self.today):
                break  # the newest built-in that is valid; reading the older ones would cost every start
        return choose(parsed, self.today)

    @property
    def weights(self) -> Weights:
        """The planner's prices: the procedure's, under the officer's own."""
        own = self.setting("weights")
        if not own:
            return self.procedure.weights
        from pbdesk.rules.weighing import in_force

        return in_force(self.procedure.weights, own)

    # -- the jobs, each in its own file; loaded when first used ----------------------------------------
    @cached_property
    def days(self) -> Days:
        from pbdesk.desk.calendar import Days

        return Days(self)

    @cached_property
    def cases(self) -> Cases:
        from pbdesk.desk.cases import Cases

        return Cases(self)

    @cached_property
    def kept(self) -> Kept:
        from pbdesk.desk.kept import Kept

        return Kept(self)

    @cached_property
    def people(self) -> People:
        from pbdesk.desk.people import People

        return People(self)

    @cached_property
    def triage(self) -> Triage:
        from pbdesk.desk.triage import Triage

        return Triage(self)

    @cached_property
    def contacts(self) -> Contacts:
        from pbdesk.desk.contacts import Contacts

        return Contacts(self)

    @cached_property
    def week(self) -> Week:
        from pbdesk.desk.week import Week

        return Week(self)

    @cached_property
    def trials(self) -> Trials:
        from pbdesk.desk.trials import Trials

        return Trials(self)

    @cached_property
    def quarters(self) -> Quarters:
        from pbdesk.desk.quarter import Quarters

        return Quarters(self)

    @cached_property
    def routine(self) -> Routine:
        from pbdesk.desk.routine import Routine

        return Routine(self)

    @cached_property
    def load(self) -> Load:
        from pbdesk.desk.load import Load

        return Load(self)

    @cached_property
    def weighing(self) -> Weighing:
        from pbdesk.desk.weights import Weighing

        return Weighing(self)

    @cached_property
    def imports(self) -> Imports:
        from pbdesk.desk.imports import Imports

        return Imports(self)

    # -- the way back ----------------------------------------------------------------------------------
    def next_back(self) -> history.Step | None:
        """What undo would take back; None when there is nothing."""
        last = history.undoable(self.store)
        return history.step(self.store, last) if last else None

    def next_again(self) -> history.Step | None:
        """What redo would do again; None when there is nothing."""
        last = history.redoable(self.store)
        return history.step(self.store, last) if last else None

    def undo(self, only: int | None = None) -> Change:
        """Take the last change back; `only` when it is this operation. Raises UndoRefused with the reason."""
        return history.undo(self.store, only)

    def redo(self, only: int | None = None) -> Change:
        return history.redo(self.store, only)

    def history(self, *, limit: int = 200, proposal_id: int | None = None) -> list[history.Operation]:
        """Operations, newest first."""
        return history.operations(self.store, limit=limit, proposal_id=proposal_id)

    def backup(self, to: Path | None = None) -> Path:
        return backup.make(self.store.connection, self.store.path, self.now, to)

    def keep_glance(self, weeks: object) -> None:
        """Keep what the next start paints first (JSON); beside the records, not in the history."""
        self.store.remember(glance.KEY, weeks)

    def keep_unsaved(self, words: str) -> None:
        """What was written in open forms and not saved, for the next start; beside the records."""
        self.store.remember("unsaved", words, at_once=False)

    def unsaved(self) -> str:
        return self.store.cached("unsaved") or ""

    @property
    def lang(self) -> str:
        """The language last chosen on the screens, empty when none was. Not history: undo leaves it alone."""
        return self.store.cached("lang") or self.setting("lang")

    def keep_lang(self, lang: str) -> None:
        self.store.remember("lang", lang)

    # -- settings ----------------------------------------------------------------------------------------
    def setting(self, key: str, default: str = "") -> str:
        found = self.store.all(Setting, key=key)
        return found[0].value if found else default

    def set(self, key: str, value: str, *, action: str = "") -> Change:
        """`action` is what the history calls it, where it is more than a setting."""
        with self.store.write(action) if action else self.store.write("setting", key=key) as tx:
            found = self.store.all(Setting, key=key)
            tx.save(Setting(found[0].id if found else 0, key, value))
        return tx.change
