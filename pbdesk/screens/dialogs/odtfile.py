"""Where an ODT file goes: a form asks, a file in the way is asked about, and no word written is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.errors import PbDeskError
from pbdesk.screens.dialogs.fields import Field, Kind, Values, about
from pbdesk.screens.dialogs.form import FormDialog
from pbdesk.screens.dialogs.reading import ReadingDialog

if TYPE_CHECKING:
    from pbdesk.app import PbDeskApp
    from pbdesk.i18n import Translator


def file_fields(tr: Translator, name: str) -> list[Field]:
    """`file` and `lang`: whoever reads it may read the other language."""
    return [
        Field("file", tr.t("File"), value=str(Path.home() / name), required=True),
        Field("lang", tr.t("Language"), Kind.CHOICE, tr.lang, (("zh-TW", "中文"), ("en", "English"))),
    ]


def ask_odt(
    app: PbDeskApp,
    form: FormDialog,
    content: Callable[[Values], bytes],
    then: Callable[[Values], object] | None = None,
) -> None:
    """Write what `content` makes of the form; what is refused there, in writing or by `then` comes back
    in the form."""

    def answered(values: Values | None) -> None:
        if values is None:
            return
        file = odt_path(str(values["file"]))

        def again(refused: PbDeskError) -> None:
            ask_odt(app, form.again(values, refused), content, then)

        def write(made: bytes, *, force: bool) -> None:
            from pbdesk.files import write_new

            try:
                with about("file"):
                    write_new(file, made, force, desk=app.desk.store.path)
                if then is not None:
                    then(values)
            except PbDeskError as refused:
                again(refused)
            else:
                app.tell(app.tr.t("Written: {name}", name=str(file)))

        try:
            made = content(values)
        except PbDeskError as refused:
            again(refused)
            return
        if file.exists():
            title, question = app.tr.t("This file exists already."), app.tr.t("Replace it?")
            reading = ReadingDialog(title, str(file), question=question)
            app.push_screen(reading, lambda yes: write(made, force=True) if yes else None)
        else:
            write(made, force=False)

    app.push_screen(form, answered)


def odt_path(written: str) -> Path:
    """A bare name lies in the home folder; the ending is always .odt."""
    file = Path.home() / Path(written).expanduser()
    return file if file.suffix.lower() == ".odt" else file.with_name(file.name + ".odt")
