"""The command line: the same desk without the screens. stdout is data, stderr is narration.

Exit 0 done, 1 the officer's input or data is wrong (the message says what and where), 2 usage, 130 stopped.
Textual is imported only when the terminal app really starts, a command's module when it is called.
"""

from __future__ import annotations

import gc
import io
import sys
from pathlib import Path

import click

from pbdesk import __version__, i18n
from pbdesk.commands.base import Option, cannot_say, group, keep_every_word, option, warn
from pbdesk.commands.spoken import speaking, spoken
from pbdesk.errors import PbDeskError
from pbdesk.say import N_
from pbdesk.session import Session

GLOBAL_OPTIONS = ("--db", "--lang", "--today")
STOPPED = 130  # what a shell expects after ctrl+c

COMMANDS = {
    "demo": "pbdesk.commands.demo:demo",
    "import": "pbdesk.commands.imports:import_",
    "list": "pbdesk.commands.cases:list_",
    "show": "pbdesk.commands.cases:show",
    "plan": "pbdesk.commands.plan:plan",
    "contact": "pbdesk.commands.contact:contact",
    "signoff": "pbdesk.commands.signoff:signoff",
    "export": "pbdesk.commands.export:export",
    "history": "pbdesk.commands.history:history",
    "undo": "pbdesk.commands.history:undo",
    "redo": "pbdesk.commands.history:redo",
    "backup": "pbdesk.commands.keeping:backup",
    "restore": "pbdesk.commands.keeping:restore",
    "doctor": "pbdesk.commands.keeping:doctor",
}


@group(
    "pbdesk",
    N_("A desk for one officer's participatory-budgeting cases. Without a command the screens open."),
    members=COMMANDS,
    invoke_without_command=True,
)
@option("--db", type=click.Path(path_type=Path), metavar=N_("FILE"), help=N_("The desk file (or PBDESK_DB)."))
@option("--lang", type=click.Choice(["auto", *i18n.LANGUAGES]), default="auto", help=N_("Language."))
@option(
    "--today", default="", metavar=N_("DATE"),
    help=N_("Act as if today were this date (115.11.23, 2026-11-23)."),
)  # fmt: skip
@click.version_option(
    __version__, cls=Option, message="%(prog)s %(version)s", help=N_("Show the version and exit.")
)
@click.pass_context
def root(context: click.Context, db: Path | None, lang: str, today: str) -> None:
    context.obj = Session(db, lang, today)
    if context.invoked_subcommand is not None:
        gc.enable()  # the screens enable it themselves, after the first paint
    else:
        from pbdesk.start import open_screens

        context.exit(open_screens(str(db or ""), lang, today))


def main(arguments: list[str] | None = None) -> None:
    """Entry point; turns the officer's errors into exit 1 and keeps tracebacks free of data."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = lang_of(words)
    keep_every_word()
    with speaking(i18n.choose(lang)):
        try:
            sys.exit(root.main(global_first(words), prog_name="pbdesk", standalone_mode=False))
        except PbDeskError as problem:
            Session(None, lang, "").complain(problem)
            sys.exit(1)
        except OSError as problem:
            if problem.filename is not None:
                raise
            # no file: it was the output of click's own help
            Session(None, lang, "").complain(cannot_say())
            sys.exit(1)
        except click.ClickException as wrong:
            said = io.StringIO()
            wrong.show(said)
            warn(said.getvalue())
            sys.exit(wrong.exit_code)
        except click.Abort:
            warn(spoken(N_("Stopped.")))
            sys.exit(STOPPED)


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


def lang_of(words: list[str]) -> str:
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            return words[index + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return "auto"
