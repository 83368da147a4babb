"""The socket's short cut reads exactly what the full parser reads, however the network cuts it."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Self

import pytest
import uvicorn
import websockets
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.frames import Frame, Opcode

from workspace.realtime.server.wire import Wire, frame_of, wire_of

pytestmark = pytest.mark.anyio


@given(st.binary(max_size=70_000))
@settings(max_examples=30)
def test_a_frame_is_what_websockets_itself_would_write(payload: bytes) -> None:
    assert frame_of(payload) == Frame(Opcode.BINARY, payload).serialize(mask=False)


class _Echo:
    """A server that notes what it heard, through our wire."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.ended = asyncio.Event()

    async def endpoint(self, websocket: WebSocket) -> None:
        await websocket.accept()
        wire = wire_of(websocket)
        wire.attach(self.heard.append, lambda: None, lambda: None)
        await websocket.receive()
        self.ended.set()

    async def __aenter__(self) -> Self:
        app = Starlette(routes=[WebSocketRoute("/", self.endpoint)])
        config = uvicorn.Config(
            app, port=0, ws=Wire, log_level="critical", lifespan="off", loop="asyncio"
        )
        self.server = uvicorn.Server(config)
        self.task = asyncio.create_task(self.server.serve())
        while not self.server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.should_exit = True
        await self.task


async def _raw(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _until(reached: Any) -> None:
    async with asyncio.timeout(5):
        while not reached():  # noqa: ASYNC110 - what is awaited happens in the server
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("cut", [1, 3, 7, 64, 100_000])
async def test_frames_of_every_size_arrive_whole_wherever_they_are_cut(cut: int) -> None:
    sizes = [0, 1, 125, 126, 127, 300, 65_535, 65_536] if cut > 7 else [0, 1, 125, 126, 300]
    payloads = [os.urandom(size) for size in sizes]
    stream = b""
    for number, payload in enumerate(payloads):
        stream += Frame(Opcode.BINARY, payload).serialize(mask=True)
        if number == 2:
            stream += Frame(Opcode.PING, b"still there").serialize(mask=True)
        if number == 3:
            stream += Frame(Opcode.BINARY, b"in two ", fin=False).serialize(mask=True)
            stream += Frame(Opcode.CONT, b"pieces").serialize(mask=True)
    expected = [*payloads[:4], b"in two pieces", *payloads[4:]]
    async with _Echo() as echo:
        _, writer = await _raw(echo.port)
        for at in range(0, len(stream), cut):
            writer.write(stream[at : at + cut])
            await writer.drain()
            if cut <= 64:
                await asyncio.sleep(0)
        await _until(lambda: len(echo.heard) == len(expected))
        assert echo.heard == expected
        writer.close()
        await _until(echo.ended.is_set)


async def test_plain_frames_take_the_short_cut_also_after_a_ping() -> None:
    parsed = 0
    whole = Wire._parse

    def counting(self: Wire, data: bytes) -> None:
        nonlocal parsed
        parsed += 1
        whole(self, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Wire, "_parse", counting)
        async with _Echo() as echo:
            _, writer = await _raw(echo.port)
            handshake = parsed
            for number in range(20):
                writer.write(Frame(Opcode.BINARY, b"x" * number).serialize(mask=True))
                await writer.drain()
                await _until(lambda n=number: len(echo.heard) == n + 1)
            assert parsed == handshake
            writer.write(Frame(Opcode.PING, b"").serialize(mask=True))
            await _until(lambda: parsed == handshake + 1)
            writer.write(Frame(Opcode.BINARY, b"again").serialize(mask=True))
            await _until(lambda: len(echo.heard) == 21)
            assert parsed == handshake + 1
            writer.close()


async def test_an_unmasked_frame_is_a_protocol_error_and_not_a_message() -> None:
    async with _Echo() as echo:
        reader, writer = await _raw(echo.port)
        writer.write(Frame(Opcode.BINARY, b"bare").serialize(mask=False))
        answer = await reader.read(100)
        assert answer[:1] == b"\x88"
        assert echo.heard == []
        writer.close()


async def test_a_text_frame_is_heard_as_bytes_that_mean_nothing() -> None:
    async with _Echo() as echo, websockets.connect(f"ws://127.0.0.1:{echo.port}/") as socket:
        await socket.send("hello")
        await _until(lambda: echo.heard == [b""])


async def test_without_our_protocol_class_the_server_says_how_to_start_it() -> None:
    scope = {"type": "websocket", "extensions": {}}
    websocket = WebSocket(scope, receive=None, send=None)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="canevas serve"):
        wire_of(websocket)
