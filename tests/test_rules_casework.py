from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from procedures import small_procedure, small_thresholds

from pbdesk.errors import InputError
from pbdesk.model.contact import Contact, Outcome, Promise
from pbdesk.model.people import CaseRole, ContactWindow, Person, Role
from pbdesk.model.procedure import Effort, OfficeHours
from pbdesk.model.proposal import (
    CaseStatus,
    Item,
    Proposal,
    ReplyKind,
    Route,
    StageEvent,
    SupportAgency,
    TriageState,
    Verdict,
)
from pbdesk.model.quarter import Extension, ExtensionStatus, Milestone, SignOff, SignOffStatus
from pbdesk.model.work import Importance, Meeting, RoutineWork
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.casework import (
    WorkItem,
    meeting_prep,
    next_step,
    routine_items,
    routine_occurrences,
    work_for,
)
from pbdesk.rules.quarter import signoff_state
from pbdesk.workcal.calendar import DayInfo, WorkCalendar
from pbdesk.workcal.quarters import Quarter

P = small_procedure(
    thresholds=small_thresholds(signoff_days_after_quarter=15, platform_days_after_quarter=10)
)
TODAY = date(2026, 12, 15)  # inside the last 21 days of 1154
Q = Quarter(115, 4)
PERSON = Person(id=5, name="測試員甲")
EVENING = ContactWindow(id=1, person_id=5, weekdays="135", start=time(19), end=time(21))


def proposal(**facts: object) -> Proposal:
    base = Proposal(id=7, title="測試案", stage="execution", route=Route.WORKSHOP, triage=TriageState.ISSUED)
    return replace(base, **facts)  # type: ignore[arg-type]


def case(p: Proposal | None = None, **records: object) -> CaseFile:
    roles = (CaseRole(id=1, proposal_id=7, person_id=5, role=Role.PROPOSER),)
    base = CaseFile(p or proposal(stage="recorded"), roles=roles, people=(PERSON,), windows=(EVENING,))
    return replace(base, **records)  # type: ignore[arg-type]


def work(given: CaseFile, today: date = TODAY, quarter: Quarter = Q) -> dict[str, WorkItem]:
    return {item.key: item for item in work_for(given, P, today, quarter)}


PROMISE = Promise(id=3, proposal_id=7, text="寄送圖說", made_on=date(2026, 12, 1))


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.WITHDRAWN])
def test_a_case_no_longer_open_causes_no_work_but_to_keep_what_was_promised(status: CaseStatus) -> None:
    given = case(proposal(status=status, safety=True, next_action="x"), promises=(PROMISE,))
    assert list(work(given)) == [next_step(given, P, TODAY, Q).key] == ["promise:3"]
    kept = replace(given, promises=(replace(PROMISE, done_on=TODAY),))
    assert work(kept) == {} and next_step(kept, P, TODAY, Q).key == ""


def test_of_a_case_handed_over_the_promises_are_kept_by_whoever_has_it() -> None:
    given = case(proposal(status=CaseStatus.HANDED_OVER), promises=(PROMISE,))
    assert work(given) == {} and next_step(given, P, TODAY, Q).key == ""


def test_a_hazard_is_made_safe_today_and_fixed_afterwards() -> None:
    given = work(case(proposal(stage="recorded", safety=True)))
    assert list(given) == ["interim:7", "fix:7"]
    interim, fix = given.values()
    assert (interim.importance, interim.due) == (Importance.SAFETY, TODAY)
    assert fix.after == ("interim:7",)
    done = work(case(proposal(stage="recorded", safety=True, interim_done_on=TODAY)))
    assert list(done) == ["fix:7"] and done["fix:7"].after == ()


def test_waiting_for_next_years_money_leaves_only_what_is_promised() -> None:
    milestone = Milestone(id=2, proposal_id=7, quarter=1154, planned="完成設計")
    given = case(proposal(waits_for_year=116), promises=(PROMISE,), milestones=(milestone,))
    assert list(work(given)) == ["promise:3"]
    assert "milestone:2" in work(given, date(2027, 1, 4), Quarter(115, 4))
    quiet = next_step(case(proposal(waits_for_year=116)), P, TODAY, Q)
    assert "116" in str(quiet.text)


