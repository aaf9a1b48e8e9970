"""Examine a desk file without changing it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pbdesk.errors import PbDeskError
from pbdesk.say import Say, say, say_n
from pbdesk.store import backup, problems
from pbdesk.store.db import Store


@dataclass(frozen=True)
class Finding:
    ok: bool
    what: Say


def examine(path: Path, clock: Callable[[], datetime]) -> list[Finding]:
    """Findings in order: can it be opened, is it sound, do the references hold, are there backups."""
    try:
        if not path.exists():
            return [Finding(False, say("There is no file {name}.", name=path.name))]
        with Store.open(path, clock=clock) as store:
            return _inside(store) + _around(path, store.writable)
    except PbDeskError as problem:
        return [Finding(False, problem.what), *_around(path, True)]
    except OSError:
        return [Finding(False, say("The file {name} cannot be opened.", name=path.name))]


def _inside(store: Store) -> list[Finding]:
    sound = [row[0] for row in store.rows("pragma integrity_check")] == ["ok"]
    orphans = len(store.rows("pragma foreign_key_check"))
    lost = store.rows(
        "select count(*) from proposal where id not in (select proposal_id from search)"
    )[0][0]  # fmt: skip
    cases, operations = (store.rows(f"select count(*) from {t}")[0][0] for t in ("proposal", "op"))
    return [
        Finding(sound, say("The file is sound.") if sound else say("The file is damaged; restore a backup.")),
        Finding(not orphans, say_n("{n} reference leads nowhere.", "{n} references lead nowhere.", orphans)
                if orphans else say("Every reference leads to its record.")),
        Finding(not lost, say_n("{n} case cannot be searched.", "{n} cases cannot be searched.", lost)
                if lost else say("Every case can be searched.")),
        Finding(True, say("{cases} cases, {operations} operations in the history.",
                          cases=cases, operations=operations)),
    ]  # fmt: skip


def _around(path: Path, writable: bool) -> list[Finding]:
    found = [] if writable else [Finding(False, say("The file or its folder cannot be written to."))]
    copies = backup.listing(path)
    found.append(Finding(True, say_n("{n} backup.", "{n} backups.", len(copies))))
    if copies:
        with contextlib.suppress(PbDeskError, *problems.FAILURES):
            backup.verify(copies[0])
            return [*found, Finding(True, say("The newest backup, {name}, is sound.", name=copies[0].name))]
        found.append(Finding(False, say("The newest backup, {name}, cannot be used.", name=copies[0].name)))
    return found
