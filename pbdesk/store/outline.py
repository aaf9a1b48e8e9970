"""What the file says of a week without planning it: a few light queries before the desk is opened.

They read what is certain: what the rules or the planner would have to decide is left out. What `rules.causes`
says of these works is said once more, here and in `screens.outline`: it needs the model, the procedure and
all records of every case, six times the time until something is seen. A test holds both to the same words.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pbdesk.store.glance import peek
from pbdesk.workcal import taiwan
from pbdesk.workcal.calendar import DayInfo
from pbdesk.workcal.hours import USUAL
from pbdesk.workcal.quarters import Quarter

DUES_SHOWN = 20
LONGEST = 200  # characters of a text
WEEK_MEETINGS = 200

KEEPING = "'closed', 'withdrawn'"  # PROMISES_STAY: the first paint loads no model
# (work key, kind, words, day, case); the keys are those of the rules, which the officer's word speaks of
DUES = """
    select 'next:' || id as work, 'next' as kind, next_action as words, next_due as due, id as pid
        from proposal where status = 'open' and next_due is not null and next_action <> ''
    union all select 'call:' || c.id, 'call', p.name, c.next_on, c.proposal_id
        from contact c join person p on p.id = c.person_id
        where c.next_done = 0 and c.next_on is not null
    union all select 'promise:' || id, 'promise', text, due, proposal_id
        from promise where done_on is null and due is not null
    union all select 'milestone:' || m.id, 'milestone', m.planned, :quarter_end, m.proposal_id
        from milestone m join proposal p on p.id = m.proposal_id
        where m.done_on is null and m.quarter = :quarter and m.planned <> ''
            and not (m.source <> '' and m.actual <> '')
            and coalesce(p.waits_for_year, 0) <= :year
            and not exists (select 1 from extension e where e.proposal_id = m.proposal_id)
    union all select 'routine:' || id, 'routine', title, due, null
        from routine_work where active = 1 and rrule = '' and due is not null
"""
# done, dropped, put off or given another day: the plan will say what is left of it
SETTLED = """
    select work from work_override
    where kind in ('done', 'drop', 'due') or (kind = 'snooze' and until > :today)
"""
NEAREST = f"""
    select d.kind, substr(d.words, 1, {LONGEST}), d.due, p.case_no, substr(p.title, 1, {LONGEST})
    from ({DUES}) d left join proposal p on p.id = d.pid
    where (d.pid is null or p.status = 'open' or d.kind = 'promise' and p.status in ({KEEPING}))
        and d.work not in ({SETTLED})
    order by d.due, d.work limit {DUES_SHOWN}
"""
UNDECIDED = """
    select count(*), coalesce(sum(stage = ''), 0) from proposal
    where status = 'open' and triage = 'open' and route = 'undecided'
"""
MEETINGS = f"""
    select m.start, m.end, substr(m.title, 1, {LONGEST}), exists (
        select 1 from work_override o where o.work = 'meeting:' || m.id and o.kind = 'decline')
    from meeting m where m.start >= :monday and m.start < :next_monday
    order by m.start, m.id limit {WEEK_MEETINGS}
"""
DAYS = """
    select day, working, hours, reason, official from day_record
    where day >= :new_year and day < :end_of_years
"""


class Due(NamedTuple):
    """Something with a day; `kind` is next, call, promise, milestone or routine."""

    kind: str
    words: str
    due: date
    case_no: str
    title: str


class Booked(NamedTuple):
    """A meeting."""

    start: datetime
    end: datetime
    title: str
    declined: bool


class Day(NamedTuple):
    """A day on record."""

    day: date
    working: bool
    hours: str
    reason: str
    official: bool


class Outline(NamedTuple):
    """`fresh` of the `undecided` cases stand in no stage yet, so that they certainly wait for triage."""

    monday: date
    undecided: int
    fresh: int
    dues: list[Due]
    meetings: list[Booked]
    days: list[Day]  # of the week's years
    usual: str  # hours as written
    built_in: dict[date, DayInfo] | None  # the kept calendar of the week's years, None without one


def read(path: Path, today: date, monday: date) -> Outline | None:
    """Of the week that begins on `monday`. None as for `peek`, also when a value is not of its kind."""
    return peek(path, lambda connection: _outline(connection, today, monday))


def _outline(connection: sqlite3.Connection, today: date, first: date) -> Outline:
    quarter, last = Quarter.of(today), first + timedelta(days=6)
    said = {
        "today": today.isoformat(), "quarter": int(quarter.key), "year": quarter.roc_year,
        "quarter_end": quarter.last_day.isoformat(),
        "monday": first.isoformat(), "next_monday": (last + timedelta(days=1)).isoformat(),
        "new_year": f"{first.year}-01-01", "end_of_years": f"{last.year + 1}-01-01",
    }  # fmt: skip
    undecided, fresh = connection.execute(UNDECIDED).fetchone()
    usual = connection.execute("select value from setting where key = 'hours'").fetchone()
    return Outline(
        first, int(undecided), int(fresh),
        [_due(*row) for row in connection.execute(NEAREST, said)],
        [_booked(*row) for row in connection.execute(MEETINGS, said)],
        [_day(*row) for row in connection.execute(DAYS, said)],
        str(usual[0]) if usual else USUAL,
        _calendar(connection, range(first.year, last.year + 1)),
    )  # fmt: skip


def _calendar(connection: sqlite3.Connection, years: Iterable[int]) -> dict[date, DayInfo] | None:
    days: dict[date, DayInfo] = {}
    for year in years:
        key = taiwan.cache_key(year)
        found = connection.execute("select value from cache where key = ?", (key,)).fetchone()
        if found is None:
            return None
        days |= taiwan.from_rows(json.loads(found[0]))
    return days


def _due(kind: str, words: Any, due: Any, case_no: Any, title: Any) -> Due:
    return Due(kind, str(words), date.fromisoformat(due), str(case_no or ""), str(title or ""))


def _booked(start: Any, end: Any, title: Any, declined: int) -> Booked:
    return Booked(datetime.fromisoformat(start), datetime.fromisoformat(end), str(title), bool(declined))


def _day(day: Any, working: Any, hours: Any, reason: Any, official: Any) -> Day:
    return Day(date.fromisoformat(day), bool(working), str(hours), str(reason), bool(official))
