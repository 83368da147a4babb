"""A folder with a database of its own, and the commands as an operator types them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from workspace.cli import main


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs `canevas …` on the database in `folder`, in this process."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """The environment the commands see."""
        return {"CANEVAS_DATABASE_URL": f"sqlite+aiosqlite:///{self.folder / 'canevas.db'}"}

    def __call__(
        self, *arguments: str, given: str | None = None, environ: Mapping[str, str] | None = None
    ) -> Result:
        runner = CliRunner(env={**self.environ, **(environ or {})})
        return runner.invoke(main, list(arguments), input=given, prog_name="canevas")

    def said(self, *arguments: str, given: str | None = None) -> str:
        """What a command that succeeded printed."""
        done = self(*arguments, given=given)
        assert done.exit_code == 0, done.output
        assert done.stderr == ""
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Commands on a database that is not there yet."""
    yield Shell(tmp_path)
    structlog.reset_defaults()


@pytest.fixture
def canevas(shell: Shell) -> Shell:
    """Commands on an empty, migrated database."""
    shell.said("migrate")
    return shell
