"""Styled text in a pane: wrapped by cells, nothing lost, every line with its style."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from pbdesk.screens.widgets.passage import wrap_content
from pbdesk.screens.widgets.text import cells, text


def test_chinese_breaks_between_characters_and_keeps_its_style() -> None:
    lines = wrap_content(text("須於期限前完成，之前尚有餘裕", "bold"), 10)
    assert [line.plain for line in lines] == ["須於期限前", "完成，之前", "尚有餘裕"]
    assert all(line.spans and line.spans[0].style == "bold" for line in lines)


def test_english_breaks_at_spaces() -> None:
    assert [line.plain for line in wrap_content(text("hours are kept"), 9)] == ["hours are", "kept"]


def test_paragraphs_stay_apart_with_their_own_styles() -> None:
    content = Content("\n").join([text("一二三", "bold"), text(""), text("四", "dim")])
    lines = wrap_content(content, 4)
    assert [line.plain for line in lines] == ["一二", "三", "", "四"]
    assert [span.style for line in lines for span in line.spans] == ["bold", "bold", "dim"]


@given(st.text(alphabet="公園 abc，。「」\n\u200d", max_size=60), st.integers(2, 20))
def test_no_line_is_wider_than_the_pane_and_no_word_is_lost(words: str, width: int) -> None:
    lines = [line.plain for line in wrap_content(text(words), width)]
    assert all(cells(line) <= width for line in lines)
    kept = "".join(lines).replace(" ", "").replace("\u200d", "")
    assert kept == words.replace(" ", "").replace("\n", "").replace("\u200d", "")
