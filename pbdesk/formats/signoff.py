"""The sign-off sheet as plain text: what was planned, what happened, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pbdesk.model.proposal import Proposal
from pbdesk.rules.quarter import Line, Section
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import Quarter

HEADINGS = {
    Section.PLANNED: say("Planned for this quarter"),
    Section.DONE: say("What was done"),
    Section.NEXT: say("Next quarter"),
}
UNSUPPORTED = say("(not on record; please check)")
SIGNATURE = say("Proposer's signature: ____________________   Date: ______________")


class Words(Protocol):
    """Turns sentences into one language."""

    def render(self, sentence: Say | str) -> str: ...


def sheet_text(proposal: Proposal, quarter: Quarter, lines: Sequence[Line], words: Words) -> str:
    """The whole sheet; a sentence no record supports is marked, not dropped."""
    title = say("Progress of case {case} “{title}”, {year} Q{quarter}", case=proposal.case_no,
                title=proposal.title, year=quarter.roc_year, quarter=quarter.number)  # fmt: skip
    parts = [words.render(title)]
    for section, heading in HEADINGS.items():
        parts += ["", words.render(heading)]
        for line in lines:
            if line.section is section:
                mark = "" if line.supported else " " + words.render(UNSUPPORTED)
                parts.append(f"- {words.render(line.text)}{mark}")
    return "\n".join([*parts, "", words.render(SIGNATURE)])
