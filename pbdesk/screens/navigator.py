"""The seven screens and the way between them, and what can be done from each: a contact, a search, help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import App, SystemCommand
from textual.command import Provider
from textual.screen import ModalScreen, Screen

from pbdesk import actions
from pbdesk.i18n import Translator
from pbdesk.screens.base import DeskScreen, Standing, screen_class

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Desk
    from pbdesk.model.proposal import Proposal


def palette() -> type[Provider]:
    from pbdesk.screens.palette import ActionProvider

    return ActionProvider


class Navigator(App[None]):
    """The part of the app that knows where the officer is and answers the actions of every screen."""

    COMMANDS: ClassVar[set[Any]] = {palette}
    COMMAND_PALETTE_BINDING = "ctrl+p"

    desk: Desk  # from `enter` on

    def __init__(self, tr: Translator, home: str) -> None:
        self.tr, self._home = tr, home
        super().__init__()
        self._desk_screens: dict[str, DeskScreen] = {}
        self._places: dict[str, Standing] = {}  # of screens to be drawn in another language
        self._everywhere = {"command_palette"}
        for action in actions.ACTIONS:
            if "*" in action.screens:
                self._everywhere.add(action.id)
                self._bindings.bind(action.keys, action.id, action.label, show=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done before the desk is open, and in a dialog nothing that goes past its words."""
        if not hasattr(self, "desk"):
            return False
        if action in self._everywhere and isinstance(self.screen, ModalScreen):
            return action == "log_contact" and self.may_log()  # the telephone rings while it is open
        return super().check_action(action, parameters)

    def may_log(self) -> bool:
        """Over any dialog, but only once: the call before is still being written."""
        return not any(getattr(screen, "for_call", False) for screen in self.screen_stack)

    def _screen(self, name: str) -> DeskScreen:
        if name not in self._desk_screens:
            self._desk_screens[name] = screen_class(name)(name=name)
            if name in self._places:
                self._desk_screens[name].stand(self._places.pop(name))
            self.install_screen(self._desk_screens[name], f"{name} {self.tr.lang}")  # keeps its cursor unseen
        return self._desk_screens[name]

    def goto(self, name: str) -> DeskScreen:
        """Show one of the seven screens; dialogs and cases above it are closed first."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        screen = self._screen(name)
        if self.screen is not screen:
            self.clear_notifications()  # what was said there would lie over what is looked at here
            self.switch_screen(screen)
        return screen

    def action_goto_week(self) -> None:
        self.goto("week")

    def action_goto_triage(self) -> None:
        self.goto("triage")

    def action_goto_cases(self) -> None:
        self.goto("cases")

    def action_goto_contacts(self) -> None:
        self.goto("contacts")

    def action_goto_quarter(self) -> None:
        self.goto("quarter")

    def action_goto_routine(self) -> None:
        self.goto("routine")

    def action_goto_load(self) -> None:
        self.goto("load")

    def show_work(self, key: str) -> None:
        """The week in which this work stands or finds no place, with the cursor on it."""
        week = self.goto("week")
        self.call_after_refresh(week.show_work, key)  # a screen not seen before is being built

    def open_case(self, proposal_id: int) -> None:
        from pbdesk.screens.case import CaseScreen

        self.push_screen(CaseScreen(proposal_id))

    def action_language(self) -> None:
        """Switch the language; every screen is drawn anew and keeps its filter and its cursor."""
        lang = "en" if self.tr.zh else "zh-TW"
        self.tr = Translator(lang)
        self.desk.keep_lang(lang)
        here = self._working_screen()
        below = self.screen_stack[1].name or self._home
        stack = [s for s in self.screen_stack if isinstance(s, DeskScreen) and s.place == "case"]
        cases = [case for screen in stack if (case := screen.selected_proposal())]
        while len(self.screen_stack) > 2:
            self.pop_screen()
        old, self._desk_screens = self._desk_screens, {}
        self._places = {name: screen.standing() for name, screen in old.items() if screen.is_running}
        self.switch_screen(self._screen(below))
        for gone in old.values():
            self.uninstall_screen(gone)
            if gone.is_running and gone is not here:
                gone.remove()
        for case in cases:
            self.open_case(case.id)

    def action_log_contact(self, proposal: Proposal | None = None) -> None:
        from pbdesk.screens.dialogs.contact import ask_contact

        app, here = cast("PbDeskApp", self), self._working_screen()
        if proposal is None and here is not None:
            ask_contact(app, here.selected_proposal(), here.selected_person())
        else:
            ask_contact(app, proposal)

    def action_search(self) -> None:
        from pbdesk.screens.dialogs.search import SearchDialog

        def found(proposal_id: int | None) -> None:
            if proposal_id:
                self.open_case(proposal_id)

        self.push_screen(SearchDialog(), found)

    def action_help(self) -> None:
        from pbdesk.screens.dialogs.help import HelpDialog

        self.push_screen(HelpDialog(self.place()))

    def action_history(self) -> None:
        from pbdesk.screens.history import HistoryScreen

        self.push_screen(HistoryScreen())

    def _working_screen(self) -> DeskScreen | None:
        """The screen the officer works on, under any dialog."""
        return next((s for s in reversed(self.screen_stack) if isinstance(s, DeskScreen)), None)

    def place(self) -> str:
        """Where the officer is, under any dialog: an id of the action registry."""
        here = self._working_screen()
        return here.place if here else self._home

    def action_command_palette(self) -> None:
        from pbdesk.screens.palette import Palette

        self.push_screen(Palette(placeholder=self.tr.t("Search actions …"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action that works here."""
        for action in actions.of(self.place()):
            target: Any = self if "*" in action.screens else self._working_screen()
            run = getattr(target, f"action_{action.id}")
            yield SystemCommand(self.tr.t(action.label), self.tr.t(action.explains), run)
