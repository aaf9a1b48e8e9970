"""The week as last shown, as plain data: kept in the desk file, painted first at the next start.

Widgets' own types only: nothing here may load the model or the planner.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content, Span

from pbdesk.formats.cleantext import clean
from pbdesk.screens.widgets import BlockKind, Cell, GridBlock, GridDay, Row, TopPart, text
from pbdesk.screens.widgets.columns import CellLike

if TYPE_CHECKING:
    from pbdesk.screens.week.panels import WeekView

DAY = 1440  # minutes, and more than any other number here
FORM = 2  # of the kept data; another one is not read
COLOURS = ("error", "warning", "success", "primary", "accent", "muted")
# the only styles read back: a file from elsewhere must not bring actions along
STYLES = frozenset({"bold", "dim", "strike", *(f"$text-{colour}" for colour in COLOURS)})


class Glance(NamedTuple):
    """One week; not `planned`: only what the file says of it."""

    lang: str
    left: str
    parts: tuple[TopPart, ...]
    queue: tuple[Row, ...]
    misfits: tuple[Row, ...]
    why: Content
    days: tuple[GridDay, ...]
    blocks: tuple[GridBlock, ...]
    planned: bool = True
    now: tuple[int, int] | None = None  # day and minute

    def at(self, moment: datetime) -> Glance:
        """With the mark of the moment it is shown at."""
        day, minute = moment.weekday(), moment.hour * 60 + moment.minute
        return self._replace(now=(day, minute) if day < len(self.days) else None)


def keep(views: list[WeekView], lang: str) -> dict[str, Any]:
    """JSON of these weeks, for `read`."""
    return {
        "form": FORM,
        "lang": lang,
        "weeks": {view.first.isoformat(): _week(view) for view in views},
    }


def read(kept: Any, now: datetime) -> Glance | None:
    """The first week that is not over; None when there is none, or when the data is not what `keep` wrote."""
    try:
        if kept["form"] != FORM:
            return None
        left = (week for _, week in sorted(kept["weeks"].items()))
        week = next(week for week in left if datetime.fromisoformat(week["ends"]) > now)
        return Glance(
            lang=str(kept["lang"]),
            left=_words(week["left"]),
            parts=tuple(
                TopPart(_words(words), _style(style), _number(rank)) for words, style, rank in week["parts"]
            ),
            queue=tuple(map(_row, week["queue"])),
            misfits=tuple(map(_row, week["misfits"])),
            why=_content(week["why"]),
            days=tuple(map(_day, week["days"])),
            blocks=tuple(_block(index, kept) for index, kept in enumerate(week["blocks"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration):
        return None


def _week(view: WeekView) -> dict[str, Any]:
    queue = list(view.queue)
    return {
        "ends": view.ends.isoformat() if view.ends else "",
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


def _day(kept: Any) -> GridDay:
    label, name, off, spans = kept
    return GridDay(_words(label), _words(name), bool(off), tuple((_number(a), _number(b)) for a, b in spans))


def _block(index: int, kept: Any) -> GridBlock:
    day, start, end, label, kind, pinned, mark = kept
    if not 0 <= _number(start) < _number(end) <= DAY:
        raise ValueError(kept)
    return GridBlock(
        index, _number(day), start, end, _words(label), BlockKind(kind), bool(pinned), _words(mark)
    )


def _words(kept: Any) -> str:
    if not isinstance(kept, str):
        raise TypeError(kept)
    return kept


def _number(kept: Any) -> int:
    if type(kept) is not int or not 0 <= kept <= DAY:
        raise TypeError(kept)
    return kept


def _style(kept: Any) -> str:
    return kept if STYLES.issuperset(_words(kept).split()) else ""


def _row(kept: Any) -> Row:
    cells, details = kept
    return Row(tuple(map(_content, cells)), tuple(map(_content, details)))


def _content(kept: Any) -> Content:
    if isinstance(kept, str):
        return text(kept)
    plain, spans = kept
    known = [Span(_number(a), _number(b), style) for a, b, style in spans if _style(style)]
    return Content(clean(_words(plain)), known)
