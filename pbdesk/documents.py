"""What the command line prints: the documents behind `--json`, and their plain-text form."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.formats.cleantext import search_key
from pbdesk.model.proposal import LightKind, Proposal
from pbdesk.planning.problem import Origin
from pbdesk.reasons import reason_sentence, short_sentence
from pbdesk.rules.importing import RowAction
from pbdesk.say import Say, say
from pbdesk.sentences import done_sentence
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.desk.imports import ImportPlan
    from pbdesk.desk.week import Block, WeekPlan
    from pbdesk.i18n import Translator
    from pbdesk.rules.casefile import CaseFile
    from pbdesk.store.history import Operation

Document = dict[str, Any]
Print = Callable[[str], None]


class Progress:
    """Rows done on one line of a terminal; silent elsewhere. Ctrl+C stops the import, nothing is kept."""

    def __init__(self, tr: Translator, out: IO[str] | None) -> None:
        self.tr, self.out, self._shown = tr, out, False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._shown and self.out:
            self.out.write("\n")

    def __call__(self, done: int, total: int) -> bool:
        if self.out:
            self._shown = True
            self.out.write("\r" + self.tr.t("{done} of {total} rows", done=done, total=total))
            self.out.flush()
        return True


def plain(value: Any) -> Any:
    """A record as JSON: dates as ISO text, enumerations by their value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


# -- cases ---------------------------------------------------------------------------------------------
def case_rows(desk: Desk, tr: Translator, *, everything: bool, find: str) -> list[Document]:
    words = search_key(find).split()
    entries = [
        e for e in desk.cases.entries()
        if (everything or e.status == "open") and all(word in e.words for word in words)
    ]  # fmt: skip
    rows = []
    for start in range(0, len(entries), 500):
        for case in desk.cases.files([e.id for e in entries[start : start + 500]]):
            rows.append(case_row(desk, case, tr))
    return rows


def case_row(desk: Desk, case: CaseFile, tr: Translator) -> Document:
    proposal, step = case.proposal, desk.cases.next_step(case)
    return {
        "case_no": proposal.case_no, "title": proposal.title, "year": proposal.year,
        "district": proposal.district, "status": proposal.status.value, "stage": proposal.stage,
        "route": proposal.route.value, "triage": proposal.triage.value, "lead_agency": proposal.lead_agency,
        "support_agencies": [a.agency for a in case.agencies],
        "lights": {kind.value: case.rating(kind).level.value for kind in LightKind},
        "next_action": tr.render(step.text), "due": plain(step.due), "hard": step.hard,
    }  # fmt: skip


def case_document(desk: Desk, proposal: Proposal, tr: Translator) -> Document:
    """Everything on a case; of people only names and roles, never a telephone or an address."""
    case = desk.cases.file(proposal.id)
    names = {p.id: p.name for p in case.people}
    document = {**case_row(desk, case, tr), "proposal": _without(plain(proposal), "id")}
    document["lights_given"] = [_record(r) for r in case.lights]
    document["people"] = [
        {"name": names.get(r.person_id, ""), "role": r.role.value, "stance": r.stance.value, "note": r.note}
        for r in case.roles
    ]
    document["contacts"] = [
        {**_record(c), "person": names.get(c.person_id, "")}
        for c in sorted(case.contacts, key=lambda c: c.at)
    ]
    for name in ("items", "checks", "agencies", "events", "scopes", "funding", "promises", "milestones",
                 "extensions", "signoffs", "meetings"):  # fmt: skip
        document[name] = [_record(record) for record in getattr(case, name)]
    document["red_flags"] = [tr.render(flag) for flag in desk.triage.red_flags(case)]
    document["missing"] = [tr.render(gap.what) for gap in desk.triage.missing(case)]
    return document


def _record(record: Any) -> Document:
    return _without(plain(record), "proposal_id", "person_id")


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in names}


def print_cases(rows: Sequence[Document], tr: Translator, out: Print) -> None:
    if not rows:
        out(tr.t("No cases. “pbdesk import FILE” brings them in."))
    for row in rows:
        due = tr.day(date.fromisoformat(row["due"]), short=True) if row["due"] else ""
        out("  ".join(filter(None, (row["case_no"], row["title"] or tr.t("(no title)"), row["district"],
                                    row["next_action"], due))))  # fmt: skip


def print_document(document: Mapping[str, Any], out: Print, indent: str = "") -> None:
    """Any document as indented lines; empty values are left out."""
    for name, value in document.items():
        if value in ("", None, [], {}):
            continue
        if isinstance(value, dict):
            out(f"{indent}{name}:")
            print_document(value, out, indent + "  ")
        elif isinstance(value, list):
            out(f"{indent}{name}:")
            for each in value:
                if isinstance(each, dict):
                    filled = (f"{k}: {v}" for k, v in each.items() if v not in ("", None, [], {}))
                    out(f"{indent}  - " + " · ".join(filled))
                else:
                    out(f"{indent}  - {each}")
        else:
            out(f"{indent}{name}: {value}")


