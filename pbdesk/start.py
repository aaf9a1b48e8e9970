"""Opening the screens: paint the week as last shown, or what the file says of it; then open and plan.

`pbdesk` alone comes here without the command line's modules: the first paint loads only what it needs.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk import i18n
from pbdesk.errors import PbDeskError
from pbdesk.i18n import Translator
from pbdesk.store import glance as kept
from pbdesk.store.lock import session_lock

LEAVE = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)]

YOUNG = 30_000  # objects made before a search for garbage: some ten plans

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.screens.glance import Glance


def open_screens(db: str, lang: str, today: str) -> int:
    """`pbdesk` without a command; the values of the global options, empty where not said."""
    from pbdesk.session import Session

    session = Session(Path(db) if db else None, lang, today)
    try:
        return run_app(session.path, lang, session.clock(), session.desk)
    except PbDeskError as problem:
        session.complain(problem)
        return 1


def run_app(path: Path, lang: str, clock: Callable[[], datetime], opens: Callable[[], Desk]) -> int:
    """The screens until the officer leaves; then a backup when something changed. Answers with the exit code.

    Raises what `opens` raises.
    """
    from pbdesk.app import PbDeskApp

    glance = _glance(path, lang, clock())
    with ExitStack() as until_the_end:

        def opened() -> Desk:
            desk = until_the_end.enter_context(opens())
            app.shared = not until_the_end.enter_context(session_lock(path))
            app.tr = Translator(_language(desk.lang, lang))
            return desk

        tr = Translator(glance.lang if glance else "en")
        app = PbDeskApp(opened, tr, glance=glance, painted=collect_rarely)
        if glance is None:
            app.enter()  # what cannot be opened is said before the screen is taken over
        for number in LEAVE:
            signal.signal(number, lambda *_: app.exit())  # until the app listens itself
        app.run()
        if app.refused is not None:
            raise app.refused
        app.leave()
    return app.return_code or 0


def collect_rarely() -> None:
    """What the program consists of is never garbage, and a key makes little: it is not held up by the search
    for it, which would take longer than painting the week."""
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    gc.enable()


def _language(remembered: str, lang: str) -> str:
    """The language of `--lang`; for `auto` the one last chosen on the screens, else the system's."""
    return (remembered if lang == "auto" else "") or i18n.choose(lang)


def _glance(path: Path, lang: str, now: datetime) -> Glance | None:
    """What can be shown before the desk is open; None: the desk is waited for."""
    found = kept.read(path)
    if found is None:
        return None
    from pbdesk.screens import glance

    language = _language(found.lang, lang)
    week = glance.read(found.week, now)
    if week is None or week.lang != language:
        week = _outline(path, language, now)
    return week.at(now) if week else None


def _outline(path: Path, language: str, now: datetime) -> Glance | None:
    """No week to show in this language: what the file says without planning."""
    from pbdesk.screens import outline
    from pbdesk.store import outline as certain

    today = now.date()
    monday = today - timedelta(days=today.weekday())
    facts = certain.read(path, today, monday)
    if facts and outline.over(facts, now):
        facts = certain.read(path, today, monday + timedelta(weeks=1))
    return outline.glance(facts, Translator(language), today) if facts else None
