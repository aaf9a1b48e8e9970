"""The officer's own time: duties, hours spent, meetings, a day of leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from pbdesk.demo.dates import Dates
from pbdesk.model.work import (
    DayRecord,
    Importance,
    Meeting,
    RoutineWork,
    TimeEntry,
    WorkKind,
)


def duties(d: Dates) -> Iterator[Any]:
    yield from _routine(d)
    yield from _meetings(d)
    yield DayRecord(day=d.week(1, 5), working=True, hours="08:30-12:30", reason="@leave")


def _routine(d: Dates) -> Iterator[Any]:
    """Duties; time spent stands behind the duty it was spent on."""
    start = d.in_quarter(-4, 0)
    yield RoutineWork(title="@r.inspect", kind=WorkKind.RECURRING, minutes=120, min_chunk=60,
                      rrule="FREQ=WEEKLY;BYDAY=TU", start=start, due_days=2)  # fmt: skip
    yield RoutineWork(title="@r.report", kind=WorkKind.RECURRING, importance=Importance.STATUTORY,
                      minutes=90, rrule="FREQ=MONTHLY;BYMONTHDAY=5", start=start, hard=True)  # fmt: skip
    yield TimeEntry(work="routine:{last}", start=datetime.combine(d.ago(8), time(17, 30)), minutes=150,
                    overtime=True, note="@t.report")  # fmt: skip
    yield RoutineWork(title="@r.hotline", kind=WorkKind.RECURRING, minutes=30,
                      rrule="FREQ=WEEKLY;BYDAY=MO,WE,FR", start=start)  # fmt: skip
    yield RoutineWork(title="@r.key", kind=WorkKind.KEY, importance=Importance.KEY, minutes=960,
                      min_chunk=60, start=d.ago(20), due=d.ahead(15), hard=True)  # fmt: skip
    yield TimeEntry(work="routine:{last}", start=datetime.combine(d.ago(6), time(13, 30)), minutes=180,
                    note="@t.inspect")  # fmt: skip
    yield TimeEntry(work="routine:{last}", start=datetime.combine(d.ago(1), time(17, 30)), minutes=120,
                    overtime=True, note="@t.inspect")  # fmt: skip
    yield RoutineWork(title="@r.oneoff", minutes=None, start=d.ago(3), due=d.ahead(9))


def _meetings(d: Dates) -> Iterator[Meeting]:
    """The flood meeting clashes with the pre-construction meeting of the playground."""
    table = (
        ("@mt.section", 0, 1, "09:00", 60, "@xinyi", "@mt.rooms", 0),
        ("@mt.platform", 0, 4, "14:00", 120, "@datong", "@office", 40),
        ("@mt.section", 1, 1, "09:00", 60, "@xinyi", "@mt.rooms", 0),
        ("@mt.clash", 1, 3, "10:30", 90, "@beitou", "@heo", 50),
        ("@mt.ws", 1, 4, "13:30", 180, "@daan", "@office", 30),
    )
    for title, week, weekday, clock, minutes, district, place, travel in table:
        day = d.week(week, weekday)
        if week == 0 and day > d.today + timedelta(7 - d.today.isoweekday()):
            continue  # a holiday: it is not held
        start = datetime.combine(day, time.fromisoformat(clock))
        yield Meeting(title=title, start=start, end=start + timedelta(minutes=minutes), district=district,
                      place=place, travel_minutes=travel, movable=title == "@mt.clash",
                      prep_minutes=0 if title == "@mt.section" else 60,
                      note="@mt.note" if title == "@mt.ws" else "")  # fmt: skip
