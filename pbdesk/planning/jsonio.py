"""The planning problem and the plan as JSON values (pbdesk-instance/1, pbdesk-plan/1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pbdesk.errors import InputError
from pbdesk.planning.problem import Chunk, Costs, Day, Meeting, Origin, Plan, Problem, Span, Task, WorkClass
from pbdesk.say import say

PROBLEM_FORMAT = "pbdesk-instance/1"
PLAN_FORMAT = "pbdesk-plan/1"


def from_json(raw: Mapping[str, Any]) -> Problem:
    """Read a problem; `InputError` when the value is not one, `ProblemError` when it contradicts itself."""
    if raw.get("format") != PROBLEM_FORMAT:
        raise InputError(
            say("This is not a planning problem of a kind this version can read."),
            todo=say("Use a file in the format {format}.", format=PROBLEM_FORMAT),
        )
    try:
        return _problem(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise InputError(
            say(
                "The planning problem is incomplete or has a value of the wrong kind: {detail}.",
                detail=str(fault),
            ),
            todo=say("Correct the file and try again."),
        ) from fault


def _problem(raw: Mapping[str, Any]) -> Problem:
    costs = raw["costs"]
    return Problem(
        id=raw["id"],
        start=date.fromisoformat(raw["start_date"]),
        horizon_days=raw["horizon_days"],
        slot_minutes=raw["slot_minutes"],
        ot_week_cap=raw["ot_week_cap"],
        costs=Costs(costs["ot_slot"], costs["ot_evening"], costs["chunk"], costs.get("change", 0)),
        days=tuple(
            Day(
                day["day"], _spans(day.get("work", ())), _spans(day.get("overtime", ())), day.get("buffer", 0)
            )
            for day in raw["days"]
        ),
        meetings=tuple(
            Meeting(item["id"], item["start"], item["end"], item["decline_cost"], item.get("title", ""))
            for item in raw["meetings"]
        ),
        tasks=tuple(_task(item) for item in raw["tasks"]),
        pins=_chunks(raw.get("pins")),
        previous=_chunks(raw.get("previous")),
    )


def _spans(pairs: Any) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in pairs)


def _chunks(items: Any) -> tuple[Chunk, ...]:
    return tuple(sorted(Chunk(item["start"], item["end"], item["task"]) for item in items or ()))


def _task(item: Mapping[str, Any]) -> Task:
    windows = item.get("windows")
    return Task(
        id=item["id"],
        title=item.get("title", ""),
        case=item.get("case"),
        origin=Origin(item.get("origin", "routine")),
        work_class=WorkClass(item["class"]),
        effort=item["effort"],
        min_chunk=item["min_chunk"],
        max_chunk=item["max_chunk"],
        release=item["release"],
        due=item.get("due"),
        hard=bool(item.get("hard", False)),
        late_cost=item["late_cost"],
        open_cost=item["open_cost"],
        defer_cost=item["defer_cost"],
        slip_cost=item.get("slip_cost", 0),
        margin_cost=item.get("margin_cost", 0),
        windows=None if windows is None else _spans(windows),
        after=tuple(item.get("after", ())),
        age_days=item.get("age_days", 0),
    )


def to_json(problem: Problem) -> dict[str, Any]:
    """The inverse of `from_json`."""
    costs = problem.costs
    return {
        "format": PROBLEM_FORMAT,
        "id": problem.id,
        "slot_minutes": problem.slot_minutes,
        "start_date": problem.start.isoformat(),
        "horizon_days": problem.horizon_days,
        "ot_week_cap": problem.ot_week_cap,
        "costs": {
            "ot_slot": costs.ot_slot,
            "ot_evening": costs.ot_evening,
            "chunk": costs.chunk,
            "change": costs.change,
        },
        "days": [
            {"day": day.day, "work": _pairs(day.work), "overtime": _pairs(day.overtime), "buffer": day.buffer}
            for day in problem.days
        ],
        "meetings": [
            {"id": m.id, "title": m.title, "start": m.start, "end": m.end, "decline_cost": m.decline_cost}
            for m in problem.meetings
        ],
        "tasks": [_task_json(task) for task in problem.tasks],
        "pins": chunks_json(problem.pins),
        "previous": chunks_json(problem.previous) or None,
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _task_json(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "case": task.case,
        "origin": task.origin.value,
        "class": task.work_class.value,
        "effort": task.effort,
        "min_chunk": task.min_chunk,
        "max_chunk": task.max_chunk,
        "release": task.release,
        "due": task.due,
        "hard": task.hard,
        "late_cost": task.late_cost,
        "open_cost": task.open_cost,
        "defer_cost": task.defer_cost,
        "slip_cost": task.slip_cost,
        "margin_cost": task.margin_cost,
        "windows": None if task.windows is None else _pairs(task.windows),
        "after": list(task.after),
        "age_days": task.age_days,
    }


def chunks_json(chunks: tuple[Chunk, ...]) -> list[dict[str, Any]]:
    return [{"task": chunk.task, "start": chunk.start, "end": chunk.end} for chunk in chunks]


def plan_to_json(problem: Problem, plan: Plan) -> dict[str, Any]:
    """A plan as pbdesk-plan/1."""
    return {
        "format": PLAN_FORMAT,
        "instance": problem.id,
        "chunks": chunks_json(plan.chunks),
        "declined_meetings": list(plan.declined),
        "slipped": list(plan.slipped),
    }
