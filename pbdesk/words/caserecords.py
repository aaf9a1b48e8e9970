"""Each record of a case as one line of words: on its screen, and on the sheet for whoever takes it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbdesk.model.contact import Contact
from pbdesk.model.people import CaseRole, ContactWindow, PersonDetail, Stance
from pbdesk.model.procedure import Procedure
from pbdesk.model.proposal import (
    Funding,
    Item,
    Light,
    LightRating,
    ReplyKind,
    ScopeVersion,
    SupportAgency,
)
from pbdesk.model.quarter import Extension, Milestone
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.contacts import reach
from pbdesk.rules.workitem import as_windows
from pbdesk.words.windows import windows_said

if TYPE_CHECKING:
    from pbdesk.i18n import Translator


def joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def stage_words(procedure: Procedure, tr: Translator, stage_id: str) -> str:
    """Its name; of one that the procedure in force does not have, the id."""
    stage = procedure.stage(stage_id)
    return tr.pick(stage.label) if stage else stage_id and f"? {stage_id}"


def level_words(tr: Translator, procedure: Procedure, level: Light) -> str:
    """The procedure's word for a light, as the sheets have it."""
    known = procedure.level(level)
    return tr.pick(known.word) if known else tr.word(level)


def light_why(rating: LightRating, words: str) -> str:
    """Reason and source; an imported light has the list's word for a source, which stands there already."""
    return joined(*(part for part in (rating.reason, rating.source) if part and part not in words))


def extension_words(tr: Translator, extension: Extension) -> str:
    """How much more time was asked for, and what became of it."""
    if extension.new_due is None:
        return tr.t("extension: {status}", status=extension.status)
    return tr.t("extension to {due}: {status}", due=extension.new_due, status=extension.status)


@dataclass(frozen=True)
class RecordWords:
    """`details` of a person by id; masked unless `unmasked`."""

    tr: Translator
    case: CaseFile
    details: Callable[[int], PersonDetail]
    unmasked: bool = False

    def name(self, person_id: int | None) -> str:
        person = self.case.person(person_id) if person_id else None
        return person.name if person else ""

    def person(self, role: CaseRole) -> str:
        person = self.case.person(role.person_id)
        known = reach(self.details(role.person_id), shown=self.unmasked)
        stance = "" if role.stance is Stance.UNKNOWN else self.tr.word(role.stance)
        windows = ", ".join(self._window(w) for w in self.case.windows_of(role.person_id))
        purged = self.tr.t("personal data erased") if person and person.purged_on else ""
        return joined(self.name(role.person_id), purged, self.tr.word(role.role), stance, *known, windows)

    def _window(self, window: ContactWindow) -> str:
        words = self.tr.render(windows_said(as_windows([window])))
        return f"{words} {window.place}".strip()

    def contact(self, contact: Contact) -> str:
        asked = self.tr.t("open question: {words}", words=contact.question) if contact.question else ""
        return joined(self.tr.when(contact.at), self.name(contact.person_id), self.tr.word(contact.channel),
                      self.tr.word(contact.outcome), contact.note, asked)  # fmt: skip

    def item(self, item: Item) -> str:
        """Without its number."""
        cost = f"NT${item.cost_twd:,}" if item.cost_twd is not None else ""
        undiscussed = "" if item.discussed else self.tr.t("! not discussed")
        return joined(item.wish, self.tr.word(item.verdict), cost, item.reason, item.alternative, undiscussed)

    def scope(self, scope: ScopeVersion) -> str:
        head = self.tr.t("Version {n}, {day}", n=scope.version, day=scope.agreed_on or "")
        consent = self.tr.t("consent: {who}", who=scope.consent_by) if scope.consent_by else ""
        return joined(head, scope.text, scope.why, consent)

    def agency(self, agency: SupportAgency) -> str:
        silent = agency.reply is ReplyKind.NONE
        due = self.tr.t("until {day}", day=agency.due) if agency.due and silent else ""
        return joined(agency.agency, agency.duty, self.tr.word(agency.reply), due, agency.reply_text)

    def milestone(self, milestone: Milestone) -> str:
        actual = f" → {milestone.actual}" if milestone.actual else ""
        return joined(
            f"{milestone.quarter}  {milestone.planned}{actual}",
            *(extension_words(self.tr, e) for e in self.case.extensions if e.milestone_id == milestone.id),
        )

    def funding(self, funding: Funding) -> str:
        return joined(str(funding.year), funding.source, f"NT${funding.amount_twd:,}",
                      self.tr.word(funding.status))  # fmt: skip
