"""Which visits for signatures go together, by place and shared time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from pbdesk.model.people import ContactWindow
from pbdesk.model.procedure import Effort, Procedure
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.quarter import UNSIGNED, proposer_of, signoff_state
from pbdesk.workcal.quarters import Quarter


@dataclass(frozen=True)
class Batch:
    """Visits that fit one trip; `window` is the time all of them share, None when none is known."""

    place: str
    window: ContactWindow | None
    proposal_ids: tuple[int, ...]


def visit_batches(
    cases: Sequence[CaseFile], quarter: Quarter, today: date, procedure: Procedure
) -> list[Batch]:
    """Unsigned sheets gathered by place and shared time, largest trip first.

    A trip must leave every proposer at least the shortest piece of a visit (the signature itself costs
    overtime, so one evening should serve several).
    """
    waiting = {case.proposal.id: case for case in cases if _to_visit(case, quarter, today, procedure)}
    options = {proposal_id: _options(case) for proposal_id, case in waiting.items()}
    least = procedure.efforts[Effort.SIGNOFF_VISIT].min_chunk
    batches = []
    while options:
        best = min(_trips(options, least), key=_preference)
        batches.append(best)
        options = {key: found for key, found in options.items() if key not in best.proposal_ids}
    return batches


def _to_visit(case: CaseFile, quarter: Quarter, today: date, procedure: Procedure) -> bool:
    if not case.proposal.is_open or case.waits(today):
        return False
    return signoff_state(case, quarter, today, procedure) in UNSIGNED


def _options(case: CaseFile) -> list[tuple[str, ContactWindow | None]]:
    """Where and when the proposer can be met."""
    proposer = proposer_of(case)
    windows = case.windows_of(proposer) if proposer else ()
    usual = case.proposal.place.strip() or case.proposal.district.strip()
    return [(window.place.strip() or usual, window) for window in windows] or [(usual, None)]


def _trips(options: dict[int, list[tuple[str, ContactWindow | None]]], least: int) -> Iterator[Batch]:
    """One trip per seed window, with every other case that still fits it."""
    for seed, choices in sorted(options.items()):
        for place, window in choices:
            shared, members = window, [seed]
            for other in sorted(options.keys() - {seed}):
                same_place = [found for where, found in options[other] if where == place]
                fits, narrowed = _narrow(shared, same_place, least * (len(members) + 1))
                if fits:
                    shared, members = narrowed, [*members, other]
            yield Batch(place, shared, tuple(sorted(members)))


def _narrow(
    shared: ContactWindow | None, windows: Iterable[ContactWindow | None], minutes: int
) -> tuple[bool, ContactWindow | None]:
    for window in windows:
        if shared is None or window is None:
            if shared is window:
                return True, None
            continue
        days = "".join(sorted(set(shared.weekdays) & set(window.weekdays)))
        start, end = max(shared.start, window.start), min(shared.end, window.end)
        if days and _minutes(start, end) >= minutes:
            return True, replace(shared, weekdays=days, start=start, end=end)
    return False, shared


def _minutes(start: time, end: time) -> int:
    day = date(2000, 1, 1)
    return int((datetime.combine(day, end) - datetime.combine(day, start)).total_seconds() // 60)


def _preference(batch: Batch) -> tuple[int, str, str, time, tuple[int, ...]]:
    window = batch.window
    weekdays, start = (window.weekdays, window.start) if window else ("", time.max)
    return -len(batch.proposal_ids), batch.place, weekdays, start, batch.proposal_ids
