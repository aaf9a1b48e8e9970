"""Text from files and keyboards loses what could reach the terminal or break a document, and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.formats.cleantext import clean, search_key


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("第一行\r\n第二行\r第三行\n", "第一行\n第二行\n第三行\n"),
        ("甲\t乙", "甲 乙"),
        ("\x1b[31m紅\x1b[0m", "紅"),
        ("\x9b31m紅", "紅"),
        ("\x1b]0;標題\x07案", "案"),
        ("\x1b]8;;http://example.invalid\x1b\\連結\x1b]8;;\x1b\\", "連結"),
        ("\x1b]0;never closed\n下一行", "]0;never closed\n下一行"),
        ("\x1bc\x1b(B走", "走"),
        ("a\x00b\x07c\x7fd\x85e", "abcde"),
        ("\ufeff大安\u200b區", "大安區"),
        ("abc\u202efed\u202c\u2066x\u2069\u200f", "abcfedx"),
        ("半\ud83d個", "半個"),
        ("行\u2028分\u2029段", "行\n分\n段"),
        ("[/red][@click=app.quit]x[/]", "[/red][@click=app.quit]x[/]"),
        ("臺北 👨‍👩‍👧 ｶﾀ ", "臺北 👨‍👩‍👧 ｶﾀ "),
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@given(st.text(st.characters(codec=None), max_size=60))
def test_cleaned_text_is_harmless_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cs") or char == "\n" for char in cleaned)
    assert clean(cleaned) == cleaned


@given(st.text(st.sampled_from("臺北市大安區公園 abc，。（）\n🟢"), max_size=60))
def test_ordinary_text_is_kept(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺北市", "台北市"),
        ("ＡＢＣ１２３", "abc123"),
        ("  大安　區\n公園 ", "大安 區 公園"),
        ("Straße", "STRASSE"),
    ],
)
def test_search_key_ignores_how_a_word_was_typed(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_search_key_keeps_words_apart() -> None:
    assert search_key("大安 公園") != search_key("大安公園")
