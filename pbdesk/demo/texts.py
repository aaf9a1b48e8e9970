"""The words of the desk: `en.txt` and `zh-TW.txt`, one line each: a key, a bar, the text.

Every person is invented. `{year}`, `{next}` and `{last}` become ROC years.
"""

from __future__ import annotations

from pathlib import Path


def words(lang: str) -> dict[str, str]:
    """Key to text in this language; every language but zh-TW reads English."""
    file = Path(__file__).with_name("zh-TW.txt" if lang == "zh-TW" else "en.txt")
    parts = (line.partition(" | ") for line in file.read_text(encoding="utf-8").splitlines() if line)
    return {key: text for key, _, text in parts}
