"""People of a case: who they are, how and when to reach them, and erasing one of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pbdesk.desk.people import PersonForm, PurgeScope
from pbdesk.errors import InputError
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role, Stance
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.contacts import mask_address, mask_email, mask_phone, reach
from pbdesk.rules.retention import PastTerm
from pbdesk.say import say
from pbdesk.screens.dialogs.fields import about
from pbdesk.screens.dialogs.form import Field, Kind, Values, ask_form, ask_which
from pbdesk.screens.dialogs.reading import ReadingDialog

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.i18n import Translator

NEW = 0
LISTED = 100  # of those past their term, the longest
MASKS = {"phone": mask_phone, "email": mask_email, "address": mask_address}
ERASE = "-"  # written in place of a masked value


def choose_person(app: PbDeskApp, case: CaseFile, *, shown: bool) -> None:
    """One of those on the case, or somebody new. `shown`: personal data stands unmasked in the form."""
    roles = {role.id: role for role in case.roles if not _purged(case, role)}
    choices = tuple((key, _name(app.tr, case, role)) for key, role in roles.items())
    ask_which(
        app, app.tr.t("Which person?"), app.tr.t("Person"), (*choices, (NEW, app.tr.t("somebody new"))),
        lambda key: ask_person(app, case, roles.get(key), shown=shown), NEW,
    )  # fmt: skip


def ask_person(app: PbDeskApp, case: CaseFile, role: CaseRole | None = None, *, shown: bool = False) -> None:
    """A person on the case and when they can be reached; known personal data stays masked unless `shown`."""
    known = role or CaseRole(proposal_id=case.id)
    person = case.person(known.person_id)
    details = app.desk.people.details(known.person_id) if role else None
    window = next(iter(app.desk.people.windows(known.person_id)), None) if role else None
    held = {key: str(getattr(details, key)) if details else "" for key in MASKS}

    def form(values: Values) -> PersonForm:
        kept = {key: values[key] if shown else _kept(values[key], held[key]) for key in MASKS}
        return PersonForm(
            values["name"], values["role"], values["stance"], window=_window_of(values),
            window_id=window.id if window else 0, **kept,
        )  # fmt: skip

    ask_form(
        app,
        app.tr.t("A person on this case"),
        [*_who(app.tr, known, person), *_reach(app.tr, held, shown), *_when(app.tr, window)],
        lambda values: app.desk.people.save(known, form(values))[1],
        check=form,
    )


def _who(tr: Translator, role: CaseRole, person: Person | None) -> list[Field]:
    t = tr.t
    return [
        Field("name", t("Name"), value=person.name if person else "", required=True),
        Field("role", t("Role"), Kind.CHOICE, role.role, tuple((r, tr.word(r)) for r in Role)),
        Field("stance", t("Stance"), Kind.CHOICE, role.stance, tuple((s, tr.word(s)) for s in Stance)),
    ]


def _reach(tr: Translator, held: dict[str, str], shown: bool) -> list[Field]:
    labels = {"phone": tr.t("Telephone"), "email": tr.t("E-mail"), "address": tr.t("Address")}
    fields = []
    for key, label in labels.items():
        masked = "" if shown or not held[key] else MASKS[key](held[key])
        hint = tr.t("{masked}; empty keeps it, - removes it", masked=masked) if masked else ""
        fields.append(Field(key, label, value=held[key] if shown else "", hint=hint, private=True))
    return fields


def _when(tr: Translator, first: ContactWindow | None) -> list[Field]:
    t = tr.t
    hours = f"{first.start:%H:%M}-{first.end:%H:%M}" if first else ""
    days = first.weekdays if first else "12345"
    return [
        Field("hours", t("Can be reached"), value=hours, hint=t("e.g. 19:30-21:00"),
              stands_for=("start", "end")),
        Field("weekdays", t("On days"), value=days, hint=t("1 is Monday, 7 is Sunday")),
        Field("where", t("Where"), value=first.place if first else "", stands_for=("place",)),
    ]  # fmt: skip


def _kept(written: str, held: str) -> str:
    """A masked value stays unless something else was written over it."""
    return "" if written == ERASE else written or held


def _window_of(values: dict[str, Any]) -> ContactWindow | None:
    """Raises InputError for hours or days that cannot be read."""
    from pbdesk.workcal.hours import parse_hours

    with about("hours"):
        spans = parse_hours(unicodedata.normalize("NFKC", values["hours"]))
    if not spans:
        return None
    if len(spans) > 1 or spans[0][0] >= spans[0][1]:
        raise InputError(say("Write one span of hours, such as 19:30-21:00."), field="hours")
    days = "".join(sorted(set(unicodedata.normalize("NFKC", values["weekdays"]).replace(" ", ""))))
    if not days or not set(days) <= set("1234567"):
        raise InputError(say("Write the days as digits: 1 is Monday, 7 is Sunday."), field="weekdays")
    return ContactWindow(weekdays=days, start=spans[0][0], end=spans[0][1], place=values["where"])


def ask_purge(app: PbDeskApp, case: CaseFile) -> None:
    """Whom; then what goes and what stays; only then."""
    roles = {role.person_id: role for role in case.roles if not _purged(case, role)}
    if not roles:
        app.tell(app.tr.t("Nobody is on this case whose data could be erased."))
        return
    choices = tuple((key, _name(app.tr, case, role)) for key, role in roles.items())
    ask_which(
        app, app.tr.t("Whose data is to be erased?"), app.tr.t("Person"), choices,
        lambda person_id: _confirm(app, case, person_id),
    )  # fmt: skip


def ask_past_term(app: PbDeskApp, at: int = 0) -> None:
    """Whose data is kept past its term, one after the other; how to reach them stays masked."""
    from pbdesk.screens.dialogs.menu import Entry, MenuDialog

    t, found = app.tr.t, app.ask(lambda desk: desk.people.past_term())
    if not found:
        if found is not None:
            app.tell(t("Nobody's data is kept past its term."))
        return

    def chosen(person: PastTerm | None) -> None:
        if person is not None:
            case = app.desk.cases.file(person.last.proposal_id)
            _confirm(app, case, person.last.person_id, lambda: ask_past_term(app, found.index(person)))

    months = app.desk.procedure.thresholds.retention_months
    intro = t("{n} months after their last case ended (retention_months of the procedure). Nothing is erased"
              " unasked.", n=months)  # fmt: skip
    app.push_screen(
        MenuDialog(
            t("Personal data past its term: {n}", n=len(found)),
            [Entry(each, *_past(app, each)) for each in found[:LISTED]],
            intro=intro, choose=t("Erase …"), cursor=min(at, len(found) - 1),
        ),
        chosen,
    )  # fmt: skip


def _past(app: PbDeskApp, person: PastTerm) -> tuple[str, str]:
    t, last = app.tr.t, person.last
    name = t("{name} ({role})", name=last.name, role=last.role)
    cases = t(", ").join(dict.fromkeys(part.case_no for part in person.parts))
    held = reach(app.desk.people.details(last.person_id), shown=False)
    since = t("past since {day}", day=app.tr.day(person.since, short=True))
    return f"{name} · {cases}", " · ".join((since, *held))


def _confirm(
    app: PbDeskApp, case: CaseFile, person_id: int, then: Callable[[], object] | None = None
) -> None:
    """`then` runs when it was answered either way."""
    scope = app.ask(lambda desk: desk.people.purge_scope(person_id))
    if scope is None:
        return
    person = case.person(person_id)
    name = person.name if person else ""

    def answered(yes: bool | None) -> None:
        if yes:
            # rewriting backups takes seconds, too long for one write; and no undo keeps it together
            app.do(lambda desk: desk.people.purge(person_id), keeps_plan=False)
        if then:
            then()

    t = app.tr.t
    dialog = ReadingDialog(
        t("Erase the data of {name}", name=name),
        "\n".join(_purge_words(app.tr, scope, person_id)),
        question=t("This cannot be undone. Erase it?"),
    )
    app.push_screen(dialog, answered)


def _purge_words(tr: Translator, scope: PurgeScope, person_id: int) -> list[str]:
    t = tr.t
    lines = [
        t("Goes, in the history too: name, telephone, e-mail, address, and when they can be reached."),
        t("Stays, under “#{n}”: the part played in {cases}; contacts: {contacts}, promises: {promises}.",
          n=person_id, cases=", ".join(scope.cases), contacts=scope.contacts, promises=scope.promises),
    ]  # fmt: skip
    if scope.notes:
        lines.append(tr.n(
            "{n} note still has the name in its words: search for it and mend it before you erase.",
            "{n} notes still have the name in their words: search for it and mend them before you erase.",
            scope.notes,
        ))  # fmt: skip
        own = t("own work")
        lines.append(t("Found in: {places}.", places=", ".join(number or own for number in scope.found_in)))
    if scope.backups:
        lines.append(tr.n(
            "{n} backup holds the name too: it is rewritten. Copies elsewhere stay as they are.",
            "{n} backups hold the name too: they are rewritten. Copies elsewhere stay as they are.",
            scope.backups,
        ))  # fmt: skip
    for name in scope.aside:
        lines.append(t(
            "{name}, a damaged desk that was set aside, may hold the name too and stays: remove it yourself.",
            name=name,
        ))  # fmt: skip
    return lines


def _name(tr: Translator, case: CaseFile, role: CaseRole) -> str:
    person = case.person(role.person_id)
    return tr.t("{name} ({role})", name=person.name if person else "", role=role.role)


def _purged(case: CaseFile, role: CaseRole) -> bool:
    person = case.person(role.person_id)
    return person is None or person.purged_on is not None
