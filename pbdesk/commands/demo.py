"""`pbdesk demo`"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pbdesk import i18n
from pbdesk.commands.base import command, pass_session
from pbdesk.say import N_, say
from pbdesk.session import Session, open_desk
from pbdesk.start import run_app


@command("demo", N_("Open a desk with invented cases; --db FILE keeps it, else it is gone afterwards."))
@pass_session
def demo(session: Session) -> None:
    from pbdesk.demo import fill

    with tempfile.TemporaryDirectory(prefix="pbdesk-demo-", ignore_cleanup_errors=True) as folder:
        path = session.db or Path(folder) / "demo.db"
        with open_desk(path, session.clock()) as desk:
            if desk.cases.entries():
                session.narrate(say("{name} already holds cases; it is opened as it is.", name=path.name))
            else:
                fill(desk, i18n.choose(session.lang))
        clock = session.clock()
        code = run_app(path, session.lang, clock, lambda: open_desk(path, clock))
    if code:
        sys.exit(code)
