"""The database logs on bad days: lost answers, full disks, locks, servers that go away."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import Connection, func, select, text

from tests.contract.log.conftest import (
    ON_POSTGRESQL,
    ForgetfulLog,
    address_of,
    draft,
    new_canvas,
    opened,
)
from workspace.history.log import Appended, Batch, DatabaseAway, DiskFull, Quarantined
from workspace.ids import new_id
from workspace.storage import tables
from workspace.storage.database import SqliteDatabase, open_database
from workspace.storage.errors import CorruptDatabase, NotMigrated
from workspace.storage.log_writing import QUARANTINED
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("address", [ON_POSTGRESQL], indirect=True)


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the rows are kept, in the bodies that have a database."""
    return address_of(request.param, request, tmp_path)


@pytest.fixture
async def ours(log: ForgetfulLog, canvas: str) -> Batch:
    """A batch of one row for a canvas that is ours."""
    claim = await log.claim(canvas, "node")
    return Batch(canvas, claim.fence, (draft(b"\x0a"),))


# ── SQLite ──


@on_sqlite
async def test_a_full_file_writes_nothing_and_is_got_over_without_a_restart__R6(
    log: ForgetfulLog, ours: Batch
) -> None:
    async def pages(more: int) -> None:
        def work(connection: Connection) -> None:
            now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {now + more}")

        await log.forgetful.inner.write(work)

    await pages(4)
    large = Batch(ours.canvas, ours.fence, (draft(bytes(200_000)),))
    for _ in range(3):
        with pytest.raises(DiskFull):
            await log.append([large])
    assert len(await log.entries(ours.canvas)) == 1
    await pages(1_000)
    assert await log.append([large]) == [Appended(ours.canvas, 2, 2)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can only be mounted by root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


async def test_a_full_disk_loses_nothing_and_is_got_over_without_a_restart__R6(
    small_disk: Path,
) -> None:
    async with AsyncExitStack() as stack:
        log = await opened(f"sqlite+aiosqlite:///{small_disk}/canevas.db", stack)
        made = new_canvas()
        fence = (await log.create(made, [])).fence
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(200_000))
        offered = [Batch(made.id, fence, (draft(b"%4d" % n * 500),)) for n in range(500)]
        written = 0
        with contextlib.suppress(DiskFull, DatabaseAway):
            for batch in offered:
                await log.append([batch])
                written += 1
        assert 3 < written < len(offered)
        for _ in range(3):
            with pytest.raises((DiskFull, DatabaseAway)):
                await log.append([offered[written]])
        ballast.unlink()
        [outcome] = await log.append([offered[written]])
        assert outcome == Appended(made.id, written + 1, written + 1)
        rows = await log.entries(made.id)
        assert [row.data for row in rows] == [b.drafts[0].data for b in offered[: written + 1]]


