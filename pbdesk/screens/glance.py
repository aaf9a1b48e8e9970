"""The week as last shown, as plain data: kept in the desk file, painted first at the next start.

Widgets' own types only: nothing here may load the model or the planner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual.content import Content, Span

from pbdesk.formats.cleantext import clean
from pbdesk.screens.widgets import BlockKind, Cell, GridBlock, GridDay, Row, TopPart, text
from pbdesk.screens.widgets.columns import CellLike

if TYPE_CHECKING:
    from pbdesk.screens.week_panels import WeekView

FORM = 1  # of the kept data; another one is not read
COLOURS = ("error", "warning", "success", "primary", "accent", "muted")
# the only styles read back: a file from elsewhere must not bring actions along
STYLES = frozenset({"bold", "dim", "strike", *(f"$text-{colour}" for colour in COLOURS)})


@dataclass(frozen=True)
class Glance:
    """One week. `fresh`: shown the same day, so that most of it still holds."""

    lang: str
    fresh: bool
    left: str
    parts: tuple[TopPart, ...]
    queue: tuple[Row, ...]
    misfits: tuple[Row, ...]
    why: Content
    days: tuple[GridDay, ...]
    blocks: tuple[GridBlock, ...]


def keep(views: list[WeekView], lang: str, today: date) -> dict[str, Any]:
    """JSON of these weeks, for `read`."""
    return {
        "form": FORM,
        "lang": lang,
        "day": today.isoformat(),
        "weeks": {view.first.isoformat(): _week(view) for view in views},
    }


def read(kept: Any, today: date) -> Glance | None:
    """The week that holds `today`; None when there is none, or when the data is not what `keep` wrote."""
    try:
        if kept["form"] != FORM:
            return None
        week = kept["weeks"][(today - timedelta(days=today.weekday())).isoformat()]
        return Glance(
            lang=str(kept["lang"]),
            fresh=kept["day"] == today.isoformat(),
            left=str(week["left"]),
            parts=tuple(TopPart(*part) for part in week["parts"]),
            queue=tuple(map(_row, week["queue"])),
            misfits=tuple(map(_row, week["misfits"])),
            why=_content(week["why"]),
            days=tuple(GridDay(a, b, c, tuple((x, y) for x, y in spans)) for a, b, c, spans in week["days"]),
            blocks=tuple(
                GridBlock(index, day, start, end, label, BlockKind(kind), pinned, mark)
                for index, (day, start, end, label, kind, pinned, mark) in enumerate(week["blocks"])
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _week(view: WeekView) -> dict[str, Any]:
    queue = list(view.queue)
    return {
        "left": view.heading(),
        "parts": [list(part) for part in view.figures()],
        "queue": [_kept_row(view.row(key)) for key in queue],
        "misfits": [
            [[m.title], [_kept(Content.styled(f"  {m.sentence}", "$text-warning"))]] for m in view.misfits()
        ],
        "why": _kept(view.why(queue[0])) if queue else "",
        "days": [[day.label, day.sub_label, day.off, day.spans] for day in view.days()],
        "blocks": [
            [b.day, b.start, b.end, b.label, b.kind.value, b.pinned, b.mark] for b in view.grid_blocks()
        ],
    }


def _kept_row(row: Row) -> list[list[Any]]:
    return [[_kept(cell) for cell in row.cells], [_kept(line) for line in row.details]]


def _kept(cell: CellLike) -> Any:
    """A text, or a text with its spans."""
    if isinstance(cell, Cell):
        cell = Content.styled(cell.text, cell.style)
    if isinstance(cell, str):
        return cell
    return [cell.plain, [[s.start, s.end, s.style] for s in cell.spans if isinstance(s.style, str)]]


def _row(kept: Any) -> Row:
    cells, details = kept
    return Row(tuple(map(_content, cells)), tuple(map(_content, details)))


def _content(kept: Any) -> Content:
    if isinstance(kept, str):
        return text(kept)
    plain, spans = kept
    known = [(a, b, style) for a, b, style in spans if STYLES.issuperset(style.split())]
    return Content(clean(plain), [Span(int(a), int(b), style) for a, b, style in known])
