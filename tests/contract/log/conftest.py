"""The same log in three bodies: in memory, in SQLite, in PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

import pytest
from sqlalchemy import Connection

from tests.support.services import fresh_postgresql, why_no_postgresql
from workspace.errors import Failure
from workspace.history.log import DatabaseAway, Draft, NewCanvas, UpdateLog
from workspace.ids import new_id
from workspace.storage import schema_version
from workspace.storage.database import Database, open_database
from workspace.storage.memory_log import MemoryLog
from workspace.storage.update_log import SqlLog

T = TypeVar("T")
NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ON_POSTGRESQL: Final = pytest.param("postgresql", marks=pytest.mark.postgresql)


def draft(
    data: bytes = b"\x00\x00",
    *,
    section: str = "needs",
    actor: str = "person:a",
    clients: tuple[tuple[int, str], ...] = (),
) -> Draft:
    """One draft, with the fields that a test is not about filled in."""
    return Draft(section, actor, "session", NOW, "user", data, clients)


def new_canvas() -> NewCanvas:
    """A canvas that nobody made yet."""
    return NewCanvas(new_id(), "Un lieu", "fr", NOW, "person:a")


class ForgetfulLog(SqlLog):
    """A log whose database can be told to commit and then lose the answer."""

    def __init__(self, database: Database) -> None:
        self.forgetful = _Forgetful(database)
        super().__init__(self.forgetful)

    def fail_next(self, failure: Failure, *, committed: bool = False) -> None:
        """As `MemoryLog.fail_next`."""
        self.forgetful.failures.append((failure, committed))


class _Forgetful:
    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self.dialect = inner.dialect
        self.failures: list[tuple[Failure, bool]] = []

    async def write(self, work: Callable[[Connection], T]) -> T:
        if not self.failures:
            return await self.inner.write(work)
        failure, committed = self.failures.pop(0)
        if committed:
            await self.inner.write(work)
        raise failure

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self.inner.read(work)

    async def connect(self) -> None:
        await self.inner.connect()

    async def ping(self) -> bool:
        return await self.inner.ping()

    async def close(self) -> None:
        await self.inner.close()


async def opened(url: str, stack: AsyncExitStack) -> ForgetfulLog:
    """A log in a migrated database of its own."""
    database = open_database(url)
    stack.push_async_callback(database.close)
    await database.write(schema_version.migrate)
    return ForgetfulLog(database)


@pytest.fixture(scope="module")
def shared_postgresql() -> Iterator[str]:
    """A database for one file's tests, which all make canvases of their own."""
    if reason := why_no_postgresql():
        pytest.skip(reason)
    with fresh_postgresql() as url:
        yield url


def address_of(body: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Where a body keeps its rows."""
    if body == "postgresql":
        return str(request.getfixturevalue("shared_postgresql"))
    return f"sqlite+aiosqlite:///{folder}/canevas.db" if body == "sqlite" else "memory"


@pytest.fixture(params=["memory", "sqlite", ON_POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the rows are kept, in each body."""
    return address_of(request.param, request, tmp_path)


@pytest.fixture
async def log(address: str) -> AsyncIterator[MemoryLog | ForgetfulLog]:
    """A fresh log in each of its bodies."""
    async with AsyncExitStack() as stack:
        yield MemoryLog() if address == "memory" else await opened(address, stack)


@pytest.fixture
async def canvas(log: UpdateLog) -> str:
    """A canvas with one row of first content."""
    made = new_canvas()
    await log.create(made, [draft()])
    return made.id


LOST: Final = DatabaseAway(why="the connection was lost in the commit")
