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


async def _survive(server: RunningServer, token: str, kills: int) -> None:
    chance = random.Random(SEED)
    await asyncio.to_thread(server.start)
    diaries = [_Diary(begin_canvas(server.url, token)) for _ in range(ROOMS)]
    for kill in range(1, kills + 1):
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
            told = f"kill {kill} of {kills}, seed {SEED}"
            assert not diary.acknowledged - kept, f"acknowledged and lost: {told}"
            assert not diary.shown - kept, f"shown and lost: {told}"
    await asyncio.to_thread(server.stop)
    acknowledged = sum(len(diary.acknowledged) for diary in diaries)
    shown = sum(len(diary.shown) for diary in diaries)
    print(f"{kills} kills, seed {SEED}: {acknowledged} acknowledged, {shown} shown, 0 lost")
    assert min(acknowledged, shown) > 20 * kills
    assert "0 faults" in server.canevas("verify")


async def test_nothing_acknowledged_or_shown_is_lost_when_the_server_is_killed__R1_R2(
    server: RunningServer, token: str
) -> None:
    await _survive(server, token, KILLS)


@pytest.mark.soak
@pytest.mark.timeout(3_500)
async def test_nothing_is_lost_in_a_hundred_kills__R1_R2(server: RunningServer, token: str) -> None:
    await _survive(server, token, max(100, KILLS))
