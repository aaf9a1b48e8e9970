"""Undo and redo: what another window did last is named, and taken back only on an explicit yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pbdesk.say import Say, say
from pbdesk.words.sentences import ABOUT_WORK, done_sentence, step_lines

if TYPE_CHECKING:
    from pbdesk.desk import Change, Desk, Step
    from pbdesk.screens.changes import Changes

SAVED_SECONDS = 4


class WayBack:
    """Knows which operations are this window's."""

    def __init__(self, app: Changes) -> None:
        self.app = app
        self._own: set[int] = set()
        self._before = 0  # operations up to this one were done before the window opened

    def begin(self) -> None:
        """What an earlier window left is this one's to take back, unless that window is open still."""
        if self.app.shown and not self.app.shared:
            self._before = self.app.shown.op

    def did(self, change: Change) -> None:
        self._own.add(change.op)

    def back(self) -> None:
        step = self.app.ask(lambda desk: desk.next_back())
        self._take(
            step, lambda desk, only: desk.undo(only), say("Taken back: {what}"),
            self.app.tr.t("The last change was not made in this window"), self.app.tr.t("Take it back?"),
        )  # fmt: skip

    def again(self) -> None:
        step = self.app.ask(lambda desk: desk.next_again())
        self._take(
            step, lambda desk, only: desk.redo(only), say("Done again: {what}"),
            self.app.tr.t("This was not taken back in this window"), self.app.tr.t("Do it again?"),
        )  # fmt: skip

    def _take(
        self,
        step: Step | None,
        command: Callable[[Desk, int | None], Change],
        frame: Say,
        title: str,
        question: str,
    ) -> None:
        """Without a step the desk says why there is none."""
        only = step.operation.id if step else None

        def answered(yes: bool | None) -> None:
            if yes:
                self._go(lambda desk: command(desk, only), frame)

        if step is None or self._is_own(step):
            answered(True)
            return
        from pbdesk.screens.dialogs.reading import ReadingDialog

        self.app.push_screen(
            ReadingDialog(title, "\n".join(step_lines(self.app.tr, step)), question=question), answered
        )

    def _is_own(self, step: Step) -> bool:
        return step.latest.id in self._own or step.latest.id <= self._before

    def _go(self, command: Callable[[Desk], Change], frame: Say) -> None:
        change = self.app.ask(command)
        if change is not None:
            what = done_sentence(self.app.tr, change.action, change.params)
            words = self.app.tr.t(frame.msgid, what=what)
            known = words if change.action in ABOUT_WORK else ""  # ends with its name
            self.app.tell(words, seconds=SAVED_SECONDS, known=known)
            self.app.publish(change)
