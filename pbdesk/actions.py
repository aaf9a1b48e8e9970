"""Every action of the officer: the only list. Keys, footer, help, palette and the user guide read it.

An action's id is the method `action_<id>` of the screen it belongs to, or of the app for `*`.
"""

from __future__ import annotations

from typing import NamedTuple

from pbdesk.say import N_

SCREENS = ("week", "triage", "cases", "contacts", "quarter", "routine", "load")


class Action(NamedTuple):
    id: str
    keys: str  # comma-separated, the first is the one shown
    label: str
    explains: str
    screens: tuple[str, ...] = ("*",)
    priority: int = 0  # in the footer; 0 is left out of it

    @property
    def key(self) -> str:
        return self.keys.split(",")[0]


SCREEN_TITLES = {
    "week": N_("Week plan"),
    "triage": N_("Triage"),
    "cases": N_("Cases"),
    "contacts": N_("Contacts"),
    "quarter": N_("Quarter"),
    "routine": N_("Routine work"),
    "load": N_("Load"),
    "case": N_("Case"),
    "history": N_("History"),
}

ACTIONS: tuple[Action, ...] = (
    Action(
        "open_case", "enter", N_("Open"), N_("Open the case, duty or meeting under the cursor"), ("week",), 85
    ),
    Action("done", "d", N_("Done"), N_("It is finished; note the minutes it took"), ("week",), 84),
    Action("pin", "p", N_("Pin"), N_("Fix the work to a time"), ("week",), 80),
    Action("unpin", "P", N_("Unpin"), N_("Let the plan choose the time again"), ("week",)),
    Action(
        "snooze", "s", N_("Snooze"), N_("Leave it until a day, with the reason; wake it again"), ("week",), 78
    ),
    Action("estimate", "e", N_("Effort"), N_("Say how much work it is"), ("week",), 65),
    Action("timer", "t", N_("Timer"), N_("Start or stop the timer on the selected work"), ("week",), 69),
    Action(
        "keep",
        "K",
        N_("Keep"),
        N_("Keep this plan: from now on it moves as little as it must"),
        ("week",),
        72,
    ),
    Action("explain", "y", N_("Why"), N_("Read at length why it stands where it stands"), ("week",), 67),
    Action(
        "remedies",
        "v",
        N_("Remedies"),
        N_("What helps late or evening work, tried on the plan, with its price"),
        ("week", "load"),
        82,
    ),
    Action(
        "what_if",
        "w",
        N_("What if"),
        N_("Try a case more or less, a lost day, another time; see what changes before anything does"),
        ("week", "load"),
        79,
    ),
    Action(
        "first",
        "f",
        N_("First"),
        N_("Do it in time, or soon without a date, whatever waits; again takes it back"),
        ("week",),
    ),
    Action("forbid", "n", N_("Not then"), N_("Not at this time; the plan looks for another"), ("week",)),
    Action("allow", "N", N_("Any time"), N_("Take back the times that were forbidden for it"), ("week",)),
    Action("split", "x", N_("Pieces"), N_("Cut it into pieces of at most so many minutes"), ("week",)),
    Action(
        "extend", "E", N_("Deadline"), N_("Extend the deadline as agreed; again takes it back"), ("week",)
    ),
    Action("drop", "X", N_("Leave out"), N_("Leave it out of the plan, with the reason"), ("week",)),
    Action("undrop", "R", N_("Take in"), N_("Plan again what was left out"), ("week",)),
    Action(
        "decline",
        "a",
        N_("Decline"),
        N_("The meeting takes place without you; again takes it back"),
        ("week",),
    ),
    Action("overtime", "T", N_("Overtime"), N_("How much overtime this week may have, or none"), ("week",)),
    Action(
        "protect",
        "B",
        N_("Kept hours"),
        N_("Hours kept for the case that waits longest: on or off"),
        ("week",),
    ),
    Action(
        "off_time",
        "O",
        N_("Late, moved"),
        N_("List what is late, left for later, moved, or pushed away by the cases"),
        ("week",),
    ),
    Action(
        "more",
        "o",
        N_("More"),
        N_("Everything else that can be said about the plan, as a list"),
        ("week",),
        77,
    ),
    Action("lost_day", "L", N_("Lost day"), N_("Typhoon or leave: plan the rest anew"), ("week",), 68),
    Action("meeting", "m", N_("Meeting"), N_("Add a meeting"), ("week",), 64),
    Action("meeting_remove", "delete", N_("Remove"), N_("Remove the meeting under the cursor"), ("week",)),
    Action("week_before", "comma", N_("Week before"), N_("Show the week before"), ("week",)),
    Action("week_after", "full_stop", N_("Week after"), N_("Show the week after"), ("week",)),
    Action(
        "day_before",
        "left_square_bracket",
        N_("Day before"),
        N_("Show the day before; where a whole week is shown, the week before"),
        ("week",),
    ),
    Action(
        "day_after",
        "right_square_bracket",
        N_("Day after"),
        N_("Show the day after; where a whole week is shown, the week after"),
        ("week",),
    ),
    Action("open", "o", N_("Open"), N_("Open the case"), ("cases",), 80),
    Action("filter", "f", N_("Filter"), N_("Filter the list as you type"), ("cases",), 75),
    Action("clear_filter", "escape", N_("Clear"), N_("Clear the filter"), ("cases",)),
    Action("sort", "s", N_("Sort"), N_("Sort by the next column"), ("cases",), 65),
    Action("show_all", "a", N_("All"), N_("Show closed cases too, or only open ones"), ("cases",), 64),
    Action("case_add", "n", N_("New case"), N_("Enter a case that no list holds yet"), ("cases",), 66),
    Action(
        "edit",
        "e",
        N_("Edit"),
        N_("Title, place, land owner, hazard, next action, waiting, note"),
        ("case",),
        80,
    ),
    Action("stage", "s", N_("Stage"), N_("A stage was reached"), ("case",), 74),
    Action("promise", "p", N_("Promise"), N_("Note a promise"), ("case",), 73),
    Action("keep", "k", N_("Kept"), N_("A promise was kept"), ("case",), 72),
    Action("support", "a", N_("Agency"), N_("Ask a support agency, or note its reply"), ("case",), 68),
    Action("funding", "f", N_("Money"), N_("Note which year's money and from where"), ("case",), 67),
    Action("scope", "v", N_("Scope"), N_("Record a new version of the agreed scope"), ("case",), 66),
    Action(
        "person",
        "w",
        N_("Person"),
        N_("Add or change a person: stance, how and when to reach them"),
        ("case",),
        65,
    ),
    Action(
        "unmask",
        "x",
        N_("Show numbers"),
        N_("Show telephone, e-mail and address, or mask them again"),
        ("case", "contacts"),
        40,
    ),
    Action("status", "z", N_("Close"), N_("Close, withdraw or reopen the case"), ("case",), 41),
    Action(
        "handover",
        "h",
        N_("Hand-over"),
        N_("Write the sheet for whoever takes the case over, as an ODT file"),
        ("case",),
        42,
    ),
    Action(
        "route", "r", N_("Route"), N_("Decide the route, or record what was decided before"), ("case",), 71
    ),
    Action("purge", "X", N_("Erase a person"), N_("Erase a person's name and data for good"), ("case",)),
    Action(
        "past_term",
        "X",
        N_("Past term"),
        N_("Whose personal data is kept past its term; erase it"),
        ("contacts",),
    ),
    Action("trail", "t", N_("Trail"), N_("What was done on this case"), ("case",), 30),
    Action("wish", "w", N_("Wish"), N_("Record the proposer's own words"), ("triage",), 60),
    Action("place", "o", N_("Place"), N_("Place, land owner, upkeep, hazard"), ("triage",), 61),
    Action("item_add", "a", N_("Item"), N_("Add an item"), ("triage",), 79),
    Action("item_edit", "e", N_("Edit"), N_("Judge or change an item"), ("triage",), 78),
    Action("item_remove", "delete", N_("Remove"), N_("Remove an item"), ("triage",)),
    Action("lights", "l", N_("Lights"), N_("Set the lights with reason and source"), ("triage",), 80),
    Action("checks", "x", N_("Checks"), N_("Answer the checklist"), ("triage",), 77),
    Action("route", "r", N_("Route"), N_("Decide the route"), ("triage",), 76),
    Action(
        "past",
        "b",
        N_("Before"),
        N_("Cases that came here past triage, without their route on record; and back"),
        ("triage",),
        50,
    ),
    Action("ready", "y", N_("Ready"), N_("Everything is complete: mark it ready"), ("triage",), 74),
    Action("issue", "i", N_("Issue"), N_("It leaves the house"), ("triage",), 73),
    Action("reopen", "R", N_("Reopen"), N_("Make it undecided again"), ("triage", "case")),
    Action("reached", "r", N_("Reached"), N_("The person was reached"), ("contacts",), 80),
    Action("no_answer", "n", N_("No answer"), N_("Nobody answered"), ("contacts",), 79),
    Action("message_left", "l", N_("Message"), N_("A message was left"), ("contacts",), 78),
    Action("met", "m", N_("Met"), N_("The person was met"), ("contacts",), 77),
    Action("refused", "f", N_("Refused"), N_("The person refused"), ("contacts",), 55),
    Action("no_show", "o", N_("No show"), N_("The person did not come"), ("contacts",), 54),
    Action("followup_done", "d", N_("Done"), N_("No further call is needed"), ("contacts",), 56),
    Action(
        "tell",
        "g",
        N_("What to say"),
        N_("What to tell the proposer: the result, every reason, the way on, and what is missing"),
        ("week", "triage", "case"),
        45,
    ),
    Action(
        "tell",
        "g",
        N_("What to say"),
        N_("What to tell the proposer: the result, every reason, the way on, and what is missing"),
        ("contacts",),
    ),
    Action("draft", "d", N_("Draft"), N_("Compose the sheet from the record and keep it"), ("quarter",), 80),
    Action("edit_sheet", "e", N_("Edit"), N_("Edit the text of the sheet"), ("quarter",), 79),
    Action("outcome", "o", N_("Outcome"), N_("Sent, signed, refused or unreached"), ("quarter",), 78),
    Action(
        "milestone", "m", N_("Milestone"), N_("Planned text and progress of this quarter"), ("quarter",), 77
    ),
    Action("platform", "p", N_("Platform"), N_("Copy the platform text to the clipboard"), ("quarter",), 76),
    Action("entered", "w", N_("Entered"), N_("The platform text was entered"), ("quarter",), 58),
    Action("visits", "v", N_("Visits"), N_("Plan the visits by place and time"), ("quarter",), 59),
    Action("extension", "x", N_("Extension"), N_("Ask for an extension"), ("quarter",), 57),
    Action(
        "backward",
        "b",
        N_("Start by"),
        N_("Every step of the quarter with its latest start"),
        ("quarter",),
        75,
    ),
    Action(
        "sheet_file",
        "s",
        N_("Print"),
        N_("Write the sheet as an ODT file to print and sign"),
        ("quarter",),
        74,
    ),
    Action("quarter_before", "comma", N_("Earlier"), N_("The quarter before"), ("quarter",)),
    Action("quarter_after", "full_stop", N_("Later"), N_("The quarter after"), ("quarter",)),
    Action("duty_add", "a", N_("Add"), N_("Add an own duty"), ("routine",), 80),
    Action("duty_edit", "e", N_("Edit"), N_("Change the duty or meeting"), ("routine",), 79),
    Action("duty_pause", "p", N_("Pause"), N_("Pause a duty, or take it up again"), ("routine",), 74),
    Action("duty_remove", "delete", N_("Remove"), N_("Remove the duty or meeting"), ("routine",), 72),
    Action("meeting_add", "m", N_("Meeting"), N_("Add a meeting"), ("routine",), 78),
    Action("meeting_remove", "x", N_("Remove meeting"), N_("Remove the meeting"), ("routine",), 71),
    Action("export", "x", N_("Export"), N_("Write the workload summary to a file"), ("load",), 80),
    Action(
        "weights",
        "W",
        N_("Weights"),
        N_("See and change what the plan weighs, with a preview of what would move"),
        ("load",),
        70,
    ),
    Action("goto_week", "1,f1", N_("Week"), N_("Go to the week")),
    Action("goto_triage", "2,f2", N_("Triage"), N_("Go to the proposals to be decided")),
    Action("goto_cases", "3,f3", N_("Cases"), N_("Go to the list of cases")),
    Action("goto_contacts", "4,f4", N_("Contacts"), N_("Go to the call list and the contact log")),
    Action("goto_quarter", "5,f5", N_("Quarter"), N_("Go to milestones and sign-offs")),
    Action("goto_routine", "6,f6", N_("Routine"), N_("Go to your own duties")),
    Action("goto_load", "7,f7", N_("Load"), N_("Go to the workload")),
    Action("help", "question_mark,f12", N_("Help"), N_("Show the keys of this screen"), priority=90),
    Action("search", "slash,ctrl+f", N_("Search"), N_("Search every case, contact and note"), priority=50),
    Action(
        "log_contact", "c,f8", N_("Log a contact"), N_("Note a call or visit, from anywhere"), priority=70
    ),
    Action("undo", "u,ctrl+z", N_("Undo"), N_("Take the last change back"), priority=60),
    Action("redo", "ctrl+r,ctrl+y", N_("Redo"), N_("Do the change again that was taken back")),
    Action("history", "H", N_("History"), N_("Show what was done, by whom and when")),
    Action("language", "f9", N_("中文／English"), N_("Switch the language")),
    Action("quit", "q,ctrl+q", N_("Quit"), N_("Close pbdesk"), priority=10),
)


def of(screen: str) -> list[Action]:
    """Actions that work on a screen: its own first, then those that work everywhere."""
    own = [action for action in ACTIONS if screen in action.screens]
    return own + [action for action in ACTIONS if "*" in action.screens]
