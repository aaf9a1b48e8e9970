"""The top and bottom line: exact width, what matters least leaves first, a click posts the action."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints, TopBar, TopPart, keep

HINTS = [
    KeyHint("Enter", "開啟", "open", priority=1),
    KeyHint("p", "pin [/x]", "pin", enabled=False),
    KeyHint("d", "done", "done"),
    KeyHint("?", "說明", "help", priority=9),
]
PARTS = [TopPart("已排 34.5 h", priority=3), TopPart("PB [38] %", "$text-warning", 2), TopPart("加班 2.0 h")]


class Lines(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield TopBar("pbdesk  第 48 週 [A1]", PARTS)
        yield KeyHints()

    def on_mount(self) -> None:
        self.query_one(KeyHints).set_hints(HINTS)

    def on_key_hints_pressed(self, message: KeyHints.Pressed) -> None:
        self.pressed.append(message.action)


@pytest.mark.parametrize("width", [5, 20, 40, 80, 120])
async def test_both_lines_fill_the_width_exactly(width: int) -> None:
    app = Lines()
    async with app.run_test(size=(width, 6)):
        for line in (app.query_one(TopBar), app.query_one(KeyHints)):
            assert cell_len(line.render_line(0).text) == line.size.width


async def test_hints_leave_by_priority_then_from_the_right() -> None:
    app = Lines()
    async with app.run_test(size=(80, 6)) as pilot:
        hints = app.query_one(KeyHints)
        assert hints.render_line(0).text.rstrip() == "Enter 開啟  p (pin [/x])  d done  ? 說明"
        await pilot.resize_terminal(34, 6)
        await pilot.pause()
        assert hints.render_line(0).text.rstrip() == "Enter 開啟  p (pin [/x])  ? 說明"
        await pilot.resize_terminal(20, 6)
        await pilot.pause()
        assert hints.render_line(0).text.rstrip() == "Enter 開啟  ? 說明"


async def test_of_a_notice_too_long_for_the_line_only_what_is_known_is_cut() -> None:
    app = Lines()
    async with app.run_test(size=(66, 6)):  # of which the margins take two
        hints, known, news = (
            app.query_one(KeyHints),
            "已固定：與提案人研商修正里程碑：樹種選定",
            "。此舉代價為 20 分鐘。",
        )
        for notice, cut, shown in (
            (known + news, known, known + news),
            (known + news * 2, known, "已固定：與提案人研…" + news * 2),
            (known + news * 2 + "另", known, None),  # of what is known too little would be left
            (known + news * 2, "", None),
        ):
            assert hints.say(notice, 9, known=cut) is (shown is not None)
            if shown is not None:
                assert hints.render_line(0).text.strip() == shown


async def test_a_notice_on_a_screen_made_narrower_shows_that_it_goes_on() -> None:
    app = Lines()
    async with app.run_test(size=(66, 6)) as pilot:
        hints = app.query_one(KeyHints)
        assert hints.say("請改寫後再交提案人閱覽。請改寫後再交提案人閱覽。", 9)
        await pilot.resize_terminal(33, 6)
        await pilot.pause()
        assert hints.render_line(0).text.strip() == "請改寫後再交提案人閱覽。請改寫…"


async def test_a_click_posts_the_action_of_an_enabled_hint() -> None:
    app = Lines()
    async with app.run_test(size=(80, 6)) as pilot:
        for x in (2, 15, 29, 36, 60):
            await pilot.click(KeyHints, offset=(x, 0))
        await pilot.pause()
        assert app.pressed == ["open", "done", "help"]


async def test_the_top_line_drops_its_least_part_and_cuts_its_name_last() -> None:
    app = Lines()
    async with app.run_test(size=(80, 6)) as pilot:
        top = app.query_one(TopBar)
        assert top.render_line(0).text.endswith("已排 34.5 h   PB [38] %   加班 2.0 h")
        await pilot.resize_terminal(50, 6)
        await pilot.pause()
        assert top.render_line(0).text.endswith("已排 34.5 h   PB [38] %")
        await pilot.resize_terminal(16, 6)
        await pilot.pause()
        assert top.render_line(0).text == "pbdesk 第 48 …"
        top.show("x", [])
        assert top.render_line(0).text == "x".ljust(14)


def test_of_equal_priority_the_rightmost_leaves() -> None:
    assert keep([4, 4, 4], [0, 0, 0], 2, 10) == [0, 1]
    assert keep([4, 4, 4], [0, 1, 2], 2, 10) == [1, 2]
    assert keep([4], [0], 2, 3) == []
