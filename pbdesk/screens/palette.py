"""The palette: every action that works here, found by its name or by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


class ActionProvider(Provider):
    @property
    def _pb(self) -> PbDeskApp:
        return cast("PbDeskApp", self.app)

    async def discover(self) -> Hits:
        for name, explains, run, _ in self._pb.get_system_commands(self.screen):
            yield DiscoveryHit(name, run, help=explains)

    async def search(self, query: str) -> Hits:
        """The name counts more than the explanation. That nothing was found is said in both languages."""
        matcher, none = self.matcher(query), True
        for name, explains, run, _ in self._pb.get_system_commands(self.screen):
            score = max(matcher.match(name), matcher.match(explains) / 2)
            if score > 0:
                none = False
                yield Hit(score, matcher.highlight(name), run, text=name, help=explains)
        if none:
            yield Hit(0.01, self._pb.tr.t("Nothing found."), lambda: None, text=query)


class Palette(CommandPalette):
    """The telephone may ring over it as over any dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "app.log_contact", show=False)]
