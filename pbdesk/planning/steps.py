"""Work cut into steps that each have a week's end for a deadline; their plan put together again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from pbdesk.planning.problem import Chunk, Plan, Problem, Span, Task, WorkClass, runs

PRICE = 3000
"""Officer-minutes per working day a step is late: more than the many small works that fit into its hours."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many slots of a task by the end of a week; `part` is the id of the task that stands for it."""

    task: Task
    part: str
    slots: int
    due: int


def with_steps(problem: Problem, steps: list[Step], gaps: Set[int] = frozenset()) -> Problem:
    """The problem with the steps as tasks of their own, each after the one before; the rest comes last."""
    regular = regular_hours(problem)
    parts: dict[str, list[Step]] = {}
    for step in steps:
        parts.setdefault(step.task.id, []).append(step)
    tasks: list[Task] = []
    for task in problem.tasks:
        tasks += _cut(task, parts[task.id], regular, gaps) if task.id in parts else [task]
    last = {name: _names(own)[-1] for name, own in parts.items()}
    above = PRICE * len(steps) * (problem.horizon_days + 1)
    return replace(
        problem,
        tasks=tuple(_above(replace(t, after=tuple(_follows(t, last))), above) for t in tasks),
        previous=tuple(sorted(_previous(problem, parts))),
    )


def _above(task: Task, price: int) -> Task:
    """A day that a hazard is late outweighs all steps together."""
    if task.work_class is not WorkClass.SAFETY:
        return task
    return replace(task, late_cost=task.late_cost + price, slip_cost=task.slip_cost + price)


def _names(own: list[Step]) -> list[str]:
    """Ids of the tasks that stand for a task: its steps, and the task itself while something is left."""
    left = own[0].task.effort - sum(step.slots for step in own)
    return [step.part for step in own] + ([own[0].task.id] if left else [])


def _cut(task: Task, own: list[Step], regular: tuple[Span, ...], gaps: Set[int]) -> Iterator[Task]:
    left, before, windows = task.effort, task.after, _with_gaps(task.windows, gaps)
    for step in own:
        left -= step.slots
        low = min(task.min_chunk, step.slots)
        yield replace(
            task, id=step.part, effort=step.slots, min_chunk=low, max_chunk=max(low, task.max_chunk),
            due=step.due, late_cost=PRICE, slip_cost=PRICE, open_cost=0 if left else _pull(task, step),
            after=before, windows=common(windows, regular),
        )  # fmt: skip
        before = (step.part,)
    if left:
        low = min(task.min_chunk, left)
        high = max(low, task.max_chunk)
        yield replace(task, effort=left, min_chunk=low, max_chunk=high, after=before, windows=windows)


def _pull(task: Task, step: Step) -> int:
    """Past its own deadline, work costs every day until it is done, whatever the step's deadline says."""
    overdue = task.due is not None and task.due < step.due
    return task.open_cost + (task.late_cost if overdue else 0)


def _follows(task: Task, last: Mapping[str, str]) -> Iterator[str]:
    """A follower waits for the last part; a part of the same task for the part before it."""
    own = task.id.partition("\t")[0]
    for other in task.after:
        yield other if other.partition("\t")[0] == own else last.get(other, other)


def _previous(problem: Problem, parts: Mapping[str, list[Step]]) -> Iterator[Chunk]:
    """The plan in force, its slots handed to the parts in time order.

    A step that it has too late is as good as new: held to that place it would not be laid in time.
    """
    room = {step.part: step.slots for own in parts.values() for step in own}
    for chunk in sorted(problem.previous):
        if chunk.task not in parts:
            yield chunk
            continue
        for slot in range(chunk.start, chunk.end):
            name = next((s.part for s in parts[chunk.task] if room[s.part] and slot < s.due), chunk.task)
            if name in room:
                room[name] -= 1
            if name in room or name in _names(parts[chunk.task]):
                yield Chunk(slot, slot + 1, name)


def merged(problem: Problem, steps: list[Step], plan: Plan) -> Plan:
    """The same slots under the names of the problem that was asked."""
    name = {step.part: step.task.id for step in steps}
    slots: dict[str, list[int]] = {}
    for chunk in plan.chunks:
        slots.setdefault(name.get(chunk.task, chunk.task), []).extend(range(chunk.start, chunk.end))
    chunks = [Chunk(a, b, task) for task, own in slots.items() for a, b in runs(sorted(own))]
    slipped = {name.get(task, task) for task in plan.slipped}
    slipped |= {task.id for task in problem.tasks if len(slots.get(task.id, ())) < task.effort}
    return Plan(tuple(sorted(chunks)), plan.declined, tuple(sorted(slipped)))


def breaks(steps: list[Step], plan: Plan) -> set[int]:
    """Slots to leave free so that no piece of the steps' work is too long."""
    longest = {step.task.id: step.task.max_chunk for step in steps}
    return {
        slot
        for chunk in plan.chunks
        if chunk.task in longest
        for slot in range(chunk.start + longest[chunk.task], chunk.end, longest[chunk.task] + 1)
    }


def _with_gaps(windows: tuple[Span, ...] | None, gaps: Set[int]) -> tuple[Span, ...] | None:
    if not gaps:
        return windows
    first, edges = 0, list[Span]()
    for gap in sorted(gaps):
        edges.append((first, gap))
        first = gap + 1
    return common(windows, (*edges, (first, 1 << 30)))


def regular_hours(problem: Problem) -> tuple[Span, ...]:
    """Protected hours are usual hours: nobody stays late for fairness."""
    per_day = problem.slots_per_day
    return tuple((d.day * per_day + a, d.day * per_day + b) for d in problem.days for a, b in d.work)


def common(windows: tuple[Span, ...] | None, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    if windows is None:
        return spans
    both = ((max(a, c), min(b, d)) for a, b in windows for c, d in spans)
    return tuple(sorted((a, b) for a, b in both if a < b))
