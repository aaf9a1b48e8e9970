"""A store without a desk over it, as its own tests use it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from desks import NOW

from pbdesk.model.proposal import Proposal
from pbdesk.store.db import Store


def open_store(path: Path) -> Store:
    return Store.open(path, clock=lambda: NOW, actor="tester")


def add(store: Store, *numbers: str) -> list[Proposal]:
    """A case for each number, in one write."""
    with store.write("add") as tx:
        return [tx.insert(Proposal(case_no=number, title=f"示範{number}", year=115)) for number in numbers]


def numbers(store: Store) -> list[str]:
    return [proposal.case_no for proposal in store.all(Proposal)]


def dump(path: Path) -> list[str]:
    """All of the file as SQL, seen by a program of its own."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
