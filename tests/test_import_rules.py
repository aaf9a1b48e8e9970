"""The shape of the house: which part may import which, and what stays out of memory at start-up."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from pbdesk.session import open_desk

ROOT = Path(__file__).parents[1] / "pbdesk"
FILES = sorted(ROOT.rglob("*.py"))

# modules of the top level that show things to people or read the environment
EDGE = {"cli", "app", "documents", "words", "i18n", "actions", "config", "demo", "commands",
        "files", "session", "start", "sheetfile", "__main__"}  # fmt: skip
GROUND = {"errors", "say"}
MAY_IMPORT: dict[str, set[str]] = {
    "edge": {"edge", "screens", "desk", "store", "rules", "planning", "formats", "procedures", "workcal",
             "model", *GROUND},
    # words, actions and translator are the edge's; the screens share them
    "screens": {"screens", "edge", "desk", "rules", "planning", "formats", "workcal", "model", *GROUND},
    "desk": {"desk", "store", "rules", "planning", "formats", "procedures", "workcal", "model", *GROUND},
    "store": {"store", "model", "workcal", "formats", *GROUND},
    "rules": {"rules", "formats", "workcal", "model", *GROUND},
    "planning": {"planning", "workcal", "model", *GROUND},
    "formats": {"formats", "rules", "workcal", "model", *GROUND},
    "workcal": {"workcal", *GROUND},
    "model": {"model", "workcal", *GROUND},
    "procedures": {"procedures"},
    "errors": {"say"},
    "say": set(),
}  # fmt: skip
PURE = ("rules", "planning", "formats", "workcal", "model")
# the child process that reads a workbook needs a path and pipes; its parent starts it
OWN_PROCESS = {"formats/spreadsheet.py", "formats/spreadsheet_child.py"}
# rows as their queries make them: of the list of cases, and of the first paint
RECORDS = {("screens", "pbdesk.store.queries"), ("screens", "pbdesk.store.outline")}
LIBRARIES = {
    "textual": {"app", "screens"},
    "rich": {"app", "screens"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "platformdirs": {"config"},
    "click": {"cli", "commands"},
}
IMPURE_MODULES = {"os", "pathlib", "io", "time", "locale", "gettext", "tempfile", "shutil", "subprocess",
                  "getpass", "socket", "threading", "asyncio", "random", "glob"}  # fmt: skip
HARMLESS = {("formats", "io")}  # text and bytes in memory


def place(file: Path) -> str:
    """`desk/week.py` → desk, `cli.py` → cli."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts != ("__init__",) else "pbdesk"


def layer(name: str) -> str:
    return "edge" if name in EDGE else name


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything imported, also inside functions and for types only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: imports are written in full"
            if node.module == "pbdesk":
                yield from ((node.lineno, f"pbdesk.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, str(node.module)


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def offences(file: Path) -> list[str]:
    own, at = place(file), file.relative_to(ROOT)
    found = []
    for line, name in imports(parsed(file)):
        top, _, rest = name.partition(".")
        if top in LIBRARIES and own not in LIBRARIES[top]:
            found.append(f"{at}:{line} uses {top}")
        target = rest.split(".")[0]
        inside = top == "pbdesk" and target not in ("", "__version__") and own != "pbdesk"
        allowed = layer(target) in MAY_IMPORT[layer(own)] or (own, name) in RECORDS
        if inside and not allowed:
            found.append(f"{at}:{line} {layer(own)} imports {name}")
    return found


def test_imports_go_one_way() -> None:
    assert [offence for file in FILES for offence in offences(file)] == []


def impurities(tree: ast.AST) -> Iterator[str]:
    """Calls that ask the clock, the disk or the user's surroundings."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in ("now", "today", "utcnow")
            and ast.unparse(node.value).split(".")[-1] in ("datetime", "date")
        ):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("open", "input")
        ):
            yield f"line {node.lineno}: {node.func.id}()"


def surroundings(file: Path) -> Iterator[str]:
    """What a file of a pure layer asks for that is not given to it."""
    at = file.relative_to(ROOT).as_posix()
    yield from (f"{at} {found}" for found in impurities(parsed(file)))
    for line, name in imports(parsed(file)) if at not in OWN_PROCESS else ():
        if name.split(".")[0] in IMPURE_MODULES and (place(file), name) not in HARMLESS:
            yield f"{at} line {line}: {name}"


def test_rules_have_no_clock_disk_or_surroundings() -> None:
    pure = [file for file in FILES if place(file) in PURE]
    assert len(pure) > 50
    assert [found for file in pure for found in surroundings(file)] == []


@pytest.mark.parametrize("source", [
    "from datetime import date\nx = date.today()", "import datetime as d\nopen('x')",
])  # fmt: skip
def test_an_impure_line_would_be_seen(source: str) -> None:
    assert list(impurities(ast.parse(source)))


def loaded_after(arguments: list[str], tmp_path: Path) -> set[str]:
    """The modules in memory after a command has run on a desk, in a fresh interpreter."""
    open_desk(tmp_path / "desk.db", datetime.now).close()
    script = (
        "import sys, json\n"
        "from pbdesk.cli import main\n"
        "try:\n    main(json.loads(sys.argv[1]))\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('\\n' + json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    words = ["--db", str(tmp_path / "desk.db"), "--lang", "zh-TW", "--today", "2026-11-23", *arguments]
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(words)], capture_output=True, text=True, check=False,
        encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_week_plan_is_made_without_the_screens(tmp_path: Path) -> None:
    assert not {"textual", "rich"} & loaded_after(["plan", "--json"], tmp_path)


def test_the_list_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = {"textual", "rich", "holidays", "jinja2", "python_calamine", "dateutil", "sqlite_utils"}
    assert not heavy & loaded_after(["list", "--json"], tmp_path)
