"""The seven screens as plain text, so that a change of any of them is seen in review.

`PBDESK_UPDATE_SNAPSHOTS=1 pytest tests/test_snapshots.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desks import make_desk
from pilots import at

from pbdesk import actions
from pbdesk.screens.widgets.text import cells

SNAPSHOTS = Path(__file__).with_name("snapshots")
UPDATE = os.environ.get("PBDESK_UPDATE_SNAPSHOTS") == "1"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("lang", ["en", "zh-TW"])
@pytest.mark.parametrize("name", actions.SCREENS)
async def test_the_screen_looks_as_before(
    name: str, lang: str, size: tuple[int, int], tmp_path: Path
) -> None:
    async with at(make_desk(tmp_path), name, lang=lang, size=size) as hands:
        shown = hands.shown()
    lines = shown.splitlines()
    assert len(lines) == size[1]
    assert [cells(line) for line in lines] == [size[0]] * size[1]
    path = SNAPSHOTS / f"{name}-{lang}-{size[0]}x{size[1]}.txt"
    plain = "\n".join(line.rstrip() for line in lines) + "\n"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(plain, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == plain
