"""A program that is told things: a real HTTP server that keeps what it was sent."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Heard:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """Answers every request with what `answer` gives (bytes are sent as they are)."""

    answer: Callable[[Heard], bytes] = lambda _heard: OK
    wait: float = 0.0
    endless: bool = False
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/told?here=1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            heard = Heard(head[0], headers, body)
            self.heard.append(heard)
            await asyncio.sleep(self.wait)
            writer.write(self.answer(heard))
            while self.endless:
                writer.write(b"x" * 65_536)
                await writer.drain()
                await asyncio.sleep(0.001)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # Whoever spoke to us hung up.
        finally:
            writer.close()


@asynccontextmanager
async def listening(
    receiver: Receiver, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    """Lets the receiver listen on a free port of this machine."""
    server = await asyncio.start_server(receiver._serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await asyncio.sleep(0)
