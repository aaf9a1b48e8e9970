"""The terminal app, coming and going: it opens the desk, shows the first screen, keeps the week for the next.

What its keys do stands in `screens`: where they lead (navigator), what they change (changes), what is said of
it (notices).
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.errors import PbDeskError
from pbdesk.i18n import Translator
from pbdesk.screens import unsaved
from pbdesk.screens.changes import Changes

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.screens.glance import Glance
    from pbdesk.screens.opening import OpeningScreen

REST = Path(__file__).with_name("screens") / "screens.tcss"  # styles the first paint does not need
KEY_PATIENCE = 200  # milliseconds a key press waits for another program's write before it says so


class PbDeskApp(Changes):
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
        self.refused: PbDeskError | None = None  # why the desk could not be opened
        self._kept = False
        super().__init__(tr, home)

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
        self.watch_file()
        self.call_after_refresh(self._painted)
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
