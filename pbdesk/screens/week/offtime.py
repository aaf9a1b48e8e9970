"""The list of all that is not as it should be or was: late, left for later, moved, pushed away by cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pbdesk.desk.weekplan import Moved
from pbdesk.screens.week.moves import displaced_words, move_words, moves
from pbdesk.words.reasons import short_sentence

if TYPE_CHECKING:
    from pbdesk.screens.week.panels import WeekView


def off_time(view: WeekView, displaced: Sequence[Moved]) -> str:
    """Of all weeks of the plan, under headings; empty when nothing is off."""
    tr, weeks = view.tr, view.plan.frame.weeks
    parts = (
        (tr.t("Late (due → finished)"), _late(view)),
        (tr.t("Left for after these {n} weeks", n=weeks), _left(view)),
        (tr.t("Moved from the plan so far"), _moved(view)),
        (
            tr.t("Own work finished later because of the cases (without → with them)"),
            [displaced_words(view, each) for each in displaced],
        ),
    )
    return "\n\n".join("\n".join((heading, *lines)) for heading, lines in parts if lines)


def _late(view: WeekView) -> list[str]:
    """Finished in the plan, but after its day."""
    plan, found = view.plan, list[tuple[datetime, str]]()
    for key, item in plan.items.items():
        end = plan.report.ends[key]
        if end is not None and plan.report.late_days[key]:
            done = plan.frame.moment(end)
            words = view.tr.t(
                "{work}: {before} → {after}", work=view.title(item), before=item.due, after=done
            )
            found.append((done, f"- {words}\n  {view.tr.render(short_sentence(plan, key))}"))
    return [words for _, words in sorted(found)]


def _left(view: WeekView) -> list[str]:
    """Not finished in the plan: how much is left, and when it is due, the dated first."""
    tr, plan = view.tr, view.plan
    left = [(plan.items[key], plan.problem.task(key).effort - plan.report.planned[key])
            for key in plan.report.slipped]  # fmt: skip
    lines = []
    for item, slots in sorted(left, key=lambda pair: (pair[0].due is None, pair[0].due, pair[0].key)):
        hours = tr.hours(slots * plan.frame.slot)
        words = tr.t("{work}: {hours} h, due on {day}", work=view.title(item), hours=hours, day=item.due)
        if item.due is None:
            words = tr.t("{work}: {hours} h, without a date", work=view.title(item), hours=hours)
        lines.append(f"- {words}\n  {tr.render(short_sentence(plan, item.key))}")
    return lines


def _moved(view: WeekView) -> list[str]:
    return [f"- {view.title(view.plan.items[move.key])}\n  {move_words(view, move)}"
            for move in moves(view.plan)]  # fmt: skip
