"""Sweeps what a database keeps of rows that are gone: free pages, the write-ahead log, dead rows.

A row that is deleted is only forgotten. SQLite leaves its bytes in free pages and in the file
beside; PostgreSQL leaves them until the table is written anew. Both are done here, again as
often as it takes: nothing is lost when it ends half way.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from workspace.errors import Failure
from workspace.storage import tables
from workspace.storage.database import Database, PostgresDatabase, SqliteDatabase

_TRIES: Final = 40
_PAUSE_SECONDS: Final = 0.25
_BUSY_MS: Final = 10_000


class NotSwept(Failure):
    """Somebody reads or writes without a pause, so old pages could not be swept (`why`)."""

    code = "not_swept"


async def sweep(database: Database) -> None:
    """Writes the whole database anew, without what was deleted.

    Raises:
        NotSwept: it could not be done now; `canevas erase --resume` does it.
    """
    if isinstance(database, SqliteDatabase):
        await asyncio.to_thread(sweep_file, database.path)
    elif isinstance(database, PostgresDatabase):
        await _sweep_tables(database)


def sweep_file(path: Path) -> None:
    """The same for a SQLite file, on a connection of its own.

    Raises:
        NotSwept: see `sweep`.
    """
    why = ""
    for _ in range(_TRIES):
        try:
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
                connection.execute("PRAGMA secure_delete = ON")
                # The copy that VACUUM makes on its way is of live rows only.
                connection.execute("VACUUM")
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy:
                    return
                why = "a reader holds an old page"
        except sqlite3.OperationalError as error:
            why = str(error)
        time.sleep(_PAUSE_SECONDS)
    raise NotSwept(why=why)


async def _sweep_tables(database: PostgresDatabase) -> None:
    engine = create_async_engine(database.url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            for table in tables.metadata.sorted_tables:
                await connection.execute(text(f'VACUUM (FULL, ANALYZE) "{table.name}"'))
            await connection.execute(text("CHECKPOINT"))
    except Exception as error:
        raise NotSwept(why=type(error).__name__) from error
    finally:
        await engine.dispose()
