"""Keep the tables of actions in the user guides in step with `pbdesk/actions.py`.

python -m tools.guide          rewrites the marked blocks of both guides
"""

from __future__ import annotations

import re
from pathlib import Path

from pbdesk.actions import ACTIONS, Action
from pbdesk.i18n import LANGUAGES, Translator

DOCS = Path(__file__).parents[1] / "docs"
EVERYWHERE = "everywhere"
BLOCK = re.compile(r"(<!-- actions: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
KEYS = {"question_mark": "?", "slash": "/", "comma": ",", "full_stop": ".", "escape": "Esc", "enter": "Enter",
        "delete": "Delete", "left_square_bracket": "[", "right_square_bracket": "]", "space": "Space",
        "plus": "+", "minus": "-"}  # fmt: skip


HEADS = {"en": ("Key", "Action", "What it does"), "zh-TW": ("按鍵", "動作", "說明")}


def guide(lang: str) -> Path:
    return DOCS / f"guide.{lang}.md"


def of(place: str) -> list[Action]:
    """The actions of one screen alone, or those that work on all of them."""
    wanted = "*" if place == EVERYWHERE else place
    return [action for action in ACTIONS if wanted in action.screens]


def keys(action: Action) -> str:
    """Every key, as it stands on the keyboard: `u` `Ctrl+Z`."""
    return " ".join(f"`{_key(key)}`" for key in action.keys.split(","))


def _key(key: str) -> str:
    if re.fullmatch(r"f\d+", key):
        return key.upper()
    *held, last = key.split("+")
    name = KEYS.get(last, last)
    return "+".join([*(each.capitalize() for each in held), name.upper() if held else name])


def table(place: str, tr: Translator) -> str:
    heads = HEADS[tr.lang]
    rows = [(keys(a), tr.t(a.label), tr.t(a.explains)) for a in of(place)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (heads, ("---",) * 3, *rows))


def renewed(text: str, tr: Translator) -> str:
    """The guide with every marked block made anew."""
    return BLOCK.sub(lambda found: f"{found[1]}{table(found[2], tr)}{found[3]}", text)


def main() -> None:
    for lang in LANGUAGES:
        path = guide(lang)
        path.write_text(renewed(path.read_text(encoding="utf-8"), Translator(lang)), encoding="utf-8")


if __name__ == "__main__":
    main()
