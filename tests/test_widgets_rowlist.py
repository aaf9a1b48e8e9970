"""The list: only visible rows cost anything, and the cursor stays on its record."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from pbdesk.screens.widgets.columns import Cell, Column, place
from pbdesk.screens.widgets.keyed import Heading
from pbdesk.screens.widgets.lamp import lamps
from pbdesk.screens.widgets.rowlist import RowList
from pbdesk.screens.widgets.rowpane import Row

COLUMNS = [
    Column("no", "No", width=6),
    Column("title", "提案名稱", flex=1, min=8),
    Column("lights", "Lights", width=6, sortable=False, drop=1),
    Column("slack", "Slack", width=5, align="right"),
]
TITLES = ["[/x]", "[@click=app.quit]x", "走讀霧裡薛圳\x1b[31m的步道與涼亭改善工程計畫案", "plain"]


class Desk(App[None]):
    def __init__(self, keys: Sequence[Hashable], **options: object) -> None:
        super().__init__()
        self.keys, self.options = keys, options
        self.fetched: list[int] = []
        self.seen: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield RowList(COLUMNS, id="list", **self.options)  # type: ignore[arg-type]

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    def on_mount(self) -> None:
        self.show(self.keys)

    def show(self, keys: Sequence[Hashable], **options: Hashable) -> None:
        def row_of(index: int) -> Row:
            self.fetched.append(index)
            title = TITLES[index % len(TITLES)]
            lights = lamps(["green", "red", "unknown"])
            cells = [str(keys[index]), Cell(title, "$text-warning"), lights, f"{index}h"]
            return Row(cells, details=[f"detail of {keys[index]}"], dim=index % 5 == 0)

        self.rows.set_rows(keys, row_of, **options)

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        self.seen.append(("at", message.key))

    def on_row_list_selected(self, message: RowList.Selected) -> None:
        self.seen.append(("open", message.key))

    def on_row_list_sort_requested(self, message: RowList.SortRequested) -> None:
        self.seen.append(("sort", message.column))


def lines(rows: RowList) -> list[str]:
    return [rows.render_line(y).text for y in range(rows.size.height)]


def cursor_line(rows: RowList) -> int:
    return next(y for y, line in enumerate(lines(rows)) if line.startswith(">"))


async def seen(app: Desk, pilot: Pilot[None]) -> list[tuple[str, object]]:
    await pilot.pause()
    result, app.seen = app.seen, []
    return result


async def test_only_visible_rows_are_fetched() -> None:
    app = Desk(range(10_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert app.rows.cursor_key == 9_999
    assert len(set(app.fetched)) <= 2 * 24


@pytest.mark.parametrize("width", [12, 40, 80, 120])
@pytest.mark.parametrize("lines_per_row", [1, 2])
async def test_every_line_fills_the_width_exactly(width: int, lines_per_row: int) -> None:
    app = Desk([Heading("本週 [/x]"), *range(30)], lines_per_row=lines_per_row)
    async with app.run_test(size=(width, 12)):
        app.rows.set_sort("slack", reverse=True)
        assert {cell_len(line) for line in lines(app.rows)} == {app.rows.scrollable_content_region.width}


async def test_titles_that_look_like_markup_are_shown_as_they_are() -> None:
    app = Desk(range(4))
    async with app.run_test(size=(80, 8)):
        shown = "\n".join(lines(app.rows))
    assert "[/x]" in shown and "[@click=app.quit]x" in shown and "薛圳的步道" in shown and "\x1b" not in shown


async def test_keys_move_and_open() -> None:
    app = Desk(range(100))
    async with app.run_test(size=(80, 11)) as pilot:
        assert await seen(app, pilot) == [("at", 0)]
        await pilot.press("down", "j", "k", "enter")
        assert await seen(app, pilot) == [("at", 1), ("at", 2), ("at", 1), ("open", 1)]
        await pilot.press("pagedown", "pageup", "end", "down", "home", "up")
        assert await seen(app, pilot) == [("at", 10), ("at", 1), ("at", 99), ("at", 0)]


async def test_the_cursor_steps_over_headings_and_brings_the_first_one_into_view() -> None:
    app = Desk([Heading("Now"), 1, Heading("Later"), Heading("This week"), *range(2, 30)])
    async with app.run_test(size=(80, 6)) as pilot:
        assert app.rows.cursor_key == 1
        await pilot.press("down")
        assert app.rows.cursor_key == 2
        await pilot.press("end", "home")
        assert app.rows.cursor_key == 1
        assert lines(app.rows)[1].startswith("Now")


async def test_new_rows_leave_the_record_and_the_screen_line_alone() -> None:
    app = Desk(range(200))
    async with app.run_test(size=(80, 12)) as pilot:
        app.rows.move_to(100)
        await pilot.press("up", "up", "up")
        line = cursor_line(app.rows)
        await seen(app, pilot)
        app.show([*(f"new {i}" for i in range(7)), *range(10, 200)])
        await pilot.pause()
        assert (app.rows.cursor_key, cursor_line(app.rows)) == (97, line)
        assert await seen(app, pilot) == []


@pytest.mark.parametrize(
    ("gone", "left_at"), [({5}, 6), ({5, 6, 7}, 8), ({5, 6, 7, 8, 9}, 4), (set(range(10)), None)]
)
async def test_a_vanished_record_hands_the_cursor_to_its_neighbour(gone: set[int], left_at: object) -> None:
    app = Desk(range(10))
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows.move_to(5)
        await seen(app, pilot)
        app.show([i for i in range(10) if i not in gone])
        assert app.rows.cursor_key == left_at
        assert await seen(app, pilot) == [("at", left_at)]


async def test_a_view_scrolled_away_from_the_cursor_does_not_jump_on_reload() -> None:
    app = Desk(range(200))
    async with app.run_test(size=(80, 12)) as pilot:
        app.rows.scroll_to(y=100, animate=False)
        top = lines(app.rows)[1]
        app.show([-2, -1, *range(200)])
        await pilot.pause()
        assert lines(app.rows)[1].split()[0] == top.split()[0] == "100"
        assert app.rows.cursor_key == 0


async def test_rows_can_arrive_with_the_cursor_on_a_key() -> None:
    app = Desk([])
    async with app.run_test(size=(80, 12)) as pilot:
        app.show(range(500), cursor=400)
        await pilot.pause()
        assert app.rows.cursor_key == 400
        assert lines(app.rows)[cursor_line(app.rows)].split()[1] == "400"
        assert not app.rows.move_to("nobody")


async def test_an_empty_list_says_what_to_do() -> None:
    app = Desk([], empty="Nothing waits here [yet]. Press i to import.")
    async with app.run_test(size=(80, 12)) as pilot:
        assert "Nothing waits here [yet]. Press i to import." in "\n".join(lines(app.rows))
        await pilot.press("down", "up", "end", "pagedown", "enter")
        assert await seen(app, pilot) == []


async def test_mouse_moves_opens_and_sorts() -> None:
    app = Desk(range(50))
    async with app.run_test(size=(80, 12)) as pilot:
        await seen(app, pilot)
        await pilot.click(RowList, offset=(10, 4))
        assert await seen(app, pilot) == [("at", 3)]
        await pilot.click(RowList, offset=(40, 4))
        assert await seen(app, pilot) == [("open", 3)]
        await pilot.double_click(RowList, offset=(10, 6))
        assert await seen(app, pilot) == [("at", 5), ("open", 5)]
        await pilot.click(RowList, offset=(12, 0))
        await pilot.click(RowList, offset=(69, 0))  # lights: not sortable
        assert await seen(app, pilot) == [("sort", "title")]


async def test_the_sorted_column_is_marked() -> None:
    app = Desk(range(5))
    async with app.run_test(size=(80, 12)):
        app.rows.set_sort("title")
        assert "提案名稱 ^" in lines(app.rows)[0]
        app.rows.set_sort("slack", reverse=True)
        assert lines(app.rows)[0].endswith("Sl… v")


async def test_detail_lines_stand_under_their_row() -> None:
    app = Desk(range(50), lines_per_row=2)
    async with app.run_test(size=(80, 9)) as pilot:
        await pilot.press("down")
        shown = lines(app.rows)
        assert shown[3].startswith("> 1 ") and shown[4].startswith("  detail of 1 ")


async def test_a_cursor_move_repaints_two_rows() -> None:
    app = Desk(range(50))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        painted: list[Region] = []
        original = app.rows.refresh
        app.rows.refresh = lambda *regions, **options: (  # type: ignore[method-assign, assignment]
            painted.extend(regions),
            original(*regions, **options),
        )
        app.rows.action_move(1)
        assert [(region.y, region.height) for region in painted] == [(1, 1), (2, 1)]


async def test_resize_keeps_the_cursor_visible() -> None:
    app = Desk(range(500))
    async with app.run_test(size=(120, 40)) as pilot:
        app.rows.move_to(35)
        await pilot.resize_terminal(80, 10)
        await pilot.pause()
        assert lines(app.rows)[cursor_line(app.rows)].split()[1] == "35"
        assert {cell_len(line) for line in lines(app.rows)} == {79}


def test_columns_share_spare_width_up_to_their_limit() -> None:
    columns = [
        Column("a", "A", min=4, max=6, flex=1),
        Column("b", "B", min=4, flex=1),
        Column("c", "C", width=5),
    ]
    assert [spot.width for spot in place(tuple(columns), 40)] == [6, 27, 5]


def test_columns_that_may_grow_give_way_before_a_fixed_one_runs_off_the_edge() -> None:
    columns = (Column("a", "A", min=18, flex=1), Column("b", "B", min=24, flex=1), Column("c", "C", width=11))
    assert [spot.width for spot in place(columns, 45)] == [16, 16, 11]
    assert [spot.width for spot in place(columns, 20)] == [6, 6, 11]  # no further: nothing could be read


def test_columns_that_do_not_fit_leave_in_their_order() -> None:
    columns = [
        Column("a", "A", width=10),
        Column("b", "B", width=10, drop=1),
        Column("c", "C", width=10, drop=2),
    ]
    assert [columns[spot.column].key for spot in place(tuple(columns), 31)] == ["a", "b"]
    assert [columns[spot.column].key for spot in place(tuple(columns), 15)] == ["a"]
    assert [columns[spot.column].key for spot in place(tuple(columns), 5)] == ["a"]
