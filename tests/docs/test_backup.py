"""The backup in `docs/operating.md` is made, verified and restored as it is written there."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.reading import ROOT, blocks, section, text_of

BACKUP = section(text_of("docs/operating.md"), "Backup")
COPYING = next(block.text for block in blocks(BACKUP) if "sqlite3.connect" in block.text)
COPY_URL = "sqlite+aiosqlite:///canevas-backup.db"


def canevas(folder: Path, *arguments: str, url: str | None = None) -> str:
    """What a command prints when it is run in `folder`."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("CANEVAS_")}
    environ["PYTHONPATH"] = str(ROOT)
    if url is not None:
        environ["CANEVAS_DATABASE_URL"] = url
    return subprocess.run(
        [sys.executable, "-m", "workspace", *arguments],
        cwd=folder,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somewhere with a database that holds one canvas, as `make run` leaves it."""
    made = tmp_path_factory.mktemp("operator")
    canevas(made, "migrate")
    canevas(made, "canvas", "create", "--title", "Kept", "--language", "fr")
    return made


def copy(folder: Path) -> None:
    script = re.search(r"<<'PY'\n(.*)\nPY", COPYING, re.DOTALL)
    assert script
    subprocess.run([sys.executable, "-"], input=script[1], cwd=folder, check=True, text=True)


def test_the_copy_is_whole_though_somebody_writes_and_holds_nothing_from_later(
    folder: Path,
) -> None:
    with sqlite3.connect(folder / "var" / "canevas.db") as writing:
        writing.execute("BEGIN IMMEDIATE")
        copy(folder)
        writing.rollback()
    canevas(folder, "canvas", "create", "--title", "Later", "--language", "fr")
    assert COPY_URL in BACKUP
    canevas(folder, "verify", url=COPY_URL)
    listed = canevas(folder, "canvas", "list", "--json", url=COPY_URL)
    assert "Kept" in listed
    assert "Later" not in listed
