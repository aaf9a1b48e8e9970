"""The planner's prices as the officer may change them: which, in what words, within which bounds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pbdesk.errors import InputError
from pbdesk.model.procedure import Weights
from pbdesk.model.work import Importance
from pbdesk.say import Say, say

Changes = Mapping[str, int]
"""Key of a weight → its value; keys are fields of `Weights`, with the class for prices by class."""


@dataclass(frozen=True)
class Weight:
    """`words` is the whole sentence, with `{value}` and perhaps `{step}`, the minutes of a step of the plan;
    `least` and `most` are the values that make sense."""

    key: str
    words: str
    explains: Say
    least: int
    most: int

    def sentence(self, value: int, step: int) -> Say:
        return say(self.words, value=value, step=step)


_CLASS_LATE = {
    Importance.SAFETY: say("One working day late: safety work costs {value} officer-minutes"),
    Importance.STATUTORY: say("One working day late: statutory work costs {value} officer-minutes"),
    Importance.KEY: say("One working day late: annual key work costs {value} officer-minutes"),
    Importance.PB: say("One working day late: work of a case costs {value} officer-minutes"),
    Importance.OTHER: say("One working day late: other work costs {value} officer-minutes"),
}
_CLASS_LEFT = {
    Importance.SAFETY: say("Left for later: {step} minutes of safety work cost {value} officer-minutes"),
    Importance.STATUTORY: say(
        "Left for later: {step} minutes of statutory work cost {value} officer-minutes"
    ),
    Importance.KEY: say("Left for later: {step} minutes of annual key work cost {value} officer-minutes"),
    Importance.PB: say("Left for later: {step} minutes of work of a case cost {value} officer-minutes"),
    Importance.OTHER: say("Left for later: {step} minutes of other work cost {value} officer-minutes"),
}
_LATE = say("The dearer a day, the more other work gives way so that this is on time.")
_LEFT = say("The dearer it is, the sooner the plan takes it up instead of leaving it beyond its weeks.")
_DEAR = 5_000  # beyond it a price only drowns all others

WEIGHTS: tuple[Weight, ...] = (
    *(Weight(f"late.{c}", words.msgid, _LATE, 1, _DEAR) for c, words in _CLASS_LATE.items()),
    *(Weight(f"defer.{c}", words.msgid, _LEFT, 1, 500) for c, words in _CLASS_LEFT.items()),
    Weight("margin", say("A binding deadline met on its last day costs {value} officer-minutes").msgid,
           say("The dearer it is, the more often such work is done a day before."), 0, _DEAR),
    Weight("open_safety", say("Each working day a hazard stays open costs {value} officer-minutes").msgid,
           say("Besides being late: the sooner a hazard is closed, the better."), 0, _DEAR),
    Weight("open_case",
           say("Each working day a case that could be closed stays open costs {value} officer-minutes").msgid,
           say("The dearer it is, the sooner the last work of a case is done."), 0, _DEAR),
    Weight("overtime_slot", say("{step} minutes of overtime cost {value} officer-minutes").msgid,
           say("The dearer it is, the later work may become before an evening is used."), 0, 1_000),
    Weight("overtime_evening", say("Opening an evening costs {value} officer-minutes").msgid,
           say("The dearer it is, the more overtime is gathered on few evenings."), 0, 2_000),
    Weight("overtime_minutes_week", say("At most {value} minutes of overtime are planned in a week").msgid,
           say("At 0 no evening is planned, not even for people who can only be met then."), 0, 18 * 60),
    Weight("buffer_minutes", say("{value} minutes of each day stay free for telephone and counter").msgid,
           say("It is never planned: in a plan too tight every call breaks something."), 0, 300),
    Weight("chunk", say("Each further piece of the same work costs {value} officer-minutes").msgid,
           say("The dearer it is, the more work is done in one go."), 0, 500),
    Weight("change", say("{step} minutes moved against the kept plan cost {value} officer-minutes").msgid,
           say("The dearer it is, the less the plan moves when something changes."), 0, 500),
    Weight("decline_meeting", say("A meeting that gives way to another costs {value} officer-minutes").msgid,
           say("Of two meetings at once the plan keeps the dearer; one that can be moved costs half."),
           0, _DEAR),
    Weight("age_weeks", say("After {value} weeks of waiting being late costs twice as much").msgid,
           say("The fewer weeks, the sooner old work goes before new work."), 1, 104),
    Weight("protected_minutes_week",
           say("{value} minutes of each week are kept for the case that has waited longest").msgid,
           say("Large cases would wait behind easy ones for ever; at 0 nothing is kept."), 0, 600),
    Weight("unknown_effort_percent",
           say("Work nobody has estimated is planned with {value} % of the usual effort").msgid,
           say("What is not known takes longer than one thinks; your own figures are planned as they are."),
           100, 500),
)  # fmt: skip
BY_KEY = {weight.key: weight for weight in WEIGHTS}


def value_of(weights: Weights, key: str) -> int:
    """The value of one weight. KeyError for an unknown key."""
    name, _, of_class = BY_KEY[key].key.partition(".")
    found = getattr(weights, name)
    return int(found[Importance(of_class)] if of_class else found)


def sound(key: str, value: object) -> bool:
    """Whether a kept value can be used."""
    weight = BY_KEY.get(key)
    return weight is not None and type(value) is int and weight.least <= value <= weight.most


def refuse(changes: Changes) -> None:
    """Raises InputError for a weight there is not, and for a value that makes no sense, in words."""
    for key, value in changes.items():
        weight = BY_KEY.get(key)
        if weight is None:
            raise InputError(say("There is no weight “{key}”.", key=key))
        if not sound(key, value):
            raise InputError(say("This value lies between {least} and {most}.",
                                 least=weight.least, most=weight.most))  # fmt: skip


def overlaid(weights: Weights, changes: Mapping[str, object]) -> Weights:
    """The weights with the officer's values; what cannot be used is left as the procedure has it."""
    prices = {"late": dict(weights.late), "defer": dict(weights.defer)}
    plain: dict[str, int] = {}
    for key, value in changes.items():
        if type(value) is int and sound(key, value):
            name, _, of_class = key.partition(".")
            if of_class:
                prices[name][Importance(of_class)] = value
            else:
                plain[name] = value
    return replace(weights, late=prices["late"], defer=prices["defer"], **plain)


def read(kept: str) -> dict[str, object]:
    """The kept values; nothing when they cannot be read, for the plan must not fail on them."""
    try:
        found = json.loads(kept) if kept else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def in_force(usual: Weights, kept: str) -> Weights:
    """The procedure's weights under the officer's."""
    return overlaid(usual, read(kept))
