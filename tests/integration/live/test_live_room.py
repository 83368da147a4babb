"""The live room over real sockets: our own protocol and stock Yjs providers together."""

from __future__ import annotations

import asyncio
import os

import pytest
import websockets
from pycrdt import Map
from websockets.typing import Subprotocol

from tests.support.clients import (
    LiveClient,
    StockClient,
    add_card,
    made_by,
    new_doc,
    text_of,
    type_into,
    words,
)
from tests.support.server import RunningServer, worker_of

pytestmark = pytest.mark.anyio


async def test_what_one_types_the_other_sees(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as alice,
        LiveClient(server.url, canvas, token) as bob,
    ):
        await alice.change("needs", lambda doc: add_card(doc, "c1", "Un lieu"))
        await alice.change("needs", lambda doc: type_into(doc, "c1", "ouvert le dimanche"))
        await bob.until(lambda: text_of(bob.docs["needs"], "c1") == "ouvert le dimanche")
        await alice.saved()


async def test_a_receipt_names_a_revision_and_comes_for_every_number__R2(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with LiveClient(server.url, canvas, token) as alice:
        await alice.change("needs", lambda doc: add_card(doc, "c1"))
        for letter in "abcdefghij":
            await alice.change("needs", words("c1", letter))
        await alice.saved()
        assert alice.received == 11


async def test_stock_clients_and_our_own_converge(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with (
        StockClient(server.url, canvas, "needs", token) as stock,
        LiveClient(server.url, canvas, token) as live,
    ):
        await stock.change(lambda doc: add_card(doc, "c1", "Fait ailleurs"))
        await live.until(lambda: text_of(live.docs["needs"], "c1", "title") == "Fait ailleurs")
        await live.change("needs", lambda doc: type_into(doc, "c1", "vu"))
        await stock.until(lambda: text_of(stock.doc, "c1") == "vu")


async def test_the_server_gives_a_new_card_its_code_and_what_it_lacks(
    server: RunningServer, token: str, canvas: str
) -> None:
    def bare(doc: object) -> None:
        from pycrdt import Text

        cards = doc.get("cards", type=Map)  # type: ignore[attr-defined]
        cards["c1"] = Map({"kind": "need", "order": "a0", "title": Text("Seule")})

    async with StockClient(server.url, canvas, "needs", token) as stock:
        await stock.change(bare)

        def complete() -> bool:
            card = stock.doc.get("cards", type=Map)["c1"]
            return card.get("code") == "B1" and "body" in card and "plain" in card

        await stock.until(complete)


async def test_a_refused_update_leaves_no_trace_and_the_session_stays__R3(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as alice,
        StockClient(server.url, canvas, "needs", token) as bob,
    ):
        foreign = new_doc()
        data = made_by(foreign, lambda doc: doc.get("cellar", type=Map).update({"x": 1}))
        number = await alice.update("needs", data)
        await alice.until(lambda: bool(alice.refused))
        assert alice.refused[0]["number"] == number
        assert alice.refused[0]["quarantined"]
        await alice.change("needs", lambda doc: add_card(doc, "c1", "Encore là"))
        await bob.until(lambda: text_of(bob.doc, "c1", "title") == "Encore là")
        assert "cellar" not in list(bob.doc.keys())


async def test_an_update_that_stands_on_something_unknown_is_answered_with_resync__R4(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with LiveClient(server.url, canvas, token) as alice:
        made_by(alice.docs["needs"], lambda doc: add_card(doc, "c1"))
        await alice.change("needs", lambda doc: type_into(doc, "c1", "trop tôt"))
        await alice.until(lambda: alice.resyncs == ["needs"])
        await alice.update("needs", alice.docs["needs"].get_update())
        await alice.saved()
    async with StockClient(server.url, canvas, "needs", token) as late:
        assert text_of(late.doc, "c1") == "trop tôt"


@pytest.mark.parametrize(
    "frame", [b"", b"\xff" * 9, b"\x02\x01\x01\x05\x00", bytes(range(64, 128))]
)
async def test_bytes_that_are_no_message_close_that_socket_and_no_other__R11(
    server: RunningServer, token: str, canvas: str, frame: bytes
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as alice,
        LiveClient(server.url, canvas, token) as mallory,
    ):
        await mallory.send(frame)
        await mallory.until(lambda: mallory.close_code is not None)
        assert mallory.close_code == 4400
        assert (mallory.bye or {})["close"] == 4400
        await alice.change("needs", lambda doc: add_card(doc, "c1"))
        await alice.saved()


@pytest.mark.parametrize(
    "data",
    [
        bytes.fromhex("020162052801056361726473016b01780162052701056361726473016b0100"),
        bytes.fromhex("0201630004010174017801630004010174017900"),
        bytes.fromhex("010163000201017400013100"),
        bytes.fromhex("0100010500"),
    ],
    ids=["client twice, 31 bytes", "client twice, 20 bytes", "empty JSON block", "no structs"],
)
async def test_bytes_that_kill_native_code_are_refused_before_it_sees_them__R11(
    server: RunningServer, token: str, canvas: str, data: bytes
) -> None:
    worker = worker_of(server)
    async with LiveClient(server.url, canvas, token) as mallory:
        await mallory.update("needs", data)
        await mallory.until(lambda: bool(mallory.refused) or bool(mallory.resyncs))
        await mallory.change("needs", lambda doc: add_card(doc, "c1", "Debout"))
        await mallory.saved()
        # What native code kept of such bytes shows when somebody is sent the whole.
        async with LiveClient(server.url, canvas, token) as late:
            assert text_of(late.docs["needs"], "c1", "title") == "Debout"
    assert worker_of(server) == worker


async def test_without_a_token_the_socket_is_closed_with_sign_in(
    server: RunningServer, canvas: str
) -> None:
    url = f"{server.url.replace('http', 'ws')}/c/{canvas}/live"
    protocols = [Subprotocol("canevas.1")]
    async with websockets.connect(url, subprotocols=protocols) as socket:
        await socket.wait_closed()
        assert socket.close_code == 4401


async def test_a_canvas_that_does_not_exist_is_4404(server: RunningServer, token: str) -> None:
    client = LiveClient(server.url, "0" * 32, token)
    async with client:
        await client.until(lambda: client.close_code is not None)
    assert client.close_code == 4404


async def test_who_is_here_is_seen_under_the_name_the_server_knows__R9(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as alice,
        LiveClient(server.url, canvas, token) as bob,
    ):
        await alice.point(section="needs", card="c1", name="Mallory")
        session = alice.welcome["session"]
        await bob.until(lambda: bob.here.get(session, {}).get("card") == "c1")
        assert bob.here[session]["name"] == "Ana"
        await alice.leave()
        await bob.until(lambda: session not in bob.here)


async def test_a_stock_provider_s_presence_is_seen_by_our_page_and_the_other_way_round(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as live,
        StockClient(server.url, canvas, "needs", token) as stock,
    ):
        await stock.point({"user": {"name": "Mallory"}})
        await live.until(lambda: len(live.here) == 2)
        assert {seen["name"] for seen in live.here.values()} == {"Ana"}
        await live.point(section="needs", card="c1")
        await stock.until(
            lambda: any(s and s.get("card") == "c1" for s in stock.awareness.values())
        )


async def test_after_a_restart_everything_is_there(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with LiveClient(server.url, canvas, token) as alice:
        await alice.change("needs", lambda doc: add_card(doc, "c1", "Gardé"))
        await alice.saved()
        stopping = asyncio.create_task(asyncio.to_thread(server.restart))
        await alice.until(lambda: alice.close_code is not None)
        assert alice.close_code == 1012
        assert (alice.bye or {})["retry_after_ms"] > 0
        await stopping
    async with StockClient(server.url, canvas, "needs", token) as late:
        assert text_of(late.doc, "c1", "title") == "Gardé"


async def test_a_worker_killed_outright_is_replaced_within_three_seconds(
    server: RunningServer, token: str, canvas: str
) -> None:
    import signal

    import psutil

    async with LiveClient(server.url, canvas, token) as alice:
        await alice.change("needs", lambda doc: add_card(doc, "c1", "Debout"))
        await alice.saved()
    # At its beginning the watchman also asks, once, for the first person's link.
    children = psutil.Process(server.pid).children()
    (worker,) = [one for one in children if "workspace.watchman.worker" in one.cmdline()]
    worker.send_signal(signal.SIGKILL)
    began = asyncio.get_running_loop().time()
    while True:
        try:
            async with StockClient(server.url, canvas, "needs", token) as late:
                assert text_of(late.doc, "c1", "title") == "Debout"
                break
        except (OSError, websockets.InvalidHandshake, TimeoutError):
            await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - began < 10


async def test_a_reader_that_takes_nothing_is_caught_up_in_one_piece(
    server: RunningServer, token: str, canvas: str
) -> None:
    async with (
        LiveClient(server.url, canvas, token) as writer,
        LiveClient(server.url, canvas, token) as slow,
    ):
        await writer.change("needs", lambda doc: add_card(doc, "c1"))
        await slow.until(lambda: "c1" in slow.docs["needs"].get("cards", type=Map))
        assert slow._socket is not None
        slow._socket.transport.pause_reading()
        for _ in range(60):
            await writer.change("needs", lambda doc: add_card(doc, os.urandom(8).hex(), "x" * 400))
        await writer.saved()
        slow._socket.transport.resume_reading()
        await slow.until(lambda: len(slow.docs["needs"].get("cards", type=Map)) == 61)
