"""What a frame costs through ASGI and past it: the figures of ADR 0006.

Both sides are uvicorn's own protocol class, fed by a transport that goes nowhere, so that
what is counted is the interpreter's work and not the kernel's.

    python -m benchmarks.frames
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from typing import Any

import uvicorn
from starlette.websockets import WebSocket
from typing_extensions import override
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from workspace.realtime.server.wire import Wire, frame_of, wire_of

FRAMES = 20_000
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class _Nowhere(asyncio.Transport):
    """Takes everything and keeps nothing."""

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Drops it."""

    @override
    def is_closing(self) -> bool:
        """Never."""
        return False

    @override
    def pause_reading(self) -> None:
        """There is nothing to pause."""

    @override
    def resume_reading(self) -> None:
        """Nor to resume."""

    @override
    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """There is no buffer."""

    @override
    def close(self) -> None:
        """There is nothing to close."""


async def _opened(app: Any) -> Wire:
    config = uvicorn.Config(app, ws=Wire, log_config=None, lifespan="off")
    config.load()
    wire = Wire(config, ServerState(), {})
    wire.connection_made(_Nowhere())
    wire.data_received(HANDSHAKE)
    await asyncio.sleep(0.05)
    return wire


async def _in(direct: bool) -> float:
    heard = 0
    done = asyncio.Event()

    def hear(_data: bytes) -> None:
        nonlocal heard
        heard += 1

    async def app(scope: Any, receive: Any, send: Any) -> None:
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        if direct:
            wire_of(websocket).attach(hear, lambda: None, lambda: None)
            await websocket.receive()
        while True:
            hear((await websocket.receive())["bytes"])
            if heard == FRAMES:
                done.set()

    wire = await _opened(app)
    frame = Frame(Opcode.BINARY, os.urandom(60)).serialize(mask=True)
    began = time.process_time()
    for number in range(FRAMES):
        wire.data_received(frame)
        if number % 10 == 9:
            await asyncio.sleep(0)
    if not direct:
        await done.wait()
    return (time.process_time() - began) / FRAMES * 1e6


async def _out(direct: bool) -> float:
    held: list[WebSocket] = []
    forever = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        websocket = WebSocket(scope, receive, send)
        await websocket.accept()
        held.append(websocket)
        await forever.wait()

    wire = await _opened(app)
    payload = os.urandom(60)
    began = time.process_time()
    if direct:
        frame = frame_of(payload)
        for _ in range(FRAMES):
            wire.write(frame)
    else:
        for _ in range(FRAMES):
            await held[0].send_bytes(payload)
    forever.set()
    return (time.process_time() - began) / FRAMES * 1e6


async def measure() -> dict[str, float]:
    """Microseconds of CPU per frame: `in` and `out`, through `asgi` and `past` it."""
    best: dict[str, float] = {}
    for _ in range(3):
        for name, cost in (
            ("in, asgi", await _in(direct=False)),
            ("in, past", await _in(direct=True)),
            ("out, asgi", await _out(direct=False)),
            ("out, past", await _out(direct=True)),
        ):
            best[name] = min(cost, best.get(name, cost))
    return best


def main() -> None:
    """Prints the four figures and the two ratios."""
    logging.disable()  # Applications that are cut off at the end have nothing to tell.
    figures = asyncio.run(measure())
    for name, cost in figures.items():
        print(f"{name:10} {cost:6.2f} µs")
    for way in ("in", "out"):
        ratio = figures[f"{way}, past"] / figures[f"{way}, asgi"]
        print(f"{way}: {ratio:.2f} of the cost")


if __name__ == "__main__":
    main()
