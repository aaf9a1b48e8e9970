"""What is painted first: the week as last shown, or what the file says of it, while it is planned anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.events import Key, Resize
from textual.screen import Screen

from pbdesk import actions
from pbdesk.screens.base import key_name
from pbdesk.screens.glance import Glance
from pbdesk.screens.styled import StyledOnce
from pbdesk.screens.week.layout import NARROW, compose_week
from pbdesk.screens.widgets import Heading, KeyHint, KeyHints, Row, RowList, TopBar, TopPart, WeekGrid
from pbdesk.screens.widgets.textpane import TextPane

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


class OpeningScreen(StyledOnce, Screen[None]):
    """What is typed waits in `pressed` for the week itself."""

    AUTO_FOCUS = ""

    def __init__(self, glance: Glance) -> None:
        super().__init__()
        self._glance = glance
        self.pressed: list[Key] = []

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield from compose_week(cast("PbDeskApp", self.app).tr)
        yield KeyHints(id="keys")

    def on_mount(self) -> None:
        self.set_class(self.app.size.width < NARROW, "narrow")
        if not cast("PbDeskApp", self.app).leaving:
            self._show()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < NARROW, "narrow")

    def on_key(self, event: Key) -> None:
        key = Key(event.key, event.character)
        if self.app.screen is self:
            self.pressed.append(key)
        else:  # it was on its way when the week came
            self.app.post_message(key)
        event.stop()

    def _show(self) -> None:
        glance, t = self._glance, cast("PbDeskApp", self.app).tr.t
        queue, misfits = self.query_one("#queue", RowList), self.query_one("#misfits", RowList)
        rows = list(glance.queue)
        keys: list[str | Heading] = [f"queue:{index}" for index in range(len(rows))]
        if self.has_class("narrow") and glance.misfits:
            keys += [Heading(t("Does not fit / moved")), *(f"misfit:{n}" for n in range(len(glance.misfits)))]
            rows += [Row(("",)), *(Row(("?", *row.cells, ""), row.details) for row in glance.misfits)]
        queue.set_rows(keys, rows.__getitem__)
        if glance.planned:
            misfits.set_empty(t("Everything due fits."))
        else:
            queue.hide_cursor()  # the plan will have another order: nothing is chosen yet
        misfits.set_rows([f"misfit:{n}" for n in range(len(glance.misfits))], glance.misfits.__getitem__)
        self.query_one("#grid", WeekGrid).set_week(glance.days, glance.blocks, now=glance.now)
        self.query_one("#why", TextPane).update(glance.why)
        state = t("being updated") if glance.planned else t("being planned")
        parts = [*glance.parts, TopPart(state, "$text-muted", 95)]
        name = actions.SCREEN_TITLES["week"]
        self.query_one("#top", TopBar).show(f"{t(name)}  {glance.left}".rstrip(), parts)
        hints = [
            KeyHint(key_name(a.key), t(a.label), a.id, priority=a.priority)
            for a in actions.of("week")
            if a.priority
        ]
        self.query_one("#keys", KeyHints).set_hints(hints)
