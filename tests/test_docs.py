"""The guides stay true: every command, option, action and document that exists is explained in both."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from pbdesk import __version__, cli, config
from pbdesk.actions import ACTIONS, SCREEN_TITLES, SCREENS
from pbdesk.i18n import LANGUAGES, Translator
from pbdesk.model.contact import Channel, Outcome
from pbdesk.model.proposal import Verdict
from pbdesk.model.quarter import SignOffStatus
from tools import guide

ROOT = Path(__file__).parents[1]


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def text(lang: str) -> str:
    return guide.guide(lang).read_text(encoding="utf-8")


def commands(group: click.Group = cli.root, path: str = "pbdesk") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        inner = f"{path} {name}"
        found.update(commands(command, inner) if isinstance(command, click.Group) else {inner: command})
    return found


def section(text: str, command: str) -> str:
    """What stands under the heading that names a command."""
    found = re.search(rf"^### [^\n]*`{command}[` ].*?(?=^##)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no section for {command}"
    return found[0]


def options(command: click.Command) -> list[str]:
    return [name for each in command.params if isinstance(each, click.Option) for name in each.opts]


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_has_its_place(text: str, command: str) -> None:
    part = section(text, command)
    assert [name for name in options(commands()[command]) if f"`{name}" not in part] == []


def test_global_options_are_explained(text: str) -> None:
    missing = [
        name for name in options(cli.root) if name not in ("--help", "-h") and f"| `{name}" not in text
    ]
    assert missing == []


def test_no_command_or_option_is_explained_that_does_not_exist(text: str) -> None:
    real = {name for each in (cli.root, *commands().values()) for name in options(each)}
    assert set(re.findall(r"^\| `(--[a-z-]+)", text, re.MULTILINE)) <= real
    named = set(re.findall(r"^### `(pbdesk(?: [a-z]+)+)", text, re.MULTILINE))
    assert named <= set(commands())


def test_the_tables_of_actions_are_current(text: str, lang: str) -> None:
    assert guide.renewed(text, Translator(lang)) == text, "run: python -m tools.guide"


def test_every_action_stands_in_the_table_of_its_screen(text: str, lang: str) -> None:
    tr = Translator(lang)
    blocks = {found[2]: found[0] for found in guide.BLOCK.finditer(text)}
    for action in ACTIONS:
        for screen in action.screens:
            block = blocks["everywhere" if screen == "*" else screen]
            row = next(line for line in block.splitlines() if tr.t(action.explains) in line)
            assert guide.keys(action) in row


def test_every_screen_with_actions_of_its_own_has_a_chapter(text: str) -> None:
    places = {screen for action in ACTIONS for screen in action.screens} - {"*"}
    assert places <= set(SCREEN_TITLES)
    assert {found[2] for found in guide.BLOCK.finditer(text)} == {"everywhere", *places}


def test_keys_are_shown_as_they_stand_on_the_keyboard(text: str) -> None:
    undo = next(action for action in ACTIONS if action.id == "undo")
    assert guide.keys(undo) == "`u` `Ctrl+Z`"
    shown = [key for action in ACTIONS for key in re.findall(r"`([^`]+)`", guide.keys(action))]
    assert [key for key in shown if "_" in key] == []


def test_words_of_outcome_and_channel_are_named(text: str) -> None:
    part = section(text, "pbdesk contact add")
    assert [word.value for word in (*Outcome, *Channel) if f"`{word.value}`" not in part] == []


def test_the_guide_calls_screens_and_states_what_the_program_calls_them(text: str, lang: str) -> None:
    tr = Translator(lang)
    headings = [f"## {n} {tr.t(SCREEN_TITLES[screen])}" for n, screen in enumerate(SCREENS, 1)]
    assert re.findall(r"^## [1-9] .*", text, re.MULTILINE) == headings
    said = " ".join(text.split())
    assert [tr.word(word) for word in (*SignOffStatus, *list(Verdict)[1:]) if tr.word(word) not in said] == []


def documents(text: str) -> dict[str, set[str]]:
    """Command → the keys that the guide promises of its document."""
    block = text.split("```\n")[1]
    parts = re.split(r"^(\w+) +", block, flags=re.MULTILINE)[1:]
    return {
        name: set(re.findall(r'"(\w+)"', body)) for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def keys_of(document: object) -> set[str]:
    if isinstance(document, list):
        return set().union(*map(keys_of, document))
    if isinstance(document, dict):
        return set(document).union(*map(keys_of, document.values()))
    return set()


LIST = "serial_no,title,year,district\n115030901,測試巷燈光,115,大安區\n"
MILESTONES = "serial_no,year_quarter,planned,actual\n115030901,1154,測試用整地,\n"


def test_the_promised_keys_are_in_the_documents(text: str, tmp_path: Path) -> None:
    import json

    from click.testing import CliRunner

    def run(*words: str) -> set[str]:
        done = CliRunner().invoke(
            cli.root, ["--db", str(tmp_path / "d.db"), "--today", "2026-11-23", *words, "--json"]
        )
        return keys_of(json.loads(done.stdout))

    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "milestones.csv").write_text(MILESTONES, encoding="utf-8")
    (tmp_path / "try.json").write_text('{"changes": [{"do": "one-more-case"}]}', encoding="utf-8")
    found = {
        "import": run("import", str(tmp_path / "list.csv")) | run("import", str(tmp_path / "milestones.csv")),
        "list": run("list"), "show": run("show", "115030901"),
        "plan": run("plan", "--weeks", "2") | run("plan", "--why", "milestone:1")
        | run("plan", "--what-if", str(tmp_path / "try.json")),
    }  # fmt: skip
    promised = documents(text)
    assert set(promised) == set(found)
    # these occur only beside a problem, a change, work that does not fit, or work that moves
    rare = {"column", "problem", "field", "from", "to", "kept", "shortfall_hours", "by",
            "work_hours", "free_hours", "hours", "what", "price", "price_minutes", "overtime_minutes",
            "overtime_weeks", "minutes", "late_then",
            "value", "weight", "total", "days", "meeting", "people"}  # fmt: skip
    assert {name: keys - found[name] - rare for name, keys in promised.items()} == {
        name: set() for name in promised
    }


def test_both_guides_have_the_same_chapters() -> None:
    shapes = []
    for lang in LANGUAGES:
        text = guide.guide(lang).read_text(encoding="utf-8")
        shapes.append([len(mark) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)])
    assert shapes[0] == shapes[1]


def test_links_and_files_that_are_named_exist(text: str) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (guide.DOCS / target).exists(), target
    assert (ROOT / "pbdesk" / "procedures" / "taipei-112.toml").exists()


def test_the_data_file_is_where_the_guide_says(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBDESK_DB", "elsewhere.db")
    assert config.default_db() == Path("elsewhere.db")
    assert "`PBDESK_DB`" in text


def test_the_changelog_knows_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {__version__}" in changes or "## Unreleased" in changes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_about_the_plan_is_two_screens_without_mathematics(lang: str) -> None:
    page = (ROOT / "docs" / f"planner.{lang}.md").read_text(encoding="utf-8")
    assert len(page.splitlines()) <= 2 * 40
    assert not re.search(r"[=∑√^]|\d\s*[×*/]\s*\d|\$", page)
    assert f"planner.{lang}.md" in guide.guide(lang).read_text(encoding="utf-8")
