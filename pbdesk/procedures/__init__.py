"""The procedure files that come with pbdesk; an officer's own stand beside them."""

from __future__ import annotations

from pathlib import Path


def builtin() -> list[tuple[str, bytes]]:
    """Name and content of every file of this folder."""
    return [(path.name, path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.toml"))]
