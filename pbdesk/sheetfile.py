"""The sign-off sheet as a file to print: the office's own template, or the page pbdesk draws."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.say import N_, Say, say

if TYPE_CHECKING:
    from pbdesk.desk import Desk
    from pbdesk.i18n import Translator
    from pbdesk.rules.casefile import CaseFile
    from pbdesk.rules.sheet import Section
    from pbdesk.workcal.quarters import Quarter

TEMPLATE = "signoff_template"  # setting: path of the office's own sheet, empty: the page pbdesk draws

# a template's field: the English and the Chinese name of the same value
NAMES = {
    "case": "案號", "title": "案名", "district": "行政區", "place": "地點", "agency": "主責機關",
    "proposer": "提案人", "year": "年度", "quarter": "季別", "planned": "里程碑工作內容",
    "done": "近期執行概況", "next": "下季工作", "text": "全文", "today": "日期",
}  # fmt: skip
_FACTS = {
    "case": N_("Case number"), "quarter": N_("Year and quarter"), "title": N_("Title"),
    "agency": N_("Lead agency"), "place": N_("Place"), "proposer": N_("Proposer"),
}  # fmt: skip


def sheet_words(desk: Desk, case: CaseFile, quarter: Quarter, tr: Translator) -> str:
    """The kept text, which the officer may have edited; without one it is composed from the record."""
    from pbdesk.formats.signoff import sheet_text

    sheet = case.signoff(int(quarter.key))
    if sheet is not None and sheet.text.strip():
        return sheet.text
    return sheet_text(case.proposal, quarter, desk.quarters.compose(case, quarter), tr)


def to_mend(words: str) -> list[Say]:
    """What the sheet still holds that nobody should sign unread, whichever language it is in."""
    from pbdesk.formats.signoff import NOTED, UNSUPPORTED
    from pbdesk.i18n import LANGUAGES, Translator

    warnings = {
        UNSUPPORTED: say("The sheet holds sentences that rest on no record; read them before anybody signs."),
        NOTED: say("The sheet holds talks as you noted them for yourself; reword them before anybody reads"
                   " them."),
    }  # fmt: skip
    readers = [Translator(lang) for lang in LANGUAGES]
    return [said for mark, said in warnings.items() if any(tr.render(mark) in words for tr in readers)]


def sheet_file(desk: Desk, case: CaseFile, quarter: Quarter, tr: Translator, template: str = "") -> bytes:
    """ODT. Raises FileError for a template that is missing or cannot be used."""
    values, sections = _values(desk, case, quarter, tr), _sections(desk, case, quarter, tr)
    if template:
        from pbdesk.files import read_bytes
        from pbdesk.formats.odt_template import fill_template

        path = Path(template).expanduser()
        known = {**values, **sections}
        fields = {name: known[key] for key, zh in NAMES.items() for name in (key, zh)}
        return fill_template(read_bytes(path), path.name, fields)
    from pbdesk.formats.odt import sheet_odt
    from pbdesk.formats.sheetparts import Page

    t = tr.t
    return sheet_odt(Page(
        title=t("Quarterly progress sheet for the proposer's signature"),
        case_no=case.proposal.case_no,
        facts=[(t(label), values[key]) for key, label in _FACTS.items()],
        words=values["text"],
        headings=_headings(),
        remarks=t("Proposer's remarks"),
        signatures=((t("Proposer's signature or seal"), t("Date")), (t("Officer"), t("Date"))),
        language=tr.lang,
    ))  # fmt: skip


def _sections(desk: Desk, case: CaseFile, quarter: Quarter, tr: Translator) -> dict[str, str | None]:
    """The words under each heading; None where they cannot be told apart any more."""
    from pbdesk.formats.sheetparts import sections_of
    from pbdesk.rules.sheet import Section

    found = sections_of(sheet_words(desk, case, quarter, tr), case.proposal.case_no, _headings())
    return {section.value: found.get(section) for section in Section}


def _headings() -> dict[str, Section]:
    """The sheet's headings in both languages: a kept text may be in the other one."""
    from pbdesk.formats.signoff import HEADINGS
    from pbdesk.i18n import LANGUAGES, Translator

    words = [Translator(lang) for lang in LANGUAGES]
    return {each.render(heading): section for section, heading in HEADINGS.items() for each in words}


def file_name(case: CaseFile, what: str) -> str:
    """Safe on every file system, whatever the number of the case holds; `what` is a quarter or a word."""
    number = "".join(c if c.isalnum() or c in "-_" else "-" for c in case.proposal.case_no)
    return f"pbdesk-{number}-{what}.odt"


def _values(desk: Desk, case: CaseFile, quarter: Quarter, tr: Translator) -> dict[str, str]:
    """Everything a sheet may name. No telephone number and no address: nobody needs them to sign."""
    words, p, proposer = sheet_words(desk, case, quarter, tr), case.proposal, case.proposer()
    return {
        "case": p.case_no, "title": p.title, "district": p.district, "place": p.place or p.district,
        "agency": p.lead_agency, "proposer": proposer.name if proposer else "", "year": str(quarter.roc_year),
        "quarter": tr.t("{year} Q{number}", year=quarter.roc_year, number=quarter.number),
        "text": words, "today": tr.day(desk.today, short=True),
    }  # fmt: skip
