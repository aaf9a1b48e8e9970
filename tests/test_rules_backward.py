from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procedures import small_procedure

from pbdesk.model.people import CaseRole, ContactWindow, Role
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import CaseStatus, Proposal, StageEvent
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.rules.backward import Backward, Span, lay_back
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.gates import Gate, Step, gates_of
from pbdesk.say import say
from pbdesk.workcal.calendar import DayEdit, DayInfo, WorkCalendar
from pbdesk.workcal.quarters import Quarter

P = small_procedure()
Q = Quarter(115, 4)
TODAY = date(2026, 11, 23)  # a Monday
NEW_YEAR = date(2027, 1, 1)  # a Friday off
CALENDAR = WorkCalendar(
    {NEW_YEAR: DayInfo(False, "開國紀念日")}, {date(2026, 12, 30): DayEdit(working=False, reason="颱風")}
)
HOURS = ((time(9), time(12)), (time(13), time(17)))  # seven hours


def hours(day: date) -> Sequence[Span]:
    return [(datetime.combine(day, a), datetime.combine(day, b)) for a, b in CALENDAR.hours(day, HOURS)]


def evenings(day: date) -> Sequence[Span]:
    return [(datetime.combine(day, time(18)), datetime.combine(day, time(21)))] if hours(day) else []


def lay(*gates: Gate) -> list[Backward]:
    return lay_back(gates, CALENDAR.deadline, hours, evenings)


def gate(day: date, *steps: Step, case: int = 1) -> Gate:
    return Gate(case, say("gate"), day, steps)


def step(minutes: int, key: str = "a", **more: object) -> Step:
    return Step(key, say("step"), Effort.MILESTONE, minutes, **more)  # type: ignore[arg-type]


def starts(plan: Backward) -> list[datetime | None]:
    return [laid.start for laid in plan.laid]


def test_work_ends_with_the_last_working_day_before_the_gate() -> None:
    (plan,) = lay(gate(date(2027, 1, 3), step(60)))  # a Sunday after New Year's Day
    assert plan.deadline == date(2026, 12, 31)
    assert (plan.laid[0].start, plan.laid[0].end) == (
        datetime(2026, 12, 31, 16), datetime(2026, 12, 31, 17),
    )  # fmt: skip


def test_a_day_off_in_between_moves_the_start_a_day_ahead() -> None:
    (plan,) = lay(gate(date(2026, 12, 31), step(8 * 60)))  # a day of seven hours and one before the typhoon
    assert plan.start == datetime(2026, 12, 29, 16)


def test_an_unsplit_step_looks_for_one_piece() -> None:
    (plan,) = lay(gate(date(2026, 12, 31), step(200, split=False)))
    assert plan.start == datetime(2026, 12, 31, 13, 40)
    (long,) = lay(gate(date(2026, 12, 31), step(241, split=False)))
    assert starts(long) == [None]


def test_a_split_step_takes_no_crumbs() -> None:
    before = gate(date(2026, 12, 31), step(220, "b"))  # leaves twenty minutes of the afternoon
    plans = lay(before, gate(date(2026, 12, 31), step(60, min_chunk=30), case=2))
    assert plans[1].laid[0].end == datetime(2026, 12, 31, 12)


def test_steps_follow_each_other_up_to_the_gate() -> None:
    (plan,) = lay(gate(date(2026, 12, 31), step(60, "draft"), step(120, "visit")))
    assert starts(plan) == [datetime(2026, 12, 31, 14), datetime(2026, 12, 31, 15)]


def test_a_visit_waits_for_the_persons_evening_and_pulls_the_draft_before_it() -> None:
    window = (("2", time(19, 30), time(20, 30)),)  # Tuesdays; the 29th is the last before the gate
    (plan,) = lay(gate(date(2026, 12, 31), step(60, "draft"), step(60, "visit", windows=window)))
    assert starts(plan) == [datetime(2026, 12, 29, 16), datetime(2026, 12, 29, 19, 30)]
    narrow = (("2", time(20, 30), time(22)),)  # the evening ends at nine
    (none,) = lay(gate(date(2026, 12, 31), step(60, "visit", windows=narrow, split=False)))
    assert starts(none) == [None]


def test_two_cases_share_one_officer() -> None:
    plans = lay(*(gate(date(2026, 12, 31), step(240, str(n)), case=n) for n in (1, 2)))
    taken = sorted((x.start, x.end) for plan in plans for x in plan.laid if x.start and x.end)
    assert taken == [
        (datetime(2026, 12, 29, 16), datetime(2026, 12, 31, 12)),
        (datetime(2026, 12, 31, 13), datetime(2026, 12, 31, 17)),
    ]


def test_a_gate_without_steps_has_its_day_only() -> None:
    (plan,) = lay(gate(NEW_YEAR))
    assert plan.start is None and plan.deadline == date(2026, 12, 31)


GATES = st.lists(
    st.tuples(st.integers(0, 20), st.lists(st.integers(1, 30), min_size=1, max_size=3)), max_size=12
)


@given(GATES)
def test_no_minute_is_given_twice_and_no_gate_is_passed(drawn: list[tuple[int, list[int]]]) -> None:
    gates = [
        gate(date(2026, 12, 10) + timedelta(day), *(step(15 * n, f"{i}:{k}", split=False)
                                                    for k, n in enumerate(efforts)), case=i)
        for i, (day, efforts) in enumerate(drawn)
    ]  # fmt: skip
    plans = lay(*gates)
    spans = sorted((x.start, x.end) for plan in plans for x in plan.laid if x.start and x.end)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for plan in plans:
        ends = [x.end for x in plan.laid if x.end]
        assert ends == sorted(ends)
        assert all(end.date() <= plan.deadline for end in ends)


