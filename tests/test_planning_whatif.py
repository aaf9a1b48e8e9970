"""What a change would do, and what a case displaces; nothing of it touches the problem."""

from dataclasses import replace

import pytest
from planning_builders import at, desk, spans, weekdays, work

from pbdesk.planning.changes import (
    CancelMeeting,
    DoFirst,
    DropTasks,
    ExtendDue,
    RemoveCase,
    SetOvertime,
    apply,
)
from pbdesk.planning.check import check
from pbdesk.planning.displacement import blame, displaced
from pbdesk.planning.problem import Chunk, Meeting, Origin
from pbdesk.planning.solver import solve
from pbdesk.planning.swap import swap_cost
from pbdesk.planning.whatif import figures, in_force, moved

TALK = Meeting("talk", at(1, 9), at(1, 10), 60)


def busy():
    return desk(
        work("survey", 10, due=at(1, 17), origin=Origin.ROUTINE),
        work("visit", 8, due=at(0, 17), case="PB1", origin=Origin.PB, late_cost=240),
        work("sheet", 6, after=("visit",), due=at(1, 17), case="PB1", origin=Origin.PB, late_cost=240),
        work("letter", 2, due=at(2, 17)),
        meetings=(TALK,),
        days=weekdays(1, evenings=False),
    )


def test_a_change_leaves_what_it_was_tried_on_alone():
    problem = busy()
    plan = solve(problem)
    changed = in_force(apply(RemoveCase("PB1"), problem), plan)
    again = solve(changed)
    assert check(changed, again).valid
    assert {chunk.task for chunk in again.chunks} == {"survey", "letter"}
    assert figures(changed, again).planned == figures(problem, plan).planned - 14
    assert problem == busy()


def test_moved_says_from_where_to_where():
    problem, pin = desk(work("a")), Chunk(at(3, 9), at(3, 10), "a")
    plan = solve(problem)
    (found,) = moved(plan, solve(replace(problem, pins=(pin,))))
    assert (found.before, found.after, found.slots) == (plan.chunks, (pin,), 2)


def test_small_changes_are_what_they_say():
    assert apply(CancelMeeting("talk"), busy()).meetings == ()
    assert apply(SetOvertime(3), busy()).ot_week_cap == 3
    assert apply(ExtendDue("letter", at(4, 17)), busy()).task("letter").due == at(4, 17)
    assert apply(DropTasks(("visit",)), busy()).task("sheet").after == ()
    assert spans(solve(apply(DoFirst("letter"), busy())), "letter")
    with pytest.raises(KeyError):
        apply(ExtendDue("ghost", 3), busy())


def test_displacement_says_what_would_be_done_sooner_without_the_case():
    problem = busy()
    plan = solve(problem)
    result = displaced(problem, plan, lambda task: task.case == "PB1")
    assert [delayed.task for delayed in result.tasks] == ["survey"]
    survey = result.tasks[0]
    assert survey.from_slot is not None
    assert survey.to_slot is not None
    assert survey.from_slot < survey.to_slot
    assert (survey.days, survey.slots) == (1, 10)


def test_displacement_counts_the_evenings_a_case_costs():
    problem = desk(
        work("duty", 16, due=at(0, 17), hard=True, late_cost=400),
        work("case", 4, due=at(0, 24), hard=True, case="PB1", late_cost=400),
    )
    result = displaced(problem, solve(problem), lambda task: task.case == "PB1")
    assert (result.evenings, result.overtime) == (1, 4)


def test_no_work_displaces_nothing():
    problem = busy()
    result = displaced(problem, solve(problem), lambda task: False)
    assert (result.tasks, result.evenings, result.overtime) == ((), 0, 0)


# -- which case is to blame ----------------------------------------------------------------------------------
def test_one_case_alone_is_blamed_for_what_it_alone_displaces():
    problem = desk(
        work("survey", 16, due=at(0, 17), origin=Origin.ROUTINE),
        work("visit", 16, due=at(0, 17), case="1", origin=Origin.PB, late_cost=480),
        work("letter", 1, case="2", origin=Origin.PB, release=at(3, 8)),
        days=weekdays(1, evenings=False),
    )
    plan = solve(problem)
    found = displaced(problem, plan, lambda task: task.origin is Origin.PB)
    assert [each.task for each in found.tasks] == ["survey"]
    assert blame(problem, plan, found) == {"survey": "1"}


def test_what_only_two_cases_together_displace_is_nobodys_alone():
    pb = {"origin": Origin.PB, "late_cost": 480, "due": at(0, 17)}
    problem = desk(
        work("survey", 16, due=at(0, 17), origin=Origin.ROUTINE),
        work("visit", 8, case="1", **pb),
        work("sheet", 8, case="2", **pb),
        days=weekdays(1, evenings=False),
    )
    plan = solve(problem)
    found = displaced(problem, plan, lambda task: task.origin is Origin.PB)
    assert [each.task for each in found.tasks] == ["survey"]
    assert blame(problem, plan, found) == {}


# -- the next in the queue first -----------------------------------------------------------------------------
def two_of_a_day(**first):
    return desk(
        work("report", 16, due=at(0, 17), **first),
        work("survey", 16, due=at(4, 17)),
        days=weekdays(1, evenings=False),
    )


def test_a_swap_costs_what_the_plan_would_cost_more():
    problem = two_of_a_day(late_cost=160)
    plan = solve(problem)
    assert spans(plan, "report")[0][0] < spans(plan, "survey")[0][0]
    swap = swap_cost(problem, plan, "report")
    assert (swap.other, swap.minutes, swap.misses) == ("survey", 160, False)


def test_a_swap_that_breaks_a_binding_deadline_says_so():
    problem = two_of_a_day(hard=True)
    assert swap_cost(problem, solve(problem), "report").misses


def test_a_swap_of_equals_costs_nothing():
    problem = desk(work("a", 4), work("b", 4))
    plan = solve(problem)
    first = plan.chunks[0].task
    assert swap_cost(problem, plan, first).minutes == 0


def test_no_swap_where_the_order_is_not_free():
    problem = desk(work("a", 4, due=at(0, 17)), work("b", 4, after=("a",)))
    plan = solve(problem)
    assert swap_cost(problem, plan, "a") is None  # b waits for it
    assert swap_cost(problem, plan, "b") is None  # the last in the queue
    pinned = desk(work("a", 2), work("b", 2), pins=(Chunk(at(0, 8), at(0, 9), "a"),))
    assert swap_cost(pinned, solve(pinned), "a") is None


def test_a_swap_never_counts_the_plan_in_force():
    problem = two_of_a_day(late_cost=160)
    plan = solve(problem)
    again = in_force(problem, plan)
    assert again.previous
    assert swap_cost(again, plan, "report").minutes == 160
