"""The why-panel: the binding reason first, then the numbers, then what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from pbdesk.model.procedure import Effort
from pbdesk.model.work import Meeting, OverrideKind, WorkOverride
from pbdesk.rules.casework import WorkItem
from pbdesk.screens.widgets import text
from pbdesk.words.dayoff import day_off_words
from pbdesk.words.reasons import effort_sentence, reason_sentence, reckoning, short_sentence, trip_sentence
from pbdesk.words.shortage import shortage_lines
from pbdesk.words.whatif import duration
from pbdesk.words.windows import windows_said

if TYPE_CHECKING:
    from pbdesk.i18n import Translator
    from pbdesk.screens.week.panels import WeekView


def why(view: WeekView, key: str, swap: str = "", moved: str = "") -> Content:
    """`swap`: what the next work in this place would cost, when worked out; `moved`: from when to when."""
    if (meeting := view.meetings.get(key)) is not None:
        return _meeting(view, meeting)
    if (later := view.plan.beyond.get(key)) is not None:
        return _lines([(view.title(later), "bold"), *((words, "") for words in said_words(view, key))])
    item = view.plan.items.get(key)
    return _work(view, item, swap, moved) if item is not None else Content("")


def _work(view: WeekView, item: WorkItem, swap: str, moved: str) -> Content:
    tr, key = view.tr, item.key
    trouble = view.in_trouble(key)
    remedies = tr.t("Remedies: v") if trouble else ""
    to_say = tr.t("What to say: g") if item.kind is Effort.TELL else ""
    lines = [
        (view.title(item), "bold"),
        (moved, ""),
        *((words, "$text-warning" if trouble else "") for words in _reasons(view, key)),
        (_case(view, item.proposal_id), ""),
        *((_case(view, part.proposal_id), "") for part in item.parts),
        (remedies, "$text-accent"),
        (to_say, "$text-accent"),
        (swap, ""),
        (tr.render(item.why), "$text-muted"),
        (_day_off(view, item), "$text-muted"),
        (_windows(view, item) if trouble else "", ""),
        (_spare(view, item), "$text-muted"),
        *((words, "$text-accent") for words in said_words(view, key)),
        (_effort(view, item), "$text-muted"),
    ]
    for what, value, weight, total in reckoning(view.plan, key):
        words = tr.t(
            "{what}: {value} × {weight} = {total} min", what=what, value=value, weight=weight, total=total
        )
        lines.append((words, ""))
    return _lines(lines)


def _reasons(view: WeekView, key: str) -> list[str]:
    """Why it stands where it stands; of work that is left over also why, and where nothing of it stands in
    this week only that."""
    plan, tr = view.plan, view.tr
    found = [tr.render(reason_sentence(plan, key))]
    if key in plan.report.slipped:
        found = [*(found if view.pieces(key) else []), tr.render(short_sentence(plan, key))]
    return list(dict.fromkeys(found))


def at_length(view: WeekView, key: str) -> str:
    """The same with what stands behind it: which work counts, and the hours of each day."""
    lines = shortage_lines(view.plan, key, view.title, view.setting.calendar.name)
    return "\n".join([view.why(key).plain, *([""] if lines else []), *map(view.tr.render, lines)])


def _windows(view: WeekView, item: WorkItem) -> str:
    """When it is possible at all: late or evening work often has no other cause."""
    if not item.windows:
        return ""
    return view.tr.t("Only possible: {times}", times=windows_said(item.windows))


def _day_off(view: WeekView, item: WorkItem) -> str:
    found = day_off_words(item, view.setting.calendar, view.setting.now.date())
    return view.tr.render(found) if found else ""


def _spare(view: WeekView, item: WorkItem) -> str:
    """An evening, or late work, beside an empty hour asks for a word; what waits for other people's hours
    asks for those."""
    if item.windows:
        return ""
    evening = next((piece.start.date() for piece in view.pieces(item.key) if piece.overtime), None)
    day = evening or _kept_free(view, item)
    if day is None or not (spare := view.plan.spare(day)):
        return ""
    return view.tr.t(
        "{time} of {day} stays empty for telephone and counter: the reserve, set on screen 7 (W).",
        time=duration(spare), day=view.tr.month_day(day),
    )  # fmt: skip


def _kept_free(view: WeekView, item: WorkItem) -> date | None:
    """The last day up to the due one, or today once that is past, whose reserve would hold a piece of late
    work."""
    plan, today, ends = view.plan, view.setting.now.date(), view.plan.report.ends[item.key]
    if item.due is None or ends is None or not plan.report.late_days[item.key]:
        return None
    known, first = plan.facts.item(item.key), max(today, item.release or today)
    piece = min(known.shortest, known.need) * plan.frame.slot
    last = min(max(item.due, first), plan.frame.moment(ends - 1).date() - timedelta(1))
    ahead = (last - timedelta(n) for n in range((last - first).days + 1))
    return next((day for day in ahead if plan.spare(day) >= piece), None)


def _meeting(view: WeekView, meeting: Meeting) -> Content:
    tr = view.tr
    times = tr.t("{day} {begin}–{end}  {place}", day=tr.month_day(meeting.start.date()),
                 begin=meeting.start.time(), end=meeting.end.time(),
                 place=" ".join(filter(None, (meeting.district, meeting.place))))  # fmt: skip
    if view.is_refused(meeting):
        fixed = tr.t("You declined it; its time is free for work and other meetings.")
    elif meeting in view.plan.lost:
        fixed = lost_words(view, meeting)
    elif meeting in view.plan.declined():
        fixed = clash_words(view, meeting)
    else:
        fixed = tr.t("It can be moved.") if meeting.movable else tr.t("A meeting fixed by others.")
    return _lines([
        (meeting.title, "bold"), (times, ""), (_case(view, meeting.proposal_id), ""), (fixed, "$text-muted"),
    ])  # fmt: skip


def clash_words(view: WeekView, meeting: Meeting) -> str:
    """What it clashes with: another meeting, else a pin."""
    for other in view.plan.meetings.values():
        if other.id != meeting.id and other.start < meeting.end and meeting.start < other.end:
            return view.tr.t("It clashes with “{title}”: move or decline one of them.", title=other.title)
    return view.tr.t("It clashes with a time you pinned, or with the way to another meeting.")


def lost_words(view: WeekView, meeting: Meeting) -> str:
    """What became of its day, and what is left to do."""
    day, calendar = meeting.start.date(), view.setting.calendar
    reason = calendar.name(day) or view.tr.t("that time is lost")
    if calendar.called_off(day):
        return view.tr.t("Called off ({reason}): move it, or remove it.", reason=reason)
    if calendar.away(day):
        return view.tr.t("It takes place without you ({reason}): move or decline it.", reason=reason)
    return view.tr.t("Called off, or held without you ({reason}): move, decline or remove it.", reason=reason)


def _lines(lines: list[tuple[str, str]]) -> Content:
    return Content("\n").join(text(words, style) for words, style in lines if words)


def _case(view: WeekView, proposal_id: int | None) -> str:
    proposal = view.setting.case_of(proposal_id) if proposal_id else None
    if proposal is None:
        return ""
    return view.tr.t("{case_no}  {title}", case_no=proposal.case_no, title=proposal.title)


def _effort(view: WeekView, item: WorkItem) -> str:
    minutes = view.plan.problem.task(item.key).effort * view.plan.frame.slot
    hours = f"{minutes // 60}:{minutes % 60:02}"
    if item.parts:
        return view.tr.render(trip_sentence(item, hours, minutes))
    return view.tr.render(effort_sentence(item, hours))


# -- what the officer said about it ------------------------------------------------------------------------
def said_words(view: WeekView, key: str) -> list[str]:
    said = [o for o in view.setting.overrides if o.work == key and o.kind in _SAID]
    lost = [view.lost_pins[key]] if key in view.lost_pins else []
    return [*lost, *(_SAID[o.kind](view.tr, o) for o in said)]


def lost_pins(view: WeekView) -> dict[str, str]:
    """Work whose pin of this week stands on a time that was taken already, with words."""
    return {
        pin.work: _lost_pin(view, pin, holder)
        for pin, holder in view.plan.unkept(view.setting.overrides)
        if pin.start and view.first <= pin.start.date() <= view.last
    }


def _lost_pin(view: WeekView, pin: WorkOverride, holder: str) -> str:
    """`Your pin on Thu 26 09:00 cannot be kept: “Survey” is pinned there.`"""
    tr, item = view.tr, view.plan.items.get(holder)
    begins = pin.start.time() if pin.start else ""
    when = tr.t("{day} {time}", day=tr.month_day(pin.start.date()) if pin.start else "", time=begins)
    if item is not None:
        return tr.t("your pin on {when} cannot be kept: “{work}” is pinned there; P takes yours back",
                    when=when, work=view.title(item))  # fmt: skip
    return tr.t("your pin on {when} cannot be kept: the meeting “{title}” is there; P takes it back",
                when=when, title=view.plan.meetings[holder].title)  # fmt: skip


def _forbidden(tr: Translator, o: WorkOverride) -> str:
    return tr.t("not from {start} to {end}, by your word", start=o.start, end=o.end)


_SAID: dict[OverrideKind, Callable[[Translator, WorkOverride], str]] = {
    OverrideKind.SNOOZE: lambda tr, o: tr.t("snoozed until {day}: {reason}", day=o.until, reason=o.reason),
    OverrideKind.FIRST: lambda tr, o: tr.t("done first, by your word"),
    OverrideKind.FORBID: _forbidden,
    OverrideKind.SPLIT: lambda tr, o: tr.t("in pieces of at most {n} min, by your word", n=o.minutes),
    OverrideKind.DUE: lambda tr, o: tr.t("deadline moved to {day}: {reason}", day=o.until, reason=o.reason),
}


def meeting_key(meeting: Meeting) -> str:
    return f"meeting:{meeting.id}"
