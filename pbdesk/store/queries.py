"""Reading queries that join or count; everything else is `Store.get` and `Store.all`."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pbdesk.formats.cleantext import plain_key
from pbdesk.model.people import PartPlayed, Role
from pbdesk.model.proposal import PROMISES_STAY, Proposal
from pbdesk.store.db import Store
from pbdesk.store.rows import ImportRow, codec


@dataclass(frozen=True)
class CaseEntry:
    """What the list of cases sorts and filters by; the visible rows are read by id."""

    id: int
    case_no: str
    title: str
    district: str
    year: int
    status: str
    stage: str
    route: str
    triage: str
    lead_agency: str
    lights: str  # three letters, in the order public value, legality, budget; "-" unknown
    due: str  # ISO date of the nearest known date, "" without
    promises: int
    last_contact: str
    words: str


KEEPING = ", ".join(f"'{status}'" for status in PROMISES_STAY)
# the nearest date of a case, from whatever is open on it
DUES = """
    select id as pid, next_due as due from proposal where next_due is not null and status = 'open'
    union all select proposal_id, next_on from contact where next_done = 0 and next_on is not null
    union all select proposal_id, due from promise where done_on is null and due is not null
    union all select proposal_id, due from support_agency
        where reply = 'none' and asked_on is not null and due is not null
"""
# what was agreed, promised or asked causes work, with a date or without
AGREED = """
    select proposal_id from contact where next_done = 0 and next_on is not null
    union select proposal_id from promise where done_on is null
    union select proposal_id from support_agency where reply = 'none' and asked_on is not null
"""
ENTRIES = f"""
    with dues as ({DUES}),
    due as (select pid, min(due) as due from dues group by pid),
    open_promise as (select proposal_id as pid, count(*) as n from promise where done_on is null group by 1),
    talk as (select proposal_id as pid, max(at) as at from contact group by 1),
    lamp as (select proposal_id as pid,
        max(case when kind = 'public_value' then substr(level, 1, 1) end) as p,
        max(case when kind = 'legality' then substr(level, 1, 1) end) as l,
        max(case when kind = 'budget' then substr(level, 1, 1) end) as b from light_rating group by 1)
    select p.id, p.case_no, p.title, p.district, p.year, p.status, p.stage, p.route, p.triage, p.lead_agency,
        coalesce(lamp.p, '-') || coalesce(lamp.l, '-') || coalesce(lamp.b, '-'),
        iif(p.status = 'open', coalesce(due.due, ''), ''), coalesce(open_promise.n, 0),
        coalesce(talk.at, ''), coalesce(s.words, '')
    from proposal p left join due on due.pid = p.id left join open_promise on open_promise.pid = p.id
    left join talk on talk.pid = p.id left join lamp on lamp.pid = p.id
    left join search s on s.proposal_id = p.id order by p.case_no
"""
# cases that cause work by themselves; the undecided rest is one batch of triage
ACTIVE = f"""
    p.status = 'open' and (
        p.route not in ('undecided', 'referred', 'withdrawn', 'merged') or p.safety = 1
        or p.next_action <> '' or p.next_due is not null or p.stage in (select value from json_each(?))
        or p.id in ({AGREED})
        or (p.issued_on is not null and p.triage = 'issued'
            and (p.told_on is null or p.route = 'referred' and p.handed_on is null))
        or p.id in (select proposal_id from milestone where quarter >= ?)
        or p.id in (select proposal_id from meeting where start >= ?))
"""
# what was promised outlives the case
OWING = f"""
    p.status in ({KEEPING}) and p.id in (select proposal_id from promise where done_on is null)
"""
WAITING = """
    p.status = 'open' and p.triage = 'open' and p.route = 'undecided'
    and p.stage in (select value from json_each(?))
"""
NEARING = f"""
    from proposal p join (
        select proposal_id, min(on_date) as day from stage_event where on_date >= ? group by proposal_id
    ) coming on coming.proposal_id = p.id
    where {WAITING} order by coming.day, p.case_no, p.id limit ?
"""
# case, text, and when: of a case the newest text is shown
FOUND_IN = {
    "proposal": "select proposal_id as pid, '' as text, year as at from search join proposal"
                " on id = proposal_id where holds(words)",
    "contact": "select proposal_id as pid, note as text, at from contact where holds(note)",
    "promise": "select proposal_id as pid, text, id as at from promise where holds(text)",
    "item": "select proposal_id as pid, wish as text, id as at from item where holds(wish)",
    "milestone": "select proposal_id as pid, planned || ' ' || actual as text, quarter as at from milestone"
                 " where holds(planned || ' ' || actual)",
    "person": "select r.proposal_id as pid, p.name as text, r.id as at from person p"
              " join case_role r on r.person_id = p.id where holds(p.name)",
}  # fmt: skip
# one row a case: after years a common word stands in hundreds of notes, and the newest would be cut off
NEWEST = """
    select found.pid, found.text, max(found.at) from ({found}) found join proposal p on p.id = found.pid
    group by found.pid order by p.status <> 'open', max(found.at) desc, found.pid limit ?
"""


# who has no open case and nothing promised to them that is still to be kept
PARTS_OF_ENDED = f"""
    select r.person_id, pe.name, r.role, p.id, p.case_no, p.year, p.status_on,
        (select max(c.at) from contact c where c.proposal_id = p.id),
        (select max(e.on_date) from stage_event e where e.proposal_id = p.id)
    from case_role r join person pe on pe.id = r.person_id join proposal p on p.id = r.proposal_id
    where pe.purged_on is null and r.person_id not in (
        select o.person_id from case_role o join proposal q on q.id = o.proposal_id
        where q.status = 'open' or q.status in ({KEEPING})
            and q.id in (select proposal_id from promise where done_on is null))
