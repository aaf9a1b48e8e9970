"""No sentence without its Chinese, and the compiled catalogue is the one in the text file."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import babel.messages.catalog
import pytest
from babel.messages.mofile import write_mo

from pbdesk.i18n import Translator
from pbdesk.model.contact import Channel, Outcome
from pbdesk.say import say
from pbdesk.words.days import moment_words
from tools import catalogue


def test_every_sentence_of_the_source_has_its_chinese() -> None:
    known = {message.id: message.string for message in catalogue.load() if message.id}
    wanted = [message.id for message in catalogue.extract() if message.id]
    assert [text for text in wanted if not catalogue.translated(known.get(text))] == []
    assert [message.id for message in catalogue.load() if message.id and message.fuzzy] == []  # never shown


def test_translations_keep_every_parameter() -> None:
    names = re.compile(r"\{(\w+)\}")
    for message in catalogue.load():
        if not message.id:
            continue
        plural = isinstance(message.id, (list, tuple))
        source = set(names.findall(message.id[1] if plural else message.id))
        string = message.string[0] if plural else message.string
        assert set(names.findall(string)) <= source, message.id
        assert source - {"n"} <= set(names.findall(string)), message.id


def test_the_compiled_catalogue_is_current() -> None:
    out = io.BytesIO()
    write_mo(out, catalogue.load())
    assert out.getvalue() == catalogue.PO.with_suffix(".mo").read_bytes()


def test_the_header_says_neither_when_nor_with_what_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(babel.messages.catalog, "VERSION", "99.0")
    header = next(iter(catalogue.load()))
    assert str(header.string).strip() == "\n".join(f"{k}: {v}" for k, v in catalogue.HEADERS).strip()
    head = catalogue.PO.read_text(encoding="utf-8").partition("\n#:")[0]
    assert not re.search(r"\d{4}|Babel", head)


def test_the_effort_of_one_work_has_another_word_than_the_load_of_the_desk() -> None:
    tr = Translator("zh-TW")
    assert tr.t("Load") == "工作量" != tr.t("Effort")
    assert tr.t("{hours} h of work", hours="1:30") == "工時 1:30"  # not 1:30 小時


def test_chinese_writes_no_space_between_a_day_and_the_word_after_it() -> None:
    tr = Translator("zh-TW")
    friday = say("Promised by {day}: {text}", day=date(2026, 11, 27), text="（另洽） 補件")
    assert tr.render(friday) == "承諾於 115.11.27（五）前辦理：（另洽） 補件"
    assert tr.t("start by {start}: {gate} (until {until})", start="09:30", gate="x", until="1/8（五）") == (
        "最遲 09:30 開始：x（1/8（五）截止）"
    )
    met = say(
        "{day}, {channel}: {outcome}.", day=date(2026, 11, 27), channel=Channel.VISIT, outcome=Outcome.MET
    )
    assert tr.render(met) == "115.11.27（五）拜訪：已面談。"
    assert moment_words(tr, datetime(2026, 11, 27, 9, 30)) == "11/27（五）09:30"
