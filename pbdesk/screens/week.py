"""The week, where the day begins: what to do next, when, why, and what does not fit."""

from __future__ import annotations

from datetime import timedelta

from textual import on
from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Static

from pbdesk.desk.week import HORIZON_WEEKS, WeekPlan
from pbdesk.model.proposal import Proposal
from pbdesk.model.work import TimeEntry, WorkOverride
from pbdesk.screens.week_actions import WeekActions
from pbdesk.screens.week_layout import NARROW, compose_week
from pbdesk.screens.week_panels import Misfit, Setting, WeekView, clock
from pbdesk.screens.widgets import Heading, Row, RowList, TopPart, WeekGrid, text
from pbdesk.screens.widgets.gridmessages import BlockHighlighted


class WeekScreen(WeekActions):
    place = "week"
    keeps = ("_ahead",)
    AUTO_FOCUS = "#queue"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._ahead = 0  # weeks from this one

    def compose_body(self) -> ComposeResult:
        yield from compose_week()

    # -- showing ------------------------------------------------------------------------------------
    def reload(self) -> None:
        plan: WeekPlan | None = self.pb.ask(lambda desk: desk.week.plan())
        self._moved = []
        if plan is not None:
            self.view = self._view_of(plan, self._ahead)
            self.pb.week_made()
        self.show_week()

    def glance_views(self) -> list[WeekView]:
        plan = self.view.plan if self.view else None
        return [self._view_of(plan, ahead) for ahead in range(2)] if plan else []

    def _view_of(self, plan: WeekPlan, ahead: int) -> WeekView:
        desk = self.desk
        setting = Setting(
            desk.days.calendar(), desk.days.usual, desk.store.all(TimeEntry, running=0),
            desk.store.all(WorkOverride), desk.now, lambda pid: desk.store.get(Proposal, pid),
        )  # fmt: skip
        return WeekView(plan, self.tr, setting, plan.frame.start + timedelta(weeks=ahead))

    def show_week(self) -> None:
        queue, grid, misfits = self._lists()
        queue.border_title = self.t("Next")
        self.query_one("#why").border_title = self.t("Why here")
        misfits.border_title = self.t("Does not fit / moved")
        misfits.set_empty(self.t("Everything due fits."))
        view = self.view
        if view is None:
            queue.set_empty(self.t("There is no plan: correct what was said, then come back."))
            return
        queue.set_empty(
            self.t("Nothing to do this week. Add duties on screen 6, or import cases (pbdesk import).")
        )
        found = {m.key: m for m in view.misfits(self._moved)}
        keys = list(found)
        misfits.set_rows(keys, lambda index: _misfit_row(found[keys[index]]))
        self._show_queue(view, found)
        grid.set_week(view.days(), view.grid_blocks(), now=view.now_mark())
        self._show_why()

    def _show_queue(self, view: WeekView, found: dict[str, Misfit]) -> None:
        """On a narrow screen what does not fit follows in the same list."""
        keys: list[str | Heading] = list(view.queue)
        extra = [key for key in found if key not in view.queue]
        if self.has_class("narrow") and extra:
            keys += [Heading(self.t("Does not fit / moved")), *extra]

        def row(index: int) -> Row:
            key = str(keys[index])
            return view.row(key) if key in view.queue else _misfit_row(found[key], mark="?")

        self.query_one("#queue", RowList).set_rows(keys, row)

    def _lists(self) -> tuple[RowList, WeekGrid, RowList]:
        return (
            self.query_one("#queue", RowList),
            self.query_one("#grid", WeekGrid),
            self.query_one("#misfits", RowList),
        )

    def _show_why(self) -> None:
        words = self.view.why(self._key) if self.view else text("")
        self.query_one("#why-text", Static).update(words)

    def header(self) -> tuple[str, list[TopPart]]:
        if self.view is None:
            return "", []
        parts = self.view.figures()
        running = self.desk.routine.running()
        if running is not None:
            passed = round((self.desk.now - running.start).total_seconds() / 60)
            parts.append(TopPart(self.t("timer {time}", time=clock(passed)), "$text-accent bold", 70))
        if self.view.now_mark() and not self.view.setting.calendar.hours(
            self.desk.today, self.view.setting.usual
        ):
            parts.append(TopPart(self.t("today is off"), "$text-warning bold", 75))
        return self.view.heading(), parts

    def on_resize(self, event: Resize) -> None:
        narrow = event.size.width < NARROW
        if narrow != self.has_class("narrow"):
            self.set_class(narrow, "narrow")
            if self.view is not None:
                self.show_week()

    # -- the cursor ---------------------------------------------------------------------------------
    @on(RowList.Highlighted, "#queue")
    def _queue_moved(self, message: RowList.Highlighted) -> None:
        grid = self.query_one("#grid", WeekGrid)
        if not grid.has_focus:
            self._select(message.key)
            grid.move_to((message.key, 0))

    @on(RowList.Highlighted, "#misfits")
    def _misfit_moved(self, message: RowList.Highlighted) -> None:
        if self.query_one("#misfits").has_focus:
            self._select(message.key)

    @on(BlockHighlighted)
    def _block_moved(self, message: BlockHighlighted) -> None:
        if self.query_one("#grid").has_focus and isinstance(message.key, tuple):
            self._select(message.key[0])
            self.query_one("#queue", RowList).move_to(message.key[0])

    def on_descendant_focus(self) -> None:
        """The pane entered says what is selected."""
        queue, grid, misfits = self._lists()
        if grid.has_focus and isinstance(grid.cursor_key, tuple):
            self._select(grid.cursor_key[0])
        elif queue.has_focus or misfits.has_focus:
            self._select((queue if queue.has_focus else misfits).cursor_key)

    def _select(self, key: object) -> None:
        self._key = str(key or "")
        self._show_why()
        self.show_keys()

    # -- weeks --------------------------------------------------------------------------------------
    def action_week_before(self) -> None:
        self._turn(-1)

    def action_week_after(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        ahead = self._ahead + step
        if self.view is None or not 0 <= ahead < HORIZON_WEEKS:
            self.pb.tell(self.t("The plan covers {n} weeks from this one.", n=HORIZON_WEEKS))
            return
        self._ahead = ahead
        self.view = self._view_of(self.view.plan, ahead)
        self.show_week()
        self.show_header()


def _misfit_row(misfit: Misfit, mark: str = "") -> Row:
    """Two lines; with a `mark` for the list whose first column holds one."""
    cells = (text(mark, "$text-warning"), text(misfit.title), "") if mark else (text(misfit.title),)
    return Row(cells, (text(f"  {misfit.sentence}", "$text-warning"),))