def test_a_hazard_does_not_wait_for_money() -> None:
    assert list(work(case(proposal(waits_for_year=116, safety=True)))) == ["interim:7"]


def test_a_case_whose_money_has_come_wakes_until_the_officer_says_what_comes_next() -> None:
    waiting = proposal(waits_for_year=116, stage="recorded")
    new_year, first = date(2027, 1, 4), Quarter(116, 1)
    assert "money:7:116" not in work(case(waiting))
    assert "money:7:116" in work(case(waiting), new_year, first)
    step = next_step(case(waiting), P, new_year, first)
    assert step.key == "money:7:116" and dict(step.text.params)["year"] == 116
    for known in ({"next_action": "請款"}, {"stage": "execution"}, {"waits_for_year": 117}):
        assert "money:7:116" not in work(case(replace(waiting, **known)), new_year, first)  # type: ignore[arg-type]


def test_the_sheet_is_drafted_then_taken_to_the_proposer_in_the_proposers_hours() -> None:
    given = work(case(proposal()))
    draft, visit = given["signoff-draft:7:1154"], given["signoff-visit:7:1154"]
    assert visit.after == (draft.key,)
    assert visit.windows == (("135", time(19), time(21)),)
    assert visit.due == date(2027, 1, 15) and not visit.hard


@pytest.mark.parametrize(
    ("stage", "today", "due"),
    [
        ("execution", date(2026, 12, 9), False),
        ("execution", date(2026, 12, 10), True),
        ("budget", TODAY, False),
    ],
)
def test_sheets_are_due_only_late_in_the_quarter_and_in_tracked_stages(
    stage: str, today: date, due: bool
) -> None:
    assert ("signoff-visit:7:1154" in work(case(proposal(stage=stage)), today)) is due


@pytest.mark.parametrize("today", [date(2027, 1, 15), date(2027, 1, 16), date(2027, 3, 31)])
def test_an_unsigned_sheet_of_the_quarter_before_is_fetched_however_late(today: date) -> None:
    began = StageEvent(id=1, stage="execution", on_date=date(2026, 10, 5))
    given = work(case(proposal(), events=(began,)), today, Quarter(116, 1))
    assert given["signoff-visit:7:1154"].due == date(2027, 1, 15)
    assert given["signoff-visit:7:1154"].after == ("signoff-draft:7:1154",)
    assert ("signoff-visit:7:1161" in given) is (today.month == 3)


def test_nobody_asks_for_a_sheet_of_before_where_no_date_says_that_the_case_was_tracked_then() -> None:
    for today, due in ((date(2027, 1, 15), True), (date(2027, 1, 16), False)):
        given = work(case(proposal()), today, Quarter(116, 1))
        assert ("signoff-visit:7:1154" in given) is due


def test_what_the_list_of_sheets_calls_due_is_work_back_to_the_first_sheet_on_record() -> None:
    """Sheets signed before there was a desk are not on it: years of them would bury the week."""
    began = StageEvent(id=1, stage="execution", on_date=date(2024, 2, 1))
    never = case(proposal(), events=(began,))
    unreached = SignOff(id=2, quarter=1151, status=SignOffStatus.UNREACHED, outcome_on=date(2026, 3, 20))
    kept = replace(never, signoffs=(unreached,))
    every = [Quarter(114, 3), Quarter(114, 4), *(Quarter(115, n) for n in (1, 2, 3, 4))]
    for given, asked in ((never, every[-2:]), (kept, every[2:])):
        visits = {f"signoff-visit:7:{quarter.key}" for quarter in asked}
        assert {key for key in work(given) if key.startswith("signoff-visit")} == visits
        states = {quarter.key: signoff_state(given, quarter, TODAY, P) for quarter in every}
        assert [key for key, state in states.items() if state is not SignOffStatus.NOT_DUE] == [
            quarter.key for quarter in asked
        ]


