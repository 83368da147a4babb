"""Heads that never end and requests that take for ever are not waited for (dangers A12)."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from workspace.watchman.patient_http import HEAD_BYTES, PatientHttp
from workspace.watchman.worker import server_for

pytestmark = pytest.mark.anyio


class Hasty(PatientHttp):
    head_seconds = 0.4
    request_seconds = 0.8


async def answer(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = str(size).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Bounded(PatientHttp):
    """As patient as anybody could wish, so that only the size of a head ends it."""

    head_seconds = 60.0


@pytest.fixture
async def port(request: pytest.FixtureRequest) -> AsyncIterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = server_for(answer, http=getattr(request, "param", Hasty), loop="asyncio")
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = True
    await task


async def told(port: int, *parts: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What comes back, and after how many seconds the other side hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        async with asyncio.timeout(5):
            return await reader.read(), time.monotonic() - began
    except ConnectionError:
        return b"", time.monotonic() - began
    finally:
        writer.close()


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


async def test_an_honest_request_is_answered(port: int) -> None:
    said, _ = await told(port, HEAD + b"Content-Length: 3\r\n\r\n", b"abc", pause=0.05)
    assert said.endswith(b"\r\n\r\n3")
    big = b"X-A: " + b"a" * (HEAD_BYTES - 500) + b"\r\n"
    said, _ = await told(port, HEAD + big + b"Content-Length: 1\r\n\r\na")
    assert said.startswith(b"HTTP/1.1 200")
    said, _ = await told(port, HEAD + b"Content-Length: 200000\r\n\r\n" + b"a" * 200_000)
    assert said.endswith(b"\r\n\r\n200000")


async def test_a_connection_is_kept_for_one_request_after_another(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(2):
            assert (await reader.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.3)
    writer.close()


@pytest.mark.parametrize("port", [Bounded], indirect=True)
async def test_a_head_without_end_is_refused(port: int) -> None:
    many = (b"X-A: " + b"a" * 1_000 + b"\r\n",) * 100
    said, _ = await told(port, HEAD, *many)
    assert said.startswith(b"HTTP/1.1 431") or said == b""
    one = (b"a" * 1_000,) * 100
    said, _ = await told(port, HEAD + b"X-A: ", *one)
    assert said.startswith(b"HTTP/1.1 431") or said == b""
    said, _ = await told(port, b"GET /", *one)
    assert said.startswith(b"HTTP/1.1 431") or said == b""


@pytest.mark.parametrize("parts", [(), (b"G",), (HEAD,), (HEAD, *(b"X-A: a\r\n",) * 20)])
async def test_a_head_that_is_never_complete_is_not_waited_for(
    port: int, parts: tuple[bytes, ...]
) -> None:
    said, seconds = await told(port, *parts, pause=0.1)
    assert said == b""
    assert seconds < 3.0


async def test_a_body_that_never_comes_is_not_waited_for(port: int) -> None:
    said, seconds = await told(port, HEAD + b"Content-Length: 9\r\n\r\n", b"abc")
    assert said == b""
    assert seconds < 2.0
