"""`pbdesk` and `python -m pbdesk`."""

from __future__ import annotations

import gc
import os


def main() -> None:
    if os.name == "posix":
        # with the kitty protocol on, text committed by an input method arrives as escape garbage
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    gc.disable()  # nothing to collect while modules load; it saves a tenth of the start
    from pbdesk.cli import main as run

    run()


if __name__ == "__main__":
    main()
