"""What a row of the log costs, on each body of it: `python -m benchmarks.append`.

Rows per second, processor time per row, and how long one commit takes, alone and while the
program's main thread computes without a pause. Two comparisons explain the design: the same
transaction statement by statement through aiosqlite (ADR 0002), and interpreter switch intervals.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Final, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.services import fresh_postgresql, why_no_postgresql
from workspace.history.log import Batch, Draft, NewCanvas, UpdateLog
from workspace.ids import new_id
from workspace.storage import schema_version
from workspace.storage.database import Database, open_database
from workspace.storage.memory_log import MemoryLog
from workspace.storage.update_log import SqlLog

T = TypeVar("T")
ROOMS: Final = 20
COMMITS: Final = 100
NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DRAFT: Final = Draft("needs", f"person:{new_id()}", new_id(), NOW, "user", bytes(range(24)))


class ThroughAiosqlite:
    """The obvious way: SQLAlchemy's asynchronous engine, a hop to a thread per statement."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

        @event.listens_for(self._engine.sync_engine, "connect")
        def _prepare(connection: object, _record: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.close()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """As `Database.write`."""
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """As `Database.read`."""
        return await self.write(work)

    async def connect(self) -> None:
        """As `Database.connect`."""

    async def ping(self) -> bool:
        """As `Database.ping`."""
        return True

    async def close(self) -> None:
        """As `Database.close`."""
        await self._engine.dispose()


async def measure(name: str, log: UpdateLog, rows: int) -> None:
    """Prints one line: commits of `rows` rows each, spread over the rooms."""
    rooms = [new_id() for _ in range(min(ROOMS, rows))]
    fences = {}
    for room in rooms:
        await log.create(NewCanvas(room, "Mesure", "fr", NOW, "system"), ())
        fences[room] = (await log.claim(room, "bench")).fence
    batches = [Batch(room, fences[room], (DRAFT,) * (rows // len(rooms))) for room in rooms]
    times = []
    began, busy = perf_counter(), process_time()
    for _ in range(COMMITS):
        start = perf_counter()
        await log.append(batches)
        times.append(perf_counter() - start)
    took, worked = perf_counter() - began, process_time() - busy
    written = COMMITS * rows
    print(
        f"{name:34} {rows:5} rows/commit  {written / took:8.0f} rows/s"
        f"  {worked / written * 1e6:6.1f} µs CPU/row"
        f"  p50 {median(times) * 1e3:6.2f} ms  p99 {quantiles(times, n=100)[98] * 1e3:6.2f} ms"
    )


async def beside_work(log: UpdateLog, seconds: float) -> None:
    """Prints what a commit of 20 rows takes while another thread computes all the time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            sum(range(1_000))

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        await measure(f"SQLite, busy, switch {seconds * 1e3:.1f} ms", log, 20)
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(usual)


async def measure_all(postgresql: str | None) -> None:
    """Measures every body of the log in turn."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases: dict[str, Database] = {
            "SQLite, writer thread": open_database(f"sqlite+aiosqlite:///{folder}/canevas.db"),
            "SQLite, aiosqlite": ThroughAiosqlite(folder / "other.db"),
        }
        if postgresql is not None:
            databases["PostgreSQL, asyncpg"] = open_database(postgresql)
        bodies: dict[str, UpdateLog] = {"memory": MemoryLog()}
        for name, database in databases.items():
            stack.push_async_callback(database.close)
            await database.write(schema_version.migrate)
            bodies[name] = SqlLog(database)
        for rows in (1, 20, 200, 1_000):
            for name, log in bodies.items():
                await measure(name, log, rows)
        for seconds in (0.005, 0.0005):
            await beside_work(bodies["SQLite, writer thread"], seconds)


def main() -> None:
    """Measures, with PostgreSQL where there is one."""
    with ExitStack() as stack:
        why = why_no_postgresql()
        if why is not None:
            print(why)
        asyncio.run(measure_all(None if why else stack.enter_context(fresh_postgresql())))


if __name__ == "__main__":
    main()
