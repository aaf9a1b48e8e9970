"""The sign-off sheet as plain text: what was planned, what happened, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pbdesk.model.proposal import Proposal
from pbdesk.rules.sheet import Line, Section
from pbdesk.say import Say, say
from pbdesk.workcal.quarters import Quarter

HEADINGS = {
    Section.PLANNED: say("Planned for this quarter"),
    Section.DONE: say("What was done"),
    Section.NEXT: say("Next quarter"),
}
UNSUPPORTED = say("(not on record; please check)")
NOTED = say("(as you noted it; reword it or take it out)")
SIGNATURE = say("Proposer's signature: ____________________   Date: ______________")


class Words(Protocol):
    """Turns sentences into one language."""

    def render(self, sentence: Say | str) -> str: ...


def mark(line: Line) -> Say | None:
    """What the officer must look at before anybody else reads the sentence."""
    if not line.supported:
        return UNSUPPORTED
    return NOTED if line.noted else None


def marked(line: Line) -> Say | str:
    """The sentence with its mark behind it."""
    found = mark(line)
    return say("{sentence} {mark}", sentence=line.text, mark=found) if found else line.text


def sheet_text(proposal: Proposal, quarter: Quarter, lines: Sequence[Line], words: Words) -> str:
    """The whole sheet; a sentence that must be looked at first is marked, not dropped."""
    title = say("Progress of case {case} “{title}”, {year} Q{quarter}", case=proposal.case_no,
                title=proposal.title, year=quarter.roc_year, quarter=quarter.number)  # fmt: skip
    parts = [words.render(title)]
    for section, heading in HEADINGS.items():
        parts += ["", words.render(heading)]
        for line in lines:
            if line.section is section:
                parts.append(f"- {words.render(marked(line))}")
    return "\n".join([*parts, "", words.render(SIGNATURE)])
