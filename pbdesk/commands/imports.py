"""`pbdesk import`"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pbdesk.commands import importtext
from pbdesk.commands.base import argument, as_json, command, emit, option, pass_session, tell
from pbdesk.commands.spoken import spoken
from pbdesk.desk import Desk
from pbdesk.desk.importplan import Cancelled, ImportPlan
from pbdesk.files import read_bytes, write_new
from pbdesk.formats import official_calendar
from pbdesk.formats.spreadsheet import has_sheets
from pbdesk.say import N_, say
from pbdesk.session import Session, open_desk


@command("import", N_(
    "Import proposals or milestones from CSV, XLSX, XLS or ODS, or the official office calendar (CSV)."
))  # fmt: skip
@argument("file", type=click.Path(path_type=Path), metavar=N_("FILE"))
@option("--map", "mapping", multiple=True, metavar=N_("FIELD=COLUMN"), help=N_("Where a field is found."))
@option("--sheet", metavar=N_("NAME"), help=N_("Which sheet of a workbook."))
@option("--dry-run", is_flag=True, help=N_("Show what would happen; write nothing."))
@option("--skip-bad", type=click.Path(path_type=Path), metavar=N_("OUT.csv"),
        help=N_("Import the good rows; write the bad ones here with the reason."))  # fmt: skip
@as_json
@pass_session
def import_(
    session: Session, file: Path, mapping: tuple[str, ...], sheet: str | None, dry_run: bool,
    skip_bad: Path | None, as_json: bool,
) -> None:  # fmt: skip
    wanted = _mapping(mapping)
    data = read_bytes(file)
    if sheet is not None and not has_sheets(data):
        raise click.BadParameter(
            spoken(N_("this file is a text table and has no sheets")), param_hint="--sheet"
        )
    if official_calendar.recognises(data):
        _import_calendar(session, data, file.name, dry_run, as_json)
        return
    with _stoppable(), _planning_desk(session) as desk, _progress(session, as_json) as tick:
        plan = desk.imports.plan(data, file.name, mapping=wanted, sheet=sheet, progress=tick)
    refused = bool(plan.rejected) and skip_bad is None
    if not (dry_run or refused):
        _import(session, plan, skip_bad, quiet=as_json)
    if as_json:
        emit(importtext.import_document(plan, session.tr, dry_run=dry_run, refused=refused))
    else:
        importtext.print_import(plan, session.tr, tell, dry_run=dry_run, refused=refused)
    if dry_run:
        session.narrate(say("Nothing was written: this was a dry run."))
    elif refused:
        plan.refuse()


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    wanted = {}
    for pair in pairs:
        name, mark, column = pair.partition("=")
        if not mark:
            raise click.BadParameter(f"{pair!r}: {spoken(N_('FIELD=COLUMN'))}", param_hint="--map")
        wanted[name.strip()] = column.strip()
    return wanted


def _import_calendar(session: Session, data: bytes, name: str, dry_run: bool, as_json: bool) -> None:
    """The official 辦公日曆表 of one year takes the place of the built-in one."""
    year = official_calendar.parse(data, name)
    if not dry_run:
        with session.desk() as desk:
            desk.days.import_official(data, name)
    if as_json:
        emit({"calendar": year.roc_year, "days": len(year.days), "written": not dry_run})
    elif dry_run:
        session.narrate(say("Nothing was written: this was a dry run."))
    else:
        session.narrate(say("Official calendar {year} taken over", year=year.roc_year))


@contextmanager
def _planning_desk(session: Session) -> Iterator[Desk]:
    """The desk the file is compared with: one that does not exist yet is made only when rows go in."""
    if not session.missing():
        with session.desk() as desk:
            yield desk
        return
    with (
        tempfile.TemporaryDirectory(prefix="pbdesk-", ignore_cleanup_errors=True) as folder,
        open_desk(Path(folder) / "desk.db", session.clock()) as desk,
    ):
        yield desk


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl+C before anything is saved says so."""
    try:
        yield
    except KeyboardInterrupt:
        raise Cancelled from None


def _import(session: Session, plan: ImportPlan, skip_bad: Path | None, *, quiet: bool) -> None:
    """The bad rows are written first: should that fail, nothing was imported yet."""
    bad = skip_bad if plan.rejected else None
    if bad:
        write_new(bad, importtext.bad_rows(plan, session.tr), desk=session.path)
    try:
        _apply(session, plan, skip_bad is not None, quiet)
    except BaseException:
        if bad:
            bad.unlink(missing_ok=True)
        raise
    if bad:
        session.narrate(say("The rows with problems are in {name}.", name=bad.name))


def _apply(session: Session, plan: ImportPlan, skip_bad: bool, quiet: bool) -> None:
    with session.desk() as desk:
        try:
            with _progress(session, quiet) as tick:
                desk.imports.apply(plan, skip_bad=skip_bad, progress=tick)
            desk.days.keep_years()  # the first start should not wait for them
        except KeyboardInterrupt:
            if desk.store.changed:
                raise
            raise Cancelled from None


def _progress(session: Session, quiet: bool) -> importtext.Progress:
    out = sys.stderr if sys.stderr.isatty() and not quiet else None
    return importtext.Progress(session.tr, out)
