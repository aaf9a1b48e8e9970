"""Where things lie and what the environment says. Only the edge (CLI and app start) reads this."""

from __future__ import annotations

import os
from pathlib import Path

APP = "pbdesk"


def default_db() -> Path:
    """`PBDESK_DB`, else `desk.db` in the user's data folder (made when missing)."""
    named = os.environ.get("PBDESK_DB")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False, ensure_exists=True)) / "desk.db"


def own_procedures() -> list[tuple[str, bytes]]:
    """The officer's own procedure files: `procedures/*.toml` in the user's configuration folder."""
    import platformdirs

    folder = Path(platformdirs.user_config_dir(APP, appauthor=False)) / "procedures"
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml")) if path.is_file()]
