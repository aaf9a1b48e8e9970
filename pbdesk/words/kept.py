"""Sentences kept in the history as data (JSON), to be said in the language of whoever reads them later."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from pbdesk.model.procedure import Words
from pbdesk.say import Say
from pbdesk.words.wording import WORDS

MOMENTS: dict[str, type[Any]] = {kind.__name__: kind for kind in (datetime, date, time)}


def kept(value: object) -> object:
    """A sentence with its parameters, or one of these, for `restored`."""
    if isinstance(value, Say):
        params = {name: kept(param) for name, param in value.params}
        return {"say": value.msgid, "with": params, "many": value.many, "n": value.n}
    if isinstance(value, Words):
        return {"en": value.en, "zh": value.zh}
    if isinstance(value, StrEnum) and value in WORDS:
        return {"say": WORDS[value]}
    if type(value).__name__ in MOMENTS:
        return {type(value).__name__: value.isoformat()}  # type: ignore[attr-defined]
    return value if isinstance(value, str | int) else str(value)


def restored(value: Any) -> object:
    """What was kept; of an older desk the words as they were written then."""
    if not isinstance(value, dict):
        return value
    if "say" in value:
        params = {name: restored(param) for name, param in value.get("with", {}).items()}
        return Say(value["say"], tuple(params.items()), value.get("many", ""), value.get("n", 0))
    if "zh" in value:
        return Words(**value)
    [(kind, written)] = value.items()
    return MOMENTS[kind].fromisoformat(written)