# -- plan ------------------------------------------------------------------------------------------------
def plan_document(desk: Desk, tr: Translator, weeks: int) -> Document:
    plan = desk.week.plan(weeks=max(weeks, 4))
    first = plan.frame.start
    last = first + timedelta(days=7 * weeks - 1)
    numbers = _case_numbers(desk, plan)
    overtime = plan.planned(first, last, overtime=True)
    hours = {
        "capacity_hours": plan.capacity(first, last),
        "planned_hours": plan.planned(first, last) - overtime,
        "overtime_hours": overtime,
        "reserve_hours": plan.reserve(first, last),
        "pb_hours": plan.planned(first, last, origin=Origin.PB),
    }  # fmt: skip
    return {
        "week": first.isoformat(),
        **{name: round(minutes / 60, 2) for name, minutes in hours.items()},
        "blocks": [_block(plan, b, tr, numbers) for b in plan.blocks(first, last)],
        "unplaced": [
            {"work": tr.render(item.title), "key": item.key, "case_no": numbers.get(item.proposal_id),
             "reason": tr.render(short_sentence(plan, item.key)), "shortfall_hours": round(minutes / 60, 2)}
            for item, minutes in plan.unplaced(last)
        ],
        "declined": [m.title for m in plan.declined()],
        "displaced": [
            {"work": tr.render(plan.items[m.key].title), "by": tr.t("participatory budgeting"),
             "from": plain(m.before), "to": plain(m.after)}
            for m in desk.week.displaced(plan)
        ],
    }  # fmt: skip


def _case_numbers(desk: Desk, plan: WeekPlan) -> dict[int | None, str]:
    ids = {i.proposal_id for i in plan.items.values()} | {m.proposal_id for m in plan.meetings.values()}
    found = desk.store.all(Proposal, id=[i for i in ids if i is not None])
    return {p.id: p.case_no for p in found}


def _block(plan: WeekPlan, block: Block, tr: Translator, numbers: Mapping[int | None, str]) -> Document:
    if block.meeting is not None:
        work, kind, case = block.meeting.title, "meeting", block.meeting.proposal_id
        reason = tr.t("A meeting fixed by others.")
    else:
        item = plan.items[block.key]
        work, kind, case = tr.render(item.title), item.kind.value, item.proposal_id
        reason = tr.render(reason_sentence(plan, block.key))
    return {
        "start": plain(block.start), "end": plain(block.end), "work": work, "key": block.key,
        "case_no": numbers.get(case), "kind": kind, "overtime": block.overtime, "pinned": block.pinned,
        "reason": reason,
    }  # fmt: skip


def print_plan(document: Document, tr: Translator, out: Print) -> None:
    out(tr.t("Week of {day}: planned {planned} h of {capacity} h, overtime {overtime} h",
             day=date.fromisoformat(document["week"]), planned=document["planned_hours"],
             capacity=document["capacity_hours"], overtime=document["overtime_hours"]))  # fmt: skip
    day = ""
    for block in document["blocks"]:
        if block["start"][:10] != day:
            day = block["start"][:10]
            out(f"\n{tr.day(date.fromisoformat(day))}")
        number = f" ({block['case_no']})" if block["case_no"] else ""
        out(f"  {block['start'][11:]}–{block['end'][11:]}  {block['work']}{number}")
        out(f"               {block['reason']}")
    for heading, rows in (
        (tr.t("Does not fit"), document["unplaced"]),
        (tr.t("Moved"), document["displaced"]),
    ):
        if rows:
            out(f"\n{heading}")
        for row in rows:
            moved = " → ".join(str(row.get(end) or "–") for end in ("from", "to"))
            out(f"  {row['work']}: {row.get('reason') or moved}")


# -- sign-off ----------------------------------------------------------------------------------------------
def signoff_document(desk: Desk, proposal: Proposal, quarter: Quarter, tr: Translator) -> Document:
    from pbdesk.formats.signoff import sheet_text

    case = desk.cases.file(proposal.id)
    lines = desk.quarters.compose(case, quarter)
    planned, progress = desk.quarters.platform_text(case, quarter)
    return {
        "case_no": proposal.case_no, "quarter": quarter.key,
        "status": desk.quarters.state(case, quarter).value,
        "lines": [
            {"section": line.section.value, "text": tr.render(line.text), "supported": line.supported,
             "source": {"table": line.source[0], "id": line.source[1]} if line.source else None}
            for line in lines
        ],
        "platform": {"planned": planned, "progress": progress},
        "text": sheet_text(proposal, quarter, lines, tr),
    }  # fmt: skip


