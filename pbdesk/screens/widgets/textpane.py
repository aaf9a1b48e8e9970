"""A pane of styled text that scrolls, wrapped by cells."""

from __future__ import annotations

from textual.content import Content

from pbdesk.screens.widgets.lines import Line, Lines
from pbdesk.screens.widgets.passage import wrap_content
from pbdesk.screens.widgets.text import Piece


class TextPane(Lines, can_focus=False):
    """As high as the screen gives it: other words never lay the screen out anew."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._content = Content("")
        self._wrapped: list[Content] = []

    @property
    def content(self) -> Content:
        return self._content

    def update(self, content: Content) -> None:
        """Show other words, from their beginning."""
        self._content = content
        self.scroll_to(y=0, animate=False)
        self._wrap()

    def on_resize(self) -> None:
        self._wrap()

    def _wrap(self) -> None:
        self._wrapped = wrap_content(self._content, max(2, self.inner_width))
        self.set_height(len(self._wrapped))
        self.repaint()

    def line(self, y: int) -> Line:
        at = y + self.scroll_offset.y
        words = self._wrapped[at] if at < len(self._wrapped) else Content("")
        return (Piece(words.plain, "", tuple(words.spans)), Piece(""))
