"""What `pbdesk plan` prints: the weeks, and why a piece of work stands where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pbdesk.documents.records import Document, Print, plain
from pbdesk.errors import InputError, NotFound
from pbdesk.formats.cleantext import search_key
from pbdesk.model.proposal import Proposal
from pbdesk.planning.displacement import blame, displaced
from pbdesk.planning.explain import State
from pbdesk.planning.problem import Origin
from pbdesk.say import Say, say
from pbdesk.words.dayoff import day_off_words
from pbdesk.words.reasons import reason_sentence, reckoning, short_sentence, swap_sentence
from pbdesk.words.whatif import Names, offer_price, offer_sentences

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.desk.trials import Offer
    from pbdesk.desk.week import Block, WeekPlan
    from pbdesk.i18n import Translator
    from pbdesk.rules.workitem import WorkItem

MATCHES = 8  # named when words fit several pieces of work


# -- the weeks -----------------------------------------------------------------------------------------------
def make_plan(desk: Desk, weeks: int) -> WeekPlan:
    """Of at least these weeks, counted from the one at hand."""
    plan = desk.week.plan()
    needed = weeks + (plan.at_hand - plan.frame.start).days // 7
    return plan if needed <= plan.frame.weeks else desk.week.plan(weeks=needed)


def plan_document(desk: Desk, tr: Translator, weeks: int) -> Document:
    """The weeks from the one at hand on; for several, the figures of each besides those of all."""
    plan = make_plan(desk, weeks)
    first, last = plan.at_hand, plan.at_hand + timedelta(days=7 * weeks - 1)
    numbers = case_numbers(desk, plan)
    document = {
        "week": first.isoformat(),
        **_hours(plan, first, last),
        "blocks": [_block(plan, b, tr, numbers) for b in plan.blocks(first, last)],
        "unplaced": [
            {"work": tr.render(item.title), "key": item.key, "case_no": numbers.get(item.proposal_id),
             "reason": tr.render(short_sentence(plan, item.key)), "shortfall_hours": round(minutes / 60, 2)}
            for item, minutes in plan.unplaced(last)
            if minutes
        ],
        "late": [
            {"work": tr.render(item.title), "key": item.key, "case_no": numbers.get(item.proposal_id),
             "reason": tr.render(short_sentence(plan, item.key))}
            for item, minutes in plan.unplaced(last)
            if not minutes
        ],
        "clashing": [m.title for m in plan.declined()],
        "declined": [m.title for m in plan.refused],
        "lost": [m.title for m in plan.lost],
        "displaced": _displaced(plan, tr, numbers),
    }  # fmt: skip
    if weeks > 1:
        mondays = [first + timedelta(weeks=n) for n in range(weeks)]
        document["weeks"] = [
            {"week": day.isoformat(), **_hours(plan, day, day + timedelta(days=6))} for day in mondays
        ]
    return document


def _hours(plan: WeekPlan, first: date, last: date) -> dict[str, float]:
    overtime = plan.planned(first, last, overtime=True)
    minutes = {
        "capacity_hours": plan.capacity(first, last),
        "planned_hours": plan.planned(first, last) - overtime,
        "overtime_hours": overtime,
        "reserve_hours": plan.reserve(first, last),
        "pb_hours": plan.planned(first, last, origin=Origin.PB),
    }
    return {name: _as_hours(value) for name, value in minutes.items()}


def _as_hours(minutes: int) -> float:
    return round(minutes / 60, 2)


def _displaced(plan: WeekPlan, tr: Translator, numbers: Mapping[int | None, str]) -> list[Document]:
    """Own work that would be done earlier without the cases, by the case that alone explains it, if one."""
    found = displaced(plan.problem, plan.plan, lambda task: task.origin is Origin.PB)
    by = {task: numbers.get(int(case)) for task, case in blame(plan.problem, plan.plan, found).items()}

    def moment(slot: int | None) -> str | None:
        return None if slot is None else plan.frame.moment(slot).isoformat(timespec="minutes")

    return [
        {"work": tr.render(plan.items[each.task].title), "key": each.task,
         "by": by.get(each.task) or tr.t("participatory budgeting"),
         "from": moment(each.from_slot), "to": moment(each.to_slot), "evenings": max(0, each.evenings)}
        for each in found.tasks
    ]  # fmt: skip


def case_numbers(desk: Desk, *plans: WeekPlan) -> dict[int | None, str]:
    ids: set[int | None] = {
        number for plan in plans for item in plan.items.values() for number in _cases_of(item)
    }
    ids |= {meeting.proposal_id for plan in plans for meeting in plan.meetings.values()}
    return {p.id: p.case_no for p in desk.store.all(Proposal, id=[i for i in ids if i is not None])}


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
        "reason": reason, "visits": _visits(block.item, tr, numbers),
    }  # fmt: skip


def _visits(item: WorkItem | None, tr: Translator, numbers: Mapping[int | None, str]) -> list[Document]:
    """Those of a trip, each of which is done by itself."""
    parts = item.parts if item else ()
    return [
        {"work": tr.render(part.title), "key": part.key, "case_no": numbers.get(part.proposal_id)}
        for part in parts
    ]


def print_plan(document: Document, tr: Translator, out: Print) -> None:
    rows = document.get("weeks", [document])
    for row in rows:
        out(tr.t("Week of {day}: planned {planned} h of {capacity} h, overtime {overtime} h",
                 day=date.fromisoformat(row["week"]), planned=row["planned_hours"],
                 capacity=row["capacity_hours"], overtime=row["overtime_hours"]))  # fmt: skip
    day = ""
    for block in document["blocks"]:
        if block["start"][:10] != day:
            day = block["start"][:10]
            out(f"\n{tr.day(date.fromisoformat(day))}")
        cases = [block["case_no"], *(visit["case_no"] for visit in block["visits"])]
        named = tr.t(", ").join(filter(None, cases))
        number = f" ({named})" if named else ""
        out(f"  {block['start'][11:]}–{block['end'][11:]}  {block['work']}{number}")
        out(f"               {block['reason']}")
    for heading, part in ((tr.t("Does not fit"), "unplaced"), (tr.t("Late although planned"), "late")):
        rows = document[part]
        heading_with(heading, [tr.t("{what}: {words}", what=r["work"], words=r["reason"]) for r in rows], out)
    heading_with(tr.t("Meetings that clash with others"), document["clashing"], out)
    heading_with(tr.t("Meetings declined"), document["declined"], out)
    heading_with(tr.t("Meetings of a lost day"), document["lost"], out)
    heading_with(
        tr.t("Finished later because of the cases (end without → with them)"),
        [_moved_line(row, tr) for row in document["displaced"]],
        out,
    )


def _moved_line(row: Document, tr: Translator) -> str:
    moments = [_spoken(row[end], tr) for end in ("from", "to")]
    moved = tr.t("{work}: {before} → {after}", work=row["work"], before=moments[0], after=moments[1])
    return tr.t("{work} ({case})", work=moved, case=row["by"])


def _spoken(moment: str | None, tr: Translator) -> str:
    if moment is None:
        return "–"
    return f"{tr.day(date.fromisoformat(moment[:10]), short=True)} {moment[11:]}"


def heading_with(heading: str, lines: Sequence[str], out: Print) -> None:
    """The heading and its lines; neither when there are none."""
    if lines:
        out(f"\n{heading}")
    for line in lines:
        out(f"  {line}")


# -- which work ----------------------------------------------------------------------------------------------
def find_work(desk: Desk, plan: WeekPlan, tr: Translator, words: str, *, visits: bool = False) -> str:
    """The key of planned work by its key, its case's number, or words of its own or its case's title.
    `visits`: words of one visit on a trip mean that visit, else the trip.

    Raises NotFound, and InputError naming what fits when several do.
    """
    words = words.strip()
    if words in plan.works or words in plan.items:
        return words if visits else plan.holder(words)
    ids = {item.key: _cases_of(item) for item in plan.items.values()}
    cases = desk.store.all(Proposal, id=[number for found in ids.values() for number in found])
    numbers = {case.id: case.case_no for case in cases}
    names = {case.id: f"{case.case_no} {case.title}" for case in cases}
    key = search_key(words)
    titles = {item.key: search_key(tr.render(item.title)) for item in plan.items.values()}
    tests: tuple[Callable[[WorkItem], bool], ...] = (
        lambda item: words in [numbers.get(number) for number in ids[item.key]],
        lambda item: key == titles[item.key],
        lambda item: (
            key in titles[item.key] or any(key in search_key(names.get(n, "")) for n in ids[item.key])
        ),
    )
    for test in tests if key else ():
        found = [item.key for item in plan.items.values() if test(item)]
        if found:
            only = _only(found, plan, tr, words)
            meant = [part.key for part in plan.items[only].parts if visits
                     and key in search_key(names.get(part.proposal_id or 0, ""))]  # fmt: skip
            return meant[0] if len(meant) == 1 else only
    if words in plan.beyond:
        raise NotFound(say("This work begins only after the weeks that are planned."),
                       todo=say("Add --weeks with more weeks."))  # fmt: skip
    raise NotFound(say("No planned work has “{words}” in its key, case or title.", words=words),
                   todo=say("“pbdesk plan --json” shows the keys."))  # fmt: skip


def _cases_of(item: WorkItem) -> list[int]:
    """The case of the work, of a trip those of its visits."""
    return [each.proposal_id for each in (item.parts or (item,)) if each.proposal_id]


def _only(keys: Sequence[str], plan: WeekPlan, tr: Translator, words: str) -> str:
    if len(keys) == 1:
        return keys[0]
    named = [tr.t("{work} ({case})", work=key, case=plan.items[key].title) for key in sorted(keys)[:MATCHES]]
    shown = tr.t("; ").join(named)
    more = tr.t("; ") + "…" if len(keys) > MATCHES else ""
    raise InputError(
        say("“{words}” fits {n} pieces of work: {matches}", words=words, n=len(keys), matches=shown + more),
        todo=say("Give the key of one of them."),
    )


def names_in(desk: Desk, plan: WeekPlan) -> Names:
    return Names(plan, desk.cases.get)


# -- why -----------------------------------------------------------------------------------------------------
def why_document(desk: Desk, plan: WeekPlan, tr: Translator, key: str) -> Document:
    """State, reason, the numbers behind it, what is short, what the next place would cost, and remedies."""
    found, item = plan.explain(key), plan.items[key]
    if found is None:
        raise KeyError(key)
    slot = plan.frame.slot
    swap = swap_sentence(plan, key, desk.cases.get)
    day_off = day_off_words(item, desk.days.calendar(), desk.today)
    return {
        "work": tr.render(item.title), "key": key, "case_no": case_numbers(desk, plan).get(item.proposal_id),
        "state": found.state.value, "reason": tr.render(reason_sentence(plan, key)),
        "why": tr.render(item.why), "day_off": None if day_off is None else tr.render(day_off),
        "blocks": [
            {"start": plain(plan.frame.moment(c.start)), "end": plain(plan.frame.moment(c.end))}
            for c in plan.plan.of(key)
        ],
        "terms": [
            {"what": tr.render(what), "value": value, "weight": weight, "total": total}
            for what, value, weight, total in reckoning(plan, key)
        ],
        "slack_hours": None if found.slack is None else _as_hours(found.slack * slot),
        "overtime_hours": _as_hours(found.overtime * slot),
        "short": _short(plan, key, tr),
        "swap": None if swap is None else tr.render(swap),
        "remedies": [_remedy(offer, names_in(desk, plan), tr) for offer in desk.trials.offers(plan, key)],
    }  # fmt: skip


def _short(plan: WeekPlan, key: str, tr: Translator) -> Document | None:
    found = plan.explain(key)
    if found is None or found.short is None:
        return None
    short, moment = found.short, plan.frame.moment
    return {
        "kind": short.kind.value, "hours": _as_hours(short.short * plan.frame.slot),
        "from": plain(moment(short.start)), "to": plain(moment(short.end)),
        "work_hours": _as_hours(short.work * plan.frame.slot),
        "free_hours": _as_hours(short.room * plan.frame.slot),
        "reason": tr.render(short_sentence(plan, key)),
    }  # fmt: skip


def _remedy(offer: Offer, names: Names, tr: Translator) -> Document:
    return {
        "kind": offer.kind.value,
        "what": sentences(tr, offer_sentences(offer, names)),
        "price": sentences(tr, offer_price(offer)),
        "price_minutes": offer.price, "overtime_minutes": sum(minutes for _, minutes in offer.extra),
        "overtime_weeks": [{"week": day.isoformat(), "minutes": minutes} for day, minutes in offer.extra],
        "days": offer.days, "late_then": offer.late,
    }  # fmt: skip


def sentences(tr: Translator, parts: Sequence[Say]) -> str:
    return tr.t("; ").join(tr.render(part) for part in parts)


def print_why(document: Document, tr: Translator, out: Print) -> None:
    number = f" ({document['case_no']})" if document["case_no"] else ""
    out(f"{document['work']}{number}")
    for block in document["blocks"]:
        out(f"  {_spoken(block['start'], tr)}–{block['end'][11:]}")
    if not document["blocks"]:
        out(f"  {tr.t('not planned')}")
    for name in ("reason", "why", "day_off", "swap"):
        if document[name]:
            out(f"  {document[name]}")
    if document["short"] and document["short"]["reason"] != document["reason"]:
        out(f"  {document['short']['reason']}")
    slack = document["slack_hours"]
    if slack is not None and slack < 0:
        out("  " + tr.t("{hours} h too few before its deadline", hours=-slack))
    elif slack is not None and document["state"] == State.PLANNED:  # late, it has none whatever the sum says
        out("  " + tr.t("{hours} h of slack before its deadline", hours=slack))
    heading_with(tr.t("What its place costs, in minutes of your time"),
             [tr.t("{what}: {value} × {weight} = {total} min", **term) for term in document["terms"]],
             out)  # fmt: skip
    heading_with(
        tr.t("What would help"),
        [tr.t("{what}: {words}", what=r["what"], words=r["price"]) for r in document["remedies"]],
        out,
    )
