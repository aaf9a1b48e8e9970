"""The workload summary: one figure, three forms; nothing in it can run or reach out."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from pbdesk.formats.summary import to_csv, to_html, to_json
from pbdesk.i18n import Translator
from pbdesk.model.load import (
    Ask,
    AskKind,
    LedgerLine,
    LoadCase,
    LoadSpan,
    LoadSummary,
    Slip,
    Tight,
    TightPart,
)
from pbdesk.model.procedure import Words
from pbdesk.model.proposal import Light
from pbdesk.say import say

MONDAY = date(2026, 11, 23)
EN = Translator("en")


def span(weeks: int, start: int = 0, **figures: int) -> LoadSpan:
    first = MONDAY + timedelta(7 * start)
    return LoadSpan(first, first + timedelta(7 * weeks - 1), **figures)


def summary(title: str = "Test case", weeks: int = 13) -> LoadSummary:
    each = [span(1, n, capacity=1985, pb=610 + n, routine=1200, overtime=15, short=400) for n in range(weeks)]
    return LoadSummary(
        made_on=MONDAY, weeks=tuple(each),
        near=span(4, capacity=7920, pb=2880, routine=5000, overtime=120, short=1000),
        whole=span(13, capacity=25800, pb=9000, routine=15600, overtime=195, short=800),
        overtime_month=130, overtime_cap=3600, overtime_alert=2700,
        cases=(LoadCase("115001", title, Words("Building", "施工"), say("Call again"), date(2026, 11, 25),
                        (Light.GREEN, Light.UNKNOWN, Light.RED),
                        say("Waits for the budget of {year}", year=116)),),
        open_cases=7, undecided=2, case_limit=5,
        slips=(Slip(say("{text}", text=f"{title} duty"), date(2026, 12, 1), 90),),
        ledger=(LedgerLine(MONDAY, say("{text}", text=title), MONDAY, None, 180, "115001", 2, "routine:1"),
                LedgerLine(MONDAY, say("{text}", text=title), MONDAY, None, 60, "", 0, "routine:2")),
        asks=(Ask(AskKind.MONEY, say("The budget light is {level}.", level=Light.RED), "115001"),
              Ask(AskKind.EXTENSION, say("{text}", text=title), "115001")),
        tight=Tight(MONDAY, MONDAY + timedelta(2), 1020, 840, (
            TightPart(say("{text}", text=title), "115001", MONDAY, 720),
            TightPart(say("{text}", text="Own duty"), "", MONDAY, 300))),
    )  # fmt: skip


class Page(HTMLParser):
    """Tags with their attributes, and the cells of the tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.heading = ""
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in in ("td", "th"):
            self.rows[-1][-1] += data
        elif self._in == "h1":
            self.heading += data


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_first_line_says_the_load_in_one_sentence() -> None:
    sentence = "Next four weeks: 148 h of work for 132 h of time; 1 own duty slips"
    html = to_html(summary(), EN)
    assert Page(html).heading == sentence
    assert re.sub(r"<[^>]+>|\s+", " ", html.split("<body>")[1]).strip().startswith(sentence)
    assert cells(to_csv(summary(), EN))[0] == [sentence]
    assert to_json(summary(), EN)["headline"] == sentence


def test_nothing_slips_is_said_too() -> None:
    calm = dataclasses.replace(summary(), slips=())
    assert Page(to_html(calm, EN)).heading.endswith("no own duty slips")


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    page = Page(to_html(summary("https://example.org/a.js"), EN))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "a", "form", "base", "svg"}
    for _, attributes in page.tags:
        assert not {"src", "href", "srcset", "action"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    style = to_html(summary(), EN).split("<style>")[1].split("</style>")[0]
    assert "url(" not in style and "@import" not in style


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 7*7 }}", "a & b"]
)
def test_markup_in_a_title_stays_text(title: str) -> None:
    page = Page(to_html(summary(title), EN))
    assert {"script", "img"}.isdisjoint(tag for tag, _ in page.tags)
    assert any(title in row for row in page.rows)


