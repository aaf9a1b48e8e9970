"""One of a few words, for a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from pbdesk.screens.widgets.text import cells, clip, one_line, text

Value = Any


class Choice(Widget, can_focus=True):
    """One of a few words, all in sight on as many lines as they need: arrows, a digit, or a click."""

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; }
    """

    @dataclass
    class Changed(Message):
        choice: Choice
        value: Value

    def __init__(self, choices: Sequence[tuple[Value, str]], value: Value, *, id: str) -> None:
        super().__init__(id=id)
        self.choices = list(choices)
        self.index = next((i for i, (v, _) in enumerate(self.choices) if v == value), 0)

    @property
    def value(self) -> Value:
        return self.choices[self.index][0] if self.choices else None

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Line, first cell and cells of each choice."""
        places, line, x = [], 0, 0
        for _, label in self.choices:
            wide = min(cells(one_line(label)) + 2, max(width, 4))
            if x and x + wide > width:
                line, x = line + 1, 0
            places.append((line, x, wide))
            x += wide + 1
        return places

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + max((line for line, _, _ in self._places(width)), default=0)

    def render(self) -> Content:
        lines: dict[int, list[Content | str]] = {}
        for number, (line, _, wide) in enumerate(self._places(self.content_size.width)):
            label, chosen = clip(self.choices[number][1], wide - 2), number == self.index
            word = text(f"[{label}]" if chosen else f" {label} ", "bold reverse" if chosen else "")
            lines.setdefault(line, []).append(word)
        return Content("\n").join(Content(" ").join(words) for words in lines.values())

    def pick(self, index: int) -> None:
        if self.choices and index % len(self.choices) != self.index:
            self.index = index % len(self.choices)
            self.refresh()
            self.post_message(self.Changed(self, self.value))

    def on_key(self, event: Key) -> None:
        moves = {"right": 1, "left": -1, "space": 1}
        if event.key in moves:
            self.pick(self.index + moves[event.key])
        elif event.character and event.character in "123456789"[: len(self.choices)]:
            self.pick(int(event.character) - 1)
        else:
            return
        event.stop()

    def on_click(self, event: Click) -> None:
        spot = event.get_content_offset(self)
        for number, (line, x, wide) in enumerate(self._places(self.content_size.width)):
            if spot is not None and spot.y == line and x <= spot.x < x + wide:
                self.pick(number)