def test_a_signature_under_a_later_sheet_settles_those_before() -> None:
    began = StageEvent(id=1, stage="execution", on_date=date(2026, 2, 1))
    signed = SignOff(id=1, quarter=1153, status=SignOffStatus.SIGNED, outcome_on=date(2026, 9, 20))
    unreached = SignOff(id=2, quarter=1152, status=SignOffStatus.UNREACHED, outcome_on=date(2026, 6, 20))
    given = case(proposal(), events=(began,), signoffs=(unreached, signed))
    assert {key for key in work(given) if key.startswith("signoff-visit")} == {"signoff-visit:7:1154"}
    assert signoff_state(given, Quarter(115, 1), TODAY, P) is SignOffStatus.NOT_DUE
    again = replace(unreached, status=SignOffStatus.DRAFT, refused_on=date(2026, 10, 2))
    given = replace(given, signoffs=(again, signed))
    assert "signoff-visit:7:1152" in work(given), "refused after the later one was signed"


def test_the_visit_with_a_sheet_written_anew_says_that_it_was_refused() -> None:
    sheet = SignOff(id=1, quarter=1154, text="進度", refused_on=date(2026, 12, 11))
    visit = work(case(proposal(), signoffs=(sheet,)))["signoff-visit:7:1154"]
    assert "refused" in visit.why.msgid and dict(visit.why.params)["day"] == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("status", "keys"),
    [
        (SignOffStatus.DRAFT, {"signoff-visit:7:1154"}),
        (SignOffStatus.UNREACHED, {"signoff-visit:7:1154"}),
        (SignOffStatus.SIGNED, set()),
        (SignOffStatus.REFUSED, set()),
    ],
)
def test_a_written_sheet_needs_no_draft_and_an_answered_one_no_visit(
    status: SignOffStatus, keys: set[str]
) -> None:
    sheet = SignOff(id=1, proposal_id=7, quarter=1154, status=status, text="進度")
    found = {key for key in work(case(proposal(), signoffs=(sheet,))) if key.startswith("signoff")}
    assert found == keys


def test_the_platform_text_is_binding_until_it_is_entered() -> None:
    row = Milestone(id=2, proposal_id=7, quarter=1154, planned="完成設計")
    item = work(case(proposal(), milestones=(row,)))["platform:7:1154"]
    assert item.hard and item.due == date(2027, 1, 10)
    assert "platform:7:1154" in work(case(proposal(), milestones=(row,)), date(2027, 1, 20), Quarter(116, 1))
    entered = replace(row, platform_on=TODAY)
    assert "platform:7:1154" not in work(case(proposal(), milestones=(entered,)))


def test_the_platform_text_waits_for_what_it_reports() -> None:
    row = Milestone(id=2, proposal_id=7, quarter=1154, planned="完成設計")
    item = work(case(proposal(), milestones=(row,)))["platform:7:1154"]
    assert item.release == date(2026, 12, 31) and "not on record" in str(item.why)
    assert work(case(proposal()))["platform:7:1154"].release == date(2026, 12, 31)
    for told in (replace(row, actual="設計審查中"), replace(row, done_on=TODAY)):
        ready = work(case(proposal(), milestones=(told,)))["platform:7:1154"]
        assert ready.release is not None and ready.release <= TODAY and "record" not in str(ready.why)
    half = (replace(row, done_on=TODAY), replace(row, id=3))
    assert work(case(proposal(), milestones=half))["platform:7:1154"].release == date(2026, 12, 31)


def test_on_the_day_the_platform_text_may_be_entered_nothing_is_waited_for() -> None:
    row = Milestone(id=2, proposal_id=7, quarter=1154, planned="完成設計")
    item = work(case(proposal(), milestones=(row,)), date(2026, 12, 31))["platform:7:1154"]
    assert item.release == date(2026, 12, 31) and "not on record" not in str(item.why)


