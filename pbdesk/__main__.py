"""`pbdesk` and `python -m pbdesk`."""

from __future__ import annotations

import gc
import os
import sys

GLOBAL_OPTIONS = ("--db", "--lang", "--today")
LANGUAGES = ("auto", "en", "zh-TW")
STOPPED = 130  # what a shell expects after ctrl+c


def main() -> None:
    if os.name == "posix":
        # with the kitty protocol on, text committed by an input method arrives as escape garbage
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()  # nothing to collect while modules load; it saves a tenth of the start
    options = only_options(sys.argv[1:])
    if options is None:
        from pbdesk.cli import main as run

        run()
        return
    try:
        from pbdesk.start import open_screens

        sys.exit(open_screens(**options))
    except KeyboardInterrupt:  # before the screens take the keys
        sys.exit(STOPPED)


def only_options(words: list[str]) -> dict[str, str] | None:
    """The global options when nothing else is said: the screens open without the command line's modules."""
    found = {"db": "", "lang": "auto", "today": ""}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name not in GLOBAL_OPTIONS:
            return None
        found[name[2:]] = value if equals else next(rest, "")
        if not found[name[2:]]:
            return None
    return found if found["lang"] in LANGUAGES else None


if __name__ == "__main__":
    main()
