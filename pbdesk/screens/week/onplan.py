"""What a screen over a plan stands on: the plan at hand, what the cursor is on, asking and doing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.desk.trips import told
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import Meeting
from pbdesk.rules.casework import WorkItem
from pbdesk.screens.base import DeskScreen
from pbdesk.screens.week.misfits import CHANGED, MOVED
from pbdesk.screens.week.panels import Setting, WeekView

if TYPE_CHECKING:
    from pbdesk.desk import Change, Desk
    from pbdesk.desk.weekplan import WeekPlan
    from pbdesk.say import Say
    from pbdesk.screens.dialogs.form import FormDialog


def work_of(key: object) -> str:
    """The key of the work or meeting behind an entry of any list; empty for none."""
    return str(key or "").removeprefix(MOVED).removeprefix(CHANGED)


class OnPlan(DeskScreen):
    """`_key` is what the keys act on; `view` the week that tells of it, None while no plan can be made."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self.view: WeekView | None = None
        self._key = ""

    def view_of(self, plan: WeekPlan, ahead: int) -> WeekView:
        """The week so many after the plan's first one."""
        desk = self.desk
        setting = Setting(
            desk.days.calendar(), desk.days.usual, desk.week.entries(),
            told(desk.week.said(), plan.items.values()), desk.now,
            lambda pid: desk.store.get(Proposal, pid),
        )  # fmt: skip
        return WeekView(plan, self.tr, setting, plan.frame.start + timedelta(weeks=ahead))

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

    def _day_shown(self) -> date:
        """The day the officer looks at."""
        return max(self.view.first, self.desk.today) if self.view else self.desk.today

    def _span(self) -> tuple[datetime, datetime] | None:
        """The time of the next piece of the selected work in this week."""
        pieces = self.view.pieces(self.work_key) if self.view else []
        return (pieces[0].start, pieces[0].end) if pieces else None

    def each_visit(self, act: Callable[[WorkItem], object], *, together: bool = False) -> None:
        """Act on the work under the cursor; of a trip on the visit that is chosen, or on all `together`."""
        from pbdesk.screens.dialogs.menu import Entry, MenuDialog

        item, view = self.item, self.view
        if item is None or view is None:
            self._nothing()
            return
        if not item.parts:
            act(item)
            return
        entries = [Entry(item, self.t("All visits of the trip"))] if together else []
        for part in item.parts:
            case = view.setting.case_of(part.proposal_id) if part.proposal_id else None
            entries.append(Entry(part, part.about, case.case_no if case else ""))
        menu = MenuDialog(self.t("Which visit?"), entries, intro=view.title(item))

        def chosen(visit: WorkItem | None) -> None:
            if visit is not None:
                act(visit)

        self.app.push_screen(menu, chosen)

    # -- asking and doing ---------------------------------------------------------------------------
    def _ask(self, form: FormDialog, answer: Callable[[dict[str, Any]], object]) -> None:
        """An `answer` of False was refused: the form comes back with every word still in it."""

        def closed(values: dict[str, Any] | None) -> None:
            if values is not None and answer(values) is False:
                self.app.clear_notifications()
                self._ask(form.again(values, self.pb.complained), answer)

        self.app.push_screen(form, closed)

    def _do(self, command: Callable[..., Any], about: WorkItem | None = None) -> bool:
        """`about`: the work it is said of, where that is not the one under the cursor but a visit on it."""
        return self.pb.do(self.on_plan(command, self._nameless(about))) is not None

    def _nameless(self, about: WorkItem | None = None) -> Say | str:
        """What the cursor is on, without a person's name: for the notice and the history."""
        meeting = self.meeting
        if about is not None and self.view is not None:
            return self.view.nameless(about)
        return self.item.nameless if self.item else meeting.title if meeting else ""

    def on_plan(self, command: Callable[[Desk], Change], work: Say | str = "") -> Callable[[Desk], Change]:
        """A word on the plan, with what it is about; `PbDeskApp.do` keeps the plan itself in force."""
        from pbdesk.words.kept import kept

        return lambda desk: desk.week.word(None, lambda: command(desk), kept(work))

    def _do_at_a_price(
        self,
        command: Callable[..., Any],
        about: WorkItem | None = None,
        *,
        taken_back: bool = False,
        warning: str = "",
    ) -> bool:
        """Carry out the officer's word and say what it costs the rest of the plan, the warning first."""
        before = self.view.plan if self.view else None

        def note() -> str:
            after = self.view.plan if self.view else None
            if before is None or after is None:
                return ""
            from pbdesk.desk.price import price
            from pbdesk.screens.week.price import price_words

            found = price(before, after, taken_back=taken_back)
            costs = price_words(self.tr, before, after, found, self.desk.cases.get)
            return self.t("{done}. {note}", done=warning, note=costs) if warning else costs

        return self.pb.do(self.on_plan(command, self._nameless(about)), note) is not None

    def _nothing(self) -> None:
        self.pb.tell(self.t("Choose a piece of work first."))
