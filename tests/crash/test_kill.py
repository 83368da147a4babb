"""Kill -9 at random moments: nothing acknowledged and nothing that anyone saw is lost (R1, R2).

Writers type numbered words and note every receipt; readers note every word they were shown.
The server is killed in the middle, started again, and asked what it still has. `make soak`
runs it a hundred times and more; a run of tests, a few.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.clients import (
    LiveClient,
    StockClient,
    add_card,
    begin_canvas,
    text_of,
    words,
)
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio

KILLS = int(os.environ.get("CANEVAS_SOAK_KILLS", "4"))
SEED = int(os.environ.get("CANEVAS_SOAK_SEED", "0")) or random.SystemRandom().getrandbits(32)
ROOMS = 3
CARD = "diary"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer.prepared(tmp_path_factory.mktemp("killed"))
    yield server
    server.kill()


@pytest.fixture(scope="module")
def token(server: RunningServer) -> str:
    server.canevas("person", "create", "--email", "soak@example.org", "--name", "Soak")
    said = server.canevas(
        "token", "create", "--person", "soak@example.org", "--scope", "admin", "--scope", "load"
    )
    return said.strip().splitlines()[-1]


@dataclass
class _Diary:
    """What the people of one canvas may rely on."""

    canvas: str
    words: int = 0
    acknowledged: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)


async def _write(server: RunningServer, token: str, diary: _Diary) -> None:
    async with LiveClient(server.url, diary.canvas, token) as writer:
        if not text_of(writer.docs["needs"], CARD) and CARD not in _cards(writer):
            await writer.change("needs", lambda doc: add_card(doc, CARD, "Journal"))
        sent: dict[int, str] = {}
        while writer.close_code is None:
            diary.words += 1
            word = f"w{diary.words}."
            with contextlib.suppress(Exception):
                number = await writer.change("needs", words(CARD, word))
                sent[number] = word
            diary.acknowledged |= {w for n, w in sent.items() if n <= writer.received}
            sent = {n: w for n, w in sent.items() if n > writer.received}
            await asyncio.sleep(0.004)


async def _watch(server: RunningServer, token: str, diary: _Diary) -> None:
    async with StockClient(server.url, diary.canvas, "needs", token) as reader:
        while reader.close_code is None:
            diary.shown |= _words(text_of(reader.doc, CARD))
            await asyncio.sleep(0.01)
        diary.shown |= _words(text_of(reader.doc, CARD))


def _cards(client: LiveClient) -> set[str]:
    from pycrdt import Map

    return set(client.docs["needs"].get("cards", type=Map).keys())


def _words(text: str) -> set[str]:
    return {f"{word}." for word in text.split(".") if word}


async def test_nothing_acknowledged_or_shown_is_lost_when_the_server_is_killed__R1_R2(
    server: RunningServer, token: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    await asyncio.to_thread(server.start)
    diaries = [_Diary(begin_canvas(server.url, token)) for _ in range(ROOMS)]
    await asyncio.to_thread(server.stop)
    for kill in range(KILLS):
        await asyncio.to_thread(server.start)
        people = [
            asyncio.create_task(someone(server, token, diary))
            for diary in diaries
            for someone in (_write, _watch)
        ]
        await asyncio.sleep(0.2 + chance.random())
        await asyncio.to_thread(server.kill)
        await asyncio.gather(*people, return_exceptions=True)
        await asyncio.to_thread(server.start)
        for diary in diaries:
            async with StockClient(server.url, diary.canvas, "needs", token) as late:
                kept = _words(text_of(late.doc, CARD))
            told = f"kill {kill + 1} of {KILLS}, seed {SEED}"
            assert not diary.acknowledged - kept, f"acknowledged and lost: {told}"
            assert not diary.shown - kept, f"shown and lost: {told}"
        await asyncio.to_thread(server.stop)
    assert sum(len(diary.acknowledged) for diary in diaries) > 20 * KILLS
    assert sum(len(diary.shown) for diary in diaries) > 20 * KILLS
    assert "0 faults" in server.canevas("verify")
