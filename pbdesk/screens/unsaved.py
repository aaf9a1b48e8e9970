"""What stood in open forms when the terminal was closed: shown once at the next start.

Not saved in their place: half a form is no record. Kept beside the records, in no history.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from pbdesk.errors import StoreError

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp


def keep(app: PbDeskApp) -> None:
    if not any(isinstance(screen, ModalScreen) for screen in app.screen_stack):
        return
    from pbdesk.screens.dialogs.form import FormDialog
    from pbdesk.screens.dialogs.weights import WeightsDialog
    from pbdesk.screens.dialogs.whatif import WhatIfDialog

    kinds = FormDialog | WeightsDialog | WhatIfDialog
    words = list(filter(None, (form.unsaved() for form in app.screen_stack if isinstance(form, kinds))))
    if words:
        with contextlib.suppress(StoreError):  # a file that cannot be read now cannot be written either
            # another window may have been closed with this one, and its words not been shown yet
            app.desk.keep_unsaved("\n\n".join(filter(None, (app.desk.unsaved(), *words))))


def show(app: PbDeskApp) -> None:
    words = app.desk.unsaved()
    if not words:
        return
    from pbdesk.screens.dialogs.reading import ReadingDialog

    def answered(copy: bool | None) -> None:
        if copy:
            app.copy_to_clipboard(words)
        app.desk.keep_unsaved("")

    title = app.tr.t("Not saved when pbdesk was closed; shown this once")
    app.push_screen(ReadingDialog(title, words, question=app.tr.t("Copy it to the clipboard?")), answered)
