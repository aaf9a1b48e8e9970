"""A meeting at an hour at which hardly any takes place is asked about."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from pbdesk.model.procedure import OfficeHours
from pbdesk.rules.meetings import odd_hour

USUAL = OfficeHours()


@pytest.mark.parametrize(
    ("clock", "minutes", "odd"),
    [("09:00", 60, False), ("07:00", 30, False), ("19:00", 180, False), ("06:30", 60, True),
     ("21:30", 60, True), ("23:00", 60, True), ("22:00", 600, True), ("00:00", 30, True)],
)  # fmt: skip
def test_hours_of_the_night_are_odd(clock: str, minutes: int, odd: bool) -> None:
    start = datetime.combine(datetime(2026, 11, 24), time.fromisoformat(clock))
    assert (odd_hour(start, start + timedelta(minutes=minutes), USUAL) is not None) is odd


def test_the_procedure_says_which_hours_are_usual() -> None:
    start = datetime(2026, 11, 24, 22, 30)
    late = OfficeHours(meetings_until=time(23, 30))
    assert odd_hour(start, start + timedelta(hours=1), late) is None
    said = str(odd_hour(start, start + timedelta(hours=1), USUAL))
    assert "22:30" in said and "07:00" in said and "22:00" in said
