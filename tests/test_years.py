"""A desk used for years: what has gathered costs nothing, and years to come are told for what they are."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from commandline import invoke
from desks import empty_desk
from pilots import at
from test_official_calendar import NEW, new_lines, text

# -- a year without an official calendar ---------------------------------------------------------------------
DECEMBER = datetime(2027, 12, 13, 9)
OFFICIAL = text(NEW, new_lines(2028, {"0101": ("2", "開國紀念日")})).encode()


def test_a_year_is_reckoned_until_its_official_calendar_is_taken_over(tmp_path: Path) -> None:
    with empty_desk(tmp_path, now=DECEMBER) as desk:
        assert desk.days.reckoned(date(2027, 12, 1), date(2027, 12, 31)) == []
        assert desk.days.reckoned(date(2027, 12, 1), date(2029, 1, 1)) == [117, 118]
        desk.days.import_official(OFFICIAL, "117.csv")
        assert desk.days.reckoned(date(2027, 12, 1), date(2029, 1, 1)) == [118]
        desk.undo()
        assert desk.days.reckoned(date(2028, 1, 1), date(2028, 1, 1)) == [117]


@pytest.mark.parametrize(
    ("lang", "told", "part"),
    [
        ("en", "no official office calendar of 117", "117: no official calendar"),
        ("zh-TW", "尚無 117 年政府行政機關辦公日曆表", "117 年日曆為推算"),
    ],
)
async def test_the_screens_tell_of_such_a_year_and_the_way_out(
    tmp_path: Path, lang: str, told: str, part: str
) -> None:
    async with at(empty_desk(tmp_path, now=DECEMBER), "week", lang=lang) as hands:
        assert told in hands.app.notice and "pbdesk import" in hands.app.notice
        assert part not in hands.shown()  # these days are official
        await hands.press("full_stop", "full_stop", "full_stop")
        assert part in hands.shown()
        await hands.press("5", "full_stop")
        assert part in hands.shown()
    desk = empty_desk(tmp_path, now=DECEMBER)
    desk.days.import_official(OFFICIAL, "117.csv")
    async with at(desk, "week", lang=lang) as hands:
        assert not hands.app.notice


def test_the_plan_of_the_command_line_tells_it_too(tmp_path: Path) -> None:
    with empty_desk(tmp_path, now=DECEMBER) as desk:
        base = ("--db", desk.store.path, "--lang", "en", "--today", "2027-12-13", "plan")
    told = "no official office calendar of 117"
    assert told not in invoke(*base).err
    assert told in invoke(*base, "--weeks", 4).err