"""
ISSUES = """
    select e.row_id, o.at from json_each(?) wanted cross join op_edit e on e.proposal_id = wanted.value
    join op o on o.id = e.op_id
    where e.tbl = 'proposal' and o.action = 'issue' and o.kind = 'do' order by o.id
"""


def entries(store: Store) -> list[CaseEntry]:
    return [CaseEntry(*row) for row in store.rows(ENTRIES)]


def proposal(store: Store, proposal_id: int) -> Proposal | None:
    return store.get(Proposal, proposal_id)


def proposal_by_number(store: Store, case_no: str) -> Proposal | None:
    found = store.all(Proposal, case_no=case_no)
    return found[0] if found else None


def count_proposals(store: Store, **equal: str) -> int:
    where = " and ".join(f"{column} = ?" for column in equal) or "1"
    return int(store.rows(f"select count(*) from proposal where {where}", tuple(equal.values()))[0][0])


def active_ids(
    store: Store, today: date, quarter: int, stages: list[str], among: Collection[int] | None = None
) -> set[int]:
    """Open cases with a route, in one of the stages, with something agreed or to be told, or with a milestone
    or meeting ahead; `among` these, None: all."""
    return _ids(store, ACTIVE, (json.dumps(stages), quarter, today.isoformat()), among)


def owing_ids(store: Store, among: Collection[int] | None = None) -> set[int]:
    """Closed and withdrawn cases on which a promise is still to be kept."""
    return _ids(store, OWING, (), among)


def waiting_ids(store: Store, stages: list[str], among: Collection[int] | None = None) -> set[int]:
    """Open proposals without a route, in one of the stages."""
    return _ids(store, WAITING, (json.dumps(stages),), among)


def nearing_ids(store: Store, today: date, stages: list[str], most: int) -> set[int]:
    """Of the proposals in `waiting_ids`, those whose next dated stage comes first, at most so many."""
    args = (today.isoformat(), json.dumps(stages), most)
    return {row[0] for row in store.rows(f"select p.id {NEARING}", args)}


def _ids(store: Store, where: str, args: Sequence[object], among: Collection[int] | None) -> set[int]:
    tables = "proposal p"
    if among is not None:
        tables = "json_each(?) wanted cross join proposal p on p.id = wanted.value"
        args = (json.dumps(sorted(among)), *args)
    return {row[0] for row in store.rows(f"select p.id from {tables} where {where}", args)}


def parts_of_ended(store: Store) -> list[PartPlayed]:
    """The parts in ended cases of people who have no other case, by whom nothing is waited for any more."""
    return [
        PartPlayed(person, name, Role(role), case, number, year, *map(_day, days))
        for person, name, role, case, number, year, *days in store.rows(PARTS_OF_ENDED)
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def issued_at(store: Store, proposal_ids: Collection[int]) -> dict[int, datetime]:
    """When the results of these cases were issued last, from the log: the case itself keeps only the day."""
    if not proposal_ids:
        return {}
    rows = store.rows(ISSUES, (json.dumps(sorted(proposal_ids)),))
    return {proposal_id: datetime.fromisoformat(at) for proposal_id, at in rows}


def import_rows(store: Store, sort: str) -> dict[str, ImportRow]:
    """What files said at their last import, by the key of the row."""
    return {row.row_key: row for row in store.all(ImportRow, sort=sort)}


def titles(store: Store) -> list[tuple[str, str]]:
    """(title, case number) of every case."""
    return store.rows("select title, case_no from proposal order by id")


def last_operation(store: Store) -> int:
    """Id of the newest operation, 0 without any: the same id, the same records."""
    return int(store.rows("select coalesce(max(id), 0) from op")[0][0])


def last_number(store: Store, prefix: str) -> int:
    """Highest running number among case numbers with this prefix, 0 without any."""
    sql = "select max(cast(substr(case_no, ?) as integer)) from proposal where case_no like ? escape '\\'"
    return int(store.rows(sql, (len(prefix) + 1, prefix + "%"))[0][0] or 0)


def search(store: Store, words: str, *, limit: int = 200) -> list[tuple[int, str, str]]:
    """(case id, kind of record, newest text found) for every kind of record that holds the words; cases
    first, of each kind the open ones, newest first."""
    found: list[tuple[int, str, str]] = []
    wanted = plain_key(words)
    store.connection.create_function("holds", 1, lambda text: wanted in plain_key(text), deterministic=True)
    for kind, sql in FOUND_IN.items():
        found += [(pid, kind, text) for pid, text, _ in store.rows(NEWEST.format(found=sql), (limit,))]
    return found[:limit]


def children(store: Store, cls: type[Any], proposal_ids: list[int]) -> dict[int, list[Any]]:
    """Records of a class by case, in order of id."""
    found: dict[int, list[Any]] = {proposal_id: [] for proposal_id in proposal_ids}
    c = codec(cls)
    marks = ", ".join("?" * len(proposal_ids))
    rows = store.rows(f"{c.select} where proposal_id in ({marks}) order by id", proposal_ids)
    for record in store.decoded(c, rows):
        found[record.proposal_id].append(record)
    return found
