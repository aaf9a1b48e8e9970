"""The line at the top and the line at the bottom of every screen; what matters least gives way first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from pbdesk.screens.widgets.text import cells, clip, one_line, text


class KeyHint(NamedTuple):
    """A key that works here; `action` is posted on a click. A larger `priority` stays longer."""

    key: str
    label: str
    action: str
    enabled: bool = True
    priority: int = 0


class TopPart(NamedTuple):
    """A part of the top line with a style constant. A larger `priority` stays longer."""

    text: str
    style: str = ""
    priority: int = 0


def keep(widths: Sequence[int], priorities: Sequence[int], gap: int, available: int) -> list[int]:
    """Which of the parts stay, in order: the lowest priority leaves first, of equals the rightmost."""
    kept = list(range(len(widths)))
    while kept and sum(widths[i] + gap for i in kept) - gap > available:
        kept.remove(min(kept, key=lambda i: (priorities[i], -i)))
    return kept


class _Line(Widget):
    """One line drawn from one Content, never wrapped, exactly as wide as the widget."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    _Line { height: 1; }
    """

    def _content(self, width: int) -> Content:
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.visual_style
        content = self._content(width) if y == 0 else Content("")
        segments = [segment for segment in content.render_segments(style) if segment.text]
        return Strip(segments).adjust_cell_length(width, style.rich_style)


LEAST_KNOWN = 20  # cells: what was done, and enough of the words of what to know them by


class KeyHints(_Line):
    """The keys that work here and now; a click on one posts its action. For a while, what was just done."""

    GAP = 2
    DEFAULT_CSS: ClassVar[str] = """
    KeyHints { background: $panel; color: $foreground; padding: 0 1; }
    """

    class Pressed(Message):
        """The officer clicked an enabled hint."""

        def __init__(self, hints: KeyHints, action: str) -> None:
            super().__init__()
            self.hints, self.action = hints, action

        @property
        def control(self) -> KeyHints:
            return self.hints

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._hints: tuple[KeyHint, ...] = ()
        self._notice = self._style = ""
        self._until: Timer | None = None

    def say(self, notice: str, seconds: float, style: str = "", *, known: str = "") -> bool:
        """Show a sentence in place of the keys for so long; False when it is too long for the line. It may
        begin with words that are `known`: where there is no room for them, they are cut."""
        if self._until is not None:
            self._until.stop()
        width = self.content_size.width
        room = width - cells(one_line(notice)) + cells(one_line(known))
        if known and LEAST_KNOWN <= room < cells(one_line(known)):
            notice = clip(known, room) + notice.removeprefix(known)
        fits = cells(one_line(notice)) <= width
        self._notice, self._style = notice if fits else "", f"{style} bold".strip()
        self._until = self.set_timer(seconds, self.hush) if self._notice else None
        self.refresh()
        return fits

    def hush(self) -> None:
        """The keys again."""
        self._notice = ""
        self.refresh()

    def set_hints(self, hints: Sequence[KeyHint]) -> None:
        """Show these keys in this order."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def _kept(self, width: int) -> list[KeyHint]:
        widths = [cells(_plain(hint)) for hint in self._hints]
        return [
            self._hints[i] for i in keep(widths, [hint.priority for hint in self._hints], self.GAP, width)
        ]

    def _content(self, width: int) -> Content:
        if self._notice:
            return text(clip(self._notice, width), self._style)  # narrower by now, perhaps
        return Content(" " * self.GAP).join(_coloured(hint) for hint in self._kept(width))

    def on_click(self, event: events.Click) -> None:
        spot = event.get_content_offset(self)
        if spot is None or event.button != 1 or self._notice:
            return
        x = 0
        for hint in self._kept(self.size.width):
            end = x + cells(_plain(hint))
            if x <= spot.x < end and hint.enabled:
                self.post_message(self.Pressed(self, hint.action))
            x = end + self.GAP


def _plain(hint: KeyHint) -> str:
    label = hint.label if hint.enabled else f"({hint.label})"
    return one_line(f"{hint.key} {label}".strip())


def _coloured(hint: KeyHint) -> Content:
    if not hint.enabled:
        return text(_plain(hint), "$text-muted")
    key = len(one_line(hint.key))
    return text(_plain(hint)).stylize("$text-accent bold", 0, key)


class TopBar(_Line):
    """Name of the screen at the left, its figures and states at the right."""

    GAP = 3
    DEFAULT_CSS: ClassVar[str] = """
    TopBar { background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(
        self,
        left: str = "",
        parts: Sequence[TopPart] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._left, self._parts = left, tuple(parts)

    def show(self, left: str, parts: Sequence[TopPart]) -> None:
        """Show other words; the left text is cut only when it does not fit alone."""
        if (left, tuple(parts)) != (self._left, self._parts):
            self._left, self._parts = left, tuple(parts)
            self.refresh()

    def _content(self, width: int) -> Content:
        left = clip(self._left, width)
        shown = [text(one_line(part.text), part.style) for part in self._parts]
        kept = keep(
            [cells(part.plain) for part in shown],
            [part.priority for part in self._parts],
            self.GAP,
            width - cells(left) - self.GAP,
        )
        right = Content(" " * self.GAP).join(shown[i] for i in kept)
        space = width - cells(left) - cells(right.plain)
        return Content("").join([text(left, "bold"), Content(" " * space), right])