def test_a_platform_that_closes_with_the_quarter_leaves_a_week_to_enter_the_text() -> None:
    limits = replace(P.thresholds, platform_days_after_quarter=0)
    closing = replace(P, thresholds=limits)
    found = work_for(case(proposal()), closing, TODAY, Q)
    (item,) = [each for each in found if each.key.startswith("platform")]
    assert item.release == date(2026, 12, 24) and item.due == date(2026, 12, 31)


def test_a_follow_up_call_waits_for_its_day_and_its_window() -> None:
    contact = Contact(id=9, proposal_id=7, person_id=5, outcome=Outcome.NO_ANSWER, next_on=date(2026, 12, 17))
    item = work(case(contacts=(contact,)))["call:9"]
    assert item.release == item.due == date(2026, 12, 17)
    assert item.windows == (("135", time(19), time(21)),)
    assert "測試員甲" in str(item.title)
    assert work(case(contacts=(replace(contact, next_done=True),))) == {}


def test_a_promise_without_a_date_is_due_after_the_procedures_days() -> None:
    assert work(case(promises=(PROMISE,)))["promise:3"].due == date(2026, 12, 15)
    dated = replace(PROMISE, due=date(2026, 12, 30))
    assert work(case(promises=(dated,)))["promise:3"].due == date(2026, 12, 30)
    assert work(case(promises=(replace(PROMISE, done_on=TODAY),))) == {}


def test_a_silent_support_agency_is_asked_again_after_its_day() -> None:
    asked = SupportAgency(id=4, proposal_id=7, agency="測試局", asked_on=date(2026, 12, 8))
    assert work(case(agencies=(asked,))) == {}  # seven days are not over
    assert work(case(agencies=(asked,)), date(2026, 12, 16))["ask:4"].due == date(2026, 12, 16)
    answered = replace(asked, reply=ReplyKind.NO_OPINION)
    assert work(case(agencies=(answered,)), date(2026, 12, 30)) == {}
    assert work(case(agencies=(replace(asked, asked_on=None),)), date(2026, 12, 30)) == {}


def test_agencies_are_asked_in_the_hours_the_procedure_states() -> None:
    asked = SupportAgency(id=4, proposal_id=7, agency="測試局", asked_on=date(2026, 12, 1))
    assert work(case(agencies=(asked,)))["ask:4"].windows == (("12345", time(8, 30), time(17, 30)),)
    saturdays = replace(P, office_hours=OfficeHours(weekdays=(6, 2), opens=time(9), closes=time(12)))
    (item,) = work_for(case(agencies=(asked,)), saturdays, TODAY, Q)
    assert item.windows == (("26", time(9), time(12)),)


def test_milestones_of_the_quarter_are_due_at_its_end_or_at_the_extended_date() -> None:
    rows = tuple(Milestone(id=n, proposal_id=7, quarter=q) for n, q in ((1, 1153), (2, 1154), (3, 1161)))
    assert work(case(milestones=rows))["milestone:2"].due == date(2026, 12, 31)
    assert [key for key in work(case(milestones=rows)) if key.startswith("milestone")] == ["milestone:2"]
    granted = Extension(id=1, milestone_id=1, new_due=date(2026, 12, 20), status=ExtensionStatus.GRANTED)
    assert work(case(milestones=rows, extensions=(granted,)))["milestone:1"].due == date(2026, 12, 20)
    asked = replace(granted, status=ExtensionStatus.REQUESTED)
    assert "milestone:1" not in work(case(milestones=rows, extensions=(asked,)))


def test_a_milestone_read_with_its_progress_told_is_no_work_and_not_what_keeps_the_case_open() -> None:
    told = Milestone(id=1, proposal_id=7, quarter=1154, planned="施工", actual="已完工", source="p.csv")
    last = Milestone(id=2, proposal_id=7, quarter=1154, planned="驗收")
    found = work(case(milestones=(told, last)))
    assert "milestone:1" not in found
    assert found["milestone:2"].closes


