"""Restoring among people who write at that very moment: they go on, and lose nothing."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.support.clients import LiveClient, add_card, text_of, type_into, words
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio


async def test_a_card_is_restored_while_others_write_in_it_and_beside_it(
    server: RunningServer, token: str, canvas: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    path = f"{server.url}/api/v1/canvases/{canvas}"
    async with (
        LiveClient(server.url, canvas, token) as alice,
        LiveClient(server.url, canvas, token) as bob,
        httpx.AsyncClient(headers=headers, timeout=30) as program,
    ):
        await alice.change("needs", lambda doc: add_card(doc, "c1", "Un lieu"))
        await alice.change("needs", lambda doc: add_card(doc, "c2", "Un autre"))
        await alice.change("needs", words("c1", "ouvert le soir"))
        await alice.saved()
        good = (await program.get(path)).json()["revision"]
        await alice.change("needs", words("c1", ", ou plutôt fermé"))
        await alice.saved()
        await bob.until(lambda: text_of(bob.docs["needs"], "c1").endswith("fermé"))

        restored, count = asyncio.Event(), 0

        async def goes_on() -> None:
            nonlocal count
            more = 20
            while more:
                more -= restored.is_set()
                number, count = count, count + 1
                await bob.change("needs", words("c2", f"{number} "))
                await bob.change("needs", lambda doc: type_into(doc, "c1", "é", "title"))
                await asyncio.sleep(0.02)
            await bob.saved()

        writing = asyncio.create_task(goes_on())
        await asyncio.sleep(0.1)
        done = await program.post(f"{path}/restore", json={"revision": good, "card": "c1"})
        assert done.status_code == 200, done.text
        restored.set()
        await writing
        beside = "".join(f"{number} " for number in range(count))
        for one in (alice, bob):
            await one.until(
                lambda one=one: (
                    text_of(one.docs["needs"], "c2") == beside  # type: ignore[misc]
                    and text_of(one.docs["needs"], "c1") == "ouvert le soir"
                )
            )
        # What Bob typed into the title after it was restored is there; his place was kept.
        title = text_of(alice.docs["needs"], "c1", "title")
        assert title.startswith("Un lieu" + 10 * "é")
        assert len(title) < len("Un lieu") + count
        assert title == text_of(bob.docs["needs"], "c1", "title")
        undo = {"revision": done.json()["undo"], "card": "c1"}
        undone = await program.post(f"{path}/restore", json=undo)
        assert undone.status_code == 200, undone.text
        await alice.until(lambda: text_of(alice.docs["needs"], "c1").endswith("fermé"))
        moments = (await program.get(f"{path}/moments")).json()["moments"]
        assert moments[0]["kind"] == "restore"
    assert "0 faults" in server.canevas("verify")
