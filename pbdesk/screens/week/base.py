"""What every part of the week's screen stands on: the plan at hand, and what the cursor is on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.desk.week import TRIAGE_KEY, Moved
from pbdesk.model.contact import Contact
from pbdesk.model.people import Person
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Meeting, OverrideKind
from pbdesk.rules.casework import WorkItem
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.week.misfits import CHANGED, MOVED
from pbdesk.screens.week.panels import WeekView
from pbdesk.screens.widgets import WeekGrid

if TYPE_CHECKING:
    from pbdesk.desk import Change, Desk
    from pbdesk.say import Say
    from pbdesk.screens.dialogs.form import FormDialog

NEEDS_WORK = frozenset({"done", "pin", "snooze", "estimate", "first", "forbid", "split", "extend", "drop"})
WRITES = NEEDS_WORK | {
    "unpin", "lost_day", "keep", "timer", "meeting", "meeting_remove", "allow", "decline", "overtime",
    "protect", "undrop",
}  # fmt: skip
TAKES_BACK = {"unpin": OverrideKind.PIN, "allow": OverrideKind.FORBID}


def work_of(key: object) -> str:
    """The key of the work or meeting behind an entry of any list; empty for none."""
    return str(key or "").removeprefix(MOVED).removeprefix(CHANGED)


class WeekBase(DeskScreen):
    """`show_week()` draws the plan at hand; a change of the desk makes another one."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self.view: WeekView | None = None
        self._key = ""
        self._moved: list[Moved] = []

    def show_week(self, *, cursor: str | None = None) -> None:
        """Draw the plan at hand; `cursor` is the work to put the cursor on."""
        raise NotImplementedError

    def _select(self, key: object) -> None:
        """What all that follows is about."""
        raise NotImplementedError

    # -- what the cursor is on ----------------------------------------------------------------------
    @property
    def work_key(self) -> str:
        """The key of the work or meeting, from whichever list it was chosen."""
        return work_of(self._key)

    @property
    def item(self) -> WorkItem | None:
        return self.view.plan.items.get(self.work_key) if self.view else None

    @property
    def meeting(self) -> Meeting | None:
        return self.view.meetings.get(self.work_key) if self.view else None

    def selected_proposal(self) -> Proposal | None:
        about = self.item or self.meeting
        return self.desk.cases.get(about.proposal_id) if about and about.proposal_id else None

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
        if self.view is None:
            return self.desk.today
        if grid.has_focus or grid.narrow:
            return self.view.first + timedelta(days=grid.day_shown)
        return max(self.view.first, self.desk.today)

    def _span(self) -> tuple[datetime, datetime] | None:
        """The time of the piece under the cursor, else of the next piece of the selected work."""
        if self.view is None:
            return None
        grid, pieces = self.query_one("#grid", WeekGrid), self.view.pieces(self.work_key)
        if grid.has_focus and isinstance(grid.cursor_key, tuple):
            number = grid.cursor_key[1]
            pieces = pieces[number:] or pieces
        return (pieces[0].start, pieces[0].end) if pieces else None

    # -- asking and doing ---------------------------------------------------------------------------
    def _ask(self, form: FormDialog, answer: Callable[[dict[str, Any]], object]) -> None:
        """An `answer` of False was refused: the form comes back with every word still in it."""

        def closed(values: dict[str, Any] | None) -> None:
            if values is not None and answer(values) is False:
                self.app.clear_notifications()
                self._ask(form.again(values, self.pb.complained), answer)

        self.app.push_screen(form, closed)

    def _do(self, command: Callable[..., Any]) -> bool:
        return self.pb.do(self.on_plan(command, self._nameless())) is not None

    def _nameless(self) -> Say | str:
        """What the cursor is on, without a person's name: for the notice and the history."""
        meeting = self.meeting
        return self.item.nameless if self.item else meeting.title if meeting else ""

    def on_plan(self, command: Callable[[Desk], Change], work: Say | str = "") -> Callable[[Desk], Change]:
        """A word on the plan, with what it is about; `PbDeskApp.do` keeps the plan itself in force."""
        from pbdesk.words.kept import kept

        return lambda desk: desk.week.word(None, lambda: command(desk), kept(work))

    def _do_at_a_price(
        self, command: Callable[..., Any], *, taken_back: bool = False, warning: str = ""
    ) -> bool:
        """Carry out the officer's word and say what it costs the rest of the plan, the warning first."""
        before = self.view.plan if self.view else None

        def note() -> str:
            after = self.view.plan if self.view else None
            if before is None or after is None:
                return ""
            from pbdesk.desk.price import price
            from pbdesk.screens.week.price import price_words

            costs = price_words(self.tr, before, after, price(before, after, taken_back=taken_back))
            return self.t("{done}. {note}", done=warning, note=costs) if warning else costs

        return self.pb.do(self.on_plan(command, self._nameless()), note) is not None

    def _nothing(self) -> None:
        self.pb.tell(self.t("Choose a piece of work first."))
