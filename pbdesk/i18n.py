"""The two languages. English is the source; `locale/zh_TW` holds the Traditional Chinese.

A `Translator` is made once at the edge and handed down; nothing below the interface knows a language.
Words of enumerations and dates bring half the model with them, so they are loaded when first asked for.
"""

from __future__ import annotations

import gettext
import locale
import os
import re
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path

from pbdesk.say import Say

LOCALE = Path(__file__).with_name("locale")
LANGUAGES = ("en", "zh-TW")
HAN = "\u4e00-\u9fff"


def choose(wanted: str = "auto") -> str:
    """The language of `--lang`, or for `auto` the one of the system; anything not Chinese is English."""
    if wanted in LANGUAGES:
        return wanted
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")]
    names.append(locale.getlocale()[0] or "")
    found = next((name for name in names if name), "")
    return "zh-TW" if found.lower().startswith(("zh", "chinese")) else "en"


class Translator:
    """Sentences, words and dates in one language. `roc` overrides the calendar of the language."""

    def __init__(self, lang: str = "en", *, roc: bool | None = None) -> None:
        self.lang = lang
        self.zh = lang == "zh-TW"
        self.roc = self.zh if roc is None else roc
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if self.zh:
            self._catalogue = gettext.translation("pbdesk", LOCALE, ["zh_TW"])

    def t(self, msgid: str, /, **params: object) -> str:
        """A sentence; `{named}` parameters may be dates, enum words or other sentences."""
        return self._fill(self._catalogue.gettext(msgid) if msgid else "", params)

    def n(self, one: str, many: str, n: int, /, **params: object) -> str:
        return self._fill(self._catalogue.ngettext(one, many, n), {**params, "n": n})

    def render(self, sentence: Say | str) -> str:
        if isinstance(sentence, str):
            return sentence
        params = dict(sentence.params)
        if sentence.many:
            params.pop("n", None)
            return self.n(sentence.msgid, sentence.many, sentence.n, **params)
        return self.t(sentence.msgid, **params)

    def word(self, value: StrEnum) -> str:
        """The word for an enumeration's value."""
        from pbdesk.words.wording import WORDS

        return self.t(WORDS[value])

    def _word_or_value(self, value: StrEnum) -> str:
        from pbdesk.words.wording import WORDS

        return self.word(value) if value in WORDS else str(value)

    def pick(self, both: object) -> str:
        """One of a procedure file's texts, which hold both languages."""
        return str(both.zh if self.zh else both.en)  # type: ignore[attr-defined]

    def day(self, day: date | None, *, short: bool = False) -> str:
        if day is None:
            return ""
        from pbdesk.workcal.rocdate import DateStyle, format_date

        if self.roc:
            return format_date(day, DateStyle.ROC_SHORT if short else DateStyle.ROC)
        return format_date(day, DateStyle.ISO)

    def when(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        from pbdesk.workcal.rocdate import DateStyle, format_datetime

        return format_datetime(moment, DateStyle.ROC if self.roc else DateStyle.ISO)

    def month_day(self, day: date) -> str:
        """For narrow places: `11/23（一）` or `Mon 23`."""
        from pbdesk.workcal.rocdate import DateStyle, format_date

        return format_date(day, DateStyle.MONTH_DAY if self.zh else DateStyle.DAY_EN)

    def sentences(self, *parts: str) -> str:
        """Whole sentences one after the other; Chinese leaves no space between them."""
        return ("" if self.zh else " ").join(filter(None, parts))

    def hours(self, minutes: int) -> str:
        """Minutes as hours with one decimal, e.g. 34.5."""
        return f"{minutes / 60:.1f}"

    def _fill(self, template: str, params: dict[str, object]) -> str:
        values = {name: self._value(value) for name, value in params.items()}
        if self.zh and "} " in template:
            for name, value in values.items():
                if isinstance(value, str) and value.endswith("）"):  # `11/23（一）前`, but `09:30 前`
                    after = "|".join([f"[{HAN}]", *(f"{{{n}}}" for n in values if _closes_up(values[n]))])
                    template = re.sub(rf"{{{name}}} (?={after})", f"{{{name}}}", template)
        return template.format(**values)

    def _value(self, value: object) -> object:
        if isinstance(value, Say):
            return self.render(value)
        if isinstance(value, StrEnum):
            return self._word_or_value(value)
        if isinstance(value, datetime):
            return self.when(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if hasattr(value, "zh") and hasattr(value, "en"):
            return self.pick(value)
        return value


def _closes_up(value: object) -> bool:
    """Chinese words and times stand close behind a bracket."""
    return isinstance(value, str) and re.match(rf"[{HAN}]|\d\d:\d\d", value) is not None
