"""What `pbdesk plan --what-if` prints: from a file's words to wishes, and from a trial to its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pbdesk.documents.plan import case_numbers, find_work, heading_with, names_in, sentences
from pbdesk.documents.records import Document, Print, plain
from pbdesk.errors import InputError
from pbdesk.model import wishes as kinds
from pbdesk.say import say
from pbdesk.words.whatif import differences, figure_rows, moved_works, span_words, wish_sentence

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.desk.trials import Trial
    from pbdesk.desk.week import WeekPlan
    from pbdesk.formats.whatif_file import Asked
    from pbdesk.i18n import Translator
    from pbdesk.planning.problem import Chunk
    from pbdesk.planning.whatif import Figures


# -- words to wishes -----------------------------------------------------------------------------------------
def wishes_of(
    asked: Sequence[Asked], name: str, desk: Desk, plan: WeekPlan, tr: Translator
) -> list[kinds.Wish]:
    """The changes of a file with their cases and work looked up.

    Raises InputError naming the file and the change whose case or work is not known, or not only one.
    """
    reader = _Reader(desk, plan, tr)
    found = []
    for change in asked:
        try:
            found.append(_KINDS[change.do](reader, change.values))
        except InputError as problem:
            raise InputError(
                say("{file}, change {n}: {problem}", file=name, n=change.number, problem=problem.what),
                todo=problem.todo,
            ) from None
    return found


class _Reader:
    def __init__(self, desk: Desk, plan: WeekPlan, tr: Translator) -> None:
        self.desk, self.plan, self.tr = desk, plan, tr

    def work(self, values: Mapping[str, Any]) -> str:
        return find_work(self.desk, self.plan, self.tr, values["work"], visits=True)

    def case(self, words: str) -> int:
        return self.desk.cases.find(words).id


_KINDS: Mapping[str, Callable[[_Reader, Mapping[str, Any]], kinds.Wish]] = {
    "one-more-case": lambda of, v: kinds.OneMoreCase(of.case(v["like"]) if "like" in v else None),
    "hand-over": lambda of, v: kinds.HandOver(of.case(v["case"]), v.get("to", "")),
    "lose-day": lambda of, v: kinds.LoseDay(
        v["day"], v.get("from"), v.get("to"), v.get("leave", False), v.get("reason", "")
    ),
    "move-meeting": lambda of, v: kinds.MoveMeeting(v["meeting"], v["start"]),
    "decline": lambda of, v: kinds.Decline(v["meeting"]),
    "pin": lambda of, v: kinds.Pin(of.work(v), v["start"], v["minutes"]),
    "forbid": lambda of, v: kinds.Forbid(of.work(v), v["start"], v["end"]),
    "first": lambda of, v: kinds.DoFirst(of.work(v)),
    "overtime": lambda of, v: kinds.Overtime(v["week"] - timedelta(days=v["week"].weekday()), v["hours"]),
    "extend": lambda of, v: kinds.Extend(of.work(v), v["until"], v.get("reason", "")),
    "drop": lambda of, v: kinds.Drop(of.work(v), v.get("reason", "")),
}  # fmt: skip


# -- a trial as a document -----------------------------------------------------------------------------------
def whatif_document(desk: Desk, trial: Trial, tr: Translator) -> Document:
    """Before and after in figures, what moves, and whom to call (names only, never a telephone number)."""
    names, numbers = names_in(desk, trial.before), case_numbers(desk, trial.before)
    return {
        "week": trial.before.frame.start.isoformat(), "weeks": trial.before.frame.weeks,
        "changes": [tr.render(wish_sentence(wish, names)) for wish in trial.wishes],
        "before": _figures(trial.before, trial.was, tr),
        "after": _figures(trial.after, trial.then, tr),
        "moved": [
            {"work": tr.render(item.title), "key": item.key, "case_no": numbers.get(item.proposal_id),
             "from": _spans(trial.before, before or ()), "to": _spans(trial.after, after or ())}
            for item, before, after in moved_works(trial)
        ],
        "calls": [
            {"meeting": call.meeting.title, "start": plain(call.meeting.start),
             "people": [person.name for person in call.people]}
            for call in trial.calls
        ],
        "doubts": [tr.render(words) for words in trial.doubts],
        "can_apply": trial.can_apply,
    }  # fmt: skip


def _figures(plan: WeekPlan, figures: Figures, tr: Translator) -> Document:
    def hours(slots: int) -> float:
        return round(slots * plan.frame.slot / 60, 2)

    def titles(keys: Sequence[str]) -> list[str]:
        return [tr.render(plan.items[key].title) for key in keys if key in plan.items]

    return {
        "capacity_hours": hours(figures.room), "planned_hours": hours(figures.planned - figures.overtime),
        "overtime_hours": hours(figures.overtime), "evenings": figures.evenings,
        "late": titles(figures.late), "unfinished": titles(figures.slipped), "missed": titles(figures.missed),
        "tightest": next(iter(titles([figures.tightest])), None),
        "slack_hours": None if figures.slack is None else hours(figures.slack),
        "cost_minutes": figures.cost,
    }  # fmt: skip


def _spans(plan: WeekPlan, chunks: Sequence[Chunk]) -> list[Document]:
    moment = plan.frame.moment
    return [{"start": plain(moment(c.start)), "end": plain(moment(c.end))} for c in chunks]


def print_whatif(desk: Desk, trial: Trial, tr: Translator, out: Print) -> None:
    names = names_in(desk, trial.before)
    out(tr.t("What if: {what}", what=sentences(tr, [wish_sentence(wish, names) for wish in trial.wishes])))
    out("  " + span_words(tr, trial.before))
    for label, before, after in figure_rows(trial):
        out("  " + tr.t("{label}: {before} → {after}", label=label, before=before, after=after))
    for heading, lines, _ in differences(trial, case_numbers(desk, trial.before, trial.after)):
        heading_with(tr.render(heading), [tr.render(line) for line in lines], out)
