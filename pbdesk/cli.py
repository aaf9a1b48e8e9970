"""The command line: the same desk without the screens. stdout is data, stderr is narration.

Exit 0 done, 1 the officer's input or data is wrong (the message says what and where), 2 usage.
Textual is imported only when the terminal app really starts.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pbdesk import __version__, i18n
from pbdesk.desk import Desk
from pbdesk.errors import FileError, InputError, PbDeskError, StoreError
from pbdesk.formats.cleantext import clean
from pbdesk.model.contact import Channel, Outcome
from pbdesk.say import say
from pbdesk.sentences import done_sentence
from pbdesk.session import Session, open_desk
from pbdesk.workcal.quarters import Quarter
from pbdesk.workcal.rocdate import parse_date

if TYPE_CHECKING:
    from pbdesk.desk.imports import ImportPlan


def emit(document: object) -> None:
    """One JSON document, UTF-8 whatever the terminal's encoding."""
    line = json.dumps(document, ensure_ascii=False, indent=1)
    _echo(line.encode("utf-8", "replace"))


def tell(line: str) -> None:
    """A line for people; nothing in it may steer the terminal."""
    _echo(clean(line))


def _echo(line: str | bytes) -> None:
    try:
        click.echo(line)
    except BrokenPipeError:  # the reader has seen enough; click ends quietly
        raise
    except OSError:
        raise FileError(say("The output cannot be written."), safe=say("Your records are safe."),
                        todo=say("Choose another folder.")) from None  # fmt: skip


GLOBAL_OPTIONS = ("--db", "--lang", "--today")

pass_session = click.make_pass_decorator(Session)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, nothing else.")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--db", type=click.Path(path_type=Path), help="The desk file (or PBDESK_DB).")
@click.option("--lang", type=click.Choice(["auto", *i18n.LANGUAGES]), default="auto", help="Language.")
@click.option(
    "--today", default="", metavar="DATE", help="Act as if today were this date (115.11.23, 2026-11-23)."
)
@click.version_option(__version__)
@click.pass_context
def root(context: click.Context, db: Path | None, lang: str, today: str) -> None:
    """A desk for one officer's participatory-budgeting cases. Without a command the screens open."""
    context.obj = Session(db, lang, today)
    if context.invoked_subcommand is not None:
        gc.enable()  # the screens enable it themselves, after the first paint
    if context.invoked_subcommand is None:
        _run_app(context.obj, context.obj.path)


def _run_app(session: Session, path: Path) -> None:
    from pbdesk.start import run_app

    clock = session.clock()
    code = run_app(path, session.lang, clock, lambda: open_desk(path, clock))
    if code:
        sys.exit(code)


@root.command()
@pass_session
def demo(session: Session) -> None:
    """Open a desk with invented cases; --db FILE keeps it, else it is gone afterwards."""
    import tempfile

    from pbdesk.demo import fill

    with tempfile.TemporaryDirectory(prefix="pbdesk-demo-", ignore_cleanup_errors=True) as folder:
        path = session.db or Path(folder) / "demo.db"
        with open_desk(path, session.clock()) as desk:
            if desk.cases.entries():
                session.narrate(say("{name} already holds cases; it is opened as it is.", name=path.name))
            else:
                fill(desk, i18n.choose(session.lang))
        _run_app(session, path)


@root.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Where a field is found.")
@click.option("--sheet", help="Which sheet of a workbook.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--skip-bad", type=click.Path(path_type=Path), metavar="OUT.csv",
              help="Import the good rows; write the bad ones here with the reason.")  # fmt: skip
