"""Where work goes by the officer's own hand: picked with keys, dragged with the mouse, let go again."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, time, timedelta
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import MouseMove

from pbdesk.rules.workitem import within
from pbdesk.screens.week.base import WeekBase
from pbdesk.screens.week.onplan import work_of
from pbdesk.screens.widgets import BlockKind, GridBlock, RowList, WeekGrid
from pbdesk.screens.widgets.gridmessages import BlockDragged, SlotCancelled, SlotPicked
from pbdesk.words.windows import windows_said

LONGEST_PIN = 240  # minutes
PICK_STEP = 30
WHOLE = -1  # in place of a piece's number and day: work from a list, wherever it stands


class WeekPins(WeekBase):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "let_go", show=False)]

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._picked: tuple[str, int] | None = None  # work and minutes a time is picked for

    def action_pin(self) -> None:
        """Choose the time in the grid; Enter takes it, Esc leaves all as it was."""
        item, view = self.item, self.view
        if item is None or view is None:
            self._nothing()
            return
        grid = self.query_one("#grid", WeekGrid)
        minutes = (self._piece(grid.cursor_key) if grid.has_focus else 0) or self._sitting(item.key)
        grid.focus()
        self._picked = (item.key, minutes)
        now = view.now_mark(self.desk.now)
        day, minute = now if now and not view.pieces(item.key) else (None, None)
        grid.pick_slot(-(-minutes // PICK_STEP), day=day, minute=minute)
        self.pb.tell(self.t("Arrows choose the time, Enter pins it there, Esc leaves it."))

    def action_unpin(self) -> None:
        item = self.item
        if item is not None:
            key = item.key
            self._do_at_a_price(lambda desk: desk.week.unpin(key), taken_back=True)

    @on(SlotPicked)
    def _slot_picked(self, message: SlotPicked) -> None:
        if self._picked is not None:
            key, minutes = self._picked
            self._pin(key, message.day, message.minute, minutes)
        self._picked = None

    @on(SlotCancelled)
    def _pick_cancelled(self) -> None:
        if self._picked is not None:
            self.hush()  # the keys again, in place of what was to be pressed
        self._picked = None

    @on(RowList.Grabbed, "#queue, #misfits")
    def _grabbed(self, message: RowList.Grabbed) -> None:
        """Work of a list can be dragged into the grid; as a whole, so it is none of its pieces there."""
        key = work_of(message.key)
        if self.view is not None and key in self.view.plan.items:
            whole = GridBlock((key, WHOLE), WHOLE, 0, self._sitting(key), "", BlockKind.PB)
            self.query_one("#grid", WeekGrid).carry(whole)

    def action_let_go(self) -> None:
        """A drag out of a list ends, though the list has the focus."""
        self.query_one("#grid", WeekGrid).action_cancel()

    def on_mouse_up(self) -> None:
        self._put_down()

    def on_mouse_down(self) -> None:
        """What was grabbed before, and let go outside the terminal; a grab of this press is told after it."""
        self._put_down()

    def on_mouse_move(self, event: MouseMove) -> None:
        if not event.button:
            self._put_down()

    def _put_down(self) -> None:
        for grid in self.query(WeekGrid):
            grid.carry(None)

    def on_screen_suspend(self) -> None:
        """The telephone rings over a drag: the button will be let go over a form, out of sight."""
        for grid in self.query(WeekGrid):
            grid.let_go()

    def end_pick_of(self, known: Container[str]) -> None:
        """No time is picked for work that is gone meanwhile: by the call just logged, for instance."""
        if self._picked is not None and self._picked[0] not in known:
            self._picked = None  # what is said of the change stays
            self.query_one("#grid", WeekGrid).cancel_pick()

    @on(BlockDragged)
    def _dragged(self, message: BlockDragged) -> None:
        if isinstance(message.key, tuple):
            minutes = self._piece(message.key) or self._sitting(message.key[0])
            self._pin(message.key[0], message.day, message.minute, minutes)

    def _pin(self, key: str, day: int, minute: int, minutes: int) -> None:
        if self.view is not None and key in self.view.plan.items:
            start = datetime.combine(self.view.first, time()) + timedelta(days=day, minutes=minute)
            frame = self.view.plan.frame
            held = self.view.plan.pinned_at(
                frame.at(start), frame.at(start + timedelta(minutes=minutes), up=True), but=key
            )
            if held in self.view.plan.items:
                title = self.tr.render(self.view.plan.items[held].nameless)
                self.pb.tell(self.t("“{work}” is pinned there: unpin it first (P), or choose another time.",
                                    work=title))  # fmt: skip
                return
            self._select(key)
            self._do_at_a_price(
                lambda desk: desk.week.pin(key, start, minutes), warning=self._against(key, start, minutes)
            )
            self.call_next(self._stand_on, key, start)  # once the week is drawn with it

    def _against(self, key: str, start: datetime, minutes: int) -> str:
        """What speaks against the time and is in no price, which may even call it a gain: the officer does
        not work that day, or the person is not to be reached then."""
        if self.view is None:
            return ""
        item, setting, day = self.view.plan.items[key], self.view.setting, start.date()
        windows, met = item.windows, start + timedelta(minutes=item.ahead)
        said = []
        if not setting.calendar.hours(day, setting.usual):
            name = setting.calendar.name(day)
            said.append(self.t("{day} is off ({name})", day=day, name=name) if name
                        else self.t("{day} is off", day=day))  # fmt: skip
        if not within(windows, met, start + timedelta(minutes=minutes)):
            times = self.tr.render(windows_said(windows))
            said.append(self.t("It can be done at other times only ({times})", times=times))
        return self.t("{done}. {note}", done=said[0], note=said[1]) if len(said) > 1 else "".join(said)

    def _stand_on(self, key: str, start: datetime) -> None:
        """The grid's cursor on the piece that begins there."""
        begins = [piece.start for piece in self.view.pieces(key)] if self.view else []
        if start in begins:
            self.query_one("#grid", WeekGrid).move_to((key, begins.index(start)))

    def _sitting(self, key: str) -> int:
        """Minutes of the work, as far as it is done without a break."""
        plan = self.view.plan if self.view else None
        return min(plan.problem.task(key).effort * plan.frame.slot, LONGEST_PIN) if plan else 0

    def _piece(self, key: object) -> int:
        """Minutes of one block of the grid."""
        blocks = self.view.grid_blocks() if self.view else []
        return next((b.end - b.start for b in blocks if b.key == key), 0)
