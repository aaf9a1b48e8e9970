"""Where a key stands in a TOML text that has already been parsed without error.

tomllib reports lines for broken syntax only; an officer who mistyped a value needs the line as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]',
)
_KEY = re.compile(r'\s*(?:"((?:\\.|[^"\\])*)"|\'([^\']*)\'|([A-Za-z0-9_-]+))\s*')


def key_lines(text: str) -> Mapping[Path, int]:
    """Lines, from 1, of tables and keys; keys inside inline tables have the line of their outer key."""
    lines: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _statements(text):
        if line.startswith("["):
            table = _open_table(line, counts)
            _note(lines, table, number)
        else:
            _note(lines, table + _dotted(line)[0], number)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of the path, or of the nearest enclosing key that has one."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _note(lines: dict[Path, int], path: Path, number: int) -> None:
    for end in range(1, len(path) + 1):
        lines.setdefault(path[:end], number)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Lines that begin a statement: not empty, not comment, not inside a multi-line value."""
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        inside = depth > 0 or bool(quote)
        stripped = line.strip()
        if not inside and stripped and not stripped.startswith("#"):
            yield number, stripped
        depth, quote = _advance(line, depth, quote)


def _advance(line: str, depth: int, quote: str) -> tuple[int, str]:
    at = 0
    while True:
        if quote:
            end = _closing(line, at, quote)
            if end < 0:
                return depth, quote
            at, quote = end, ""
        token = _TOKEN.search(line, at)
        if token is None:
            return depth, ""
        at = token.end()
        mark = token.group()
        if mark in ('"""', "'''"):
            quote = mark
        elif mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1


def _closing(line: str, at: int, quote: str) -> int:
    """Index after the closing quotes, or -1; a backslash hides a quote in \"\"\" only."""
    pattern = r'(?:\\.|[^\\])*?"{3,5}' if quote == '"""' else r"[\s\S]*?'{3,5}"
    found = re.compile(pattern).match(line, at)
    return found.end() if found else -1


def _open_table(line: str, counts: dict[Path, int]) -> Path:
    """The path of `[a.b]` or `[[a.b]]`; a name that is a list stands for its newest element."""
    names, many = _dotted(line.lstrip("[ \t"))[0], line.startswith("[[")
    path: Path = ()
    for name in names[:-1]:
        path += (name,)
        if path in counts:
            path += (counts[path],)
    path += (names[-1],)
    if many:
        counts[path] = counts.get(path, -1) + 1
        path += (counts[path],)
    return path


def _dotted(text: str) -> tuple[tuple[str, ...], int]:
    """The dotted key at the start of the text and the index after it."""
    names: list[str] = []
    at = 0
    while found := _KEY.match(text, at):
        names.append(next(g for g in found.groups() if g is not None))
        at = found.end()
        if text[at : at + 1] != ".":
            break
        at += 1
    return tuple(names), at
