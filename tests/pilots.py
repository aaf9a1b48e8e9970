"""Using the app in a test: one desk, keys, and what stands on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from pbdesk.app import PbDeskApp
from pbdesk.desk import Desk
from pbdesk.i18n import Translator
from pbdesk.screens.widgets import RowList


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def lines(app: PbDeskApp) -> list[str]:
    """The screen as plain text."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


class Hands:
    """The officer at the keyboard."""

    def __init__(self, app: PbDeskApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        await press(self.pilot, *keys)

    async def write(self, words: str) -> None:
        """Type words where the cursor stands."""
        for letter in words:
            await self.pilot.press("space" if letter == " " else letter)
        await self.pilot.pause()

    async def point(self, rows: str, key: object) -> None:
        """The cursor of a list on a record."""
        assert self.app.screen.query_one(rows, RowList).move_to(key)
        await self.pilot.pause()

    def shown(self) -> str:
        """The screen as plain lines."""
        return "\n".join(lines(self.app))

    @property
    def screen(self) -> Any:
        return self.app.screen


@asynccontextmanager
async def at(
    desk: Desk, home: str, *, lang: str = "en", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Hands]:
    app = PbDeskApp(desk, Translator(lang), home=home)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Hands(app, pilot)
    desk.close()
