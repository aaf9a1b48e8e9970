"""The terminal app: owns the desk, sends every change through `do()` and tells the screens what to reload."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen
from textual.signal import Signal

from pbdesk import actions
from pbdesk.errors import PbDeskError
from pbdesk.i18n import Translator
from pbdesk.say import Say, say
from pbdesk.screens import unsaved
from pbdesk.screens.notices import Notices
from pbdesk.words.sentences import done_sentence

if TYPE_CHECKING:
    from pbdesk.desk import Change, Desk, Shown
    from pbdesk.screens.glance import Glance
    from pbdesk.screens.opening import OpeningScreen

SAVED_SECONDS = 4
REST = Path(__file__).with_name("screens") / "screens.tcss"  # styles the first paint does not need
KEY_PATIENCE = 200  # milliseconds a key press waits for another program's write before it says so
WATCH_SECONDS = 2.0  # how often another program's writes are looked for
EVERYTHING = frozenset({"*"})  # tables, where nobody knows which


class PbDeskApp(Notices):
    """One officer's desk in the terminal."""

    CSS_PATH = "screens/pbdesk.tcss"
    TITLE = "pbdesk"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        desk: Desk | Callable[[], Desk],
        tr: Translator,
        *,
        home: str = "week",
        glance: Glance | None = None,
        painted: Callable[[], object] = gc.enable,
    ) -> None:
        """With a `glance` the week is painted from it at once; `desk` is called when that stands there, and
        `painted` after the first screen of the desk itself."""
        self._opens, self._glance, self._painted = desk, glance, painted
        self.leaving = False  # screens half built are not filled any more
        self.shared = False  # another pbdesk has the file open
        self.refused: PbDeskError | None = None  # why the desk could not be opened
        self._kept = False
        super().__init__(tr, home)
        self.changed: Signal[Change] = Signal(self, "changed")
        self._seen_version = 0
        self._told = datetime.min  # the moment the screens were last told of
        self.shown: Shown | None = None  # the state of the file the screens show
        self._everywhere = {"command_palette"}
        for action in actions.ACTIONS:
            if "*" in action.screens:
                self._everywhere.add(action.id)
                self._bindings.bind(action.keys, action.id, action.label, show=False)

    # -- coming and going --------------------------------------------------------------------------
    def on_mount(self) -> None:
        self.theme = "textual-dark"
        if os.name == "posix":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                loop.add_signal_handler(number, self.exit)
        if self._glance is None:
            self.enter()
            self.stylesheet.read(REST)
            self.push_screen(self._screen(self._home))
            self._begin()
        else:
            from pbdesk.screens.opening import OpeningScreen

            opening = OpeningScreen(self._glance)
            self.push_screen(opening)
            # until messages are processed nothing is painted at all, so a refresh would not tell
            self.call_later(opening.call_after_refresh, self._follow, opening)

    def enter(self) -> None:
        """Open the desk, once. Raises what opening it raises."""
        if not hasattr(self, "desk"):
            self.desk = self._opens() if callable(self._opens) else self._opens
            self.desk.store.hasten(KEY_PATIENCE)

    def _follow(self, opening: OpeningScreen) -> None:
        """The real week takes the place of the glance, and gets the keys pressed meanwhile."""
        try:
            self.enter()
        except PbDeskError as problem:
            self.refused = problem
            self.exit(return_code=1)
            return
        self.stylesheet.read(REST)
        self.switch_screen(self._screen(self._home))
        for key in opening.pressed:
            self.post_message(key)
        self._begin()

    def _begin(self) -> None:
        self._told = self.desk.now
        self._look()
        self.call_after_refresh(self._painted)
        self.set_interval(WATCH_SECONDS, self._watch)
        # on the screen's own turn: until then it has no line to say it in
        self.screen.call_later(self._welcome)

    def _welcome(self) -> None:
        """What is special about this session, if anything."""
        unsaved.show(self)
        if not self.desk.store.writable:
            self.tell(
                self.tr.t("This file can only be read. You can look at everything; nothing can be changed.")
            )
        elif self.shared:
            self.tell(self.tr.t(
                "Another pbdesk has this file open. Both may work; each sees what the other saved."
                " Nothing is lost."
            ))  # fmt: skip
        else:
            from pbdesk.words.welcome import welcome

            told = welcome(self.desk)
            if told:
                self.tell(self.tr.render(told))

    async def run_action(self, *args: Any, **options: Any) -> bool:
        """What is refused to a key is told; only a defect ends the app."""
        try:
            return await super().run_action(*args, **options)
        except PbDeskError as problem:
            self.complain(problem)
            return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done before the desk is open, and in a dialog nothing that goes past its words."""
        if not hasattr(self, "desk"):
            return False
        if action in self._everywhere and isinstance(self.screen, ModalScreen):
            return action == "log_contact" and self._may_log()  # the telephone rings while a form is open
        return super().check_action(action, parameters)

    def _may_log(self) -> bool:
        """Over any form, but only once: the call before is still being written."""
        from pbdesk.screens.dialogs.contact import ContactDialog
        from pbdesk.screens.dialogs.form import FormDialog

        calling = any(isinstance(screen, ContactDialog) for screen in self.screen_stack)
        return isinstance(self.screen, FormDialog) and not calling

    def week_made(self) -> None:
        """The first week of a desk that had no glance of it: kept at once, whatever ends this session."""
        if not (self._glance and self._glance.planned) and not self._kept:
            self._keep_glance()

    def _keep_glance(self) -> None:
        """What the next start paints first: this week and the next as they stand on the week screen."""
        from pbdesk.screens import glance

        self._kept = True
        week = self._desk_screens.get("week")
        views = week.glance_views() if week else []
        if views:
            self.desk.keep_glance(glance.keep(views, self.tr.lang))
        elif week or self.desk.store.changed:
            self.desk.keep_glance(None)  # no week rather than an old one, that may name somebody erased

    def exit(self, *args: Any, **options: Any) -> None:
        if hasattr(self, "desk") and not self.leaving:
            unsaved.keep(self)
        self.leaving = True
        super().exit(*args, **options)

    def on_unmount(self) -> None:
        if hasattr(self, "desk") and not self.return_code:
            self._keep_glance()

    def leave(self) -> None:
        """After the last screen: a backup when something changed."""
        if hasattr(self, "desk") and self.desk.store.changed:
            self.desk.backup()

    # -- changing something --------------------------------------------------------------------------
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
            self._publish(change)
            words = done_sentence(self.tr, change.action, change.params)
            self.tell(words, seconds=SAVED_SECONDS)
            if note is not None:
                self._tell_with(words, note)
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

    def _tell_with(self, words: str, note: Callable[[], str]) -> None:
        """The screens reload when this message is done; only then they know what the change means, and they
        show it before it is worked out."""

        def reloaded() -> None:
            if not self.leaving:
                more = note()
                if more:
                    said = self.tr.t("{done}. {note}", done=words, note=more)
                    self.tell(said, seconds=2 * SAVED_SECONDS)

        (self._working_screen() or self).call_after_refresh(reloaded)

    def ask(self, question: Callable[[Desk], Any]) -> Any:
        """A query that may be refused; None then, with the refusal shown."""
        try:
            return question(self.desk)
        except PbDeskError as problem:
            self.complain(problem)
            return None

    def action_undo(self) -> None:
        self._way_back(lambda desk: desk.undo(), say("Taken back: {what}"))

    def action_redo(self) -> None:
        self._way_back(lambda desk: desk.redo(), say("Done again: {what}"))

    def _way_back(self, command: Callable[[Desk], Change], frame: Say) -> None:
        change = self.ask(command)
        if change is not None:
            what = done_sentence(self.tr, change.action, change.params)
            self.tell(self.tr.t(frame.msgid, what=what), seconds=SAVED_SECONDS)
            self._publish(change)

    def _publish(self, change: Change) -> None:
        """Let the screens reload what was changed; all of it when another program wrote as well."""
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

    # -- trouble -----------------------------------------------------------------------------------------
    def _fatal_error(self) -> None:
        """A defect: no local variables on the screen, they hold citizens' data."""
        from rich.console import Group
        from rich.text import Text
        from rich.traceback import Traceback

        self.bell()
        sentence = self.tr.t(
            "pbdesk met a defect and had to close. Everything saved is in the file; start it again."
        )
        # one renderable: Textual prints only the first
        self._exit_renderables.append(Group(Text(sentence), Traceback(show_locals=False, width=None)))
        self._close_messages_no_wait()
