from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from desks import BENCH, LANTERN, NOW, RAIL, SWING

from pbdesk.desk import Desk
from pbdesk.errors import InputError
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.model.work import Meeting
from pbdesk.rules.backward import Laid
from pbdesk.workcal.quarters import Quarter

Q = Quarter(115, 4)
TODAY = NOW.date()


@pytest.fixture
def case(desk: Desk) -> Proposal:
    return desk.cases.find(LANTERN)


def sheet(desk: Desk, case: Proposal) -> SignOff:
    return desk.store.all(SignOff, proposal_id=case.id)[0]


def milestone(desk: Desk, case: Proposal) -> Milestone:
    return desk.store.all(Milestone, proposal_id=case.id, quarter=1154)[0]


def test_tracked_are_cases_carried_out_and_cases_with_milestones(desk: Desk) -> None:
    desk.quarters.save_milestone(
        Milestone(proposal_id=desk.cases.find(BENCH).id, quarter=1154, planned="會勘")
    )
    numbers = {found.proposal.case_no for found in desk.quarters.tracked()}
    assert {LANTERN, RAIL, BENCH} <= numbers
    assert SWING not in numbers


def test_a_draft_is_kept_and_replaced_in_one_sheet(desk: Desk, case: Proposal) -> None:
    desk.quarters.save_draft(case.id, Q, "first")
    saved, _ = desk.quarters.save_draft(case.id, Q, "second")
    assert desk.store.all(SignOff, proposal_id=case.id) == [saved]
    assert (saved.text, saved.status, saved.drafted_on) == ("second", SignOffStatus.DRAFT, TODAY)


def test_a_visit_waits_for_its_outcome_on_its_own_case_until_its_sheet_needs_no_signature(
    desk: Desk, case: Proposal
) -> None:
    rail, before = desk.cases.find(RAIL), Quarter(115, 3)
    for proposal, quarter in ((rail, Q), (case, before), (case, Q)):
        desk.week.done(f"signoff-visit:{proposal.id}:{quarter.key}", proposal_id=proposal.id)
    assert desk.quarters.unheard(desk.cases.file(rail.id)) == {Q: TODAY}
    assert desk.quarters.unheard(desk.cases.file(case.id)) == {before: TODAY, Q: TODAY}
    assert desk.quarters.visits_made(before) == {case.id: TODAY}
    desk.quarters.record(case.id, Q, SignOffStatus.SIGNED)
    assert desk.quarters.unheard(desk.cases.file(case.id)) == {}, "signed later, it settles those before"


def test_a_visit_in_vain_comes_back_though_it_was_noted_as_done(desk: Desk) -> None:
    rail = desk.cases.find(RAIL)
    visit = f"signoff-visit:{rail.id}:{Q.key}"
    minutes = desk.week.plan().items[visit].minutes
    desk.week.done(visit, 50, proposal_id=rail.id)
    assert visit not in desk.week.plan().items
    desk.quarters.record(rail.id, Q, SignOffStatus.UNREACHED, "nobody there")
    plan = desk.week.plan()
    assert plan.items[visit].minutes == minutes
    assert plan.problem.task(visit).effort * plan.frame.slot >= minutes  # the 50 are of the try before
    desk.undo()
    assert visit not in desk.week.plan().items


def test_the_time_of_a_visit_in_vain_is_noted_after_its_outcome_and_the_next_visit_stays_work(
    desk: Desk,
) -> None:
    rail = desk.cases.find(RAIL)
    visit = f"signoff-visit:{rail.id}:{Q.key}"
    desk.quarters.record(rail.id, Q, SignOffStatus.UNREACHED, "nobody there")
    desk.week.done(visit, 50, proposal_id=rail.id)
    assert visit in desk.week.plan().items
    assert {entry.work for entry in desk.week.entries()} == {f"done:{visit}:1"}
    desk.quarters.record(rail.id, Q, SignOffStatus.SIGNED)
    assert visit not in desk.week.plan().items


def test_every_try_counts_and_sending_is_no_try(desk: Desk, case: Proposal) -> None:
    for status in (SignOffStatus.SENT, SignOffStatus.UNREACHED, SignOffStatus.REFUSED, SignOffStatus.SIGNED):
        desk.quarters.record(case.id, Q, status, "note", on=date(2026, 11, 20))
    found = sheet(desk, case)
    assert (found.status, found.attempts, found.outcome_on) == (SignOffStatus.SIGNED, 3, date(2026, 11, 20))
    assert desk.quarters.state(desk.cases.file(case.id), Q) is SignOffStatus.SIGNED