def test_html_csv_and_json_tell_the_same_figures() -> None:
    page = [row for row in Page(to_html(summary(), EN)).rows if row]
    table = cells(to_csv(summary(), EN))
    for row in page:
        assert row in table
    document = to_json(summary(), EN)
    names = ("capacity", "demand", "pb", "routine", "late", "overtime", "meetings")
    for week in [*document["weeks"], document["four_weeks"], document["all_weeks"]]:
        figures = [f"{week[f'{name}_hours']:.1f}" for name in names]
        assert any(row[1:] == figures for row in page), week
    assert document["four_weeks"]["demand_hours"] == 148.0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_cell_cannot_be_a_formula(start: str) -> None:
    for row in cells(to_csv(summary(f"{start}SUM(A1)"), EN)):
        assert not [cell for cell in row if cell.startswith(start)]


def test_csv_opens_as_utf8_in_a_spreadsheet_program() -> None:
    content = to_csv(summary("測試提案"), EN)
    assert content.startswith(b"\xef\xbb\xbf")
    assert any("測試提案" in row for row in cells(content))


def test_the_page_speaks_chinese_with_dates_of_the_republic() -> None:
    html = to_html(summary("測試提案"), Translator("zh-TW"))
    assert '<html lang="zh-TW">' in html
    assert "施工" in html and "115.12.1" in html and "2026-12-01" not in html


def test_overtime_above_the_alert_is_said() -> None:
    assert "above the alert" not in to_html(summary(), EN)
    assert "above the alert of 45.0 h" in to_html(dataclasses.replace(summary(), overtime_month=2700), EN)


def test_an_idle_desk_still_makes_a_page() -> None:
    idle = dataclasses.replace(
        summary(weeks=4), weeks=tuple(span(1, n) for n in range(4)), near=span(4), whole=span(4),
        cases=(), slips=(), ledger=(), asks=(), open_cases=0, undecided=0, tight=None,
    )  # fmt: skip
    html = to_html(idle, EN)
    assert "0 h of work for 0 h of time" in html
    assert "Nothing is asked for." in html


def test_the_tightest_days_are_proved_line_by_line() -> None:
    sentence = "Mon 23–Wed 25: 17.0 h of work, 14.0 h of time; 3.0 h too much in whatever order"
    table = cells(to_csv(summary(), EN))
    assert [sentence] in table and sentence in to_html(summary(), EN)
    start = table.index(["The days with least room"])
    assert [row[3] for row in table[start + 2 : start + 5]] == ["12.0", "5.0", "17.0"]
    found = to_json(summary(), EN)["tightest"]
    assert (found["work_hours"], found["time_hours"], found["short_hours"]) == (17.0, 14.0, 3.0)
    assert sum(part["hours"] for part in found["parts"]) == found["work_hours"]


def test_days_with_room_left_are_said_too() -> None:
    calm = dataclasses.replace(summary(), tight=Tight(MONDAY, MONDAY, 60, 300, ()))
    assert "Mon 23 is tightest: 1.0 h of work, 5.0 h of time" in to_html(calm, EN)


def test_what_was_displaced_is_told_case_by_case_with_totals() -> None:
    table = cells(to_csv(summary(), EN))
    assert ["115001", "1", "3.0", "2"] in table and ["All together", "2", "4.0", "2"] in table
    assert ["several cases together", "1", "1.0", "0"] in table
    assert ["This year: 2 own duties displaced, 4.0 h, 2 evenings"] in table
    document = to_json(summary(), EN)
    assert [line["by"] for line in document["displaced"]] == ["115001", ""]
    assert document["displaced_by"][0] == {"case_no": "115001", "works": 1, "hours": 3.0, "evenings": 2}


def test_what_was_displaced_last_year_stands_apart_while_it_is_reported_on() -> None:
    january = dataclasses.replace(
        summary(), made_on=date(2027, 1, 8), ledger=(), ledger_before=summary().ledger
    )  # fmt: skip
    table = cells(to_csv(january, EN))
    assert ["115: 2 own duties displaced, 4.0 h, 2 evenings"] in table
    start = table.index(["Own work displaced in 115"])
    assert [row[5] for row in table[start + 2 : start + 4]] == ["3.0", "1.0"]
    assert ["Which cases displaced own work in 115"] in table
    assert "Own work displaced in 115" in to_html(january, EN)
    document = to_json(january, EN)
    assert document["displaced"] == [] and len(document["last_year"]["displaced"]) == 2
    assert not any("displaced in 115" in row[0] for row in cells(to_csv(summary(), EN)) if row)
