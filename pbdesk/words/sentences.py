"""What a change did and why a plan is as it is, in the officer's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from pbdesk.say import N_

if TYPE_CHECKING:
    from pbdesk.desk import Step
    from pbdesk.i18n import Translator

# an operation's action → what was done; {case}, {quarter} … are the operation's parameters
DONE = {
    "setting": N_("Setting changed"),
    "day": N_("Day {day} changed"),
    "day-clear": N_("Day {day} is as usual again"),
    "calendar": N_("Official calendar {year} taken over"),
    "import": N_("Imported: {created} new, {updated} changed"),
    "case-add": N_("Case {case} added"),
    "case": N_("Case {case} changed"),
    "stage": N_("Case {case}: stage reached"),
    "status": N_("Case {case}: status changed"),
    "hand-over": N_("Case {case} handed over"),
    "person-add": N_("Person added to case {case}"),
    "person": N_("Person of case {case} changed"),
    "person-purge": N_("Personal data purged"),
    "window": N_("Contact window saved"),
    "item": N_("Item of case {case} saved"),
    "item-remove": N_("Item of case {case} removed"),
    "light": N_("Light of case {case} set"),
    "check": N_("Check of case {case} answered"),
    "route": N_("Route of case {case} decided"),
    "route-past": N_("Route of case {case} recorded, as decided before"),
    "ready": N_("Case {case} is ready"),
    "issue": N_("Case {case} was issued"),
    "reopen": N_("Case {case} is undecided again"),
    "contact": N_("Contact on case {case} saved"),
    "followup-done": N_("Follow-up on case {case} done"),
    "promise": N_("Promise on case {case} saved"),
    "promise-done": N_("Promise on case {case} kept"),
    "support": N_("Support agency of case {case} saved"),
    "funding": N_("Funding of case {case} saved"),
    "scope": N_("Agreed scope of case {case} saved"),
    "signoff-draft": N_("Sign-off sheet of case {case} for {quarter} saved"),
    "signoff": N_("Sign-off of case {case} recorded"),
    "milestone": N_("Milestone of case {case} saved"),
    "platform": N_("Platform text of case {case} entered"),
    "extension": N_("Extension for case {case} saved"),
    "routine": N_("Duty “{title}” saved"),
    "routine-remove": N_("Duty “{title}” removed"),
    "meeting": N_("Meeting “{title}” saved"),
    "meeting-remove": N_("Meeting “{title}” removed"),
    "timer-start": N_("Timer started"),
    "timer-stop": N_("Timer stopped"),
    "plan": N_("Plan of the week kept"),
    "pin": N_("Pinned"),
    "unpin": N_("Pin removed"),
    "snooze": N_("Snoozed"),
    "wake": N_("No longer snoozed"),
    "estimate": N_("Effort changed"),
    "forbid": N_("Not at that time"),
    "allow": N_("No time is forbidden any more"),
    "first": N_("Put first"),
    "unfirst": N_("No longer first"),
    "split": N_("Cut into pieces"),
    "whole": N_("Pieces as usual again"),
    "extend": N_("Deadline extended"),
    "unextend": N_("Deadline as it was"),
    "drop": N_("Left out"),
    "undrop": N_("Planned again"),
    "decline": N_("Meeting declined"),
    "attend": N_("Meeting attended after all"),
    "overtime": N_("Overtime of the week set"),
    "overtime-usual": N_("Overtime of the week as usual"),
    "weights": N_("Weights of the plan changed"),
    "protect-on": N_("Hours kept for the case that waits longest"),
    "protect-off": N_("No hours kept for the case that waits longest"),
    "wishes": N_("Carried out as tried"),
    "hand-over-all": N_("Case {case} handed over with its meetings"),
    "status-all": N_("Case {case}: status changed, its meetings left out of the plan"),
    "done": N_("Done"),
    "demo": N_("Demo desk made"),
}

SAYS_WHAT_BECAME = {"signoff", "extension", "status", "status-all", "light"}
ABOUT_WORK = {
    "done", "pin", "unpin", "snooze", "wake", "estimate", "forbid", "allow", "first", "unfirst", "split",
    "whole", "extend", "unextend", "drop", "undrop", "decline", "attend",
    "timer-start", "timer-stop", "wishes",
}  # fmt: skip


def done_sentence(tr: Translator, action: str, params: Mapping[str, object]) -> str:
    """One sentence for an operation; one that is not known here is shown by its name."""
    template, values = DONE.get(action), dict(params)
    if action in SAYS_WHAT_BECAME:
        from pbdesk.words.became import became

        template, values = became(action, params) or (template, values)
    days = {name: date.fromisoformat(str(value)) for name, value in params.items() if name == "day"}
    what = tr.t(template, **{**values, **days}) if template else action
    if action in ABOUT_WORK and params.get("work"):
        from pbdesk.words.kept import restored

        return tr.t("{what}: {work}", what=what, work=restored(params["work"]))
    return what


def step_lines(tr: Translator, step: Step) -> list[str]:
    """What would be taken back or done again: what it was, then when and by whom."""
    what = done_sentence(tr, step.operation.action, step.operation.params)
    when = tr.when(datetime.fromisoformat(step.latest.at))
    return [what, f"{when}  {step.latest.actor}".rstrip()]