def test_a_refusal_is_kept_when_the_sheet_is_written_anew_until_it_is_signed(
    desk: Desk, case: Proposal
) -> None:
    def flags() -> list[str]:
        return [str(flag) for flag in desk.triage.red_flags(desk.cases.file(case.id))]

    warned = "The sheet of quarter 1154 was refused."
    desk.quarters.record(case.id, Q, SignOffStatus.REFUSED, "too small", on=date(2026, 11, 18))
    assert warned in flags()
    desk.quarters.save_draft(case.id, Q, "in other words")
    assert (sheet(desk, case).status, sheet(desk, case).refused_on) == (
        SignOffStatus.DRAFT, date(2026, 11, 18)
    )  # fmt: skip
    desk.quarters.record(case.id, Q, SignOffStatus.SENT)
    assert warned in flags()
    desk.quarters.record(case.id, Q, SignOffStatus.SIGNED)
    assert warned not in flags()
    for _ in range(3):
        desk.undo()
    assert (sheet(desk, case).status, sheet(desk, case).refused_on) == (SignOffStatus.REFUSED, None)


def test_what_was_signed_is_on_record_and_stays(desk: Desk, case: Proposal) -> None:
    desk.quarters.record(case.id, Q, SignOffStatus.SIGNED, text="as signed")
    with pytest.raises(InputError):
        desk.quarters.save_draft(case.id, Q, "changed afterwards")
    with pytest.raises(InputError):
        desk.quarters.check_open(case.id, Q)
    assert sheet(desk, case).text == "as signed"
    with pytest.raises(InputError, match="signed since"):
        desk.quarters.record(case.id, Q, SignOffStatus.SENT)
    desk.quarters.record(case.id, Q, SignOffStatus.SENT, unsign=True)  # the signature is taken back
    desk.quarters.save_draft(case.id, Q, "changed")
    assert sheet(desk, case).text == "changed"


def test_a_signature_whose_day_is_corrected_is_no_other_try(desk: Desk, case: Proposal) -> None:
    for day in (20, 19):
        desk.quarters.record(case.id, Q, SignOffStatus.SIGNED, on=date(2026, 11, day))
    assert (sheet(desk, case).outcome_on, sheet(desk, case).attempts) == (date(2026, 11, 19), 1)


def test_recording_an_outcome_leaves_the_officers_words(desk: Desk, case: Proposal) -> None:
    desk.quarters.save_draft(case.id, Q, "my own words")
    desk.quarters.record(case.id, Q, SignOffStatus.SIGNED, text="composed words")
    assert sheet(desk, case).text == "my own words"


def test_an_outcome_of_tomorrow_is_refused(desk: Desk, case: Proposal) -> None:
    with pytest.raises(InputError):
        desk.quarters.record(case.id, Q, SignOffStatus.SIGNED, on=date(2026, 11, 24))
    assert desk.store.all(SignOff) == []


def test_a_milestone_needs_some_text(desk: Desk, case: Proposal) -> None:
    with pytest.raises(InputError):
        desk.quarters.save_milestone(Milestone(proposal_id=case.id, quarter=1161, planned="  "))


def test_a_text_changed_after_entering_it_must_be_entered_again(desk: Desk, case: Proposal) -> None:
    desk.quarters.platform_entered(case.id, Q)
    entered = milestone(desk, case)
    assert entered.platform_on == TODAY
    desk.quarters.save_milestone(replace(entered, done_on=TODAY))
    assert milestone(desk, case).platform_on == TODAY
    desk.quarters.save_milestone(replace(entered, actual="已決標"))
    assert milestone(desk, case).platform_on is None


def test_entering_marks_every_milestone_of_the_quarter_in_one_step(desk: Desk, case: Proposal) -> None:
    desk.quarters.save_milestone(Milestone(proposal_id=case.id, quarter=1154, planned="辦理說明會"))
    desk.quarters.platform_entered(case.id, Q)
    found = desk.store.all(Milestone, proposal_id=case.id)
    assert {m.quarter: m.platform_on for m in found} == {1153: None, 1154: TODAY}
    desk.undo()
    assert not any(m.platform_on for m in desk.store.all(Milestone, proposal_id=case.id))


def test_nothing_can_be_entered_without_a_milestone(desk: Desk, case: Proposal) -> None:
    with pytest.raises(InputError):
        desk.quarters.platform_entered(case.id, Quarter(116, 1))


def test_an_extension_needs_a_cause_and_its_answer_has_a_day(desk: Desk, case: Proposal) -> None:
    with pytest.raises(InputError):
        desk.quarters.ask_extension(Extension(proposal_id=case.id, cause=" "))
    asked = Extension(proposal_id=case.id, cause="weather", status=ExtensionStatus.REQUESTED)
    desk.quarters.ask_extension(asked)
    found = desk.store.all(Extension)[0]
    assert found.decided_on is None
    desk.quarters.ask_extension(replace(found, status=ExtensionStatus.GRANTED))
    assert desk.store.all(Extension)[0].decided_on == TODAY


