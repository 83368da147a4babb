"""What commands work with: the database and its stores, and no room.

Commands own no canvas. What they write is new, or lies beside the documents, so a
server may run meanwhile; what they read is what is committed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from workspace.accounts import Accounts
from workspace.clock import Clock, SystemClock
from workspace.config import Config
from workspace.organisations import Organisations
from workspace.storage import schema_version
from workspace.storage.database import Database, open_database
from workspace.storage.errors import NotMigrated
from workspace.storage.update_log import SqlLog


@dataclass(frozen=True, slots=True)
class Cupboard:
    """The stores of one database."""

    config: Config
    clock: Clock
    database: Database
    log: SqlLog
    accounts: Accounts
    organisations: Organisations


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Cupboard]:
    """The stores, for as long as the block lasts.

    Raises:
        NotMigrated: the database is not the one this program is written for.
        DatabaseAway: it does not answer.
    """
    clock = SystemClock()
    database = open_database(config.database_url)
    try:
        if await database.read(schema_version.found) != schema_version.newest():
            raise NotMigrated
        yield Cupboard(
            config=config,
            clock=clock,
            database=database,
            log=SqlLog(database),
            accounts=Accounts(database, clock),
            organisations=Organisations(database, clock),
        )
    finally:
        await database.close()
