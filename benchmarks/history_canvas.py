"""What looking back costs on a real database: `python -m benchmarks.history_canvas [UPDATES]`.

A canvas of 100,000 updates is looked back on through the workshop, as the API does it: any
revision, a comparison, a story, whose words. Then people go on typing in a live room while
revisions are replayed beside it; the promise is that their 99th percentile moves by less
than a fifth. Last, a year of weekly workshops (300,000 updates, three times as many as the
first argument says) is written week by week, told, marked and packed: less than 50 MB on the
disk, and open in less than a second.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final, TypeVar

from benchmarks.history import Desk
from workspace.access import EVERY_SECTION
from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import CARD_SECTIONS
from workspace.chronicle.parties import Reader
from workspace.chronicle.saying import Chosen
from workspace.chronicle.store import Chronicle
from workspace.chronicle.workshop import Workshop
from workspace.clock import SetClock
from workspace.config import Limits
from workspace.flight import FlightGuard
from workspace.history.log import Batch, Checkpoint, Draft, NewCanvas
from workspace.ids import new_id
from workspace.realtime.server.hub import Hub
from workspace.realtime.update_reader import read_update
from workspace.storage import schema_version
from workspace.storage.database import SqliteDatabase
from workspace.storage.update_log import SqlLog

T = TypeVar("T")
UPDATES: Final = 100_000
READER: Final = Reader(sections=frozenset(EVERY_SECTION), names=False, actor="x")
ROWS_AT_ONCE: Final = 500
WEEK: Final = timedelta(days=7)


class Shelf:
    """A database file, its log and its chronicle."""

    def __init__(self, folder: Path, workshop: Workshop) -> None:
        self.path = folder / "canevas.db"
        self.database = SqliteDatabase(self.path)
        self.log = SqlLog(self.database)
        self.clock = SetClock(datetime.fromisoformat("2026-03-02T09:00:00+00:00"))
        self.workshop = workshop
        self.chronicle = Chronicle(self.database, self.clock, workshop)

    async def keep_up(self, canvas: str) -> None:
        """What the chronicler does, at once."""
        now = self.clock.now()
        while await self.chronicle.write_next(canvas, now):
            pass
        while await self.chronicle.mark_next(canvas):
            pass
        while await self.chronicle.bundle_next(canvas, now - timedelta(days=1)):
            pass

    @property
    def size(self) -> float:
        """Megabytes on the disk."""
        return sum(f.stat().st_size for f in self.path.parent.glob("canevas.db*")) / 1e6


class Writer:
    """Gives a desk's rows out as drafts, each with the client ids it brings along."""

    def __init__(self) -> None:
        self.desk = Desk(Random(7))  # noqa: S311 - people, not secrets
        body = {"body": bodies.from_text("mot")}
        self.first_card = edits.add_card(self.desk.docs, "needs", body, language="fr")
        for section in CARD_SECTIONS:
            for _ in range(8):
                edits.add_card(self.desk.docs, section, body, language="fr")
        self._given = 0
        self._known: set[tuple[str, int]] = set()

    def until(self, updates: int) -> list[Draft]:
        """People go on until there are so many rows; those that are new."""
        while len(self.desk.entries) < updates:
            self.desk.sitting()
        fresh = self.desk.entries[self._given :]
        self._given = len(self.desk.entries)
        drafts: list[Draft] = []
        for entry in fresh:
            blocks = read_update(entry.data).blocks
            clients = {(entry.section, block.client) for block in blocks} - self._known
            self._known |= clients
            bound = tuple((client, "system") for _, client in clients)
            actor, session = f"person:{entry.actor[-1] * 32}", entry.actor[-1] * 32
            drafts.append(
                Draft(entry.section, actor, session, entry.at, "user", entry.data, bound, session)
            )
        return drafts


async def timed(name: str, times: int, work: Callable[[int], Awaitable[object]]) -> None:
    """Does it several times and says how long it took."""
    took: list[float] = []
    for number in range(times):
        begun = perf_counter()
        await work(number)
        took.append((perf_counter() - begun) * 1e3)
    took.sort()
    print(f"{name:<46} median {took[len(took) // 2]:7.1f} ms   longest {took[-1]:7.1f} ms")


