"""What `pbdesk import` says: its document, its lines, its progress, and the file of bad rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from pbdesk.commands.importfacts import fact_name, fact_words
from pbdesk.rules.importing import RowAction, RowPlan
from pbdesk.say import N_

if TYPE_CHECKING:
    from pbdesk.desk.importplan import ImportPlan
    from pbdesk.i18n import Translator

Print = Callable[[str], None]
_SAMPLE = 40  # characters of a cell that is quoted
ACTIONS = {
    RowAction.CREATE: N_("new"),
    RowAction.UPDATE: N_("changed"),
    RowAction.UNCHANGED: N_("as it was"),
}


class Progress:
    """Rows done on one line of a terminal; silent elsewhere. Ctrl+C stops the import, nothing is kept."""

    def __init__(self, tr: Translator, out: IO[str] | None) -> None:
        self.tr, self.out, self._shown = tr, out, False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._shown and self.out:
            self.out.write("\n")

    def __call__(self, done: int, total: int) -> bool:
        if self.out:
            self._shown = True
            self.out.write("\r" + self.tr.t("{done} of {total} rows", done=done, total=total))
            self.out.flush()
        return True


def import_document(plan: ImportPlan, tr: Translator, *, dry_run: bool, refused: bool) -> dict[str, Any]:
    """What was done, after a dry run what would be. `refused`: a bad row kept the whole file out."""
    told = (RowAction.UNCHANGED,) if refused and not dry_run else tuple(RowAction)
    return {
        **{action.value: plan.count(action) if action in told else 0 for action in RowAction},
        "written": not (dry_run or refused),
        "rejected": [
            {"row": p.row, "column": p.column, "problem": tr.render(p.what)} for p in plan.rejected
        ],
        "warnings": [{"row": p.row, "column": p.column, "problem": tr.render(p.what)} for p in plan.warnings],
        "unmapped": list(plan.unmapped),
        "encoding": plan.table.encoding,
        "other_sheets": list(plan.table.other_sheets),
        "rows": [
            {"row": r.row, "case_no": r.case_no, "title": r.title, "action": r.action.value,
             "hazard": r.facts.get("safety"),
             "changes": [
                 {"field": d.fact, "from": d.old, "to": d.new, "kept": d.kept} for d in r.differences
             ]}
            for r in plan.rows if r.action is not RowAction.UNCHANGED
        ],
    }  # fmt: skip


def print_import(plan: ImportPlan, tr: Translator, out: Print, *, dry_run: bool, refused: bool) -> None:
    told = [] if refused and not dry_run else plan.rows
    for row in told:
        if dry_run or row.action is RowAction.UPDATE:
            _print_row(row, tr, out)
    # titles and headers: a cell of a column that is not taken over may be somebody's name
    shown = (*(row.title for row in plan.rows), *plan.table.headers)
    sample = next((words for words in shown if not words.isascii()), "")
    if dry_run and plan.table.encoding == "cp950" and sample:
        out(tr.t("The text was read as Big5 (CP950), for example “{words}”.", words=sample[:_SAMPLE]))
    for problem in plan.rejected:
        out(tr.t("Row {row}, column {column}: {problem}", row=problem.row, column=problem.column or "–",
                 problem=problem.what))  # fmt: skip
    for note in plan.warnings:
        out(tr.t("Note on row {row}, column {column}: {problem}", row=note.row, column=note.column or "–",
                 problem=note.what))  # fmt: skip
    if plan.unmapped:
        out(tr.t("Columns not used: {columns}", columns=tr.t(", ").join(plan.unmapped)))
    if plan.table.other_sheets:
        out(tr.t("Only the sheet “{sheet}” was read, not: {others}. --sheet NAME reads another one.",
                 sheet=plan.table.sheet, others=tr.t(", ").join(plan.table.other_sheets)))  # fmt: skip
    problems = tr.n("{n} problem", "{n} problems", len(plan.rejected))
    if refused and not dry_run:
        out(tr.t("Nothing was imported: {problems}.", problems=problems))
        return
    out(tr.t("{created} new, {updated} changed, {unchanged} as they were, {problems}.",
             created=plan.count(RowAction.CREATE), updated=plan.count(RowAction.UPDATE),
             unchanged=plan.count(RowAction.UNCHANGED), problems=problems))  # fmt: skip
    if refused:
        out(tr.t("With these problems nothing would be imported, except with --skip-bad OUT.csv."))


def _print_row(row: RowPlan, tr: Translator, out: Print) -> None:
    name = row.case_no or row.title or tr.t("(no title)")
    if row.action is RowAction.CREATE and row.facts.get("safety"):
        name = tr.t("{name} (hazard)", name=name)
    out(tr.t("Row {row}: {action}  {name}", row=row.row, action=tr.t(ACTIONS[row.action]), name=name))
    for d in row.differences:
        kept = f"  ({tr.t('yours is kept')})" if d.kept else ""
        old, new = (fact_words(d.fact, value, tr) for value in (d.old, d.new))
        said = tr.t("{field}: {value}", field=fact_name(d.fact, tr), value=f"{old} → {new}")
        out(f"    {said}{kept}")


def bad_rows(plan: ImportPlan, tr: Translator) -> bytes:
    """The rows with problems as CSV for a spreadsheet program (UTF-8 with BOM), the reason in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([tr.t("Row"), tr.t("Problem"), *map(_harmless, plan.table.headers)])
    reasons: dict[int, list[str]] = {}
    for problem in plan.rejected:
        said = tr.render(problem.what)
        if problem.column:
            said = tr.t("{field}: {value}", field=problem.column, value=said)
        reasons.setdefault(problem.row, []).append(said)
    for row in plan.table.rows:
        if row.number in reasons:
            cells = [_harmless(cell) for cell in row.cells]
            writer.writerow([row.number, _harmless(tr.sentences(*reasons[row.number])), *cells])
    return "\ufeff".encode() + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell a spreadsheet program would run as a formula is written as text; signed numbers stay."""
    number = cell[:1] in ("+", "-") and cell[1:].replace(".", "").isdigit()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not number else cell
