"""One door to the database, whichever it is: `read` and `write` take a function of a connection.

The functions are plain SQLAlchemy Core and do not know where they run. For SQLite
they run in threads of our own: one that writes, two that read, so that a whole
transaction is one hop from the event loop and not one per statement. For PostgreSQL
they run on asyncpg's connections. `docs/adr/0002-log-writer-thread.md` has the ratios.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from workspace.storage import schema_version
from workspace.storage.errors import in_our_words

T = TypeVar("T")
Work = Callable[[Connection], T]

BUSY_MS: Final = 2_000
READERS: Final = 2
POSTGRES_SECONDS: Final = 10.0


class Database(Protocol):
    """A database that is open."""

    dialect: str

    async def write(self, work: Work[T]) -> T:
        """Runs `work` in one transaction and commits it.

        Raises:
            DatabaseAway, DiskFull, CorruptDatabase, NotMigrated: nothing was written, or,
                if the connection broke in the commit, nobody knows.
        """
        ...

    async def read(self, work: Work[T]) -> T:
        """Runs `work` in one transaction that sees one moment and writes nothing."""
        ...

    async def connect(self) -> None:
        """Opens the connections beforehand, so that nobody's first request waits for one."""
        ...

    async def ping(self) -> bool:
        """Whether it can be written to, now."""
        ...

    async def close(self) -> None:
        """Waits for what runs, and lets go."""
        ...


class SqliteDatabase:
    """A file of our own. WAL, and every commit is on the disk when it returns."""

    dialect = "sqlite"

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # For nobody else on this machine; what SQLite puts beside it gets the same rights.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self.path = path
        self._writer = _sqlite_engine(path, "BEGIN IMMEDIATE", read_only=read_only)
        self._reader = _sqlite_engine(path, "BEGIN", read_only=read_only)
        self._writing_on: Connection | None = None
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="log-writer")
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    async def write(self, work: Work[T]) -> T:
        """See `Database.write`."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, self._write, work)

    async def read(self, work: Work[T]) -> T:
        """See `Database.read`."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._read, work)

    def _write(self, work: Work[T]) -> T:
        with in_our_words():
            # One connection for the writer's whole life: borrowing one from the pool for each
            # commit costs a third of what the commit does.
            connection = self._writing_on or self._writer.connect()
            self._writing_on = connection
            try:
                with connection.begin():
                    return work(connection)
            except DBAPIError:
                self._writing_on = None
                connection.close()
                raise

    def _read(self, work: Work[T]) -> T:
        with in_our_words(), self._reader.begin() as connection:
            return work(connection)

    async def connect(self) -> None:
        """See `Database.connect`."""
        together = Barrier(READERS)

        def work(connection: Connection) -> None:
            # Whoever reads first on a connection reads how all the tables look.
            schema_version.found(connection)
            together.wait(BUSY_MS / 1_000)

        await asyncio.gather(self.ping(), *(self.read(work) for _ in range(READERS)))

    async def ping(self) -> bool:
        """See `Database.ping`."""
        return await self.write(_can_write)

    async def close(self) -> None:
        """See `Database.close`."""
        for threads in (self._writing, self._reading):
            threads.shutdown(wait=True)
        if self._writing_on is not None:
            self._writing_on.close()
        self._writer.dispose()
        self._reader.dispose()


class PostgresDatabase:
    """A PostgreSQL server."""

    dialect = "postgresql"

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self.url = url
        settings = {"default_transaction_read_only": "on"} if read_only else {}
        self._engine = create_async_engine(
            url,
            pool_size=1 if read_only else 8,
            max_overflow=4,
            pool_timeout=POSTGRES_SECONDS,
            connect_args={
                "timeout": POSTGRES_SECONDS,
                "command_timeout": POSTGRES_SECONDS,
                "server_settings": settings,
            },
        )

    async def write(self, work: Work[T]) -> T:
        """See `Database.write`."""
        with in_our_words():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def read(self, work: Work[T]) -> T:
        """See `Database.read`."""
        with in_our_words():
            async with self._engine.connect() as connection:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                return await connection.run_sync(work)

    async def connect(self) -> None:
        """See `Database.connect`."""
        await asyncio.gather(*(self.read(schema_version.found) for _ in range(READERS)))

    async def ping(self) -> bool:
        """See `Database.ping`."""
        return await self.write(_can_write)

    async def close(self) -> None:
        """See `Database.close`."""
        await self._engine.dispose()


def open_database(url: str, *, read_only: bool = False) -> SqliteDatabase | PostgresDatabase:
    """Opens the database that a `CANEVAS_DATABASE_URL` names; nothing is made or migrated.

    With `read_only` the database itself refuses to be written to.
    """
    if url.startswith("sqlite+aiosqlite:///"):
        path = Path(url.removeprefix("sqlite+aiosqlite:///"))
        return SqliteDatabase(path, read_only=read_only)
    return PostgresDatabase(url, read_only=read_only)


def _can_write(connection: Connection) -> bool:
    # An update of no row takes the write lock and touches no page.
    connection.execute(text("UPDATE canvas SET head = head WHERE id = ''"))
    return schema_version.found(connection) == schema_version.newest()


def _sqlite_engine(path: Path, begin: str, *, read_only: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", pool_size=READERS, max_overflow=0)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions begin too late; ours begin where we say.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        # What is deleted is written over: an erasure leaves as little as possible to be swept.
        cursor.execute("PRAGMA secure_delete = ON")
        if cursor.execute("PRAGMA synchronous").fetchone()[0] != 2:
            raise RuntimeError("SQLite does not keep commits through a power cut here")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
