"""A trial as the dialog shows it: figures, what becomes late or is mended, whom to call, what moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from pbdesk.desk.trials import Trial
from pbdesk.desk.weekplan import WeekPlan
from pbdesk.model.proposal import Proposal
from pbdesk.screens.dialogs.whatif import Figure, Part, Preview
from pbdesk.words.whatif import (
    Names,
    call_sentences,
    figure_rows,
    moved_sentences,
    named,
    newly_in_time,
    newly_late,
    span_words,
    wish_sentence,
)

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

MOST = 12  # lines of what moves
CaseOf = Callable[[int], Proposal | None]


def preview(tr: Translator, trial: Trial, case_of: CaseOf, names: Names) -> Preview:
    title = tr.t(", ").join(tr.render(wish_sentence(wish, names)) for wish in trial.wishes)
    figures = [Figure(*(tr.render(words) for words in row)) for row in figure_rows(trial)]
    numbers = _numbers(tr, trial, case_of)
    parts = [
        Part(tr.t("Look at it again"), [tr.render(words) for words in trial.doubts], "$text-warning"),
        Part(tr.t("Late or unfinished only then"),
             _titles(tr, trial.after, newly_late(trial), numbers), "$text-warning"),
        Part(tr.t("On time only then"),
             _titles(tr, trial.after, newly_in_time(trial), numbers), "$text-success"),
        Part(tr.t("Whom to call"), [tr.render(words) for words in call_sentences(trial)]),
        Part(tr.t("What moves"), _moves(tr, trial, numbers) or [tr.t("Nothing moves.")]),
    ]  # fmt: skip
    return Preview(title, figures, [part for part in parts if part.lines], trial.can_apply,
                   span_words(tr, trial.before))  # fmt: skip


def _numbers(tr: Translator, trial: Trial, case_of: CaseOf) -> dict[int | None, str]:
    """Case numbers by id: several cases have work of the same name. One that is only tried has none."""
    items = [*trial.before.items.values(), *trial.after.items.values()]
    found: dict[int | None, str] = {}
    for proposal_id in {item.proposal_id for item in items if item.proposal_id is not None}:
        case = case_of(proposal_id)
        found[proposal_id] = case.case_no if case else tr.t("new case")
    return found


def _titles(
    tr: Translator, plan: WeekPlan, keys: Sequence[str], numbers: Mapping[int | None, str]
) -> list[str]:
    items = [plan.items[key] for key in keys if key in plan.items]
    return [tr.render(named(item, numbers.get(item.proposal_id))) for item in items]


def _moves(tr: Translator, trial: Trial, numbers: Mapping[int | None, str]) -> list[str]:
    lines = [tr.render(words) for words in moved_sentences(trial, numbers)]
    more = len(lines) - MOST
    if more > 0:
        lines[MOST:] = [tr.n("and {n} more piece of work", "and {n} more pieces of work", more)]
    return lines
