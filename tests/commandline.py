"""The command line called as from a shell: what it says, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from click.testing import CliRunner

from pbdesk import cli


@dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def _through_main(words: tuple[str, ...]) -> None:
    cli.main(list(words))


def invoke(*words: object, env: dict[str, str] | None = None) -> Result:
    """Raises what the program did not catch itself."""
    done = CliRunner().invoke(_through_main, [*map(str, words)], env=env)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Result(done.exit_code, done.stdout, done.stderr)
