"""What works are called on the week: behind their case, where several have the same name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pbdesk.i18n import Translator
    from pbdesk.model.proposal import Proposal
    from pbdesk.rules.workitem import WorkItem


def behind_case(
    items: Mapping[str, WorkItem], tr: Translator, case_of: Callable[[int], Proposal | None]
) -> dict[str, str]:
    """By key, only for works that share their name: `Lights on the path: Enter the platform text 1154`."""
    names = {key: tr.render(item.title) for key, item in items.items()}
    shared, found = Counter(names.values()), dict[str, str]()
    for key, what in names.items():
        number = items[key].proposal_id if shared[what] > 1 else None
        case = case_of(number) if number is not None else None
        if case is not None:
            found[key] = tr.t("{case}: {what}", case=case.title or case.case_no, what=what)
    return found