def test_a_step_is_not_laid_before_the_day_it_is_left_until() -> None:
    (plan,) = lay(gate(date(2026, 12, 31), step(8 * 60, "a", release=date(2026, 12, 29))))
    assert starts(plan) == [datetime(2026, 12, 29, 16)]
    (late,) = lay(gate(date(2026, 12, 31), step(8 * 60, "a", release=date(2026, 12, 31))))
    assert starts(late) == [None]


# -- which gates a case has ---
ROW = Milestone(id=2, proposal_id=1, quarter=1154, planned="完成發包")
CASE = CaseFile(
    Proposal(id=1, stage="execution"), milestones=(ROW,),
    roles=(CaseRole(person_id=3, role=Role.PROPOSER),),
    windows=(ContactWindow(person_id=3, weekdays="4", start=time(19), end=time(21)),),
)  # fmt: skip


def found(case: CaseFile, quarter: Quarter = Q, today: date = TODAY) -> list[tuple[str, date, list[str]]]:
    return [(str(g.title), g.day, [s.key for s in g.steps]) for g in gates_of(case, quarter, today, P)]


def keys(case: CaseFile, quarter: Quarter = Q, today: date = TODAY) -> set[str]:
    return {key for _, _, steps in found(case, quarter, today) for key in steps}


def test_the_gates_of_a_quarter_carry_the_keys_of_the_planned_work() -> None:
    days = {key: day for _, day, steps in found(CASE) for key in steps}
    assert days == {
        "milestone:2": date(2026, 12, 31), "signoff-draft:1:1154": date(2026, 12, 31),
        "signoff-visit:1:1154": date(2026, 12, 31), "platform:1:1154": date(2027, 1, 10),
    }  # fmt: skip
    (visit,) = [s for g in gates_of(CASE, Q, TODAY, P) for s in g.steps if s.key.startswith("signoff-visit")]
    assert visit.windows == (("4", time(19), time(21)),)


@pytest.mark.parametrize(("status", "left"), [
    (SignOffStatus.SIGNED, set()), (SignOffStatus.REFUSED, set()),
    (SignOffStatus.SENT, {"signoff-visit:1:1154"}), (SignOffStatus.UNREACHED, {"signoff-visit:1:1154"}),
])  # fmt: skip
def test_what_is_left_of_a_sheet(status: SignOffStatus, left: set[str]) -> None:
    case = replace(CASE, signoffs=(SignOff(quarter=1154, status=status),))
    assert {key for key in keys(case) if key.startswith("signoff")} == left


def test_two_milestones_of_a_quarter_are_one_text_on_the_platform() -> None:
    case = replace(CASE, milestones=(replace(ROW, platform_on=TODAY), replace(ROW, id=3)))
    assert [key for _, _, steps in found(case) for key in steps if key.startswith("platform")] == [
        "platform:1:1154"
    ]
    entered = replace(CASE, milestones=(replace(ROW, platform_on=TODAY),))
    assert not any(key.startswith("platform") for key in keys(entered))


def test_the_last_day_to_ask_is_a_gate_and_work_only_at_risk() -> None:
    row = replace(ROW, quarter=1161)
    calm = replace(CASE, milestones=(row,))
    (gate_,) = [g for g in found(calm, Quarter(116, 1), date(2027, 1, 4)) if "Last day" in g[0]]
    assert gate_[1:] == (date(2027, 1, 31), [])
    drafted = Extension(id=1, milestone_id=2, status=ExtensionStatus.DRAFT)
    assert "extension:2:2027-01-31" in keys(
        replace(calm, extensions=(drafted,)), Quarter(116, 1), date(2027, 1, 4)
    )
    assert not any("Last day" in g[0] for g in found(calm, Quarter(116, 1), date(2027, 2, 1)))


def test_a_milestone_whose_progress_is_told_has_no_gate() -> None:
    told = replace(CASE, milestones=(replace(ROW, quarter=1161, source="platform", actual="已完工"),))
    names = [name for name, _, _ in found(told, Quarter(116, 1), date(2027, 1, 4))]
    assert not any("Last day" in name or "Milestone" in name for name in names)


def test_an_extended_milestone_belongs_to_the_quarter_it_was_carried_into() -> None:
    carried = Extension(id=1, milestone_id=2, status=ExtensionStatus.GRANTED, new_due=date(2027, 2, 15))
    case = replace(CASE, extensions=(carried,))
    assert "milestone:2" not in keys(case)
    assert "milestone:2" in keys(case, Quarter(116, 1))


def test_a_dated_stage_brings_its_preparation() -> None:
    closing = StageEvent(proposal_id=1, stage="closing", on_date=date(2026, 12, 18))
    assert ("Closing on 2026-12-18", date(2026, 12, 8), ["stage:1:visit"]) in found(
        replace(CASE, events=(closing,))
    )


def test_closed_and_waiting_cases_have_no_gates() -> None:
    assert found(replace(CASE, proposal=replace(CASE.proposal, status=CaseStatus.CLOSED))) == []
    assert found(replace(CASE, proposal=replace(CASE.proposal, waits_for_year=117))) == []