def test_a_milestone_without_a_quarter_is_no_work_even_if_extended() -> None:
    granted = Extension(id=1, milestone_id=1, new_due=date(2026, 12, 20), status=ExtensionStatus.GRANTED)
    given = case(milestones=(Milestone(id=1, proposal_id=7, planned="施工"),), extensions=(granted,))
    assert "milestone:1" not in work(given)


def test_a_meeting_is_prepared_the_day_before_in_stated_or_usual_minutes() -> None:
    meeting = Meeting(id=8, proposal_id=7, start=datetime(2026, 12, 18, 14), end=datetime(2026, 12, 18, 16))
    usual = work(case(meetings=(meeting,)))["prep:8"]
    assert (usual.due, usual.minutes, usual.estimated) == (date(2026, 12, 17), 60, True)
    stated = work(case(meetings=(replace(meeting, prep_minutes=90),)))["prep:8"]
    assert (stated.minutes, stated.estimated) == (90, False)
    assert meeting_prep(replace(meeting, prep_minutes=0), P, TODAY) is None
    assert meeting_prep(meeting, P, date(2026, 12, 19)) is None


def test_stage_work_is_counted_back_from_the_next_dated_stage() -> None:
    event = StageEvent(id=1, proposal_id=7, stage="ws1", on_date=date(2027, 3, 2))
    early = proposal(stage="assembly")
    item = work(case(early, events=(event,)))["stage:7:draft"]
    assert (item.release, item.due, item.minutes) == (date(2027, 1, 31), date(2027, 2, 25), 120)
    closing = replace(event, stage="closing")
    assert work(case(events=(closing,)))["stage:7:visit"].windows == (("135", time(19), time(21)),)
    assert work(case(events=(replace(event, on_date=date(2026, 12, 14)),))) == {}
    assert work(case(events=(event,))) == {}  # a stage already passed


def test_triage_counts_the_items_not_yet_judged() -> None:
    undecided = proposal(stage="assembly", route=Route.UNDECIDED, triage=TriageState.OPEN)
    items = tuple(Item(id=n, position=n, verdict=v) for n, v in enumerate((Verdict.OPEN, Verdict.FEASIBLE)))
    item = work(case(undecided, items=items))["triage:7"]
    assert (item.kind, item.minutes, item.estimated) == (Effort.TRIAGE, 120, True)
    assert work(case(replace(undecided, stage="vote"))) == {}


def test_an_undecided_case_decides_its_route_before_what_can_wait() -> None:
    undecided = proposal(stage="assembly", route=Route.UNDECIDED, triage=TriageState.OPEN)
    later = replace(PROMISE, due=date(2026, 12, 30))
    step = next_step(case(undecided, promises=(later,)), P, TODAY, Q)
    assert (str(step.text), step.key) == ("Decide the route", "triage:7")
    assert next_step(case(undecided, promises=(PROMISE,)), P, TODAY, Q).key == "promise:3"
    assert next_step(case(replace(undecided, safety=True)), P, TODAY, Q).key == "interim:7"
    ready = replace(undecided, triage=TriageState.READY)
    assert str(next_step(case(ready), P, TODAY, Q).text) == "Decide the route"


def test_a_route_alone_does_not_end_triage() -> None:
    decided = proposal(stage="assembly", route=Route.REFERRED, triage=TriageState.OPEN)
    step = next_step(case(decided), P, TODAY, Q)
    assert (str(step.text), step.key) == ("Complete the triage and mark it ready", "triage:7")
    issued = next_step(case(replace(decided, triage=TriageState.ISSUED)), P, TODAY, Q)
    assert str(issued.text) == "Note the next action"


def test_the_nearest_date_comes_first_and_what_has_none_last() -> None:
    given = case(
        proposal(stage="recorded", next_action="送件", next_due=date(2026, 12, 31), next_hard=True),
        promises=(PROMISE, Promise(id=4, text="無日期")),
    )
    assert list(work(given)) == ["promise:3", "next:7", "promise:4"]
    step = next_step(given, P, TODAY, Q)
    assert (step.key, step.hard, step.due) == ("promise:3", False, date(2026, 12, 15))
    same_day = replace(given, proposal=replace(given.proposal, next_due=date(2026, 12, 15)))
    assert next_step(same_day, P, TODAY, Q).key == "next:7", "on one day the binding one comes first"


