"""The language of the command line: click says its own sentences through gettext, so ours is put there.

For as long as a command runs, gettext's catalogue of the process is pbdesk's.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager

from pbdesk.i18n import LOCALE
from pbdesk.say import N_, Say, say_n

DOMAIN = "pbdesk"


def spoken(msgid: str) -> str:
    """A sentence in the language of the command line."""
    return gettext.gettext(msgid) if msgid else ""


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """`lang` is `en` or `zh-TW`."""
    language, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang.replace("-", "_")
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language


# what click says of itself, marked for the catalogue
CLICK = (
    N_("Usage:"), N_("Options"), N_("Commands"), N_("Positional arguments"), N_("required"), N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("[COMMAND] [ARGS]..."), N_("{heading}:"), N_("Show this message and exit."),
    N_("default: {default}"), N_("Error: {message}"), N_("Try '{command} {option}' for help."),
    N_("Missing command."), N_("Missing argument"), N_("Missing option"), N_("Missing parameter"),
    N_("Choose from:\n\t{choices}"), N_("No such option {name!r}."), N_("No such option: {name}"),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."), N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"), N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."), N_("Argument {name!r} takes {nargs} values."),
)  # fmt: skip
CLICK_PLURALS: tuple[Say, ...] = (
    say_n("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    say_n("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    say_n("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
    say_n("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
)