@as_json
@pass_session
def import_(
    session: Session, file: Path, mapping: tuple[str, ...], sheet: str | None, dry_run: bool,
    skip_bad: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Import proposals or milestones from CSV, XLSX, XLS or ODS, or the official office calendar (CSV)."""
    from pbdesk import documents as docs
    from pbdesk.formats import official_calendar

    wanted, data = _mapping(mapping), read_bytes(file)
    if official_calendar.recognises(data):
        _import_calendar(session, data, file.name, dry_run, as_json)
        return
    with session.desk() as desk:
        with _stoppable(desk):
            with _progress(session, as_json) as tick:
                plan = desk.imports.plan(data, file.name, mapping=wanted, sheet=sheet, progress=tick)
            refused = bool(plan.rejected) and skip_bad is None
            if not (dry_run or refused):
                _import(session, desk, plan, skip_bad, quiet=as_json)
        if as_json:
            emit(docs.import_document(plan, session.tr, dry_run=dry_run, refused=refused))
        else:
            docs.print_import(plan, session.tr, tell, rows=dry_run)
        if dry_run:
            session.narrate(say("Nothing was written: this was a dry run."))
        elif refused:
            desk.imports.apply(plan)  # says why it does not


def _import_calendar(session: Session, data: bytes, name: str, dry_run: bool, as_json: bool) -> None:
    """The official 辦公日曆表 of one year takes the place of the built-in one."""
    from pbdesk.formats import official_calendar

    year = official_calendar.parse(data, name)
    with session.desk() as desk:
        if not dry_run:
            desk.days.import_official(data, name)
    if as_json:
        emit({"calendar": year.roc_year, "days": len(year.days), "written": not dry_run})
    elif dry_run:
        session.narrate(say("Nothing was written: this was a dry run."))
    else:
        session.narrate(say("Official calendar {year} taken over", year=year.roc_year))


@contextmanager
def _stoppable(desk: Desk) -> Iterator[None]:
    """Ctrl+C before anything is saved says so, in place of click's bare “Aborted!”."""
    from pbdesk.desk.imports import Cancelled

    try:
        yield
    except KeyboardInterrupt:
        if desk.store.changed:
            raise
        raise Cancelled from None


def _import(session: Session, desk: Desk, plan: ImportPlan, skip_bad: Path | None, *, quiet: bool) -> None:
    """The bad rows are written first: should that fail, nothing was imported yet."""
    from pbdesk import documents as docs

    bad = skip_bad if plan.rejected else None
    if bad:
        write_new(bad, docs.bad_rows(plan, session.tr))
    try:
        with _progress(session, quiet) as tick:
            desk.imports.apply(plan, skip_bad=skip_bad is not None, progress=tick)
    except BaseException:
        if bad:
            bad.unlink(missing_ok=True)
        raise
    if bad:
        session.narrate(say("The rows with problems are in {name}.", name=bad.name))


def read_bytes(file: Path) -> bytes:
    """A file's content, its troubles in the officer's words."""
    from pbdesk.formats.tabular import MAX_BYTES

    try:
        if file.is_fifo():  # opening it would wait for a writer that may never come
            raise OSError
        with file.open("rb") as handle:
            return handle.read(MAX_BYTES + 1)  # one too many: the reader of tables then says so
    except FileNotFoundError:
        raise FileError(
            say("There is no file {name}.", name=file.name), todo=say("Check the name.")
        ) from None
    except OSError:
        raise FileError(say("The file {name} cannot be read.", name=file.name),
                        todo=say("Close it in other programs, or copy it elsewhere.")) from None  # fmt: skip


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    wanted = {}
    for pair in pairs:
        name, mark, column = pair.partition("=")
        if not mark:
            raise click.BadParameter(f"{pair!r}: FIELD=COLUMN", param_hint="--map")
        wanted[name.strip()] = column.strip()
    return wanted


def _progress(session: Session, quiet: bool) -> Any:
    from pbdesk import documents as docs

    return docs.Progress(session.tr, sys.stderr if sys.stderr.isatty() and not quiet else None)


@root.command("list")
@click.option("--all", "everything", is_flag=True, help="Closed and withdrawn ones too.")
@click.option("--find", default="", metavar="WORDS", help="Only cases that hold these words.")
@as_json
@pass_session
def list_(session: Session, everything: bool, find: str, as_json: bool) -> None:
    """List the cases."""
    from pbdesk import documents as docs

    with session.desk() as desk:
        documents = docs.case_rows(desk, session.tr, everything=everything or as_json, find=find)
        if as_json:
            emit({"proposals": documents})
        else:
            docs.print_cases(documents, session.tr, tell)


@root.command()
@click.argument("case")
@as_json
@pass_session
def show(session: Session, case: str, as_json: bool) -> None:
    """Show one case with everything on it."""
    from pbdesk import documents as docs

    with session.desk() as desk:
        document = docs.case_document(desk, desk.cases.find(case), session.tr)
        if as_json:
            emit(document)
        else:
            docs.print_document(document, tell)


@root.command()
@click.option("--weeks", type=click.IntRange(1, 13), default=1, help="How many weeks to show.")
@as_json
@pass_session
def plan(session: Session, weeks: int, as_json: bool) -> None:
    """Plan the week, with the reason for every place."""
    from pbdesk import documents as docs

    with session.desk() as desk:
        document = docs.plan_document(desk, session.tr, weeks)
        if as_json:
            emit(document)
        else:
            docs.print_plan(document, session.tr, tell)


@root.group()
def contact() -> None:
    """The contact log."""


@contact.command("add")
@click.argument("case")
@click.option("--person", required=True, help="With whom.")
@click.option("--outcome", required=True, type=click.Choice([o.value for o in Outcome]))
@click.option("--note", default="", help="What was said.")
@click.option("--minutes", type=click.IntRange(0), help="How long it took.")
@click.option("--channel", type=click.Choice([c.value for c in Channel]), default=Channel.PHONE.value)
@click.option("--next", "next_on", metavar="DATE", default="", help="When to try or follow up next.")
@as_json
@pass_session
def contact_add(
    session: Session, case: str, person: str, outcome: str, note: str, minutes: int | None, channel: str,
    next_on: str, as_json: bool,
) -> None:  # fmt: skip
    """Log a contact on a case."""
    from pbdesk.desk.contacts import ContactForm

    with session.desk() as desk:
        proposal = desk.cases.find(case)
        when = parse_date(next_on, desk.today) if next_on else None
        saved, change = desk.contacts.add(ContactForm(
            proposal.id, person, Outcome(outcome), note, Channel(channel), minutes=minutes, next_on=when
        ))  # fmt: skip
        if as_json:
            emit({"contact": saved.id, "case_no": proposal.case_no, "op": change.op})
        session.narrate(say("Contact on case {case} saved", case=proposal.case_no))


@root.group()
def signoff() -> None:
    """The quarterly sheet the proposer signs."""


@signoff.command("draft")
@click.argument("case")
@click.option("--quarter", default="", metavar="1154", help="ROC year and quarter; default: this one.")
@click.option("--save", is_flag=True, help="Keep the draft on the desk.")
@as_json
@pass_session
def signoff_draft(session: Session, case: str, quarter: str, save: bool, as_json: bool) -> None:
    """Compose the sheet from what is recorded; every sentence with its source."""
    from pbdesk import documents as docs

    with session.desk() as desk:
        proposal = desk.cases.find(case)
        wanted = Quarter.parse(quarter) if quarter else desk.quarter
        document = docs.signoff_document(desk, proposal, wanted, session.tr)
        if save:
            desk.quarters.save_draft(proposal.id, wanted, str(document["text"]))
            session.narrate(say("Draft kept for {quarter}.", quarter=wanted.key))
        if as_json:
            emit(document)
        else:
            tell(document["text"])


@root.group()
def export() -> None:
    """Files for others."""


@export.command("workload")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite the file.")
@pass_session
def export_workload(session: Session, file: Path, force: bool) -> None:
    """The workload summary for the supervisor: .html, .csv or .json by the name of the file."""
    from pbdesk import documents as docs

    with session.desk() as desk:
        write_new(file, docs.workload_file(desk, session.tr, file.suffix), force)
    session.narrate(say("Written: {name}", name=str(file)))


def write_new(file: Path, content: bytes, force: bool | None = None) -> None:
    """Write a private file; an existing one only with `force` (None: the command has no --force)."""
    if file.exists() and not force:
        other, forced = say("Choose another name."), say("Choose another name, or add --force.")
        raise InputError(
            say("{name} exists already.", name=file.name), todo=other if force is None else forced
        )
    try:
        file.touch(mode=0o600, exist_ok=bool(force))  # without force also not through a dangling link
        try:
            file.write_bytes(content)
        except BaseException:
            if not force:  # half a file is worse than none
                file.unlink()
            raise
    except OSError:
        raise FileError(say("The file {name} cannot be written.", name=file.name),
                        todo=say("Choose another folder.")) from None  # fmt: skip


@root.command()
@click.option("--case", default="", help="Only what touched this case.")
@click.option("--limit", type=click.IntRange(1), default=50)
@as_json
@pass_session
def history(session: Session, case: str, limit: int, as_json: bool) -> None:
    """What was done, newest first."""
    from pbdesk import documents as docs

    with session.desk() as desk:
        proposal_id = desk.cases.find(case).id if case else None
        rows = docs.history_rows(desk.history(limit=limit, proposal_id=proposal_id), session.tr)
        if as_json:
            emit({"operations": rows})
        else:
            for row in rows:
                tell(f"{row['id']:>6}  {row['at']}  {row['sentence']}")


@root.command()
@pass_session
def undo(session: Session) -> None:
    """Take the last change back."""
    with session.desk() as desk:
        change = desk.undo()
        session.narrate(
            say("Taken back: {what}", what=done_sentence(session.tr, change.action, change.params))
        )


@root.command()
@pass_session
def redo(session: Session) -> None:
    """Do the change again that was taken back."""
    with session.desk() as desk:
        change = desk.redo()
        session.narrate(
            say("Done again: {what}", what=done_sentence(session.tr, change.action, change.params))
        )


@root.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@pass_session
def backup(session: Session, file: Path | None) -> None:
    """Make a checked copy of the desk, beside it or as FILE."""
    with session.desk() as desk:
        tell(str(desk.backup(file)))


@root.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@pass_session
def restore(session: Session, file: Path | None) -> None:
    """Put a backup in the desk's place; without FILE the backups are listed."""
    from pbdesk.store import backup as backups
    from pbdesk.store.lock import session_lock

    path = session.path
    if file is None:
        for found in backups.listing(path):
            tell(str(found))
        return
    if not file.is_file():
        raise FileError(say("There is no file {name}.", name=file.name), todo=say("Check the name."))
    with session_lock(path) as alone:
        if not alone:
            raise StoreError(say("Another pbdesk has this file open."), todo=say("Close it, then restore."))
        backups.verify(file)  # before anything is moved
        kept = _keep_current(session, path)
        backups.restore(file, path)
    session.narrate(say("Restored from {name}.", name=file.name))
    if kept:
        session.narrate(say("What was there before is kept as {name}.", name=kept.name))


def _keep_current(session: Session, path: Path) -> Path | None:
    """What stands now is backed up; a damaged file is set aside instead."""
    from pbdesk.store import backup as backups

    if not path.exists():
        return None
    stamp = f"{session.clock()():%Y%m%d-%H%M%S}"
    # a name of its own is never rotated, and never the file that is to be restored
    to = _free(backups.folder(path) / f"{path.stem}-{stamp}-before-restore.db")
    try:
        to.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            with session.desk() as desk:
                return desk.backup(to)
        except PbDeskError:
            return path.replace(_free(path.with_name(f"{path.name}.before-restore-{stamp}")))
    except OSError:
        raise FileError(say("The file {name} cannot be written.", name=to.name)) from None


def _free(path: Path) -> Path:
    """The path, or the first of its numbered names that no file has."""
    names = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count(2))
    return path if not path.exists() else next(name for name in names if not name.exists())