def test_visits_and_platform_texts_come_from_the_record(desk: Desk, case: Proposal) -> None:
    assert desk.quarters.platform_text(desk.cases.file(case.id), Q) == ("完成發包", "")
    served = {i for batch in desk.quarters.batches(Q) for i in batch.proposal_ids}
    assert case.id in served
    desk.quarters.record(case.id, Q, SignOffStatus.SIGNED)
    assert case.id not in {i for batch in desk.quarters.batches(Q) for i in batch.proposal_ids}


def steps(desk: Desk, quarter: Quarter = Q) -> dict[str, tuple[date, Laid]]:
    return {x.step.key: (plan.gate.day, x) for plan in desk.quarters.backward(quarter) for x in plan.laid}


def test_the_backward_plan_keeps_to_a_deadline_agreed_on(desk: Desk, case: Proposal) -> None:
    work = f"milestone:{milestone(desk, case).id}"
    assert work in steps(desk)
    desk.week.extend(work, date(2027, 1, 29), "議定")
    assert work not in steps(desk)
    day, laid = steps(desk, Quarter(116, 1))[work]
    assert day == date(2027, 1, 29) and laid.end and laid.end.date() == day


def test_the_backward_plan_leaves_snoozed_work_until_its_day(desk: Desk, case: Proposal) -> None:
    work = f"milestone:{milestone(desk, case).id}"
    desk.week.snooze(work, date(2026, 12, 31), "等待公文")
    laid = steps(desk)[work][1]
    assert laid.start and laid.start.date() == date(2026, 12, 31)
    desk.week.snooze(work, date(2027, 1, 4), "等待公文")
    assert steps(desk)[work][1].start is None


def test_the_backward_plan_has_the_effort_and_the_pieces_of_the_week(desk: Desk, case: Proposal) -> None:
    """Also of work no week plans yet."""
    work, later = f"milestone:{milestone(desk, case).id}", f"platform:{case.id}:1161"
    desk.week.estimate(work, 180)
    desk.week.split(work, 30)
    desk.week.estimate(later, 90)
    plan = desk.week.plan()
    assert work in plan.items and later not in plan.items
    laid = steps(desk)
    task = next(task for task in plan.problem.tasks if task.id == work)
    slot = desk.weights.slot_minutes
    step = laid[work][1].step
    assert (step.minutes, step.min_chunk, step.split) == (task.effort * slot, task.min_chunk * slot, True)
    assert steps(desk, Quarter(116, 1))[later][1].step.minutes == 90


def test_the_backward_plan_counts_meetings_leave_and_what_is_done(desk: Desk, case: Proposal) -> None:
    def start(key: str) -> datetime | None:
        plans = desk.quarters.backward(Q)
        return next((x.start for plan in plans for x in plan.laid if x.step.key == key), None)

    work = f"milestone:{milestone(desk, case).id}"
    before = start(work)
    assert before and before.date() == date(2026, 12, 31)
    desk.days.edit(date(2026, 12, 31), working=True, hours="-", reason="休假")
    moved = start(work)
    assert moved and moved.date() == date(2026, 12, 30)
    taken = Meeting(title="會勘", start=datetime(2026, 12, 30, 8), end=datetime(2026, 12, 30, 18))
    desk.routine.save_meeting(taken)
    again = start(work)
    assert again and again.date() == date(2026, 12, 29)
    desk.week.estimate(work, 30)
    shorter = start(work)
    assert shorter and shorter > again
    desk.week.done(work)
    assert start(work) is None


def test_an_extension_must_give_more_time(desk: Desk, case: Proposal) -> None:
    asked = Extension(proposal_id=case.id, milestone_id=milestone(desk, case).id, cause="weather",
                      status=ExtensionStatus.REQUESTED, new_due=date(2026, 3, 31))  # fmt: skip
    with pytest.raises(InputError) as refused:
        desk.quarters.ask_extension(asked)
    assert refused.value.field == "new_due"
    desk.quarters.ask_extension(replace(asked, new_due=date(2027, 3, 31)))
    (found,) = desk.store.all(Extension)
    desk.quarters.ask_extension(
        replace(found, status=ExtensionStatus.GRANTED)
    )  # its own date is no hindrance
    with pytest.raises(InputError):
        desk.quarters.ask_extension(replace(asked, new_due=date(2027, 2, 28)))
