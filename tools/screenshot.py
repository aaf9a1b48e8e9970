"""Draw the README's picture: the week of the demo desk, as it is on a 120×40 terminal.

python -m tools.screenshot [LANG] [SCREEN] [FILE.svg]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from pbdesk import demo, procedures
from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.i18n import Translator

MORNING = datetime(2026, 11, 23, 8, 0)  # a Monday near a quarter's end


async def draw(lang: str, screen: str, target: Path, size: tuple[int, int] = (120, 40)) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        with Desk.open(path, clock=lambda: MORNING, procedures=procedures.builtin()) as desk:
            demo.fill(desk, lang)
            app = PbDeskApp(desk, Translator(lang), home=screen)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                target.write_text(app.export_screenshot(title="pbdesk"), encoding="utf-8")


if __name__ == "__main__":
    words = [*sys.argv[1:], *("en", "week", "docs/week.svg")[len(sys.argv) - 1 :]]
    asyncio.run(draw(words[0], words[1], Path(words[2])))