@root.command()
@as_json
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    """Check the desk file and its backups."""
    from pbdesk.store import doctor as doctors

    findings = doctors.examine(session.path, session.clock())
    if as_json:
        emit({"ok": all(f.ok for f in findings),
              "findings": [{"ok": f.ok, "what": session.tr.render(f.what)} for f in findings]})  # fmt: skip
    else:
        for found in findings:
            tell(f"{'ok ' if found.ok else '!! '} {session.tr.render(found.what)}")
    if not all(f.ok for f in findings):
        sys.exit(1)


def main(arguments: list[str] | None = None) -> None:
    """Entry point; turns the officer's errors into exit 1 and keeps tracebacks free of data."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        root.main(global_first(words), prog_name="pbdesk", standalone_mode=True)
    except PbDeskError as problem:
        Session(None, _lang_of(words), "").complain(problem)
        sys.exit(1)


def global_first(words: list[str]) -> list[str]:
    """`demo --db FILE` as `--db FILE demo`: the global options may stand anywhere before `--`."""
    front: list[str] = []
    rest: list[str] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        if word in GLOBAL_OPTIONS and queue:
            front += [word, queue.pop(0)]
        elif word.partition("=")[0] in GLOBAL_OPTIONS:
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _lang_of(words: list[str]) -> str:
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            return words[index + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return "auto"
