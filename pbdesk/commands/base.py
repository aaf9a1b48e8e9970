"""What every command is made of: click's parts in the officer's language, the global options, the output."""

from __future__ import annotations

import copy
import io
import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar

import click

from pbdesk.commands.layout import Formatter
from pbdesk.commands.spoken import spoken
from pbdesk.errors import FileError
from pbdesk.formats.cleantext import clean
from pbdesk.say import N_, say
from pbdesk.session import Session

F = TypeVar("F", bound=Callable[..., Any])
HELP = {"help_option_names": ["-h", "--help"]}


class Context(click.Context):
    formatter_class = Formatter


class Option(click.Option):
    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        shown = copy.copy(self)
        shown.help = spoken(self.help or "")
        return super(Option, shown).get_help_record(ctx)

    def make_metavar(self, ctx: click.Context) -> str:
        return spoken(super().make_metavar(ctx))


class Argument(click.Argument):
    def make_metavar(self, ctx: click.Context) -> str:
        word = spoken(self.metavar or self.human_readable_name.upper())
        return word if self.required else f"[{word}]"


class Command(click.Command):
    """Help and usage are put into the language when they are shown, not when the module is loaded."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = spoken(N_("Show this message and exit."))
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [spoken(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_short_help_str(self, limit: int = 45) -> str:
        return spoken(self.help or "").partition("\n")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.indentation():
            formatter.write_paragraph()
            for line in spoken(self.help or "").splitlines():
                formatter.write_text(line)


class Group(Command, click.Group):
    """`members`: name → `module:attribute`, loaded when called; shown in this order."""

    members: Mapping[str, str]

    def __init__(self, *args: Any, members: Mapping[str, str] | None = None, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.members = members or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.members, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.members:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.members[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """click looks for similar names among loaded commands only."""
        if self.get_command(ctx, args[0]) is None:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), n=1)
            if near:
                what = spoken("No such command {name!r}.").format(name=args[0])
                meant = spoken("Did you mean {possibility}?").format(
                    possibility=repr(near[0]), possibilities=repr(near[0])
                )
                raise click.UsageError(f"{what} {meant}", ctx)
        return super().resolve_command(ctx, args)


def command(name: str, text: str) -> Callable[[Callable[..., Any]], click.Command]:
    return click.command(name, cls=Command, help=text, context_settings=HELP)


def group(name: str, text: str, **settings: Any) -> Callable[[Callable[..., Any]], Group]:
    return click.group(name, cls=Group, help=text, context_settings=HELP, **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.option(*names, cls=Option, **settings)


def argument(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.argument(*names, cls=Argument, **settings)


pass_session = click.make_pass_decorator(Session)
as_json = option("--json", "as_json", is_flag=True, help=N_("One JSON document on stdout, nothing else."))


# -- output --------------------------------------------------------------------------------------------
def keep_every_word() -> None:
    """Where output goes to a file or another program, Windows takes the code page of its language for it.

    One without Chinese becomes UTF-8; what Big5 lacks (堃, 喆) is written as its number instead of ending
    the command half way, with a traceback that tells what it was about to print.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        try:
            "提案".encode(stream.encoding)
        except UnicodeEncodeError:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            stream.reconfigure(errors="backslashreplace")


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
        raise cannot_say() from None


def cannot_say() -> FileError:
    return FileError(say("The output cannot be written."), safe=say("Your records are safe."),
                     todo=say("Choose another folder."))  # fmt: skip


def warn(text: str) -> None:
    """A line of narration, beside the data."""
    print(clean(text).rstrip("\n"), file=sys.stderr)


def ask(question: str) -> bool:
    """Asked beside the data; only a yes is one."""
    print(f"{clean(question)} (y/N) ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes", "是")
