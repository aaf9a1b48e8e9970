"""What became of the record an operation changed; apart, since the first paint must not load the model."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pbdesk.model.proposal import CaseStatus, Light, LightKind
from pbdesk.model.quarter import ExtensionStatus, SignOffStatus
from pbdesk.say import N_

SENTENCES: dict[str, tuple[str, dict[str, type[StrEnum]]]] = {
    "signoff": (N_("Sign-off of case {case} for {quarter}: {outcome}"), {"outcome": SignOffStatus}),
    "extension": (N_("Extension for case {case}: {outcome}"), {"outcome": ExtensionStatus}),
    "status": (N_("Case {case}: now {status}"), {"status": CaseStatus}),
    "status-all": (
        N_("Case {case}: now {status}, its meetings left out of the plan"),
        {"status": CaseStatus},
    ),
    "light": (N_("Light of case {case}: {light}, {level}"), {"light": LightKind, "level": Light}),
}


def became(action: str, params: Mapping[str, object]) -> tuple[str, dict[str, object]] | None:
    """The sentence and its values; None where the operation does not hold all of them, as older ones do."""
    sentence, kinds = SENTENCES.get(action, ("", {}))
    if not sentence or not kinds.keys() <= params.keys():
        return None
    return sentence, {**params, **{name: kind(str(params[name])) for name, kind in kinds.items()}}
