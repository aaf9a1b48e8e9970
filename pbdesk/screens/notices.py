"""What the app says to the officer: one thing at a time, where it covers nothing."""

from __future__ import annotations

from typing import Any

from textual.notifications import Notify

from pbdesk.errors import PbDeskError
from pbdesk.i18n import Translator
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.navigator import Navigator
from pbdesk.screens.widgets.notice import keep_whole


class Notices(Navigator):
    """Says what was done, and what was refused."""

    def __init__(self, tr: Translator, home: str) -> None:
        self.notice = ""  # what was said last
        self.complained: PbDeskError | None = None  # the refusal shown last
        keep_whole()
        super().__init__(tr, home)

    def tell(self, sentence: str, *, seconds: float = 8, known: str = "") -> None:
        """One notice at a time, in the line of the keys: a box would cover what the officer looks at. Words
        it begins with that are `known` are cut rather than that."""
        self.notice = sentence
        self.clear_notifications()
        here = self.screen
        if not (isinstance(here, DeskScreen) and here.say(sentence, seconds, known=known)):
            self.notify(sentence, markup=False, timeout=seconds)

    def unsay(self) -> str:
        """The words of the last notice, which stand elsewhere from now on and are taken off here."""
        words, self.notice = self.notice, ""  # one on its way comes to nothing
        self.clear_notifications()
        return words

    def on_notify(self, event: Notify) -> None:
        """Two said within one turn are both on their way before the first can be cleared away."""
        if event.notification.message != self.notice:
            event.prevent_default()

    def complain(self, problem: PbDeskError) -> None:
        """What happened, what is safe, what to do: in the line of the keys where it fits."""
        self.complained = problem
        said = filter(None, (problem.what, problem.safe, problem.todo))
        parts = [self.tr.render(part) for part in said]
        self.notice = words = "\n".join(parts)
        self.clear_notifications()
        here = self.screen
        if not (isinstance(here, DeskScreen) and here.say(self.tr.sentences(*parts), 12, refused=True)):
            self.notify(words, markup=False, severity="error", timeout=12)

    async def run_action(self, *args: Any, **options: Any) -> bool:
        """What is refused to a key is told; only a defect ends the app."""
        try:
            return await super().run_action(*args, **options)
        except PbDeskError as problem:
            self.complain(problem)
            return True
