"""Erasing beside open browsers: they are told, come back, and bring nothing back (R14)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.support.clients import LiveClient, StockClient, a_card, text_of, words
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio
CANARY = "Zéphyrine Kanarien"


def files_with_it(folder: Path) -> list[str]:
    """Every file below a folder that holds the canary."""
    found = (one for one in folder.rglob("*") if one.is_file())
    return [one.name for one in found if b"Kanarien" in one.read_bytes()]


async def erased(server: RunningServer, canvas: str) -> dict[str, object]:
    """`canevas erase` in another process."""
    said = await asyncio.to_thread(
        server.canevas, "erase", "--canvas", canvas, "--text", CANARY.lower(), "--yes", "--json"
    )
    answer: dict[str, object] = json.loads(said)
    return answer


async def in_its_new_epoch(server: RunningServer, canvas: str, token: str) -> None:
    """Until the node has noticed: who comes in the half second before is sent on at once."""
    async with asyncio.timeout(5):
        while True:
            async with LiveClient(server.url, canvas, token) as seen:
                if seen.welcome.get("epoch") == 2:
                    return
            await asyncio.sleep(0.1)


async def test_open_browsers_are_sent_to_the_new_epoch_and_go_on__R14(
    server: RunningServer, canvas: str, token: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as live,
        StockClient(server.url, canvas, "needs", token) as stock,
    ):
        await live.change("needs", a_card("a", f"La demande de {CANARY}"))
        await live.saved()
        await stock.until(lambda: CANARY in text_of(stock.doc, "a", "title"))
        assert (await erased(server, canvas))["epoch"] == 2
        await live.until(lambda: live.close_code is not None, 5.0)
        await stock.until(lambda: stock.close_code is not None, 5.0)
        assert (live.close_code, stock.close_code) == (4409, 4409)
        assert live.bye is not None
        assert live.bye["code"] == "epoch_changed"
        async with LiveClient(server.url, canvas, token) as again:
            assert again.welcome["epoch"] == 2
            assert text_of(again.docs["needs"], "a", "title") == "La demande de "
            await again.change("needs", words("a", "Ouvrir le soir."))
            await again.saved()
            assert not again.refused
            async with LiveClient(server.url, canvas, token) as other:
                assert text_of(other.docs["needs"], "a") == "Ouvrir le soir."
    proven = server.canevas("verify", canvas)
    assert "0 faults" in proven
    assert "epoch 2 begins behind revision" in proven
    assert files_with_it(server.folder) == []


async def test_a_copy_from_before_that_comes_back_brings_nothing_back__R14(
    server: RunningServer, canvas: str, token: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as live,
        StockClient(server.url, canvas, "needs", token) as stock,
    ):
        await live.change("needs", a_card("a", f"La demande de {CANARY}"))
        await live.saved()
        await stock.until(lambda: CANARY in text_of(stock.doc, "a", "title"))
        await stock.leave()
        await live.leave()
        await erased(server, canvas)
        await in_its_new_epoch(server, canvas, token)
        # Written while it was away, beside the words that are gone.
        words("a", "Hors ligne.")(stock.doc)
        await stock.come_back()
        await stock.until(lambda: CANARY not in text_of(stock.doc, "a", "title"))
        async with LiveClient(server.url, canvas, token) as seen:
            await seen.until(lambda: text_of(seen.docs["needs"], "a") == "Hors ligne.")
            assert text_of(seen.docs["needs"], "a", "title") == "La demande de "
            # Somebody insists: the whole old copy as one update, from each client there was.
            old = live.docs["needs"].get_update()
            assert CANARY.encode() in old
            await seen.update("needs", old)
            await seen.saved()
            assert not seen.refused
            assert text_of(seen.docs["needs"], "a", "title") == "La demande de "
    assert "0 faults" in server.canevas("verify", canvas)
    await asyncio.sleep(0.2)
    assert files_with_it(server.folder) == []


async def test_the_command_shows_first_and_erases_only_when_told_to(
    server: RunningServer, canvas: str, token: str
) -> None:
    async with LiveClient(server.url, canvas, token) as live:
        await live.change("needs", a_card("a", f"La demande de {CANARY}"))
        await live.saved()
        shown = server.canevas("erase", "--canvas", canvas, "--text", CANARY, "--preview")
        assert f"La demande de [{CANARY}]" in shown
        found = json.loads(
            server.canevas("erase", "--canvas", canvas, "--text", CANARY, "--preview", "--json")
        )
        assert found["counts"]["live"] == 1
        assert live.close_code is None
    await erased(server, canvas)
    ledger = server.canevas("erase", "--ledger", "--canvas", canvas)
    assert "a text" in ledger
    assert "Kanarien" not in ledger
    assert "0 erasures" in server.canevas("erase", "--resume")