# -- import --------------------------------------------------------------------------------------------------
def import_document(plan: ImportPlan, tr: Translator, *, dry_run: bool, refused: bool) -> Document:
    """What was done, after a dry run what would be. `refused`: a bad row kept the whole file out."""
    told = (RowAction.UNCHANGED,) if refused and not dry_run else tuple(RowAction)
    return {
        **{action.value: plan.count(action) if action in told else 0 for action in RowAction},
        "written": not (dry_run or refused),
        "rejected": [
            {"row": p.row, "column": p.column, "problem": tr.render(p.what)} for p in plan.rejected
        ],
        "warnings": [{"row": p.row, "column": p.column, "problem": tr.render(p.what)} for p in plan.warnings],
        "unmapped": list(plan.unmapped),
        "rows": [
            {"row": r.row, "case_no": r.case_no, "title": r.title, "action": r.action.value,
             "changes": [
                 {"field": d.fact, "from": d.old, "to": d.new, "kept": d.kept} for d in r.differences
             ]}
            for r in plan.rows if r.action is not RowAction.UNCHANGED
        ],
    }  # fmt: skip


def print_import(plan: ImportPlan, tr: Translator, out: Print, *, rows: bool) -> None:
    words = {
        RowAction.CREATE: tr.t("new"),
        RowAction.UPDATE: tr.t("changed"),
        RowAction.UNCHANGED: tr.t("as it was"),
    }
    for row in plan.rows if rows else [r for r in plan.rows if r.action is RowAction.UPDATE]:
        name = row.case_no or row.title or tr.t("(no title)")
        out(tr.t("Row {row}: {action}  {name}", row=row.row, action=words[row.action], name=name))
        for d in row.differences:
            kept = f"  ({tr.t('yours is kept')})" if d.kept else ""
            out(f"    {d.fact}: {d.old!s} → {d.new!s}{kept}")
    for problem in (*plan.rejected, *plan.warnings):
        out(tr.t("Row {row}, column {column}: {problem}", row=problem.row, column=problem.column or "–",
                 problem=problem.what))  # fmt: skip
    if plan.unmapped:
        out(tr.t("Columns not used: {columns}", columns=", ".join(plan.unmapped)))
    out(tr.t("{created} new, {updated} changed, {unchanged} as they were, {rejected} problems.",
             created=plan.count(RowAction.CREATE), updated=plan.count(RowAction.UPDATE),
             unchanged=plan.count(RowAction.UNCHANGED), rejected=len(plan.rejected)))  # fmt: skip


def bad_rows(plan: ImportPlan, tr: Translator) -> bytes:
    """The rows with problems as CSV for a spreadsheet program (UTF-8 with BOM), the reason in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([tr.t("Row"), tr.t("Problem"), *map(_harmless, plan.table.headers)])
    reasons: dict[int, list[str]] = {}
    for problem in plan.rejected:
        reasons.setdefault(problem.row, []).append(f"{problem.column}: {tr.render(problem.what)}")
    for row in plan.table.rows:
        if row.number in reasons:
            cells = [_harmless(cell) for cell in row.cells]
            writer.writerow([row.number, _harmless("; ".join(reasons[row.number])), *cells])
    return "\ufeff".encode() + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell a spreadsheet program would run as a formula is written as text; signed numbers stay."""
    number = cell[:1] in ("+", "-") and cell[1:].replace(".", "").isdigit()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not number else cell


# -- the rest ------------------------------------------------------------------------------------------------
def workload_file(desk: Desk, tr: Translator, suffix: str) -> bytes:
    """The summary as .html, .csv or .json. Raises InputError for another ending."""
    import json

    from pbdesk.formats import summary as formats

    if suffix not in (".html", ".csv", ".json"):
        raise InputError(say("The summary can be an .html, .csv or .json file."),
                         todo=say("Give the file one of these endings."))  # fmt: skip
    content = desk.load.summary()
    if suffix == ".html":
        return formats.to_html(content, tr).encode()
    if suffix == ".csv":
        return formats.to_csv(content, tr)
    return json.dumps(formats.to_json(content, tr), ensure_ascii=False, indent=1).encode()


def history_rows(operations: Sequence[Operation], tr: Translator) -> list[Document]:
    frames: dict[str, Say] = {"undo": say("Taken back: {what}"), "redo": say("Done again: {what}")}
    rows = []
    for op in operations:
        sentence = done_sentence(tr, op.action, op.params)
        if op.kind in frames:
            sentence = tr.t(frames[op.kind].msgid, what=sentence)
        rows.append({"id": op.id, "at": op.at, "actor": op.actor, "action": op.action, "kind": op.kind,
                     "target": op.target, "reverted": op.reverted, "sentence": sentence})  # fmt: skip
    return rows