async def look_back(shelf: Shelf, updates: int) -> str:
    """The canvas of many updates, looked back on."""
    writer = Writer()
    drafts = writer.until(updates)
    canvas = NewCanvas(new_id(), "Un lieu", "fr", drafts[0].at, "person:a")
    await shelf.log.create(canvas, drafts)
    shelf.clock.at = writer.desk.now + timedelta(days=2)
    begun = perf_counter()
    await shelf.keep_up(canvas.id)
    print(f"{len(drafts):,} rows told, marked and packed in {perf_counter() - begun:.1f} s")
    random, head, chronicle = Random(3), len(drafts), shelf.chronicle  # noqa: S311
    anywhere = [random.randrange(1, head) for _ in range(40)]
    card = writer.first_card

    async def view(number: int) -> object:
        return await chronicle.view(canvas.id, READER, anywhere[number])

    async def following(number: int) -> object:
        return await chronicle.view(canvas.id, READER, head // 2 + number * 50)

    async def compare(number: int) -> object:
        first, last = sorted(anywhere[number * 2 : number * 2 + 2])
        return await chronicle.compare(canvas.id, READER, first, last, Chosen())

    async def story(_: int) -> object:
        return await chronicle.story(canvas.id, READER, card)

    async def blame(number: int) -> object:
        return await chronicle.blame(canvas.id, READER, card, "plain", anywhere[number])

    await timed("any revision", len(anywhere), view)
    await timed("played: every fiftieth revision", 40, following)
    await timed("two revisions compared", 10, compare)
    await timed("the story of a card", 10, story)
    await timed("whose words, at any revision", 10, blame)
    return canvas.id


async def beside_the_living(shelf: Shelf, canvas: str, updates: int) -> None:
    """People type in a room of the same process while revisions are replayed beside it."""
    guard = FlightGuard.of(shelf.path.parent)
    hub = Hub(shelf.log, shelf.clock, Limits(), guard, "bench")
    hub.start()
    claim = await shelf.log.create(
        NewCanvas(new_id(), "Vivant", "fr", shelf.clock.now(), "person:a"),
        [
            Draft(
                s, "system", "", shelf.clock.now(), "server", d.diff(), ((d.client_id, "system"),)
            )
            for s, d in edits.new_canvas(title="Vivant", language="fr").items()
        ],
    )
    random = Random(5)  # noqa: S311
    replaying, took = asyncio.Event(), {False: list[float](), True: list[float]()}

    async def replay() -> None:
        while True:
            await replaying.wait()
            at = random.randrange(1, updates)
            await shelf.chronicle.view(canvas, READER, at)

    task = asyncio.create_task(replay())
    async with hub.keeper(claim.canvas) as keeper:
        for turn in range(40):
            beside = bool(turn % 2)
            (replaying.set if beside else replaying.clear)()
            await asyncio.sleep(0.3)
            for number in range(100):
                begun = perf_counter()

                def verb(docs: dict[str, SectionDoc], said: str = f"{turn} {number}") -> None:
                    edits.change_frame(docs, {"summary": said})

                await keeper.edit("person:a", verb)
                took[beside].append((perf_counter() - begun) * 1e3)
                await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    p99 = {beside: sorted(found)[int(len(found) * 0.99)] for beside, found in took.items()}
    half = {beside: sorted(found)[len(found) // 2] for beside, found in took.items()}
    for beside, word in ((False, "alone"), (True, "beside replays")):
        print(f"an edit, {word:<37} median {half[beside]:7.1f} ms   p99     {p99[beside]:7.1f} ms")
    print(f"p99 moved by {100 * (p99[True] / p99[False] - 1):+.0f} %")
    await hub.drain()
    guard.close()


async def a_year(shelf: Shelf, updates: int) -> None:
    """Fifty-two weekly workshops, each told, marked and packed."""
    writer = Writer()
    weekly = updates // 52 + 1
    drafts = writer.until(weekly)
    canvas = NewCanvas(new_id(), "Une année", "fr", drafts[0].at, "person:a")
    claim = await shelf.log.create(canvas, drafts)
    written = len(drafts)
    for _ in range(51):
        shelf.clock.at = writer.desk.now + timedelta(days=2)
        await shelf.keep_up(canvas.id)
        writer.desk.now += WEEK
        drafts = writer.until(written + weekly)
        for start in range(0, len(drafts), ROWS_AT_ONCE):
            some = tuple(drafts[start : start + ROWS_AT_ONCE])
            await shelf.log.append([Batch(canvas.id, claim.fence, some)])
        written += len(drafts)
    for section, doc in writer.desk.docs.items():
        kept = Checkpoint(section, written, doc.diff(), doc.state_vector(), doc.content_hash())
        await shelf.log.keep_checkpoint(canvas.id, claim.fence, kept)
    shelf.clock.at = writer.desk.now + timedelta(days=2)
    await shelf.keep_up(canvas.id)
    print(f"a year of {written:,} updates: {shelf.size:.1f} MB on the disk")
    again = SqlLog(shelf.database)
    begun = perf_counter()
    for section in writer.desk.docs:
        state = await again.load(canvas.id, section)
        base = state.checkpoint.state if state.checkpoint is not None else b""
        SectionDoc.opened(section, base, (entry.data for entry in state.tail))
    print(f"opened in {(perf_counter() - begun) * 1e3:.0f} ms")
    begun = perf_counter()
    faults = await again.verify(canvas.id)
    print(f"verified in {perf_counter() - begun:.1f} s, {len(faults)} faults")


async def main(updates: int) -> None:
    """Prints the figures."""
    async with AsyncExitStack() as stack:
        for number, scene in enumerate(("back", "year")):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            workshop = Workshop(f"sqlite+aiosqlite:///{folder}/canevas.db")
            stack.push_async_callback(workshop.close)
            shelf = Shelf(folder, workshop)
            stack.push_async_callback(shelf.database.close)
            await shelf.database.write(schema_version.migrate)
            if number == 0:
                canvas = await look_back(shelf, updates)
                await beside_the_living(shelf, canvas, updates)
            else:
                print(f"\n{scene}")
                await a_year(shelf, 3 * updates)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES))
