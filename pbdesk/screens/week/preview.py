"""A trial as the dialog shows it: figures, what becomes late or is mended, whom to call, what moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pbdesk.desk.trials import Trial
from pbdesk.screens.dialogs.whatif import Figure, Part, Preview
from pbdesk.words.whatif import Names, differences, figure_rows, span_words, wish_sentence

if TYPE_CHECKING:
    from pbdesk.i18n import Translator

MOST = 12  # lines under one heading
STYLES = {True: "$text-success", False: "$text-warning", None: ""}


def preview(tr: Translator, trial: Trial, known: Mapping[int | None, str], names: Names) -> Preview:
    """`known` are the numbers of cases by id."""
    title = tr.t(", ").join(tr.render(wish_sentence(wish, names)) for wish in trial.wishes)
    figures = [Figure(*(tr.render(words) for words in row)) for row in figure_rows(trial)]
    parts = [
        Part(tr.render(heading), _most(tr, [tr.render(line) for line in lines]), STYLES[good])
        for heading, lines, good in differences(trial, known)
    ]
    return Preview(title, figures, parts, trial.can_apply, span_words(tr, trial.before))


def _most(tr: Translator, lines: Sequence[str]) -> Sequence[str]:
    more = len(lines) - MOST
    if more <= 0:
        return lines
    return [*lines[:MOST], tr.t("and {n} more", n=more)]
