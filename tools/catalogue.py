"""Keep the catalogue in step with the source (needs Babel).

python -m tools.catalogue                 extract, merge, compile; prints what lacks a translation
python -m tools.catalogue add FILE.json   the same, after taking over {"English": "中文"} from the files
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1] / "pbdesk"
PO = ROOT / "locale" / "zh_TW" / "LC_MESSAGES" / "pbdesk.po"
# neither when nor with what the files were written: they change with their sentences only
COMMENT = "# The Traditional Chinese of pbdesk, under its license."
HEADERS = (
    ("Project-Id-Version", "pbdesk"),
    ("Language", "zh_TW"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit\n"),
)
KEYWORDS = {"say": None, "say_n": (1, 2), "t": None, "n": (1, 2), "N_": None}


def extract() -> Catalog:
    """Every sentence marked in the source; line numbers are left out, they only make noise in diffs."""
    found = Catalog(project="pbdesk", charset="utf-8", fuzzy=False)
    for name, _, message, comments, _ in extract_from_dir(
        str(ROOT), [("**.py", "python")], keywords=KEYWORDS
    ):
        if message:
            found.add(message, locations=[(f"pbdesk/{name}", None)], auto_comments=comments)
    return found


class Kept(Catalog):
    """The catalogue of the files, under a header that stays the same."""

    mime_headers = property(lambda self: HEADERS)  # type: ignore[assignment]


def load() -> Catalog:
    kept = Kept(locale="zh_TW", domain="pbdesk", header_comment=COMMENT, charset="utf-8", fuzzy=False)
    if PO.exists():
        with PO.open("rb") as handle:
            for message in read_po(handle, locale="zh_TW", domain="pbdesk"):
                if message.id:
                    kept[message.id] = message
    return kept


def update(additions: dict[str, str]) -> list[str]:
    """Merge and write both files; returns the sentences without translation."""
    catalogue = load()
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        source = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
        if source and source in additions:
            message.string = (additions[source],) if message.pluralizable else additions[source]
            message.flags.discard("fuzzy")  # one that gained or lost its plural; the compiled file has none
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as handle:
        write_po(handle, catalogue, sort_output=True, width=110, include_lineno=False, omit_header=False)
    with PO.with_suffix(".mo").open("wb") as handle:
        write_mo(handle, catalogue)
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not translated(message.string))
    ]


def translated(string: object) -> bool:
    return bool(string if isinstance(string, str) else any(string or ()))  # type: ignore[call-overload]


def main(arguments: list[str]) -> int:
    additions: dict[str, str] = {}
    for name in arguments[1:] if arguments[:1] == ["add"] else []:
        additions.update(json.loads(Path(name).read_text(encoding="utf-8")))
    lacking = update(additions)
    print("\n".join(lacking) if lacking else "complete")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
