"""Which visits for signatures go together: by place, by the time all can be met, and as many as fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from procedures import small_procedure

from pbdesk.model.people import CaseRole, ContactWindow, Role
from pbdesk.model.proposal import Proposal
from pbdesk.model.quarter import SignOff, SignOffStatus
from pbdesk.rules import visits
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.visits import Batch, Reach, Stop, common, gathered, meeting_places, to_visit
from pbdesk.workcal.quarters import Quarter

P = small_procedure()
Q = Quarter(115, 4)
TODAY = date(2026, 12, 15)
TRACKED = Proposal(id=1, stage="execution")
WAY, VISIT = 30, 30  # minutes


def batches(cases: list[CaseFile], **reach: object) -> list[Batch]:
    stops = [Stop(case.id, meeting_places(case), VISIT, VISIT) for case in cases]
    return gathered(stops, Reach(WAY, **reach))


def _proposer(number: int, *spans: tuple[str, int, int], place: str = "測試里") -> CaseFile:
    windows = tuple(
        ContactWindow(id=i, person_id=number, weekdays=days, start=time(start), end=time(end), place=place)
        for i, (days, start, end) in enumerate(spans)
    )
    roles = (CaseRole(id=1, proposal_id=number, person_id=number, role=Role.PROPOSER),)
    return CaseFile(replace(TRACKED, id=number, district="測試區"), roles=roles, windows=windows)


def test_visits_at_one_place_share_the_time_common_to_all() -> None:
    cases = [_proposer(1, ("135", 18, 20)), _proposer(2, ("12", 9, 10), ("35", 19, 21))]
    (batch,) = batches(cases)
    assert (batch.place, batch.proposal_ids) == ("測試里", (1, 2))
    assert batch.window
    assert (batch.window.weekdays, batch.window.start, batch.window.end) == ("35", time(19), time(20))


def test_one_evening_is_not_promised_to_more_than_it_holds() -> None:
    cases = [_proposer(n, ("3", 19, 20)) for n in (1, 2, 3)]  # an hour holds two half-hour visits
    assert [batch.proposal_ids for batch in batches(cases)] == [(1, 2), (3,)]


def test_who_found_a_trip_full_is_gathered_once_its_members_are_gone() -> None:
    either = (("3", 19, 20), ("5", 19, 20))
    cases = [_proposer(1, *either), _proposer(2, either[1]), *(_proposer(n, either[0]) for n in (3, 4, 5))]
    assert [batch.proposal_ids for batch in batches(cases)] == [(1, 3), (4, 5), (2,)]


def test_hundreds_of_visits_do_not_compare_everybody_with_everybody_for_each_trip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meet, asked = visits._meet, []
    monkeypatch.setattr(visits, "_meet", lambda *how: (asked.append(1), meet(*how))[1])
    cases = [_proposer(n, (str(n % 7 + 1), 19, 20)) for n in range(1, 211)]
    found = batches(cases)
    assert sorted(n for batch in found for n in batch.proposal_ids) == list(range(1, 211))
    assert {len(batch.proposal_ids) for batch in found} == {2}
    assert len(asked) < len(cases) ** 2


def test_other_places_and_unknown_times_are_trips_of_their_own() -> None:
    cases = [
        _proposer(1, ("3", 19, 21)),
        _proposer(2, ("3", 19, 21), place="他里"),
        _proposer(3),
        _proposer(4),
    ]
    found = batches(cases)
    assert [batch.proposal_ids for batch in found] == [(3, 4), (2,), (1,)]
    assert found[0].place == "測試區" and found[0].window is None


def test_hours_at_a_place_of_their_own_are_kept_there() -> None:
    given = _proposer(1, ("3", 19, 21))
    elsewhere = replace(given, windows=(replace(given.windows[0], place="示範活動中心"),))
    (batch,) = batches([elsewhere])
    assert batch.place == "示範活動中心"


def test_signed_sheets_need_no_visit() -> None:
    signed = SignOff(id=1, quarter=1154, status=SignOffStatus.SIGNED)
    assert to_visit(_proposer(1), Q, TODAY, P)
    assert not to_visit(replace(_proposer(1), signoffs=(signed,)), Q, TODAY, P)


def test_the_way_lies_before_the_hours_of_the_people_but_within_those_that_are_worked() -> None:
    cases = [_proposer(1, ("3", 13, 14)), _proposer(2, ("3", 13, 14))]
    assert len(batches(cases, hours=((time(8), time(12)), (time(13), time(17))))) == 2
    assert len(batches(cases, hours=((time(8), time(17)),))) == 1


def test_a_trip_fits_in_the_steps_of_the_plan() -> None:
    cases = [_proposer(1, ("3", 19, 20)), _proposer(2, ("3", 19, 20))]
    assert len(batches(cases, step=30)) == 1
    assert len(batches(cases, step=60)) == 2


def test_a_trip_without_hours_to_keep_is_not_longer_than_one_sitting() -> None:
    found = batches([_proposer(n) for n in range(1, 10)], longest=120)
    assert [len(batch.proposal_ids) for batch in found] == [3, 3, 3]


def test_only_visits_of_which_the_same_was_said_go_together() -> None:
    cases = [_proposer(n, ("3", 18, 21)) for n in (1, 2, 3)]
    stops = [Stop(case.id, meeting_places(case), VISIT, VISIT, "later" * (case.id == 2)) for case in cases]
    assert [batch.proposal_ids for batch in gathered(stops, Reach(WAY))] == [(1, 3), (2,)]


def test_what_two_persons_share() -> None:
    morning, day = ("12", time(9), time(11)), ("23", time(10), time(17))
    assert common((morning,), (day,)) == (("2", time(10), time(11)),)
    assert common((morning,), ()) == (morning,)
    assert common((morning,), (("4", time(9), time(11)),)) == ()
