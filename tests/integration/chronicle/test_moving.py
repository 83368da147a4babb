"""A canvas moves to another server with its history: whole, once, and only if it is proven."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.integration.chronicle.conftest import Shelf, shelf_at
from tests.integration.chronicle.test_upkeep import READER, people, view, whose, words
from workspace.chronicle.moments import Filters
from workspace.chronicle.moving import BadHistory, CanvasHere, bring_in, take_out
from workspace.chronicle.store import Chronicle
from workspace.chronicle.workshop import Workshop
from workspace.history.log import Batch
from workspace.storage import moments, schema_version
from workspace.storage.database import open_database
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
Change = Callable[[dict[str, bytes]], None]


async def packed(shelf: Shelf, canvas: str) -> bytes:
    file = io.BytesIO()
    await take_out(shelf.database, canvas, file)
    return file.getvalue()


def changed(data: bytes, change: Change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return made.getvalue()


async def test_it_is_there_with_every_row_moment_and_milestone_and_goes_on(
    shelf: Shelf, tmp_path: Path
) -> None:
    canvas, _ = await shelf.lived(900)
    await people(shelf, canvas)
    await shelf.chronicle.make_milestone(canvas, "person:3", "Première version", revision=300)
    await shelf.told(canvas)
    await shelf.bundled(canvas)
    data = await packed(shelf, canvas)
    url = f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db"
    elsewhere = open_database(url)
    workshop = Workshop(url)
    try:
        await elsewhere.write(schema_version.migrate)
        assert await bring_in(elsewhere, data) == canvas
        log = SqlLog(elsewhere)
        assert await log.verify(canvas) == []
        there = Shelf(
            elsewhere, log, workshop, Chronicle(elsewhere, shelf.clock, workshop), shelf.clock
        )
        assert await there.entries(canvas) == await shelf.entries(canvas)
        assert await view(there, canvas, 500) == await view(shelf, canvas, 500)
        assert whose(await words(there, canvas)) == whose(await words(shelf, canvas))
        [stone] = await there.chronicle.milestones(canvas, READER, manages=False)
        assert (stone.name, stone.revision, stone.by.name) == (
            "Première version",
            300,
            "Habitantes",
        )
        pages = [
            msgspec.to_builtins((await one.chronicle.page(canvas, READER, Filters())).moments)
            for one in (shelf, there)
        ]
        assert pages[0] == pages[1]
        claim = await log.claim(canvas, "node")
        last = (await shelf.entries(canvas))[-1]
        assert claim.revision == last.revision
        await log.append([Batch(canvas, claim.fence, ())])
        with pytest.raises(CanvasHere):
            await bring_in(elsewhere, data)
    finally:
        await workshop.close()
        await elsewhere.close()


def _line(part: str, number: int, change: Callable[[dict[str, object]], object]) -> Change:
    def work(parts: dict[str, bytes]) -> None:
        lines = parts[part].splitlines()
        row = msgspec.json.decode(lines[number])
        change(row)
        lines[number] = msgspec.json.encode(row)
        parts[part] = b"\n".join(lines)

    return work


def _without(part: str, number: int) -> Change:
    def work(parts: dict[str, bytes]) -> None:
        lines = parts[part].splitlines()
        del lines[number]
        parts[part] = b"\n".join(lines)

    return work


@pytest.mark.parametrize(
    "change",
    [
        _line("entries.jsonl", 3, lambda row: row.update(actor="person:z")),
        _line("entries.jsonl", 3, lambda row: row.update(data="AAE=")),
        _line("entries.jsonl", 3, lambda row: row.update(data="not base64")),
        _line("entries.jsonl", 3, lambda row: row.update(revision=10**30)),
        _line("entries.jsonl", 3, lambda row: row.update(more="than there is")),
        _line("entries.jsonl", 3, lambda row: row.update(kind="x" * 17)),
        _line("entries.jsonl", 3, lambda row: row.pop("at")),
        _line("moments.jsonl", 0, lambda row: row.pop("data")),
        _line("milestones.jsonl", 0, lambda row: row.update(revision=None)),
        _line("bundles.jsonl", 0, lambda row: row.update(data="AAAA")),
        _without("entries.jsonl", 3),
        _without("entries.jsonl", -1),
        _without("bundles.jsonl", 0),
        _without("clients.jsonl", 0),
        lambda parts: parts.pop("moments.jsonl"),
        lambda parts: parts.update({"canvas.json": b'{"format":"canevas-history/2"}'}),
        lambda parts: parts.update({"canvas.json": b"[]"}),
        lambda parts: parts.update(
            {"canvas.json": parts["canvas.json"].replace(b'"title"', b'"owner_node"')}
        ),
    ],
)
async def test_what_is_not_what_was_written_does_not_come_in_at_all(
    tmp_path: Path, change: Change, moved: tuple[str, bytes]
) -> None:
    canvas, data = moved
    elsewhere = open_database(f"sqlite+aiosqlite:///{tmp_path}/elsewhere.db")
    try:
        await elsewhere.write(schema_version.migrate)
        for bad in (changed(data, change), data[:-30], b"PK\x03\x04"):
            with pytest.raises(BadHistory):
                await bring_in(elsewhere, bad)
        assert await elsewhere.read(lambda c: moments.head(c, canvas)) is None
    finally:
        await elsewhere.close()


@pytest.fixture(scope="module")
async def moved(tmp_path_factory: pytest.TempPathFactory, anyio_backend: str) -> tuple[str, bytes]:
    """A canvas with its history as a file."""
    folder = tmp_path_factory.mktemp("moved")
    async with shelf_at(f"sqlite+aiosqlite:///{folder}/canevas.db") as shelf:
        canvas, desk = await shelf.lived(700)
        await shelf.chronicle.make_milestone(canvas, "person:3", "v1")
        await shelf.told(canvas)
        assert await shelf.chronicle.bundle_next(canvas, desk.now)
        return canvas, await packed(shelf, canvas)
