"""Cases, lists, history and sign-offs as documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from pbdesk.errors import InputError
from pbdesk.formats.cleantext import search_key
from pbdesk.model.proposal import LightKind, Proposal
from pbdesk.say import Say, say
from pbdesk.words.sentences import done_sentence
from pbdesk.workcal.quarters import Quarter

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator
    from pbdesk.rules.casefile import CaseFile
    from pbdesk.store.history import Operation

Document = dict[str, Any]
Print = Callable[[str], None]


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


def print_cases(rows: Sequence[Document], tr: Translator, out: Print, *, find: str = "") -> None:
    if not rows and find.strip():
        out(tr.t("No case holds all of “{words}”.", words=find.strip()))
    elif not rows:
        out(tr.t("No cases. “pbdesk import FILE” brings them in."))
    for row in rows:
        due = tr.day(date.fromisoformat(row["due"]), short=True) if row["due"] else ""
        out("  ".join(filter(None, (row["case_no"], row["title"] or tr.t("(no title)"), row["district"],
                                    row["next_action"], due))))  # fmt: skip


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
             "noted": line.noted,
             "source": {"table": line.source[0], "id": line.source[1]} if line.source else None}
            for line in lines
        ],
        "platform": {"planned": planned, "progress": progress},
        "text": sheet_text(proposal, quarter, lines, tr),
    }  # fmt: skip


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
