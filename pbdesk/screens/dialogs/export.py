"""The export of the workload summary: where to, and what is covered in it before it leaves the desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.say import say
from pbdesk.screens.dialogs.form import Field, FormDialog, Kind
from pbdesk.screens.dialogs.reading import ReadingDialog

if TYPE_CHECKING:
    from pbdesk.i18n import Translator
    from pbdesk.model.load import LoadSummary

FORMATS = (".html", ".csv", ".json")


def export_form(tr: Translator, today: date) -> FormDialog:
    """`format` (an ending) and `file`, which does not exist yet."""
    words = (tr.t("page to print"), tr.t("spreadsheet (CSV)"), "JSON")
    fields = [
        Field("format", tr.t("Format"), Kind.CHOICE, ".html", tuple(zip(FORMATS, words, strict=True))),
        Field("file", tr.t("File"), value=str(Path.home() / f"pbdesk-load-{today}"), required=True),
    ]
    intro = tr.t("Before it is written you see what is covered in it.")
    return FormDialog(tr.t("Export the workload summary"), fields, intro=intro, check=_refuse_existing)


def covered_dialog(tr: Translator, summary: LoadSummary, file: Path) -> ReadingDialog:
    """Every text that leaves the desk otherwise than it stands there; yes writes the file."""
    covered = summary.covered
    first = tr.t("No text names a person, a telephone number or an address.")
    if covered:
        first = tr.n("{n} text names a person or a number; this is covered:",
                     "{n} texts name a person or a number; this is covered:", len(covered))  # fmt: skip
    lines = [
        first, *(f"  {given} → {left}" for given, left in covered), "",
        tr.t("In it: titles of cases and duties, what is asked for and why, dates and hours."),
        tr.t("Not in it: contacts and their notes, addresses, the proposers' own words."),
        tr.t("A name that is not on the desk cannot be known; look through the file once."),
    ]  # fmt: skip
    question = tr.t("Write {name}?", name=str(file))
    return ReadingDialog(tr.t("What is covered in the export"), "\n".join(lines), question=question)


def target(values: dict[str, Any]) -> Path:
    """A bare name lies in the home folder; the ending follows the format."""
    file = Path.home() / Path(values["file"]).expanduser()
    stem = file.with_suffix("") if file.suffix in FORMATS else file
    return stem.with_name(stem.name + values["format"])


def _refuse_existing(values: dict[str, Any]) -> None:
    file = target(values)
    if file.exists():
        raise InputError(say("{name} exists already.", name=file.name), todo=say("Choose another name."),
                         field="file")  # fmt: skip
    if not file.parent.is_dir():
        raise InputError(say("There is no folder {name}.", name=str(file.parent)), field="file")
