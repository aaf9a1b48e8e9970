"""The schema's history. A step, once released, is never edited: a change is a new step.

sqlite-utils is imported only when a step is really pending: its 80 ms would double the start-up.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x50424431  # "PBD1"
SCHEMA_VERSION = 4  # number of steps below; kept in PRAGMA user_version

FIRST = (
    """create table setting (id integer primary key, key text not null unique, value text not null) strict""",
    """create table proposal (
        id integer primary key autoincrement, case_no text not null unique, title text not null,
        year integer not null, district text not null, kind text not null, received_by text not null,
        received_on text, proposer_role text not null, wish text not null, place text not null,
        status text not null check (status in ('open', 'closed', 'withdrawn')), status_note text not null,
        status_on text, stage text not null, route text not null, route_reason text not null,
        triage text not null check (triage in ('open', 'ready', 'issued')), triage_on text,
        lead_agency text not null, land_owner text not null, maintainer text not null,
        safety integer not null check (safety in (0, 1)), interim_measure text not null, interim_done_on text,
        budget_twd integer, votes_for integer, votes_total integer, vote_threshold integer,
        waits_for_year integer, wait_reason text not null, consent_on text,
        next_action text not null, next_due text, next_hard integer not null check (next_hard in (0, 1)),
        note text not null, source text not null) strict""",
    "create index proposal_status on proposal (status, triage, stage)",
    """create table item (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        position integer not null, wish text not null, verdict text not null, cost_twd integer,
        months integer, agency text not null, reason text not null, basis text not null,
        alternative text not null, would_make_feasible text not null, referral text not null,
        discussed integer not null check (discussed in (0, 1))) strict""",
    "create index item_proposal on item (proposal_id)",
    """create table light_rating (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        kind text not null check (kind in ('public_value', 'legality', 'budget')),
        level text not null check (level in ('unknown', 'green', 'amber', 'red')),
        reason text not null, source text not null, money_year integer, set_on text,
        unique (proposal_id, kind)) strict""",
    """create table support_agency (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        agency text not null, duty text not null, asked_on text, due text, reply text not null,
        reply_text text not null, replied_on text) strict""",
    "create index support_agency_proposal on support_agency (proposal_id)",
    """create table stage_event (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        stage text not null, on_date text, until text, body text not null, place text not null,
        attendance integer, ballots integer, votes integer, note text not null) strict""",
    "create index stage_event_proposal on stage_event (proposal_id)",
    """create table scope_version (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        version integer not null, agreed_on text, text text not null, why text not null,
        consent_by text not null, unique (proposal_id, version)) strict""",
    """create table check_answer (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        check_key text not null, answer text not null, note text not null, answered_on text,
        unique (proposal_id, check_key)) strict""",
    """create table funding (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        year integer not null, source text not null, amount_twd integer not null, status text not null,
        note text not null) strict""",
    "create index funding_proposal on funding (proposal_id)",
    """create table person (
        id integer primary key autoincrement, name text not null, organisation text not null,
        title text not null, note text not null, purged_on text) strict""",
    """create table person_detail (
        id integer primary key autoincrement, person_id integer not null unique references person,
        phone text not null, email text not null, address text not null) strict""",
    """create table case_role (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        person_id integer not null references person, role text not null, stance text not null,
        note text not null) strict""",
    "create index case_role_proposal on case_role (proposal_id)",
    "create index case_role_person on case_role (person_id)",
    """create table contact_window (
        id integer primary key autoincrement, person_id integer not null references person,
        weekdays text not null, start text not null, end text not null, place text not null,
        note text not null) strict""",
    "create index contact_window_person on contact_window (person_id)",
    """create table contact (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        person_id integer not null references person, at text not null, channel text not null,
        outcome text not null, minutes integer, note text not null, question text not null, next_on text,
        next_done integer not null check (next_done in (0, 1))) strict""",
    "create index contact_proposal on contact (proposal_id, at)",
    "create index contact_next on contact (next_on) where next_done = 0 and next_on is not null",
    """create table promise (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        person_id integer references person, contact_id integer references contact, text text not null,
        made_on text, place text not null, due text, done_on text) strict""",
    "create index promise_proposal on promise (proposal_id)",
    """create table milestone (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        quarter integer not null, planned text not null, actual text not null, agency text not null,
        done_on text, platform_on text, source text not null) strict""",
    "create index milestone_proposal on milestone (proposal_id, quarter)",
    """create table extension (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        milestone_id integer references milestone, cause text not null, evidence text not null,
        requested_on text, new_due text, proposer_informed_on text, status text not null,
        decided_on text) strict""",
    "create index extension_proposal on extension (proposal_id)",
    """create table sign_off (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        quarter integer not null, status text not null, text text not null, drafted_on text, outcome_on text,
        attempts integer not null, note text not null, unique (proposal_id, quarter)) strict""",
    """create table routine_work (
        id integer primary key autoincrement, title text not null, kind text not null,
        importance text not null, minutes integer, min_chunk integer not null, rrule text not null,
        start text, due text, due_days integer not null, hard integer not null check (hard in (0, 1)),
        movable integer not null check (movable in (0, 1)), active integer not null check (active in (0, 1)),
        note text not null) strict""",
    """create table meeting (
        id integer primary key autoincrement, proposal_id integer references proposal, title text not null,
        start text not null, end text not null, district text not null, place text not null,
        movable integer not null check (movable in (0, 1)), travel_minutes integer not null,
        prep_minutes integer, note text not null) strict""",
    "create index meeting_start on meeting (start)",
    "create index meeting_proposal on meeting (proposal_id)",
    """create table time_entry (
        id integer primary key autoincrement, work text not null, proposal_id integer references proposal,
        start text not null, minutes integer not null, overtime integer not null check (overtime in (0, 1)),
        running integer not null check (running in (0, 1)), note text not null) strict""",
    "create index time_entry_start on time_entry (start)",
    """create table work_override (
        id integer primary key autoincrement, work text not null, kind text not null, start text, end text,
        until text, minutes integer, reason text not null, on_date text) strict""",
    "create index work_override_work on work_override (work)",
    """create table plan_block (
        id integer primary key autoincrement, work text not null, start text not null,
        end text not null) strict""",
    "create index plan_block_start on plan_block (start)",
    """create table displacement (
        id integer primary key autoincrement, noted_on text, week text, work text not null,
        title text not null, by_proposal_id integer references proposal, from_date text, to_date text,
        minutes integer not null) strict""",
    """create table day_record (
        id integer primary key autoincrement, day text not null,
        working integer not null check (working in (0, 1)), hours text not null, reason text not null,
        official integer not null check (official in (0, 1)), unique (day, official)) strict""",
    # the words of a proposal, folded for LIKE; kept apart so that the record itself stays as written
    """create table search (
        proposal_id integer primary key references proposal, words text not null) strict""",
    # what a file said at its last import, so that a re-import sees the file's changes and not the officer's
    """create table import_row (
        id integer primary key autoincrement, proposal_id integer not null references proposal,
        record_id integer not null, sort text not null, row_key text not null, content text not null,
        unique (sort, row_key)) strict""",
    # SQLite looks for references before it deletes a row: undoing a large import must not scan for each
    "create index import_row_proposal on import_row (proposal_id)",
    "create index time_entry_proposal on time_entry (proposal_id)",
    "create index displacement_proposal on displacement (by_proposal_id)",
    "create index contact_person on contact (person_id)",
    "create index promise_person on promise (person_id)",
    """create table cache (key text primary key, value text not null) strict""",
    """create table op (
        id integer primary key autoincrement, at text not null, actor text not null, action text not null,
        params text not null, kind text not null check (kind in ('do', 'undo', 'redo')),
        target integer references op) strict""",
    "create index op_target on op (target)",
    """create table op_edit (
        id integer primary key autoincrement, op_id integer not null references op, tbl text not null,
        row_id integer not null, proposal_id integer, person_id integer, before text, after text,
        erased integer not null default 0 check (erased in (0, 1))) strict""",
    "create index op_edit_op on op_edit (op_id)",
    "create index op_edit_proposal on op_edit (proposal_id)",
)

# a case can be handed over: SQLite changes a check only by building the table anew
PROPOSAL_2 = """create table proposal_2 (
        id integer primary key autoincrement, case_no text not null unique, title text not null,
        year integer not null, district text not null, kind text not null, received_by text not null,
        received_on text, proposer_role text not null, wish text not null, place text not null,
        status text not null check (status in ('open', 'closed', 'withdrawn', 'handed_over')),
        status_note text not null,
        status_on text, stage text not null, route text not null, route_reason text not null,
        triage text not null check (triage in ('open', 'ready', 'issued')), triage_on text,
        lead_agency text not null, land_owner text not null, maintainer text not null,
        safety integer not null check (safety in (0, 1)), interim_measure text not null, interim_done_on text,
        budget_twd integer, votes_for integer, votes_total integer, vote_threshold integer,
        waits_for_year integer, wait_reason text not null, consent_on text,
        next_action text not null, next_due text, next_hard integer not null check (next_hard in (0, 1)),
        note text not null, source text not null) strict"""
SECOND = (
    PROPOSAL_2,
    "insert into proposal_2 select * from proposal",  # the columns and their order are the same
    "delete from sqlite_sequence where name = 'proposal_2'",
    # numbers of deleted cases are not given out again: the history speaks of them
    "insert into sqlite_sequence (name, seq)"
    " select 'proposal_2', seq from sqlite_sequence where name = 'proposal'",
    "drop table proposal",  # foreign keys are off: what refers to a proposal stays and means the new table
    "alter table proposal_2 rename to proposal",
    "create index proposal_status on proposal (status, triage, stage)",
    # the ledger also counts the evenings that own work was pushed into
    "alter table displacement add column evenings integer not null default 0",
)

# what was issued before has no day here: nobody is to be told today what was decided long ago
THIRD = (
    "alter table proposal add column issued_on text",
    "alter table proposal add column told_on text",
    "alter table proposal add column handed_on text",
)

# a sheet that is written anew after a refusal keeps its day
FOURTH = ("alter table sign_off add column refused_on text",)


def steps() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations("pbdesk")

    @migrations(name="0001_first")
    def first(db: Database) -> None:
        for statement in FIRST:
            db.execute(statement)

    @migrations(name="0002_handed_over")
    def second(db: Database) -> None:
        for statement in SECOND:
            db.execute(statement)

    @migrations(name="0003_told")
    def third(db: Database) -> None:
        for statement in THIRD:
            db.execute(statement)

    @migrations(name="0004_refused")
    def fourth(db: Database) -> None:
        for statement in FOURTH:
            db.execute(statement)

    return migrations


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is pending. The caller holds the file's exclusive lock and has made a backup."""
    from sqlite_utils import Database

    connection.execute("pragma foreign_keys = off")
    try:
        steps().apply(Database(connection, execute_plugins=False))
        broken = connection.execute("pragma foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(f"foreign keys broken after migration: {len(broken)} rows")
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
    finally:
        connection.execute("pragma foreign_keys = on")
