"""The hours of the week in which a person can be reached, in words."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

WORKWEEK = "12345"


def window_words(tr: Translator, weekdays: str, start: time, end: time) -> str:
    """`Mon–Fri 19:30–21:00`."""
    names = tr.t("Mon Tue Wed Thu Fri Sat Sun").split()
    days = tr.t("Mon–Fri") if weekdays == WORKWEEK else "/".join(names[int(d) - 1] for d in weekdays)
    return f"{days} {start:%H:%M}–{end:%H:%M}"
