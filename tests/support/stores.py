"""Databases for the stores of people and organisations, in each body that holds them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection

from tests.support.services import fresh_postgresql, why_no_postgresql
from workspace.storage import schema_version
from workspace.storage.database import Database, open_database
from workspace.storage.tables import metadata

BODIES: Final = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@contextmanager
def address_of(body: str, folder: Path) -> Iterator[str]:
    """An empty database of that body."""
    if body == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/canevas.db"
    elif reason := why_no_postgresql():
        pytest.skip(reason)
    else:
        with fresh_postgresql() as url:
            yield url


@asynccontextmanager
async def emptied(url: str) -> AsyncIterator[Database]:
    """The database at `url`, brought up to date, without a row, and open."""
    database = open_database(url)
    try:
        await database.write(schema_version.migrate)
        await database.write(_empty)
        yield database
    finally:
        await database.close()


def _empty(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
