"""What all dialogs share: a click on a key is the key, and a ringing telephone comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, ScreenResultType

from pbdesk.screens.styled import StyledOnce
from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


class Dialog(StyledOnce, ModalScreen[ScreenResultType]):
    """A call is logged over it, and it stands there again with all that was written in it.

    F8 does it everywhere. `call_key` is what the keys of the dialog name: `c` where no letters are written.
    `for_call`: it is part of logging a call itself.
    """

    call_key = "F8"
    for_call = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "log_contact", show=False)]

    def on_mount(self) -> None:
        """A notice in a box would lie over the words and the keys."""
        self.app.clear_notifications()

    def on_key_hints_pressed(self, message: KeyHints.Pressed) -> None:
        getattr(self, f"action_{message.action}")()

    def action_log_contact(self) -> None:
        app = cast("PbDeskApp", self.app)
        if app.may_log():
            app.action_log_contact()

    def call_hints(self) -> list[KeyHint]:
        """The key that logs a call; none while one is being logged."""
        app = cast("PbDeskApp", self.app)
        return [KeyHint(self.call_key, app.tr.t("Log a contact"), "log_contact")] if app.may_log() else []


class SilentDialog(Dialog[ScreenResultType]):
    """Nothing is written in it, so that the key of the telephone is the one it is everywhere."""

    call_key = "c"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "log_contact", show=False)]
