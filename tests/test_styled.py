"""A screen or form that is shown for the first time has all its styles, though they are worked out once."""

from __future__ import annotations

from typing import Any

import pytest
from pilots import Hands, at
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from pbdesk.desk import Desk

PLACES = "1234567"
FORMS = ("c", "n", "question_mark", "slash")


def styles(screen: Screen[Any]) -> list[dict[str, Any]]:
    """What each widget was given, with its parts."""
    found = []
    for widget in screen.walk_children(with_self=True):
        parts = {f"{name}.": style.base.get_rules() for name, style in widget._component_styles.items()}
        found.append({**widget.styles.base.get_rules(), **parts})
    return found


def assert_styled(hands: Hands) -> None:
    given = styles(hands.screen)
    hands.screen.update_node_styles(animate=False)
    assert styles(hands.screen) == given


async def test_every_screen_and_form_is_shown_with_all_its_styles(desk: Desk) -> None:
    async with at(desk, "cases") as hands:
        assert_styled(hands)
        for key in PLACES:
            await hands.press(key)
            assert_styled(hands)
        await hands.press("3")
        for key in FORMS:
            await hands.press(key)
            assert hands.screen.is_modal
            assert_styled(hands)
            await hands.press("escape")


async def test_a_form_gets_its_styles_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[object] = []
    update = Stylesheet.update_nodes

    def counted(sheet: Stylesheet, nodes: Any, animate: bool = False) -> None:
        found = list(nodes)
        again.extend(node for node in found if isinstance(node, Screen))
        update(sheet, found, animate)

    async with at(desk, "cases") as hands:
        monkeypatch.setattr(Stylesheet, "update_nodes", counted)
        await hands.press("c")
        assert hands.screen not in again
