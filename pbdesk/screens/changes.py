"""What a key changes: one command on the desk, and every screen shows it, as it shows what others wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.signal import Signal

from pbdesk.errors import PbDeskError
from pbdesk.i18n import Translator
from pbdesk.screens.notices import Notices
from pbdesk.screens.wayback import SAVED_SECONDS, WayBack
from pbdesk.words.sentences import ABOUT_WORK, done_sentence

if TYPE_CHECKING:
    from pbdesk.desk import Change, Desk, Shown

WATCH_SECONDS = 2.0  # how often another program's writes are looked for
EVERYTHING = frozenset({"*"})  # tables, where nobody knows which


class Changes(Notices):
    """Every change of the desk goes through `do`; the screens listen to `changed`."""

    def __init__(self, tr: Translator, home: str) -> None:
        self.leaving = False  # screens half built are not filled any more
        self.shared = False  # another pbdesk has the file open
        self._way = WayBack(self)
        super().__init__(tr, home)
        self.changed: Signal[Change] = Signal(self, "changed")
        self.shown: Shown | None = None  # the state of the file the screens show
        self._seen_version = 0
        self._told = datetime.min  # the moment the screens were last told of

    def watch_file(self) -> None:
        """From now on what others write is shown; what the file holds now the screens show."""
        self._told = self.desk.now
        self._look()
        self._way.begin()
        self.set_interval(WATCH_SECONDS, self._watch)

    def do(
        self,
        command: Callable[[Desk], Change],
        note: Callable[[], str] | None = None,
        *,
        keeps_plan: bool = True,
    ) -> Change | None:
        """Run one command on the desk, let the screens reload what it touched, and say what happened.

        `note` is asked once they have: what the change means for what they show. `keeps_plan`: see there.
        """
        try:
            return self.do_or_raise(command, note, keeps_plan=keeps_plan)
        except PbDeskError as problem:
            self.complain(problem)
            return None

    def do_or_raise(
        self,
        command: Callable[[Desk], Change],
        note: Callable[[], str] | None = None,
        *,
        keeps_plan: bool = True,
    ) -> Change:
        """The same for a caller that shows the refusal itself.

        On whichever screen it is done, the plan the officer saw last is in force from then on: what the
        change does not concern stays there. `keeps_plan` False: not for this.
        """
        week = self._desk_screens.get("week") if keeps_plan else None
        plan = week.plan_seen() if week else None
        change = self.desk.week.word(plan, lambda: command(self.desk)) if plan else command(self.desk)
        if change.op:
            self.publish(change)
            words = done_sentence(self.tr, change.action, change.params)
            known = words if change.action in ABOUT_WORK else ""  # of others the end says what was done
            self.tell(words, seconds=SAVED_SECONDS, known=known)
            if note is not None:
                self._tell_with(words, note, known)
        return change

    def against(
        self, command: Callable[[Desk], Change], shown: Shown | None = None
    ) -> Callable[[Desk], Change]:
        """The command of a form or a question that shows this state (None: what the screens show): what
        others wrote since is kept, or told."""
        state = shown or self.shown

        def saving(desk: Desk) -> Change:
            with desk.store.saving(state):
                return command(desk)

        return saving

    def _tell_with(self, words: str, note: Callable[[], str], known: str) -> None:
        """The screens reload when this message is done; only then they know what the change means, and they
        show it before it is worked out."""

        def reloaded() -> None:
            if not self.leaving:
                more = note()
                if more:
                    said = self.tr.t("{done}. {note}", done=words, note=more)
                    self.tell(said, seconds=2 * SAVED_SECONDS, known=known)

        self.after_notice(reloaded)

    def after_notice(self, callback: Callable[[], object]) -> None:
        """Once the screens show what was done, and what there is to say of it was said."""
        (self._working_screen() or self).call_after_refresh(callback)

    def ask(self, question: Callable[[Desk], Any]) -> Any:
        """A query that may be refused; None then, with the refusal shown."""
        try:
            return question(self.desk)
        except PbDeskError as problem:
            self.complain(problem)
            return None

    def action_undo(self) -> None:
        self._way.back()

    def action_redo(self) -> None:
        self._way.again()

    def publish(self, change: Change) -> None:
        """Let the screens reload what was changed; all of it when another program wrote as well."""
        self._way.did(change)
        before = self._seen_version
        self.changed.publish(change if self._look() == before else replace(change, tables=EVERYTHING))

    def _look(self) -> int:
        """The file's version and last operation as seen from now on; those of before while it is busy.

        The operation first: what is written between the two is then seen, but not taken for shown.
        """
        self.shown = self.desk.store.shown_now() or self.shown
        self._seen_version = self.desk.store.version_now() or self._seen_version
        return self._seen_version

    @contextmanager
    def showing(self, shown: Shown | None) -> Iterator[None]:
        """Forms opened inside show the records of this state, read before an earlier dialog was answered."""
        now, self.shown = self.shown, shown
        try:
            yield
        finally:
            if self.shown is shown:
                self.shown = now

    def _watch(self) -> None:
        """Another program wrote to the file, or a day has begun: show it. At least the time goes on."""
        from pbdesk.desk import Change

        before, told = self._seen_version, self._told
        self._told = self.desk.now
        if self._look() != before or told.date() != self._told.date():
            self.changed.publish(Change(0, "outside", tables=EVERYTHING))
        elif here := self._working_screen():
            here.show_time()
