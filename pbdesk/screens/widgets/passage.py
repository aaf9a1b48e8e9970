"""Text with styles in a pane, wrapped by cells: Chinese breaks between characters, English at spaces."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from pbdesk.screens.widgets.text import text, wrap


class Passage(Static):
    """As high as its content needs at its width; `update()` takes Content, as `text()` makes it."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Lays the screen out anew only when the height changes; with a `min-height` it mostly does not."""
        before = self._height_of(_content(self))
        super().update(content, layout=False)
        if layout and self._height_of(_content(self)) != before:
            self.refresh(layout=True)

    def _height_of(self, content: Content) -> int:
        least = self.size.height if self.styles.min_height is not None and self._fits else 0
        return max(least, len(wrap_content(content, max(2, self.content_size.width))))

    @property
    def _fits(self) -> bool:
        """Whether the widget is no higher than what shows it."""
        return isinstance(self.parent, Widget) and self.size.height <= self.parent.content_size.height

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(wrap_content(_content(self), width))

    def render(self) -> Content:
        return Content("\n").join(wrap_content(_content(self), self.content_size.width))


def wrap_content(content: Content, width: int) -> list[Content]:
    """The content as lines of at most `width` cells, each with its styles."""
    lines: list[Content] = []
    for paragraph in content.split("\n", allow_blank=True):
        lines += _lines(paragraph, width)
    return lines


def _lines(paragraph: Content, width: int) -> list[Content]:
    plain, at = paragraph.plain, 0
    lines = []
    for words in wrap(plain, width) or [""]:
        found = plain.find(words, at)
        if found < 0:  # joined from characters that have no width of their own
            lines.append(text(words))
            continue
        at = found + len(words)
        lines.append(paragraph[found:at])
    return lines


def _content(widget: Static) -> Content:
    content = widget.content
    return content if isinstance(content, Content) else text(str(content))
