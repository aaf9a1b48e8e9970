"""Hours kept for the oldest case: always a valid plan for what was asked, never at the cost of a hazard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planning_builders import DAY, at, desk, random_desk, work

from pbdesk.desk.dayorder import safety_first
from pbdesk.planning import fairness
from pbdesk.planning.changes import INSIST, DoFirst, apply
from pbdesk.planning.check import check
from pbdesk.planning.explain import ReasonKind, explain_task
from pbdesk.planning.facts import Facts
from pbdesk.planning.fairness import price, solve_fairly
from pbdesk.planning.problem import Chunk, Plan, Problem, Task, WorkClass
from pbdesk.planning.solver import solve

WEEK = 7 * DAY
FOUR_HOURS = 240


def old(name: str, effort: int = 16, **more: object) -> Task:
    """Case work that has waited for ten weeks."""
    fields = {"case": name, "age_days": 70, "min_chunk": 2, "max_chunk": 8, "late_cost": 5, "slip_cost": 5}
    return work(name, effort, **{**fields, **more})


def crowd(count: int = 60) -> list[Task]:
    """More easy work, all overdue, than two weeks hold."""
    return [work(f"easy{n:02}", 4, due=0) for n in range(count)]


def slots(plan: Plan, task: str, first: int = 0, last: int = 10**6) -> int:
    return sum(c.end - c.start for c in plan.of(task) if first <= c.start < last)


def test_the_oldest_case_gets_its_hours_in_every_week() -> None:
    problem = desk(*crowd(), old("big"), weeks=2)
    assert slots(solve(problem), "big") == 0
    plan, protected = solve_fairly(problem, FOUR_HOURS)
    assert slots(plan, "big", 0, WEEK) == slots(plan, "big", WEEK) == 8
    assert protected is not None
    assert (protected.task, protected.case, protected.weeks) == ("big", "big", 10)
    assert check(problem, plan).valid


def test_no_more_than_the_hours_are_taken_from_other_work() -> None:
    problem = desk(*crowd(), old("big", 40), weeks=2)
    plan, _ = solve_fairly(problem, FOUR_HOURS)
    assert slots(plan, "big", 0, WEEK) == 8


def test_hours_already_spent_this_week_count() -> None:
    problem = desk(*crowd(), old("big", 40), weeks=2)
    plan, _ = solve_fairly(problem, FOUR_HOURS, spent={"big": 180})
    assert slots(plan, "big", 0, WEEK) == 2
    assert slots(plan, "big", WEEK) == 8


def test_of_two_old_cases_the_older_comes_first_and_the_rest_of_the_hours_go_on() -> None:
    problem = desk(*crowd(), old("ten", 12), old("twenty", 12, age_days=140), weeks=2)
    plan, protected = solve_fairly(problem, FOUR_HOURS)
    assert protected is not None
    assert protected.works == (("twenty", 20), ("ten", 10))
    assert slots(plan, "twenty", 0, WEEK) == 8
    assert (slots(plan, "twenty", WEEK), slots(plan, "ten", WEEK)) == (4, 4)


@pytest.mark.parametrize(
    "changed",
    [
        {"age_days": 41},
        {"case": None},
        {"due": 2 * WEEK, "late_cost": 5},  # its own deadline will call for it
        {"effort": 2},  # finds a gap by itself
        {"min_chunk": 16, "max_chunk": 16},  # in one piece longer than the hours
        {"windows": ((at(0, 18), at(0, 21)),)},  # only in the evening
    ],
)
def test_what_needs_no_hours_or_cannot_use_them_gets_none(changed: dict[str, object]) -> None:
    problem = desk(*crowd(), replace(old("big"), **changed), weeks=2)  # type: ignore[arg-type]
    plan, protected = solve_fairly(problem, FOUR_HOURS, effort=10)
    assert protected is None
    assert plan == solve(problem, effort=10)


def test_switched_off_nothing_is_kept() -> None:
    problem = desk(*crowd(), old("big"))
    assert solve_fairly(problem, 0, effort=10) == (solve(problem, effort=10), None)


def test_a_hazard_and_a_binding_deadline_go_before_it() -> None:
    prices = {"late_cost": 480, "open_cost": 60}
    hazard = work("hazard", 20, max_chunk=8, work_class=WorkClass.SAFETY, due=DAY, **prices)
    bound = work("bound", 22, hard=True, due=5 * DAY, late_cost=120)
    problem = desk(*crowd(10), hazard, bound, old("big"))
    plan, _ = solve_fairly(problem, FOUR_HOURS)
    fair, usual = check(problem, plan), check(problem, solve(problem))
    assert fair.missed_hard == usual.missed_hard == ()
    assert fair.ends["hazard"] == usual.ends["hazard"]


def test_it_stays_late_for_nobody() -> None:
    problem = desk(*crowd(), old("big"), weeks=2)
    plan, _ = solve_fairly(problem, FOUR_HOURS)
    assert all((c.start % DAY) * 30 < 17 * 60 for c in plan.of("big"))


def test_followers_wait_for_all_of_it() -> None:
    problem = desk(old("big", 12), work("after", 2, after=("big",)), weeks=2)
    plan, protected = solve_fairly(problem, FOUR_HOURS)
    assert protected is not None
    assert plan.of("after")[0].start >= plan.of("big")[-1].end
    assert check(problem, plan).valid


def test_the_plan_in_force_is_kept() -> None:
    problem = desk(*crowd(30), old("big"), weeks=2)
    first, _ = solve_fairly(problem, FOUR_HOURS)
    again = replace(problem, previous=first.chunks, costs=replace(problem.costs, change=6))
    plan, _ = solve_fairly(again, FOUR_HOURS)
    assert check(again, plan).changed_slots <= 0.05 * sum(c.end - c.start for c in first.chunks)


def test_the_price_is_what_the_plan_without_would_save() -> None:
    problem = desk(*crowd(), old("big"), weeks=2)
    plan, _ = solve_fairly(problem, FOUR_HOURS)
    assert price(problem, plan) == check(problem, plan).cost - check(problem, solve(problem)).cost > 0


def test_what_puts_other_work_first_is_no_price_of_the_hours() -> None:
    problem = desk(*crowd(), old("big"), weeks=2)
    plan, _ = solve_fairly(problem, FOUR_HOURS)
    late = next(name for name, days in check(problem, plan).late_days.items() if days)
    assert 0 <= price(apply(DoFirst(late), problem), plan) < INSIST


def test_once_planned_it_is_not_planned_again_to_know_that_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Problem] = []
    monkeypatch.setattr(fairness, "solve", lambda p, **kw: asked.append(p) or solve(p, **kw))
    solve_fairly(desk(*crowd(20), old("big"), weeks=2), FOUR_HOURS)
    assert len(asked) == 1


def test_the_explanation_says_that_hours_are_kept() -> None:
    problem = desk(*crowd(), old("big"), weeks=2)
    plan, protected = solve_fairly(problem, FOUR_HOURS)
    assert protected is not None
    found = explain_task(Facts(problem, plan, dict(protected.works)), problem.task("big"))
    kinds = [reason.kind for reason in found.reasons]
    assert kinds[0] is ReasonKind.PROTECTED
    assert found.reasons[0].slots == {"weeks": 10}


@pytest.mark.parametrize("seed", range(15))
def test_every_plan_is_valid_for_what_was_asked_and_no_binding_deadline_suffers(seed: int) -> None:
    """Cases A and B of the random desks are made old; pieces of odd lengths, windows, pins and all."""
    problem = random_desk(seed)
    aged = (replace(t, age_days=70, due=None, hard=False) if t.case else t for t in problem.tasks)
    problem = replace(problem, tasks=tuple(aged))
    plan, _ = solve_fairly(problem, FOUR_HOURS, effort=30)
    fair, usual = check(problem, plan), check(problem, solve(problem, effort=30))
    assert fair.valid
    assert fair.vector[:2] <= usual.vector[:2]
    assert solve_fairly(problem, FOUR_HOURS, effort=30)[0] == plan
    assert all(isinstance(chunk, Chunk) and "\t" not in chunk.task for chunk in plan.chunks)
    assert not any("\t" in task for task in plan.slipped)


def test_the_price_is_the_same_once_the_plan_is_in_force() -> None:
    problem = desk(*crowd(), old("big"), weeks=2)
    plan, _ = solve_fairly(problem, FOUR_HOURS)
    kept = replace(problem, previous=plan.chunks, costs=replace(problem.costs, change=6))
    assert price(kept, plan) == price(problem, plan) > 0


def test_what_got_its_hours_only_in_a_later_week_was_not_protected() -> None:
    away = tuple(day for day in desk(weeks=2).days if day.day >= 7)
    problem = desk(*crowd(20), old("big", 8), weeks=2, days=away)
    plan, protected = solve_fairly(problem, FOUR_HOURS)
    assert plan.of("big")[0].start >= WEEK
    assert protected is None


def test_a_hazard_does_not_push_protected_work_into_the_evening() -> None:
    problem = desk(
        old("big", 4), work("hazard", 4, work_class=WorkClass.SAFETY, late_cost=480, due=at(0, 21))
    )
    plan = Plan((Chunk(at(0, 15), at(0, 17), "big"), Chunk(at(0, 18), at(0, 20), "hazard")))
    assert safety_first(problem, plan).of("hazard")[0].start == at(0, 15)
    assert safety_first(problem, plan, ["big"]) == plan


def test_pieces_of_one_work_that_touch_after_the_hazard_went_first_are_one():
    problem = desk(work("report", 6), work("hazard", 2, work_class=WorkClass.SAFETY, due=at(0, 21)))
    pieces = (at(0, 8), at(0, 10)), (at(0, 11), at(0, 12))
    report = tuple(Chunk(start, end, "report") for start, end in pieces)
    plan = Plan(tuple(sorted((*report, Chunk(at(0, 10), at(0, 11), "hazard")))))
    assert safety_first(problem, plan).chunks == (
        Chunk(at(0, 8), at(0, 9), "hazard"), Chunk(at(0, 9), at(0, 12), "report")
    )  # fmt: skip
