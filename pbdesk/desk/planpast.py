"""What of the plan in force is past, and what each case already got this week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from pbdesk.desk import finish
from pbdesk.desk.planframe import Frame
from pbdesk.desk.weekplan import Past
from pbdesk.model.work import PlanBlock, TimeEntry
from pbdesk.rules.trips import works_of
from pbdesk.rules.workitem import WorkItem
from pbdesk.say import Say, say_n


def past(
    frame: Frame, blocks: Iterable[PlanBlock], items: Mapping[str, WorkItem], entries: Iterable[TimeEntry]
) -> tuple[Past, ...]:
    """Blocks of the first week before the plan begins; finished work has the title it was noted by."""
    begin, now = frame.moment(0), frame.moment(frame.first)
    noted = {finish.work_of(entry.work): entry.note for entry in entries if entry.note}
    titles: dict[str, Say | str] = {**noted, **{key: item.title for key, item in items.items()}}

    def title(key: str) -> Say | str | None:
        visits = len(works_of(key))
        if key in titles or visits < 2:
            return titles.get(key)
        return say_n("A trip for {n} signature", "A trip for {n} signatures", visits)

    return tuple(
        Past(block.work, block.start, min(block.end, now), title(block.work))
        for block in sorted(blocks, key=lambda block: (block.start, block.id))
        if begin <= block.start < now
    )


def spent_by_case(
    frame: Frame, past: Sequence[Past], items: Mapping[str, WorkItem], entries: Iterable[TimeEntry]
) -> dict[str, int]:
    """Minutes each case got since the first Monday: recorded, or planned and past, whichever is more."""
    begin = frame.moment(0)
    recorded: dict[str, int] = {}
    for entry in entries:
        if entry.proposal_id is not None and begin <= entry.start < begin + timedelta(days=7):
            case = str(entry.proposal_id)
            recorded[case] = recorded.get(case, 0) + entry.minutes
    planned: dict[str, int] = {}
    for block in past:
        item = items.get(block.key)
        if item is not None and item.proposal_id is not None:
            minutes = round((block.end - block.start).total_seconds() / 60)
            planned[str(item.proposal_id)] = planned.get(str(item.proposal_id), 0) + minutes
    return {case: max(recorded.get(case, 0), planned.get(case, 0)) for case in sorted({*recorded, *planned})}
