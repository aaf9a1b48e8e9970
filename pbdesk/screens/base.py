"""What all seven screens share: header, footer, reload on change, and the actions of the registry."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.screen import Screen

from pbdesk import actions
from pbdesk.errors import StoreError
from pbdesk.screens.styled import StyledOnce
from pbdesk.screens.widgets.keyhints import KeyHint, KeyHints, TopBar, TopPart
from pbdesk.screens.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.widgets import Input

    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change, Desk
    from pbdesk.desk.week import WeekPlan
    from pbdesk.i18n import Translator
    from pbdesk.model.proposal import Proposal
    from pbdesk.screens.week.panels import WeekView

KEY_NAMES = {"question_mark": "?", "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]",
             "space": "␣", "enter": "⏎", "delete": "Del", "plus": "+", "minus": "-", "comma": ",",
             "full_stop": ".", "escape": "Esc", "tab": "Tab"}  # fmt: skip

HOMES = {"week": "week.screen"}


def screen_class(name: str) -> type[DeskScreen]:
    """`load` → `screens.load.LoadScreen`; a screen is imported when it is first shown."""
    module = import_module(f"pbdesk.screens.{HOMES.get(name, name)}")
    return cast("type[DeskScreen]", getattr(module, f"{name.capitalize()}Screen"))


def key_name(key: str) -> str:
    """As it stands on the keyboard: `?`, `Ctrl+Z`, `F12`."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    plain = len(key) == 1 or key.isupper()
    return key if plain else "+".join(KEY_NAMES.get(part, part.capitalize()) for part in key.split("+"))


class Standing(NamedTuple):
    """What is shown and where the officer is on it, for the same screen drawn in another language."""

    kept: dict[str, Any]
    words: dict[str, str]
    cursors: dict[str, Hashable]
    focus: str | None


