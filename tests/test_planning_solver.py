"""What the planner decides on small desks where a person can see the best plan."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from planning_builders import AFTERNOON, DAY, MORNING, at, desk, random_desk, spans, weekdays, work

from pbdesk.planning.binding import giving_up, without_the_longest
from pbdesk.planning.board import Board
from pbdesk.planning.check import check
from pbdesk.planning.laying import Layer
from pbdesk.planning.problem import Chunk, Costs, Day, Meeting, Plan, WorkClass
from pbdesk.planning.ranking import Urgency
from pbdesk.planning.solver import solve


def solved(problem, **options):
    plan = solve(problem, **options)
    report = check(problem, plan)
    assert report.valid, report.violations
    assert plan.slipped == tuple(sorted(report.slipped))
    return plan, report


def test_nothing_to_plan_is_an_empty_plan():
    assert solve(desk()) == Plan()
    assert solve(desk(days=())) == Plan()


def test_safety_comes_before_everything_else():
    plan, _ = solved(
        desk(
            work("letter", 4, due=at(0, 17), work_class=WorkClass.STATUTORY, late_cost=240),
            work("railing", 4, due=at(0, 17), work_class=WorkClass.SAFETY, late_cost=480, open_cost=120),
        )
    )
    assert plan.of("railing")[0].start == at(0, 8)


def test_easy_case_closes_first_because_it_ends_its_sign_offs():
    small = work("small", 2, open_cost=15)
    large = work("large", 28, open_cost=15)
    plan, _ = solved(desk(large, small))
    assert plan.of("small")[0].end <= plan.of("large")[0].start


def chain_with_a_broken_monday():
    """Preparing fits into Monday in two pieces or into Tuesday in one; what waits for it costs each day."""
    visit = Meeting("visit", at(0, 10), at(0, 15), 600)
    prepare = work("prepare", 6, late_cost=0)
    close = work("close", 2, after=("prepare",), open_cost=40)
    return desk(prepare, close, meetings=(visit,), days=weekdays(evenings=False))


@pytest.mark.parametrize("effort", [0, 100])
def test_work_in_a_chain_is_cut_in_pieces_when_that_lets_the_chain_go_on(effort):
    plan, _ = solved(chain_with_a_broken_monday(), effort=effort)
    assert spans(plan, "prepare") == [(at(0, 8), at(0, 10)), (at(0, 15), at(0, 16))]
    assert spans(plan, "close") == [(at(0, 16), at(0, 17))]


def test_a_chain_that_costs_nothing_to_wait_is_not_cut():
    problem = chain_with_a_broken_monday()
    prepare, close = problem.tasks
    plan, _ = solved(replace(problem, tasks=(prepare, replace(close, open_cost=0))))
    assert len(spans(plan, "prepare")) == 1


def test_an_evening_is_worked_early_in_a_chain_for_the_deadline_at_its_end():
    start = work("start", 16, late_cost=0, max_chunk=16, after=())
    end = work("end", 16, after=("start",), due=at(1, 17), hard=True)
    _, report = solved(desk(start, end, meetings=(Meeting("visit", at(1, 8), at(1, 10), 600),)), effort=0)
    assert report.vector[:2] == (0, 0)


def test_binding_deadlines_are_met_in_the_evening_when_the_days_are_full():
    tasks = [
        work(f"t{k}", 8, due=at(1, 17), hard=True, max_chunk=4, work_class=WorkClass.STATUTORY)
        for k in range(4)
    ]
    plan, report = solved(desk(*tasks, work("more", 4, due=at(1, 24), hard=True)))
    assert report.vector[:2] == (0, 0)
    assert report.overtime_slots == 4
    assert not plan.slipped


def test_a_cheap_delay_is_not_bought_with_an_evening():
    _, report = solved(desk(work("a", 16, due=at(0, 17)), work("b", 2, due=at(0, 17), late_cost=30)))
    assert report.overtime_slots == 0
    assert sum(report.late_days.values()) == 1


def test_evening_windows_share_one_evening():
    calls = [
        work("a", 1, windows=((at(0, 18), at(0, 21)), (at(2, 18), at(2, 21)))),
        work("b", 1, windows=((at(1, 18), at(1, 21)), (at(2, 18), at(2, 21)))),
    ]
    _, report = solved(desk(*calls))
    assert (report.evenings, report.overtime_slots) == (1, 2)


def test_followers_wait_and_whole_work_is_not_cut():
    plan, _ = solved(desk(work("check", 6, min_chunk=6), work("report", 2, after=("check",), open_cost=10)))
    assert len(plan.of("check")) == 1
    assert plan.of("report")[0].start >= plan.of("check")[0].end


def test_a_call_without_a_deadline_is_made_for_the_sake_of_what_follows():
    call = work("call", 1, windows=((at(1, 18), at(1, 20)),), slip_cost=10, defer_cost=5)
    plan, _ = solved(desk(call, work("plan", 4, after=("call",), due=at(3, 17), late_cost=240)))
    assert spans(plan, "call") == [(at(1, 18), at(1, 18) + 1)]


def test_clashing_meetings_the_cheaper_one_is_declined():
    meetings = (Meeting("dear", at(0, 9), at(0, 10), 300), Meeting("cheap", at(0, 9.5), at(0, 11), 100))
    plan, _ = solved(desk(work("a", 4), meetings=meetings))
    assert plan.declined == ("cheap",)


def test_a_pin_beats_a_meeting_and_the_clock():
    pins = (Chunk(at(0, 9), at(0, 10), "a"), Chunk(at(5, 9), at(5, 10), "b"))
    meetings = (Meeting("m", at(0, 9.5), at(0, 11), 600),)
    plan, _ = solved(desk(work("a", 4), work("b", 2, after=("a",)), pins=pins, meetings=meetings))
    assert plan.declined == ("m",)
    assert spans(plan, "b") == [(at(5, 9), at(5, 10))]


def test_unfinished_work_still_uses_the_time_that_is_left():
    plan, report = solved(
        desk(work("inventory", 200, min_chunk=2, max_chunk=6), work("letter", 4, due=at(2, 17)))
    )
    assert plan.slipped == ("inventory",)
    assert report.ends["letter"] is not None
    assert report.planned["inventory"] >= 50


ODD = {
    "no working day": desk(work("a"), days=()),
    "all meetings": desk(
        work("a"), meetings=tuple(Meeting(f"m{d}", d * DAY, d * DAY + DAY, 9) for d in range(5))
    ),
    "reserve above the day": desk(work("a"), days=weekdays(1, buffer=40, evenings=False)),
    "longer than the plan": desk(work("a", 999, max_chunk=999, min_chunk=999)),
    "window never opens": desk(work("a", windows=((at(0, 12), at(0, 13)),)), work("b", after=("a",))),
    "released after the plan": desk(work("a", release=10_000), work("b", release=at(6, 23))),
    "overdue and binding": desk(work("a", due=0, hard=True), work("b", due=-40, hard=True)),
    "overtime only": desk(
        work("a", slip_cost=300), days=(Day(0, (), ((0, 48),)), Day(1, (), ((0, 48),))), ot_week_cap=3
    ),
    "morning overtime": desk(
        work("a", 9, max_chunk=9), days=(Day(0, ((16, 20), (24, 28)), ((12, 16), (20, 24))),)
    ),
    "round the clock": desk(work("a", 60, max_chunk=7), days=(Day(0, ((0, 48),)), Day(1, ((0, 48),)))),
    "fully pinned": desk(work("a", 2), pins=(Chunk(3, 5, "a"),)),
    "free of charge": desk(work("a", late_cost=0, defer_cost=0, slip_cost=0)),
    "previous of gone work": desk(work("a"), previous=(Chunk(16, 18, "gone"), Chunk(2, 4, "a"))),
    "an hour a slot": desk(work("a", 3), slot_minutes=60, days=(Day(0, ((8, 12),)),)),
}


@pytest.mark.parametrize("problem", ODD.values(), ids=ODD.keys())
def test_odd_desks_get_a_valid_plan(problem):
    solved(problem)


def test_what_can_be_done_on_odd_desks_is_done():
    assert solved(ODD["overtime only"])[0].slipped == ()
    assert solved(ODD["free of charge"])[0].slipped == ()
    assert solved(ODD["overdue and binding"])[1].vector[:2] == (0, 2)
    assert solved(ODD["round the clock"])[0].slipped == ()


def in_force(problem, plan, *more):
    return replace(problem, tasks=problem.tasks + more, previous=plan.chunks, costs=Costs(change=6))


@pytest.mark.parametrize("seed", [*range(6), 39, 104])
def test_the_same_desk_again_moves_nothing(seed):
    problem = random_desk(seed)
    plan, before = solved(problem)
    again, after = solved(in_force(problem, plan))
    assert after.vector <= before.vector
    assert again == plan or after.vector < before.vector


def test_one_more_hour_moves_little():
    problem = desk(*(work(f"t{k:02}", 6, due=at(k % 5, 17)) for k in range(11)))
    plan, _ = solved(problem)
    _, after = solved(in_force(problem, plan, work("new", 2, due=at(3, 17))))
    assert after.changed_slots <= 4


def test_more_effort_is_never_dearer():
    for seed in range(6):
        problem = random_desk(seed + 50)
        assert solved(problem, effort=300)[1].vector <= solved(problem, effort=0)[1].vector


def test_same_plan_for_every_hash_seed():
    script = (
        "import sys, json; sys.path.insert(0, 'tests')\n"
        "from planning_builders import random_desk\n"
        "from pbdesk.planning.solver import solve\n"
        "from pbdesk.planning.explain import explain_task\n"
        "from pbdesk.planning.facts import Facts\n"
        "from pbdesk.planning.jsonio import plan_to_json\n"
        "for seed, load in ((3, 1.0), (7, 1.0), (20, 2.0)):\n"
        "    problem = random_desk(seed, load); plan = solve(problem, effort=50)\n"
        "    facts = Facts(problem, plan)\n"
        "    why = [explain_task(facts, task) for task in problem.tasks]\n"
        "    print(json.dumps(plan_to_json(problem, plan)), why)\n"
    )
    root = str(__import__("pathlib").Path(__file__).resolve().parent.parent)
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert len(answers) == 1
    assert json.loads(answers.pop().split(b"\n")[0].split(b"} [")[0] + b"}")["format"] == "pbdesk-plan/1"


def test_with_very_many_duties_the_search_stops_by_what_it_looks_at(monkeypatch):
    """1,200 duties of which most find no place: every change is followed through hundreds of others."""
    duties = (
        work(f"d{k}", 1, release=at(7 * (k % 4), 0), due=at(7 * (k % 4) + 1, 0), max_chunk=1)
        for k in range(1200)
    )
    layers: list[Layer] = []

    class Counting(Layer):
        def __init__(self, board):
            super().__init__(board)
            layers.append(self)

    monkeypatch.setattr("pbdesk.planning.solver.Layer", Counting)
    solved(desk(*duties, weeks=4))
    (layer,) = layers
    assert layer.looks < 3_000_000
    assert layer.work < 50_000


def test_the_longest_is_given_up_so_that_the_others_are_in_time():
    """Fourteen hours of law-bound work for a day of eight: by deadline alone the longest comes first."""
    law = {"hard": True, "work_class": WorkClass.STATUTORY, "late_cost": 240, "due": at(0, 17)}
    short = [work(f"short-{number}", 4, **law) for number in range(4)]
    first = work("appraisal", 12, **{**law, "due": at(0, 16.5)})
    problem = desk(first, *short, days=weekdays(evenings=False))
    board = Board(problem)
    order, forced = without_the_longest(board, Layer(board), Urgency(board), 999)
    assert order[-1] == board.index["appraisal"]
    assert set(forced) == {board.index[task.id] for task in short}
    plan, report = solved(problem)
    assert report.vector[1] == 1
    assert plan.of("appraisal")[0].start >= at(1, 8)


@pytest.mark.parametrize("seed", range(4))
def test_orders_that_give_up_binding_work_hold_all_work_and_nobody_waits_for_later_work(seed):
    board = Board(random_desk(seed, 2))
    for order, forced in giving_up(board, Layer(board), Urgency(board), 999):
        place = {index: number for number, index in enumerate(order)}
        assert sorted(order) == [item.index for item in board.items if item.need]
        assert set(forced) <= set(order)
        assert all(place[b] < at_ for i, at_ in place.items() for b in board.items[i].before if b in place)


def test_each_binding_work_is_given_up_once_the_longest_first_and_safety_never():
    law = {"hard": True, "work_class": WorkClass.STATUTORY, "due": at(0, 17)}
    problem = desk(
        work("short", 4, **law),
        work("draft", 2),
        work("appraisal", 10, after=("draft",), **law),
        work("hazard", 12, hard=True, work_class=WorkClass.SAFETY, due=at(0, 17)),
        work("filing", 4),
    )
    board = Board(problem)
    first, *starts = giving_up(board, Layer(board), Urgency(board), 999)
    name = [item.task.id for item in board.items]
    assert [{name[index] for index in forced} for _, forced in starts] == [
        {"short", "hazard"},  # what only the appraisal waits for does not bind without it
        {"draft", "appraisal", "hazard"},
    ]
    assert {name[index] for index in first[1]} == {"draft", "hazard"}
    assert len(list(giving_up(board, Layer(board), Urgency(board), 0))) == 1


@pytest.mark.parametrize(("saved", "moves"), [(50, False), (70, True)])
def test_work_moves_only_for_more_than_five_times_the_price_of_moving(saved, moves):
    """Two steps to move at six minutes each: sixty officer-minutes must be saved."""
    problem = desk(
        work("report", 2, due=at(0, 17), late_cost=saved),
        previous=(Chunk(at(1, 9), at(1, 10), "report"),),
        costs=Costs(change=6),
    )
    plan, _ = solved(problem)
    assert (plan.of("report")[0].start < at(1, 0)) is moves


def test_the_search_counts_the_pieces_of_pins_of_unfinished_work_too():
    days = (Day(4, (MORNING, AFTERNOON), (), 2), Day(6, (MORNING, AFTERNOON)))
    problem = desk(
        work("endless", 400, min_chunk=2, max_chunk=3, defer_cost=60, slip_cost=0, late_cost=30),
        work("pinned", 8, due=at(5, 17), late_cost=240, defer_cost=0, slip_cost=0),
        days=days, costs=Costs(chunk=100), ot_week_cap=0,
        pins=(Chunk(at(4, 12), at(4, 13.5), "pinned"), Chunk(at(6, 12), at(6, 13), "pinned")),
    )  # fmt: skip
    searched, only_laid = solve(problem), solve(problem, effort=0)
    assert check(problem, searched).vector <= check(problem, only_laid).vector
