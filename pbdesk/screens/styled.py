"""A form or screen opens with its styles worked out once."""

from __future__ import annotations

from typing import cast

from textual.events import ScreenResume
from textual.screen import Screen


class StyledOnce:
    """Every widget of a new screen gets its styles as it is mounted. When the screen is then shown, Textual
    works all of them out again, though only the screen's own are still to come; the officer waits for it."""

    _styled = False

    def on_screen_resume(self, event: ScreenResume) -> None:
        if not self._styled:
            self._styled, event.refresh_styles = True, False
            screen = cast("Screen[object]", self)
            screen.app.stylesheet.apply(screen)
