"""Whether a case has another next action, or the same one in better words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from pbdesk.model.proposal import Proposal
from pbdesk.rules.likeness import normalise

ALIKE = 0.8  # two of ten signs mended; “telephone the contractor” and “telephone the village head” share less
NUMBERS = re.compile(r"\d+")
# the sign before a title is a name: 王先生 is not 李先生, however alike the rest
TITLED = re.compile("(.)(?=先生|小姐|女士|太太|老師|里長|議員|主任|科長|股長|處長|技正|理事長)")


def same_action(before: Proposal, after: Proposal) -> bool:
    """Whether what was said of the next action still holds: effort, time, time spent.

    The same text may get another date. Another text is the old action corrected only while its date stands,
    its numbers do (quarter 1154 is not 1161), the names before a title and most of its signs do; when in
    doubt it is another one.
    """
    old, new = normalise(before.next_action), normalise(after.next_action)
    if old == new:
        return True
    if not old or not new or before.next_due != after.next_due:
        return False
    if any(kept.findall(old) != kept.findall(new) for kept in (NUMBERS, TITLED)):
        return False
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= ALIKE