@on_sqlite
async def test_a_database_that_another_process_locks_is_away_until_it_lets_go__R6(
    log: ForgetfulLog, ours: Batch
) -> None:
    other = sqlite3.connect(sqlite_of(log).path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    appending = asyncio.create_task(log.append([ours]))
    # Reading goes on while the writer waits, and while it is refused.
    assert len(await log.entries(ours.canvas)) == 1
    with pytest.raises(DatabaseAway):
        await appending
    other.execute("ROLLBACK")
    other.close()
    assert await log.append([ours]) == [Appended(ours.canvas, 2, 2)]


@on_sqlite
async def test_a_short_lock_is_waited_for(log: ForgetfulLog, ours: Batch) -> None:
    other = sqlite3.connect(sqlite_of(log).path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    appending = asyncio.create_task(log.append([ours]))
    await asyncio.sleep(0.2)
    other.execute("ROLLBACK")
    other.close()
    assert await appending == [Appended(ours.canvas, 2, 2)]


@on_sqlite
async def test_a_file_that_may_only_be_read_is_away_until_it_may_be_written__R6(
    log: ForgetfulLog, ours: Batch
) -> None:
    await log.forgetful.inner.write(lambda c: c.exec_driver_sql("PRAGMA query_only = ON"))
    with pytest.raises(DatabaseAway):
        await log.append([ours])
    assert len(await log.entries(ours.canvas)) == 1
    pooled = sqlite_of(log)._writer.raw_connection()
    pooled.cursor().execute("PRAGMA query_only = OFF")
    pooled.close()
    assert await log.append([ours]) == [Appended(ours.canvas, 2, 2)]


@on_sqlite
async def test_every_commit_is_on_the_disk_when_it_returns(log: ForgetfulLog) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert await log.forgetful.inner.write(pragmas) == ["wal", 2, 1]


@on_sqlite
async def test_readers_do_not_wait_for_a_commit(log: ForgetfulLog, ours: Batch) -> None:
    began, done = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(connection: Connection) -> None:
        connection.execute(text("UPDATE canvas SET head = head"))
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(done.wait(), loop).result()

    writing = asyncio.create_task(log.forgetful.inner.write(slow))
    await began.wait()
    assert [len(await log.entries(ours.canvas)) for _ in range(3)] == [1, 1, 1]
    assert not writing.done()
    done.set()
    await writing


async def test_an_empty_file_says_that_it_is_not_migrated(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "empty.db")
    try:
        with pytest.raises(NotMigrated):
            await SqlLog(database).claim(new_id(), "node")
    finally:
        await database.close()


async def test_a_file_that_is_no_database_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "canevas.db"
    file.write_bytes(b"Dear diary, " * 1_000)
    database = SqliteDatabase(file)
    try:
        with pytest.raises(CorruptDatabase):
            await SqlLog(database).claim(new_id(), "node")
    finally:
        await database.close()
    assert file.read_bytes() == b"Dear diary, " * 1_000


# ── PostgreSQL ──


async def test_a_server_that_is_not_there_is_a_database_away() -> None:
    database = open_database("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    try:
        with pytest.raises(DatabaseAway):
            await database.ping()
    finally:
        await database.close()


@asynccontextmanager
async def _cutting_proxy(url: str) -> AsyncIterator[str]:
    """Passes everything on, until COMMIT was sent for the first time: then it hangs up."""
    server = urlsplit(url)
    cut = False

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal cut
        up_reader, up_writer = await asyncio.open_connection(server.hostname, server.port)
        answers = asyncio.create_task(_pump(up_reader, writer))
        while data := await reader.read(65_536):
            if b"COMMIT" in data and not cut:
                cut = True
                answers.cancel()
                await asyncio.gather(answers, return_exceptions=True)
                up_writer.write(data)
                await up_reader.read(1)  # The server has committed; nobody is told.
                break
            up_writer.write(data)
        for one in (up_writer, writer):
            one.close()
        await asyncio.gather(answers, return_exceptions=True)

    proxy = await asyncio.start_server(client, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    user = f"{server.username}@" if server.username else ""
    try:
        yield urlunsplit(server._replace(netloc=f"{user}127.0.0.1:{port}", query="ssl=disable"))
    finally:
        assert cut
        proxy.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
    writer.close()


@on_postgresql
async def test_a_connection_cut_after_commit_was_sent_doubles_and_loses_nothing__R2(
    address: str,
) -> None:
    async with AsyncExitStack() as stack:
        log = await opened(address, stack)
        made = new_canvas()
        await log.create(made, [draft()])
        proxied = open_database(await stack.enter_async_context(_cutting_proxy(address)))
        stack.push_async_callback(proxied.close)
        far = SqlLog(proxied)
        far._heads.update(log._heads)
        batch = Batch(made.id, 1, (draft(b"\x0a"), draft(b"\x0b")))
        with pytest.raises(DatabaseAway):
            await far.append([batch])
        assert await far.append([batch]) == [Appended(made.id, 2, 3)]
        rows = await log.entries(made.id, after=1)
        assert [row.data for row in rows] == [b"\x0a", b"\x0b"]


@on_postgresql
async def test_a_server_that_throws_everybody_out_is_written_to_again_at_once(
    log: ForgetfulLog, ours: Batch, address: str
) -> None:
    other = open_database(address)
    await other.write(
        lambda c: c.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    )
    await other.close()
    with pytest.raises(DatabaseAway):
        await log.append([ours])
    assert await log.append([ours]) == [Appended(ours.canvas, 2, 2)]


@on_postgresql
async def test_a_server_that_may_only_be_read_is_away_until_it_may_be_written__R6(
    log: ForgetfulLog, ours: Batch, address: str
) -> None:
    name = urlsplit(address).path.strip("/")

    async def only_read(value: str) -> None:
        other = open_database(address)
        await other.write(
            lambda c: c.execute(
                text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}')
            )
        )
        await other.close()

    await only_read("on")
    await log.forgetful.inner._engine.dispose()  # type: ignore[attr-defined]
    with pytest.raises(DatabaseAway):
        await log.append([ours])
    assert len(await log.entries(ours.canvas)) == 1

    async def writable() -> None:
        other = open_database(address)
        await other.write(
            lambda c: (
                c.execute(text("SET TRANSACTION READ WRITE")),
                c.execute(text(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')),
            )
        )
        await other.close()

    await writable()
    await log.forgetful.inner._engine.dispose()  # type: ignore[attr-defined]
    assert await log.append([ours]) == [Appended(ours.canvas, 2, 2)]


@on_postgresql
async def test_two_owners_that_lock_each_others_canvases_do_not_lock_each_other_out(
    log: ForgetfulLog, address: str
) -> None:
    made = [new_canvas(), new_canvas()]
    fences = {one.id: (await log.create(one, [draft()])).fence for one in made}
    batches = [Batch(ident, fence, (draft(),)) for ident, fence in fences.items()]
    async with AsyncExitStack() as stack:
        twin = await opened(address, stack)
        twin._heads.update(log._heads)
        for _ in range(20):
            here, there = await asyncio.gather(log.append(batches), twin.append(batches[::-1]))
            assert here == there[::-1]
    for ident in fences:
        assert len(await log.entries(ident)) == 21


# ── both ──


async def test_what_is_refused_is_kept_once_and_never_fills_the_disk__R3(
    log: ForgetfulLog, ours: Batch
) -> None:
    refused = tuple(
        Quarantined("needs", "person:a", "session", draft().at, "too_long", b"%d" % n)
        for n in range(QUARANTINED + 5)
    )
    other = Quarantined("needs", "guest:b", "session", draft().at, "too_long", b"theirs")
    killer = Quarantined("needs", "person:a", "session", draft().at, "killed_worker", b"bytes")
    await log.keep_quarantined(ours.canvas, killer)
    for one in ((other, refused[0]), (refused[0],), refused):
        await log.append([Batch(ours.canvas, ours.fence, (), one)])
    table = tables.quarantine
    of_each = select(table.c.actor, func.count()).where(table.c.canvas == ours.canvas)
    counted = of_each.group_by(table.c.actor).order_by(table.c.actor)
    kept = await log.forgetful.inner.read(lambda c: c.execute(counted).all())
    assert [tuple(row) for row in kept] == [("guest:b", 1), ("person:a", QUARANTINED + 1)]
    assert hashlib.sha256(b"bytes").digest() in await log.quarantined_digests("killed_worker")
    assert hashlib.sha256(b"bytes").digest() not in await log.quarantined_digests("too_long")


async def test_who_was_fenced_off_keeps_no_refused_bytes_either__R7(
    log: ForgetfulLog, ours: Batch, address: str
) -> None:
    async with AsyncExitStack() as stack:
        twin = await opened(address, stack)
        await twin.claim(ours.canvas, "new")
        refused = Quarantined("needs", "person:a", "session", draft().at, "too_late", b"x")
        await log.append([Batch(ours.canvas, ours.fence, (), (refused,))])
        await log.append([ours])
        assert await log.quarantined_digests("too_late") == frozenset()
        assert len(await log.entries(ours.canvas)) == 1


def sqlite_of(log: ForgetfulLog) -> SqliteDatabase:
    """The file behind a log."""
    inner = log.forgetful.inner
    assert isinstance(inner, SqliteDatabase)
    return inner