def test_a_binding_next_action_needs_a_date() -> None:
    given = case(proposal(stage="recorded", next_action="送件", next_hard=True))
    assert not work(given)["next:7"].hard


@pytest.mark.parametrize("stage", ["", "unknown", "recorded", "execution"])
def test_every_open_case_has_a_next_step(stage: str) -> None:
    assert str(next_step(case(proposal(stage=stage)), P, date(2026, 10, 5), Q).text)


# -- own duties ---------------------------------------------------------------------------------------
WEEKLY = RoutineWork(
    id=2, title="週報", minutes=45, rrule="FREQ=WEEKLY;BYDAY=FR", start=date(2026, 1, 2), due_days=2
)


def test_occurrences_follow_the_rule_inside_the_range() -> None:
    assert routine_occurrences(WEEKLY, date(2026, 12, 11), date(2026, 12, 18)) == [
        date(2026, 12, 11),
        date(2026, 12, 18),
    ]
    until = replace(WEEKLY, rrule="RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261212T000000Z")
    assert routine_occurrences(until, date(2026, 12, 11), date(2026, 12, 18)) == [date(2026, 12, 11)]


def test_without_a_start_the_days_do_not_depend_on_the_range() -> None:
    loose = replace(WEEKLY, rrule="FREQ=WEEKLY", start=None)
    assert routine_occurrences(loose, date(2026, 12, 9), date(2026, 12, 16)) == [date(2026, 12, 14)]


@pytest.mark.parametrize(
    "rule",
    ["nonsense", "FREQ=NEVER", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=XX",
     "FREQ=DAILY;COUNT=x", "FREQ=DAILY\nRRULE:FREQ=DAILY"],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_named(rule: str) -> None:
    with pytest.raises(InputError) as refused:
        routine_occurrences(replace(WEEKLY, rrule=rule), date(2026, 12, 1), date(2026, 12, 31))
    assert "週報" in str(refused.value) and refused.value.todo


def test_a_routine_is_due_some_working_days_later_and_stays_until_then() -> None:
    calendar = WorkCalendar({date(2026, 12, 14): DayInfo(False, "測試假日")})
    items = routine_items(WEEKLY, P, date(2026, 12, 15), date(2026, 12, 18), calendar)
    assert [(i.key, i.release, i.due) for i in items] == [
        ("routine:2:2026-12-11", date(2026, 12, 11), date(2026, 12, 16)),
        ("routine:2:2026-12-18", date(2026, 12, 18), date(2026, 12, 22)),
    ]


def test_a_routine_on_a_day_off_is_due_on_the_working_day_before() -> None:
    monthly = replace(WEEKLY, rrule="FREQ=MONTHLY;BYMONTHDAY=20", due_days=0)
    (item,) = routine_items(monthly, P, date(2026, 12, 15), date(2026, 12, 31), WorkCalendar())
    assert item.release == item.due == date(2026, 12, 18)


def test_a_one_off_keeps_one_key_and_stays_when_overdue() -> None:
    once = RoutineWork(id=6, title="年度計畫", due=date(2026, 12, 1), hard=True, importance=Importance.KEY)
    (item,) = routine_items(once, P, TODAY, date(2026, 12, 31), WorkCalendar())
    assert (item.key, item.due, item.hard, item.minutes, item.estimated) == (
        "routine:6", date(2026, 12, 1), True, 60, True,
    )  # fmt: skip
    assert routine_items(replace(once, active=False), P, TODAY, date(2026, 12, 31), WorkCalendar()) == []
    later = replace(once, start=date(2027, 2, 1), due=None)
    assert routine_items(later, P, TODAY, date(2026, 12, 31), WorkCalendar()) == []
