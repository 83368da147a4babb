"""A canvas with a past in a real database, and the chronicle that tells of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from benchmarks.history import Desk
from tests.support.stores import BODIES, address_of
from workspace.canvas import edits
from workspace.canvas.schema import CARD_SECTIONS
from workspace.chronicle.store import Chronicle
from workspace.chronicle.workshop import Workshop
from workspace.clock import SetClock
from workspace.history.log import Draft, Entry, NewCanvas
from workspace.ids import new_id
from workspace.realtime.update_reader import read_update
from workspace.storage import schema_version
from workspace.storage.database import Database, open_database
from workspace.storage.update_log import SqlLog


@pytest.fixture(params=BODIES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database in each body."""
    with address_of(request.param, tmp_path) as url:
        yield url


@dataclass
class Shelf:
    """One database, its log and its chronicle."""

    database: Database
    log: SqlLog
    workshop: Workshop
    chronicle: Chronicle
    clock: SetClock

    async def lived(self, updates: int, *, seed: int = 1) -> tuple[str, Desk]:
        """A canvas on which several people wrote for a while."""
        desk = Desk(Random(seed))
        for section in CARD_SECTIONS:
            edits.add_card(desk.docs, section, {"title": "mot"}, language="fr")
        while len(desk.entries) < updates:
            desk.sitting()
        canvas = new_canvas(desk)
        await self.log.create(canvas, drafts_of(desk))
        self.clock.at = desk.now + timedelta(hours=1)
        return canvas.id, desk

    async def told(self, canvas: str, now: datetime | None = None) -> None:
        """Everything that is over is told, and marked."""
        now = now or self.clock.now()
        while await self.chronicle.write_next(canvas, now):
            pass
        while await self.chronicle.mark_next(canvas):
            pass

    async def bundled(self, canvas: str) -> None:
        """Everything that was told goes into bundles."""
        while await self.chronicle.bundle_next(canvas, self.clock.now()):
            pass

    async def entries(self, canvas: str) -> list[Entry]:
        """All rows."""
        return list(await self.log.entries(canvas, limit=10**6))


def new_canvas(desk: Desk) -> NewCanvas:
    """A canvas for a desk's rows."""
    return NewCanvas(new_id(), "Un lieu", "fr", desk.entries[0].at, "person:0")


def drafts_of(desk: Desk) -> list[Draft]:
    """The desk's rows as a room would write them: each with the client ids it brings along."""
    seen: set[tuple[str, int]] = set()
    drafts: list[Draft] = []
    for entry in desk.entries:
        fresh = {(entry.section, block.client) for block in read_update(entry.data).blocks} - seen
        seen |= fresh
        clients = tuple((client, "system") for _, client in sorted(fresh))
        drafts.append(
            Draft(
                entry.section,
                entry.actor,
                entry.session,
                entry.at,
                entry.kind,
                entry.data,
                clients,
                "e" * 32,
            )
        )
    return drafts


@asynccontextmanager
async def shelf_at(address: str) -> AsyncIterator[Shelf]:
    """A shelf at an empty database, closed afterwards."""
    async with AsyncExitStack() as stack:
        database = open_database(address)
        stack.push_async_callback(database.close)
        await database.write(schema_version.migrate)
        workshop = Workshop(address)
        stack.push_async_callback(workshop.close)
        clock = SetClock(datetime.fromisoformat("2026-03-02T09:00:00+00:00"))
        chronicle = Chronicle(database, clock, workshop)
        yield Shelf(database, SqlLog(database), workshop, chronicle, clock)


@pytest.fixture
async def shelf(address: str) -> AsyncIterator[Shelf]:
    """A shelf in each body."""
    async with shelf_at(address) as made:
        yield made
