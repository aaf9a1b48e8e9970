"""What if: wishes are tried on a copy, change nothing, can be carried out as one step; remedies hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from desks import LANTERN, RAIL, TREE, duty, put

from pbdesk.desk import Desk, carryout
from pbdesk.desk.trials import Offer, Trial
from pbdesk.desk.week import WeekPlan
from pbdesk.errors import InputError
from pbdesk.model.contact import Promise
from pbdesk.model.procedure import Effort
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import Extension, ExtensionStatus
from pbdesk.model.wishes import (
    Decline,
    DoFirst,
    Drop,
    Extend,
    Forbid,
    HandOver,
    LoseDay,
    MoveMeeting,
    OneMoreCase,
    Overtime,
    Pin,
    Wish,
)
from pbdesk.model.work import Importance, Meeting, OverrideKind, PlanBlock, WorkOverride
from pbdesk.planning.remedies import RemedyKind
from pbdesk.rules.quarter import milestone_due

MONDAY = date(2026, 11, 23)
TUESDAY, FRIDAY, SUNDAY = MONDAY + timedelta(1), MONDAY + timedelta(4), MONDAY + timedelta(6)


def state(desk: Desk) -> list[str]:
    """The whole file as text."""
    return list(desk.store.connection.iterdump())


def run(desk: Desk, *wishes: Wish) -> Trial:
    return desk.trials.run(desk.week.plan(), wishes)


def days_of(plan: WeekPlan, key: str) -> set[date]:
    return {plan.frame.moment(chunk.start).date() for chunk in plan.plan.of(key)}


def case_id(desk: Desk, number: str) -> int:
    return desk.cases.find(number).id


# -- trying changes nothing ----------------------------------------------------------------------------------
def test_trying_leaves_the_file_and_the_history_as_they_are(desk: Desk) -> None:
    meeting = desk.store.all(Meeting)[0]
    key = next(key for key, item in desk.week.plan().items.items() if item.proposal_id is None)
    before = state(desk)
    wishes: list[Wish] = [
        OneMoreCase(), OneMoreCase(case_id(desk, LANTERN)), HandOver(case_id(desk, LANTERN), "Colleague"),
        LoseDay(FRIDAY), MoveMeeting(meeting.id, datetime(2026, 11, 25, 14)), Decline(meeting.id),
        DoFirst(key), Forbid(key, datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 12)),
        Overtime(MONDAY, 0), Extend(key, SUNDAY), Pin(key, datetime(2026, 11, 25, 15), 60),
    ]  # fmt: skip
    for wish in wishes:
        trial = run(desk, wish)
        assert trial.after.report.valid, wish
        assert trial.wishes == (wish,)
    run(desk, Drop(key))
    assert run(desk, LoseDay(FRIDAY), Overtime(MONDAY, 0)).after.report.valid
    assert state(desk) == before


def test_a_file_that_cannot_be_written_can_be_looked_at(desk: Desk) -> None:
    desk.store.writable = False
    assert run(desk, LoseDay(FRIDAY)).then.room < run(desk).was.room


def test_without_a_wish_nothing_moves(desk: Desk) -> None:
    trial = run(desk)
    assert trial.moved == ()
    assert trial.was == trial.then


# -- each wish -----------------------------------------------------------------------------------------------
def test_one_more_case_adds_the_work_of_a_usual_one_and_is_only_looked_at(desk: Desk) -> None:
    trial = run(desk, OneMoreCase())
    added = trial.after.items.keys() - trial.before.items.keys()
    assert added
    assert trial.then.planned > trial.was.planned
    assert not trial.can_apply
    with pytest.raises(InputError):
        desk.trials.apply([OneMoreCase()])


def test_one_more_like_a_case_adds_what_that_case_causes(desk: Desk) -> None:
    like = case_id(desk, RAIL)
    trial = run(desk, OneMoreCase(like))
    added = [i for key, i in trial.after.items.items() if key not in trial.before.items]
    kinds = sorted(i.kind for i in trial.before.items.values() if i.proposal_id == like)
    assert sorted(i.kind for i in added) == kinds
    # both proposers live at one place, so that they are visited on one trip
    (trip,) = (item for item in added if item.parts)
    assert {part.proposal_id for part in trip.parts} > {like}
    assert sum(i.minutes for i in added if not i.parts) == sum(
        i.minutes for i in trial.before.items.values()
        if i.proposal_id == like and i.kind is not Effort.SIGNOFF_VISIT
    )  # fmt: skip


def test_what_a_copied_case_was_granted_and_promised_is_its_own(desk: Desk) -> None:
    like, later = case_id(desk, LANTERN), date(2027, 2, 15)
    model = next(m for m in desk.cases.file(like).milestones if m.done_on is None)
    contact = desk.cases.file(like).contacts[0]
    granted = ExtensionStatus.GRANTED
    put(desk, Extension(proposal_id=like, milestone_id=model.id, status=granted, new_due=later))
    put(desk, Promise(proposal_id=like, person_id=contact.person_id, contact_id=contact.id, text="A map"))
    scratch = desk.scratch(desk.now)
    copy = scratch.cases.file(carryout.one_more_case(scratch, desk.week.plan(), like, "+1").id)
    own = [m for m in copy.milestones if m.quarter == model.quarter]
    assert later in [milestone_due(copy, milestone) for milestone in own]
    told = {promise.contact_id for promise in copy.promises} - {None}
    assert told and told <= {contact.id for contact in copy.contacts}
    scratch.close()


def test_one_more_case_on_a_desk_without_cases_has_the_usual_efforts(bare: Desk) -> None:
    trial = run(bare, OneMoreCase())
    assert {item.estimated for item in trial.after.items.values()} == {True}
    assert trial.then.planned > 0


def test_two_more_cases_are_two(desk: Desk) -> None:
    one, two = run(desk, OneMoreCase()), run(desk, OneMoreCase(), OneMoreCase())
    assert len(two.after.items) - len(one.after.items) == len(one.after.items) - len(one.before.items)


def test_a_case_handed_over_takes_its_work_and_its_meetings_along(desk: Desk) -> None:
    case = case_id(desk, LANTERN)
    (meeting,) = put(desk, Meeting(proposal_id=case, title="Site", start=datetime(2026, 11, 26, 9),
                                   end=datetime(2026, 11, 26, 11)))  # fmt: skip
    trial = run(desk, HandOver(case, "Colleague"))
    assert any(item.proposal_id == case for item in trial.before.items.values())
    assert not any(item.proposal_id == case for item in trial.after.items.values())
    assert f"meeting:{meeting}" not in {block.key for block in trial.after.blocks(MONDAY, SUNDAY)}
    desk.trials.apply([HandOver(case, "Colleague")])
    assert not desk.cases.get(case).is_open
    desk.undo()
    assert desk.cases.get(case).is_open
    assert not [o for o in desk.store.all(WorkOverride) if o.kind is OverrideKind.DECLINE]


def test_a_lost_day_names_whom_to_call(desk: Desk) -> None:
    case = case_id(desk, LANTERN)
    put(desk, Meeting(proposal_id=case, title="Site", start=datetime(2026, 11, 24, 14),
                      end=datetime(2026, 11, 24, 15)))  # fmt: skip
    trial = run(desk, LoseDay(TUESDAY))
    assert [(c.meeting.title, [p.name for p in c.people]) for c in trial.calls] == [
        ("科務會議", []), ("Site", ["測試員甲"]),
    ]  # fmt: skip
    assert trial.then.room < trial.was.room
    assert not any(TUESDAY in days_of(trial.after, key) for key in trial.after.items)


def test_nobody_is_called_about_a_meeting_that_was_declined(desk: Desk) -> None:
    case, at = case_id(desk, LANTERN), datetime(2026, 11, 25, 14)
    (meeting,) = put(desk, Meeting(proposal_id=case, title="Site", start=at, end=at + timedelta(hours=1)))
    lost = LoseDay(date(2026, 11, 25))
    assert "Site" in [call.meeting.title for call in desk.trials.calls(lost)]
    desk.week.decline(meeting)
    assert "Site" not in [call.meeting.title for call in desk.trials.calls(lost)]


def test_an_afternoon_lost_keeps_the_morning(desk: Desk) -> None:
    put(desk, duty(minutes=3000, due=FRIDAY))
    trial = run(desk, LoseDay(TUESDAY, begins=time(13)))
    assert trial.calls == ()  # the meeting is in the morning
    ends = [b.end for b in trial.after.blocks(TUESDAY, TUESDAY) if b.meeting is None and not b.overtime]
    assert ends
    assert max(ends) <= datetime(2026, 11, 24, 13)


def test_leave_moves_no_deadline_and_a_day_off_does(bare: Desk) -> None:
    (wid,) = put(bare, duty(due=FRIDAY, hard=True))
    key = f"routine:{wid}"
    typhoon, leave = run(bare, LoseDay(FRIDAY)), run(bare, LoseDay(FRIDAY, leave=True))
    monday = FRIDAY + timedelta(3)
    assert typhoon.after.problem.task(key).due == typhoon.after.frame.day_start(monday + timedelta(1))
    assert leave.after.problem.task(key).due == leave.before.problem.task(key).due


@pytest.mark.parametrize("day", [MONDAY - timedelta(1), SUNDAY])
def test_a_day_that_is_past_or_free_cannot_be_lost(bare: Desk, day: date) -> None:
    with pytest.raises(InputError):
        run(bare, LoseDay(day))


def test_a_meeting_moved_frees_its_time(bare: Desk) -> None:
    at = datetime(2026, 11, 24, 9)
    (mid,) = put(bare, Meeting(title="Talk", start=at, end=at + timedelta(hours=2), prep_minutes=0))
    (wid,) = put(bare, duty(minutes=30, due=TUESDAY))
    bare.week.pin(f"routine:{wid}", at - timedelta(minutes=30), 30)
    trial = run(bare, MoveMeeting(mid, datetime(2026, 11, 26, 14)))
    assert [(b.start, b.end) for b in trial.after.blocks(MONDAY, SUNDAY) if b.meeting] == [
        (datetime(2026, 11, 26, 14), datetime(2026, 11, 26, 16))
    ]
    with pytest.raises(InputError):
        run(bare, MoveMeeting(mid, datetime(2026, 11, 20, 14)))


def test_work_put_first_is_priced_at_its_usual_weight(bare: Desk) -> None:
    late, _ = put(bare, duty("Survey", minutes=360, due=MONDAY),
                  duty("Report", minutes=360, due=MONDAY, importance=Importance.STATUTORY))  # fmt: skip
    bare.week.overtime(MONDAY, 0)
    trial = run(bare, DoFirst(f"routine:{late}"))
    assert f"routine:{late}" in trial.was.late
    assert f"routine:{late}" not in trial.then.late
    assert trial.was.cost < trial.then.cost < 10_000


def test_what_is_not_in_the_plan_is_refused(desk: Desk) -> None:
    for wish in (DoFirst("routine:99"), Drop("x"), HandOver(999), Decline(99), OneMoreCase(999)):
        with pytest.raises(InputError):
            run(desk, wish)


@pytest.mark.parametrize("wish", [DoFirst("nope:1"), Drop("nope:1", "gone"), HandOver(999)])
def test_what_is_not_in_the_plan_cannot_be_carried_out(desk: Desk, wish: Wish) -> None:
    before = state_of_records(desk)
    for wishes in ([wish], [Overtime(MONDAY, 120), wish]):
        with pytest.raises(InputError):
            desk.trials.apply(wishes)
    assert state_of_records(desk) == before


def test_a_trial_keeps_the_rest_of_the_plan(desk: Desk) -> None:
    put(desk, *[duty(f"Duty {n}", minutes=180, due=FRIDAY + timedelta(7)) for n in range(8)])
    plan = desk.week.plan()
    key = next(key for key, item in plan.items.items() if item.title.params == (("text", "Duty 3"),))
    trial = desk.trials.run(plan, [Drop(key)])
    assert {moved.task for moved in trial.moved if not moved.after} == {key}
    assert len(trial.moved) <= 3


# -- carried out ---------------------------------------------------------------------------------------------
def test_several_wishes_are_one_step_and_undo_takes_all_back(desk: Desk) -> None:
    key = next(iter(desk.week.plan().items))
    before, steps = state_of_records(desk), len(desk.history())
    change = desk.trials.apply([DoFirst(key), Overtime(MONDAY, 120), LoseDay(FRIDAY, reason="typhoon")])
    assert change.action == "wishes"
    assert len(desk.history()) == steps + 1
    assert state_of_records(desk) != before
    desk.undo()
    assert state_of_records(desk) == before


def state_of_records(desk: Desk) -> list[str]:
    """The file without the log of operations and what is only remembered."""
    logs = ('INSERT INTO "op', 'INSERT INTO "cache"', 'INSERT INTO "sqlite_sequence"')
    return [line for line in state(desk) if not line.startswith(logs)]


def test_one_wish_is_the_command_itself(desk: Desk) -> None:
    key = next(iter(desk.week.plan().items))
    assert desk.trials.apply([DoFirst(key)]).action == "first"


def test_one_impossible_wish_keeps_the_others_back(desk: Desk) -> None:
    key = next(iter(desk.week.plan().items))
    before = state(desk)
    with pytest.raises(InputError):
        desk.trials.apply([DoFirst(key), LoseDay(MONDAY - timedelta(1))])
    assert state(desk) == before


@pytest.mark.parametrize("number", range(5))
def test_what_was_tried_is_what_happens(desk: Desk, number: int) -> None:
    late = crowded(desk)
    meeting = desk.store.all(Meeting)[-1].id
    wishes: list[tuple[Wish, ...]] = [
        (LoseDay(FRIDAY),), (DoFirst(late),), (Decline(meeting), DoFirst(late)),
        (HandOver(case_id(desk, LANTERN)),), (Overtime(MONDAY, 240), Extend(late, SUNDAY, "agreed")),
    ]  # fmt: skip
    plan = desk.week.plan()
    trial = desk.trials.run(plan, wishes[number])
    before, steps = state_of_records(desk), len(desk.history())
    desk.trials.apply(wishes[number], plan)
    assert desk.week.plan().plan == trial.after.plan
    assert len(desk.history()) == steps + 1
    desk.undo()
    assert state_of_records(desk) == before


def test_a_carried_out_remedy_brings_the_work_in_on_time(desk: Desk) -> None:
    key = crowded(desk)
    plan = desk.week.plan()
    offers = desk.trials.offers(plan, key)
    assert offers
    for offer in offers:
        desk.trials.apply([with_reason(wish) for wish in offer.wishes], plan)
        after = desk.week.plan()
        assert after.report.ends[key] is not None
        assert not after.report.late_days[key], offer
        desk.undo()


def with_reason(wish: Wish) -> Wish:
    return replace(wish, reason="agreed") if isinstance(wish, Drop | Extend) else wish


def test_a_swallowed_error_inside_a_step_is_a_defect(desk: Desk) -> None:
    before = state(desk)
    with pytest.raises(RuntimeError), desk.store.write("outer") as tx:
        tx.insert(duty())
        try:
            with desk.store.write("inner"):
                raise InputError(_nothing())
        except InputError:
            pass
    assert state(desk) == before


def _nothing():  # type: ignore[no-untyped-def]
    from pbdesk.say import say

    return say("Nothing was changed.")


def test_a_meeting_moved_into_the_night_is_to_be_looked_at_again(bare: Desk) -> None:
    (number,) = put(
        bare, Meeting(title="Talk", start=datetime(2026, 11, 24, 9), end=datetime(2026, 11, 24, 10))
    )
    plan = bare.week.plan()
    (doubt,) = bare.trials.run(plan, [MoveMeeting(number, datetime(2026, 11, 24, 23))]).doubts
    assert "23:00" in str(doubt)
    assert bare.trials.run(plan, [MoveMeeting(number, datetime(2026, 11, 24, 19))]).doubts == ()


# -- remedies ------------------------------------------------------------------------------------------------
def crowded(desk: Desk) -> str:
    """More work due on Friday than the week holds; the survey is what suffers."""
    at = datetime(2026, 11, 24, 9)
    records: list[object] = [
        duty(f"Report {n}", minutes=480, due=FRIDAY, importance=Importance.STATUTORY) for n in range(4)
    ]
    put(desk, *records, Meeting(title="Talk", start=at, end=at + timedelta(hours=6), prep_minutes=0))
    (wid,) = put(desk, duty("Survey", minutes=360, due=FRIDAY, importance=Importance.OTHER))
    desk.week.overtime(MONDAY, 0)
    return f"routine:{wid}"


def test_every_offer_holds_when_it_is_carried_out(bare: Desk) -> None:
    key = crowded(bare)
    plan = bare.week.plan()
    assert plan.report.ends[key] is None or plan.report.late_days[key]
    offers = bare.trials.offers(plan, key)
    assert 1 <= len(offers) <= 3
    for offer in offers:
        check_holds(bare, plan, key, offer)


def check_holds(desk: Desk, plan: WeekPlan, key: str, offer: Offer) -> None:
    trial = desk.trials.run(plan, offer.wishes)
    assert trial.after.report.valid
    assert trial.after.report.ends[key] is not None
    assert not trial.after.report.late_days[key], offer
    assert sum(minutes for _, minutes in offer.extra) == (
        (trial.then.overtime - trial.was.overtime) * plan.frame.slot
    )
    assert offer.price >= trial.then.cost - trial.was.cost
    assert offer.late == len(trial.newly_late())
    for monday, minutes in offer.extra:
        week = monday, monday + timedelta(days=6)
        was, then = (each.planned(*week, overtime=True) for each in (trial.before, trial.after))
        assert minutes == then - was


def test_offers_come_cheapest_first_of_different_kinds(bare: Desk) -> None:
    key = crowded(bare)
    offers = bare.trials.offers(bare.week.plan(), key)
    assert [o.price for o in offers] == sorted(o.price for o in offers)
    assert len({o.kind for o in offers}) == len(offers)


def test_more_overtime_is_offered_for_the_week_it_is_needed_in(bare: Desk) -> None:
    late = crowded(bare)
    plan = bare.week.plan()
    trial = bare.trials.run(plan, (Overtime(MONDAY, 480), DoFirst(late)))
    assert not trial.after.report.late_days[late]
    assert trial.then.overtime > 0


def test_work_in_time_and_unknown_work_need_no_remedy(bare: Desk) -> None:
    (wid,) = put(bare, duty(due=FRIDAY))
    plan = bare.week.plan()
    assert bare.trials.offers(plan, f"routine:{wid}") == []
    assert bare.trials.offers(plan, "meeting:7") == []


def test_the_batch_of_undecided_proposals_is_never_offered_to_be_left_out(desk: Desk) -> None:
    put(desk, *[Proposal(title=f"P{n}", case_no=f"T{n}", year=115, stage="ws1") for n in range(4)])
    key = crowded(desk)
    for offer in desk.trials.offers(desk.week.plan(), key):
        assert Drop("triage") not in offer.wishes
        if offer.kind is RemedyKind.HAND_OVER:
            assert any(isinstance(wish, HandOver) for wish in offer.wishes)


def test_offers_leave_the_file_alone(bare: Desk) -> None:
    key = crowded(bare)
    plan = bare.week.plan()
    before = state(bare)
    bare.trials.offers(plan, key)
    assert state(bare) == before


def test_a_waiting_case_copied_does_not_wait(desk: Desk) -> None:
    assert run(desk, OneMoreCase(case_id(desk, TREE))).after.report.valid


def test_what_was_tried_weeks_ahead_is_carried_out_without_keeping_those_weeks(bare: Desk) -> None:
    put(bare, duty(minutes=600))
    plan = bare.week.plan(weeks=13)
    key = next(iter(plan.items))
    bare.trials.apply([DoFirst(key)], plan)
    assert not bare.store.all(PlanBlock)
    assert [word.kind for word in bare.store.all(WorkOverride)] == [OverrideKind.FIRST]


def test_nobody_is_called_about_a_meeting_that_is_over(desk: Desk) -> None:
    case, today = case_id(desk, LANTERN), desk.today
    ended = datetime.combine(today, time(7))
    put(desk, Meeting(proposal_id=case, title="Early", start=ended - timedelta(hours=1), end=ended))
    assert desk.now >= ended
    assert "Early" not in [call.meeting.title for call in desk.trials.calls(LoseDay(today))]


def test_the_people_of_a_copied_case_have_no_name_to_be_called_by(desk: Desk) -> None:
    trial = run(desk, OneMoreCase(case_id(desk, LANTERN)))
    added = trial.after.items.keys() - trial.before.items.keys()
    assert {str(trial.after.items[key].title) for key in added if key.startswith("call:")} == {"Call again"}
