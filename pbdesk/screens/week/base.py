"""What every part of the week's screen stands on: the grid beside the plan, and which keys make sense."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pbdesk.desk.week import TRIAGE_KEY, Moved
from pbdesk.model.contact import Contact
from pbdesk.model.people import Person
from pbdesk.model.work import OverrideKind
from pbdesk.screens.week.onplan import OnPlan
from pbdesk.screens.widgets import WeekGrid

NEEDS_WORK = frozenset({"done", "pin", "snooze", "estimate", "first", "forbid", "split", "extend", "drop"})
WRITES = NEEDS_WORK | {
    "unpin", "lost_day", "keep", "timer", "meeting", "meeting_remove", "allow", "decline", "overtime",
    "protect", "undrop",
}  # fmt: skip
TAKES_BACK = {"unpin": OverrideKind.PIN, "allow": OverrideKind.FORBID}
ABOUT_ONE = NEEDS_WORK | {*TAKES_BACK, "decline", "meeting_remove"}  # what is under the cursor


class WeekBase(OnPlan):
    """`show_week()` draws the plan at hand; a change of the desk makes another one."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._moved: list[Moved] = []

    def show_week(self, *, cursor: str | None = None) -> None:
        """Draw the plan at hand; `cursor` is the work to put the cursor on."""
        raise NotImplementedError

    def _select(self, key: object) -> None:
        """What all that follows is about."""
        raise NotImplementedError

    # -- what the cursor is on ----------------------------------------------------------------------
    def selected_person(self) -> str:
        kind, _, number = self.item.key.partition(":") if self.item else ("", "", "")
        contact = self.desk.store.get(Contact, int(number)) if kind == "call" else None
        person = self.desk.store.get(Person, contact.person_id) if contact else None
        return person.name if person else ""

    def enabled(self, action_id: str) -> bool:
        if action_id in WRITES and not self.desk.store.writable:
            return False
        if action_id in ("done", "drop"):
            return self.item is not None and self.item.key != TRIAGE_KEY
        if action_id == "split":
            return self.item is not None and not self.item.parts
        if action_id in TAKES_BACK:
            return self._said(TAKES_BACK[action_id])
        if action_id == "snooze" and self._said(OverrideKind.SNOOZE):
            return True
        if action_id in ("meeting_remove", "decline"):
            return self.meeting is not None
        if action_id == "remedies":
            return self.view is not None and self.view.in_trouble(self.work_key)
        if action_id == "undrop":
            return bool(self.desk.week.dropped())
        return self.item is not None if action_id in NEEDS_WORK else True

    def ask_for_meeting(self) -> None:
        """What a key for a meeting answers when the cursor is on none."""
        self.pb.tell(self.t("Choose a meeting in the week's grid first (Tab goes there)."))

    def _said(self, kind: OverrideKind) -> bool:
        """Whether the officer's word of this kind stands on the selected work."""
        overrides = self.view.setting.overrides if self.view else ()
        return any(
            o.work == self.work_key
            and o.kind is kind
            and (kind is not OverrideKind.SNOOZE or o.until is None or o.until > self.desk.today)
            for o in overrides
        )

    def _day_shown(self) -> date:
        """The day the officer looks at in the grid; today, or the week's Monday, from the lists."""
        grid = self.query_one("#grid", WeekGrid)
        if self.view is not None and (grid.has_focus or grid.narrow):
            return self.view.first + timedelta(days=grid.day_shown)
        return super()._day_shown()

    def _span(self) -> tuple[datetime, datetime] | None:
        """The time of the piece under the cursor, else of the next piece of the selected work."""
        if self.view is None:
            return None
        grid, pieces = self.query_one("#grid", WeekGrid), self.view.pieces(self.work_key)
        if grid.has_focus and isinstance(grid.cursor_key, tuple):
            number = grid.cursor_key[1]
            pieces = pieces[number:] or pieces
        return (pieces[0].start, pieces[0].end) if pieces else None