class DeskScreen(StyledOnce, Screen[None]):
    """A screen over the desk. Subclasses give `compose_body()`, `reload()` and their actions."""

    place: ClassVar[str] = ""  # id in the action registry
    watches: ClassVar[frozenset[str]] = frozenset()  # tables whose change matters; empty: all
    keeps: ClassVar[tuple[str, ...]] = ()  # attributes that say what is shown: filter, order, quarter …
    AUTO_FOCUS = ""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name)
        self._stale = False
        self._standing: Standing | None = None
        for action in actions.ACTIONS:
            if self.place in action.screens:
                self._bindings.bind(action.keys, action.id, action.label, show=False)

    # -- what subclasses fill in -----------------------------------------------------------------------
    def compose_body(self) -> ComposeResult:
        raise NotImplementedError

    def reload(self) -> None:
        """Read from the desk and show; the cursor stays on its record."""
        raise NotImplementedError

    def header(self) -> tuple[str, list[TopPart]]:
        """What the top line says beside the screen's name."""
        return "", []

    def selected_proposal(self) -> Proposal | None:
        """The case under the cursor, for logging a contact from anywhere."""
        return None

    def show_proposal(self, proposal_id: int) -> None:
        """Put the cursor on a case, where the screen lists cases."""

    def show_work(self, key: str) -> None:
        """Put the cursor on work of the plan, where the screen shows the plan."""

    def show_created(self, records: frozenset[tuple[str, int]]) -> None:
        """Put the cursor on what a change has just made, or say that the list does not show it."""

    def selected_person(self) -> str:
        """Whom the row under the cursor is about; empty: the proposer."""
        return ""

    def glance_views(self) -> list[WeekView]:
        """The weeks to be painted first at the next start; only the week screen has any, unless stale."""
        return []

    def plan_seen(self) -> WeekPlan | None:
        """The first weeks as the officer saw them last; only the week screen has any, unless stale."""
        return None

    def enabled(self, action_id: str) -> bool:
        """Whether an action makes sense here and now; the footer greys what does not."""
        return True

    def action_tell(self) -> None:
        """What to tell the proposer of the case at hand."""
        from pbdesk.screens.dialogs.telling import show_reply

        proposal = self.selected_proposal()
        if proposal is None:
            self.pb.tell(self.t("Choose a case first."))
        else:
            show_reply(self.pb, proposal.id)

    # -- shared ------------------------------------------------------------------------------------------
    @property
    def pb(self) -> PbDeskApp:
        return cast("PbDeskApp", self.app)

    @property
    def desk(self) -> Desk:
        return self.pb.desk

    @property
    def tr(self) -> Translator:
        return self.pb.tr

    def t(self, msgid: str, /, **params: object) -> str:
        return self.tr.t(msgid, **params)

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield from self.compose_body()
        yield KeyHints(id="keys")

    def on_mount(self) -> None:
        self.pb.changed.subscribe(self, self._changed)
        self._refresh()
        if self._standing is not None:
            self._stand(self._standing)

    def on_screen_resume(self, event: ScreenResume) -> None:
        if self._stale:
            self._refresh()

    def _changed(self, change: Change) -> None:
        if self.watches and not (change.tables & self.watches) and "*" not in change.tables:
            return
        if self.app.screen is self or any(screen is self for screen in self.app.screen_stack):
            self._refresh()
            if change.created:
                self.show_created(change.created)
        else:
            self._stale = True

    def _refresh(self) -> None:
        self._stale = False
        if self.pb.leaving:
            return
        try:
            self.reload()
            self.show_header()
            self.show_keys()
        except StoreError as problem:  # what stands there stays, and is read again when it is next shown
            self._stale = True
            self.pb.complain(problem)

    def standing(self) -> Standing:
        return Standing(
            {name: getattr(self, name) for name in self.keeps},
            {field.id: cast("Input", field).value for field in self.query("Input") if field.id},
            {rows.id: rows.cursor_key for rows in self.query(RowList) if rows.id},
            self.focused.id if self.focused else None,
        )

    def stand(self, standing: Standing) -> None:
        """To be told before it is mounted."""
        self._standing = standing
        for name, value in standing.kept.items():
            setattr(self, name, value)

    def _stand(self, standing: Standing) -> None:
        for name, value in standing.words.items():
            cast("Input", self.query_one(f"#{name}")).value = value
        for name, key in standing.cursors.items():
            self.query_one(f"#{name}", RowList).move_to(key)
        if standing.focus:
            self.query_one(f"#{standing.focus}").focus()

    def mark_focused(self) -> None:
        """Of several lists only the one the keys act on shows a cursor."""
        lists = self.query(RowList)
        if self.focused is not None:  # with another window before this one nothing has the focus
            for rows in lists:
                rows.mark(rows is self.focused)

    def point_at(self, rows: str, table: str, records: frozenset[tuple[str, int]]) -> None:
        """The cursor of a list on a new record of this table; words when the list leaves it out."""
        new = [key for name, key in records if name == table]
        if new and not self.query_one(rows, RowList).move_to(new[-1]):
            self.pb.tell(self.t("Saved; it lies outside what this list shows."))

    def reckoned(self, first: date, last: date) -> list[TopPart]:
        """A word on days shown whose calendar is not the official one; of days past nothing hangs on it."""
        return [
            TopPart(self.t("{year}: no official calendar", year=year), "$text-warning", 70)
            for year in self.desk.days.reckoned(first, last)
            if last >= self.desk.today
        ]

    def show_header(self) -> None:
        left, parts = self.header()
        title = self.t(actions.SCREEN_TITLES[self.place])
        if not self.desk.store.writable:
            parts = [*parts, TopPart(self.t("read-only"), "$text-warning bold", 100)]
        self.query_one("#top", TopBar).show(f"{title}  {left}".rstrip(), parts)

    def show_time(self) -> None:
        """Time has passed; what is planned stays until something changes or the day does."""

    def say(self, notice: str, seconds: float, *, refused: bool = False, known: str = "") -> bool:
        """A sentence in the line of the keys; False when it does not fit there. `known` words that it begins
        with may be cut."""
        style = "$text-error" if refused else ""
        return self.query_one("#keys", KeyHints).say(notice, seconds, style, known=known)

    def hush(self) -> None:
        """What was said is over: the keys stand in their line again."""
        self.query_one("#keys", KeyHints).hush()

    def show_keys(self) -> None:
        hints = [
            KeyHint(key_name(a.key), self.t(a.label), a.id, self.enabled(a.id), a.priority)
            for a in actions.of(self.place)
            if a.priority
        ]
        self.query_one("#keys", KeyHints).set_hints(hints)

    async def on_key_hints_pressed(self, message: KeyHints.Pressed) -> None:
        target: Any = self if hasattr(self, f"action_{message.action}") else self.app
        await self.app.run_action(message.action, default_namespace=target)
