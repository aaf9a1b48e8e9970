"""Where a desk may lie: a folder of this machine, a drive of Windows, a share without a letter."""

from __future__ import annotations

import sqlite3
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from pbdesk.store.address import uri


@pytest.mark.parametrize(("path", "address"), [
    (PurePosixPath("/home/x/my desk?.db"), "file:///home/x/my%20desk%3F.db?mode=ro"),
    (PureWindowsPath(r"Z:\參與式預算\desk.db"), "file:///Z:/%E5%8F%83%E8%88%87%E5%BC%8F%E9%A0%90%E7%AE%97/desk.db?mode=ro"),
    (PureWindowsPath(r"\\server\share\desk.db"), "file:////server/share/desk.db?mode=ro"),
])  # fmt: skip
def test_a_file_keeps_all_of_its_name(path: PurePath, address: str) -> None:
    assert uri(path, "ro") == address


def test_sqlite_opens_a_path_that_begins_as_a_share_does(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    sqlite3.connect(file).close()
    address = uri(PureWindowsPath(str(file).replace("/", "\\").replace("\\", "\\\\", 1)), "ro")
    assert address.startswith("file:////")
    sqlite3.connect(address, uri=True).execute("select 1").connection.close()
