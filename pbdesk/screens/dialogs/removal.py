"""Removing a record by one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pbdesk.errors import Overtaken, PbDeskError
from pbdesk.screens.dialogs.fields import Field, written_elsewhere
from pbdesk.screens.dialogs.reading import ReadingDialog

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.desk import Change, Desk, Shown


def remove(
    app: PbDeskApp,
    command: Callable[[Desk], Change],
    title: str,
    fields: Sequence[Field],
    state: Shown | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """Carry out a removal; what another window wrote into the record since is told first, and asked about.

    `title` and `fields` are those of the form that changes the record. `state` of the file is what the
    officer looks at; None: what the screens show. `then` follows when it is removed.
    """
    state = state or app.shown
    try:
        app.do_or_raise(app.against(command, state))
    except Overtaken as refused:
        known = state.knowing(refused) if state else None

        def answered(yes: bool | None) -> None:
            if yes:
                remove(app, command, title, fields, known, then)

        app.push_screen(
            ReadingDialog(
                app.tr.t("Another window changed “{title}” meanwhile.", title=title),
                written_elsewhere(fields, refused, app.tr, app.desk),
                question=app.tr.t("Remove it all the same?"),
            ),
            answered,
        )
    except PbDeskError as refused:
        app.complain(refused)
    else:
        if then is not None:
            then()
