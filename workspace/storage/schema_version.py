"""Which migration a database stands at, and bringing it to ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from workspace.storage.errors import NewerDatabase

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

_LOCK: Final = 0x43616E65766173
"""Any number, as long as all our programs take the same."""


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


def migrate(connection: Connection, target: str = "head") -> str:
    """Brings the database to a version, in the caller's transaction; nothing when it is there.

    Raises:
        NewerDatabase: it was migrated by a newer program.
    """
    if connection.dialect.name == "postgresql":
        # Two programs that start together migrate one after the other; SQLite sees to it itself.
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    at = found(connection)
    known = {
        script.revision for script in ScriptDirectory.from_config(_configuration()).walk_revisions()
    }
    if at is not None and at not in known:
        raise NewerDatabase(found=at)
    configuration = _configuration()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, target)
    return newest() if target == "head" else target
