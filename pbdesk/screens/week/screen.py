"""The week, where the day begins: what to do next, when, why, and what does not fit."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.events import Resize

from pbdesk.desk.week import HORIZON_WEEKS, WeekPlan
from pbdesk.screens.week.actions import WeekActions
from pbdesk.screens.week.cursor import WeekCursor
from pbdesk.screens.week.layout import NARROW, compose_week
from pbdesk.screens.week.misfits import Misfit
from pbdesk.screens.week.panels import WeekView
from pbdesk.screens.week.whatif import Ask, PlanTrials
from pbdesk.screens.week.words import WeekWords
from pbdesk.screens.widgets import Heading, Row, RowList, TopPart, WeekGrid, text
from pbdesk.screens.widgets.gridmessages import BlockSelected
from pbdesk.screens.widgets.text import hours_minutes

if TYPE_CHECKING:
    from pbdesk.screens.dialogs.menu import Entry

FAR_WEEKS = 13  # planned only when the officer turns so far
GLANCES = 2  # weeks kept to be painted at the next start
REMEMBERED = 20  # works that left the queue and may come back by undo


class WeekScreen(WeekActions, WeekWords, WeekCursor, PlanTrials):
    place = "week"
    keeps = ("_ahead", "_day")
    AUTO_FOCUS = "#queue"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._ahead = 0  # weeks from this one
        self._day: date | None = None  # of the last plan: each day begins with the week at hand
        self._plans: dict[int, WeekPlan] = {}  # by their weeks
        self._gone: list[str] = []  # works that left the queue from under the cursor, the latest last

    def compose_body(self) -> ComposeResult:
        yield from compose_week(self.tr)

    # -- showing ------------------------------------------------------------------------------------
    def reload(self) -> None:
        self._plans, self._moved = {}, []
        plan, old = self._plan(), self.view
        if plan is None:
            self.show_week()
            return
        if new_day := self._day != self.desk.today:
            self._day, self._ahead = self.desk.today, (plan.at_hand - plan.frame.start).days // 7
            plan = self._plan() or plan
        self.view = self.view_of(plan, self._ahead)
        back = self._back_again(old, self.view)
        self.end_pick_of(plan.items)
        self.show_week(cursor=next(iter(self.view.queue), None) if new_day else back)
        self.pb.week_made()

    def _plan(self) -> WeekPlan | None:
        """The first weeks as planned every day; later ones belong to a longer plan, made on demand."""
        weeks = HORIZON_WEEKS if self._ahead < HORIZON_WEEKS else FAR_WEEKS
        if weeks not in self._plans:
            plan: WeekPlan | None = self.pb.ask(lambda desk: desk.week.plan(weeks=weeks))
            if plan is None:
                return None
            self._plans[weeks] = plan
        return self._plans[weeks]

    def _back_again(self, old: WeekView | None, new: WeekView) -> str | None:
        """Work that left the queue under the cursor and is in it again, by undo for instance."""
        if old is None or old.first != new.first:
            return None
        key = self.work_key
        if key in old.queue and key not in new.queue:
            self._gone = [*self._gone, key][-REMEMBERED:]
        back = [key for key in self._gone if key in new.queue and key not in old.queue]
        self._gone = [key for key in self._gone if key not in new.queue]
        return back[-1] if back else None

    def plan_seen(self) -> WeekPlan | None:
        return None if self._stale else self._plans.get(HORIZON_WEEKS)

    def glance_views(self) -> list[WeekView]:
        plan = self.plan_seen()
        if plan is None:
            return []
        ahead = range(plan.frame.weeks)
        return [view for view in (self.view_of(plan, n) for n in ahead) if view.ends][:GLANCES]

    def show_week(self, *, cursor: str | None = None) -> None:
        queue, grid, misfits = self._lists()
        view, self._key = self.view, cursor or self._key
        misfits.set_empty("" if view is None else self.t("Everything due fits."))
        if view is None:
            queue.set_empty(self.t("There is no plan: correct what was said, then come back."))
            return
        queue.set_empty(self._empty_words(view))
        found = {m.key: m for m in view.misfits(self._moved)}
        keys = list(found)
        misfits.set_rows(keys, lambda index: _misfit_row(found[keys[index]]))
        self._show_queue(view, found, cursor)
        grid.set_week(view.days(), view.grid_blocks(), now=view.now_mark(self.desk.now))
        self._mark()
        self._show_why()

    def _empty_words(self, view: WeekView) -> str:
        """Why nothing is to be done in a week, and where to go on."""
        plan = view.plan
        if view.first < plan.at_hand:
            return self.t("This week is over; . shows the next one.")
        if view.first > plan.at_hand:
            return self.t("Nothing is planned in this week; , shows the week before, . the next one.")
        if plan.items or plan.beyond:
            return self.t("Nothing is planned in this week; . shows the next one.")
        return self.t("Nothing to do this week. Add duties on screen 6, or import cases (pbdesk import).")

    def _show_queue(self, view: WeekView, found: dict[str, Misfit], cursor: str | None = None) -> None:
        """On a narrow screen what does not fit follows in the same list."""
        keys: list[str | Heading] = list(view.queue)
        extra = [key for key in found if key not in view.queue]
        if self.has_class("narrow") and extra:
            keys += [Heading(self.t("Does not fit / moved")), *extra]

        def row(index: int) -> Row:
            key = str(keys[index])
            return view.row(key) if key in view.queue else _misfit_row(found[key], narrow=True)

        self.query_one("#queue", RowList).set_rows(keys, row, cursor=cursor)

    def header(self) -> tuple[str, list[TopPart]]:
        if self.view is None:
            return "", []
        parts = self.view.figures()
        running = self.desk.routine.running()
        if running is not None:
            passed = round((self.desk.now - running.start).total_seconds() / 60)
            parts.append(TopPart(self.t("timer {time}", time=hours_minutes(passed)), "$text-accent bold", 85))
        if self.view.now_mark(self.desk.now) and not self.view.setting.calendar.hours(
            self.desk.today, self.view.setting.usual
        ):
            parts.append(TopPart(self.t("today is off"), "$text-warning bold", 75))
        parts += self.reckoned(self.view.first, self.view.last)
        return self.view.heading(), parts

    def show_time(self) -> None:
        with contextlib.suppress(NoMatches):  # the screen is being built, or left
            grid = self.query_one("#grid", WeekGrid)
            if self.view and grid.show_now(self.view.now_mark(self.desk.now)):
                self.show_header()

    def on_resize(self, event: Resize) -> None:
        narrow = event.size.width < NARROW
        if narrow != self.has_class("narrow"):
            self.set_class(narrow, "narrow")
            if self.view is not None and not self.pb.leaving:
                self.show_week()

    # -- opening -----------------------------------------------------------------------------------
    @on(RowList.Selected, "#queue")
    @on(BlockSelected)
    def _opened(self) -> None:
        if self.view is not None and self._listed_below():
            self.open_misfit()
        else:
            self.action_open_case()

    def _listed_below(self) -> bool:
        """On a narrow screen: an entry of what does not fit, in the queue's list."""
        queue = self.query_one("#queue", RowList)
        return queue.has_focus and self.view is not None and queue.cursor_key not in self.view.queue

    @on(RowList.Selected, "#misfits")
    def open_misfit(self) -> None:
        """What can be done about an entry that does not fit: its remedies, else what may be tried with it."""
        if self.view is None or (self.item is None and self.meeting is None):
            return
        if self.item is not None and self.view.in_trouble(self.work_key):
            self.action_remedies()
        else:
            self.choose_wish([*self.about_work(), *self._about_lost()])

    def _about_lost(self) -> list[tuple[Entry, Ask]]:
        """A meeting that was called off may as well go."""
        if self.view is None or self.meeting not in self.view.plan.lost:
            return []
        from pbdesk.screens.dialogs.menu import Entry

        return [(Entry(0, self.t("This meeting is removed"), key="r"), self.action_meeting_remove)]

    # -- weeks --------------------------------------------------------------------------------------
    def action_week_before(self) -> None:
        self._turn(-1)

    def action_week_after(self) -> None:
        self._turn(1)

    def action_day_before(self) -> None:
        self._step(-1)

    def action_day_after(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        """A day where one is shown at a time, over the week's end into the next; else a week."""
        grid, view = self.query_one("#grid", WeekGrid), self.view
        if view is None or not grid.narrow:
            self._turn(step)
        elif 0 <= grid.day_shown + step < len(view.days()):
            grid.show_day(grid.day_shown + step)
        elif self._turn(step, at_end=step < 0):
            grid.show_day(0 if step > 0 else len(self.view.days()) - 1 if self.view else 0)
        self.mark_grid()

    def show_work(self, key: str) -> None:
        """In the first week in which it is late or left over, else in the first that plans it."""
        plan = self._plan()
        views = [self.view_of(plan, n) for n in range(HORIZON_WEEKS)] if plan else []
        late = [n for n, view in enumerate(views) if any(m.key == key for m in view.misfits())]
        found = [*late, *(n for n, view in enumerate(views) if key in view.queue)]
        if not found:
            self.pb.tell(self.t("This work is not in the plan of the coming weeks any more."))
            return
        self._ahead, self.view = found[0], views[found[0]]
        self.show_week(cursor=key)
        pane = "#misfits" if late and not self.has_class("narrow") else "#queue"
        self.query_one(pane, RowList).move_to(key)
        self.query_one(pane).focus()
        self._select(key)
        self.show_header()

    def _turn(self, step: int, *, at_end: bool = False) -> bool:
        """A week is read from its beginning, or its last day, unless what was chosen goes on there."""
        before, ahead = self._ahead, self._ahead + step
        if self.view is None or not 0 <= ahead < FAR_WEEKS:
            self.pb.tell(self.t("The plan covers {n} weeks from this one.", n=FAR_WEEKS))
            return False
        self._ahead = ahead
        plan = self._plan()
        if plan is None:
            self._ahead = before
            return False
        self.view = self.view_of(plan, ahead)
        queue = self.view.queue
        stays = self.work_key in queue or self.query_one("#misfits").has_focus
        begins = self.view.first + timedelta(days=len(self.view.days()) - 1 if at_end else 0)
        first = next((key for key, work in queue.items() if work.first.start.date() >= begins), None)
        self.show_week(cursor=None if stays else first or next(iter(queue), None))
        self.show_header()
        self.show_keys()
        return True


def _misfit_row(misfit: Misfit, *, narrow: bool = False) -> Row:
    """Two lines; in the narrow form for the list whose first column holds a mark."""
    style = "$text-muted" if misfit.quiet else "$text-warning"
    mark = text("~" if misfit.quiet else "?", style)
    cells = (mark, text(misfit.title), "") if narrow else (text(misfit.title),)
    return Row(cells, (text(f"  {misfit.sentence}", style),))
