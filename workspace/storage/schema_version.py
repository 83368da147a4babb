"""Which migration a database stands at, and bringing it to ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from workspace.storage.errors import NewerDatabase

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _configuration() -> AlembicConfig:
    configuration = AlembicConfig()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration


@cache
def newest() -> str:
    """The migration this program is written for."""
    head = ScriptDirectory.from_config(_configuration()).get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


def found(connection: Connection) -> str | None:
    """The migration the database stands at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection) -> str:
    """Brings the database to `newest`, in the caller's transaction; nothing when it is there.

    Raises:
        NewerDatabase: it was migrated by a newer program.
    """
    at = found(connection)
    known = {
        script.revision for script in ScriptDirectory.from_config(_configuration()).walk_revisions()
    }
    if at is not None and at not in known:
        raise NewerDatabase(found=at)
    configuration = _configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, "head")
    return newest()
