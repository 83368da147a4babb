"""Our own parts alone, in the units people feel."""

from __future__ import annotations

import asyncio
import tempfile
import timeit
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from pycrdt import Doc, Map, Text, XmlFragment

from workspace.history.log import Batch, Draft, NewCanvas
from workspace.ids import new_client_id, new_id
from workspace.realtime.gate import Gate
from workspace.storage import schema_version
from workspace.storage.database import open_database
from workspace.storage.update_log import SqlLog
from workspace.watchman import FlightRecorder

ACTOR = "person:" + "a" * 32
KEYS = 2_000


def measure() -> dict[str, str]:
    """Every piece's figure with its unit."""
    alone, together = asyncio.run(append())
    return {
        "noting bytes before a native call, and clearing them": recorder(),
        "judging one keystroke": gate(),
        "committing one edit alone": alone,
        "committing 100 rooms' edits at once, per edit": together,
    }


def recorder() -> str:
    """What the flight recorder costs each update."""
    with tempfile.TemporaryDirectory() as folder:
        kept = FlightRecorder(Path(folder) / "flight")
        facts = ("c" * 32, "needs", ACTOR, "s" * 32)
        update = bytes(60)

        def once() -> None:
            kept.arm(*facts, update)
            kept.disarm()

        best = min(timeit.repeat(once, number=20_000, repeat=5)) / 20_000
        kept.close()
    return f"{best * 1e6:.1f} µs"


def typed(keys: int) -> list[bytes]:
    """The updates of somebody who makes a card and types into it."""
    doc: Doc[Map[object]] = Doc(client_id=new_client_id())
    cards = doc.get("cards", type=Map)
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    plain = Text()
    with doc.transaction():
        made = {"kind": "need", "order": "a0", "title": Text("Besoin"), "plain": plain}
        cards["bench-card-0000000000"] = Map({**made, "body": XmlFragment()})
    for _ in range(keys):
        plain += "e"
    doc.unobserve(subscription)
    return updates


def gate() -> str:
    """What it costs to decide whether one keystroke may pass."""
    card, *keys = typed(KEYS)
    times = []
    for _ in range(5):
        judge = Gate("needs")
        judge.accept(judge.judge(card, actor=ACTOR))
        began = perf_counter()
        for update in keys:
            judge.accept(judge.judge(update, actor=ACTOR))
        times.append((perf_counter() - began) / len(keys))
    return f"{min(times) * 1e6:.1f} µs"


async def append() -> tuple[str, str]:
    """A fenced, hash-chained commit to SQLite with `synchronous=FULL`."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite+aiosqlite:///{folder}/canevas.db")
        await database.write(schema_version.migrate)
        log = SqlLog(database)
        now = datetime.now(UTC)
        rooms = [new_id() for _ in range(100)]
        for room in rooms:
            await log.create(NewCanvas(room, "Mesure", "fr", now, ACTOR), ())
        fences = {room: (await log.claim(room, "bench")).fence for room in rooms}
        draft = Draft("needs", ACTOR, "s" * 32, now, "user", bytes(60))

        async def commit(chosen: list[str]) -> float:
            batches = [Batch(room, fences[room], (draft,)) for room in chosen]
            began = perf_counter()
            await log.append(batches)
            return perf_counter() - began

        alone = median([await commit(rooms[:1]) for _ in range(200)])
        together = median([await commit(rooms) for _ in range(30)]) / len(rooms)
        await database.close()
    return f"{alone * 1e3:.2f} ms", f"{together * 1e3:.3f} ms"
