"""What speaks against a stage as the next one; nothing is refused."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk import procedures
from pbdesk.formats.procedure import parse_procedure
from pbdesk.model.proposal import Proposal, Route, StageEvent
from pbdesk.rules.casefile import CaseFile
from pbdesk.rules.stages import stage_remarks

NAME, DATA = next((n, d) for n, d in procedures.builtin() if "112" in n)
P = parse_procedure(DATA, NAME)


def said(case: CaseFile, stage: str) -> str:
    return " | ".join(str(remark) for remark in stage_remarks(case, stage, P))


@pytest.mark.parametrize(
    ("route", "here", "there", "words"),
    [
        (Route.WORKSHOP, "ws1", "ws2", ""),
        (Route.UNDECIDED, "assembly", "pre-meeting", ""),  # the site visit between is optional
        (Route.UNDECIDED, "ws1", "ws1", ""),
        (Route.UNDECIDED, "ws1", "ws2", "No route is on record"),
        (Route.DIRECT, "ws1", "execution", ""),  # the route leads past what lies between
        (Route.WITHDRAWN, "ws1", "ws2", "the case leaves the procedure"),
        (Route.WORKSHOP, "vote", "ws1", "Back to an earlier stage."),
        (Route.WORKSHOP, "ws1", "no such stage", ""),
    ],
)
def test_each_step_is_remarked_on_as_it_deserves(route: Route, here: str, there: str, words: str) -> None:
    case = CaseFile(Proposal(id=1, stage=here, route=route))
    found = said(case, there)
    assert words in found and bool(found) == bool(words)


def test_one_skipped_stage_is_named_and_a_dated_one_is_not_skipped() -> None:
    case = CaseFile(Proposal(id=1, stage="ws1", route=Route.WORKSHOP))
    after = P.stages[P.index("ws2") + 1]
    assert "Skipped:" in said(case, after.id) and "from" not in said(case, after.id)
    dated = CaseFile(case.proposal, events=(StageEvent(stage="ws2", on_date=date(2026, 4, 1)),))
    assert said(dated, after.id) == ""


def test_several_skipped_stages_are_named_from_first_to_last() -> None:
    case = CaseFile(Proposal(id=1, stage="ws1", route=Route.WORKSHOP))
    assert "Skipped: from" in said(case, "execution")
