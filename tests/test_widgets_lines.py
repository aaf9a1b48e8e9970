"""Panes drawn line by line: what is painted, when the screen is laid out, where scrolling ends."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from pbdesk.screens.widgets.lines import Line, Lines
from pbdesk.screens.widgets.text import Piece, text
from pbdesk.screens.widgets.textpane import TextPane


class Numbers(Lines):
    """Its lines are what a test puts into `words`."""

    words: tuple[str, ...] = ()

    def line(self, y: int) -> Line:
        at = y + self.scroll_offset.y
        return (Piece(self.words[at] if at < len(self.words) else ""),)

    def refresh(self, *regions: Region, **options: bool) -> Numbers:
        self.asked = [*getattr(self, "asked", []), *regions]
        return super().refresh(*regions, **options)


class Panes(App[None]):
    CSS = "TextPane { height: 4; } Numbers { height: 6; }"

    def compose(self) -> ComposeResult:
        yield Numbers()
        yield TextPane()

    def on_ready(self) -> None:
        self.layouts = 0
        self.screen.screen_layout_refresh_signal.subscribe(self.screen, self._count, immediate=True)

    def _count(self, _: object) -> None:
        self.layouts += 1


async def settled(app: Panes, pilot: Pilot[None]) -> None:
    """Until the scroll bars are mounted too."""
    before = -1
    while before != app.layouts:
        before = app.layouts
        await pilot.pause()


async def test_only_lines_that_changed_are_painted_again() -> None:
    app = Panes()
    async with app.run_test(size=(40, 12)) as pilot:
        pane = app.query_one(Numbers)
        pane.words = tuple("abcdef")
        pane.repaint()
        await pilot.pause()
        pane.asked = []
        pane.words = tuple("aBCdeF")
        pane.repaint()
        assert [(region.y, region.height) for region in pane.asked] == [(1, 2), (5, 1)]
        await pilot.pause()
        assert [pane.render_line(y).text.rstrip() for y in range(6)] == list("aBCdeF")


async def test_other_words_do_not_lay_the_screen_out() -> None:
    app = Panes()
    async with app.run_test(size=(40, 12)) as pilot:
        pane = app.query_one(TextPane)
        pane.update(text("\n".join("123456789")))
        await settled(app, pilot)
        assert pane.show_vertical_scrollbar
        app.layouts = 0
        pane.update(text("\n".join("123456")))
        await pilot.pause()
        assert app.layouts == 0
        assert pane.vertical_scrollbar.window_virtual_size == 6
        pane.update(text("one line"))
        await pilot.pause()
        assert app.layouts and not pane.show_vertical_scrollbar


async def test_other_words_begin_at_their_beginning_and_shorter_ones_end_at_their_end() -> None:
    app = Panes()
    async with app.run_test(size=(40, 12)) as pilot:
        pane, numbers = app.query_one(TextPane), app.query_one(Numbers)
        pane.update(text("\n".join("123456789")))
        numbers.set_height(30)
        await pilot.pause()
        pane.scroll_end(animate=False)
        numbers.scroll_to(y=24, animate=False)
        await pilot.pause()
        assert pane.render_line(3).text.rstrip() == "9"
        pane.update(text("\n".join("abcdefgh")))
        numbers.set_height(10)
        await pilot.pause()
        assert pane.render_line(0).text.rstrip() == "a"
        assert numbers.scroll_offset.y == 4
