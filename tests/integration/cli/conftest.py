"""A folder with a database of its own, and the commands as an operator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.server import ROOT


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs `canevas …` on the database in `folder`."""

    folder: Path

    def __call__(
        self, *arguments: str, given: str | None = None, environ: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        ours = {k: v for k, v in os.environ.items() if not k.startswith("CANEVAS_")}
        ours["CANEVAS_DATABASE_URL"] = f"sqlite+aiosqlite:///{self.folder / 'canevas.db'}"
        return subprocess.run(
            [sys.executable, "-m", "workspace", *arguments],
            cwd=ROOT,
            env={**ours, **(environ or {})},
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def said(self, *arguments: str, given: str | None = None) -> str:
        """What a command that succeeded printed."""
        done = self(*arguments, given=given)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Commands on a database that is not there yet."""
    return Shell(tmp_path)


@pytest.fixture
def canevas(shell: Shell) -> Shell:
    """Commands on an empty, migrated database."""
    shell.said("migrate")
    return shell
