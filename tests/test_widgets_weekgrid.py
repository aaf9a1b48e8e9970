"""The week grid: blocks where they belong, one cursor, slots picked and blocks dragged."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseDown, MouseMove, MouseUp
from textual.message import Message
from textual.pilot import Pilot

from pbdesk.screens.widgets.gridlayout import KIND_SYMBOL, BlockKind, Frame, GridBlock, GridDay, build
from pbdesk.screens.widgets.weekgrid import WeekGrid

HOURS = ((510, 720), (810, 1050))
DAYS = [GridDay(name, "2 h 空", spans=HOURS) for name in ("週一 23", "週二 24", "週三 25", "週四 26")]
DAYS.append(GridDay("週五 27", "放假", off=True))
BLOCKS = [
    GridBlock("fence", 0, 540, 570, "圍欄鬆脫先行圍設 [/x]", BlockKind.SAFETY),
    GridBlock("trees", 0, 600, 720, "樹木勘查 [@click=app.quit]x", BlockKind.ROUTINE, pinned=True),
    GridBlock("meet", 1, 540, 690, "大安區第一場工作坊", BlockKind.MEETING, movable=False),
    GridBlock("visit", 1, 1170, 1230, "走讀霧裡薛圳簽認", BlockKind.PB, mark="?"),
    GridBlock("key", 3, 600, 660, "年度重點\x1b[31m工作", BlockKind.DONE),
]


class Week(App[None]):
    def __init__(self, days: Sequence[GridDay] = DAYS, blocks: Sequence[GridBlock] = BLOCKS) -> None:
        super().__init__()
        self.days, self.blocks = days, blocks
        self.seen: list[tuple[object, ...]] = []

    def compose(self) -> ComposeResult:
        yield WeekGrid()

    @property
    def grid(self) -> WeekGrid:
        return self.query_one(WeekGrid)

    def on_mount(self) -> None:
        self.grid.set_week(self.days, self.blocks, now=(0, 555), first_minute=480, last_minute=1050)
        self.grid.focus()

    def on_week_grid_block_highlighted(self, message: WeekGrid.BlockHighlighted) -> None:
        self.seen.append(("at", message.key))

    def on_week_grid_block_selected(self, message: WeekGrid.BlockSelected) -> None:
        self.seen.append(("open", message.key))

    def on_week_grid_block_dragged(self, message: WeekGrid.BlockDragged) -> None:
        self.seen.append(("drag", message.key, message.day, message.minute))

    def on_week_grid_slot_picked(self, message: WeekGrid.SlotPicked) -> None:
        self.seen.append(("slot", message.day, message.minute))

    def on_week_grid_slot_cancelled(self, message: Message) -> None:
        self.seen.append(("cancelled",))

    def on_week_grid_day_shown(self, message: WeekGrid.DayShown) -> None:
        self.seen.append(("day", message.day))


def lines(grid: WeekGrid) -> list[str]:
    return [grid.render_line(y).text for y in range(grid.size.height)]


def line_of(grid: WeekGrid, words: str) -> int:
    return next(y for y, line in enumerate(lines(grid)) if words in line)


async def seen(app: Week, pilot: Pilot[None]) -> list[tuple[object, ...]]:
    await pilot.pause()
    result, app.seen = app.seen, []
    return result


@pytest.mark.parametrize("size", [(10, 5), (40, 12), (80, 24), (120, 40)])
@pytest.mark.parametrize("days", [1, 5, 7])
async def test_every_line_fills_the_width_exactly(size: tuple[int, int], days: int) -> None:
    shown = [*DAYS, GridDay("週六 28", off=True), GridDay("週日 29", off=True)][:days]
    app = Week(shown, [block for block in BLOCKS if block.day < days])
    async with app.run_test(size=size) as pilot:
        app.grid.pick_slot(3)
        await pilot.pause()
        assert {cell_len(line) for line in lines(app.grid)} == {size[0] - 1}  # one cell for the scrollbar


async def test_labels_are_wrapped_over_the_height_of_their_block_and_cut_with_an_ellipsis() -> None:
    app = Week()
    async with app.run_test(size=(80, 24)):
        shown = "\n".join(lines(app.grid))
    assert "!圍欄鬆脫先行…" in shown
    assert "=大安區第一場" in shown and "=工作坊" in shown
    assert "\x1b" not in shown and "年度重點工" in shown


async def test_kinds_differ_by_symbol() -> None:
    assert len(set(KIND_SYMBOL.values())) == len(BlockKind)
    blocks = [GridBlock(kind, 0, 480 + 60 * i, 540 + 60 * i, "x", kind) for i, kind in enumerate(BlockKind)]
    app = Week(DAYS, blocks)
    async with app.run_test(size=(80, 40)):
        shown = "\n".join(lines(app.grid))
    assert all(f"{symbol}x" in shown for symbol in KIND_SYMBOL.values())


async def test_now_and_free_time_and_off_time_show_without_colour() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)):
        shown = lines(app.grid)
        noon, three = (shown[line_of(app.grid, time)] for time in ("12:30", "15:00"))
        assert line_of(app.grid, "09:15<") == line_of(app.grid, "圍欄")
    assert "放假" in shown[1]
    assert noon.count(".") == 5 and three.count(".") == 1


def rows_of(
    blocks: Sequence[GridBlock], height: int, until: int | None = None
) -> list[tuple[int, int, bool]]:
    layout = build(blocks, Frame(80, height, range(5), 480, 1050, until))
    return [tuple(row) for row in layout.rows]  # type: ignore[misc]


def test_evening_lines_are_there_only_for_a_block_and_the_hours_between_are_one_line() -> None:
    assert rows_of(BLOCKS[:3], 60)[-1] == (1020, 1050, False)
    assert rows_of(BLOCKS, 60)[-3:] == [(1050, 1170, True), (1170, 1200, False), (1200, 1230, False)]
    early = [GridBlock("run", 0, 420, 450, "", BlockKind.PB)]
    assert rows_of(early, 60)[:3] == [(420, 450, False), (450, 480, False), (480, 510, False)]


def test_a_lower_grid_joins_the_hours_in_which_nothing_changes_first() -> None:
    one = [GridBlock("a", 0, 480, 510, "", BlockKind.PB), GridBlock("b", 0, 510, 540, "", BlockKind.PB)]
    rows = rows_of(one, 12)
    assert len(rows) == 12 and rows[:3] == [(480, 510, False), (510, 540, False), (540, 570, False)]
    assert rows[-2:] == [(960, 1020, False), (1020, 1050, False)]
    assert len(rows_of(one, 3)) == 10


async def test_what_does_not_fit_scrolls_to_the_cursor() -> None:
    app = Week()
    async with app.run_test(size=(80, 8)) as pilot:
        app.grid.move_to("visit")
        await pilot.pause()
        assert "走讀霧裡" in "\n".join(lines(app.grid))
        assert lines(app.grid)[0].split()[0].startswith("|週一")


async def test_two_blocks_in_one_line_stand_side_by_side() -> None:
    both = [
        GridBlock("a", 0, 540, 660, "alpha", BlockKind.PB),
        GridBlock("b", 0, 540, 600, "beta", BlockKind.ROUTINE),
    ]
    app = Week(DAYS, both)
    async with app.run_test(size=(80, 40)) as pilot:
        shared, own = line_of(app.grid, "09:15<"), line_of(app.grid, "10:00")
        assert ":beta" in lines(app.grid)[shared] and "#alpha" in lines(app.grid)[own]
        await pilot.click(WeekGrid, offset=(8, shared))
        await pilot.click(WeekGrid, offset=(16, shared))
        assert app.grid.cursor_key in {"a", "b"}
        assert {key for kind, key in await seen(app, pilot) if kind == "at"} == {"a", "b"}


async def test_keys_walk_within_the_day_and_to_the_nearest_block_of_the_next() -> None:
    app = Week()
    async with app.run_test(size=(80, 24)) as pilot:
        assert await seen(app, pilot) == [("at", "fence")]
        await pilot.press("down", "down", "right", "down", "right", "left", "enter")
        assert await seen(app, pilot) == [
            ("at", "trees"),
            ("at", "meet"),
            ("at", "visit"),
            ("at", "key"),
            ("at", "meet"),
            ("open", "meet"),
        ]
        await pilot.press("end", "home")
        assert await seen(app, pilot) == [("at", "visit"), ("at", "meet")]
        marked = [line for line in lines(app.grid) if ">" in line]
        assert len(marked) == 1 and ">=" in marked[0]


async def test_reload_keeps_the_cursor_on_its_block_or_the_nearest() -> None:
    app = Week()
    async with app.run_test(size=(80, 24)) as pilot:
        app.grid.move_to("visit")
        await seen(app, pilot)
        app.grid.set_week(DAYS, [*BLOCKS[:3], GridBlock("visit", 2, 600, 660, "x", BlockKind.PB)])
        assert (app.grid.cursor_key, app.grid.day_shown) == ("visit", 2)
        assert await seen(app, pilot) == []
        app.grid.set_week(DAYS, BLOCKS[:3])
        assert await seen(app, pilot) == [("at", "meet")]
        app.grid.set_week(DAYS, [])
        assert await seen(app, pilot) == [("at", None)]
        await pilot.press("down", "right", "enter")
        assert await seen(app, pilot) == []


async def test_the_narrow_form_shows_one_day_and_brackets_change_it() -> None:
    app = Week()
    async with app.run_test(size=(40, 24)) as pilot:
        assert app.grid.narrow
        assert "[ 週一 23 ]" in lines(app.grid)[0] and "週二" not in lines(app.grid)[0]
        assert "09:15<" in "\n".join(lines(app.grid))
        await seen(app, pilot)
        await pilot.press("right_square_bracket")
        assert "[ 週二 24 ]" in lines(app.grid)[0]
        assert "09:15<" not in "\n".join(lines(app.grid))  # of today only
        assert "09:00-11:30 大安區第一場" in "\n".join(lines(app.grid))
        await pilot.press("right", "left_square_bracket")
        assert await seen(app, pilot) == [
            ("at", "meet"),
            ("day", 1),
            ("at", None),
            ("day", 2),
            ("at", "meet"),
            ("day", 1),
        ]


async def test_a_reload_in_the_narrow_form_stays_on_its_day() -> None:
    app = Week()
    async with app.run_test(size=(40, 24)) as pilot:
        app.grid.show_day(2)
        app.grid.set_week(DAYS, BLOCKS, now=(0, 555))
        await pilot.pause()
        assert (app.grid.day_shown, app.grid.cursor_key) == (2, None)


async def test_a_slot_is_picked_with_the_arrows() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await seen(app, pilot)
        app.grid.pick_slot(2)
        await pilot.press("down", "down", "right", "right")
        shown = lines(app.grid)
        assert ">10:00-11:00" in shown[line_of(app.grid, "10:00 ")]
        await pilot.press("enter")
        assert await seen(app, pilot) == [("slot", 2, 600)]
        assert not app.grid.picking and ">10:00" not in "".join(lines(app.grid))


async def test_picking_stays_within_the_week_and_its_hours() -> None:
    app = Week()
    async with app.run_test(size=(80, 50)) as pilot:
        await seen(app, pilot)
        app.grid.pick_slot(4, day=4, minute=1290, until=1320)
        await pilot.press("down", "right", "enter")
        app.grid.pick_slot(1, day=0, minute=480)
        await pilot.press("up", "left", "enter")
        assert await seen(app, pilot) == [("slot", 4, 1200), ("slot", 0, 480)]


async def test_escape_or_leaving_cancels_the_picking_and_escape_is_free_otherwise() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await seen(app, pilot)
        assert app.grid.check_action("cancel", ()) is False
        app.grid.pick_slot(2)
        await pilot.press("escape", "escape")
        assert await seen(app, pilot) == [("cancelled",)]
        app.grid.pick_slot(2)
        app.set_focus(None)
        assert await seen(app, pilot) == [("cancelled",)]
        assert app.grid.cursor_key == "fence"


async def test_a_click_places_the_slot_and_a_second_one_picks_it() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        app.grid.pick_slot(2)
        await seen(app, pilot)
        y = line_of(app.grid, "14:00")
        await pilot.click(WeekGrid, offset=(40, y))
        assert await seen(app, pilot) == []
        await pilot.click(WeekGrid, offset=(42, y))
        assert await seen(app, pilot) == [("slot", 2, 840)]


async def drag(app: Week, pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(WeekGrid, offset=start)
    await pilot._post_mouse_events([MouseMove], WeekGrid, offset=end, button=1)
    await pilot.mouse_up(WeekGrid, offset=end)


async def test_dragging_a_block_reports_where_it_was_dropped() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await seen(app, pilot)
        grabbed = line_of(app.grid, "10:30")  # the second half hour of the block that starts at ten
        await drag(app, pilot, (10, grabbed), (40, line_of(app.grid, "14:30")))
        cursor, dragged = await seen(app, pilot)  # the cursor is on it before it is told
        assert (cursor[1], dragged) == ("trees", ("drag", "trees", 2, 840))
        assert app.grid.cursor_key == "trees"
        assert ">14:00" not in "".join(lines(app.grid)) and app.mouse_captured is None


async def test_what_is_grabbed_in_the_grid_is_dragged_whatever_was_carried_before() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await seen(app, pilot)
        grabbed = line_of(app.grid, "10:30")
        app.grid.carry(GridBlock("other", 0, 0, 60, "other", BlockKind.PB))
        await pilot._post_mouse_events([MouseDown], WeekGrid, offset=(10, grabbed), button=1)
        end = (40, line_of(app.grid, "14:30"))
        await pilot._post_mouse_events([MouseMove], WeekGrid, offset=end, button=1)
        await pilot.mouse_up(WeekGrid, offset=end)
        assert [entry[1] for entry in await seen(app, pilot) if entry[0] == "drag"] == ["trees"]


async def test_a_fixed_block_or_a_drop_at_the_same_place_is_no_drag() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await seen(app, pilot)
        await drag(app, pilot, (24, line_of(app.grid, "10:30")), (40, line_of(app.grid, "14:30")))
        trees = line_of(app.grid, "10:30")
        await drag(app, pilot, (10, trees), (11, trees))
        assert not [entry for entry in await seen(app, pilot) if entry[0] == "drag"]


async def test_escape_ends_a_drag() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.mouse_down(WeekGrid, offset=(10, line_of(app.grid, "10:30")))
        await pilot._post_mouse_events([MouseMove], WeekGrid, offset=(40, 20), button=1)
        await pilot.press("escape")
        await pilot.mouse_up(WeekGrid, offset=(40, 20))
        assert not [entry for entry in await seen(app, pilot) if entry[0] == "drag"]
        assert app.mouse_captured is None


@pytest.mark.parametrize("after", ["move", "press", "escape"])
async def test_a_button_let_go_outside_the_terminal_drops_the_drag(after: str) -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        place = (40, line_of(app.grid, "14:30"))
        await pilot.mouse_down(WeekGrid, offset=(10, line_of(app.grid, "10:30")))
        await pilot._post_mouse_events([MouseMove], WeekGrid, offset=place, button=1)
        assert ">14:00-16:00" in "".join(lines(app.grid))
        if after == "move":
            await pilot._post_mouse_events([MouseMove], WeekGrid, offset=place, button=0)
        elif after == "press":  # on nothing that could be dragged
            await pilot._post_mouse_events([MouseDown], WeekGrid, offset=(40, place[1]), button=1)
        else:
            await pilot.press("escape")
        assert ">14:00-16:00" not in "".join(lines(app.grid)) and app.mouse_captured is None
        await pilot._post_mouse_events([MouseUp], WeekGrid, offset=place, button=1)
        assert not [entry for entry in await seen(app, pilot) if entry[0] == "drag"]


async def test_a_block_let_go_over_no_time_or_after_the_window_changed_stays_where_it_is() -> None:
    app = Week()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.mouse_down(WeekGrid, offset=(10, line_of(app.grid, "10:30")))
        await pilot._post_mouse_events(
            [MouseMove], WeekGrid, offset=(40, line_of(app.grid, "14:30")), button=1
        )
        assert ">14:00-16:00" in "".join(lines(app.grid))
        await pilot._post_mouse_events([MouseMove], WeekGrid, offset=(2, 20), button=1)
        assert ">14:00-16:00" not in "".join(lines(app.grid))
        await pilot.mouse_up(WeekGrid, offset=(2, 20))
        await pilot.mouse_down(WeekGrid, offset=(10, line_of(app.grid, "10:30")))
        await pilot._post_mouse_events(
            [MouseMove], WeekGrid, offset=(40, line_of(app.grid, "14:30")), button=1
        )
        await pilot.resize_terminal(40, 40)
        await pilot._post_mouse_events([MouseUp], WeekGrid, offset=(20, 20), button=1)
        assert not [entry for entry in await seen(app, pilot) if entry[0] == "drag"]
