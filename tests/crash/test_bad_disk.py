"""The real server on a bad disk: locked, full, damaged. What was typed is saved in the end.

While the log takes nothing, nobody is given a receipt and everybody is told (R1, R6); when it
does again, nobody has to restart anything. A damaged row closes its canvas and no other (R5, R11).
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import LiveClient, StockClient, a_card, begin_canvas, text_of, words
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio
CARD = "diary"


def admin_of(server: RunningServer) -> str:
    """A coordinator's token."""
    server.canevas("person", "create", "--email", "ana@example.org", "--name", "Ana")
    said = server.canevas("token", "create", "--person", "ana@example.org", "--scope", "admin")
    return said.strip().splitlines()[-1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server on an ordinary disk."""
    server = RunningServer.prepared(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can only be mounted by root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def told(client: LiveClient, kind: str) -> bool:
    """Whether the client heard of it."""
    return any(event["kind"] == kind for event in client.events)


async def test_a_locked_database_is_told_of_and_everything_is_saved_when_it_opens__R1_R6(
    server: RunningServer,
) -> None:
    token = admin_of(server)
    canvas = begin_canvas(server.url, token)
    async with (
        LiveClient(server.url, canvas, token) as alice,
        LiveClient(server.url, canvas, token) as bob,
    ):
        await alice.change("needs", a_card(CARD))
        await alice.saved()
        other = sqlite3.connect(server.folder / "canevas.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        saved = alice.received
        await alice.change("needs", words(CARD, "kept "))
        await alice.until(lambda: told(alice, "read_only"))
        await bob.until(lambda: told(bob, "read_only"))
        await alice.change("needs", words(CARD, "meanwhile"))
        await asyncio.sleep(0.5)
        assert alice.received == saved
        assert text_of(bob.docs["needs"], CARD) == ""
        other.execute("ROLLBACK")
        other.close()
        await alice.saved()
        await alice.until(lambda: told(alice, "writable"))
        await bob.until(lambda: text_of(bob.docs["needs"], CARD) == "kept meanwhile")
    server.kill()
    server.start()
    async with StockClient(server.url, canvas, "needs", token) as late:
        assert text_of(late.doc, CARD) == "kept meanwhile"


async def test_a_full_disk_is_told_of_and_everything_is_saved_when_there_is_room__R1_R6(
    tmp_path: Path, small_disk: Path
) -> None:
    address = f"sqlite+aiosqlite:///{small_disk}/canevas.db"
    server = RunningServer.prepared(tmp_path, environ={"CANEVAS_DATABASE_URL": address}).start()
    ballast = small_disk / "ballast"
    try:
        token = admin_of(server)
        canvas = begin_canvas(server.url, token)
        async with LiveClient(server.url, canvas, token) as alice:
            await alice.change("needs", a_card(CARD))
            await alice.saved()
            with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            text = ""
            for chapter in range(100):
                text += f"[{chapter}]" + "a" * 150
                await alice.change("needs", words(CARD, text[-153:]))
                await asyncio.sleep(0.03)  # As fast as anybody may.
                if told(alice, "read_only"):
                    break
            assert told(alice, "read_only")
            assert alice.received < alice.number
            ballast.unlink()
            await alice.saved()
            await alice.until(lambda: told(alice, "writable"))
            mine = text_of(alice.docs["needs"], CARD)
        server.kill()
        server.start()
        async with StockClient(server.url, canvas, "needs", token) as late:
            assert text_of(late.doc, CARD) == mine
        assert "0 faults" in server.canevas("verify")
    finally:
        server.kill()


async def test_a_damaged_row_closes_its_canvas_and_is_named__R5_R11(
    server: RunningServer,
) -> None:
    token = admin_of(server)
    broken, whole = (begin_canvas(server.url, token) for _ in range(2))
    for canvas in (broken, whole):
        async with LiveClient(server.url, canvas, token) as alice:
            await alice.change("needs", a_card(CARD))
            for word in ("un ", "deux ", "trois "):
                await alice.change("needs", words(CARD, word))
                await alice.saved()
    server.kill()  # No checkpoint: the rows are all there is.
    with sqlite3.connect(server.folder / "canevas.db") as file:
        [revision] = file.execute(
            "SELECT max(revision) - 1 FROM log_entry WHERE canvas = ? AND section = 'needs'",
            [broken],
        ).fetchone()
        file.execute(
            "UPDATE log_entry SET data = data || x'00' WHERE canvas = ? AND revision = ?",
            [broken, revision],
        )
    file.close()
    server.start()
    async with LiveClient(server.url, broken, token) as alice:
        await alice.until(lambda: alice.close_code is not None)
        assert alice.close_code == 4503
        assert "needs" not in alice.caught_up
    async with LiveClient(server.url, whole, token) as alice:
        assert text_of(alice.docs["needs"], CARD) == "un deux trois "
    server.stop()
    with pytest.raises(RuntimeError, match=f"canvas {broken}, revision {revision}: "):
        server.canevas("verify")
    with pytest.raises(RuntimeError):
        server.canevas("verify", broken)
    assert "0 faults" in server.canevas("verify", whole)


def test_a_database_of_a_newer_canevas_is_refused_in_words(server: RunningServer) -> None:
    server.stop()
    with sqlite3.connect(server.folder / "canevas.db") as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.close()
    with pytest.raises(RuntimeError, match="newer Canevas"):
        server.canevas("migrate")
    with pytest.raises(RuntimeError):
        server.canevas("canvas", "list")
