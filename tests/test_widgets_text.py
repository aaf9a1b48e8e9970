"""User text in the terminal: shown as it is, exact in cells, broken as Chinese text is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import LETTERS
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.widgets import Static

from pbdesk.screens.widgets.bar import Load, bar, share_bar
from pbdesk.screens.widgets.lamp import lamp, lamps, lamps_width
from pbdesk.screens.widgets.text import clip, fit, text, wrap

HOSTILE = [
    "[/x]",
    "[A1] 步道",
    "[@click=app.quit]x",
    "[red]紅[/red]",
    "\x1b[31mred\x1b[0m",
    "a\u202eb",
    "\\[x",
]


@pytest.mark.parametrize("title", HOSTILE)
async def test_user_text_is_shown_as_it_is(title: str) -> None:
    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(text(title, "$text-warning"))

    app = Shown()
    async with app.run_test(size=(40, 4)):
        line = app.query_one(Static).render_line(0).text.rstrip()
    assert line == title.replace("\x1b[31m", "").replace("\x1b[0m", "").replace("\u202e", "")


def test_text_keeps_its_lines_and_fit_makes_one() -> None:
    assert text("甲\n乙").plain == "甲\n乙"
    assert fit("甲\n乙", 6) == "甲 乙 "


@given(st.text(LETTERS), st.integers(0, 30), st.sampled_from(["left", "right", "center"]))
def test_fit_is_exact_in_cells_for_any_text(s: str, width: int, align: str) -> None:
    assert cell_len(fit(s, width, align)) == width  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("s", "width", "align", "expected"),
    [
        ("ab", 4, "left", "ab  "),
        ("ab", 4, "right", "  ab"),
        ("ab", 4, "center", " ab "),
        ("走讀霧裡", 8, "left", "走讀霧裡"),
        ("走讀霧裡", 7, "left", "走讀霧…"),
        ("走讀霧裡", 6, "left", "走讀… "),
        ("走讀", 1, "left", "…"),
        ("走讀", 0, "left", ""),
    ],
)
def test_fit_never_splits_a_wide_character(s: str, width: int, align: str, expected: str) -> None:
    assert fit(s, width, align) == expected  # type: ignore[arg-type]


def test_clip_does_not_pad() -> None:
    assert clip("走讀", 9) == "走讀"


@pytest.mark.parametrize(
    ("s", "width", "expected"),
    [
        ("", 5, []),
        ("\n", 5, []),
        ("大安區走讀", 6, ["大安區", "走讀"]),
        ("很好，走", 4, ["很", "好，", "走"]),
        ("甲（乙）丙", 4, ["甲", "（", "乙）", "丙"]),
        ("甲（乙）丙", 8, ["甲（乙）", "丙"]),
        ("walk the dog", 8, ["walk the", "dog"]),
        ("在 Daan 區", 6, ["在", "Daan", "區"]),
        ("extraordinary", 5, ["extra", "ordin", "ary"]),
        ("hello。", 5, ["hell", "o。"]),
        ("甲\n\n乙", 5, ["甲", "", "乙"]),
    ],
)
def test_wrap_breaks_where_chinese_text_may_break(s: str, width: int, expected: list[str]) -> None:
    assert wrap(s, width) == expected


def test_what_goes_on_under_an_item_of_a_list_is_indented_like_its_text() -> None:
    assert wrap("- Call the office again", 12) == ["- Call the", "  office", "  again"]
    assert wrap("  期限已過，早於可排的時段", 14) == ["  期限已過，早", "  於可排的時段"]
    assert wrap("  期", 2) == ["", "期"]  # no room for a margin


@given(st.text(alphabet=st.sampled_from("走讀霧裡（「」），。、 ab-1\n")), st.integers(2, 20))
def test_wrap_loses_nothing_and_stays_within_the_width(s: str, width: int) -> None:
    lines = wrap(s, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(s.split())


def test_a_lamp_has_symbol_and_word() -> None:
    assert lamp("red", "over budget [x]").plain == "! over budget [x]"
    assert lamp("violet", "未知").plain == "? 未知"


@pytest.mark.parametrize("names", [(), ("L", "M", "T"), ("法規", "經費", "公共性")])
def test_lamps_have_the_announced_width_at_every_level(names: tuple[str, ...]) -> None:
    for level in ("green", "amber", "red", "unknown"):
        assert lamps([level] * 3, names).cell_length == lamps_width(3, names)


def test_lamps_differ_without_colour() -> None:
    assert lamps(["green", "amber", "red"]).plain == "+ ~ !"
    assert lamps(["green", "unknown"], ["法規", "經費"]).plain == "法+ 經?"


def test_a_bar_shows_load_overtime_and_free_capacity() -> None:
    assert bar(Load(10, 20, 0, 40), 20, 40).plain == "#####==========....|"
    assert bar(Load(20, 20, 4, 40), 22, 44).plain == "##########=========|!!"


def test_a_small_part_stays_visible_and_an_empty_one_does_not() -> None:
    assert bar(Load(0.1, 10, 0, 0), 10, 20).plain.startswith("#=")
    assert share_bar(0.001, 5).plain == "#...."
    assert share_bar(0, 5).plain == "....."


@given(
    st.floats(0, 99),
    st.floats(0, 99),
    st.floats(0, 99),
    st.floats(0, 99),
    st.integers(0, 40),
    st.floats(0, 99),
)
def test_a_bar_is_exact_in_cells(
    pb: float, routine: float, overtime: float, capacity: float, width: int, scale: float
) -> None:
    assert bar(Load(pb, routine, overtime, capacity), width, scale).cell_length == width
