"""Sentences as data: what to say, not yet in which language.

Rules, formats and the store answer with `Say` values; only the interface turns them into text.
`say("…")` also marks the English source for the catalogue; `N_` only marks it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Say:
    """An English source sentence with `{named}` parameters; `many` and `n` give the plural form."""

    msgid: str
    params: tuple[tuple[str, object], ...] = ()
    many: str = ""
    n: int = 0

    def __str__(self) -> str:  # for developers and tests; people get Translator.render
        template = self.msgid if not self.many or self.n == 1 else self.many
        return template.format(**dict(self.params))


def N_(msgid: str) -> str:
    return msgid


def say(msgid: str, /, **params: object) -> Say:
    return Say(msgid, tuple(sorted(params.items())))


def say_n(one: str, many: str, n: int, /, **params: object) -> Say:
    """Like `say`; `{n}` is filled in and chooses between the two forms."""
    return Say(one, tuple(sorted({**params, "n": n}.items())), many, n)
